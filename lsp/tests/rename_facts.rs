//! A new name of a fact, a value, a field or a source goes into the fact files too, or is refused with the place.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod driver;

use driver::{Driver, applied, url};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;

const POLICY: &str = r#"package p
source report "A/1" { title "A report" }
enum Level { low < high }
enum Court { icj, icc }
record Incident { key id: text  deaths: count }
fact terror: number 1..5 "How much?"
fact plan.scope: bool "Is there a plan?"
fact impunity: Level "How far?"
fact joined by Court: bool "Which courts?"
fact incidents: list of Incident "Attacks"
risk r { present when terror >= 4 and plan.scope and impunity is high and joined.icc and any(incidents) }
"#;

const FILES: [(&str, &str); 5] = [
    (
        "facts/GHA.yaml",
        "country: GHA\nobserved: 2015-01-01 # terror: none\nsource: report\nfacts:\n  terror: 2\n  plan.scope: true\n  \
         impunity: { value: high, note: \"high\" }\n  joined: { icc: true }\n  incidents:\n    - id: terror\n      deaths: 3\n",
    ),
    (
        "facts/LBY.json",
        "{\n  \"country\": \"LBY\",\n  \"facts\": { \"terror\": { \"2014\": 5 }, \"plan\": { \"scope\": true }, \"impunity\": \"low\" }\n}\n",
    ),
    ("facts/TUN.toml", "country = \"TUN\"\nsource = \"report\"\n[facts]\nterror = 1\nplan.scope = false\n"),
    ("facts/panel.csv", "country,year,terror,plan.scope,joined.icj\nGHA,2013,2,,\n"),
    ("facts/pts.csv", "iso3,year,T\nGHA,2012,2\n"),
];

const MAPPING: &str =
    "[rows]\ncountry = \"iso3\"\nobserved = \"year\"\n[columns]\nT = { fact = \"terror\" }\n";

/// The place behind the first occurrence of a text.
fn position(text: &str, behind: &str) -> serde_json::Value {
    let at = text.find(behind).unwrap() + behind.len();
    let line = text[..at].matches('\n').count();
    json!({ "line": line, "character": text[..at].rsplit('\n').next().unwrap().encode_utf16().count() })
}

/// The texts of a project after a name of its policy was changed, or why it cannot be; only what is different.
async fn renamed(behind: &str, new: &str) -> Result<BTreeMap<String, String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("facts")).unwrap();
    let settings = ("r2pc.toml", "policies = [\"p.r2p\"]\nfacts = [\"facts\"]\n");
    let all: Vec<(&str, &str)> =
        FILES.into_iter().chain([settings, ("p.r2p", POLICY), ("facts/pts.mapping.toml", MAPPING)]).collect();
    for (name, text) in &all {
        fs::write(path(name), text).unwrap();
    }
    let mut driver = Driver::start(Some(folder.path())).await;
    let uri = url(&path("p.r2p"));
    driver.open(&uri, POLICY).await;
    driver.diagnostics(&uri, 1).await;
    let at = position(POLICY, behind);
    let params = json!({ "textDocument": { "uri": uri }, "position": at, "newName": new });
    let edits = driver
        .ask("textDocument/rename", params)
        .await
        .map_err(|error| error["message"].as_str().unwrap().to_owned())?;
    let mut changed = BTreeMap::new();
    for (name, text) in all {
        if let Some(edits) = edits["changes"].get(url(&path(name))) {
            changed.insert(name.to_owned(), applied(text, edits));
        }
    }
    assert_eq!(changed.len(), edits["changes"].as_object().map_or(0, serde_json::Map::len));
    Ok(changed)
}

/// The lines of a text that another does not have.
fn new_lines<'a>(text: &'a str, old: &str) -> Vec<&'a str> {
    text.lines().filter(|line| !old.lines().any(|known| known == *line)).collect()
}

fn old(name: &str) -> &str {
    FILES.iter().find(|(known, _)| *known == name).map_or(MAPPING, |(_, text)| text)
}

#[tokio::test]
async fn a_fact_is_renamed_in_every_notation() {
    let changed = renamed("fact terr", "fear").await.unwrap();
    let lines = |name: &str| new_lines(&changed[name], old(name));
    assert_eq!(lines("facts/GHA.yaml"), ["  fear: 2"]);
    assert_eq!(
        lines("facts/LBY.json"),
        ["  \"facts\": { \"fear\": { \"2014\": 5 }, \"plan\": { \"scope\": true }, \"impunity\": \"low\" }"]
    );
    assert_eq!(lines("facts/TUN.toml"), ["fear = 1"]);
    assert_eq!(lines("facts/panel.csv"), ["country,year,fear,plan.scope,joined.icj"]);
    assert_eq!(lines("facts/pts.mapping.toml"), ["T = { fact = \"fear\" }"]);
    assert_eq!(changed.len(), 6, "{changed:#?}");
}

#[tokio::test]
async fn a_dotted_fact_is_renamed_as_one() {
    let changed = renamed("fact plan.sc", "plan.exists").await.unwrap();
    let lines = |name: &str| new_lines(&changed[name], old(name));
    assert_eq!(lines("facts/GHA.yaml"), ["  plan.exists: true"]);
    assert_eq!(lines("facts/TUN.toml"), ["plan.exists = false"]);
    assert!(changed["facts/LBY.json"].contains("\"plan\": { \"exists\": true }"), "{changed:#?}");
    assert_eq!(lines("facts/panel.csv"), ["country,year,terror,plan.exists,joined.icj"]);
}

#[tokio::test]
async fn values_cells_fields_and_sources_are_renamed_where_they_are_meant() {
    for (behind, new, file, line) in [
        ("joined by Court: bool \"Which courts?\"\nfact incidents: list of Inc", "Attack", "", ""),
        ("{ low < hi", "grave", "facts/GHA.yaml", "  impunity: { value: grave, note: \"high\" }"),
        ("{ icj, ic", "hague", "facts/GHA.yaml", "  joined: { hague: true }"),
        ("text  dea", "killed", "facts/GHA.yaml", "      killed: 3"),
        ("source rep", "paper", "facts/GHA.yaml", "source: paper"),
    ] {
        let changed = renamed(behind, new).await.unwrap_or_else(|why| panic!("{behind}: {why}"));
        match file {
            "" => assert_eq!(changed.len(), 1, "{changed:#?}"),
            _ => assert_eq!(new_lines(&changed[file], old(file)), [line], "{changed:#?}"),
        }
    }
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_with_its_place() {
    for (behind, new, why) in [
        (
            "fact plan.sc",
            "scheme",
            "facts/LBY.json:3 says `plan.scope` word by word: change it there by hand first",
        ),
        ("{ ic", "hague", "facts/panel.csv:1 says `icj` in a table: change it there by hand first"),
    ] {
        assert_eq!(renamed(behind, new).await, Err(why.to_owned()));
    }
}
