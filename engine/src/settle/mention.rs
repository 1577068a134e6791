//! Which comparisons turn on a fact, and which of them on nothing else.

use crate::eval::Relations;
use r2pc_lang::program::{
    Body, Call, Cell, Choice, ChoiceKind, Cond, CondKind, Day, DayKind, DefineId, Expr, FactId, Length,
    LengthKind, ListRead, Num, NumKind, Program, Read, RuleRef, RuleTarget,
};
use r2pc_lang::visit::{self, Visitor};
use std::collections::BTreeSet;

/// Whether a condition compares numbers, days or lengths.
pub(super) fn is_comparison(cond: &Cond) -> bool {
    matches!(
        cond.kind,
        CondKind::CompareNum(..)
            | CondKind::CompareDay(..)
            | CondKind::CompareSpan(..)
            | CondKind::CompareLength(..)
            | CondKind::BetweenNum(..)
            | CondKind::BetweenDay(..)
            | CondKind::Within { .. }
    )
}

/// Whether a comparison takes a fact's number as it stands and holds it against figures, or takes no number of the fact at
/// all: what stands in the conditions of a count is compared there.
pub(super) fn is_direct(program: &Program, fact: FactId, cond: &Cond) -> bool {
    let is_cell = |num: &Num| matches!(num.kind, NumKind::Read(_));
    let is_figure = |num: &Num| matches!(num.kind, NumKind::Constant(_) | NumKind::Parameter(_));
    let takes = |num: &Num| takes(program, fact, num, MOST_CALLS);
    match &cond.kind {
        CondKind::CompareNum(_, a, b) => {
            (!takes(a) && !takes(b)) || (is_cell(a) && is_figure(b)) || (is_figure(a) && is_cell(b))
        }
        CondKind::BetweenNum(value, low, high) => {
            (!takes(value) && !takes(low) && !takes(high))
                || (is_cell(value) && is_figure(low) && is_figure(high))
        }
        _ => false,
    }
}

/// How many calls and measures deep a number is followed; what lies deeper counts as taking the fact.
const MOST_CALLS: usize = 16;

/// Whether a number is made of a fact's number, and not only of conditions on it.
fn takes(program: &Program, fact: FactId, num: &Num, left: usize) -> bool {
    let Some(left) = left.checked_sub(1) else { return true };
    let takes = |num: &Num| takes(program, fact, num, left);
    match &num.kind {
        NumKind::Constant(_) | NumKind::Parameter(_) | NumKind::Count(_) => false,
        NumKind::Read(read) | NumKind::Picked(_, read) => match &read.cell {
            Cell::Fact { fact: read, .. } => *read == fact,
            Cell::Item { fact: read, .. } => read.is_none_or(|read| read == fact),
        },
        NumKind::Negate(a) | NumKind::Function(_, a) | NumKind::Aggregate(_, a, _) => takes(a),
        NumKind::Arithmetic(_, a, b) | NumKind::Otherwise(a, b, _) => takes(a) || takes(b),
        NumKind::Least(parts) | NumKind::Greatest(parts) => parts.iter().any(takes),
        NumKind::Call(call) => match &program.define(call.define).body {
            Expr::Num(body) if call.args.is_empty() => takes(body),
            _ => true,
        },
        NumKind::Measure(rule) => match rule.rule {
            RuleTarget::Rule(id) => match &program.rule(id).body {
                Body::Measure { gives } => takes(gives),
                _ => true,
            },
            RuleTarget::Slot(_) => true,
        },
        NumKind::Slot(_) | NumKind::Change(..) | NumKind::OverTime(..) | NumKind::Days(_) => true,
    }
}

/// Whether what a comparison comes to may turn on a fact. A variable of a define may stand for any.
pub(super) fn mentions(program: &Program, relations: &Relations, fact: FactId, cond: &Cond) -> bool {
    let mut search = Search { program, relations, fact, found: false, defines: BTreeSet::new() };
    visit::walk_cond(&mut search, cond);
    search.found
}

struct Search<'p> {
    program: &'p Program,
    relations: &'p Relations,
    fact: FactId,
    found: bool,
    defines: BTreeSet<DefineId>,
}

impl Visitor for Search<'_> {
    fn read(&mut self, read: &Read) {
        self.found |= match &read.cell {
            Cell::Fact { fact, .. } => *fact == self.fact,
            Cell::Item { fact, .. } => fact.is_none_or(|fact| fact == self.fact),
        };
        visit::walk_read(self, read);
    }

    fn list(&mut self, list: &ListRead) {
        self.found |= list.fact == self.fact;
    }

    fn rule_ref(&mut self, rule: &RuleRef) {
        self.found |= match rule.rule {
            RuleTarget::Rule(id) => self.relations.reads(id, self.fact),
            RuleTarget::Slot(_) => true,
        };
    }

    fn num(&mut self, num: &Num) {
        self.found |= matches!(num.kind, NumKind::Slot(_));
        visit::walk_num(self, num);
    }

    fn day(&mut self, day: &Day) {
        self.found |= matches!(day.kind, DayKind::Slot(_));
        visit::walk_day(self, day);
    }

    fn length(&mut self, length: &Length) {
        self.found |= matches!(length.kind, LengthKind::Slot(_));
        visit::walk_length(self, length);
    }

    fn choice(&mut self, choice: &Choice) {
        self.found |= matches!(choice.kind, ChoiceKind::Slot(_));
        visit::walk_choice(self, choice);
    }

    fn call(&mut self, call: &Call) {
        visit::walk_call(self, call);
        if self.defines.insert(call.define) {
            visit::walk_expr(self, &self.program.define(call.define).body);
        }
    }
}
