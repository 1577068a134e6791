//! Panels as they are read: row by row in the order of the text, then by country and day.

mod lists;

use super::values::{Ints, Mask, Values, clear, mask, others};
use super::{Column, Group, Panel};
use crate::facts::{CellKey, Observation, Origin};
use jiff::civil::Date;
use r2pc_lang::fit;
use r2pc_lang::source::{FileId, Text};
use r2pc_lang::value::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// What a row says beside its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowHead {
    /// The place of its country among those seen.
    pub(crate) country: u32,
    pub(crate) observed: Date,
    pub(crate) recorded: Option<Date>,
    /// The place of its source among those seen.
    pub(crate) source: u16,
    /// Where it begins in the text, or its line.
    pub(crate) at: u32,
}

/// A panel that is being read.
#[derive(Debug)]
pub(crate) struct Building {
    file: FileId,
    text: Text,
    by_line: bool,
    names: Box<[Arc<str>]>,
    rows: Vec<RowHead>,
    groups: Vec<BuildingGroup>,
    /// Those of all groups, one group after the other.
    columns: Vec<BuildingColumn>,
    /// What the rows say that were taken in and are not among the others yet, and then the one that was begun.
    cells: Vec<Cell>,
    /// How many rows were taken in so.
    kept: usize,
}

/// So many rows are taken in at once.
pub(crate) const ROWS: usize = 128;

#[derive(Debug)]
struct BuildingGroup {
    key: CellKey,
    fields: usize,
    published: Option<Duration>,
    columns: usize,
}

/// A column as it is read.
#[derive(Debug)]
struct BuildingColumn {
    field: Option<u32>,
    place: u32,
    kind: Kind,
    /// What each row says, as [`Cell::tag`].
    tags: Vec<u8>,
    /// The numbers, or places among the texts; of a column of others, none.
    numbers: Ints,
    texts: Vec<Arc<str>>,
    /// The rows that were read and are not among the others yet.
    fresh: Fresh,
}

/// Cells of a column as they are read.
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    pub(crate) tags: Vec<u8>,
    /// Of a column that holds neither numbers nor texts, none that count.
    numbers: Vec<i64>,
}

impl Fresh {
    fn fill(&mut self, cells: impl Iterator<Item = Cell> + Clone) {
        self.tags.clear();
        self.numbers.clear();
        self.tags.extend(cells.clone().map(|cell| cell.tag));
        self.numbers.extend(cells.map(|cell| cell.number));
    }

    /// As many cells as there are rows; the numbers are what they were.
    pub(crate) fn resize(&mut self, rows: usize) {
        self.tags.resize(rows, NOTHING);
        self.numbers.resize(rows, 0);
    }

    /// What is written of each cell: the tags and the numbers.
    pub(crate) fn slots(&mut self) -> (&mut [u8], &mut [i64]) {
        (&mut self.tags, &mut self.numbers)
    }

    /// Marks the rows that say something.
    pub(crate) fn mark(&self, says: &mut [bool]) {
        says.iter_mut().zip(&self.tags).for_each(|(says, tag)| *says |= *tag != NOTHING);
    }

    fn cell(&self, row: usize) -> Cell {
        let tag = self.tags.get(row).copied().unwrap_or(NOTHING);
        Cell { tag, number: self.numbers.get(row).copied().unwrap_or(0) }
    }
}

impl BuildingColumn {
    /// Takes in the rows that were read.
    fn settle(&mut self) {
        let Fresh { tags, numbers } = &mut self.fresh;
        self.tags.append(tags);
        if self.kind.has_numbers() {
            self.numbers.extend(numbers);
        }
    }
}

impl Kind {
    fn has_numbers(self) -> bool {
        matches!(self, Kind::Number | Kind::Text | Kind::Day)
    }
}

/// What kind of values a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Choice,
    Number,
    Text,
    Day,
}

/// A value as it is read. Its column knows of which kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// 1 or 0 of a truth, the place of an enum value, the digits behind the point of a number, 0 of a text or a day; [`NOTHING`]
    /// of none.
    pub(crate) tag: u8,
    /// The digits of a number, the place of a text or a day.
    pub(crate) number: i64,
}

/// No value: no truth, no enum value that is read in columns, no number of digits.
pub(crate) const NOTHING: u8 = u8::MAX;

impl Cell {
    /// No value.
    pub(crate) const EMPTY: Cell = Cell { tag: NOTHING, number: 0 };

    /// A truth or an enum value.
    #[inline]
    pub(crate) fn tagged(tag: u8) -> Cell {
        Cell { tag, number: 0 }
    }

    /// A text, by its place.
    pub(crate) fn text(place: i64) -> Cell {
        Cell { tag: 0, number: place }
    }

    #[inline]
    pub(crate) fn is_empty(self) -> bool {
        self.tag == NOTHING
    }
}

impl Building {
    /// A panel of a text; `names` of its columns, where the rows are JSON and name them.
    pub(crate) fn new(file: FileId, text: Text, names: Box<[Arc<str>]>) -> Self {
        let (rows, groups, columns) = (Vec::new(), Vec::new(), Vec::new());
        Building { file, text, by_line: false, names, rows, groups, columns, cells: Vec::new(), kept: 0 }
    }

    /// Makes room for about so many rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.rows.reserve(rows);
        for column in &mut self.columns {
            column.tags.reserve(rows);
            if column.kind.has_numbers() {
                column.numbers.reserve(rows);
            }
        }
    }

    /// Rows are told by their lines behind the first, not by where these begin.
    pub(crate) fn by_line(&mut self) {
        self.by_line = true;
    }

    /// Adds a cell: how many fields its record has, its columns as field, place in a row and kind.
    pub(crate) fn group(
        &mut self,
        key: CellKey,
        fields: usize,
        published: Option<Duration>,
        columns: &[(Option<u32>, u32, Kind)],
    ) {
        self.groups.push(BuildingGroup { key, fields, published, columns: columns.len() });
        let new = |(field, place, kind): &(Option<u32>, u32, Kind)| BuildingColumn {
            field: *field,
            place: *place,
            kind: *kind,
            tags: Vec::new(),
            numbers: Ints::default(),
            texts: Vec::new(),
            fresh: Fresh::default(),
        };
        self.columns.extend(columns.iter().map(new));
    }

    /// Begins a row that says nothing yet; one that was begun is forgotten.
    pub(crate) fn begin(&mut self) {
        let start = self.kept * self.columns.len();
        self.cells.truncate(start);
        self.cells.resize(start + self.columns.len(), Cell::EMPTY);
    }

    /// The row that was begun.
    #[inline]
    fn row(&mut self) -> &mut [Cell] {
        self.cells.get_mut(self.kept * self.columns.len()..).unwrap_or_default()
    }

    /// What the row that was begun says in a column.
    #[inline]
    pub(crate) fn set(&mut self, column: usize, cell: Cell) {
        if let Some(slot) = self.row().get_mut(column) {
            *slot = cell;
        }
    }

    /// Whether the row that was begun says anything.
    pub(crate) fn says(&mut self) -> bool {
        self.row().iter().any(|cell| !cell.is_empty())
    }

    /// Whether the row that was begun says anything in a column.
    pub(crate) fn says_in(&mut self, column: usize) -> bool {
        self.row().get(column).is_some_and(|cell| !cell.is_empty())
    }

    /// Takes in the row that was begun.
    pub(crate) fn keep(&mut self, head: RowHead) {
        self.rows.push(head);
        self.kept += 1;
        if self.kept == ROWS {
            self.settle();
        }
    }

    /// Puts the rows that were taken in among the others.
    fn settle(&mut self) {
        let width = self.columns.len().max(1);
        for (at, column) in self.columns.iter_mut().enumerate() {
            let rows = self.cells.chunks_exact(width).take(self.kept);
            column.fresh.fill(rows.map(|row| row.get(at).copied().unwrap_or(Cell::EMPTY)));
            column.settle();
        }
        self.cells.clear();
        self.kept = 0;
    }

    /// The cells of a column for rows that are read by columns: as many for each, all before any of the rows is taken in.
    pub(crate) fn fresh(&mut self, column: usize) -> Option<&mut Fresh> {
        if self.kept > 0 {
            self.settle();
        }
        self.columns.get_mut(column).map(|column| &mut column.fresh)
    }

    /// Takes in all rows that were read by columns.
    pub(crate) fn keep_all<'h>(&mut self, heads: impl Iterator<Item = &'h RowHead>) {
        self.rows.extend(heads);
        self.columns.iter_mut().for_each(BuildingColumn::settle);
    }

    /// Whether some row that was read by columns says nothing in one of them.
    pub(crate) fn lacks(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| column.fresh.tags.contains(&NOTHING))
    }

    /// Gives back the rows that were read by columns, to be taken in one by one.
    pub(crate) fn take_fresh(&mut self) -> Vec<Fresh> {
        self.columns.iter_mut().map(|column| std::mem::take(&mut column.fresh)).collect()
    }

    /// Begins a row with what was read of it by columns.
    pub(crate) fn begin_with(&mut self, fresh: &[Fresh], row: usize) {
        self.begin();
        self.row().iter_mut().zip(fresh).for_each(|(slot, fresh)| *slot = fresh.cell(row));
    }

    /// The texts of a column, by place.
    pub(crate) fn texts(&mut self, column: usize, texts: Vec<Arc<str>>) {
        if let Some(column) = self.columns.get_mut(column) {
            column.texts = texts;
        }
    }

    /// The panel, and what it cannot hold: values with too many digits, and the rows of a day that has several.
    pub(crate) fn finish(
        mut self,
        codes: &[Arc<str>],
        sources: Vec<Origin>,
    ) -> (Panel, Vec<(Arc<str>, CellKey, Observation)>) {
        self.settle();
        let Building { file, text, by_line, names, rows, groups, columns, .. } = self;
        let order = order(&rows);
        let mut columns = columns.into_iter().map(|column| finished(column, order.as_deref()));
        let groups = groups.into_iter().map(|group| {
            let BuildingGroup { key, fields, published, columns: count } = group;
            let columns: Vec<Column> = columns.by_ref().take(count).collect();
            Group { key, there: any_of(&columns), columns, fields, published, items: None }
        });
        let groups = groups.collect();
        let rows: Vec<RowHead> = sorted(rows, order.as_deref());
        let mut panel = assembled((file, text, by_line, names), &rows, codes, sources, groups);
        let loose = take_out(&mut panel, &twice(&rows));
        (panel, loose)
    }
}

/// A panel of rows by country and day.
fn assembled(
    (file, text, by_line, names): (FileId, Text, bool, Box<[Arc<str>]>),
    rows: &[RowHead],
    codes: &[Arc<str>],
    sources: Vec<Origin>,
    groups: Vec<Group>,
) -> Panel {
    let mut countries: BTreeMap<Arc<str>, std::ops::Range<u32>> = BTreeMap::new();
    let mut start = 0;
    for run in rows.chunk_by(|a, b| a.country == b.country) {
        let end = start + u32::try_from(run.len()).unwrap_or(0);
        if let Some(code) = run.first().and_then(|row| codes.get(row.country as usize)) {
            countries.insert(Arc::clone(code), start..end);
        }
        start = end;
    }
    let has_recorded = rows.iter().any(|row| row.recorded.is_some());
    Panel {
        file,
        text,
        lines: by_line.then(OnceLock::new),
        names,
        countries,
        observed: rows.iter().map(|row| row.observed).collect(),
        recorded: has_recorded.then(|| rows.iter().map(|row| row.recorded).collect()),
        source_of: if sources.len() > 1 { rows.iter().map(|row| row.source).collect() } else { vec![] },
        sources,
        at: rows.iter().map(|row| row.at).collect(),
        groups,
    }
}

/// Rows by country and day; none where they are so already.
fn order(rows: &[RowHead]) -> Option<Vec<u32>> {
    let mut seen = BTreeSet::new();
    let mut runs = rows.chunk_by(|a, b| a.country == b.country).filter_map(|run| run.first());
    let together = runs.all(|row| seen.insert(row.country));
    let sorted = rows
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.country != b.country || a.observed <= b.observed));
    if sorted && together {
        return None;
    }
    let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by_key(|at| rows.get(*at as usize).map(|row| (row.country, row.observed)));
    Some(order)
}

/// The rows that are of one day of one country.
fn twice(rows: &[RowHead]) -> Vec<u32> {
    let same = |a: &RowHead, b: &RowHead| a.country == b.country && a.observed == b.observed;
    let mut found = Vec::new();
    let mut start = 0u32;
    for run in rows.chunk_by(same) {
        let end = start + u32::try_from(run.len()).unwrap_or(0);
        if run.len() > 1 {
            found.extend(start..end);
        }
        start = end;
    }
    found
}

/// Takes rows out, as observations.
fn take_out(panel: &mut Panel, rows: &[u32]) -> Vec<(Arc<str>, CellKey, Observation)> {
    let mut loose = Vec::new();
    for row in rows {
        let Some((code, _)) = panel.countries.iter().find(|(_, range)| range.contains(row)) else { continue };
        for group in &panel.groups {
            let found = panel.observations(group, *row..*row + 1);
            loose.extend(found.into_iter().map(|one| (Arc::clone(code), group.key, one)));
        }
    }
    for row in rows {
        panel.groups.iter_mut().for_each(|group| clear(&mut group.there, *row));
    }
    loose
}

fn finished(column: BuildingColumn, order: Option<&[u32]>) -> Column {
    let BuildingColumn { field, place, kind, tags, numbers, texts, .. } = column;
    let tags = sorted(tags, order);
    let there = others(&mask(&tags, NOTHING), tags.len());
    let values = match kind {
        Kind::Bool => Values::Bool(mask(&tags, 1)),
        Kind::Choice => Values::Choice(tags),
        Kind::Number => scaled(numbers.sorted(order), &tags),
        Kind::Text => Values::Text(numbers.sorted(order), texts.into()),
        // Nothing else was taken in.
        Kind::Day => Values::Day(
            numbers.sorted(order),
            texts.iter().map(|text| fit::days(text).unwrap_or(Date::MIN.into())).collect(),
        ),
    };
    Column { field, place, there, values }
}

/// The rows of which some column says something.
fn any_of(columns: &[Column]) -> Mask {
    let mut there = Mask::new();
    for column in columns {
        there.resize(column.there.len(), 0);
        there.iter_mut().zip(&column.there).for_each(|(all, one)| *all |= one);
    }
    there
}

pub(super) fn sorted<T: Copy>(all: Vec<T>, order: Option<&[u32]>) -> Vec<T> {
    match order {
        Some(order) => order.iter().filter_map(|at| all.get(*at as usize).copied()).collect(),
        None => all,
    }
}

/// Numbers at the finest of their scales. The reader takes in only what fits at that of its column.
fn scaled(numbers: Ints, scales: &[u8]) -> Values {
    // One more than each is: of nothing, none.
    let most = scales.iter().fold(0, |most: u8, own| most.max(own.wrapping_add(1)));
    let scale = most.saturating_sub(1);
    if !scales.iter().fold(false, |differs, own| differs | ((*own != scale) & (*own != NOTHING))) {
        return Values::Number(u32::from(scale), numbers);
    }
    let finer = |(number, own): (i64, &u8)| {
        number.saturating_mul(10i64.saturating_pow(u32::from(scale.saturating_sub(*own))))
    };
    Values::Number(u32::from(scale), Ints::of(numbers.iter().zip(scales).map(finer)))
}
