//! `r2pc gaps`: what is not known, and what to find out first.

use super::Outcome;
use crate::args::{Format, GapsArgs, GapsBy};
use crate::output::{Context, Pieces};
use crate::progress::Progress;
use crate::study::{Study, exit};
use crate::{select, world};
use r2pc_engine::assess::Options;
use r2pc_engine::gaps::gaps;
use r2pc_engine::report::{self, By, Gapped};

const FORMATS: [Format; 5] = [Format::Table, Format::Plain, Format::Json, Format::Csv, Format::Markdown];

/// Looks for the gaps of all countries that are asked for.
pub(super) fn run(context: &Context, args: &GapsArgs) -> Outcome {
    let format = context.settings.format(args.answer.output.format, &FORMATS)?.value;
    let study = Study::read(context, &args.study.read, &args.study.facts)?;
    let as_of = context.settings.as_of(args.when.as_of).value;
    let options = Options {
        known_by: context.settings.known_by(args.when.known_by).value,
        countries: select::countries(&args.select, study.store.view())?,
        rules: select::rules(&args.select, study.program())?,
        ..Options::as_of(as_of)
    };
    let progress = Progress::new(context, "countries");
    let found = gaps(study.program(), study.facts(), &options, &mut |done, all| progress.tell(done, all));
    progress.finish();
    let report = study.report(&[], as_of, options.known_by);
    let gapped = Gapped { report: &report, gaps: &found, by: by(args.by), most: args.most };
    let into = args.answer.output.output.as_deref();
    context.write_pieces(rendered(&gapped, format), into)?;
    let findings = found.open.iter().map(|open| &open.finding);
    Ok(study.finish(context, exit(findings, args.answer.fail_on())))
}

fn by(by: GapsBy) -> By {
    match by {
        GapsBy::Fact => By::Fact,
        GapsBy::Country => By::Country,
        GapsBy::Source => By::Source,
    }
}

fn rendered<'r>(gapped: &'r Gapped<'_>, format: Format) -> Pieces<'r> {
    let whole = match format {
        Format::Json => return Box::new(report::gaps_json(gapped)),
        Format::Plain => report::gaps_plain(gapped),
        Format::Csv => report::gaps_csv(gapped),
        Format::Markdown => report::gaps_markdown(gapped),
        _ => report::gaps_table(gapped, world::width()),
    };
    Box::new(std::iter::once(whole))
}
