//! What moves in time: changes, trends, statistics over a window.

use super::super::op::{Node, Op, Point, Range, Want};
use super::{Env, Lowering};
use crate::calendar;
use crate::number;
use crate::possible::Interval;
use r2pc_lang::program::{Arithmetic, NumberType, Read, Series, Step};
use r2pc_lang::syntax::OverTime;
use r2pc_lang::value::Duration;
use rust_decimal::Decimal;

/// How far back the readings of a window lie, the day itself first (semantics, 6.1).
pub(super) fn steps(step: Step) -> impl Iterator<Item = Duration> {
    (0..step.count).map(move |n| calendar::times(step.length, n))
}

/// What a number of a type can be at most.
pub(super) fn range(ty: &NumberType) -> Range {
    Interval { low: ty.min, high: ty.max }
}

impl Lowering<'_> {
    /// A series so long ago. Its reading is moved with the day; what it rests on is that of the day itself.
    fn point(&mut self, series: &Series, ago: Duration, env: &mut Env) -> Point {
        let value = self.shifted(ago, env, |this, env| this.moving(series, env));
        let rests = series_read(series).map(|read| {
            self.shifted(ago, env, |this, env| this.reading_at(&read.cell, super::At::Now, env, &Op::Rests))
        });
        Point { ago, value, rests }
    }

    /// What moves, as a number.
    fn moving(&mut self, series: &Series, env: &mut Env) -> Node {
        match series {
            Series::Num(read, ty) => {
                let want = Want::Num(range(ty));
                self.reading(read, env, &|read| Op::Read(read, None, want.clone()))
            }
            Series::Choice(read, ty) => {
                let want = Want::Choice(self.all_choices(*ty));
                let choice = self.reading(read, env, &|read| Op::Read(read, None, want.clone()));
                self.add(Op::Place(choice))
            }
            Series::Day(read) => {
                let day = self.reading(read, env, &|read| Op::Read(read, None, Want::Day));
                self.add(Op::DayNumber(day))
            }
            Series::Measure(rule, _) => self.measure(rule, env),
        }
    }

    /// What moves can be at most.
    fn series_range(&self, series: &Series) -> Range {
        match series {
            Series::Num(_, ty) | Series::Measure(_, ty) => range(ty),
            Series::Day(_) => Interval::all(),
            Series::Choice(_, ty) => {
                let last = self.size(*ty).saturating_sub(1);
                Interval::between(Decimal::ZERO, Decimal::from(last))
            }
        }
    }

    pub(super) fn change(&mut self, series: &Series, over: Duration, env: &mut Env) -> Node {
        let now = self.point(series, Duration::Days(0), env);
        let before = self.point(series, over, env);
        let range = self.series_range(series);
        let whole = number::arithmetic(Arithmetic::Subtract, &range, &range).unwrap_or(Interval::all());
        self.add(Op::Change { now, before, whole, days: env.days() })
    }

    pub(super) fn trend(&mut self, series: &Series, falling: bool, step: Step, env: &mut Env) -> Node {
        let longer = Step { count: step.count.saturating_add(1), ..step };
        let mut days: Vec<Duration> = steps(longer).collect();
        days.reverse();
        let points = days.into_iter().map(|ago| self.point(series, ago, env)).collect();
        self.add(Op::Trend { points, falling, days: env.days() })
    }

    pub(super) fn over_time(
        &mut self,
        which: OverTime,
        series: &Series,
        step: Step,
        ty: &NumberType,
        env: &mut Env,
    ) -> Node {
        let readings =
            steps(step).map(|ago| self.shifted(ago, env, |this, env| this.moving(series, env))).collect();
        self.add(Op::OverTime { which, readings, range: range(ty) })
    }
}

fn series_read(series: &Series) -> Option<&Read> {
    match series {
        Series::Num(read, _) | Series::Choice(read, _) | Series::Day(read) => Some(read),
        Series::Measure(..) => None,
    }
}
