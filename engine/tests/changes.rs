//! `tests/suites/changes/*.md`: a change as a reviewer sees it, and what `r2pc diff -f plain` says of it. After a change
//! that is meant, `UPDATE_CASES=1 cargo test -p r2pc-engine --test changes` writes the expectations anew.
#![cfg(test)]

use r2pc_engine::diff::{Difference, Side};
use r2pc_engine::prove::Limits;
use r2pc_engine::report::difference_plain;
use r2pc_lang::check::{Checked, check};
use r2pc_lang::source::Sources;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/changes");
    let entries = std::fs::read_dir(suite).expect("the suite is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

/// The two texts of a change: lines with a blank before them stand in both, those with `-` in the old, with `+` in the new.
fn sides(both: &str, change: &str) -> (String, String) {
    let (mut old, mut new) = (both.to_owned(), both.to_owned());
    for line in change.lines() {
        let rest = line.get(1..).unwrap_or_default();
        for (text, mark) in [(&mut old, "-"), (&mut new, "+")] {
            if line.starts_with(mark) || !line.starts_with(['-', '+']) {
                let _ = writeln!(text, "{rest}");
            }
        }
    }
    (old, new)
}

fn checked(text: &str) -> (Sources, Checked) {
    let mut sources = Sources::new();
    let id = sources.add("a.r2p", text);
    let checked = check(&sources, &[id]);
    (sources, checked)
}

fn said(both: &str, change: &str) -> String {
    let (old, new) = sides(both, change);
    let ((old_sources, old), (new_sources, new)) = (checked(&old), checked(&new));
    for (version, checked) in [("old", &old), ("new", &new)] {
        let errors: Vec<_> =
            checked.diagnostics.iter().filter(|d| d.is_error()).map(|d| &d.message).collect();
        assert!(errors.is_empty(), "the {version} version of a case has errors: {errors:?}\n{change}");
    }
    let old = Side { name: "old", sources: &old_sources, checked: &old, root: "" };
    let new = Side { name: "new", sources: &new_sources, checked: &new, root: "" };
    difference_plain(&Difference::new(old, new, Limits::default()))
}

/// The page, the `said` block of each change filled with what comes out.
fn with_expectations(page: &str) -> (String, usize) {
    let (mut out, mut count) = (String::new(), 0);
    let (mut both, mut change, mut block) = (String::new(), String::new(), "");
    for line in page.lines() {
        let skipped = block == "said" && line != "```";
        if !skipped {
            let _ = writeln!(out, "{line}");
        }
        match (block, line) {
            ("", "```r2p both") => (block, both) = ("both", String::new()),
            ("", "```diff") => (block, change) = ("diff", String::new()),
            ("", "```said") => {
                block = "said";
                count += 1;
                out.push_str(&said(&both, &change));
            }
            (_, "```") => block = "",
            ("both", line) => both.push_str(&format!("{line}\n")),
            ("diff", line) => change.push_str(&format!("{line}\n")),
            _ => {}
        }
    }
    (out, count)
}

#[test]
fn every_change_is_told_as_it_is_expected() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let (mut wrong, mut count) = (String::new(), 0);
    for path in files() {
        let page = std::fs::read_to_string(&path).expect("readable");
        let (actual, cases) = with_expectations(&page);
        count += cases;
        if actual == page {
            continue;
        }
        if update {
            std::fs::write(&path, actual).expect("writable");
        } else {
            let diff = page.lines().zip(actual.lines()).find(|(a, b)| a != b);
            let _ = write!(wrong, "{}: {diff:?}\n{actual}\n", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 40, "only {count} cases were found");
}
