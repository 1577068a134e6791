//! Rules.

use super::super::op::{KeyOf, Node, Op, RowsOf};
use super::super::rule::{BodyPlan, EachPlan, RelationPlan, RowPlan, RulePlan};
use super::over::Over;
use super::{Env, Lowering};
use crate::eval::declared;
use crate::truth::Truth;
use r2pc_lang::program::{Body, LevelWhen, Outcome, Relation, Rule, RuleId, Slot};
use std::sync::Arc;

impl Lowering<'_> {
    /// Lowers a rule.
    pub(crate) fn rule(&mut self, id: RuleId) -> RulePlan {
        let rule = self.program.rule(id);
        let mut env = Env::new(rule.stale, rule.frame);
        let relations = self.whole_relations(rule, &mut env);
        let mut plan = RulePlan { each: EachPlan::One, rows: Vec::new(), relations };
        let Some(each) = &rule.each else {
            let yes = self.truth(Truth::True);
            self.row(rule, yes, &mut env, &mut plan);
            return plan;
        };
        match self.over(each, &mut env) {
            Over::Items(domain) => {
                self.for_item(each, &domain, &mut env, |this, is_in, env| {
                    this.row(rule, is_in, env, &mut plan)
                });
                plan.each = EachPlan::Items(domain);
            }
            Over::Known(mut known) => {
                known.sort_by(|a, b| a.key.cmp(&b.key));
                plan.each = EachPlan::Known(known.iter().map(|one| Arc::clone(&one.key)).collect());
                for one in known {
                    env.bind(each.slot, one.bind);
                    let is_in = self.passes(each, one.is_in, &mut env);
                    self.row(rule, is_in, &mut env, &mut plan);
                }
            }
        }
        plan
    }

    fn whole_relations(&mut self, rule: &Rule, env: &mut Env) -> Vec<RelationPlan> {
        let whole = |relation: &Relation| RelationPlan {
            whole: relation.condition.as_ref().map(|cond| self.cond(cond, env)),
            rows: Vec::new(),
        };
        declared(rule).iter().map(whole).collect()
    }

    fn row(&mut self, rule: &Rule, is_in: Node, env: &mut Env, plan: &mut RulePlan) {
        // The variable of a rule is its first, whatever its comprehension calls it.
        if let Some(each) = &rule.each {
            env.bind(Slot(0), env.get(each.slot));
        }
        let mut applies = vec![is_in];
        applies.extend(self.conds(&rule.applies, env));
        let applies = self.all(applies);
        let body = self.body(rule, env);
        plan.rows.push(RowPlan { is_in, applies, body });
        if rule.each.is_some() {
            for (relation, place) in declared(rule).iter().zip(&mut plan.relations) {
                if let Some(condition) = &relation.condition {
                    place.rows.push(self.cond(condition, env));
                }
            }
        }
    }

    fn body(&mut self, rule: &Rule, env: &mut Env) -> BodyPlan {
        match &rule.body {
            Body::Risk { present, levels, .. } => {
                BodyPlan::Risk { present: self.cond(present, env), levels: self.levels(levels, env) }
            }
            Body::Resilience { holds, .. } => BodyPlan::Resilience { holds: self.cond(holds, env) },
            Body::Obligation { requires, due, binding, .. } => {
                let requires = self.conds(requires, env);
                BodyPlan::Obligation {
                    met: self.all(requires),
                    due: due.as_ref().map(|day| self.day(day, env)),
                    binding: binding.as_ref().map(|cond| self.cond(cond, env)),
                }
            }
            Body::Warning { raises } => BodyPlan::Warning { raises: self.levels(raises, env) },
            Body::Assistance { offers, builds_on } => BodyPlan::Assistance {
                offers: offers.iter().map(|offer| self.cond(&offer.when, env)).collect(),
                strength: self.some_holds(builds_on, env),
            },
            Body::Measure { gives } => BodyPlan::Measure { gives: self.num(gives, env) },
        }
    }

    fn levels(&mut self, levels: &[LevelWhen], env: &mut Env) -> Vec<(u32, Node)> {
        levels.iter().map(|level| (level.level, self.cond(&level.when, env))).collect()
    }

    /// An offer builds on one of these; where none is named it needs none (semantics, 8.7).
    fn some_holds(&mut self, rules: &[RuleId], env: &Env) -> Node {
        if rules.is_empty() {
            return self.truth(Truth::True);
        }
        let holds = |rule: &RuleId| {
            let rows = RowsOf { rule: *rule, key: KeyOf::Whole, days: 0 };
            self.on_days(Op::Verdict(rows, Outcome::Holding), env)
        };
        let parts = rules.iter().map(holds).collect();
        self.any(parts)
    }
}
