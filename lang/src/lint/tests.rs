//! The pages of the lints, run; the table of lints, held complete; comments and errors.

use super::{ALLOW, Levels, PROVED, Scope, TABLE, default_level, lint};
use crate::check::check;
use crate::codes::{self, Code, lint as code};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources};
use std::collections::BTreeSet;

/// What lints say of texts, all of them at a warning at least.
fn said(texts: &[&str]) -> (bool, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let files: Vec<FileId> =
        texts.iter().enumerate().map(|(at, text)| sources.add(format!("{at}.r2p"), *text)).collect();
    let checked = check(&sources, &files);
    let levels = Levels::new().with(None, Scope::Everywhere, Some(Severity::Warning));
    (checked.has_errors(), lint(&sources, &checked, &levels))
}

/// The policy files of a section of a page.
fn files<'p>(page: &'p str, section: &str) -> Vec<&'p str> {
    let body = page.split(&format!("\n## {section}\n")).nth(1).unwrap_or_default();
    let body = body.split("\n## ").next().unwrap_or_default();
    body.split("```r2p\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_code_of_a_lint_is_in_the_table_once() {
    let codes: Vec<Code> =
        codes::all().map(|e| e.code).filter(|c| c.name().starts_with("r2p::lint::")).collect();
    let table: Vec<Code> = TABLE
        .iter()
        .map(|lint| lint.code)
        .chain(ALLOW.map(|(code, _)| code))
        .chain(PROVED.map(|(code, _)| code))
        .collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>(), table.iter().collect());
    assert_eq!(codes.len(), table.len());
    assert!(table.iter().all(|code| default_level(*code).is_some()));
}

#[test]
fn pages_are_true() {
    let mut wrong = Vec::new();
    // The pages of lints that need a proof are run where the proofs are.
    let proved = PROVED.map(|(code, _)| code);
    let pages =
        codes::all().filter(|e| e.code.name().starts_with("r2p::lint::") && !proved.contains(&e.code));
    for entry in pages {
        let (bad, good) = (files(entry.page, "Wrong"), files(entry.page, "Right"));
        if bad.is_empty() || good.is_empty() {
            wrong.push(format!("{}: an example is missing", entry.code));
            continue;
        }
        let speaks = |found: &[Diagnostic]| found.iter().any(|d| d.code == entry.code);
        let ((bad_errors, bad), (good_errors, good)) = (said(&bad), said(&good));
        if bad_errors || good_errors {
            wrong.push(format!("{}: an example has errors", entry.code));
        }
        if !speaks(&bad) {
            wrong.push(format!("{}: the wrong example is not found wrong", entry.code));
        }
        if speaks(&good) {
            wrong.push(format!("{}: the right example is found wrong", entry.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_unused_while_there_are_errors() {
    let text =
        "package a\nfact x: bool \"X\" stale after 1 year\nrisk r \"R\" { present when x and nowhere }\n";
    let (errors, found) = said(&[text]);
    assert!(errors && found.iter().all(|d| d.code != code::UNUSED_FACT), "{found:?}");
}

#[test]
fn a_level_is_set_and_a_lint_switched_off() {
    let mut sources = Sources::new();
    let file = sources.add("a.r2p", "package a\nfact x: bool stale after 1 year\n");
    let checked = check(&sources, &[file]);
    let at = |level| {
        let levels = Levels::new().with(None, Scope::Everywhere, None);
        let levels = levels.with(Some(code::NO_QUESTION), Scope::Package("a".into()), level);
        lint(&sources, &checked, &levels).iter().map(|d| d.severity).collect::<Vec<_>>()
    };
    assert_eq!(at(Some(Severity::Error)), [Severity::Error]);
    assert_eq!(at(None), []);
}
