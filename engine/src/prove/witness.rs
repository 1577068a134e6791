//! A fact set that shows a difference, as a fact file and as a test.

use super::decode::ONE_SOURCE;
use super::observe::{Difference, Seen};
use crate::facts::write::cell_name;
use crate::facts::write::value::{self, Style, elements};
use crate::facts::{CountryFacts, Observation, Origin};
use crate::text;
use jiff::civil::Date;
use r2pc_lang::program::{
    FactType, FieldType, Outcome, Program, RecordId, RuleId, Scalar, SetType, Vocabulary,
};
use r2pc_lang::value::{Content, Fields, ItemValue, Value};
use std::fmt::Write as _;

/// A fact set on which two versions of a rule differ. Nothing can be left out of it.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The day it is read at.
    pub as_of: Date,
    /// The facts, in the ids of the new version.
    pub facts: CountryFacts,
    /// What the old version says.
    pub old: Seen,
    /// What the new version says.
    pub new: Seen,
    /// How they differ.
    pub shows: Difference,
}

/// The country of a witness: a code that the standard leaves to users.
pub const NOWHERE: &str = "XAA";

impl Witness {
    /// The facts as a file that `r2pc check` reads, of [`NOWHERE`]. `program` is the version whose ids they have.
    #[must_use]
    pub fn fact_file(&self, program: &Program) -> String {
        fact_file(program, &self.facts, self.as_of)
    }

    /// The facts and what a version says of them as a `test` block, where a test can say them: it has one source only.
    #[must_use]
    pub fn test(&self, program: &Program, rule: RuleId, seen: &Seen, title: &str) -> Option<String> {
        test_block(program, &self.facts, self.as_of, rule, seen, title)
    }
}

/// Facts as a file that `r2pc check` reads, of [`NOWHERE`].
#[must_use]
pub fn fact_file(program: &Program, facts: &CountryFacts, as_of: Date) -> String {
    let vocabulary = &program.vocabulary;
    let mut out =
        format!("# Read it as of {as_of}.\ncountry: {NOWHERE}\nobserved: {as_of}\nsource: {ONE_SOURCE}\n");
    if facts.cells.is_empty() {
        out.push_str("facts: {}\n");
        return out;
    }
    out.push_str("facts:\n");
    for (key, seen) in &facts.cells {
        let ty = &vocabulary.fact(key.0).ty;
        let _ = writeln!(out, "  {}:", cell_name(program, *key));
        for observation in seen {
            let _ = writeln!(out, "    - {}", yaml_observation(vocabulary, ty, observation, as_of));
        }
    }
    out
}

fn yaml_observation(vocabulary: &Vocabulary, ty: &FactType, seen: &Observation, as_of: Date) -> String {
    let content = match &seen.content {
        Content::Missing(reason) => format!("unknown: {}", reason.word()),
        Content::Value(value) => format!("value: {}", value::value(vocabulary, ty, value, Style::Yaml)),
    };
    let observed =
        if seen.observed == as_of { String::new() } else { format!(", observed: {}", seen.observed) };
    let source = match &seen.source {
        Origin::Text(text) if &**text != ONE_SOURCE => format!(", source: {text}"),
        _ => String::new(),
    };
    format!("{{ {content}{observed}{source} }}")
}

/// Facts and what is said of a rule as a `test` block; none where a test cannot say it.
#[must_use]
pub fn test_block(
    program: &Program,
    facts: &CountryFacts,
    as_of: Date,
    rule: RuleId,
    seen: &Seen,
    title: &str,
) -> Option<String> {
    let vocabulary = &program.vocabulary;
    let title = title.replace('"', "'");
    let mut out = format!("test \"{title}\" {{\n  as of {as_of}\n");
    for (key, observations) in &facts.cells {
        let mut days = std::collections::BTreeSet::new();
        for observation in observations {
            if !days.insert(observation.observed) {
                return None;
            }
            let datum = match &observation.content {
                Content::Missing(reason) => reason.word().to_owned(),
                Content::Value(value) => test_value(vocabulary, &vocabulary.fact(key.0).ty, value)?,
            };
            let on = if observation.observed == as_of {
                String::new()
            } else {
                format!(" on {}", observation.observed)
            };
            let _ = writeln!(out, "  given {} is {datum}{on}", cell_name(program, *key));
        }
    }
    let expectations = expectations(program, rule, seen);
    if expectations.is_empty() {
        return None;
    }
    for line in expectations {
        let _ = writeln!(out, "  expect {line}");
    }
    out.push_str("}\n");
    Some(out)
}

/// What a test can expect of what is seen.
fn expectations(program: &Program, rule: RuleId, seen: &Seen) -> Vec<String> {
    let full_name = &program.rule(rule).full_name;
    let mut lines = Vec::new();
    for (key, row) in &seen.rows {
        let row_name = match key {
            Some(key) => format!("{full_name}[\"{key}\"]"),
            None => full_name.to_string(),
        };
        lines.extend(verdict(&row_name, row.outcomes.iter().copied()));
        if let (Some(level), true) = (
            row.levels.known(),
            row.outcomes.contains(&Outcome::Present) || row.outcomes.contains(&Outcome::Raised),
        ) {
            let levels = if seen.kind == r2pc_lang::syntax::RuleKind::Risk {
                r2pc_lang::program::RISK_LEVEL
            } else {
                r2pc_lang::program::WARNING_LEVEL
            };
            lines.push(format!(
                "level of {row_name} is {}",
                program.vocabulary.enumeration(levels).word(level)
            ));
        }
    }
    if seen.rows.keys().any(Option::is_some) || seen.rows.is_empty() {
        lines.extend(verdict(full_name, seen.whole.0.iter().copied()));
    }
    lines
}

fn verdict(name: &str, outcomes: impl Iterator<Item = Outcome>) -> Option<String> {
    let outcomes: Vec<Outcome> = outcomes.collect();
    match outcomes.as_slice() {
        [] => None,
        [only] => Some(format!("{name} is {}", only.word())),
        _ => Some(format!("{name} is unknown")),
    }
}

fn test_value(vocabulary: &Vocabulary, ty: &FactType, value: &Value) -> Option<String> {
    match (ty, value) {
        (FactType::Scalar(ty), value) => test_scalar(vocabulary, ty, value),
        (FactType::Set(ty), value) => test_set(vocabulary, ty, value),
        (FactType::Record(record), Value::Record(fields)) => test_record(vocabulary, *record, fields),
        (FactType::List { record, .. }, Value::List(list)) => {
            let item = |item: &ItemValue| test_record(vocabulary, *record, &item.fields);
            let items: Vec<String> = list.items.iter().map(item).collect::<Option<_>>()?;
            Some(test_items(&items, list.open))
        }
        _ => None,
    }
}

fn test_items(items: &[String], open: bool) -> String {
    let open = if open { "open " } else { "" };
    if items.is_empty() { format!("{open}[]") } else { format!("{open}[ {} ]", items.join(", ")) }
}

fn test_record(vocabulary: &Vocabulary, record: RecordId, fields: &Fields) -> Option<String> {
    let declared = &vocabulary.record(record).fields;
    let mut parts = Vec::new();
    for (declared, content) in declared.iter().zip(fields) {
        let text = match content {
            None => continue,
            Some(Content::Missing(reason)) => reason.word().to_owned(),
            Some(Content::Value(value)) => match &declared.ty {
                FieldType::Scalar(ty) => test_scalar(vocabulary, ty, value)?,
                FieldType::Set(ty) => test_set(vocabulary, ty, value)?,
            },
        };
        parts.push(format!("{} {text}", declared.name));
    }
    (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(", ")))
}

fn test_scalar(vocabulary: &Vocabulary, ty: &Scalar, value: &Value) -> Option<String> {
    let text = text::field(vocabulary, &FieldType::Scalar(ty.clone()), value);
    match (ty, value) {
        (Scalar::Text, _) => (!text.contains(['"', '\\'])).then(|| format!("\"{text}\"")),
        (_, Value::Date(days)) if days.first != days.last => None,
        _ => Some(text),
    }
}

fn test_set(vocabulary: &Vocabulary, ty: &SetType, value: &Value) -> Option<String> {
    let Value::Set(set) = value else { return None };
    Some(test_items(&elements(vocabulary, ty, &set.members), set.open))
}
