//! Two clauses of a rule that part one number at one figure, and both or neither take the figure itself.

use super::code::OVERLAPPING_THRESHOLDS;
use super::context::{Context, clauses};
use crate::diagnostic::Diagnostic;
use crate::form::form;
use crate::program::{Comparison, Cond, CondKind, Num, NumKind};
use crate::source::Span;
use crate::visit::{self, Visitor};
use rust_decimal::Decimal;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in &cx.program.rules {
        let mut found: Vec<(usize, Threshold)> = Vec::new();
        for (at, clause) in clauses(rule).into_iter().enumerate() {
            let mut search = Search { found: Vec::new() };
            search.cond(clause);
            found.extend(search.found.into_iter().map(|threshold| (at, threshold)));
        }
        for (later, (clause, second)) in found.iter().enumerate() {
            let before = found.iter().take(later).find(|(other, first)| {
                other != clause && first.of == second.of && first.figure == second.figure && first.meets(second)
            });
            let Some((_, first)) = before else { continue };
            let figure = cx.sources.text(second.figure_span);
            let both = matches!(second.op, Comparison::LessEqual | Comparison::GreaterEqual);
            let message = if both {
                format!("at {figure} both this and another condition of the rule hold")
            } else {
                format!("at {figure} neither this nor another condition of the rule holds")
            };
            let help = "let one of the two include the figure, and the other not";
            let d = Diagnostic::warning(OVERLAPPING_THRESHOLDS, second.span, message).help(help);
            out.push(d.related(first.span, "the other condition"));
        }
    }
}

/// A number held against a figure.
struct Threshold {
    /// The number, by what it says.
    of: String,
    op: Comparison,
    figure: Decimal,
    figure_span: Span,
    span: Span,
}

impl Threshold {
    /// Whether the two look to different sides of the figure and both include it, or both leave it out.
    fn meets(&self, other: &Threshold) -> bool {
        use Comparison::{Greater, GreaterEqual, Less, LessEqual};
        matches!(
            (self.op, other.op),
            (LessEqual, GreaterEqual) | (GreaterEqual, LessEqual) | (Less, Greater) | (Greater, Less)
        )
    }
}

struct Search {
    found: Vec<Threshold>,
}

impl Search {
    fn compared(&mut self, op: Comparison, number: &Num, figure: &Num, span: Span) {
        if let NumKind::Constant(value) = figure.kind
            && !matches!(number.kind, NumKind::Constant(_))
        {
            self.found.push(Threshold { of: form(&number.kind), op, figure: value, figure_span: figure.span, span });
        }
    }
}

impl Visitor for Search {
    fn cond(&mut self, cond: &Cond) {
        match &cond.kind {
            // Under `not` a side is the other side: what is asked there is left alone.
            CondKind::Not(_) => return,
            CondKind::CompareNum(op, left, right) => {
                self.compared(*op, left, right, cond.span);
                self.compared(op.mirrored(), right, left, cond.span);
            }
            _ => {}
        }
        visit::walk_cond(self, cond);
    }
}
