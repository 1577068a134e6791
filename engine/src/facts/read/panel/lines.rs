//! JSON Lines in one pass over their bytes. A line that is no plain object is read by hand.

use super::head::{Head, Said};
use super::values::{short_number, truth};
use super::{Left, Reader, Reading, Role, by_itself, mark, text_of};
use crate::facts::members::{MemberKind, Members, Name};
use crate::facts::panel::{Cell, NOTHING, Panel};
use crate::facts::read::csv::{Field, Table};
use crate::facts::read::filing::Filer;
use crate::facts::read::lines::{self, Columns};
use crate::facts::read::mapping::Mapping;
use crate::facts::read::page::Page;
use crate::facts::window::Window;
use r2pc_lang::source::Text;
use std::ops::Range;

/// Reads a text; none where it is of another shape. Most records name the same columns: those of the first are taken to
/// be all, until one names another.
pub(super) fn read(
    filer: &mut Filer<'_>,
    page: &Page<'_>,
    text: &Text,
    mapping: Option<&Mapping>,
) -> Option<Panel> {
    let of_first = columns(page, lines::lines(page.text).take(1));
    match by_itself(filer, |own| whole(own, page, text, mapping, &of_first)) {
        Ok(found) => Some(found),
        // What a mapping reads may be named further down.
        Err(Left::Shape) if mapping.is_none() => None,
        Err(Left::Shape | Left::NewColumn) => {
            let all = columns(page, lines::lines(page.text));
            if all.header().len() == of_first.header().len() {
                return None;
            }
            by_itself(filer, |own| whole(own, page, text, mapping, &all)).ok()
        }
    }
}

/// What lines name.
fn columns(page: &Page<'_>, lines: impl Iterator<Item = Range<usize>>) -> Columns {
    let mut columns = Columns::default();
    for line in lines {
        let mut found = Vec::new();
        let mut members = Members::new(page.text.as_bytes(), line.start);
        let is_plain = loop {
            match members.next() {
                Ok(Some(member)) => found.push(member.name),
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        if is_plain {
            for name in found {
                let text = page.text.get(name.clone()).unwrap_or_default();
                if columns.place(text).is_none() {
                    columns.add(Field { text: text.into(), span: page.span(name.start - 1..name.end + 1) });
                }
            }
        } else if let Ok(record) = lines::record(&mut Page::new(page.file(), page.text), line) {
            record.name(&mut columns);
        }
    }
    columns
}

/// A line by hand; none where it is no record, which is said.
pub(super) fn row(
    filer: &mut Filer<'_>,
    page: &Page<'_>,
    line: Range<usize>,
    columns: &Columns,
) -> Result<Option<Vec<Field>>, Left> {
    let mut own = Page::new(page.file(), page.text);
    let record = lines::record(&mut own, line);
    filer.said.append(&mut own.said);
    let Ok(record) = record else { return Ok(None) };
    if record.names().any(|name| columns.place(name).is_none()) {
        return Err(Left::NewColumn);
    }
    Ok(Some(record.fields(page, columns)))
}

fn whole(
    filer: &mut Filer<'_>,
    page: &Page<'_>,
    text: &Text,
    mapping: Option<&Mapping>,
    columns: &Columns,
) -> Result<Panel, Left> {
    let table = Table { header: columns.header().to_vec(), rows: Vec::new() };
    let default = Mapping::default();
    let given = (mapping, mapping.unwrap_or(&default));
    let (reading, roles) =
        Reading::new(filer, page, text, (&table, Some(columns)), given).ok_or(Left::Shape)?;
    reading.lines(roles, columns)
}

/// The columns as members name them.
struct Naming<'c> {
    text: &'c str,
    columns: &'c Columns,
    names: Vec<Name>,
    /// By column, where the line begins that named it last.
    last: Vec<usize>,
    /// Where the last line begins whose names are in another order than the columns.
    turned: usize,
}

/// What follows in a line.
enum Next {
    /// The value of a column.
    Column(usize),
    End,
    /// What is no plain record: a name twice, too.
    Odd,
}

impl Naming<'_> {
    /// Reads the name of the next member of the line at a byte; most likely it is that of the column `expected`.
    fn next(&mut self, members: &mut Members<'_>, expected: usize, at: usize) -> Result<Next, Left> {
        let column = match self.names.get(expected) {
            Some(name) if members.take_name(name) => expected,
            _ => match members.name() {
                Ok(Some(name)) => {
                    self.columns.place(self.text.get(name).unwrap_or_default()).ok_or(Left::NewColumn)?
                }
                Ok(None) => return Ok(Next::End),
                Err(_) => return Ok(Next::Odd),
            },
        };
        let Some(last) = self.last.get_mut(column) else { return Ok(Next::Odd) };
        // Names in the order of the columns are all new.
        if column < expected {
            self.turned = at;
        }
        let is_new = self.turned != at || *last != at;
        *last = at;
        Ok(if is_new { Next::Column(column) } else { Next::Odd })
    }
}

/// A line that was read: what it says beside its values, whether it says any, and where it ends.
struct Line {
    head: Head,
    any: bool,
    end: usize,
}

impl<'r> Reading<'r, '_> {
    /// Reads all lines.
    fn lines(mut self, mut roles: Vec<Role>, columns: &'r Columns) -> Result<Panel, Left> {
        let text = self.page.text;
        let names: Vec<Name> = columns.header().iter().map(|field| Name::of(&field.text)).collect();
        let last = vec![usize::MAX; names.len()];
        let mut naming = Naming { text, columns, names, last, turned: usize::MAX };
        let mut by_hand = vec![false; self.groups.len()];
        let group_of = self.group_of();
        let mut start = 0;
        while let Some(at) = next_line(text, start) {
            self.building.begin();
            let line = self.line(at, &mut naming, &mut roles, (&mut by_hand, &group_of))?;
            start = line.as_ref().map_or_else(|| line_end(text, at), |line| line.end);
            let head = line.as_ref().and_then(|line| self.heading.read(self.filer, &line.head, at));
            match head {
                Some(row) if line.is_some_and(|line| line.any) => self.row(row, &mut by_hand, at..start)?,
                Some(_) => {}
                None => {
                    by_hand.fill(false);
                    self.row_by_hand(at..start, None)?;
                }
            }
        }
        self.finish(roles).ok_or(Left::Shape)
    }

    /// Reads a line into the row that was begun; none where it is no plain record.
    fn line(
        &mut self,
        at: usize,
        naming: &mut Naming<'_>,
        roles: &mut [Role],
        (by_hand, group_of): (&mut [bool], &[usize]),
    ) -> Result<Option<Line>, Left> {
        let text = self.page.text;
        let mut members = Members::new(text.as_bytes(), at);
        let (mut head, mut any, mut expected) = (Head::default(), false, 0);
        loop {
            let column = match naming.next(&mut members, expected, at)? {
                Next::Column(column) => column,
                Next::End => return Ok(Some(Line { head, any, end: members.at() })),
                Next::Odd => return Ok(None),
            };
            expected = column + 1;
            let Some(role) = roles.get_mut(column) else { return Ok(None) };
            if let Role::Value { place, reader, wary: false } = role
                && let Some((cell, length)) = quick(text.as_bytes(), members.at(), reader)
                && members.skip(length)
            {
                any |= !cell.is_empty();
                self.building.set(*place, cell);
                continue;
            }
            let Ok((value, kind)) = members.value() else { return Ok(None) };
            let nothing = value.start..value.start;
            let value = if kind == MemberKind::Null { nothing } else { value };
            match role {
                Role::Ignored => {}
                Role::Country => head.country = Said::of(text, value),
                Role::Observed => head.observed = Said::of(text, value),
                Role::Recorded => head.recorded = Said::of(text, value),
                Role::Source => head.source = Said::of(text, value),
                _ if self.is_empty(text_of(text, value.clone())) => {}
                Role::Odd(group) => {
                    mark(by_hand, *group);
                    any = true;
                }
                Role::Value { place, reader, .. } => {
                    any = true;
                    match reader.cell(text.as_bytes(), value) {
                        Some(cell) => self.building.set(*place, cell),
                        None => mark(by_hand, group_of.get(*place).copied().unwrap_or(0)),
                    }
                }
            }
        }
    }
}

/// Where the next line begins that holds anything.
fn next_line(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    // The blanks of JSON; a line of others is read, and refused.
    rest.iter().position(|byte| !matches!(byte, b'\n' | b'\r' | b' ' | b'\t')).map(|blanks| from + blanks)
}

/// The end of a line, behind what ends it.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find('\n').map_or(rest.len(), |length| length + 1)
}

/// A value of few bytes, and how many those are; none where it is read another way.
#[inline]
fn quick(bytes: &[u8], at: usize, reader: &mut Reader) -> Option<(Cell, usize)> {
    let here = Window::at(bytes, at);
    match reader {
        _ if here.begins(*b"null") => Some((Cell::EMPTY, 4)),
        Reader::Bool => truth(here),
        Reader::Number(bounds) => short_number(bytes, at, bounds).filter(|(_, length)| *length > 0),
        Reader::Choice(words) => {
            let word = Window::at(bytes, at + 1);
            let length = word.length_to([b'"']);
            let tag = words.short(word.until(length));
            let is_one = here.first() == b'"' && length < Window::BYTES && tag != NOTHING;
            is_one.then_some((Cell::tagged(tag), length + 2))
        }
        Reader::Text(_) | Reader::Day(_) => None,
    }
}
