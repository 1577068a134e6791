//! JSON Lines: a record a line, an object whose names are those of columns. What it says is what a table of its values
//! would say.

use super::csv::{Field, Table};
use super::json;
use super::page::{Page, Unread};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{Datum, DatumKind, Entry, shown};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The columns of a text, by the order in which they are first named.
#[derive(Default)]
pub(super) struct Columns {
    header: Vec<Field>,
    at: HashMap<Arc<str>, usize>,
}

impl Columns {
    /// The place of a column.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.at.get(name).copied()
    }

    /// Adds a column, where it is not one already.
    pub(super) fn add(&mut self, field: Field) {
        if !self.at.contains_key(&field.text) {
            self.at.insert(Arc::clone(&field.text), self.header.len());
            self.header.push(field);
        }
    }

    /// The names, each with the place where it stands first.
    pub(super) fn header(&self) -> &[Field] {
        &self.header
    }
}

/// The record of a line: its members by name.
pub(super) struct Record {
    members: Vec<Entry>,
    line: Range<usize>,
}

/// Reads a text; nothing where it is empty. Lines that are no records are named and left out.
pub(super) fn read(page: &mut Page<'_>) -> Result<Option<Table>, Unread> {
    let mut columns = Columns::default();
    let mut records = Vec::new();
    for line in lines(page.text) {
        if let Ok(record) = record(page, line) {
            record.name(&mut columns);
            records.push(record);
        }
    }
    if columns.header.is_empty() && page.said.is_empty() {
        return Ok(None);
    }
    let rows = records.into_iter().map(|record| record.fields(page, &columns)).collect();
    Ok(Some(Table { header: columns.header, rows }))
}

/// The blanks of JSON.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The lines of a text that hold anything.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    let ranges = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        at - line.len()..at
    });
    ranges.filter(|line| text.get(line.clone()).is_some_and(|line| !line.trim_matches(BLANKS).is_empty()))
}

/// Reads a line; what is wrong with it is said.
pub(super) fn record(page: &mut Page<'_>, line: Range<usize>) -> Result<Record, Unread> {
    let text = page.text.get(line.clone()).unwrap_or_default();
    let start = line.start + text.len() - text.trim_start_matches(BLANKS).len();
    let line = start..start + text.trim_matches(BLANKS).len();
    let Some(datum) = json::read_part(page, line.clone())? else { return Err(Unread) };
    let DatumKind::Entries(entries) = datum.kind else {
        let message = format!("expected a record, found {}", datum.kind.described());
        let help = "write an object a line: `{\"country\": \"GHA\", \"year\": 2015, …}`";
        return page.refuse(Diagnostic::error(codes::fact::SHAPE, datum.span, message).help(help));
    };
    let mut members = Vec::with_capacity(entries.len());
    for entry in entries {
        if let DatumKind::Items(_) | DatumKind::Entries(_) = entry.value.kind {
            page.said.push(no_field(&entry));
        } else {
            members.push(entry);
        }
    }
    Ok(Record { members, line })
}

fn no_field(entry: &Entry) -> Diagnostic {
    let message =
        format!("`{}` is {}, which a table cannot hold", shown(&entry.key), entry.value.kind.described());
    let help = match &*entry.key {
        "facts" => "a line is a row: name the facts beside `country`; a document belongs in a `.json` file",
        _ => "write a line an item, and `items` in a mapping; or write a YAML, JSON or TOML file",
    };
    Diagnostic::error(codes::fact::NOT_IN_A_TABLE, entry.value.span, message).help(help)
}

impl Record {
    /// Adds the names of its members to the columns.
    pub(super) fn name(&self, columns: &mut Columns) {
        for Entry { key, key_span, .. } in &self.members {
            columns.add(Field { text: Arc::clone(key), span: *key_span });
        }
    }

    /// The names of its members.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| &*member.key)
    }

    /// Its values by column, as texts; those that it does not give are empty.
    pub(super) fn fields(self, page: &Page<'_>, columns: &Columns) -> Vec<Field> {
        let nothing = Field { text: "".into(), span: page.span(self.line.start..self.line.start + 1) };
        let mut fields = vec![nothing; columns.header.len()];
        for Entry { key, value: Datum { kind, span }, .. } in self.members {
            if let Some(slot) = columns.place(&key).and_then(|at| fields.get_mut(at)) {
                let text = match kind {
                    DatumKind::Scalar { text, .. } if text.trim() == &*text => text,
                    DatumKind::Scalar { text, .. } => text.trim().into(),
                    _ => "".into(),
                };
                *slot = Field { text, span };
            }
        }
        fields
    }
}
