//! Diagnostics as plain text, for snapshots.

use r2pc_lang::diagnostic::{Diagnostic, Fix, Severity};
use r2pc_lang::source::{Sources, Span};
use std::fmt::Write;

/// All of them, one below the other.
pub(crate) fn all(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| one(sources, diagnostic)).collect::<Vec<_>>().join("\n")
}

fn one(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let mut text = format!("{severity}[{}]: {}\n", diagnostic.code, diagnostic.message);
    place(&mut text, sources, diagnostic.span, &diagnostic.label);
    for label in &diagnostic.related {
        place(&mut text, sources, label.span, &label.text);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(text, "  help: {help}");
    }
    if let Some(fix) = &diagnostic.fix {
        let file = sources.file(diagnostic.span.file);
        let line = fix.edits.first().map_or(0, |edit| file.line_of(edit.span.start as usize));
        let fixed = apply(file.text(), fix);
        let safe = if fix.safe { "" } else { ", perhaps" };
        let _ = writeln!(
            text,
            "  fix{safe}: {}\n     | {}",
            fix.title,
            note_free(fixed.lines().nth(line).unwrap_or(""))
        );
    }
    text
}

/// The line of a span with carets under it, and what is said there.
fn place(text: &mut String, sources: &Sources, span: Span, label: &str) {
    let file = sources.file(span.file);
    let at = file.line_column(span.start as usize);
    let line = file.line_range(at.line as usize - 1);
    let source = file.text().get(line.clone()).unwrap_or("");
    let under = file.text().get(span.range()).unwrap_or("").lines().next().unwrap_or("");
    let carets = "^".repeat(under.chars().count().max(1));
    let indent = " ".repeat(at.column as usize - 1);
    let _ = writeln!(
        text,
        "{:4} | {}\n     | {indent}{}",
        at.line,
        note_free(source),
        format!("{carets} {label}").trim_end()
    );
}

/// A line without the expectation beside it.
fn note_free(line: &str) -> &str {
    line.split("//~").next().unwrap_or("").trim_end()
}

/// A text with the edits of a fix made.
pub(crate) fn apply(text: &str, fix: &Fix) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}
