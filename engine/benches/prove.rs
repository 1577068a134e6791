//! How long proofs take: `cargo bench -p r2pc-engine --bench prove`.
//!
//! Generated policies, every rule written otherwise in a second version (De Morgan, distribution, absorption, other
//! comparisons, counts for quantifiers, rules and defines written out), are proved equivalent to the first; and with one
//! figure moved by one, are not. `-- RULES FACTS SEED` for other sizes than 300 rules over 400 facts. `-- lints` looks for
//! what the solver has to say of the standing policies.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at what it cannot read"
)]

use r2pc_engine::prove::{Comparison, Limits, Meaning, compare, lints};
use r2pc_generate::{Choices, Twins};
use r2pc_lang::check;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::collections::BTreeMap;
use std::time::Instant;

#[path = "../tests/policies/mod.rs"]
#[allow(unreachable_pub, reason = "shared with the tests")]
mod policies;

fn main() {
    if std::env::args().any(|arg| arg == "lints") {
        let (sources, program) = policies::texts_and_program(&policies::standing());
        let start = Instant::now();
        let found = lints(&program, &sources);
        println!("lints of the standing policies: {:.2} s", start.elapsed().as_secs_f64());
        found.iter().for_each(|d| println!("{}: {} `{}`", d.code, d.message, sources.text(d.span)));
        return;
    }
    let numbers: Vec<u64> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let at = |place: usize, otherwise: u64| numbers.get(place).copied().unwrap_or(otherwise);
    let (rules, facts, seed) = (at(0, 300), at(1, 400), at(2, 1));
    let size = |n: u64| usize::try_from(n).expect("it is small");
    let twins = Twins::generate(&mut Choices::seeded(seed), size(facts), size(rules));
    let [old, new] = [&twins.plain, &twins.otherwise].map(|text| program(&twins.vocabulary, text));
    println!("{rules} rules over {facts} facts, seed {seed}");
    let comparison = timed("every rule written otherwise", &old, &new);
    let open: Vec<&str> = comparison
        .changes
        .iter()
        .filter(|change| !matches!(change.meaning, Meaning::Same | Meaning::Equivalent))
        .map(|change| &*change.rule)
        .collect();
    assert!(open.is_empty(), "not proved equivalent: {open:?}");
    timed("the same text", &old, &old);
    let moved = twins.otherwise.replacen(" <= n", " < n", 1);
    if moved != twins.otherwise {
        timed("one comparison changed", &old, &program(&twins.vocabulary, &moved));
    }
}

fn program(vocabulary: &str, rules: &str) -> Program {
    let mut sources = Sources::new();
    let ids = [sources.add("v.r2p", vocabulary), sources.add("t.r2p", rules)];
    let checked = check(&sources, &ids);
    assert!(!checked.has_errors(), "{:#?}", checked.diagnostics.first());
    checked.program
}

fn timed(what: &str, old: &Program, new: &Program) -> Comparison {
    let start = Instant::now();
    let comparison = compare(old, new, Limits::default());
    let took = start.elapsed();
    let mut meanings: BTreeMap<&str, usize> = BTreeMap::new();
    for change in &comparison.changes {
        *meanings.entry(change.meaning.word()).or_default() += 1;
    }
    println!("{what}: {:.2} s, {meanings:?}", took.as_secs_f64());
    comparison
}
