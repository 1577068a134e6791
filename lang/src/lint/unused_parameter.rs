//! A parameter that nothing reads.

use super::code::UNUSED_PARAMETER;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::ParameterId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, parameter) in (0..).map(ParameterId).zip(&cx.program.parameters) {
        if !cx.uses.parameters.contains(&id) {
            let message = format!("nothing reads the parameter `{}`", parameter.name);
            let help = "delete it, or write its name where its figure stands";
            out.push(Diagnostic::warning(UNUSED_PARAMETER, parameter.name_span, message).help(help));
        }
    }
}
