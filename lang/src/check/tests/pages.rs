//! The pages of the checker's codes, run: what they call wrong gives their code alone, what they call right no error.

use super::checked;
use crate::codes;
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// The policy files of a section of a page.
fn files<'p>(page: &'p str, section: &str) -> Vec<&'p str> {
    let body = page.split(&format!("\n## {section}\n")).nth(1).unwrap_or_default();
    let body = body.split("\n## ").next().unwrap_or_default();
    body.split("```r2p\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn pages_are_true() {
    let mut wrong = Vec::new();
    for entry in codes::all() {
        let phase = entry.code.name().split("::").nth(1).unwrap_or_default();
        if !["name", "type", "rule", "test"].contains(&phase) {
            continue;
        }
        let (bad, good) = (files(entry.page, "Wrong"), files(entry.page, "Right"));
        assert!(!bad.is_empty() && !good.is_empty(), "the page of {} lacks an example", entry.code);
        let errors = |files: &[&str]| -> Vec<Diagnostic> {
            checked(files).1.diagnostics.into_iter().filter(Diagnostic::is_error).collect()
        };
        let found: BTreeSet<_> = errors(&bad).iter().map(|d| d.code).collect();
        if found != BTreeSet::from([entry.code]) {
            wrong.push(format!("{}: the wrong example gives {found:?}", entry.code));
        }
        for d in errors(&good) {
            wrong.push(format!("{}: the right example gives {} {}", entry.code, d.code, d.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
