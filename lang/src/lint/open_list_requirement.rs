//! An obligation that asks for some item of an open list: it can be met or unknown, never unmet.

use super::code::OPEN_LIST_REQUIREMENT;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, Cond, CondKind, Domain, FactType};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in cx.rules() {
        if let Body::Obligation { requires, .. } = &rule.body {
            requires.iter().for_each(|cond| search(cx, cond, out));
        }
    }
}

fn search(cx: &Context<'_>, cond: &Cond, out: &mut Vec<Diagnostic>) {
    match &cond.kind {
        CondKind::And(parts) => parts.iter().for_each(|part| search(cx, part, out)),
        CondKind::Any(over, _) => {
            let Domain::List(list) = &over.domain else { return };
            let fact = cx.vocabulary().fact(list.fact);
            if matches!(fact.ty, FactType::List { open: true, .. }) {
                let message = format!("`{}` is an open list: this is never known to be false", fact.name);
                let help = "what is not in an open list proves nothing, so the obligation is never unmet: \
                            ask a fact of its own, or a list that is complete";
                out.push(Diagnostic::warning(OPEN_LIST_REQUIREMENT, cond.span, message).help(help));
            }
        }
        _ => {}
    }
}
