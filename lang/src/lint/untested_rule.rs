//! A rule of which no test expects anything.

use super::code::UNTESTED_RULE;
use super::context::Context;
use crate::diagnostic::Diagnostic;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for id in cx.program.rule_ids().filter(|id| !cx.uses.tested.contains(id)) {
        let rule = cx.program.rule(id);
        let message = format!("no test expects anything of `{}`", rule.name);
        let help = "write a test that gives it facts and expects its verdict";
        out.push(Diagnostic::warning(UNTESTED_RULE, rule.name_span, message).help(help));
    }
}
