//! Two rules of one kind that ask the same.

use super::code::SAME_RULE;
use super::context::Context;
use crate::form::form;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, Rule};
use std::collections::BTreeMap;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, &Rule> = BTreeMap::new();
    for rule in &cx.program.rules {
        let before = *first.entry(meaning(rule)).or_insert(rule);
        if !std::ptr::eq(before, rule) {
            let message = format!("`{}` asks the same as `{}`", rule.name, before.full_name);
            let help = "keep one of them, or write what tells them apart";
            let d = Diagnostic::warning(SAME_RULE, rule.name_span, message).help(help);
            out.push(d.related(before.name_span, "the same is asked here"));
        }
    }
}

/// What decides a rule's verdict, without its names and texts.
fn meaning(rule: &Rule) -> String {
    let body = match &rule.body {
        Body::Risk { present, levels, .. } => {
            form(&(present, levels.iter().map(|row| (row.level, &row.when)).collect::<Vec<_>>()))
        }
        Body::Resilience { holds, .. } => form(holds),
        Body::Obligation { requires, due, .. } => form(&(requires, due)),
        Body::Warning { raises } => form(&raises.iter().map(|row| (row.level, &row.when)).collect::<Vec<_>>()),
        Body::Assistance { offers, builds_on } => {
            form(&(offers.iter().map(|row| &row.when).collect::<Vec<_>>(), builds_on))
        }
        Body::Measure { gives } => form(gives),
    };
    // `at least 2 of indicators` names this rule's indicators: rules that say so differ in form, and are left alone.
    form(&(rule.kind, rule.force, rule.stale, rule.each.as_ref().map(|e| (&e.domain, &e.condition)), &rule.applies)) + &body
}
