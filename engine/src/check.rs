//! A check: every verdict by the fast way, and explained where more than the verdict is shown.
//!
//! [`assess`](crate::assess::assess) comes to the same findings and explains them all.

use crate::assess::{self, Options};
use crate::batch::{self, Row};
use crate::eval::{Evaluator, Relations};
use crate::facts::store::View;
use crate::finding::{Finding, Measured, Verdict};
use crate::parallel::{Jobs, in_parallel};
use crate::settle::Settler;
use jiff::civil::Date;
use r2pc_lang::program::{Program, RuleId};
use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

/// Countries that a thread takes at a time.
const SHARE: usize = 8;

/// Which findings are explained: it sees a verdict without what it rests on. Of the others no causes, observations,
/// relations by name and reasons are told.
pub type Shows<'s> = &'s (dyn Fn(&Finding) -> bool + Sync);

/// Checks countries by code, rules by name, items by key (semantics, 11).
#[must_use]
pub fn check<'f>(
    program: &Program,
    facts: impl Into<View<'f>>,
    options: &Options,
    jobs: Jobs,
    shows: Shows<'_>,
) -> Vec<Finding> {
    let facts: View<'f> = facts.into();
    let batch = batch::Options {
        known_by: options.known_by,
        countries: options.countries.clone(),
        rules: options.rules.clone(),
        jobs,
    };
    let told = batch::assess(program, facts, &[options.as_of], &batch);
    let relations = Relations::new(program);
    let blank = Blank::new(program);
    let places: Vec<usize> = (0..told.countries().len()).collect();
    let shares: Vec<&[usize]> = places.chunks(SHARE).collect();
    let of_share = |places: &&[usize]| {
        let mut settler = options.settle.then(|| Settler::new(program, options.as_of));
        let mut findings = Vec::new();
        for (place, code) in places.iter().filter_map(|place| Some((*place, told.countries().get(*place)?))) {
            let first = findings.len();
            for rule in told.rules() {
                findings.extend(told.rows(rule, place, 0).map(|row| bare(code, options.as_of, rule, &row)));
            }
            if !findings.iter().skip(first).any(shows) {
                continue;
            }
            let observed = facts.observed(code);
            let of_country = OnceCell::new();
            let mut evaluator = None;
            for finding in findings.iter_mut().skip(first).filter(|finding| shows(finding)) {
                let (id, item) = (finding.rule, finding.item.clone());
                let mut explain = || {
                    let of_country = of_country.get_or_init(|| facts.country(code));
                    let evaluator = evaluator.get_or_insert_with(|| {
                        Evaluator::new(program, &relations, of_country, options.known_by)
                    });
                    assess::one(evaluator, code, (id, item.as_ref()), options, &mut settler)
                };
                let explained = match item.is_none() && relations.reads_none(id, &observed) {
                    true => blank.explained(id, code, explain),
                    false => explain(),
                };
                if let Some(explained) = explained {
                    *finding = explained;
                }
            }
        }
        findings
    };
    in_parallel(&shares, jobs, of_share).into_iter().flatten().collect()
}

/// By rule: its finding, explained, where a country says nothing of all that it reads. Of such countries it is the same.
struct Blank(Vec<OnceLock<Option<Finding>>>);

impl Blank {
    fn new(program: &Program) -> Blank {
        Blank(program.rules.iter().map(|_| OnceLock::new()).collect())
    }

    fn explained(
        &self,
        rule: RuleId,
        country: &Arc<str>,
        explain: impl FnOnce() -> Option<Finding>,
    ) -> Option<Finding> {
        let of_any = match self.0.get(rule.index()) {
            Some(place) => place.get_or_init(explain).clone(),
            None => explain(),
        };
        of_any.map(|finding| Finding { country: Arc::clone(country), ..finding })
    }
}

/// The finding of a verdict without what it rests on.
fn bare(country: &Arc<str>, as_of: Date, rule: RuleId, row: &Row<'_>) -> Finding {
    Finding {
        amplified: row.amplified,
        binding: row.binding,
        offers: (0..).zip(row.offers.iter().copied()).collect(),
        ..verdict(row).finding(country, as_of, rule, row.item)
    }
}

/// What a row says.
pub(crate) fn verdict(row: &Row<'_>) -> Verdict {
    Verdict {
        outcomes: row.outcomes.iter().collect(),
        levels: row.levels.iter().collect(),
        inhibited: row.inhibited,
        value: row.value.map(|value| Measured { low: value.low, high: value.high }),
    }
}
