//! Alarms: hits, misses, false alarms, and how long before an event the alarm stood.

use super::Case;
use super::exact::{median, share, wilson};
use super::score::Step;
use crate::number::Numbers;
use rust_decimal::Decimal;
use std::ops::Range;

/// An event that cases lead up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onset {
    /// Which cases: those of one country in years that follow each other, each before the event.
    pub cases: Range<usize>,
    /// The year of the event: the one after the last of those cases.
    pub year: i16,
}

/// What happens where a score is taken as an alarm from some height on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The height, as people name it: `alert`, `present`, `3`.
    pub at: String,
    /// Alarms in cases before an event.
    pub hits: usize,
    /// Cases before an event without an alarm.
    pub misses: usize,
    /// Alarms in other cases.
    pub false_alarms: usize,
    /// Other cases without an alarm.
    pub quiet: usize,
    /// Cases of which it is not known whether they reach the height.
    pub open: usize,
    /// Alarms that were right, of all alarms.
    pub precision: Option<Decimal>,
    /// Its 95 % interval (Wilson).
    pub precision_interval: Option<(Decimal, Decimal)>,
    /// Cases before an event with an alarm, of all such cases.
    pub recall: Option<Decimal>,
    /// Its 95 % interval (Wilson).
    pub recall_interval: Option<(Decimal, Decimal)>,
    /// Events with an alarm in at least one case that leads up to them.
    pub onsets_warned: usize,
    /// Of those, how many years the alarm had stood without a break when the event came: the median.
    pub lead_years_median: Option<Decimal>,
}

/// The events that cases lead up to: runs of cases before an event, of one country, year after year.
#[must_use]
pub fn onsets(cases: &[Case]) -> Vec<Onset> {
    let mut onsets: Vec<Onset> = Vec::new();
    for (at, case) in cases.iter().enumerate().filter(|(_, case)| case.onset) {
        let previous = at.checked_sub(1).and_then(|before| cases.get(before));
        let goes_on = previous.is_some_and(|before| before.onset && follows(before, case));
        match onsets.last_mut().filter(|_| goes_on) {
            Some(onset) => *onset = Onset { cases: onset.cases.start..at + 1, year: case.year + 1 },
            None => onsets.push(Onset { cases: at..at + 1, year: case.year + 1 }),
        }
    }
    onsets
}

fn follows(before: &Case, case: &Case) -> bool {
    before.country == case.country && before.year + 1 == case.year
}

/// An alarm for each step of a score. `ranked` are the scores with unknown ones where they were asked to rank.
#[must_use]
pub fn alarms(
    steps: &[Step],
    values: &[Numbers],
    ranked: &[Decimal],
    cases: &[Case],
    onsets: &[Onset],
) -> Vec<Alarm> {
    steps.iter().map(|step| alarm(step, values, ranked, cases, onsets)).collect()
}

fn alarm(step: &Step, values: &[Numbers], ranked: &[Decimal], cases: &[Case], onsets: &[Onset]) -> Alarm {
    let raised: Vec<bool> = ranked.iter().map(|score| *score >= step.at).collect();
    let count = |is_raised: bool, onset: bool| {
        raised.iter().zip(cases).filter(|(r, case)| **r == is_raised && case.onset == onset).count()
    };
    let (hits, misses) = (count(true, true), count(false, true));
    let (false_alarms, quiet) = (count(true, false), count(false, false));
    let mut leads: Vec<Decimal> =
        onsets.iter().filter_map(|onset| lead(onset, &raised, cases)).map(Decimal::from).collect();
    leads.sort_unstable();
    Alarm {
        at: step.name.clone(),
        hits,
        misses,
        false_alarms,
        quiet,
        open: values.iter().filter(|value| undecided(value, step.at)).count(),
        precision: share(hits, hits + false_alarms),
        precision_interval: wilson(hits, hits + false_alarms),
        recall: share(hits, hits + misses),
        recall_interval: wilson(hits, hits + misses),
        onsets_warned: leads.len(),
        lead_years_median: median(&leads),
    }
}

fn undecided(value: &Numbers, at: Decimal) -> bool {
    let surely = value.low.is_some_and(|low| low >= at);
    let perhaps = value.high.is_none_or(|high| high >= at);
    perhaps && !surely
}

/// How many years before an event its last alarm had begun; none where none of its cases has one.
fn lead(onset: &Onset, raised: &[bool], cases: &[Case]) -> Option<i16> {
    let is_raised = |at: usize| raised.get(at).copied().unwrap_or(false);
    let mut at = onset.cases.clone().rev().find(|at| is_raised(*at))?;
    while let Some(before) = at.checked_sub(1)
        && is_raised(before)
        && cases.get(before).zip(cases.get(at)).is_some_and(|(before, case)| follows(before, case))
    {
        at = before;
    }
    Some(onset.year - cases.get(at)?.year)
}
