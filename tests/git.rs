//! The recipes of `docs/review.md` in a real repository, by git itself: `git difftool`, and the textconv with which `git diff`
//! passes over layout and names the rule above a change. Skipped where there is no git.
#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

const POLICY: &str = "\
package a

fact terror: number 1..5 \"How much terror?\" stale after 2 years

risk first \"First\" {
  note \"A line.\"
  note \"Another line.\"
  note \"A third line.\"
  present when terror >= 5
}

risk second \"Second\" {
  present when terror >= 4
}
";

fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let binary = Path::new(env!("CARGO_BIN_EXE_r2pc")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("git");
    command.current_dir(folder).env("PATH", path).env("NO_COLOR", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    let out = command.args(["-c", "user.name=A", "-c", "user.email=a@b"]).args(args).output().ok()?;
    Some(String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap())
}

/// The command lines of a fenced block of the guide that hold these words.
fn recipe(words: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(root.join("docs/review.md")).unwrap();
    guide.lines().filter(|line| line.starts_with("git ") && line.contains(words)).map(str::to_owned).collect()
}

/// Runs a line as a shell would that knows quotes.
fn shell(folder: &Path, line: &str) -> Option<String> {
    let (mut args, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match (c, args.last_mut()) {
            ('"', _) => quoted = !quoted,
            (' ', _) if !quoted => args.push(String::new()),
            (c, Some(last)) => last.push(c),
            _ => {}
        }
    }
    let args: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    git(folder, &args)
}

#[test]
fn the_recipes_of_the_guide_work_in_git() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    if git(folder, &["init", "-q", "-b", "main"]).is_none() {
        eprintln!("skipped: git is not installed");
        return;
    }
    std::fs::create_dir(folder.join("policies")).unwrap();
    let file = folder.join("policies/a.r2p");
    std::fs::write(&file, POLICY).unwrap();
    std::fs::write(folder.join("r2pc.toml"), "policies = [\"policies\"]\n").unwrap();
    std::fs::write(folder.join(".gitattributes"), "*.r2p diff=r2p\n").unwrap();
    git(folder, &["add", "."]).unwrap();
    git(folder, &["commit", "-q", "-m", "First"]).unwrap();
    let settings = recipe("git config");
    assert_eq!(settings.len(), 2, "{settings:?}");
    for line in &settings {
        assert_eq!(shell(folder, line).unwrap(), "", "{line}");
    }

    std::fs::write(&file, POLICY.replace("  present when", "      present   when")).unwrap();
    assert_eq!(git(folder, &["diff"]).unwrap(), "", "layout alone is passed over");

    std::fs::write(&file, POLICY.replace("terror >= 5", "terror >= 4")).unwrap();
    let said = git(folder, &["diff", "-U1"]).unwrap();
    assert!(said.contains("risk first \"First\""), "the rule stands above the change: {said}");
    assert!(said.contains("+  present when terror >= 4"), "{said}");

    let [difftool] = recipe("difftool").try_into().unwrap();
    let said = shell(folder, &difftool).unwrap();
    assert!(said.contains("terror >= 5 → >= 4"), "{said}");
    assert!(said.contains("a.first"), "{said}");
    assert!(!said.contains("r2p::"), "{said}");
}
