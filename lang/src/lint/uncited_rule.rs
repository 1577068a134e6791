//! A rule that names no authority.

use super::code::UNCITED_RULE;
use super::context::Context;
use crate::diagnostic::Diagnostic;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in cx.rules().filter(|rule| rule.cites.is_empty()) {
        let message = format!("the {} `{}` cites no source", rule.kind.word(), rule.name);
        let help = "add `cites SOURCE at \"…\"`: a verdict is traced to its authority";
        out.push(Diagnostic::warning(UNCITED_RULE, rule.name_span, message).help(help));
    }
}
