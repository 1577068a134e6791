//! Countries of which the same is known: what settles a verdict of one settles it of the other.
//!
//! A verdict rests on nothing but the observations of the facts its rule reads, as far back as the rule looks. Where two
//! countries have the same ones, the search is made for the first. Of observations that have expired on every day that
//! may be read it counts only that they are there.

use super::reach::reaches;
use crate::calendar;
use crate::eval::Relations;
use crate::facts::{CellKey, CountryFacts, Observation};
use crate::finding::CellPlace;
use jiff::civil::Date;
use r2pc_lang::program::{FactId, Program, RuleId};
use r2pc_lang::value::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// What settles a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Settled {
    /// Each cell that does alone.
    pub(super) alone: BTreeSet<CellPlace>,
    /// Where none does: cells that do together.
    pub(super) together: Option<Vec<CellPlace>>,
}

/// A fact, and the first day that it may be read at; none where that is any day.
type Reading = (FactId, Option<Date>);

/// A row of a rule, and the looks of all facts that the rule reads.
type Question = (RuleId, Option<Arc<str>>, Vec<u32>);

/// What was found so far, for all countries.
pub(super) struct Alike<'f> {
    program: &'f Program,
    relations: &'f Relations,
    as_of: Date,
    known_by: Option<Date>,
    /// By rule: the first day that it may read.
    first_days: Vec<Option<Date>>,
    /// The distinct looks of a fact from a day on.
    looks: Mutex<BTreeMap<Reading, Vec<Look<'f>>>>,
    answers: Mutex<BTreeMap<Question, Arc<Settled>>>,
}

/// One country's facts, and how they look.
pub(super) struct Looks<'f> {
    facts: &'f CountryFacts,
    of_facts: BTreeMap<Reading, u32>,
}

/// What there is of the cells of a fact.
type Look<'f> = Vec<(CellKey, CellLook<'f>)>;

#[derive(Debug)]
struct CellLook<'f> {
    /// Whether there are observations that have expired.
    has_expired: bool,
    /// All others.
    speaking: Vec<&'f Observation>,
}

impl<'f> Alike<'f> {
    pub(super) fn new(
        program: &'f Program,
        relations: &'f Relations,
        as_of: Date,
        known_by: Option<Date>,
    ) -> Self {
        // By whole years, so that rules have few of them.
        let years = |days: u32| Duration::Days(days.div_ceil(366).saturating_mul(366));
        let first = |reach: Option<u32>| reach.map(|days| calendar::minus(as_of, years(days)));
        Alike {
            program,
            relations,
            as_of,
            known_by,
            first_days: reaches(program).into_iter().map(first).collect(),
            looks: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// What settles a row: as it was found for another country of which the same is known, or as `search` finds it.
    pub(super) fn settled(
        &self,
        looks: &mut Looks<'f>,
        rule: RuleId,
        key: Option<&Arc<str>>,
        search: impl FnOnce() -> Settled,
    ) -> Arc<Settled> {
        let question = (rule, key.cloned(), self.looks(looks, rule));
        let known = self.answers.lock().ok().and_then(|answers| answers.get(&question).cloned());
        known.unwrap_or_else(|| {
            let found = Arc::new(search());
            if let Ok(mut answers) = self.answers.lock() {
                answers.insert(question, Arc::clone(&found));
            }
            found
        })
    }

    /// A number for each fact that a rule reads: the same one for the same look.
    fn looks(&self, looks: &mut Looks<'f>, rule: RuleId) -> Vec<u32> {
        let first = self.first_days.get(rule.index()).copied().flatten();
        let facts = looks.facts;
        let number = |fact: &FactId| {
            *looks.of_facts.entry((*fact, first)).or_insert_with(|| self.number(facts, *fact, first))
        };
        self.relations.facts(rule).map(number).collect()
    }

    /// Where nothing was observed it is 0.
    fn number(&self, facts: &'f CountryFacts, fact: FactId, first: Option<Date>) -> u32 {
        let look = self.look(facts, fact, first);
        if look.is_empty() {
            return 0;
        }
        // A look that cannot be compared is like no other.
        let Ok(mut all) = self.looks.lock() else { return u32::MAX };
        let known = all.entry((fact, first)).or_default();
        let at = known.iter().position(|other| self.is_same(other, &look)).unwrap_or_else(|| {
            known.push(look);
            known.len() - 1
        });
        u32::try_from(at + 1).unwrap_or(u32::MAX)
    }

    fn look(&self, facts: &'f CountryFacts, fact: FactId, first: Option<Date>) -> Look<'f> {
        let limit = self.program.vocabulary.fact(fact).stale;
        let known = |o: &&Observation| self.known_by.is_none_or(|day| o.recorded <= day);
        let begun = |o: &&Observation| o.since.is_some() || o.observed <= self.as_of;
        let of_cell = |(key, all): (&CellKey, &'f Vec<Observation>)| {
            let mut speaking: Vec<&Observation> = all.iter().filter(known).filter(begun).collect();
            let count = speaking.len();
            // A `since` ends what was seen before it: such cells are compared as they are.
            if let (Some(limit), Some(first), true) =
                (limit, first, speaking.iter().all(|o| o.since.is_none()))
            {
                speaking.retain(|o| calendar::plus(o.observed, limit) >= first);
            }
            (count > 0).then_some((*key, CellLook { has_expired: speaking.len() < count, speaking }))
        };
        let cells = facts.cells.range((fact, None)..).take_while(|((other, _), _)| *other == fact);
        cells.filter_map(of_cell).collect()
    }

    fn is_same(&self, a: &Look<'_>, b: &Look<'_>) -> bool {
        let says = |a: &Observation, b: &Observation| {
            a.observed == b.observed
                && a.content == b.content
                && a.since == b.since
                && a.source == b.source
                && (self.known_by.is_none() || a.recorded == b.recorded)
        };
        let cell = |(a_key, a): &(CellKey, CellLook<'_>), (b_key, b): &(CellKey, CellLook<'_>)| {
            a_key == b_key
                && a.has_expired == b.has_expired
                && a.speaking.len() == b.speaking.len()
                && a.speaking.iter().zip(&b.speaking).all(|(a, b)| says(a, b))
        };
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| cell(a, b))
    }
}

impl<'f> Looks<'f> {
    pub(super) fn of(facts: &'f CountryFacts) -> Self {
        Looks { facts, of_facts: BTreeMap::new() }
    }
}
