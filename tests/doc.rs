//! What `r2pc doc` writes of the standing policies: every proposition of the paper has its place, every link of the
//! handbook leads somewhere, and the form is a fact file.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn r2pc(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
    command.current_dir(root()).env("NO_COLOR", "1").args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let out = r2pc(args);
    assert!(
        out.status.success(),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

/// The page in the repository is the one that is printed; `UPDATE_DOCS=1` writes it anew.
#[test]
fn every_point_of_the_paper_has_its_place() {
    let made = stdout(&["doc", "policies", "--trace", "jm2015"]);
    let numbers: Vec<&str> =
        made.lines().filter_map(|l| l.strip_prefix("| P")?.split_once(" |")).map(|l| l.0).collect();
    let all: Vec<String> = (1..=169).map(|n| n.to_string()).collect();
    assert_eq!(numbers, all);
    assert!(made.contains("0 lost"));
    let page = root().join("docs/handbook/propositions.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &made).unwrap();
    }
    assert!(
        std::fs::read_to_string(page).unwrap() == made,
        "docs/handbook/propositions.md: run with UPDATE_DOCS=1"
    );
}

/// What recommends, and what holds under a condition, is carried by a rule and not by a remark.
#[test]
fn recommendations_are_rules() {
    let made = stdout(&["doc", "policies", "--trace", "jm2015"]);
    let asks = |line: &&str| line.contains("| recommendation |") || line.contains("| conditional |");
    let without: Vec<&str> = made.lines().filter(asks).filter(|line| !line.contains("`r2p.")).collect();
    assert!(
        matches!(without.as_slice(), [only] if only.starts_with("| P130 ")),
        "P130, the same standards for all, is the language's: {without:#?}"
    );
}

#[test]
fn the_links_of_the_handbook_lead_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let out = r2pc(&["doc", "policies", "-o", folder.path().to_str().unwrap()]);
    assert!(out.status.success());
    let mut links = BTreeSet::new();
    let mut places = BTreeSet::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        places.extend(between(&text, "<a id=\"", "\"").map(|id| format!("{file}#{id}")));
        places.insert(file);
        links.extend(between(&text, "](", ")").map(str::to_owned));
    }
    links.retain(|link| Path::new(link.split('#').next().unwrap()).extension().is_some_and(|e| e == "md"));
    assert!(links.len() > 300, "{}", links.len());
    let dead: Vec<&String> = links.difference(&places).collect();
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn the_handbook_is_one_page_too() {
    let page = stdout(&["doc", "policies", "--html"]);
    let places: BTreeSet<&str> = between(&page, " id=\"", "\"").collect();
    let links: BTreeSet<&str> = between(&page, "href=\"#", "\"").collect();
    assert!(links.len() > 300);
    let dead: Vec<&&str> = links.difference(&places).collect();
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(!page.contains("src="), "the page needs nothing else");
}

#[test]
fn the_form_is_a_fact_file() {
    let form = stdout(&["doc", "policies", "--form", "gha"]);
    assert!(form.contains("\ncountry: GHA\n"));
    let filled = form.replace("  # focal_point.appointed: \n", "  focal_point.appointed: true\n");
    assert_ne!(filled, form);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("GHA.yaml");
    std::fs::write(&file, filled).unwrap();
    let rule = "r2p.obligation.focal_point_named";
    let said = stdout(&[
        "check",
        file.to_str().unwrap(),
        "-p",
        "policies",
        "--as-of",
        "2016-01-01",
        "--rule",
        rule,
        "-f",
        "plain",
    ]);
    assert!(said.contains("met"), "{said}");
}

#[test]
fn a_source_that_is_not_there_is_named() {
    let out = r2pc(&["doc", "policies", "--trace", "jm2016"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("did you mean `jm2015`?"));
}

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, from: &'t str, to: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split_once(to)).map(|(inner, _)| inner)
}
