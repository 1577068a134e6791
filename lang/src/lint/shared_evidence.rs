//! A fact that both a risk and a resilience that inhibits it rest on.

use super::code::SHARED_EVIDENCE;
use super::context::Context;
use super::uses;
use crate::diagnostic::Diagnostic;
use crate::program::Body;
use std::collections::BTreeSet;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in &cx.program.rules {
        let Body::Resilience { inhibits, holds } = &rule.body else { continue };
        let mut evidence = uses::of_cond(holds).facts;
        evidence.extend(rule.indicators.iter().flat_map(|row| uses::of_cond(&row.when).facts));
        // Where a risk is held back is context, and may well ask what the risk asks.
        let conditions = inhibits.iter().filter_map(|relation| relation.condition.as_ref());
        let context: BTreeSet<_> = conditions.flat_map(|cond| uses::of_cond(cond).facts).collect();
        for relation in inhibits {
            let risk = cx.program.rule(relation.risk);
            let of_risk: BTreeSet<_> = risk.reads.iter().collect();
            let shared: Vec<String> = rule
                .reads
                .iter()
                .filter(|fact| of_risk.contains(fact) && (evidence.contains(fact) || !context.contains(fact)))
                .map(|fact| format!("`{}`", cx.vocabulary().fact(*fact).name))
                .collect();
            if !shared.is_empty() {
                let message = format!("`{}` and `{}` both rest on {}", rule.name, risk.name, shared.join(", "));
                let help = "one observation is counted twice, for the risk and against what holds it back: \
                            let one of the two rest on something else";
                out.push(Diagnostic::warning(SHARED_EVIDENCE, relation.span, message).help(help));
            }
        }
    }
}
