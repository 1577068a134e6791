//! What a condition reads and asks, and how far it is from its threshold: for explanations.

use super::{Evaluator, Log, Scope};
use crate::assess;
use crate::calendar;
use crate::cause::Causes;
use crate::eval::day::Dates;
use crate::finding::{Asked, CellPlace, CellRead, FactUsed, Margin};
use crate::number::Numbers;
use crate::possible::{Choices, Interval};
use crate::text;
use jiff::civil::Date;
use r2pc_lang::program::{
    Choice, ChoiceKind, Comparison, Cond, CondKind, Day, EnumId, LengthKind, Num, NumKind, NumberKind,
    NumberType, RuleRef, SpanBetween,
};
use r2pc_lang::value::Duration;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Evaluator<'_> {
    /// The cells of a log, each with what it rests on and why it is not exactly known.
    pub(super) fn cells(&self, log: Log<'_>, causes: &Causes) -> Vec<CellRead> {
        let vocabulary = &self.program.vocabulary;
        let mut facts: BTreeMap<CellPlace, Vec<FactUsed>> = BTreeMap::new();
        for ((place, _), observation) in &log.used {
            facts.entry(place.clone()).or_default().push(assess::used(vocabulary, place, observation));
        }
        let mut places: Vec<CellPlace> = log.read.into_iter().map(|(place, _)| place).collect();
        places.extend(facts.keys().cloned());
        places.extend(causes.iter().map(|cause| cause.place.clone()));
        places.sort();
        places.dedup();
        let read = |place: CellPlace| CellRead {
            reason: causes.iter().find(|cause| cause.place == place).map(|cause| cause.reason),
            facts: facts.remove(&place).unwrap_or_default(),
            place,
        };
        places.into_iter().map(read).collect()
    }

    /// The rule that a condition asks.
    pub(super) fn asked(&self, cond: &Cond, scope: &Scope) -> Option<Asked> {
        let of = |rule: &RuleRef, outcome| {
            let (id, item) = (self.target(rule, scope)?, self.row_key(rule, scope));
            Some(Asked { rule: id, item, indicator: None, outcome, day: scope.day })
        };
        match &cond.kind {
            CondKind::Verdict(rule, outcome) => of(rule, Some(*outcome)),
            CondKind::Settled(rule) | CondKind::Inhibited(rule, _) | CondKind::Amplified(rule, _) => {
                of(rule, None)
            }
            CondKind::CompareNum(_, a, b) => [a, b].into_iter().find_map(|num| match &num.kind {
                NumKind::Measure(rule) => of(rule, None),
                _ => None,
            }),
            CondKind::CompareChoice(_, a, b) => [a, b].into_iter().find_map(|choice| match &choice.kind {
                ChoiceKind::LevelOf(rule) => of(rule, None),
                _ => None,
            }),
            CondKind::Indicator { rule, indicator } => {
                let indicator = Some(*indicator);
                Some(Asked { rule: *rule, item: None, indicator, outcome: None, day: scope.day })
            }
            _ => None,
        }
    }

    /// How far a comparison is from its threshold; none for what is no comparison of numbers, days or enum values.
    pub(super) fn margin(&mut self, cond: &Cond, scope: &mut Scope) -> Option<Margin> {
        match &cond.kind {
            CondKind::CompareNum(_, a, b) => Some(self.number_margin(a, b, scope)),
            CondKind::BetweenNum(value, low, high) => {
                let is_above =
                    self.num(value, scope).value.compare(Comparison::Greater, &self.num(high, scope).value);
                Some(self.number_margin(value, if is_above.can_be_true() { high } else { low }, scope))
            }
            CondKind::CompareDay(_, a, b) => Some(self.day_margin(a, b, scope)),
            CondKind::CompareSpan(_, span, length) => match length.kind {
                LengthKind::Constant(length) => self.span_margin(span, length, scope),
                _ => None,
            },
            CondKind::Within { day, next, length } => Some(self.within_margin(day, *next, *length, scope)),
            CondKind::CompareChoice(how, a, b) if !matches!(how, Comparison::Is | Comparison::IsNot) => {
                self.choice_margin(a, b, scope)
            }
            _ => None,
        }
    }

    fn number_margin(&mut self, a: &Num, b: &Num, scope: &mut Scope) -> Margin {
        let (value, threshold) = (self.num(a, scope).value, self.num(b, scope).value);
        let ty = &a.ty;
        let distance = gap(&value, &threshold);
        let points = |d: Decimal| if ty.kind == NumberKind::Percent { d * Decimal::ONE_HUNDRED } else { d };
        Margin {
            value: text::numbers_of(ty, &value),
            threshold: text::numbers_of(ty, &threshold),
            distance: distance.map(|d| points(d).normalize()),
            unit: self.unit(ty),
            share: distance.and_then(|d| share(d, ty, &value, &threshold)),
        }
    }

    fn unit(&self, ty: &NumberType) -> String {
        match (ty.kind, ty.unit) {
            (NumberKind::Percent, _) => "percentage points".to_owned(),
            (NumberKind::Days, _) => "days".to_owned(),
            (_, Some(unit)) => self.program.vocabulary.unit(unit).name.to_string(),
            (_, None) => String::new(),
        }
    }

    fn day_margin(&mut self, a: &Day, b: &Day, scope: &mut Scope) -> Margin {
        let (value, threshold) = (self.day(a, scope).value, self.day(b, scope).value);
        days_margin(&value, &threshold)
    }

    /// A span meets a length by moving its day: `B - A <= d` is `B <= A + d`.
    fn span_margin(&mut self, span: &SpanBetween, length: Duration, scope: &mut Scope) -> Option<Margin> {
        let (later, earlier) = (self.day(&span.later, scope).value, self.day(&span.earlier, scope).value);
        let moved = |day: Option<Date>| day.map(|day| calendar::plus(day, length));
        let threshold = Interval { low: moved(earlier.low), high: moved(earlier.high) };
        let margin = days_margin(&later, &threshold);
        let passed = later.known().zip(earlier.known()).map(|(b, a)| calendar::days_between(b, a));
        Some(Margin {
            value: passed.map_or_else(|| "unknown".to_owned(), |days| format!("{days} days")),
            threshold: length.to_string(),
            ..margin
        })
    }

    fn within_margin(&mut self, day: &Day, next: bool, length: Duration, scope: &mut Scope) -> Margin {
        let value = self.day(day, scope).value;
        let today = scope.day;
        let end = if next { calendar::plus(today, length) } else { calendar::minus(today, length) };
        let window = Interval::between(today.min(end), today.max(end));
        days_margin(&value, &window)
    }

    fn choice_margin(&mut self, a: &Choice, b: &Choice, scope: &mut Scope) -> Option<Margin> {
        let (value, threshold) = (self.choice(a, scope).value, self.choice(b, scope).value);
        let vocabulary = &self.program.vocabulary;
        let steps = u32::try_from(vocabulary.enumeration(a.ty).values.len().checked_sub(1)?).ok()?;
        let distance = gap(&places(value), &places(threshold));
        let shown = |choices: Choices, ty: EnumId| text::choices(vocabulary, ty, choices);
        Some(Margin {
            value: shown(value, a.ty),
            threshold: shown(threshold, b.ty),
            distance,
            unit: "steps".to_owned(),
            share: distance.and_then(|d| d.abs().checked_div(Decimal::from(steps))),
        })
    }
}

fn places(choices: Choices) -> Numbers {
    let span = choices.span();
    Interval { low: span.low.map(Decimal::from), high: span.high.map(Decimal::from) }
}

/// By how much the value would have to move to meet the threshold; none where it is not known whether it does.
fn gap(value: &Numbers, threshold: &Numbers) -> Option<Decimal> {
    let from = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| b.checked_sub(a));
    let up = from(value.high, threshold.low).filter(|d| d.is_sign_positive() && !d.is_zero());
    let down = from(value.low, threshold.high).filter(|d| d.is_sign_negative() && !d.is_zero());
    let is_met = value.known().is_some() && value.known() == threshold.known();
    up.or(down).or(is_met.then_some(Decimal::ZERO))
}

/// A distance as a share of the type's range, or where that is open of the greater of value and threshold.
fn share(distance: Decimal, ty: &NumberType, value: &Numbers, threshold: &Numbers) -> Option<Decimal> {
    let range = ty.min.zip(ty.max).map(|(min, max)| max - min);
    let size =
        [value.low, value.high, threshold.low, threshold.high].into_iter().flatten().map(|n| n.abs()).max();
    let whole = range.or(size).filter(|whole| !whole.is_zero())?;
    distance.abs().checked_div(whole)
}

fn days_margin(value: &Dates, threshold: &Dates) -> Margin {
    let epoch = jiff::civil::date(1970, 1, 1);
    let end = |day: Option<Date>| day.map(|day| Decimal::from(calendar::days_between(day, epoch)));
    let number = |dates: &Dates| Interval { low: end(dates.low), high: end(dates.high) };
    let distance = gap(&number(value), &number(threshold));
    Margin {
        value: text::dates(value),
        threshold: text::dates(threshold),
        distance,
        unit: "days".to_owned(),
        // A year away is as far as a number that has to double.
        share: distance.and_then(|d| d.abs().checked_div(Decimal::from(365))),
    }
}
