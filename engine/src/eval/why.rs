//! Reasons: the conditions of a rule with what each came to, as a tree (for reports and explanations).

use super::{Binding, Evaluator, Scope, Value, window};
use crate::cause::Causes;
use crate::finding::{ReasonedValue, Reasoning};
use crate::testing::Found;
use crate::text;
use jiff::civil::Date;
use r2pc_lang::program::{
    Body, Call, Choice, ChoiceKind, Comprehension, Cond, CondKind, Day, DayKind, EnumId, Expr, LevelWhen,
    Member, Num, NumKind, RISK_LEVEL, Rule, Text, TextKind, WARNING_LEVEL,
};
use r2pc_lang::source::Span;
use r2pc_lang::syntax::ThresholdKind;

impl Evaluator<'_> {
    /// The clauses of a rule, each with the conditions below it, for one of its rows.
    pub fn reasons(&mut self, rule: &Rule, item: &Binding, day: Date) -> Vec<Reasoning> {
        let mut scope = self.rule_scope(rule, day, item);
        let scope = &mut scope;
        let mut clauses = Vec::new();
        for cond in &rule.applies {
            clauses.push(self.clause("applies", cond, scope));
        }
        for indicator in &rule.indicators {
            clauses.push(self.clause(&format!("indicator {}", indicator.name), &indicator.when, scope));
        }
        self.body_reasons(rule, scope, &mut clauses);
        clauses
    }

    /// A condition outside any rule, what it came to, and the parts it rests on.
    pub fn reason(&mut self, cond: &Cond, scope: &mut Scope) -> Reasoning {
        self.cond_reason(cond, scope)
    }

    /// What the rule comes to that a condition asks, be it for its verdict, its level or what holds it back.
    pub fn asked_rule(&mut self, cond: &Cond, scope: &Scope) -> Option<Found> {
        let asked = match &cond.kind {
            CondKind::Not(part) => return self.asked_rule(part, scope),
            CondKind::Verdict(rule, _)
            | CondKind::Settled(rule)
            | CondKind::Inhibited(rule, _)
            | CondKind::Amplified(rule, _) => rule,
            CondKind::CompareChoice(_, choice, _) => match &choice.kind {
                ChoiceKind::LevelOf(rule) => rule,
                _ => return None,
            },
            _ => return None,
        };
        let id = self.target(asked, scope)?;
        let key = self.row_key(asked, scope);
        let view = self.view(asked, scope)?;
        let result = self.rule(id, scope.day);
        let row = result.rows.iter().find(|row| key.is_none() || row.key == key)?;
        Some(Found {
            rule: id,
            outcomes: view.outcomes.iter().copied().collect(),
            levels: view.levels.iter().collect(),
            clauses: self.reasons(self.program.rule(id), &row.binding, scope.day),
        })
    }

    /// What keeps a condition open; of a condition that says that something is unknown, what keeps that open.
    pub fn causes_of(&mut self, cond: &Cond, scope: &mut Scope) -> Causes {
        match &cond.kind {
            CondKind::Not(part) => self.causes_of(part, scope),
            CondKind::And(parts) | CondKind::Or(parts) => {
                parts.iter().flat_map(|part| self.causes_of(part, scope)).collect()
            }
            CondKind::Settled(rule) => match self.view(rule, scope) {
                Some(view) if !view.outcomes.is_empty() => view.causes,
                _ => self.measure(rule, scope).causes,
            },
            CondKind::Known(expr) => match self.value(expr, scope) {
                Value::Truth(v) => v.causes,
                Value::Num(v) => v.causes,
                Value::Day(v) => v.causes,
                Value::Span(a, b) => a.causes.into_iter().chain(b.causes).collect(),
                Value::Length(v) => v.causes,
                Value::Choice(v) => v.causes,
                Value::Text(v) => v.causes,
                Value::Set(v) => v.causes,
            },
            _ => self.cond(cond, scope).causes,
        }
    }

    fn body_reasons(&mut self, rule: &Rule, scope: &mut Scope, clauses: &mut Vec<Reasoning>) {
        match &rule.body {
            Body::Risk { present, levels, .. } => {
                clauses.push(self.clause("present when", present, scope));
                self.level_reasons("level", RISK_LEVEL, levels, scope, clauses);
            }
            Body::Resilience { holds, .. } => clauses.push(self.clause("holds when", holds, scope)),
            Body::Obligation { requires, due, binding, .. } => {
                for cond in requires {
                    clauses.push(self.clause("requires", cond, scope));
                }
                if let Some(due) = due {
                    let day = self.day(due, scope);
                    clauses.push(named("due by", value(due.span, text::dates(&day.value), Vec::new())));
                }
                if let Some(cond) = binding {
                    clauses.push(self.clause("binding when", cond, scope));
                }
            }
            Body::Warning { raises } => self.level_reasons("raise", WARNING_LEVEL, raises, scope, clauses),
            Body::Assistance { offers, .. } => {
                for offer in offers {
                    clauses.push(self.clause(&format!("offer {}", offer.name), &offer.when, scope));
                }
            }
            Body::Measure { gives } => clauses.push(named("gives", self.num_reason(gives, scope))),
        }
    }

    fn level_reasons(
        &mut self,
        word: &str,
        ty: EnumId,
        levels: &[LevelWhen],
        scope: &mut Scope,
        clauses: &mut Vec<Reasoning>,
    ) {
        for level in levels {
            let name = self.program.vocabulary.enumeration(ty).word(level.level);
            clauses.push(self.clause(&format!("{word} {name}"), &level.when, scope));
        }
    }

    fn clause(&mut self, name: &str, cond: &Cond, scope: &mut Scope) -> Reasoning {
        named(name, self.cond_reason(cond, scope))
    }

    /// A condition, what it came to, and the parts it rests on.
    fn cond_reason(&mut self, cond: &Cond, scope: &mut Scope) -> Reasoning {
        let (truth, log) = self.logged(|this| this.cond(cond, scope));
        let parts = self.cond_parts(cond, scope);
        let cells = if reads_itself(cond, &parts) { self.cells(log, &truth.causes) } else { Vec::new() };
        Reasoning {
            cells,
            asks: self.asked(cond, scope),
            margin: self.margin(cond, scope),
            ..blank(cond.span, ReasonedValue::Truth(truth.value), parts)
        }
    }

    fn cond_parts(&mut self, cond: &Cond, scope: &mut Scope) -> Vec<Reasoning> {
        match &cond.kind {
            CondKind::And(parts) | CondKind::Or(parts) => {
                parts.iter().map(|part| self.cond_reason(part, scope)).collect()
            }
            CondKind::Threshold { kind, pool, .. } => {
                let negated = matches!(kind, ThresholdKind::AtMost | ThresholdKind::None);
                pool.iter().map(|part| Reasoning { negated, ..self.cond_reason(part, scope) }).collect()
            }
            CondKind::Established(part) => vec![self.cond_reason(part, scope)],
            CondKind::Not(part) | CondKind::RuledOut(part) => {
                vec![Reasoning { negated: true, ..self.cond_reason(part, scope) }]
            }
            CondKind::Same(a, b) | CondKind::Otherwise(a, b, _) => {
                vec![self.cond_reason(a, scope), self.cond_reason(b, scope)]
            }
            CondKind::Call(call) => self.call_parts(call, scope),
            CondKind::Any(over, satisfies) => self.item_reasons(over, satisfies.as_deref(), scope),
            CondKind::None(over, satisfies) => {
                let items = self.item_reasons(over, satisfies.as_deref(), scope);
                items.into_iter().map(|item| Reasoning { negated: true, ..item }).collect()
            }
            CondKind::Every(over, satisfies) => self.item_reasons(over, Some(satisfies), scope),
            CondKind::Temporal { step, condition, .. } => window(scope.day, *step)
                .map(|day| named(&day.to_string(), self.cond_reason(condition, &mut scope.on(day))))
                .collect(),
            _ => self.operands(cond, scope),
        }
    }

    /// The sides of a comparison that are not mere figures.
    fn operands(&mut self, cond: &Cond, scope: &mut Scope) -> Vec<Reasoning> {
        match &cond.kind {
            CondKind::CompareNum(_, a, b) => [a, b].iter().filter_map(|n| self.operand(n, scope)).collect(),
            CondKind::BetweenNum(a, b, c) => {
                [a, b, c].iter().filter_map(|n| self.operand(n, scope)).collect()
            }
            CondKind::CompareDay(_, a, b) => {
                [a, b].iter().filter_map(|day| self.day_operand(day, scope)).collect()
            }
            CondKind::CompareSpan(_, span, _) => {
                [&span.later, &span.earlier].iter().filter_map(|day| self.day_operand(day, scope)).collect()
            }
            CondKind::Within { day, .. } => self.day_operand(day, scope).into_iter().collect(),
            CondKind::CompareChoice(_, a, b) => {
                [a, b].iter().filter_map(|choice| self.choice_operand(choice, scope)).collect()
            }
            CondKind::OneOf(Member::Choice(choice), _) => {
                self.choice_operand(choice, scope).into_iter().collect()
            }
            CondKind::SameText(a, b) => {
                [a, b].iter().filter_map(|text| self.text_operand(text, scope)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Inside a define: its body, in a frame of its own.
    fn call_parts(&mut self, call: &Call, scope: &mut Scope) -> Vec<Reasoning> {
        let (define, mut inner) = self.enter(call, scope);
        match &define.body {
            Expr::Cond(body) => vec![self.cond_reason(body, &mut inner)],
            _ => Vec::new(),
        }
    }

    /// A line for each item that is in or perhaps in, with what was asked of it.
    fn item_reasons(
        &mut self,
        over: &Comprehension,
        asks: Option<&Cond>,
        scope: &mut Scope,
    ) -> Vec<Reasoning> {
        let items = self.items(over, scope);
        let mut lines = Vec::new();
        for entry in items.entries {
            scope.bind(over.slot, entry.binding);
            let condition = over.condition.as_ref().map(|cond| self.cond_reason(cond, scope));
            let asked = asks.map(|cond| self.cond_reason(cond, scope));
            let truth = match asked.as_ref().map(|part| &part.value) {
                Some(ReasonedValue::Truth(truth)) => entry.is_in.value.and(*truth),
                _ => entry.is_in.value,
            };
            let parts = condition.into_iter().chain(asked).collect();
            let key = entry.key.map(|key| key.to_string()).unwrap_or_default();
            lines.push(named(&key, blank(over.span, ReasonedValue::Truth(truth), parts)));
        }
        lines
    }

    fn num_reason(&mut self, num: &Num, scope: &mut Scope) -> Reasoning {
        let result = self.num(num, scope);
        let parts = match &num.kind {
            NumKind::Negate(a) | NumKind::Function(_, a) => self.operand(a, scope).into_iter().collect(),
            NumKind::Arithmetic(_, a, b) | NumKind::Otherwise(a, b, _) => {
                [a, b].iter().filter_map(|n| self.operand(n, scope)).collect()
            }
            NumKind::Least(parts) | NumKind::Greatest(parts) => {
                parts.iter().filter_map(|n| self.operand(n, scope)).collect()
            }
            NumKind::Count(over) | NumKind::Aggregate(_, _, over) => self.item_reasons(over, None, scope),
            _ => Vec::new(),
        };
        value(num.span, text::numbers_of(&num.ty, &result.value), parts)
    }

    fn operand(&mut self, num: &Num, scope: &mut Scope) -> Option<Reasoning> {
        (!matches!(num.kind, NumKind::Constant(_))).then(|| self.num_reason(num, scope))
    }

    fn day_operand(&mut self, day: &Day, scope: &mut Scope) -> Option<Reasoning> {
        if matches!(day.kind, DayKind::Constant(_)) {
            return None;
        }
        let result = self.day(day, scope);
        Some(value(day.span, text::dates(&result.value), Vec::new()))
    }

    fn choice_operand(&mut self, choice: &Choice, scope: &mut Scope) -> Option<Reasoning> {
        if matches!(choice.kind, ChoiceKind::Constant(_)) {
            return None;
        }
        let result = self.choice(choice, scope);
        Some(value(choice.span, text::choices(&self.program.vocabulary, choice.ty, result.value), Vec::new()))
    }

    fn text_operand(&mut self, text: &Text, scope: &mut Scope) -> Option<Reasoning> {
        if matches!(text.kind, TextKind::Constant(_)) {
            return None;
        }
        let result = self.text(text, scope);
        Some(value(text.span, text::texts(&result.value), Vec::new()))
    }
}

fn named(clause: &str, part: Reasoning) -> Reasoning {
    Reasoning { clause: clause.to_owned(), ..part }
}

fn value(span: Span, text: String, parts: Vec<Reasoning>) -> Reasoning {
    blank(span, ReasonedValue::Value(text), parts)
}

fn blank(span: Span, value: ReasonedValue, parts: Vec<Reasoning>) -> Reasoning {
    Reasoning {
        span,
        clause: String::new(),
        value,
        parts,
        cells: Vec::new(),
        asks: None,
        margin: None,
        negated: false,
    }
}

/// Whether a condition reads cells itself, and not only in its parts.
fn reads_itself(cond: &Cond, parts: &[Reasoning]) -> bool {
    let joins = matches!(
        cond.kind,
        CondKind::And(_)
            | CondKind::Or(_)
            | CondKind::Not(_)
            | CondKind::Threshold { .. }
            | CondKind::Established(_)
            | CondKind::RuledOut(_)
            | CondKind::Same(..)
            | CondKind::Otherwise(..)
            | CondKind::Call(_)
            | CondKind::Any(..)
            | CondKind::None(..)
            | CondKind::Every(..)
            | CondKind::Temporal { .. }
    );
    !joins || parts.is_empty()
}
