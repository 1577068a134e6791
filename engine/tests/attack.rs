//! What is proved equivalent is attacked with facts at random and at the boundaries, through the evaluator: nothing may
//! tell the versions apart. `TRIES=10000` for more than some hundred.
#![cfg(test)]

use r2pc_engine::prove::{Limits, Meaning, attack, compare};
use r2pc_generate::{Choices, Twins};
use r2pc_lang::check;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::path::Path;

fn tries() -> usize {
    std::env::var("TRIES").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

fn program(vocabulary: &str, rules: &str) -> Option<Program> {
    let mut sources = Sources::new();
    let ids = [sources.add("v.r2p", vocabulary), sources.add("t.r2p", rules)];
    let checked = check(&sources, &ids);
    (!checked.has_errors()).then_some(checked.program)
}

/// How many rules are equivalent, and how many of those that differ the attack finds.
fn attacked(what: &str, old: &Program, new: &Program) -> [usize; 2] {
    let found = attack(old, new, tries());
    let mut counts = [0, 0];
    for change in compare(old, new, Limits::default()).changes {
        match change.meaning {
            Meaning::Equivalent | Meaning::Same => {
                let facts = found.get(&change.rule);
                assert!(facts.is_none(), "{what}: {} is called equivalent: {facts:?}", change.rule);
                counts[0] += 1;
            }
            _ => counts[1] += usize::from(found.contains_key(&change.rule)),
        }
    }
    counts
}

#[test]
fn no_facts_tell_equivalent_pairs_apart() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/diff");
    let vocabulary = std::fs::read_to_string(suite.join("vocabulary.r2p")).expect("readable");
    let mut paths: Vec<_> =
        std::fs::read_dir(&suite).expect("there").map(|e| e.expect("readable").path()).collect();
    paths.sort();
    let (mut equivalent, mut caught) = (0, 0);
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(path).expect("readable");
        let block = |opener: &str| {
            let (_, behind) = text.split_once(&format!("```r2p {opener}\n")).expect("a block");
            format!("package t\nuse v\n\n{}", behind.split_once("```").expect("it is closed").0)
        };
        let (old, new) = (program(&vocabulary, &block("old")), program(&vocabulary, &block("new")));
        let (old, new) =
            (old.unwrap_or_else(|| panic!("{path:?}")), new.unwrap_or_else(|| panic!("{path:?}")));
        let [same, differing] = attacked(&path.display().to_string(), &old, &new);
        (equivalent, caught) = (equivalent + same, caught + differing);
    }
    assert!(equivalent >= 40, "{equivalent} rules are equivalent");
    // The attack is one: it finds differences where there are some.
    assert!(caught >= 30, "it tells only {caught} rules apart");
    println!("{equivalent} rules equivalent, {caught} others told apart, {} fact sets each", tries());
}

#[test]
fn no_facts_tell_twins_apart() {
    for seed in 1..=1 {
        let twins = Twins::generate(&mut Choices::seeded(seed), 40, 20);
        let old = program(&twins.vocabulary, &twins.plain).expect("it checks");
        let new = program(&twins.vocabulary, &twins.otherwise).expect("it checks");
        let [equivalent, _] = attacked("twins", &old, &new);
        assert_eq!(equivalent, 20);
    }
}
