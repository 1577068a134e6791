//! Cells that stand in tables: read from column to column.

use super::{Block, Ctx};
use crate::batch::choices::ChoiceCol;
use crate::batch::column::Col;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::batch::source::Piece;
use crate::calendar;
use crate::facts::CellKey;
use crate::facts::panel::Column;
use crate::plan::Want;
use crate::possible::Choices;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::value::Duration;
use std::rc::Rc;

/// No row.
const NONE: u32 = u32::MAX;

/// The value that each lane has in columns: a column, and its row; none where nothing is said or only what is too old.
struct Found<'a> {
    columns: Vec<&'a Column>,
    /// By lane: the place of its column, and the row.
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
        if !matches!(want, Want::Truth | Want::Num(_) | Want::Choice(_)) || self.cells.contains_key(&key) {
            return None;
        }
        let pieces = self.tables.pieces.get(&key)?.clone();
        let (root, map) = {
            let context = self.context(ctx);
            (context.root, context.to_root.clone())
        };
        let limits = [self.plan.program.vocabulary.fact(fact).stale, stale];
        let found = self.found_in_tables(&pieces, field, limits, root);
        let lanes = found.lanes.len();
        let value = |lane: usize| {
            let (column, row) = found.lanes.get(lane)?;
            let column = found.columns.get(*column as usize)?;
            (*row != NONE && column.has(*row)).then_some((*column, *row))
        };
        let col = match want {
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
                let scale = found.columns.iter().filter_map(|column| Some(column.values.numbers()?.0)).max();
                let numbers = NumCol::known_or(lanes, number, scale.unwrap_or(0), range);
                Col::Num(Rc::new(numbers.sliced()))
            }
            _ => return None,
        };
        Some(match map {
            None => col,
            Some(map) => col.gather(&map),
        })
    }

    fn found_in_tables(
        &mut self,
        pieces: &[Piece<'a>],
        field: Option<u32>,
        limits: [Option<Duration>; 2],
        root: Ctx,
    ) -> Found<'a> {
        let days = Rc::clone(&self.context(root).days);
        let oldest: Vec<Date> = days.iter().map(|day| oldest(*day, limits)).collect();
        let until = self.until(root);
        let mut found = Found { columns: Vec::new(), lanes: vec![(0, NONE); self.lanes(root)] };
        for piece in pieces {
            let Some(stretch) = self.tables.stretches.get(piece.stretch) else { continue };
            let Some(column) = piece.group.column(field) else { continue };
            let same = found.columns.last().is_some_and(|last| std::ptr::eq(*last, column));
            if !same {
                found.columns.push(column);
            }
            let place = u32::try_from(found.columns.len() - 1).unwrap_or(NONE);
            let lanes = found.lanes.iter_mut().skip(stretch.country * days.len());
            let ends = until.iter().skip(piece.stretch * days.len());
            for ((lane, end), oldest) in lanes.zip(ends).zip(&oldest) {
                let row = stretch.panel.latest(piece.group, stretch.rows.start, *end, self.known_by);
                if let Some(row) = row.filter(|row| stretch.panel.day(*row) >= *oldest) {
                    *lane = (place, row);
                }
            }
        }
        found
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

/// The first day on which something may have been observed that is not too old on another.
fn oldest(day: Date, limits: [Option<Duration>; 2]) -> Date {
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
