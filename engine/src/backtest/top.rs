//! A list of the highest ranked countries of each year: how many events it would have held.

use super::Case;
use super::alarm::Onset;
use super::exact::quotient;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The share of events with a case among the `k` highest of its year. Where ties cross the end of the list, a case
/// counts with the chance that a draw among them lets it in; of several cases before an event the best counts.
#[must_use]
pub fn share(k: usize, scores: &[Decimal], cases: &[Case], onsets: &[Onset]) -> Option<Decimal> {
    let mut years: BTreeMap<i16, Vec<Decimal>> = BTreeMap::new();
    for (score, case) in scores.iter().zip(cases) {
        years.entry(case.year).or_default().push(*score);
    }
    for year in years.values_mut() {
        year.sort_unstable();
    }
    let chance = |at: usize| {
        let (score, case) = (scores.get(at)?, cases.get(at)?);
        let year = years.get(&case.year)?;
        let below = year.partition_point(|s| s < score);
        let not_above = year.partition_point(|s| s <= score);
        let (above, tied) = (year.len() - not_above, not_above - below);
        let room = k.saturating_sub(above).min(tied);
        quotient(room.into(), tied.into())
    };
    let best = |onset: &Onset| onset.cases.clone().filter_map(chance).max().unwrap_or_default();
    quotient(onsets.iter().map(best).sum(), onsets.len().into())
}
