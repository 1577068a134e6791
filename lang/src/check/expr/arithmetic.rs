//! `+ - * /`, `min`, `max`, `abs`, `ln`, `exp`: what comes out of numbers, days and lengths.

use super::compare::days;
use super::units::{difference, hull, product, sum};
use super::{Bare, Lower, Typed};
use crate::check::describe;
use crate::check::sink::Res;
use crate::codes::types as codes;
use crate::program::{
    Arithmetic, Day, DayKind, Function, Length, Num, NumKind, NumberKind, NumberType, SpanBetween,
};
use crate::source::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, Name};
use rust_decimal::Decimal;

type Range = (Option<Decimal>, Option<Decimal>);

impl Lower<'_, '_> {
    /// `A + B - C …`: a run of any length, folded from the left without recursion.
    pub(super) fn arithmetic(&mut self, expr: &Expr) -> Res<Typed> {
        let mut steps = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary { op, left, right, .. } = &first.kind
            && let Some(op) = arithmetic_of(*op)
        {
            steps.push((op, right, first.span));
            first = left;
        }
        let mut total = self.value(first, None);
        for (op, right, span) in steps.into_iter().rev() {
            let right = self.value(right, None);
            total = match (total, right) {
                (Ok(a), Ok(b)) => self.operate(op, a, b, span),
                (Err(reported), _) | (_, Err(reported)) => Err(reported),
            };
        }
        total
    }

    fn operate(&mut self, op: Arithmetic, left: Typed, right: Typed, span: Span) -> Res<Typed> {
        let moves = matches!(op, Arithmetic::Add | Arithmetic::Subtract);
        match (left, right) {
            (Typed::Day(later), Typed::Day(earlier)) if op == Arithmetic::Subtract => {
                Ok(Typed::Span(SpanBetween { later: Box::new(later), earlier: Box::new(earlier), span }))
            }
            (Typed::Day(day), Typed::Length(length)) if moves => {
                Ok(Typed::Day(moved(day, length, op == Arithmetic::Subtract, span)))
            }
            (Typed::Length(length), Typed::Day(day)) if op == Arithmetic::Add => {
                Ok(Typed::Day(moved(day, length, false, span)))
            }
            (left, right) => match (figure(left), figure(right)) {
                (Ok(a), Ok(b)) => self.compute(op, a, b, span),
                (Err(a), Ok((num, bare))) => Err(self.no_arithmetic(op, &a, &Typed::Num(num, bare), span)),
                (Ok((num, bare)), Err(b)) => Err(self.no_arithmetic(op, &Typed::Num(num, bare), &b, span)),
                (Err(a), Err(b)) => Err(self.no_arithmetic(op, &a, &b, span)),
            },
        }
    }

    fn no_arithmetic(
        &mut self,
        op: Arithmetic,
        left: &Typed,
        right: &Typed,
        span: Span,
    ) -> crate::check::sink::Reported {
        let (a, b) = (self.say(left), self.say(right));
        let (sign, help) = match (op, left, right) {
            (Arithmetic::Add, Typed::Day(_), Typed::Day(_)) => {
                ("+", "two dates have a difference, `B - A`, and no sum")
            }
            (op, Typed::Day(_), Typed::Num(..)) => {
                (symbol(op), "a date moves by a duration: write `+ 30 days`")
            }
            (op, Typed::Length(_), Typed::Length(_)) => {
                (symbol(op), "write one duration, such as `18 months`")
            }
            (op, ..) => (
                symbol(op),
                "`+ - * /` are for numbers; a date moves by a duration, and two dates have a difference",
            ),
        };
        self.mismatch(span, format!("`{sign}` does not join {a} with {b}"), help)
    }

    fn compute(&mut self, op: Arithmetic, a: (Num, Bare), b: (Num, Bare), span: Span) -> Res<Typed> {
        let (a, b, ty, bare) = match op {
            Arithmetic::Add | Arithmetic::Subtract => {
                let (a, b, bare) = self.unify(a, b)?;
                let ty = added(op, &a.ty, &b.ty);
                (a, b, ty, bare)
            }
            Arithmetic::Multiply => {
                let bare =
                    if a.1 == Bare::Literal && b.1 == Bare::Literal { Bare::Literal } else { Bare::No };
                let ty = self.multiplied(&a.0, &b.0, span)?;
                (a.0, b.0, ty, bare)
            }
            Arithmetic::Divide => {
                let (ty, bare) = self.divided(&a, &b, span)?;
                (a.0, b.0, ty, bare)
            }
        };
        Ok(Typed::Num(Num { kind: NumKind::Arithmetic(op, Box::new(a), Box::new(b)), ty, span }, bare))
    }

    /// `percent × number of u` is a `number of u` (semantics, 3.2).
    fn multiplied(&mut self, a: &Num, b: &Num, span: Span) -> Res<NumberType> {
        use NumberKind::{Count, Days, Number, Percent};
        let kind = match (a.ty.kind, b.ty.kind) {
            (Percent, Percent) => Percent,
            (Count, Count) => Count,
            (Days, Days) => return Err(self.no_unit(a, b, "product", span)),
            (Days, _) | (_, Days) => Days,
            _ => Number,
        };
        let unit = match (a.ty.unit, b.ty.unit) {
            (Some(_), Some(_)) => return Err(self.no_unit(a, b, "product", span)),
            (Some(_), None) | (None, Some(_)) if kind == Days => {
                return Err(self.no_unit(a, b, "product", span));
            }
            (x, y) => x.or(y),
        };
        Ok(ranged(kind, unit, product(&a.ty, &b.ty)))
    }

    /// `u / u` is a number, and a percent where the context asks one (semantics, 3.2).
    fn divided(&mut self, (a, x): &(Num, Bare), (b, y): &(Num, Bare), span: Span) -> Res<(NumberType, Bare)> {
        use NumberKind::{Days, Number, Percent};
        let unit = match (a.ty.unit, b.ty.unit) {
            (one, two) if one == two => None,
            (unit, None) => unit,
            (None, Some(_)) if *x == Bare::Literal => None,
            _ => return Err(self.no_unit(a, b, "ratio", span)),
        };
        let kind = match (a.ty.kind, b.ty.kind) {
            (Percent, _) if unit.is_none() && b.ty.unit.is_none() && b.ty.kind != Days => Percent,
            (Days, Days) => Number,
            (Days, _) if b.ty.unit.is_none() => Days,
            (_, Days) => return Err(self.no_unit(a, b, "ratio", span)),
            _ => Number,
        };
        let bare = match (*x, *y) {
            (Bare::Literal, Bare::Literal) => Bare::Literal,
            _ if unit.is_none() && kind == Number => Bare::Ratio,
            _ => Bare::No,
        };
        Ok((ranged(kind, unit, (None, None)), bare))
    }

    fn no_unit(&mut self, a: &Num, b: &Num, what: &str, span: Span) -> crate::check::sink::Reported {
        let text = format!(
            "the {what} of {} and {} has no unit in this language",
            describe::number(self.env.vocabulary, &a.ty),
            describe::number(self.env.vocabulary, &b.ty)
        );
        self.error(
            codes::UNIT_MISMATCH,
            span,
            text,
            "multiply with a number without a unit, and divide by one of the same unit",
        )
    }

    /// `- A`
    pub(super) fn minus(&mut self, inner: &Expr, span: Span) -> Res<Typed> {
        match figure(self.value(inner, None)?) {
            Ok((Num { kind: NumKind::Constant(value), ty, .. }, bare)) => {
                let range = (Some(-value), Some(-value));
                let ty = ranged(ty.kind, ty.unit, range);
                Ok(Typed::Num(Num { kind: NumKind::Constant(-value), ty, span }, bare))
            }
            Ok((num, bare)) => {
                let kind = if num.ty.kind == NumberKind::Count { NumberKind::Number } else { num.ty.kind };
                let ty = ranged(kind, num.ty.unit, (num.ty.max.map(|x| -x), num.ty.min.map(|x| -x)));
                Ok(Typed::Num(Num { kind: NumKind::Negate(Box::new(num)), ty, span }, bare))
            }
            Err(other) => {
                let text = format!("`-` stands before a number, and this is {}", self.say(&other));
                Err(self.mismatch(
                    span,
                    text,
                    "to go back from a date, write the date first: `today - 2 years`",
                ))
            }
        }
    }

    /// `abs`, `ln`, `exp`
    pub(super) fn function(&mut self, function: Function, arg: &Expr, span: Span) -> Res<Typed> {
        let arg = self.value(arg, None)?;
        let (num, bare) = match figure(arg) {
            Ok(found) => found,
            Err(other) => {
                let text = format!("a number is wanted here, and this is {}", self.say(&other));
                return Err(self.mismatch(other.span(), text, "give it a number"));
            }
        };
        let pure = num.ty.unit.is_none() && num.ty.kind != NumberKind::Days;
        let (ty, bare) = match function {
            Function::Abs => (ranged(num.ty.kind, num.ty.unit, absolute(&num.ty)), bare),
            _ if !pure => {
                let text = format!(
                    "a number without a unit is wanted here, and this is {}",
                    describe::number(self.env.vocabulary, &num.ty)
                );
                return Err(self.error(
                    codes::UNIT_MISMATCH,
                    num.span,
                    text,
                    "divide it by a figure of the same unit first",
                ));
            }
            Function::Ln => (ranged(NumberKind::Number, None, (None, None)), Bare::No),
            Function::Exp => (ranged(NumberKind::Number, None, (Some(Decimal::ZERO), None)), Bare::No),
        };
        Ok(Typed::Num(Num { kind: NumKind::Function(function, Box::new(num)), ty, span }, bare))
    }

    /// `min(A, B, …)`, `max(A, B, …)`, of numbers or of dates.
    pub(super) fn extreme(&mut self, greatest: bool, name: &Name, args: &[Expr], span: Span) -> Res<Typed> {
        let checked: Vec<Res<Typed>> = args.iter().map(|arg| self.value(arg, None)).collect();
        let checked: Vec<Typed> = checked.into_iter().collect::<Res<_>>()?;
        if checked.len() < 2 {
            let text = format!("`{}` compares two values or more", name.text);
            let help = format!("write `{0}(a, b)`, or `{0}(x.share for x in xs)` over a list", name.text);
            return Err(self.error(codes::ARGUMENTS, span, text, help));
        }
        if checked.iter().all(|typed| matches!(typed, Typed::Day(_))) {
            let all = checked.into_iter().filter_map(|typed| match typed {
                Typed::Day(day) => Some(day),
                _ => None,
            });
            let kind =
                if greatest { DayKind::Latest(all.collect()) } else { DayKind::Earliest(all.collect()) };
            return Ok(Typed::Day(Day { kind, span }));
        }
        let mut figures = Vec::new();
        for typed in checked {
            match figure(typed) {
                Ok(found) => figures.push(found),
                Err(other) => {
                    let text = format!(
                        "`{}` compares numbers with numbers or dates with dates; this is {} among others",
                        name.text,
                        self.say(&other)
                    );
                    return Err(self.mismatch(other.span(), text, "give it values of one kind"));
                }
            }
        }
        self.extreme_number(greatest, figures, span)
    }

    fn extreme_number(&mut self, greatest: bool, figures: Vec<(Num, Bare)>, span: Span) -> Res<Typed> {
        let mut all: Vec<Num> = Vec::new();
        let mut common: Option<(Num, Bare)> = None;
        for next in figures {
            let (num, bare) = match common {
                None => next,
                Some(so_far) => {
                    let (mut first, second, bare) = self.unify(so_far, next)?;
                    (first.ty.min, first.ty.max) = hull(&first.ty, &second.ty);
                    if first.ty.kind != second.ty.kind {
                        first.ty.kind = NumberKind::Number;
                    }
                    all.push(second);
                    common = Some((first, bare));
                    continue;
                }
            };
            all.push(num.clone());
            common = Some((num, bare));
        }
        let (first, bare) = common.ok_or_else(crate::check::sink::Sink::follows)?;
        let ty = first.ty;
        let kind = if greatest { NumKind::Greatest(all) } else { NumKind::Least(all) };
        Ok(Typed::Num(Num { kind, ty, span }, bare))
    }
}

/// The arithmetic an infix operator stands for.
pub(super) fn arithmetic_of(op: BinaryOp) -> Option<Arithmetic> {
    match op {
        BinaryOp::Add => Some(Arithmetic::Add),
        BinaryOp::Subtract => Some(Arithmetic::Subtract),
        BinaryOp::Multiply => Some(Arithmetic::Multiply),
        BinaryOp::Divide => Some(Arithmetic::Divide),
        _ => None,
    }
}

fn symbol(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

/// A number, or a span as a number of days.
#[expect(clippy::result_large_err, reason = "what is no number comes back as it was")]
pub(super) fn figure(typed: Typed) -> Result<(Num, Bare), Typed> {
    match typed {
        Typed::Num(num, bare) => Ok((num, bare)),
        Typed::Span(between) => Ok((days(between), Bare::No)),
        other => Err(other),
    }
}

fn moved(day: Day, length: Length, back: bool, span: Span) -> Day {
    Day { kind: DayKind::Move { day: Box::new(day), length, back }, span }
}

fn added(op: Arithmetic, a: &NumberType, b: &NumberType) -> NumberType {
    let range = if op == Arithmetic::Add { sum(a, b) } else { difference(a, b) };
    let kind = match (a.kind, b.kind) {
        (x, y) if x == y && (x != NumberKind::Count || op == Arithmetic::Add) => x,
        _ => NumberKind::Number,
    };
    ranged(kind, a.unit, range)
}

/// A type with a range; a count is never below 0.
pub(super) fn ranged(
    kind: NumberKind,
    unit: Option<crate::program::UnitId>,
    (min, max): Range,
) -> NumberType {
    let min = if kind == NumberKind::Count { Some(min.unwrap_or_default().max(Decimal::ZERO)) } else { min };
    NumberType { kind, unit, min, max }
}

fn absolute(ty: &NumberType) -> Range {
    let most = ty.min.zip(ty.max).map(|(low, high)| low.abs().max(high.abs()));
    let least = match (ty.min, ty.max) {
        (Some(low), _) if low > Decimal::ZERO => low,
        (_, Some(high)) if high < Decimal::ZERO => -high,
        _ => Decimal::ZERO,
    };
    (Some(least), most)
}
