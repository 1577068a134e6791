//! Small changes of the standing policies at random: each is proved to change nothing, or shown to by facts that the
//! evaluator reads in two ways. Long: `cargo test -p r2pc-engine --test proved_mutants -- --ignored --nocapture`; `MUTANTS` is how
//! many. Where z3 is at hand (`apt install z3`), it is asked every question too, and must give our answer.
#![cfg(test)]

mod policies;

use policies::{program, standing, texts_and_program, try_program};
use r2pc_engine::prove::{Limits, Meaning, Question, compare, lints};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// What is put in place of what.
const SWAPS: [(&str, &str); 14] = [
    (" and ", " or "),
    (" or ", " and "),
    (" >= ", " > "),
    (" > ", " >= "),
    (" <= ", " < "),
    (" < ", " <= "),
    ("at least 2 of", "at least 1 of"),
    ("at least 3 of", "at least 2 of"),
    ("is present", "is not present"),
    ("not established", "established"),
    ("not ruled out", "ruled out"),
    ("2 years", "3 years"),
    ("12 months", "6 months"),
    (" 1_000", " 1_001"),
];

/// A sequence of numbers that looks random and is the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("it is small") % most.max(1)
    }
}

/// One file of a set with one swap made in it; none where there is nothing to swap.
fn mutated(files: &[(String, String)], random: &mut Random) -> Option<(Vec<(String, String)>, String)> {
    let at = random.below(files.len());
    let (from, to) = SWAPS[random.below(SWAPS.len())];
    let (name, text) = &files[at];
    let places: Vec<usize> = text.match_indices(from).map(|(place, _)| place).collect();
    let place = *places.get(random.below(places.len()))?;
    let line = text[..place].lines().count();
    let mut all = files.to_vec();
    all[at].1.replace_range(place..place + from.len(), to);
    Some((all, format!("{name}:{line}: `{from}` for `{to}`")))
}

/// What z3 says of a question; none where it is not at hand.
fn z3(question: &Question) -> Option<String> {
    use std::io::Write as _;
    let mut z3 = Command::new("z3")
        .args(["-in", "-T:60"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    z3.stdin.take()?.write_all(question.text.as_bytes()).ok()?;
    let said = z3.wait_with_output().ok()?;
    Some(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

fn ours(question: &Question) -> &str {
    let (_, status) = question.text.split_once(":status ").expect("each question has our answer");
    status.split_once(')').expect("it is closed").0
}

#[test]
#[ignore = "long; asks z3 where it is at hand"]
fn every_mutant_is_proved_equivalent_or_shown_to_differ() {
    let wanted = std::env::var("MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let files = standing();
    let old = program(&files);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut meanings: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut asked, mut disagreements, mut mutants) = (0, Vec::new(), 0);
    while mutants < wanted {
        let Some((all, what)) = mutated(&files, &mut random) else { continue };
        let Some(new) = try_program(&all) else { continue };
        mutants += 1;
        let comparison = compare(&old, &new, Limits { keep: true, ..Limits::default() });
        let mut changed = 0;
        for change in comparison.changes.iter().filter(|c| c.meaning != Meaning::Same) {
            *meanings.entry(change.meaning.word()).or_default() += 1;
            changed += 1;
            match change.meaning {
                Meaning::Equivalent => assert!(change.witnesses.is_empty()),
                Meaning::Undecided => {
                    println!("{what}: {} {:?} {:?}", change.rule, change.undecided, change.not_analysed);
                }
                _ => assert!(change.witnesses.iter().all(|witness| witness.shows.differs), "{what}"),
            }
        }
        println!("{what}: {changed} rules written otherwise or asking one that is");
        for question in &comparison.questions {
            let Some(theirs) = z3(question) else { continue };
            asked += 1;
            if ours(question) != "unknown" && theirs != "timeout" && theirs != ours(question) {
                disagreements.push(format!("{what}: {}: we {}, z3 {theirs}", question.name, ours(question)));
            }
        }
    }
    println!("{mutants} mutants: {meanings:?}; z3 was asked {asked} times");
    assert!(disagreements.is_empty(), "{disagreements:#?}");
}

#[test]
#[ignore = "long; `.ci/run` lints the standing policies by the program"]
fn the_solver_has_nothing_to_say_of_the_standing_policies() {
    let (sources, program) = texts_and_program(&standing());
    let said: Vec<String> = lints(&program, &sources).iter().map(|d| d.message.clone()).collect();
    assert!(said.is_empty(), "{said:#?}");
}
