//! Numbers as binary digits, a bit a lane for each: what a number of few digits is compared with is asked of sixty-four
//! lanes at once (Li and Patel, "BitWeaving", 2013), and items are counted and summed as an adder does it.

use super::bits::Bits;
use super::numbers::{ABOVE, BELOW, NumCol, Scaled};
use super::planes::{Planes, counted};
use crate::number::Numbers;
use r2pc_lang::program::Comparison;
use rust_decimal::Decimal;
use std::cell::OnceCell;

/// Intervals of integers that stand for decimals of a scale.
#[derive(Clone, Debug)]
pub(crate) struct Sliced {
    scale: u32,
    lanes: usize,
    /// What no digit at all stands for.
    base: i64,
    /// The digits of the low ends, the lowest first.
    low: Vec<Bits>,
    /// Those of the high ends, where they differ.
    high: Option<Vec<Bits>>,
    /// Where there is no lower bound.
    below: Bits,
    /// Where there is no upper bound.
    above: Bits,
    /// The same lane by lane, once somebody has asked for it.
    plain: OnceCell<Box<NumCol>>,
}

/// Turns rows into columns.
fn transpose(block: &mut [u64; 64]) {
    let mut size = 32;
    let mut mask = u64::from(u32::MAX);
    while size > 0 {
        for pair in block.chunks_mut(2 * size) {
            let (upper, lower) = pair.split_at_mut(size);
            for (a, b) in upper.iter_mut().zip(lower) {
                let moved = ((*a >> size) ^ *b) & mask;
                *a ^= moved << size;
                *b ^= moved;
            }
        }
        size /= 2;
        mask ^= mask << size;
    }
}

/// The digits of numbers, the lowest first.
fn digits(numbers: &[u64]) -> Vec<Bits> {
    let all = numbers.iter().fold(0, |all, number| all | number);
    let width = (u64::BITS - all.leading_zeros()) as usize;
    let mut planes = vec![Vec::with_capacity(numbers.len().div_ceil(64)); width];
    for chunk in numbers.chunks(64) {
        let mut block = [0; 64];
        block.iter_mut().zip(chunk).for_each(|(place, number)| *place = *number);
        transpose(&mut block);
        planes.iter_mut().zip(block).for_each(|(plane, word)| plane.push(word));
    }
    planes.into_iter().map(|plane| Bits::of_words(plane, numbers.len())).collect()
}

/// The numbers of digits.
fn numbers(digits: &[Bits], lanes: usize) -> impl Iterator<Item = u64> {
    (0..lanes.div_ceil(64)).flat_map(move |at| {
        let mut block = [0; 64];
        block.iter_mut().zip(digits).for_each(|(place, digit)| *place = digit.word(at));
        transpose(&mut block);
        block.into_iter().take(lanes - at * 64)
    })
}

/// Digits and what is added to them, as an adder does it.
fn add(sum: &mut Vec<Bits>, addend: impl Iterator<Item = Bits>, lanes: usize) {
    let none = || Bits::all(lanes, false);
    let mut addend = addend.fuse();
    let (mut carry, mut place) = (none(), 0);
    loop {
        let more = addend.next();
        if more.is_none() && carry.is_empty() {
            return;
        }
        if place == sum.len() {
            sum.push(none());
        }
        let (more, Some(digit)) = (more.unwrap_or_else(none), sum.get_mut(place)) else { return };
        let half = digit.clone().xor(&more);
        let next = digit.clone().and(&more).or(&half.clone().and(&carry));
        *digit = half.xor(&carry);
        (carry, place) = (next, place + 1);
    }
}

/// The whole number at or below a decimal of a scale, and whether it is that; none where it is beyond all bounds.
fn floor(value: Decimal, scale: u32) -> Option<(i128, bool)> {
    let value = value.normalize();
    let ten = |power: u32| 10i128.checked_pow(power);
    match scale.checked_sub(value.scale()) {
        Some(more) => Some((value.mantissa().checked_mul(ten(more)?)?, true)),
        None => {
            let by = ten(value.scale() - scale)?;
            Some((value.mantissa().div_euclid(by), value.mantissa().rem_euclid(by) == 0))
        }
    }
}

/// Where lanes' items lie: the items of one place one after the other, a lane each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots {
    /// How many lanes there are around the items.
    pub(crate) lanes: usize,
    /// From one item of a lane to its next: a multiple of 64.
    pub(crate) stride: usize,
    /// Most items of a lane.
    pub(crate) most: usize,
}

impl Slots {
    /// The bits of the first items, then those of the second ones, and so on.
    pub(crate) fn of(self, bits: &Bits) -> impl Iterator<Item = Bits> {
        (0..self.most).map(move |slot| bits.part(slot * self.stride, self.lanes))
    }
}

impl Sliced {
    /// The digits of a column; none where they are too many.
    pub(super) fn of(scale: u32, low: &[i64], high: Option<&[i64]>) -> Option<Sliced> {
        let lanes = low.len();
        let high = high.unwrap_or(low);
        let finite = || {
            let lows = low.iter().filter(|end| **end != BELOW);
            lows.chain(high.iter().filter(|end| **end != ABOVE)).copied()
        };
        let (least, most) = (finite().min().unwrap_or(0), finite().max().unwrap_or(0));
        // From 0 up, numbers can be summed; that may take a few digits more.
        let near_zero = least >= 0 && most / 4 <= most - least;
        let base = if near_zero { 0 } else { least };
        most.checked_sub(base)?;
        let code = |end: i64| u64::try_from(end - base).unwrap_or(0);
        let ends = || low.iter().zip(high).map(|(low, high)| (*low, *high));
        let of_low = |(low, high)| match (low, high) {
            (BELOW, ABOVE) => 0,
            (BELOW, high) => code(high),
            (low, _) => code(low),
        };
        let of_high = |(low, high)| if high == ABOVE { of_low((low, high)) } else { code(high) };
        let (lows, highs): (Vec<u64>, Vec<u64>) =
            (ends().map(of_low).collect(), ends().map(of_high).collect());
        let bits = |ends: &[i64], none: i64| {
            if ends.contains(&none) {
                Bits::of_each(ends, |end| end == none)
            } else {
                Bits::all(lanes, false)
            }
        };
        Some(Sliced {
            scale,
            lanes,
            base,
            low: digits(&lows),
            high: (lows != highs).then(|| digits(&highs)),
            below: bits(low, BELOW),
            above: bits(high, ABOVE),
            plain: OnceCell::new(),
        })
    }

    /// Numbers of truths: from those that surely are to those that can be; where `open`, without an upper bound.
    pub(super) fn counts(
        surely: impl Iterator<Item = Bits>,
        perhaps: impl Iterator<Item = Bits>,
        open: Bits,
        lanes: usize,
    ) -> Sliced {
        Sliced::ends(
            0,
            lanes,
            [counted(lanes, surely), counted(lanes, perhaps)],
            [Bits::all(lanes, false), open],
        )
    }

    fn ends(scale: u32, lanes: usize, [low, high]: [Vec<Bits>; 2], [below, above]: [Bits; 2]) -> Sliced {
        let high = (low != high).then_some(high);
        Sliced { scale, lanes, base: 0, low, high, below, above, plain: OnceCell::new() }
    }

    pub(super) fn size(&self) -> usize {
        let digits = self.low.iter().chain(self.high.iter().flatten()).chain([&self.below, &self.above]);
        digits.map(Bits::size).sum::<usize>() + self.plain.get().map_or(0, |plain| plain.size())
    }

    /// Lane by lane.
    pub(super) fn plain(&self) -> &NumCol {
        self.plain.get_or_init(|| {
            // A code came from an integer that is no end of range.
            let ends = |digits: &[Bits], none: &Bits, end: i64| -> Vec<i64> {
                let value =
                    |code: u64| i64::try_from(i128::from(self.base) + i128::from(code)).unwrap_or(end);
                let each = numbers(digits, self.lanes).enumerate();
                each.map(|(lane, code)| if none.get(lane) { end } else { value(code) }).collect()
            };
            let low = ends(&self.low, &self.below, BELOW);
            let high = ends(self.high.as_ref().unwrap_or(&self.low), &self.above, ABOVE);
            Box::new(NumCol::Scaled(Scaled::of(self.scale, low, high)))
        })
    }

    pub(super) fn is_known(&self) -> Bits {
        let bound = self.below.clone().or(&self.above).not();
        let Some(high) = &self.high else { return bound };
        let none = Bits::all(self.lanes, false);
        (0..self.low.len().max(high.len())).fold(bound, |known, place| {
            let (low, high) = (self.low.get(place).unwrap_or(&none), high.get(place).unwrap_or(&none));
            known.and_not(&low.clone().xor(high))
        })
    }

    /// `self op to`, the other the same in every lane; none where it is beyond all bounds.
    pub(super) fn compare(&self, how: Comparison, to: &Numbers) -> Option<Planes> {
        Some(match how {
            Comparison::Less => self.less(to, false)?,
            Comparison::LessEqual => self.less(to, true)?,
            Comparison::GreaterEqual => self.less(to, false)?.not(),
            Comparison::Greater => self.less(to, true)?.not(),
            Comparison::Is => self.same(to)?,
            Comparison::IsNot => self.same(to)?.not(),
        })
    }

    fn same(&self, to: &Numbers) -> Option<Planes> {
        let same = self.less(to, true)?.and(&self.less(to, false)?.not());
        let no = if to.known().is_some() { same.no } else { Bits::all(self.lanes, true) };
        Some(Planes { yes: same.yes, no })
    }

    /// `self < to`, or `self <= to`
    fn less(&self, to: &Numbers, or_same: bool) -> Option<Planes> {
        let under = |digits: &[Bits], limit: Decimal| {
            let (floor, exact) = floor(limit, self.scale)?;
            let limit = if or_same || !exact { floor.checked_add(1)? } else { floor };
            let limit = limit.checked_sub(i128::from(self.base))?;
            Some(match u64::try_from(limit) {
                Ok(limit) => Bits::less(digits, limit, self.lanes),
                Err(_) => Bits::all(self.lanes, limit > 0),
            })
        };
        let low = to.high.map(|limit| under(&self.low, limit));
        let high = match &self.high {
            None if to.known().is_some() => low.clone(),
            high => to.low.map(|limit| under(high.as_ref().unwrap_or(&self.low), limit)),
        };
        let all = || Bits::all(self.lanes, true);
        let yes = match low {
            None => all(),
            Some(low) => low?.or(&self.below),
        };
        let no = match high {
            None => all(),
            Some(high) => high?.not().or(&self.above),
        };
        Some(Planes { yes, no })
    }

    /// The sums of each lane's items: see [`NumCol::sums`]. None where some item is below 0.
    pub(super) fn sums(
        &self,
        is_in: &Planes,
        slots: Slots,
        open: &Bits,
        unseen_below_zero: bool,
    ) -> Option<Sliced> {
        if self.base != 0 || !self.below.is_empty() {
            return None;
        }
        let high = self.high.as_ref().unwrap_or(&self.low);
        let room = usize::BITS - slots.most.leading_zeros();
        if high.len().max(self.low.len()) + room as usize > 62 {
            return None;
        }
        let total = |digits: &[Bits], counts: &Bits| {
            let mut sum = Vec::new();
            for slot in 0..slots.most {
                let of = |bits: &Bits| bits.part(slot * slots.stride, slots.lanes);
                let counts = of(counts);
                add(&mut sum, digits.iter().map(|digit| of(digit).and(&counts)), slots.lanes);
            }
            sum
        };
        let unbound = self.above.clone().and(&is_in.yes);
        let above = slots.of(&unbound).fold(open.clone(), |any, here| any.or(&here));
        let below = if unseen_below_zero { open.clone() } else { Bits::all(slots.lanes, false) };
        let ends = [total(&self.low, &is_in.surely()), total(high, &is_in.yes)];
        Some(Sliced::ends(self.scale, slots.lanes, ends, [below, above]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_are_those_of_the_numbers(all in vec(any::<u64>(), 1..200), few in vec(0u64..1000, 1..200)) {
            for given in [all, few] {
                let lanes = given.len();
                let found = digits(&given);
                prop_assert_eq!(numbers(&found, lanes).collect::<Vec<_>>(), given.clone());
                for (place, digit) in found.iter().enumerate() {
                    prop_assert_eq!(digit, &Bits::of_each(&given, |number| number >> place & 1 == 1));
                }
            }
        }

        #[test]
        fn what_is_added_is_the_sum(pairs in vec((0u64..5000, 0u64..90), 1..200)) {
            let (a, b): (Vec<u64>, Vec<u64>) = pairs.iter().copied().unzip();
            let (mut sum, more) = (digits(&a), digits(&b));
            add(&mut sum, more.into_iter(), a.len());
            let expected: Vec<u64> = pairs.iter().map(|(a, b)| a + b).collect();
            prop_assert_eq!(numbers(&sum, a.len()).collect::<Vec<_>>(), expected);
        }
    }
}
