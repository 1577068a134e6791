//! Pairs of policies with what the change between them means, reached by hand: `tests/suites/diff/*.md`.
#![cfg(test)]

use r2pc_engine::prove::{Change, Limits, Meaning, compare};
use r2pc_lang::check;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/diff")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

/// The fenced block behind an opener.
fn block<'t>(text: &'t str, opener: &str) -> &'t str {
    let (_, behind) =
        text.split_once(&format!("```{opener}\n")).unwrap_or_else(|| panic!("no block `{opener}`"));
    behind.split_once("```").expect("it is closed").0
}

fn checked(name: &str, policy: &str) -> Result<Program, String> {
    let mut sources = Sources::new();
    let vocabulary = sources.add("vocabulary.r2p", read(&suite().join("vocabulary.r2p")));
    let policy = sources.add(name, format!("package t\nuse v\n\n{policy}"));
    let checked = check(&sources, &[vocabulary, policy]);
    if checked.has_errors() {
        let said: Vec<String> =
            checked.diagnostics.iter().map(|d| format!("{} {}", d.message, sources.text(d.span))).collect();
        return Err(format!("{name}: {}", said.join("; ")));
    }
    Ok(checked.program)
}

fn said(change: &Change) -> String {
    let name = change.rule.strip_prefix("t.").unwrap_or(&change.rule);
    format!("{name}: {}", change.meaning.word())
}

#[test]
fn every_pair_means_what_its_case_says() {
    let mut complaints = String::new();
    let mut count = 0;
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(suite()).expect("there").map(|e| e.expect("readable").path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = read(path);
        let versions = (checked(&name, block(&text, "r2p old")), checked(&name, block(&text, "r2p new")));
        let (old, new) = match versions {
            (Ok(old), Ok(new)) => (old, new),
            (old, new) => {
                let _ = writeln!(complaints, "{:?} {:?}", old.err(), new.err());
                continue;
            }
        };
        let comparison = compare(&old, &new, Limits::default());
        let mut expected: Vec<&str> = block(&text, "verdict").lines().collect();
        expected.sort_unstable();
        let mut found: Vec<String> = comparison.changes.iter().map(said).collect();
        found.sort_unstable();
        if found != expected {
            let _ = writeln!(complaints, "{name}: {found:?}, expected {expected:?}");
            for change in &comparison.changes {
                let _ = writeln!(complaints, "  {:?} {:?}", change.undecided, change.not_analysed);
                for witness in &change.witnesses {
                    let _ = writeln!(
                        complaints,
                        "  {:?}\n{}  {:?}\n  {:?}",
                        witness.shows,
                        witness.fact_file(&new),
                        witness.old,
                        witness.new
                    );
                }
            }
        }
        for change in &comparison.changes {
            let wanted = match change.meaning {
                Meaning::Stricter | Meaning::Looser => 1..=1,
                Meaning::Neither => 1..=2,
                _ => 0..=0,
            };
            if !wanted.contains(&change.witnesses.len()) {
                let _ = writeln!(complaints, "{name}: {} witnesses", change.witnesses.len());
            }
        }
        count += 1;
    }
    assert!(complaints.is_empty(), "{complaints}");
    assert!(count >= 60, "{count} pairs");
}
