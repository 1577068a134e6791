//! Runs the case files of `tests/suites`, each a small policy file with its expectations beside the lines:
//! `//~ parse::expected` for the line it stands on, `//~^ parse::expected` for the line above. A file's diagnostics must
//! be exactly these; how they read is in the snapshots beside the files. `tests/README.md` says how to add a case.
#![cfg(test)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod rendering;

use r2pc_lang::codes::{self, Code};
use r2pc_lang::diagnostic::{Diagnostic, Severity};
use r2pc_lang::lint::{Levels, PROVED, Scope, TABLE, lint};
use r2pc_lang::parse::parse;
use r2pc_lang::source::{FileId, Sources};
use std::path::{Path, PathBuf};

/// The folder of a suite.
fn folder(suite: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites").join(suite)
}

/// The case files of a suite, sorted; an absent folder has none.
fn cases(suite: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(suite)).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "r2p"));
    files.sort();
    files
}

/// What a text says that is to be said of it: lines from 1, codes without `r2p::`.
fn expectations(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let Some((_, note)) = content.split_once("//~") else { continue };
        let above = note.chars().take_while(|c| *c == '^').count();
        let codes = note.trim_start_matches('^').split_whitespace();
        found.extend(codes.map(|code| (line - above, code.to_owned())));
    }
    found.sort();
    found
}

/// What was said, in the same form.
fn said(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<(usize, String)> {
    let place = |d: &Diagnostic| sources.file(d.span.file).line_of(d.span.start as usize) + 1;
    let code = |d: &Diagnostic| d.code.name().trim_start_matches("r2p::").to_owned();
    let mut said: Vec<_> = diagnostics.iter().map(|d| (place(d), code(d))).collect();
    said.sort();
    said
}

/// What a message says that only a programmer would know: the name of a rule of the grammar, a type, a bare "expected".
fn inner_words(diagnostic: &Diagnostic) -> impl Iterator<Item = &'static str> {
    const INNER: [&str; 20] = [
        "kw_",
        "_clause",
        "_decl",
        "strict_",
        "own_name",
        "is_right",
        "sum_op",
        "read_back",
        "form_word",
        "of_form",
        "EOI",
        "Rule::",
        "Option<",
        "Some(",
        "Vec<",
        "Arc",
        "identifier",
        "token",
        "parse error",
        "expected expression",
    ];
    let help = diagnostic.help.clone().unwrap_or_default();
    let related = diagnostic.related.iter().map(|label| label.text.clone());
    let said: Vec<String> = [diagnostic.message.clone(), help].into_iter().chain(related).collect();
    // What the author wrote stands between backticks, and may be anything.
    let own = |text: &String| text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let said: Vec<String> = said.iter().map(own).collect();
    INNER.into_iter().filter(move |word| said.iter().any(|text| text.contains(word)))
}

/// Runs one suite: `judge` gives the diagnostics of a file.
fn run(suite: &str, judge: fn(&Sources, FileId) -> Vec<Diagnostic>) {
    let mut wrong = Vec::new();
    for path in cases(suite) {
        let text = std::fs::read_to_string(&path).expect("a case file is UTF-8");
        let stem = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let mut sources = Sources::new();
        let file = sources.add(format!("{suite}/{stem}.r2p"), text.as_str());
        let diagnostics = judge(&sources, file);
        for diagnostic in &diagnostics {
            wrong.extend(
                inner_words(diagnostic)
                    .map(|word| format!("{suite}/{stem}.r2p: says `{word}`: {}", diagnostic.message)),
            );
        }
        let (expected, said) = (expectations(&text), said(&sources, &diagnostics));
        for missing in expected.iter().filter(|e| !said.contains(e)) {
            wrong.push(format!("{suite}/{stem}.r2p:{}: not said: {}", missing.0, missing.1));
        }
        for extra in said.iter().filter(|e| !expected.contains(e)) {
            wrong.push(format!("{suite}/{stem}.r2p:{}: said: {}", extra.0, extra.1));
        }
        if expected.len() != said.len() && expected.iter().all(|e| said.contains(e)) {
            wrong.push(format!("{suite}/{stem}.r2p: {} expected, {} said", expected.len(), said.len()));
        }
        insta::with_settings!({snapshot_path => folder(suite).join("snapshots"), prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(stem, rendering::all(&sources, &diagnostics));
        });
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn parse_suite() {
    run("parse", |sources, file| parse(sources, file).diagnostics);
}

#[test]
fn check_suite() {
    run("check", |sources, file| r2pc_lang::check(sources, &[file]).diagnostics);
}

/// The lint that a case file is named after; the file is read by it alone.
fn lint_named(stem: &str) -> Option<Code> {
    TABLE.iter().find(|lint| lint.name() == stem).map(|lint| lint.code)
}

/// What lints say of a case file: the one that it is named after, at a warning; otherwise those that are on.
fn lints_say(sources: &Sources, file: FileId) -> Vec<Diagnostic> {
    let name = sources.file(file).name().trim_end_matches(".r2p");
    let levels = match lint_named(name.trim_start_matches("lint/")) {
        Some(code) => Levels::new().with(None, Scope::Everywhere, None).with(
            Some(code),
            Scope::Everywhere,
            Some(Severity::Warning),
        ),
        None => ["untested-rule", "untested-threshold", "uninhibited-risk"]
            .iter()
            .fold(Levels::new(), |levels, name| levels.with(lint_named(name), Scope::Everywhere, None)),
    };
    let checked = r2pc_lang::check(sources, &[file]);
    let errors = checked.diagnostics.iter().filter(|d| d.is_error()).cloned();
    errors.chain(lint(sources, &checked, &levels)).collect()
}

#[test]
fn lint_suite() {
    run("lint", lints_say);
}

/// Every lint has a case file of its name.
#[test]
fn every_lint_has_a_case() {
    let stems: Vec<String> =
        cases("lint").iter().filter_map(|p| Some(p.file_stem()?.to_string_lossy().into_owned())).collect();
    // Lints that need a proof are found by the engine, and have their cases there.
    let proved = PROVED.map(|(code, _)| code);
    let here = codes::all().filter(|entry| !proved.contains(&entry.code));
    let names = here.filter_map(|entry| entry.code.name().strip_prefix("r2p::lint::"));
    let missing: Vec<&str> = names.filter(|name| !stems.iter().any(|stem| stem == name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Text that is right is read without a word, whole.
#[test]
fn ok_suite() {
    for path in cases("ok") {
        let mut sources = Sources::new();
        let file = sources
            .add(path.to_string_lossy(), std::fs::read_to_string(&path).expect("a case file is UTF-8"));
        let parsed = parse(&sources, file);
        assert!(parsed.diagnostics.is_empty(), "{}", rendering::all(&sources, &parsed.diagnostics));
        assert!(parsed.file.broken.is_empty() && !parsed.file.declarations.is_empty());
    }
}

/// A safe fix mends what it was offered for: applied, the file says less.
#[test]
fn safe_fixes_mend() {
    fn parser(sources: &Sources, file: FileId) -> Vec<Diagnostic> {
        parse(sources, file).diagnostics
    }
    type Judge = fn(&Sources, FileId) -> Vec<Diagnostic>;
    let files =
        |suite: &'static str, judge: Judge| cases(suite).into_iter().map(move |path| (suite, path, judge));
    for (suite, path, judge) in files("parse", parser).chain(files("lint", lints_say)) {
        let text = std::fs::read_to_string(&path).expect("a case file is UTF-8");
        let name = format!("{suite}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let mut sources = Sources::new();
        let file = sources.add(name.as_str(), text.as_str());
        for diagnostic in judge(&sources, file) {
            let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.safe) else { continue };
            let fixed = sources.add(name.as_str(), rendering::apply(&text, fix));
            let line = sources.file(file).line_of(diagnostic.span.start as usize);
            let still = judge(&sources, fixed).into_iter().find(|d| {
                d.code == diagnostic.code && sources.file(fixed).line_of(d.span.start as usize) == line
            });
            assert_eq!(still.map(|d| d.message), None, "{}:{}", path.display(), line + 1);
        }
    }
}

/// Every page of a parse error gives its error and no other, and then none.
#[test]
fn pages_of_parse_errors_show_them() {
    for entry in r2pc_lang::codes::all().filter(|entry| entry.code.name().starts_with("r2p::parse::")) {
        let blocks: Vec<&str> =
            entry.page.split("```r2p\n").skip(1).filter_map(|b| b.split("```").next()).collect();
        let [wrong, right] = blocks[..] else { panic!("{}: a page has two policy files", entry.code) };
        let said = |text: &str| {
            let mut sources = Sources::new();
            let file = sources.add("page", text);
            parse(&sources, file).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>()
        };
        assert_eq!(said(wrong), [entry.code]);
        assert_eq!(said(right), [], "{}", entry.code);
    }
}
