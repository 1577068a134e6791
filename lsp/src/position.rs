//! Places as clients count them: zero-based lines, and columns in the units agreed on at the start.

use r2pc_lang::source::SourceFile;

/// The units of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client speaks.
    #[default]
    Utf16,
}

/// A place as a client says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The byte offset of a position: past the end of a line it is the line's end, inside a character its start.
#[must_use]
pub fn offset(file: &SourceFile, at: Position, encoding: Encoding) -> usize {
    let line = file.line_range(at.line as usize);
    let text = file.text().get(line.clone()).unwrap_or("");
    let wanted = at.column as usize;
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        units += match encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        };
        if units > wanted {
            return line.start + byte;
        }
    }
    line.end
}

/// The position of a byte offset on a character boundary.
#[must_use]
pub fn position(file: &SourceFile, offset: usize, encoding: Encoding) -> Position {
    let line = file.line_of(offset);
    let start = file.line_range(line).start;
    let before = file.text().get(start..offset.min(file.text().len())).unwrap_or("");
    let column = match encoding {
        Encoding::Utf8 => before.len(),
        Encoding::Utf16 => before.encode_utf16().count(),
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position { line: count(line), column: count(column) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_units_are_counted() {
        let file = SourceFile::new("a", "ä\u{1F600}b\r\nc");
        let at = |line, column| Position { line, column };
        for (byte, utf8, utf16) in [(0, 0, 0), (2, 2, 1), (6, 6, 3), (7, 7, 4)] {
            assert_eq!(position(&file, byte, Encoding::Utf8), at(0, utf8));
            assert_eq!(position(&file, byte, Encoding::Utf16), at(0, utf16));
            assert_eq!(offset(&file, at(0, utf8), Encoding::Utf8), byte);
            assert_eq!(offset(&file, at(0, utf16), Encoding::Utf16), byte);
        }
        assert_eq!(offset(&file, at(0, 2), Encoding::Utf16), 2, "inside a surrogate pair");
        assert_eq!(offset(&file, at(0, 99), Encoding::Utf16), 7, "behind the line");
        assert_eq!(offset(&file, at(99, 0), Encoding::Utf16), 10, "behind the text");
    }

    proptest! {
        #[test]
        fn offsets_come_back(text in "[a\u{e4}\u{301}\u{1F600}\r\n]{0,30}", utf8: bool) {
            let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Utf16 };
            let file = SourceFile::new("a", text.as_str());
            for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
                let inside_break = c == '\n' && text[..at].ends_with('\r');
                if !inside_break {
                    prop_assert_eq!(offset(&file, position(&file, at, encoding), encoding), at);
                }
            }
        }
    }
}
