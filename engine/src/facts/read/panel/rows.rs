//! Rows of CSV, many at a time: where their fields end, and then each column from the first row to the last. What a column
//! holds is then known once and not for every field, and columns that nobody reads cost nothing.

use super::Reader;
use super::block::{Block, truths};
use super::values::{number_at, text_at, truth_at, word_at};
use crate::facts::panel::{Cell, Fresh, ROWS};
use crate::facts::stride::Stride;
use memchr::memchr_iter;
use std::ops::Range;

/// The longest text that is read so: a place of it and a stride fit into 32 bits.
pub(super) const LONGEST: usize = u32::MAX as usize - Stride::BYTES;

/// The rows of a table.
pub(super) struct Rows<'t> {
    bytes: &'t [u8],
    at: usize,
    width: usize,
    /// How many bytes end a line beside its line break: a carriage return, or none.
    returns: usize,
    /// Of the rows that were found, one after the other: where each field ends, in front of them where the byte before the
    /// first stands. What ends a line ends its last field.
    ends: Vec<u32>,
    /// How many of them are written.
    written: usize,
    /// How many rows were found.
    found: usize,
    block: Box<Block>,
}

/// A row has more fields than the header, or fewer, or ends in another way.
pub(super) struct Uneven;

impl<'t> Rows<'t> {
    /// The rows behind the header, which ends before a place; none where a carriage return ends no line, or a row has one
    /// field.
    pub(super) fn new(text: &'t str, at: usize, width: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| bytes.get(at + 1).is_none_or(|next| *next == b'\n');
        (width > 1 && memchr_iter(b'\r', bytes).all(ends_line)).then_some(())?;
        let returns = usize::from(bytes.get(..at)?.ends_with(b"\r\n"));
        let block = Box::new(Block::new());
        Some(Rows { bytes, at, width, returns, ends: Vec::new(), written: 0, found: 0, block })
    }

    /// Finds the next rows; whether there are any.
    pub(super) fn next(&mut self) -> Result<bool, Uneven> {
        while let Some(b'\r' | b'\n') = self.bytes.get(self.at) {
            self.at += 1;
        }
        let mut at = self.at;
        // The header lies before the first row.
        (self.written, self.found) = (0, 0);
        self.push((at as u32).wrapping_sub(1));
        while at < self.bytes.len() {
            let stride = Stride::at(self.bytes, at);
            let mut breaks = stride.equals(b'\n');
            self.fields(at, stride.equals(b',') | breaks);
            while breaks != 0 {
                let place = at + breaks.trailing_zeros() as usize;
                // A line of nothing is no row, and none in front of the first.
                if let Some(b"" | b"\r") = self.bytes.get(self.at..place) {
                    return Ok(true);
                }
                self.end(place)?;
                if self.found == ROWS {
                    return Ok(true);
                }
                breaks &= breaks - 1;
            }
            if self.written > (self.found + 1) * self.width + 1 {
                return Err(Uneven);
            }
            at += Stride::BYTES;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.is_empty() {
            let returned = usize::from(rest.ends_with(b"\r"));
            let end = self.bytes.len() - returned + self.returns;
            self.push(end as u32);
            self.end_row(end)?;
            self.at = self.bytes.len();
        }
        Ok(self.found > 0)
    }

    /// Takes in where fields end: a bit for each place behind another.
    #[inline]
    fn fields(&mut self, at: usize, mut ends: u64) {
        if self.ends.len() < self.written + Stride::BYTES {
            self.ends.resize(2 * self.written + Stride::BYTES, 0);
        }
        let slots = self.ends.get_mut(self.written..).unwrap_or_default();
        self.written += ends.count_ones() as usize;
        let Some((some, others)) = slots.split_first_chunk_mut::<AT_ONCE>() else { return };
        // What is written too much is written over.
        for slot in some {
            *slot = at as u32 + ends.trailing_zeros();
            ends &= ends.wrapping_sub(1);
        }
        for slot in others {
            if ends == 0 {
                break;
            }
            *slot = at as u32 + ends.trailing_zeros();
            ends &= ends - 1;
        }
    }

    fn push(&mut self, end: u32) {
        match self.ends.get_mut(self.written) {
            Some(slot) => *slot = end,
            None => self.ends.push(end),
        }
        self.written += 1;
    }

    /// Ends a row with a line break.
    #[inline]
    fn end(&mut self, place: usize) -> Result<(), Uneven> {
        let returned = self.bytes.get(place - 1) == Some(&b'\r');
        if usize::from(returned) != self.returns {
            return Err(Uneven);
        }
        self.end_row(place)?;
        self.at = place + 1;
        Ok(())
    }

    /// Ends a row whose last field ends at a place.
    #[inline]
    fn end_row(&mut self, place: usize) -> Result<(), Uneven> {
        self.found += 1;
        let last = self.found * self.width;
        let is_even = last < self.written && self.ends.get(last) == Some(&(place as u32));
        if is_even { Ok(()) } else { Err(Uneven) }
    }

    /// How many rows there are if all are as long as those that were found first, or a little shorter; not more than a million,
    /// for the others may be much longer.
    pub(super) fn expected(&self) -> usize {
        let expected = self.found.saturating_mul(self.bytes.len()) / self.at.max(1);
        (expected + expected / 16).min(1 << 20)
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
    #[inline]
    pub(super) fn field(&self, row: usize, column: usize) -> Range<usize> {
        let ends = self.ends.get(row * self.width + column..).unwrap_or_default();
        between(ends, self.returns_of(column))
    }

    /// A column.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Range<usize>> {
        column_of(&self.ends, (column, self.width), self.found, self.returns_of(column))
    }

    /// How many bytes there are between the fields of a column and what ends them.
    #[inline]
    fn returns_of(&self, column: usize) -> usize {
        if column + 1 == self.width { self.returns } else { 0 }
    }

    /// Reads a column; `other` says what a field is that is no value of it and not empty.
    pub(super) fn read(
        &mut self,
        column: usize,
        reader: &mut Reader,
        into: &mut Fresh,
        other: impl FnMut(usize, Range<usize>) -> Cell,
    ) {
        into.resize(self.found);
        if self.read_plain(column, reader, into) {
            return;
        }
        let bytes = self.bytes;
        match reader {
            Reader::Bool => self.each(column, into, other, |_, field| truth_at(bytes, field)),
            Reader::Number(bounds) => {
                let fields = column_of(&self.ends, (column, self.width), self.found, self.returns_of(column));
                self.block.take_numbers(bytes, fields);
                self.each(column, into, other, |row, field| {
                    let short =
                        if field.is_empty() { Some(Cell::EMPTY) } else { self.block.number(row, bounds) };
                    short.or_else(|| number_at(bytes, field, bounds))
                });
            }
            Reader::Choice(words) => self.each(column, into, other, |_, field| word_at(bytes, field, words)),
            Reader::Text(texts) | Reader::Day(texts) => {
                self.each(column, into, other, |_, field| text_at(bytes, field, texts))
            }
        }
    }

    /// Reads a column all of whose fields are short and plain; whether it is one.
    fn read_plain(&mut self, column: usize, reader: &mut Reader, into: &mut Fresh) -> bool {
        let returns = self.returns_of(column);
        let Rows { bytes, width, ends, found, block, .. } = self;
        let fields = column_of(ends, (column, *width), *found, returns);
        let (tags, numbers) = into.slots();
        match reader {
            Reader::Bool => truths(bytes, fields, tags),
            Reader::Choice(words) => block.words(bytes, fields, words, tags),
            Reader::Number(bounds) if bounds.is_whole() => {
                block.wholes(bytes, fields, bounds, (tags, numbers))
            }
            _ => false,
        }
    }

    /// Reads a column a field at a time.
    #[inline]
    fn each(
        &self,
        column: usize,
        into: &mut Fresh,
        mut other: impl FnMut(usize, Range<usize>) -> Cell,
        mut read: impl FnMut(usize, Range<usize>) -> Option<Cell>,
    ) {
        let (tags, numbers) = into.slots();
        for ((row, field), (tag, number)) in self.column(column).enumerate().zip(tags.iter_mut().zip(numbers))
        {
            let cell = match read(row, field.clone()) {
                Some(cell) => cell,
                None => other(row, field),
            };
            (*tag, *number) = (cell.tag, cell.number);
        }
    }
}

/// So many ends of fields are written at once: most strides have no more.
const AT_ONCE: usize = 16;

/// A column of some rows.
#[inline]
fn column_of(
    ends: &[u32],
    (column, width): (usize, usize),
    rows: usize,
    returns: usize,
) -> impl Iterator<Item = Range<usize>> {
    let ends = ends.get(column..).unwrap_or_default();
    ends.chunks(width).take(rows).map(move |ends| between(ends, returns))
}

/// A field between what ends another and what ends it.
#[inline]
fn between(ends: &[u32], returns: usize) -> Range<usize> {
    match ends {
        [before, end, ..] => before.wrapping_add(1) as usize..*end as usize - returns,
        _ => 0..0,
    }
}
