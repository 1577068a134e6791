//! A figure in a rule that neither has a date nor a source of its own.

use super::code::BARE_FIGURE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Cond, CondKind, Num, NumKind};
use crate::visit::{self, Visitor};
use rust_decimal::Decimal;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut search = Search { cx, out };
    cx.rules().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.defines().for_each(|define| visit::walk_expr(&mut search, &define.body));
}

struct Search<'s, 'a> {
    cx: &'s Context<'a>,
    out: &'s mut Vec<Diagnostic>,
}

impl Search<'_, '_> {
    fn figure(&mut self, num: &Num) {
        // 0 and 1 say "none", "some" or "all", not how much.
        if matches!(num.kind, NumKind::Constant(value) if value != Decimal::ZERO && value != Decimal::ONE) {
            let message = format!("the threshold `{}` has no date and no source", self.cx.sources.text(num.span));
            let help = "declare a `parameter` with the figure, the day from which it counts and what it rests on";
            self.out.push(Diagnostic::warning(BARE_FIGURE, num.span, message).help(help));
        }
    }
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        match &cond.kind {
            CondKind::CompareNum(_, a, b) => [a, b].into_iter().for_each(|num| self.figure(num)),
            CondKind::BetweenNum(_, a, b) => [a, b].into_iter().for_each(|num| self.figure(num)),
            _ => {}
        }
        visit::walk_cond(self, cond);
    }
}
