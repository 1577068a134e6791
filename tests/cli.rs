//! Transcripts: what a user types, and what comes back. `TRYCMD=overwrite cargo test --test cli` writes them anew.
#![cfg(test)]

/// Each page's own folder is its working folder, copied where a command writes; a terminal of 80 columns.
#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "80").env("NO_COLOR", "1");
    for (variable, _) in std::env::vars().filter(|(name, _)| name.starts_with("R2PC_")) {
        assert!(variable.is_empty(), "{variable} is set: transcripts would not be those of a newcomer");
    }
    cases.case("tests/suites/cli/*.trycmd").case("tests/suites/cli/*.md");
    cases.run();
}

/// What the README shows is what happens.
#[test]
fn the_readme_is_true() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100").env("NO_COLOR", "1").case("README.md").run();
}

/// What the analyst's guide shows is what happens.
#[test]
fn the_analysts_guide_is_true() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100").env("NO_COLOR", "1").case("docs/analyst.md").run();
}

/// What the guide for review boards shows is what happens.
#[test]
fn the_guide_for_boards_is_true() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100").env("NO_COLOR", "1").case("docs/review.md").run();
}

/// The README shows the files that its commands read.
#[test]
fn the_readme_shows_the_files_that_it_uses() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for (file, language) in [("docs/first/first.r2p", "r2p"), ("docs/first/facts.yaml", "yaml")] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(
            readme.contains(&format!("```{language}\n{text}```")),
            "the README does not show {file} as it is"
        );
    }
}

/// A new project checks, tests, lints and is in canonical form.
#[test]
fn a_new_project_runs() {
    let folder = tempfile::tempdir().unwrap();
    let r2pc = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_r2pc"));
        let out = command.current_dir(folder.path()).args(args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    r2pc(&["init"]);
    assert!(r2pc(&["check"]).contains("Join the treaties that outlaw atrocity crimes"));
    assert!(r2pc(&["test"]).contains("2 tests passed"));
    r2pc(&["lint"]);
    r2pc(&["fmt", "--check"]);
    let again = std::process::Command::new(env!("CARGO_BIN_EXE_r2pc"));
    let again = { again }.current_dir(folder.path()).arg("init").output().unwrap();
    assert_eq!(again.status.code(), Some(2), "a second `init` overwrites nothing");
}

/// The standing set in the binary is the one in `policies/`: without settings, both give the same digest.
#[test]
fn the_binary_carries_the_standing_policies() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let digest = |args: &[&str]| {
        let empty = tempfile::tempdir().unwrap();
        let facts = root.join("facts/GHA.yaml");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_r2pc"));
        command.current_dir(empty.path()).arg("check").arg(facts).args([
            "-f",
            "json",
            "--rule",
            "discrimination",
        ]);
        let out = command.args(args).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        report["policies"]["digest"].as_str().unwrap().to_owned()
    };
    let paths = policies(&root.join("policies"));
    let flags: Vec<&str> = paths.iter().flat_map(|path| ["-p", path.as_str()]).collect();
    assert!(!paths.is_empty());
    assert_eq!(digest(&[]), digest(&flags));
}

/// Policy files under a folder, without tests.
fn policies(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(policies(&path));
        } else if name.ends_with(".r2p") && !name.ends_with("_test.r2p") {
            found.push(name);
        }
    }
    found
}
