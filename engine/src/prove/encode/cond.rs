//! Conditions.

use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::range::{Number, Range};
use super::{Binding, Encoder, Res, Scope, Value, unsupported};
use r2pc_lang::program::{Call, Comparison, Cond, CondKind, Constant, Expr, Num, RuleId};
use r2pc_lang::syntax::ThresholdKind;

impl<'p> Encoder<'_, 'p> {
    /// Whether a condition holds; what cannot be encoded is free.
    pub(in super::super) fn cond(&mut self, cond: &Cond, scope: &mut Scope) -> Kleene {
        match self.plain(cond, scope) {
            Ok(truth) => truth,
            Err(why) => self.opaque(&cond.kind, scope, &why),
        }
    }

    pub(super) fn conds(&mut self, parts: &[Cond], scope: &mut Scope) -> Vec<Kleene> {
        parts.iter().map(|part| self.cond(part, scope)).collect()
    }

    fn plain(&mut self, cond: &Cond, scope: &mut Scope) -> Res<Kleene> {
        Ok(match &cond.kind {
            CondKind::Constant(value) => Kleene::known(Lit::from(*value)),
            CondKind::And(parts) => {
                let parts = self.conds(parts, scope);
                Kleene::all(&parts, self.c())
            }
            CondKind::Or(parts) => {
                let parts = self.conds(parts, scope);
                Kleene::any(&parts, self.c())
            }
            CondKind::Not(part) => !self.cond(part, scope),
            CondKind::Read(read) => self.read_truth(read, scope)?,
            CondKind::Parameter(id) => {
                let cases = self.parameter(*id, scope);
                let c = self.c();
                cases.into_iter().rev().fold(Kleene::UNKNOWN, |rest, (when, value)| match value {
                    Some(Constant::Bool(value)) => {
                        Kleene::choose(when, Kleene::known(Lit::from(value)), rest, c)
                    }
                    _ => Kleene::choose(when, Kleene::UNKNOWN, rest, c),
                })
            }
            CondKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Truth(truth)) => *truth,
                _ => return unsupported("a variable that is not a truth"),
            },
            CondKind::Call(call) => self.call_cond(call, scope)?,
            CondKind::Same(a, b) => {
                let (a, b) = (self.cond(a, scope), self.cond(b, scope));
                Kleene::same(a, b, self.c())
            }
            CondKind::Threshold { kind, count, pool } => {
                let parts = self.conds(pool, scope);
                Kleene::threshold(*kind, *count as usize, &parts, self.c())
            }
            CondKind::Any(over, satisfies) => self.any(over, satisfies.as_deref(), scope)?,
            CondKind::Every(over, satisfies) => self.every(over, satisfies, scope)?,
            CondKind::None(over, satisfies) => !self.any(over, satisfies.as_deref(), scope)?,
            CondKind::Indicator { rule, indicator } => self.indicator(*rule, *indicator, scope)?,
            CondKind::Established(part) => Kleene::known(self.cond(part, scope).yes),
            CondKind::RuledOut(part) => Kleene::known(self.cond(part, scope).no),
            CondKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.cond(value, scope), self.cond(fallback, scope));
                let known = value.is_known(self.c());
                Kleene::choose(known, value, fallback, self.c())
            }
            _ => self.comparison(cond, scope)?,
        })
    }

    fn comparison(&mut self, cond: &Cond, scope: &mut Scope) -> Res<Kleene> {
        Ok(match &cond.kind {
            CondKind::CompareNum(how, a, b) => self.compare_num(*how, a, b, scope)?,
            CondKind::CompareDay(how, a, b) => {
                let (a, b) = (self.day(a, scope)?, self.day(b, scope)?);
                a.compare(*how, &b, self.c())
            }
            CondKind::CompareSpan(how, span, length) => self.compare_span(*how, span, length, scope)?,
            CondKind::CompareLength(how, a, b) => self.compare_length(*how, a, b, scope)?,
            CondKind::CompareChoice(how, a, b) => {
                let (a, b) = (self.choice(a, scope)?, self.choice(b, scope)?);
                self.compare_choice(*how, &a, &b)
            }
            CondKind::SameText(a, b) => {
                let (a, b) = (self.text(a, scope)?, self.text(b, scope)?);
                self.same_text(&a, &b)?
            }
            CondKind::BetweenNum(value, low, high) => {
                let ends = [
                    self.compare_num(Comparison::GreaterEqual, value, low, scope)?,
                    self.compare_num(Comparison::LessEqual, value, high, scope)?,
                ];
                Kleene::all(&ends, self.c())
            }
            CondKind::BetweenDay(value, low, high) => {
                let (value, low, high) =
                    (self.day(value, scope)?, self.day(low, scope)?, self.day(high, scope)?);
                let c = self.c();
                let ends = [
                    value.compare(Comparison::GreaterEqual, &low, c),
                    value.compare(Comparison::LessEqual, &high, c),
                ];
                Kleene::all(&ends, c)
            }
            CondKind::BetweenChoice(value, low, high) => {
                let value = self.choice(value, scope)?;
                let (low, high) = (self.choice(low, scope)?, self.choice(high, scope)?);
                let ends = [
                    self.compare_choice(Comparison::GreaterEqual, &value, &low),
                    self.compare_choice(Comparison::LessEqual, &value, &high),
                ];
                Kleene::all(&ends, self.c())
            }
            CondKind::OneOf(member, set) => self.one_of(member, set, scope)?,
            CondKind::Includes { set, every, of } => self.includes(set, *every, of, scope)?,
            CondKind::Within { day, next, length } => self.within(day, *next, *length, scope)?,
            CondKind::Trend { series, falling, step, .. } => self.trend(series, *falling, *step, scope)?,
            CondKind::Temporal { quantity, step, condition, .. } => {
                self.temporal(*quantity, *step, condition, scope)
            }
            _ => self.asking(cond, scope)?,
        })
    }

    /// Conditions on rules and on what is known.
    fn asking(&mut self, cond: &Cond, scope: &mut Scope) -> Res<Kleene> {
        Ok(match &cond.kind {
            CondKind::Verdict(rule, outcome) => self.verdict_is(rule, *outcome, scope)?,
            CondKind::Settled(rule) => Kleene::known(self.is_settled(rule, scope)?),
            CondKind::Inhibited(rule, by) => self.related(crate::eval::Side::Inhibits, rule, *by, scope)?,
            CondKind::Amplified(rule, by) => self.related(crate::eval::Side::Amplifies, rule, *by, scope)?,
            CondKind::Tagged(rule, tag) => {
                let id = self.target(rule, scope)?;
                Kleene::known(Lit::from(self.s.program.rule(id).tags.contains(tag)))
            }
            CondKind::Known(expr) => Kleene::known(self.is_known(expr, scope)?),
            CondKind::Reason(read, reason) => Kleene::known(self.has_reason(read, *reason, scope)?),
            CondKind::ListReason(list, reason) => Kleene::known(self.list_has(list, *reason, scope)?),
            CondKind::ListKnown(list) => Kleene::known(self.list_known(list, scope)?),
            _ => return unsupported("a condition of this form"),
        })
    }

    fn compare_num(&mut self, how: Comparison, a: &Num, b: &Num, scope: &mut Scope) -> Res<Kleene> {
        if let Some(quotient) = self.quotient(a, scope)? {
            let other = self.num(b, scope)?;
            return self.compare_quotient(how, &quotient, &other);
        }
        if let Some(quotient) = self.quotient(b, scope)? {
            let other = self.num(a, scope)?;
            return self.compare_quotient(turned(how), &quotient, &other);
        }
        let (a, b) = (self.num(a, scope)?, self.num(b, scope)?);
        let (a, b, ..) = self.aligned(&a, &b)?;
        Ok(a.compare(how, &b, self.c()))
    }

    pub(super) fn aligned(&mut self, a: &Number, b: &Number) -> Res<(Range, Range, u32, u32)> {
        match a.aligned(b, self.c()) {
            Some(aligned) => Ok(aligned),
            None => unsupported("numbers with too many digits"),
        }
    }

    fn call_cond(&mut self, call: &Call, scope: &mut Scope) -> Res<Kleene> {
        match self.call(call, scope)? {
            Value::Truth(truth) => Ok(truth),
            _ => unsupported("a define of another type"),
        }
    }

    /// An indicator is its condition alone, under its own rule's limit of age (semantics, 8.5).
    fn indicator(&mut self, rule: RuleId, indicator: u32, scope: &Scope) -> Res<Kleene> {
        let declared = self.s.program.rule(rule);
        let Some(indicator) = declared.indicators.get(indicator as usize) else {
            return unsupported("an indicator that is not there");
        };
        let mut inner = Scope::new(scope.day.clone(), declared.stale, declared.frame);
        if declared.each.is_some()
            && let (Some(place), Some(item)) = (inner.frame.first_mut(), scope.frame.first())
        {
            *place = item.clone();
        }
        Ok(self.cond(&indicator.when, &mut inner))
    }

    /// Whether an expression has one value.
    fn is_known(&mut self, expr: &Expr, scope: &mut Scope) -> Res<Lit> {
        let value = self.value(expr, scope)?;
        let c = self.c();
        Ok(match value {
            Value::Truth(truth) => truth.is_known(c),
            Value::Num(number) => number.range.is_known(c),
            Value::Day(day) => day.is_known(c),
            Value::Span(later, earlier) => {
                let both = [later.is_known(c), earlier.is_known(c)];
                c.all(both)
            }
            Value::Length(cases) => {
                let known: Vec<Lit> =
                    cases.iter().filter(|(_, length)| length.is_some()).map(|(when, _)| *when).collect();
                c.any(known)
            }
            Value::Choice(values) => one_only(&values, c),
            Value::Text(text) => {
                let one = one_only(&text.of, c);
                c.and(!text.any, one)
            }
            Value::Set(members) => {
                let mut known: Vec<Lit> = members.named.iter().map(|e| e.is_known(c)).collect();
                known.push(members.rest.is_known(c));
                c.all(known)
            }
        })
    }
}

/// The comparison with its sides exchanged.
fn turned(how: Comparison) -> Comparison {
    match how {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

/// Whether just one of several is possible.
pub(super) fn one_only(values: &[Lit], c: &mut super::Circuit) -> Lit {
    let counts = c.counts(values, 2);
    c.and(counts[1], !counts[2])
}

/// The kinds that a threshold over days has.
pub(super) fn over_days(quantity: r2pc_lang::program::Quantity) -> (ThresholdKind, usize) {
    match quantity {
        r2pc_lang::program::Quantity::Ever => (ThresholdKind::AtLeast, 1),
        r2pc_lang::program::Quantity::Always => (ThresholdKind::All, 0),
        r2pc_lang::program::Quantity::AtLeast(k) => (ThresholdKind::AtLeast, k as usize),
    }
}
