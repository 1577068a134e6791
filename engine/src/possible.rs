//! Possible values: what an expression can still be (semantics, 1.1 to 1.4).
//!
//! An [`Interval`] serves numbers and days, [`Choices`] enum values, [`Texts`] texts and countries. Each can say of a
//! comparison whether it is true for all choices of its operands' values, for none, or for some.

use crate::truth::Truth;
use r2pc_lang::program::Comparison;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A closed interval; an end that is `None` has no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval<T> {
    /// Least possible value.
    pub low: Option<T>,
    /// Greatest possible value.
    pub high: Option<T>,
}

impl<T: Copy + Ord> Interval<T> {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Interval { low: None, high: None }
    }

    /// One value.
    #[must_use]
    pub fn point(value: T) -> Self {
        Interval { low: Some(value), high: Some(value) }
    }

    /// From one value to another, which is not less.
    #[must_use]
    pub fn between(low: T, high: T) -> Self {
        Interval { low: Some(low), high: Some(high) }
    }

    /// The one value, where only one is possible.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => Some(low),
            _ => None,
        }
    }

    /// The least interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Interval { low: self.least_low(other), high: self.greatest_high(other) }
    }

    /// The interval of the lesser of two values.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Interval { low: self.least_low(other), high }
    }

    /// The interval of the greater of two values.
    #[must_use]
    pub fn greatest(self, other: Self) -> Self {
        let low = match (self.low, other.low) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        Interval { low, high: self.greatest_high(other) }
    }

    fn least_low(self, other: Self) -> Option<T> {
        self.low.zip(other.low).map(|(a, b)| a.min(b))
    }

    fn greatest_high(self, other: Self) -> Option<T> {
        self.high.zip(other.high).map(|(a, b)| a.max(b))
    }

    /// `self < other`
    #[must_use]
    pub fn less(&self, other: &Self) -> Truth {
        if matches!((self.high, other.low), (Some(a), Some(b)) if a < b) {
            Truth::True
        } else if matches!((self.low, other.high), (Some(a), Some(b)) if a >= b) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// `self is other`
    #[must_use]
    pub fn same(&self, other: &Self) -> Truth {
        match (self.known(), other.known()) {
            (Some(a), Some(b)) => Truth::from(a == b),
            _ if self.less(other) == Truth::True || other.less(self) == Truth::True => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Any comparison.
    #[must_use]
    pub fn compare(&self, how: Comparison, other: &Self) -> Truth {
        match how {
            Comparison::Is => self.same(other),
            Comparison::IsNot => !self.same(other),
            Comparison::Less => self.less(other),
            Comparison::GreaterEqual => !self.less(other),
            Comparison::Greater => other.less(self),
            Comparison::LessEqual => !other.less(self),
        }
    }

    /// `self between low and high`, both ends included.
    #[must_use]
    pub fn between_ends(&self, low: &Self, high: &Self) -> Truth {
        self.compare(Comparison::GreaterEqual, low).and(self.compare(Comparison::LessEqual, high))
    }
}

/// A set of possible values of an enum: at most 128, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choices(u128);

impl Choices {
    /// No value: the start of a union, never a result.
    pub const NONE: Choices = Choices(0);

    /// One value.
    #[must_use]
    pub fn one(value: u32) -> Self {
        Choices(1u128.checked_shl(value).unwrap_or(0))
    }

    /// All values of an enum of this size.
    #[must_use]
    pub fn all(size: usize) -> Self {
        Choices(if size >= 128 { u128::MAX } else { (1u128 << size) - 1 })
    }

    /// The values of lower places.
    #[must_use]
    pub fn below(value: u32) -> Self {
        Choices::all(value as usize)
    }

    /// All other values.
    #[must_use]
    pub fn others(self) -> Self {
        Choices(!self.0)
    }

    /// These and those.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Choices(self.0 | other.0)
    }

    /// Whether a value is possible.
    #[must_use]
    pub fn has(self, value: u32) -> bool {
        self.0 & Choices::one(value).0 != 0
    }

    /// The possible values, lowest first.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let lowest = (rest != 0).then(|| rest.trailing_zeros())?;
            rest &= rest - 1;
            Some(lowest)
        })
    }

    /// The one value, where only one is possible.
    #[must_use]
    pub fn known(self) -> Option<u32> {
        (self.0.count_ones() == 1).then(|| self.0.trailing_zeros())
    }

    /// Whether some value is in both.
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether each value is among others.
    #[must_use]
    pub fn is_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether several values are possible.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.0.count_ones() > 1
    }

    /// The interval from the lowest to the highest place.
    #[must_use]
    pub fn span(self) -> Interval<u32> {
        if self.0 == 0 {
            return Interval::all();
        }
        Interval::between(self.0.trailing_zeros(), 127 - self.0.leading_zeros())
    }

    /// `self is other`
    #[must_use]
    pub fn same(self, other: Self) -> Truth {
        match (self.known(), other.known()) {
            (Some(a), Some(b)) => Truth::from(a == b),
            _ if !self.intersects(other) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Any comparison; the order is that of the places.
    #[must_use]
    pub fn compare(self, how: Comparison, other: Self) -> Truth {
        match how {
            Comparison::Is => self.same(other),
            Comparison::IsNot => !self.same(other),
            _ => self.span().compare(how, &other.span()),
        }
    }
}

impl FromIterator<u32> for Choices {
    fn from_iter<I: IntoIterator<Item = u32>>(values: I) -> Self {
        values.into_iter().fold(Choices::NONE, |all, value| all.union(Choices::one(value)))
    }
}

/// A set of possible texts or countries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Any text.
    Any,
    /// One of these; at least one.
    OneOf(BTreeSet<Arc<str>>),
}

impl Texts {
    /// One text.
    #[must_use]
    pub fn one(text: Arc<str>) -> Self {
        Texts::OneOf(BTreeSet::from([text]))
    }

    /// The one text, where only one is possible.
    #[must_use]
    pub fn known(&self) -> Option<&Arc<str>> {
        match self {
            Texts::OneOf(texts) if texts.len() == 1 => texts.first(),
            _ => None,
        }
    }

    /// `self is other`
    #[must_use]
    pub fn same(&self, other: &Self) -> Truth {
        match (self, other) {
            (Texts::OneOf(a), Texts::OneOf(b)) if a.is_disjoint(b) => Truth::False,
            (Texts::OneOf(a), Texts::OneOf(b)) if a.len() == 1 && b.len() == 1 => Truth::True,
            _ => Truth::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{False as F, True as T, Unknown as U};

    #[test]
    fn s1_4_comparisons_of_a_number_from_1_to_5() {
        let at_least_4 = |x: Interval<i32>| x.compare(Comparison::GreaterEqual, &Interval::point(4));
        let at_most_5 = |x: Interval<i32>| x.compare(Comparison::LessEqual, &Interval::point(5));
        let is_3 = |x: Interval<i32>| x.compare(Comparison::Is, &Interval::point(3));
        let rows = [
            (Interval::point(4), [T, T, F]),
            (Interval::between(1, 5), [U, T, U]),
            (Interval::between(4, 5), [T, T, F]),
        ];
        for (x, expected) in rows {
            assert_eq!([at_least_4(x), at_most_5(x), is_3(x)], expected, "{x:?}");
        }
    }

    #[test]
    fn s1_4_enum_values() {
        let (party, signatory, none) = (Choices::one(0), Choices::one(1), Choices::one(2));
        assert_eq!(party.same(party), T);
        assert_eq!(party.union(signatory).same(party), U);
        assert_eq!(none.same(party), F);
        assert_eq!(party.union(none).compare(Comparison::GreaterEqual, signatory), U);
        assert_eq!(signatory.union(none).compare(Comparison::GreaterEqual, signatory), T);
        assert_eq!(Choices::all(3).iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(Choices::all(128).iter().count(), 128);
    }

    #[test]
    fn unbounded_ends_are_never_surely_beyond() {
        let from_3 = Interval { low: Some(3), high: None };
        assert_eq!(from_3.compare(Comparison::GreaterEqual, &Interval::point(3)), T);
        assert_eq!(from_3.compare(Comparison::GreaterEqual, &Interval::point(4)), U);
        assert_eq!(from_3.compare(Comparison::Less, &Interval::point(3)), F);
        assert_eq!(from_3.compare(Comparison::Is, &Interval::point(2)), F);
        assert_eq!(Interval::<i32>::all().same(&Interval::point(1)), U);
    }

    #[test]
    fn texts_that_share_nothing_differ() {
        let of = |texts: &[&str]| Texts::OneOf(texts.iter().map(|t| Arc::from(*t)).collect());
        assert_eq!(of(&["a"]).same(&of(&["a"])), T);
        assert_eq!(of(&["a", "b"]).same(&of(&["a"])), U);
        assert_eq!(of(&["a", "b"]).same(&of(&["c"])), F);
        assert_eq!(Texts::Any.same(&of(&["c"])), U);
    }
}
