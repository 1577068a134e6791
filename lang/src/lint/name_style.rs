//! Names that are not written as names of their kind are.

use super::code::NAME_STYLE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let (program, vocabulary) = (cx.program, cx.vocabulary());
    let rules = cx.rules().map(|row| (&row.name, row.name_span));
    let indicators = cx.rules().flat_map(|rule| &rule.indicators).map(|row| (&row.name, row.name_span));
    let facts = vocabulary.facts.iter().map(|row| (&row.name, row.name_span));
    let defines = cx.defines().map(|row| (&row.name, row.name_span));
    let parameters = program.parameters.iter().map(|row| (&row.name, row.name_span));
    for (name, span) in rules.chain(indicators).chain(facts).chain(defines).chain(parameters) {
        if name.chars().any(char::is_uppercase) {
            say(name, span, "small letters and `_` between words", out);
        }
    }
    let enums = vocabulary.enums.iter().filter_map(|row| Some((&row.name, row.name_span?)));
    let records = vocabulary.records.iter().map(|row| (&row.name, row.name_span));
    for (name, span) in enums.chain(records) {
        if name.contains('_') || name.starts_with(char::is_lowercase) {
            say(name, span, "a capital at the start of each word and nothing between them", out);
        }
    }
}

fn say(name: &str, span: Span, how: &str, out: &mut Vec<Diagnostic>) {
    let message = format!("`{name}` is not written as other names of its kind");
    out.push(Diagnostic::warning(NAME_STYLE, span, message).help(format!("write it with {how}")));
}
