//! `not (not …)`.

use super::code::DOUBLE_NEGATION;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Cond, CondKind};
use crate::visit::{self, Visitor};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut search = Search { cx, out };
    cx.rules().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.defines().for_each(|define| visit::walk_expr(&mut search, &define.body));
}

struct Search<'s, 'a> {
    cx: &'s Context<'a>,
    out: &'s mut Vec<Diagnostic>,
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        let text = |cond: &Cond| self.cx.sources.text(cond.span);
        if let CondKind::Not(outer) = &cond.kind
            && let CondKind::Not(inner) = &outer.kind
            // `unless`, `is not` and `at most` are negations that are not written so.
            && cond.span != outer.span
            && text(cond).starts_with("not")
            && text(outer).starts_with("not")
        {
            let plain = match inner.kind {
                CondKind::And(_) | CondKind::Or(_) => format!("({})", text(inner)),
                _ => text(inner).to_owned(),
            };
            let d = Diagnostic::warning(DOUBLE_NEGATION, cond.span, "a negation of a negation");
            let d = d.help(format!("write `{plain}`: it says the same of the unknown too"));
            self.out.push(d.fix("take out both negations", cond.span, plain, true));
        }
        visit::walk_cond(self, cond);
    }
}
