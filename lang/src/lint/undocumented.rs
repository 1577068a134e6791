//! A rule without a line of documentation.

use super::code::UNDOCUMENTED;
use super::context::Context;
use crate::diagnostic::Diagnostic;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in cx.rules().filter(|rule| rule.docs.is_empty()) {
        let message = format!("the {} `{}` is not documented", rule.kind.word(), rule.name);
        let help = "write a `///` line above it that says why it is there";
        out.push(Diagnostic::warning(UNDOCUMENTED, rule.name_span, message).help(help));
    }
}
