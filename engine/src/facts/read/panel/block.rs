//! Fields of one column and of many rows at once, where all of them are short and plain: loops that take no branch for a
//! field.

use super::values::{Bounds, Words};
use crate::facts::panel::{NOTHING, ROWS};
use crate::facts::window::{Digits, Window};
use std::ops::Range;

/// The fields.
pub(super) struct Block {
    lengths: [u32; ROWS],
    windows: [Window; ROWS],
    digits: [Digits; ROWS],
}

impl Block {
    pub(super) fn new() -> Self {
        Block { lengths: [0; ROWS], windows: [Window::default(); ROWS], digits: [Digits::default(); ROWS] }
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

/// By length, what a field must be to be a truth or nothing, and what it then says.
const TRUTHS: [(Window, u8); Window::BYTES + 1] = {
    // No field is so.
    let mut all = [(Window::MAX, NOTHING); Window::BYTES + 1];
    all[0] = (Window::of(b""), NOTHING);
    all[4] = (Window::of(b"true"), 1);
    all[5] = (Window::of(b"false"), 0);
    all
};

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
