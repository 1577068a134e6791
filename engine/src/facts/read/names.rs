//! From the names of a fact file to cells of the vocabulary: dotted or nested, `treaties.rome_statute.status`.

use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{self, shown};
use r2pc_lang::program::{Fact, FactId, FactType, FieldType, IndexKey, IndexType, Vocabulary};
use r2pc_lang::source::Span;
use r2pc_lang::suggest;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The beginning of facts' names: what it holds are more names.
    Group,
    /// A fact with a cell for each value of something: what it holds are the cells.
    Cells(FactId, IndexType),
    /// A cell.
    Cell(Cell),
}

/// A cell, or one field of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) fact: FactId,
    pub(super) index: Option<IndexKey>,
    /// The field, where the fact is a record and one field is named.
    pub(super) field: Option<u32>,
}

/// The place of a dotted name.
pub(super) fn place(
    vocabulary: &Vocabulary,
    name: &str,
    span: Span,
    said: &mut Vec<Diagnostic>,
) -> Option<Place> {
    let Some((id, rest)) = longest(vocabulary, name) else {
        let group = format!("{name}.");
        if vocabulary.facts.iter().any(|fact| fact.name.starts_with(&group)) {
            return Some(Place::Group);
        }
        said.push(unknown_fact(vocabulary, name, span));
        return None;
    };
    let fact = vocabulary.fact(id);
    match (fact.by, rest) {
        (Some(by), None) => Some(Place::Cells(id, by)),
        (Some(by), Some(rest)) => indexed(vocabulary, id, by, rest, span, said).map(Place::Cell),
        (None, None) => Some(Place::Cell(Cell { fact: id, index: None, field: None })),
        (None, Some(rest)) => {
            let field = Some(field(vocabulary, fact, rest, span, said)?);
            Some(Place::Cell(Cell { fact: id, index: None, field }))
        }
    }
}

/// The cell of a fact `by` something, where its key stands by itself.
pub(super) fn cell(
    vocabulary: &Vocabulary,
    fact: FactId,
    by: IndexType,
    key: &str,
    span: Span,
    said: &mut Vec<Diagnostic>,
) -> Option<Cell> {
    indexed(vocabulary, fact, by, key, span, said)
}

/// The longest fact name that a dotted name begins with, and what is behind it.
fn longest<'n>(vocabulary: &Vocabulary, name: &'n str) -> Option<(FactId, Option<&'n str>)> {
    if let Some(id) = vocabulary.fact_named(name) {
        return Some((id, None));
    }
    let dots = name.match_indices('.').map(|(at, _)| at);
    dots.rev().find_map(|at| {
        let (head, rest) = name.split_at_checked(at)?;
        Some((vocabulary.fact_named(head)?, Some(rest.get(1..)?)))
    })
}

/// `rome_statute`, `rome_statute.status`; an obligation's name can hold dots itself.
fn indexed(
    vocabulary: &Vocabulary,
    id: FactId,
    by: IndexType,
    rest: &str,
    span: Span,
    said: &mut Vec<Diagnostic>,
) -> Option<Cell> {
    let is_cell = |word: &str| fit::index(vocabulary, by, word, span, &mut Vec::new()).is_some();
    let is_field = |name: &str| match &vocabulary.fact(id).ty {
        FactType::Record(record) => vocabulary.record(*record).field(name).is_some(),
        _ => false,
    };
    if let Some((key, name)) = rest.rsplit_once('.')
        && !is_cell(rest)
        && (is_cell(key) || is_field(name))
    {
        let index = fit::index(vocabulary, by, key, span, said)?;
        let field = field(vocabulary, vocabulary.fact(id), name, span, said)?;
        return Some(Cell { fact: id, index: Some(index), field: Some(field) });
    }
    let index = fit::index(vocabulary, by, rest, span, said)?;
    Some(Cell { fact: id, index: Some(index), field: None })
}

fn field(
    vocabulary: &Vocabulary,
    fact: &Fact,
    name: &str,
    span: Span,
    said: &mut Vec<Diagnostic>,
) -> Option<u32> {
    let FactType::Record(record) = &fact.ty else {
        let message = format!("`{}` has no part `{}`", fact.name, shown(name));
        let help = format!("write `{}` alone", fact.name);
        said.push(Diagnostic::error(codes::fact::UNKNOWN_FIELD, span, message).help(help));
        return None;
    };
    let record = vocabulary.record(*record);
    let found = record.field(name);
    if found.is_none() {
        let message = format!("`{}` has no field `{}`", record.name, shown(name));
        let help = suggest::did_you_mean(name, record.fields.iter().map(|f| &*f.name));
        said.push(Diagnostic::error(codes::fact::UNKNOWN_FIELD, span, message).maybe_help(help));
    }
    found
}

fn unknown_fact(vocabulary: &Vocabulary, name: &str, span: Span) -> Diagnostic {
    let names = vocabulary.facts.iter().map(|fact| &*fact.name);
    let help = suggest::did_you_mean(name, names).unwrap_or_else(|| {
        "declare it in the vocabulary (`fact NAME: TYPE \"…\"`), or leave it out".to_owned()
    });
    let message = format!("the vocabulary has no fact `{}`", shown(name));
    Diagnostic::error(codes::fact::UNKNOWN_FACT, span, message).help(help)
}

/// The type of a named field.
pub(super) fn field_type<'v>(vocabulary: &'v Vocabulary, fact: &Fact, field: u32) -> Option<&'v FieldType> {
    match &fact.ty {
        FactType::Record(record) => vocabulary.record(*record).fields.get(field as usize).map(|f| &f.ty),
        _ => None,
    }
}
