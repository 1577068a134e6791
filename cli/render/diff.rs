//! Two texts as a unified diff, in colour.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

/// The diff with three lines around each change; empty where the texts are the same.
pub(crate) fn drawn(name: &str, old: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(old, new);
    let text =
        diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string();
    text.lines().fold(String::new(), |mut out, line| {
        let style = style(line);
        let _ = writeln!(out, "{style}{line}{style:#}");
        out
    })
}

fn style(line: &str) -> Style {
    match line.as_bytes() {
        [b'+', b'+', ..] | [b'-', b'-', ..] => Style::new().bold(),
        [b'@', ..] => AnsiColor::Cyan.on_default(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        _ => Style::new(),
    }
}
