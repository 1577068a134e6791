//! The words and signs of a text, one after the other, whether or not they make sense together.
//!
//! The parser reads the grammar; what only needs to know where a word, a text or a comment stands (colours,
//! completion, folding of a half-written file) reads this. Together the tokens cover everything but blanks.

use crate::parse::lex;

pub use crate::parse::lex::TokenKind;

/// A token with its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Token {
    /// The token in its text.
    #[must_use]
    pub fn text(self, source: &str) -> &str {
        source.get(self.start..self.end).unwrap_or("")
    }
}

/// The tokens of a text.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let token =
        |token: lex::Token| Token { kind: token.kind, start: token.range.start, end: token.range.end };
    lex::tokens(text).map(token).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tokens_cover_all_but_blanks(text in "[a1\u{e9}\u{1F600} \r\n\"\\\\/.%<>=-]{0,40}") {
            let mut at = 0;
            for token in tokens(&text) {
                prop_assert!(token.end > token.start);
                prop_assert_eq!(text[at..token.start].trim(), "");
                at = token.end;
            }
            prop_assert_eq!(text[at..].trim(), "");
        }
    }
}
