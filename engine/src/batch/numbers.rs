//! Columns of numbers: scaled 64-bit integers where all values fit, else decimals.
//!
//! A scaled column holds the low ends of its intervals, and the high ends only where they differ somewhere.

use super::bits::Bits;
use super::choices::mirrored;
use super::ends::{Aligned, Ends, compare};
use super::planes::Planes;
use super::sliced::{Sliced, Slots};
use crate::number::{self, Numbers};
use crate::possible::Interval;
use crate::truth::Truth;
use r2pc_lang::program::{Arithmetic, Comparison, Function};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// No lower bound.
pub(super) const BELOW: i64 = i64::MIN;
/// No upper bound.
pub(super) const ABOVE: i64 = i64::MAX;

/// Numbers, a lane each.
#[derive(Clone, Debug)]
pub(crate) enum NumCol {
    /// The same in every lane.
    Same(Numbers),
    /// As many digits behind the point as `scale` says.
    Scaled(Scaled),
    /// The same, by their binary digits: what is read, counted and summed, and then compared.
    Sliced(Sliced),
    /// Any.
    General(Vec<Numbers>),
}

/// Intervals of integers that stand for decimals.
#[derive(Clone, Debug)]
pub(crate) struct Scaled {
    scale: u32,
    low: Vec<i64>,
    /// The high ends, where they are not the low ones.
    high: Option<Vec<i64>>,
}

/// A decimal as an integer of a scale; none where it does not fit or an end of range would be hit.
fn scaled(value: Decimal, scale: u32) -> Option<i64> {
    let value = if value.scale() <= scale { value } else { value.normalize() };
    let by = 10i128.checked_pow(scale.checked_sub(value.scale())?)?;
    let scaled = i64::try_from(value.mantissa().checked_mul(by)?).ok()?;
    (scaled != BELOW && scaled != ABOVE).then_some(scaled)
}

fn low_end(numbers: &Numbers, scale: u32) -> Option<i64> {
    numbers.low.map_or(Some(BELOW), |low| scaled(low, scale))
}

fn high_end(numbers: &Numbers, scale: u32) -> Option<i64> {
    numbers.high.map_or(Some(ABOVE), |high| scaled(high, scale))
}

fn digits(numbers: &Numbers) -> u32 {
    let digits = |end: Decimal| if end.scale() == 0 { 0 } else { end.normalize().scale() };
    [numbers.low, numbers.high].into_iter().flatten().map(digits).max().unwrap_or(0)
}

/// An end moved to a finer scale.
fn finer(end: i64, by: i64) -> Option<i64> {
    if end == BELOW || end == ABOVE {
        return Some(end);
    }
    end.checked_mul(by).filter(|end| *end != BELOW && *end != ABOVE)
}

impl Scaled {
    fn lane(&self, lane: usize) -> Numbers {
        let end = |ends: &[i64], none: i64| {
            let end = *ends.get(lane)?;
            (end != none).then(|| Decimal::new(end, self.scale))
        };
        Interval { low: end(&self.low, BELOW), high: end(self.high.as_deref().unwrap_or(&self.low), ABOVE) }
    }

    fn at_scale(&self, scale: u32) -> Option<Scaled> {
        let by = 10i64.checked_pow(scale.checked_sub(self.scale)?)?;
        let all = |ends: &[i64]| ends.iter().map(|end| finer(*end, by)).collect::<Option<Vec<i64>>>();
        let high = match &self.high {
            None => None,
            Some(high) => Some(all(high)?),
        };
        Some(Scaled { scale, low: all(&self.low)?, high })
    }

    fn ends(&self) -> Aligned<'_> {
        let low = Ends::Each(&self.low);
        Aligned { low, high: self.high.as_deref().map_or(low, Ends::Each) }
    }

    pub(super) fn of(scale: u32, low: Vec<i64>, high: Vec<i64>) -> Scaled {
        let high = (low != high).then_some(high);
        Scaled { scale, low, high }
    }
}

impl NumCol {
    /// The column of these numbers, in the narrowest form.
    pub(crate) fn of(numbers: Vec<Numbers>) -> NumCol {
        let scale = numbers.iter().map(digits).max().unwrap_or(0);
        let low: Option<Vec<i64>> = numbers.iter().map(|n| low_end(n, scale)).collect();
        let high: Option<Vec<i64>> = numbers.iter().map(|n| high_end(n, scale)).collect();
        match low.zip(high) {
            Some((low, high)) => NumCol::Scaled(Scaled::of(scale, low, high)),
            None => NumCol::General(numbers),
        }
    }

    /// Numbers that are known in some lanes, as integers with the digits behind their point, at most `scale`; in the others
    /// they can be everything of a range.
    pub(crate) fn known_or(
        known: impl Iterator<Item = Option<(i64, u32)>> + Clone,
        scale: u32,
        range: &Numbers,
    ) -> NumCol {
        NumCol::scaled_or(known.clone(), scale.max(digits(range)), range).unwrap_or_else(|| {
            let number = |(number, own)| Interval::point(Decimal::new(number, own));
            NumCol::of(known.map(|known| known.map_or(*range, number)).collect())
        })
    }

    /// The same as integers; none where they do not fit.
    fn scaled_or(
        known: impl Iterator<Item = Option<(i64, u32)>>,
        scale: u32,
        range: &Numbers,
    ) -> Option<NumCol> {
        let (least, most) = (low_end(range, scale)?, high_end(range, scale)?);
        let by = |own: u32| 10i64.checked_pow(scale.checked_sub(own)?);
        let mut low = Vec::with_capacity(known.size_hint().0);
        let mut unknown = Vec::new();
        for known in known {
            low.push(match known {
                Some((number, own)) if own == scale => number,
                Some((number, own)) => finer(number, by(own)?)?,
                None => {
                    unknown.push(low.len());
                    least
                }
            });
        }
        let mut high = low.clone();
        for lane in unknown {
            if let Some(end) = high.get_mut(lane) {
                *end = most;
            }
        }
        Some(NumCol::Scaled(Scaled::of(scale, low, high)))
    }

    /// By their digits, where they are few enough: they will be compared often.
    pub(crate) fn sliced(self) -> NumCol {
        let NumCol::Scaled(scaled) = &self else { return self };
        let sliced = Sliced::of(scaled.scale, &scaled.low, scaled.high.as_deref());
        sliced.map_or(self, NumCol::Sliced)
    }

    /// Lane by lane.
    fn plain(&self) -> &NumCol {
        match self {
            NumCol::Sliced(sliced) => sliced.plain(),
            other => other,
        }
    }

    pub(crate) fn size(&self) -> usize {
        match self {
            NumCol::Same(numbers) => size_of_val(numbers),
            NumCol::Scaled(Scaled { low, high, .. }) => {
                size_of_val(&**low) + high.as_ref().map_or(0, |high| size_of_val(&**high))
            }
            NumCol::Sliced(sliced) => sliced.size(),
            NumCol::General(numbers) => size_of_val(&**numbers),
        }
    }

    /// The numbers of a lane.
    pub(crate) fn lane(&self, lane: usize) -> Numbers {
        match self {
            NumCol::Same(numbers) => *numbers,
            NumCol::Scaled(scaled) => scaled.lane(lane),
            NumCol::Sliced(sliced) => sliced.plain().lane(lane),
            NumCol::General(numbers) => numbers.get(lane).copied().unwrap_or(Interval::all()),
        }
    }

    pub(crate) fn gather(&self, from: &[u32]) -> NumCol {
        let all = |ends: &[i64]| from.iter().filter_map(|lane| ends.get(*lane as usize).copied()).collect();
        match self {
            NumCol::Sliced(sliced) => sliced.plain().gather(from),
            NumCol::Same(_) => self.clone(),
            NumCol::Scaled(scaled) => NumCol::Scaled(Scaled {
                scale: scaled.scale,
                low: all(&scaled.low),
                high: scaled.high.as_deref().map(all),
            }),
            NumCol::General(_) => {
                NumCol::General(from.iter().map(|lane| self.lane(*lane as usize)).collect())
            }
        }
    }

    pub(crate) fn select(mask: &Bits, here: &NumCol, there: &NumCol) -> NumCol {
        let either = |lane| if mask.get(lane) { here.lane(lane) } else { there.lane(lane) };
        NumCol::of((0..mask.lanes()).map(either).collect())
    }

    pub(crate) fn is_known(&self, lanes: usize) -> Bits {
        match self {
            NumCol::Same(numbers) => Bits::all(lanes, numbers.known().is_some()),
            NumCol::Sliced(sliced) => sliced.is_known(),
            NumCol::Scaled(Scaled { high: None, .. }) => Bits::all(lanes, true),
            NumCol::Scaled(Scaled { low, high: Some(high), .. }) => Bits::of_pairs(low, high, |l, h| l == h),
            NumCol::General(numbers) => Bits::of_each(numbers, |n| n.known().is_some()),
        }
    }

    /// Runs something on two columns as integers of one scale; none where one does not fit.
    fn aligned<T>(
        a: &NumCol,
        b: &NumCol,
        run: impl Fn(u32, &Aligned<'_>, &Aligned<'_>) -> Option<T>,
    ) -> Option<T> {
        let same = |n: &Numbers, scale| {
            Some(Aligned { low: Ends::Same(low_end(n, scale)?), high: Ends::Same(high_end(n, scale)?) })
        };
        match (a.plain(), b.plain()) {
            (NumCol::Same(x), NumCol::Same(y)) => {
                let scale = digits(x).max(digits(y));
                run(scale, &same(x, scale)?, &same(y, scale)?)
            }
            (NumCol::Scaled(x), NumCol::Same(y)) => {
                let finer = (digits(y) > x.scale).then(|| x.at_scale(digits(y)));
                let x = match &finer {
                    None => x,
                    Some(finer) => finer.as_ref()?,
                };
                run(x.scale, &x.ends(), &same(y, x.scale)?)
            }
            (NumCol::Same(x), NumCol::Scaled(y)) => {
                let finer = (digits(x) > y.scale).then(|| y.at_scale(digits(x)));
                let y = match &finer {
                    None => y,
                    Some(finer) => finer.as_ref()?,
                };
                run(y.scale, &same(x, y.scale)?, &y.ends())
            }
            (NumCol::Scaled(x), NumCol::Scaled(y)) => match x.scale.cmp(&y.scale) {
                Ordering::Equal => run(x.scale, &x.ends(), &y.ends()),
                Ordering::Less => run(y.scale, &x.at_scale(y.scale)?.ends(), &y.ends()),
                Ordering::Greater => run(x.scale, &x.ends(), &y.at_scale(x.scale)?.ends()),
            },
            _ => None,
        }
    }

    /// `a op b`
    pub(crate) fn compare(how: Comparison, a: &NumCol, b: &NumCol, lanes: usize) -> Planes {
        let by_digits = match (a, b) {
            (NumCol::Sliced(a), NumCol::Same(b)) => a.compare(how, b),
            (NumCol::Same(a), NumCol::Sliced(b)) => b.compare(mirrored(how), a),
            _ => None,
        };
        if let Some(planes) = by_digits {
            return planes;
        }
        let planes = NumCol::aligned(a, b, |_, a, b| Some(compare(how, a, b, lanes)));
        planes.unwrap_or_else(|| Planes::from_fn(lanes, |lane| a.lane(lane).compare(how, &b.lane(lane))))
    }

    /// `-a`
    pub(crate) fn negate(&self) -> NumCol {
        let mirrored = |end: &i64| match *end {
            BELOW => ABOVE,
            ABOVE => BELOW,
            end => -end,
        };
        match self {
            NumCol::Sliced(sliced) => sliced.plain().negate(),
            NumCol::Same(numbers) => NumCol::Same(number::negate(numbers)),
            NumCol::Scaled(Scaled { scale, low, high }) => {
                let low: Vec<i64> = low.iter().map(mirrored).collect();
                NumCol::Scaled(match high {
                    None => Scaled { scale: *scale, low, high: None },
                    Some(high) => {
                        Scaled { scale: *scale, low: high.iter().map(mirrored).collect(), high: Some(low) }
                    }
                })
            }
            NumCol::General(numbers) => NumCol::General(numbers.iter().map(number::negate).collect()),
        }
    }

    /// `a + b` and the like; without a result it can be anything in the range of its type.
    pub(crate) fn arithmetic(
        how: Arithmetic,
        a: &NumCol,
        b: &NumCol,
        range: Numbers,
        lanes: usize,
    ) -> NumCol {
        if let (NumCol::Same(a), NumCol::Same(b)) = (a, b) {
            return NumCol::Same(number::arithmetic(how, a, b).unwrap_or(range));
        }
        let exact = match how {
            Arithmetic::Add => NumCol::aligned(a, b, |scale, a, b| {
                ends(scale, lanes, |lane| Some((plus(a.low, b.low, lane)?, plus(a.high, b.high, lane)?)))
            }),
            Arithmetic::Subtract => NumCol::aligned(a, b, |scale, a, b| {
                ends(scale, lanes, |lane| Some((minus(a.low, b.high, lane)?, minus(a.high, b.low, lane)?)))
            }),
            Arithmetic::Multiply => NumCol::aligned(a, b, |scale, a, b| {
                ends(scale.checked_mul(2).filter(|scale| *scale <= 18)?, lanes, |lane| product(a, b, lane))
            }),
            Arithmetic::Divide => None,
        };
        exact.unwrap_or_else(|| {
            let of = |lane| number::arithmetic(how, &a.lane(lane), &b.lane(lane)).unwrap_or(range);
            NumCol::of((0..lanes).map(of).collect())
        })
    }

    /// `abs`, `ln`, `exp`
    pub(crate) fn function(&self, which: Function, range: Numbers, lanes: usize) -> NumCol {
        let of = |numbers: &Numbers| number::function(which, numbers).unwrap_or(range);
        match self {
            NumCol::Same(numbers) => NumCol::Same(of(numbers)),
            _ => NumCol::of((0..lanes).map(|lane| of(&self.lane(lane))).collect()),
        }
    }

    /// The lesser (or the greater) of two.
    pub(crate) fn extreme(greatest: bool, a: &NumCol, b: &NumCol, lanes: usize) -> NumCol {
        let exact = NumCol::aligned(a, b, |scale, a, b| {
            ends(scale, lanes, |lane| {
                let of = |a: Ends<'_>, b: Ends<'_>| {
                    let (a, b) = (a.get(lane), b.get(lane));
                    if greatest { a.max(b) } else { a.min(b) }
                };
                Some((of(a.low, b.low), of(a.high, b.high)))
            })
        });
        exact.unwrap_or_else(|| {
            let pick = if greatest { Interval::greatest } else { Interval::least };
            NumCol::of((0..lanes).map(|lane| pick(a.lane(lane), b.lane(lane))).collect())
        })
    }

    /// The sums of runs of items: those that are in, and the hull of nothing and each that perhaps is (semantics, 2.2).
    /// Of `open` runs the sum has no upper bound, nor a lower one where an unseen item can be below 0. None where a sum
    /// does not fit.
    pub(crate) fn sums<R: Iterator<Item = usize>>(
        &self,
        is_in: &Planes,
        (runs, run): (usize, impl Fn(usize) -> R),
        open: &Bits,
        unseen_below_zero: bool,
    ) -> Option<NumCol> {
        let NumCol::Scaled(values) = self.plain() else { return None };
        let Aligned { low, high } = values.ends();
        let sum = |of: usize| {
            let mut total = (0i64, 0i64);
            for item in run(of) {
                let (low, high) = match is_in.get(item) {
                    Truth::True => (low.get(item), high.get(item)),
                    Truth::Unknown => (low.get(item).min(0), high.get(item).max(0)),
                    Truth::False => continue,
                };
                total = (added(total.0, low)?, added(total.1, high)?);
            }
            Some(match (open.get(of), unseen_below_zero) {
                (false, _) => total,
                (true, false) => (total.0, ABOVE),
                (true, true) => (BELOW, ABOVE),
            })
        };
        ends(values.scale, runs, sum)
    }

    /// The same by digits, of items that lie in slots.
    pub(crate) fn sums_of_slots(
        &self,
        is_in: &Planes,
        slots: Slots,
        open: &Bits,
        unseen_below_zero: bool,
    ) -> Option<NumCol> {
        let NumCol::Sliced(values) = self else { return None };
        values.sums(is_in, slots, open, unseen_below_zero).map(NumCol::Sliced)
    }

    /// Numbers of truths: from those that surely are to those that can be; where `open`, without an upper bound.
    pub(crate) fn counts(
        surely: impl Iterator<Item = Bits>,
        perhaps: impl Iterator<Item = Bits>,
        open: Bits,
        lanes: usize,
    ) -> NumCol {
        NumCol::Sliced(Sliced::counts(surely, perhaps, open, lanes))
    }

    /// Counts that are written out.
    pub(crate) fn counts_of_runs(low: Vec<u32>, high: Vec<u32>, open: &Bits) -> NumCol {
        let high = high.into_iter().enumerate();
        NumCol::Scaled(Scaled::of(
            0,
            low.into_iter().map(i64::from).collect(),
            high.map(|(lane, count)| if open.get(lane) { ABOVE } else { i64::from(count) }).collect(),
        ))
    }
}

/// The column of ends given lane by lane; none where one does not fit.
fn ends(scale: u32, lanes: usize, of: impl Fn(usize) -> Option<(i64, i64)>) -> Option<NumCol> {
    let both: Option<Vec<(i64, i64)>> = (0..lanes).map(of).collect();
    let (low, high) = both?.into_iter().unzip();
    Some(NumCol::Scaled(Scaled::of(scale, low, high)))
}

fn finite(end: i64) -> Option<i64> {
    (end != BELOW && end != ABOVE).then_some(end)
}

/// The sum of two low or two high ends: without a bound where one is.
fn plus(a: Ends<'_>, b: Ends<'_>, lane: usize) -> Option<i64> {
    added(a.get(lane), b.get(lane))
}

fn added(a: i64, b: i64) -> Option<i64> {
    match (finite(a), finite(b)) {
        (Some(a), Some(b)) => finite(a.checked_add(b)?),
        (None, _) => Some(a),
        _ => Some(b),
    }
}

/// A low end less a high one, or the other way round.
fn minus(a: Ends<'_>, b: Ends<'_>, lane: usize) -> Option<i64> {
    let (a, b) = (a.get(lane), b.get(lane));
    match (finite(a), finite(b)) {
        (Some(a), Some(b)) => finite(a.checked_sub(b)?),
        (None, _) => Some(a),
        _ => Some(if b == ABOVE { BELOW } else { ABOVE }),
    }
}

fn times(a: i64, b: i64) -> Option<i64> {
    match (finite(a), finite(b)) {
        (Some(a), Some(b)) => finite(a.checked_mul(b)?),
        _ if a == 0 || b == 0 => Some(0),
        _ => Some(if (a < 0) == (b < 0) { ABOVE } else { BELOW }),
    }
}

/// Least and greatest of the products of ends.
fn product(a: &Aligned<'_>, b: &Aligned<'_>, lane: usize) -> Option<(i64, i64)> {
    let (a, b) = ([a.low.get(lane), a.high.get(lane)], [b.low.get(lane), b.high.get(lane)]);
    let corners = [times(a[0], b[0])?, times(a[0], b[1])?, times(a[1], b[0])?, times(a[1], b[1])?];
    Some((corners.into_iter().min()?, corners.into_iter().max()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::ends::COMPARISONS;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// Small decimals, some without a bound, and now and then one that fits no 64-bit integer.
    fn numbers() -> impl Strategy<Value = Numbers> {
        let small = (-300i64..300, 0u32..3).prop_map(|(m, s)| Decimal::new(m, s));
        let huge = Just(Decimal::from_i128_with_scale(10i128.pow(24), 0));
        let end = prop_oneof![30 => small, 1 => huge];
        (end.clone(), end, 0u8..12).prop_map(|(a, b, kind)| match kind {
            0 => Interval { low: None, high: Some(b) },
            1 => Interval { low: Some(a), high: None },
            2 => Interval::all(),
            3..6 => Interval::between(a.min(b), a.max(b)),
            _ => Interval::point(a),
        })
    }

    /// Two columns, some of them by their digits.
    fn columns() -> impl Strategy<Value = (NumCol, NumCol, usize)> {
        (plain_columns(), any::<[bool; 2]>()).prop_map(|((a, b, lanes), [one, other])| {
            let (a, b) = (if one { a.sliced() } else { a }, if other { b.sliced() } else { b });
            (a, b, lanes)
        })
    }

    fn plain_columns() -> impl Strategy<Value = (NumCol, NumCol, usize)> {
        let same = || (numbers(), vec(numbers(), 1..100));
        let pairs = vec((numbers(), numbers()), 1..100);
        prop_oneof![
            pairs.prop_map(|pairs| {
                let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
                let lanes = a.len();
                (NumCol::of(a), NumCol::of(b), lanes)
            }),
            same().prop_map(|(a, b)| {
                let lanes = b.len();
                (NumCol::Same(a), NumCol::of(b), lanes)
            }),
            same().prop_map(|(a, b)| {
                let lanes = b.len();
                (NumCol::of(b), NumCol::Same(a), lanes)
            }),
        ]
    }

    proptest! {
        #[test]
        fn columns_come_to_what_numbers_do((a, b, lanes) in columns()) {
            for how in COMPARISONS {
                let planes = NumCol::compare(how, &a, &b, lanes);
                for lane in 0..lanes {
                    let one: Truth = a.lane(lane).compare(how, &b.lane(lane));
                    prop_assert_eq!(planes.get(lane), one, "{:?} {:?} {:?}", how, a.lane(lane), b.lane(lane));
                }
            }
            let range = Interval::between(Decimal::ZERO, Decimal::ONE);
            for how in [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide] {
                let column = NumCol::arithmetic(how, &a, &b, range, lanes);
                for lane in 0..lanes {
                    let one = number::arithmetic(how, &a.lane(lane), &b.lane(lane)).unwrap_or(range);
                    prop_assert_eq!(column.lane(lane), one, "{:?} {:?} {:?}", how, a.lane(lane), b.lane(lane));
                }
            }
            let (least, greatest) = (NumCol::extreme(false, &a, &b, lanes), NumCol::extreme(true, &a, &b, lanes));
            let (negative, known) = (a.negate(), a.is_known(lanes));
            let picked = NumCol::select(&known, &a, &b);
            for lane in 0..lanes {
                let (x, y) = (a.lane(lane), b.lane(lane));
                prop_assert_eq!(least.lane(lane), x.least(y));
                prop_assert_eq!(greatest.lane(lane), x.greatest(y));
                prop_assert_eq!(negative.lane(lane), number::negate(&x));
                prop_assert_eq!(known.get(lane), x.known().is_some());
                prop_assert_eq!(picked.lane(lane), if x.known().is_some() { x } else { y });
            }
        }
    }
}
