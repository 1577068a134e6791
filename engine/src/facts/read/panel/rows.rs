//! Rows of CSV, many at a time: where their fields end, and then each column from the first row to the last. What a column
//! holds is then known once and not for every field, and columns that nobody reads cost nothing.

use super::Reader;
use super::values::{number_at, text_at, truth_at, word_at};
use crate::facts::panel::{Cell, Fresh, ROWS};
use crate::facts::window::Window;
use memchr::memchr_iter;
use std::ops::Range;

/// The rows of a table.
pub(super) struct Rows<'t> {
    bytes: &'t [u8],
    at: usize,
    width: usize,
    /// Of each row that was found, one after the other: where the byte before it stands, and where each field ends.
    ends: Vec<u32>,
    /// How many rows were found.
    found: usize,
}

/// A row has more fields than the header, or fewer.
pub(super) struct Uneven;

/// So many bytes are looked at at once.
const STRIDE: usize = 8 * Window::BYTES;

impl<'t> Rows<'t> {
    /// The rows behind the header, which ends before a place; none where a carriage return ends no line.
    pub(super) fn new(text: &'t str, at: usize, width: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| bytes.get(at + 1).is_none_or(|next| *next == b'\n');
        memchr_iter(b'\r', bytes).all(ends_line).then_some(())?;
        Some(Rows { bytes, at, width, ends: Vec::new(), found: 0 })
    }

    /// Finds the next rows; whether there are any.
    pub(super) fn next(&mut self) -> Result<bool, Uneven> {
        self.ends.clear();
        self.found = 0;
        let (bytes, mut start, mut at) = (self.bytes, self.at, self.at);
        self.begin(start);
        while at < bytes.len() {
            let (mut left, has_breaks) = ends(bytes, at);
            let breaks = if has_breaks { breaks(bytes, at) } else { 0 };
            if !has_breaks {
                for _ in 0..left.count_ones() {
                    self.ends.push(at as u32 + left.trailing_zeros());
                    left &= left.wrapping_sub(1);
                }
            }
            while left != 0 {
                let place = at + left.trailing_zeros() as usize;
                if breaks & left & left.wrapping_neg() == 0 {
                    self.ends.push(place as u32);
                } else if place < bytes.len() {
                    self.end(start..place)?;
                    start = place + 1;
                    if self.found == ROWS {
                        self.at = start;
                        return Ok(true);
                    }
                    self.begin(start);
                }
                left &= left - 1;
            }
            at += STRIDE;
        }
        if start < bytes.len() {
            self.end(start..bytes.len())?;
        }
        self.ends.truncate(self.found * (self.width + 1));
        self.at = bytes.len();
        Ok(self.found > 0)
    }

    fn begin(&mut self, start: usize) {
        // The header lies before the first row.
        self.ends.push((start as u32).wrapping_sub(1));
    }

    /// Ends a row; a line of nothing is none.
    fn end(&mut self, line: Range<usize>) -> Result<(), Uneven> {
        let before = self.found * (self.width + 1);
        let returns = line.end > line.start && self.bytes.get(line.end - 1) == Some(&b'\r');
        let end = line.end - usize::from(returns);
        if end == line.start {
            self.ends.truncate(before);
            return Ok(());
        }
        self.ends.push(end as u32);
        self.found += 1;
        if self.ends.len() == before + self.width + 1 { Ok(()) } else { Err(Uneven) }
    }

    pub(super) fn len(&self) -> usize {
        self.found
    }

    /// A row, without what ends it.
    pub(super) fn line(&self, row: usize) -> Range<usize> {
        self.start(row)..self.field(row, self.width - 1).end
    }

    /// Where a row begins.
    pub(super) fn start(&self, row: usize) -> usize {
        self.field(row, 0).start
    }

    /// A field of a row.
    pub(super) fn field(&self, row: usize, column: usize) -> Range<usize> {
        let at = row * (self.width + 1) + column;
        between(self.ends.get(at..).unwrap_or_default())
    }

    /// A column.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Range<usize>> {
        let rows = self.ends.chunks_exact(self.width + 1);
        rows.map(move |row| between(row.get(column..).unwrap_or_default()))
    }

    /// Reads a column; `other` says what a field is that is no value of it and not empty.
    pub(super) fn read(
        &self,
        column: usize,
        reader: &mut Reader,
        into: &mut Fresh,
        other: impl FnMut(usize, Range<usize>) -> Cell,
    ) {
        let bytes = self.bytes;
        match reader {
            Reader::Bool => self.each(column, into, other, |field| truth_at(bytes, field)),
            Reader::Number(bounds) => self.each(column, into, other, |field| number_at(bytes, field, bounds)),
            Reader::Choice(words) => self.each(column, into, other, |field| word_at(bytes, field, words)),
            Reader::Text(texts) | Reader::Day(texts) => {
                self.each(column, into, other, |field| text_at(bytes, field, texts))
            }
        }
    }

    #[inline]
    fn each(
        &self,
        column: usize,
        into: &mut Fresh,
        mut other: impl FnMut(usize, Range<usize>) -> Cell,
        mut read: impl FnMut(Range<usize>) -> Option<Cell>,
    ) {
        into.resize(self.len());
        for ((row, field), (tag, number)) in self.column(column).enumerate().zip(into.slots()) {
            let cell = match read(field.clone()) {
                Some(cell) => cell,
                None => other(row, field),
            };
            (*tag, *number) = (cell.tag, cell.number);
        }
    }
}

/// A field between the end of another and its own.
#[inline]
fn between(ends: &[u32]) -> Range<usize> {
    match ends {
        [before, end, ..] => before.wrapping_add(1) as usize..*end as usize,
        _ => 0..0,
    }
}

/// A bit for each byte of a stride that ends a field, and whether some ends a line.
#[inline]
fn ends(bytes: &[u8], at: usize) -> (u64, bool) {
    (0..8).fold((0, false), |(found, broken), window| {
        let here = Window::at(bytes, at + window * Window::BYTES);
        let (either, breaks) = here.equals_either(b',', b'\n');
        (found | u64::from(either) << (8 * window), broken | breaks)
    })
}

/// A bit for each byte of a stride that ends a line.
fn breaks(bytes: &[u8], at: usize) -> u64 {
    let eight = |window: usize| Window::at(bytes, at + window * Window::BYTES).equals(b'\n');
    (0..8).fold(0, |found, window| found | u64::from(eight(window)) << (8 * window))
}
