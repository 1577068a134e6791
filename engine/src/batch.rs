//! The fast way: a whole panel, countries by as-of days, at once, without reasons.
//!
//! [`assess`] comes to what [`assess::assess`](crate::assess::assess) comes to, verdict for verdict; it says neither
//! why nor what is missing. Who shows a verdict asks the explaining way about it.

mod outcome;

pub use outcome::{Assessment, OutcomeSet, Row};

use crate::assess;
use crate::facts::Facts;
use crate::finding::Finding;
use jiff::civil::Date;
use outcome::Rows;
use r2pc_lang::program::{Program, RuleId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What to assess, and how; the default is everything, as it is known now, on all processors.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only what was recorded by this day; none is no limit.
    pub known_by: Option<Date>,
    /// These countries, whether or not there are facts of them; none is all that have facts.
    pub countries: Option<BTreeSet<Arc<str>>>,
    /// These rules; none is all.
    pub rules: Option<BTreeSet<RuleId>>,
    /// On so many threads; none is one a processor. The result is the same.
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// Assesses every country on every day.
#[must_use]
pub fn assess(program: &Program, facts: &Facts, days: &[Date], options: &Options) -> Assessment {
    let countries: Vec<Arc<str>> = match &options.countries {
        Some(codes) => codes.iter().cloned().collect(),
        None => facts.countries.keys().cloned().collect(),
    };
    let wanted = |id: &RuleId| options.rules.as_ref().is_none_or(|only| only.contains(id));
    let mut rules: BTreeMap<RuleId, Rows> =
        program.rule_ids().filter(wanted).map(|id| (id, Rows::default())).collect();
    for country in &countries {
        for day in days {
            let one = assess::Options {
                known_by: options.known_by,
                countries: Some(BTreeSet::from([Arc::clone(country)])),
                rules: options.rules.clone(),
                reasons: false,
                ..assess::Options::as_of(*day)
            };
            let findings = assess::assess(program, facts, &one);
            for (id, rows) in &mut rules {
                let itemised = program.rule(*id).each.is_some();
                findings.iter().filter(|f| f.rule == *id).for_each(|f| push(rows, f, itemised));
                if itemised {
                    rows.end_cell();
                }
            }
        }
    }
    Assessment { countries, days: days.to_vec(), rules }
}

fn push(rows: &mut Rows, finding: &Finding, itemised: bool) {
    let offers: Vec<_> = finding.offers.iter().map(|(_, truth)| *truth).collect();
    let row = Row {
        item: finding.item.as_ref(),
        outcomes: finding.outcomes.iter().fold(OutcomeSet::default(), |all, outcome| all.with(*outcome)),
        levels: finding.levels.iter().copied().collect(),
        inhibited: finding.inhibited,
        amplified: finding.amplified,
        binding: finding.binding,
        offers: &offers,
        value: finding.value.as_ref().map(|v| crate::possible::Interval { low: v.low, high: v.high }),
    };
    rows.push(&row, itemised);
}
