//! The members of plain JSON objects, one object a line, where they stand.
//!
//! Plain is what most records are: names and texts without escapes, numbers, truths and nulls, no lists and no objects in
//! objects. Whatever else a line holds is [`Odd`], and so is what is no JSON at all: who meets it reads the line another
//! way. So all that is taken here for JSON is JSON, and a test holds it to that.

use super::window::Word;
use std::ops::Range;

/// A line that is no plain object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Odd;

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its name, within the quotes.
    pub(crate) name: Range<usize>,
    /// Its value; that of a text within the quotes.
    pub(crate) value: Range<usize>,
    pub(crate) kind: MemberKind,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberKind {
    Null,
    Bool,
    Number,
    Text,
}

/// A name as it is written in front of a value, without blanks.
#[derive(Debug)]
pub(crate) struct Name {
    first: Word,
    other: Word,
}

impl Name {
    pub(crate) fn of(name: &str) -> Name {
        let name = serde_json::Value::from(name);
        let written = |opens: char| Word::of(&format!("{opens}{name}:"));
        Name { first: written('{'), other: written(',') }
    }
}

/// The members of the object of a line, in their order.
pub(crate) struct Members<'t> {
    bytes: &'t [u8],
    at: usize,
    is_first: bool,
}

impl<'t> Members<'t> {
    /// Those of the line that begins at a byte.
    pub(crate) fn new(bytes: &'t [u8], at: usize) -> Self {
        Members { bytes, at, is_first: true }
    }

    /// The next member; none behind the last, where the line ends.
    pub(crate) fn next(&mut self) -> Result<Option<Member>, Odd> {
        let Some(name) = self.name()? else { return Ok(None) };
        let (value, kind) = self.value()?;
        Ok(Some(Member { name, value, kind }))
    }

    /// Goes behind the name of the next member, where it is this one, written without blanks: most records are written
    /// like the one before.
    #[inline]
    pub(crate) fn take_name(&mut self, name: &Name) -> bool {
        let written = if self.is_first { &name.first } else { &name.other };
        let found = written.is_at(self.bytes, self.at);
        if found {
            self.at += written.len();
            self.is_first = false;
        }
        found
    }

    /// Where reading has come: behind the line, once there is no member left.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes behind a value of so many bytes that somebody else has read, where the member ends there.
    #[inline]
    pub(crate) fn skip(&mut self, length: usize) -> bool {
        let ends = matches!(self.bytes.get(self.at + length), Some(b',' | b'}'));
        if ends {
            self.at += length;
        }
        ends
    }

    /// The name of the next member; none behind the last.
    pub(crate) fn name(&mut self) -> Result<Option<Range<usize>>, Odd> {
        let opens = if self.is_first { b'{' } else { b',' };
        self.blanks();
        match self.here() {
            Some(byte) if byte == opens => self.at += 1,
            Some(b'}') if !self.is_first => return self.end(),
            _ => return Err(Odd),
        }
        self.blanks();
        if self.is_first && self.here() == Some(b'}') {
            return self.end();
        }
        self.is_first = false;
        let name = self.text()?;
        self.blanks();
        self.take(b':')?;
        Ok(Some(name))
    }

    fn here(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.here(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Result<(), Odd> {
        if self.here() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(Odd)
    }

    /// The end of the object and of its line.
    fn end(&mut self) -> Result<Option<Range<usize>>, Odd> {
        self.take(b'}')?;
        self.blanks();
        if self.here() == Some(b'\r') {
            self.at += 1;
        }
        match self.here() {
            None => Ok(None),
            Some(b'\n') => {
                self.at += 1;
                Ok(None)
            }
            Some(_) => Err(Odd),
        }
    }

    /// A text without escapes; where it stands within its quotes.
    fn text(&mut self) -> Result<Range<usize>, Odd> {
        self.take(b'"')?;
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b'"' | b'\\') || *byte < b' ';
        let length = rest.iter().position(ends).ok_or(Odd)?;
        self.at = start + length;
        self.take(b'"')?;
        Ok(start..start + length)
    }

    /// The value of a member whose name lies behind.
    pub(crate) fn value(&mut self) -> Result<(Range<usize>, MemberKind), Odd> {
        self.blanks();
        let start = self.at;
        let kind = match self.here().ok_or(Odd)? {
            b'"' => return self.text().map(|range| (range, MemberKind::Text)),
            b'n' => self.word(b"null").map(|()| MemberKind::Null)?,
            b't' => self.word(b"true").map(|()| MemberKind::Bool)?,
            b'f' => self.word(b"false").map(|()| MemberKind::Bool)?,
            _ => self.number().map(|()| MemberKind::Number)?,
        };
        Ok((start..self.at, kind))
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Odd> {
        if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Ok(());
        }
        Err(Odd)
    }

    /// A number as RFC 8259 has it.
    fn number(&mut self) -> Result<(), Odd> {
        if self.here() == Some(b'-') {
            self.at += 1;
        }
        let first = self.here();
        let whole = self.digits()?;
        if whole > 1 && first == Some(b'0') {
            return Err(Odd);
        }
        if self.here() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.here(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.here(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Digits, of which there is at least one; how many.
    fn digits(&mut self) -> Result<usize, Odd> {
        let start = self.at;
        while self.here().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(self.at - start) } else { Err(Odd) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// The members of a line as JSON values; none where it is odd.
    fn read(line: &str) -> Option<Vec<(String, Value)>> {
        let mut members = Members::new(line.as_bytes(), 0);
        let mut found = Vec::new();
        while let Some(Member { name, value, kind }) = members.next().ok()? {
            let value = match kind {
                MemberKind::Text => Value::String(line[value].to_owned()),
                _ => serde_json::from_str(&line[value]).expect("what is taken for JSON is JSON"),
            };
            found.push((line[name].to_owned(), value));
        }
        (members.at == line.len()).then_some(found)
    }

    #[test]
    fn plain_lines_are_read_and_others_are_odd() {
        let plain = read("{\"a\": 1, \"b\":\"x, y\",\"c\":null , \"d\":true,\"e\":-0.5e-7}\r\n");
        let words: Vec<String> =
            plain.into_iter().flatten().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(words, ["a=1", "b=\"x, y\"", "c=null", "d=true", "e=-5e-8"]);
        assert_eq!(read("{}"), Some(vec![]));
        for odd in [
            "",
            "[]",
            "{",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":.5}",
            "{\"a\":+1}",
            "{\"a\":\"\\n\"}",
            "{\"a\":[1]}",
            "{\"a\":1,}",
            "{,}",
            "{\"a\":1} x",
            "{\"a\" 1}",
            "{\"a\":tru}",
            "{'a':1}",
            "{\"a\":truex}",
            "{\"a\":1 2}",
            "{\"a\":\"\t\"}",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_for_json_is_what_serde_makes_of_it(line in "\\{(\"[a-c]{0,2}\" ?: ?(-?[0-9.eE+]{1,4}|null|true|\"[a-c\\\\ ]{0,3}\"|[\\[\\]{}],?)[, ]?){0,3}\\}? ?") {
            if let Some(members) = read(&line) {
                let json: serde_json::Map<String, Value> = serde_json::from_str(&line).expect("it is JSON");
                let last: serde_json::Map<String, Value> = members.into_iter().collect();
                prop_assert_eq!(json, last);
            }
        }
    }
}
