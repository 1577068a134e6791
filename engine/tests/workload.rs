//! The workload of the benches, smaller: every answer is that of a plain tree walk in three truth values.
#![cfg(test)]

#[path = "../../benches/peers/src/workload.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "shared with the peers"
)]
mod workload;

#[path = "../benches/workload/facts.rs"]
mod facts;

use facts::{DAY, facts, program};
use r2pc_engine::batch::{Options, assess, count};
use r2pc_lang::program::Outcome;
use workload::{Cond, policy, records, rules, two_valued_mistakes, walk_all};

/// What one rule that asks for a fact says of a country of which nobody knows it.
fn unknown_fact(rule: Cond) -> Option<bool> {
    let mut one = records(1);
    one[0].bools[0] = None;
    let program = program(&policy(&[rule]));
    let assessed = assess(&program, &facts(&program, &one), &[DAY], &Options::default());
    let row = assessed.rows(program.rule_named("workload.r0").unwrap(), 0, 0).next().unwrap();
    row.verdict().map(|outcome| outcome == Outcome::Holding)
}

#[test]
fn the_negation_of_what_is_missing_is_not_true() {
    assert_eq!(unknown_fact(Cond::Bool(0)), None);
    // Where what is missing counts as false, this is true.
    assert_eq!(unknown_fact(Cond::Not(Box::new(Cond::Bool(0)))), None);
    assert_eq!(unknown_fact(Cond::Not(Box::new(Cond::And(vec![Cond::Bool(0), Cond::Bool(0)])))), None);
}

#[test]
fn every_answer_is_that_of_the_tree_walk() {
    let (rules, records) = (rules(100), records(3_000));
    // Many blocks, and one.
    let program = program(&policy(&rules));
    let facts = facts(&program, &records);
    let assessed = assess(&program, &facts, &[DAY], &Options::default());
    let counts = count(&program, &facts, &[DAY], &Options::default());
    let mut walked = vec![[0u64; 3]; rules.len()];
    for (at, record) in records.iter().enumerate() {
        for (rule, answer) in walk_all(&rules, record).into_iter().enumerate() {
            let id = program.rule_named(&format!("workload.r{rule}")).unwrap();
            let row = assessed.rows(id, at, 0).next().unwrap();
            assert_eq!(
                row.verdict().map(|outcome| outcome == Outcome::Holding),
                answer,
                "rule {rule}, record {at}"
            );
            walked[rule][answer.map_or(2, usize::from)] += 1;
        }
    }
    for (rule, [no, yes, open]) in walked.into_iter().enumerate() {
        let count = counts[&program.rule_named(&format!("workload.r{rule}")).unwrap()];
        assert_eq!(
            [count.of(Outcome::Lacking), count.of(Outcome::Holding), count.open],
            [no, yes, open],
            "rule {rule}"
        );
    }
}

#[test]
fn two_truth_values_are_not_enough() {
    // Answers that are wrongly true where what is missing counts as false.
    let mistakes = two_valued_mistakes(&rules(100), &records(11_580));
    assert_eq!(mistakes, MISTAKES);
}

/// Of 1,158,000 answers.
const MISTAKES: usize = 5_531;
