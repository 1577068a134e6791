//! What several sources say together about one value.

use super::super::Origin;
use super::Rest;
use r2pc_lang::value::{Content, Element, Reason, Value};
use std::collections::BTreeSet;

/// A value as one source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sourced<'a> {
    /// The value.
    pub value: &'a Value,
    /// Whose it is.
    pub source: &'a Origin,
}

/// What is read of one value: of a fact with one value or a set, or of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// The values that are possible, source by source, equal ones included; empty where only a reason is there.
    pub values: Vec<Sourced<'a>>,
    /// The reason why it is not exactly known: `None` where one exact value is.
    pub reason: Option<Reason>,
    /// The observations it rests on.
    pub rests: Vec<Rest<'a>>,
}

impl<'a> Leaf<'a> {
    /// Nothing, for a reason, and resting on no observation.
    #[must_use]
    pub fn missing(reason: Reason) -> Self {
        Leaf { values: Vec::new(), reason: Some(reason), rests: Vec::new() }
    }

    /// What contents say together; `None` is a field that its record leaves out.
    pub(super) fn of(contents: impl Iterator<Item = (Rest<'a>, Option<&'a Content>)>) -> Self {
        let mut values = Vec::new();
        let mut valued = Vec::new();
        let mut reasons = Vec::new();
        for (rest, content) in contents {
            match content {
                Some(Content::Value(value)) => {
                    values.push(Sourced { value, source: &rest.observation.source });
                    valued.push(rest);
                }
                Some(Content::Missing(reason)) => reasons.push((*reason, rest)),
                None => reasons.push((Reason::NotCollected, rest)),
            }
        }
        if !values.is_empty() {
            let reason = inexact(&values);
            return Leaf { values, reason, rests: valued };
        }
        let reason = reasons.iter().map(|(reason, _)| *reason).min().unwrap_or(Reason::NotCollected);
        let rests = reasons.into_iter().filter(|(r, _)| *r == reason).map(|(_, rest)| rest).collect();
        Leaf { values, reason: Some(reason), rests }
    }

    /// The one exact value, where it is known.
    #[must_use]
    pub fn known(&self) -> Option<&'a Value> {
        self.reason.is_none().then(|| self.values.first().map(|v| v.value)).flatten()
    }

    /// The values without repetition, in the order of their sources.
    #[must_use]
    pub fn distinct(&self) -> Vec<&'a Value> {
        let mut distinct: Vec<&'a Value> = Vec::new();
        for sourced in &self.values {
            if !distinct.contains(&sourced.value) {
                distinct.push(sourced.value);
            }
        }
        distinct
    }

    /// What the sources say of a set, element by element; `None` where only a reason is there.
    #[must_use]
    pub fn set(&self) -> Option<SetReading<'a>> {
        let mut sets = self.values.iter().filter_map(|v| match v.value {
            Value::Set(set) => Some(set),
            _ => None,
        });
        let first = sets.next()?;
        let mut certain: BTreeSet<&'a Element> = first.members.iter().collect();
        let mut listed = certain.clone();
        let mut open = first.open;
        for set in sets {
            certain.retain(|element| set.members.contains(element));
            listed.extend(&set.members);
            open |= set.open;
        }
        let perhaps = listed.difference(&certain).copied().collect();
        Some(SetReading { certain, perhaps, open })
    }
}

/// Why values that are there do not settle what is read.
fn inexact(values: &[Sourced<'_>]) -> Option<Reason> {
    let (first, others) = values.split_first()?;
    if others.iter().any(|other| other.value != first.value) {
        return Some(Reason::Disputed);
    }
    vague(first.value)
}

/// Why a value does not say one thing, where it does not.
pub(crate) fn vague(value: &Value) -> Option<Reason> {
    match value {
        Value::Date(days) if days.first != days.last => Some(Reason::Imprecise),
        Value::Set(set) if set.open => Some(Reason::Imprecise),
        _ => None,
    }
}

/// A set as several sources give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReading<'a> {
    /// In all of them.
    pub certain: BTreeSet<&'a Element>,
    /// In some of them.
    pub perhaps: BTreeSet<&'a Element>,
    /// Whether one of them may have others: then an element that none lists is perhaps in, else it is out.
    pub open: bool,
}
