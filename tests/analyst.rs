//! `explain`, `gaps`, `trend` and `compare`: their JSON fits its published schemas, and what they promise is so.
#![cfg(test)]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SUITE: &str = "tests/suites/cli/analyst.in";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn r2pc(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
    command.current_dir(folder).env("NO_COLOR", "1").args(args).output().unwrap()
}

#[track_caller]
fn json_of(folder: &Path, args: &[&str]) -> Value {
    let out = r2pc(folder, &[args, &["-f", "json"]].concat());
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

fn schema(name: &str) -> Value {
    let path = root().join("docs/schemas").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[track_caller]
fn assert_fits(name: &str, value: &Value) {
    let schema = schema(name);
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<_> =
        schema.iter_errors(value).take(5).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    // Each word of the top level is asked for, and no other is taken.
    for word in value.as_object().unwrap().keys() {
        let mut without = value.clone();
        without.as_object_mut().unwrap().remove(word);
        assert!(!schema.is_valid(&without), "{name} does not ask for {word}");
    }
    let mut with = value.clone();
    with["more"] = json!(true);
    assert!(!schema.is_valid(&with), "{name} takes anything");
}

#[test]
fn answers_fit_their_schemas() {
    let suite = root().join(SUITE);
    for country in ["GHA", "KEN", "LBY", "SSD", "TUN"] {
        for rule in ["killing", "repression", "unmitigated", "open_doors", "mediation", "unmitigated_risks"] {
            assert_fits("explain.json", &json_of(&suite, &["explain", country, rule]));
        }
        assert_fits("compare.json", &json_of(&suite, &["compare", "--like", country]));
    }
    assert_fits("gaps.json", &json_of(&suite, &["gaps"]));
    assert_fits(
        "trend.json",
        &json_of(&suite, &["trend", "--known-by", "2015-12-31", "--kind", "risk,measure"]),
    );
    assert_fits("compare.json", &json_of(&suite, &["compare", "GHA", "KEN"]));
}

#[test]
fn a_rule_with_items_is_explained_as_a_whole_and_item_by_item() {
    let suite = root().join("tests/suites/cli/check.in");
    let whole = json_of(&suite, &["explain", "LBY", "treaties_joined"]);
    assert_fits("explain.json", &whole);
    assert_eq!((whole["finding"].clone(), whole["findings"].as_array().unwrap().len()), (Value::Null, 2));
    let one = json_of(&suite, &["explain", "LBY", "treaties_joined[rome_statute]"]);
    assert_eq!(one["finding"]["verdict"], "unmet");
    assert_eq!(one["flips_if"][0][0]["to"], "party");
    assert_eq!(one["flips_to"][0]["verdict"], "met");
    assert_eq!(one, json_of(&suite, &["explain", "LBY", "treaties_joined", "--item", "rome_statute"]));
}

#[test]
fn schemas_say_the_same_of_what_they_share() {
    let (check, explain) = (schema("check.json"), schema("explain.json"));
    for shared in ["finding", "condition", "day", "rule", "decimal"] {
        assert_eq!(check["$defs"][shared], explain["$defs"][shared], "{shared}");
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let suite = root().join(SUITE);
    for args in [
        &["explain", "LBY", "unmitigated", "-f", "svg"][..],
        &["gaps", "--by", "source"],
        &["trend", "-f", "svg"],
        &["compare", "--like", "KEN", "-f", "csv"],
    ] {
        let (a, b) = (r2pc(&suite, args), r2pc(&suite, args));
        assert!(
            !a.stdout.is_empty() && a.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&a.stderr)
        );
        assert_eq!(a.stdout, b.stdout, "{args:?}");
    }
}

/// Copies the suite, so that its facts can be changed.
fn copy(to: &Path) {
    for entry in ["r2pc.toml", "policies/rules.r2p", "facts/panel.csv", "facts/others.yaml"] {
        let target: PathBuf = to.join(entry);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(root().join(SUITE).join(entry), target).unwrap();
    }
}

/// Writes changes where they say the facts stand: into the lines of the table.
fn write(changes: &[Value], folder: &Path) -> bool {
    let panel = folder.join("facts/panel.csv");
    let mut lines: Vec<Vec<String>> = std::fs::read_to_string(&panel)
        .unwrap()
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    for change in changes {
        let seen = change["seen"].as_array().unwrap();
        let [seen] = seen.as_slice() else { return false };
        if seen["file"] != "facts/panel.csv" {
            return false;
        }
        let line = usize::try_from(seen["line"].as_u64().unwrap()).unwrap() - 1;
        let column = lines[0].iter().position(|name| Some(name.as_str()) == change["fact"].as_str()).unwrap();
        assert_eq!(lines[line][column], change["from"].to_string(), "the value stands where it is said to");
        lines[line][column] = change["to"].to_string();
    }
    let text: Vec<String> = lines.iter().map(|line| line.join(",")).collect();
    std::fs::write(&panel, text.join("\n") + "\n").unwrap();
    true
}

/// What `explain` says would flip a verdict is written into the fact file, and does.
#[test]
fn a_flip_flips_when_its_change_is_made_in_the_file() {
    let suite = root().join(SUITE);
    let mut tried = 0;
    for (country, rule) in
        [("KEN", "killing"), ("KEN", "repression"), ("LBY", "killing"), ("LBY", "unmitigated")]
    {
        let answer = json_of(&suite, &["explain", country, rule]);
        let (sets, to) = (answer["flips_if"].as_array().unwrap(), answer["flips_to"].as_array().unwrap());
        for (set, to) in sets.iter().zip(to) {
            let folder = tempfile::tempdir().unwrap();
            copy(folder.path());
            if !write(set.as_array().unwrap(), folder.path()) {
                continue;
            }
            let now = json_of(folder.path(), &["explain", country, rule, "--effort", "0"]);
            for word in ["verdict", "level"] {
                assert!(
                    to[word].is_null() || now["finding"][word] == to[word],
                    "{country} {rule} {set} {to}"
                );
            }
            tried += 1;
        }
    }
    assert!(tried >= 6, "{tried} flips were made");
}

/// A provider's own table is read through its mapping, and every question can be asked of it.
#[test]
fn questions_are_asked_of_a_providers_table() {
    let folder = tempfile::tempdir().unwrap();
    copy(folder.path());
    std::fs::remove_dir_all(folder.path().join("facts")).unwrap();
    std::fs::create_dir(folder.path().join("facts")).unwrap();
    let mut table = "iso3,country,year,best_deaths,pts,remark\n".to_owned();
    for (code, base) in [("AFG", 900), ("BDI", 120), ("DNK", 0), ("SYR", 40)] {
        for year in 2005..2015 {
            let deaths = base * (year - 2004) / 4;
            let terror = 1 + (base / 250 + year % 2).min(4);
            table.push_str(&format!("{code},somewhere,{year},{deaths},{terror},not read\n"));
        }
    }
    std::fs::write(folder.path().join("facts/events.csv"), table).unwrap();
    let mapping = "source = \"a provider\"\n[rows]\ncountry = \"iso3\"\nobserved = \"year\"\n\
                   [columns]\nbest_deaths = \"killed\"\npts = \"terror\"\n";
    std::fs::write(folder.path().join("facts/events.mapping.toml"), mapping).unwrap();
    let explained = json_of(folder.path(), &["explain", "Burundi", "killing"]);
    assert_eq!(explained["finding"]["verdict"], "present");
    let gaps = json_of(folder.path(), &["gaps"]);
    assert!(gaps["gaps"].as_array().unwrap().iter().any(|gap| gap["fact"] == "courts"));
    let trend = json_of(folder.path(), &["trend", "--from", "2006-06-30", "--rule", "killing"]);
    let rising = |series: &Value| series["country"] == "BDI" && series["direction"] == "rising";
    assert!(trend["series"].as_array().unwrap().iter().any(rising));
    let like = json_of(folder.path(), &["compare", "--like", "Syria"]);
    assert_eq!(like["like"]["country"], "SYR");
}
