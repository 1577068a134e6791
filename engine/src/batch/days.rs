//! Columns of days, as integers that order as days do; the last days only where they differ from the first ones somewhere.

use super::bits::Bits;
use super::ends::{self, Aligned, Ends};
use super::planes::Planes;
use crate::possible::Interval;
use jiff::civil::Date;
use r2pc_lang::program::Comparison;

/// Days, a lane each.
#[derive(Clone, Debug)]
pub(crate) enum DayCol {
    /// The same in every lane.
    Same(Interval<Date>),
    Each(Days),
}

/// The ends of each lane's days.
#[derive(Clone, Debug)]
pub(crate) struct Days {
    low: Vec<i32>,
    high: Option<Vec<i32>>,
}

/// No first day.
const BELOW: i32 = i32::MIN;
/// No last day.
const ABOVE: i32 = i32::MAX;

/// A day as a number: its year, then nine bits for its month and day.
fn number(day: Date) -> i32 {
    (i32::from(day.year()) << 9) + (i32::from(day.month()) << 5) + i32::from(day.day())
}

/// The day of a number; none of no bound.
fn day(number: i32) -> Option<Date> {
    let year = i16::try_from(number >> 9).ok()?;
    Date::new(year, i8::try_from(number >> 5 & 0xF).ok()?, i8::try_from(number & 0x1F).ok()?).ok()
}

impl DayCol {
    pub(crate) fn of(days: impl Iterator<Item = Interval<Date>>) -> DayCol {
        let (low, high): (Vec<i32>, Vec<i32>) =
            days.map(|days| (days.low.map_or(BELOW, number), days.high.map_or(ABOVE, number))).unzip();
        let high = (low != high).then_some(high);
        DayCol::Each(Days { low, high })
    }

    /// The days of a lane.
    pub(crate) fn lane(&self, lane: usize) -> Interval<Date> {
        match self {
            DayCol::Same(days) => *days,
            DayCol::Each(Days { low, high }) => {
                let end = |ends: &[i32]| ends.get(lane).copied().and_then(day);
                Interval { low: end(low), high: end(high.as_deref().unwrap_or(low)) }
            }
        }
    }

    /// Those of so many lanes.
    pub(crate) fn each(&self, lanes: usize) -> impl Iterator<Item = Interval<Date>> {
        (0..lanes).map(|lane| self.lane(lane))
    }

    fn ends(&self) -> Aligned<'_, i32> {
        match self {
            DayCol::Same(days) => Aligned {
                low: Ends::Same(days.low.map_or(BELOW, number)),
                high: Ends::Same(days.high.map_or(ABOVE, number)),
            },
            DayCol::Each(Days { low, high }) => {
                let low = Ends::Each(low);
                Aligned { low, high: high.as_deref().map_or(low, Ends::Each) }
            }
        }
    }

    /// `a op b`
    pub(crate) fn compare(how: Comparison, a: &DayCol, b: &DayCol, lanes: usize) -> Planes {
        ends::compare(how, &a.ends(), &b.ends(), lanes)
    }

    /// Where there is one possible day.
    pub(crate) fn is_known(&self, lanes: usize) -> Bits {
        match self {
            DayCol::Same(days) => Bits::all(lanes, days.known().is_some()),
            DayCol::Each(Days { low, high: None }) => Bits::of_each(low, |day| day != BELOW && day != ABOVE),
            DayCol::Each(Days { low, high: Some(high) }) => {
                Bits::of_pairs(low, high, |low, high| low == high)
            }
        }
    }

    pub(crate) fn gather(&self, from: &[u32]) -> DayCol {
        let all = |ends: &[i32]| from.iter().filter_map(|lane| ends.get(*lane as usize).copied()).collect();
        match self {
            DayCol::Same(_) => self.clone(),
            DayCol::Each(Days { low, high }) => {
                DayCol::Each(Days { low: all(low), high: high.as_deref().map(all) })
            }
        }
    }

    pub(crate) fn select(mask: &Bits, here: &DayCol, there: &DayCol) -> DayCol {
        let either = |lane| if mask.get(lane) { here.lane(lane) } else { there.lane(lane) };
        DayCol::of((0..mask.lanes()).map(either))
    }

    /// Its bytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            DayCol::Same(days) => size_of_val(days),
            DayCol::Each(Days { low, high }) => {
                size_of_val(&**low) + high.as_ref().map_or(0, |high| size_of_val(&**high))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::ends::COMPARISONS;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn some_day() -> impl Strategy<Value = Date> {
        let near = (0i64..40).prop_map(|days| date(2012, 2, 10).saturating_add(jiff::Span::new().days(days)));
        prop_oneof![8 => near, 1 => Just(Date::MIN), 1 => Just(Date::MAX), 1 => Just(date(-1, 12, 31))]
    }

    fn days() -> impl Strategy<Value = Interval<Date>> {
        (some_day(), some_day(), 0u8..8).prop_map(|(a, b, kind)| match kind {
            0 => Interval::all(),
            1 => Interval { low: Some(a), high: None },
            2 => Interval { low: None, high: Some(a) },
            3 | 4 => Interval::between(a.min(b), a.max(b)),
            _ => Interval::point(a),
        })
    }

    proptest! {
        #[test]
        fn columns_of_days_come_to_what_days_do(
            pairs in prop::collection::vec((days(), days(), any::<bool>()), 1..80),
            known in any::<bool>(),
        ) {
            let lanes = pairs.len();
            let first = |days: Interval<Date>| if known { days.low.map_or(days, Interval::point) } else { days };
            let (a, b): (Vec<_>, Vec<_>) = pairs.iter().map(|(a, b, _)| (first(*a), *b)).unzip();
            let (left, right) = (DayCol::of(a.iter().copied()), DayCol::of(b.iter().copied()));
            prop_assert_eq!(left.each(lanes).collect::<Vec<_>>(), a.clone());
            for how in COMPARISONS {
                let planes = DayCol::compare(how, &left, &right, lanes);
                let same = DayCol::compare(how, &left, &DayCol::Same(b[0]), lanes);
                for lane in 0..lanes {
                    prop_assert_eq!(planes.get(lane), a[lane].compare(how, &b[lane]), "{:?} {:?} {:?}", how, a[lane], b[lane]);
                    prop_assert_eq!(same.get(lane), a[lane].compare(how, &b[0]));
                }
            }
            let mask = Bits::from_fn(lanes, |lane| pairs[lane].2);
            let chosen = DayCol::select(&mask, &left, &right);
            let from: Vec<u32> = (0..).take(lanes).collect::<Vec<u32>>().into_iter().rev().collect();
            let turned = left.gather(&from);
            let is_known = left.is_known(lanes);
            for lane in 0..lanes {
                prop_assert_eq!(chosen.lane(lane), if mask.get(lane) { a[lane] } else { b[lane] });
                prop_assert_eq!(turned.lane(lane), a[lanes - 1 - lane]);
                prop_assert_eq!(is_known.get(lane), a[lane].known().is_some());
            }
        }
    }
}
