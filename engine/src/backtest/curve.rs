//! The ROC and precision-recall curves: what each threshold would have caught.

use super::Case;
use super::exact::share;
use rust_decimal::Decimal;

/// What would have been caught with an alarm at this score and above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The score.
    pub at: Decimal,
    /// Cases before an event at it or above.
    pub hits: usize,
    /// Other cases at it or above.
    pub false_alarms: usize,
}

/// A point for each score that occurs, highest first.
#[must_use]
pub fn points(scores: &[Decimal], cases: &[Case]) -> Vec<Point> {
    let mut sorted: Vec<(Decimal, bool)> =
        scores.iter().zip(cases).map(|(score, case)| (*score, case.onset)).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let mut points: Vec<Point> = Vec::new();
    let (mut hits, mut false_alarms) = (0, 0);
    for (at, onset) in sorted {
        hits += usize::from(onset);
        false_alarms += usize::from(!onset);
        match points.last_mut() {
            Some(point) if point.at == at => *point = Point { at, hits, false_alarms },
            _ => points.push(Point { at, hits, false_alarms }),
        }
    }
    points
}

/// The mean of the precisions reached, each weighed by the recall gained at it; none without an event.
#[must_use]
pub fn average_precision(points: &[Point], positives: usize) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let mut before = 0;
    for point in points {
        let gained = share(point.hits - before, positives)?;
        sum += gained * share(point.hits, point.hits + point.false_alarms)?;
        before = point.hits;
    }
    (positives > 0).then_some(sum)
}
