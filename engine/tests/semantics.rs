//! Every example and table of the semantics that can be said in the language itself: the `test` blocks under
//! `tests/suites/semantics/`, run as an author would run them.
#![cfg(test)]

use r2pc_engine::facts::CountryFacts;
use r2pc_engine::testing::{self, GivenFile, TestResult};
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::Sources;
use r2pc_lang::{Checked, check};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/semantics")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(suite())
        .expect("the suite is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "r2p"))
        .collect();
    files.sort();
    files
}

fn complaint(sources: &Sources, checked: &Checked, result: &TestResult) -> Option<String> {
    if result.passed() {
        return None;
    }
    let test = &checked.program.tests[result.test];
    let mut text = format!("{}\n", test.title);
    for expectation in result.expectations.iter().filter(|expectation| !expectation.passed) {
        let file = sources.file(expectation.span.file);
        let line = file.line_column(expectation.span.start as usize).line;
        let _ = writeln!(text, "  {}:{line}: {}", file.name(), sources.text(expectation.span));
        let _ = writeln!(
            text,
            "    is {}; not among the causes: {:?}",
            expectation.actual.word(),
            expectation.not_causes
        );
        let _ = writeln!(text, "    causes: {:?}", expectation.causes);
    }
    Some(text)
}

fn no_files(_: GivenFile<'_>) -> Result<CountryFacts, Vec<Diagnostic>> {
    panic!("these tests give their facts themselves")
}

#[test]
fn every_example_of_the_semantics_comes_out_as_stated() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for path in files() {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let mut sources = Sources::new();
        let id = sources.add(name, std::fs::read_to_string(&path).expect("readable"));
        let checked = check(&sources, &[id]);
        for diagnostic in checked.diagnostics.iter().filter(|d| d.is_error()) {
            let at = sources.file(id).line_column(diagnostic.span.start as usize);
            let help = diagnostic.help.clone().unwrap_or_default();
            complaints.push(format!(
                "{}:{}:{}: {} {} ({help})",
                path.display(),
                at.line,
                at.column,
                diagnostic.code,
                diagnostic.message
            ));
        }
        let results = testing::run(&checked.program, &mut no_files);
        count += results.len();
        complaints.extend(results.iter().filter_map(|result| complaint(&sources, &checked, result)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(count >= 1, "no test was found");
}
