//! Cells that stand in tables: read from column to column.

use super::items::ItemLanes;
use super::read::{Asked, Listed};
use super::{Block, Ctx, Limits};
use crate::batch::choices::ChoiceCol;
use crate::batch::column::Col;
use crate::batch::days::DayCol;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::batch::source::Piece;
use crate::calendar;
use crate::eval::leaf;
use crate::facts::CellKey;
use crate::facts::panel::{Column, Group};
use crate::plan::Want;
use crate::possible::{Choices, Interval, Texts};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::value::{Duration, Reason};
use std::rc::Rc;
use std::sync::Arc;

/// No row.
const NONE: u32 = u32::MAX;
/// Only rows that are too old.
const EXPIRED: u32 = NONE - 1;

/// The value that each lane has in columns: a column, and its row; none where nothing is said or only what is too old.
struct Found<'a> {
    columns: Vec<&'a Column>,
    /// By lane: the place of its column, and the row.
    lanes: Vec<(u32, u32)>,
}

/// The row that speaks of a cell in each lane: the group that it is one of, and the row.
struct Rows<'a> {
    groups: Vec<&'a Group>,
    /// By lane: the place of its group, and the row.
    lanes: Vec<(u32, u32)>,
}

impl<'a> Block<'a> {
    /// What a cell can be in each lane of a context, where all that is said of it stands in tables.
    pub(super) fn tabled(
        &mut self,
        (fact, index, field): (r2pc_lang::program::FactId, Option<r2pc_lang::program::IndexKey>, Option<u32>),
        stale: Option<Duration>,
        want: &Want,
        ctx: Ctx,
    ) -> Option<Col<'a>> {
        let key: CellKey = (fact, index);
        if matches!(want, Want::Length | Want::Set(..)) || self.cells.contains_key(&key) {
            return None;
        }
        let pieces = self.tables.pieces.get(&key)?.clone();
        let (root, map) = {
            let context = self.context(ctx);
            (context.root, context.to_root.clone())
        };
        let limits = [self.plan.program.vocabulary.fact(fact).stale, stale];
        let Rows { groups, lanes } = self.rows_in_tables(&pieces, limits, root);
        // A group without the field says nothing: its rows are of no column.
        let mut columns = Vec::new();
        let places: Vec<Option<u32>> = groups
            .iter()
            .map(|group| {
                columns.push(group.column(field)?);
                u32::try_from(columns.len() - 1).ok()
            })
            .collect();
        let place = |(group, row): (u32, u32)| match places.get(group as usize) {
            Some(Some(place)) => (*place, row),
            _ => (0, NONE),
        };
        let found = Found { columns, lanes: lanes.into_iter().map(place).collect() };
        let col = found.col(want)?;
        Some(match map {
            None => col,
            Some(map) => col.gather(&map),
        })
    }

    /// What is said of a list in each lane of a root, where all that is said of it stands in tables.
    pub(super) fn lists_in_tables(&mut self, (fact, index, stale, root): Asked) -> Option<Vec<Listed<'a>>> {
        let key: CellKey = (fact, index);
        if self.cells.contains_key(&key) {
            return None;
        }
        let pieces = self.tables.pieces.get(&key)?.clone();
        let limits = [self.plan.program.vocabulary.fact(fact).stale, stale];
        let Rows { groups, lanes } = self.rows_in_tables(&pieces, limits, root);
        let listed = |(group, row): &(u32, u32)| match (*row, groups.get(*group as usize)) {
            (EXPIRED, _) => Listed::Nothing(Reason::Expired),
            (NONE, _) | (_, None) => Listed::Nothing(Reason::NotCollected),
            (row, Some(group)) => Listed::Row(group, row),
        };
        Some(lanes.iter().map(listed).collect())
    }

    /// A field of items that stand in tables, an item a lane; none where some stand elsewhere.
    pub(super) fn of_items(&self, items: &ItemLanes<'a>, field: u32, want: &Want) -> Option<Col<'a>> {
        let rows = items.rows()?;
        let mut columns: Vec<&'a Column> = Vec::new();
        let mut lanes = Vec::with_capacity(rows.len());
        let mut last: Option<(&Group, Option<u32>)> = None;
        for row in rows {
            let Some((group, item)) = row else {
                lanes.push((0, NONE));
                continue;
            };
            let place = match last {
                Some((known, place)) if std::ptr::eq(known, group) => place,
                _ => group.column(Some(field)).and_then(|column| {
                    columns.push(column);
                    u32::try_from(columns.len() - 1).ok()
                }),
            };
            last = Some((group, place));
            lanes.push(place.map_or((0, NONE), |place| (place, item)));
        }
        Found { columns, lanes }.col(want)
    }

    fn rows_in_tables(&mut self, pieces: &[Piece<'a>], limits: Limits, root: Ctx) -> Rows<'a> {
        let days = Rc::clone(&self.context(root).days);
        let (oldest, until) = (self.oldest(root, limits), self.until(root));
        let mut found = Rows { groups: Vec::new(), lanes: vec![(0, NONE); self.lanes(root)] };
        for piece in pieces {
            let Some(stretch) = self.tables.stretches.get(piece.stretch) else { continue };
            let same = found.groups.last().is_some_and(|last| std::ptr::eq(*last, piece.group));
            if !same {
                found.groups.push(piece.group);
            }
            let place = u32::try_from(found.groups.len() - 1).unwrap_or(NONE);
            let lanes = found.lanes.iter_mut().skip(stretch.country * days.len());
            let ends = until.iter().skip(piece.stretch * days.len());
            for ((lane, end), oldest) in lanes.zip(ends).zip(&*oldest) {
                let row = stretch.panel.latest(piece.group, stretch.rows.start, *end, self.known_by);
                if let Some(row) = row {
                    let expired = stretch.panel.day(row) < *oldest;
                    *lane = (place, if expired { EXPIRED } else { row });
                }
            }
        }
        found
    }

    /// Of each day of a root, the first on which something may have been observed that is not too old.
    fn oldest(&mut self, root: Ctx, limits: Limits) -> Rc<[Date]> {
        if let Some(oldest) = self.oldest.get(&(root, limits)) {
            return Rc::clone(oldest);
        }
        let days: Rc<[Date]> = self.context(root).days.iter().map(|day| oldest(*day, limits)).collect();
        self.oldest.insert((root, limits), Rc::clone(&days));
        days
    }

    /// Of each stretch on each day of a root, the row behind the last that has begun.
    fn until(&mut self, root: Ctx) -> Rc<[u32]> {
        if let Some(until) = self.until.get(&root) {
            return Rc::clone(until);
        }
        let days = Rc::clone(&self.context(root).days);
        let of = |stretch: &crate::batch::source::Stretch<'a>| {
            days.iter().map(|day| stretch.panel.until(&stretch.rows, *day)).collect::<Vec<_>>()
        };
        let until: Rc<[u32]> = self.tables.stretches.iter().flat_map(of).collect();
        self.until.insert(root, Rc::clone(&until));
        until
    }
}

impl<'a> Found<'a> {
    /// What can be in each lane: everything where there is no value. None where a column cannot say it.
    fn col(&self, want: &Want) -> Option<Col<'a>> {
        let lanes = self.lanes.len();
        let value = |lane: usize| {
            let (column, row) = self.lanes.get(lane)?;
            let column = self.columns.get(*column as usize)?;
            (*row < EXPIRED && column.has(*row)).then_some((*column, *row))
        };
        Some(match want {
            Want::Truth => {
                let truth = |lane| value(lane).and_then(|(column, row)| column.values.truth(row));
                let truths = |lane| truth(lane).map_or(Truth::Unknown, Truth::from);
                Col::Truth(Planes::of_truths(&(0..lanes).map(truths).collect::<Vec<_>>()))
            }
            Want::Choice(all) => {
                let choice = |lane| value(lane).and_then(|(column, row)| column.values.choice(row));
                let choices = (0..lanes).map(|lane| choice(lane).map_or(*all, Choices::one));
                Col::Choice(Rc::new(ChoiceCol::of(choices.collect())))
            }
            Want::Num(range) => {
                let number = |lane| {
                    let (column, row) = value(lane)?;
                    let (scale, ints) = column.values.numbers()?;
                    Some((ints.get(row), scale))
                };
                let scale = self.columns.iter().filter_map(|column| Some(column.values.numbers()?.0)).max();
                let numbers = NumCol::known_or((0..lanes).map(number), scale.unwrap_or(0), range);
                Col::Num(Rc::new(numbers.sliced()))
            }
            Want::Day => {
                let days =
                    |lane| value(lane).and_then(|(column, row)| leaf::dates(&column.values.value(row)));
                let days = (0..lanes).map(|lane| days(lane).unwrap_or(Interval::all()));
                Col::Day(Rc::new(DayCol::of(days)))
            }
            Want::Text => {
                let text = |lane| value(lane).and_then(|(column, row)| column.values.text(row));
                let texts = |lane| text(lane).map_or(Texts::Any, |text| Texts::one(Arc::clone(text)));
                Col::Text(Rc::new((0..lanes).map(texts).collect()))
            }
            Want::Length | Want::Set(..) => return None,
        })
    }
}

/// The first day on which something may have been observed that is not too old on another.
fn oldest(day: Date, limits: Limits) -> Date {
    let of = |limit: Duration| {
        // Months clamp at their ends: a few days around it are tried.
        let mut first = calendar::minus(calendar::minus(day, limit), Duration::Days(4));
        while calendar::plus(first, limit) < day {
            match first.tomorrow() {
                Ok(next) => first = next,
                Err(_) => break,
            }
        }
        first
    };
    limits.into_iter().flatten().map(of).max().unwrap_or(Date::MIN)
}
