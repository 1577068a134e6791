//! Canonical text: one way to lay out a policy file.
//!
//! The words of a file are kept as they are, comments among them; only the blanks and line breaks between them, and
//! commas that say nothing, are chosen anew. Every clause stands on a line of its own, indented by two; what does not
//! fit into [`WIDTH`] columns is broken at `and` and `or`, at commas, before `where` and `for`, outermost first.
//!
//! The steps: the tree says where lines may break ([`hints`]), the layout chooses among these places ([`layout`]), and
//! the outcome is parsed again: it must give the same tree and the same comments.

mod hints;
mod layout;
mod shape;
mod spacing;
mod tokens;
mod walk;

use crate::diagnostic::Diagnostic;
use crate::parse::{Parsed, parse};
use crate::source::{FileId, Sources};

/// How many columns a line may have.
pub const WIDTH: usize = 110;

/// Lays out a file anew.
///
/// # Errors
/// The diagnostics of a text that cannot be read whole: it is left as it is.
pub fn format(sources: &Sources, file: FileId) -> Result<String, Vec<Diagnostic>> {
    let parsed = parse(sources, file);
    format_parsed(sources, file, &parsed)
}

/// Lays out a file that has been parsed already.
///
/// # Errors
/// As [`format()`].
pub fn format_parsed(sources: &Sources, file: FileId, parsed: &Parsed) -> Result<String, Vec<Diagnostic>> {
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(parsed.diagnostics.clone());
    }
    let text = sources.file(file).text();
    let formatted = layout::file(text, &parsed.file);
    if reads_alike(parsed, &formatted) {
        return Ok(formatted);
    }
    // Better a text as it was than one that says something else.
    debug_assert!(false, "formatting changed what the text says:\n{formatted}");
    Ok(text.to_owned())
}

/// Whether a text gives a tree with the same shape.
fn reads_alike(before: &Parsed, formatted: &str) -> bool {
    let mut sources = Sources::new();
    let file = sources.add("formatted", formatted);
    let after = parse(&sources, file);
    after.diagnostics.is_empty() && shape::of(&before.file) == shape::of(&after.file)
}

#[cfg(test)]
mod tests;
