//! A table in columns of their own types, and its text.

use super::Values;
use super::kind::Kind;
use crate::facts::read::grid::{Lines, Refused, decimal, too_large};
use parquet::basic::Type as Physical;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The records of a Parquet file, in columns.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

/// A column.
#[derive(Debug)]
pub(in crate::facts::read) struct Column {
    name: String,
    kind: Kind,
    /// Whether each record has a value.
    there: Vec<bool>,
    data: Data,
    /// How many bytes of text were added last: a text that stands once in the file may be that of a million records.
    length: usize,
}

/// Values; where a record has none, any.
#[derive(Debug)]
pub(in crate::facts::read) enum Data {
    Bools(Vec<bool>),
    Numbers(Vec<i64>),
    Floats(Vec<f32>),
    Doubles(Vec<f64>),
    Texts(Texts),
}

/// Texts, each kept once.
#[derive(Debug, Default)]
pub(in crate::facts::read) struct Texts {
    pub(in crate::facts::read) places: Vec<u32>,
    pub(in crate::facts::read) all: Vec<Arc<str>>,
    found: HashMap<Vec<u8>, u32>,
}

impl Column {
    pub(super) fn new(name: &str, kind: Kind, physical: Physical) -> Column {
        let data = match physical {
            Physical::BOOLEAN => Data::Bools(Vec::new()),
            Physical::FLOAT => Data::Floats(Vec::new()),
            Physical::DOUBLE => Data::Doubles(Vec::new()),
            Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => Data::Texts(Texts::default()),
            Physical::INT96 => return Column::new(name, Kind::Time(1_000), Physical::INT64),
            Physical::INT32 | Physical::INT64 => Data::Numbers(Vec::new()),
        };
        Column { name: name.to_owned(), kind, there: Vec::new(), data, length: 0 }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes of text were added last.
    pub(super) fn take_length(&mut self) -> usize {
        std::mem::take(&mut self.length)
    }

    /// Takes records in; how many there are.
    fn spread<T, U: Clone + Default>(
        there: &mut Vec<bool>,
        all: &mut Vec<U>,
        values: Values<T>,
        mut of: impl FnMut(T) -> Option<U>,
    ) -> Option<usize> {
        let before = all.len();
        let mut given = values.given.into_iter();
        match values.there {
            None => {
                for value in given {
                    all.push(of(value)?);
                }
                there.resize(all.len(), true);
            }
            Some(has) => {
                for has in &has {
                    all.push(if *has { of(given.next()?)? } else { U::default() });
                }
                there.extend(has);
            }
        }
        Some(all.len() - before)
    }

    pub(super) fn bools(&mut self, values: Values<bool>) -> Option<usize> {
        let Data::Bools(all) = &mut self.data else { return None };
        Self::spread(&mut self.there, all, values, Some)
    }

    /// Numbers, days and moments; none where one is no value of its kind.
    pub(super) fn numbers<T>(&mut self, values: Values<T>, number: impl Fn(&T) -> i64) -> Option<usize> {
        let Data::Numbers(all) = &mut self.data else { return None };
        let ends = || values.given.iter().map(&number);
        for end in [ends().min(), ends().max()].into_iter().flatten() {
            self.kind.whole(end)?;
        }
        Self::spread(&mut self.there, all, values, |value| Some(number(&value)))
    }

    pub(super) fn floats(&mut self, values: Values<f32>) -> Option<usize> {
        let Data::Floats(all) = &mut self.data else { return None };
        Self::spread(&mut self.there, all, values, Some)
    }

    pub(super) fn doubles(&mut self, values: Values<f64>) -> Option<usize> {
        let Data::Doubles(all) = &mut self.data else { return None };
        Self::spread(&mut self.there, all, values, Some)
    }

    /// Texts, and what is written as bytes; none where one is no value of its kind.
    pub(super) fn texts<T>(&mut self, values: Values<T>, bytes: impl Fn(&T) -> &[u8]) -> Option<usize> {
        let (kind, length) = (self.kind, &mut self.length);
        let Data::Texts(Texts { places, all, found }) = &mut self.data else { return None };
        Self::spread(&mut self.there, places, values, |value| {
            let bytes = bytes(&value);
            let place = match found.get(bytes) {
                Some(place) => *place,
                None => {
                    let place = u32::try_from(all.len()).ok()?;
                    all.push(kind.bytes(bytes)?.into());
                    found.insert(bytes.to_vec(), place);
                    place
                }
            };
            *length += all.get(place as usize).map_or(0, |text| text.len());
            Some(place)
        })
    }

    /// Whether a record has a value.
    pub(in crate::facts::read) fn has(&self, row: usize) -> bool {
        self.there.get(row).copied().unwrap_or(false)
    }

    pub(in crate::facts::read) fn data(&self) -> &Data {
        &self.data
    }

    /// How many digits of its numbers stand behind the point; none where they are no decimal numbers.
    pub(in crate::facts::read) fn scale(&self) -> Option<u32> {
        matches!(self.kind, Kind::Plain | Kind::Decimal(_)).then(|| self.kind.scale())
    }

    /// What two records with one value have in common, and others have not; none where there is no value.
    pub(in crate::facts::read) fn likeness(&self, row: usize) -> Option<u64> {
        if !self.has(row) {
            return None;
        }
        match &self.data {
            Data::Bools(all) => all.get(row).map(|value| u64::from(*value)),
            Data::Numbers(all) => all.get(row).map(|value| value.cast_unsigned()),
            Data::Floats(all) => all.get(row).map(|value| u64::from(value.to_bits())),
            Data::Doubles(all) => all.get(row).map(|value| value.to_bits()),
            Data::Texts(texts) => texts.places.get(row).map(|place| u64::from(*place)),
        }
    }

    /// Whether a line of text would have to quote one of its values, or break or change it.
    pub(in crate::facts::read) fn needs_quotes(&self) -> bool {
        let marks = ['"', ',', '\n', '\r', '\0'];
        matches!(&self.data, Data::Texts(texts) if texts.all.iter().any(|text| text.contains(marks)))
    }

    /// How many bytes a value of it or its name takes at most in a line of text, quoted.
    fn most_bytes(&self) -> usize {
        let quoted = |text: &str| 2 * text.len() + 2;
        let value = match &self.data {
            Data::Bools(_) => 5,
            // A sign, nineteen digits, and zeros before and behind a point.
            Data::Numbers(_) => 22 + self.kind.scale() as usize,
            // Seventeen digits, a sign and a point, and at most 27 zeros.
            Data::Floats(_) | Data::Doubles(_) => 48,
            Data::Texts(texts) => texts.all.iter().map(|text| quoted(text)).max().unwrap_or(0),
        };
        value.max(quoted(&self.name))
    }

    /// The value of a record as text; none where it has none.
    pub(in crate::facts::read) fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        if !self.has(row) {
            return None;
        }
        match &self.data {
            Data::Bools(all) => all.get(row).map(|value| if *value { "true" } else { "false" }.into()),
            Data::Numbers(all) => all.get(row).and_then(|value| self.kind.whole(*value)).map(Cow::from),
            Data::Floats(all) => all.get(row).map(|value| decimal(&format!("{value:e}")).into()),
            Data::Doubles(all) => all.get(row).map(|value| decimal(&format!("{value:e}")).into()),
            Data::Texts(texts) => {
                let place = texts.places.get(row)?;
                texts.all.get(*place as usize).map(|text| Cow::from(&**text))
            }
        }
    }
}

impl Table {
    pub(super) fn new(mut columns: Vec<Column>, rows: usize) -> Table {
        for column in &mut columns {
            if let Data::Texts(texts) = &mut column.data {
                texts.found = HashMap::new();
            }
        }
        Table { columns, rows }
    }

    pub(in crate::facts::read) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many records it has.
    pub(in crate::facts::read) fn rows(&self) -> usize {
        self.rows
    }

    /// Its names as a line of CSV.
    pub(in crate::facts::read) fn header(&self) -> String {
        let mut lines = Lines::default();
        self.columns.iter().for_each(|column| lines.field(&column.name));
        lines.end();
        lines.finish()
    }

    /// It as lines of CSV.
    pub(in crate::facts::read) fn text(&self) -> String {
        let mut lines = Lines::default();
        self.columns.iter().for_each(|column| lines.field(&column.name));
        lines.end();
        (0..self.rows).for_each(|row| self.line(row, &mut lines));
        lines.finish()
    }

    fn line(&self, row: usize, lines: &mut Lines) {
        for column in &self.columns {
            lines.field(&column.text(row).unwrap_or_default());
        }
        lines.end();
    }

    /// Holds its text to so many bytes, without making it where it cannot be larger.
    ///
    /// # Errors
    /// A table larger than any that is read.
    pub(super) fn hold(&self, limit: usize) -> Result<(), Refused> {
        let most = |column: &Column| 1 + column.most_bytes();
        if self.columns.iter().map(most).sum::<usize>().saturating_mul(self.rows + 1) <= limit {
            return Ok(());
        }
        let (mut lines, mut bytes) = (Lines::default(), self.header().len());
        for row in 0..self.rows {
            self.line(row, &mut lines);
            bytes += std::mem::take(&mut lines).finish().len();
            if bytes > limit {
                return Err(too_large());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_table_is_held_to_what_it_takes() {
        let mut numbers = Column::new("x", Kind::Plain, Physical::DOUBLE);
        let given = vec![0.1 + 0.2, -1.0, 1e-20];
        assert_eq!(numbers.doubles(Values { given, there: None }), Some(3));
        let mut texts = Column::new("y", Kind::Text, Physical::BYTE_ARRAY);
        let given = vec!["a, \"b\"", "c"];
        let there = Some(vec![true, false, true]);
        assert_eq!(texts.texts(Values { given, there }, |text| text.as_bytes()), Some(3));
        let table = Table::new(vec![numbers, texts], 3);
        let length = table.text().len();
        assert!(table.hold(length).is_ok());
        assert!(table.hold(length - 1).is_err());
        let most: usize = table.columns.iter().map(|column| 1 + column.most_bytes()).sum();
        assert!(most * 4 >= length, "what it takes at most is not less than what it takes");
    }
}
