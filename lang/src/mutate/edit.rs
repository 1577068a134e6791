//! Changes of a text, and the words in it that a change is about.

use crate::source::{Sources, Span};
use crate::tokens::{Token, TokenKind, tokens};

/// A piece of text and what stands there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Something else in a place.
    pub(super) fn new(span: Span, text: impl Into<String>) -> Self {
        Edit { span, text: text.into() }
    }

    /// A word before a place.
    pub(super) fn before(span: Span, text: impl Into<String>) -> Self {
        Edit::new(Span { end: span.start, ..span }, text)
    }

    /// Nothing in a place.
    pub(super) fn gone(span: Span) -> Self {
        Edit::new(span, "")
    }
}

/// The text of a span with the edits that lie in it.
pub(super) fn edited(sources: &Sources, span: Span, edits: &[Edit]) -> String {
    let file = sources.file(span.file).text();
    let mut text = String::new();
    let mut at = span.start;
    for edit in edits.iter().filter(|edit| edit.span.start >= span.start && edit.span.end <= span.end) {
        text.push_str(file.get(at as usize..edit.span.start as usize).unwrap_or_default());
        text.push_str(&edit.text);
        at = edit.span.end;
    }
    text.push_str(file.get(at as usize..span.end as usize).unwrap_or_default());
    text
}

/// A text on one line: its words with a blank between them, without comments.
pub(super) fn one_line(text: &str) -> String {
    let kept: Vec<&str> = text.lines().flat_map(|line| without_comment(line).split_whitespace()).collect();
    kept.join(" ")
}

fn without_comment(line: &str) -> &str {
    let comment = tokens(line).into_iter().find(|t| matches!(t.kind, TokenKind::Comment | TokenKind::Doc));
    comment.and_then(|token| line.get(..token.start)).unwrap_or(line)
}

/// The texts, and what is looked for in them.
pub(super) struct Text<'a> {
    pub(super) sources: &'a Sources,
}

impl Text<'_> {
    pub(super) fn of(&self, span: Span) -> &str {
        self.sources.text(span)
    }

    /// The words and signs of a piece of text, without comments.
    pub(super) fn tokens(&self, span: Span) -> Vec<(Span, &str)> {
        let text = self.of(span);
        let start = span.start as usize;
        let place = |t: Token| Span::new(span.file, start + t.start, start + t.end);
        let comment = |t: &Token| matches!(t.kind, TokenKind::Comment | TokenKind::Doc);
        tokens(text).into_iter().filter(|t| !comment(t)).map(|t| (place(t), t.text(text))).collect()
    }

    /// Where one of some words or signs first stands, and which.
    pub(super) fn find<'w>(&self, span: Span, words: &[&'w str]) -> Option<(Span, &'w str)> {
        self.tokens(span)
            .into_iter()
            .find_map(|(at, token)| words.iter().find(|word| **word == token).map(|word| (at, *word)))
    }

    /// The first word exchanged for another, by a table of pairs.
    pub(super) fn exchange(&self, span: Span, pairs: &[(&str, &str)]) -> Option<Edit> {
        let words: Vec<&str> = pairs.iter().map(|(word, _)| *word).collect();
        let (at, found) = self.find(span, &words)?;
        let (_, other) = pairs.iter().find(|(word, _)| *word == found)?;
        Some(Edit::new(at, *other))
    }

    /// A word put behind the first of another.
    pub(super) fn insert_behind(&self, span: Span, word: &str, text: &str) -> Option<Edit> {
        let (at, _) = self.find(span, &[word])?;
        Some(Edit::new(at.behind(), text))
    }

    /// The `not` of the first `is not`, with the blank before it.
    pub(super) fn not_of_is(&self, span: Span) -> Option<Span> {
        let tokens = self.tokens(span);
        let pair = tokens.windows(2).find(|pair| matches!(pair, [(_, "is"), (_, "not")]))?;
        match pair {
            [(is, _), (not, _)] => Some(Span { start: is.end, ..*not }),
            _ => None,
        }
    }

    /// What lies between two pieces of one text.
    pub(super) fn between(first: Span, second: Span) -> Span {
        Span { start: first.end, end: second.start.max(first.end), ..first }
    }

    /// The word just before a place.
    pub(super) fn word_before(&self, span: Span) -> Option<(Span, &str)> {
        let file = self.sources.file(span.file);
        let line = file.line_of(span.start as usize).saturating_sub(1);
        let from = file.line_range(line).start.min(span.start as usize);
        self.tokens(Span::new(span.file, from, span.start as usize)).pop()
    }

    /// A piece of text with the comma behind it, or before it where it is the last.
    pub(super) fn listed(&self, piece: Span, list: Span) -> Span {
        let behind = Span { start: piece.end, end: list.end.max(piece.end), ..piece };
        if let Some((comma, ",")) = self.tokens(behind).first() {
            return piece.to(*comma);
        }
        let before = Span { start: list.start.min(piece.start), end: piece.start, ..piece };
        match self.tokens(before).last() {
            Some((comma, ",")) => comma.to(piece),
            _ => piece,
        }
    }
}
