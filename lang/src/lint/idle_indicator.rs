//! An indicator that can never change its rule's verdict or level.

use super::code::IDLE_INDICATOR;
use super::context::Context;
use super::prove::{Formula, Known, Table};
use super::uses;
use crate::diagnostic::Diagnostic;
use crate::program::{Body, Cond, CondKind, Indicator, Rule, RuleId};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for id in cx.program.rule_ids() {
        let rule = cx.program.rule(id);
        for (at, indicator) in (0..).zip(&rule.indicators) {
            // What another rule asks for has its use there.
            if !asked_elsewhere(cx, id, at) && is_idle(cx, id, rule, at, indicator) {
                let message = format!("the indicator `{}` never changes what becomes of `{}`", indicator.name, rule.name);
                let help = "ask for it in a condition of the rule, or leave it out";
                out.push(Diagnostic::warning(IDLE_INDICATOR, indicator.name_span, message).help(help));
            }
        }
    }
}

fn asked_elsewhere(cx: &Context<'_>, id: RuleId, at: u32) -> bool {
    cx.uses.asked_by_others.contains(&(id, at))
}

fn is_idle(cx: &Context<'_>, id: RuleId, rule: &Rule, at: u32, indicator: &Indicator) -> bool {
    let mut table = Table::new(cx.program, None);
    let formulas: Vec<Formula> = deciding(rule).into_iter().map(|cond| table.formula(cond)).collect();
    let node = Cond { kind: CondKind::Indicator { rule: id, indicator: at }, span: indicator.span };
    // Not among the variables: named in no clause, or only inside one that is not looked into.
    let Some(place) = table.place(&node) else {
        return !deciding(rule).into_iter().any(|cond| uses::of_cond(cond).indicators.contains(&(id, at)));
    };
    let mut matters = false;
    let all = table.each_choice(|known| {
        let with = |truth: bool| -> Vec<bool> {
            let mut known = known.to_vec();
            known.iter_mut().skip(place).take(1).for_each(|value| *value = Known::Truth(truth));
            formulas.iter().map(|formula| formula.holds(&known)).collect()
        };
        matters = with(true) != with(false);
        !matters
    });
    all && !matters
}

/// The conditions that decide what becomes of a rule.
fn deciding(rule: &Rule) -> Vec<&Cond> {
    let mut all: Vec<&Cond> = rule.applies.iter().collect();
    match &rule.body {
        Body::Risk { present, levels, amplifies, .. } => {
            all.push(present);
            all.extend(levels.iter().map(|row| &row.when));
            all.extend(amplifies.iter().filter_map(|row| row.condition.as_ref()));
        }
        Body::Resilience { holds, inhibits } => {
            all.push(holds);
            all.extend(inhibits.iter().filter_map(|row| row.condition.as_ref()));
        }
        Body::Obligation { requires, binding, .. } => all.extend(requires.iter().chain(binding)),
        Body::Warning { raises } => all.extend(raises.iter().map(|row| &row.when)),
        Body::Assistance { offers, .. } => all.extend(offers.iter().map(|row| &row.when)),
        Body::Measure { .. } => {}
    }
    all
}
