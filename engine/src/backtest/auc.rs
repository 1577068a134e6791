//! The area under the ROC curve: how surely a case before an event ranks above one that is not, ties counting half.

use super::Case;
use super::exact::{around, deviate, quotient, square_root};
use super::rank::{highest, lowest};
use crate::number::Numbers;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// An area with what its intervals are computed from.
#[derive(Clone, Debug)]
pub struct Auc {
    /// The area, 0 to 1; one half is chance.
    pub area: Decimal,
    /// Its 95 % interval, cases taken as independent (DeLong, DeLong and Clarke-Pearson 1988); none with fewer than two
    /// cases on either side.
    pub interval: Option<(Decimal, Decimal)>,
    /// The same, the years of one country taken as one cluster (Obuchowski 1997); none with fewer than two countries
    /// on either side.
    pub interval_by_country: Option<(Decimal, Decimal)>,
    /// Of each case, the share of the other side that it is on the right side of.
    placements: Vec<Decimal>,
}

/// The difference of two areas of the same cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The first less the second.
    pub difference: Decimal,
    /// Its 95 % interval by countries, as [`Auc::interval_by_country`].
    pub interval: Option<(Decimal, Decimal)>,
}

/// The scores of either side, sorted.
struct Sides {
    before: Vec<Decimal>,
    others: Vec<Decimal>,
}

impl Sides {
    fn new(scores: &[Decimal], cases: &[Case]) -> Sides {
        let side = |onset: bool| {
            let of_side = scores.iter().zip(cases).filter(|(_, case)| case.onset == onset);
            let mut side: Vec<Decimal> = of_side.map(|(score, _)| *score).collect();
            side.sort_unstable();
            side
        };
        Sides { before: side(true), others: side(false) }
    }

    /// The share of the other side that a case is on the right side of, ties counting half.
    fn placement(&self, score: Decimal, onset: bool) -> Option<Decimal> {
        let other = if onset { &self.others } else { &self.before };
        let below = other.partition_point(|s| *s < score);
        let not_above = other.partition_point(|s| *s <= score);
        let twice = if onset { below + not_above } else { 2 * other.len() - below - not_above };
        quotient(twice.into(), (2 * other.len()).into())
    }
}

/// The area and its intervals; none without a case on either side.
#[must_use]
pub fn auc(scores: &[Decimal], cases: &[Case]) -> Option<Auc> {
    let sides = Sides::new(scores, cases);
    let placed = scores.iter().zip(cases).map(|(score, case)| sides.placement(*score, case.onset));
    let placements: Vec<Decimal> = placed.collect::<Option<_>>()?;
    let area = mean_before(&placements, cases)?;
    let parts = centred(&placements, area);
    let interval = variance(&parts, cases).and_then(|variance| around(area, variance));
    let interval_by_country = clustered(&parts, cases).and_then(|variance| around(area, variance));
    Some(Auc { area, interval, interval_by_country, placements })
}

/// The area alone.
#[must_use]
pub fn area(scores: &[Decimal], cases: &[Case]) -> Option<Decimal> {
    let sides = Sides::new(scores, cases);
    let before = sides.before.iter().map(|score| sides.placement(*score, true));
    let placements: Vec<Decimal> = before.collect::<Option<_>>()?;
    quotient(placements.iter().sum(), placements.len().into())
}

/// The least and greatest area that scores leave possible: unknown ones against the events, and for them.
#[must_use]
pub fn bounds(values: &[Numbers], cases: &[Case]) -> Option<(Decimal, Decimal)> {
    let scores = |before: fn(&Numbers) -> Decimal, others: fn(&Numbers) -> Decimal| -> Vec<Decimal> {
        let one = |(value, case): (&Numbers, &Case)| if case.onset { before(value) } else { others(value) };
        values.iter().zip(cases).map(one).collect()
    };
    Some((area(&scores(lowest, highest), cases)?, area(&scores(highest, lowest), cases)?))
}

/// The difference of two areas, and its interval from the same clusters of cases.
#[must_use]
pub fn difference(first: &Auc, second: &Auc, cases: &[Case]) -> Option<Difference> {
    let difference = first.area - second.area;
    let parts: Vec<Decimal> = centred(&first.placements, first.area)
        .iter()
        .zip(centred(&second.placements, second.area))
        .map(|(a, b)| a - b)
        .collect();
    let interval = clustered(&parts, cases).and_then(square_root).map(|deviation| {
        let reach = deviate() * deviation;
        (difference - reach, difference + reach)
    });
    Some(Difference { difference, interval })
}

fn mean_before(placements: &[Decimal], cases: &[Case]) -> Option<Decimal> {
    let before = || placements.iter().zip(cases).filter(|(_, case)| case.onset);
    quotient(before().map(|(placement, _)| *placement).sum(), before().count().into())
}

fn centred(placements: &[Decimal], area: Decimal) -> Vec<Decimal> {
    placements.iter().map(|placement| placement - area).collect()
}

/// The variance of an area from the centred placements of independent cases.
fn variance(parts: &[Decimal], cases: &[Case]) -> Option<Decimal> {
    let side = |onset: bool| {
        let of_side = || parts.iter().zip(cases).filter(|(_, case)| case.onset == onset);
        let n = Decimal::from(of_side().count());
        let squares: Decimal = of_side().map(|(part, _)| part * part).sum();
        quotient(squares, (n - Decimal::ONE) * n)
    };
    Some(side(true)? + side(false)?)
}

/// What a country adds: its centred placements summed, on either side.
#[derive(Default)]
struct Cluster {
    before: Decimal,
    others: Decimal,
    has_before: bool,
    has_others: bool,
}

/// The variance of an area where the cases of a country may hang together.
fn clustered(parts: &[Decimal], cases: &[Case]) -> Option<Decimal> {
    let mut clusters: BTreeMap<&str, Cluster> = BTreeMap::new();
    for (part, case) in parts.iter().zip(cases) {
        let cluster = clusters.entry(&case.country).or_default();
        if case.onset {
            cluster.before += part;
            cluster.has_before = true;
        } else {
            cluster.others += part;
            cluster.has_others = true;
        }
    }
    let count = |has: fn(&Cluster) -> bool| Decimal::from(clusters.values().filter(|c| has(c)).count());
    let sum = |of: fn(&Cluster) -> Decimal| clusters.values().map(of).sum::<Decimal>();
    let before = Decimal::from(cases.iter().filter(|case| case.onset).count());
    let others = Decimal::from(cases.len()) - before;
    let corrected = |clusters: Decimal| quotient(clusters, clusters - Decimal::ONE);
    let s10 = corrected(count(|c| c.has_before))? * sum(|c| c.before * c.before);
    let s01 = corrected(count(|c| c.has_others))? * sum(|c| c.others * c.others);
    let s11 = corrected(count(|_| true))? * sum(|c| c.before * c.others);
    let variance = quotient(s10, before * before)?
        + quotient(s01, others * others)?
        + quotient(Decimal::TWO * s11, before * others)?;
    Some(variance.max(Decimal::ZERO))
}
