//! `r2pc diff` on real repositories, made in a temporary folder: revisions, settings of each, facts of each; and what
//! it says against two runs of `r2pc check`.
#![cfg(test)]

use gix::ObjectId;
use gix::objs::tree::{Entry, EntryKind};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The files of a commit, by path.
type Files<'f> = [(&'f str, &'f str)];

struct Repository {
    folder: tempfile::TempDir,
    git: gix::Repository,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = gix::init(folder.path()).unwrap();
        std::fs::write(git.git_dir().join("HEAD"), "ref: refs/heads/main\n").unwrap();
        Repository { folder, git }
    }

    /// Commits files onto a branch; the work tree is left as it is.
    fn commit(&self, branch: &str, parent: Option<ObjectId>, files: &Files<'_>) -> ObjectId {
        let tree = self.tree(&files.iter().map(|(path, text)| (*path, *text)).collect());
        let who =
            gix::actor::SignatureRef { name: "A".into(), email: "a@b".into(), time: "1400000000 +0000" };
        let branch = format!("refs/heads/{branch}");
        self.git.commit_as(who, who, branch.as_str(), "A change", tree, parent).unwrap().detach()
    }

    fn tree(&self, files: &BTreeMap<&str, &str>) -> ObjectId {
        let mut entries = Vec::new();
        let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (path, text) in files {
            match path.split_once('/') {
                Some((folder, rest)) => drop(folders.entry(folder).or_default().insert(rest, text)),
                None => {
                    let oid = self.git.write_blob(text).unwrap().detach();
                    entries.push(Entry { mode: EntryKind::Blob.into(), filename: (*path).into(), oid });
                }
            }
        }
        for (folder, files) in folders {
            let oid = self.tree(&files);
            entries.push(Entry { mode: EntryKind::Tree.into(), filename: folder.into(), oid });
        }
        entries.sort();
        self.git.write_object(gix::objs::Tree { entries }).unwrap().detach()
    }

    fn check_out(&self, files: &Files<'_>) {
        write(self.folder.path(), files);
    }

    fn diff(&self, args: &[&str]) -> (i32, String, String) {
        run(self.folder.path(), &[&["diff"], args].concat())
    }
}

fn write(folder: &Path, files: &Files<'_>) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
    command.current_dir(folder).env("NO_COLOR", "1").env("COLUMNS", "100").args(args);
    let out = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

const SETTINGS: &str = "policies = [\"policies\"]\nfacts = [\"facts\"]\nas_of = \"2015-06-30\"\n";
const FACTS: &str = "\
countries:
  - { country: KEN, facts: { terror: 3 } }
  - { country: SYR, facts: { terror: 5 } }
observed: 2014-12-31
source: \"Invented for this test\"
";

/// A risk over a threshold, and the warning that asks it.
fn policy(least: u32) -> String {
    format!(
        "package a\nfact terror: number 1..5 \"How much terror?\" stale after 2 years\n\
         risk r \"Terror\" {{ present when terror >= {least} }}\n\
         warning w \"Warn\" {{ raise watch when r is present }}\n"
    )
}

/// `main` with two commits, and `feature` from the first of them.
fn history() -> (Repository, [String; 3]) {
    let repository = Repository::new();
    let policies = [policy(5), policy(4), policy(3)];
    let files =
        |at: usize| [("r2pc.toml", SETTINGS), ("policies/a.r2p", &*policies[at]), ("facts/f.yaml", FACTS)];
    let first = repository.commit("main", None, &files(0));
    repository.commit("feature", Some(first), &files(2));
    repository.commit("main", Some(first), &files(1));
    repository.check_out(&files(1));
    (repository, policies)
}

#[test]
fn revisions_ranges_and_the_work_tree() {
    let (repository, policies) = history();
    let (code, same, _) = repository.diff(&["-f", "plain"]);
    assert_eq!((code, &*same), (0, ""), "the work tree is as HEAD is");
    let (code, text, _) = repository.diff(&["HEAD~1", "-f", "plain"]);
    assert_eq!(code, 1);
    assert!(text.contains("risk a.r: present when: terror >= 5 → >= 4 (stricter)"), "{text}");
    let (_, text, _) = repository.diff(&["main..feature", "-f", "plain"]);
    assert!(text.contains("terror >= 4 → >= 3"), "{text}");
    assert!(text.contains("KEN 2015-06-30 a.w: clear → raised, watch"), "{text}");
    assert!(!text.contains("SYR"), "{text}");
    let (_, text, _) = repository.diff(&["main...feature", "-f", "plain"]);
    assert!(text.contains("terror >= 5 → >= 3"), "against the common ancestor: {text}");
    let (_, text, _) = repository.diff(&["feature", "main", "-f", "plain"]);
    assert!(text.contains("terror >= 3 → >= 4 (looser)"), "{text}");
    repository.check_out(&[("policies/a.r2p", &policies[2])]);
    let (_, text, _) = repository.diff(&["-f", "plain"]);
    assert!(text.contains("terror >= 4 → >= 3 (stricter)"), "what is not committed yet: {text}");
    let (code, ..) = repository.diff(&["feature", "-f", "plain"]);
    assert_eq!(code, 0, "the work tree is as the branch is");
}

#[test]
fn a_folder_below_the_root_sees_the_same() {
    let (repository, _) = history();
    let below = repository.folder.path().join("policies");
    let (_, text, error) = run(&below, &["diff", "HEAD~1", "-f", "plain"]);
    assert!(text.contains("terror >= 5 → >= 4"), "{text}{error}");
    let (_, text, error) = run(&below, &["diff", "HEAD~1:policies", "HEAD:policies", "-f", "plain"]);
    assert!(text.contains("terror >= 5 → >= 4"), "{text}{error}");
}

#[test]
fn what_is_no_revision_is_told_with_the_nearest_name() {
    let (repository, _) = history();
    let (code, _, error) = repository.diff(&["featrue"]);
    assert_eq!(code, 2);
    assert!(error.contains("`featrue` is no file, no folder and no revision of this repository"), "{error}");
    assert!(error.contains("did you mean `feature`?"), "{error}");
    let elsewhere = tempfile::tempdir().unwrap();
    let (code, _, error) = run(elsewhere.path(), &["diff", "main"]);
    assert_eq!(code, 2);
    assert!(error.contains("there is no git repository here"), "{error}");
}

#[test]
fn each_revision_has_settings_of_its_own() {
    let repository = Repository::new();
    let (old, new) = (policy(5), policy(4));
    let first =
        repository.commit("main", None, &[("rules/a.r2p", &old), ("r2pc.toml", "policies = \"rules\"\n")]);
    let files = [("policies/a.r2p", &*new), ("r2pc.toml", SETTINGS)];
    repository.commit("main", Some(first), &files);
    repository.check_out(&files);
    let (_, text, error) = repository.diff(&["HEAD~1", "-f", "plain"]);
    assert!(text.contains("terror >= 5 → >= 4 (stricter)"), "{text}{error}");
    assert!(text.contains("moved from rules/a.r2p to policies/a.r2p"), "{text}");
    let (_, text, _) = repository.diff(&["HEAD~1", "HEAD", "-f", "plain", "-p", "policies"]);
    assert!(text.contains("note: there are no policies in `HEAD~1`"), "{text}");
    assert!(text.contains("risk a.r: added"), "{text}");
}

#[test]
fn changes_in_some_files_alone() {
    let repository = Repository::new();
    let other = |least| format!("package b\nuse a\nrisk s \"S\" {{ present when terror >= {least} }}\n");
    let (a, b) = ([policy(5), policy(4)], [other(5), other(3)]);
    let files = |at: usize| [("policies/a.r2p", &*a[at]), ("policies/b.r2p", &*b[at])];
    repository.commit("main", None, &files(0));
    repository.check_out(&files(1));
    let (_, text, error) = repository.diff(&["-f", "plain", "--", "policies/b.r2p"]);
    assert!(
        text.contains("risk b.s: present when: terror >= 5 → >= 3") && !text.contains("a.r"),
        "{text}{error}"
    );
    let (code, _, error) = repository.diff(&["--", "nowhere"]);
    assert_eq!(code, 2);
    assert!(error.contains("no policy of either version stands under `nowhere`"), "{error}");
}

#[test]
fn flips_are_put_down_to_policies_facts_or_both() {
    let repository = Repository::new();
    let (old, new) = (policy(5), policy(4));
    let facts = |ken: u32, syr: u32, mli: u32| {
        format!(
            "observed: 2014-12-31\nsource: here\ncountries:\n  - {{ country: KEN, facts: {{ terror: {ken} }} }}\n  \
             - {{ country: SYR, facts: {{ terror: {syr} }} }}\n  - {{ country: MLI, facts: {{ terror: {mli} }} }}\n"
        )
    };
    // Kenya needs the new threshold alone, Syria the new figure alone, Mali both.
    let (before, after) = (facts(4, 3, 3), facts(4, 5, 4));
    repository.commit(
        "main",
        None,
        &[("r2pc.toml", SETTINGS), ("policies/a.r2p", &old), ("facts/f.yaml", &before)],
    );
    repository.check_out(&[("r2pc.toml", SETTINGS), ("policies/a.r2p", &new), ("facts/f.yaml", &after)]);
    let (_, text, _) = repository.diff(&["-f", "json"]);
    let page: Value = serde_json::from_str(&text).unwrap();
    let due: BTreeMap<&str, &str> = page["flips"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|flip| flip["rule"] == "a.r")
        .map(|flip| (flip["country"].as_str().unwrap(), flip["due_to"].as_str().unwrap()))
        .collect();
    assert_eq!(due, BTreeMap::from([("KEN", "policy"), ("SYR", "facts"), ("MLI", "both")]));
    assert_eq!(page["summary"]["flips"]["due_to"]["policy"], 2, "the risk and its warning");
    let syria =
        page["flips"].as_array().unwrap().iter().find(|f| f["country"] == "SYR" && f["rule"] == "a.r");
    assert_eq!(syria.unwrap()["facts"][0]["old"], "3");
    assert_eq!(syria.unwrap()["facts"][0]["new"], "5");
}

/// `git difftool` hands over single files, whatever they are called there, and folders with those alone that changed.
#[test]
fn parts_of_a_set_are_read_within_it() {
    let folder = tempfile::tempdir().unwrap();
    let facts = "package a\nfact terror: number 1..5 \"How much?\" stale after 2 years\n";
    let rule = |least: u32| format!("package b\nuse a\nrisk s \"S\" {{ present when terror >= {least} }}\n");
    write(
        folder.path(),
        &[
            ("policies/facts.r2p", facts),
            ("policies/b/rule.r2p", &rule(3)),
            ("tmp/rule.r2p", &rule(4)),
            ("left/policies/b/rule.r2p", &rule(4)),
            ("right/policies/b/rule.r2p", &rule(3)),
        ],
    );
    for pair in [["tmp/rule.r2p", "policies/b/rule.r2p"], ["left", "right"]] {
        let (code, text, error) = run(folder.path(), &["diff", pair[0], pair[1], "-f", "plain"]);
        assert_eq!(code, 1, "{error}");
        assert!(text.contains("risk b.s: present when: terror >= 4 → >= 3 (stricter)"), "{text}");
        assert!(!text.contains("note:"), "{text}");
    }
    let (_, text, _) = run(folder.path(), &["diff", "/dev/null", "policies/b/rule.r2p", "-f", "plain"]);
    assert!(text.contains("risk b.s: added"), "{text}");
}

#[test]
fn new_policies_that_do_not_check_are_told_and_compared_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let broken = policy(4).replace("raise watch when r is", "raise watch when nobody is");
    write(folder.path(), &[("old.r2p", &policy(5)), ("new.r2p", &broken)]);
    let (code, text, error) = run(folder.path(), &["diff", "old.r2p", "new.r2p", "-f", "plain"]);
    assert_eq!(code, 2);
    assert!(text.contains("terror >= 5 → >= 4"), "{text}");
    assert!(text.contains("note: the new policies do not check (1 error)"), "{text}");
    assert!(error.contains("nobody"), "{error}");
}

#[test]
fn git_compares_the_canonical_text() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("a.r2p", "package a\nfact p: bool   \"P?\"\n"), ("broken.r2p", "package   a\nfact p:")],
    );
    let (code, text, _) = run(folder.path(), &["diff", "--textconv", "a.r2p"]);
    assert_eq!((code, &*text), (0, "package a\n\nfact p: bool \"P?\"\n"));
    let (code, text, _) = run(folder.path(), &["diff", "--textconv", "broken.r2p"]);
    assert_eq!((code, &*text), (0, "package   a\nfact p:"), "what cannot be read whole is shown as it is");
}

/// What `check` says of each row, by country, rule and item; of risks that may be present, whether they are held back.
fn checked(folder: &Path, policies: &str, countries: &str) -> BTreeMap<[String; 3], Vec<String>> {
    let (_, text, error) = run(
        folder,
        &["check", "-p", policies, "facts", "-f", "csv", "--as-of", "2015-06-30", "--country", countries],
    );
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let of = |row: &csv::StringRecord, wanted: &[usize]| {
        wanted.iter().map(|at| row[*at].to_owned()).collect::<Vec<_>>()
    };
    let rows: BTreeMap<_, _> = rows
        .records()
        .map(Result::unwrap)
        .map(|row| {
            let key = [row[0].to_owned(), row[2].to_owned(), row[4].to_owned()];
            let mut says = of(&row, &[5, 6, 7, 8, 13, 14]);
            if row[5] == *"present" || row[6].contains("present") {
                says.extend(of(&row, &[9, 11]));
            }
            (key, says)
        })
        .collect();
    assert!(!rows.is_empty(), "{error}");
    rows
}

/// A change of the standing policies on the shipped facts: the flips are those that two runs of `check` show.
#[test]
fn flips_are_those_of_two_checks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for version in ["old", "new"] {
        copy(&root.join("policies"), &folder.path().join(version));
    }
    copy(&root.join("facts"), &folder.path().join("facts"));
    let (mut changed, mut files) = (0, Vec::new());
    collect(&folder.path().join("new"), &mut files);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let after =
            text.replace("01-01 is 100\n", "01-01 is 25\n").replace("01-01 is 0.6\n", "01-01 is 0.5\n");
        changed += usize::from(after != text);
        std::fs::write(path, after).unwrap();
    }
    assert!(changed > 0, "the standing policies have other figures now: change them here");
    let countries = "KEN,SDN,SYR";
    let (old, new) = (checked(folder.path(), "old", countries), checked(folder.path(), "new", countries));
    let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
    let expected: Vec<_> = keys.into_iter().filter(|key| old.get(key) != new.get(key)).collect();
    let args = [
        "diff",
        "old",
        "new",
        "--facts",
        "facts",
        "-f",
        "json",
        "--as-of",
        "2015-06-30",
        "--country",
        countries,
    ];
    let (code, text, error) = run(folder.path(), &args);
    assert_eq!(code, 1, "{error}");
    let page: Value = serde_json::from_str(&text).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found: Vec<[String; 3]> = page["flips"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flip| [word(&flip["country"]), word(&flip["rule"]), word(&flip["item"])])
        .collect();
    found.sort();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
    validate(&page);
}

fn validate(page: &Value) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(root.join("docs/schemas/diff.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(page).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn copy(from: &Path, to: &Path) {
    let mut files = Vec::new();
    collect(from, &mut files);
    for path in files {
        let target = to.join(path.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(path, target).unwrap();
    }
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
