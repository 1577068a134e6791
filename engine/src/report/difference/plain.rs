//! A fact about the difference a line, without drawing: for `grep`, and for those who listen to a screen.

use super::page::{Mark, one_line};
use super::{Group, Page};
use crate::diff::{Difference, DueTo};
use crate::report::layout::line;
use std::fmt::Write as _;

/// `risk a.r: indicator worse: terror >= 4 → >= 3 (stricter)`, a line a change; then what became of rules, then flips.
#[must_use]
pub fn plain(difference: &Difference<'_>) -> String {
    let page = Page::of(difference);
    let mut text = String::new();
    let mut say = |said: String| {
        let _ = writeln!(text, "{}", line(&said));
    };
    for entry in &page.changed {
        let name = format!("{} {}", entry.change.kind.word(), entry.change.name);
        match entry.mark {
            Mark::Added => say(format!("{name}: added")),
            Mark::Removed => say(format!("{name}: removed")),
            Mark::Amended => {}
        }
        entry.remarks.iter().for_each(|remark| say(format!("{name}: {remark}")));
        entry.lines.iter().for_each(|clause| say(format!("{name}: {}", one_line(clause))));
        if !entry.enters.is_empty() {
            say(format!("{name}: enters {}", entry.enters.join(", ")));
        }
    }
    for (heading, lines) in &page.also {
        lines.iter().for_each(|one| say(format!("{heading}: {one}")));
    }
    for meant in &page.meant {
        say(format!("{} means: {}", meant.meaning.rule, super::page::said_meaning(meant)));
        for witness in &meant.meaning.witnesses {
            let facts = super::page::given(witness);
            let facts = if facts.is_empty() { "nothing is known".to_owned() } else { facts.join("; ") };
            let (from, to) = (&witness.from, &witness.to);
            say(format!(
                "{} for instance: {from} → {to} as of {}: {facts}",
                meant.meaning.rule, witness.as_of
            ));
        }
    }
    for group in &page.touched {
        group.flips.iter().for_each(|flip| say(flip_line(group, flip)));
    }
    page.notes.iter().for_each(|note| say(format!("note: {note}")));
    text
}

fn flip_line(group: &Group<'_>, flip: &crate::diff::Flip) -> String {
    let item = flip.item.as_ref().map(|item| format!("[\"{item}\"]")).unwrap_or_default();
    let due = match flip.due_to {
        DueTo::Policy => String::new(),
        due => format!(" (due to {})", due.word()),
    };
    format!("{} {} {}{item}: {} → {}{due}", flip.country, flip.as_of, group.rule, group.old, group.new)
}
