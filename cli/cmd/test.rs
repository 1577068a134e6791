//! `r2pc test`: the tests in policies.

use super::Outcome;
use crate::args::{Format, TestArgs};
use crate::exit::Exit;
use crate::load::{self, PolicyTexts};
use crate::output::Context;
use crate::problem::Problem;
use crate::world;
use r2pc_engine::facts::CountryFacts;
use r2pc_engine::report::{Tested, tested_json, tested_junit, tested_plain, tested_table};
use r2pc_engine::testing::{self, GivenFile, TestResult};
use r2pc_lang::codes::{config, io};
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::{Program, Vocabulary};
use r2pc_lang::source::{FileId, Sources};
use std::path::{Path, PathBuf};

const FORMATS: [Format; 4] = [Format::Table, Format::Plain, Format::Json, Format::Junit];

/// Runs the tests of policies; one that fails gives [`Exit::Found`].
pub(super) fn run(context: &Context, args: &TestArgs) -> Outcome {
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let paths = context.settings.policies(&args.policies.and(&args.paths)).value;
    let (mut texts, mut checked) = load::policies(paths.as_deref())?;
    let found = checked.program.tests.len();
    if let Some(part) = &args.only {
        checked.program.tests.retain(|test| test.title.contains(part.as_str()));
    }
    let program = &checked.program;
    if program.tests.is_empty() {
        return Err(nothing_to_run(found).into());
    }
    let results = results(program, &mut texts);
    let tested = Tested { program, sources: &texts.sources, results: &results };
    context.write(&rendered(context, &tested, format), args.output.output.as_deref())?;
    Ok(Exit::found(tested.counts().1 > 0))
}

/// A run of no test would look like a run of tests that all passed.
fn nothing_to_run(found: usize) -> Problem {
    if found > 0 {
        return Problem::new(config::NO_SUCH_NAME, format!("none of {found} tests has this in its title"));
    }
    Problem::new(io::NOTHING_THERE, "there is no test in these policies").help(
        "write one: test \"what it shows\" { as of 2015-06-30  given FACT is VALUE  expect RULE is present }",
    )
}

fn results(program: &Program, texts: &mut PolicyTexts) -> Vec<TestResult> {
    let PolicyTexts { sources, files, .. } = texts;
    testing::run(program, &mut |given: GivenFile<'_>| {
        let folder = folder_of(files, given.span.file);
        country(&given, &folder.join(given.path), &program.vocabulary, sources)
    })
}

/// The folder that a policy file's paths are relative to.
fn folder_of(files: &[(FileId, Option<PathBuf>)], file: FileId) -> PathBuf {
    let path = files.iter().find(|(id, _)| *id == file).and_then(|(_, path)| path.as_deref());
    path.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default()
}

/// The facts of the country that a test asks a file for.
fn country(
    given: &GivenFile<'_>,
    path: &Path,
    vocabulary: &Vocabulary,
    sources: &mut Sources,
) -> Result<CountryFacts, Vec<Diagnostic>> {
    let loaded = load::facts(&[path.to_path_buf()], vocabulary, sources);
    let problems = loaded.problems.into_iter().map(|problem| problem.at(given.span));
    let wrong: Vec<_> = loaded.diagnostics.into_iter().filter(Diagnostic::is_error).chain(problems).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut countries = loaded.facts.countries;
    let found = match given.country {
        Some(code) => countries.remove(code),
        None if countries.len() == 1 => countries.pop_first().map(|(_, facts)| facts),
        None => None,
    };
    found.ok_or_else(|| vec![no_country(given, &world::display(path), countries.len()).at(given.span)])
}

fn no_country(given: &GivenFile<'_>, name: &str, countries: usize) -> Problem {
    match given.country {
        Some(code) => {
            Problem::new(config::NO_SUCH_NAME, format!("there are no facts of `{code}` in `{name}`"))
        }
        None => Problem::new(config::NO_SUCH_NAME, format!("`{name}` has facts of {countries} countries"))
            .help("name one behind the file: `country GHA`"),
    }
}

fn rendered(context: &Context, tested: &Tested<'_>, format: Format) -> String {
    match format {
        Format::Json => tested_json(tested),
        Format::Plain => tested_plain(tested),
        Format::Junit => tested_junit(tested),
        _ => tested_table(tested, world::width(), context.common.verbose),
    }
}
