//! Conditions and numbers over several days (semantics, 6).

use super::num::{possible, range};
use super::statistics::Sample;
use super::{Evaluator, Scope, window};
use crate::calendar;
use crate::cause::{Cause, Causes, Possible, Tri};
use crate::facts::reading::{Rest, nobody_looked};
use crate::finding::CellPlace;
use crate::number::{self, Numbers};
use crate::possible::Interval;
use crate::truth::{self, Truth};
use jiff::civil::Date;
use r2pc_lang::program::{Arithmetic, Comparison, Cond, NumberType, Quantity, Series, Step};
use r2pc_lang::syntax::{OverTime, ThresholdKind};
use r2pc_lang::value::{Duration, Reason};
use rust_decimal::Decimal;

/// A reading of what moves in time, as a number: an enum value is its place, a day the days since 1970.
#[derive(Clone, Debug)]
pub(super) struct Point<'a> {
    /// The day of the reading.
    pub(super) day: Date,
    /// What it can be.
    pub(super) value: Numbers,
    /// What keeps it open.
    pub(super) causes: Causes,
    /// The observations it rests on; none where there is none, it is too old, or a measure.
    pub(super) rests: Vec<Rest<'a>>,
    /// The cell read; none of a measure.
    pub(super) place: Option<CellPlace>,
}

impl Point<'_> {
    /// Whether both rest on an observation that does not speak for both days: nobody looked in between.
    fn is_not_new_since(&self, earlier: &Point<'_>) -> bool {
        nobody_looked((&earlier.rests, earlier.day), (&self.rests, self.day))
    }
}

impl<'a> Evaluator<'a> {
    /// A condition on each day of a window: one reading a step.
    pub(super) fn readings(&mut self, step: Step, cond: &Cond, scope: &Scope) -> Vec<Tri> {
        window(scope.day, step).map(|day| self.cond(cond, &mut scope.on(day))).collect()
    }

    pub(super) fn point(&mut self, series: &Series, day: Date, scope: &Scope) -> Point<'a> {
        let mut scope = scope.on(day);
        match series {
            Series::Num(read, ty) => self.point_num(read, ty, &mut scope),
            Series::Choice(read, ty) => self.point_choice(read, *ty, &mut scope),
            Series::Day(read) => self.point_day(read, &mut scope),
            Series::Measure(rule, _) => {
                let Possible { value, causes } = self.measure(rule, &scope);
                Point { day, value, causes, rests: Vec::new(), place: None }
            }
        }
    }

    /// `change in x over n` (semantics, 6.4).
    pub(super) fn change(&mut self, series: &Series, over: Duration, scope: &Scope) -> Possible<Numbers> {
        let now = self.point(series, scope.day, scope);
        let before = self.point(series, calendar::minus(scope.day, over), scope);
        if now.is_not_new_since(&before) {
            let whole = range(&series_range(self, series));
            let value = number::arithmetic(Arithmetic::Subtract, &whole, &whole).unwrap_or(Interval::all());
            return Possible { value, causes: not_looked(&now) };
        }
        let value = number::arithmetic(Arithmetic::Subtract, &now.value, &before.value);
        possible(value.unwrap_or(Interval::all()), now.causes.into_iter().chain(before.causes).collect())
    }

    /// `x rising over n` and `x falling over n` (semantics, 6.5).
    pub(super) fn trend(&mut self, series: &Series, falling: bool, step: Step, scope: &Scope) -> Tri {
        let days: Vec<Date> = trend_days(scope.day, step);
        let readings: Vec<Point<'a>> = days.into_iter().map(|day| self.point(series, day, scope)).collect();
        let points: Vec<&Point<'a>> = readings
            .iter()
            .enumerate()
            .filter(|(at, point)| !readings[at + 1..].iter().any(|later| later.is_not_new_since(point)))
            .map(|(_, point)| point)
            .collect();
        let [first, .., last] = points.as_slice() else {
            let causes = points.first().map_or_else(Causes::new, |point| not_looked(point));
            return Tri::of(Truth::Unknown, causes);
        };
        let values: Vec<Numbers> =
            points.iter().map(|p| if falling { number::negate(&p.value) } else { p.value }).collect();
        let truth = rises(&values);
        let mut causes: Causes = points.iter().flat_map(|point| point.causes.iter().cloned()).collect();
        if causes.is_empty() && !truth.is_known() {
            causes = not_looked(first).into_iter().chain(not_looked(last)).collect();
        }
        Tri::of(truth, causes)
    }

    /// `mean|min|max|sum of x over n` (semantics, 6.3).
    pub(super) fn over_time(
        &mut self,
        which: OverTime,
        series: &Series,
        step: Step,
        ty: &NumberType,
        scope: &Scope,
    ) -> Possible<Numbers> {
        let mut causes = Causes::new();
        let mut sure = Vec::new();
        for day in window(scope.day, step) {
            let point = self.point(series, day, scope);
            causes.extend(point.causes);
            sure.push(point.value);
        }
        let sample = Sample { sure, perhaps: Vec::new(), unseen: None };
        possible(sample.over_time(which).unwrap_or_else(|| range(ty)), causes)
    }
}

/// `ever`, `always`, `in at least k of the last n`.
pub(super) fn temporal(quantity: Quantity, readings: Vec<Tri>) -> Tri {
    match quantity {
        Quantity::Ever => Tri::any(readings),
        Quantity::Always => Tri::all(readings),
        Quantity::AtLeast(k) => {
            Tri::combine(readings, |truths| truth::count_of(ThresholdKind::AtLeast, k, truths))
        }
    }
}

/// Whether readings, oldest first, rise: every step known to be at or above the one before, and the last above the
/// first. They do not where one is known to lie below an earlier one, or the last is known not to lie above the first.
pub(crate) fn rises(values: &[Numbers]) -> Truth {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Truth::Unknown };
    let above = last.compare(Comparison::Greater, first);
    let steady = values.windows(2).all(|pair| match pair {
        [a, b] => b.compare(Comparison::GreaterEqual, a) == Truth::True,
        _ => true,
    });
    let falls = values.iter().enumerate().any(|(at, later)| {
        values[..at].iter().any(|earlier| later.compare(Comparison::Less, earlier) == Truth::True)
    });
    if falls || above == Truth::False {
        Truth::False
    } else if steady && above == Truth::True {
        Truth::True
    } else {
        Truth::Unknown
    }
}

/// The days of a trend: from n ago to the day, oldest first, one more than the window has.
fn trend_days(day: Date, step: Step) -> Vec<Date> {
    let longer = Step { count: step.count.saturating_add(1), ..step };
    let mut days: Vec<Date> = window(day, longer).collect();
    days.reverse();
    days
}

/// The cause of a reading that no newer observation follows.
fn not_looked(point: &Point<'_>) -> Causes {
    let cause =
        |place: &CellPlace| Cause { place: place.clone(), day: point.day, reason: Reason::NotCollected };
    point.place.iter().map(cause).collect()
}

/// The type of what moves, as a number type with its range.
fn series_range(evaluator: &Evaluator<'_>, series: &Series) -> NumberType {
    use r2pc_lang::program::NumberKind;
    let bare = |min, max| NumberType { kind: NumberKind::Number, unit: None, min, max };
    match series {
        Series::Num(_, ty) | Series::Measure(_, ty) => ty.clone(),
        Series::Day(_) => bare(None, None),
        Series::Choice(_, ty) => {
            let last = evaluator.program_choices(*ty).iter().last().unwrap_or(0);
            bare(Some(Decimal::ZERO), Some(Decimal::from(last)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn s6_5_rising_over_three_years() {
        let point = |n: i64| Interval::point(Decimal::from(n));
        let unknown = || Interval::between(Decimal::from(1), Decimal::from(5));
        let of = |values: &[i64]| {
            rises(&values.iter().map(|n| if *n == 0 { unknown() } else { point(*n) }).collect::<Vec<_>>())
        };
        assert_eq!(of(&[2, 3, 3, 4]), Truth::True);
        assert_eq!(of(&[2, 3, 2, 4]), Truth::False);
        assert_eq!(of(&[2, 0, 3, 4]), Truth::Unknown);
        assert_eq!(of(&[4, 0, 3, 0]), Truth::False);
        assert_eq!(of(&[3, 3, 3, 3]), Truth::False);
        assert_eq!(of(&[2, 4]), Truth::True);
    }

    #[test]
    fn a_trend_has_one_reading_more_than_its_window() {
        let days = trend_days(date(2015, 6, 30), Step { length: Duration::Months(12), count: 3 });
        assert_eq!(days, [2012, 2013, 2014, 2015].map(|y| date(y, 6, 30)));
    }
}
