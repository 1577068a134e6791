//! An enum or a record that no fact, field, figure or argument is of.

use super::code::UNUSED_TYPE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{EnumId, RecordId};
use crate::source::Span;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut say = |kind: &str, name: &str, span: Span| {
        let message = format!("nothing is of the {kind} `{name}`");
        out.push(Diagnostic::warning(UNUSED_TYPE, span, message).help("delete it, or declare the fact it was made for"));
    };
    for (id, row) in (0..).map(EnumId).zip(&cx.vocabulary().enums) {
        if let Some(span) = row.name_span.filter(|_| !cx.uses.enums.contains(&id)) {
            say("enum", &row.name, span);
        }
    }
    for (id, row) in (0..).map(RecordId).zip(&cx.vocabulary().records) {
        if !cx.uses.records.contains(&id) {
            say("record", &row.name, row.name_span);
        }
    }
}
