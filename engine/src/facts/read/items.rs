//! Tables whose rows are items of a list: events, groups.

use super::csv::{Field, Table};
use super::filing::{About, Filer, Given};
use super::mapping::{Mapping, Named};
use super::names::{self, Place};
use super::sheet;
use super::table::{self, Heads};
use jiff::civil::Date;
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{Datum, DatumKind, Entry, shown};
use r2pc_lang::program::FactType;
use r2pc_lang::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An item, and from when to when it was so; without a beginning it is so at the table's day.
struct Item {
    since: Option<Date>,
    until: Date,
    datum: Datum,
    about: About,
}

/// Files a list for each country: where items have a beginning and an end, one for each time in which they are the same.
pub(super) fn read(filer: &mut Filer<'_>, table: &Table, mapping: &Mapping, list: &Named, about: &About) {
    let Some(cell) = list_cell(filer, list) else { return };
    let Some(heads) = Heads::of(filer, table, mapping) else { return };
    let fields = fields(filer, table, mapping);
    let mut lists: BTreeMap<Arc<str>, Vec<Item>> = BTreeMap::new();
    for row in &table.rows {
        let Some(country) = heads.counted_country(filer, row, mapping) else { continue };
        let own = heads.about(filer, row);
        let since = heads.first_day(filer, row);
        let whole = own.within(about);
        let Given::This(until, _) = whole.observed else {
            filer.said.extend(no_day(row));
            return;
        };
        let read = fields.iter().filter_map(|(at, _)| row.get(*at));
        let mut given = read.filter(|field| !mapping.is_empty(&field.text));
        if let Some(failed) = given.find_map(sheet::failed) {
            filer.say(failed);
            filer.tally.refused += 1;
            continue;
        }
        if let Some(datum) = item(row, &fields, mapping) {
            lists.entry(country).or_default().push(Item { since, until, datum, about: whole });
            filer.tally.used += 1;
        } else {
            filer.tally.empty += 1;
        }
    }
    for (country, items) in lists {
        for (since, until, items) in periods(&items) {
            let Some(first) = items.first() else { continue };
            let span = first.datum.span;
            let mut about = first.about.clone();
            about.observed = Given::This(until, span);
            about.since = since.map_or(Given::Not, |day| Given::This(day, span));
            let data = items.iter().map(|item| item.datum.clone()).collect();
            filer.file(Some(&country), cell, &listed(data, span, mapping.open), &about);
        }
    }
}

pub(super) fn list_cell(filer: &mut Filer<'_>, list: &Named) -> Option<names::Cell> {
    let place = names::place(filer.vocabulary, &list.text, list.span, &mut filer.said)?;
    if let Place::Cell(cell) = place
        && matches!(filer.vocabulary.fact(cell.fact).ty, FactType::List { .. })
    {
        return Some(cell);
    }
    let message = format!("`{}` is no list", shown(&list.text));
    let help =
        "`items` names the list whose items the rows are; leave it out where a row is a country and a day";
    filer.say(Diagnostic::error(codes::fact::MAPPING, list.span, message).help(help));
    None
}

/// The columns, each with the name of its field and what is done with it.
pub(super) fn fields<'m>(
    filer: &mut Filer<'_>,
    table: &Table,
    mapping: &'m Mapping,
) -> Vec<(usize, &'m super::mapping::Column)> {
    let columns = mapping.columns.iter();
    columns.filter_map(|column| Some((table::column_at(filer, table, &column.name)?, column))).collect()
}

/// The record that a row is; nothing where all its columns are empty.
fn item(row: &[Field], fields: &[(usize, &super::mapping::Column)], mapping: &Mapping) -> Option<Datum> {
    let mut entries = Vec::new();
    let mut span: Option<Span> = None;
    for (at, column) in fields {
        let Some(field) = row.get(*at).filter(|field| !mapping.is_empty(&field.text)) else { continue };
        let text = column.recoded(&field.text);
        let value = Datum::plain(mapping.day(&text).unwrap_or(text), field.span);
        entries.push(Entry { key: Arc::clone(&column.fact.text), key_span: field.span, value });
        span = Some(span.map_or(field.span, |first| first.to(field.span)));
    }
    span.map(|span| Datum { kind: DatumKind::Entries(entries), span })
}

fn listed(items: Vec<Datum>, span: Span, open: bool) -> Datum {
    let items = Datum { kind: DatumKind::Items(items), span };
    if !open {
        return items;
    }
    let entry = |key: &str, value| Entry { key: key.into(), key_span: span, value };
    let entries = vec![entry("open", Datum::plain("true", span)), entry("items", items)];
    Datum { kind: DatumKind::Entries(entries), span }
}

/// The times in which the same items are there, in order: from when, to when, and which. Items without a beginning are
/// of the day that they end at.
fn periods(items: &[Item]) -> Vec<(Option<Date>, Date, Vec<&Item>)> {
    let mut found = Vec::new();
    let at_a_day: BTreeSet<Date> = items.iter().filter(|i| i.since.is_none()).map(|i| i.until).collect();
    for day in at_a_day {
        let there = items.iter().filter(|item| item.since.is_none() && item.until == day).collect();
        found.push((None, day, there));
    }
    let spans = || items.iter().filter_map(|item| Some((item.since?, item.until)));
    // A time begins where an item begins, and on the day after one ends.
    let after = |day: Date| day.tomorrow().unwrap_or(day);
    let mut starts: BTreeSet<Date> = spans().map(|(since, _)| since).collect();
    starts.extend(spans().map(|(_, until)| after(until)));
    let starts: Vec<Date> = starts.into_iter().collect();
    for window in starts.windows(2) {
        let [start, next] = window else { continue };
        let Ok(end) = next.yesterday() else { continue };
        let there: Vec<&Item> = items
            .iter()
            .filter(|item| item.since.is_some_and(|since| since <= *start) && item.until >= end)
            .collect();
        if !there.is_empty() {
            found.push((Some(*start), end, there));
        }
    }
    found
}

fn no_day(row: &[Field]) -> Option<Diagnostic> {
    let span = row.first()?.span;
    let message = "nothing says when this row was observed";
    let help = "say `observed = 2014-12-31` in the mapping, or name a column for it under `[rows]`";
    Some(Diagnostic::error(codes::fact::NO_DATE, span, message).help(help))
}
