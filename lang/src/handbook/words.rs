//! Types and kinds in the words of a reader.

use crate::program::{
    Enum, FactType, FieldType, IndexType, NumberKind, NumberType, Scalar, SetType, Vocabulary,
};
use crate::syntax::{Period, RuleKind};

/// A kind of rule, in the plural, as a heading.
pub(super) fn kinds(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Risk => "Risks",
        RuleKind::Resilience => "Sources of resilience",
        RuleKind::Obligation => "Obligations",
        RuleKind::Warning => "Warnings",
        RuleKind::Assistance => "Assistance",
        RuleKind::Measure => "Measures",
    }
}

pub(super) fn period(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}

/// What a fact can hold: `a number from 1 to 5`, `a list of Group`.
pub(super) fn fact_type(vocabulary: &Vocabulary, ty: &FactType) -> String {
    match ty {
        FactType::Scalar(ty) => scalar(vocabulary, ty),
        FactType::Set(ty) => set(vocabulary, ty),
        FactType::Record(id) => format!("a record `{}`", vocabulary.record(*id).name),
        FactType::List { record, open } => {
            let open = if *open { "an open list" } else { "a list" };
            format!("{open} of `{}`", vocabulary.record(*record).name)
        }
    }
}

/// What a field can hold.
pub(super) fn field_type(vocabulary: &Vocabulary, ty: &FieldType) -> String {
    match ty {
        FieldType::Scalar(ty) => scalar(vocabulary, ty),
        FieldType::Set(ty) => set(vocabulary, ty),
    }
}

/// What a fact has a cell for: `each Treaty`.
pub(super) fn index(vocabulary: &Vocabulary, by: IndexType) -> String {
    match by {
        IndexType::Enum(id) => format!("each `{}`", vocabulary.enumeration(id).name),
        IndexType::Obligation => "each obligation".to_owned(),
    }
}

fn scalar(vocabulary: &Vocabulary, ty: &Scalar) -> String {
    match ty {
        Scalar::Bool => "`true` or `false`".into(),
        Scalar::Number(ty) => number(vocabulary, ty),
        Scalar::Date => "a date".into(),
        Scalar::Duration => "a length of time".into(),
        Scalar::Text => "a text".into(),
        Scalar::Country => "a country, ISO 3166-1 alpha-3".into(),
        Scalar::Enum(id) => values(vocabulary.enumeration(*id)),
    }
}

fn set(vocabulary: &Vocabulary, ty: &SetType) -> String {
    match ty {
        SetType::Enum(id) => format!("any of {}", values(vocabulary.enumeration(*id))),
        SetType::Country => "any number of countries, ISO 3166-1 alpha-3".into(),
    }
}

/// The words of an enum: lowest first where they compare.
pub(super) fn values(of: &Enum) -> String {
    let words: Vec<String> = of.values.iter().map(|(word, _)| format!("`{word}`")).collect();
    words.join(if of.ordered { " < " } else { ", " })
}

fn number(vocabulary: &Vocabulary, ty: &NumberType) -> String {
    let mut text = match ty.kind {
        NumberKind::Count => "a count".to_owned(),
        NumberKind::Percent => "a share".to_owned(),
        NumberKind::Number | NumberKind::Days => "a number".to_owned(),
    };
    let shown = |value: rust_decimal::Decimal| {
        if ty.kind == NumberKind::Percent {
            format!("{}%", (value * rust_decimal::Decimal::ONE_HUNDRED).normalize())
        } else {
            value.to_string()
        }
    };
    match (ty.min, ty.max) {
        (Some(min), Some(max)) => text.push_str(&format!(" from {} to {}", shown(min), shown(max))),
        (Some(min), None) if ty.kind != NumberKind::Count => {
            text.push_str(&format!(", {} or more", shown(min)))
        }
        (None, Some(max)) => text.push_str(&format!(", at most {}", shown(max))),
        _ => {}
    }
    if let Some(unit) = ty.unit {
        text.push_str(&format!(", in {}", vocabulary.unit(unit).title));
    }
    text
}
