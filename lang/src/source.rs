//! Texts and places in them: one table of sources, small spans that point into it.

mod layout;
mod text;

pub use layout::{Layout, letters};
pub use text::Text;

use std::sync::{Arc, OnceLock};

/// The place of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A run of bytes in one file: `start..end`, both on character boundaries.
///
/// Small and `Copy`, so that every node of the tree and every condition of a program can carry one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file pointed into.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of bytes `start..end` in `file`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span { file, start: clamp(start), end: clamp(end) }
    }

    /// The span from the start of `self` to the end of `other`, which stands in the same file.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span just behind this one.
    #[must_use]
    pub fn behind(self) -> Span {
        Span { start: self.end, ..self }
    }

    /// The bytes as a range, to index a text with.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether a byte offset lies in the span or just behind its end.
    #[must_use]
    pub fn touches(self, offset: usize) -> bool {
        self.start as usize <= offset && offset <= self.end as usize
    }
}

/// Offsets beyond 4 GiB saturate: files of that size are refused before they are read.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A place as people count it: the first line and the first column are 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
}

/// One text with its name and the starts of its lines.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: Arc<str>,
    text: Text,
    /// Found when somebody asks: most texts are only read.
    line_starts: OnceLock<Arc<[u32]>>,
    /// How many lines of the file come before the text, where it is a part of one.
    lines_before: u32,
    layout: Layout,
}

impl SourceFile {
    /// Takes a text in; `name` is what reports print, with forward slashes.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Text>) -> Self {
        SourceFile {
            name: name.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
            lines_before: 0,
            layout: Layout::Lines,
        }
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| line_starts(self.text()))
    }

    /// The same text, its places told in another way.
    #[must_use]
    pub fn laid_out(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The name that reports print.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get()
    }

    /// The text, shared.
    #[must_use]
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(self.text.get())
    }

    /// The text, made or not.
    #[must_use]
    pub fn as_text(&self) -> &Text {
        &self.text
    }

    /// The number of lines, at least 1.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The zero-based line that holds a byte offset; an offset past the end is on the last line.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// The bytes of a zero-based line without its line break; empty past the last line.
    #[must_use]
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let Some(start) = self.line_starts().get(line).map(|s| *s as usize) else {
            return self.text().len()..self.text().len();
        };
        let end = self.line_starts().get(line + 1).map_or(self.text().len(), |s| *s as usize);
        let body = self.text().get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        start..start + body.len()
    }

    /// Line and column of a byte offset, as people count.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let line = self.line_of(offset);
        let start = self.line_starts().get(line).map_or(0, |s| *s as usize);
        let before = self.text().get(start..floor(self.text(), offset)).unwrap_or("");
        let line = clamp(line + 1).saturating_add(self.lines_before);
        LineColumn { line, column: clamp(before.chars().count() + 1) }
    }

    /// The cell that a byte offset is in, where the text was made from a table: `Data!B7`.
    #[must_use]
    pub fn cell(&self, offset: usize) -> Option<String> {
        let line = self.line_of(offset);
        self.layout.cell(self.text(), self.line_range(line).start, line, offset)
    }

    /// What stands behind the name of the file in reports: the line of a byte offset, or its cell.
    #[must_use]
    pub fn place(&self, offset: usize) -> String {
        self.cell(offset).unwrap_or_else(|| self.line_column(offset).line.to_string())
    }

    /// Where a byte offset is in the file: line and column, or row and column of its cell.
    #[must_use]
    pub fn position(&self, offset: usize) -> LineColumn {
        let line = self.line_of(offset);
        match self.layout.row_column(self.text(), self.line_range(line).start, line, offset) {
            Some((row, column)) => LineColumn { line: clamp(row), column: clamp(column) },
            None => self.line_column(offset),
        }
    }

    /// Zero-based line and UTF-16 column of a byte offset, as the language server protocol counts.
    #[must_use]
    pub fn utf16(&self, offset: usize) -> (u32, u32) {
        let line = self.line_of(offset);
        let start = self.line_starts().get(line).map_or(0, |s| *s as usize);
        let before = self.text().get(start..floor(self.text(), offset)).unwrap_or("");
        (clamp(line), clamp(before.encode_utf16().count()))
    }

    /// The byte offset of a zero-based line and UTF-16 column; past the end of a line it is the line's end.
    #[must_use]
    pub fn offset_of_utf16(&self, line: u32, column: u32) -> usize {
        let range = self.line_range(line as usize);
        let mut units = 0;
        let text = self.text().get(range.clone()).unwrap_or("");
        for (at, c) in text.char_indices() {
            if units >= column as usize {
                return range.start + at;
            }
            units += c.len_utf16();
        }
        range.end
    }
}

/// Where lines begin: behind `\n`, `\r\n` or a lone `\r`, as the grammar and editors count them.
fn line_starts(text: &str) -> Arc<[u32]> {
    let bytes = text.as_bytes();
    let ends_line = |at: usize, byte: u8| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let behind =
        bytes.iter().enumerate().filter(|(at, byte)| ends_line(*at, **byte)).map(|(at, _)| clamp(at + 1));
    std::iter::once(0).chain(behind).collect()
}

/// The nearest character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The table of all texts that diagnostics, programs and facts point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a text and says where it stands.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Text>) -> FileId {
        self.files.push(SourceFile::new(name, text));
        FileId(clamp(self.files.len() - 1))
    }

    /// Adds a text that was made from a table, and says where it stands.
    pub fn add_table(&mut self, name: impl Into<Arc<str>>, text: impl Into<Text>, layout: Layout) -> FileId {
        self.files.push(SourceFile::new(name, text).laid_out(layout));
        FileId(clamp(self.files.len() - 1))
    }

    /// Adds a part of a file, before which so many lines of it stand: lines are counted from the file's first.
    pub fn add_part(
        &mut self,
        name: impl Into<Arc<str>>,
        text: impl Into<Text>,
        lines_before: u32,
    ) -> FileId {
        self.files.push(SourceFile { lines_before, ..SourceFile::new(name, text) });
        FileId(clamp(self.files.len() - 1))
    }

    /// Puts another text in the place of one; its id stays. An id of another table changes nothing.
    pub fn replace(&mut self, id: FileId, name: impl Into<Arc<str>>, text: impl Into<Text>) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            *file = SourceFile::new(name, text);
        }
    }

    /// The file of an id given out by this table.
    ///
    /// # Panics
    /// If the id comes from another table: a mistake of the program, not of a user.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All ids in the order in which the texts were added.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..clamp(self.files.len())).map(FileId)
    }

    /// The text under a span; empty where the span does not fit its file.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text().get(span.range()).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let file = SourceFile::new("a", "aä\r\n\u{1F600}b\n");
        assert_eq!(file.line_column(0), LineColumn { line: 1, column: 1 });
        assert_eq!(file.line_column(3), LineColumn { line: 1, column: 3 });
        assert_eq!(file.line_column(9), LineColumn { line: 2, column: 2 });
        assert_eq!(file.utf16(9), (1, 2));
        assert_eq!(file.offset_of_utf16(1, 2), 9);
        assert_eq!(file.offset_of_utf16(0, 99), 3);
        assert_eq!(file.line_column(999), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let file = SourceFile::new("a", "a\rb\r\n\nc");
        let lines: Vec<_> = (0..file.line_count()).map(|line| &file.text()[file.line_range(line)]).collect();
        assert_eq!(lines, ["a", "b", "", "c"]);
    }

    #[test]
    fn a_text_is_replaced_in_its_place() {
        let mut sources = Sources::new();
        let id = sources.add("a", "one");
        sources.replace(id, "a", "two\n");
        assert_eq!((sources.file(id).text(), sources.file(id).line_count()), ("two\n", 2));
    }
}
