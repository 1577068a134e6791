//! The search for a fact set that meets a goal: by proof first, then on one day after another, and through the evaluator.

use super::calendar;
use super::circuit::{Circuit, Lit, Model, Node};
use super::decode;
use super::encode::Side;
use super::sat::{self, Answer};
use super::scatter::Scatter;
use super::shrink;
use super::smt::{self, Question};
use super::terms::Terms;
use super::translate::fits;
use super::world::World;
use crate::calendar as days;
use crate::facts::CountryFacts;
use jiff::civil::{Date, date};
use r2pc_lang::value::Duration;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// How far a search goes. All limits are numbers of steps, so that the same question has the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Conflicts of the solver a question.
    pub conflicts: u64,
    /// Items of a list; more where a count asks for more.
    pub items: usize,
    /// As-of days on which a witness is looked for.
    pub days: usize,
    /// Fact sets that are tried at random where no proof and no model decides.
    pub tries: usize,
    /// Whether to keep each question, to ask another solver too.
    pub keep: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { conflicts: 100_000, items: 3, days: 15, tries: 500, keep: false }
    }
}

/// What came of a search.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// No fact set meets the goal: proved.
    Never,
    /// This one does, on this day; nothing can be left out of it.
    Here(Date, CountryFacts),
    /// Neither proved nor shown, and why.
    Unclear(&'static str),
}

/// A goal: what is to be true of both sides in a world. None where there is nothing to look for.
pub(super) type Goal<'g> = dyn Fn(&mut World, &mut [Side<'_>]) -> Lit + 'g;

/// Whether the evaluator confirms a goal on a fact set.
pub(super) type Replay<'g> = dyn Fn(Date, &CountryFacts) -> bool + 'g;

/// A search over some versions, in the facts of the version `base`.
pub(super) struct Search<'s, 'p> {
    pub(super) terms: &'s Terms,
    pub(super) limits: Limits,
    pub(super) renamed: &'s BTreeMap<String, String>,
    pub(super) base: usize,
    pub(super) sides: &'s [Side<'p>],
    /// What was asked, by name.
    pub(super) asked: &'s RefCell<Vec<Question>>,
}

/// Asks a question, and keeps it where that is wanted.
pub(super) fn ask(
    circuit: &Circuit,
    goal: Lit,
    limits: Limits,
    name: &str,
    asked: &RefCell<Vec<Question>>,
) -> Answer {
    let answer = sat::query(circuit, &[goal], limits.conflicts);
    if limits.keep {
        asked.borrow_mut().push(smt::question(name, circuit, goal, &answer));
    }
    answer
}

impl Search<'_, '_> {
    /// Asks a world in which the as-of day is free; then looks for a fact set that the evaluator confirms.
    pub(super) fn find(
        &self,
        world: &World,
        goal: Lit,
        name: &str,
        of: &Goal<'_>,
        replay: &Replay<'_>,
    ) -> Found {
        match ask(&world.c, goal, self.limits, name, self.asked) {
            Answer::Impossible => Found::Never,
            Answer::GaveUp => Found::Unclear("the question is too hard for the limit on conflicts"),
            Answer::Possible(inputs) => {
                let model = Model::new(&world.c, &inputs);
                let first = as_of(world, goal, &model);
                self.witness(first, of, replay)
            }
        }
    }

    /// A fact set on one of some days.
    pub(super) fn witness(&self, first: Option<Date>, of: &Goal<'_>, replay: &Replay<'_>) -> Found {
        for day in self.days(first) {
            if let Some(facts) = self.on(day, of, replay) {
                return Found::Here(day, facts);
            }
        }
        match self.scattered(first, of, replay) {
            Some((day, facts)) => Found::Here(day, facts),
            None => {
                Found::Unclear("no fact set was found that shows a difference, and none was proved not to be")
            }
        }
    }

    /// A fact set found at random, of the cells that the goal reads.
    fn scattered(
        &self,
        first: Option<Date>,
        of: &Goal<'_>,
        replay: &Replay<'_>,
    ) -> Option<(Date, CountryFacts)> {
        let day = self.days(first).into_iter().next()?;
        let mut world = World::new(self.terms, self.limits.items, Some(day), false);
        let mut sides: Vec<Side<'_>> = self.sides.iter().map(|side| side.anew(self.renamed)).collect();
        of(&mut world, &mut sides);
        let side = sides.get(self.base)?;
        let cells = decode::cells_read(&world, side);
        let mut scatter = Scatter::new(side.program, self.terms, day);
        let shows = |facts: &CountryFacts| fits(side.program, facts) && replay(day, facts);
        let mut tries = (0..self.limits.tries).map(|_| scatter.facts(&cells));
        tries.find(|facts| shows(facts)).map(|facts| (day, shrink::shrunk(facts, day, &shows)))
    }

    /// The days to look at: the one of a model, or any where it does not matter; then those around the days that are named.
    fn days(&self, first: Option<Date>) -> Vec<Date> {
        let neutral = date(2020, 6, 30);
        let Some(first) = first else { return vec![neutral] };
        let around = |day: &Date| {
            let (eve, later) = (days::minus(*day, Duration::Days(1)), days::plus(*day, Duration::Months(12)));
            [*day, eve, later]
        };
        let mut seen = BTreeSet::new();
        let named = self.terms.days.iter().rev().flat_map(around);
        let all = [first, neutral].into_iter().chain(named).chain([
            date(2016, 2, 29),
            date(2015, 3, 31),
            date(2015, 3, 15),
        ]);
        all.filter(|day| seen.insert(*day)).take(self.limits.days).collect()
    }

    /// A fact set on a day, confirmed and shrunk.
    fn on(&self, day: Date, of: &Goal<'_>, replay: &Replay<'_>) -> Option<CountryFacts> {
        let mut world = World::new(self.terms, self.limits.items, Some(day), false);
        let mut sides: Vec<Side<'_>> = self.sides.iter().map(|side| side.anew(self.renamed)).collect();
        let goal = of(&mut world, &mut sides);
        decode::plausible(&mut world, &sides.iter().collect::<Vec<_>>());
        let Answer::Possible(inputs) = sat::query(&world.c, &[goal], self.limits.conflicts) else {
            return None;
        };
        let model = Model::new(&world.c, &inputs);
        let facts = decode::facts(&world, sides.get(self.base)?, &model);
        let program = self.sides.get(self.base)?.program;
        let shows = |facts: &CountryFacts| fits(program, facts) && replay(day, facts);
        shows(&facts).then(|| shrink::shrunk(facts, day, &shows))
    }
}

/// The as-of day of a model, where the goal rests on it.
fn as_of(world: &World, goal: Lit, model: &Model) -> Option<Date> {
    let bits = world.as_of_bits();
    let cone = world.c.cone(&[goal]);
    let rests =
        bits.lits().iter().any(|lit| is_input(&world.c, *lit) && cone.binary_search(&lit.node()).is_ok());
    rests.then(|| calendar::day(bits.value(model)))
}

fn is_input(c: &Circuit, lit: Lit) -> bool {
    c.node(lit.node()) == Node::Input
}
