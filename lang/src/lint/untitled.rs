//! A rule or an indicator without a title.

use super::code::UNTITLED;
use super::context::Context;
use crate::diagnostic::Diagnostic;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in cx.rules() {
        let own = rule.title.is_none().then_some((rule.kind.word(), &rule.name, rule.name_span));
        let indicators = rule.indicators.iter().filter(|row| row.title.is_none());
        let rows = indicators.map(|row| ("indicator", &row.name, row.name_span));
        for (kind, name, span) in own.into_iter().chain(rows) {
            let message = format!("the {kind} `{name}` has no title");
            let help = "write one in quotes behind the name: reports show it";
            out.push(Diagnostic::warning(UNTITLED, span, message).help(help));
        }
    }
}
