//! A define that is used once.

use super::code::SINGLE_USE_DEFINE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::DefineId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, define) in (0..).map(DefineId).zip(&cx.program.defines) {
        if cx.uses.defines.get(&id) == Some(&1) {
            let message = format!("the define `{}` is used once", define.name);
            let help = "write what it stands for where it is used, unless its name says more";
            out.push(Diagnostic::warning(SINGLE_USE_DEFINE, define.name_span, message).help(help));
        }
    }
}
