//! `r2pc report`: one page that opens offline.

use super::Outcome;
use crate::args::ReportArgs;
use crate::exit::Exit;
use crate::output::Context;
use crate::progress::Waiting;
use crate::study::Study;
use crate::{select, waivers, world};
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::report::{self, Page};
use r2pc_engine::waiver;

/// Reads policies and facts, assesses every country, and writes the page.
pub(super) fn run(context: &Context, args: &ReportArgs) -> Outcome {
    let mut study = Study::read(context, &args.study.read, &args.study.facts)?;
    let options = Options {
        known_by: context.settings.known_by(args.when.known_by).value,
        countries: select::countries(&args.select, study.store.view())?,
        rules: select::rules(&args.select, study.program())?,
        ..Options::as_of(context.settings.as_of(args.when.as_of).value)
    };
    let waivers = study.waivers(context, args.waivers.as_ref())?;
    let waiting = Waiting::new(context, "assessing countries");
    let mut findings = assess(study.program(), study.facts(), &options);
    let states = waiver::apply(&mut findings, &waivers, options.as_of);
    let neglected = waivers::said(&waivers, &states, study.program(), options.as_of);
    study.wrong.diagnostics.extend(neglected);
    let trends = report::trends(study.program(), &study.store, &options, args.years);
    let report = study.report(&findings, options.as_of, options.known_by);
    let page = Page { report: &report, trends: &trends, title: &args.title, made: world::today() };
    let text = report::page(&page);
    drop(waiting);
    context.write(&text, args.output.as_deref())?;
    if let Some(path) = &args.output {
        context.note(&format!("The page is `{}`. It needs no network.", world::display(path)));
    }
    Ok(study.finish(context, Exit::Fine))
}
