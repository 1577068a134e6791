//! Slips in numbers, days, lengths of time, values of enums and sets.

use super::edit::Edit;
use super::parts::{self, Node, Part};
use super::{Context, Operator, Variant};
use crate::program::{
    Aggregate, Arithmetic, Choice, ChoiceKind, Comprehension, Constant, Day, DayKind, Domain, EnumId, Length,
    LengthKind, Num, NumKind, NumberKind, Read, Set, SetKind, SetType, Step, Text, TextKind, When,
};
use crate::source::Span;
use crate::syntax::{OverTime, Pick};
use crate::value::Duration;
use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// How many readings a window may have (semantics, 6.1).
const MOST_STEPS: u32 = 400;

impl Context<'_> {
    /// A figure one step down and one up, with its text; a step is one unit of its last written digit, at most 1, and at
    /// most a percentage point of a share.
    pub(super) fn figures(&self, span: Span, value: Decimal, kind: NumberKind) -> Vec<(Decimal, Edit)> {
        let percent = self.text.of(span).ends_with('%');
        let step = step(value, percent);
        let floor = matches!(kind, NumberKind::Count | NumberKind::Percent) && value >= Decimal::ZERO;
        let moved = [value.checked_sub(step), value.checked_add(step)].into_iter().flatten();
        let fits = moved.filter(|moved| !floor || *moved >= Decimal::ZERO);
        fits.map(|moved| (moved, Edit::new(span, written(moved, percent)))).collect()
    }

    /// A length one written unit shorter and longer; the figure is the last one in the piece of text.
    pub(super) fn lengths(&self, span: Span, length: Duration) -> Vec<(Duration, Edit)> {
        let tokens = self.text.tokens(span);
        let last = tokens.windows(2).rev().find_map(|pair| match pair {
            [(at, figure), (_, unit)] => Some((*at, figure.parse::<u32>().ok()?, unit_of(unit)?)),
            _ => None,
        });
        let Some((at, figure, unit)) = last else { return Vec::new() };
        let moved = [figure.checked_sub(1).filter(|n| *n > 0), figure.checked_add(1)].into_iter().flatten();
        let of = |n: u32| match (unit, length) {
            (Duration::Months(of), Duration::Months(_)) => n.checked_mul(of).map(Duration::Months),
            (Duration::Days(of), Duration::Days(_)) => n.checked_mul(of).map(Duration::Days),
            _ => None,
        };
        moved.filter_map(|n| Some((of(n)?, Edit::new(at, n.to_string())))).collect()
    }

    /// A day earlier and a day later.
    pub(super) fn days(span: Span, day: Date) -> Vec<(Date, Edit)> {
        let moved = [day.checked_sub(1.day()), day.checked_add(1.day())].into_iter().flatten();
        moved.map(|day| (day, Edit::new(span, day.to_string()))).collect()
    }

    /// The values beside one of an ordered enum, or the next one of another.
    pub(super) fn choices(&self, span: Span, ty: EnumId, value: u32) -> Vec<(u32, Edit)> {
        let row = self.program.vocabulary.enumeration(ty);
        let count = u32::try_from(row.values.len()).unwrap_or(u32::MAX);
        let others: Vec<u32> = if row.ordered {
            [value.checked_sub(1), value.checked_add(1)]
                .into_iter()
                .flatten()
                .filter(|v| *v < count)
                .collect()
        } else {
            [(value + 1) % count.max(1)].into_iter().filter(|v| *v != value).collect()
        };
        let Some((at, _)) = self.text.tokens(span).pop() else { return Vec::new() };
        others.into_iter().map(|other| (other, Edit::new(at, row.word(other)))).collect()
    }

    /// The `otherwise …` behind a value.
    pub(super) fn fallback(&self, value: Span, whole: Span) -> Option<Edit> {
        let (at, _) = self.text.find(Span { start: value.end, ..whole }, &["otherwise"])?;
        Some(Edit::gone(at.to(Span { start: whole.end, ..whole })))
    }

    /// Each value of a set that is written out, left out in turn.
    fn members(&self, span: Span, ty: EnumId, values: &[u32]) -> Vec<(Vec<u32>, Edit)> {
        let row = self.program.vocabulary.enumeration(ty);
        let tokens = self.text.tokens(span);
        let (Some((open, "{")), true) = (tokens.iter().find(|(_, t)| *t == "{"), values.len() > 1) else {
            return Vec::new();
        };
        let list = Span { start: open.end, ..span };
        let without = |value: &u32| {
            let (at, _) = tokens.iter().find(|(at, t)| at.start >= list.start && *t == row.word(*value))?;
            let rest = values.iter().copied().filter(|other| other != value).collect();
            Some((rest, Edit::gone(self.text.listed(*at, list))))
        };
        values.iter().filter_map(without).collect()
    }
}

/// One unit of the last digit written, at most 1, and at most a percentage point of a share.
#[must_use]
pub fn step(value: Decimal, percent: bool) -> Decimal {
    let scale = if percent { value.normalize().scale().max(2) } else { value.normalize().scale() };
    Decimal::new(1, scale)
}

fn written(value: Decimal, percent: bool) -> String {
    if percent {
        let hundredfold = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value);
        format!("{}%", hundredfold.normalize())
    } else {
        value.normalize().to_string()
    }
}

fn unit_of(word: &str) -> Option<Duration> {
    Some(match word.trim_end_matches('s') {
        "year" => Duration::Months(12),
        "month" => Duration::Months(1),
        "week" => Duration::Days(7),
        "day" => Duration::Days(1),
        _ => return None,
    })
}

/// A window one step shorter and longer.
pub(super) fn windows(
    cx: &Context<'_>,
    span: Span,
    over: Duration,
    step: Step,
) -> Vec<(Duration, Step, Edit)> {
    let moved = cx.lengths(span, over).into_iter();
    let with_steps = moved.filter_map(|(length, edit)| {
        let count = match (length, step.length) {
            (Duration::Months(n), Duration::Months(of)) | (Duration::Days(n), Duration::Days(of)) => {
                n.checked_div(of)?
            }
            _ => return None,
        };
        Some((length, Step { count, ..step }, edit))
    });
    with_steps.filter(|(_, step, _)| (1..=MOST_STEPS).contains(&step.count)).collect()
}

impl Node for Num {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Num>> {
        let with = |kind| Num { kind, ..self.clone() };
        let one = |operator, kind, edit: Option<Edit>| {
            edit.map(|edit| Variant::new(operator, with(kind), edit)).into_iter().collect::<Vec<_>>()
        };
        let text = &cx.text;
        let span = self.span;
        match &self.kind {
            NumKind::Constant(value) => {
                let moved = cx.figures(span, *value, self.ty.kind).into_iter();
                moved.map(|(value, edit)| Variant::new(Operator::Figure, figure(self, value), edit)).collect()
            }
            NumKind::Negate(a) => {
                let sign = text.find(Span { end: a.span.start, ..span }, &["-"]);
                one(Operator::Arithmetic, a.kind.clone(), sign.map(|(at, _)| Edit::gone(at)))
            }
            NumKind::Arithmetic(how, a, b) => {
                let (other, pair) = match how {
                    Arithmetic::Add => (Arithmetic::Subtract, ("+", "-")),
                    Arithmetic::Subtract => (Arithmetic::Add, ("-", "+")),
                    Arithmetic::Multiply => (Arithmetic::Divide, ("*", "/")),
                    Arithmetic::Divide => (Arithmetic::Multiply, ("/", "*")),
                };
                let edit = text.exchange(super::edit::Text::between(a.span, b.span), &[pair]);
                one(Operator::Arithmetic, NumKind::Arithmetic(other, a.clone(), b.clone()), edit)
            }
            NumKind::Least(parts) => {
                one(Operator::Arithmetic, NumKind::Greatest(parts.clone()), min_max(cx, span))
            }
            NumKind::Greatest(parts) => {
                one(Operator::Arithmetic, NumKind::Least(parts.clone()), min_max(cx, span))
            }
            NumKind::Aggregate(which @ (Aggregate::Min | Aggregate::Max), value, over) => {
                let other = if *which == Aggregate::Min { Aggregate::Max } else { Aggregate::Min };
                let kind = NumKind::Aggregate(other, value.clone(), over.clone());
                one(Operator::Arithmetic, kind, min_max(cx, span))
            }
            NumKind::Change(series, over) => {
                let moved = cx.lengths(span, *over).into_iter();
                moved
                    .map(|(over, edit)| {
                        Variant::new(Operator::Figure, with(NumKind::Change(series.clone(), over)), edit)
                    })
                    .collect()
            }
            NumKind::OverTime(which, series, over, step) => {
                let other = match which {
                    OverTime::Min => Some(OverTime::Max),
                    OverTime::Max => Some(OverTime::Min),
                    OverTime::Mean | OverTime::Sum => None,
                };
                let kind = |which, over, step| NumKind::OverTime(which, series.clone(), over, step);
                let mut all = other.map_or_else(Vec::new, |other| {
                    one(Operator::Arithmetic, kind(other, *over, *step), min_max(cx, span))
                });
                all.extend(windows(cx, span, *over, *step).into_iter().map(|(over, step, edit)| {
                    Variant::new(Operator::Figure, with(kind(*which, over, step)), edit)
                }));
                all
            }
            NumKind::Picked(pick, read) => {
                let (other, edit) = picked(cx, span, *pick);
                one(Operator::Arithmetic, NumKind::Picked(other, read.clone()), edit)
            }
            NumKind::Otherwise(value, ..) => {
                one(Operator::Knowing, value.kind.clone(), cx.fallback(value.span, span))
            }
            _ => Vec::new(),
        }
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_num(self)
    }
}

/// A figure with the type that it has by itself.
fn figure(num: &Num, value: Decimal) -> Num {
    let mut moved = num.clone();
    moved.kind = NumKind::Constant(value);
    moved.ty.min = moved.ty.min.map(|_| value);
    moved.ty.max = moved.ty.max.map(|_| value);
    moved
}

fn min_max(cx: &Context<'_>, span: Span) -> Option<Edit> {
    cx.text.exchange(span, &[("min", "max"), ("max", "min")])
}

fn picked(cx: &Context<'_>, span: Span, pick: Pick) -> (Pick, Option<Edit>) {
    let (other, pair) = match pick {
        Pick::Highest => (Pick::Lowest, ("highest", "lowest")),
        Pick::Lowest => (Pick::Highest, ("lowest", "highest")),
        Pick::Middle => (Pick::Highest, ("middle", "highest")),
    };
    (other, cx.text.exchange(span, &[pair]))
}

impl Node for Day {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Day>> {
        let span = self.span;
        let one = |operator, kind, edit: Option<Edit>| {
            edit.map(|edit| Variant::new(operator, Day { kind, span }, edit)).into_iter().collect::<Vec<_>>()
        };
        match &self.kind {
            DayKind::Constant(day) => Context::days(span, *day)
                .into_iter()
                .map(|(day, edit)| {
                    Variant::new(Operator::Figure, Day { kind: DayKind::Constant(day), span }, edit)
                })
                .collect(),
            DayKind::Move { day, length, back } => {
                let gap = super::edit::Text::between(day.span, length.span);
                let edit = cx.text.exchange(gap, &[("+", "-"), ("-", "+")]);
                let kind = DayKind::Move { day: day.clone(), length: length.clone(), back: !back };
                one(Operator::Arithmetic, kind, edit)
            }
            DayKind::Earliest(days) => {
                one(Operator::Arithmetic, DayKind::Latest(days.clone()), min_max(cx, span))
            }
            DayKind::Latest(days) => {
                one(Operator::Arithmetic, DayKind::Earliest(days.clone()), min_max(cx, span))
            }
            DayKind::Aggregate { latest, day, over } => {
                let kind = DayKind::Aggregate { latest: !latest, day: day.clone(), over: over.clone() };
                one(Operator::Arithmetic, kind, min_max(cx, span))
            }
            DayKind::Picked(pick, read) => {
                let (other, edit) = picked(cx, span, *pick);
                one(Operator::Arithmetic, DayKind::Picked(other, read.clone()), edit)
            }
            DayKind::Otherwise(value, ..) => {
                one(Operator::Knowing, value.kind.clone(), cx.fallback(value.span, span))
            }
            _ => Vec::new(),
        }
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_day(self)
    }
}

impl Node for Length {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Length>> {
        let span = self.span;
        match &self.kind {
            LengthKind::Constant(length) => cx
                .lengths(span, *length)
                .into_iter()
                .map(|(length, edit)| {
                    Variant::new(Operator::Figure, Length { kind: LengthKind::Constant(length), span }, edit)
                })
                .collect(),
            LengthKind::Otherwise(value, ..) => {
                let edit = cx.fallback(value.span, span);
                let node =
                    |edit| Variant::new(Operator::Knowing, Length { kind: value.kind.clone(), span }, edit);
                edit.map(node).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_length(self)
    }
}

impl Node for Choice {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Choice>> {
        let with = |kind| Choice { kind, ..self.clone() };
        match &self.kind {
            ChoiceKind::Constant(value) => cx
                .choices(self.span, self.ty, *value)
                .into_iter()
                .map(|(other, edit)| Variant::new(Operator::Value, with(ChoiceKind::Constant(other)), edit))
                .collect(),
            ChoiceKind::Picked(pick, read) => {
                let (other, edit) = picked(cx, self.span, *pick);
                let node = |edit| {
                    Variant::new(Operator::Arithmetic, with(ChoiceKind::Picked(other, read.clone())), edit)
                };
                edit.map(node).into_iter().collect()
            }
            ChoiceKind::Otherwise(value, ..) => {
                let edit = cx.fallback(value.span, self.span);
                edit.map(|edit| Variant::new(Operator::Knowing, with(value.kind.clone()), edit))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_choice(self)
    }
}

impl Node for Text {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Text>> {
        let TextKind::Otherwise(value, ..) = &self.kind else { return Vec::new() };
        let node = Text { kind: value.kind.clone(), span: self.span };
        let edit = cx.fallback(value.span, self.span);
        edit.map(|edit| Variant::new(Operator::Knowing, node, edit)).into_iter().collect()
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_text(self)
    }
}

impl Node for Set {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Set>> {
        let (SetKind::Constant(values), SetType::Enum(ty)) = (&self.kind, &self.ty) else {
            return Vec::new();
        };
        let without = cx.members(self.span, *ty, values).into_iter();
        without
            .map(|(rest, edit)| {
                Variant::new(Operator::Value, Set { kind: SetKind::Constant(rest), ..self.clone() }, edit)
            })
            .collect()
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_set(self)
    }
}

impl Node for Read {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Read>> {
        let When::Ago(length) = self.at else { return Vec::new() };
        let moved = cx.lengths(self.span, length).into_iter();
        moved
            .map(|(length, edit)| {
                Variant::new(Operator::Figure, Read { at: When::Ago(length), ..self.clone() }, edit)
            })
            .collect()
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_read(self)
    }
}

impl Node for Comprehension {
    fn own(&self, cx: &Context<'_>) -> Vec<Variant<Comprehension>> {
        let mut all = Vec::new();
        if let Domain::Choices(ty, values) = &self.domain {
            let condition = self.condition.as_ref().map_or(self.span.end, |cond| cond.span.start);
            let head = Span { end: condition, ..self.span };
            all.extend(cx.members(head, *ty, values).into_iter().map(|(rest, edit)| {
                let node = Comprehension { domain: Domain::Choices(*ty, rest), ..self.clone() };
                Variant::new(Operator::Value, node, edit)
            }));
        }
        // Which rules are tagged is settled when the policy is read, and narrows what is ranged over.
        if let Some(condition) = &self.condition
            && !matches!(self.domain, Domain::Rules(_))
        {
            let node = Comprehension { condition: None, ..self.clone() };
            let edit = Edit::new(condition.span, "true");
            all.push(Variant::new(Operator::Part, node, edit).shown_by(self.span));
        }
        all
    }

    fn parts(&mut self) -> Vec<Part<'_>> {
        parts::of_over(self)
    }
}

/// The values beside a constant of a parameter.
pub(super) fn constants(
    cx: &Context<'_>,
    span: Span,
    constant: &Constant,
    ty: Option<EnumId>,
) -> Vec<(Constant, Edit)> {
    match constant {
        Constant::Number(value) => {
            let moved = cx.figures(span, *value, NumberKind::Number).into_iter();
            moved.map(|(value, edit)| (Constant::Number(value), edit)).collect()
        }
        Constant::Duration(length) => {
            let moved = cx.lengths(span, *length).into_iter();
            moved.map(|(length, edit)| (Constant::Duration(length), edit)).collect()
        }
        Constant::Date(day) => {
            let moved = Context::days(span, *day).into_iter();
            moved.map(|(day, edit)| (Constant::Date(day), edit)).collect()
        }
        Constant::Choice(value) => {
            let moved = ty.map(|ty| cx.choices(span, ty, *value)).unwrap_or_default().into_iter();
            moved.map(|(value, edit)| (Constant::Choice(value), edit)).collect()
        }
        Constant::Bool(value) => vec![(Constant::Bool(!value), Edit::new(span, (!value).to_string()))],
        Constant::Text(_) => Vec::new(),
    }
}
