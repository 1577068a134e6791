//! What tests have seen of a policy: of each condition whether it was true, false and unknown, of each threshold whether
//! it was met and just missed (`r2pc test --coverage`).
//!
//! What counts:
//! - A **condition** is each part of a rule or define that is true or false by itself and stands in the text: a reading,
//!   a comparison, a verdict asked for, and each `and`, `or`, `not`, quantifier and threshold over them. It is to be seen
//!   in every value that it can have; [`possible`] says which it provably cannot.
//! - A **boundary** is a comparison with a fixed figure, day, length or value of an ordered enum, and K of `at least K
//!   of`. It is to be seen on both sides: at the figure itself, and at most one step beyond on the side where the
//!   comparison turns. A side that the type of what is compared does not reach does not count.
//!
//! `r tagged t` does not count: which rules are tagged is settled when the policy is read.

mod boundary;
mod index;
pub mod possible;

pub use boundary::{Boundary, Side};

use crate::eval::{Address, Seen, Trace, place};
use crate::truth::Truth;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::Program;
use r2pc_lang::source::{Sources, Span};

/// What was seen of a policy.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Each rule and define that holds a condition, by place.
    pub parts: Vec<Part>,
}

/// What was seen of a rule or define.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which.
    pub owner: Owner,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
    /// In how many tests it was read.
    pub tests: usize,
    /// Its conditions, by place.
    pub conditions: Vec<Condition>,
    /// Its boundaries, by place.
    pub boundaries: Vec<Boundary>,
}

/// What was seen of a condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Where it stands.
    pub span: Span,
    /// The values it can have.
    pub possible: Truths,
    /// How often it was false, unknown, true.
    pub times: [u64; 3],
}

/// Some of true, false and unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truths([bool; 3]);

impl Truths {
    /// All three.
    pub const ALL: Truths = Truths([true; 3]);
    /// True and false.
    pub const KNOWN: Truths = Truths([true, false, true]);

    /// One value.
    #[must_use]
    pub fn one(truth: Truth) -> Truths {
        let mut values = [false; 3];
        if let Some(value) = values.get_mut(place(truth)) {
            *value = true;
        }
        Truths(values)
    }

    /// Whether a value is among them.
    #[must_use]
    pub fn has(self, truth: Truth) -> bool {
        self.0.get(place(truth)).copied().unwrap_or_default()
    }

    /// In the order true, false, unknown.
    pub fn iter(self) -> impl Iterator<Item = Truth> {
        [Truth::True, Truth::False, Truth::Unknown].into_iter().filter(move |truth| self.has(*truth))
    }
}

impl Condition {
    /// How often it had a value.
    #[must_use]
    pub fn times(&self, truth: Truth) -> u64 {
        self.times.get(place(truth)).copied().unwrap_or_default()
    }

    /// The values it can have and was never seen in.
    pub fn gaps(&self) -> impl Iterator<Item = Truth> {
        self.possible.iter().filter(|truth| self.times(*truth) == 0)
    }

    fn share(&self) -> Share {
        let of = self.possible.iter().count();
        Share { seen: of - self.gaps().count(), of }
    }
}

/// How much of something was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// So many.
    pub seen: usize,
    /// Of so many.
    pub of: usize,
}

impl Share {
    /// In tenths of a per cent, rounded down, so that 100 % is all of it; of nothing it is all.
    #[must_use]
    pub fn permille(self) -> usize {
        (self.seen * 1000).checked_div(self.of).unwrap_or(1000)
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Share>>(shares: I) -> Share {
        shares.fold(Share::default(), |a, b| Share { seen: a.seen + b.seen, of: a.of + b.of })
    }
}

impl Part {
    /// How many values of its conditions were seen.
    #[must_use]
    pub fn conditions(&self) -> Share {
        self.conditions.iter().map(Condition::share).sum()
    }

    /// How many sides of its boundaries were seen.
    #[must_use]
    pub fn boundaries(&self) -> Share {
        self.boundaries.iter().map(Boundary::share).sum()
    }
}

impl Coverage {
    /// What tests that left these traces have seen of a program; `sources` are the texts it was checked from.
    #[must_use]
    pub fn new(program: &Program, sources: &Sources, traces: &[Trace]) -> Coverage {
        let mut parts: Vec<Part> =
            index::parts(program, sources).into_iter().map(|part| part.seen(traces)).collect();
        parts.retain(|part| !part.conditions.is_empty());
        parts.sort_by_key(|part| part.span);
        Coverage { parts }
    }

    /// How many values of all conditions were seen.
    #[must_use]
    pub fn conditions(&self) -> Share {
        self.parts.iter().map(Part::conditions).sum()
    }

    /// How many sides of all boundaries were seen.
    #[must_use]
    pub fn boundaries(&self) -> Share {
        self.parts.iter().map(Part::boundaries).sum()
    }
}

impl index::Listed {
    /// With what was seen of it.
    fn seen(self, traces: &[Trace]) -> Part {
        let seen_of = |places: &[Address]| {
            let mut all = Seen::default();
            let each = traces.iter().flat_map(|trace| places.iter().filter_map(|place| trace.seen(*place)));
            each.for_each(|seen| all.join(seen));
            all
        };
        let mut conditions = Vec::new();
        let mut boundaries = Vec::new();
        for row in self.rows {
            let seen = seen_of(&row.places);
            if let Some(possible) = row.possible {
                conditions.push(Condition { span: row.span, possible, times: seen.times });
            }
            boundaries.extend(row.boundaries.into_iter().map(|of| of.seen(&seen)));
        }
        Part {
            owner: self.owner,
            span: self.span,
            name_span: self.name_span,
            tests: traces.iter().filter(|trace| trace.owners.contains(&self.owner)).count(),
            conditions,
            boundaries,
        }
    }
}
