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
