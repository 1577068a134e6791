//! Questions as SMT-LIB 2, so that another solver can be asked the same: booleans only (`QF_UF`), since the circuit has
//! nothing else.

use super::circuit::{Circuit, Lit, Node};
use super::sat::Answer;
use std::fmt::Write as _;

/// A question put to the solver.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it asks, as a file's name without an ending.
    pub name: String,
    /// The question in SMT-LIB 2, with the answer as its status.
    pub text: String,
}

/// Whether a goal can be met, the laws of the inputs given.
pub(super) fn question(name: &str, circuit: &Circuit, goal: Lit, answer: &Answer) -> Question {
    let status = match answer {
        Answer::Possible(_) => "sat",
        Answer::Impossible => "unsat",
        Answer::GaveUp => "unknown",
    };
    let mut text = format!("(set-logic QF_UF)\n(set-info :status {status})\n");
    let mut laws: Vec<Lit> = vec![goal];
    for node in circuit.cone(&[goal]) {
        let _ = match circuit.node(node) {
            Node::Constant => writeln!(text, "(define-fun n{node} () Bool false)"),
            Node::Input => {
                laws.extend(circuit.laws(node));
                writeln!(text, "(declare-const n{node} Bool)")
            }
            Node::And(a, b) => writeln!(text, "(define-fun n{node} () Bool (and {} {}))", edge(a), edge(b)),
        };
    }
    for law in laws {
        let _ = writeln!(text, "(assert {})", edge(law));
    }
    text.push_str("(check-sat)\n");
    let safe = |c: char| if c.is_alphanumeric() || c == '.' || c == '_' { c } else { '-' };
    Question { name: name.chars().map(safe).collect(), text }
}

/// Questions under names of their own, in the order in which they were asked.
pub(super) fn numbered(questions: Vec<Question>) -> Vec<Question> {
    let number = |(at, q): (usize, Question)| Question { name: format!("{at:04}-{}", q.name), ..q };
    questions.into_iter().enumerate().map(number).collect()
}

fn edge(lit: Lit) -> String {
    match lit {
        Lit::TRUE => "true".to_owned(),
        Lit::FALSE => "false".to_owned(),
        _ if lit.is_negated() => format!("(not n{})", lit.node()),
        _ => format!("n{}", lit.node()),
    }
}
