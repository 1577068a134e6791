//! Graphs of what asks what: components, cycles, an order in which each stands behind those it asks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

/// For each node, the nodes it asks.
pub(super) type Edges = Vec<Vec<usize>>;

/// Strongly connected components, each behind those it asks (Tarjan's algorithm, without recursion).
pub(super) fn components(edges: &Edges) -> Vec<Vec<usize>> {
    let mut state = Tarjan {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        on_stack: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for root in 0..edges.len() {
        if state.index[root].is_none() {
            state.explore(root, edges);
        }
    }
    state.found
}

struct Tarjan {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl Tarjan {
    fn explore(&mut self, root: usize, edges: &Edges) {
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, at)) = work.pop() {
            let Some(&next) = edges[node].get(at) else {
                self.leave(node);
                if let Some((parent, _)) = work.last() {
                    self.low[*parent] = self.low[*parent].min(self.low[node]);
                }
                continue;
            };
            work.push((node, at + 1));
            match self.index[next] {
                None => {
                    self.enter(next);
                    work.push((next, 0));
                }
                Some(index) if self.on_stack[next] => self.low[node] = self.low[node].min(index),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if self.index[node] != Some(self.low[node]) {
            return;
        }
        let mut component = Vec::new();
        while let Some(top) = self.stack.pop() {
            self.on_stack[top] = false;
            component.push(top);
            if top == node {
                break;
            }
        }
        component.sort_unstable();
        self.found.push(component);
    }
}

/// A shortest cycle through the first node of a component, that node first; none where it asks nothing in a circle.
pub(super) fn cycle(edges: &Edges, component: &[usize]) -> Option<Vec<usize>> {
    let start = *component.first()?;
    let inside: BTreeSet<usize> = component.iter().copied().collect();
    let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for next in &edges[node] {
            if *next == start {
                return Some(path_to(start, node, &came_from));
            }
            if inside.contains(next) && !came_from.contains_key(next) {
                came_from.insert(*next, node);
                open.push_back(*next);
            }
        }
    }
    None
}

fn path_to(start: usize, end: usize, came_from: &BTreeMap<usize, usize>) -> Vec<usize> {
    let mut path = vec![end];
    let mut node = end;
    while node != start {
        let Some(before) = came_from.get(&node) else { break };
        node = *before;
        path.push(node);
    }
    path.reverse();
    path
}

/// All nodes, each behind those it asks; ties by number. Nodes in or behind a cycle are left out.
pub(super) fn order(edges: &Edges) -> Vec<usize> {
    let mut askers: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    let mut waits: Vec<usize> = vec![0; edges.len()];
    for (node, asked) in edges.iter().enumerate() {
        let distinct: BTreeSet<usize> = asked.iter().copied().collect();
        waits[node] = distinct.len();
        for other in distinct {
            askers[other].push(node);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        waits.iter().enumerate().filter(|(_, n)| **n == 0).map(|(node, _)| Reverse(node)).collect();
    let mut order = Vec::with_capacity(edges.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for asker in &askers[node] {
            waits[*asker] -= 1;
            if waits[*asker] == 0 {
                ready.push(Reverse(*asker));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_stand_behind_those_they_ask() {
        let edges = vec![vec![1], vec![2], vec![1], vec![0, 3]];
        assert_eq!(components(&edges), vec![vec![1, 2], vec![0], vec![3]]);
        assert_eq!(cycle(&edges, &[1, 2]), Some(vec![1, 2]));
        assert_eq!(cycle(&edges, &[0]), None);
        assert_eq!(cycle(&edges, &[3]), Some(vec![3]));
    }

    #[test]
    fn order_puts_the_asked_first_and_ties_by_number() {
        assert_eq!(order(&vec![vec![2], vec![], vec![], vec![0, 1]]), vec![1, 2, 0, 3]);
    }
}
