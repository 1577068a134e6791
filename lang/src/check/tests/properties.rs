//! What holds for every text: the order of files does not matter, and no text brings the checker down.

use super::check;
use crate::source::{FileId, Sources};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// The policy files of the repository and the cases of the checker.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open = vec![root.join("policies"), root.join("tests/suites/check")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "r2p") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .iter()
        .map(|path| (path.display().to_string(), std::fs::read_to_string(path).expect("text")))
        .collect()
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut sources = Sources::new();
    let mut files: Vec<FileId> = texts()
        .into_iter()
        .filter(|(name, _)| name.contains("policies"))
        .map(|(name, text)| sources.add(name, text))
        .collect();
    let first = check(&sources, &files);
    files.reverse();
    let second = check(&sources, &files);
    files.rotate_left(3);
    let third = check(&sources, &files);
    assert_eq!(format!("{:?}", first.program), format!("{:?}", second.program));
    assert_eq!(format!("{:?}", first.program), format!("{:?}", third.program));
    assert_eq!(first.diagnostics, second.diagnostics);
}

/// A change of a text, by fractions of its length.
#[derive(Clone, Debug)]
enum Change {
    Cut(f64, usize),
    Repeat(f64, usize, f64),
    Word(f64, &'static str),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let words = prop::sample::select(vec![
        "{",
        "}",
        "(",
        ")",
        "and",
        "is",
        "not",
        "risk",
        "present when",
        "x",
        ">= 4",
        "5%",
        "2 years",
        "groups",
        "in",
        "any(x in xs where",
        ".",
        "[",
        "]",
        "{a, b}",
        "otherwise",
        "over 3 years",
        "amend",
        "\"",
    ]);
    let change = prop_oneof![
        (0.0..1.0, 1_usize..60).prop_map(|(at, n)| Change::Cut(at, n)),
        (0.0..1.0, 1_usize..200, 0.0..1.0).prop_map(|(at, n, to)| Change::Repeat(at, n, to)),
        (0.0..1.0, words).prop_map(|(at, word)| Change::Word(at, word)),
    ];
    prop::collection::vec(change, 1..8)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places in short texts"
)]
fn place(text: &str, fraction: f64) -> usize {
    let mut at = (text.len() as f64 * fraction) as usize;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn changed(mut text: String, changes: &[Change]) -> String {
    let until = |text: &str, at: usize, n: usize| {
        let mut end = (at + n).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        end
    };
    for change in changes {
        match change {
            Change::Cut(at, n) => {
                let at = place(&text, *at);
                let end = until(&text, at, *n);
                text.replace_range(at..end, "");
            }
            Change::Repeat(at, n, to) => {
                let at = place(&text, *at);
                let piece = text[at..until(&text, at, *n)].to_owned();
                let to = place(&text, *to);
                text.insert_str(to, &piece);
            }
            Change::Word(at, word) => {
                let at = place(&text, *at);
                text.insert_str(at, &format!(" {word} "));
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_text_brings_the_checker_down(which in any::<prop::sample::Index>(), changes in changes()) {
        let cases: Vec<_> = texts().into_iter().filter(|(name, _)| name.contains("suites")).collect();
        let (name, text) = which.get(&cases);
        let mut sources = Sources::new();
        let file = sources.add(name.clone(), changed(text.clone(), &changes));
        let checked = check(&sources, &[file]);
        let length = sources.file(file).text().len();
        for d in &checked.diagnostics {
            prop_assert!(d.span.start < d.span.end && d.span.end as usize <= length, "{d:?}");
        }
        for id in &checked.program.order {
            for asked in &checked.program.rule(*id).asks {
                let place = |rule| checked.program.order.iter().position(|other| other == rule);
                prop_assert!(place(asked) < place(id));
            }
        }
        prop_assert_eq!(checked.program.order.len(), checked.program.rules.len());
    }
}
