//! A level that a higher one always takes the place of.

use super::code::HIDDEN_LEVEL;
use super::context::Context;
use super::prove::{Proof, Table};
use crate::diagnostic::Diagnostic;
use crate::program::{Body, EnumId, LevelWhen, RISK_LEVEL, RuleId, WARNING_LEVEL};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for id in cx.rule_ids() {
        match &cx.program.rule(id).body {
            Body::Risk { levels, .. } => levels_of(cx, id, RISK_LEVEL, levels, out),
            Body::Warning { raises } => levels_of(cx, id, WARNING_LEVEL, raises, out),
            _ => {}
        }
    }
}

fn levels_of(cx: &Context<'_>, id: RuleId, of: EnumId, levels: &[LevelWhen], out: &mut Vec<Diagnostic>) {
    let word = |level: &LevelWhen| cx.vocabulary().enumeration(of).word(level.level);
    for (at, level) in levels.iter().enumerate() {
        let mut table = Table::new(cx.program, Some(id));
        let own = table.formula(&level.when);
        if matches!(table.proof(&own), Some(Proof::AlwaysFalse | Proof::NeverTrue)) {
            continue; // said of the condition itself
        }
        let higher = levels.iter().skip(at + 1).find(|higher| {
            let higher = table.formula(&higher.when);
            let mut alone = false;
            let all = table.each_choice(|known| {
                alone = own.holds(known) && !higher.holds(known);
                !alone
            });
            all && !alone
        });
        if let Some(higher) = higher {
            let message = format!("`{}` holds wherever `{}` does", word(higher), word(level));
            let help = format!("no verdict is ever at `{}`: the highest level counts, so it asks for more", word(level));
            out.push(
                Diagnostic::warning(HIDDEN_LEVEL, level.when.span, message)
                    .help(help)
                    .related(higher.when.span, "the higher level asks no more than this"),
            );
        }
    }
}
