//! Exact arithmetic of shares: quotients of counts, square roots, intervals.

use rust_decimal::Decimal;

/// The standard normal deviate that 95 % of draws lie within.
#[must_use]
pub fn deviate() -> Decimal {
    Decimal::from_i128_with_scale(1_959_963_984_540_054, 15)
}

/// `part / whole` of counts; none of an empty whole.
#[must_use]
pub fn share(part: usize, whole: usize) -> Option<Decimal> {
    quotient(part.into(), whole.into())
}

/// `a / b`; none by zero.
#[must_use]
pub fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_div(b)
}

/// The square root to twelve places of a number from 0 to 10 000; none of others.
#[must_use]
pub fn square_root(value: Decimal) -> Option<Decimal> {
    let scaled = value.checked_mul(Decimal::from_i128_with_scale(10i128.pow(24), 0))?.trunc();
    let root = u128::try_from(scaled).ok()?.isqrt();
    Some(Decimal::from_i128_with_scale(i128::try_from(root).ok()?, 12).normalize())
}

/// The 95 % interval around an estimate of a share, within 0 and 1.
#[must_use]
pub fn around(estimate: Decimal, variance: Decimal) -> Option<(Decimal, Decimal)> {
    let reach = deviate() * square_root(variance)?;
    Some(((estimate - reach).max(Decimal::ZERO), (estimate + reach).min(Decimal::ONE)))
}

/// The 95 % interval of a share of counts (Wilson 1927), which stays sound where counts are small.
#[must_use]
pub fn wilson(part: usize, whole: usize) -> Option<(Decimal, Decimal)> {
    let (n, p) = (Decimal::from(whole), share(part, whole)?);
    let square = deviate() * deviate();
    let four = Decimal::from(4);
    let middle = p + square / (Decimal::TWO * n);
    let inner = p * (Decimal::ONE - p) / n + square / (four * n * n);
    let reach = deviate() * square_root(inner)?;
    let scale = Decimal::ONE + square / n;
    // With none or all, that end is exact.
    let low = if part == 0 { Decimal::ZERO } else { (middle - reach) / scale };
    let high = if part == whole { Decimal::ONE } else { (middle + reach) / scale };
    Some((low, high))
}

/// The middle of sorted numbers; of an even number the mean of the two in the middle.
#[must_use]
pub fn median(sorted: &[Decimal]) -> Option<Decimal> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some((lower + upper) / Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn roots_are_exact_to_twelve_places() {
        assert_eq!(square_root(n("0.0625")), Some(n("0.25")));
        assert_eq!(square_root(n("2")), Some(n("1.414213562373")));
        assert_eq!(square_root(n("-1")), None);
    }

    /// The figures of `statsmodels.stats.proportion.proportion_confint(8, 10, method="wilson")`.
    #[test]
    fn wilson_intervals_are_those_of_the_literature() {
        let (low, high) = wilson(8, 10).unwrap();
        assert_eq!((low.round_dp(4), high.round_dp(4)), (n("0.4902"), n("0.9433")));
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(0, 5).unwrap().0, Decimal::ZERO);
    }

    #[test]
    fn a_median_of_two_is_their_mean() {
        assert_eq!(median(&[n("1"), n("2")]), Some(n("1.5")));
        assert_eq!(median(&[]), None);
    }
}
