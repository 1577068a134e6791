//! `r2pc check`: countries against policies.

use super::Outcome;
use crate::args::{CheckArgs, FailOn, Format};
use crate::exit::Exit;
use crate::load::{self, LoadedFacts};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::{select, world};
use jiff::civil::Date;
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::facts::Facts;
use r2pc_engine::report::{self, Detail, Report, Weight};
use r2pc_lang::codes::io;
use r2pc_lang::program::Program;
use std::collections::BTreeSet;

const FORMATS: [Format; 9] = [
    Format::Table,
    Format::Plain,
    Format::Json,
    Format::Jsonl,
    Format::Csv,
    Format::Markdown,
    Format::Sarif,
    Format::Junit,
    Format::Github,
];

/// Up to so many countries, a table shows what its findings rest on.
const FEW: usize = 5;

/// Reads policies and facts, assesses every country, reports. Facts that are wrong are told, the rest is reported,
/// and the exit is [`Exit::Failed`] unless the user asked to keep going.
pub(super) fn run(context: &Context, args: &CheckArgs) -> Outcome {
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let paths = context.settings.policies(&args.policies.policies).value;
    let (mut texts, checked) = load::policies(paths.as_deref())?;
    let digest = load::digest(&texts);
    let program = &checked.program;
    let fact_paths = load::fact_paths(&context.settings, &args.facts)?;
    let LoadedFacts { facts, diagnostics, problems } =
        load::facts(&fact_paths, &program.vocabulary, &mut texts.sources);
    let wrong = Complaints { sources: texts.sources, diagnostics, problems };
    if facts.countries.is_empty() {
        return Err(no_country(wrong));
    }
    let options = options(context, args, program, &facts, format)?;
    let findings = assess(program, &facts, &options);
    let report = Report {
        program,
        sources: &wrong.sources,
        findings: &findings,
        as_of: options.as_of,
        known_by: options.known_by,
        digest: &digest,
    };
    let detail = detail(&report, options.reasons, context.common.verbose);
    context.write(&rendered(&report, format, detail), args.output.output.as_deref())?;
    context.complain_beside(&wrong);
    if detail < Detail::Full && format == Format::Table {
        context.note("\nWhat a finding rests on: `r2pc check --country ISO3`, or `-v` for all.");
    }
    hint_at_age(context, &facts, options.as_of);
    let failed = wrong.has_errors() && !args.keep_going;
    Ok(if failed { Exit::Failed } else { exit(&report, context.settings.fail_on(args.fail_on).value) })
}

/// A report on no country would read like one without findings.
fn no_country(mut wrong: Complaints) -> Complaints {
    if !wrong.has_errors() {
        wrong.problems.push(Problem::new(io::NOTHING_THERE, "no file says anything of any country"));
    }
    wrong
}

fn options(
    context: &Context,
    args: &CheckArgs,
    program: &Program,
    facts: &Facts,
    format: Format,
) -> Result<Options, Problem> {
    let countries = select::countries(&args.select, facts)?;
    let settles = matches!(format, Format::Json | Format::Jsonl);
    let explains =
        context.common.verbose || countries.as_ref().map_or(facts.countries.len(), BTreeSet::len) <= FEW;
    Ok(Options {
        as_of: context.settings.as_of(args.when.as_of).value,
        known_by: context.settings.known_by(args.when.known_by).value,
        countries,
        rules: select::rules(&args.select, program)?,
        reasons: settles || (format == Format::Table && explains),
        settle: settles,
    })
}

/// How much a table says: everything where the user wants it or it can be taken in at once.
fn detail(report: &Report<'_>, reasons: bool, verbose: bool) -> Detail {
    match Detail::fitting(report) {
        _ if verbose => Detail::Full,
        Detail::Full if !reasons => Detail::Headlines,
        fitting => fitting,
    }
}

fn rendered(report: &Report<'_>, format: Format, detail: Detail) -> String {
    match format {
        Format::Plain => report::plain(report),
        Format::Json => report::json(report),
        Format::Jsonl => report::jsonl(report),
        Format::Csv => report::csv(report),
        Format::Markdown => report::markdown(report),
        Format::Sarif => report::sarif(report),
        Format::Junit => report::junit(report),
        Format::Github => report::github(report),
        Format::Table => report::table(report, world::width(), detail),
    }
}

/// What a report comes to, from the weight on that the user asked for.
fn exit(report: &Report<'_>, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::None => return Exit::Fine,
        FailOn::Unknown | FailOn::Unmet => Weight::Unmet,
        FailOn::Watch => Weight::Watch,
        FailOn::Alert => Weight::Alert,
        FailOn::Alarm => Weight::Alarm,
    };
    let heaviest = report.findings.iter().map(report::weight).max().unwrap_or(Weight::Fine);
    match heaviest {
        weight if weight >= least => Exit::Found,
        Weight::Unknown if fail_on == FailOn::Unknown => Exit::Undetermined,
        _ => Exit::Fine,
    }
}

/// Facts that were all observed years before the day they are read at say little, and the user may not know why.
fn hint_at_age(context: &Context, facts: &Facts, as_of: Date) {
    let observations = facts.countries.values().flat_map(|c| c.cells.values()).flatten();
    let Some(newest) = observations.map(|o| o.observed).max() else { return };
    if as_of.year() - newest.year() > 2 {
        let text = format!(
            "The newest of these facts is of {newest}: as of {as_of} most have expired. \
             Read them as of their own time with --as-of {newest}."
        );
        context.note(&format!("\n{}", report::wrap(&text, world::width()).join("\n")));
    }
}
