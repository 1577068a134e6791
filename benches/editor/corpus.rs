//! Policies and, for a peer, Python modules, of one size: files of some two hundred lines that name each other.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// How many files a corpus has.
pub(crate) const FILES: usize = 500;
/// How many packages the policies are in.
const PACKAGES: usize = 50;
/// Rules in a file; each comes to some twenty lines.
const RULES: usize = 12;

/// A corpus on disk.
pub(crate) struct Corpus {
    /// Its folder.
    pub(crate) folder: tempfile::TempDir,
    /// Its files.
    pub(crate) files: Vec<PathBuf>,
    /// How many lines they have together.
    pub(crate) lines: usize,
}

/// Writes files; what `text` gives for a number is the file of that number, what `name` gives its path.
fn write(name: impl Fn(usize) -> String, text: impl Fn(usize) -> String) -> std::io::Result<Corpus> {
    let folder = tempfile::tempdir()?;
    let (mut files, mut lines) = (Vec::new(), 0);
    for at in 0..FILES {
        let (path, text) = (folder.path().join(name(at)), text(at));
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
        lines += text.lines().count();
        std::fs::write(&path, text)?;
        files.push(path);
    }
    Ok(Corpus { folder, files, lines })
}

/// Policies in packages of ten files, which share a vocabulary and ask each other's rules.
///
/// # Errors
/// If they cannot be written.
pub(crate) fn policies() -> std::io::Result<Corpus> {
    let corpus = write(|at| format!("policies/p{}/f{at}.r2p", at % PACKAGES), policy)?;
    std::fs::write(corpus.folder.path().join("r2pc.toml"), "policies = \"policies\"\n")?;
    Ok(corpus)
}

/// One policy file. The first ten are the vocabulary that all others use.
fn policy(at: usize) -> String {
    let package = at % PACKAGES;
    let mut out = format!("// File {at} of a large set.\npackage big.p{package}\n");
    if package != 0 {
        out.push_str("use big.p0\n");
    }
    if package > 1 {
        let _ = writeln!(out, "use big.p{}", package - 1);
    }
    let _ = writeln!(out, "\nsource s{at} \"S/{at}\" {{\n  title \"Source {at}\"\n  date 2013-07-09\n}}\n");
    let _ = writeln!(out, "enum Degree{at} {{ none < some < much }}\n");
    for fact in 0..8 {
        let ty = match fact % 4 {
            0 => "bool".to_owned(),
            1 => "number 0..10".to_owned(),
            2 => format!("Degree{at}"),
            _ => "count".to_owned(),
        };
        let _ = writeln!(
            out,
            "/// What is counted here, in words.\nfact a{at}.f{fact}: {ty}\n  \"Question {fact} of file {at}?\" stale after 2 years\n"
        );
    }
    for rule in 0..RULES {
        rule_text(&mut out, at, package, rule);
    }
    let _ = writeln!(out, "test \"nothing is known in file {at}\" {{\n  as of 2015-06-30");
    for rule in 0..RULES {
        let _ = writeln!(out, "  expect r{at}_{rule} is unknown");
    }
    out.push_str("}\n");
    out
}

fn rule_text(out: &mut String, at: usize, package: usize, rule: usize) {
    let kind = if rule % 3 == 2 { "resilience" } else { "risk" };
    let verdict = if kind == "risk" { "present" } else { "holds" };
    let _ =
        writeln!(out, "/// Rule {rule} of file {at}.\n{kind} r{at}_{rule} \"Rule {rule} of file {at}\" {{");
    let _ = writeln!(out, "  cites s{at} at \"para {rule}\"");
    let _ = writeln!(out, "  indicator first \"The first sign\" when a{at}.f0 and a{at}.f1 >= {}", rule + 1);
    let _ = writeln!(
        out,
        "  indicator second \"The second sign\"\n    when a{at}.f2 >= some or a{at}.f3 > {rule}"
    );
    let _ =
        writeln!(out, "  indicator third \"The third sign\" when not a{at}.f0 and a{at}.f1 < {}", rule + 1);
    let asked = match package {
        0 => format!("a{at}.f3 > {}", rule + 20),
        _ => format!("a{}.f3 > {}", (at / PACKAGES) * PACKAGES, rule + 20),
    };
    let _ = writeln!(
        out,
        "  {verdict} when (first and second)\n    or (third and {asked})\n    or at least 2 of indicators"
    );
    if kind == "risk" {
        let _ = writeln!(out, "  level high when first and a{at}.f3 > {}", rule + 30);
    } else {
        let _ = writeln!(out, "  inhibits r{at}_{} where a{at}.f0 because \"it holds it back\"", rule - 1);
    }
    out.push_str("}\n\n");
}

/// Python modules for a peer, which import each other.
///
/// # Errors
/// If they cannot be written.
pub(crate) fn modules() -> std::io::Result<Corpus> {
    write(|at| format!("big/f{at}.py"), module)
}

fn module(at: usize) -> String {
    let mut out = format!("\"\"\"Module {at} of a large set.\"\"\"\nfrom dataclasses import dataclass\n");
    if at > 0 {
        let _ = writeln!(out, "from big.f{} import Facts{} as Earlier", at - 1, at - 1);
    }
    let _ = writeln!(out, "\n\n@dataclass\nclass Facts{at}:\n    \"\"\"What is known.\"\"\"");
    for fact in 0..8 {
        let _ = writeln!(out, "    f{fact}: {}", ["bool", "float", "int | None", "int"][fact % 4]);
    }
    for rule in 0..21 {
        let _ = writeln!(
            out,
            "\n\ndef r{at}_{rule}(facts: Facts{at}) -> bool:\n    \"\"\"Rule {rule} of file {at}.\"\"\""
        );
        let _ = writeln!(out, "    first = facts.f0 and facts.f1 >= {rule}");
        let _ = writeln!(out, "    second = (facts.f2 or 0) >= 1 or facts.f3 > {rule}");
        let _ = writeln!(out, "    third = not facts.f0 and facts.f1 < {rule}");
        let _ = writeln!(
            out,
            "    signs = [first, second, third]\n    return first and second or sum(signs) >= 2"
        );
    }
    out
}

/// A crate for a peer, whose modules use each other.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn crates() -> std::io::Result<Corpus> {
    let corpus = write(|at| format!("src/f{at}.rs"), rust_module)?;
    let root = corpus.folder.path();
    std::fs::write(
        root.join("Cargo.toml"),
        "[package]\nname = \"big\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
    )?;
    let modules: String = (0..FILES).map(|at| format!("pub mod f{at};\n")).collect();
    std::fs::write(root.join("src/lib.rs"), modules)?;
    Ok(corpus)
}

fn rust_module(at: usize) -> String {
    let mut out = format!("//! Module {at} of a large set.\n");
    if at > 0 {
        let _ = writeln!(out, "use crate::f{}::Facts{} as Earlier;", at - 1, at - 1);
    }
    let _ = writeln!(out, "\n/// What is known.\n#[derive(Clone, Debug)]\npub struct Facts{at} {{");
    for fact in 0..8 {
        let _ = writeln!(out, "    pub f{fact}: {},", ["bool", "f64", "Option<i64>", "i64"][fact % 4]);
    }
    out.push_str("}\n");
    if at > 0 {
        out.push_str("\n/// An earlier one.\npub fn earlier(facts: &Earlier) -> bool {\n    facts.f0\n}\n");
    }
    for rule in 0..21 {
        let _ = writeln!(
            out,
            "\n/// Rule {rule} of file {at}.\npub fn r{at}_{rule}(facts: &Facts{at}) -> bool {{"
        );
        let _ = writeln!(out, "    let first = facts.f0 && facts.f1 >= {rule}.0;");
        let _ = writeln!(out, "    let second = facts.f2.unwrap_or(0) >= 1 || facts.f3 > {rule};");
        let _ = writeln!(out, "    let third = !facts.f0 && facts.f1 < {rule}.0;");
        out.push_str(
            "    let signs = [first, second, third];\n    first && second || signs.iter().filter(|it| **it).count() >= 2\n}\n",
        );
    }
    out
}
