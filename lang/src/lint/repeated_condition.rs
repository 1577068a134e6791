//! A condition of several parts that stands in another rule too.

use super::code::REPEATED_CONDITION;
use super::context::{Context, clauses};
use crate::form::form;
use crate::diagnostic::Diagnostic;
use crate::program::{Cond, CondKind, Rule};
use std::collections::BTreeMap;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, (&Rule, &Cond)> = BTreeMap::new();
    for rule in cx.rules() {
        let compound = clauses(rule).into_iter().filter(|cond| joins_readings(cond));
        for cond in compound {
            let (other, before) = *first.entry(form(&cond.kind)).or_insert((rule, cond));
            if !std::ptr::eq(other, rule) {
                let message = format!("the condition stands in `{}` too", other.full_name);
                let help = "give it a name with `define`, so that both rules change together";
                let d = Diagnostic::warning(REPEATED_CONDITION, cond.span, message).help(help);
                out.push(d.related(before.span, "the same condition"));
            }
        }
    }
}

/// Whether a condition joins several that are more than a name.
fn joins_readings(cond: &Cond) -> bool {
    let named = |part: &Cond| {
        matches!(
            part.kind,
            CondKind::Indicator { .. } | CondKind::Verdict(..) | CondKind::Call(_) | CondKind::Constant(_)
        )
    };
    match &cond.kind {
        CondKind::And(parts) | CondKind::Or(parts) => parts.iter().filter(|part| !named(part)).count() >= 2,
        _ => false,
    }
}
