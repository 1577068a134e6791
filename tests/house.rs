//! The house rules: which crate may use which, who may touch the world, and what every source file has.
#![cfg(test)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The project's own files, as git knows them or would.
fn files(ending: &str) -> Vec<PathBuf> {
    let args = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let listed = Command::new("git").current_dir(root()).args(args).output();
    let names = match listed {
        Ok(out) if out.status.success() => String::from_utf8(out.stdout).unwrap(),
        _ => return walked(root(), ending),
    };
    names
        .lines()
        .filter(|n| n.ends_with(ending))
        .map(PathBuf::from)
        .filter(|f| root().join(f).exists())
        .collect()
}

/// The same where there is no repository, as in a source archive.
fn walked(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let skipped = ["target", ".git", "node_modules"];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !skipped.contains(&&*name) {
            found.extend(walked(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path.strip_prefix(root()).unwrap().to_path_buf());
        }
    }
    found
}

fn text(file: &Path) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

#[test]
fn dependencies_run_one_way() {
    let metadata = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let order = ["r2pc-lang", "r2pc-engine", "r2pc-lsp", "r2pc"];
    let for_tests = "r2pc-generate";
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<_> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    let known: BTreeSet<_> = order.into_iter().chain([for_tests]).collect();
    assert_eq!(names, known, "a new crate has its place in this order");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let used = package["dependencies"].as_array().unwrap();
        if name == for_tests {
            assert!(used.is_empty(), "{name} uses nothing, so that every crate's tests can use it");
            continue;
        }
        for of_tests in used.iter().filter(|used| used["name"] == for_tests) {
            assert_eq!(of_tests["kind"], "dev", "{name} uses {for_tests} elsewhere than in tests");
        }
        let place = order.iter().position(|o| *o == name).unwrap();
        for used in used {
            let used = used["name"].as_str().unwrap();
            if let Some(at) = order.iter().position(|o| *o == used) {
                assert!(at < place, "{name} uses {used}: the arrows are {order:?}");
            }
        }
    }
}

/// The source of a file without its tests, so far as they are at its end.
fn without_tests(file: &Path) -> String {
    text(file).split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

#[test]
fn language_and_engine_touch_no_file_and_no_clock() {
    let worldly = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "SystemTime",
        "Instant::now",
        "::now()",
        "walkdir",
    ];
    for file in files(".rs") {
        let name = file.to_string_lossy().replace('\\', "/");
        let pure =
            (name.starts_with("lang/src/") || name.starts_with("engine/src/")) && !name.contains("tests");
        if pure {
            let source = without_tests(&file);
            for word in worldly {
                assert!(!source.contains(word), "{name} says `{word}`: only cli/world.rs and the server may");
            }
        }
    }
}

#[test]
fn the_command_line_touches_the_world_in_one_file() {
    for file in files(".rs") {
        let name = file.to_string_lossy().replace('\\', "/");
        if name.starts_with("cli/") && !["cli/world.rs", "cli/build.rs"].contains(&&*name) {
            let source = without_tests(&file);
            for word in ["std::fs", "std::env::", "std::io::", "::now()", "println!", "eprintln!"] {
                assert!(!source.contains(word), "{name} says `{word}`: that is for cli/world.rs");
            }
        }
    }
}

#[test]
fn every_source_file_says_what_it_is_and_none_is_long() {
    let mut wrong = Vec::new();
    for file in files(".rs") {
        let (name, source) = (file.display(), text(&file));
        let lines = source.lines().count();
        if !source.starts_with("//! ") {
            wrong.push(format!("{name} does not open with a `//!` line"));
        }
        if lines > 800 {
            wrong.push(format!("{name} has {lines} lines: nobody wants to live in more than 800"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Words between backticks that look like paths of this project.
fn paths_in(page: &str) -> Vec<String> {
    let quoted = page.split('`').skip(1).step_by(2);
    let tops = [
        "lang/",
        "engine/",
        "lsp/",
        "cli/",
        "generate/",
        "policies/",
        "facts/",
        "tests/",
        "docs/",
        "editors/",
        ".ci/",
    ];
    let known = |word: &&str| tops.iter().any(|top| word.starts_with(top)) || word.ends_with(".md");
    let plain = |word: &&str| !word.contains([' ', '*', '{', '<']) && !word.chars().any(char::is_uppercase);
    quoted.filter(known).filter(|word| plain(word) || word.ends_with(".md")).map(str::to_owned).collect()
}

#[test]
fn every_path_that_the_guides_name_is_there() {
    for guide in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "tests/README.md"] {
        for path in paths_in(&text(Path::new(guide))) {
            let pattern = path.contains("PHASE") || path.contains("NAME") || path.contains("CODE");
            assert!(pattern || root().join(&path).exists(), "{guide} names `{path}`, which is not there");
        }
    }
}

#[test]
fn every_dependency_has_its_reason_and_its_use() {
    let page = text(Path::new("ARCHITECTURE.md"));
    let manifests = ["Cargo.toml", "lang/Cargo.toml", "engine/Cargo.toml", "lsp/Cargo.toml"];
    let manifests = manifests.map(|manifest| text(Path::new(manifest)));
    let root: toml::Table = toml::from_str(&manifests[0]).unwrap();
    let mut wrong = Vec::new();
    for name in
        root["workspace"]["dependencies"].as_table().unwrap().keys().filter(|n| !n.starts_with("r2pc"))
    {
        let (word, table) = (format!("\n{name}.workspace"), format!("\n{name} = {{ workspace"));
        if !page.contains(&format!("`{name}`")) {
            wrong.push(format!("ARCHITECTURE.md does not say why `{name}` is needed"));
        }
        if !manifests.iter().any(|text| text.contains(&word) || text.contains(&table)) {
            wrong.push(format!("no crate uses `{name}`"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
