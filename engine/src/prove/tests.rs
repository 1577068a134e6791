//! The circuit held to the evaluator: any model of the circuit, written as a fact file, is read by the evaluator as the
//! circuit says.

use super::calendar::DayRef;
use super::circuit::{Lit, Model, Node};
use super::decode;
use super::encode::{Encoder, Side};
use super::observe;
use super::rules::{Row, RuleRows, has_levels};
use super::sat::{self, Answer};
use super::terms::Terms;
use super::world::World;
use crate::eval::Relations;
use crate::number::Numbers;
use crate::possible::{Choices, Interval};
use jiff::civil::{Date, date};
use r2pc_lang::check;
use r2pc_lang::program::{Outcome, Program, RuleId};
use r2pc_lang::source::Sources;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

const DAYS: [Date; 3] = [date(2015, 6, 30), date(2016, 2, 29), date(2011, 3, 31)];

/// A sequence of numbers that looks random and is the same on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn coin(&mut self) -> bool {
        self.next() >> 33 & 1 == 1
    }
}

fn program(texts: &[(&str, String)]) -> Program {
    let mut sources = Sources::new();
    let ids: Vec<_> = texts.iter().map(|(name, text)| sources.add(*name, text.clone())).collect();
    let checked = check(&sources, &ids);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    checked.program
}

fn suite(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites");
    std::fs::read_to_string(root.join(path)).expect("readable")
}

/// A model near a random assignment of the inputs that some rules rest on.
fn random_model(world: &World, roots: &[Lit], random: &mut Random) -> Option<Model> {
    let inputs: Vec<u32> =
        world.c.cone(roots).into_iter().filter(|node| world.c.node(*node) == Node::Input).collect();
    let mut goals: Vec<Lit> = Vec::new();
    for _ in 0..24 {
        let Some(node) = inputs.get(usize::try_from(random.next() % inputs.len().max(1) as u64).ok()?) else {
            break;
        };
        let lit = world.c.edge(*node, random.coin());
        if !goals.contains(&!lit) {
            goals.push(lit);
        }
    }
    loop {
        let mut all = goals.clone();
        // Every input has its place in the question, so that its laws hold.
        all.push(Lit::TRUE);
        match sat::query(&world.c, &[all, tautologies(world, roots)].concat(), 20_000) {
            Answer::Possible(inputs) => return Some(Model::new(&world.c, &inputs)),
            _ => drop(goals.pop()?),
        }
    }
}

/// Edges that are true and bring the laws of all inputs of some roots into a question.
fn tautologies(world: &World, roots: &[Lit]) -> Vec<Lit> {
    let inputs = world.c.cone(roots).into_iter().filter(|node| world.c.node(*node) == Node::Input);
    inputs.flat_map(|node| world.c.laws(node).to_vec()).collect()
}

fn lits(rows: &RuleRows) -> Vec<Lit> {
    let of_row = |row: &Row| {
        let mut all = vec![row.exists];
        all.extend(row.view.outcomes);
        all.extend(row.view.levels);
        all.extend(
            row.value
                .iter()
                .flat_map(|v| v.range.low.bits.lits().iter().chain(v.range.high.bits.lits()).copied()),
        );
        all
    };
    rows.rows.iter().flat_map(of_row).chain(rows.whole.outcomes).chain(rows.whole.levels).collect()
}

fn outcomes(view: &[Lit; 12], model: &Model) -> BTreeSet<Outcome> {
    Outcome::ALL.into_iter().filter(|outcome| model.is(view[*outcome as usize])).collect()
}

fn levels(view: &[Lit; 4], model: &Model) -> Choices {
    (0u32..).zip(view).filter(|(_, lit)| model.is(**lit)).map(|(level, _)| level).collect()
}

fn value(row: &Row, model: &Model) -> Option<Numbers> {
    let number = row.value.as_ref()?;
    let end = |end: &super::range::End| {
        let parts = Decimal::try_from_i128_with_scale(end.bits.value(model), number.scale).ok()?;
        (!model.is(end.open)).then(|| (parts / Decimal::from(number.div)).normalize())
    };
    Some(Interval { low: end(&number.range.low), high: end(&number.range.high) })
}

/// Every rule that is analysed, on random models.
fn held_to_the_evaluator(name: &str, program: &Program, seed: u64, rounds: usize) -> usize {
    let relations = Relations::new(program);
    let terms = Terms::of(&[program]);
    let mut random = Random(seed);
    let mut compared = 0;
    for day in DAYS {
        let mut world = World::new(&terms, 3, Some(day), false);
        let mut side = Side::new(program, "", &BTreeMap::new());
        let mut all: Vec<(RuleId, Rc<RuleRows>)> = Vec::new();
        for id in &program.order {
            let rows = Encoder { w: &mut world, s: &mut side }.rule(*id, &DayRef::On(day));
            all.push((*id, rows));
        }
        decode::plausible(&mut world, &[&side]);
        all.retain(|(id, _)| !side.notes.contains_key(id));
        for _ in 0..rounds {
            for (id, rows) in &all {
                let Some(model) = random_model(&world, &lits(rows), &mut random) else { continue };
                let facts = decode::facts(&world, &side, &model);
                let seen = observe::see(program, &relations, &facts, day, *id);
                let told = &program.rule(*id).full_name;
                let shown = || super::witness::fact_file(program, &facts, day);
                let said = outcomes(&rows.whole.outcomes, &model);
                assert_eq!(said, seen.whole.0, "{name} {told} as of {day}:\n{}", shown());
                if has_levels(rows.kind) {
                    assert_eq!(
                        levels(&rows.whole.levels, &model),
                        seen.whole.1,
                        "{name} {told}: levels:\n{}",
                        shown()
                    );
                }
                for row in rows.rows.iter().filter(|row| model.is(row.exists)) {
                    let of_row = seen
                        .rows
                        .get(&row.key)
                        .unwrap_or_else(|| panic!("{name} {told} {:?}:\n{}", row.key, shown()));
                    assert_eq!(
                        outcomes(&row.view.outcomes, &model),
                        of_row.outcomes,
                        "{name} {told} {:?}:\n{}",
                        row.key,
                        shown()
                    );
                    assert_eq!(value(row, &model), of_row.value, "{name} {told}: value:\n{}", shown());
                }
                let count = rows.rows.iter().filter(|row| model.is(row.exists)).count();
                assert_eq!(count, seen.rows.len(), "{name} {told}: rows:\n{}", shown());
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn fact_sets_that_are_tried_keep_the_laws() {
    let program = program(&[("s8", suite("semantics/s8_rules.r2p"))]);
    let mut world = World::new(&Terms::of(&[&program]), 3, None, false);
    let mut side = Side::new(&program, "", &BTreeMap::new());
    let today = world.today();
    for id in &program.order {
        Encoder { w: &mut world, s: &mut side }.rule(*id, &today);
    }
    let tried = super::simulate::Patterns::new(&world.c);
    assert!(tried.count() >= 64, "{} of 512", tried.count());
}

#[test]
fn the_semantics_suite_is_encoded_as_it_is_evaluated() {
    for name in [
        "s1_possible_values",
        "s2_lists",
        "s3_numbers",
        "s4_days",
        "s5_reading",
        "s6_time",
        "s7_knowing",
        "s8_rules",
    ] {
        let text = suite(&format!("semantics/{name}.r2p"));
        let program = program(&[(name, text)]);
        let compared = held_to_the_evaluator(name, &program, 88_172_645_463_325_252, 4);
        assert!(compared > 0 || program.rules.is_empty(), "{name}: no rule is analysed");
    }
}

#[test]
fn every_pair_of_the_diff_suite_is_encoded_as_it_is_evaluated() {
    let vocabulary = suite("diff/vocabulary.r2p");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/diff");
    let mut names: Vec<_> =
        std::fs::read_dir(folder).expect("there").map(|e| e.expect("readable").file_name()).collect();
    names.sort();
    for name in names.iter().filter_map(|name| name.to_str()).filter(|name| name.ends_with(".md")) {
        let text = suite(&format!("diff/{name}"));
        for opener in ["```r2p old\n", "```r2p new\n"] {
            let policy =
                text.split_once(opener).and_then(|(_, behind)| behind.split_once("```")).expect("a block").0;
            let program =
                program(&[("vocabulary", vocabulary.clone()), (name, format!("package t\nuse v\n{policy}"))]);
            held_to_the_evaluator(name, &program, 362_436_069_521_288_629, 1);
        }
    }
}
