//! `check --stream` and `--jobs`: the same bytes as without them.
#![cfg(test)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const POLICY: &str = r#"
package t

record Deaths { all: count  soldiers: count }

fact score: number 0..10 "Which score?" per year stale after 3 years
fact open: bool "Is it open?" per year stale after 2 years
fact deaths: Deaths "How many died?" per year
fact asked: bool "Was it asked?"

risk high "The score is high" { present when score >= 7 }
risk deadly "Many died" { present when deaths.all >= 100 and not open }
obligation ask "Ask" { requires asked }
warning both "High and deadly" { raise alert when high is present and deadly is present }
"#;

fn r2pc(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_r2pc"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(["check", "-p", "policy.r2p", "--as-of", "2015-06-30"])
        .args(args)
        .output()
        .unwrap()
}

fn code(at: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap());
    format!("X{}{}", letter(at / 26), letter(at))
}

/// The rows of a country: twelve years of long names, so that a table of a few hundred countries is cut.
fn rows(at: usize) -> String {
    let mut text = String::new();
    for year in 2003..2015 {
        let score = (at * 7 + year) % 11;
        let open = ["true", "false", ""][(at + year) % 3];
        let source = "a source with a long name, were it not for the comma".replace(',', ";").repeat(40);
        let _ = writeln!(text, "{},{year},{source},{score},{open},{},", code(at), (at * year) % 300);
    }
    text
}

const HEAD: &str = "country,year,source,score,open,deaths.all,note\n";

/// A table of so many countries, and a document a country.
fn make(folder: &Path, countries: usize) {
    fs::write(folder.join("policy.r2p"), POLICY).unwrap();
    fs::create_dir_all(folder.join("facts/each")).unwrap();
    let table: String = (0..countries).map(rows).collect();
    fs::write(folder.join("table.csv"), HEAD.to_owned() + &table).unwrap();
    for at in 0..countries.min(30) {
        let (code, asked) = (code(at), at % 2 == 0);
        let text = format!("country: {code}\nobserved: 2014-12-31\nfacts:\n  asked: {asked}\n");
        fs::write(folder.join(format!("facts/each/{code}.a.yaml")), text).unwrap();
        fs::write(folder.join(format!("facts/each/{code}.b.csv")), HEAD.to_owned() + &rows(at)).unwrap();
    }
}

#[track_caller]
fn assert_same(one: &Output, other: &Output) {
    assert_eq!(String::from_utf8_lossy(&one.stdout), String::from_utf8_lossy(&other.stdout));
    assert_eq!(one.status.code(), other.status.code());
}

#[test]
fn a_stream_says_what_the_whole_says() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), 400);
    assert!(fs::metadata(folder.path().join("table.csv")).unwrap().len() > 9 << 20, "several parts");
    for facts in ["table.csv", "facts/each"] {
        for format in ["table", "plain", "csv", "markdown", "junit"] {
            let whole = r2pc(folder.path(), &[facts, "-f", format]);
            assert!(whole.stdout.len() > 2000, "{}", String::from_utf8_lossy(&whole.stderr));
            assert_same(&whole, &r2pc(folder.path(), &[facts, "-f", format, "--stream"]));
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), 60);
    let one = r2pc(folder.path(), &["table.csv", "facts", "-f", "json", "--jobs", "1"]);
    for jobs in ["2", "5"] {
        assert_same(&one, &r2pc(folder.path(), &["table.csv", "facts", "-f", "json", "--jobs", jobs]));
    }
}

#[test]
fn a_country_that_comes_again_refuses_the_run() {
    let folder = tempfile::tempdir().unwrap();
    // Long enough that the first part has gone when the last one comes.
    make(folder.path(), 660);
    let table = fs::read_to_string(folder.path().join("table.csv")).unwrap() + &rows(0);
    fs::write(folder.path().join("table.csv"), table).unwrap();
    let out = r2pc(folder.path(), &["table.csv", "--stream"]);
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2));
    assert!(said.contains("comes back to XAA") && said.contains("sorted by country"), "{said}");
}

#[test]
fn a_line_of_a_later_part_is_counted_from_the_first_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), 400);
    let table = fs::read_to_string(folder.path().join("table.csv")).unwrap();
    let wrong = format!("{table}{},2014,x,eleven,,,\n", code(399));
    fs::write(folder.path().join("table.csv"), &wrong).unwrap();
    let out = r2pc(folder.path(), &["table.csv", "--stream"]);
    let said = String::from_utf8_lossy(&out.stderr);
    let place = format!("table.csv:{}:", wrong.lines().count());
    assert!(said.contains(&place), "{place} in {said}");
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn places_in_facts_are_not_to_be_had_of_a_stream() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), 2);
    let out = r2pc(folder.path(), &["table.csv", "--stream", "-f", "sarif"]);
    assert_eq!(out.status.code(), Some(2));
}
