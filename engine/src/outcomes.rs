//! Sets of possible outcomes, and how a rule with items comes to one verdict as a whole (semantics, 8.1 to 8.5).

use crate::possible::Choices;
use crate::truth::Truth;
use r2pc_lang::program::Outcome;
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeSet;

/// The outcomes that are still possible; never empty but for a measure.
pub type Outcomes = BTreeSet<Outcome>;

/// The outcome of a kind where its condition is true, where it is false, and where it does not apply to any item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poles {
    /// The condition is true.
    pub yes: Outcome,
    /// The condition is false, and no day is set.
    pub no: Outcome,
}

/// The two poles of a kind; none for a measure.
#[must_use]
pub fn poles(kind: RuleKind) -> Option<Poles> {
    let (yes, no) = match kind {
        RuleKind::Risk => (Outcome::Present, Outcome::BelowThreshold),
        RuleKind::Resilience => (Outcome::Holding, Outcome::Lacking),
        RuleKind::Obligation => (Outcome::Met, Outcome::Unmet),
        RuleKind::Warning => (Outcome::Raised, Outcome::Clear),
        RuleKind::Assistance => (Outcome::Offered, Outcome::NotOffered),
        RuleKind::Measure => return None,
    };
    Some(Poles { yes, no })
}

/// `R is V`: true when only V is possible, false when V is not (semantics, 8.3).
#[must_use]
pub fn is(outcomes: &Outcomes, outcome: Outcome) -> Truth {
    match (outcomes.contains(&outcome), outcomes.len()) {
        (false, _) => Truth::False,
        (true, 1) => Truth::True,
        (true, _) => Truth::Unknown,
    }
}

/// What a rule as a whole can be, given what each of its rows can be (semantics, 8.4). What an unseen item of an open
/// list can be is a row that may also be absent: it is given as such a row, with `not_applicable` among its outcomes.
#[must_use]
pub fn whole<'a>(kind: RuleKind, rows: impl Iterator<Item = &'a Outcomes> + Clone) -> Outcomes {
    match kind {
        RuleKind::Risk | RuleKind::Warning | RuleKind::Assistance => some(kind, rows),
        RuleKind::Obligation | RuleKind::Resilience => each(kind, rows),
        RuleKind::Measure => Outcomes::new(),
    }
}

/// A risk, warning or offer is there if any item is; items that do not apply count as none.
fn some<'a>(kind: RuleKind, rows: impl Iterator<Item = &'a Outcomes> + Clone) -> Outcomes {
    let Some(Poles { yes, no }) = poles(kind) else { return Outcomes::new() };
    let mut result = Outcomes::new();
    if rows.clone().any(|row| row.contains(&yes)) {
        result.insert(yes);
    }
    if rows.clone().all(|row| is(row, yes) != Truth::True) {
        result.insert(no);
    }
    result
}

/// The worst outcome wins: unmet or lacking, then pending, then met or holding; no item that applies: not applicable.
fn each<'a>(kind: RuleKind, rows: impl Iterator<Item = &'a Outcomes> + Clone) -> Outcomes {
    let Some(Poles { yes, no }) = poles(kind) else { return Outcomes::new() };
    let from_worst = [no, Outcome::Pending, yes, Outcome::NotApplicable];
    let possible = |at: usize| {
        let not_worse = |row: &&Outcomes| from_worst[at..].iter().any(|o| row.contains(o));
        let reached =
            from_worst[at] == Outcome::NotApplicable || rows.clone().any(|row| row.contains(&from_worst[at]));
        reached && rows.clone().all(|row| not_worse(&row))
    };
    (0..from_worst.len()).filter(|at| possible(*at)).map(|at| from_worst[at]).collect()
}

/// The possible levels of a rule as a whole: the highest of its items' (semantics, 8.4).
#[must_use]
pub fn highest_level(rows: impl Iterator<Item = Choices> + Clone) -> Choices {
    let mut result = Choices::NONE;
    for level in 0..4u32 {
        let reached = level == 0 || rows.clone().any(|row| row.has(level));
        let not_above = |row: Choices| (0..=level).any(|l| row.has(l));
        if reached && rows.clone().all(not_above) {
            result = result.union(Choices::one(level));
        }
    }
    result
}

/// The levels that a risk can be at (semantics, 8.5): low where it is not present, else moderate or the highest level
/// whose condition holds. `when` holds the conditions of the levels above moderate, lowest first.
#[must_use]
pub fn risk_levels(present: Truth, when: &[(u32, Truth)]) -> Choices {
    let low = if present.can_be_false() { Choices::one(0) } else { Choices::NONE };
    if present.can_be_true() { low.union(reached(1, when)) } else { low }
}

/// The levels that a warning can be at: clear, or the highest `raise` that holds.
#[must_use]
pub fn warning_levels(when: &[(u32, Truth)]) -> Choices {
    reached(0, when)
}

/// The highest level surely reached, and those above it that may be.
fn reached(base: u32, when: &[(u32, Truth)]) -> Choices {
    let sure = when.iter().filter(|(_, t)| *t == Truth::True).map(|(level, _)| *level).max();
    let floor = sure.unwrap_or(base).max(base);
    when.iter()
        .filter(|(level, truth)| *truth == Truth::Unknown && *level > floor)
        .map(|(level, _)| *level)
        .chain([floor])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Met, NotApplicable, Pending, Present, Unmet};
    use Truth::{False as F, True as T, Unknown as U};

    fn levels(choices: Choices) -> Vec<u32> {
        choices.iter().collect()
    }

    #[test]
    fn s8_5_levels_of_a_risk() {
        assert_eq!(levels(risk_levels(T, &[(2, T), (3, U)])), [2, 3]);
        assert_eq!(levels(risk_levels(T, &[(2, F), (3, U)])), [1, 3]);
        assert_eq!(levels(risk_levels(T, &[(2, F), (3, T)])), [3]);
        assert_eq!(levels(risk_levels(U, &[(2, T), (3, F)])), [0, 2]);
        assert_eq!(levels(risk_levels(F, &[(2, T), (3, T)])), [0]);
    }

    #[test]
    fn s8_5_levels_of_a_warning() {
        assert_eq!(levels(warning_levels(&[(1, T), (2, U)])), [1, 2]);
        assert_eq!(levels(warning_levels(&[(1, U), (2, T)])), [2]);
        assert_eq!(levels(warning_levels(&[(1, F), (2, U)])), [0, 2]);
    }

    #[test]
    fn s8_4_the_worst_item_decides_an_obligation() {
        let set = |outcomes: &[Outcome]| outcomes.iter().copied().collect::<Outcomes>();
        let of = |rows: &[&[Outcome]]| {
            let rows: Vec<Outcomes> = rows.iter().map(|row| set(row)).collect();
            whole(RuleKind::Obligation, rows.iter())
        };
        assert_eq!(of(&[&[Met], &[Unmet]]), set(&[Unmet]));
        assert_eq!(of(&[&[Met], &[Pending]]), set(&[Pending]));
        assert_eq!(of(&[&[Met], &[NotApplicable]]), set(&[Met]));
        assert_eq!(of(&[]), set(&[NotApplicable]));
        assert_eq!(of(&[&[NotApplicable]]), set(&[NotApplicable]));
        assert_eq!(of(&[&[Met], &[Met, Unmet]]), set(&[Met, Unmet]));
        assert_eq!(of(&[&[Met, NotApplicable]]), set(&[Met, NotApplicable]));
        assert_eq!(of(&[&[Met], &[Met, Unmet, Pending, NotApplicable]]), set(&[Met, Pending, Unmet]));
    }

    #[test]
    fn s8_4_a_risk_is_there_if_any_item_is() {
        let set = |outcomes: &[Outcome]| outcomes.iter().copied().collect::<Outcomes>();
        let of = |rows: &[&[Outcome]]| {
            let rows: Vec<Outcomes> = rows.iter().map(|row| set(row)).collect();
            whole(RuleKind::Risk, rows.iter())
        };
        assert_eq!(of(&[]), set(&[Outcome::BelowThreshold]));
        assert_eq!(of(&[&[NotApplicable]]), set(&[Outcome::BelowThreshold]));
        assert_eq!(of(&[&[Outcome::BelowThreshold], &[Present]]), set(&[Present]));
        assert_eq!(of(&[&[Present, NotApplicable]]), set(&[Present, Outcome::BelowThreshold]));
    }

    #[test]
    fn s8_4_the_level_as_a_whole_is_the_highest() {
        let of = |rows: &[&[u32]]| {
            levels(highest_level(rows.iter().map(|row| row.iter().copied().collect::<Choices>())))
        };
        assert_eq!(of(&[]), [0]);
        assert_eq!(of(&[&[0], &[2]]), [2]);
        assert_eq!(of(&[&[0, 3], &[1, 2]]), [1, 2, 3]);
    }
}
