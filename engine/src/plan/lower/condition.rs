//! Conditions.

use super::super::op::{Node, Op, Want};
use super::{Env, Lowering};
use crate::eval::{Lengths, Side};
use crate::truth::Truth;
use r2pc_lang::program::{Comparison, Cond, CondKind, Member, Quantity, SetKind, Step};
use r2pc_lang::syntax::ThresholdKind;
use r2pc_lang::value::Duration;

const UNKNOWN: Op = Op::Truth(Truth::Unknown);

impl Lowering<'_> {
    pub(crate) fn truth(&mut self, truth: Truth) -> Node {
        self.add(Op::Truth(truth))
    }

    /// All hold. What surely holds is left out, and one that surely does not decides.
    pub(crate) fn all(&mut self, parts: Vec<Node>) -> Node {
        self.join(parts, Truth::True, Op::And)
    }

    /// One holds.
    pub(crate) fn any(&mut self, parts: Vec<Node>) -> Node {
        self.join(parts, Truth::False, Op::Or)
    }

    fn join(&mut self, mut parts: Vec<Node>, neutral: Truth, op: fn(Box<[Node]>) -> Op) -> Node {
        if parts.iter().any(|part| *self.pool.op(*part) == Op::Truth(!neutral)) {
            return self.truth(!neutral);
        }
        parts.retain(|part| *self.pool.op(*part) != Op::Truth(neutral));
        parts.sort_unstable_by_key(|part| part.0);
        parts.dedup();
        match parts.as_slice() {
            [] => self.truth(neutral),
            [one] => *one,
            _ => self.add(op(parts.into())),
        }
    }

    pub(crate) fn not(&mut self, part: Node) -> Node {
        match *self.pool.op(part) {
            Op::Not(inner) => inner,
            Op::Truth(truth) => self.truth(!truth),
            _ => self.add(Op::Not(part)),
        }
    }

    /// The node of a condition.
    pub(crate) fn cond(&mut self, cond: &Cond, env: &mut Env) -> Node {
        match &cond.kind {
            CondKind::Constant(value) => self.truth(Truth::from(*value)),
            CondKind::And(parts) => {
                let parts = self.conds(parts, env);
                self.all(parts)
            }
            CondKind::Or(parts) => {
                let parts = self.conds(parts, env);
                self.any(parts)
            }
            CondKind::Not(part) => {
                let part = self.cond(part, env);
                self.not(part)
            }
            CondKind::Read(read) => self.reading(read, env, &|read| Op::Read(read, None, Want::Truth)),
            CondKind::Parameter(id) => self.on_days(Op::Parameter(*id, Want::Truth), env),
            CondKind::Slot(slot) => self.variable(*slot, env, UNKNOWN),
            CondKind::Call(call) => self.call(call, env),
            CondKind::Same(a, b) => {
                let (a, b) = (self.cond(a, env), self.cond(b, env));
                self.add(Op::Same(a, b))
            }
            CondKind::Threshold { kind, count, pool } => {
                let pool = self.conds(pool, env);
                self.add(Op::Threshold(*kind, *count, pool.into()))
            }
            CondKind::Any(over, satisfies) => self.any_item(over, satisfies.as_deref(), false, env),
            CondKind::Every(over, satisfies) => {
                let counterexample = self.any_item(over, Some(satisfies), true, env);
                self.not(counterexample)
            }
            CondKind::None(over, satisfies) => {
                let some = self.any_item(over, satisfies.as_deref(), false, env);
                self.not(some)
            }
            CondKind::Indicator { rule, indicator } => match self.indicator(*rule, *indicator, env) {
                Some(node) => node,
                None => self.add(UNKNOWN),
            },
            CondKind::Established(part) => {
                let part = self.cond(part, env);
                self.add(Op::Established(part))
            }
            CondKind::RuledOut(part) => {
                let part = self.cond(part, env);
                self.add(Op::RuledOut(part))
            }
            CondKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.cond(value, env), self.cond(fallback, env));
                self.add(Op::Otherwise(value, fallback))
            }
            _ => self.comparison(cond, env),
        }
    }

    fn comparison(&mut self, cond: &Cond, env: &mut Env) -> Node {
        match &cond.kind {
            CondKind::CompareNum(how, a, b) => {
                let (a, b) = (self.num(a, env), self.num(b, env));
                self.add(Op::CompareNum(*how, a, b))
            }
            CondKind::CompareDay(how, a, b) => {
                let (a, b) = (self.day(a, env), self.day(b, env));
                self.add(Op::CompareDay(*how, a, b))
            }
            CondKind::CompareSpan(how, span, length) => {
                let (later, earlier) = (self.day(&span.later, env), self.day(&span.earlier, env));
                let length = self.length(length, env);
                let until = self.add(Op::Moved { day: earlier, length, back: false });
                self.add(Op::CompareDay(*how, later, until))
            }
            CondKind::CompareLength(how, a, b) => {
                let (a, b) = (self.length(a, env), self.length(b, env));
                self.add(Op::CompareLength(*how, a, b))
            }
            CondKind::CompareChoice(how, a, b) => {
                let (a, b) = (self.choice(a, env), self.choice(b, env));
                self.add(Op::CompareChoice(*how, a, b))
            }
            CondKind::SameText(a, b) => {
                let (a, b) = (self.text(a, env), self.text(b, env));
                self.add(Op::SameText(a, b))
            }
            CondKind::BetweenNum(value, low, high) => {
                let (value, low, high) = (self.num(value, env), self.num(low, env), self.num(high, env));
                self.between(value, low, high, Op::CompareNum)
            }
            CondKind::BetweenDay(value, low, high) => {
                let (value, low, high) = (self.day(value, env), self.day(low, env), self.day(high, env));
                self.between(value, low, high, Op::CompareDay)
            }
            CondKind::BetweenChoice(value, low, high) => {
                let value = self.choice(value, env);
                let (low, high) = (self.choice(low, env), self.choice(high, env));
                self.between(value, low, high, Op::CompareChoice)
            }
            CondKind::OneOf(member, set) => {
                let set = self.set(set, env);
                self.member_in(member, set, env)
            }
            CondKind::Includes { set, every, of } => {
                let set = self.set(set, env);
                if let SetKind::One(member) = &of.kind {
                    return self.member_in(member, set, env);
                }
                let of = self.set(of, env);
                self.add(Op::Includes { set, every: *every, of })
            }
            CondKind::Within { day, next, length } => {
                let day = self.day(day, env);
                let today = self.on_days(Op::Today, env);
                let other = self.moved(today, *length, !next);
                let (after, until) = if *next { (today, other) } else { (other, today) };
                let begun = self.add(Op::CompareDay(Comparison::Greater, day, after));
                let open = self.add(Op::CompareDay(Comparison::LessEqual, day, until));
                self.all(vec![begun, open])
            }
            CondKind::Trend { series, falling, step, .. } => self.trend(series, *falling, *step, env),
            CondKind::Temporal { quantity, step, condition, .. } => {
                self.temporal(*quantity, *step, condition, env)
            }
            _ => self.asked(cond, env),
        }
    }

    fn moved(&mut self, day: Node, by: Duration, back: bool) -> Node {
        let length = self.add(Op::Length(Lengths::one(by)));
        self.add(Op::Moved { day, length, back })
    }

    fn between(&mut self, value: Node, low: Node, high: Node, op: fn(Comparison, Node, Node) -> Op) -> Node {
        let above = self.add(op(Comparison::GreaterEqual, value, low));
        let below = self.add(op(Comparison::LessEqual, value, high));
        self.all(vec![above, below])
    }

    fn member_in(&mut self, member: &Member, set: Node, env: &mut Env) -> Node {
        match member {
            Member::Choice(choice) => {
                let choice = self.choice(choice, env);
                self.add(Op::ChoiceIn(choice, set))
            }
            Member::Country(text) => {
                let text = self.text(text, env);
                self.add(Op::TextIn(text, set))
            }
        }
    }

    /// Conditions on rules and on what is known.
    fn asked(&mut self, cond: &Cond, env: &mut Env) -> Node {
        match &cond.kind {
            CondKind::Verdict(rule, outcome) => {
                let rows = self.rows(rule, env);
                self.asking(rows, env, UNKNOWN, |rows| Op::Verdict(rows, *outcome))
            }
            CondKind::Settled(rule) => {
                let rows = self.rows(rule, env);
                self.asking(rows, env, Op::Truth(Truth::False), Op::Settled)
            }
            CondKind::Inhibited(rule, by) => {
                let rows = self.rows(rule, env);
                self.asking(rows, env, UNKNOWN, |rows| Op::Related(Side::Inhibits, rows, *by))
            }
            CondKind::Amplified(rule, by) => {
                let rows = self.rows(rule, env);
                self.asking(rows, env, UNKNOWN, |rows| Op::Related(Side::Amplifies, rows, *by))
            }
            CondKind::Tagged(rule, tag) => {
                let rows = self.rows(rule, env);
                let tagged = rows.is_some_and(|rows| self.program.rule(rows.rule).tags.contains(tag));
                self.truth(Truth::from(tagged))
            }
            CondKind::Known(expr) => {
                let value = self.value(expr, env);
                self.add(Op::Known(value))
            }
            CondKind::Reason(read, reason) => self.reading(read, env, &|read| Op::ReasonIs(read, *reason)),
            CondKind::ListReason(list, reason) => {
                self.list(list, env, &|list| Op::ListReasonIs(list, *reason))
            }
            CondKind::ListKnown(list) => self.list(list, env, &Op::ListKnown),
            _ => self.add(UNKNOWN),
        }
    }

    /// `ever`, `always`, `in at least k of the last n`: one reading a step.
    fn temporal(&mut self, quantity: Quantity, step: Step, condition: &Cond, env: &mut Env) -> Node {
        let readings: Vec<Node> = super::time::steps(step)
            .map(|ago| self.shifted(ago, env, |this, env| this.cond(condition, env)))
            .collect();
        match quantity {
            Quantity::Ever => self.any(readings),
            Quantity::Always => self.all(readings),
            Quantity::AtLeast(k) => self.add(Op::Threshold(ThresholdKind::AtLeast, k, readings.into())),
        }
    }
}
