//! Scores that are not known, brought into the order of those that are.

use crate::number::Numbers;
use rust_decimal::Decimal;

/// Where a score that is not known ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// At the least that it can be: what nobody knows raises nobody's rank.
    Lowest,
    /// Halfway between the least and the greatest that it can be.
    Middle,
    /// At the greatest that it can be.
    Highest,
}

/// One number a score. An end that nothing bounds is below or above all others; halfway, it is the least or greatest
/// end that any score has.
#[must_use]
pub fn ranked(values: &[Numbers], unknown: Unknown) -> Vec<Decimal> {
    let ends = || values.iter().flat_map(|value| [value.low, value.high]).flatten();
    let least = ends().min().unwrap_or_default();
    let greatest = ends().max().unwrap_or_default();
    let one = |value: &Numbers| match unknown {
        Unknown::Lowest => lowest(value),
        Unknown::Highest => highest(value),
        Unknown::Middle => halfway(value.low.unwrap_or(least), value.high.unwrap_or(greatest)),
    };
    values.iter().map(one).collect()
}

/// The least that a score can be; below all others where nothing bounds it.
pub(super) fn lowest(value: &Numbers) -> Decimal {
    value.low.unwrap_or(Decimal::MIN)
}

/// The greatest that a score can be; above all others where nothing bounds it.
pub(super) fn highest(value: &Numbers) -> Decimal {
    value.high.unwrap_or(Decimal::MAX)
}

/// Between two numbers; the first where they are the same, so that a known score is not rounded.
fn halfway(low: Decimal, high: Decimal) -> Decimal {
    if low == high { low } else { low / Decimal::TWO + high / Decimal::TWO }
}
