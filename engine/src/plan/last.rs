//! Which nodes nobody needs any more once a rule has been evaluated, when rules are evaluated by their ids.

use super::op::{Domain, Node, Op};
use super::rule::{BodyPlan, EachPlan, RelationPlan, RulePlan};
use crate::eval::{Relations, Side};
use r2pc_lang::program::RuleId;

/// By rule: the nodes that no later rule needs. What a rule has come to is kept apart from its nodes.
pub(super) fn last(nodes: &[Op], rules: &[(RuleId, &RulePlan)], relations: &Relations) -> Vec<Vec<Node>> {
    let mut seen = vec![false; nodes.len()];
    let mut of_rules = vec![Vec::new(); rules.len()];
    let declares = |id: RuleId| rules.iter().find(|(rule, _)| *rule == id).map(|(_, plan)| &plan.relations);
    for (at, (id, plan)) in rules.iter().enumerate().rev() {
        let mut open = roots(plan);
        plan.relations.iter().for_each(|relation| open.extend(of_relation(relation)));
        // What bears on a risk is asked when the risk is told.
        for side in [Side::Inhibits, Side::Amplifies] {
            for (by, place) in relations.on(side, *id) {
                open.extend(declares(*by).and_then(|all| all.get(*place)).into_iter().flat_map(of_relation));
            }
        }
        while let Some(node) = open.pop() {
            let Some(known) = seen.get_mut(node.0 as usize).filter(|known| !**known) else { continue };
            *known = true;
            if let Some(mine) = of_rules.get_mut(at) {
                mine.push(node);
            }
            if let Some(op) = nodes.get(node.0 as usize) {
                op.children(&mut |child, _| open.push(child));
            }
        }
    }
    of_rules
}

fn of_relation(relation: &RelationPlan) -> impl Iterator<Item = Node> {
    relation.whole.into_iter().chain(relation.rows.iter().copied())
}

/// The nodes that a rule's rows ask.
fn roots(plan: &RulePlan) -> Vec<Node> {
    let mut roots = Vec::new();
    if let EachPlan::Items(Domain::Members(set)) = &plan.each {
        roots.push(*set);
    }
    for row in &plan.rows {
        roots.extend([row.is_in, row.applies]);
        match &row.body {
            BodyPlan::Risk { present, levels } => {
                roots.push(*present);
                roots.extend(levels.iter().map(|(_, node)| *node));
            }
            BodyPlan::Resilience { holds } => roots.push(*holds),
            BodyPlan::Obligation { met, due, binding } => {
                roots.extend([Some(*met), *due, *binding].into_iter().flatten());
            }
            BodyPlan::Warning { raises } => roots.extend(raises.iter().map(|(_, node)| *node)),
            BodyPlan::Assistance { offers, strength } => {
                roots.push(*strength);
                roots.extend(offers);
            }
            BodyPlan::Measure { gives } => roots.push(*gives),
        }
    }
    roots
}
