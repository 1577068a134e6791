//! Conditions and numbers over several days (semantics, 6).

use super::super::calendar::DayRef;
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::range::{Number, Range};
use super::cell::Seen;
use super::choice::span;
use super::cond::over_days;
use super::{Encoder, Res, Scope, unsupported};
use crate::calendar;
use r2pc_lang::program::{Comparison, Cond, Quantity, Read, Series, Step};
use r2pc_lang::syntax::OverTime;
use r2pc_lang::value::Duration;

/// A reading of what moves in time.
struct Point {
    day: DayRef,
    value: Number,
    /// What it was read from; none of a measure.
    seen: Option<Seen>,
}

/// Most readings of a window that are encoded.
const MOST_READINGS: u32 = 40;

impl Encoder<'_, '_> {
    /// `ever`, `always`, `in at least k of the last n`: one reading a step.
    pub(super) fn temporal(&mut self, quantity: Quantity, step: Step, cond: &Cond, scope: &Scope) -> Kleene {
        let readings: Vec<Kleene> =
            window(&scope.day, step).map(|day| self.cond(cond, &mut scope.on(day))).collect();
        let (kind, k) = over_days(quantity);
        Kleene::threshold(kind, k, &readings, self.c())
    }

    fn point(&mut self, series: &Series, day: DayRef, scope: &Scope) -> Res<Point> {
        let mut scope = scope.on(day.clone());
        match series {
            Series::Num(read, ty) => {
                let seen = self.point_of(read, &scope)?;
                Ok(Point { day, value: self.num_of(&seen, ty)?, seen: Some(seen) })
            }
            Series::Choice(read, _) => {
                let seen = self.point_of(read, &scope)?;
                let values = self.among_of(&seen)?;
                let value = Number::whole(span(&values, self.c()));
                Ok(Point { day, value, seen: Some(seen) })
            }
            Series::Day(read) => {
                let seen = self.point_of(read, &scope)?;
                Ok(Point { day, value: Number::whole(self.day_range_of(&seen)?), seen: Some(seen) })
            }
            Series::Measure(rule, _) => Ok(Point { day, value: self.measure(rule, &mut scope)?, seen: None }),
        }
    }

    fn point_of(&mut self, read: &Read, scope: &Scope) -> Res<Seen> {
        self.seen_on(&read.cell, &scope.day, Lit::FALSE, scope)
    }

    /// Whether nobody looked between two points: both rest on one observation. Then neither is too old, and what one
    /// source said is among what both can be, or both say nothing.
    fn is_not_new_since(&mut self, earlier: &Point, later: &Point) -> Lit {
        let (Some(a), Some(b)) = (&earlier.seen, &later.seen) else { return Lit::FALSE };
        let shared = self.w.unlooked(&a.cell, &earlier.day, &later.day);
        let c = &mut self.w.c;
        let (x, y) = (&earlier.value.range, &later.value.range);
        let (over, under) = (x.less(y, c).yes, y.less(x, c).yes);
        let alike = c.iff(a.gone, b.gone);
        let law = c.all([!a.aged, !b.aged, alike, !over, !under]);
        let broken = c.and(shared, !law);
        c.require(&[shared], !broken);
        shared
    }

    /// `change in x over n` (semantics, 6.4).
    pub(super) fn change(&mut self, series: &Series, over: Duration, scope: &Scope) -> Res<Number> {
        let now = self.point(series, scope.day.clone(), scope)?;
        let before = self.point(series, scope.day.minus(over), scope)?;
        let stale = self.is_not_new_since(&before, &now);
        let whole = self.series_range(series);
        let (a, b, scale, div) = self.aligned(&now.value, &before.value)?;
        let c = self.c();
        let (moved, anything) = (a.subtract(&b, c), whole.subtract(&whole, c));
        Ok(Number { range: Range::choose(stale, &anything, &moved, c), scale, div })
    }

    /// The type of what moves, in its own parts.
    fn series_range(&self, series: &Series) -> Range {
        match series {
            Series::Num(_, ty) | Series::Measure(_, ty) => self.type_range(ty),
            Series::Day(_) => Range::all(),
            Series::Choice(_, ty) => {
                let last = self.enum_size(*ty).saturating_sub(1);
                Range {
                    low: Range::constant(0).low,
                    high: Range::constant(i128::try_from(last).unwrap_or(0)).high,
                }
            }
        }
    }

    /// `x rising over n` and `x falling over n` (semantics, 6.5).
    pub(super) fn trend(&mut self, series: &Series, falling: bool, step: Step, scope: &Scope) -> Res<Kleene> {
        let longer = Step { count: step.count.saturating_add(1), ..step };
        if longer.count > MOST_READINGS {
            return unsupported("a trend of so many readings");
        }
        let mut days: Vec<DayRef> = window(&scope.day, longer).collect();
        days.reverse();
        let mut points = Vec::new();
        for day in days {
            points.push(self.point(series, day, scope)?);
        }
        let values: Vec<Range> = points
            .iter()
            .map(|point| if falling { point.value.range.negate(self.c()) } else { point.value.range.clone() })
            .collect();
        let kept = self.kept(&points);
        Ok(self.rises(&values, &kept))
    }

    /// Which points no later one rests on the same observation as.
    fn kept(&mut self, points: &[Point]) -> Vec<Lit> {
        let mut kept = Vec::new();
        for (at, point) in points.iter().enumerate() {
            let shared: Vec<Lit> =
                points.iter().skip(at + 1).map(|later| self.is_not_new_since(point, later)).collect();
            let some = self.c().any(shared);
            kept.push(!some);
        }
        kept
    }

    /// Whether the readings that are kept rise, oldest first.
    fn rises(&mut self, values: &[Range], kept: &[Lit]) -> Kleene {
        let c = self.c();
        let (mut steady, mut falls, mut above, mut not_above) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for later in 0..values.len() {
            for earlier in 0..later {
                let both = c.and(kept[earlier], kept[later]);
                let between: Vec<Lit> = kept[earlier + 1..later].iter().map(|kept| !*kept).collect();
                let none_between = c.all(between);
                let next = c.and(both, none_between);
                let up = values[later].compare(Comparison::GreaterEqual, &values[earlier], c);
                steady.push(c.or(!next, up.yes));
                falls.push(c.and(both, up.no));
                // The first and the last of those kept.
                let first = c.all(kept[..earlier].iter().map(|kept| !*kept));
                let last = c.all(kept[later + 1..].iter().map(|kept| !*kept));
                let ends = c.all([both, first, last]);
                let over = values[later].compare(Comparison::Greater, &values[earlier], c);
                above.push(c.and(ends, over.yes));
                not_above.push(c.and(ends, over.no));
            }
        }
        let (falls, above, not_above) = (c.any(falls), c.any(above), c.any(not_above));
        let no = c.or(falls, not_above);
        let steady = c.all(steady);
        Kleene { yes: c.all([steady, above, !no]), no }
    }

    /// `mean|min|max|sum of x over n` (semantics, 6.3).
    pub(super) fn over_time(
        &mut self,
        which: OverTime,
        series: &Series,
        step: Step,
        scope: &Scope,
    ) -> Res<Number> {
        if step.count > MOST_READINGS {
            return unsupported("a window of so many readings");
        }
        let mut whole: Option<Number> = None;
        for day in window(&scope.day, step) {
            let value = self.point(series, day, scope)?.value;
            whole = Some(match whole {
                None => value,
                Some(before) => {
                    let (a, b, scale, div) = self.aligned(&before, &value)?;
                    let c = self.c();
                    let range = match which {
                        OverTime::Mean | OverTime::Sum => a.add(&b, c),
                        OverTime::Min => a.least(&b, c),
                        OverTime::Max => a.greatest(&b, c),
                    };
                    Number { range, scale, div }
                }
            });
        }
        let whole = whole.unwrap_or_else(Number::all);
        Ok(if which == OverTime::Mean {
            Number { div: whole.div.saturating_mul(step.count), ..whole }
        } else {
            whole
        })
    }
}

/// The days of a window: so many steps counted back from a day, that day first (semantics, 6.1).
fn window(day: &DayRef, step: Step) -> impl Iterator<Item = DayRef> + use<> {
    let day = day.clone();
    (0..step.count).map(move |n| day.minus(calendar::times(step.length, n)))
}
