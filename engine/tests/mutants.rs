//! A mutant is known as a changed program and as a changed text: on every test of the semantics the two agree.
#![cfg(test)]

use r2pc_engine::facts::CountryFacts;
use r2pc_engine::testing::{self, GivenFile};
use r2pc_lang::check;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::mutate;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/semantics");
    let entries = std::fs::read_dir(suite).expect("the suite is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "r2p"));
    files.sort();
    files
}

fn no_files(_: GivenFile<'_>) -> Result<CountryFacts, Vec<Diagnostic>> {
    panic!("these tests give their facts themselves")
}

fn passed(program: &Program) -> Vec<bool> {
    testing::run(program, &mut no_files).iter().map(testing::TestResult::passed).collect()
}

#[test]
fn a_mutant_of_the_program_is_the_mutant_of_the_text() {
    let mut tried = 0;
    for path in files() {
        let name = path.display().to_string();
        let mut sources = Sources::new();
        let file = sources.add(name.as_str(), std::fs::read_to_string(&path).expect("readable"));
        let program = check(&sources, &[file]).program;
        // Every second: each costs a reading of its file.
        for mutant in mutate::mutants(&program, &sources).into_iter().step_by(2) {
            let mut changed = program.clone();
            mutant.apply(&mut changed);
            let (_, text) = mutant.text(&sources);
            let mut texts = Sources::new();
            let file = texts.add(name.as_str(), text);
            let read = check(&texts, &[file]);
            let (before, after) = mutant.before_and_after(&sources);
            let errors: Vec<_> =
                read.diagnostics.iter().filter(|d| d.is_error()).map(|d| &d.message).collect();
            assert!(errors.is_empty(), "{name}: {before} → {after}: {errors:?}");
            assert_eq!(passed(&changed), passed(&read.program), "{name}: {before} → {after}");
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried} mutants");
}
