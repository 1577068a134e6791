//! A plain reading of a text as tokens: for comments, for the depth of brackets, and for the word under an error.
//! It never fails; what is no token of the language is a symbol of one character.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword.
    Word,
    /// Digits and what hangs on them: `1_000`, `4.5`, `5%`, `2015-06-30`.
    Number,
    /// A text literal, closed or not.
    Text,
    /// `// …`
    Comment,
    /// `/// …`
    Doc,
    /// An operator, a bracket, anything else.
    Symbol,
}

/// A token and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Its bytes.
    pub(crate) range: Range<usize>,
}

/// The operators of more than one character, those of other languages among them.
const SYMBOLS: [&str; 14] =
    ["...", "==", "!=", "<=", ">=", "=>", "=<", "->", "<>", ":=", "&&", "||", "..", "**"];

/// The tokens of a text, in order; white space is left out.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let rest_of_file = if at == 0 { rest.strip_prefix('\u{FEFF}').unwrap_or(rest) } else { rest };
        let trimmed = rest_of_file.trim_start_matches([' ', '\t', '\n', '\r']);
        let start = at + rest.len() - trimmed.len();
        let (kind, length) = first_token(trimmed)?;
        at = start + length;
        Some(Token { kind, range: start..at })
    })
}

/// Kind and length of the token a text begins with; none where it is empty.
fn first_token(text: &str) -> Option<(TokenKind, usize)> {
    let first = text.chars().next()?;
    Some(match first {
        '"' => (TokenKind::Text, text_length(text)),
        '/' if text.starts_with("///") && !text.starts_with("////") => (TokenKind::Doc, line_length(text)),
        '/' if text.starts_with("//") => (TokenKind::Comment, line_length(text)),
        c if c.is_ascii_digit() => (TokenKind::Number, number_length(text)),
        c if is_word_char(c) => (TokenKind::Word, run(text, is_word_char)),
        c => (TokenKind::Symbol, symbol_length(text).unwrap_or(c.len_utf8())),
    })
}

/// Whether a character can stand in a name.
pub(crate) fn is_word_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

fn symbol_length(text: &str) -> Option<usize> {
    SYMBOLS.iter().find(|symbol| text.starts_with(**symbol)).map(|symbol| symbol.len())
}

/// The length of a text literal: to its closing quote, or to the end of the line where there is none.
fn text_length(text: &str) -> usize {
    let line = line_length(text);
    let mut escaped = false;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < line).skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    line
}

/// The length of a number or a date, with what hangs on it.
fn number_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = text.get(length..).unwrap_or("");
        let digits = run(rest, is_word_char);
        length += digits;
        let mut behind = rest.get(digits..).unwrap_or("").chars();
        match (behind.next(), behind.next()) {
            (Some('%'), _) => return length + 1,
            (Some('.'), Some('0'..='9')) => length += 1,
            (Some('-'), Some('0'..='9')) if digits >= 2 => length += 1,
            _ => return length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).map(|token| &text[token.range]).collect()
    }

    #[test]
    fn texts_numbers_and_comments_are_whole() {
        assert_eq!(
            words("a>=1_000.5 \"b \\\" // c\" // d\n/// e"),
            ["a", ">=", "1_000.5", "\"b \\\" // c\"", "// d", "/// e"]
        );
        assert_eq!(
            words("2015-06-30 5% a-1 1..5 \"open\nx"),
            ["2015-06-30", "5%", "a", "-", "1", "1", "..", "5", "\"open", "x"]
        );
        assert_eq!(words("é \u{201C}x\u{201D} \0"), ["é", "\u{201C}", "x", "\u{201D}", "\0"]);
    }
}
