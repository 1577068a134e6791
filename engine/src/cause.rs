//! What keeps a value open: the cells that are missing, with their reasons (semantics, 7.3).

use crate::finding::CellPlace;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::value::Reason;
use std::collections::BTreeSet;

/// A cell, read at a day, that has no one value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// Which cell.
    pub place: CellPlace,
    /// Read at which day.
    pub day: Date,
    /// Why it has no one value.
    pub reason: Reason,
}

/// The causes of one unknown; none where the value is known.
pub type Causes = BTreeSet<Cause>;

/// What a value can be, and what keeps it open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possible<T> {
    /// The possible values.
    pub value: T,
    /// What keeps them from being one; empty where known.
    pub causes: Causes,
}

impl<T> Possible<T> {
    /// A value that nothing keeps open.
    pub fn known(value: T) -> Self {
        Possible { value, causes: Causes::new() }
    }
}

/// A truth with what keeps it open.
pub type Tri = Possible<Truth>;

impl Tri {
    /// A truth whose causes count only where it is unknown: known operands give none.
    #[must_use]
    pub fn of(value: Truth, causes: Causes) -> Tri {
        if value.is_known() { Possible::known(value) } else { Possible { value, causes } }
    }

    /// Of several truths by one rule: unknown rests on the unknown among them.
    #[must_use]
    pub fn combine(parts: Vec<Tri>, rule: impl FnOnce(&[Truth]) -> Truth) -> Tri {
        let truths: Vec<Truth> = parts.iter().map(|part| part.value).collect();
        Tri::of(rule(&truths), parts.into_iter().flat_map(|part| part.causes).collect())
    }

    /// All hold.
    #[must_use]
    pub fn all(parts: Vec<Tri>) -> Tri {
        Tri::combine(parts, |truths| truths.iter().fold(Truth::True, |a, b| a.and(*b)))
    }

    /// One holds.
    #[must_use]
    pub fn any(parts: Vec<Tri>) -> Tri {
        Tri::combine(parts, |truths| truths.iter().fold(Truth::False, |a, b| a.or(*b)))
    }
}

impl std::ops::Not for Tri {
    type Output = Tri;

    fn not(self) -> Tri {
        Possible { value: !self.value, causes: self.causes }
    }
}
