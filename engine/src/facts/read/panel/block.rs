//! Fields of one column and of many rows at once, where all of them are short and plain: loops that take no branch for a
//! field.

use super::values::{Bounds, TENS, TRUTHS, Words};
use crate::facts::panel::{Cell, NOTHING, ROWS};
use crate::facts::window::{Digits, Point, Window};
use std::ops::Range;

/// The fields.
pub(super) struct Block {
    /// How many bytes each has, of numbers without their signs.
    lengths: [u32; ROWS],
    windows: [Window; ROWS],
    digits: [Digits; ROWS],
    /// Of numbers: whether a minus stands in front of each, and a per cent sign behind it.
    signs: [(bool, bool); ROWS],
    /// Where their points are, and what they come to without their signs and points.
    points: [Point; ROWS],
    numbers: [i64; ROWS],
}

impl Block {
    pub(super) fn new() -> Self {
        Block {
            lengths: [0; ROWS],
            windows: [Window::default(); ROWS],
            digits: [Digits::default(); ROWS],
            signs: [(false, false); ROWS],
            points: [Point::default(); ROWS],
            numbers: [0; ROWS],
        }
    }

    /// Takes fields that may be words; whether all are so short that a window holds them and what ends them.
    #[inline]
    fn take_words(&mut self, bytes: &[u8], fields: impl Iterator<Item = Range<usize>>) -> bool {
        let mut most = 0;
        for ((field, window), length) in fields.zip(&mut self.windows).zip(&mut self.lengths) {
            *length = field.len() as u32;
            *window = Window::at(bytes, field.start).until(field.len());
            most |= *length;
        }
        (most as usize) < Window::BYTES
    }

    /// Takes fields that may be whole numbers; whether all can be.
    #[inline]
    fn take_digits(&mut self, bytes: &[u8], fields: impl Iterator<Item = Range<usize>>) -> bool {
        let (mut most, mut zeros) = (0, false);
        for ((field, digits), length) in fields.zip(&mut self.digits).zip(&mut self.lengths) {
            *length = field.len() as u32;
            *digits = Window::before(bytes, field.end).unwrap_or_default().last_digits(field.len());
            most |= *length;
            // A number does not begin with a 0 that says nothing.
            zeros |= (*length > 1) & (bytes.get(field.start) == Some(&b'0'));
        }
        ((most as usize) < Window::BYTES) & !zeros
    }

    /// Takes fields that may be numbers of any kind.
    pub(super) fn take_numbers(&mut self, bytes: &[u8], fields: impl Iterator<Item = Range<usize>>) {
        let own = self.digits.iter_mut().zip(&mut self.lengths).zip(&mut self.signs);
        for (field, ((digits, length), signs)) in fields.zip(own) {
            // What is in front of an empty field, and behind it, is neither sign.
            let minus = bytes.get(field.start) == Some(&b'-');
            let percent = bytes.get(field.end.wrapping_sub(1)) == Some(&b'%');
            let end = field.end - usize::from(percent);
            *length = end.saturating_sub(field.start + usize::from(minus)) as u32;
            *digits = Window::before(bytes, end).unwrap_or_default().last_digits(*length as usize);
            *signs = (minus, percent);
        }
        for ((digits, point), number) in self.digits.iter_mut().zip(&mut self.points).zip(&mut self.numbers) {
            (*digits, *point) = digits.without_point();
            *number = digits.number();
        }
    }

    /// The number of a row that was taken and is not empty; none of anything else, and of one that a window does not hold or
    /// the column does not take.
    #[inline]
    pub(super) fn number(&self, row: usize, bounds: &mut Bounds) -> Option<Cell> {
        let (minus, percent) = *self.signs.get(row)?;
        let (digits, point) = (self.digits.get(row)?, self.points.get(row)?);
        let (length, behind) = (*self.lengths.get(row)?, point.behind());
        let before = length.checked_sub(behind + u32::from(point.is_there())).filter(|before| *before > 0)?;
        let number = *self.numbers.get(row)?;
        // A number does not begin with a 0 that says nothing, and has a digit on both sides of its point.
        let is_odd = (digits.others() != 0)
            | (length as usize > Window::BYTES)
            | (before > 1 && number < TENS[(before + behind - 1) as usize % TENS.len()])
            | (point.is_there() && behind == 0);
        if is_odd {
            return None;
        }
        bounds.written(if minus { -number } else { number }, (before, behind), percent)
    }

    /// Whether nothing was found of the empty fields, and of no other.
    #[inline]
    fn found(&self, tags: &[u8]) -> bool {
        let pairs = self.lengths.iter().zip(tags);
        pairs.fold(true, |all, (length, tag)| all & ((*length == 0) == (*tag == NOTHING)))
    }

    /// Reads words of an enum; whether there was nothing else.
    pub(super) fn words(
        &mut self,
        bytes: &[u8],
        fields: impl Iterator<Item = Range<usize>>,
        words: &Words,
        tags: &mut [u8],
    ) -> bool {
        if !self.take_words(bytes, fields) {
            return false;
        }
        for (window, tag) in self.windows.iter().zip(&mut *tags) {
            *tag = words.short(*window);
        }
        self.found(tags)
    }

    /// Reads whole numbers; whether there was nothing else.
    pub(super) fn wholes(
        &mut self,
        bytes: &[u8],
        fields: impl Iterator<Item = Range<usize>>,
        bounds: &mut Bounds,
        (tags, numbers): (&mut [u8], &mut [i64]),
    ) -> bool {
        if !self.take_digits(bytes, fields) {
            return false;
        }
        let mut others = 0;
        for (digits, number) in self.digits.iter().zip(&mut *numbers) {
            others |= digits.others();
            *number = digits.number();
        }
        let (least, most) = bounds.wholes();
        let (mut beyond, mut longest) = (0, 0);
        for ((length, number), tag) in self.lengths.iter().zip(&*numbers).zip(tags) {
            // Less than nothing where a field that holds something is out of bounds.
            beyond |= ((number - least) | (most - number)) & -i64::from(*length);
            longest = longest.max(*length);
            *tag = u8::from(*length == 0).wrapping_neg();
        }
        let all = (others == 0) & (beyond >= 0);
        if all {
            bounds.met(longest);
        }
        all
    }
}

/// Reads truths; whether there was nothing else.
pub(super) fn truths(bytes: &[u8], fields: impl Iterator<Item = Range<usize>>, tags: &mut [u8]) -> bool {
    let mut wrong = 0;
    for (field, tag) in fields.zip(tags) {
        let (truth, says) = TRUTHS[field.len().min(Window::BYTES)];
        wrong |= Window::at(bytes, field.start).until(field.len()).differs(truth);
        *tag = says;
    }
    wrong == 0
}
