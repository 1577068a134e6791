//! Words, paths and texts.

use super::super::grammar::{Pair, Parts, Rule};
use super::Builder;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::syntax::{Name, Path, Segment, Text};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

impl Builder<'_> {
    /// A word, in Unicode normal form C: two spellings of one name are one name.
    pub(super) fn name(&self, pair: &Pair<'_>) -> Name {
        let text = pair.as_str();
        let text: Arc<str> =
            if text.is_ascii() { text.into() } else { text.nfc().collect::<String>().into() };
        Name { text, span: self.span(pair) }
    }

    /// The next piece as a word.
    pub(super) fn next_name(&mut self, parts: &mut Parts<'_>) -> Option<Name> {
        parts.node().map(|pair| self.name(&pair))
    }

    /// A dotted name.
    pub(super) fn path(&mut self, pair: Pair<'_>) -> Option<Path> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let head = self.next_name(&mut parts)?;
        let rest = parts.nodes().map(|part| self.segment(part)).collect::<Option<_>>()?;
        Some(Path { head, rest, span })
    }

    fn segment(&mut self, pair: Pair<'_>) -> Option<Segment> {
        if pair.as_rule() == Rule::word {
            return Some(Segment::Field(self.name(&pair)));
        }
        let inner = Parts::of(pair).node()?;
        Some(match inner.as_rule() {
            Rule::string => Segment::Key(self.text(inner)?),
            _ => Segment::Index(self.path(inner)?),
        })
    }

    /// The next piece as a path.
    pub(super) fn next_path(&mut self, parts: &mut Parts<'_>) -> Option<Path> {
        let pair = parts.node()?;
        self.path(pair)
    }

    /// Names between commas.
    pub(super) fn paths(&mut self, pair: Pair<'_>) -> Option<Vec<Path>> {
        Parts::of(pair).nodes().map(|part| self.path(part)).collect()
    }

    /// The next piece as names between commas.
    pub(super) fn next_paths(&mut self, parts: &mut Parts<'_>) -> Option<Vec<Path>> {
        let pair = parts.node()?;
        self.paths(pair)
    }

    /// One text literal, or several side by side, joined with a blank.
    pub(super) fn text(&mut self, pair: Pair<'_>) -> Option<Text> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::string {
            return Some(Text { value: self.unescape(&pair)?.into(), span });
        }
        let pieces = Parts::of(pair).nodes().map(|part| self.unescape(&part)).collect::<Option<Vec<_>>>()?;
        Some(Text { value: pieces.join(" ").into(), span })
    }

    /// The next piece as a text, where it is one.
    pub(super) fn opt_text(&mut self, parts: &mut Parts<'_>) -> Option<Option<Text>> {
        match parts.opt(Rule::texts) {
            Some(pair) => self.text(pair).map(Some),
            None => Some(None),
        }
    }

    /// The next piece as a text.
    pub(super) fn next_text(&mut self, parts: &mut Parts<'_>) -> Option<Text> {
        let pair = parts.node()?;
        self.text(pair)
    }

    /// The text between the quotes, with `\"`, `\\`, `\n` and `\t` read.
    fn unescape(&mut self, pair: &Pair<'_>) -> Option<String> {
        let quoted = pair.as_str();
        let inner = quoted.get(1..quoted.len().saturating_sub(1))?;
        if !inner.contains('\\') {
            return Some(inner.to_owned());
        }
        let start = self.span(pair).start as usize + 1;
        let mut text = String::with_capacity(inner.len());
        let mut chars = inner.char_indices();
        while let Some((at, c)) = chars.next() {
            match if c == '\\' { chars.next() } else { None } {
                None => text.push(c),
                Some((_, '"')) => text.push('"'),
                Some((_, '\\')) => text.push('\\'),
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, other)) => return self.unknown_escape(start + at, other),
            }
        }
        Some(text)
    }

    fn unknown_escape<T>(&mut self, at: usize, other: char) -> Option<T> {
        let span = self.place(at, at + 1 + other.len_utf8());
        let error = Diagnostic::error(codes::ESCAPE, span, format!("`\\{other}` stands for nothing in a text"))
            .help("a backslash stands before `\"`, `\\`, `n` (a new line) or `t` (a tab); write `\\\\` for a backslash")
            .fix("double the backslash", self.place(at, at + 1), "\\\\", false);
        self.report(error);
        None
    }
}
