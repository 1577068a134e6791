//! `established` or `ruled out` as a requirement: what is unknown then counts as false, without a word in the report.

use super::code::ESTABLISHED_REQUIREMENT;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, Cond, CondKind};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in cx.rules() {
        let (conditions, outcome) = match &rule.body {
            Body::Obligation { requires, .. } => (requires.iter().collect::<Vec<_>>(), "unmet"),
            Body::Risk { present, .. } => (vec![present], "below threshold"),
            _ => continue,
        };
        conditions.into_iter().for_each(|cond| search(cond, outcome, out));
    }
}

/// Looks where nothing negates: behind a `not` the unknown counts against the State, and the rule says so.
fn search(cond: &Cond, outcome: &str, out: &mut Vec<Diagnostic>) {
    match &cond.kind {
        CondKind::And(parts) | CondKind::Or(parts) | CondKind::Threshold { pool: parts, .. } => {
            parts.iter().for_each(|part| search(part, outcome, out));
        }
        CondKind::Established(_) | CondKind::RuledOut(_) => {
            let message = format!("where nobody knows, this reads as false and the verdict can be {outcome}");
            let help = "ask for the condition itself: the verdict is then unknown, and says which facts are missing";
            out.push(Diagnostic::warning(ESTABLISHED_REQUIREMENT, cond.span, message).help(help));
        }
        _ => {}
    }
}
