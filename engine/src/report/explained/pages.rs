//! Explanations for people: on a terminal, read aloud, on a page.

use super::outline::{Node, Sort, outline};
use super::{Explained, answer};
use crate::finding::Truth;
use crate::report::layout::{BLUE, BOLD, DIM, GREEN, PLAIN, RED, YELLOW, line, paint, width, wrap};
use crate::report::markdown::escaped;
use crate::report::words;
use crate::why::{Flip, Obstacle};
use anstyle::Style;
use std::fmt::Write as _;

/// How many obstacles and sets of changes of one target are told.
const MOST: usize = 8;

/// The explanation in at most so many columns.
#[must_use]
pub fn explained_table(explained: &Explained<'_>, columns: usize) -> String {
    let mut page = Page { text: String::new(), columns };
    for part in wrap(&line(&answer::answer(explained).join(" ")), columns) {
        let _ = writeln!(page.text, "{}", paint(BOLD, &part));
    }
    page.heading("Why");
    for node in outline(explained) {
        page.node(&node, 1);
    }
    let obstacles = obstacles(explained);
    if !obstacles.is_empty() {
        page.heading("Why not");
        obstacles.iter().for_each(|text| page.item("·", PLAIN, text, 1));
    }
    for (heading, sets) in changes(explained) {
        page.heading(&heading);
        for set in sets {
            for (at, text) in set.iter().enumerate() {
                page.item(if at == 0 { "·" } else { "and" }, BLUE, text, 1);
            }
        }
    }
    page.text
}

struct Page {
    text: String,
    columns: usize,
}

impl Page {
    fn heading(&mut self, text: &str) {
        let rule = "─".repeat(self.columns.saturating_sub(width(text) + 1));
        let _ = writeln!(self.text, "\n{} {}", paint(BOLD, text), paint(DIM, &rule));
    }

    fn node(&mut self, node: &Node, depth: usize) {
        let (mark, style) = mark(node);
        let text = match node.note.as_str() {
            "" => node.text.clone(),
            note => format!("{} — {note}", node.text),
        };
        self.item(mark, style, &text, depth);
        node.under.iter().for_each(|under| self.node(under, depth + 1));
    }

    /// A mark and a text, its further lines below its first.
    fn item(&mut self, mark: &str, style: Style, text: &str, depth: usize) {
        let indent = " ".repeat(depth * 2);
        let room = self.columns.saturating_sub(indent.len() + width(mark) + 1).max(24);
        for (at, part) in wrap(&line(text), room).iter().enumerate() {
            let lead = if at == 0 { paint(style, mark) } else { " ".repeat(width(mark)) };
            let shown = if style == DIM { paint(DIM, part) } else { part.clone() };
            let _ = writeln!(self.text, "{indent}{lead} {shown}");
        }
    }
}

fn mark(node: &Node) -> (&'static str, Style) {
    match (node.sort, node.truth) {
        (Sort::Rule, _) => ("▸", BOLD),
        (Sort::Fact | Sort::Rest, _) => ("·", DIM),
        (Sort::Missing, _) => ("?", BLUE),
        (Sort::Condition, Some(Truth::True)) => ("✓", GREEN),
        (Sort::Condition, Some(Truth::False)) => ("✗", RED),
        (Sort::Condition, Some(Truth::Unknown)) => ("?", YELLOW),
        (Sort::Condition, None) => ("=", PLAIN),
    }
}

/// What stands in the way, a line each.
fn obstacles(explained: &Explained<'_>) -> Vec<String> {
    let all = &explained.explanation.obstacles;
    let one = |obstacle: &Obstacle| {
        let via = words::names(explained.report.program, &obstacle.via);
        let via = if via.is_empty() { String::new() } else { format!(" ({})", via.join(", ")) };
        format!("{}{via}: {}", obstacle.clause, explained.obstacle(obstacle))
    };
    let mut lines: Vec<String> = all.iter().take(MOST).map(one).collect();
    if all.len() > MOST {
        lines.push(format!("and {} more", all.len() - MOST));
    }
    lines
}

/// Headings, each with sets of changes, a line a change.
fn changes(explained: &Explained<'_>) -> Vec<(String, Vec<Vec<String>>)> {
    let one = |(target, flips): (_, Vec<&Flip>)| {
        let fewest = flips.iter().all(|flip| flip.fewest);
        let size = flips.first().map_or(0, |flip| flip.changes.len());
        let together = match (size, fewest) {
            (0 | 1, _) => "any one of these changes",
            (_, true) => "these together, and no fewer",
            (_, false) => "these together; perhaps fewer would do",
        };
        let mut sets: Vec<Vec<String>> = flips.iter().take(MOST).map(|flip| set(explained, flip)).collect();
        if flips.len() > MOST {
            sets.push(vec![format!("and {} more", flips.len() - MOST)]);
        }
        (format!("It would be {} with {together}", explained.target(target)), sets)
    };
    let mut all: Vec<_> = explained.flips().into_iter().map(one).collect();
    for target in &explained.explanation.given_up {
        let heading = format!("What would make it {}", explained.target(*target));
        all.push((heading, vec![vec!["was not found; a larger --effort looks further".to_owned()]]));
    }
    all
}

fn set(explained: &Explained<'_>, flip: &Flip) -> Vec<String> {
    flip.changes
        .iter()
        .map(|change| format!("{} ({})", explained.change(change), explained.seen(change)))
        .collect()
}

/// Sentences and indented lines without drawing: for those who listen to a screen, and for logs.
#[must_use]
pub fn explained_plain(explained: &Explained<'_>) -> String {
    let mut text = String::new();
    for sentence in answer::answer(explained) {
        let _ = writeln!(text, "{}", line(&sentence));
    }
    outline(explained).iter().for_each(|node| plain_node(node, 0, &mut text));
    for obstacle in obstacles(explained) {
        let _ = writeln!(text, "Why not: {}", line(&obstacle));
    }
    for (heading, sets) in changes(explained) {
        let sets: Vec<String> = sets.into_iter().map(|set| set.join(" and ")).collect();
        let _ = writeln!(text, "{}: {}", line(&heading), line(&sets.join("; or ")));
    }
    text
}

fn plain_node(node: &Node, depth: usize, text: &mut String) {
    let truth = match node.truth {
        Some(truth) => format!("{}: ", truth.word()),
        None => String::new(),
    };
    let note = if node.note.is_empty() { String::new() } else { format!(", {}", node.note) };
    let _ = writeln!(text, "{}{truth}{}{note}", "  ".repeat(depth), line(&node.text));
    node.under.iter().for_each(|under| plain_node(under, depth + 1, text));
}

/// A page for a wiki or a pull request.
#[must_use]
pub fn explained_markdown(explained: &Explained<'_>) -> String {
    let mut text = format!("# {}: {}\n\n", escaped(explained.country), escaped(&explained.name()));
    for sentence in answer::answer(explained) {
        let _ = writeln!(text, "{}", escaped(&sentence));
    }
    text.push_str("\n## Why\n\n");
    outline(explained).iter().for_each(|node| markdown_node(node, 0, &mut text));
    let obstacles = obstacles(explained);
    if !obstacles.is_empty() {
        text.push_str("\n## Why not\n\n");
        obstacles.iter().for_each(|obstacle| {
            let _ = writeln!(text, "- {}", escaped(obstacle));
        });
    }
    for (heading, sets) in changes(explained) {
        let _ = writeln!(text, "\n## {}\n", escaped(&heading));
        for set in sets {
            let _ = writeln!(
                text,
                "- {}",
                set.iter().map(|change| escaped(change)).collect::<Vec<_>>().join("  \n  and ")
            );
        }
    }
    text
}

fn markdown_node(node: &Node, depth: usize, text: &mut String) {
    let truth = match node.truth {
        Some(truth) => format!("**{}** ", truth.word()),
        None => String::new(),
    };
    let note = if node.note.is_empty() { String::new() } else { format!(" — {}", escaped(&node.note)) };
    let _ = writeln!(text, "{}- {truth}{}{note}", "  ".repeat(depth), escaped(&node.text));
    node.under.iter().for_each(|under| markdown_node(under, depth + 1, text));
}
