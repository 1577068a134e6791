//! The ends of intervals, lane by lane, as integers. No bound is the least or the greatest of them, which no value is: so
//! ends compare as integers do.

use super::bits::Bits;
use super::planes::Planes;
use r2pc_lang::program::Comparison;

/// An end of each lane's interval.
#[derive(Clone, Copy)]
pub(super) enum Ends<'c, T = i64> {
    Same(T),
    Each(&'c [T]),
}

impl<T: Copy + Default> Ends<'_, T> {
    pub(super) fn get(self, lane: usize) -> T {
        match self {
            Ends::Same(end) => end,
            Ends::Each(ends) => ends.get(lane).copied().unwrap_or_default(),
        }
    }
}

/// The two ends of a column; of numbers, at a common scale.
pub(super) struct Aligned<'c, T = i64> {
    pub(super) low: Ends<'c, T>,
    pub(super) high: Ends<'c, T>,
}

/// All comparisons, for tests of columns.
#[cfg(test)]
pub(super) const COMPARISONS: [Comparison; 6] = [
    Comparison::Is,
    Comparison::IsNot,
    Comparison::Less,
    Comparison::LessEqual,
    Comparison::Greater,
    Comparison::GreaterEqual,
];

/// The bits of lanes where two ends stand as asked.
fn bits<T: Copy>(lanes: usize, a: Ends<'_, T>, b: Ends<'_, T>, holds: impl Fn(T, T) -> bool) -> Bits {
    match (a, b) {
        (Ends::Each(a), Ends::Each(b)) => Bits::of_pairs(a, b, holds),
        (Ends::Each(a), Ends::Same(b)) => Bits::of_each(a, |a| holds(a, b)),
        (Ends::Same(a), Ends::Each(b)) => Bits::of_each(b, |b| holds(a, b)),
        (Ends::Same(a), Ends::Same(b)) => Bits::all(lanes, holds(a, b)),
    }
}

/// `a op b`
pub(super) fn compare<T: Copy + Ord>(
    how: Comparison,
    a: &Aligned<'_, T>,
    b: &Aligned<'_, T>,
    lanes: usize,
) -> Planes {
    let less = |a: &Aligned<'_, T>, b: &Aligned<'_, T>| Planes {
        yes: bits(lanes, a.low, b.high, |a, b| a < b),
        no: bits(lanes, a.high, b.low, |a, b| a >= b),
    };
    match how {
        Comparison::Less => less(a, b),
        Comparison::GreaterEqual => less(a, b).not(),
        Comparison::Greater => less(b, a),
        Comparison::LessEqual => less(b, a).not(),
        Comparison::Is => same(a, b, lanes),
        Comparison::IsNot => same(a, b, lanes).not(),
    }
}

fn same<T: Copy + Ord>(a: &Aligned<'_, T>, b: &Aligned<'_, T>, lanes: usize) -> Planes {
    let equal = |a, b| bits(lanes, a, b, |a, b| a == b);
    let meets = |high, low| bits(lanes, high, low, |high, low| high >= low);
    let both_known = equal(a.low, a.high).and(&equal(b.low, b.high));
    Planes {
        yes: meets(a.high, b.low).and(&meets(b.high, a.low)),
        no: both_known.and(&equal(a.low, b.low)).not(),
    }
}
