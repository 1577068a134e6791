//! A value of a file as possible values of its type.

use super::day::Dates;
use super::{Lengths, Members};
use crate::facts::reading::SetReading;
use crate::number::Numbers;
use crate::possible::{Choices, Interval, Texts};
use crate::truth::Truth;
use r2pc_lang::value::{Days, Element, SetValue, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) fn truth(value: &Value) -> Option<Truth> {
    if let Value::Bool(value) = value { Some(Truth::from(*value)) } else { None }
}

pub(crate) fn number(value: &Value) -> Option<Numbers> {
    if let Value::Number(value) = value { Some(Interval::point(*value)) } else { None }
}

pub(crate) fn dates(value: &Value) -> Option<Dates> {
    if let Value::Date(Days { first, last }) = value { Some(Interval::between(*first, *last)) } else { None }
}

pub(crate) fn length(value: &Value) -> Option<Lengths> {
    if let Value::Duration(value) = value { Some(Lengths::one(*value)) } else { None }
}

pub(crate) fn choice(value: &Value) -> Option<Choices> {
    if let Value::Choice(value) = value { Some(Choices::one(*value)) } else { None }
}

pub(crate) fn text(value: &Value) -> Option<Texts> {
    if let Value::Text(value) = value { Some(Texts::one(Arc::clone(value))) } else { None }
}

pub(crate) fn either(a: Texts, b: Texts) -> Texts {
    match (a, b) {
        (Texts::OneOf(mut a), Texts::OneOf(b)) => {
            a.extend(b);
            Texts::OneOf(a)
        }
        _ => Texts::Any,
    }
}

/// What a set holds, as one observation says.
pub(crate) fn members_of_set(set: &SetValue) -> Members {
    let named = set.members.iter().map(|element| (element.clone(), Truth::True)).collect();
    Members { named, rest: if set.open { Truth::Unknown } else { Truth::False } }
}

/// What a set holds, as several observations say.
pub(crate) fn members(set: &SetReading<'_>) -> Members {
    let named = |elements: &std::collections::BTreeSet<&Element>, truth| {
        elements.iter().map(|element| ((*element).clone(), truth)).collect::<Vec<_>>()
    };
    let mut all: BTreeMap<Element, Truth> = named(&set.certain, Truth::True).into_iter().collect();
    all.extend(named(&set.perhaps, Truth::Unknown));
    Members { named: all, rest: if set.open { Truth::Unknown } else { Truth::False } }
}

pub(crate) fn set_hull(a: Members, b: Members) -> Members {
    let both = |x: Truth, y: Truth| if x == y { x } else { Truth::Unknown };
    let elements = a.named.keys().chain(b.named.keys()).cloned().collect::<Vec<_>>();
    let named = elements
        .into_iter()
        .map(|element| {
            let truth = both(a.has(&element), b.has(&element));
            (element, truth)
        })
        .collect();
    Members { named, rest: both(a.rest, b.rest) }
}
