//! The smallest changes of facts that give a verdict.
//!
//! One change at a time is tried with each value that conditions tell apart. Where none does, an irreducible set is
//! found: everything that was seen is blanked, what need not be is put back, the rest is given values one after the
//! other so that the verdict stays possible, and what can then be left out is. All smaller sets are tried before it
//! is called the fewest; those whose blanking leaves the verdict impossible are refuted together, for what is
//! possible with unknown facts includes what is with any values of them (semantics, 1.3).

use super::change::{Edit, Ground, Spot};
use crate::eval::{Evaluator, Row};
use crate::outcomes::Outcomes;
use crate::possible::Choices;
use jiff::civil::Date;
use r2pc_lang::program::{Outcome, RuleId};
use r2pc_lang::value::Value;
use rust_decimal::Decimal;
use std::cell::Cell;
use std::sync::Arc;

/// What is to come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// One outcome, settled.
    Outcome(Outcome),
    /// One level, settled: its place in the level enum.
    Level(u32),
    /// Whatever it is: one outcome, one level, one number.
    Settled,
}

/// A spot with the values worth trying, the nearest to what it says first.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) spot: Spot,
    pub(crate) values: Vec<Value>,
    /// Whether it has no one value now.
    pub(crate) is_open: bool,
    /// Whether `values` hold one of each kind that conditions tell apart.
    pub(crate) is_covered: bool,
    /// Of a number: its value, and the least step that conditions tell apart.
    pub(crate) number: Option<(Decimal, Decimal)>,
}

/// Changes that give a target, by variable and value; none can be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) changes: Vec<(usize, Value)>,
    /// Whether it is proved that no smaller set does.
    pub(crate) fewest: bool,
}

/// What a row can be once facts are changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) outcomes: Outcomes,
    pub(crate) levels: Choices,
    /// Whether its number has one value, where it has one.
    pub(crate) is_measured: bool,
}

impl Reached {
    fn is(&self, target: Target) -> bool {
        match target {
            Target::Outcome(outcome) => self.outcomes.len() == 1 && self.outcomes.contains(&outcome),
            Target::Level(level) => self.levels.known() == Some(level),
            Target::Settled => self.outcomes.len() <= 1 && !self.levels.is_open() && self.is_measured,
        }
    }

    fn can_be(&self, target: Target) -> bool {
        match target {
            Target::Outcome(outcome) => self.outcomes.contains(&outcome),
            Target::Level(level) => self.levels.has(level),
            Target::Settled => true,
        }
    }
}

/// Which row a search is about.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) rule: RuleId,
    pub(crate) key: Option<Arc<str>>,
    pub(crate) day: Date,
}

impl Subject {
    /// What the row can be, as an evaluator sees it; none where the item is gone. Without a key: the rule as a whole.
    pub(crate) fn standing(&self, evaluator: &mut Evaluator<'_>) -> Option<Reached> {
        let measured = |row: &Row<'_>| row.value.as_ref().is_none_or(|value| value.value.known().is_some());
        match &self.key {
            Some(key) => evaluator.row_of(self.rule, key, self.day).map(|row| Reached {
                is_measured: measured(&row),
                outcomes: row.outcomes,
                levels: row.levels,
            }),
            None => {
                let is_measured = evaluator.rule(self.rule, self.day).rows.iter().all(measured);
                let view = evaluator.whole(self.rule, self.day);
                Some(Reached { outcomes: view.outcomes, levels: view.levels, is_measured })
            }
        }
    }
}

/// A search over the variables of one row.
pub(crate) struct Search<'s, 'a> {
    pub(crate) ground: Ground<'a>,
    /// As facts are read.
    pub(crate) plain: &'s Evaluator<'a>,
    /// So that what it holds possible includes what more knowledge can bring.
    pub(crate) cautious: &'s Evaluator<'a>,
    pub(crate) subject: &'s Subject,
    pub(crate) variables: &'s [Variable],
    /// How many more times the row may be read.
    pub(crate) budget: &'s Cell<usize>,
}

/// How many sets of one size are told.
const MOST_SETS: usize = 12;

impl Search<'_, '_> {
    /// The sets that give a target: all single changes that do, else smallest sets that were found.
    pub(crate) fn sets(&self, target: Target) -> Vec<Found> {
        let single = |at: usize| self.single(at, target).map(|value| vec![(at, value)]);
        let singles: Vec<_> = (0..self.variables.len()).filter_map(single).collect();
        if !singles.is_empty() {
            let found = |changes| Found { changes, fewest: true };
            return singles.into_iter().map(found).take(MOST_SETS).collect();
        }
        let Some(found) = self.irreducible(target) else { return Vec::new() };
        let mut proved = !self.can_be_single(target);
        for size in 2..=found.len() {
            match self.of_size(size, target, &mut proved) {
                None => {
                    proved = false;
                    break;
                }
                Some(sets) if !sets.is_empty() => {
                    return sets.into_iter().map(|changes| Found { changes, fewest: proved }).collect();
                }
                Some(_) => {}
            }
        }
        vec![Found { changes: found, fewest: proved }]
    }

    /// The nearest value of one variable that gives a target alone.
    fn single(&self, at: usize, target: Target) -> Option<Value> {
        let variable = self.variables.get(at)?;
        let value = variable.values.iter().find(|value| self.gives(&[(at, (*value).clone())], target))?;
        Some(self.nearest(&[], at, value, target))
    }

    /// Whether some single change of a variable whose values are not covered might do.
    fn can_be_single(&self, target: Target) -> bool {
        let uncovered = |at: &usize| self.variables.get(*at).is_some_and(|v| !v.is_covered);
        (0..self.variables.len()).filter(uncovered).any(|at| self.may_give(&[at], target))
    }

    /// All sets of a size that give a target; none where the budget does not suffice to try them all. `proved` turns
    /// false where a set that might do has values that were not tried.
    fn of_size(&self, size: usize, target: Target, proved: &mut bool) -> Option<Vec<Vec<(usize, Value)>>> {
        let mut found = Vec::new();
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            if self.budget.get() == 0 {
                return (!found.is_empty()).then_some(found);
            }
            if self.may_give(&set, target) {
                match self.assignment(&set, &mut Vec::new(), target, false) {
                    Some(changes) => found.push(self.refined(&changes, target)),
                    None => {
                        let covered = |at: &usize| self.variables.get(*at).is_some_and(|v| v.is_covered);
                        *proved &= set.iter().all(covered) && self.budget.get() > 0;
                    }
                }
            }
            if found.len() == MOST_SETS || !next_set(&mut set, self.variables.len()) {
                return Some(found);
            }
        }
    }

    /// Whether a target is possible once some variables can be anything. Of what was never seen that is so already.
    fn may_give(&self, set: &[usize], target: Target) -> bool {
        self.possible(&[], set, target)
    }

    /// The first values of a set's variables, in turn, that give a target. Where it `may_keep` them, what they say now is
    /// the first that is tried.
    fn assignment(
        &self,
        set: &[usize],
        chosen: &mut Vec<(usize, Value)>,
        target: Target,
        may_keep: bool,
    ) -> Option<Vec<(usize, Value)>> {
        let Some((at, rest)) = set.split_first() else {
            return self.gives(chosen, target).then(|| chosen.clone());
        };
        if may_keep
            && self.possible(chosen, rest, target)
            && let Some(found) = self.assignment(rest, chosen, target, may_keep)
        {
            return Some(found);
        }
        for value in &self.variables.get(*at)?.values {
            if self.budget.get() == 0 {
                return None;
            }
            chosen.push((*at, value.clone()));
            let found = if self.possible(chosen, rest, target) {
                self.assignment(rest, chosen, target, may_keep)
            } else {
                None
            };
            chosen.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Changes that give a target, none of which can be left out.
    pub(crate) fn irreducible(&self, target: Target) -> Option<Vec<(usize, Value)>> {
        let seen: Vec<usize> = (0..self.variables.len())
            .filter(|at| self.variables.get(*at).is_some_and(|v| !v.is_open))
            .collect();
        if !self.possible(&[], &seen, target) {
            return None;
        }
        let mut blank = seen.clone();
        for at in seen.iter().copied() {
            let without: Vec<usize> = blank.iter().copied().filter(|other| *other != at).collect();
            if self.possible(&[], &without, target) {
                blank = without;
            }
        }
        let open =
            || (0..self.variables.len()).filter(|at| self.variables.get(*at).is_some_and(|v| v.is_open));
        let given = |blank: Vec<usize>, may_keep| {
            let set: Vec<usize> = blank.into_iter().chain(open()).collect();
            self.assignment(&set, &mut Vec::new(), target, may_keep)
        };
        // What is possible with unknown facts need not be with any values, where one fact is read twice.
        let mut chosen = given(blank, false).or_else(|| given(seen, true))?;
        self.shrink(&mut chosen, target);
        Some(self.refined(&chosen, target))
    }

    /// The variables of changes that give a target, without those that are not needed whatever values the others have; as
    /// far as the budget reaches.
    pub(crate) fn needed(&self, changes: Vec<(usize, Value)>, target: Target) -> Vec<usize> {
        let mut needed: Vec<usize> = changes.into_iter().map(|(variable, _)| variable).collect();
        let mut at = 0;
        while at < needed.len() {
            let left_out = needed.remove(at);
            if self.assignment(&needed, &mut Vec::new(), target, false).is_none() {
                needed.insert(at, left_out);
                at += 1;
            }
        }
        needed
    }

    /// Leaves out what is not needed, one change after the other.
    fn shrink(&self, chosen: &mut Vec<(usize, Value)>, target: Target) {
        let mut at = 0;
        while at < chosen.len() {
            let left_out = chosen.remove(at);
            if !self.gives(chosen, target) {
                chosen.insert(at, left_out);
                at += 1;
            }
        }
        chosen.sort_by_key(|(variable, _)| *variable);
    }

    /// The same changes, each number as near as it can be to what it is.
    fn refined(&self, chosen: &[(usize, Value)], target: Target) -> Vec<(usize, Value)> {
        let mut refined = chosen.to_vec();
        for place in 0..refined.len() {
            let Some((at, value)) = refined.get(place).cloned() else { continue };
            let others: Vec<_> = refined.iter().filter(|(other, _)| *other != at).cloned().collect();
            let nearest = self.nearest(&others, at, &value, target);
            if let Some(slot) = refined.get_mut(place) {
                slot.1 = nearest;
            }
        }
        refined
    }

    /// Of a number: between what it is and a value that gives the target, the nearest that does, to one step; found by
    /// halving, so that of several runs of such values it may be any.
    fn nearest(&self, others: &[(usize, Value)], at: usize, value: &Value, target: Target) -> Value {
        let number = self.variables.get(at).and_then(|v| v.number);
        let (Some((from, step)), Value::Number(mut good)) = (number, value.clone()) else {
            return value.clone();
        };
        let gives = |number: Decimal| {
            let mut with = others.to_vec();
            with.push((at, Value::Number(number)));
            self.gives(&with, target)
        };
        let toward = if good > from { -step } else { step };
        if (good - from).abs() <= step || !gives(good + toward) {
            return Value::Number(good);
        }
        good += toward;
        let mut bad = from;
        while (good - bad).abs() > step {
            // A whole number of steps, so that it ends.
            let middle = bad + ((good - bad) / Decimal::TWO / step).trunc() * step;
            if middle == bad || middle == good {
                break;
            }
            if gives(middle) { good = middle } else { bad = middle }
        }
        Value::Number(good.normalize())
    }

    /// Whether changes give a target, all else being as it is.
    fn gives(&self, changes: &[(usize, Value)], target: Target) -> bool {
        let changed = self.ground.edited(&self.edits(changes, &[]));
        self.read(self.plain, &changed).is_some_and(|standing| standing.is(target))
    }

    /// Whether a target is possible with changes and with some variables blank.
    fn possible(&self, changes: &[(usize, Value)], blank: &[usize], target: Target) -> bool {
        let changed = self.ground.edited(&self.edits(changes, blank));
        self.read(self.cautious, &changed).is_none_or(|standing| standing.can_be(target))
    }

    fn edits<'c>(&'c self, changes: &'c [(usize, Value)], blank: &[usize]) -> Vec<Edit<'c>> {
        let spot = |at: usize| self.variables.get(at).map(|v| &v.spot);
        let set = changes.iter().filter_map(|(at, value)| Some((spot(*at)?, Some(value))));
        set.chain(blank.iter().filter_map(|at| Some((spot(*at)?, None)))).collect()
    }

    fn read(&self, evaluator: &Evaluator<'_>, changed: &crate::facts::CountryFacts) -> Option<Reached> {
        self.budget.set(self.budget.get().saturating_sub(1));
        self.subject.standing(&mut evaluator.changed(changed))
    }
}

/// The next set of as many of the first `count` numbers, in order; false behind the last.
fn next_set(set: &mut [usize], count: usize) -> bool {
    let size = set.len();
    let Some(at) = (0..size).rev().find(|at| set.get(*at).is_some_and(|v| *v < count - size + at)) else {
        return false;
    };
    let Some(start) = set.get(at).map(|value| value + 1) else { return false };
    for (value, slot) in (start..).zip(set.iter_mut().skip(at)) {
        *slot = value;
    }
    true
}
