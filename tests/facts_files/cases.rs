//! `tests/suites/facts/*.md`: a vocabulary, a fact file, and what is said of it or filed from it. After a change that
//! is meant, `UPDATE_CASES=1 cargo test --test facts_files cases` writes the expectations anew.

use super::{Block, Outcome, blocks, files, outcome};
use r2pc_engine::facts::{Observation, Origin};
use r2pc_engine::text;
use r2pc_lang::diagnostic::{Diagnostic, Severity};
use r2pc_lang::program::{FactId, FactType, IndexKey, Vocabulary};
use r2pc_lang::source::Sources;
use r2pc_lang::value::{Content, Value};
use std::fmt::Write;

#[test]
fn every_case_says_what_it_expects() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut wrong = String::new();
    for path in files("tests/suites/facts", ".md") {
        let case = std::fs::read_to_string(&path).unwrap();
        let actual = with_expectations(&case);
        if actual == case {
            continue;
        }
        if update {
            std::fs::write(&path, actual).unwrap();
        } else {
            write!(wrong, "{}\nexpected:\n{case}\nactual:\n{actual}\n", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The case, its `said` and `filed` blocks filled with what comes out.
fn with_expectations(case: &str) -> String {
    let blocks = blocks(case);
    let find = |info: &str| blocks.iter().find(|b| b.info == info).map(|b| b.text.as_str());
    let facts: &Block = blocks.iter().find(|b| b.format().is_some() && b.info != "toml mapping").unwrap();
    let outcome = outcome(find("r2p").unwrap(), find("toml mapping"), facts.format().unwrap(), &facts.text);
    let mut out = String::new();
    let mut skipping = false;
    for line in case.lines() {
        if skipping && line == "```" {
            skipping = false;
        }
        if !skipping {
            out.push_str(line);
            out.push('\n');
        }
        match line {
            "```said" => out.push_str(&said(&outcome)),
            "```filed" => out.push_str(&filed(&outcome)),
            _ => continue,
        }
        skipping = true;
    }
    out
}

pub(super) fn said(outcome: &Outcome) -> String {
    outcome.said.iter().map(|d| diagnostic(&outcome.sources, d)).collect()
}

fn diagnostic(sources: &Sources, d: &Diagnostic) -> String {
    let place = |span: r2pc_lang::source::Span| {
        let file = sources.file(span.file);
        let (start, end) = (file.line_column(span.start as usize), file.line_column(span.end as usize));
        let end = if start.line == end.line {
            end.column.to_string()
        } else {
            format!("{}:{}", end.line, end.column)
        };
        format!("{}:{}-{end}", start.line, start.column)
    };
    let severity = if d.severity == Severity::Error { "" } else { "warning " };
    let mut out = format!("{} {severity}{}: {}\n", place(d.span), d.code, d.message);
    d.related.iter().for_each(|label| writeln!(out, "    {} {}", place(label.span), label.text).unwrap());
    d.help.iter().for_each(|help| writeln!(out, "    help: {help}").unwrap());
    out
}

pub(super) fn filed(outcome: &Outcome) -> String {
    let mut out = String::new();
    for (country, facts) in &outcome.facts.countries {
        for ((fact, index), observations) in &facts.cells {
            for observation in observations {
                writeln!(out, "{country} {}", line(&outcome.vocabulary, (*fact, *index), observation))
                    .unwrap();
            }
        }
    }
    out
}

fn line(vocabulary: &Vocabulary, (id, index): (FactId, Option<IndexKey>), o: &Observation) -> String {
    let fact = vocabulary.fact(id);
    let cell = match index {
        Some(IndexKey::Choice(place)) => {
            let Some(r2pc_lang::program::IndexType::Enum(ty)) = fact.by else { panic!("an enum") };
            format!("{}.{}", fact.name, vocabulary.enumeration(ty).word(place))
        }
        Some(IndexKey::Rule(rule)) => format!("{}.{rule:?}", fact.name),
        None => fact.name.to_string(),
    };
    let since = o.since.map_or(String::new(), |day| format!(" since {day}"));
    let recorded = if o.recorded == o.observed { String::new() } else { format!(" recorded {}", o.recorded) };
    let source = match &o.source {
        Origin::Declared(source) => format!(" by {}", vocabulary.source(*source).name),
        Origin::Text(text) => format!(" by “{text}”"),
        Origin::Unstated => String::new(),
    };
    format!(
        "{cell} on {}{since}{recorded}{source}: {}",
        o.observed,
        content(vocabulary, &fact.ty, &o.content)
    )
}

fn content(vocabulary: &Vocabulary, ty: &FactType, content: &Content) -> String {
    match (ty, content) {
        (_, Content::Missing(reason)) => reason.word().to_owned(),
        (FactType::List { record, .. }, Content::Value(Value::List(list))) => {
            let ty = FactType::Record(*record);
            let item = |fields: &Vec<_>| text::observed(vocabulary, &ty, &Value::Record(fields.clone()));
            let items: Vec<String> = list.items.iter().map(|i| item(&i.fields)).collect();
            format!("[{}]{}", items.join(", "), if list.open { " and perhaps others" } else { "" })
        }
        (ty, Content::Value(value)) => text::observed(vocabulary, ty, value),
    }
}
