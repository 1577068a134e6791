//! `not (not …)`, `not (… is not …)`.

use super::code::DOUBLE_NEGATION;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Comparison, Cond, CondKind};
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
        if let CondKind::Not(denied) = &cond.kind
            && text(cond).starts_with("not")
            && cond.span != denied.span
            && is_denial(denied)
            && text(denied).matches(" is not ").count() == 1
        {
            let plain = text(denied).replacen(" is not ", " is ", 1);
            let d = Diagnostic::warning(DOUBLE_NEGATION, cond.span, "`not` of an `is not`");
            let d = d.help(format!("write `{plain}`: it says the same of the unknown too"));
            self.out.push(d.fix("take out both negations", cond.span, plain, true));
        }
        visit::walk_cond(self, cond);
    }
}

/// Whether a condition is written with `is not`.
fn is_denial(cond: &Cond) -> bool {
    match &cond.kind {
        CondKind::CompareNum(op, ..)
        | CondKind::CompareDay(op, ..)
        | CondKind::CompareLength(op, ..)
        | CondKind::CompareSpan(op, ..)
        | CondKind::CompareChoice(op, ..) => *op == Comparison::IsNot,
        // The checker reads other denials as `not` of what stands at the same place.
        CondKind::Not(inner) => inner.span == cond.span,
        _ => false,
    }
}
