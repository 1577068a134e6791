//! The page as one HTML file that needs nothing else: for a board that reads it in a browser or prints it.

use super::markdown::did;
use super::page::{said_meaning, scope};
use super::table::rule_title;
use super::{Entry, Group, Line, Mark, Meant, Page, Said};
use crate::diff::{Difference, DueTo};
use crate::report::{counted, harmful};
use r2pc_lang::diff::{Direction, Kind};
use std::fmt::Write as _;

/// The look: light and dark, narrow and wide, on paper; no colour says what no word says.
const STYLE: &str = include_str!("page.css");

/// The page.
#[must_use]
pub fn html(difference: &Difference<'_>) -> String {
    let page = Page::of(difference);
    let names = format!("{} → {}", difference.old.name, difference.new.name);
    let mut body = format!(
        "<header>\n<h1>What this change of policy means</h1>\n<p class=names>{}</p>\n",
        escaped(&names)
    );
    for said in &page.headline {
        let _ = writeln!(body, "<p class=sum>{}</p>", escaped(said));
    }
    for note in &page.notes {
        let _ = writeln!(body, "<p class=note>{}</p>", escaped(note));
    }
    body.push_str("</header>\n");
    body.push_str(&changed(&page));
    body.push_str(&meant(difference, &page));
    body.push_str(&touched(difference, &page));
    format!(
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\n\
         <title>r2pc diff: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(&names)
    )
}

/// Text that HTML does not read as anything else.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if harmful(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn section(title: &str, body: &str) -> String {
    if body.is_empty() { String::new() } else { format!("<section>\n<h2>{title}</h2>\n{body}</section>\n") }
}

fn changed(page: &Page<'_>) -> String {
    let mut body: String = page.changed.iter().map(entry).collect();
    if !page.also.is_empty() {
        body.push_str("<details class=also><summary>What else changed</summary>\n<dl>\n");
        for (heading, lines) in &page.also {
            let _ = writeln!(body, "<dt>{}</dt>", escaped(heading));
            lines.iter().for_each(|one| {
                let _ = writeln!(body, "<dd>{}</dd>", escaped(one));
            });
        }
        body.push_str("</dl>\n</details>\n");
    }
    section("What changed", &body)
}

fn entry(entry: &Entry<'_>) -> String {
    let change = entry.change;
    let (class, word) = mark(entry.mark);
    let mut text = format!(
        "<article class={class}>\n<h3><span class=tag>{word}</span> {} <code>{}</code></h3>\n",
        change.kind.word(),
        escaped(&change.name)
    );
    if let Some(title) = change.title.as_ref().filter(|_| matches!(change.kind, Kind::Rule(_) | Kind::Fact)) {
        let _ = writeln!(text, "<p class=title>{}</p>", escaped(title));
    }
    entry.remarks.iter().for_each(|remark| {
        let _ = writeln!(text, "<p class=remark>{}</p>", escaped(remark));
    });
    if !entry.lines.is_empty() {
        text.push_str("<ul class=clauses>\n");
        entry.lines.iter().for_each(|clause| text.push_str(&line(clause)));
        text.push_str("</ul>\n");
    }
    if !entry.enters.is_empty() {
        let names: Vec<_> =
            entry.enters.iter().map(|name| format!("<code>{}</code>", escaped(name))).collect();
        let _ = writeln!(
            text,
            "<p class=enters>enters {}: {}</p>",
            counted(names.len(), "rule"),
            names.join(", ")
        );
    }
    let _ = writeln!(text, "<p class=place>{}</p>\n</article>", escaped(&entry.place));
    text
}

fn mark(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Added => ("new", "new"),
        Mark::Removed => ("gone", "gone"),
        Mark::Amended => ("amended", "amended"),
    }
}

fn line(clause: &Line<'_>) -> String {
    let (class, word) = mark(clause.mark);
    let way = match clause.direction {
        Some(Direction::Stricter) => " <span class=\"way stricter\">▲ stricter</span>",
        Some(Direction::Looser) => " <span class=\"way looser\">▽ looser</span>",
        None => "",
    };
    let word =
        if clause.mark == Mark::Amended { String::new() } else { format!("<span class=tag>{word}</span> ") };
    let said = match &clause.said {
        Said::Name => String::new(),
        Said::Text(text) => format!(" <code>{}</code>", escaped(text)),
        Said::Both(old, new) => {
            format!(" <del><code>{}</code></del> → <ins><code>{}</code></ins>", escaped(old), escaped(new))
        }
        Said::Steps(steps) => {
            let steps: Vec<_> = steps.iter().map(|step| format!("<code>{}</code>", escaped(step))).collect();
            format!(" {}", steps.join("; "))
        }
    };
    let by = clause
        .amended_by
        .map(|by| format!(" <span class=by>amended by {}</span>", escaped(by)))
        .unwrap_or_default();
    format!("<li class={class}>{word}<b>{}</b>{said}{way}{by}</li>\n", escaped(clause.clause))
}

fn meant(difference: &Difference<'_>, page: &Page<'_>) -> String {
    let (resting, itself): (Vec<_>, Vec<_>) = page.meant.iter().partition(|m| m.only_rests());
    let mut body = String::new();
    if !itself.is_empty() {
        body.push_str(&meanings(difference, &itself));
    }
    if !resting.is_empty() {
        let sum = counted(resting.len(), "rule");
        let _ = writeln!(body, "<details><summary>{sum} resting on what changed</summary>");
        body.push_str(&meanings(difference, &resting));
        body.push_str("</details>\n");
    }
    if let Some(scope) = scope(difference) {
        let _ = writeln!(body, "<p class=place>{}</p>", escaped(&scope));
    }
    section("What it means", &body)
}

fn meanings(difference: &Difference<'_>, meant: &[&Meant<'_>]) -> String {
    let mut text =
        "<table>\n<thead><tr><th scope=col>rule</th><th scope=col>now</th></tr></thead>\n<tbody>\n"
            .to_owned();
    for meant in meant {
        let title = rule_title(difference, &meant.meaning.rule);
        let _ = writeln!(
            text,
            "<tr class={}><th scope=row><code>{}</code><br><span class=title>{}</span></th><td>{}{}</td></tr>",
            meant.verdict.word(),
            escaped(&meant.meaning.rule),
            escaped(&title),
            escaped(&said_meaning(meant)),
            instances(meant)
        );
    }
    text.push_str("</tbody>\n</table>\n");
    text
}

/// The witnesses of a rule, folded.
fn instances(meant: &Meant<'_>) -> String {
    let mut text = String::new();
    for witness in &meant.meaning.witnesses {
        let _ = write!(
            text,
            "<details><summary>for instance {} → {}</summary>\n<pre>{}</pre></details>",
            escaped(&witness.from),
            escaped(&witness.to),
            escaped(witness.test.as_ref().unwrap_or(&witness.facts))
        );
    }
    text
}

fn touched(difference: &Difference<'_>, page: &Page<'_>) -> String {
    let several = difference.flips.as_ref().is_some_and(|flips| flips.days.len() > 1);
    let rules = page.touched.chunk_by(|a, b| a.rule == b.rule);
    section(
        "Whom it touches",
        &rules.map(|groups| touched_rule(difference, groups, several)).collect::<String>(),
    )
}

/// All flips of a rule.
fn touched_rule(difference: &Difference<'_>, groups: &[Group<'_>], several: bool) -> String {
    let Some(first) = groups.first() else { return String::new() };
    let class = match first.worse() {
        Some(true) => "worse",
        Some(false) => "better",
        None => "other",
    };
    let mut text = format!(
        "<article class={class}>\n<h3>{} <code>{}</code></h3>\n<p class=title>{}</p>\n",
        first.kind.word(),
        escaped(first.rule),
        escaped(&rule_title(difference, first.rule)),
    );
    for group in groups {
        let due = match group.due_to {
            DueTo::Policy => String::new(),
            due => format!(" <span class=by>due to {}</span>", due.word()),
        };
        let (old, new) = (escaped(&group.old), escaped(&group.new));
        let places = group.places(several).iter().map(|place| escaped(place)).collect::<Vec<_>>().join(" · ");
        let _ = writeln!(
            text,
            "<p class=flip>{old} → <b>{new}</b>{due}</p>\n<p class=places>{}: {places}</p>",
            group.flips.len()
        );
    }
    text.push_str("<details><summary>Which clauses and facts did it</summary>\n<ul>\n");
    for flip in groups.iter().flat_map(|group| &group.flips) {
        let _ = writeln!(text, "<li>{}</li>", escaped(&did(flip)));
    }
    text.push_str("</ul>\n</details>\n</article>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_is_no_markup() {
        assert_eq!(escaped("a < b & \"c\"\u{202e}"), "a &lt; b &amp; &quot;c&quot; ");
    }
}
