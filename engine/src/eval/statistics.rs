//! Sums, means, medians and extremes of items some of which are only perhaps there (semantics, 2.2).
//!
//! The result is the hull over every choice: of the perhaps-items, which are in, and of each value, which it is.

use crate::number::{self, Numbers, Undefined};
use crate::possible::Interval;
use crate::truth::Truth;
use r2pc_lang::program::{Aggregate, Arithmetic};
use r2pc_lang::syntax::OverTime;
use rust_decimal::Decimal;

/// The values of a list's items, with what may be in it unseen.
#[derive(Clone, Debug)]
pub(crate) struct Sample<T> {
    /// Of items that are in.
    pub(super) sure: Vec<Interval<T>>,
    /// Of items that are perhaps in.
    pub(super) perhaps: Vec<Interval<T>>,
    /// What an unseen item can hold, where the list is open.
    pub(super) unseen: Option<Interval<T>>,
}

impl<T: Copy + Ord> Sample<T> {
    /// No items yet; of an open list, with what an unseen one can hold.
    pub(crate) fn new(unseen: Option<Interval<T>>) -> Self {
        Sample { sure: Vec::new(), perhaps: Vec::new(), unseen }
    }

    /// Adds an item that is in, perhaps in or not in.
    pub(crate) fn add(&mut self, is_in: Truth, value: Interval<T>) {
        match is_in {
            Truth::True => self.sure.push(value),
            Truth::Unknown => self.perhaps.push(value),
            Truth::False => {}
        }
    }

    /// No item is in, surely.
    pub(super) fn is_empty(&self) -> bool {
        self.sure.is_empty() && self.perhaps.is_empty() && self.unseen.is_none()
    }

    /// The least value; nothing where there may be none.
    pub(crate) fn least(&self) -> Option<Interval<T>> {
        self.extreme(Interval::least, |whole, other| Interval { low: other.low, ..whole })
    }

    /// The greatest value; nothing where there may be none.
    pub(crate) fn greatest(&self) -> Option<Interval<T>> {
        self.extreme(Interval::greatest, |whole, other| Interval { high: other.high, ..whole })
    }

    /// The extreme of the sure items, widened on its own side by those that may be there too.
    fn extreme(
        &self,
        pick: fn(Interval<T>, Interval<T>) -> Interval<T>,
        widen: fn(Interval<T>, Interval<T>) -> Interval<T>,
    ) -> Option<Interval<T>> {
        let sure = self.sure.iter().copied().reduce(pick)?;
        let others = self.perhaps.iter().copied().chain(self.unseen);
        Some(others.fold(sure, |whole, other| widen(whole, pick(whole, other))))
    }
}

/// A value or no bound, for sorting: no lower bound sorts first, no upper bound last.
type Lows = Vec<Option<Decimal>>;

impl Sample<Decimal> {
    /// What is made of the items; nothing where there may be none.
    ///
    /// # Errors
    /// Where there is surely no number: no item is in, or the sum is too large.
    pub(crate) fn aggregate(&self, which: Aggregate) -> Result<Option<Numbers>, Undefined> {
        if self.is_empty() && which != Aggregate::Sum {
            return Err(Undefined);
        }
        Ok(match which {
            Aggregate::Sum => Some(self.sum()?),
            Aggregate::Mean => self.mean(),
            Aggregate::Middle => self.middle(),
            Aggregate::Min => self.least(),
            Aggregate::Max => self.greatest(),
        })
    }

    /// What is made of the readings of a window; nothing where there is no number.
    pub(crate) fn over_time(&self, which: OverTime) -> Option<Numbers> {
        match which {
            OverTime::Mean => self.mean(),
            OverTime::Min => self.least(),
            OverTime::Max => self.greatest(),
            OverTime::Sum => self.sum().ok(),
        }
    }

    /// The sum: perhaps-items add the hull of nothing and their value; unseen ones add without bound.
    pub(super) fn sum(&self) -> Result<Numbers, Undefined> {
        let zero = Interval::point(Decimal::ZERO);
        let values = self.sure.iter().copied().chain(self.perhaps.iter().map(|value| value.hull(zero)));
        let mut total = zero;
        for value in values {
            total = number::arithmetic(Arithmetic::Add, &total, &value)?;
        }
        Ok(match &self.unseen {
            None => total,
            Some(unseen) if unseen.low.is_some_and(|low| low >= Decimal::ZERO) => {
                Interval { high: None, ..total }
            }
            Some(_) => Interval::all(),
        })
    }

    /// The mean; nothing where there may be no item.
    pub(super) fn mean(&self) -> Option<Numbers> {
        self.central(|values| {
            let total: Decimal =
                values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add((*value)?))?;
            total.checked_div(Decimal::from(values.len())).map(|mean| mean.normalize())
        })
    }

    /// The median, of an even number the mean of the two in the middle; nothing where there may be no item.
    pub(super) fn middle(&self) -> Option<Numbers> {
        self.central(median)
    }

    /// A measure between the least and the greatest value, monotone in each.
    fn central(&self, measure: impl Fn(&Lows) -> Option<Decimal>) -> Option<Numbers> {
        if self.sure.is_empty() {
            return None;
        }
        let lows = |values: &[Interval<Decimal>]| values.iter().map(|v| v.low).collect::<Lows>();
        // Upper ends mirrored at zero are lower ends again.
        let highs =
            |values: &[Interval<Decimal>]| values.iter().map(|v| v.high.map(|h| -h)).collect::<Lows>();
        let low = lowest(lows(&self.sure), lows(&self.perhaps), &measure);
        let high = lowest(highs(&self.sure), highs(&self.perhaps), &measure).map(|h| -h);
        let seen = Interval { low, high };
        Some(self.unseen.map_or(seen, |unseen| seen.hull(unseen)))
    }
}

/// The least a measure can be over any choice of the perhaps-items: of every number of them, the lowest.
fn lowest(
    mut values: Lows,
    mut perhaps: Lows,
    measure: impl Fn(&Lows) -> Option<Decimal>,
) -> Option<Decimal> {
    perhaps.sort();
    values.sort();
    let mut least = measure(&values)?;
    for value in perhaps {
        values.insert(values.partition_point(|v| *v < value), value);
        least = least.min(measure(&values)?);
    }
    Some(least)
}

/// The median of sorted values.
fn median(values: &Lows) -> Option<Decimal> {
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower = *values.get(values.len() / 2 - 1)?;
    lower?.checked_add(upper?)?.checked_div(Decimal::TWO).map(|m| m.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval(low: i64, high: i64) -> Numbers {
        Interval::between(Decimal::from(low), Decimal::from(high))
    }

    fn sample(sure: &[(i64, i64)], perhaps: &[(i64, i64)]) -> Sample<Decimal> {
        let of = |values: &[(i64, i64)]| values.iter().map(|(a, b)| interval(*a, *b)).collect();
        Sample { sure: of(sure), perhaps: of(perhaps), unseen: None }
    }

    #[test]
    fn s2_2_sums_add_the_hull_of_nothing_and_a_perhaps_item() {
        assert_eq!(sample(&[(3, 3)], &[(5, 5)]).sum(), Ok(interval(3, 8)));
        assert_eq!(sample(&[(3, 3)], &[(-5, -5)]).sum(), Ok(interval(-2, 3)));
        assert_eq!(sample(&[], &[]).sum(), Ok(interval(0, 0)));
        let open = Sample { unseen: Some(interval(0, 9)), ..sample(&[(3, 3)], &[]) };
        assert_eq!(open.sum(), Ok(Interval { low: Some(Decimal::from(3)), high: None }));
    }

    #[test]
    fn s2_2_measures_of_perhaps_nothing_have_no_value() {
        assert_eq!(sample(&[], &[(1, 1)]).mean(), None);
        assert_eq!(sample(&[], &[(1, 1)]).least(), None);
        assert!(sample(&[], &[]).is_empty());
    }

    #[test]
    fn s2_2_the_middle_of_an_even_number_is_the_mean_of_two() {
        assert_eq!(sample(&[(1, 1), (4, 4)], &[]).middle(), Some(Interval::point("2.5".parse().unwrap())));
        assert_eq!(sample(&[(1, 1), (4, 4), (5, 5)], &[]).middle(), Some(interval(4, 4)));
    }

    #[test]
    fn s2_2_extremes_reach_to_perhaps_items_on_their_own_side_only() {
        assert_eq!(sample(&[(2, 3)], &[(1, 9)]).least(), Some(interval(1, 3)));
        assert_eq!(sample(&[(2, 3)], &[(1, 9)]).greatest(), Some(interval(2, 9)));
        let open = Sample { unseen: Some(interval(0, 9)), ..sample(&[(2, 3)], &[]) };
        assert_eq!(open.least(), Some(interval(0, 3)));
        assert_eq!(open.mean(), Some(interval(0, 9)));
    }

    /// All choices of which perhaps-items are in, and of one end or the other of each value.
    fn choices(sample: &Sample<Decimal>) -> Vec<Vec<Numbers>> {
        let ends = |v: &Numbers| [Interval { high: v.low, ..*v }, Interval { low: v.high, ..*v }];
        let mut all = vec![Vec::new()];
        for value in &sample.sure {
            all = all
                .iter()
                .flat_map(|c: &Vec<_>| ends(value).map(|e| [c.clone(), vec![e]].concat()))
                .collect();
        }
        for value in &sample.perhaps {
            let with: Vec<_> =
                all.iter().flat_map(|c| ends(value).map(|e| [c.clone(), vec![e]].concat())).collect();
            all.extend(with);
        }
        all
    }

    fn pairs(most: usize) -> impl Strategy<Value = Vec<(i64, i64)>> {
        proptest::collection::vec((-9i64..9, 0i64..5).prop_map(|(a, d)| (a, a + d)), 0..most)
    }

    proptest! {
        #[test]
        fn s2_2_every_measure_is_the_hull_over_every_choice(sure in pairs(4), perhaps in pairs(3)) {
            prop_assume!(!sure.is_empty());
            let whole = sample(&sure, &perhaps);
            type Measure = fn(&Sample<Decimal>) -> Option<Numbers>;
            let measures: [Measure; 5] =
                [|s| s.sum().ok(), Sample::mean, Sample::middle, Sample::least, Sample::greatest];
            for measure in measures {
                let hull = choices(&whole)
                    .into_iter()
                    .filter_map(|sure| measure(&Sample { sure, perhaps: Vec::new(), unseen: None }))
                    .reduce(Interval::hull);
                prop_assert_eq!(measure(&whole), hull);
            }
        }
    }
}
