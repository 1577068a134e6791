//! `r2pc explain`: why a verdict is what it is.

use super::Outcome;
use crate::args::{ExplainArgs, Format};
use crate::output::Context;
use crate::problem::Problem;
use crate::study::{Study, exit};
use crate::{select, world};
use r2pc_engine::country;
use r2pc_engine::report::{self, Explained};
use r2pc_engine::why::{self, Explanation, Question};
use r2pc_lang::codes::config;
use r2pc_lang::suggest::did_you_mean;
use std::sync::Arc;

const FORMATS: [Format; 6] =
    [Format::Table, Format::Plain, Format::Json, Format::Markdown, Format::Dot, Format::Svg];

/// Explains one rule of one country.
pub(super) fn run(context: &Context, args: &ExplainArgs) -> Outcome {
    let format = context.settings.format(args.answer.output.format, &FORMATS)?.value;
    let study = Study::read(context, &args.study.read, &args.study.facts)?;
    let program = study.program();
    let (name, item) = with_item(&args.rule, args.item.as_deref());
    let code = select::country(&args.country, study.store.view())?;
    let question = Question {
        rule: select::rule(name, program)?,
        item: item.map(Arc::from),
        as_of: context.settings.as_of(args.when.as_of).value,
        known_by: context.settings.known_by(args.when.known_by).value,
        effort: args.effort,
        country: code,
    };
    let explanation =
        why::explain(program, study.facts(), &question).ok_or_else(|| no_item(&study, &question))?;
    let report = study.report(&explanation.rows, question.as_of, question.known_by);
    let country = country::name(&question.country).unwrap_or_else(|| question.country.to_string());
    let explained =
        Explained { report: &report, explanation: &explanation, country: &country, depth: args.depth };
    context.write(&rendered(&explained, format), args.answer.output.output.as_deref())?;
    let came_to = exit(&explanation.rows, args.answer.fail_on());
    Ok(study.finish(context, came_to))
}

/// The rule and the item of `RULE["KEY"]`; a flag goes before.
fn with_item<'t>(text: &'t str, flag: Option<&'t str>) -> (&'t str, Option<&'t str>) {
    let written = text.split_once('[').and_then(|(name, rest)| Some((name, rest.strip_suffix(']')?)));
    match written {
        Some((name, key)) => (name, flag.or(Some(key.trim_matches('"')))),
        None => (text, flag),
    }
}

/// Items that are there, where the one asked for is not.
fn no_item(study: &Study, question: &Question) -> Problem {
    let rule = study.program().rule(question.rule);
    let whole = Question { item: None, effort: 0, ..question.clone() };
    let all: Option<Explanation> = why::explain(study.program(), study.facts(), &whole);
    let keys: Vec<Arc<str>> = all.into_iter().flat_map(|all| all.rows).filter_map(|row| row.item).collect();
    let Some(item) = &question.item else {
        return Problem::new(
            config::NO_SUCH_NAME,
            format!("`{}` has no item for `{}`", rule.full_name, question.country),
        )
        .help("its list is complete and empty");
    };
    let help = did_you_mean(item, keys.iter().map(|key| &**key)).unwrap_or_else(|| match keys.len() {
        0 => "it has no items".to_owned(),
        n => format!("it has {n}: {}", keys.iter().take(8).map(|key| &**key).collect::<Vec<_>>().join(", ")),
    });
    Problem::new(
        config::NO_SUCH_NAME,
        format!("`{}` has no item `{item}` for `{}`", rule.full_name, question.country),
    )
    .help(help)
}

fn rendered(explained: &Explained<'_>, format: Format) -> String {
    match format {
        Format::Plain => report::explained_plain(explained),
        Format::Json => report::explained_json(explained),
        Format::Markdown => report::explained_markdown(explained),
        Format::Dot => report::explained_dot(explained),
        Format::Svg => report::explained_svg(explained),
        _ => report::explained_table(explained, world::width()),
    }
}
