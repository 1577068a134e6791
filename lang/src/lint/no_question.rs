//! A fact that asks nothing.

use super::code::NO_QUESTION;
use super::context::Context;
use crate::diagnostic::Diagnostic;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for fact in cx.vocabulary().facts.iter().filter(|fact| fact.question.is_none()) {
        let message = format!("the fact `{}` asks no question", fact.name);
        let help = "write the question in quotes behind its type: it is what reports and forms show";
        out.push(Diagnostic::warning(NO_QUESTION, fact.name_span, message).help(help));
    }
}
