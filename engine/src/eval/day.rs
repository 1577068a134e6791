//! Days, spans between them, lengths of time (semantics, 4).

use super::{Binding, Evaluator, Lengths, Scope, Value, undefined};
use crate::calendar;
use crate::cause::{Causes, Possible, Tri};
use crate::possible::Interval;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{
    Comparison, Comprehension, Constant, Day, DayKind, Length, LengthKind, SpanBetween,
};
use r2pc_lang::value::Duration;
use rust_decimal::Decimal;

/// What a day can be.
pub(super) type Dates = Interval<Date>;

type PossibleDates = Possible<Dates>;

fn possible(value: Dates, causes: Causes) -> PossibleDates {
    if value.known().is_some() { Possible::known(value) } else { Possible { value, causes } }
}

impl Evaluator<'_> {
    /// What a day can be.
    pub fn day(&mut self, day: &Day, scope: &mut Scope) -> PossibleDates {
        match &day.kind {
            DayKind::Constant(date) => Possible::known(Interval::point(*date)),
            DayKind::Today => Possible::known(Interval::point(scope.day)),
            DayKind::Read(read) => self.read_day(read, scope),
            DayKind::Parameter(parameter) => match self.parameter(*parameter, scope) {
                Some(Constant::Date(date)) => Possible::known(Interval::point(*date)),
                _ => Possible::known(Interval::all()),
            },
            DayKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Day(day)) => day.clone(),
                _ => Possible::known(Interval::all()),
            },
            DayKind::Call(call) => match self.call(call, scope) {
                Value::Day(day) => day,
                _ => Possible::known(Interval::all()),
            },
            DayKind::Move { day, length, back } => {
                let day = self.day(day, scope);
                let length = self.length(length, scope);
                possible(moved(day.value, length.value, *back), union(day.causes, length.causes))
            }
            DayKind::Earliest(days) => self.extreme_day(days, Interval::least, scope),
            DayKind::Latest(days) => self.extreme_day(days, Interval::greatest, scope),
            DayKind::Aggregate { latest, day, over } => self.aggregate_day(*latest, day, over, scope),
            DayKind::Picked(pick, read) => self.picked_day(*pick, read, scope),
            DayKind::Otherwise(value, fallback, because) => {
                let known = self.day(value, scope);
                if known.value.known().is_some() {
                    return known;
                }
                let fallback = self.day(fallback, scope);
                if self.cautious {
                    return Possible { value: known.value.hull(fallback.value), causes: known.causes };
                }
                self.assume(day.span, crate::text::dates(&fallback.value), because);
                fallback
            }
        }
    }

    fn extreme_day(
        &mut self,
        days: &[Day],
        pick: fn(Dates, Dates) -> Dates,
        scope: &mut Scope,
    ) -> PossibleDates {
        let mut value: Option<Dates> = None;
        let mut causes = Causes::new();
        for day in days {
            let day = self.day(day, scope);
            causes.extend(day.causes);
            value = Some(value.map_or(day.value, |whole| pick(whole, day.value)));
        }
        possible(value.unwrap_or_else(Interval::all), causes)
    }

    fn aggregate_day(
        &mut self,
        latest: bool,
        day: &Day,
        over: &Comprehension,
        scope: &mut Scope,
    ) -> PossibleDates {
        let ((sample, causes), operands) = self.with_operands(|this| {
            let items = this.items(over, scope);
            let mut causes = Causes::new();
            let sample = this.sample(&items, Interval::all(), over, scope, |this, scope| {
                let day = this.day(day, scope);
                causes.extend(day.causes);
                day.value
            });
            causes.extend(items.into_causes());
            (sample, causes)
        });
        if sample.is_empty() {
            return Possible { value: Interval::all(), causes: undefined(&operands) };
        }
        let value = if latest { sample.greatest() } else { sample.least() };
        possible(value.unwrap_or_else(Interval::all), causes)
    }

    /// `later - earlier op length`, read as `later op earlier + length` (semantics, 4.2); and how many days the first lies
    /// behind the second.
    pub(super) fn compare_span(
        &mut self,
        how: Comparison,
        span: &SpanBetween,
        length: &Length,
        scope: &mut Scope,
    ) -> (Tri, Option<Decimal>) {
        let later = self.day(&span.later, scope);
        let earlier = self.day(&span.earlier, scope);
        let length = self.length(length, scope);
        let until = moved(earlier.value, length.value, false);
        let causes = union(later.causes, union(earlier.causes, length.causes));
        (Tri::of(later.value.compare(how, &until), causes), days_apart(&later.value, &until))
    }

    /// `d within the last|next n`: windows that touch never share a day (semantics, 4.3); and how many days it lies
    /// behind the far end of the window.
    pub(super) fn within(
        &mut self,
        day: &Day,
        next: bool,
        length: Duration,
        scope: &mut Scope,
    ) -> (Tri, Option<Decimal>) {
        let day = self.day(day, scope);
        let (after, until) = if next {
            (scope.day, calendar::plus(scope.day, length))
        } else {
            (calendar::minus(scope.day, length), scope.day)
        };
        let truth = day
            .value
            .compare(Comparison::Greater, &Interval::point(after))
            .and(day.value.compare(Comparison::LessEqual, &Interval::point(until)));
        let apart = days_apart(&day.value, &Interval::point(if next { until } else { after }));
        (Tri::of(truth, day.causes), apart)
    }

    /// What a length of time can be.
    pub fn length(&mut self, length: &Length, scope: &mut Scope) -> Possible<Lengths> {
        match &length.kind {
            LengthKind::Constant(length) => Possible::known(Lengths::one(*length)),
            LengthKind::Read(read) => self.read_length(read, scope),
            LengthKind::Parameter(parameter) => match self.parameter(*parameter, scope) {
                Some(Constant::Duration(length)) => Possible::known(Lengths::one(*length)),
                _ => Possible::known(Lengths::Any),
            },
            LengthKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Length(length)) => length.clone(),
                _ => Possible::known(Lengths::Any),
            },
            LengthKind::Call(call) => match self.call(call, scope) {
                Value::Length(length) => length,
                _ => Possible::known(Lengths::Any),
            },
            LengthKind::Otherwise(value, fallback, because) => {
                let known = self.length(value, scope);
                if known.value.known().is_some() {
                    return known;
                }
                let fallback = self.length(fallback, scope);
                if self.cautious {
                    return Possible { value: known.value.hull(fallback.value), causes: known.causes };
                }
                self.assume(length.span, crate::text::lengths(&fallback.value), because);
                fallback
            }
        }
    }
}

impl Lengths {
    /// One length.
    #[must_use]
    pub fn one(length: Duration) -> Lengths {
        match length {
            Duration::Months(n) => Lengths::Months(n, n),
            Duration::Days(n) => Lengths::Days(n, n),
        }
    }

    /// The one length, where only one is possible.
    #[must_use]
    pub fn known(&self) -> Option<Duration> {
        match *self {
            Lengths::Months(a, b) if a == b => Some(Duration::Months(a)),
            Lengths::Days(a, b) if a == b => Some(Duration::Days(a)),
            _ => None,
        }
    }

    /// The least and the greatest, of those that have one.
    fn ends(&self) -> Option<(Duration, Duration)> {
        match *self {
            Lengths::Any => None,
            Lengths::Months(a, b) => Some((Duration::Months(a), Duration::Months(b))),
            Lengths::Days(a, b) => Some((Duration::Days(a), Duration::Days(b))),
        }
    }

    /// These and those; months and days together can be anything.
    #[must_use]
    pub fn hull(self, other: Lengths) -> Lengths {
        match (self, other) {
            (Lengths::Months(a, b), Lengths::Months(c, d)) => Lengths::Months(a.min(c), b.max(d)),
            (Lengths::Days(a, b), Lengths::Days(c, d)) => Lengths::Days(a.min(c), b.max(d)),
            _ => Lengths::Any,
        }
    }

    /// Any comparison; the checker lets only months meet months and days meet days.
    #[must_use]
    pub fn compare(&self, how: Comparison, other: &Lengths) -> Truth {
        match (*self, *other) {
            (Lengths::Months(a, b), Lengths::Months(c, d)) | (Lengths::Days(a, b), Lengths::Days(c, d)) => {
                Interval::between(a, b).compare(how, &Interval::between(c, d))
            }
            _ => Truth::Unknown,
        }
    }
}

/// An interval of days moved by any of some lengths. No length is negative.
pub(crate) fn moved(days: Dates, by: Lengths, back: bool) -> Dates {
    let shift = if back { calendar::minus } else { calendar::plus };
    match by.ends() {
        None if back => Interval { low: None, high: days.high },
        None => Interval { low: days.low, high: None },
        Some((least, most)) => {
            let (low, high) = if back { (most, least) } else { (least, most) };
            Interval { low: days.low.map(|day| shift(day, low)), high: days.high.map(|day| shift(day, high)) }
        }
    }
}

/// How many days one known day lies behind another.
pub(super) fn days_apart(a: &Dates, b: &Dates) -> Option<Decimal> {
    Some(Decimal::from(calendar::days_between(a.known()?, b.known()?)))
}

pub(super) fn union(mut a: Causes, b: Causes) -> Causes {
    a.extend(b);
    a
}
