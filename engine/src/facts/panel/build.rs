//! Panels as they are read: row by row in the order of the text, then by country and day.

use super::values::{Ints, Mask, Values, clear, mask};
use super::{Column, Group, Panel};
use crate::facts::{CellKey, Observation, Origin};
use jiff::civil::Date;
use r2pc_lang::source::FileId;
use r2pc_lang::value::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a row says beside its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowHead {
    /// The place of its country among those seen.
    pub(crate) country: u32,
    pub(crate) observed: Date,
    pub(crate) recorded: Option<Date>,
    /// The place of its source among those seen.
    pub(crate) source: u16,
    /// Where it begins in the text.
    pub(crate) at: u32,
}

/// A panel that is being read.
#[derive(Debug)]
pub(crate) struct Building {
    file: FileId,
    text: Arc<str>,
    rows: Vec<RowHead>,
    groups: Vec<BuildingGroup>,
}

#[derive(Debug)]
struct BuildingGroup {
    key: CellKey,
    fields: usize,
    published: Option<Duration>,
    columns: Vec<BuildingColumn>,
}

#[derive(Debug)]
struct BuildingColumn {
    field: Option<u32>,
    place: u32,
    values: Raw,
}

/// Values as they are read; [`NOTHING`] where there is none.
#[derive(Debug)]
enum Raw {
    Bool(Vec<u8>),
    Choice(Vec<u8>),
    /// Numbers, and how many digits behind the point each has.
    Number(Vec<i64>, Vec<u8>),
}

/// No value: no truth, no enum value that is read in columns, no number of digits.
const NOTHING: u8 = u8::MAX;

/// What kind of values a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Choice,
    Number,
}

/// A value as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Nothing,
    Bool(bool),
    Choice(u8),
    Number(i64, u8),
}

impl Building {
    pub(crate) fn new(file: FileId, text: Arc<str>) -> Self {
        Building { file, text, rows: Vec::new(), groups: Vec::new() }
    }

    /// Adds a cell: how many fields its record has, its columns as field, place in a row and kind.
    pub(crate) fn group(
        &mut self,
        key: CellKey,
        fields: usize,
        published: Option<Duration>,
        columns: &[(Option<u32>, u32, Kind)],
    ) {
        let column = |(field, place, kind): &(Option<u32>, u32, Kind)| BuildingColumn {
            field: *field,
            place: *place,
            values: match kind {
                Kind::Bool => Raw::Bool(Vec::new()),
                Kind::Choice => Raw::Choice(Vec::new()),
                Kind::Number => Raw::Number(Vec::new(), Vec::new()),
            },
        };
        let columns = columns.iter().map(column).collect();
        self.groups.push(BuildingGroup { key, fields, published, columns });
    }

    /// Begins a row. What it says of each group follows, in their order.
    pub(crate) fn row(&mut self, head: RowHead) {
        self.rows.push(head);
    }

    /// What the row says of a group, column by column; nothing where that is not given.
    pub(crate) fn cells(&mut self, group: usize, cells: Option<&[Cell]>) {
        let Some(group) = self.groups.get_mut(group) else { return };
        let none = std::iter::repeat(&Cell::Nothing);
        for (column, cell) in group.columns.iter_mut().zip(cells.unwrap_or_default().iter().chain(none)) {
            match (&mut column.values, *cell) {
                (Raw::Bool(values), Cell::Bool(value)) => values.push(u8::from(value)),
                (Raw::Choice(places), Cell::Choice(place)) => places.push(place),
                (Raw::Number(numbers, scales), Cell::Number(number, scale)) => {
                    numbers.push(number);
                    scales.push(scale);
                }
                (Raw::Bool(values) | Raw::Choice(values), _) => values.push(NOTHING),
                (Raw::Number(numbers, scales), _) => {
                    numbers.push(0);
                    scales.push(NOTHING);
                }
            }
        }
    }

    /// The panel, and what it cannot hold: values with too many digits, and the rows of a day that has several.
    pub(crate) fn finish(
        self,
        codes: &[Arc<str>],
        sources: Vec<Origin>,
    ) -> (Panel, Vec<(Arc<str>, CellKey, Observation)>) {
        let Building { file, text, rows, groups } = self;
        let order = order(&rows);
        let groups = groups.into_iter().map(|group| finished(group, order.as_deref())).collect();
        let rows: Vec<RowHead> = match &order {
            Some(order) => order.iter().filter_map(|at| rows.get(*at as usize).copied()).collect(),
            None => rows,
        };
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
        let mut panel = Panel {
            file,
            text,
            countries,
            observed: rows.iter().map(|row| row.observed).collect(),
            recorded: has_recorded.then(|| rows.iter().map(|row| row.recorded).collect()),
            source_of: if sources.len() > 1 { rows.iter().map(|row| row.source).collect() } else { vec![] },
            sources,
            at: rows.iter().map(|row| row.at).collect(),
            groups,
        };
        let loose = take_out(&mut panel, &twice(&rows));
        (panel, loose)
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

fn finished(group: BuildingGroup, order: Option<&[u32]>) -> Group {
    let BuildingGroup { key, fields, published, columns } = group;
    let column = |BuildingColumn { field, place, values }: BuildingColumn| {
        let (there, values) = match values {
            Raw::Bool(values) => {
                let values = sorted(values, order);
                (mask(&values, |value| value != NOTHING), Values::Bool(mask(&values, |value| value == 1)))
            }
            Raw::Choice(places) => {
                let places = sorted(places, order);
                (mask(&places, |place| place != NOTHING), Values::Choice(places))
            }
            Raw::Number(numbers, scales) => {
                let scales = sorted(scales, order);
                (mask(&scales, |scale| scale != NOTHING), scaled(sorted(numbers, order), &scales))
            }
        };
        Column { field, place, there, values }
    };
    let columns: Vec<Column> = columns.into_iter().map(column).collect();
    let mut there = Mask::new();
    for column in &columns {
        there.resize(column.there.len(), 0);
        there.iter_mut().zip(&column.there).for_each(|(all, one)| *all |= one);
    }
    Group { key, columns, there, fields, published }
}

fn sorted<T: Copy>(all: Vec<T>, order: Option<&[u32]>) -> Vec<T> {
    match order {
        Some(order) => order.iter().filter_map(|at| all.get(*at as usize).copied()).collect(),
        None => all,
    }
}

/// Numbers at the finest of their scales. The reader takes in only what fits at that of its column.
fn scaled(mut numbers: Vec<i64>, scales: &[u8]) -> Values {
    let there = |scale: &u8| *scale != NOTHING;
    let scale = scales.iter().copied().filter(there).max().unwrap_or(0);
    if scale > 0 {
        for (number, own) in numbers.iter_mut().zip(scales).filter(|(_, own)| there(own)) {
            *number = number.saturating_mul(10i64.saturating_pow(u32::from(scale.saturating_sub(*own))));
        }
    }
    Values::Number(u32::from(scale), Ints::of(numbers))
}
