//! Source text in, diagnostics or a dump of the program out.

mod pages;
mod programs;
mod properties;

use super::{Checked, check};
use crate::source::{FileId, Sources};

/// Checks texts as files of one set.
fn checked(texts: &[&str]) -> (Sources, Checked) {
    let mut sources = Sources::new();
    let files: Vec<FileId> =
        texts.iter().enumerate().map(|(at, text)| sources.add(format!("{at}.r2p"), *text)).collect();
    let checked = check(&sources, &files);
    (sources, checked)
}

/// What is said of texts, a line each: code, place, message, help.
fn said(texts: &[&str]) -> String {
    let (sources, checked) = checked(texts);
    let lines = checked.diagnostics.iter().map(|d| {
        let file = sources.file(d.span.file);
        let at = file.line_column(d.span.start as usize);
        let place = sources.text(d.span).lines().next().unwrap_or_default();
        let help = d.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
        format!("{} {}:{} [{place}] {}{help}\n", d.code, file.name(), at.line, d.message)
    });
    lines.collect()
}
