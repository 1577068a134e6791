//! What do the facts say, and why?
//!
//! 1. [`facts`] holds dated, sourced observations by country and cell.
//! 2. [`check`] reads a checked program against them, as of a day; [`assess`] does, and explains everything.
//! 3. [`finding`] is what comes out: a row per rule, country and item.
//! 4. [`backtest`] holds rules against what came after.
//! 5. [`why`] explains one of them.
//! 6. [`report`] turns findings into text, for people and for machines.
#![forbid(unsafe_code)]

pub mod assess;
pub mod backtest;
pub mod baseline;
pub mod batch;
pub mod calendar;
pub mod cause;
pub mod check;
pub mod compare;
pub mod country;
pub mod coverage;
pub mod diff;
pub mod eval;
pub mod facts;
pub mod finding;
pub mod gaps;
pub mod mutation;
pub mod number;
pub mod outcomes;
pub mod parallel;
mod plan;
pub mod possible;
pub mod prove;
pub mod report;
pub mod settle;
pub mod testing;
pub mod text;
pub mod trend;
pub mod truth;
pub mod waiver;
pub mod why;
