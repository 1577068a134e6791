//! `r2pc backtest`: how warnings and other rules would have done.

use super::Outcome;
use crate::args::{BacktestArgs, Format, OutcomeArgs};
use crate::exit::Exit;
use crate::load::{self, LoadedFacts};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::progress::Waiting;
use crate::{select, world};
use r2pc_engine::backtest::outcome::Years;
use r2pc_engine::backtest::{Options, backtest};
use r2pc_engine::facts::Facts;
use r2pc_engine::report::{self, Backtested};
use r2pc_lang::codes::{config, io};
use r2pc_lang::program::{FactType, Program, RuleId, Scalar};
use r2pc_lang::suggest::did_you_mean;
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeSet;

const FORMATS: [Format; 5] = [Format::Table, Format::Plain, Format::Json, Format::Csv, Format::Markdown];

/// Reads rules over the years of facts and holds them against what came after.
pub(super) fn run(context: &Context, args: &BacktestArgs) -> Outcome {
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let paths = context.settings.policies(&args.study.read.policies.policies).value;
    let (mut texts, checked) = load::rules(paths.as_deref())?;
    let digest = load::digest(&texts);
    let program = &checked.program;
    let fact_paths = load::fact_paths(&context.settings, &args.study.facts)?;
    let waiting = Waiting::new(context, "reading facts");
    let LoadedFacts { facts, mut diagnostics, problems } =
        load::facts(&fact_paths, &program.vocabulary, &mut texts.sources);
    let known = match &args.outcome.outcomes {
        Some(path) => {
            let names: Vec<&str> = names(&args.outcome).collect();
            let (columns, said) = load::yearly(path, &names, &mut texts.sources)?;
            diagnostics.extend(said);
            columns
        }
        None => names(&args.outcome).map(|name| of_fact(program, &facts, name)).collect::<Result<_, _>>()?,
    };
    drop(waiting);
    let wrong = Complaints { sources: texts.sources, diagnostics, problems };
    let failed = wrong.has_errors() && !args.study.read.keep_going;
    context.complain_beside(&wrong);
    let (outcome, excluded) = split(known, args.outcome.within);
    let options = options(args, program, &facts)?;
    let waiting = Waiting::new(context, "assessing country-years");
    let done = backtest(program, &facts, &outcome, &excluded, &options);
    drop(waiting);
    if done.cases.is_empty() {
        return Err(if wrong.has_errors() { Complaints::default() } else { nothing(&args.outcome).into() });
    }
    let told = Backtested {
        program,
        backtest: &done,
        outcome: &args.outcome.outcome,
        excluded: &args.outcome.exclude,
        within: args.outcome.within,
        lag: options.lag,
        unknown: options.unknown,
        digest: &digest,
    };
    context.write(&rendered(context, &told, format), args.output.output.as_deref())?;
    if let Some(path) = &args.curves {
        context.write(&report::curves(&told), Some(path))?;
    }
    if let Some(path) = &args.scores {
        context.write(&report::scores_csv(&told), Some(path))?;
    }
    Ok(if failed { Exit::Failed } else { Exit::Fine })
}

/// The outcome, then what is left out.
fn names(args: &OutcomeArgs) -> impl Iterator<Item = &str> {
    std::iter::once(&args.outcome).chain(&args.exclude).map(String::as_str)
}

/// What a fact of the vocabulary says of years.
fn of_fact(program: &Program, facts: &Facts, name: &str) -> Result<Years, Problem> {
    let vocabulary = &program.vocabulary;
    let Some(id) = vocabulary.fact_named(name) else {
        let help = did_you_mean(name, vocabulary.facts.iter().map(|fact| &*fact.name)).unwrap_or_else(|| {
            "declare it in a policy (`fact NAME: bool`), or name a table that has it: --outcomes FILE"
                .to_owned()
        });
        return Err(Problem::new(config::NO_SUCH_NAME, format!("there is no fact `{name}`")).help(help));
    };
    let fact = vocabulary.fact(id);
    if fact.by.is_some() || !matches!(fact.ty, FactType::Scalar(Scalar::Bool)) {
        return Err(Problem::new(config::NO_SUCH_NAME, format!("`{name}` is no fact that is true or false"))
            .help(
                "an outcome is a fact of type `bool`, or a column of 0 and 1 in a table: --outcomes FILE",
            ));
    }
    Ok(Years::of_fact(facts, id))
}

/// The outcome, looked for ahead where that is asked for, and what is left out.
fn split(known: Vec<Years>, within: Option<i16>) -> (Years, Vec<Years>) {
    let mut known = known.into_iter();
    let outcome = known.next().unwrap_or_default();
    (within.map_or(outcome.clone(), |years| outcome.within(years)), known.collect())
}

fn options(args: &BacktestArgs, program: &Program, facts: &Facts) -> Result<Options, Problem> {
    let chosen = select::rules(&args.select, program)?;
    let all = || program.rule_ids();
    let kind = |id: &RuleId| program.rule(*id).kind;
    let wanted = |id: &RuleId| matches!(kind(id), RuleKind::Warning | RuleKind::Measure);
    let risks = |rules: BTreeSet<RuleId>| rules.into_iter().filter(|id| kind(id) == RuleKind::Risk).collect();
    Ok(Options {
        from: args.outcome.from,
        to: args.outcome.to,
        countries: select::countries(&args.select, facts.into())?,
        risks: risks(chosen.clone().unwrap_or_else(|| all().collect())),
        rules: chosen.unwrap_or_else(|| all().filter(wanted).collect()),
        lag: args.outcome.publication_lag,
        unknown: args.outcome.unknown.into(),
    })
}

/// A backtest of nothing would read like one of a bad warning.
fn nothing(args: &OutcomeArgs) -> Problem {
    let name = &args.outcome;
    Problem::new(io::NOTHING_THERE, format!("no country-year has a known `{name}` in these years")).help(
        "look at --from, --to, --country and --exclude; an outcome is read year by year, never carried on",
    )
}

fn rendered(context: &Context, told: &Backtested<'_>, format: Format) -> String {
    match format {
        Format::Plain => report::backtested_plain(told),
        Format::Json => report::backtested_json(told),
        Format::Csv => report::backtested_csv(told),
        Format::Markdown => report::backtested_markdown(told),
        _ => report::backtested_table(told, world::width(), context.common.verbose),
    }
}
