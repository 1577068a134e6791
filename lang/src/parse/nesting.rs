//! Brackets nested too deeply are found before the grammar reads the text: neither it nor anything behind it may run
//! out of stack.

use super::build::{Builder, too_deep};
use super::scan::declaration_around;
use std::borrow::Cow;
use std::ops::Range;

/// The text, with blanks in place of each declaration that is nested too deeply; those are reported.
pub(super) fn readable<'s>(builder: &mut Builder<'s>, deep: &[Range<usize>]) -> Cow<'s, str> {
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
