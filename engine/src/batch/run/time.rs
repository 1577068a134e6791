//! What moves in time (semantics, 6).

use super::{Block, Ctx};
use crate::batch::column::Col;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::calendar;
use crate::eval::{Sample, rises};
use crate::facts::reading::{Rest, nobody_looked};
use crate::number::{self, Numbers};
use crate::plan::{Node, Point};
use crate::possible::Interval;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::Arithmetic;
use r2pc_lang::syntax::OverTime;
use std::rc::Rc;

/// The readings of a point, in each lane.
struct Points<'a> {
    ago: r2pc_lang::value::Duration,
    values: Rc<NumCol>,
    rests: Option<Rc<Vec<Rc<[Rest<'a>]>>>>,
}

/// One of them.
struct At<'p, 'a> {
    day: Date,
    value: Numbers,
    rests: &'p [Rest<'a>],
}

impl<'a> Points<'a> {
    fn at(&self, lane: usize, day: Date) -> At<'_, 'a> {
        let rests = self.rests.as_ref().and_then(|rests| rests.get(lane));
        At {
            day: calendar::minus(day, self.ago),
            value: self.values.lane(lane),
            rests: rests.map_or(&[], |rests| rests),
        }
    }
}

impl At<'_, '_> {
    /// Whether both rest on an observation that does not speak for both days: nobody looked in between.
    fn is_not_new_since(&self, earlier: &At<'_, '_>) -> bool {
        nobody_looked((earlier.rests, earlier.day), (self.rests, self.day))
    }
}

impl<'a> Block<'a> {
    fn points(&mut self, point: &Point, ctx: Ctx) -> Points<'a> {
        let values = self.numbers(point.value, ctx);
        let rests = point.rests.and_then(|rests| match self.eval(rests, ctx) {
            Col::Rests(rests) => Some(rests),
            _ => None,
        });
        Points { ago: point.ago, values, rests }
    }

    pub(super) fn change(&mut self, now: &Point, before: &Point, whole: Numbers, ctx: Ctx) -> NumCol {
        let (now, before) = (self.points(now, ctx), self.points(before, ctx));
        let of = |lane: usize| {
            let day = self.day(ctx, lane);
            let (now, before) = (now.at(lane, day), before.at(lane, day));
            if now.is_not_new_since(&before) {
                return whole;
            }
            number::arithmetic(Arithmetic::Subtract, &now.value, &before.value).unwrap_or(Interval::all())
        };
        NumCol::of((0..self.lanes(ctx)).map(of).collect())
    }

    pub(super) fn trend(&mut self, points: &[Point], falling: bool, ctx: Ctx) -> Planes {
        let points: Vec<Points<'a>> = points.iter().map(|point| self.points(point, ctx)).collect();
        let of = |lane: usize| {
            let day = self.day(ctx, lane);
            let readings: Vec<At<'_, 'a>> = points.iter().map(|point| point.at(lane, day)).collect();
            let new = |at: usize, point: &At<'_, 'a>| {
                !readings.iter().skip(at + 1).any(|later| later.is_not_new_since(point))
            };
            let kept = readings.iter().enumerate().filter(|(at, point)| new(*at, point));
            let value = |point: &At<'_, 'a>| {
                if falling { number::negate(&point.value) } else { point.value }
            };
            let values: Vec<Numbers> = kept.map(|(_, point)| value(point)).collect();
            if values.len() < 2 { Truth::Unknown } else { rises(&values) }
        };
        let truths: Vec<Truth> = (0..self.lanes(ctx)).map(of).collect();
        Planes::of_truths(&truths)
    }

    pub(super) fn over_time(
        &mut self,
        which: OverTime,
        readings: &[Node],
        range: Numbers,
        ctx: Ctx,
    ) -> NumCol {
        let readings: Vec<Rc<NumCol>> = readings.iter().map(|reading| self.numbers(*reading, ctx)).collect();
        let of = |lane: usize| {
            let mut sample = Sample::new(None);
            readings.iter().for_each(|reading| sample.add(Truth::True, reading.lane(lane)));
            sample.over_time(which).unwrap_or(range)
        };
        NumCol::of((0..self.lanes(ctx)).map(of).collect())
    }
}
