//! The place of an error in its surroundings: the token there, and those beside it.

use super::lex::{Token, TokenKind, tokens};
use std::ops::Range;

/// The tokens around a byte of a piece; comments are passed over.
pub(super) struct Point<'s> {
    text: &'s str,
    tokens: Vec<Token>,
    /// The place of the token at the byte; past the last where the piece ends there.
    index: usize,
    /// The character there, for a piece without tokens.
    character: Range<usize>,
}

impl<'s> Point<'s> {
    /// The point `at` in the piece of a text.
    pub(super) fn new(text: &'s str, piece: Range<usize>, at: usize) -> Self {
        let inner = text.get(piece.clone()).unwrap_or_default();
        let tokens: Vec<Token> = tokens(inner)
            .filter(|token| token.kind != TokenKind::Comment)
            .map(|t| Token { range: t.range.start + piece.start..t.range.end + piece.start, ..t })
            .collect();
        let index = tokens.partition_point(|token| token.range.end <= at);
        let first = inner.chars().next().map_or(0, char::len_utf8);
        Point { text, tokens, index, character: piece.start..piece.start + first }
    }

    /// The token `steps` behind the point, or before it where negative.
    pub(super) fn token(&self, steps: isize) -> Option<&Token> {
        self.index.checked_add_signed(steps).and_then(|index| self.tokens.get(index))
    }

    /// The text of that token; empty where there is none.
    pub(super) fn word(&self, steps: isize) -> &'s str {
        self.token(steps).and_then(|token| self.text.get(token.range.clone())).unwrap_or_default()
    }

    /// The kind of that token.
    pub(super) fn kind(&self, steps: isize) -> Option<TokenKind> {
        self.token(steps).map(|token| token.kind)
    }

    /// Whether two neighbours touch: the token at `steps` and the one behind it.
    pub(super) fn touches(&self, steps: isize) -> bool {
        match (self.token(steps), self.token(steps + 1)) {
            (Some(a), Some(b)) => a.range.end == b.range.start,
            _ => false,
        }
    }

    /// Whether a token is the first of the piece.
    pub(super) fn is_first(&self) -> bool {
        self.tokens.iter().take(self.index).all(|token| token.kind == TokenKind::Doc)
    }

    /// The last bracket before the point that is not closed before it.
    pub(super) fn open_bracket(&self) -> Option<Range<usize>> {
        let mut open = Vec::new();
        for token in self.tokens.iter().take(self.index).filter(|token| token.kind == TokenKind::Symbol) {
            match self.text.get(token.range.clone()).unwrap_or_default() {
                "(" | "[" | "{" => open.push(token.range.clone()),
                ")" | "]" | "}" => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// What the error points to: the token there, or the last one where the piece ends.
    pub(super) fn range(&self) -> Range<usize> {
        self.token(0).or_else(|| self.token(-1)).map_or(self.character.clone(), |token| token.range.clone())
    }

    /// The bytes from one neighbour to another.
    pub(super) fn stretch(&self, from: isize, to: isize) -> Range<usize> {
        let start = self.token(from).map_or(self.range().start, |token| token.range.start);
        let end = self.token(to).map_or(self.range().end, |token| token.range.end);
        start..end.max(start)
    }
}
