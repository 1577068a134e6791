//! `r2pc prove` and what `r2pc diff` proves, taken further: the JSON is as its schema says, `check` reads the facts on which
//! something does not hold, and `test` runs the tests that are offered.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
    let out = command.current_dir(folder).env("NO_COLOR", "1").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

const POLICY: &str = r#"package a
enum Degree { low < high }
record Group { key name: text  share: percent 0%..100%  excluded: bool }
fact deaths: count "How many were killed?" stale after 1 year
fact wounded: count "How many were wounded?" stale after 1 year
fact degree: Degree "How grave?" stale after 1 year
fact groups: list of Group "Which groups?" stale after 3 years
fact access: bool "Is there access?" stale after 1 year

risk violence "Violence" { present when deaths >= LEAST or degree is high }
risk ratio "Many killed of those hit" { present when deaths / wounded > 0.5 }
risk scale "Many, on a scale" { present when ln(1 + deaths) > 3 }
risk exclusion "Exclusion" { present when any(g in groups where g.excluded and g.share >= 5%) }
resilience watched "Somebody watches" { holds when access }
warning alarm "Alarm" { raise watch when violence is present raise alert when violence is present and exclusion is present }

assert sound "Sound" {
  deaths_never_help
  violence is monotone in access where lower is worse
  watched is monotone in access where lower is worse
  watched is monotone in access
  never both (violence is present, alarm is clear)
  at most one of (deaths > 5, deaths < 3, degree is high)
  same for all countries
}
"#;

fn policy(least: u32) -> String {
    POLICY.replace("LEAST", &least.to_string()).replace("deaths_never_help", "violence is monotone in deaths")
}

#[test]
fn the_json_is_as_its_schema_says_and_check_reads_the_facts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.r2p"), policy(25)).unwrap();
    let (code, text, error) = run(folder.path(), &["prove", "a.r2p", "-f", "json"]);
    assert_eq!(code, 1, "{error}");
    let page: Value = serde_json::from_str(&text).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(root.join("docs/schemas/prove.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&page).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let said: Vec<String> = page["assertions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| format!("{} {}", claim["result"].as_str().unwrap(), claim["says"].as_str().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            "proved violence is monotone in deaths",
            "proved violence is monotone in access where lower is worse",
            "proved watched is monotone in access where lower is worse",
            "refuted watched is monotone in access",
            "proved never both (violence is present, alarm is clear)",
            "refuted at most one of (deaths > 5, deaths < 3, degree is high)",
            "proved same for all countries",
        ]
    );
    let open = &page["not_analysed"];
    assert_eq!(open.as_array().unwrap().len(), 1, "{open}");
    assert_eq!(open[0]["rule"], "a.scale");
    let refuted = page["assertions"].as_array().unwrap().iter().filter(|claim| claim["result"] == "refuted");
    for claim in refuted {
        std::fs::write(folder.path().join("w.yaml"), claim["facts"].as_str().unwrap()).unwrap();
        let as_of = claim["facts"].as_str().unwrap().lines().next().unwrap();
        let as_of = as_of.trim_start_matches("# Read it as of ").trim_end_matches('.');
        let (code, _, error) =
            run(folder.path(), &["check", "w.yaml", "-p", "a.r2p", "--as-of", as_of, "--fail-on", "none"]);
        assert_eq!(code, 0, "{error}");
        assert!(!error.contains("error") && !error.contains("warning"), "{error}");
    }
}

/// Each witness of `diff --witness` is read by `check`, and each test that is offered passes with the new policies.
#[test]
fn witnesses_are_checked_and_offered_tests_pass() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let new = policy(25)
        .replace("g.share >= 5%", "g.share >= 8%")
        .replace("holds when access", "holds when known access");
    std::fs::write(path("old.r2p"), policy(20)).unwrap();
    std::fs::write(path("new.r2p"), &new).unwrap();
    let (code, text, error) =
        run(folder.path(), &["diff", "old.r2p", "new.r2p", "-f", "json", "--witness", "w"]);
    assert_eq!(code, 1, "{error}");
    let page: Value = serde_json::from_str(&text).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(path("w")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 3, "{files:?}");
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let as_of = text
            .lines()
            .find_map(|line| line.strip_prefix("# Read it as of "))
            .unwrap()
            .trim_end_matches('.');
        let name = file.to_str().unwrap();
        let rows = |policies: &str| {
            let args = ["check", name, "-p", policies, "--as-of", as_of, "-f", "csv", "--fail-on", "none"];
            let (code, rows, error) = run(folder.path(), &args);
            assert_eq!(code, 0, "{error}");
            assert!(!error.contains("error"), "{error}");
            rows
        };
        assert_ne!(rows("old.r2p"), rows("new.r2p"), "{name}:\n{text}");
    }
    let offered: Vec<&str> = tests(&page);
    assert!(offered.len() >= 3, "{page:#}");
    std::fs::write(path("new.r2p"), format!("{new}\n{}", offered.join("\n"))).unwrap();
    let (code, said, error) = run(folder.path(), &["test", "new.r2p"]);
    assert_eq!(code, 0, "{said}{error}");
    assert!(said.contains(&format!("{} tests passed", offered.len())), "{said}");
}

/// All texts of tests in a document.
fn tests(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) if text.starts_with("test \"") => vec![text],
        Value::Array(all) => all.iter().flat_map(tests).collect(),
        Value::Object(all) => all.values().flat_map(tests).collect(),
        _ => Vec::new(),
    }
}
