//! A boolean circuit of inputs and `and` gates, with negation on the edges. Equal gates are one gate, so that what is
//! built alike is equal without a solver.

use super::bits::Bits;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An edge of the circuit: a node, perhaps negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lit(u32);

impl Lit {
    /// Never.
    pub(super) const FALSE: Lit = Lit(0);
    /// Always.
    pub(super) const TRUE: Lit = Lit(1);

    fn new(node: u32) -> Lit {
        Lit(node << 1)
    }

    /// The edge to a node, not negated.
    pub(super) fn from_node(node: u32) -> Lit {
        Lit::new(node)
    }

    /// The node's number.
    pub(super) fn node(self) -> u32 {
        self.0 >> 1
    }

    /// Whether the edge negates.
    pub(super) fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }
}

impl std::ops::Not for Lit {
    type Output = Lit;

    fn not(self) -> Lit {
        Lit(self.0 ^ 1)
    }
}

impl From<bool> for Lit {
    fn from(value: bool) -> Lit {
        if value { Lit::TRUE } else { Lit::FALSE }
    }
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Node 0: false.
    Constant,
    /// Free.
    Input,
    /// Both edges.
    And(Lit, Lit),
}

/// Inputs that belong together, for whoever tries the circuit out: how to choose them so that their laws hold.
#[derive(Clone, Debug)]
pub(super) enum Group {
    /// What is true of few fact sets: that something is missing or disputed.
    Seldom,
    /// What is true of most.
    Often,
    /// What is never tried.
    Never,
    /// Two numbers from 0 to `span`, in order; some are worth trying.
    Ends { low: Vec<Lit>, high: Vec<Lit>, span: u128, near: Vec<u128> },
    /// Some of them.
    Some(Vec<Lit>),
    /// Not both.
    NotBoth(Lit, Lit),
    /// A day, as a number of bits.
    Day { bits: Vec<Lit>, days: (Date, Date), near: Vec<Date> },
    /// How many days more than `least` lie between a day and the same moved by months.
    Gap { from: Bits, months: u32, back: bool, least: i128, more: Vec<Lit> },
    /// Whether a reading, by number, is older than so many days.
    Aged { reading: u64, days: u32 },
}

/// All gates, and what must hold of the inputs.
#[derive(Debug)]
pub(super) struct Circuit {
    nodes: Vec<Node>,
    gates: Gates,
    laws: BTreeMap<u32, Vec<Lit>>,
    groups: BTreeMap<u32, Group>,
}

impl Default for Circuit {
    fn default() -> Self {
        Circuit {
            nodes: vec![Node::Constant],
            gates: Gates::default(),
            laws: BTreeMap::new(),
            groups: BTreeMap::new(),
        }
    }
}

/// Gates by their edges: places of nodes, none as 0, in a table that is never more than half full.
#[derive(Debug, Default)]
struct Gates {
    slots: Vec<u32>,
    count: usize,
}

impl Gates {
    /// The gate of two edges, or the slot where it belongs.
    fn find(&self, nodes: &[Node], a: Lit, b: Lit) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mixed = (u64::from(a.0) << 32 | u64::from(b.0)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut at = usize::try_from(mixed >> 32).unwrap_or(0) & mask;
        loop {
            match self.slots.get(at).copied() {
                None | Some(0) => return Err(at),
                Some(node) if nodes.get(node as usize) == Some(&Node::And(a, b)) => return Ok(node),
                Some(_) => at = (at + 1) & mask,
            }
        }
    }

    /// Makes room for one more.
    fn grow(&mut self, nodes: &[Node]) {
        if (self.count + 1) * 2 <= self.slots.len() {
            return;
        }
        let larger = vec![0; (self.slots.len() * 2).max(1024)];
        let old = std::mem::replace(&mut self.slots, larger);
        for node in old.into_iter().filter(|node| *node != 0) {
            if let Some(Node::And(a, b)) = nodes.get(node as usize)
                && let Err(at) = self.find(nodes, *a, *b)
                && let Some(slot) = self.slots.get_mut(at)
            {
                *slot = node;
            }
        }
    }
}

impl Circuit {
    /// A node by number.
    pub(super) fn node(&self, node: u32) -> Node {
        self.nodes.get(node as usize).copied().unwrap_or(Node::Constant)
    }

    /// An edge to a node.
    #[cfg(test)]
    pub(super) fn edge(&self, node: u32, value: bool) -> Lit {
        if value { Lit::new(node) } else { !Lit::new(node) }
    }

    /// All nodes, in order of number: each behind those it reads.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn push(&mut self, node: Node) -> Lit {
        let at = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX >> 1);
        self.nodes.push(node);
        Lit::new(at)
    }

    /// A new free input.
    pub(super) fn input(&mut self) -> Lit {
        self.push(Node::Input)
    }

    /// So many new inputs.
    pub(super) fn inputs(&mut self, count: usize) -> Vec<Lit> {
        (0..count).map(|_| self.input()).collect()
    }

    /// A law of some inputs: every query that reads one of them takes it as given.
    pub(super) fn require(&mut self, of: &[Lit], law: Lit) {
        if law == Lit::TRUE {
            return;
        }
        for input in of {
            if self.node(input.node()) == Node::Input {
                self.laws.entry(input.node()).or_default().push(law);
            }
        }
    }

    /// Some of these inputs hold, as a law.
    pub(super) fn some_of(&mut self, inputs: &[Lit]) {
        let some = self.any(inputs.iter().copied());
        self.require(inputs, some);
        if let Some(first) = inputs.first() {
            self.group(*first, Group::Some(inputs.to_vec()));
        }
    }

    /// The laws of an input.
    pub(super) fn laws(&self, node: u32) -> &[Lit] {
        self.laws.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The edges of the gate that a literal stands for without negation.
    fn gate(&self, lit: Lit) -> Option<(Lit, Lit)> {
        match self.node(lit.node()) {
            Node::And(a, b) => Some((a, b)),
            _ => None,
        }
    }

    /// `a and b`
    pub(super) fn and(&mut self, a: Lit, b: Lit) -> Lit {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        if a == Lit::FALSE || a == !b {
            return Lit::FALSE;
        }
        if a == Lit::TRUE || a == b {
            return b;
        }
        if let Some(known) = self.absorbed(a, b).or_else(|| self.absorbed(b, a)) {
            return known;
        }
        self.gates.grow(&self.nodes);
        match self.gates.find(&self.nodes, a, b) {
            Ok(node) => Lit::new(node),
            Err(at) => {
                let gate = self.push(Node::And(a, b));
                if let Some(slot) = self.gates.slots.get_mut(at) {
                    *slot = gate.node();
                    self.gates.count += 1;
                }
                gate
            }
        }
    }

    /// Says how inputs that belong together are tried out.
    pub(super) fn group(&mut self, first: Lit, group: Group) {
        self.groups.insert(first.node(), group);
    }

    /// The group that an input opens.
    pub(super) fn group_at(&self, node: u32) -> Option<&Group> {
        self.groups.get(&node)
    }

    /// `a and gate` where the gate reads `a` itself.
    fn absorbed(&mut self, a: Lit, gate: Lit) -> Option<Lit> {
        let (x, y) = self.gate(gate)?;
        // What makes `a` true, where it is a gate too.
        let (p, q) = self.gate(a).filter(|_| !a.is_negated()).unwrap_or((a, a));
        let denied = |edge: Lit| edge == !p || edge == !q;
        if gate.is_negated() {
            if x == !a || y == !a || denied(x) || denied(y) {
                return Some(a);
            }
            let other = if x == a {
                y
            } else if y == a {
                x
            } else {
                return None;
            };
            return Some(self.and(a, !other));
        }
        if x == a || y == a {
            return Some(gate);
        }
        (x == !a || y == !a || denied(x) || denied(y)).then_some(Lit::FALSE)
    }

    /// `a or b`
    pub(super) fn or(&mut self, a: Lit, b: Lit) -> Lit {
        !self.and(!a, !b)
    }

    /// Either, not both.
    pub(super) fn xor(&mut self, a: Lit, b: Lit) -> Lit {
        let (both, neither) = (self.and(a, b), self.and(!a, !b));
        self.and(!both, !neither)
    }

    /// Both or neither.
    pub(super) fn iff(&mut self, a: Lit, b: Lit) -> Lit {
        !self.xor(a, b)
    }

    /// `if when then yes else no`
    pub(super) fn choose(&mut self, when: Lit, yes: Lit, no: Lit) -> Lit {
        if yes == no {
            return yes;
        }
        let (a, b) = (self.and(when, yes), self.and(!when, no));
        self.or(a, b)
    }

    /// All of them.
    pub(super) fn all(&mut self, parts: impl IntoIterator<Item = Lit>) -> Lit {
        parts.into_iter().fold(Lit::TRUE, |all, part| self.and(all, part))
    }

    /// Some of them.
    pub(super) fn any(&mut self, parts: impl IntoIterator<Item = Lit>) -> Lit {
        !parts.into_iter().fold(Lit::TRUE, |none, part| self.and(none, !part))
    }

    /// Whether at least so many hold: by place, from none to `most`.
    pub(super) fn counts(&mut self, parts: &[Lit], most: usize) -> Vec<Lit> {
        let mut reached = vec![Lit::FALSE; most + 1];
        reached[0] = Lit::TRUE;
        for part in parts {
            for k in (1..=most).rev() {
                let one_more = self.and(reached[k - 1], *part);
                reached[k] = self.or(reached[k], one_more);
            }
        }
        reached
    }

    /// All laws.
    pub(super) fn all_laws(&self) -> impl Iterator<Item = Lit> {
        self.laws.values().flatten().copied()
    }

    /// The nodes that some edges rest on, laws of inputs included, in order of number.
    pub(super) fn cone(&self, roots: &[Lit]) -> Vec<u32> {
        let mut seen = vec![false; self.nodes.len()];
        let mut open: Vec<u32> = roots.iter().map(|lit| lit.node()).collect();
        let mut cone = Vec::new();
        while let Some(node) = open.pop() {
            let Some(place) = seen.get_mut(node as usize) else { continue };
            if std::mem::replace(place, true) {
                continue;
            }
            cone.push(node);
            match self.node(node) {
                Node::Constant => {}
                Node::Input => open.extend(self.laws(node).iter().map(|law| law.node())),
                Node::And(a, b) => open.extend([a.node(), b.node()]),
            }
        }
        cone.sort_unstable();
        cone
    }
}

/// What the nodes come to under a model.
#[derive(Clone, Debug)]
pub(super) struct Model(Vec<bool>);

impl Model {
    /// Works out every gate from the values of the inputs; inputs without one are false.
    pub(super) fn new(circuit: &Circuit, inputs: &BTreeMap<u32, bool>) -> Model {
        let mut values = Vec::with_capacity(circuit.len());
        for (at, node) in (0u32..).zip(&circuit.nodes) {
            let value = match node {
                Node::Constant => false,
                Node::Input => inputs.get(&at).copied().unwrap_or(false),
                Node::And(a, b) => value_in(&values, *a) && value_in(&values, *b),
            };
            values.push(value);
        }
        Model(values)
    }

    /// The value of an edge.
    pub(super) fn is(&self, lit: Lit) -> bool {
        value_in(&self.0, lit)
    }
}

fn value_in(values: &[bool], lit: Lit) -> bool {
    values.get(lit.node() as usize).copied().unwrap_or(false) != lit.is_negated()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_alike_is_one_gate() {
        let mut c = Circuit::default();
        let (a, b) = (c.input(), c.input());
        assert_eq!(c.and(a, b), c.and(b, a));
        let (left, right) = (c.or(a, b), c.and(!a, !b));
        assert_eq!(left, !right);
        assert_eq!(c.and(a, !a), Lit::FALSE);
        let both = c.and(a, b);
        assert_eq!(c.or(a, both), a);
        assert_eq!(c.and(a, left), a);
    }

    #[test]
    fn counts_hold_where_so_many_do() {
        let mut c = Circuit::default();
        let parts = c.inputs(4);
        let counts = c.counts(&parts, 3);
        for pattern in 0u32..16 {
            let inputs = parts.iter().zip(0..).map(|(p, at)| (p.node(), pattern >> at & 1 == 1)).collect();
            let model = Model::new(&c, &inputs);
            for (k, reached) in (0u32..).zip(&counts) {
                assert_eq!(model.is(*reached), pattern.count_ones() >= k);
            }
        }
    }
}
