//! A condition that is true of every value but some: a value added to the enum would fulfil it (semantics, 10.4).

use super::code::NEW_VALUE;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{ChoiceKind, Comparison, Cond, CondKind, EnumId, Member, SetKind, SetType};
use crate::visit::{self, Visitor};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut search = Search { cx, out };
    cx.program.rules.iter().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.program.defines.iter().for_each(|define| visit::walk_expr(&mut search, &define.body));
}

struct Search<'s, 'a> {
    cx: &'s Context<'a>,
    out: &'s mut Vec<Diagnostic>,
}

/// The enum whose values a condition tells by leaving some out, if it does.
fn left_out(cond: &Cond) -> Option<EnumId> {
    match &cond.kind {
        CondKind::CompareChoice(Comparison::IsNot, a, b)
            if matches!(a.kind, ChoiceKind::Constant(_)) || matches!(b.kind, ChoiceKind::Constant(_)) =>
        {
            Some(a.ty)
        }
        CondKind::Not(inner) => match &inner.kind {
            CondKind::CompareChoice(Comparison::Is, a, b)
                if matches!(a.kind, ChoiceKind::Constant(_)) || matches!(b.kind, ChoiceKind::Constant(_)) =>
            {
                Some(a.ty)
            }
            CondKind::OneOf(Member::Choice(_), set) => match (&set.kind, &set.ty) {
                (SetKind::Constant(_), SetType::Enum(id)) => Some(*id),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        if let Some(id) = left_out(cond) {
            let row = self.cx.vocabulary().enumeration(id);
            // Levels of risks and warnings are the language's own.
            if let Some(declared) = row.name_span {
                let said = self.cx.sources.text(cond.span);
                let message = format!("a value added to `{}` would fulfil `{said}`", row.name);
                let help = "if that is not meant, name the values that count: `is one of {…}`";
                let d = Diagnostic::warning(NEW_VALUE, cond.span, message).help(help);
                self.out.push(d.related(declared, "the enum is declared here"));
            }
        }
        visit::walk_cond(self, cond);
    }
}
