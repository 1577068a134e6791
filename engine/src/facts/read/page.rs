//! A text that is being read: its places as spans, and what every reader refuses.

use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{DatumKind, Entry, shown};
use r2pc_lang::source::{FileId, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Mappings and lists lie at most so deep in each other. The deepest a fact file needs is about eight.
pub(super) const DEEPEST: usize = 64;

/// A text without its byte order mark, and what is said about it.
pub(super) struct Page<'a> {
    file: FileId,
    /// The text behind the mark.
    pub(super) text: &'a str,
    /// How many bytes the mark takes.
    before: usize,
    /// What is wrong.
    pub(super) said: Vec<Diagnostic>,
}

/// A text could not be read; why has been said.
pub(super) struct Unread;

impl<'a> Page<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> Self {
        let body = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        Page { file, text: body, before: text.len() - body.len(), said: Vec::new() }
    }

    /// The file that it is.
    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// The span of bytes of [`Page::text`]: at least one character wide, within the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let (start, end) = self.visible(range);
        Span::new(self.file, start + self.before, end + self.before)
    }

    /// An empty place is drawn at the character there, or else at the last one before it that can be seen.
    fn visible(&self, range: Range<usize>) -> (usize, usize) {
        let start = floor(self.text, range.start);
        let end = floor(self.text, range.end);
        if start < end {
            return (start, end);
        }
        let here = self.text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| !c.is_whitespace());
        if let Some(c) = here {
            return (start, start + c.len_utf8());
        }
        let before = self.text.get(..start).unwrap_or("").trim_end();
        match before.chars().next_back() {
            Some(c) => (before.len() - c.len_utf8(), before.len()),
            None => self.first_visible(start),
        }
    }

    /// The first character behind a byte that can be seen; an empty place where there is none.
    fn first_visible(&self, from: usize) -> (usize, usize) {
        let rest = self.text.get(from..).unwrap_or("");
        let found = rest.char_indices().find(|(_, c)| !c.is_whitespace());
        found.map_or((from, from), |(at, c)| (from + at, from + at + c.len_utf8()))
    }

    /// Where the first line that says something stands.
    pub(super) fn first_line(&self) -> Span {
        let start = self.text.len() - self.text.trim_start().len();
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        self.span(start..start + line.trim_end().len())
    }

    pub(super) fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Result<T, Unread> {
        self.said.push(diagnostic);
        Err(Unread)
    }

    /// The text is not well formed.
    pub(super) fn malformed<T>(&mut self, at: Range<usize>, message: impl Into<String>) -> Result<T, Unread> {
        let span = self.span(at);
        self.refuse(Diagnostic::error(codes::fact::SYNTAX, span, message))
    }

    /// Something lies deeper than any fact file needs.
    pub(super) fn too_deep<T>(&mut self, at: Range<usize>) -> Result<T, Unread> {
        let span = self.span(at);
        let message = format!("more than {DEEPEST} mappings and lists lie in each other here");
        let diagnostic = Diagnostic::error(codes::fact::TOO_DEEP, span, message);
        self.refuse(diagnostic.help("write the values themselves: no fact needs such a depth"))
    }

    /// A mapping from entries, whose keys must differ. The first of equal ones is kept.
    pub(super) fn mapping(&mut self, entries: Vec<Entry>) -> DatumKind {
        let mut first: BTreeMap<Arc<str>, Span> = BTreeMap::new();
        let mut kept = Vec::with_capacity(entries.len());
        for entry in entries {
            match first.get(&entry.key) {
                Some(span) => {
                    let message = format!("`{}` stands twice in one mapping", shown(&entry.key));
                    let diagnostic = Diagnostic::error(codes::fact::DUPLICATE_KEY, entry.key_span, message)
                        .related(*span, "first here")
                        .help("leave one of the two out");
                    self.said.push(diagnostic);
                }
                None => {
                    first.insert(Arc::clone(&entry.key), entry.key_span);
                    kept.push(entry);
                }
            }
        }
        DatumKind::Entries(kept)
    }
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
