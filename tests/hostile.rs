//! What no transcript can hold: bytes, pipes, devices, depth. Nothing of it may end in a panic or an unnamed code.
#![cfg(test)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r2pc"));
    command.current_dir(folder).env("NO_COLOR", "1").args(args);
    command
}

/// Runs in a folder of its own with an empty settings file, so that no other is found.
fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    fs::write(folder.join("r2pc.toml"), "").unwrap();
    let Output { status, stdout, stderr } = command(folder, args).output().unwrap();
    let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    (status.code(), said)
}

#[track_caller]
fn assert_refused(folder: &Path, args: &[&str], code: &str) {
    let (exit, said) = run(folder, args);
    assert!(exit == Some(2) && said.contains(code), "{args:?} gave {exit:?}: {said}");
}

const RULES: &str = "package a\nfact x: count \"How many?\"\nrisk one \"One\" { present when x >= 1 }\n";

#[test]
fn bytes_that_are_no_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("binary.r2p"), b"package a\n\xff\xfe\x00\x01").unwrap();
    fs::write(folder.path().join("rules.r2p"), RULES).unwrap();
    fs::write(folder.path().join("table.csv"), b"PK\x03\x04\xff").unwrap();
    assert_refused(folder.path(), &["lint", "binary.r2p"], "r2p::io::not-text");
    assert_refused(folder.path(), &["check", "-p", "rules.r2p", "table.csv"], "r2p::io::not-text");
}

#[test]
fn text_that_would_write_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("evil.r2p"), "package a\n// \u{1b}]0;owned\u{7}\nrisk \u{1b}[2J {}\n")
        .unwrap();
    let (exit, said) = run(folder.path(), &["lint", "evil.r2p", "--color", "always"]);
    assert_eq!(exit, Some(2));
    assert!(
        !said.contains("\u{1b}]0;") && !said.contains("\u{1b}[2J") && !said.contains('\u{7}'),
        "{said:?}"
    );
}

#[test]
fn conditions_nested_a_thousand_deep() {
    let folder = tempfile::tempdir().unwrap();
    for (name, open, close) in
        [("brackets", "(", ")"), ("not", "not (", ")"), ("brace", "{", "}"), ("minus", "-", "")]
    {
        let deep = open.repeat(1_000) + "x" + &close.repeat(1_000);
        let text =
            format!("package a\nfact x: bool \"Is it?\"\nrisk one \"One\" {{ present when {deep} }}\n");
        let file = format!("{name}.r2p");
        fs::write(folder.path().join(&file), text).unwrap();
        let (exit, said) = run(folder.path(), &["lint", &file]);
        assert!([Some(0), Some(1), Some(2)].contains(&exit), "{name}: {exit:?}");
        assert!(said.lines().all(|line| line.chars().count() < 1_000), "{name} floods the terminal");
    }
}

#[test]
fn facts_nested_a_thousand_deep() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rules.r2p"), RULES).unwrap();
    for ending in ["yaml", "json", "toml"] {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let text = match ending {
            "toml" => format!("country = \"GHA\"\nobserved = 2015-01-01\n[facts]\nx = {deep}\n"),
            "json" => {
                format!("{{\"country\":\"GHA\",\"observed\":\"2015-01-01\",\"facts\":{{\"x\":{deep}}}}}")
            }
            _ => format!("country: GHA\nobserved: 2015-01-01\nfacts:\n  x: {deep}\n"),
        };
        let file = format!("deep.{ending}");
        fs::write(folder.path().join(&file), text).unwrap();
        let (exit, said) = run(folder.path(), &["check", "-p", "rules.r2p", &file]);
        assert_eq!(exit, Some(2), "{ending}: {said}");
    }
}

#[test]
fn standard_output_that_is_closed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = command(root, &["check", "facts", "-f", "csv", "--fail-on", "none"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.code() == Some(0) && said.is_empty(), "{:?}: {said}", done.status);
}

#[test]
fn results_are_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rules.r2p"), RULES).unwrap();
    fs::write(
        folder.path().join("GHA.yaml"),
        "country: GHA\nobserved: 2015-01-01\nsource: a\nfacts: { x: 1 }\n",
    )
    .unwrap();
    let check =
        ["check", "-p", "rules.r2p", "GHA.yaml", "--as-of", "2015-06-30", "-f", "json", "-o", "out.json"];
    assert_eq!(run(folder.path(), &check).0, Some(0));
    let whole = fs::read_to_string(folder.path().join("out.json")).unwrap();
    assert!(whole.contains("r2pc.check/1"));
    fs::write(folder.path().join("rules.r2p"), "package").unwrap();
    assert_eq!(run(folder.path(), &check).0, Some(2));
    assert_eq!(
        fs::read_to_string(folder.path().join("out.json")).unwrap(),
        whole,
        "what stood there still does"
    );
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "no temporary file is left: {left:?}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn pipes_and_devices_hold_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join("pipe.r2p")).status().unwrap().success());
        assert_refused(folder.path(), &["lint", "pipe.r2p"], "r2p::io::not-a-file");
        assert_refused(folder.path(), &["lint", "/dev/zero"], "r2p::io::not-a-file");
    }

    #[test]
    fn links_that_lead_back() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("policies")).unwrap();
        symlink("..", folder.path().join("policies/up")).unwrap();
        symlink("gone.r2p", folder.path().join("policies/broken.r2p")).unwrap();
        let (exit, said) = run(folder.path(), &["lint", "policies"]);
        assert_eq!(exit, Some(2));
        assert!(said.contains("r2p::io::link-loop") && said.contains("r2p::io::not-found"), "{said}");
    }

    #[test]
    fn a_disk_that_takes_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let out = command(folder.path(), &["error"]).stdout(full).output().unwrap();
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8(out.stderr).unwrap().contains("r2p::io::not-written"));
    }
}

/// How long the allocator keeps memory is told it in the environment, which a program cannot change of itself.
#[cfg(target_os = "linux")]
#[test]
fn the_server_begins_anew_to_give_memory_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut server =
        command(folder.path(), &["lsp"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let environment = format!("/proc/{}/environ", server.id());
    let wanted = b"MIMALLOC_PURGE_DELAY=1\0";
    let is_told = (0..3000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        fs::read(&environment).is_ok_and(|all| all.windows(wanted.len()).any(|part| part == wanted))
    });
    drop(server.stdin.take());
    server.wait().unwrap();
    assert!(is_told);
}
