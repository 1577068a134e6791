//! What a reading has looked at: for coverage, and to know which tests a change of a rule can touch.
//!
//! A condition is known by its address: the program stands still while it is read. Addresses are looked up and never
//! listed, so nothing of them reaches a result.

use super::Evaluator;
use crate::truth::Truth;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::Cond;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Where a condition of a program is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(usize);

impl Address {
    /// Of a condition of a program that is not moved or changed while this is used.
    #[must_use]
    pub fn of(cond: &Cond) -> Address {
        Address(std::ptr::from_ref(cond) as usize)
    }
}

/// Which of the two ends of a comparison: all but `between` have one.
pub type End = u8;

/// What was seen of a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often it was false, unknown, true.
    pub times: [u64; 3],
    /// How near its two ends were come to.
    pub ends: [Distances; 2],
}

/// How near a threshold was come to, from each side; differences of known values only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distances {
    /// Whether it was met to the point.
    pub met: bool,
    /// The least difference below it, as a positive number.
    pub below: Option<Decimal>,
    /// The least difference above it.
    pub above: Option<Decimal>,
}

/// The place of a truth in [`Seen::times`].
#[must_use]
pub fn place(truth: Truth) -> usize {
    match truth {
        Truth::False => 0,
        Truth::Unknown => 1,
        Truth::True => 2,
    }
}

impl Seen {
    /// Takes in what was seen elsewhere.
    pub fn join(&mut self, other: &Seen) {
        for (mine, theirs) in self.times.iter_mut().zip(other.times) {
            *mine = mine.saturating_add(theirs);
        }
        for (mine, theirs) in self.ends.iter_mut().zip(other.ends) {
            mine.met |= theirs.met;
            mine.below = nearest(mine.below, theirs.below);
            mine.above = nearest(mine.above, theirs.above);
        }
    }
}

impl Distances {
    fn note(&mut self, difference: Decimal) {
        if difference.is_zero() {
            self.met = true;
        } else if difference < Decimal::ZERO {
            self.below = nearest(self.below, Some(-difference));
        } else {
            self.above = nearest(self.above, Some(difference));
        }
    }
}

fn nearest(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// What one reading, such as that of a test, has looked at.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    conds: HashMap<Address, Seen>,
    /// The rules, defines and parameters read, in part or whole.
    pub owners: BTreeSet<Owner>,
}

impl Trace {
    /// What was seen of a condition of the program that was read.
    #[must_use]
    pub fn seen(&self, place: Address) -> Option<&Seen> {
        self.conds.get(&place)
    }
}

impl Evaluator<'_> {
    /// Begins to note what is looked at.
    pub fn start_trace(&mut self) {
        self.trace = Some(RefCell::default());
    }

    /// What was looked at since.
    pub fn take_trace(&mut self) -> Trace {
        self.trace.take().map(RefCell::into_inner).unwrap_or_default()
    }

    pub(super) fn note_truth(&self, cond: &Cond, truth: Truth) {
        if let Some(trace) = &self.trace
            && let Some(times) =
                trace.borrow_mut().conds.entry(Address::of(cond)).or_default().times.get_mut(place(truth))
        {
            *times = times.saturating_add(1);
        }
    }

    /// Notes how far the value that a condition compares lies above (or below, if negative) what it compares it with;
    /// nothing where either is unknown.
    pub(super) fn note_distance(&self, cond: &Cond, end: End, difference: impl FnOnce() -> Option<Decimal>) {
        if let Some(trace) = &self.trace
            && let Some(difference) = difference()
            && let Some(distances) =
                trace.borrow_mut().conds.entry(Address::of(cond)).or_default().ends.get_mut(usize::from(end))
        {
            distances.note(difference);
        }
    }

    pub(super) fn note_owner(&self, owner: Owner) {
        if let Some(trace) = &self.trace {
            trace.borrow_mut().owners.insert(owner);
        }
    }
}
