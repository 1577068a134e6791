//! Comparisons: both sides of one type, one unit, and ordered where `<` stands.

use super::{Bare, Lower, TextSort, Typed, Want, cond, negate, ungroup};
use crate::check::names::{Found, Space};
use crate::check::sink::{Reported, Res};
use crate::codes::types as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Choice, Comparison, Cond, CondKind, Length, LengthKind, Num, NumKind, NumberKind, NumberType, SetType,
    SpanBetween, Text, TextKind,
};
use crate::source::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, Path};
use crate::value::Duration;
use rust_decimal::Decimal;

impl Lower<'_, '_> {
    /// `A < B` and the like.
    pub(super) fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Res<Typed> {
        let (left, right) = self.pair(left, None, right)?;
        self.compare(comparison, left, right, span)
    }

    /// Both sides; a bare word takes its enum from the other side.
    pub(super) fn pair(&mut self, left: &Expr, checked: Option<Typed>, right: &Expr) -> Res<(Typed, Typed)> {
        if checked.is_none()
            && let ExprKind::Path(path) = &ungroup(left).kind
            && self.is_loose(path)
        {
            let right = self.value(right, None)?;
            let left = self.value(left, wanted(&right))?;
            return Ok((left, right));
        }
        let left = match checked {
            Some(left) => Ok(left),
            None => self.value(left, None),
        };
        match left {
            Ok(left) => {
                let right = self.value(right, wanted(&left))?;
                Ok((left, right))
            }
            Err(reported) => {
                if !matches!(ungroup(right).kind, ExprKind::Path(_)) {
                    let _ = self.value(right, None);
                }
                Err(reported)
            }
        }
    }

    /// Whether a word names nothing by itself, and so may be a value of the other side's enum.
    pub(super) fn is_loose(&self, path: &Path) -> bool {
        let word = &*path.head.text;
        let own = match self.scope.home {
            super::Home::Rule(rule) => self.env.rule(rule).indicators.iter().any(|(name, _)| &**name == word),
            _ => false,
        };
        path.rest.is_empty()
            && self.scope.variable(word).is_none()
            && !own
            && self.env.values.contains_key(word)
            && self.env.names.find(self.env.packages, self.scope.package, Space::Names, word)
                == Found::Nothing
    }

    /// Compares two checked sides.
    pub(super) fn compare(&mut self, op: Comparison, left: Typed, right: Typed, span: Span) -> Res<Typed> {
        let kind = match (left, right) {
            (Typed::Num(a, x), Typed::Num(b, y)) => {
                let (a, b, _) = self.unify((a, x), (b, y))?;
                CondKind::CompareNum(op, Box::new(a), Box::new(b))
            }
            (Typed::Day(a), Typed::Day(b)) => CondKind::CompareDay(op, Box::new(a), Box::new(b)),
            (Typed::Span(a), Typed::Length(b)) => CondKind::CompareSpan(op, a, Box::new(b)),
            (Typed::Length(a), Typed::Span(b)) => CondKind::CompareSpan(op.mirrored(), b, Box::new(a)),
            (Typed::Span(a), Typed::Span(b)) => {
                CondKind::CompareNum(op, Box::new(days(a)), Box::new(days(b)))
            }
            (Typed::Span(a), Typed::Num(b, y)) => {
                let (a, b, _) = self.unify((days(a), Bare::No), (b, y))?;
                CondKind::CompareNum(op, Box::new(a), Box::new(b))
            }
            (Typed::Num(a, x), Typed::Span(b)) => {
                let (a, b, _) = self.unify((a, x), (days(b), Bare::No))?;
                CondKind::CompareNum(op, Box::new(a), Box::new(b))
            }
            (Typed::Num(a, x), Typed::Length(b)) if a.ty.kind == NumberKind::Days => {
                let b = self.length_in_days(b)?;
                let (a, b, _) = self.unify((a, x), (b, Bare::No))?;
                CondKind::CompareNum(op, Box::new(a), Box::new(b))
            }
            (Typed::Length(a), Typed::Num(b, y)) if b.ty.kind == NumberKind::Days => {
                let a = self.length_in_days(a)?;
                let (a, b, _) = self.unify((a, Bare::No), (b, y))?;
                CondKind::CompareNum(op, Box::new(a), Box::new(b))
            }
            (Typed::Length(a), Typed::Length(b)) => {
                self.check_lengths(&a, &b, span)?;
                CondKind::CompareLength(op, Box::new(a), Box::new(b))
            }
            (Typed::Choice(a), Typed::Choice(b)) => {
                self.check_choices(&a, &b, op)?;
                CondKind::CompareChoice(op, Box::new(a), Box::new(b))
            }
            (Typed::Text(a, x), Typed::Text(b, y)) => return self.compare_texts(op, (a, x), (b, y), span),
            (Typed::Cond(a), Typed::Cond(b)) if is_equality(op) => {
                let same = Cond { kind: CondKind::Same(Box::new(a), Box::new(b)), span };
                return Ok(Typed::Cond(negate(op == Comparison::IsNot, same)));
            }
            (left, right) => return Err(self.no_comparison(op, &left, &right, span)),
        };
        Ok(cond(kind, span))
    }

    fn no_comparison(&mut self, op: Comparison, left: &Typed, right: &Typed, span: Span) -> Reported {
        let (a, b) = (self.say(left), self.say(right));
        let help = match (left, right) {
            (Typed::Cond(_), Typed::Cond(_)) => {
                "conditions are joined with `and` and `or`, or compared with `is`"
            }
            (Typed::Choice(_), Typed::Set(_)) => "write `is one of …`",
            (Typed::Set(_), _) | (_, Typed::Set(_)) => {
                "write `… includes …`, `includes all of {…}` or `includes any of {…}`"
            }
            (Typed::Day(_), Typed::Length(_)) => {
                "write `age of …` for the time since a date, or `… within the last …`"
            }
            (Typed::Span(_) | Typed::Length(_), Typed::Num(..))
            | (Typed::Num(..), Typed::Span(_) | Typed::Length(_)) => "write a duration, such as `30 days`",
            (Typed::Cond(_), _) | (_, Typed::Cond(_)) => {
                "a condition is true or false: join it with `and` or `or`"
            }
            _ => "compare values of one type",
        };
        let text = format!("{a} does not compare with {b} by `{}`", op.symbol());
        self.mismatch(span, text, help)
    }

    /// Months and days do not compare (semantics, 4.1).
    pub(super) fn check_lengths(&mut self, a: &Length, b: &Length, span: Span) -> Res<()> {
        match (&a.kind, &b.kind) {
            (LengthKind::Constant(Duration::Months(_)), LengthKind::Constant(Duration::Days(_)))
            | (LengthKind::Constant(Duration::Days(_)), LengthKind::Constant(Duration::Months(_))) => {
                Err(self.mismatch(
                    span,
                    "months and days do not compare",
                    "write both in months, or both in days",
                ))
            }
            _ => Ok(()),
        }
    }

    /// A length as a number of days, where it is one.
    pub(super) fn length_in_days(&mut self, length: Length) -> Res<Num> {
        let LengthKind::Constant(Duration::Days(n)) = length.kind else {
            let help = "a month has no fixed number of days: write days, such as `90 days`";
            return Err(self.mismatch(length.span, "a number of days is compared with days", help));
        };
        let value = Decimal::from(n);
        let ty = NumberType { kind: NumberKind::Days, unit: None, min: Some(value), max: Some(value) };
        Ok(Num { kind: NumKind::Constant(value), ty, span: length.span })
    }

    /// Two values of one enum, ordered where the comparison needs it.
    pub(super) fn check_choices(&mut self, a: &Choice, b: &Choice, op: Comparison) -> Res<()> {
        let (first, second) = (self.env.vocabulary.enumeration(a.ty), self.env.vocabulary.enumeration(b.ty));
        if a.ty != b.ty {
            let text =
                format!("a value of `{}` does not compare with a value of `{}`", first.name, second.name);
            return Err(self.mismatch(a.span.to(b.span), text, "compare values of one enum"));
        }
        if first.ordered || is_equality(op) {
            return Ok(());
        }
        let text = format!("the values of `{}` have no order", first.name);
        let mut diagnostic = Diagnostic::error(codes::NOT_ORDERED, a.span.to(b.span), text)
            .help("write `is` or `is one of {…}`, or declare the enum with `<` between its values");
        if let Some(span) = first.name_span {
            diagnostic = diagnostic.related(span, "declared here");
        }
        Err(self.sink.error(diagnostic))
    }

    fn compare_texts(
        &mut self,
        op: Comparison,
        (a, x): (Text, TextSort),
        (b, y): (Text, TextSort),
        span: Span,
    ) -> Res<Typed> {
        if x != y {
            let literal = [&a, &b].into_iter().find(|text| matches!(text.kind, TextKind::Constant(_)));
            return match literal {
                Some(literal) => Err(self.country_literal(literal.span)),
                None => Err(self.mismatch(
                    span,
                    "a text does not compare with a country",
                    "compare two countries, or two texts",
                )),
            };
        }
        if !is_equality(op) {
            return Err(self.mismatch(span, "texts have no order", "write `is` or `is not`"));
        }
        let same = Cond { kind: CondKind::SameText(Box::new(a), Box::new(b)), span };
        Ok(Typed::Cond(negate(op == Comparison::IsNot, same)))
    }

    /// `A between B and C`, both ends included.
    pub(super) fn between(&mut self, value: &Expr, low: &Expr, high: &Expr, span: Span) -> Res<Typed> {
        let value = self.value(value, None)?;
        let want = wanted(&value);
        let (low, high) = (self.value(low, want), self.value(high, want));
        let (low, high) = (low?, high?);
        let kind = match (value, low, high) {
            (Typed::Num(v, x), Typed::Num(a, y), Typed::Num(b, z)) => {
                let (v, a, bare) = self.unify((v, x), (a, y))?;
                let (v, b, _) = self.unify((v, bare), (b, z))?;
                CondKind::BetweenNum(Box::new(v), Box::new(a), Box::new(b))
            }
            (Typed::Day(v), Typed::Day(a), Typed::Day(b)) => {
                CondKind::BetweenDay(Box::new(v), Box::new(a), Box::new(b))
            }
            (Typed::Choice(v), Typed::Choice(a), Typed::Choice(b)) => {
                self.check_choices(&v, &a, Comparison::Less)?;
                self.check_choices(&v, &b, Comparison::Less)?;
                CondKind::BetweenChoice(Box::new(v), Box::new(a), Box::new(b))
            }
            (value, low, high) => {
                let first = self.compare(Comparison::GreaterEqual, value.clone(), low, span)?;
                let second = self.compare(Comparison::LessEqual, value, high, span)?;
                let both = [first, second].into_iter().filter_map(|typed| match typed {
                    Typed::Cond(inner) => Some(inner),
                    _ => None,
                });
                CondKind::And(both.collect())
            }
        };
        Ok(cond(kind, span))
    }
}

/// The comparison an infix operator stands for.
pub(super) fn comparison_of(op: BinaryOp) -> Option<Comparison> {
    match op {
        BinaryOp::Less => Some(Comparison::Less),
        BinaryOp::LessEqual => Some(Comparison::LessEqual),
        BinaryOp::Greater => Some(Comparison::Greater),
        BinaryOp::GreaterEqual => Some(Comparison::GreaterEqual),
        _ => None,
    }
}

fn is_equality(op: Comparison) -> bool {
    matches!(op, Comparison::Is | Comparison::IsNot)
}

/// The enum that a bare word beside this value belongs to.
pub(super) fn wanted(typed: &Typed) -> Want {
    match typed {
        Typed::Choice(choice) => Some(choice.ty),
        Typed::Set(set) => match set.ty {
            SetType::Enum(id) => Some(id),
            SetType::Country => None,
        },
        _ => None,
    }
}

/// A span as a number of days.
pub(in crate::check) fn days(between: SpanBetween) -> Num {
    let span = between.span;
    let ty = NumberType { kind: NumberKind::Days, unit: None, min: None, max: None };
    Num { kind: NumKind::Days(between), ty, span }
}
