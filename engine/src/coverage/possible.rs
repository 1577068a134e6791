//! Which values a condition can have, as far as its form tells: what is asked of it is then to be seen.
//!
//! The rule, form by form: a condition can be unknown only where something in it can be. A reading can, but for the key
//! of an item; so can a verdict of a rule that reads such. `known x`, `x is unknown`, `x is withheld`, `established (E)`
//! and `ruled out (E)` never can; nor a parameter, a constant, today, or a variable over an enum or over rules. What is
//! established is false where it is unknown. Nothing is concluded from figures: whether a threshold can be reached is
//! for the lints.

use super::Truths;
use crate::eval::Relations;
use crate::truth::Truth;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::{
    Arg, Body, Call, Cell, Choice, ChoiceKind, Comprehension, Cond, CondKind, Day, DayKind, DefineId, Domain,
    Expr, Length, LengthKind, Member, Num, NumKind, Program, Read, Rule, RuleId, RuleRef, RuleTarget, Set,
    SetKind, Slot, SpanBetween, Text, TextKind,
};
use r2pc_lang::visit::{self, Visitor};
use std::collections::{BTreeMap, BTreeSet};

/// The variables of a rule or define of which it is always known what they stand for.
pub type Variables = BTreeSet<Slot>;

/// What is known of a program's variables and rules.
#[derive(Debug)]
pub struct Possible<'p> {
    program: &'p Program,
    relations: Relations,
    variables: BTreeMap<Owner, Variables>,
    /// Rules whose verdict can be unknown.
    open_rules: BTreeSet<RuleId>,
    none: Variables,
}

impl<'p> Possible<'p> {
    /// Of a program.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        let mut possible = Possible {
            program,
            relations: Relations::new(program),
            variables: BTreeMap::new(),
            open_rules: BTreeSet::new(),
            none: Variables::new(),
        };
        for owner in owners(program) {
            possible.variables.insert(owner, ranged(program, owner));
        }
        // An argument is known unless some call gives what may not be; that may make other arguments unknown.
        while let Some((owner, slot)) = possible.open_argument() {
            possible.variables.entry(owner).or_default().remove(&slot);
        }
        for id in &program.order {
            if possible.rule_is_open(program.rule(*id), *id) {
                possible.open_rules.insert(*id);
            }
        }
        possible
    }

    /// The variables of a rule or define that always stand for something known.
    #[must_use]
    pub fn variables(&self, owner: Owner) -> &Variables {
        self.variables.get(&owner).unwrap_or(&self.none)
    }

    /// The values that a condition can have.
    #[must_use]
    pub fn truths(&self, cond: &Cond, known: &Variables) -> Truths {
        let has = |part: &Cond, truth| self.truths(part, known).has(truth);
        let any = |parts: &[Cond], truth| parts.iter().any(|part| has(part, truth));
        let all = |parts: &[Cond], truth| parts.iter().all(|part| has(part, truth));
        let of = |yes: bool, no: bool, unknown: bool| Truths([no, unknown, yes]);
        match &cond.kind {
            CondKind::Constant(value) => Truths::one(Truth::from(*value)),
            CondKind::And(parts) => {
                of(all(parts, Truth::True), any(parts, Truth::False), any(parts, Truth::Unknown))
            }
            CondKind::Or(parts) => {
                of(any(parts, Truth::True), all(parts, Truth::False), any(parts, Truth::Unknown))
            }
            CondKind::Not(part) => {
                of(has(part, Truth::False), has(part, Truth::True), has(part, Truth::Unknown))
            }
            CondKind::Established(part) => {
                of(has(part, Truth::True), has(part, Truth::False) || has(part, Truth::Unknown), false)
            }
            CondKind::RuledOut(part) => {
                of(has(part, Truth::False), has(part, Truth::True) || has(part, Truth::Unknown), false)
            }
            CondKind::Otherwise(value, fallback, _) => of(
                has(value, Truth::True) || has(fallback, Truth::True),
                has(value, Truth::False) || has(fallback, Truth::False),
                has(fallback, Truth::Unknown),
            ),
            CondKind::Temporal { condition, .. } => self.truths(condition, known),
            CondKind::Call(call) => match &self.program.define(call.define).body {
                Expr::Cond(body) => self.truths(body, self.variables(Owner::Define(call.define))),
                _ => Truths::ALL,
            },
            CondKind::Indicator { rule, indicator } => {
                let declared = self.program.rule(*rule).indicators.get(*indicator as usize);
                declared.map_or(Truths::ALL, |row| self.truths(&row.when, self.variables(Owner::Rule(*rule))))
            }
            CondKind::Inhibited(rule, by) => self.related(crate::eval::Side::Inhibits, rule, *by),
            CondKind::Amplified(rule, by) => self.related(crate::eval::Side::Amplifies, rule, *by),
            CondKind::Settled(rule) if !self.verdict_is_open(rule) => Truths::one(Truth::True),
            CondKind::Known(expr) if !self.expr(expr, known) => Truths::one(Truth::True),
            CondKind::Settled(_)
            | CondKind::Known(_)
            | CondKind::Reason(..)
            | CondKind::ListReason(..)
            | CondKind::ListKnown(_)
            | CondKind::Tagged(..)
            | CondKind::Parameter(_) => Truths::KNOWN,
            _ => of(true, true, self.cond_is_open(cond, known)),
        }
    }

    /// Whether a comparison, a quantifier or the like can be unknown.
    fn cond_is_open(&self, cond: &Cond, known: &Variables) -> bool {
        let unknown = |part: &Cond| self.truths(part, known).has(Truth::Unknown);
        match &cond.kind {
            CondKind::Read(read) => self.read(read),
            CondKind::Slot(slot) => !known.contains(slot),
            CondKind::Same(a, b) => unknown(a) || unknown(b),
            CondKind::Threshold { pool, .. } => pool.iter().any(unknown),
            CondKind::CompareNum(_, a, b) => self.num(a, known) || self.num(b, known),
            CondKind::BetweenNum(a, b, c) => [a, b, c].iter().any(|num| self.num(num, known)),
            CondKind::CompareDay(_, a, b) => self.day(a, known) || self.day(b, known),
            CondKind::BetweenDay(a, b, c) => [a, b, c].iter().any(|day| self.day(day, known)),
            CondKind::CompareSpan(_, span, length) => self.span(span, known) || self.length(length, known),
            CondKind::CompareLength(_, a, b) => self.length(a, known) || self.length(b, known),
            CondKind::CompareChoice(_, a, b) => self.choice(a, known) || self.choice(b, known),
            CondKind::BetweenChoice(a, b, c) => [a, b, c].iter().any(|choice| self.choice(choice, known)),
            CondKind::SameText(a, b) => self.text(a, known) || self.text(b, known),
            CondKind::OneOf(member, set) => self.member(member, known) || self.set(set, known),
            CondKind::Includes { set, of, .. } => self.set(set, known) || self.set(of, known),
            CondKind::Within { day, .. } => self.day(day, known),
            CondKind::Any(over, satisfies) | CondKind::None(over, satisfies) => {
                self.over(over, known) || satisfies.as_deref().is_some_and(unknown)
            }
            CondKind::Every(over, satisfies) => self.over(over, known) || unknown(satisfies),
            CondKind::Verdict(rule, _) => self.verdict_is_open(rule),
            _ => true,
        }
    }

    fn related(&self, side: crate::eval::Side, rule: &RuleRef, by: Option<RuleId>) -> Truths {
        let RuleTarget::Rule(risk) = rule.rule else { return Truths::ALL };
        let bears = self.relations.on(side, risk).iter().any(|(id, _)| by.is_none_or(|only| only == *id));
        if bears { Truths::ALL } else { Truths::one(Truth::False) }
    }

    fn verdict_is_open(&self, rule: &RuleRef) -> bool {
        match rule.rule {
            RuleTarget::Rule(id) => self.open_rules.contains(&id),
            RuleTarget::Slot(_) => true,
        }
    }

    fn rule_is_open(&self, rule: &Rule, id: RuleId) -> bool {
        let known = self.variables(Owner::Rule(id));
        let unknown = |cond: &Cond| self.truths(cond, known).has(Truth::Unknown);
        let body = match &rule.body {
            Body::Risk { present, levels, .. } => {
                unknown(present) || levels.iter().any(|level| unknown(&level.when))
            }
            Body::Resilience { holds, .. } => unknown(holds),
            Body::Obligation { requires, due, .. } => {
                requires.iter().any(unknown) || due.as_ref().is_some_and(|due| self.day(due, known))
            }
            Body::Warning { raises } => raises.iter().any(|raise| unknown(&raise.when)),
            Body::Assistance { offers, builds_on } => {
                offers.iter().any(|offer| unknown(&offer.when))
                    || builds_on.iter().any(|id| self.open_rules.contains(id))
            }
            Body::Measure { gives } => self.num(gives, known),
        };
        body || rule.applies.iter().any(unknown)
            || rule.each.as_ref().is_some_and(|each| self.over(each, known))
    }

    fn read(&self, read: &Read) -> bool {
        match read.cell {
            Cell::Item { record, field, .. } => self.program.vocabulary.record(record).key != Some(field),
            Cell::Fact { .. } => true,
        }
    }

    fn call(&self, call: &Call) -> bool {
        self.expr(&self.program.define(call.define).body, self.variables(Owner::Define(call.define)))
    }

    fn expr(&self, expr: &Expr, known: &Variables) -> bool {
        match expr {
            Expr::Cond(cond) => self.truths(cond, known).has(Truth::Unknown),
            Expr::Num(num) => self.num(num, known),
            Expr::Day(day) => self.day(day, known),
            Expr::Span(span) => self.span(span, known),
            Expr::Length(length) => self.length(length, known),
            Expr::Choice(choice) => self.choice(choice, known),
            Expr::Text(text) => self.text(text, known),
            Expr::Set(set) => self.set(set, known),
        }
    }

    fn num(&self, num: &Num, known: &Variables) -> bool {
        match &num.kind {
            NumKind::Constant(_) | NumKind::Parameter(_) => false,
            NumKind::Read(read) => self.read(read),
            NumKind::Slot(slot) => !known.contains(slot),
            NumKind::Call(call) => self.call(call),
            NumKind::Negate(a) => self.num(a, known),
            NumKind::Arithmetic(_, a, b) => self.num(a, known) || self.num(b, known),
            NumKind::Least(parts) | NumKind::Greatest(parts) => {
                parts.iter().any(|part| self.num(part, known))
            }
            NumKind::Count(over) => self.over(over, known),
            NumKind::Measure(rule) => self.verdict_is_open(rule),
            NumKind::Days(span) => self.span(span, known),
            NumKind::Otherwise(_, fallback, _) => self.num(fallback, known),
            // A logarithm, a mean of nothing, a trend: there may be no result.
            NumKind::Function(..)
            | NumKind::Aggregate(..)
            | NumKind::Change(..)
            | NumKind::OverTime(..)
            | NumKind::Picked(..) => true,
        }
    }

    fn day(&self, day: &Day, known: &Variables) -> bool {
        match &day.kind {
            DayKind::Constant(_) | DayKind::Today | DayKind::Parameter(_) => false,
            DayKind::Read(read) => self.read(read),
            DayKind::Slot(slot) => !known.contains(slot),
            DayKind::Call(call) => self.call(call),
            DayKind::Move { day, length, .. } => self.day(day, known) || self.length(length, known),
            DayKind::Earliest(days) | DayKind::Latest(days) => days.iter().any(|day| self.day(day, known)),
            DayKind::Otherwise(_, fallback, _) => self.day(fallback, known),
            DayKind::Aggregate { .. } | DayKind::Picked(..) => true,
        }
    }

    fn span(&self, span: &SpanBetween, known: &Variables) -> bool {
        self.day(&span.later, known) || self.day(&span.earlier, known)
    }

    fn length(&self, length: &Length, known: &Variables) -> bool {
        match &length.kind {
            LengthKind::Constant(_) | LengthKind::Parameter(_) => false,
            LengthKind::Read(read) => self.read(read),
            LengthKind::Slot(slot) => !known.contains(slot),
            LengthKind::Call(call) => self.call(call),
            LengthKind::Otherwise(_, fallback, _) => self.length(fallback, known),
        }
    }

    fn choice(&self, choice: &Choice, known: &Variables) -> bool {
        match &choice.kind {
            ChoiceKind::Constant(_) | ChoiceKind::Parameter(_) => false,
            ChoiceKind::Read(read) => self.read(read),
            ChoiceKind::Slot(slot) => !known.contains(slot),
            ChoiceKind::Call(call) => self.call(call),
            ChoiceKind::LevelOf(rule) => self.verdict_is_open(rule),
            ChoiceKind::Otherwise(_, fallback, _) => self.choice(fallback, known),
            ChoiceKind::Picked(..) => true,
        }
    }

    fn text(&self, text: &Text, known: &Variables) -> bool {
        match &text.kind {
            TextKind::Constant(_) => false,
            TextKind::Read(read) => self.read(read),
            TextKind::Slot(slot) => !known.contains(slot),
            TextKind::Call(call) => self.call(call),
            TextKind::Otherwise(_, fallback, _) => self.text(fallback, known),
        }
    }

    fn set(&self, set: &Set, known: &Variables) -> bool {
        match &set.kind {
            SetKind::Constant(_) => false,
            SetKind::Read(read) => self.read(read),
            SetKind::Slot(slot) => !known.contains(slot),
            SetKind::Call(call) => self.call(call),
            SetKind::One(member) => self.member(member, known),
        }
    }

    fn member(&self, member: &Member, known: &Variables) -> bool {
        match member {
            Member::Choice(choice) => self.choice(choice, known),
            Member::Country(text) => self.text(text, known),
        }
    }

    /// Whether it can be unknown which items there are.
    fn over(&self, over: &Comprehension, known: &Variables) -> bool {
        let domain = match &over.domain {
            Domain::List(_) => true,
            Domain::Set(set) => self.set(set, known),
            Domain::Choices(..) | Domain::Rules(_) => false,
        };
        domain || over.condition.as_deref().is_some_and(|cond| self.truths(cond, known).has(Truth::Unknown))
    }

    /// An argument counted as known that some call gives what may be unknown.
    fn open_argument(&self) -> Option<(Owner, Slot)> {
        owners(self.program).find_map(|owner| {
            let mut search = Calls { possible: self, known: self.variables(owner), open: None };
            walk_owner(&mut search, self.program, owner);
            search.open
        })
    }
}

/// Rules and defines.
fn owners(program: &Program) -> impl Iterator<Item = Owner> {
    let defines = (0..).map(DefineId).zip(&program.defines).map(|(id, _)| Owner::Define(id));
    program.rule_ids().map(Owner::Rule).chain(defines)
}

fn walk_owner<V: Visitor>(visitor: &mut V, program: &Program, owner: Owner) {
    match owner {
        Owner::Rule(id) => visit::walk_rule(visitor, program.rule(id)),
        Owner::Define(id) => visit::walk_expr(visitor, &program.define(id).body),
        Owner::Parameter(_) => {}
    }
}

/// The variables that range over an enum or over rules only, and the parameters of a define.
fn ranged(program: &Program, owner: Owner) -> Variables {
    let mut search = Ranges::default();
    walk_owner(&mut search, program, owner);
    let mut known: Variables = search.known.difference(&search.open).copied().collect();
    if let Owner::Define(id) = owner {
        known.extend((0..).map(Slot).zip(&program.define(id).params).map(|(slot, _)| slot));
    }
    known
}

#[derive(Default)]
struct Ranges {
    known: Variables,
    open: Variables,
}

impl Visitor for Ranges {
    fn comprehension(&mut self, over: &Comprehension) {
        let known = matches!(over.domain, Domain::Choices(..) | Domain::Rules(_));
        if known { &mut self.known } else { &mut self.open }.insert(over.slot);
        visit::walk_comprehension(self, over);
    }
}

/// Looks for a call with an argument that can be unknown.
struct Calls<'c, 'p> {
    possible: &'c Possible<'p>,
    known: &'c Variables,
    open: Option<(Owner, Slot)>,
}

impl Visitor for Calls<'_, '_> {
    fn call(&mut self, call: &Call) {
        let owner = Owner::Define(call.define);
        for (slot, arg) in (0..).map(Slot).zip(&call.args) {
            let open = match arg {
                Arg::Value(expr) => self.possible.expr(expr, self.known),
                Arg::Item(_) => false,
            };
            if open && self.possible.variables(owner).contains(&slot) {
                self.open = self.open.or(Some((owner, slot)));
            }
        }
        visit::walk_call(self, call);
    }
}
