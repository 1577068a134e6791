//! A checked expression with what the checker knows beyond its type.

use crate::check::describe;
use crate::program::{
    Choice, Cond, Day, Expr, Length, Num, Scalar, Set, SpanBetween, Text, ValueType, Vocabulary,
};
use crate::source::Span;

/// How firmly a number's unit stands (semantics, 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Bare {
    /// As its type says.
    No,
    /// A bare figure: it takes the unit of what it meets.
    Literal,
    /// A number by a number: a percent where the context asks one.
    Ratio,
}

/// Whether a text is a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum TextSort {
    Text,
    Country,
}

/// A checked expression.
#[derive(Clone, Debug)]
pub(in crate::check) enum Typed {
    Cond(Cond),
    Num(Num, Bare),
    Day(Day),
    Span(SpanBetween),
    Length(Length),
    Choice(Choice),
    Text(Text, TextSort),
    Set(Set),
}

impl Typed {
    /// Its type.
    pub(in crate::check) fn ty(&self) -> ValueType {
        ValueType::Scalar(match self {
            Typed::Cond(_) => Scalar::Bool,
            Typed::Num(num, _) => Scalar::Number(num.ty.clone()),
            Typed::Day(_) => Scalar::Date,
            Typed::Span(_) => return ValueType::Span,
            Typed::Length(_) => Scalar::Duration,
            Typed::Choice(choice) => Scalar::Enum(choice.ty),
            Typed::Text(_, TextSort::Text) => Scalar::Text,
            Typed::Text(_, TextSort::Country) => Scalar::Country,
            Typed::Set(set) => return ValueType::Set(set.ty.clone()),
        })
    }

    /// Its type in the words of messages.
    pub(in crate::check) fn describe(&self, vocabulary: &Vocabulary) -> String {
        match self {
            Typed::Cond(_) => "a condition".into(),
            Typed::Num(_, Bare::Literal) => "a bare number".into(),
            other => describe::value(vocabulary, &other.ty()),
        }
    }

    /// Where it stands.
    pub(in crate::check) fn span(&self) -> Span {
        match self {
            Typed::Cond(x) => x.span,
            Typed::Num(x, _) => x.span,
            Typed::Day(x) => x.span,
            Typed::Span(x) => x.span,
            Typed::Length(x) => x.span,
            Typed::Choice(x) => x.span,
            Typed::Text(x, _) => x.span,
            Typed::Set(x) => x.span,
        }
    }

    /// The program's form of it.
    pub(in crate::check) fn into_expr(self) -> Expr {
        match self {
            Typed::Cond(x) => Expr::Cond(x),
            Typed::Num(x, _) => Expr::Num(x),
            Typed::Day(x) => Expr::Day(x),
            Typed::Span(x) => Expr::Span(x),
            Typed::Length(x) => Expr::Length(x),
            Typed::Choice(x) => Expr::Choice(x),
            Typed::Text(x, _) => Expr::Text(x),
            Typed::Set(x) => Expr::Set(x),
        }
    }
}
