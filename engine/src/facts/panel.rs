//! A table of observations in columns: a row a country and a day, a column a value.
//!
//! What is the same for all values of a row stands once, beside them: the country, the days, the source and where the row
//! stands in its text. The place of a single value is found again in that text when somebody asks for it, so that the
//! columns that conditions run over hold values and nothing else. Whatever a column cannot hold (reasons, sets,
//! several rows of one day) is kept as observations of its own. Lists stand in columns of their items ([`Items`]).

mod build;
mod items;
mod values;

pub(crate) use build::{Building, Cell, Fresh, Kind, NOTHING, ROWS, RowHead};
use items::Items;
pub(crate) use values::Values;
use values::{Mask, get};

use super::members::{Member, MemberKind, Members};
use super::{CellKey, CountryFacts, Observation, Origin};
use crate::calendar;
use jiff::civil::Date;
use r2pc_lang::source::{FileId, Span, Text};
use r2pc_lang::value::{Content, Duration, Fields, Value};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A table of observations.
#[derive(Clone, Debug)]
pub struct Panel {
    file: FileId,
    text: Text,
    /// Where the lines of the text begin, when somebody has asked, where rows are told by their lines.
    lines: Option<OnceLock<Vec<u32>>>,
    /// The names of its columns, where the rows are JSON and name them.
    names: Box<[Arc<str>]>,
    /// The rows of each country, oldest first; no two of one day.
    countries: BTreeMap<Arc<str>, Range<u32>>,
    /// By row.
    observed: Vec<Date>,
    /// By row, where the table says it.
    recorded: Option<Vec<Option<Date>>>,
    sources: Vec<Origin>,
    /// By row, the place of its source; empty where all have the first.
    source_of: Vec<u16>,
    /// By row, where it begins in the text, or its line behind the first.
    at: Vec<u32>,
    groups: Vec<Group>,
}

/// The columns of one cell: one, or one a field of a record.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) key: CellKey,
    columns: Vec<Column>,
    /// Which rows say anything of the cell.
    there: Mask,
    /// How many fields the record has; none of a fact with one value.
    fields: usize,
    /// How long after its day it is known, where the table does not say.
    published: Option<Duration>,
    /// Of a list, what its columns hold: a row an item.
    items: Option<Items>,
}

/// A column of values.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// The field, where the fact is a record.
    pub(crate) field: Option<u32>,
    /// The place of the field in a row of the text.
    place: u32,
    /// Which rows have a value.
    there: Mask,
    pub(crate) values: Values,
}

impl Panel {
    /// The countries, by code.
    pub(crate) fn countries(&self) -> impl Iterator<Item = &Arc<str>> {
        self.countries.keys()
    }

    /// Whether it says anything of a country.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.countries.contains_key(code)
    }

    /// The rows of a country.
    pub(crate) fn rows(&self, code: &str) -> Range<u32> {
        self.countries.get(code).cloned().unwrap_or(0..0)
    }

    /// The cells that it has columns of.
    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Of some rows, the last that is not after a day, by place behind it: how many come before.
    pub(crate) fn until(&self, rows: &Range<u32>, day: Date) -> u32 {
        let days = self.observed.get(rows.start as usize..rows.end as usize).unwrap_or_default();
        rows.start + u32::try_from(days.partition_point(|observed| *observed <= day)).unwrap_or(0)
    }

    /// The day of a row.
    pub(crate) fn day(&self, row: u32) -> Date {
        self.observed.get(row as usize).copied().unwrap_or(Date::MIN)
    }

    /// Of rows from `first` up to `until`, the last that says something of a cell and was known by a day.
    pub(crate) fn latest(
        &self,
        group: &Group,
        first: u32,
        until: u32,
        known_by: Option<Date>,
    ) -> Option<u32> {
        let speaks =
            |row: &u32| get(&group.there, *row) && known_by.is_none_or(|day| self.known(group, *row) <= day);
        (first..until).rev().find(speaks)
    }

    /// The day on which a row's value became known.
    fn known(&self, group: &Group, row: u32) -> Date {
        let told = self.recorded.as_ref().and_then(|days| days.get(row as usize).copied().flatten());
        let observed = self.day(row);
        told.unwrap_or_else(|| group.published.map_or(observed, |after| calendar::plus(observed, after)))
    }

    /// What it says of a cell in some rows.
    pub(crate) fn observations(&self, group: &Group, rows: Range<u32>) -> Vec<Observation> {
        rows.filter(|row| get(&group.there, *row)).map(|row| self.observation(group, row)).collect()
    }

    /// Adds what it says of a country.
    pub(crate) fn add_to(&self, code: &str, facts: &mut CountryFacts) {
        let rows = self.rows(code);
        for group in &self.groups {
            let mut found = self.observations(group, rows.clone());
            if !found.is_empty() {
                facts.cells.entry(group.key).or_default().append(&mut found);
            }
        }
    }

    fn observation(&self, group: &Group, row: u32) -> Observation {
        let content = match (&group.items, group.fields) {
            (Some(items), _) => Some(Value::List(group.list(items, row))),
            (None, 0) => group.given(row).next().map(|column| column.values.value(row)),
            (None, _) => Some(Value::Record(group.record(row))),
        };
        let source = self.source_of.get(row as usize).copied().unwrap_or(0);
        Observation {
            content: content.map_or(Content::Missing(r2pc_lang::value::Reason::NotCollected), Content::Value),
            source: self.sources.get(usize::from(source)).cloned().unwrap_or(Origin::Unstated),
            observed: self.day(row),
            since: None,
            recorded: self.known(group, row),
            span: self.span_of_cell(group, row),
        }
    }

    /// Where a cell of a row stands: the first of its values; of a list, all those of the item that is named first.
    fn span_of_cell(&self, group: &Group, row: u32) -> Span {
        let Some(items) = &group.items else {
            return self.span(row, group.given(row).map(|column| column.place).min().unwrap_or(0));
        };
        let spans = group.given(items.foremost(row)).map(|column| self.span(row, column.place));
        spans.reduce(|all, one| all.to(one)).unwrap_or_else(|| self.span(row, 0))
    }

    /// Where a row begins in the text.
    fn start(&self, row: u32) -> usize {
        let at = self.at.get(row as usize).map_or(0, |at| *at as usize);
        let Some(lines) = &self.lines else { return at };
        let behind = || memchr::memchr_iter(b'\n', self.text.get().as_bytes());
        let lines = lines.get_or_init(|| behind().filter_map(|at| u32::try_from(at + 1).ok()).collect());
        lines.get(at).map_or(0, |start| *start as usize)
    }

    /// Where a field of a row stands: the text between two commas, without blanks around it.
    fn span(&self, row: u32, place: u32) -> Span {
        let start = self.start(row);
        if let Some(name) = self.names.get(place as usize) {
            return self.span_of_member(start, name);
        }
        let rest = self.text.get().get(start..).unwrap_or_default();
        let bytes = rest.as_bytes();
        // Nothing but a comma or the end of the line ends a field: lines with quotes are not read into columns.
        let ends = |from: usize| {
            let behind = bytes.iter().skip(from).position(|byte| matches!(byte, b',' | b'\n'));
            behind.map_or(bytes.len(), |length| from + length)
        };
        let (mut from, mut end) = (0, ends(0));
        for _ in 0..place {
            if bytes.get(end) != Some(&b',') {
                // The row has no such field: it is the whole row.
                (from, end) = (0, rest.find('\n').unwrap_or(rest.len()));
                break;
            }
            from = end + 1;
            end = ends(from);
        }
        let field = rest.get(from..end).unwrap_or_default();
        let blank = field.len() - field.trim_start().len();
        let start = start + from + blank;
        Span::new(self.file, start, start + field.trim().len())
    }

    /// Where the value of a name stands in a line of JSON, a text with its quotes; the line where it is not there.
    fn span_of_member(&self, start: usize, name: &str) -> Span {
        let mut members = Members::new(self.text.get().as_bytes(), start);
        while let Ok(Some(Member { name: found, value, kind })) = members.next() {
            if self.text.get().get(found) == Some(name) {
                let quote = usize::from(kind == MemberKind::Text);
                return Span::new(self.file, value.start - quote, value.end + quote);
            }
        }
        let rest = self.text.get().get(start..).unwrap_or_default();
        Span::new(self.file, start, start + rest.find('\n').unwrap_or(rest.len()))
    }

    /// The newest day of a row.
    pub(crate) fn newest(&self) -> Option<Date> {
        self.observed.iter().max().copied()
    }

    /// How many observations it holds, and in how many bytes.
    pub(crate) fn size(&self) -> (usize, usize) {
        let count = |mask: &Mask| mask.iter().map(|word| word.count_ones() as usize).sum::<usize>();
        let observations = self.groups.iter().map(|group| count(&group.there)).sum();
        let rows = self.observed.len() * 8
            + self.source_of.len() * 2
            + self.recorded.as_ref().map_or(0, |days| size_of_val(days.as_slice()));
        let of_column = |column: &Column| size_of_val(column.there.as_slice()) + column.values.bytes();
        let of_group = |group: &Group| {
            size_of_val(group.there.as_slice())
                + group.items.as_ref().map_or(0, Items::bytes)
                + group.columns.iter().map(of_column).sum::<usize>()
        };
        (observations, rows + self.countries.len() * 64 + self.groups.iter().map(of_group).sum::<usize>())
    }
}

impl Group {
    /// The column of a field, or the only one.
    pub(crate) fn column(&self, field: Option<u32>) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The columns that say something in a row.
    fn given(&self, row: u32) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.has(row))
    }

    /// The record of a row.
    fn record(&self, row: u32) -> Fields {
        let mut fields: Fields = vec![None; self.fields];
        for column in self.given(row) {
            if let Some(slot) = column.field.and_then(|at| fields.get_mut(at as usize)) {
                *slot = Some(Content::Value(column.values.value(row)));
            }
        }
        fields
    }
}

impl Column {
    /// Whether a row has a value.
    pub(crate) fn has(&self, row: u32) -> bool {
        get(&self.there, row)
    }
}
