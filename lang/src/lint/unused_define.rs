//! A define that nothing calls.

use super::code::UNUSED_DEFINE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::DefineId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, define) in (0..).map(DefineId).zip(&cx.program.defines) {
        if !cx.uses.defines.contains_key(&id) {
            let message = format!("nothing uses the define `{}`", define.name);
            out.push(Diagnostic::warning(UNUSED_DEFINE, define.name_span, message).help("delete it, or use it"));
        }
    }
}
