//! What is not known, by how many verdicts it keeps open, and what to find out first.
//!
//! A cell *settles* a verdict where some value of it alone makes verdict, level and number known (semantics, 7.4).
//! Where no one cell does, a set of cells that do together is found (7.5). Which cells to find out first is then a
//! set cover, for which [`Gaps::choose`] has the usual greedy answer: what settles most for its size goes next. It
//! is not called the fewest.

mod alike;
mod cover;
mod reach;

#[cfg(test)]
mod tests;

pub use cover::{Chosen, Unit};

use crate::assess::{self, Options};
use crate::cause::Cause;
use crate::eval::{Evaluator, Relations, Row};
use crate::facts::{CountryFacts, Facts, Origin};
use crate::finding::{CellPlace, Finding};
use crate::parallel::{Progress, in_shares};
use crate::settle::{self, Settler};
use crate::why;
use alike::{Alike, Looks, Settled};
use r2pc_lang::program::{FactId, Program, RuleId};
use r2pc_lang::value::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A country of which nothing is known.
static NOTHING: CountryFacts = CountryFacts { cells: BTreeMap::new() };

/// How many readings are spent on cells that settle a verdict together.
const EFFORT: usize = 600;

/// A cell of a country that keeps verdicts open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The country.
    pub country: Arc<str>,
    /// The cell.
    pub place: CellPlace,
    /// Why it has no one value; of several reasons on several days, the first in their order.
    pub reason: Reason,
    /// The open verdicts that some value of it settles alone: places in [`Gaps::open`].
    pub settles: Vec<usize>,
    /// The open verdicts that it is among the causes of: places in [`Gaps::open`].
    pub keeps_open: Vec<usize>,
}

/// A verdict that is not known.
#[derive(Clone, Debug)]
pub struct Open {
    /// The row, with what it can still be: what is not among that is ruled out whatever the values are.
    pub finding: Finding,
    /// Sets of gaps that settle it, each by some values: places in [`Gaps::gaps`]. Single ones where there are any.
    pub sets: Vec<Vec<usize>>,
}

/// What is not known of countries.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    /// The gaps, by country and cell.
    pub gaps: Vec<Gap>,
    /// The open verdicts, in the order of findings.
    pub open: Vec<Open>,
    /// How many verdicts were read, open or not.
    pub verdicts: usize,
    /// By fact: the sources that have observed it of any country, or that it prefers.
    pub sources: BTreeMap<FactId, BTreeSet<Arc<str>>>,
}

/// Looks for the gaps of countries; `progress` hears how many of them are done, and of how many.
#[must_use]
pub fn gaps(program: &Program, facts: &Facts, options: &Options, progress: &mut Progress<'_>) -> Gaps {
    let relations = Relations::new(program);
    let codes: Vec<&Arc<str>> = match &options.countries {
        Some(codes) => codes.iter().collect(),
        None => facts.countries.keys().collect(),
    };
    let alike = Alike::new(program, &relations, options.as_of, options.known_by);
    let found = in_shares(&codes, progress, |codes| {
        let mut settler = Settler::new(program, options.as_of);
        let mut gaps = Gaps::default();
        for code in codes {
            of_country(&mut gaps, &mut settler, (&relations, &alike), code, facts, options);
        }
        gaps
    });
    let all = Gaps { sources: sources(program, facts), ..Gaps::default() };
    found.into_iter().fold(all, Gaps::with)
}

impl Gaps {
    /// These, and behind them those of other countries.
    fn with(mut self, others: Gaps) -> Gaps {
        let (gaps, open) = (self.gaps.len(), self.open.len());
        let moved = |places: &mut Vec<usize>, by: usize| places.iter_mut().for_each(|at| *at += by);
        self.gaps.extend(others.gaps.into_iter().map(|mut gap| {
            moved(&mut gap.settles, open);
            moved(&mut gap.keeps_open, open);
            gap
        }));
        self.open.extend(others.open.into_iter().map(|mut open| {
            open.sets.iter_mut().for_each(|set| moved(set, gaps));
            open
        }));
        self.verdicts += others.verdicts;
        self
    }
}

/// Looks for the gaps of one country.
fn of_country<'f>(
    gaps: &mut Gaps,
    settler: &mut Settler<'_>,
    (relations, alike): (&Relations, &Alike<'f>),
    code: &Arc<str>,
    facts: &'f Facts,
    options: &Options,
) {
    let program = settler.program();
    let of_country = facts.country(code).unwrap_or(&NOTHING);
    let mut looks = Looks::of(of_country);
    let mut evaluator = Evaluator::new(program, relations, of_country, options.known_by);
    let mut places = Places { country: code, found: BTreeMap::new() };
    let wanted = |id: &RuleId| options.rules.as_ref().is_none_or(|only| only.contains(id));
    for id in program.rule_ids().filter(wanted) {
        let result = evaluator.rule(id, options.as_of);
        let mut rows: Vec<&Row<'_>> = result.rows.iter().collect();
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        gaps.verdicts += rows.len();
        for row in rows {
            let finding = assess::finding(&mut evaluator, code, id, row, &bare(options));
            let causes: BTreeSet<Cause> = settle::open_causes(row).collect();
            if causes.is_empty() {
                continue;
            }
            let settled = alike.settled(&mut looks, id, row.key.as_ref(), || {
                settling(settler, &evaluator, (of_country, options.known_by), (id, row), &causes)
            });
            open_verdict(gaps, &mut places, &causes, &settled, finding);
        }
    }
}

/// Findings are told without their tree.
fn bare(options: &Options) -> Options {
    Options { reasons: false, settle: false, ..options.clone() }
}

/// The gaps of one country, by cell.
struct Places<'c> {
    country: &'c Arc<str>,
    found: BTreeMap<CellPlace, usize>,
}

impl Places<'_> {
    fn gap(&mut self, gaps: &mut Vec<Gap>, place: &CellPlace, reason: Reason) -> usize {
        let at = *self.found.entry(place.clone()).or_insert_with(|| {
            gaps.push(Gap {
                country: Arc::clone(self.country),
                place: place.clone(),
                reason,
                settles: Vec::new(),
                keeps_open: Vec::new(),
            });
            gaps.len() - 1
        });
        if let Some(gap) = gaps.get_mut(at) {
            gap.reason = gap.reason.min(reason);
        }
        at
    }
}

/// Looks for the cells that settle an open row.
fn settling(
    settler: &mut Settler<'_>,
    evaluator: &Evaluator<'_>,
    country: (&CountryFacts, Option<jiff::civil::Date>),
    (rule, row): (RuleId, &Row<'_>),
    causes: &BTreeSet<Cause>,
) -> Settled {
    let mut settled = Settled::default();
    for cause in causes {
        if !settled.alone.contains(&cause.place) && settler.alone(evaluator, rule, row, cause) {
            settled.alone.insert(cause.place.clone());
        }
    }
    if settled.alone.is_empty() {
        settled.together = why::settling(settler, evaluator, country, (rule, row), EFFORT);
    }
    settled
}

/// Files a row that is open, with the cells that settle it.
fn open_verdict(
    gaps: &mut Gaps,
    places: &mut Places<'_>,
    causes: &BTreeSet<Cause>,
    settled: &Settled,
    finding: Finding,
) {
    let verdict = gaps.open.len();
    let mut sets: BTreeSet<Vec<usize>> = BTreeSet::new();
    for cause in causes {
        let at = places.gap(&mut gaps.gaps, &cause.place, cause.reason);
        let Some(gap) = gaps.gaps.get_mut(at) else { continue };
        if gap.keeps_open.last() != Some(&verdict) {
            gap.keeps_open.push(verdict);
        }
        if settled.alone.contains(&cause.place) && sets.insert(vec![at]) {
            gap.settles.push(verdict);
        }
    }
    if let Some(together) = &settled.together {
        let known = |place: &CellPlace| places.found.get(place).copied();
        sets.extend(together.iter().map(known).collect::<Option<Vec<usize>>>().filter(|set| !set.is_empty()));
    }
    gaps.open.push(Open { finding, sets: sets.into_iter().collect() });
}

/// Who has observed each fact anywhere, and whom it prefers.
fn sources(program: &Program, facts: &Facts) -> BTreeMap<FactId, BTreeSet<Arc<str>>> {
    let vocabulary = &program.vocabulary;
    let mut found: BTreeMap<FactId, BTreeSet<Arc<str>>> = BTreeMap::new();
    let cells = facts.countries.values().flat_map(|country| &country.cells);
    for ((fact, _), observations) in cells {
        let named = observations.iter().filter_map(|observation| match &observation.source {
            Origin::Declared(id) => Some(Arc::clone(&vocabulary.source(*id).citation)),
            Origin::Text(text) => Some(Arc::clone(text)),
            Origin::Unstated => None,
        });
        found.entry(*fact).or_default().extend(named);
    }
    for (at, fact) in (0..).zip(&vocabulary.facts) {
        let preferred = fact.prefers.iter().map(|id| Arc::clone(&vocabulary.source(*id).citation));
        found.entry(FactId(at)).or_default().extend(preferred);
    }
    found
}
