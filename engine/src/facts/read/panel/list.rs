//! Tables whose rows are items of a list, in one pass over their bytes. A text with anything out of the way in it is left
//! to [`items`] as a whole.

use super::cursor::{Bounds, Cursor, Words};
use super::head::{Head, Heading};
use super::{Reader, text_of};
use crate::calendar;
use crate::facts::panel::{Cell, RowHead};
use crate::facts::read::csv::Table;
use crate::facts::read::filing::{About, Filer};
use crate::facts::read::items;
use crate::facts::read::mapping::{Mapping, Named};
use crate::facts::read::page::Page;
use crate::facts::read::table::Heads;
use crate::facts::{CellKey, Observation, Origin};
use jiff::civil::Date;
use r2pc_lang::program::{Fact, FactType, FieldType, Record, Scalar};
use r2pc_lang::source::Span;
use r2pc_lang::value::{Content, Fields, ItemValue, ListValue, Reason, Value};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// What a column is.
enum Role {
    Ignored,
    Country,
    Observed,
    Recorded,
    Source,
    /// A field of the items, by place.
    Field(usize, FieldReader),
}

/// How a field is read.
enum FieldReader {
    Value(Reader),
    Text,
}

/// A row, and where it stands.
struct Row {
    head: RowHead,
    item: ItemValue,
    place: Range<usize>,
}

/// Files the lists of a table; none where it has anything out of the way, and nothing was filed.
pub(super) fn read(
    filer: &mut Filer<'_>,
    page: &Page<'_>,
    (table, start): (&Table, usize),
    (mapping, list): (&Mapping, &Named),
) -> Option<()> {
    let vocabulary = filer.vocabulary;
    let mut about = About::default();
    for entry in &mapping.about {
        about.read(filer, &entry.key, &entry.value);
    }
    let cell = items::list_cell(filer, list)?;
    let fact = vocabulary.fact(cell.fact);
    let FactType::List { record, open } = fact.ty else { return None };
    let record = vocabulary.record(record);
    let heads = Heads::of(filer, table, mapping)?;
    let (mut roles, key) = roles(filer, table, mapping, &heads, record)?;
    let mut heading = Heading::new(page, mapping, about)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut cursor = Cursor::new(page.text.as_bytes(), start);
    while let Some(at) = cursor.next_row() {
        let mut head = Head::default();
        let mut fields: Fields = vec![None; record.fields.len()];
        let mut place: Option<Range<usize>> = None;
        for role in &mut roles {
            match role {
                Role::Ignored => drop(cursor.field()),
                Role::Country => head.country = text_of(page.text, cursor.field()),
                Role::Observed => head.observed = text_of(page.text, cursor.field()),
                Role::Recorded => head.recorded = text_of(page.text, cursor.field()),
                Role::Source => head.source = text_of(page.text, cursor.field()),
                Role::Field(field, reader) => {
                    let (value, here) = value(&mut cursor, page.text, mapping, reader)?;
                    if let (Some(value), Some(slot)) = (value, fields.get_mut(*field)) {
                        *slot = Some(Content::Value(value));
                        place = Some(
                            place.map_or(here.clone(), |p| p.start.min(here.start)..p.end.max(here.end)),
                        );
                    }
                }
            }
        }
        if !cursor.is_behind(roles.len()) {
            return None;
        }
        let head = heading.read(filer, &head, at)?;
        let Some(place) = place else { continue };
        let key = match fields.get(key)? {
            Some(Content::Value(Value::Text(key))) => Arc::clone(key),
            _ => return None,
        };
        rows.push(Row { head, item: ItemValue { key, fields }, place });
    }
    let open = open || mapping.open;
    lists(filer, page, ((cell.fact, cell.index), fact), (&heading.codes, &heading.origins), rows, open)
}

/// What each column is, and which field is the key.
fn roles(
    filer: &mut Filer<'_>,
    table: &Table,
    mapping: &Mapping,
    heads: &Heads,
    record: &Record,
) -> Option<(Vec<Role>, usize)> {
    if mapping.dates.is_some() || heads.skips_some() {
        return None;
    }
    let mut roles: Vec<Role> = table.header.iter().map(|_| Role::Ignored).collect();
    *roles.get_mut(heads.country)? = Role::Country;
    for (key, at) in &heads.about {
        *roles.get_mut(*at)? = match *key {
            "observed" => Role::Observed,
            "recorded" => Role::Recorded,
            "source" => Role::Source,
            _ => return None,
        };
    }
    for (at, column) in items::fields(filer, table, mapping) {
        let name = &*column.fact.text;
        // Within a value, these two words say something else.
        if !column.values.is_empty() || matches!(name, "unknown" | "note") {
            return None;
        }
        let field = record.field(name)? as usize;
        let FieldType::Scalar(scalar) = &record.fields.get(field)?.ty else { return None };
        let reader = match scalar {
            Scalar::Bool => FieldReader::Value(Reader::Bool),
            Scalar::Number(number) => FieldReader::Value(Reader::Number(Box::new(Bounds::of(number, false)))),
            Scalar::Enum(id) => {
                let words = filer.vocabulary.enumeration(*id).values.iter().zip(0u8..);
                let words = words.filter(|((word, _), _)| Reason::from_word(word).is_none());
                FieldReader::Value(Reader::Choice(Words::of(words.map(|((word, _), at)| (&**word, at)))))
            }
            Scalar::Text => FieldReader::Text,
            _ => return None,
        };
        let taken = roles.iter().any(|role| matches!(role, Role::Field(other, _) if *other == field));
        let slot = roles.get_mut(at).filter(|slot| !taken && matches!(slot, Role::Ignored))?;
        *slot = Role::Field(field, reader);
    }
    let key = record.key? as usize;
    roles
        .iter()
        .any(|role| matches!(role, Role::Field(field, FieldReader::Text) if *field == key))
        .then_some((roles, key))
}

/// A value, or nothing, and where it stands; none where it is out of the way.
fn value(
    cursor: &mut Cursor<'_>,
    text: &str,
    mapping: &Mapping,
    reader: &mut FieldReader,
) -> Option<(Option<Value>, Range<usize>)> {
    let from = cursor.mark();
    let reader = match reader {
        FieldReader::Value(reader) => reader,
        FieldReader::Text => {
            let place = cursor.field();
            let found = text.get(place.clone())?;
            if mapping.is_empty(found.trim()) {
                return Some((None, place));
            }
            let plain = found.bytes().all(|byte| matches!(byte, b' '..=b'~')) && found.trim() == found;
            return plain.then(|| (Some(Value::Text(found.into())), place));
        }
    };
    let cell = cursor.read(reader);
    let place = cursor.since(from);
    let value = match cell {
        Some(cell) if cell.is_empty() || mapping.is_empty(text.get(place.clone())?.trim()) => None,
        Some(Cell { tag, number }) => Some(match reader {
            Reader::Bool => Value::Bool(tag == 1),
            Reader::Number(_) => Value::Number(Decimal::new(number, u32::from(tag)).normalize()),
            Reader::Choice(_) => Value::Choice(u32::from(tag)),
        }),
        None => {
            cursor.back(from);
            let place = cursor.field();
            mapping.is_empty(text.get(place)?.trim()).then_some(())?;
            None
        }
    };
    Some((value, place))
}

/// Files a list for each country and day.
fn lists(
    filer: &mut Filer<'_>,
    page: &Page<'_>,
    (key, fact): (CellKey, &Fact),
    (codes, origins): (&[Arc<str>], &[Origin]),
    mut rows: Vec<Row>,
    open: bool,
) -> Option<()> {
    let of = |row: &Row| (row.head.country, row.head.observed);
    rows.sort_by_key(of);
    let mut made: Vec<(u32, Observation)> = Vec::new();
    let mut rest = rows.into_iter().peekable();
    while let Some(first) = rest.next() {
        let (head, span) = (first.head, page.span(first.place.clone()));
        let same = of(&first);
        let mut items = vec![first.item];
        while let Some(next) = rest.next_if(|next| of(next) == same) {
            items.push(next.item);
        }
        if !items.is_sorted_by(|a, b| a.key < b.key) {
            items.sort_by(|a, b| a.key.cmp(&b.key));
            items.is_sorted_by(|a, b| a.key < b.key).then_some(())?;
        }
        let source = origins.get(usize::from(head.source))?.clone();
        made.push((head.country, listed(fact, &head, source, ListValue { items, open }, span)));
    }
    for (country, observation) in made {
        if let Some(code) = codes.get(country as usize) {
            filer.facts.add(code, key, observation);
            filer.filed.insert((Arc::clone(code), key));
        }
    }
    Some(())
}

fn listed(fact: &Fact, head: &RowHead, source: Origin, list: ListValue, span: Span) -> Observation {
    let observed: Date = head.observed;
    let published = || fact.published.map_or(observed, |after| calendar::plus(observed, after));
    Observation {
        content: Content::Value(Value::List(list)),
        source,
        observed,
        since: None,
        recorded: head.recorded.unwrap_or_else(published),
        span,
    }
}
