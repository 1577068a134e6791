//! Which slips in a policy its tests would notice (`r2pc test --mutate`).
//!
//! A mutant is noticed when a test that passes on the policy as it is fails on the mutant. Only tests that look at the
//! rule, define or parameter a mutant changes are run on it, the same ones in the same order each time, until one fails.

use crate::eval::{Relations, Trace};
use crate::parallel::in_parallel;
use crate::testing::{self, TestFacts};
use r2pc_lang::mutate::{self, Mutant, Owner};
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// Says of a mutant (the first program with the mutant in it, the second without) whether it is proved that no facts
/// tell the two apart. What is not proved is false.
pub type Equivalence<'e> = dyn Fn(&Mutant, &Program, &Program) -> bool + Sync + 'e;

/// How mutants are tried.
#[derive(Clone, Copy, Default)]
pub struct Options<'e> {
    /// How many are tried at once; 0 is one.
    pub jobs: usize,
    /// At most so many, spread evenly over all; none is all.
    pub most: Option<usize>,
    /// Who can prove that a mutant means the same; none proves nothing.
    pub equivalence: Option<&'e Equivalence<'e>>,
}

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// This test fails on it: its place in [`Program::tests`].
    Noticed(usize),
    /// Tests look at what it changes, and all pass.
    Survived,
    /// No test looks at what it changes.
    Untested,
    /// It means the same as the policy as it is: no test can tell.
    Equivalent,
}

/// What became of mutants, by place.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// Each mutant that was tried, with what became of it.
    pub tried: Vec<(Mutant, Fate)>,
    /// How many there are in all.
    pub all: usize,
}

impl Mutation {
    /// How many came to each fate: noticed, survived, untested, equivalent.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for (_, fate) in &self.tried {
            let [noticed, survived, untested, equivalent] = &mut counts;
            *match fate {
                Fate::Noticed(_) => noticed,
                Fate::Survived => survived,
                Fate::Untested => untested,
                Fate::Equivalent => equivalent,
            } += 1;
        }
        counts
    }

    /// The score: how many of those that do not mean the same are noticed, in tenths of a per cent, rounded down.
    #[must_use]
    pub fn permille(&self) -> usize {
        let [noticed, survived, untested, _] = self.counts();
        (noticed * 1000).checked_div(noticed + survived + untested).unwrap_or(1000)
    }

    /// The mutants that no test notices, by place.
    pub fn survivors(&self) -> impl Iterator<Item = (&Mutant, Fate)> {
        let unnoticed = |fate: &Fate| matches!(fate, Fate::Survived | Fate::Untested);
        self.tried.iter().filter(move |(_, fate)| unnoticed(fate)).map(|(mutant, fate)| (mutant, *fate))
    }
}

/// Tries the mutants of a program on its tests, all of which should pass; `traces` are what each of them looks at.
#[must_use]
pub fn run(
    program: &Program,
    sources: &Sources,
    facts: &TestFacts,
    traces: &[Trace],
    options: Options<'_>,
) -> Mutation {
    let mutants = mutate::mutants(program, sources);
    let all = mutants.len();
    let mutants = match options.most {
        Some(most) => mutate::sample(mutants, most),
        None => mutants,
    };
    let bench = Bench {
        program,
        facts,
        relations: Relations::new(program),
        tests: tests_by_owner(traces),
        equivalence: options.equivalence,
    };
    let jobs = options.jobs.clamp(1, mutants.len().max(1));
    let fates = bench.try_all(&mutants, jobs);
    let fate = |at: usize| fates.get(&at).copied().unwrap_or(Fate::Untested);
    let tried = mutants.into_iter().enumerate().map(|(at, mutant)| (mutant, fate(at))).collect();
    Mutation { tried, all }
}

/// Which tests look at a rule, define or parameter.
fn tests_by_owner(traces: &[Trace]) -> BTreeMap<Owner, Vec<usize>> {
    let mut tests: BTreeMap<Owner, Vec<usize>> = BTreeMap::new();
    for (at, trace) in traces.iter().enumerate() {
        for owner in &trace.owners {
            tests.entry(*owner).or_default().push(at);
        }
    }
    // What looks at little is quick to run, and was written for this rather than in passing.
    for of_owner in tests.values_mut() {
        of_owner.sort_by_key(|at| (traces.get(*at).map(|trace| trace.owners.len()), *at));
    }
    tests
}

/// What all mutants are tried on.
struct Bench<'a> {
    program: &'a Program,
    facts: &'a TestFacts,
    relations: Relations,
    tests: BTreeMap<Owner, Vec<usize>>,
    equivalence: Option<&'a Equivalence<'a>>,
}

impl Bench<'_> {
    fn try_all(&self, mutants: &[Mutant], jobs: usize) -> BTreeMap<usize, Fate> {
        let shares: Vec<usize> = (0..jobs).collect();
        let fates =
            in_parallel(&shares, NonZeroUsize::new(jobs), |first| self.try_some(mutants, *first, jobs));
        fates.into_iter().flatten().collect()
    }

    /// Every so-many-th mutant, in a program of its own.
    fn try_some(&self, mutants: &[Mutant], first: usize, every: usize) -> BTreeMap<usize, Fate> {
        let mut changed = self.program.clone();
        let mut fates = BTreeMap::new();
        for (at, mutant) in mutants.iter().enumerate().skip(first).step_by(every) {
            mutant.apply(&mut changed);
            fates.insert(at, self.fate(mutant, &changed));
            mutant.undo(&mut changed, self.program);
        }
        fates
    }

    fn fate(&self, mutant: &Mutant, changed: &Program) -> Fate {
        let tests = self.tests.get(&mutant.owner).map_or(&[][..], Vec::as_slice);
        let anew = mutant.changes_relations().then(|| Relations::new(changed));
        let relations = anew.as_ref().unwrap_or(&self.relations);
        let fails = |at: &&usize| match (changed.tests.get(**at), self.facts.get(**at)) {
            (Some(test), Some(Ok(facts))) => !testing::passes(changed, relations, test, facts),
            _ => false,
        };
        if let Some(test) = tests.iter().find(fails) {
            return Fate::Noticed(*test);
        }
        if self.equivalence.is_some_and(|proves| proves(mutant, changed, self.program)) {
            return Fate::Equivalent;
        }
        if tests.is_empty() { Fate::Untested } else { Fate::Survived }
    }
}
