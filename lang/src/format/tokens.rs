//! The tokens of a file that are written out, with what layout asks of each.

use crate::parse::lex::{self, TokenKind};

/// A token with its place in the source.
#[derive(Clone, Debug)]
pub(super) struct Token<'s> {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its text, comments and documentation without blanks at the end.
    pub(super) text: &'s str,
    /// Its first byte.
    pub(super) start: usize,
    /// Line breaks between it and the token before; the first of a file has one.
    pub(super) lines_before: usize,
    /// Whether it touches the token before it.
    pub(super) touches: bool,
}

impl Token<'_> {
    /// Whether it is a comment or documentation: the line ends with it.
    pub(super) fn ends_line(&self) -> bool {
        matches!(self.kind, TokenKind::Comment | TokenKind::Doc)
    }
}

/// The tokens of a text, in order.
pub(super) fn of(text: &str) -> Vec<Token<'_>> {
    let mut end = 0;
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for token in lex::tokens(text) {
        let between = text.get(end..token.range.start).unwrap_or_default();
        let lines = between.matches('\n').count().max(between.matches('\r').count());
        tokens.push(Token {
            kind: token.kind,
            text: text.get(token.range.clone()).unwrap_or_default().trim_end(),
            start: token.range.start,
            lines_before: if tokens.is_empty() { 1 } else { lines },
            touches: between.is_empty(),
        });
        end = token.range.end;
    }
    tokens
}
