//! A fact that no rule reads.

use super::code::UNUSED_FACT;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::FactId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, fact) in (0..).map(FactId).zip(&cx.vocabulary().facts) {
        if !cx.uses.facts.contains(&id) {
            let message = format!("no rule reads the fact `{}`", fact.name);
            let help = "delete it, or write the rule that it was collected for";
            out.push(Diagnostic::warning(UNUSED_FACT, fact.name_span, message).help(help));
        }
    }
}
