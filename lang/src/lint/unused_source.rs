//! An authority that nothing cites and no fact prefers.

use super::code::UNUSED_SOURCE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::SourceId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, source) in (0..).map(SourceId).zip(&cx.vocabulary().sources) {
        if !cx.uses.cited.contains(&id) && !cx.uses.preferred.contains(&id) {
            let message = format!("nothing cites the source `{}`", source.name);
            let help = format!("delete it, or write `cites {}` in the rule that rests on it", source.name);
            out.push(Diagnostic::warning(UNUSED_SOURCE, source.name_span, message).help(help));
        }
    }
}
