//! A condition that no facts can make true, or none can make anything else.

use super::code::CONSTANT_CONDITION;
use super::context::{Context, clauses};
use super::prove::{self, Proof};
use crate::diagnostic::Diagnostic;
use crate::program::{Cond, CondKind, RuleId};
use crate::visit::{self, Visitor};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for id in cx.rule_ids() {
        let mut search = Search { cx, rule: Some(id), out };
        clauses(cx.program.rule(id)).into_iter().for_each(|cond| search.cond(cond));
    }
    for define in cx.defines() {
        visit::walk_expr(&mut Search { cx, rule: None, out }, &define.body);
    }
}

/// Finds the outermost conditions of which something is proved.
struct Search<'s, 'a> {
    cx: &'s Context<'a>,
    rule: Option<RuleId>,
    out: &'s mut Vec<Diagnostic>,
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        // What is written as a constant is meant; thresholds have a lint of their own, and an indicator its clause.
        let own = matches!(cond.kind, CondKind::Constant(_) | CondKind::CompareNum(..) | CondKind::Indicator { .. });
        let proof = if own { None } else { prove::prove(self.cx.program, self.rule, cond) };
        let ends = matches!(cond.kind, CondKind::BetweenNum(..));
        let proof = proof.filter(|proof| !ends || *proof == Proof::NeverTrue);
        // `not` of a lone threshold: the threshold is at fault.
        let inner = matches!(&cond.kind, CondKind::Not(part) if matches!(part.kind, CondKind::CompareNum(..)));
        let Some(proof) = proof.filter(|_| !inner) else { return visit::walk_cond(self, cond) };
        let (message, help) = match proof {
            Proof::AlwaysTrue => ("the condition is true whatever the facts", "leave it out, or ask what can differ"),
            Proof::AlwaysFalse => ("the condition is false whatever the facts", "leave it out, or ask what can be"),
            Proof::NeverTrue => {
                ("no facts make the condition true", "its parts rule each other out: look at `and` and at the figures")
            }
        };
        self.out.push(Diagnostic::warning(CONSTANT_CONDITION, cond.span, message).help(help));
    }
}
