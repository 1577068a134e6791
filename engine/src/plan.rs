//! A program lowered for whole columns: each expression is a node, each node is there once.
//!
//! A node is read in a *context*: so many lanes, each a country on a day, or an item of a list of such a lane. A
//! context may have been opened inside another: by a shift of the day ([`Op::Shifted`]) or by a list
//! ([`Op::AnyItem`] and its kin). [`Op::Up`] reads a node in the context so many levels out. Because nodes know their
//! surroundings only by how far out they lie, equal parts of different rules are one node, and what does not depend on
//! an item or a shift is lifted out of it.
//!
//! Defines and indicators are written out where they are used, variables over rules and enum values too: a plan has no
//! variables but the items of lists.

mod last;
mod lower;
mod op;
mod rule;

pub(crate) use op::{At, CellRef, Domain, Entry, KeyOf, ListRef, Node, Op, Point, ReadOp, RowsOf, Want};
pub(crate) use rule::{BodyPlan, EachPlan, RowPlan, RulePlan};

use crate::eval::Relations;
use crate::facts::CellKey;
use r2pc_lang::program::{Program, RuleId};
use std::collections::{BTreeSet, HashMap};

/// A lowered program.
#[derive(Debug)]
pub(crate) struct Plan<'p> {
    pub(crate) program: &'p Program,
    pub(crate) relations: Relations,
    nodes: Vec<Op>,
    uses: Vec<u64>,
    /// By rule id.
    pub(crate) rules: Vec<RulePlan>,
    /// By rule id: the nodes that nobody needs after it.
    last: Vec<Vec<Node>>,
}

impl<'p> Plan<'p> {
    /// Lowers a program.
    pub(crate) fn new(program: &'p Program) -> Plan<'p> {
        let mut lowering = lower::Lowering::new(program);
        let rules: Vec<RulePlan> = program.rule_ids().map(|id| lowering.rule(id)).collect();
        let Pool { nodes, uses, .. } = lowering.pool;
        let relations = Relations::new(program);
        let by_id: Vec<_> = program.rule_ids().zip(&rules).collect();
        let last = last::last(&nodes, &by_id, &relations);
        Plan { program, relations, nodes, uses, rules, last }
    }

    /// How many nodes there are.
    pub(crate) fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The nodes that nobody needs once this rule has been evaluated, and all before it.
    pub(crate) fn last(&self, id: RuleId) -> &[Node] {
        self.last.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// What a node says.
    pub(crate) fn op(&self, node: Node) -> &Op {
        self.nodes.get(node.0 as usize).unwrap_or(&Op::Truth(crate::truth::Truth::Unknown))
    }

    /// The cells of which more is asked than their value on the day of a context: why there is none, what it rests on, what
    /// they said on another day.
    pub(crate) fn read_closely(&self) -> BTreeSet<CellKey> {
        let cell = |op: &Op| {
            let (read, closely) = match op {
                Op::Read(read, ..) => (read, read.at != At::Now),
                Op::Rests(read) | Op::ReasonIs(read, _) => (read, true),
                _ => return None,
            };
            match read.cell {
                CellRef::Fact(fact, index, _) if closely => Some((fact, index)),
                _ => None,
            }
        };
        self.nodes.iter().filter_map(cell).collect()
    }

    /// Whether of fields of items more is asked than their value on the day of a context.
    pub(crate) fn reads_items_closely(&self) -> bool {
        self.nodes.iter().any(|op| match op {
            Op::Read(ReadOp { cell: CellRef::Item(..), at, .. }, ..) => *at != At::Now,
            Op::Rests(read) => matches!(read.cell, CellRef::Item(..)),
            _ => false,
        })
    }

    /// Whether a node needs nothing but the countries and days of its lanes.
    pub(crate) fn is_closed(&self, node: Node) -> bool {
        self.uses.get(node.0 as usize).is_some_and(|uses| *uses <= 1)
    }
}

/// Nodes, each once.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    nodes: Vec<Op>,
    /// By node: a bit for each level that it depends on, the lowest for its own. Levels beyond the last share its bit.
    uses: Vec<u64>,
    found: HashMap<Op, Node>,
    lifted: HashMap<(Node, u32, u32), Node>,
}

/// Levels so far out that they share a bit.
const OUTERMOST: u32 = 63;

impl Pool {
    pub(crate) fn op(&self, node: Node) -> &Op {
        self.nodes.get(node.0 as usize).unwrap_or(&Op::Truth(crate::truth::Truth::Unknown))
    }

    /// The levels that a node depends on.
    pub(crate) fn uses(&self, node: Node) -> u64 {
        self.uses.get(node.0 as usize).copied().unwrap_or(1)
    }

    /// The node of an operation as it stands.
    fn intern(&mut self, op: Op) -> Node {
        if let Some(node) = self.found.get(&op) {
            return *node;
        }
        let node = Node(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let uses = self.uses_of(&op);
        self.nodes.push(op.clone());
        self.uses.push(uses);
        self.found.insert(op, node);
        node
    }

    fn uses_of(&self, op: &Op) -> u64 {
        let mut uses = op.levels().iter().fold(0, |uses, level| uses | 1 << (*level).min(OUTERMOST));
        op.children(&mut |child, inside| uses |= inward(self.uses(child), inside));
        match op {
            Op::Up(by, node) => outward(self.uses(*node), *by),
            _ => uses,
        }
    }

    /// The node of an operation. One whose operands all lie further out is lifted there.
    pub(crate) fn add(&mut self, op: Op) -> Node {
        let lift = self.lift(&op);
        if lift == 0 {
            return self.intern(op);
        }
        let op = op.relevelled(lift, 0);
        let op = op.map(&mut |child, inside| self.lifted(child, lift, inside));
        let node = self.intern(op);
        self.up(lift, node)
    }

    /// How many levels an operation can be lifted: it must not depend on those between.
    fn lift(&self, op: &Op) -> u32 {
        let uses = self.uses_of(op);
        if uses == 0 { 0 } else { uses.trailing_zeros() }
    }

    /// A node, seen from a number of levels further out; the `inside` levels that are opened around it stay.
    fn lifted(&mut self, node: Node, by: u32, inside: u32) -> Node {
        if inward(self.uses(node), inside) == 0 {
            return node;
        }
        if let Some(done) = self.lifted.get(&(node, by, inside)) {
            return *done;
        }
        let result = match self.op(node).clone() {
            Op::Up(levels, inner) if levels >= inside + by => self.up(levels - by, inner),
            Op::Up(levels, inner) => {
                let inner = self.lifted(inner, by, inside.saturating_sub(levels));
                self.up(levels, inner)
            }
            op => {
                let op = op.relevelled(by, inside);
                let op = op.map(&mut |child, deeper| self.lifted(child, by, inside + deeper));
                self.intern(op)
            }
        };
        self.lifted.insert((node, by, inside), result);
        result
    }

    /// A node read so many levels further out.
    pub(crate) fn up(&mut self, by: u32, node: Node) -> Node {
        if by == 0 || self.uses(node) == 0 {
            return node;
        }
        match *self.op(node) {
            Op::Up(more, inner) => self.intern(Op::Up(by + more, inner)),
            _ => self.intern(Op::Up(by, node)),
        }
    }
}

/// The levels of what an operation opens, as the operation sees them.
fn inward(uses: u64, inside: u32) -> u64 {
    let far = uses & 1 << OUTERMOST;
    uses.checked_shr(inside).unwrap_or(0) | far
}

fn outward(uses: u64, by: u32) -> u64 {
    let far = if by >= OUTERMOST || uses.leading_zeros() < by { 1 << OUTERMOST } else { 0 };
    uses.checked_shl(by).unwrap_or(0) | if uses == 0 { 0 } else { far }
}
