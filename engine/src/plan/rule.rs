//! Rules as a plan sees them: the nodes of their clauses, for each of their rows.

use super::op::{Domain, Node};
use std::sync::Arc;

/// A lowered rule.
#[derive(Debug)]
pub(crate) struct RulePlan {
    pub(crate) each: EachPlan,
    /// One, or one a thing that the rule ranges over.
    pub(crate) rows: Vec<RowPlan>,
    /// The conditions of the relations it declares, by place.
    pub(crate) relations: Vec<RelationPlan>,
}

/// What a rule has a row for.
#[derive(Debug)]
pub(crate) enum EachPlan {
    /// The country.
    One,
    /// Each of these, known when the policy is read: their keys.
    Known(Vec<Arc<str>>),
    /// Each item: a row's nodes are of the level that this opens.
    Items(Domain),
}

/// The nodes of a row.
#[derive(Debug)]
pub(crate) struct RowPlan {
    /// Whether there is such a row.
    pub(crate) is_in: Node,
    /// Whether the rule applies to it.
    pub(crate) applies: Node,
    pub(crate) body: BodyPlan,
}

/// What a rule's kind adds.
#[derive(Debug)]
pub(crate) enum BodyPlan {
    Risk { present: Node, levels: Vec<(u32, Node)> },
    Resilience { holds: Node },
    Obligation { met: Node, due: Option<Node>, binding: Option<Node> },
    Warning { raises: Vec<(u32, Node)> },
    Assistance { offers: Vec<Node>, strength: Node },
    Measure { gives: Node },
}

/// The condition of a relation.
#[derive(Debug, Default)]
pub(crate) struct RelationPlan {
    /// Where the rule that declares it counts as a whole.
    pub(crate) whole: Option<Node>,
    /// Of its rows, as [`RulePlan::rows`] has them.
    pub(crate) rows: Vec<Node>,
}
