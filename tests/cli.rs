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

/// What the README and the guides show is what happens.
#[test]
fn the_readme_and_the_guides_are_true() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100").env("NO_COLOR", "1").case("README.md").case("docs/*.md").run();
}

/// What the README and the guides tell a shell to do can be done, page by page, in a copy of the folders they speak of.
#[test]
fn what_the_guides_tell_a_shell_to_do_can_be_done() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let guides = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> = guides.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.push(root.join("README.md"));
    pages.sort();
    let mut ran = Vec::new();
    for page in pages {
        let lines = shell_lines(&std::fs::read_to_string(&page).unwrap());
        let here = tempfile::tempdir().unwrap();
        for part in ["r2pc.toml", "docs", "facts", "policies", "tests/suites/providers"] {
            copy(&root.join(part), &here.path().join(part));
        }
        for line in lines {
            let words = shell_words(&line);
            let program = words.iter().map(String::as_str).collect::<Vec<_>>();
            let args = match program.as_slice() {
                ["r2pc", args @ ..] | ["cargo", "run", "--release", "--", args @ ..] => args,
                _ => continue,
            };
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_r2pc"));
            let out = command.current_dir(here.path()).args(args).output().unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(matches!(out.status.code(), Some(0 | 1)), "{}: {line}: {said}", page.display());
            ran.push(line);
        }
    }
    assert!(ran.len() >= 6, "the guides have commands: {ran:?}");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

/// The lines of a page's `sh` blocks.
fn shell_lines(page: &str) -> Vec<String> {
    let blocks = page.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// The words of a line up to its comment, as a shell parts them; what stands in double quotes is one.
fn shell_words(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap_or(line);
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Pages show the files that their commands read.
#[test]
fn pages_show_the_files_that_they_use() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (page, file, language) in [
        ("README.md", "docs/first/first.r2p", "r2p"),
        ("README.md", "docs/first/facts.yaml", "yaml"),
        ("docs/waivers.md", "docs/first/waivers.toml", "toml"),
    ] {
        let shown = std::fs::read_to_string(root.join(page)).unwrap();
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(shown.contains(&format!("```{language}\n{text}```")), "{page} does not show {file} as it is");
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
