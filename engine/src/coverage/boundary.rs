//! Thresholds: whether each was met to the point, and missed by no more than a step.

use super::Share;
use crate::eval::{Distances, End, Seen};
use r2pc_lang::mutate;
use r2pc_lang::program::{
    Choice, ChoiceKind, Comparison, Cond, CondKind, Constant, Day, DayKind, Length, LengthKind, Num, NumKind,
    NumberKind, NumberType, Program, Quantity,
};
use r2pc_lang::source::{Sources, Span};
use r2pc_lang::syntax::ThresholdKind;
use rust_decimal::Decimal;

/// A threshold and what was seen of it.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// The comparison.
    pub span: Span,
    /// The figure, day, length or value compared with.
    pub figure: Span,
    /// How far beyond it still counts as beside it.
    pub step: Decimal,
    /// The sides to be seen.
    pub wanted: Vec<Side>,
    /// What was seen.
    pub distances: Distances,
    end: End,
    /// Whether the figure stands on the left, so that distances are the other way round.
    turned: bool,
}

/// A side of a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Within a step below it.
    Below,
    /// At it.
    At,
    /// Within a step above it.
    Above,
}

impl Side {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Side::Below => "below",
            Side::At => "at",
            Side::Above => "above",
        }
    }
}

impl Boundary {
    pub(super) fn seen(self, seen: &Seen) -> Boundary {
        let found = seen.ends.get(usize::from(self.end)).copied().unwrap_or_default();
        let distances =
            if self.turned { Distances { below: found.above, above: found.below, ..found } } else { found };
        Boundary { distances, ..self }
    }

    /// Whether a side was seen.
    #[must_use]
    pub fn has(&self, side: Side) -> bool {
        let near = |distance: Option<Decimal>| distance.is_some_and(|d| d <= self.step);
        match side {
            Side::Below => near(self.distances.below),
            Side::At => self.distances.met,
            Side::Above => near(self.distances.above),
        }
    }

    /// How near a side was come to, where it was not seen.
    #[must_use]
    pub fn nearest(&self, side: Side) -> Option<Decimal> {
        match side {
            Side::Below => self.distances.below,
            Side::Above => self.distances.above,
            Side::At => None,
        }
    }

    /// The sides to be seen that were not.
    pub fn gaps(&self) -> impl Iterator<Item = Side> {
        self.wanted.iter().copied().filter(|side| !self.has(*side))
    }

    pub(super) fn share(&self) -> Share {
        Share { seen: self.wanted.len() - self.gaps().count(), of: self.wanted.len() }
    }
}

/// What is compared with a threshold can be this much; none is unbounded.
#[derive(Clone, Copy, Default)]
struct Reach {
    low: Option<Decimal>,
    high: Option<Decimal>,
    whole: bool,
}

impl Reach {
    fn of(ty: &NumberType) -> Reach {
        Reach { low: ty.min, high: ty.max, whole: matches!(ty.kind, NumberKind::Count | NumberKind::Days) }
    }
}

/// A threshold as it stands: its figure's values, and which way it turns.
struct Threshold {
    end: End,
    how: Comparison,
    turned: bool,
    figure: Span,
    values: Vec<Decimal>,
    step: Decimal,
    reach: Reach,
}

/// The boundaries of one condition, not of those in it.
pub(super) fn of(program: &Program, sources: &Sources, cond: &Cond) -> Vec<Boundary> {
    let cx = Figures { program, sources };
    let found = match &cond.kind {
        CondKind::CompareNum(how, a, b) => cx.numbers(0, *how, a, b).into_iter().collect(),
        CondKind::BetweenNum(value, low, high) => cx
            .numbers(0, Comparison::GreaterEqual, value, low)
            .into_iter()
            .chain(cx.numbers(1, Comparison::LessEqual, value, high))
            .collect(),
        CondKind::CompareDay(how, a, b) => cx.days(0, *how, a, b).into_iter().collect(),
        CondKind::BetweenDay(value, low, high) => cx
            .days(0, Comparison::GreaterEqual, value, low)
            .into_iter()
            .chain(cx.days(1, Comparison::LessEqual, value, high))
            .collect(),
        CondKind::CompareSpan(how, _, length) if is_fixed_length(length) => {
            vec![unbounded(0, *how, length.span)]
        }
        CondKind::Within { next, day, .. } => {
            let figure = Span { start: day.span.end, ..cond.span };
            let how = if *next { Comparison::LessEqual } else { Comparison::Greater };
            vec![unbounded(0, how, figure)]
        }
        CondKind::CompareChoice(how, a, b) => cx.choices(0, *how, a, b).into_iter().collect(),
        CondKind::BetweenChoice(value, low, high) => cx
            .choices(0, Comparison::GreaterEqual, value, low)
            .into_iter()
            .chain(cx.choices(1, Comparison::LessEqual, value, high))
            .collect(),
        CondKind::Threshold { kind: kind @ (ThresholdKind::AtLeast | ThresholdKind::AtMost), .. } => {
            let how = if *kind == ThresholdKind::AtLeast {
                Comparison::GreaterEqual
            } else {
                Comparison::LessEqual
            };
            // A risk without `present when` asks for one sign, and nothing of it is written.
            let is_written = sources.text(cond.span).starts_with("at ");
            is_written.then(|| unbounded(0, how, cond.span)).into_iter().collect()
        }
        CondKind::Temporal { quantity: Quantity::AtLeast(_), condition, .. } => {
            let head = Span { end: condition.span.start, ..cond.span };
            vec![unbounded(0, Comparison::GreaterEqual, head)]
        }
        _ => Vec::new(),
    };
    found.into_iter().filter_map(|threshold| threshold.boundary(cond.span)).collect()
}

/// A threshold in steps of one that both sides can reach.
fn unbounded(end: End, how: Comparison, figure: Span) -> Threshold {
    let reach = Reach { whole: true, ..Reach::default() };
    Threshold { end, how, turned: false, figure, values: vec![Decimal::ZERO], step: Decimal::ONE, reach }
}

impl Threshold {
    /// The sides to be seen; none for `is`, which has no sides.
    fn boundary(self, span: Span) -> Option<Boundary> {
        let how = if self.turned { turned(self.how) } else { self.how };
        let beyond = match how {
            Comparison::GreaterEqual | Comparison::Less => Side::Below,
            Comparison::Greater | Comparison::LessEqual => Side::Above,
            Comparison::Is | Comparison::IsNot => return None,
        };
        let step = if self.reach.whole { self.step.max(Decimal::ONE) } else { self.step };
        let at = self.values.iter().any(|value| self.reaches(*value));
        let wanted: Vec<Side> = if at {
            vec![Side::At, beyond]
        } else {
            // No whole number meets a figure such as 4.5: the two around it stand for it.
            vec![Side::Below, Side::Above]
        };
        let reachable = |side: &Side| {
            self.values.iter().any(|value| match side {
                Side::At => self.reaches(*value),
                Side::Below => self.reach.low.is_none_or(|low| low < *value),
                Side::Above => self.reach.high.is_none_or(|high| *value < high),
            })
        };
        let wanted = wanted.into_iter().filter(reachable).collect();
        let distances = Distances::default();
        Some(Boundary {
            span,
            figure: self.figure,
            step,
            wanted,
            distances,
            end: self.end,
            turned: self.turned,
        })
    }

    fn reaches(&self, value: Decimal) -> bool {
        self.reach.low.is_none_or(|low| low <= value)
            && self.reach.high.is_none_or(|high| value <= high)
            && (!self.reach.whole || value.is_integer())
    }
}

fn turned(how: Comparison) -> Comparison {
    match how {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

/// Looks for what is fixed in a comparison.
struct Figures<'f> {
    program: &'f Program,
    sources: &'f Sources,
}

impl Figures<'_> {
    fn numbers(&self, end: End, how: Comparison, a: &Num, b: &Num) -> Option<Threshold> {
        let (turned, figure, other, (values, step)) = match (self.figure(a), self.figure(b)) {
            (None, Some(fixed)) => (false, b.span, a, fixed),
            (Some(fixed), None) => (true, a.span, b, fixed),
            _ => return None,
        };
        Some(Threshold { end, how, turned, figure, values, step, reach: Reach::of(&other.ty) })
    }

    /// The values that a number written in the policy can have, and its step; none where it rests on facts.
    fn figure(&self, num: &Num) -> Option<(Vec<Decimal>, Decimal)> {
        match &num.kind {
            NumKind::Constant(value) => {
                let percent = self.sources.text(num.span).ends_with('%');
                Some((vec![*value], mutate::step(*value, percent)))
            }
            NumKind::Parameter(id) => {
                let values = self.program.parameter(*id).values.iter().filter_map(|(_, value)| match value {
                    Constant::Number(value) => Some(*value),
                    _ => None,
                });
                let values: Vec<Decimal> = values.collect();
                let percent = num.ty.kind == NumberKind::Percent;
                let step = values.iter().map(|value| mutate::step(*value, percent)).min()?;
                Some((values, step))
            }
            NumKind::Negate(inner) => {
                let (values, step) = self.figure(inner)?;
                Some((values.into_iter().map(|value| -value).collect(), step))
            }
            _ => None,
        }
    }

    fn days(&self, end: End, how: Comparison, a: &Day, b: &Day) -> Option<Threshold> {
        match (is_fixed_day(a), is_fixed_day(b)) {
            (false, true) => Some(unbounded(end, how, b.span)),
            (true, false) => Some(Threshold { turned: true, ..unbounded(end, how, a.span) }),
            _ => None,
        }
    }

    fn choices(&self, end: End, how: Comparison, a: &Choice, b: &Choice) -> Option<Threshold> {
        let (turned, fixed) = match (fixed_choice(a), fixed_choice(b)) {
            (None, Some(_)) => (false, b),
            (Some(_), None) => (true, a),
            _ => return None,
        };
        let last = self.program.vocabulary.enumeration(fixed.ty).values.len().saturating_sub(1);
        let reach = Reach { low: Some(Decimal::ZERO), high: Some(Decimal::from(last)), whole: true };
        let values = vec![Decimal::from(fixed_choice(fixed)?)];
        Some(Threshold { end, how, turned, figure: fixed.span, values, step: Decimal::ONE, reach })
    }
}

fn is_fixed_day(day: &Day) -> bool {
    match &day.kind {
        DayKind::Constant(_) | DayKind::Today | DayKind::Parameter(_) => true,
        DayKind::Move { day, length, .. } => is_fixed_day(day) && is_fixed_length(length),
        _ => false,
    }
}

fn is_fixed_length(length: &Length) -> bool {
    matches!(length.kind, LengthKind::Constant(_) | LengthKind::Parameter(_))
}

fn fixed_choice(choice: &Choice) -> Option<u32> {
    match choice.kind {
        ChoiceKind::Constant(value) => Some(value),
        _ => None,
    }
}
