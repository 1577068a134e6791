//! Calibration: how often the event followed, score by score.

use super::Case;
use super::exact::{quotient, share, wilson};
use crate::number::Numbers;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Up to so many different scores have a bin each; more are cut into [`BINS`] of about equal size.
pub const FEW: usize = 12;

/// How many bins many different scores are cut into.
pub const BINS: usize = 10;

/// Cases of about one score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bin {
    /// The least score in it; none where it is not bounded.
    pub low: Option<Decimal>,
    /// The greatest score in it; none where it is not bounded.
    pub high: Option<Decimal>,
    /// How many cases.
    pub cases: usize,
    /// How many of them came before an event.
    pub onsets: usize,
    /// Their share.
    pub rate: Option<Decimal>,
    /// Its 95 % interval (Wilson).
    pub rate_interval: Option<(Decimal, Decimal)>,
}

/// The bins of scores, lowest first; equal scores are never parted.
#[must_use]
pub fn bins(scores: &[Decimal], cases: &[Case]) -> Vec<Bin> {
    let mut sorted: Vec<(Decimal, bool)> =
        scores.iter().zip(cases).map(|(score, case)| (*score, case.onset)).collect();
    sorted.sort_unstable();
    let distinct: BTreeSet<Decimal> = scores.iter().copied().collect();
    let size = if distinct.len() <= FEW { 1 } else { sorted.len().div_ceil(BINS) };
    let mut bins: Vec<Bin> = Vec::new();
    for alike in sorted.chunk_by(|a, b| a.0 == b.0) {
        let Some((score, _)) = alike.first() else { continue };
        let onsets = alike.iter().filter(|(_, onset)| *onset).count();
        match bins.last_mut().filter(|bin| bin.cases < size) {
            Some(bin) => {
                bin.high = bounded(*score);
                bin.cases += alike.len();
                bin.onsets += onsets;
            }
            None => bins.push(Bin {
                low: bounded(*score),
                high: bounded(*score),
                cases: alike.len(),
                onsets,
                rate: None,
                rate_interval: None,
            }),
        }
    }
    for bin in &mut bins {
        bin.rate = share(bin.onsets, bin.cases);
        bin.rate_interval = wilson(bin.onsets, bin.cases);
    }
    bins
}

/// What stands for a score without a bound is no score.
fn bounded(score: Decimal) -> Option<Decimal> {
    (score != Decimal::MIN && score != Decimal::MAX).then_some(score)
}

/// The mean square of what scores between 0 and 1, read as probabilities, were off by (Brier 1950); none where a score
/// is unknown or lies elsewhere, or where only 0 and 1 occur.
#[must_use]
pub fn brier(values: &[Numbers], cases: &[Case]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let mut graded = false;
    for (value, case) in values.iter().zip(cases) {
        let probability = value.known().filter(|p| (Decimal::ZERO..=Decimal::ONE).contains(p))?;
        graded |= !probability.fract().is_zero();
        let off = probability - Decimal::from(u8::from(case.onset));
        sum += off * off;
    }
    quotient(sum, cases.len().into()).filter(|_| graded)
}
