//! The page as Markdown, made for a pull request: the sum first, details folded.

use super::page::{one_line, said_meaning, scope};
use super::table::{fact_line, rule_title};
use super::{Group, Page};
use crate::diff::{Difference, DueTo, Flip};
use crate::report::{counted, escaped};
use std::fmt::Write as _;

/// The first line, by which a build server finds the comment that it wrote before.
const MARKER: &str = "<!-- r2pc diff -->";
/// Of a comment that is longer, nobody reads the end; hosts refuse those of more than about 65 000 characters.
const LONGEST: usize = 60_000;

/// The comment. What does not fit is left out, and said to be.
#[must_use]
pub fn markdown(difference: &Difference<'_>) -> String {
    let page = Page::of(difference);
    let mut text = format!(
        "{MARKER}\n## What this change of policy means\n\n`{}` → `{}`\n\n",
        code(difference.old.name),
        code(difference.new.name)
    );
    for said in &page.headline {
        let _ = writeln!(text, "**{}**\n", escaped(said));
    }
    for note in &page.notes {
        let _ = writeln!(text, "> {}\n", escaped(note));
    }
    let parts = [changed(&page), meant(difference, &page), touched(difference, &page), besides(&page)];
    let mut left_out = false;
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if text.len() + part.len() > LONGEST {
            left_out = true;
        } else {
            text.push_str(part);
        }
    }
    if left_out {
        text.push_str("_This page is longer than a comment may be: `r2pc diff` shows the rest._\n");
    }
    text
}

fn code(text: &str) -> String {
    text.replace('`', "'")
}

fn changed(page: &Page<'_>) -> String {
    if page.changed.is_empty() {
        return String::new();
    }
    let mut text = "### What changed\n\n".to_owned();
    for entry in &page.changed {
        let how = match entry.mark {
            super::Mark::Added => " is new",
            super::Mark::Removed => " is gone",
            super::Mark::Amended => "",
        };
        let kind = entry.change.kind.word();
        let _ = writeln!(
            text,
            "- {kind} **`{}`**{how} <sub>{}</sub>",
            code(&entry.change.name),
            escaped(&entry.place)
        );
        for remark in &entry.remarks {
            let _ = writeln!(text, "  - {}", escaped(remark));
        }
        for clause in &entry.lines {
            let _ = writeln!(text, "  - {}", escaped(&one_line(clause)));
        }
        if !entry.enters.is_empty() {
            let names: Vec<_> = entry.enters.iter().map(|name| format!("`{}`", code(name))).collect();
            let _ = writeln!(text, "  - enters {}", names.join(", "));
        }
    }
    text.push('\n');
    text
}

fn meant(difference: &Difference<'_>, page: &Page<'_>) -> String {
    if page.meant.is_empty() {
        return String::new();
    }
    let mut text = "### What it means\n\n".to_owned();
    let row = |text: &mut String, meant: &super::Meant<'_>| {
        let said = said_meaning(meant);
        let _ = writeln!(text, "| `{}` | {} |", code(&meant.meaning.rule), escaped(&said));
    };
    let (resting, itself): (Vec<_>, Vec<_>) = page.meant.iter().partition(|m| m.only_rests());
    if !itself.is_empty() {
        text.push_str("| rule | |\n| --- | --- |\n");
        itself.iter().for_each(|meant| row(&mut text, meant));
        text.push('\n');
    }
    if !resting.is_empty() {
        let sum = counted(resting.len(), "rule");
        let _ = writeln!(text, "<details><summary>{sum} resting on what changed</summary>\n");
        text.push_str("| rule | |\n| --- | --- |\n");
        resting.iter().for_each(|meant| row(&mut text, meant));
        text.push_str("\n</details>\n\n");
    }
    let instances: String = page.meant.iter().filter(|m| m.itself).map(instances).collect();
    if !instances.is_empty() {
        text.push_str("<details><summary>Facts on which they differ, as tests</summary>\n\n");
        text.push_str(&instances);
        text.push_str("</details>\n\n");
    }
    if let Some(scope) = scope(difference) {
        let _ = writeln!(text, "<sub>{}</sub>\n", escaped(&scope));
    }
    text
}

/// The witnesses of a rule: what the versions say, and the facts as a test of the new one where a test can say them.
fn instances(meant: &super::Meant<'_>) -> String {
    let mut text = String::new();
    for witness in &meant.meaning.witnesses {
        let rule = code(&meant.meaning.rule);
        let _ = writeln!(text, "`{rule}`: {} → {}\n", escaped(&witness.from), escaped(&witness.to));
        let (language, body) = match &witness.test {
            Some(test) => ("r2p", test),
            None => ("yaml", &witness.facts),
        };
        let _ = writeln!(text, "```{language}\n{}\n```\n", body.trim_end().replace("```", "` ` `"));
    }
    text
}

fn touched(difference: &Difference<'_>, page: &Page<'_>) -> String {
    let Some(flips) = &difference.flips else { return String::new() };
    if page.touched.is_empty() {
        return String::new();
    }
    let several = flips.days.len() > 1;
    let mut text =
        "### Whom it touches\n\n| rule | from | to | countries |\n| --- | --- | --- | --- |\n".to_owned();
    for group in &page.touched {
        let places = group.places(several);
        let shown = if places.len() > 12 { counted(places.len(), "row") } else { places.join(", ") };
        let due = match group.due_to {
            DueTo::Policy => String::new(),
            due => format!(" (due to {})", due.word()),
        };
        let _ = writeln!(
            text,
            "| {} `{}` | {} | {}{due} | {} |",
            group.kind.word(),
            code(group.rule),
            escaped(&group.old),
            escaped(&group.new),
            escaped(&shown)
        );
    }
    text.push_str("\n<details><summary>Which clauses and facts did it</summary>\n\n");
    for group in &page.touched {
        text.push_str(&details(difference, group));
    }
    text.push_str("\n</details>\n\n");
    text
}

fn details(difference: &Difference<'_>, group: &Group<'_>) -> String {
    let title = rule_title(difference, group.rule);
    let mut text = format!(
        "**`{}`** {}: {} → {}\n\n",
        code(group.rule),
        escaped(&title),
        escaped(&group.old),
        escaped(&group.new)
    );
    for flip in &group.flips {
        let _ = writeln!(text, "- {}", escaped(&did(flip)));
    }
    text.push('\n');
    text
}

/// `KEN 2015-06-30: raise watch: false → true (…); terror = 3 (…)`.
pub(super) fn did(flip: &Flip) -> String {
    let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
    let mut parts: Vec<String> = Vec::new();
    for clause in &flip.clauses {
        let (old, new) = (word(&clause.old), word(&clause.new));
        parts.push(format!("{}: {old} → {new} ({})", clause.clause, clause.condition));
    }
    parts.extend(flip.facts.iter().map(fact_line));
    if !flip.through.is_empty() {
        parts.push(format!("through {}", flip.through.join(", ")));
    }
    let item = flip.item.as_ref().map(|item| format!("[\"{item}\"]")).unwrap_or_default();
    let of = format!("{}{item} {}", flip.country, flip.as_of);
    if parts.is_empty() { of } else { format!("{of}: {}", parts.join("; ")) }
}

fn besides(page: &Page<'_>) -> String {
    if page.also.is_empty() {
        return String::new();
    }
    let mut text = "<details><summary>What else changed</summary>\n\n".to_owned();
    for (heading, lines) in &page.also {
        let _ = writeln!(text, "- {heading}");
        for one in lines {
            let _ = writeln!(text, "  - {}", escaped(one));
        }
    }
    text.push_str("\n</details>\n");
    text
}
