//! Types in the words of messages.

use crate::program::{NumberKind, NumberType, Scalar, SetType, ValueType, Vocabulary};
use rust_decimal::Decimal;

/// A share in percent, without its sign: 0.05 is `5`. What is above 1 was probably meant as percent already.
pub(super) fn as_percent(value: Decimal) -> Decimal {
    if value.abs() > Decimal::ONE {
        return value;
    }
    value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value).normalize()
}

/// A number with its article: `a number of usd`.
pub(super) fn number(vocabulary: &Vocabulary, ty: &NumberType) -> String {
    let kind = match ty.kind {
        NumberKind::Count => "a count",
        NumberKind::Number => "a number",
        NumberKind::Percent => "a percent",
        NumberKind::Days => "a number of days",
    };
    match ty.unit {
        Some(unit) => format!("{kind} of {}", vocabulary.unit(unit).name),
        None => kind.to_owned(),
    }
}

/// A single value with its article.
pub(super) fn scalar(vocabulary: &Vocabulary, ty: &Scalar) -> String {
    match ty {
        Scalar::Bool => "true or false".into(),
        Scalar::Number(ty) => number(vocabulary, ty),
        Scalar::Date => "a date".into(),
        Scalar::Duration => "a duration".into(),
        Scalar::Text => "a text".into(),
        Scalar::Country => "a country".into(),
        Scalar::Enum(id) => format!("a value of `{}`", vocabulary.enumeration(*id).name),
    }
}

/// A set with its article.
pub(super) fn set(vocabulary: &Vocabulary, ty: &SetType) -> String {
    match ty {
        SetType::Enum(id) => format!("a set of `{}`", vocabulary.enumeration(*id).name),
        SetType::Country => "a set of countries".into(),
    }
}

/// A value's type, with its article.
pub(super) fn value(vocabulary: &Vocabulary, ty: &ValueType) -> String {
    match ty {
        ValueType::Scalar(ty) => scalar(vocabulary, ty),
        ValueType::Set(ty) => set(vocabulary, ty),
        ValueType::Span => "a span of days".into(),
        ValueType::Item(record) => format!("a `{}`", vocabulary.record(*record).name),
    }
}
