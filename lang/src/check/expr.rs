//! Expressions: from the tree as written to a tree a type.

mod arithmetic;
mod call;
mod compare;
mod domain;
mod index;
mod is;
mod known;
mod logic;
mod over;
mod path;
mod place;
mod rules;
mod scope;
mod sets;
mod time;
mod typed;
mod units;

pub(super) use compare::days;
pub(super) use place::Place;
pub(super) use scope::{Home, Scope, VariableType};
pub(super) use typed::{Bare, TextSort, Typed};

use super::env::Env;
use super::sink::{Reported, Res, Sink};
use crate::codes::{Code, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Cond, CondKind, Day, DayKind, EnumId, Length, LengthKind, Num, NumKind, NumberKind, NumberType, Text,
    TextKind,
};
use crate::source::Span;
use crate::syntax::{Expr, ExprKind, Literal};

/// What the context wants of a bare word or a set of words: values of this enum.
pub(super) type Want = Option<EnumId>;

/// Checks expressions of one declaration.
pub(super) struct Lower<'e, 'a> {
    pub(super) env: &'e Env<'a>,
    pub(super) sink: &'e mut Sink,
    pub(super) scope: Scope,
}

impl Lower<'_, '_> {
    /// A condition.
    pub(super) fn cond(&mut self, expr: &Expr) -> Res<Cond> {
        match self.value(expr, None)? {
            Typed::Cond(cond) => Ok(cond),
            other => Err(self.not_a_condition(expr.span, &other)),
        }
    }

    /// A value of any type; bare words are values of the enum that is wanted.
    pub(super) fn value(&mut self, expr: &Expr, want: Want) -> Res<Typed> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Bool(value) => Ok(cond(CondKind::Constant(*value), span)),
            ExprKind::Number(literal) => Ok(number_literal(literal)),
            ExprKind::Date(date) => Ok(Typed::Day(Day { kind: DayKind::Constant(*date), span })),
            ExprKind::Duration(written) => {
                let length = self.sink.duration(written)?;
                Ok(Typed::Length(Length { kind: LengthKind::Constant(length), span }))
            }
            ExprKind::Text(text) => {
                let kind = TextKind::Constant(std::sync::Arc::clone(&text.value));
                Ok(Typed::Text(Text { kind, span }, TextSort::Text))
            }
            ExprKind::Set(paths) => self.set_literal(paths, span, want).map(Typed::Set),
            ExprKind::Path(path) => {
                let place = self.place(path, want)?;
                self.value_of(place, path)
            }
            ExprKind::Group(inner) => self.value(inner, want),
            ExprKind::Binary { op, left, right, .. } => self.binary(expr, *op, left, right),
            ExprKind::Not(_)
            | ExprKind::Threshold { .. }
            | ExprKind::Established(_)
            | ExprKind::RuledOut(_) => self.logic(expr),
            ExprKind::Minus(inner) => self.minus(inner, span),
            ExprKind::Is { .. } => self.is(expr),
            ExprKind::IsOneOf { left, negated, set } => self.is_one_of(left, *negated, set, span),
            ExprKind::Includes { left, right } => self.includes(left, right, span),
            ExprKind::Between { value, low, high } => self.between(value, low, high, span),
            ExprKind::Tagged { rule, tag } => self.tagged(rule, tag, span),
            ExprKind::Otherwise { value, fallback, because } => {
                self.otherwise(value, fallback, because, span, want)
            }
            ExprKind::Quantifier { kind, over, satisfies } => {
                self.quantifier(*kind, over, satisfies.as_deref(), span)
            }
            ExprKind::Aggregate { function, value, binder } => self.aggregate(function, value, binder, span),
            ExprKind::Call { function, args } => self.call(function, args, span),
            ExprKind::LevelOf(path) => self.level_of(path, span),
            ExprKind::Picked { pick, fact } => self.picked(*pick, fact, span),
            ExprKind::Known(path) => self.known(path, span),
            _ => self.temporal(expr),
        }
    }

    /// Says an error.
    pub(super) fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Reported {
        self.sink.error(Diagnostic::error(code, span, message).help(help))
    }

    /// What `typed` is, in the words of messages.
    pub(super) fn say(&self, typed: &Typed) -> String {
        typed.describe(self.env.vocabulary)
    }

    fn not_a_condition(&mut self, span: Span, found: &Typed) -> Reported {
        let what = self.say(found);
        let help = match found {
            Typed::Num(num, _) if num.ty.kind == NumberKind::Percent => "compare it: `… >= 5%`",
            Typed::Num(..) => "compare it: `… >= 1`",
            Typed::Day(_) => "compare it with another date, or write `… within the last 12 months`",
            Typed::Span(_) | Typed::Length(_) => "compare it with a duration: `… <= 2 years`",
            Typed::Choice(_) => "write which value it is to be: `… is …`",
            Typed::Text(..) => "compare it with a text: `… is …`",
            Typed::Set(_) => "write what it is to include: `… includes …`",
            Typed::Cond(_) => "write a condition",
        };
        self.error(
            codes::NOT_A_CONDITION,
            span,
            format!("a condition is wanted here, and this is {what}"),
            help,
        )
    }

    /// Two types that do not go together.
    pub(super) fn mismatch(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Reported {
        self.error(codes::MISMATCH, span, message, help)
    }
}

/// A condition as a typed value.
pub(super) fn cond(kind: CondKind, span: Span) -> Typed {
    Typed::Cond(Cond { kind, span })
}

/// The negation of a condition, where `negated` says so.
pub(super) fn negate(negated: bool, inner: Cond) -> Cond {
    let span = inner.span;
    if negated { Cond { kind: CondKind::Not(Box::new(inner)), span } } else { inner }
}

fn number_literal(literal: &Literal) -> Typed {
    let (kind, bare) =
        if literal.percent { (NumberKind::Percent, Bare::No) } else { (NumberKind::Number, Bare::Literal) };
    let ty = NumberType { kind, unit: None, min: Some(literal.value), max: Some(literal.value) };
    Typed::Num(Num { kind: NumKind::Constant(literal.value), ty, span: literal.span }, bare)
}

/// The expression inside parentheses.
pub(super) fn ungroup(mut expr: &Expr) -> &Expr {
    while let ExprKind::Group(inner) = &expr.kind {
        expr = inner;
    }
    expr
}
