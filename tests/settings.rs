//! Flag over variable over `r2pc.toml` over default, and the pages of what can be wrong with settings.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The output and exit code of `r2pc config` in a folder with this settings file.
fn config(settings: Option<&str>, variables: &[(&str, &str)], flags: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = settings {
        fs::write(folder.path().join("r2pc.toml"), text).unwrap();
    }
    let out = Command::new(env!("CARGO_BIN_EXE_r2pc"))
        .current_dir(folder.path())
        .envs(variables.iter().copied())
        .arg("config")
        .args(flags)
        .output()
        .unwrap();
    (String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap(), out.status.code())
}

#[track_caller]
fn assert_line(output: &str, name: &str, value: &str, from: &str) {
    let line = output.lines().find(|l| l.starts_with(name)).unwrap_or_default();
    let words: Vec<_> = line.split_whitespace().collect();
    assert_eq!(words.join(" "), format!("{name} {value} {from}"));
}

#[test]
fn each_setting_says_where_it_came_from() {
    let file = Some("fail_on = \"watch\"\nfacts = [\"a\", \"b\"]\n");
    let (said, _) = config(None, &[], &[]);
    assert_line(&said, "fail_on", "alert", "default");
    assert_line(&said, "policies", "the built-in set", "default");
    let (said, _) = config(file, &[], &[]);
    assert_line(&said, "fail_on", "watch", "r2pc.toml:1");
    assert_line(&said, "facts", "a b", "r2pc.toml:2");
    let (said, _) = config(file, &[("R2PC_FAIL_ON", "unmet"), ("R2PC_FACTS", "c")], &[]);
    assert_line(&said, "fail_on", "unmet", "variable R2PC_FAIL_ON");
    assert_line(&said, "facts", "c", "variable R2PC_FACTS");
    let (said, _) = config(file, &[("R2PC_FAIL_ON", "unmet")], &["--fail-on", "none"]);
    assert_line(&said, "fail_on", "none", "flag");
}

#[test]
fn paths_of_the_file_are_relative_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");
    fs::create_dir_all(&inner).unwrap();
    fs::write(folder.path().join("r2pc.toml"), "policies = \"ours\"\n").unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_r2pc")).current_dir(&inner).arg("config").output().unwrap();
    assert_line(&String::from_utf8(out.stdout).unwrap(), "policies", "../../ours", "../../r2pc.toml:1");
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let (said, exit) =
        config(Some("polices = 1\nfail_on = \"alerts\"\n[lints]\nnonsense = \"off\"\n"), &[], &[]);
    assert_eq!(exit, Some(2));
    for part in
        ["`polices`", "did you mean `policies`?", "did you mean `alert`?", "`nonsense`", "3 errors in 1 file"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// The fenced block under a heading of a page.
fn block(page: &str, heading: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("## {heading}\n\n```toml\n"))?;
    Some(rest.split_once("```")?.0.to_owned())
}

#[test]
fn pages_are_true() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors/config");
    let mut run = 0;
    for entry in fs::read_dir(pages).unwrap() {
        let page = fs::read_to_string(entry.unwrap().path()).unwrap();
        let code = page.lines().next().unwrap().trim_start_matches("# ");
        if let Some(wrong) = block(&page, "Wrong") {
            let (said, exit) = config(Some(&wrong), &[], &[]);
            assert!(exit == Some(2) && said.contains(code), "{code}: {said}");
            let (said, exit) = config(block(&page, "Right").as_deref(), &[], &[]);
            assert!(exit == Some(0), "{code}: {said}");
            run += 1;
        }
    }
    assert!(run >= 3);
}

/// A published schema.
fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(name);
    let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn the_output_fits_its_schema() {
    let (said, _) = config(Some("fail_on = \"watch\"\n"), &[("R2PC_FACTS", "c")], &["-f", "json"]);
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    let schema = schema("config.json");
    assert!(schema.is_valid(&told), "{said}");
    assert_eq!(told["settings"]["fail_on"]["from"], "r2pc.toml:1");
    assert!(!schema.is_valid(&serde_json::json!({ "format": "r2pc.config/1" })));
}

/// What the published schema of `r2pc.toml` takes, `r2pc` takes, and the other way round.
#[test]
fn the_schema_of_settings_takes_what_r2pc_takes() {
    let schema = schema("settings.json");
    let cases = [
        ("", true),
        ("policies = \"ours\"\nfacts = [\"a\", \"b\"]\nas_of = \"2015-06-30\"\nwaivers = \"w.toml\"\n", true),
        ("as_of = 2015-06-30\nknown_by = 2015-06-30\nfail_on = \"unknown\"\ncolor = \"never\"\n", true),
        (
            "format = \"sarif\"\n[lints]\nall = \"warning\"\n[lints.files.\"a/*\"]\nname-style = \"off\"\n",
            true,
        ),
        ("[lints.rules.\"r2p.*\"]\nuntitled = \"error\"\n[lints.packages.a]\nuntitled = \"info\"\n", true),
        ("polices = \"ours\"\n", false),
        ("policies = 1\n", false),
        ("facts = [1]\n", false),
        ("as_of = \"30 June\"\n", false),
        ("fail_on = \"alerts\"\n", false),
        ("format = \"xml\"\n", false),
        ("color = true\n", false),
        ("waivers = [\"a\"]\n", false),
        ("[lints]\nuntitled = \"loud\"\n", false),
        ("[lints.files]\nuntitled = \"off\"\n", false),
    ];
    for (text, right) in cases {
        let (said, exit) = config(Some(text), &[], &[]);
        assert_eq!(exit == Some(0), right, "r2pc on {text}: {said}");
        let value: toml::Value = toml::from_str(text).unwrap();
        assert_eq!(schema.is_valid(&as_json(&value)), right, "the schema on {text}");
    }
}

/// TOML as editors hold it against a JSON Schema: days are texts.
fn as_json(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect(),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}
