//! Conditions.

use super::time::temporal;
use super::{Binding, Evaluator, Scope, Value};
use crate::cause::{Causes, Possible, Tri};
use crate::eval::day::{days_apart, union};
use crate::number::{self, Numbers};
use crate::possible::Choices;
use crate::truth::{self, Truth};
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::{Arithmetic, Call, Comparison, Cond, CondKind, Constant, Expr, Quantity, RuleId};
use r2pc_lang::syntax::ThresholdKind;
use rust_decimal::Decimal;

impl Evaluator<'_> {
    /// Whether a condition holds.
    pub fn cond(&mut self, cond: &Cond, scope: &mut Scope) -> Tri {
        let tri = self.junction(cond, scope);
        self.note_truth(cond, tri.value);
        tri
    }

    fn junction(&mut self, cond: &Cond, scope: &mut Scope) -> Tri {
        match &cond.kind {
            CondKind::Constant(value) => known(*value),
            CondKind::And(parts) => Tri::all(self.conds(parts, scope)),
            CondKind::Or(parts) => Tri::any(self.conds(parts, scope)),
            CondKind::Not(part) => !self.cond(part, scope),
            CondKind::Read(read) => self.read_truth(read, scope),
            CondKind::Parameter(parameter) => match self.parameter(*parameter, scope) {
                Some(Constant::Bool(value)) => known(*value),
                _ => Possible::known(Truth::Unknown),
            },
            CondKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Truth(truth)) => truth.clone(),
                _ => Possible::known(Truth::Unknown),
            },
            CondKind::Call(call) => self.call_cond(call, scope),
            CondKind::Same(a, b) => {
                let parts = self.conds([&**a, &**b], scope);
                Tri::combine(parts, same)
            }
            CondKind::Threshold { kind, count, pool } => {
                let parts = self.conds(pool, scope);
                self.note_distance(cond, 0, || distance_of_count(*kind, *count, &parts));
                Tri::combine(parts, |truths| truth::count_of(*kind, *count, truths))
            }
            CondKind::Any(over, satisfies) => self.any(over, satisfies.as_deref(), scope),
            CondKind::Every(over, satisfies) => self.every(over, satisfies, scope),
            CondKind::None(over, satisfies) => !self.any(over, satisfies.as_deref(), scope),
            CondKind::Indicator { rule, indicator } => self.indicator(*rule, *indicator, scope),
            CondKind::Established(part) => {
                let part = self.cond(part, scope).value;
                self.about_the_unknown(part == Truth::True, part.is_known())
            }
            CondKind::RuledOut(part) => {
                let part = self.cond(part, scope).value;
                self.about_the_unknown(part == Truth::False, part.is_known())
            }
            CondKind::Otherwise(value, fallback, because) => {
                let value = self.cond(value, scope);
                if value.value.is_known() || self.cautious {
                    return value;
                }
                let fallback = self.cond(fallback, scope);
                self.assume(cond.span, fallback.value.word().to_owned(), because);
                fallback
            }
            _ => self.comparison(cond, scope),
        }
    }

    fn comparison(&mut self, cond: &Cond, scope: &mut Scope) -> Tri {
        match &cond.kind {
            CondKind::CompareNum(how, a, b) => {
                let (a, b) = (self.num(a, scope), self.num(b, scope));
                self.note_distance(cond, 0, || difference(&a.value, &b.value));
                Tri::of(a.value.compare(*how, &b.value), union(a.causes, b.causes))
            }
            CondKind::CompareDay(how, a, b) => {
                let (a, b) = (self.day(a, scope), self.day(b, scope));
                self.note_distance(cond, 0, || days_apart(&a.value, &b.value));
                Tri::of(a.value.compare(*how, &b.value), union(a.causes, b.causes))
            }
            CondKind::CompareSpan(how, span, length) => {
                let (truth, apart) = self.compare_span(*how, span, length, scope);
                self.note_distance(cond, 0, || apart);
                truth
            }
            CondKind::CompareLength(how, a, b) => {
                let (a, b) = (self.length(a, scope), self.length(b, scope));
                Tri::of(a.value.compare(*how, &b.value), union(a.causes, b.causes))
            }
            CondKind::CompareChoice(how, a, b) => {
                let (a, b) = (self.choice(a, scope), self.choice(b, scope));
                self.note_distance(cond, 0, || places_apart(a.value, b.value));
                Tri::of(a.value.compare(*how, b.value), union(a.causes, b.causes))
            }
            CondKind::SameText(a, b) => {
                let (a, b) = (self.text(a, scope), self.text(b, scope));
                Tri::of(a.value.same(&b.value), union(a.causes, b.causes))
            }
            CondKind::BetweenNum(value, low, high) => {
                let (value, low, high) =
                    (self.num(value, scope), self.num(low, scope), self.num(high, scope));
                self.note_distance(cond, 0, || difference(&value.value, &low.value));
                self.note_distance(cond, 1, || difference(&value.value, &high.value));
                let causes = union(value.causes, union(low.causes, high.causes));
                Tri::of(value.value.between_ends(&low.value, &high.value), causes)
            }
            CondKind::BetweenDay(value, low, high) => {
                let (value, low, high) =
                    (self.day(value, scope), self.day(low, scope), self.day(high, scope));
                self.note_distance(cond, 0, || days_apart(&value.value, &low.value));
                self.note_distance(cond, 1, || days_apart(&value.value, &high.value));
                let causes = union(value.causes, union(low.causes, high.causes));
                Tri::of(value.value.between_ends(&low.value, &high.value), causes)
            }
            CondKind::BetweenChoice(value, low, high) => {
                let value = self.choice(value, scope);
                let (low, high) = (self.choice(low, scope), self.choice(high, scope));
                self.note_distance(cond, 0, || places_apart(value.value, low.value));
                self.note_distance(cond, 1, || places_apart(value.value, high.value));
                let causes = union(value.causes, union(low.causes, high.causes));
                let above = value.value.compare(Comparison::GreaterEqual, low.value);
                Tri::of(above.and(value.value.compare(Comparison::LessEqual, high.value)), causes)
            }
            CondKind::OneOf(member, set) => self.one_of(member, set, scope),
            CondKind::Includes { set, every, of } => self.includes(set, *every, of, scope),
            CondKind::Within { day, next, length } => {
                let (truth, apart) = self.within(day, *next, *length, scope);
                self.note_distance(cond, 0, || apart);
                truth
            }
            CondKind::Trend { series, falling, step, .. } => self.trend(series, *falling, *step, scope),
            CondKind::Temporal { quantity, step, condition, .. } => {
                let readings = self.readings(*step, condition, scope);
                if let Quantity::AtLeast(k) = quantity {
                    self.note_distance(cond, 0, || distance_of_count(ThresholdKind::AtLeast, *k, &readings));
                }
                temporal(*quantity, readings)
            }
            _ => self.asking(cond, scope),
        }
    }

    /// Conditions on rules and on what is known.
    fn asking(&mut self, cond: &Cond, scope: &mut Scope) -> Tri {
        match &cond.kind {
            CondKind::Verdict(rule, outcome) => self.verdict_is(rule, *outcome, scope),
            CondKind::Settled(rule) => {
                let settled = self.is_settled(rule, scope);
                self.about_the_unknown(settled, settled)
            }
            CondKind::Inhibited(rule, by) => self.rule_inhibited(rule, *by, scope),
            CondKind::Amplified(rule, by) => self.rule_amplified(rule, *by, scope),
            CondKind::Tagged(rule, tag) => {
                let target = self.target(rule, scope);
                known(target.is_some_and(|id| self.program.rule(id).tags.contains(tag)))
            }
            CondKind::Known(expr) => {
                let is_known = self.is_known(expr, scope);
                self.about_the_unknown(is_known, is_known)
            }
            CondKind::Reason(read, reason) => {
                let found = self.reason_of(read, scope);
                self.about_the_unknown(found == Some(*reason), found.is_none())
            }
            CondKind::ListReason(list, reason) => {
                let found = self.list_reason(list, scope);
                self.about_the_unknown(found == Some(*reason), found.is_none())
            }
            CondKind::ListKnown(list) => {
                let is_known = self.list_known(list, scope);
                self.about_the_unknown(is_known, is_known)
            }
            _ => Possible::known(Truth::Unknown),
        }
    }

    /// The answer of a form that reads whether something is known; a cautious evaluator gives it only where that is.
    fn about_the_unknown(&self, answer: bool, is_known: bool) -> Tri {
        if self.cautious && !is_known { Possible::known(Truth::Unknown) } else { known(answer) }
    }

    fn conds<'c>(&mut self, parts: impl IntoIterator<Item = &'c Cond>, scope: &mut Scope) -> Vec<Tri> {
        parts.into_iter().map(|part| self.cond(part, scope)).collect()
    }

    fn call_cond(&mut self, call: &Call, scope: &mut Scope) -> Tri {
        match self.call(call, scope) {
            Value::Truth(truth) => truth,
            _ => Possible::known(Truth::Unknown),
        }
    }

    /// An indicator is its condition alone, under its own rule's limit of age (semantics, 8.5).
    fn indicator(&mut self, rule: RuleId, indicator: u32, scope: &mut Scope) -> Tri {
        let program = self.program;
        self.note_owner(Owner::Rule(rule));
        let declared = program.rule(rule);
        let Some(indicator) = declared.indicators.get(indicator as usize) else {
            return Possible::known(Truth::Unknown);
        };
        let mut inner = Scope::new(scope.day, declared.stale, declared.frame);
        if declared.each.is_some()
            && let (Some(place), Some(item)) = (inner.frame.first_mut(), scope.frame.first())
        {
            *place = item.clone();
        }
        self.cond(&indicator.when, &mut inner)
    }

    /// Whether an expression has one value.
    fn is_known(&mut self, expr: &Expr, scope: &mut Scope) -> bool {
        match self.value(expr, scope) {
            Value::Truth(v) => v.value.is_known(),
            Value::Num(v) => v.value.known().is_some(),
            Value::Day(v) => v.value.known().is_some(),
            Value::Span(a, b) => a.value.known().is_some() && b.value.known().is_some(),
            Value::Length(v) => v.value.known().is_some(),
            Value::Choice(v) => v.value.known().is_some(),
            Value::Text(v) => v.value.known().is_some(),
            Value::Set(v) => v.value.is_known(),
        }
    }
}

fn known(value: bool) -> Tri {
    Tri::of(Truth::from(value), Causes::new())
}

fn same(truths: &[Truth]) -> Truth {
    match truths {
        [a, b] if a.is_known() && b.is_known() => Truth::from(a == b),
        _ => Truth::Unknown,
    }
}

/// How far one known number lies above another.
fn difference(a: &Numbers, b: &Numbers) -> Option<Decimal> {
    number::arithmetic(Arithmetic::Subtract, a, b).ok()?.known()
}

/// How many places one known value of an ordered enum lies above another.
fn places_apart(a: Choices, b: Choices) -> Option<Decimal> {
    Some(Decimal::from(a.known()?) - Decimal::from(b.known()?))
}

/// How far a count of conditions lies above its K: what is sure where that settles it, what is possible where that
/// does.
fn distance_of_count(kind: ThresholdKind, count: u32, parts: &[Tri]) -> Option<Decimal> {
    let yes = parts.iter().filter(|part| part.value == Truth::True).count();
    let maybe = parts.iter().filter(|part| !part.value.is_known()).count();
    let truth = truth::threshold(kind, count as usize, yes, maybe, parts.len());
    let counted = match (kind, truth) {
        (ThresholdKind::AtLeast, Truth::True) | (ThresholdKind::AtMost, Truth::False) => yes,
        (ThresholdKind::AtLeast, Truth::False) | (ThresholdKind::AtMost, Truth::True) => yes + maybe,
        _ => return None,
    };
    Some(Decimal::from(counted) - Decimal::from(count))
}
