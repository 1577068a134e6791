//! The facts of a country as a test gives them.
//!
//! They are written out, value by value with their days, so that the test stays what it is when the fact files go on.
//! What a `given` line cannot say (a day known to the month, two sources on one day, a run of days) leaves the facts to
//! their files.

use jiff::civil::Date;
use r2pc_engine::facts::{CellKey, CountryFacts, Observation};
use r2pc_lang::program::{
    FactId, FactType, FieldType, IndexKey, NumberKind, NumberType, RecordId, Scalar, SetType, Vocabulary,
};
use r2pc_lang::value::{Content, Element, Fields, Value};
use std::collections::BTreeSet;

/// A test with more `given` lines is not for reading.
const LIMIT: usize = 60;

/// The facts of a country that are among `facts`, as `given` lines of a test read at a day; none where they cannot be
/// written, or are too many.
#[must_use]
pub fn lines(
    vocabulary: &Vocabulary,
    country: &CountryFacts,
    facts: &[FactId],
    as_of: Date,
) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for (cell, observations) in country.cells.iter().filter(|((fact, _), _)| facts.contains(fact)) {
        let name = cell_name(vocabulary, cell)?;
        let mut of_cell: Vec<&Observation> = observations.iter().filter(|o| o.observed <= as_of).collect();
        of_cell.sort_by_key(|o| o.observed);
        let days: BTreeSet<Date> = of_cell.iter().map(|o| o.observed).collect();
        if days.len() < of_cell.len() || of_cell.iter().any(|o| o.since.is_some()) {
            return None;
        }
        for one in of_cell {
            let value = content(vocabulary, &vocabulary.fact(cell.0).ty, &one.content)?;
            out.push(format!("given {name} is {value} on {}", one.observed));
        }
    }
    (out.len() <= LIMIT).then_some(out)
}

/// A cell as policies name it; one by obligation cannot be given.
fn cell_name(vocabulary: &Vocabulary, (fact, index): &CellKey) -> Option<String> {
    let row = vocabulary.fact(*fact);
    match (index, row.by) {
        (None, _) => Some(row.name.to_string()),
        (Some(IndexKey::Choice(at)), Some(r2pc_lang::program::IndexType::Enum(id))) => {
            Some(format!("{}.{}", row.name, vocabulary.enumeration(id).word(*at)))
        }
        (Some(_), _) => None,
    }
}

fn content(vocabulary: &Vocabulary, ty: &FactType, content: &Content) -> Option<String> {
    match (content, ty) {
        (Content::Missing(reason), _) => reason.can_be_given().then(|| reason.word().to_owned()),
        (Content::Value(value), FactType::Scalar(ty)) => scalar(vocabulary, ty, value),
        (Content::Value(Value::Set(_)), FactType::Set(ty)) => set(vocabulary, ty, content),
        (Content::Value(Value::Record(fields)), FactType::Record(id)) => record(vocabulary, *id, fields),
        (Content::Value(Value::List(list)), FactType::List { record: id, open: declared }) => {
            let items: Option<Vec<String>> =
                list.items.iter().map(|item| record(vocabulary, *id, &item.fields)).collect();
            let open = if list.open && !declared { "open " } else { "" };
            Some(format!("{open}[{}]", items?.join(", ")))
        }
        _ => None,
    }
}

fn record(vocabulary: &Vocabulary, id: RecordId, fields: &Fields) -> Option<String> {
    let named = vocabulary.record(id).fields.iter().zip(fields);
    let written = named.filter_map(|(field, value)| {
        let value = value.as_ref()?;
        let text = match (value, &field.ty) {
            (Content::Missing(reason), _) => Some(reason.word().to_owned()),
            (Content::Value(value), FieldType::Scalar(ty)) => scalar(vocabulary, ty, value),
            (_, FieldType::Set(ty)) => set(vocabulary, ty, value),
        };
        Some(text.map(|text| format!("{} {text}", field.name)))
    });
    let written: Option<Vec<String>> = written.collect();
    Some(format!("{{ {} }}", written?.join(", ")))
}

fn set(vocabulary: &Vocabulary, ty: &SetType, content: &Content) -> Option<String> {
    let Content::Value(Value::Set(value)) = content else { return None };
    let word = |member: &Element| match (member, ty) {
        (Element::Choice(at), SetType::Enum(id)) => Some(vocabulary.enumeration(*id).word(*at).to_owned()),
        (Element::Country(code), _) => Some(code.to_string()),
        (Element::Choice(_), SetType::Country) => None,
    };
    let members: Option<Vec<String>> = value.members.iter().map(word).collect();
    let open = if value.open { "open " } else { "" };
    Some(format!("{open}[{}]", members?.join(", ")))
}

fn scalar(vocabulary: &Vocabulary, ty: &Scalar, value: &Value) -> Option<String> {
    match (value, ty) {
        (Value::Bool(truth), _) => Some(truth.to_string()),
        (Value::Number(number), Scalar::Number(NumberType { kind: NumberKind::Percent, .. })) => {
            let hundredths = number.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?;
            Some(format!("{}%", hundredths.normalize()))
        }
        (Value::Number(number), _) => Some(number.normalize().to_string()),
        (Value::Date(days), _) => (days.first == days.last).then(|| days.first.to_string()),
        (Value::Duration(length), _) => Some(length.to_string()),
        (Value::Choice(at), Scalar::Enum(id)) => Some(vocabulary.enumeration(*id).word(*at).to_owned()),
        (Value::Text(code), Scalar::Country) => Some(code.to_string()),
        (Value::Text(text), _) => Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
        _ => None,
    }
}
