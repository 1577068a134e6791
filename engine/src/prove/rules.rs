//! What a rule can be in every fact file: its rows, each with its possible outcomes and levels, and what counts as firing.

use super::circuit::{Circuit, Lit};
use super::kleene::Kleene;
use super::range::Number;
use r2pc_lang::program::Outcome;
use r2pc_lang::syntax::RuleKind;
use std::sync::Arc;

/// Of each outcome, whether it is possible.
pub(super) type Outcomes = [Lit; 12];
/// Of each level, whether it is possible; none of a rule without levels.
pub(super) type Levels = [Lit; 4];

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The item's key; none for a rule without `for each`, and where the list itself is unknown.
    pub(super) key: Option<Arc<str>>,
    /// Whether there is such a row.
    pub(super) exists: Lit,
    pub(super) view: View,
    pub(super) offers: Vec<(Arc<str>, Kleene)>,
    pub(super) law: Option<Kleene>,
    pub(super) value: Option<Number>,
    /// Whether something inhibits it, and whether something amplifies it; of risks.
    pub(super) related: Option<[Kleene; 2]>,
}

/// What other rules see of a row or of the rule as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    pub(super) outcomes: Outcomes,
    pub(super) levels: Levels,
}

/// A rule on a day.
#[derive(Clone, Debug)]
pub(super) struct RuleRows {
    pub(super) kind: RuleKind,
    /// Whether it is encoded; else it is free under its name.
    pub(super) encoded: bool,
    pub(super) rows: Vec<Row>,
    /// What an unseen item of an open list can be.
    pub(super) unseen: Option<(Lit, View)>,
    pub(super) whole: View,
}

impl View {
    pub(super) const NONE: View = View { outcomes: [Lit::FALSE; 12], levels: [Lit::FALSE; 4] };

    /// One outcome, at a level where the kind has levels.
    pub(super) fn only(kind: RuleKind, outcome: Outcome) -> View {
        let mut view = View::NONE;
        view.outcomes[outcome as usize] = Lit::TRUE;
        view.levels[0] = Lit::from(has_levels(kind));
        view
    }

    pub(super) fn can_be(&self, outcome: Outcome) -> Lit {
        self.outcomes[outcome as usize]
    }

    /// `R is V`: true when only V is possible, false when V is not (semantics, 8.3).
    pub(super) fn is(&self, outcome: Outcome, c: &mut Circuit) -> Kleene {
        let this = self.can_be(outcome);
        let others =
            Outcome::ALL.into_iter().filter(|other| *other != outcome).map(|other| self.can_be(other));
        let none_else = !c.any(others);
        Kleene { yes: c.and(this, none_else), no: !this }
    }

    /// `level of R >= level`
    fn reaches(&self, level: usize, c: &mut Circuit) -> Kleene {
        let (below, from) = self.levels.split_at(level);
        let (below, from) = (c.any(below.iter().copied()), c.any(from.iter().copied()));
        Kleene { yes: c.and(from, !below), no: !from }
    }

    /// Whether one outcome only is possible.
    pub(super) fn is_settled(&self, c: &mut Circuit) -> Lit {
        let counts = c.counts(&self.outcomes, 2);
        c.and(counts[1], !counts[2])
    }

    pub(super) fn choose(when: Lit, yes: &View, no: &View, c: &mut Circuit) -> View {
        let mut view = View::NONE;
        for (place, (a, b)) in view.outcomes.iter_mut().zip(yes.outcomes.iter().zip(&no.outcomes)) {
            *place = c.choose(when, *a, *b);
        }
        for (place, (a, b)) in view.levels.iter_mut().zip(yes.levels.iter().zip(&no.levels)) {
            *place = c.choose(when, *a, *b);
        }
        view
    }

    /// What else is possible under a condition.
    pub(super) fn or_when(&mut self, when: Lit, other: &View, c: &mut Circuit) {
        for (place, more) in self.outcomes.iter_mut().zip(&other.outcomes) {
            let more = c.and(when, *more);
            *place = c.or(*place, more);
        }
        for (place, more) in self.levels.iter_mut().zip(&other.levels) {
            let more = c.and(when, *more);
            *place = c.or(*place, more);
        }
    }

    fn differs(&self, other: &View, c: &mut Circuit) -> Lit {
        let pairs = self.outcomes.iter().zip(&other.outcomes).chain(self.levels.iter().zip(&other.levels));
        let differ: Vec<Lit> = pairs.map(|(a, b)| c.xor(*a, *b)).collect();
        c.any(differ)
    }
}

pub(super) fn has_levels(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Risk | RuleKind::Warning)
}

impl Row {
    /// What counts as firing (semantics, 12.1), in an order that is the same for all rows of a kind: each level on its
    /// own. For a resilience, not holding is what a stricter rule does more often.
    fn fires(&self, kind: RuleKind, c: &mut Circuit) -> Vec<Kleene> {
        let view = &self.view;
        let mut fires = match kind {
            RuleKind::Risk => vec![view.is(Outcome::Present, c)],
            RuleKind::Warning => vec![view.is(Outcome::Raised, c)],
            RuleKind::Obligation => vec![view.is(Outcome::Unmet, c)],
            RuleKind::Assistance => vec![view.is(Outcome::Offered, c)],
            RuleKind::Resilience => vec![!view.is(Outcome::Holding, c)],
            RuleKind::Measure => Vec::new(),
        };
        if has_levels(kind) {
            fires.extend((1..4).map(|level| view.reaches(level, c)));
        }
        // Without the row nothing fires; a resilience that is not there does not hold, in both versions alike.
        for truth in &mut fires {
            *truth = Kleene { yes: c.and(self.exists, truth.yes), no: c.or(!self.exists, truth.no) };
        }
        fires
    }
}

/// How two versions of a rule differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Difference {
    /// Anything differs.
    pub(super) differs: Lit,
    /// The new version fires more surely somewhere.
    pub(super) higher: Lit,
    /// It fires less surely somewhere.
    pub(super) lower: Lit,
}

/// Compares two versions of a rule, row by row.
pub(super) fn compare(old: &RuleRows, new: &RuleRows, c: &mut Circuit) -> Difference {
    let mut found = Found::default();
    let mut keys: Vec<Option<Arc<str>>> =
        old.rows.iter().chain(&new.rows).map(|row| row.key.clone()).collect();
    keys.sort();
    keys.dedup();
    for key in &keys {
        let of = |rows: &RuleRows| rows.rows.iter().find(|row| row.key == *key).cloned();
        match (of(old), of(new)) {
            (Some(a), Some(b)) => found.rows(&a, &b, new.kind, c),
            (Some(row), None) => found.rows(&row, &absent(&row), new.kind, c),
            (None, Some(row)) => found.rows(&absent(&row), &row, new.kind, c),
            (None, None) => {}
        }
    }
    found.differs.push(old.whole.differs(&new.whole, c));
    found.differs.push(unseen_differs(old, new, c));
    Difference { differs: c.any(found.differs), higher: c.any(found.higher), lower: c.any(found.lower) }
}

/// A row in place of one that the other version does not have.
fn absent(row: &Row) -> Row {
    Row { exists: Lit::FALSE, ..row.clone() }
}

fn unseen_differs(old: &RuleRows, new: &RuleRows, c: &mut Circuit) -> Lit {
    match (&old.unseen, &new.unseen) {
        (None, None) => Lit::FALSE,
        (Some((open, _)), None) | (None, Some((open, _))) => *open,
        (Some((a, old)), Some((b, new))) => {
            let (open, both, view) = (c.xor(*a, *b), c.and(*a, *b), old.differs(new, c));
            let other = c.and(both, view);
            c.or(open, other)
        }
    }
}

/// Where two versions differ.
#[derive(Default)]
struct Found {
    differs: Vec<Lit>,
    higher: Vec<Lit>,
    lower: Vec<Lit>,
}

impl Found {
    fn rows(&mut self, old: &Row, new: &Row, kind: RuleKind, c: &mut Circuit) {
        let there = c.xor(old.exists, new.exists);
        self.differs.push(there);
        let both = c.and(old.exists, new.exists);
        let mut within = vec![old.view.differs(&new.view, c)];
        within.extend(truths_differ(old, new, c));
        within.push(values_differ(old, new, c));
        let within = c.any(within);
        self.differs.push(c.and(both, within));
        for (before, after) in old.fires(kind, c).into_iter().zip(new.fires(kind, c)) {
            for (truths, into) in [((after, before), &mut self.higher), ((before, after), &mut self.lower)] {
                let (above, below) = truths;
                let (surely, perhaps) = (c.and(above.yes, !below.yes), c.and(!above.no, below.no));
                into.push(c.or(surely, perhaps));
            }
        }
    }
}

fn truths_differ(old: &Row, new: &Row, c: &mut Circuit) -> Vec<Lit> {
    let mut differ = Vec::new();
    let mut pair = |a: Kleene, b: Kleene, c: &mut Circuit| {
        differ.push(c.xor(a.yes, b.yes));
        differ.push(c.xor(a.no, b.no));
    };
    for (name, truth) in &old.offers {
        let other =
            new.offers.iter().find(|(other, _)| other == name).map_or(Kleene::FALSE, |(_, truth)| *truth);
        pair(*truth, other, c);
    }
    for (name, truth) in &new.offers {
        if !old.offers.iter().any(|(other, _)| other == name) {
            pair(Kleene::FALSE, *truth, c);
        }
    }
    if let (Some(a), Some(b)) = (old.related, new.related) {
        pair(a[0], b[0], c);
        pair(a[1], b[1], c);
    }
    // Whether a breach would be one of law counts where there may be one.
    let may_be = c.or(old.view.can_be(Outcome::Unmet), new.view.can_be(Outcome::Unmet));
    let (a, b) = (old.law.unwrap_or(Kleene::FALSE), new.law.unwrap_or(Kleene::FALSE));
    let (yes, no) = (c.xor(a.yes, b.yes), c.xor(a.no, b.no));
    let law = c.or(yes, no);
    differ.push(c.and(may_be, law));
    differ
}

fn values_differ(old: &Row, new: &Row, c: &mut Circuit) -> Lit {
    match (&old.value, &new.value) {
        (None, None) => Lit::FALSE,
        (Some(a), Some(b)) => match a.aligned(b, c) {
            Some((a, b, ..)) => !a.identical(&b, c),
            None => Lit::TRUE,
        },
        _ => Lit::TRUE,
    }
}
