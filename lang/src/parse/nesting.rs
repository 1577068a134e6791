//! Brackets nested too deeply are found before the grammar reads the text: neither it nor anything behind it may run
//! out of stack.

use super::build::{Builder, too_deep};
use super::lex::{TokenKind, tokens};
use std::borrow::Cow;
use std::ops::Range;

/// How deep brackets may be nested.
pub(super) const MAX_BRACKETS: usize = 64;

/// The text, with blanks in place of each declaration that is nested too deeply; those are reported.
pub(super) fn readable<'s>(builder: &mut Builder<'s>) -> Cow<'s, str> {
    let deep = too_deep_brackets(builder.text);
    let mut readable = Cow::Borrowed(builder.text);
    let mut reached = 0;
    for bracket in deep {
        if bracket.start < reached {
            continue;
        }
        let around = declaration_around(builder.text, bracket.start);
        reached = around.end;
        builder.diagnostics.push(too_deep(builder.place(bracket.start, bracket.end)));
        builder.broken.push(builder.place(around.start, around.end));
        let blank: String = builder.text.get(around.clone()).unwrap_or_default().chars().map(blank).collect();
        readable.to_mut().replace_range(around, &blank);
    }
    readable
}

/// As many blanks as the character has bytes.
fn blank(c: char) -> &'static str {
    match c {
        '\n' => "\n",
        _ => ["", " ", "  ", "   ", "    "].get(c.len_utf8()).copied().unwrap_or_default(),
    }
}

/// The brackets that go one level too deep.
fn too_deep_brackets(text: &str) -> Vec<Range<usize>> {
    let mut open = 0_usize;
    let mut found = Vec::new();
    for token in tokens(text).filter(|token| token.kind == TokenKind::Symbol) {
        match text.get(token.range.clone()).unwrap_or_default() {
            "(" | "[" | "{" => {
                open += 1;
                if open > MAX_BRACKETS {
                    found.push(token.range);
                }
            }
            ")" | "]" | "}" => open = open.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// From the line before a byte on which a declaration begins to the next such line.
fn declaration_around(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rmatch_indices('\n').map(|(i, _)| i + 1).find(|i| begins(text, *i)).unwrap_or(0);
    let behind = text.get(at..).unwrap_or_default();
    let end =
        behind.match_indices('\n').map(|(i, _)| at + i + 1).find(|i| begins(text, *i)).unwrap_or(text.len());
    start..end
}

/// Whether a declaration or its documentation begins at the start of a line.
fn begins(text: &str, line: usize) -> bool {
    let rest = text.get(line..).unwrap_or_default();
    if rest.starts_with("///") {
        return true;
    }
    let word = rest.split(|c: char| !super::lex::is_word_char(c)).next().unwrap_or_default();
    super::slips::DECLARATIONS.contains(&word)
}
