//! Numbers.

use super::{Block, Ctx};
use crate::batch::column::Col;
use crate::batch::numbers::NumCol;
use crate::calendar;
use crate::plan::{Node, Op};
use crate::possible::{Choices, Interval};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use std::rc::Rc;

fn numbers(numbers: NumCol) -> Col<'static> {
    Col::Num(Rc::new(numbers))
}

impl<'a> Block<'a> {
    pub(super) fn compute_number(&mut self, op: &'a Op, ctx: Ctx) -> Col<'a> {
        let lanes = self.lanes(ctx);
        match op {
            Op::Number(range) => numbers(NumCol::Same(*range)),
            Op::Negate(a) => numbers(self.numbers(*a, ctx).negate()),
            Op::Arithmetic(how, a, b, range) => {
                let (a, b) = (self.numbers(*a, ctx), self.numbers(*b, ctx));
                numbers(NumCol::arithmetic(*how, &a, &b, *range, lanes))
            }
            Op::Function(which, a, range) => numbers(self.numbers(*a, ctx).function(*which, *range, lanes)),
            Op::Extreme { greatest, parts } => numbers(self.extreme(*greatest, parts, ctx)),
            Op::CountItems(domain, body) => numbers(self.count_items(domain, *body, ctx)),
            Op::CountOf(parts) => numbers(self.count_of(parts, ctx)),
            Op::AggregateItems { which, domain, entry, unseen, range } => {
                numbers(self.aggregate_items(*which, domain, *entry, *unseen, *range, ctx))
            }
            Op::AggregateOf { which, entries, range } => {
                numbers(self.aggregate_of(*which, entries, *range, ctx))
            }
            Op::Change { now, before, whole, .. } => numbers(self.change(now, before, *whole, ctx)),
            Op::OverTime { which, readings, range } => numbers(self.over_time(*which, readings, *range, ctx)),
            Op::Measure(rows) => numbers(self.measure(rows, ctx)),
            Op::DaysBetween(later, earlier) => {
                let (later, earlier) = (self.dates(*later, ctx), self.dates(*earlier, ctx));
                let each = later.each(lanes).zip(earlier.each(lanes));
                numbers(NumCol::of(each.map(|(l, e)| days_between(&l, &e)).collect()))
            }
            Op::DayNumber(day) => {
                let days = self.dates(*day, ctx);
                let epoch = Interval::point(date(1970, 1, 1));
                numbers(NumCol::of(days.each(lanes).map(|day| days_between(&day, &epoch)).collect()))
            }
            Op::Place(choice) => {
                let place = |choices: Choices| {
                    let span = choices.span();
                    Interval { low: span.low.map(Decimal::from), high: span.high.map(Decimal::from) }
                };
                numbers(NumCol::of(self.choices(*choice, ctx).each(lanes).map(place).collect()))
            }
            _ => self.compute_value(op, ctx),
        }
    }

    fn extreme(&mut self, greatest: bool, parts: &[Node], ctx: Ctx) -> NumCol {
        let lanes = self.lanes(ctx);
        let mut whole: Option<NumCol> = None;
        for part in parts {
            let part = self.numbers(*part, ctx);
            whole = Some(match whole {
                None => (*part).clone(),
                Some(whole) => NumCol::extreme(greatest, &whole, &part, lanes),
            });
        }
        whole.unwrap_or(NumCol::Same(Interval::all()))
    }
}

fn days_between(later: &Interval<Date>, earlier: &Interval<Date>) -> Interval<Decimal> {
    let between = |(later, earlier)| Decimal::from(calendar::days_between(later, earlier));
    Interval { low: later.low.zip(earlier.high).map(between), high: later.high.zip(earlier.low).map(between) }
}
