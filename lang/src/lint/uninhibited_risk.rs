//! A risk that no resilience holds back.

use super::code::UNINHIBITED_RISK;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, RuleId};
use crate::syntax::RuleKind;
use std::collections::BTreeSet;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let inhibited: BTreeSet<RuleId> = cx
        .program
        .rules
        .iter()
        .flat_map(|rule| match &rule.body {
            Body::Resilience { inhibits, .. } => inhibits.as_slice(),
            _ => &[],
        })
        .map(|relation| relation.risk)
        .collect();
    for id in cx.program.rule_ids().filter(|id| !inhibited.contains(id)) {
        let rule = cx.program.rule(id);
        if rule.kind == RuleKind::Risk {
            let message = format!("no resilience inhibits the risk `{}`", rule.name);
            let help = format!("risk is read against resilience: write `inhibits {}` in what holds it back", rule.name);
            out.push(Diagnostic::warning(UNINHIBITED_RISK, rule.name_span, message).help(help));
        }
    }
}
