//! The JSON of `check` and `lint` fits its published schemas, and formats agree with one another.
#![cfg(test)]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Runs where the transcripts of `check` run: a small set and three countries.
fn r2pc(args: &[&str]) -> Output {
    in_folder("tests/suites/cli/check.in", args)
}

fn in_folder(folder: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    command.env("NO_COLOR", "1").args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let out = r2pc(args);
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(name);
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn assert_fits(schema: &jsonschema::Validator, value: &Value) {
    let errors: Vec<_> =
        schema.iter_errors(value).take(5).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn check(format: &str) -> String {
    stdout(&["check", "--fail-on", "none", "-f", format])
}

#[test]
fn a_check_fits_its_schema_and_the_schema_refuses_other_things() {
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    let schema = schema("check.json");
    assert_fits(&schema, &report);
    assert_eq!(report["findings"].as_array().unwrap().len(), 21);
    for (field, wrong) in [("verdict", "perhaps"), ("country", "Ghana"), ("kind", "rule"), ("as_of", "today")]
    {
        let mut other = report.clone();
        other["findings"][0][field] = wrong.into();
        assert!(!schema.is_valid(&other), "the schema takes {wrong} for {field}");
    }
    let mut other = report.clone();
    other["findings"][0].as_object_mut().unwrap().remove("could_be");
    assert!(!schema.is_valid(&other), "the schema misses nothing");
}

#[test]
fn the_standing_policies_fit_the_schema_too() {
    let kinds =
        ["--kind", "risk,warning,assistance,measure", "--rule", "r2p.risk.*,r2p.warning.*,r2p.trajectory.*"];
    let out = in_folder(".", &[&["check", "facts", "--country", "LBY", "-f", "json"], &kinds[..]].concat());
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_fits(&schema("check.json"), &report);
    assert!(report["findings"].as_array().unwrap().len() > 10);
}

#[test]
fn json_lines_are_the_findings_of_the_document() {
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    let lines = check("jsonl");
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(report["findings"], Value::Array(rows));
}

#[test]
fn every_rule_and_country_has_its_row_in_every_format() {
    let rows = check("jsonl").lines().count();
    assert_eq!(check("plain").lines().count(), rows);
    let mut csv = csv::Reader::from_reader(std::io::Cursor::new(check("csv")));
    assert_eq!(csv.records().map(Result::unwrap).count(), rows);
    assert_eq!(check("junit").matches("<testcase ").count(), rows);
}

#[test]
fn the_table_has_no_colour_in_a_pipe_and_fits_its_columns() {
    for columns in ["80", "120"] {
        let out = Command::new(env!("CARGO_BIN_EXE_r2pc"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("COLUMNS", columns)
            .args(["check", "facts", "--country", "LBY,GHA,SYR", "-v"])
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(!text.contains('\u{1b}'));
        for line in text.lines() {
            let width = line.chars().count();
            // A word that is longer than a line has one of its own, behind a heading at most.
            let alone = line.split_whitespace().count() <= 2;
            assert!(width <= columns.parse().unwrap() || alone, "{width}: {line}");
        }
    }
}

#[test]
fn a_backtest_fits_its_schema() {
    let args = ["backtest", "--outcomes", "outcomes.csv", "--outcome", "onset_next2", "-f", "json"];
    let out = in_folder("tests/suites/cli/backtest.in", &args);
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    let schema = schema("backtest.json");
    assert_fits(&schema, &told);
    assert!(told["scores"][0]["auc"].as_f64().unwrap() > 0.5);
    for (field, wrong) in [("auc", Value::from(1.5)), ("top", Value::Null), ("kind", "rule".into())] {
        let mut other = told.clone();
        other["scores"][0][field] = wrong.clone();
        assert!(!schema.is_valid(&other), "the schema takes {wrong} for {field}");
    }
}

#[test]
fn diagnostics_fit_their_schema() {
    let schema = schema("lint.json");
    for args in [&["lint", "-f", "json", "../hostile.in/typo"][..], &["check", "-f", "json", "nowhere"]] {
        let said: Value = serde_json::from_slice(&r2pc(args).stdout).unwrap();
        assert_fits(&schema, &said);
    }
}

/// What stands between `before` and a quote, all over a page.
fn quoted<'a>(page: &'a str, before: &str) -> Vec<&'a str> {
    page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_report_is_one_page_whose_links_lead_somewhere() {
    let page = stdout(&["report", "--title", "A <title> & more"]);
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(page.contains("<title>A &lt;title&gt; &amp; more</title>"));
    for code in ["GHA", "LBY", "SSD"] {
        assert!(page.contains(&format!("<section class=\"country\" id=\"{code}\"")), "{code}");
    }
    let ids = quoted(&page, " id=\"");
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id stands twice");
    for link in quoted(&page, " href=\"") {
        let target = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leads out of the page"));
        assert!(ids.contains(&target), "{link} leads nowhere");
    }
    assert!(!page.contains(" src=") && !page.contains("@import"), "the page loads something");
    // What a finding rests on, with its place.
    assert!(page.contains("<code>terror</code></th><td>5</td><td>2014-12-31</td>"));
    assert!(page.contains("facts/others.yaml:6"));
}

/// SARIF as its official schema has it, with what is waived among its suppressions.
#[test]
fn sarif_fits_the_official_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif-2.1.0.json");
    // Its pattern of languages has a bracket that nothing opens, which a strict reader of patterns refuses.
    let text = std::fs::read_to_string(path).unwrap().replace("{2}]?$", r"{2}\\]?$");
    let schema = jsonschema::draft4::new(&serde_json::from_str(&text).unwrap()).unwrap();
    let log = stdout(&["check", "--fail-on", "none", "-f", "sarif", "--waivers", "waivers/one.toml"]);
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_fits(&schema, &log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let waived: Vec<_> = results.iter().filter(|result| result.get("suppressions").is_some()).collect();
    assert_eq!(waived.len(), 1);
    assert_eq!(waived[0]["ruleId"], "small.treaties_joined");
    // Waivers that nobody looks after are results, at their line.
    let args = ["check", "--fail-on", "none", "-f", "sarif", "--waivers", "waivers/several.toml"];
    let neglected: Value = serde_json::from_slice(&r2pc(&args).stdout).unwrap();
    assert_fits(&schema, &neglected);
    let results = neglected["runs"][0]["results"].as_array().unwrap();
    let of_waivers: Vec<&Value> =
        results.iter().filter(|r| r["ruleId"].as_str().unwrap().starts_with("r2p::waiver::")).collect();
    let place = |result: &Value| result["locations"][0]["physicalLocation"].clone();
    let codes: Vec<_> = of_waivers.iter().map(|r| r["ruleId"].as_str().unwrap()).collect();
    assert_eq!(codes, ["r2p::waiver::expired", "r2p::waiver::dead"]);
    for result in of_waivers {
        assert_eq!(place(result)["artifactLocation"]["uri"], "waivers/several.toml");
        assert!(place(result)["region"]["startLine"].as_u64() > Some(0));
    }
    let mut other = log.clone();
    other["runs"][0]["results"][0]["level"] = "bad".into();
    assert!(!schema.is_valid(&other), "the schema takes any level");
}

/// The fenced block under a heading of a page.
fn block(page: &str, heading: &str) -> String {
    let (_, rest) = page.split_once(&format!("## {heading}\n\n```toml\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// The pages of waivers: what is wrong gives the code and an exit code, what is right neither.
#[test]
fn pages_of_waivers_are_true() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waivers.toml");
    for (name, exit) in [("shape", 2), ("expired", 1), ("dead", 1)] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/errors/waiver/{name}.md"));
        let page = std::fs::read_to_string(page).unwrap();
        let run = |heading| {
            std::fs::write(&file, block(&page, heading)).unwrap();
            r2pc(&["check", "--fail-on", "alarm", "--waivers", file.to_str().unwrap()])
        };
        let wrong = run("Wrong");
        let said = String::from_utf8(wrong.stderr).unwrap();
        assert!(said.contains(&format!("r2p::waiver::{name}")), "{said}");
        assert_eq!(wrong.status.code(), Some(exit), "{said}");
        let right = run("Right");
        assert!(!String::from_utf8(right.stderr).unwrap().contains("r2p::waiver"), "{name}");
        assert_eq!(right.status.code(), Some(0), "{name}");
    }
}

/// Against itself a check shows nothing; against a better day, what is new or worse.
#[test]
fn a_baseline_hides_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (same, better) = (folder.path().join("same.json"), folder.path().join("better.json"));
    let report = check("json");
    std::fs::write(&same, &report).unwrap();
    let rows = |file: &Path| {
        let out = r2pc(&["check", "--quiet", "-f", "jsonl", "--baseline", file.to_str().unwrap()]);
        let lines = String::from_utf8(out.stdout).unwrap();
        (lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<Value>>(), out.status.code())
    };
    assert_eq!(rows(&same), (Vec::new(), Some(0)));
    let mut other: Value = serde_json::from_str(&report).unwrap();
    for row in other["findings"].as_array_mut().unwrap() {
        if row["country"] == "LBY" && row["rule"] == "small.unmitigated" {
            row["level"] = "watch".into();
        }
    }
    std::fs::write(&better, other.to_string()).unwrap();
    let (shown, exit) = rows(&better);
    assert_eq!(shown.len(), 1);
    assert_eq!((&shown[0]["country"], &shown[0]["level"]), (&"LBY".into(), &"alert".into()));
    assert_eq!(exit, Some(1));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(check("json"), check("json"));
}

/// The tests of a folder beside the transcripts of `test`, as JSON.
fn tested(args: &[&str]) -> Value {
    let out = in_folder("tests/suites/cli/test.in", &[&["test", "-f", "json"], args].concat());
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn tests_fit_their_schema_with_and_without_what_they_leave_out() {
    let schema = schema("test.json");
    for args in [
        &["rules.r2p", "rules_test.r2p"][..],
        &["broken"],
        &["broken", "--coverage"],
        &["empty", "--allow-no-tests"],
    ] {
        assert_fits(&schema, &tested(args));
    }
    let whole = tested(&["rules.r2p", "rules_test.r2p", "--coverage", "--mutate"]);
    assert_fits(&schema, &whole);
    assert!(!whole["coverage"]["gaps"].as_array().unwrap().is_empty());
    assert!(!whole["mutation"]["survivors"].as_array().unwrap().is_empty());
    for (part, field) in [("coverage", "conditions"), ("mutation", "score")] {
        let mut other = whole.clone();
        other[part][field] = 1.5.into();
        assert!(!schema.is_valid(&other), "the schema takes a {field} of 1.5");
    }
}

#[test]
fn mutants_come_out_the_same_however_many_are_tried_at_once() {
    let with = |jobs| tested(&["rules.r2p", "rules_test.r2p", "--mutate", "--jobs", jobs]);
    assert_eq!(with("1"), with("3"));
    let few = tested(&["rules.r2p", "rules_test.r2p", "--mutants", "5"]);
    assert_eq!(few["mutation"]["tried"], 5);
    assert_eq!(few, tested(&["rules.r2p", "rules_test.r2p", "--mutants", "5"]));
}

#[test]
fn a_share_below_the_one_asked_for_fails_the_run() {
    let code = |args: &[&str]| {
        let all = [&["test", "rules.r2p", "rules_test.r2p", "-q"], args].concat();
        in_folder("tests/suites/cli/test.in", &all).status.code()
    };
    assert_eq!(code(&["--min-coverage", "50"]), Some(0));
    assert_eq!(code(&["--min-coverage", "60"]), Some(1));
    assert_eq!(code(&["--min-score", "50"]), Some(0));
    assert_eq!(code(&["--min-score", "95"]), Some(1));
    assert_eq!(code(&["--min-score", "101"]), Some(2));
}

#[test]
fn the_standing_policies_are_tested_well() {
    let args = ["test", "policies", "-q", "--min-coverage", "95", "--min-score", "90", "--mutants", "400"];
    let out = in_folder(".", &args);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stdout));
}
