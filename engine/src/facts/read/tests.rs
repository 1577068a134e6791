//! Fact files as analysts write them. Further cases, with the expectation beside the text, are in
//! `tests/suites/facts/`.

mod hostile;
mod properties;
mod shapes;
mod tables;
mod vocabulary;

use super::*;
use crate::facts::{Observation, Origin};
use r2pc_lang::value::{Content, Value};
use vocabulary::vocabulary;

/// What came of a text.
struct Outcome {
    facts: Facts,
    /// `line:column code message (help)`
    said: Vec<String>,
}

fn read_as(format: Format, text: &str) -> Outcome {
    read_through(format, text, None)
}

fn read_through(format: Format, text: &str, mapping: Option<&str>) -> Outcome {
    let mut sources = Sources::new();
    let (mapping, mut diagnostics) = match mapping {
        Some(text) => {
            let file = sources.add("table.mapping.toml", text);
            let (mapping, said) = Mapping::read(&sources, file);
            (Some(mapping), said)
        }
        None => (None, vec![]),
    };
    let file = sources.add("facts", text);
    let mut facts = Facts::default();
    diagnostics.extend(read(&sources, file, format, mapping.as_ref(), &vocabulary(), &mut facts));
    let said = diagnostics.iter().map(|d| shown(&sources, d)).collect();
    Outcome { facts, said }
}

fn shown(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.span;
    assert!(span.start < span.end, "{} has an empty span", diagnostic.message);
    let at = sources.file(span.file).line_column(span.start as usize);
    let code = diagnostic.code.name().trim_start_matches("r2p::fact::");
    let help = diagnostic.help.as_deref().map_or(String::new(), |help| format!(" ({help})"));
    format!("{}:{} {code} {}{help}", at.line, at.column, diagnostic.message)
}

fn yaml(text: &str) -> Outcome {
    read_as(Format::Yaml, text)
}

/// A file of one country with these facts, each line indented under `facts:`.
fn ghana(facts: &str) -> Outcome {
    let body = facts.lines().map(|line| format!("  {line}\n")).collect::<String>();
    yaml(&format!("country: GHA\nobserved: 2015-06-30\nsource: Our desk\nfacts:\n{body}"))
}

impl Outcome {
    /// The observations of a cell, written shortly: `2014-12-31 Our desk: 3`.
    fn cell(&self, country: &str, name: &str) -> Vec<String> {
        let observed =
            |o: &Observation| format!("{} {}: {}", o.observed, origin(&o.source), content(&o.content));
        let found = names::place(&vocabulary(), name, no_span(), &mut vec![]);
        let Some(names::Place::Cell(cell)) = found else { panic!("{name} is no cell") };
        self.facts
            .country(country)
            .map_or(&[][..], |c| c.observations(cell.fact, cell.index))
            .iter()
            .map(observed)
            .collect()
    }

    fn ghana(&self, name: &str) -> Vec<String> {
        self.cell("GHA", name)
    }

    #[track_caller]
    fn sound(self) -> Self {
        assert_eq!(self.said, Vec::<String>::new());
        self
    }
}

fn no_span() -> r2pc_lang::source::Span {
    r2pc_lang::source::Span::new(FileId(0), 0, 1)
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Declared(id) => format!("#{}", vocabulary().source(*id).name),
        Origin::Text(text) => text.to_string(),
        Origin::Unstated => "-".to_owned(),
    }
}

fn content(content: &Content) -> String {
    match content {
        Content::Missing(reason) => reason.word().to_owned(),
        Content::Value(value) => value_text(value),
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date(days) if days.first == days.last => days.first.to_string(),
        Value::Date(days) => format!("{}..{}", days.first, days.last),
        Value::Duration(length) => length.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Choice(place) => format!("@{place}"),
        Value::Set(set) => format!("{:?}{}", set.members, if set.open { " open" } else { "" }),
        Value::Record(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|f| f.as_ref().map_or("-".to_owned(), content)).collect();
            format!("({})", fields.join(", "))
        }
        Value::List(list) => {
            let items = list.items.iter().map(|item| value_text(&Value::Record(item.fields.clone())));
            format!("[{}]{}", items.collect::<Vec<_>>().join(" "), if list.open { " open" } else { "" })
        }
    }
}
