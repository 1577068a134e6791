//! No edit brings the reading of a policy down: every prefix, every suffix and every edit of one character of every policy
//! of the repository. A sample runs with the other tests; `cargo test --release -p r2pc-lang --test edits -- --ignored`
//! runs them all, which takes its time.
#![cfg(test)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use r2pc_lang::check;
use r2pc_lang::parse::parse;
use r2pc_lang::source::Sources;
use std::path::{Path, PathBuf};

/// What a hand may type, paste or delete at a place.
const TYPED: [&str; 14] = ["", "\"", "{", "}", "(", ")", "/", "=", ".", "x", "1", "\n", "\u{e9}", "\u{201C}"];

/// Every policy file of the repository.
fn policies() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<PathBuf> =
        ["policies", "tests/suites", "docs", "cli"].iter().map(|name| root.join(name)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "r2p") {
                let text = std::fs::read_to_string(&path).expect("a policy is UTF-8");
                files.push((path, text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "the policies are there");
    files
}

/// The edits of a text, numbered: its prefixes, its suffixes, and each character replaced by what may be typed, or that
/// typed before it. None where the number is past the last, or its place inside a character.
fn edited(text: &str, number: usize) -> Option<String> {
    let length = text.len();
    match number.checked_sub(length) {
        None => return text.get(..number).map(str::to_owned),
        Some(rest) if rest < length => return text.get(rest..).map(str::to_owned),
        Some(_) => {}
    }
    let rest = number - 2 * length;
    let (at, kind) = (rest / (2 * TYPED.len()), rest % (2 * TYPED.len()));
    let (head, tail) = text.split_at_checked(at)?;
    let first = tail.chars().next()?;
    let tail = if kind % 2 == 0 { tail } else { &tail[first.len_utf8()..] };
    Some([head, TYPED.get(kind / 2).copied().unwrap_or_default(), tail].concat())
}

fn count(text: &str) -> usize {
    2 * text.len() + text.len() * 2 * TYPED.len()
}

/// Reads an edited text, and with `whole` checks it: nothing panics, and every place that is named is in the text.
fn is_survived(text: &str, whole: bool) {
    let mut sources = Sources::new();
    let file = sources.add("edited.r2p", text);
    let parsed = parse(&sources, file);
    let diagnostics = if whole { check(&sources, &[file]).diagnostics } else { parsed.diagnostics };
    for diagnostic in &diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some(), "outside the text: {diagnostic:?}\n{text}");
    }
    assert!(
        parsed.file.broken.is_empty() || diagnostics.iter().any(|d| d.is_error()),
        "lost without a word\n{text}"
    );
}

#[test]
fn some_edits_are_survived() {
    // A step that shares no factor with the number of kinds meets all of them.
    const STEP: usize = 120_011;
    let mut number = 17;
    for (at, (_, text)) in policies().into_iter().enumerate() {
        while number < count(&text) {
            if let Some(text) = edited(&text, number) {
                is_survived(&text, at % 3 == 0);
            }
            number += STEP;
        }
        number -= count(&text).min(number);
    }
}

#[test]
#[ignore = "takes hours in all; PART=1/64 runs a part"]
fn all_edits_are_survived() {
    let part = std::env::var("PART").unwrap_or_else(|_| "1/1".into());
    let (part, parts) = part.split_once('/').expect("PART is written 1/64");
    let (part, parts): (usize, usize) = (part.parse().expect("a number"), parts.parse().expect("a number"));
    for (path, text) in policies() {
        println!("{}", path.display());
        for number in (part - 1..count(&text)).step_by(parts) {
            if let Some(text) = edited(&text, number) {
                is_survived(&text, false);
            }
        }
    }
}
