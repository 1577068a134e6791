//! A Markdown page on a terminal: headings and code in colour, the rest as it stands.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const CODE: Style = AnsiColor::Green.on_default();

/// The page with headings, fenced blocks and `code` in colour, and without their marks.
pub(crate) fn drawn(markdown: &str) -> String {
    let (mut out, mut fenced) = (String::new(), false);
    for line in markdown.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            let _ = writeln!(out, "    {CODE}{line}{CODE:#}");
        } else if let Some(title) = line.strip_prefix('#') {
            let _ = writeln!(out, "{HEADING}{}{HEADING:#}", title.trim_start_matches('#').trim());
        } else {
            let _ = writeln!(out, "{}", inline(line));
        }
    }
    out
}

/// A line with what stands between backticks in colour.
fn inline(line: &str) -> String {
    let pieces = line.split('`').enumerate();
    let piece =
        |(at, text): (usize, &str)| if at % 2 == 1 { format!("`{CODE}{text}{CODE:#}`") } else { text.into() };
    pieces.map(piece).collect()
}
