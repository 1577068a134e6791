//! Queries to a satisfiability solver. The solver stands behind [`Sat`]; a query gives up after so many conflicts, never
//! after so many seconds, so that answers repeat.

use super::circuit::{Circuit, Lit, Node};
use batsat::{Callbacks, ClauseKind, SolverInterface, lbool};
use std::collections::BTreeMap;

/// Values of inputs, by node; what is left out does not matter.
pub(super) type Inputs = BTreeMap<u32, bool>;

/// What came of a query.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// All goals hold together with these inputs.
    Possible(Inputs),
    /// They never do: proved.
    Impossible,
    /// Not decided within the limit.
    GaveUp,
}

/// A solver of clauses. A literal is a variable's number from 1, negative where negated.
pub(super) trait Sat {
    /// Adds a clause.
    fn clause(&mut self, literals: &[i32]);
    /// Looks for a model, with so many conflicts at most: the value of each variable, or nothing; `Err` is no answer.
    fn solve(&mut self, conflicts: u64) -> Result<Option<Vec<bool>>, ()>;
}

/// The solver that is built in.
struct Batsat(batsat::Solver<Budget>);

/// Counts learnt clauses, one a conflict.
#[derive(Default)]
struct Budget {
    learnt: u64,
    limit: u64,
}

impl Callbacks for Budget {
    fn on_new_clause(&mut self, _: &[batsat::Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.learnt += 1;
        }
    }

    fn stop(&self) -> bool {
        self.learnt > self.limit
    }
}

impl Sat for Batsat {
    fn clause(&mut self, literals: &[i32]) {
        let mut clause: Vec<batsat::Lit> = literals
            .iter()
            .map(|literal| {
                let var = self.0.var_of_int(literal.unsigned_abs() - 1);
                batsat::Lit::new(var, *literal > 0)
            })
            .collect();
        self.0.add_clause_reuse(&mut clause);
    }

    fn solve(&mut self, conflicts: u64) -> Result<Option<Vec<bool>>, ()> {
        self.0.cb_mut().limit = conflicts;
        let answer = self.0.solve_limited(&[]);
        if answer == lbool::TRUE {
            Ok(Some(self.0.get_model().iter().map(|value| *value == lbool::TRUE).collect()))
        } else if answer == lbool::FALSE {
            Ok(None)
        } else {
            Err(())
        }
    }
}

/// Whether some edges can be true together, the laws of the inputs given.
pub(super) fn query(circuit: &Circuit, goals: &[Lit], conflicts: u64) -> Answer {
    let mut solver = Batsat(batsat::Solver::new(batsat::SolverOpts::default(), Budget::default()));
    query_with(&mut solver, circuit, goals, conflicts)
}

fn query_with(solver: &mut dyn Sat, circuit: &Circuit, goals: &[Lit], conflicts: u64) -> Answer {
    if goals.contains(&Lit::FALSE) {
        return Answer::Impossible;
    }
    let cone = circuit.cone(goals);
    let mut numbers = vec![0i32; circuit.len()];
    for (node, number) in cone.iter().zip(1..) {
        if let Some(place) = numbers.get_mut(*node as usize) {
            *place = number;
        }
    }
    clauses(circuit, goals, &cone, &numbers, &mut |clause| solver.clause(clause));
    match solver.solve(conflicts) {
        Err(()) => Answer::GaveUp,
        Ok(None) => Answer::Impossible,
        Ok(Some(values)) => {
            let value = |number: i32| {
                let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
                values.get(at).copied().unwrap_or(false)
            };
            let inputs = cone.iter().zip(1..).filter(|(node, _)| circuit.node(**node) == Node::Input);
            Answer::Possible(inputs.map(|(node, number)| (*node, value(number))).collect())
        }
    }
}

/// The clauses of a cone: each gate is its two edges, the laws and the goals hold.
fn clauses(circuit: &Circuit, goals: &[Lit], cone: &[u32], numbers: &[i32], add: &mut dyn FnMut(&[i32])) {
    let number = |lit: Lit| {
        let number = numbers.get(lit.node() as usize).copied().unwrap_or(1);
        if lit.is_negated() { -number } else { number }
    };
    for node in cone {
        let this = numbers.get(*node as usize).copied().unwrap_or(1);
        match circuit.node(*node) {
            Node::Constant => add(&[-this]),
            Node::Input => circuit.laws(*node).iter().for_each(|law| add(&[number(*law)])),
            Node::And(a, b) => {
                add(&[-this, number(a)]);
                add(&[-this, number(b)]);
                add(&[this, -number(a), -number(b)]);
            }
        }
    }
    goals.iter().for_each(|goal| add(&[number(*goal)]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_met_or_shown_impossible() {
        let mut c = Circuit::default();
        let (a, b) = (c.input(), c.input());
        let either = c.xor(a, b);
        let Answer::Possible(inputs) = query(&c, &[either, a], 100) else { panic!("possible") };
        let model = super::super::circuit::Model::new(&c, &inputs);
        assert!(model.is(a) && !model.is(b));
        c.require(&[a], b);
        assert!(matches!(query(&c, &[either, a], 100), Answer::Impossible));
    }

    /// So many pigeons and one hole less.
    fn pigeons(c: &mut Circuit, count: usize) -> Vec<Lit> {
        let places: Vec<Vec<Lit>> = (0..count).map(|_| c.inputs(count - 1)).collect();
        let mut goals: Vec<Lit> = places.iter().map(|place| c.any(place.iter().copied())).collect();
        for hole in 0..count - 1 {
            let here: Vec<Lit> = places.iter().map(|place| place[hole]).collect();
            goals.push(!c.counts(&here, 2)[2]);
        }
        goals
    }

    #[test]
    fn a_query_gives_up_after_so_many_conflicts() {
        let mut c = Circuit::default();
        let goals = pigeons(&mut c, 8);
        assert!(matches!(query(&c, &goals, 10), Answer::GaveUp));
        let mut c = Circuit::default();
        let goals = pigeons(&mut c, 4);
        assert!(matches!(query(&c, &goals, 10_000), Answer::Impossible));
    }
}
