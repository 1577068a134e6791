//! A figure that a number always or never reaches, by its declared range.

use super::code::THRESHOLD_OUT_OF_RANGE;
use super::context::Context;
use super::prove;
use crate::diagnostic::Diagnostic;
use crate::program::{Comparison, Cond, CondKind, Num};
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

impl Search<'_, '_> {
    fn comparison(&mut self, op: Comparison, left: &Num, right: &Num) {
        let Some(settled) = prove::settled(self.cx.program, op, left, right) else { return };
        let fixed = |num: &Num| prove::range(self.cx.program, num).is_point();
        let (measured, figure) = if fixed(left) { (right, left) } else { (left, right) };
        if fixed(measured) {
            return;
        }
        let text = |num: &Num| self.cx.sources.text(num.span);
        let word = if settled { "always" } else { "never" };
        let message = format!("`{} {} {}` is {word} true", text(left), op.symbol(), text(right));
        let range = prove::range(self.cx.program, measured);
        let help = format!("`{}` is {range}: choose a figure that parts this range", text(measured));
        self.out.push(Diagnostic::warning(THRESHOLD_OUT_OF_RANGE, figure.span, message).help(help));
    }
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        match &cond.kind {
            CondKind::CompareNum(op, left, right) => self.comparison(*op, left, right),
            CondKind::BetweenNum(value, low, high) => {
                self.comparison(Comparison::GreaterEqual, value, low);
                self.comparison(Comparison::LessEqual, value, high);
            }
            _ => {}
        }
        visit::walk_cond(self, cond);
    }
}
