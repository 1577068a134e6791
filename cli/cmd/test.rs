//! `r2pc test`: the tests in policies.

use super::Outcome;
use crate::args::{Format, TestArgs};
use crate::exit::Exit;
use crate::load::{self, PolicyTexts};
use crate::output::Context;
use crate::problem::Problem;
use crate::world;
use r2pc_engine::coverage::Coverage;
use r2pc_engine::facts::CountryFacts;
use r2pc_engine::mutation::{self, Mutation};
use r2pc_engine::prove::{self, Meaning};
use r2pc_engine::report::{Tested, lcov, tested_json, tested_junit, tested_plain, tested_table};
use r2pc_engine::testing::{self, GivenFile, TestFacts, TestResult};
use r2pc_lang::codes::{config, io};
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::mutate::Mutant;
use r2pc_lang::program::{Program, Vocabulary};
use r2pc_lang::source::{FileId, Sources};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

const FORMATS: [Format; 4] = [Format::Table, Format::Plain, Format::Json, Format::Junit];

/// Runs the tests of policies; one that fails gives [`Exit::Found`], and so do shares below those asked for.
pub(super) fn run(context: &Context, args: &TestArgs) -> Outcome {
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let paths = context.settings.policies(&args.policies.and(&args.paths)).value;
    let (mut texts, mut checked) = load::policies(paths.as_deref())?;
    let found = checked.program.tests.len();
    if let Some(part) = &args.only {
        checked.program.tests.retain(|test| test.title.contains(part.as_str()));
    }
    let program = &checked.program;
    if program.tests.is_empty() && !args.allow_no_tests {
        return Err(nothing_to_run(found).into());
    }
    let facts = facts(program, &mut texts);
    let results = testing::run_on(program, &facts);
    let traces = if args.covers() || args.mutates() { testing::traces(program, &facts) } else { Vec::new() };
    let coverage = args.covers().then(|| Coverage::new(program, &texts.sources, &traces));
    let all_pass = results.iter().all(TestResult::passed);
    let mutation = (args.mutates() && all_pass).then(|| {
        let jobs = context.common.jobs.map_or_else(world::processors, NonZeroUsize::get);
        let options = mutation::Options { jobs, most: args.mutants, equivalence: Some(&means_the_same) };
        mutation::run(program, &texts.sources, &facts, &traces, options)
    });
    let tested = Tested {
        program,
        sources: &texts.sources,
        results: &results,
        coverage: coverage.as_ref(),
        mutation: mutation.as_ref(),
    };
    if let (Some(file), Some(coverage)) = (&args.lcov, &coverage) {
        world::write(file, lcov(&tested, coverage).as_bytes())?;
    }
    context.write(&rendered(context, &tested, format), args.output.output.as_deref())?;
    if args.mutates() && !all_pass {
        context.note("mutants are tried once all tests pass: what fails already cannot notice anything");
    }
    Ok(Exit::found(!all_pass || falls_short(args, coverage.as_ref(), mutation.as_ref())))
}

/// Whether it is proved of a mutant, within the prover's scope and limits, that no facts tell it from the policy as it
/// is: no rule has another outcome.
fn means_the_same(_: &Mutant, changed: &Program, original: &Program) -> bool {
    let comparison = prove::compare(original, changed, prove::Limits::default());
    comparison.changes.iter().all(|change| matches!(change.meaning, Meaning::Same | Meaning::Equivalent))
}

/// Whether less was seen or noticed than was asked for.
fn falls_short(args: &TestArgs, coverage: Option<&Coverage>, mutation: Option<&Mutation>) -> bool {
    let below = |is: usize, least: Option<usize>| least.is_some_and(|least| is < least);
    coverage.is_some_and(|coverage| below(coverage.conditions().permille(), args.min_coverage))
        || mutation.is_some_and(|mutation| below(mutation.permille(), args.min_score))
}

/// A run of no test would look like a run of tests that all passed.
fn nothing_to_run(found: usize) -> Problem {
    if found > 0 {
        return Problem::new(config::NO_SUCH_NAME, format!("none of {found} tests has this in its title"));
    }
    Problem::new(io::NOTHING_THERE, "there is no test in these policies").help(
        "write one: test \"what it shows\" { as of 2015-06-30  given FACT is VALUE  expect RULE is present }; or say \
         `--allow-no-tests`",
    )
}

fn facts(program: &Program, texts: &mut PolicyTexts) -> TestFacts {
    let PolicyTexts { sources, files, .. } = texts;
    testing::facts(program, &mut |given: GivenFile<'_>| {
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
