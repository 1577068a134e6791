//! The tree as a picture: an outline with lines from what rests to what it rests on.

use super::outline::{Node, Sort, outline};
use super::{Explained, answer};
use crate::finding::Truth;
use crate::report::layout::{line, wrap};
use crate::report::svg::{Svg, text_at};

/// Pixels: from a line to the next, from a depth to the next, from the top and left.
const LINE: u32 = 18;
const STEP: u32 = 22;
const MARGIN: u32 = 16;
/// How many columns a line of text has.
const COLUMNS: usize = 96;
/// Pixels that a character takes at most.
const CHARACTER: u32 = 7;

/// The explanation as one picture, with its answer as its description.
#[must_use]
pub fn explained_svg(explained: &Explained<'_>) -> String {
    let title = format!("{}: {}", explained.country, explained.name());
    let description = answer::answer(explained).join(" ");
    let mut drawing = Drawing { body: String::new(), y: MARGIN + LINE, widest: 0 };
    drawing.text(MARGIN, "title", &title);
    drawing.y += LINE;
    for part in wrap(&line(&description), COLUMNS) {
        drawing.text(MARGIN, "answer", &part);
        drawing.y += LINE;
    }
    drawing.y += LINE / 2;
    for node in outline(explained) {
        drawing.node(&node, 0, None);
    }
    let svg = Svg {
        title: &title,
        description: &description,
        width: drawing.widest + MARGIN,
        height: drawing.y + MARGIN,
    };
    svg.document(STYLE, &drawing.body)
}

const STYLE: &str = "text { font: 13px sans-serif; fill: #222; } .title { font-weight: bold; font-size: 15px; } \
    .true { fill: #1a7f37; } .false { fill: #b3261e; } .unknown { fill: #8a6100; } .rule { font-weight: bold; } \
    .fact, .rest { fill: #666; } path { stroke: #bbb; fill: none; }";

struct Drawing {
    body: String,
    /// The base line of the next text.
    y: u32,
    widest: u32,
}

impl Drawing {
    fn text(&mut self, x: u32, class: &str, text: &str) {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        self.widest = self.widest.max(x.saturating_add(length.saturating_mul(CHARACTER)));
        self.body.push_str(&text_at(x, self.y, class, text));
    }

    fn node(&mut self, node: &Node, depth: u32, above: Option<u32>) {
        let x = MARGIN + depth * STEP;
        if let Some(above) = above {
            let (from, to) = (x - STEP + 5, self.y - 4);
            self.body.push_str(&format!("<path d=\"M{from} {above}V{to}H{}\"/>\n", x - 3));
        }
        let (mark, class) = mark(node);
        let text =
            if node.note.is_empty() { node.text.clone() } else { format!("{} — {}", node.text, node.note) };
        let below = self.y + 5;
        let mut lead = format!("{mark} ");
        for part in wrap(&line(&text), COLUMNS) {
            self.text(x, class, &format!("{lead}{part}"));
            lead = "   ".to_owned();
            self.y += LINE;
        }
        node.under.iter().for_each(|under| self.node(under, depth + 1, Some(below)));
    }
}

fn mark(node: &Node) -> (&'static str, &'static str) {
    match (node.sort, node.truth) {
        (Sort::Rule, _) => ("▸", "rule"),
        (Sort::Fact, _) => ("·", "fact"),
        (Sort::Rest, _) => ("…", "rest"),
        (Sort::Missing, _) => ("?", "unknown"),
        (Sort::Condition, Some(Truth::True)) => ("✓", "true"),
        (Sort::Condition, Some(Truth::False)) => ("✗", "false"),
        (Sort::Condition, Some(Truth::Unknown)) => ("?", "unknown"),
        (Sort::Condition, None) => ("=", "value"),
    }
}
