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
    let explaining = Explaining {
        program,
        relations: Relations::new(program),
        facts,
        options,
        blank: program.rules.iter().map(|_| OnceLock::new()).collect(),
    };
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
            let shown = findings.iter_mut().skip(first).filter(|finding| shows(finding));
            explaining.country(code, shown.collect(), &mut settler);
        }
        findings
    };
    in_parallel(&shares, jobs, of_share).into_iter().flatten().collect()
}

/// What it takes to explain findings.
struct Explaining<'c> {
    program: &'c Program,
    relations: Relations,
    facts: View<'c>,
    options: &'c Options,
    /// By rule: its findings of a country that says nothing of all that the rule reads. They are the same for all such.
    blank: Vec<OnceLock<Vec<Finding>>>,
}

impl Explaining<'_> {
    /// Explains findings of one country.
    fn country(&self, code: &Arc<str>, mut shown: Vec<&mut Finding>, settler: &mut Option<Settler<'_>>) {
        let observed = self.facts.observed(code);
        let blank = |rule: RuleId| {
            self.blank.get(rule.index()).filter(|_| self.relations.reads_none(rule, &observed))
        };
        shown.retain_mut(|finding| match blank(finding.rule).and_then(OnceLock::get) {
            Some(rows) => {
                take(finding, rows);
                false
            }
            None => true,
        });
        if shown.is_empty() {
            return;
        }
        let facts = self.facts.country(code);
        let (options, known_by) = (self.options, self.options.known_by);
        let mut evaluator = Evaluator::new(self.program, &self.relations, &facts, known_by);
        for finding in shown {
            let rule = finding.rule;
            if let Some(place) = blank(rule) {
                take(
                    finding,
                    place.get_or_init(|| assess::rows(&mut evaluator, code, rule, options, settler)),
                );
                continue;
            }
            let item = finding.item.clone();
            if let Some(explained) =
                assess::one(&mut evaluator, code, (rule, item.as_ref()), options, settler)
            {
                *finding = explained;
            }
        }
    }
}

/// Puts what is known of another country in the place of a finding.
fn take(finding: &mut Finding, rows: &[Finding]) {
    if let Some(row) = rows.iter().find(|row| row.item == finding.item) {
        *finding = Finding { country: Arc::clone(&finding.country), ..row.clone() };
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
