//! `r2pc compare`: countries side by side, and those to learn from.

use super::Outcome;
use crate::args::{CompareArgs, Format, Kind, SelectArgs};
use crate::output::Context;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::study::{Study, exit};
use crate::{select, world};
use r2pc_engine::assess::Options;
use r2pc_engine::compare::{self, Peers, Profile};
use r2pc_engine::facts::store::View;
use r2pc_engine::finding::Finding;
use r2pc_engine::report::{self, Compared};
use r2pc_lang::codes::config;
use r2pc_lang::fit::is_country;
use r2pc_lang::program::{Program, RuleId};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FORMATS: [Format; 5] = [Format::Table, Format::Plain, Format::Json, Format::Csv, Format::Markdown];

/// Compares the countries that are named, or finds the peers of one.
pub(super) fn run(context: &Context, args: &CompareArgs) -> Outcome {
    let format = context.settings.format(args.answer.output.format, &FORMATS)?.value;
    let (paths, countries) = paths(args);
    if countries.is_empty() && args.like.is_none() {
        return Err(Problem::new(config::NO_SUCH_NAME, "no country is named")
            .help("name those to compare, `r2pc compare GHA KEN`, or one to learn for: `--like GHA`")
            .into());
    }
    let study = Study::read(context, &args.read, &paths)?;
    let program = study.program();
    let named = named(&countries, study.store.view())?;
    let like = args.like.as_deref().map(|text| select::country(text, study.store.view())).transpose()?;
    let all = select::countries(&args.select, study.store.view())?;
    let options = Options {
        known_by: context.settings.known_by(args.when.known_by).value,
        // Peers may be anywhere; else only what is named is read.
        countries: if like.is_some() {
            with(all, &named, like.as_ref())
        } else {
            Some(named.iter().cloned().collect())
        },
        ..Options::as_of(context.settings.as_of(args.when.as_of).value)
    };
    let progress = Progress::new(context, "countries");
    let profiles =
        compare::profiles(program, study.facts(), &options, &mut |done, all| progress.tell(done, all));
    progress.finish();
    let peers = like.map(|code| peers(args, program, &profiles, &code)).transpose()?.flatten();
    let shown = shown(&profiles, &named, peers.as_ref());
    let rules: Vec<RuleId> = match select::rules(&args.select, program)? {
        Some(rules) => rules.into_iter().collect(),
        None => program.rule_ids().collect(),
    };
    let rules = by_kind(program, rules);
    let report = study.report(&[], options.as_of, options.known_by);
    let compared = Compared {
        report: &report,
        profiles: &shown,
        rules: &rules,
        peers: peers.as_ref(),
        all: context.common.verbose,
    };
    context.write(&rendered(&compared, format), args.answer.output.output.as_deref())?;
    let findings = findings(&shown, &rules, &options);
    Ok(study.finish(context, exit(&findings, args.answer.fail_on())))
}

/// The paths of facts, those among the countries too, as other commands take them; and the countries.
fn paths(args: &CompareArgs) -> (Vec<PathBuf>, Vec<&String>) {
    let is_path = |text: &&String| !is_country(text) && world::exists(Path::new(text));
    let (paths, countries): (Vec<&String>, Vec<&String>) = args.countries.iter().partition(is_path);
    (args.facts.iter().cloned().chain(paths.into_iter().map(PathBuf::from)).collect(), countries)
}

/// The countries that are named, each once, in the order of the command line.
fn named(countries: &[&String], facts: View<'_>) -> Result<Vec<Arc<str>>, Problem> {
    let mut codes: Vec<Arc<str>> = Vec::new();
    for text in countries {
        let code = select::country(text, facts)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

/// The countries among which peers are looked for, and those that are named.
fn with(
    among: Option<BTreeSet<Arc<str>>>,
    named: &[Arc<str>],
    like: Option<&Arc<str>>,
) -> Option<BTreeSet<Arc<str>>> {
    let mut codes = among?;
    codes.extend(named.iter().chain(like).cloned());
    Some(codes)
}

fn peers(
    args: &CompareArgs,
    program: &Program,
    profiles: &[Profile],
    code: &Arc<str>,
) -> Result<Option<Peers>, Problem> {
    let outcome = match args.outcome.as_slice() {
        [] => SelectArgs { kind: vec![Kind::Warning], ..SelectArgs::default() },
        rules => SelectArgs { rule: rules.to_vec(), ..SelectArgs::default() },
    };
    let outcome: Vec<RuleId> = select::rules(&outcome, program)?.into_iter().flatten().collect();
    let reference = profiles.iter().find(|profile| profile.country == *code);
    Ok(reference.map(|reference| compare::peers(program, profiles, reference, &outcome, args.most)))
}

/// The countries to put side by side: those that are named, then the one that asks, then its peers.
fn shown(profiles: &[Profile], named: &[Arc<str>], peers: Option<&Peers>) -> Vec<Profile> {
    let asked = peers.into_iter().flat_map(|peers| {
        std::iter::once(&peers.reference.country).chain(peers.peers.iter().map(|peer| &peer.profile.country))
    });
    let mut codes: Vec<&Arc<str>> = Vec::new();
    for code in named.iter().chain(asked) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.into_iter().filter_map(|code| profiles.iter().find(|p| p.country == *code)).cloned().collect()
}

/// Warnings, risks, resiliences, then the others, each in the order of names.
fn by_kind(program: &Program, mut rules: Vec<RuleId>) -> Vec<RuleId> {
    use r2pc_lang::syntax::RuleKind;
    let place = |id: &RuleId| match program.rule(*id).kind {
        RuleKind::Warning => 0,
        RuleKind::Risk => 1,
        RuleKind::Resilience => 2,
        RuleKind::Measure => 3,
        RuleKind::Obligation => 4,
        RuleKind::Assistance => 5,
    };
    rules.sort_by_key(place);
    rules
}

fn findings(shown: &[Profile], rules: &[RuleId], options: &Options) -> Vec<Finding> {
    let of = |profile: &Profile| {
        let verdicts = rules.iter().filter_map(|rule| Some((*rule, profile.rules.get(rule.index())?)));
        verdicts
            .map(|(rule, verdict)| verdict.finding(&profile.country, options.as_of, rule, None))
            .collect::<Vec<_>>()
    };
    shown.iter().flat_map(of).collect()
}

fn rendered(compared: &Compared<'_>, format: Format) -> String {
    match format {
        Format::Plain => report::compared_plain(compared),
        Format::Json => report::compared_json(compared),
        Format::Csv => report::compared_csv(compared),
        Format::Markdown => report::compared_markdown(compared),
        _ => report::compared_table(compared, world::width()),
    }
}
