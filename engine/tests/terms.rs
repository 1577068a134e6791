//! The prover held to z3's own arithmetic: generated policies and mutants of them, written as terms over integers and
//! truths (`terms/smt.rs`), must be equal or differ for z3 where they are or do for us. And what we call equivalent is
//! attacked with facts. Without z3 (`apt install z3`) the first is skipped. `MUTANTS=200` for more.
#![cfg(test)]

#[path = "terms/smt.rs"]
mod smt;

use r2pc_engine::prove::{Limits, Meaning, compare};
use r2pc_generate::{Choices, Twins};
use r2pc_lang::check;
use r2pc_lang::mutate::{Mutant, Owner, mutants, sample};
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use smt::Terms;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

fn checked(vocabulary: &str, rules: &str) -> (Sources, Program) {
    let mut sources = Sources::new();
    let ids = [sources.add("v.r2p", vocabulary), sources.add("t.r2p", rules)];
    let checked = check(&sources, &ids);
    assert!(!checked.has_errors(), "{:#?}", checked.diagnostics.first());
    (sources, checked.program)
}

fn wanted() -> usize {
    std::env::var("MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// The answers of z3 to the questions of a text; none where it is not at hand.
fn z3(text: &str) -> Option<Vec<String>> {
    let mut z3 = Command::new("z3").arg("-in").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    z3.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let said = z3.wait_with_output().ok()?;
    Some(String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect())
}

/// Whether each rule of two versions differs: as z3 says, by name; none where there is no z3.
fn differing(old: &Program, new: &Program) -> Option<Vec<(String, bool)>> {
    let (mut declared, mut text, mut names) = (BTreeSet::new(), String::new(), Vec::new());
    let (mut before, mut after) =
        (Terms::new(old, "a", BTreeSet::new()), Terms::new(new, "b", BTreeSet::new()));
    for id in old.rule_ids() {
        before.declared.clone_from(&declared);
        let a = before.rule(id);
        declared.clone_from(&before.declared);
        text.push_str(&std::mem::take(&mut before.text));
        after.declared.clone_from(&declared);
        let b = after.rule(id);
        declared.clone_from(&after.declared);
        text.push_str(&std::mem::take(&mut after.text));
        if let (Ok(a), Ok(b)) = (a, b) {
            names.push(old.rule(id).full_name.to_string());
            text.push_str(&format!(
                "(push)\n(assert (or (distinct {} {}) (distinct {} {})))\n(check-sat)\n(pop)\n",
                a.yes, b.yes, a.no, b.no
            ));
        }
    }
    let said = z3(&text)?;
    assert_eq!(said.len(), names.len(), "{said:?}");
    assert!(said.iter().all(|word| word == "sat" || word == "unsat"), "{said:?}");
    Some(names.into_iter().zip(said).map(|(name, word)| (name, word == "sat")).collect())
}

fn changes_rule(mutant: &Mutant) -> bool {
    matches!(mutant.owner, Owner::Rule(_))
}

#[test]
#[ignore = "long; asks z3 where it is at hand"]
fn z3_finds_the_same_rules_to_differ() {
    let mut answers = [0, 0];
    for seed in 1..=2 {
        let twins = Twins::generate(&mut Choices::seeded(seed), 40, 20);
        let (sources, old) = checked(&twins.vocabulary, &twins.plain);
        let (_, otherwise) = checked(&twins.vocabulary, &twins.otherwise);
        let all: Vec<Mutant> = mutants(&old, &sources).into_iter().filter(changes_rule).collect();
        let mut versions = vec![("written otherwise".to_owned(), otherwise)];
        for mutant in sample(all, wanted() / 2) {
            let mut new = old.clone();
            mutant.apply(&mut new);
            versions.push((format!("{:?}", mutant.before_and_after(&sources)), new));
        }
        for (what, new) in &versions {
            let Some(theirs) = differing(&old, new) else {
                eprintln!("skipped: z3 is not installed");
                return;
            };
            assert!(theirs.len() >= 15, "only {} rules are written as terms", theirs.len());
            let ours = compare(&old, new, Limits::default());
            for (name, differs) in theirs {
                let change = ours.changes.iter().find(|change| *change.rule == *name).expect("it is there");
                let same = matches!(change.meaning, Meaning::Same | Meaning::Equivalent);
                assert!(change.meaning != Meaning::Undecided, "{what}: {name} {:?}", change.undecided);
                assert_eq!(
                    differs, !same,
                    "{what}: {name}: z3 says it differs: {differs}; we say {:?}",
                    change.meaning
                );
                answers[usize::from(differs)] += 1;
            }
        }
    }
    println!("{} rules equal, {} differing, z3 says the same", answers[0], answers[1]);
    assert!(answers.iter().all(|count| *count > 0));
}
