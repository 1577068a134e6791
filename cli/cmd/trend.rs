//! `r2pc trend`: verdicts over as-of days.

use super::Outcome;
use crate::args::{Format, Kind, SelectArgs, TrendArgs};
use crate::output::{Context, Pieces};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::study::{Study, exit};
use crate::{select, world};
use r2pc_engine::assess::Options;
use r2pc_engine::calendar;
use r2pc_engine::finding::Finding;
use r2pc_engine::report::{self, Trended};
use r2pc_engine::trend::{self, Trend};
use r2pc_lang::codes::config;

const FORMATS: [Format; 6] =
    [Format::Table, Format::Plain, Format::Json, Format::Csv, Format::Markdown, Format::Svg];

/// How many steps before the last day the first one is, where nobody says.
const USUAL_STEPS: u32 = 10;

/// Reads rules of countries on every day that is asked for.
pub(super) fn run(context: &Context, args: &TrendArgs) -> Outcome {
    let format = context.settings.format(args.answer.output.format, &FORMATS)?.value;
    let study = Study::read(context, &args.study.read, &args.study.facts)?;
    let to = args.to.unwrap_or_else(|| context.settings.as_of(None).value);
    let from = args.from.unwrap_or_else(|| calendar::minus(to, calendar::times(args.every, USUAL_STEPS)));
    let days = trend::days(from, to, args.every);
    if days.is_empty() {
        return Err(Problem::new(config::WRONG_VALUE, format!("there is no day from {from} to {to}"))
            .help("--from names the earlier day, --to the later one")
            .into());
    }
    let options = Options {
        known_by: context.settings.known_by(args.known_by).value,
        countries: select::countries(&args.select, study.store.view())?,
        rules: select::rules(&usual(&args.select), study.program())?,
        ..Options::as_of(to)
    };
    let progress = Progress::new(context, "countries");
    let found = trend::trend(study.program(), &study.store, &options, &days, &mut |done, all| {
        progress.tell(done, all);
    });
    progress.finish();
    let report = study.report(&[], to, options.known_by);
    let trended = Trended { report: &report, trend: &found, most: args.most, all: context.common.verbose };
    let into = args.answer.output.output.as_deref();
    context.write_pieces(rendered(&trended, format), into)?;
    let last = last_day(&found);
    Ok(study.finish(context, exit(&last, args.answer.fail_on())))
}

/// Risks, measures and warnings, where nobody asks for others.
fn usual(select: &SelectArgs) -> SelectArgs {
    let kind = match (select.rule.as_slice(), select.kind.as_slice()) {
        ([], []) => vec![Kind::Risk, Kind::Warning, Kind::Measure],
        _ => select.kind.clone(),
    };
    SelectArgs { country: select.country.clone(), rule: select.rule.clone(), kind }
}

/// What all series come to on the last day.
fn last_day(trend: &Trend) -> Vec<Finding> {
    let Some(day) = trend.days.last() else { return Vec::new() };
    let last = trend.series.iter().filter_map(|series| {
        let point = series.points.last()?.as_ref()?;
        Some(point.finding(&series.country, *day, series.rule, series.item.as_ref()))
    });
    last.collect()
}

fn rendered<'r>(trended: &'r Trended<'_>, format: Format) -> Pieces<'r> {
    let whole = match format {
        Format::Json => return Box::new(report::trend_json(trended)),
        Format::Plain => report::trend_plain(trended),
        Format::Csv => report::trend_csv(trended),
        Format::Markdown => report::trend_markdown(trended),
        Format::Svg => report::trend_svg(trended),
        _ => report::trend_table(trended, world::width()),
    };
    Box::new(std::iter::once(whole))
}
