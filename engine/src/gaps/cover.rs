//! What to find out first: a greedy set cover over the sets that settle verdicts.

use super::{Gap, Gaps};
use crate::finding::CellPlace;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is found out at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// One cell, in every country.
    Fact(CellPlace),
    /// One cell of one country.
    Cell(Arc<str>, CellPlace),
    /// Everything that is not known of one country.
    Country(Arc<str>),
    /// Everything that one source reports, in every country; none stands for facts that no source at hand reports.
    Source(Option<Arc<str>>),
}

/// Something to find out, in its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What: one unit, or several that only settle anything together.
    pub units: Vec<Unit>,
    /// How many verdicts can be settled now that could not before.
    pub settles: usize,
    /// How many can be settled with this and all that was chosen before.
    pub total: usize,
}

impl Gaps {
    /// At most `most` things to find out, the one that settles most verdicts for its size first, ties by name. What
    /// `unit` says of a gap is what it is found out with.
    #[must_use]
    pub fn choose(&self, unit: impl Fn(&Gap) -> Unit, most: usize) -> Vec<Chosen> {
        let units: Vec<Unit> = self.gaps.iter().map(unit).collect();
        let needs =
            |set: &Vec<usize>| set.iter().filter_map(|at| units.get(*at)).collect::<BTreeSet<&Unit>>();
        let mut open: Vec<Vec<BTreeSet<&Unit>>> = self
            .open
            .iter()
            .map(|open| open.sets.iter().map(needs).collect())
            .filter(|sets: &Vec<_>| !sets.is_empty())
            .collect();
        let (mut chosen, mut total) = (Vec::new(), 0);
        while chosen.len() < most {
            let Some(best) = best(&open) else { break };
            let before = open.len();
            for sets in &mut open {
                sets.iter_mut().for_each(|set| set.retain(|unit| !best.contains(unit)));
            }
            open.retain(|sets| sets.iter().all(|set| !set.is_empty()));
            let settles = before - open.len();
            total += settles;
            chosen.push(Chosen { units: best.into_iter().cloned().collect(), settles, total });
        }
        chosen
    }
}

/// The set that settles most verdicts for its size: those that need exactly it, and those that need one of it.
fn best<'u>(open: &[Vec<BTreeSet<&'u Unit>>]) -> Option<BTreeSet<&'u Unit>> {
    let mut counts: BTreeMap<&BTreeSet<&'u Unit>, usize> = BTreeMap::new();
    for sets in open {
        for set in sets.iter().collect::<BTreeSet<_>>() {
            *counts.entry(set).or_default() += 1;
        }
    }
    let single = |unit: &&'u Unit| counts.get(&BTreeSet::from([*unit])).copied().unwrap_or_default();
    let settled = |set: &BTreeSet<&'u Unit>, count: usize| match set.len() {
        1 => count,
        _ => count + set.iter().map(single).sum::<usize>(),
    };
    let mut best: Option<(usize, &BTreeSet<&'u Unit>)> = None;
    for (set, count) in &counts {
        let gain = settled(set, *count);
        // Gain by size, compared without division; of two that are equal the smaller.
        let is_better = best.is_none_or(|(most, other)| {
            let (here, there) = (gain * other.len(), most * set.len());
            here > there || (here == there && set.len() < other.len())
        });
        if is_better {
            best = Some((gain, set));
        }
    }
    best.map(|(_, set)| set.clone())
}
