//! Tables that are columns already: each value goes from its type to that of its fact. A table with anything out of the way
//! in it is read by its text, as any other; so both ways say the same of every table, and a test holds them to it.

use super::fields::Heads;
use super::head::{Head, Said};
use super::values::Bounds;
use super::{Left, Reader, Reading, Role, by_itself};
use crate::facts::Facts;
use crate::facts::panel::{Cell, Panel, ROWS};
use crate::facts::read::csv;
use crate::facts::read::filing::Filer;
use crate::facts::read::mapping::Mapping;
use crate::facts::read::page::Page;
use crate::facts::read::parquet::{Column, Data, Table};
use r2pc_lang::source::{FileId, Text};
use std::collections::HashMap;
use std::ops::Range;

/// Reads a table; none where it is read by its text. `text` is that text.
pub(in crate::facts::read) fn read(
    filer: &mut Filer<'_>,
    file: FileId,
    (table, text): (&Table, &Text),
    mapping: Option<&Mapping>,
) -> Option<Panel> {
    // Its lines are found by their breaks, its fields by their commas.
    if table.columns().iter().any(Column::needs_quotes) {
        return None;
    }
    by_itself(filer, |own| whole(own, file, (table, text), mapping).ok_or(Left::Shape)).ok()
}

fn whole(
    filer: &mut Filer<'_>,
    file: FileId,
    (table, text): (&Table, &Text),
    mapping: Option<&Mapping>,
) -> Option<Panel> {
    let header = table.header();
    if header.contains('"') {
        return None;
    }
    let default = Mapping::default();
    let given = (mapping, mapping.unwrap_or(&default));
    // What the columns are, to write out those that say whose rows are.
    let heads = heads_of(file, &header, text, given, filer)?;
    let mut said = Spoken { text: header, columns: Vec::new() };
    let head_end = said.text.len() - 1;
    for at in heads.columns() {
        said.add(at, table.columns().get(at)?, table.rows());
    }
    let page = Page::new(file, &said.text);
    let (mut reading, mut roles) =
        Reading::new(filer, &page, text, (&csv::header(&page, head_end)?, None), given)?;
    reading.building.by_line();
    reading.typed(table, &said, &heads, &mut roles)?;
    reading.finish(roles)
}

/// Which columns say whose rows are; what is said of the table is said when it is read.
fn heads_of(
    file: FileId,
    header: &str,
    text: &Text,
    given: (Option<&Mapping>, &Mapping),
    filer: &Filer<'_>,
) -> Option<Heads> {
    let mut facts = Facts::default();
    let mut own = Filer::new(filer.vocabulary, &mut facts);
    let page = Page::new(file, header);
    let table = csv::header(&page, header.len() - 1)?;
    let (_, roles) = Reading::new(&mut own, &page, text, (&table, None), given)?;
    Some(Heads::of(&roles))
}

/// What rows say beside their values, written out once each.
struct Spoken {
    text: String,
    /// By column that was added: where what each row says stands.
    columns: Vec<(usize, Vec<Said>)>,
}

impl Spoken {
    fn add(&mut self, at: usize, column: &Column, rows: usize) {
        let mut known: HashMap<u64, Said> = HashMap::new();
        let mut all = Vec::with_capacity(rows);
        for row in 0..rows {
            let said = match column.likeness(row) {
                None => Said::default(),
                Some(likeness) => *known.entry(likeness).or_insert_with(|| {
                    let start = self.text.len();
                    self.text.push_str(&column.text(row).unwrap_or_default());
                    let said = Said::of(&self.text, start..self.text.len());
                    // Nothing that follows belongs to it.
                    self.text.push('\n');
                    said
                }),
            };
            all.push(said);
        }
        self.columns.push((at, all));
    }

    fn of(&self, column: Option<usize>, row: usize) -> Said {
        let found = self.columns.iter().find(|(at, _)| Some(*at) == column);
        found.and_then(|(_, said)| said.get(row)).copied().unwrap_or_default()
    }
}

impl Reading<'_, '_> {
    /// Takes all rows in; none where one holds what no column can.
    fn typed(&mut self, table: &Table, said: &Spoken, heads: &Heads, roles: &mut [Role]) -> Option<()> {
        let known: Vec<Vec<Option<Cell>>> = roles
            .iter_mut()
            .zip(table.columns())
            .map(|(role, column)| match (role, column.data()) {
                (Role::Value { reader, .. }, Data::Texts(texts)) => {
                    texts.all.iter().map(|text| of_text(text, reader, self.mapping)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let mut start = 0;
        while start < table.rows() {
            let rows = start..table.rows().min(start + ROWS);
            let mut says = vec![false; rows.len()];
            for ((role, column), known) in roles.iter_mut().zip(table.columns()).zip(&known) {
                match role {
                    Role::Value { wary: true, .. } => return None,
                    Role::Value { place, reader, .. } => {
                        let fresh = self.building.fresh(*place)?;
                        fresh.resize(rows.len());
                        let (tags, numbers) = fresh.slots();
                        for (row, (tag, number)) in rows.clone().zip(tags.iter_mut().zip(numbers)) {
                            let cell = cell(column, row, (reader, known), self.mapping)?;
                            (*tag, *number) = (cell.tag, cell.number);
                        }
                        fresh.mark(&mut says);
                    }
                    Role::Odd(_) => {
                        let is_odd = |row| column.text(row).is_some_and(|text| !self.is_empty(text.trim()));
                        if rows.clone().any(is_odd) {
                            return None;
                        }
                    }
                    _ => {}
                }
            }
            self.kept(rows.clone(), &says, |row| heads.head(|column| said.of(column, row)))?;
            start = rows.end;
        }
        Some(())
    }

    /// Takes in those of the rows that were read that say something.
    fn kept(&mut self, rows: Range<usize>, says: &[bool], head: impl Fn(usize) -> Head) -> Option<()> {
        let mut kept = Vec::with_capacity(rows.len());
        for (row, says) in rows.clone().zip(says) {
            let head = self.heading.read(self.filer, &head(row), row)?;
            kept.push(says.then_some(head));
        }
        self.take_in(&kept).ok()
    }
}

/// The value of a record; none where no column can hold it. Of texts it is known what each says.
fn cell(
    column: &Column,
    row: usize,
    (reader, known): (&mut Reader, &[Option<Cell>]),
    mapping: &Mapping,
) -> Option<Cell> {
    if !column.has(row) {
        return Some(Cell::EMPTY);
    }
    match (column.data(), &mut *reader) {
        (Data::Texts(texts), _) => return *known.get(*texts.places.get(row)? as usize)?,
        (Data::Bools(all), Reader::Bool) => return Some(Cell::tagged(u8::from(*all.get(row)?))),
        (Data::Numbers(all), Reader::Number(bounds)) if column.scale().is_some() => {
            return bounds.scaled(*all.get(row)?, column.scale()?);
        }
        (Data::Doubles(all), Reader::Number(bounds)) => {
            if let Some(cell) = shortest(*all.get(row)?, bounds) {
                return cell;
            }
        }
        _ => {}
    }
    of_text(&column.text(row)?, reader, mapping)
}

/// What a text says; none where no column can hold it.
fn of_text(text: &str, reader: &mut Reader, mapping: &Mapping) -> Option<Cell> {
    let text = text.trim();
    if mapping.is_empty(text) {
        return Some(Cell::EMPTY);
    }
    reader.cell(text.as_bytes(), 0..text.len())
}

/// A floating-point number as the shortest decimal that stands for it; none where that is not found at once.
fn shortest(value: f64, bounds: &mut Bounds) -> Option<Option<Cell>> {
    // Of decimals of so few digits, no two have one floating-point number.
    const MOST: f64 = 1e15;
    let mut power = 1.0;
    for scale in 0..=6 {
        let scaled = (value * power).round();
        if scaled.abs() >= MOST {
            return None;
        }
        if scaled / power == value {
            return Some(bounds.scaled(scaled as i64, scale));
        }
        power *= 10.0;
    }
    None
}
