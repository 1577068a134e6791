//! Values of a table, a field at a time.

use super::Reader;
use super::texts::Texts;
use crate::facts::panel::{Cell, NOTHING};
use crate::facts::window::{Window, digits};
use r2pc_lang::program::{NumberKind, NumberType};
use rust_decimal::Decimal;
use std::ops::Range;

/// The words of an enum, each with its place.
pub(super) struct Words {
    /// Those that fit into a window with what ends them, each where its window leads to.
    short: Box<[(Window, u8)]>,
    /// What leads there: the highest bits of a window times this.
    factor: u64,
    shift: u32,
    all: Vec<(Box<[u8]>, u8)>,
}

impl Words {
    pub(super) fn of<'w>(words: impl Iterator<Item = (&'w str, u8)>) -> Words {
        let all: Vec<(Box<[u8]>, u8)> = words.map(|(word, place)| (word.as_bytes().into(), place)).collect();
        let window = |(word, place): &(Box<[u8]>, u8)| Some((Window::short(word, 0, word.len())?, *place));
        let short: Vec<(Window, u8)> = all.iter().filter_map(window).collect();
        // Each word is to have a slot of its own: few tries are needed where there are four times as many slots as words.
        let mut bits = (4 * short.len()).next_power_of_two().ilog2().max(1);
        let mut factor: u64 = 0x9E37_79B9_7F4A_7C15;
        loop {
            for _ in 0..64 {
                if let Some(short) = placed(&short, factor, 64 - bits) {
                    return Words { short, factor, shift: 64 - bits, all };
                }
                factor = factor.wrapping_mul(0xD134_2543_DE82_EF95) | 1;
            }
            bits += 1;
        }
    }

    /// The place of a word of less than eight bytes; nothing of no such word.
    #[inline]
    pub(super) fn short(&self, found: Window) -> u8 {
        let slot = self.short.get(found.mixed(self.factor, self.shift));
        let (word, place) = slot.copied().unwrap_or((Window::default(), NOTHING));
        // All bits of nothing are set.
        place | u8::from(word != found).wrapping_neg()
    }

    fn long(&self, found: &[u8]) -> Option<u8> {
        self.all.iter().find(|(word, _)| **word == *found).map(|(_, place)| *place)
    }
}

/// Words in slots of their own; none where two would share one.
fn placed(words: &[(Window, u8)], factor: u64, shift: u32) -> Option<Box<[(Window, u8)]>> {
    let mut slots = vec![(Window::default(), NOTHING); 1 << (64 - shift)];
    for word in words {
        let slot = slots.get_mut(word.0.mixed(factor, shift)).filter(|slot| slot.1 == NOTHING)?;
        *slot = *word;
    }
    Some(slots.into())
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

    /// A number with so many digits behind the point; none where it does not belong in the column.
    pub(super) fn scaled(&mut self, number: i64, scale: u32) -> Option<Cell> {
        if self.percent && !self.is_percent_type {
            return None;
        }
        let whole = number.unsigned_abs() / 10u64.checked_pow(scale)?;
        let before = whole.checked_ilog10().unwrap_or(0) + 1;
        let finer = scale + if self.percent { 2 } else { 0 };
        let took = before + scale <= 18 && self.take(number, finer, before);
        took.then_some(Cell { tag: u8::try_from(finer).ok()?, number })
    }

    /// The least and the greatest whole number of at most seven digits.
    pub(super) fn wholes(&self) -> (i64, i64) {
        let [(least, most), ..] = self.by_scale;
        let end = |end: i64| end.clamp(-1, 10_000_000);
        (end(least), end(most))
    }

    /// Whether all numbers so far were whole, and what is written is what they are.
    pub(super) fn is_whole(&self) -> bool {
        self.behind == 0 && !self.percent
    }

    /// Whole numbers of at most so many digits belong in the column; there are no others yet.
    pub(super) fn met(&mut self, before: u32) {
        self.before = self.before.max(before);
    }

    /// A number that is written with so many digits before and behind the point, and maybe with a per cent sign; none where it
    /// does not belong in the column.
    #[inline]
    pub(super) fn written(
        &mut self,
        number: i64,
        (before, behind): (u32, u32),
        percent: bool,
    ) -> Option<Cell> {
        let is_percent = percent | self.percent;
        let scale = behind + 2 * u32::from(is_percent);
        let took = (!is_percent | self.is_percent_type) && self.take(number, scale, before);
        took.then_some(Cell { tag: scale as u8, number })
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

impl Reader {
    /// What a field is; nothing where it is empty, none where it is no value that the column takes.
    pub(super) fn cell(&mut self, bytes: &[u8], field: Range<usize>) -> Option<Cell> {
        match self {
            Reader::Bool => truth_at(bytes, field),
            Reader::Number(bounds) => number_at(bytes, field, bounds),
            Reader::Choice(words) => word_at(bytes, field, words),
            Reader::Text(texts) | Reader::Day(texts) => text_at(bytes, field, texts),
        }
    }
}

/// A truth or nothing; none where a field is anything else.
#[inline]
pub(super) fn truth_at(bytes: &[u8], field: Range<usize>) -> Option<Cell> {
    let (truth, says) = TRUTHS[field.len().min(Window::BYTES)];
    let is_it = Window::at(bytes, field.start).until(field.len()) == truth;
    is_it.then_some(Cell::tagged(says))
}

/// By length, what a field must be to be a truth or nothing, and what it then says.
pub(super) const TRUTHS: [(Window, u8); Window::BYTES + 1] = {
    // No field is so.
    let mut all = [(Window::MAX, NOTHING); Window::BYTES + 1];
    all[0] = (Window::of(b""), NOTHING);
    all[4] = (Window::of(b"true"), 1);
    all[5] = (Window::of(b"false"), 0);
    all
};

/// One of some words or nothing; none where a field is anything else.
#[inline]
pub(super) fn word_at(bytes: &[u8], field: Range<usize>, words: &Words) -> Option<Cell> {
    let length = field.len();
    if length >= Window::BYTES {
        return words.long(bytes.get(field)?).map(Cell::tagged);
    }
    let tag = words.short(Window::at(bytes, field.start).until(length));
    ((tag != NOTHING) | (length == 0)).then_some(Cell::tagged(tag))
}

/// A text or nothing; none of one that is not kept as it stands.
#[inline]
pub(super) fn text_at(bytes: &[u8], field: Range<usize>, texts: &mut Texts) -> Option<Cell> {
    if field.is_empty() {
        return Some(Cell::EMPTY);
    }
    texts.place(bytes, field).map(Cell::text)
}

/// A number or nothing; none where a field is anything else, or no number that the column takes.
pub(super) fn number_at(bytes: &[u8], field: Range<usize>, bounds: &mut Bounds) -> Option<Cell> {
    if field.is_empty() {
        return Some(Cell::EMPTY);
    }
    let field = bytes.get(field)?;
    let (unsigned, percent) = match field.strip_suffix(b"%") {
        Some(number) => (number, true),
        None => (field, false),
    };
    let (unsigned, negative) = match unsigned.strip_prefix(b"-") {
        Some(number) => (number, true),
        None => (unsigned, false),
    };
    let point = unsigned.iter().position(|byte| *byte == b'.');
    let (whole, part) = unsigned.split_at(point.unwrap_or(unsigned.len()));
    let part = part.get(1..).unwrap_or_default();
    // A number does not begin with a 0 that says nothing, and has a digit on both sides of its point.
    if whole.is_empty()
        || (whole.len() > 1 && whole.first() == Some(&b'0'))
        || (point.is_some() && part.is_empty())
    {
        return None;
    }
    if whole.len() + part.len() > 18 {
        return None;
    }
    let digit = |number: i64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'));
    let number = whole.iter().chain(part).try_fold(0, digit)?;
    let number = if negative { -number } else { number };
    bounds.written(number, (whole.len() as u32, part.len() as u32), percent)
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
        let number = whole.cast_signed() * scale + part.cast_signed();
        let took = bounds.take(number, behind as u32, before as u32);
        return took.then_some((Cell { tag: behind as u8, number }, before + 1 + behind));
    }
    let number = i64::try_from(whole).ok()?;
    let tag = if before == 0 { NOTHING } else { 0 };
    (before == 0 || bounds.take(number, 0, before as u32)).then_some((Cell { tag, number }, before))
}

/// Powers of ten, up to the digits that a window holds less one.
pub(super) const TENS: [i64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
