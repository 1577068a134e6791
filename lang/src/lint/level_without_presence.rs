//! A level whose condition can hold while the risk is not there: the level is low then, whatever the clause says.

use super::code::LEVEL_WITHOUT_PRESENCE;
use super::context::Context;
use super::prove::Table;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, RISK_LEVEL};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for id in cx.rule_ids() {
        let rule = cx.program.rule(id);
        let Body::Risk { present, levels, .. } = &rule.body else { continue };
        for level in levels {
            let mut table = Table::new(cx.program, Some(id));
            let (there, high) = (table.formula(present), table.formula(&level.when));
            if !table.independent() {
                continue;
            }
            let mut apart = false;
            table.each_choice(|known| {
                apart = high.holds(known) && !there.holds(known);
                !apart
            });
            if apart {
                let word = cx.vocabulary().enumeration(RISK_LEVEL).word(level.level);
                let message = format!("`level {word}` can hold where `{}` is not present", rule.name);
                let help = "a risk that is not present is at level low: let `present when` hold wherever the level does";
                out.push(Diagnostic::warning(LEVEL_WITHOUT_PRESENCE, level.when.span, message).help(help));
            }
        }
    }
}
