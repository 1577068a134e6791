//! The questions that can be asked of a country.

use super::rule::list;
use super::{Book, Page, QUESTIONS, words};
use crate::program::{Fact, FactId, FactType, Record};
use std::fmt::Write as _;

impl Book<'_> {
    /// The page of all facts, by name, with their records and enums behind them.
    pub(super) fn questions(&self) -> Page {
        let vocabulary = &self.program.vocabulary;
        let mut text = String::from("# Questions\n\nWhat fact files can say of a country, and who asks.\n\n");
        for (id, fact) in (0..).map(FactId).zip(&vocabulary.facts) {
            self.fact(id, fact, &mut text);
        }
        if !vocabulary.records.is_empty() {
            text.push_str("# Records\n\n");
            vocabulary.records.iter().for_each(|record| self.record(record, &mut text));
        }
        Page { file: QUESTIONS.into(), title: "Questions".into(), text }
    }

    fn fact(&self, id: FactId, fact: &Fact, text: &mut String) {
        let vocabulary = &self.program.vocabulary;
        let _ = write!(text, "<a id=\"fact.{0}\"></a>\n\n## `{0}`\n\n", fact.name);
        if let Some(question) = &fact.question {
            let _ = write!(text, "{question}\n\n");
        }
        let mut said = vec![words::fact_type(vocabulary, &fact.ty)];
        said.extend(fact.by.map(|by| format!("for {}", words::index(vocabulary, by))));
        said.extend(fact.per.map(|period| format!("one per {}", words::period(period))));
        said.push(match fact.stale {
            Some(limit) => format!("stale after {limit}"),
            None => "never stale".to_owned(),
        });
        said.extend(fact.published.map(|lag| format!("known {lag} after its day")));
        let _ = write!(text, "{}.\n\n", capital(&said.join("; ")));
        if let FactType::Record(record) | FactType::List { record, .. } = &fact.ty {
            let name = &vocabulary.record(*record).name;
            let _ = write!(text, "See the record [`{name}`]({QUESTIONS}#record.{name}).\n\n");
        }
        list(
            text,
            "Sources preferred",
            fact.prefers.iter().map(|id| vocabulary.source(*id).citation.to_string()),
        );
        list(text, "Notes", fact.notes.iter().map(ToString::to_string));
        let asking = self.program.rule_ids().filter(|rule| self.program.rule(*rule).reads.contains(&id));
        list(text, "Asked by", asking.map(|rule| self.link(rule)));
    }

    fn record(&self, record: &Record, text: &mut String) {
        let _ = write!(text, "<a id=\"record.{0}\"></a>\n\n## `{0}`\n\n", record.name);
        text.push_str("| field | holds | asks |\n| --- | --- | --- |\n");
        for (at, field) in (0..).zip(&record.fields) {
            let key = if record.key == Some(at) { ", the key" } else { "" };
            let ty = words::field_type(&self.program.vocabulary, &field.ty);
            let question = field.question.as_deref().unwrap_or_default();
            let _ = writeln!(text, "| `{}` | {ty}{key} | {question} |", field.name);
        }
        text.push('\n');
    }
}

/// The text with a capital first letter, unless it opens with code.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
