//! The words and signs of a text, one after the other, whether or not they make sense together.
//!
//! The parser reads the grammar; what only needs to know where a word, a text or a comment stands (colours,
//! completion, folding of a half-written file) reads this. Together the tokens cover everything but blanks.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or a name.
    Word,
    /// A number, a percentage or a date.
    Number,
    /// A text in quotes; one that is not closed ends with its line.
    Text,
    /// `// …`
    Comment,
    /// `/// …`
    Doc,
    /// Any other sign; `<=`, `>=` and `..` are one.
    Sign,
}

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
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (kind, length) = first(rest);
        found.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    found
}

/// The token that a text without leading blanks opens with: its kind and its length, at least one character.
fn first(rest: &str) -> (TokenKind, usize) {
    let mut chars = rest.chars();
    let (one, two) = (chars.next().unwrap_or(' '), chars.next());
    match (one, two) {
        ('/', Some('/')) if is_doc(rest) => (TokenKind::Doc, line_length(rest)),
        ('/', Some('/')) => (TokenKind::Comment, line_length(rest)),
        ('"', _) => (TokenKind::Text, text_length(rest)),
        ('<' | '>', Some('=')) | ('.', Some('.')) => (TokenKind::Sign, 2),
        (c, _) if c.is_ascii_digit() => (TokenKind::Number, number_length(rest)),
        (c, _) if unicode_ident::is_xid_start(c) => {
            (TokenKind::Word, run(rest, unicode_ident::is_xid_continue))
        }
        (c, _) => (TokenKind::Sign, c.len_utf8()),
    }
}

/// Three slashes and not four.
fn is_doc(rest: &str) -> bool {
    rest.starts_with("///") && !rest.starts_with("////")
}

/// The bytes up to the end of the line.
fn line_length(rest: &str) -> usize {
    rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// The bytes of the leading characters that fit.
fn run(rest: &str, fits: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !fits(c)).unwrap_or(rest.len())
}

/// The bytes of a text in quotes, which ends at the latest with its line.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// The bytes of a number with its point, percent sign or the parts of a date.
fn number_length(rest: &str) -> usize {
    let word = |rest: &str| run(rest, unicode_ident::is_xid_continue);
    let mut length = word(rest);
    for sign in ['.', '-', '-'] {
        let more = rest.get(length..).and_then(|tail| tail.strip_prefix(sign));
        let is_part = match sign {
            '.' => true,
            _ => length == 4 || length == 7,
        };
        if let Some(more) = more.filter(|more| is_part && more.starts_with(|c: char| c.is_ascii_digit())) {
            length += 1 + word(more);
        }
    }
    length + usize::from(rest.get(length..).is_some_and(|tail| tail.starts_with('%')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let show = |token: &Token| format!("{:?} {}", token.kind, token.text(text));
        tokens(text).iter().map(show).collect::<Vec<_>>().join(" · ")
    }

    #[test]
    fn tokens_of_a_clause() {
        assert_eq!(
            shown("present when g.share >= 5.5% // c\n/// d\n\"a\\\"b\" 0..1 2015-06-30 - 1_000"),
            "Word present · Word when · Word g · Sign . · Word share · Sign >= · Number 5.5% · Comment // c · \
             Doc /// d · Text \"a\\\"b\" · Number 0 · Sign .. · Number 1 · Number 2015-06-30 · Sign - · Number 1_000"
        );
    }

    #[test]
    fn a_text_without_end_ends_with_its_line() {
        assert_eq!(shown("\"a\nb"), "Text \"a · Word b");
        assert_eq!(shown("\""), "Text \"");
    }

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
