//! How countries stood in the years before: risks and resilience counted, year by year.

use crate::assess::Options;
use crate::batch::{self, Assessment};
use crate::calendar;
use crate::facts::store::View;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::value::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Counts by country and day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trends {
    /// The days, oldest first.
    pub days: Vec<Date>,
    /// Of each country, a count for each day.
    pub countries: BTreeMap<Arc<str>, Vec<Counts>>,
}

/// What is known of a country on a day; what is open is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Risks present.
    pub present: usize,
    /// Those of them that nothing surely holds back.
    pub uninhibited: usize,
    /// Resiliences that hold.
    pub holding: usize,
}

/// Counts risks and resiliences on the as-of day and on the same day of the years before it, as many as are asked for.
/// Each is read with all that `options.known_by` lets through: late data count for the day that they are of.
#[must_use]
pub fn trends<'f>(program: &Program, facts: impl Into<View<'f>>, options: &Options, years: i16) -> Trends {
    let of_kind = |id: &RuleId| matches!(program.rule(*id).kind, RuleKind::Risk | RuleKind::Resilience);
    let wanted = |id: &RuleId| options.rules.as_ref().is_none_or(|only| only.contains(id));
    let back = |n: i16| Duration::Months(u32::from(n.unsigned_abs()) * 12);
    let days: Vec<Date> = (0..=years).rev().map(|n| calendar::minus(options.as_of, back(n))).collect();
    let batch = batch::Options {
        known_by: options.known_by,
        countries: options.countries.clone(),
        rules: Some(program.rule_ids().filter(of_kind).filter(wanted).collect()),
        jobs: None,
    };
    let assessed = batch::assess(program, facts, &days, &batch);
    let mut trends = Trends { days, countries: BTreeMap::new() };
    for (country, code) in assessed.countries().iter().enumerate() {
        let counts = (0..trends.days.len()).map(|day| counts(&assessed, country, day)).collect();
        trends.countries.insert(Arc::clone(code), counts);
    }
    trends
}

fn counts(assessed: &Assessment, country: usize, day: usize) -> Counts {
    let mut counts = Counts::default();
    for row in assessed.rules().flat_map(|rule| assessed.rows(rule, country, day)) {
        match row.verdict() {
            Some(Outcome::Present) => {
                counts.present += 1;
                counts.uninhibited += usize::from(row.inhibited != Some(Truth::True));
            }
            Some(Outcome::Holding) => counts.holding += 1,
            _ => {}
        }
    }
    counts
}
