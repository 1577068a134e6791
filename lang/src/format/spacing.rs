//! The blank between two tokens of one line, or none.

use super::hints::Hints;
use super::tokens::Token;
use crate::parse::lex::TokenKind;

/// Whether a blank stands before the token at `at`, whose predecessor on the line is at `before`.
pub(super) fn blank(tokens: &[Token<'_>], hints: &Hints, before: usize, at: usize) -> bool {
    let (Some(left), Some(right)) = (tokens.get(before), tokens.get(at)) else { return false };
    if left.kind == TokenKind::Symbol && no_blank_behind(left.text, hints, before, right.text) {
        return false;
    }
    match right.text {
        "," | ":" | ")" | "." | ".." => false,
        "]" => left.text == "}",
        "}" => padded(tokens, hints, at),
        "(" => !hints.tight.contains(&at),
        "[" => !(right.touches && is_name_end(left)),
        "*" => left.text != ".",
        _ => true,
    }
}

fn no_blank_behind(left: &str, hints: &Hints, at: usize, right: &str) -> bool {
    match left {
        "(" | "." | ".." => true,
        "[" => right != "{",
        "{" => !hints.padded.contains(&at),
        "-" => hints.signs.contains(&at),
        _ => false,
    }
}

/// Whether the brace that a `}` closes has blanks on its inner side.
fn padded(tokens: &[Token<'_>], hints: &Hints, close: usize) -> bool {
    let mut depth = 0_usize;
    for at in (0..close).rev() {
        match tokens.get(at).map(|token| token.text) {
            Some("}") => depth += 1,
            Some("{") if depth == 0 => return hints.padded.contains(&at),
            Some("{") => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Whether a token can be the end of a name that an index follows.
fn is_name_end(token: &Token<'_>) -> bool {
    (token.kind == TokenKind::Word && !matches!(token.text, "is" | "open")) || token.text == "]"
}
