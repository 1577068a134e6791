//! A cite that names a point which its source does not have.

use super::code::UNKNOWN_POINT;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::suggest;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (_, cite) in cx.program.cites() {
        let source = cx.vocabulary().source(cite.source);
        for word in cite.words().filter(|word| source.lacks(word)) {
            let message = format!("the source `{}` has no point `{word}`", source.name);
            let ids = source.points.iter().map(|point| &*point.id);
            let help = suggest::did_you_mean(word, ids)
                .unwrap_or_else(|| "write a point that its declaration numbers".to_owned());
            out.push(Diagnostic::warning(UNKNOWN_POINT, cite.span, message).help(help));
        }
    }
}
