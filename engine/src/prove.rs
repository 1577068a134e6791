//! What holds for all facts: two versions of a rule compared, and what a board asserts.
//!
//! A checked program is encoded into a boolean circuit in which every cell that a fact file can fill is free
//! ([`World`](world)), with exactly the semantics of the explaining evaluator ([`crate::eval`]). A satisfiability
//! solver then finds an assignment in which two versions differ, or proves that there is none.
//!
//! - What is said to be *proved* holds for every fact file within the [`Scope`]: the circuit allows never less than fact
//!   files can say, and what it cannot say exactly is free.
//! - What is said to *differ* is shown by a fact set on which the evaluator itself gives two answers, from which
//!   nothing can be left out.
//! - What is neither is *undecided*, with the reason.

mod assertion;
mod attack;
mod bits;
mod calendar;
mod circuit;
mod compare;
mod decode;
mod encode;
mod kleene;
mod linear;
mod lints;
mod names;
mod observe;
mod range;
mod rules;
mod sat;
mod scatter;
mod search;
mod shrink;
mod simulate;
mod smt;
mod terms;
#[cfg(test)]
mod tests;
mod translate;
mod witness;
mod world;

pub use assertion::{Assertions, Claim, Proved, assertions};
pub use attack::attack;
pub use compare::{Change, Comparison, Meaning, compare};
pub use lints::{lints, lints_unless};
pub use observe::{Difference, RowSeen, Seen, difference, see};
pub use search::Limits;
pub use smt::Question;
pub use witness::{NOWHERE, Witness, fact_file, test_block};
pub use world::Scope;
