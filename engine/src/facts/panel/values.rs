//! Values in columns, each kind as narrow as it can be.

use super::build::{ROWS, sorted};
use crate::facts::stride::Stride;
use jiff::civil::Date;
use r2pc_lang::value::{Days, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A bit a row.
pub(super) type Mask = Vec<u64>;

/// The bit of a row.
pub(super) fn get(mask: &Mask, row: u32) -> bool {
    mask.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

/// Clears the bit of a row.
pub(super) fn clear(mask: &mut Mask, row: u32) {
    if let Some(word) = mask.get_mut(row as usize / 64) {
        *word &= !(1 << (row % 64));
    }
}

/// A bit for each of some rows.
pub(super) fn all_set(rows: usize) -> Mask {
    let word = |at: usize| u64::MAX >> (64 - (rows - at * 64).min(64));
    (0..rows.div_ceil(64)).map(word).collect()
}

/// A bit for each of some values: whether it is a certain one.
pub(super) fn mask(values: &[u8], is: u8) -> Mask {
    let there = all_set(values.len());
    let strides = (0..values.len()).step_by(Stride::BYTES).zip(there);
    strides.map(|(at, there)| Stride::at(values, at).equals(is) & there).collect()
}

/// The other rows.
pub(super) fn others(mask: &Mask, rows: usize) -> Mask {
    mask.iter().zip(all_set(rows)).map(|(word, all)| !word & all).collect()
}

/// The values of a column; where a row has none, any.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// Truths.
    Bool(Vec<u64>),
    /// Values of an enum, by place.
    Choice(Vec<u8>),
    /// Decimals with so many digits behind the point.
    Number(u32, Ints),
    /// Places among texts, each of which is there once.
    Text(Ints, Arc<[Arc<str>]>),
    /// Places among days, as they were written.
    Day(Ints, Arc<[Days]>),
}

/// Whole numbers in as many bytes as the largest needs.
#[derive(Clone, Debug)]
pub(crate) enum Ints {
    One(Vec<i8>),
    Two(Vec<i16>),
    Four(Vec<i32>),
    Eight(Vec<i64>),
}

impl Default for Ints {
    fn default() -> Self {
        Ints::One(Vec::new())
    }
}

impl Ints {
    /// Adds numbers; if one of them needs more bytes, all get them.
    pub(super) fn extend(&mut self, more: &[i64]) {
        // A number and its ones' complement take as many bits beside the sign.
        let bits = more.iter().fold(0, |all, n| all | (n ^ (n >> 63))).cast_unsigned();
        let bytes = match bits {
            0..0x80 => 1,
            0x80..0x8000 => 2,
            0x8000..0x8000_0000 => 4,
            _ => 8,
        };
        self.widen(bytes);
        match self {
            Ints::One(all) => all.extend(more.iter().map(|n| *n as i8)),
            Ints::Two(all) => all.extend(more.iter().map(|n| *n as i16)),
            Ints::Four(all) => all.extend(more.iter().map(|n| *n as i32)),
            Ints::Eight(all) => all.extend_from_slice(more),
        }
    }

    /// Makes room for more numbers.
    pub(super) fn reserve(&mut self, more: usize) {
        match self {
            Ints::One(all) => all.reserve(more),
            Ints::Two(all) => all.reserve(more),
            Ints::Four(all) => all.reserve(more),
            Ints::Eight(all) => all.reserve(more),
        }
    }

    /// At least so many bytes each.
    fn widen(&mut self, bytes: usize) {
        fn wider<A: Copy, B: From<A>>(all: &Vec<A>) -> Vec<B> {
            let mut wide = Vec::with_capacity(all.capacity());
            wide.extend(all.iter().map(|n| B::from(*n)));
            wide
        }
        let wide = match (&*self, bytes) {
            (Ints::One(all), 2) => Ints::Two(wider(all)),
            (Ints::One(all), 4) => Ints::Four(wider(all)),
            (Ints::Two(all), 4) => Ints::Four(wider(all)),
            (Ints::One(all), 8) => Ints::Eight(wider(all)),
            (Ints::Two(all), 8) => Ints::Eight(wider(all)),
            (Ints::Four(all), 8) => Ints::Eight(wider(all)),
            _ => return,
        };
        *self = wide;
    }

    /// Numbers, in as few bytes.
    pub(super) fn of(mut all: impl Iterator<Item = i64>) -> Ints {
        let mut ints = Ints::default();
        loop {
            let some: Vec<i64> = all.by_ref().take(ROWS).collect();
            if some.is_empty() {
                return ints;
            }
            ints.extend(&some);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = i64> {
        let count = match self {
            Ints::One(all) => all.len(),
            Ints::Two(all) => all.len(),
            Ints::Four(all) => all.len(),
            Ints::Eight(all) => all.len(),
        };
        (0..u32::try_from(count).unwrap_or(u32::MAX)).map(|row| self.get(row))
    }

    /// In another order, where one is given.
    pub(super) fn sorted(self, order: Option<&[u32]>) -> Ints {
        match self {
            Ints::One(all) => Ints::One(sorted(all, order)),
            Ints::Two(all) => Ints::Two(sorted(all, order)),
            Ints::Four(all) => Ints::Four(sorted(all, order)),
            Ints::Eight(all) => Ints::Eight(sorted(all, order)),
        }
    }

    pub(crate) fn get(&self, row: u32) -> i64 {
        let at = row as usize;
        match self {
            Ints::One(all) => all.get(at).copied().map_or(0, i64::from),
            Ints::Two(all) => all.get(at).copied().map_or(0, i64::from),
            Ints::Four(all) => all.get(at).copied().map_or(0, i64::from),
            Ints::Eight(all) => all.get(at).copied().unwrap_or(0),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Ints::One(all) => size_of_val(all.as_slice()),
            Ints::Two(all) => size_of_val(all.as_slice()),
            Ints::Four(all) => size_of_val(all.as_slice()),
            Ints::Eight(all) => size_of_val(all.as_slice()),
        }
    }
}

impl Values {
    /// The value of a row, as fact files give it.
    pub(crate) fn value(&self, row: u32) -> Value {
        match self {
            Values::Bool(mask) => Value::Bool(get(mask, row)),
            Values::Choice(places) => {
                Value::Choice(u32::from(places.get(row as usize).copied().unwrap_or(0)))
            }
            Values::Number(scale, ints) => Value::Number(Decimal::new(ints.get(row), *scale).normalize()),
            Values::Text(..) => Value::Text(self.text(row).cloned().unwrap_or_default()),
            Values::Day(places, days) => {
                let days = usize::try_from(places.get(row)).ok().and_then(|at| days.get(at));
                Value::Date(days.copied().unwrap_or_else(|| Days::from(Date::MIN)))
            }
        }
    }

    /// The text of a row.
    pub(crate) fn text(&self, row: u32) -> Option<&Arc<str>> {
        let Values::Text(places, texts) = self else { return None };
        texts.get(usize::try_from(places.get(row)).ok()?)
    }

    /// The truth of a row.
    pub(crate) fn truth(&self, row: u32) -> Option<bool> {
        if let Values::Bool(mask) = self { Some(get(mask, row)) } else { None }
    }

    /// The place of a row's enum value.
    pub(crate) fn choice(&self, row: u32) -> Option<u32> {
        if let Values::Choice(places) = self {
            places.get(row as usize).copied().map(u32::from)
        } else {
            None
        }
    }

    /// Numbers with the digits behind their point.
    pub(crate) fn numbers(&self) -> Option<(u32, &Ints)> {
        if let Values::Number(scale, ints) = self { Some((*scale, ints)) } else { None }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Values::Bool(mask) => size_of_val(mask.as_slice()),
            Values::Choice(places) => places.len(),
            Values::Number(_, ints) => ints.bytes(),
            Values::Text(places, texts) => {
                places.bytes() + texts.iter().map(|text| size_of_val(text) + text.len() + 16).sum::<usize>()
            }
            Values::Day(places, days) => places.bytes() + size_of_val(&**days),
        }
    }
}
