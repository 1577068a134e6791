//! Bytes of a table, a field at a time.

use crate::facts::panel::Cell;
use r2pc_lang::program::{NumberKind, NumberType};
use rust_decimal::Decimal;
use std::ops::Range;

/// A place in the bytes of a table.
pub(super) struct Cursor<'t> {
    bytes: &'t [u8],
    at: usize,
    /// How many commas of the row lie behind.
    commas: usize,
    /// A line ends in a way that is not looked for.
    strange: bool,
}

/// A place to come back to.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize, usize);

/// How many digits behind the point a number can have in a column, and one more.
const SCALES: usize = 19;

/// What numbers a column takes.
pub(super) struct Bounds {
    /// By digits behind the point, the least and the greatest number, as an integer.
    by_scale: [(i64, i64); SCALES],
    whole: bool,
    is_percent_type: bool,
    /// The column's numbers are per cents without the sign.
    percent: bool,
    /// The most digits before the point and behind it so far: together at most 18, so that all fit at one scale.
    before: u32,
    behind: u32,
}

impl Bounds {
    pub(super) fn of(ty: &NumberType, percent: bool) -> Bounds {
        let zero = (ty.kind == NumberKind::Count).then_some(Decimal::ZERO);
        let (least, most) = (ty.min.max(zero), ty.max);
        let mut by_scale = [(i64::MIN, i64::MAX); SCALES];
        for (scale, bounds) in (0u32..).zip(&mut by_scale) {
            // An end that no 64-bit number reaches bounds nothing.
            let at = |end: Decimal, up: bool| {
                let exact = Decimal::from_i128_with_scale(10i128.pow(scale), 0).checked_mul(end);
                let whole = exact.map(|exact| if up { exact.ceil() } else { exact.floor() }.normalize());
                let whole = whole.and_then(|whole| i64::try_from(whole).ok());
                whole.unwrap_or(if end.is_sign_negative() { i64::MIN } else { i64::MAX })
            };
            *bounds =
                (least.map_or(i64::MIN, |end| at(end, true)), most.map_or(i64::MAX, |end| at(end, false)));
        }
        Bounds {
            by_scale,
            whole: matches!(ty.kind, NumberKind::Count | NumberKind::Days),
            is_percent_type: ty.kind == NumberKind::Percent,
            percent,
            before: 0,
            behind: 0,
        }
    }

    /// Whether a number of so many digits belongs in the column.
    fn take(&mut self, number: i64, scale: u32, before: u32) -> bool {
        let Some((least, most)) = self.by_scale.get(scale as usize) else { return false };
        if number < *least || number > *most || (self.whole && scale > 0) {
            return false;
        }
        let (before, behind) = (self.before.max(before), self.behind.max(scale));
        let fits = before + behind <= 18;
        if fits {
            (self.before, self.behind) = (before, behind);
        }
        fits
    }
}

impl<'t> Cursor<'t> {
    pub(super) fn new(bytes: &'t [u8], at: usize) -> Self {
        Cursor { bytes, at, commas: 0, strange: false }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.at, self.commas)
    }

    pub(super) fn back(&mut self, to: Mark) {
        (self.at, self.commas) = (to.0, to.1);
    }

    /// The field behind a mark that was just read.
    pub(super) fn since(&self, mark: Mark) -> Range<usize> {
        mark.0..self.at - (self.commas - mark.1)
    }

    /// The byte here; the end of the text ends a line.
    fn here(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(b'\n')
    }

    fn is_end(&mut self) -> bool {
        match self.here() {
            b',' | b'\n' => true,
            b'\r' => {
                let ends = self.bytes.get(self.at + 1).is_none_or(|next| *next == b'\n');
                self.strange |= !ends;
                ends
            }
            _ => false,
        }
    }

    /// Goes behind the comma here, if one is here; true at the end of any field.
    fn ends(&mut self) -> bool {
        if self.here() == b',' {
            self.at += 1;
            self.commas += 1;
            return true;
        }
        self.is_end()
    }

    /// Where the next row begins that is not empty.
    pub(super) fn next_row(&mut self) -> Option<usize> {
        while matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        self.commas = 0;
        (self.at < self.bytes.len()).then_some(self.at)
    }

    /// Whether the row ends here, behind so many fields.
    pub(super) fn is_behind(&mut self, fields: usize) -> bool {
        self.commas + 1 == fields && self.here() != b',' && self.is_end() && !self.strange
    }

    /// The field here.
    pub(super) fn field(&mut self) -> Range<usize> {
        let start = self.at;
        while !self.is_end() {
            self.at += 1;
        }
        let end = self.at;
        self.ends();
        start..end
    }

    /// A truth or nothing; none where it is anything else.
    pub(super) fn truth(&mut self) -> Option<Cell> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (cell, length) = if rest.starts_with(b"true") {
            (Cell::Bool(true), 4)
        } else if rest.starts_with(b"false") {
            (Cell::Bool(false), 5)
        } else {
            (Cell::Nothing, 0)
        };
        self.at += length;
        self.ends().then_some(cell)
    }

    /// One of some words or nothing; none where it is anything else.
    pub(super) fn word(&mut self, words: &[(Box<[u8]>, u8)]) -> Option<Cell> {
        let range = self.field();
        let found = self.bytes.get(range).unwrap_or_default();
        if found.is_empty() {
            return Some(Cell::Nothing);
        }
        words.iter().find(|(word, _)| **word == *found).map(|(_, at)| Cell::Choice(*at))
    }

    /// A number or nothing; none where it is anything else, or no number that the column takes.
    pub(super) fn number(&mut self, bounds: &mut Bounds) -> Option<Cell> {
        let start = self.at;
        let negative = self.here() == b'-';
        self.at += usize::from(negative);
        let first = self.at;
        let (mut number, mut digits) = self.digits(0);
        if digits == 0 {
            return (self.at == start && self.ends()).then_some(Cell::Nothing);
        }
        // A number does not begin with a 0 that says nothing.
        if digits > 1 && self.bytes.get(first) == Some(&b'0') {
            return None;
        }
        let before = digits;
        let mut scale = 0;
        if self.here() == b'.' {
            self.at += 1;
            (number, scale) = self.digits(number);
            if scale == 0 {
                return None;
            }
            digits += scale;
        }
        if digits > 18 {
            return None;
        }
        let mut hundredths = bounds.percent;
        if self.here() == b'%' {
            self.at += 1;
            hundredths = true;
        }
        if hundredths {
            if !bounds.is_percent_type {
                return None;
            }
            scale += 2;
        }
        let number = if negative { -number } else { number };
        if !self.ends() || !bounds.take(number, scale, before) {
            return None;
        }
        Some(Cell::Number(number, u8::try_from(scale).ok()?))
    }

    /// A number continued by the digits here, and how many there are; of more than 18, only that they are.
    fn digits(&mut self, mut number: i64) -> (i64, u32) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut digits = 0;
        for byte in rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
            digits += 1;
        }
        self.at += digits as usize;
        (number, digits)
    }
}
