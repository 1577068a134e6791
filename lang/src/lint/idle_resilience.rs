//! A resilience that holds nothing back.

use super::code::IDLE_RESILIENCE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::Body;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in &cx.program.rules {
        if matches!(&rule.body, Body::Resilience { inhibits, .. } if inhibits.is_empty()) {
            let message = format!("the resilience `{}` inhibits no risk", rule.name);
            out.push(
                Diagnostic::warning(IDLE_RESILIENCE, rule.name_span, message)
                    .help("add `inhibits RISK`: name what it holds back"),
            );
        }
    }
}
