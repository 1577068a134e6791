//! Characters that are not seen, or that turn the direction of the text: what is read is not what stands there.

use super::code::HIDDEN_CHARACTER;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (file, _) in cx.trees {
        let text = cx.sources.file(*file).text();
        // A byte order mark at the very start is the editor's.
        for (at, c) in text.char_indices().filter(|(at, c)| hides(*c) && !(*at == 0 && *c == '\u{FEFF}')) {
            let span = Span::new(*file, at, at + c.len_utf8());
            let what = if turns(c) { "turns the direction of the text" } else { "is not seen" };
            let message = format!("the character U+{:04X} {what}", u32::from(c));
            let help = "delete it: readers see another text than r2pc reads";
            out.push(Diagnostic::warning(HIDDEN_CHARACTER, span, message).help(help).fix(
                "delete the character",
                span,
                "",
                false,
            ));
        }
    }
}

/// The controls of the bidirectional algorithm (Unicode Standard Annex 9).
fn turns(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn hides(c: char) -> bool {
    turns(c) || matches!(c, '\u{00AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}
