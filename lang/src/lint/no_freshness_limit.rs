//! A fact that is believed however old it is.

use super::code::NO_FRESHNESS_LIMIT;
use super::context::Context;
use crate::diagnostic::Diagnostic;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for fact in cx.vocabulary().facts.iter().filter(|fact| fact.stale.is_none()) {
        let message = format!("the fact `{}` is believed however old it is", fact.name);
        let help = "add `stale after …`: past it an old observation is unknown, not true";
        out.push(Diagnostic::warning(NO_FRESHNESS_LIMIT, fact.name_span, message).help(help));
    }
}
