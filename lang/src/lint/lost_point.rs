//! A numbered point of a source that nothing cites, without a word why.

use super::code::LOST_POINT;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::SourceId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, source) in (0..).map(SourceId).zip(&cx.vocabulary().sources) {
        for row in cx.program.trace(id).iter().filter(|row| row.lost()) {
            let point = row.point;
            let message = format!("nothing cites point `{}` of `{}`", point.id, source.name);
            let help = format!(
                "write `cites {} at \"{}\"` where it is carried out, or `because \"…\"` behind the point",
                source.name, point.id
            );
            out.push(Diagnostic::warning(LOST_POINT, point.id_span, message).help(help));
        }
    }
}
