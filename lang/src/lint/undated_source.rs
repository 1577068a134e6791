//! A source that rules rest on, without a day.

use super::code::UNDATED_SOURCE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::SourceId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // Registers and data sets, which only facts prefer, go on without a day.
    let cited = (0..).map(SourceId).zip(&cx.vocabulary().sources).filter(|(id, _)| cx.uses.cited.contains(id));
    for (_, source) in cited.filter(|(_, source)| source.date.is_none()) {
        let message = format!("the source `{}` has no date", source.name);
        let help = "add `date YEAR-MONTH-DAY`: the day on which it was adopted or published";
        out.push(Diagnostic::warning(UNDATED_SOURCE, source.name_span, message).help(help));
    }
}
