//! A unit that no number is of.

use super::code::UNUSED_UNIT;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::UnitId;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, unit) in (0..).map(UnitId).zip(&cx.vocabulary().units) {
        if !cx.uses.units.contains(&id) {
            let message = format!("no number is of the unit `{}`", unit.name);
            let help = format!("delete it, or write `of {}` behind the type that it measures", unit.name);
            out.push(Diagnostic::warning(UNUSED_UNIT, unit.name_span, message).help(help));
        }
    }
}
