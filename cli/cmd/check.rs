//! `r2pc check`: countries against policies.

mod stream;

use super::Outcome;
use crate::args::{CheckArgs, FailOn, Format};
use crate::exit::Exit;
use crate::load;
use crate::output::{Context, Pieces};
use crate::problem::Problem;
use crate::progress::Waiting;
use crate::study::{Study, exit, no_country};
use crate::{select, waivers, world};
use jiff::civil::Date;
use r2pc_engine::assess::Options;
use r2pc_engine::baseline::Baseline;
use r2pc_engine::check::check;
use r2pc_engine::facts::store::Store;
use r2pc_engine::finding::Finding;
use r2pc_engine::report::{self, Detail, Report, Shown};
use r2pc_engine::waiver;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Program;
use std::collections::BTreeSet;
use stream::Streamed;

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

/// Those that show no place in a fact file.
const STREAMED: [Format; 5] = [Format::Table, Format::Plain, Format::Csv, Format::Markdown, Format::Junit];

/// Up to so many countries, a table shows what its findings rest on.
const FEW: usize = 5;

/// Reads policies and facts, assesses every country, reports. Facts that are wrong are told, the rest is reported,
/// and the exit is [`Exit::Failed`] unless the user asked to keep going.
pub(super) fn run(context: &Context, args: &CheckArgs) -> Outcome {
    let formats = if args.stream { &STREAMED[..] } else { &FORMATS };
    let format = context.settings.format(args.output.format, formats)?.value;
    let mut study = match args.stream {
        true => Study::of_policies(context, &args.study.read)?,
        false => Study::read(context, &args.study.read, &args.study.facts)?,
    };
    let options = options(context, args, study.program(), &study.store, format)?;
    let waivers = study.waivers(context, args.waivers.as_ref())?;
    let baseline = args.baseline.as_deref().map(load::baseline).transpose()?;
    let waiting = Waiting::new(context, "assessing countries");
    let shows = |finding: &Finding| report::shows(what(format, options.reasons), finding);
    let (mut findings, newest) = if args.stream {
        let Streamed { findings, newest } =
            stream::run(context, &mut study, &args.study.facts, &options, &shows)?;
        if findings.is_empty() {
            return Err(no_country(std::mem::take(&mut study.wrong)));
        }
        (findings, newest)
    } else {
        (check(study.program(), &study.store, &options, None, &shows), study.store.newest())
    };
    drop(waiting);
    let states = waiver::apply(&mut findings, &waivers, options.as_of);
    let neglected = waivers::said(&waivers, &states, study.program(), options.as_of);
    study.wrong.diagnostics.extend(neglected.iter().cloned());
    let whole = study.report(&findings, options.as_of, options.known_by);
    let kept = baseline.map(|baseline| since(&whole, &baseline));
    let shown = kept.as_deref().unwrap_or(&findings);
    let report = Report { findings: shown, ..whole };
    let detail = detail(&report, options.reasons, context.common.verbose && !args.stream);
    let into = args.output.output.as_deref();
    context.write_pieces(rendered(&report, &neglected, format, detail), into)?;
    let fail_on = context.settings.fail_on(args.fail_on).value;
    let is_neglected = fail_on != FailOn::None && states.iter().any(|state| state.is_a_finding());
    let came_to = if is_neglected { Exit::Found } else { exit(shown, fail_on) };
    let came_to = study.finish(context, came_to);
    if detail < Detail::Full && format == Format::Table {
        context.note("\nWhat a finding rests on: `r2pc check --country ISO3`, or `-v` for all.");
    }
    if context.common.verbose && !args.stream {
        context.note(&format!("\n{}", size(&study.store)));
    }
    hint_at_age(context, newest, options.as_of);
    if kept.is_some() {
        let hidden = report::counted(findings.len() - shown.len(), "finding");
        context.note(&format!("\n{hidden} as in the baseline, or nothing to act on: not shown."));
    }
    Ok(came_to)
}

/// The findings that are new or worse since an earlier check.
fn since(report: &Report<'_>, baseline: &Baseline) -> Vec<Finding> {
    report.findings.iter().filter(|finding| baseline.is_new_or_worse(report, finding)).cloned().collect()
}

fn options(
    context: &Context,
    args: &CheckArgs,
    program: &Program,
    facts: &Store,
    format: Format,
) -> Result<Options, Problem> {
    let countries = select::countries(&args.select, facts.view())?;
    let settles = matches!(format, Format::Json | Format::Jsonl);
    let few = countries.as_ref().map_or_else(|| facts.view().codes().len(), BTreeSet::len) <= FEW;
    let explains = !args.stream && (context.common.verbose || few);
    Ok(Options {
        as_of: context.settings.as_of(args.when.as_of).value,
        known_by: context.settings.known_by(args.when.known_by).value,
        countries,
        rules: select::rules(&args.select, program)?,
        reasons: settles || (format == Format::Table && explains),
        settle: settles,
    })
}

/// What a format shows of findings beside their verdicts.
fn what(format: Format, reasons: bool) -> Shown {
    match format {
        Format::Json | Format::Jsonl => Shown::Everything,
        Format::Table if reasons => Shown::Acted,
        Format::Sarif | Format::Github => Shown::Acted,
        Format::Csv => Shown::Relations,
        _ => Shown::Missing,
    }
}

/// How much a table says: everything where the user wants it or it can be taken in at once.
fn detail(report: &Report<'_>, reasons: bool, verbose: bool) -> Detail {
    match Detail::fitting(report) {
        _ if verbose => Detail::Full,
        Detail::Full if !reasons => Detail::Headlines,
        fitting => fitting,
    }
}

fn rendered<'r>(
    report: &'r Report<'_>,
    neglected: &[Diagnostic],
    format: Format,
    detail: Detail,
) -> Pieces<'r> {
    let whole = match format {
        Format::Json => return Box::new(report::json(report)),
        Format::Jsonl => return Box::new(report::jsonl(report)),
        Format::Plain => report::plain(report),
        Format::Csv => report::csv(report),
        Format::Markdown => report::markdown(report),
        Format::Sarif => report::sarif(report, neglected),
        Format::Junit => report::junit(report),
        Format::Github => report::github(report, neglected),
        _ => report::table(report, world::width(), detail),
    };
    Box::new(std::iter::once(whole))
}

/// What facts take in memory: `4,312 observations in 61 kB: 14.2 bytes each, 3,871 of them in columns at …`.
fn size(facts: &Store) -> String {
    let size = facts.size();
    let each = |bytes: usize, n: usize| {
        let tenths = bytes * 10 / n.max(1);
        format!("{}.{} bytes each", tenths / 10, tenths % 10)
    };
    format!(
        "{} in {} kB, {}; {} of them in columns, {}.",
        report::counted(size.observations, "observation"),
        size.bytes.div_ceil(1000),
        each(size.bytes, size.observations),
        size.in_columns,
        each(size.bytes_in_columns, size.in_columns),
    )
}

/// Facts that were all observed years before the day they are read at say little, and the user may not know why.
fn hint_at_age(context: &Context, newest: Option<Date>, as_of: Date) {
    let Some(newest) = newest else { return };
    if as_of.year() - newest.year() > 2 {
        let text = format!(
            "The newest of these facts is of {newest}: as of {as_of} most have expired. \
             Read them as of their own time with --as-of {newest}."
        );
        context.note(&format!("\n{}", report::wrap(&text, world::width()).join("\n")));
    }
}
