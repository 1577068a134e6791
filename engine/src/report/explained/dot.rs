//! The tree as a graph in Graphviz's language.

use super::Explained;
use super::outline::{Node, Sort, outline};
use crate::finding::Truth;
use crate::report::layout::{line, wrap};
use std::fmt::Write as _;

/// How many columns the text of a box has.
const COLUMNS: usize = 48;

/// A directed graph: an arrow leads from what rests to what it rests on.
#[must_use]
pub fn explained_dot(explained: &Explained<'_>) -> String {
    let mut text = String::from("digraph explanation {\n");
    let _ = writeln!(text, "  label={};", quoted(&format!("{}: {}", explained.country, explained.name())));
    text.push_str("  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=10];\n");
    let mut next = 0;
    for node in outline(explained) {
        drawn(&node, None, &mut next, &mut text);
    }
    text.push_str("}\n");
    text
}

fn drawn(node: &Node, above: Option<usize>, next: &mut usize, text: &mut String) {
    let own = *next;
    *next += 1;
    let label =
        if node.note.is_empty() { node.text.clone() } else { format!("{} — {}", node.text, node.note) };
    let (fill, shape) = style(node);
    let _ = writeln!(text, "  n{own} [label={}, fillcolor=\"{fill}\"{shape}];", quoted(&label));
    if let Some(above) = above {
        let _ = writeln!(text, "  n{above} -> n{own};");
    }
    node.under.iter().for_each(|under| drawn(under, Some(own), next, text));
}

/// The colour says what a condition came to; so does the text of its border for those who do not see it.
fn style(node: &Node) -> (&'static str, &'static str) {
    match (node.sort, node.truth) {
        (Sort::Rule, _) => ("#dbe9f6", ", shape=folder"),
        (Sort::Fact, _) => ("#f5f5f5", ", shape=note"),
        (Sort::Missing, _) => ("#ffffff", ", style=\"dashed\""),
        (Sort::Rest, _) => ("#ffffff", ", shape=plaintext"),
        (Sort::Condition, Some(Truth::True)) => ("#d5efd8", ", xlabel=\"true\""),
        (Sort::Condition, Some(Truth::False)) => ("#f8d9d4", ", xlabel=\"false\""),
        (Sort::Condition, Some(Truth::Unknown)) => ("#fdf2c8", ", xlabel=\"unknown\""),
        (Sort::Condition, None) => ("#ffffff", ""),
    }
}

/// A text in quotes, its lines broken.
fn quoted(text: &str) -> String {
    let lines: Vec<String> =
        wrap(&line(text), COLUMNS).iter().map(|l| l.replace('\\', "\\\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", lines.join("\\l") + if lines.len() > 1 { "\\l" } else { "" })
}
