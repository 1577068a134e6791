//! `every` over a list that may be empty: of no item everything is true.

use super::code::EVERY_OF_NONE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, Comprehension, Cond, CondKind, Domain, FactId, Num, NumKind};
use crate::visit::{self, Visitor};
use std::collections::BTreeSet;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for rule in cx.rules() {
        let conditions: Vec<&Cond> = match &rule.body {
            Body::Obligation { requires, .. } => requires.iter().chain(&rule.applies).collect(),
            Body::Resilience { holds, .. } => std::iter::once(holds).chain(&rule.applies).collect(),
            _ => continue,
        };
        let mut counted = Counted::default();
        conditions.iter().for_each(|cond| counted.cond(cond));
        conditions.into_iter().for_each(|cond| search(cx, cond, &counted.lists, out));
    }
}

fn search(cx: &Context<'_>, cond: &Cond, counted: &BTreeSet<FactId>, out: &mut Vec<Diagnostic>) {
    match &cond.kind {
        CondKind::And(parts) => parts.iter().for_each(|part| search(cx, part, counted, out)),
        CondKind::Every(over, _) => {
            let Domain::List(list) = &over.domain else { return };
            if counted.contains(&list.fact) {
                return;
            }
            let name = &cx.vocabulary().fact(list.fact).name;
            let message = format!("this is true where `{name}` is empty");
            let help = format!("where there must be one, add `and any({name})`; where none will do, allow the lint and say so");
            out.push(Diagnostic::warning(EVERY_OF_NONE, cond.span, message).help(help));
        }
        _ => {}
    }
}

/// The lists of which the rule asks whether something is in them, or how much.
#[derive(Default)]
struct Counted {
    lists: BTreeSet<FactId>,
}

impl Counted {
    fn over(&mut self, over: &Comprehension) {
        if let Domain::List(list) = &over.domain {
            self.lists.insert(list.fact);
        }
    }
}

impl Visitor for Counted {
    fn cond(&mut self, cond: &Cond) {
        if let CondKind::Any(over, _) = &cond.kind {
            self.over(over);
        }
        visit::walk_cond(self, cond);
    }
    fn num(&mut self, num: &Num) {
        if let NumKind::Count(over) = &num.kind {
            self.over(over);
        }
        visit::walk_num(self, num);
    }
}
