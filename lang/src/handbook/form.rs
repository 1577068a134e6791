//! A fact file to be filled in.

use super::words;
use crate::program::{Fact, FactType, IndexType, Program, Record};
use std::fmt::Write as _;

const HEAD: &str = "\
# What is known of a country. Take the `#` off a line and fill it in; what nobody has looked at stays as it is. Where
# it is known why nothing is known, say so: `NAME: { unknown: withheld }` (or not_reported, not_collected, not_due).
";

/// A YAML fact file of a country with every question of the vocabulary as a comment. It reads as it is: nothing is known.
#[must_use]
pub fn form(program: &Program, country: &str) -> String {
    let mut text = String::from(HEAD);
    let _ = write!(
        text,
        "country: {country}\n# The day on which it was so, and who says so; a line may have its own.\n\
         observed: 2015-12-31\nsource: \"\"\nfacts:\n"
    );
    for fact in &program.vocabulary.facts {
        text.push('\n');
        self::fact(program, fact, &mut text);
    }
    text
}

fn fact(program: &Program, fact: &Fact, text: &mut String) {
    let vocabulary = &program.vocabulary;
    if let Some(question) = &fact.question {
        let _ = writeln!(text, "  # {question}");
    }
    let mut said = vec![words::fact_type(vocabulary, &fact.ty).replace('`', "")];
    said.extend(fact.per.map(|period| format!("one per {}", words::period(period))));
    said.extend(fact.stale.map(|limit| format!("stale after {limit}")));
    let _ = writeln!(text, "  # ({})", said.join("; "));
    let value = blank(program, &fact.ty);
    match fact.by {
        None => drop(writeln!(text, "  # {}: {value}", fact.name)),
        Some(by) => {
            let _ = writeln!(text, "  # {}:", fact.name);
            for cell in cells(program, by) {
                let _ = writeln!(text, "  #   {cell}: {value}");
            }
        }
    }
}

/// The names of the cells of a fact `by` something.
fn cells(program: &Program, by: IndexType) -> Vec<&str> {
    let vocabulary = &program.vocabulary;
    match by {
        IndexType::Enum(id) => vocabulary.enumeration(id).values.iter().map(|(word, _)| &**word).collect(),
        IndexType::Obligation => vocabulary.obligations.iter().map(|(name, _)| &**name).collect(),
    }
}

/// What is to be filled in: nothing for one value, the fields of a record.
fn blank(program: &Program, ty: &FactType) -> String {
    match ty {
        FactType::Scalar(_) => String::new(),
        FactType::Set(_) => "[  ]".to_owned(),
        FactType::Record(id) => record(program.vocabulary.record(*id)),
        FactType::List { record: id, .. } => format!("[ {} ]", record(program.vocabulary.record(*id))),
    }
}

fn record(record: &Record) -> String {
    let fields: Vec<String> = record.fields.iter().map(|field| format!("{}: ", field.name)).collect();
    format!("{{ {} }}", fields.join(", "))
}
