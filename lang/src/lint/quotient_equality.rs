//! Whether the result of a division is exactly some figure.

use super::code::QUOTIENT_EQUALITY;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{Arithmetic, Comparison, Cond, CondKind, Num, NumKind};
use crate::visit::{self, Visitor};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut search = Search { out };
    cx.rules().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.defines().for_each(|define| visit::walk_expr(&mut search, &define.body));
}

struct Search<'o> {
    out: &'o mut Vec<Diagnostic>,
}

impl Visitor for Search<'_> {
    fn cond(&mut self, cond: &Cond) {
        if let CondKind::CompareNum(Comparison::Is | Comparison::IsNot, left, right) = &cond.kind
            && (divides(left) || divides(right))
        {
            let message = "the result of a division is hardly ever exactly equal to anything";
            let help = "it is rounded: write `>=` or `<=`, or `between … and …`";
            self.out.push(Diagnostic::warning(QUOTIENT_EQUALITY, cond.span, message).help(help));
        }
        visit::walk_cond(self, cond);
    }
}

fn divides(num: &Num) -> bool {
    match &num.kind {
        NumKind::Arithmetic(op, a, b) => *op == Arithmetic::Divide || divides(a) || divides(b),
        NumKind::Negate(a) | NumKind::Function(_, a) => divides(a),
        _ => false,
    }
}
