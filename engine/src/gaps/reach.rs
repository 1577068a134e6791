//! How far back a rule may look, whatever the facts are.

use r2pc_lang::program::{
    Call, Cond, CondKind, DefineId, ListRead, Num, NumKind, Program, Read, RuleRef, Step, When,
};
use r2pc_lang::value::Duration;
use r2pc_lang::visit::{self, Visitor};
use std::collections::BTreeMap;

/// The longest month.
const MONTH: u32 = 31;

/// By rule: how many days before its own day it, and the rules it asks, may read; none where that may be any day.
pub(super) fn reaches(program: &Program) -> Vec<Option<u32>> {
    let mut found: Vec<Option<u32>> = vec![None; program.rules.len()];
    for id in &program.order {
        let rule = program.rule(*id);
        let mut walk =
            Walk { program, shift: 0, deepest: 0, asked: 0, is_any: false, defines: BTreeMap::new() };
        visit::walk_rule(&mut walk, rule);
        let mut asks = rule.asks.iter().map(|asked| found.get(asked.index()).copied().flatten());
        let asked = asks.try_fold(0_u32, |deepest, one| Some(deepest.max(one?)));
        if let Some(slot) = found.get_mut(id.index()) {
            *slot =
                asked.filter(|_| !walk.is_any).map(|far| walk.deepest.max(walk.asked.saturating_add(far)));
        }
    }
    found
}

struct Walk<'p> {
    program: &'p Program,
    /// How far before the rule's day the expression at hand is read.
    shift: u32,
    /// The most that anything was read before it.
    deepest: u32,
    /// The most that a rule was asked before it.
    asked: u32,
    is_any: bool,
    /// The defines seen, each at the furthest.
    defines: BTreeMap<DefineId, u32>,
}

impl Walk<'_> {
    fn within(&mut self, days: u32, walk: impl FnOnce(&mut Self)) {
        let outer = self.shift;
        self.shift = outer.saturating_add(days);
        walk(self);
        self.shift = outer;
    }
}

/// At least as many days as a length has.
fn days(length: Duration) -> u32 {
    match length {
        Duration::Months(count) => count.saturating_mul(MONTH),
        Duration::Days(count) => count,
    }
}

/// At least as many days as a window has, and one step more.
fn window(over: Duration, step: Step) -> u32 {
    days(over).max(days(step.length).saturating_mul(step.count))
}

impl Visitor for Walk<'_> {
    fn cond(&mut self, cond: &Cond) {
        let days = match &cond.kind {
            CondKind::Trend { over, step, .. } | CondKind::Temporal { over, step, .. } => {
                window(*over, *step)
            }
            _ => 0,
        };
        self.within(days, |this| visit::walk_cond(this, cond));
    }

    fn num(&mut self, num: &Num) {
        let days = match &num.kind {
            NumKind::Change(_, over) => days(*over),
            NumKind::OverTime(_, _, over, step) => window(*over, *step),
            _ => 0,
        };
        self.within(days, |this| visit::walk_num(this, num));
    }

    fn read(&mut self, read: &Read) {
        let ago = match &read.at {
            When::Now => 0,
            When::Ago(length) => days(*length),
            When::On(_) => {
                self.is_any = true;
                0
            }
        };
        self.deepest = self.deepest.max(self.shift.saturating_add(ago));
        visit::walk_read(self, read);
    }

    fn list(&mut self, _list: &ListRead) {
        self.deepest = self.deepest.max(self.shift);
    }

    fn rule_ref(&mut self, _rule: &RuleRef) {
        self.asked = self.asked.max(self.shift);
    }

    fn call(&mut self, call: &Call) {
        visit::walk_call(self, call);
        let before = self.defines.get(&call.define).copied();
        if before.is_none_or(|before| before < self.shift) {
            self.defines.insert(call.define, self.shift);
            visit::walk_expr(self, &self.program.define(call.define).body);
        }
    }
}
