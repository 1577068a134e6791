//! Bytes of a table, a field at a time.

use super::Reader;
use super::texts::Texts;
use super::window::{Window, digits};
use crate::facts::panel::{Cell, NOTHING};
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

/// A place to come back to: where a field begins.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

/// The words of an enum, each with its place.
pub(super) struct Words {
    /// Those that fit into a window with what ends them.
    short: Vec<(Window, u8)>,
    all: Vec<(Box<[u8]>, u8)>,
}

impl Words {
    pub(super) fn of<'w>(words: impl Iterator<Item = (&'w str, u8)>) -> Words {
        let all: Vec<(Box<[u8]>, u8)> = words.map(|(word, place)| (word.as_bytes().into(), place)).collect();
        let is_short = |(word, _): &&(Box<[u8]>, u8)| word.len() < Window::BYTES;
        let short = |(word, place): &(Box<[u8]>, u8)| (Window::at(word, 0).until(word.len()), *place);
        Words { short: all.iter().filter(is_short).map(short).collect(), all }
    }

    /// The place of the word of a window up to a byte of it. All are looked at: which it is follows no pattern.
    #[inline]
    pub(super) fn short(&self, window: Window, length: usize) -> u8 {
        let found = window.until(length);
        self.short.iter().fold(NOTHING, |tag, (word, place)| if *word == found { *place } else { tag })
    }

    fn long(&self, found: &[u8]) -> Option<u8> {
        self.all.iter().find(|(word, _)| **word == *found).map(|(_, place)| *place)
    }
}

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
    #[inline]
    pub(super) fn take(&mut self, number: i64, scale: u32, before: u32) -> bool {
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

    #[inline]
    pub(super) fn mark(&self) -> Mark {
        Mark(self.at)
    }

    /// Goes back to the beginning of the field that was begun.
    pub(super) fn back(&mut self, to: Mark) {
        self.commas -= usize::from(self.is_behind_comma(to));
        self.at = to.0;
    }

    /// Whether the field behind a mark was read with the comma that ends it.
    fn is_behind_comma(&self, mark: Mark) -> bool {
        self.at > mark.0 && self.bytes.get(self.at - 1) == Some(&b',')
    }

    /// The field behind a mark that was just read.
    pub(super) fn since(&self, mark: Mark) -> Range<usize> {
        mark.0..self.at - usize::from(self.is_behind_comma(mark))
    }

    /// The byte here; the end of the text ends a line.
    #[inline]
    fn here(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(b'\n')
    }

    #[inline]
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
    #[inline]
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

    /// The bytes here.
    #[inline]
    fn window(&self) -> Window {
        Window::at(self.bytes, self.at)
    }

    /// A value or nothing; none where it is anything else.
    #[inline]
    pub(super) fn read(&mut self, reader: &mut Reader) -> Option<Cell> {
        match reader {
            Reader::Bool => self.truth(),
            Reader::Number(bounds) => self.number(bounds),
            Reader::Choice(words) => self.word(words),
            Reader::Text(texts) => self.text(texts),
        }
    }

    /// A text or nothing; none of one that is not kept as it stands.
    #[inline]
    fn text(&mut self, texts: &mut Texts) -> Option<Cell> {
        let range = self.field();
        if range.is_empty() {
            return Some(Cell::EMPTY);
        }
        texts.place(self.bytes.get(range)?).map(Cell::text)
    }

    /// A truth or nothing; none where it is anything else.
    #[inline]
    pub(super) fn truth(&mut self) -> Option<Cell> {
        let (cell, length) = truth(self.window()).unwrap_or((Cell::EMPTY, 0));
        self.at += length;
        self.ends().then_some(cell)
    }

    /// One of some words or nothing; none where it is anything else.
    #[inline]
    pub(super) fn word(&mut self, words: &Words) -> Option<Cell> {
        let here = self.window();
        let length = here.length_to([b',', b'\n', b'\r']);
        if length == Window::BYTES {
            let range = self.field();
            return words.long(self.bytes.get(range)?).map(Cell::tagged);
        }
        self.at += length;
        let tag = words.short(here, length);
        ((tag != NOTHING) | (length == 0) && self.ends()).then_some(Cell::tagged(tag))
    }

    /// A number or nothing; none where it is anything else, or no number that the column takes.
    #[inline]
    pub(super) fn number(&mut self, bounds: &mut Bounds) -> Option<Cell> {
        if let Some((cell, length)) = short_number(self.bytes, self.at, bounds) {
            self.at += length;
            if self.ends() {
                return Some(cell);
            }
            self.at -= length;
        }
        let start = self.at;
        let negative = self.here() == b'-';
        self.at += usize::from(negative);
        let first = self.at;
        let (mut number, mut digits) = self.digits(0);
        if digits == 0 {
            return (self.at == start && self.ends()).then_some(Cell::EMPTY);
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
        Some(Cell { tag: u8::try_from(scale).ok()?, number })
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

/// A truth that a window begins with, and how many bytes it takes. Which it is decides over no branch.
#[inline]
pub(super) fn truth(here: Window) -> Option<(Cell, usize)> {
    let (yes, no) = (here.begins(*b"true"), here.begins(*b"false"));
    (yes | no).then_some((Cell::tagged(u8::from(yes)), 5 - usize::from(yes)))
}

/// A number of few digits or nothing at a place, and how many bytes it takes; none where it is anything else.
#[inline]
pub(super) fn short_number(bytes: &[u8], at: usize, bounds: &mut Bounds) -> Option<(Cell, usize)> {
    let here = Window::at(bytes, at);
    let (whole, before) = digits(here);
    // A number does not begin with a 0 that says nothing, and no more than seven digits are looked at.
    if before == Window::BYTES || bounds.percent || (before > 1 && here.first() == b'0') {
        return None;
    }
    if before > 0 && here.byte(before) == b'.' {
        let (part, behind) = digits(Window::at(bytes, at + before + 1));
        let scale = TENS.get(behind).filter(|_| behind > 0)?;
        let number = i64::try_from(whole * scale + part).ok()?;
        let took = bounds.take(number, behind as u32, before as u32);
        return took.then_some((Cell { tag: behind as u8, number }, before + 1 + behind));
    }
    let number = i64::try_from(whole).ok()?;
    let tag = if before == 0 { NOTHING } else { 0 };
    (before == 0 || bounds.take(number, 0, before as u32)).then_some((Cell { tag, number }, before))
}

/// Powers of ten, up to the digits that a window holds less one.
const TENS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
