//! What a board asserts of its policies, proved or refuted over all facts.

use super::circuit::Lit;
use super::encode::{Encoder, Scope, Side};
use super::observe;
use super::rules;
use super::search::{Found, Limits, Search};
use super::smt::{Question, numbered};
use super::terms::Terms;
use super::world::{Scope as Reach, World};
use crate::eval::{Evaluator, Relations, Scope as At};
use crate::facts::{CellKey, CountryFacts};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{
    Assert, Assertion, AssertionKind, CellName, Cond, Domain, FactId, FactType, FieldType, Program, Row,
    RuleId, RuleRef, RuleTarget, Scalar, SetType,
};
use r2pc_lang::source::Span;
use r2pc_lang::value::{Content, Days, Value};
use r2pc_lang::visit::{self, Visitor};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What became of an assertion.
#[derive(Clone, Debug)]
pub enum Proved {
    /// It holds for all facts.
    Holds,
    /// It does not hold on these facts, as of this day; nothing can be left out of them.
    Refuted(Date, CountryFacts),
    /// It does not hold on these facts, and the rule's verdict gets better with this value of the cell.
    NotMonotone(Date, CountryFacts, Content),
    /// The rule reads the fact.
    Reads(RuleId, FactId),
    /// The rule asks for one country by name.
    Names(RuleId, Arc<str>),
    /// Not decided within the limits, and why.
    Undecided(Arc<str>),
}

/// One assertion of an `assert`, and what became of it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The `assert`, by its place in [`Program::asserts`].
    pub assert: usize,
    /// Where the assertion stands.
    pub span: Span,
    /// The cell in which a rule is to be monotone.
    pub cell: Option<CellName>,
    /// What became of it.
    pub proved: Proved,
    /// What is not analysed of it: proofs hold whatever that comes to.
    pub not_analysed: BTreeSet<Arc<str>>,
}

/// What became of all that a program asserts.
#[derive(Clone, Debug)]
pub struct Assertions {
    /// One by one, in the order of the program.
    pub claims: Vec<Claim>,
    /// How far the proofs reach.
    pub scope: Reach,
    /// How many rules there are.
    pub rules: usize,
    /// What is not analysed, by the full name of the rule.
    pub not_analysed: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// What the solver was asked, where [`Limits::keep`] says so.
    pub questions: Vec<Question>,
}

/// Proves or refutes all that a program asserts.
#[must_use]
pub fn assertions(program: &Program, limits: Limits) -> Assertions {
    let terms = Terms::of(&[program]);
    let mut world = World::new(&terms, limits.items, None, false);
    let not_analysed = not_analysed(program, &mut world);
    let scope = world.scope;
    let relations = Relations::new(program);
    let prover = Prover { program, relations, terms, limits };
    let all: Vec<(usize, &Assert, &Assertion)> =
        program.asserts.iter().enumerate().flat_map(|(at, assert)| each(at, assert)).collect();
    let judged: Vec<(Claim, Vec<Question>)> = all
        .par_iter()
        .map(|(at, assert, assertion)| {
            let asked = RefCell::default();
            let (proved, not_analysed) = prover.assertion(assert, &assertion.kind, &asked);
            let cell = match &assertion.kind {
                AssertionKind::Monotone { cell, .. } => Some(cell.clone()),
                _ => None,
            };
            let claim = Claim { assert: *at, span: assertion.span, cell, proved, not_analysed };
            (claim, asked.into_inner())
        })
        .collect();
    let (claims, questions): (Vec<Claim>, Vec<Vec<Question>>) = judged.into_iter().unzip();
    let questions = numbered(questions.into_iter().flatten().collect());
    Assertions { claims, scope, rules: program.rules.len(), not_analysed, questions }
}

/// What cannot be encoded of each rule.
fn not_analysed(program: &Program, world: &mut World) -> BTreeMap<Arc<str>, BTreeSet<Arc<str>>> {
    let mut side = Side::new(program, "", &BTreeMap::new());
    let today = world.today();
    for id in &program.order {
        Encoder { w: world, s: &mut side }.rule(*id, &today);
    }
    let of_rule = |id: &RuleId| {
        let notes = side.notes.get(id)?.iter().map(|note| Arc::from(note.as_str())).collect();
        Some((Arc::clone(&program.rule(*id).full_name), notes))
    };
    program.order.iter().filter_map(of_rule).collect()
}

fn each(at: usize, assert: &Assert) -> impl Iterator<Item = (usize, &Assert, &Assertion)> {
    assert.assertions.iter().map(move |assertion| (at, assert, assertion))
}

struct Prover<'p> {
    program: &'p Program,
    relations: Relations,
    terms: Terms,
    limits: Limits,
}

/// What is asked, for another solver.
type Asked = RefCell<Vec<Question>>;
type Notes = BTreeSet<Arc<str>>;

impl Prover<'_> {
    fn assertion(&self, assert: &Assert, kind: &AssertionKind, asked: &Asked) -> (Proved, Notes) {
        match kind {
            AssertionKind::NoReads { kind, tag, facts } => {
                let rules = self.program.rule_ids().filter(|id| {
                    let rule = self.program.rule(*id);
                    rule.kind == *kind && rule.tags.contains(tag)
                });
                let mut pairs = rules.flat_map(|id| facts.iter().map(move |fact| (id, *fact)));
                let found = pairs.find(|(id, fact)| self.relations.reads(*id, *fact));
                (found.map_or(Proved::Holds, |(id, fact)| Proved::Reads(id, fact)), Notes::new())
            }
            AssertionKind::Never(cond) => self.never(assert, &[(cond, true)], asked),
            AssertionKind::Always(cond, None) => self.never(assert, &[(cond, false)], asked),
            AssertionKind::Always(cond, Some(implied)) => {
                self.never(assert, &[(cond, true), (implied, false)], asked)
            }
            AssertionKind::Monotone { rule, cell, lower } => self.monotone(*rule, cell, *lower, asked),
            AssertionKind::SameForAll => {
                let named = by_name(self.program);
                (named.map_or(Proved::Holds, |(rule, key)| Proved::Names(rule, key)), Notes::new())
            }
        }
    }

    /// That never each of some conditions is surely true (or is not, where `false` stands).
    fn never(&self, assert: &Assert, conditions: &[(&Cond, bool)], asked: &Asked) -> (Proved, Notes) {
        let of = |world: &mut World, sides: &mut [Side<'_>]| {
            let today = world.today();
            let Some(side) = sides.first_mut() else { return Lit::FALSE };
            let mut encoder = Encoder { w: world, s: side };
            let mut goal = Vec::new();
            for (cond, wanted) in conditions {
                let mut scope = Scope::new(today.clone(), None, assert.frame);
                let truth = encoder.cond(cond, &mut scope).yes;
                goal.push(if *wanted { truth } else { !truth });
            }
            world.c.all(goal)
        };
        let replay = |day: Date, facts: &CountryFacts| {
            let mut evaluator = Evaluator::new(self.program, &self.relations, facts, None);
            conditions.iter().all(|(cond, wanted)| {
                let mut scope = At::new(day, None, assert.frame);
                (evaluator.cond(cond, &mut scope).value == Truth::True) == *wanted
            })
        };
        let (found, notes) = self.search(&assert.name, &of, &replay, asked);
        (proved(found), notes)
    }

    fn search(
        &self,
        name: &str,
        of: &dyn Fn(&mut World, &mut [Side<'_>]) -> Lit,
        replay: &dyn Fn(Date, &CountryFacts) -> bool,
        asked: &Asked,
    ) -> (Found, Notes) {
        let renamed = BTreeMap::new();
        let mut sides = [Side::new(self.program, "", &renamed)];
        let mut world = World::new(&self.terms, self.limits.items, None, false);
        let goal = of(&mut world, &mut sides);
        let search = Search {
            terms: &self.terms,
            limits: self.limits,
            renamed: &renamed,
            base: 0,
            sides: &sides,
            asked,
        };
        let found = search.find(&world, goal, name, of, replay);
        (found, sides[0].all_notes())
    }

    /// That a greater value of a cell on the as-of day, or a lower one, never makes a rule fire less surely.
    fn monotone(&self, rule: RuleId, cell: &CellName, lower: bool, asked: &Asked) -> (Proved, Notes) {
        let key: CellKey = (cell.fact, cell.index);
        let of = |world: &mut World, sides: &mut [Side<'_>]| {
            let today = world.today();
            let Some(side) = sides.first_mut() else { return Lit::FALSE };
            let mut encoder = Encoder { w: world, s: side };
            let before = encoder.rule(rule, &today);
            let Some(worse) = encoder.raise(key, cell.field, &today, lower) else { return Lit::FALSE };
            let after = encoder.rule(rule, &today);
            let fires_less = rules::compare(&before, &after, &mut world.c).lower;
            world.c.and(worse, fires_less)
        };
        if super::encode::leaf_of(&Side::new(self.program, "", &BTreeMap::new()), key, cell.field).is_err() {
            return (Proved::Undecided(Arc::from("the fact has no value with an order")), Notes::new());
        }
        let replay = |day: Date, facts: &CountryFacts| self.worse(rule, cell, lower, day, facts).is_some();
        let (found, notes) = self.search(&self.program.rule(rule).full_name, &of, &replay, asked);
        let proved = match found {
            Found::Here(day, facts) => match self.worse(rule, cell, lower, day, &facts) {
                Some(content) => Proved::NotMonotone(day, facts, content),
                None => Proved::Undecided(Arc::from("the evaluator does not confirm what was found")),
            },
            found => proved(found),
        };
        (proved, notes)
    }

    /// A worse value of a cell with which a rule fires less surely.
    fn worse(
        &self,
        rule: RuleId,
        cell: &CellName,
        lower: bool,
        day: Date,
        facts: &CountryFacts,
    ) -> Option<Content> {
        let key: CellKey = (cell.fact, cell.index);
        let see = |facts: &CountryFacts| observe::see(self.program, &self.relations, facts, day, rule);
        let before = see(facts);
        let latest = facts.cells.get(&key)?.iter().enumerate().max_by_key(|(_, seen)| seen.observed)?.0;
        let at =
            |facts: &CountryFacts| part(&facts.cells.get(&key)?.get(latest)?.content, cell.field).cloned();
        let Content::Value(value) = at(facts)? else { return None };
        self.beyond(cell, &value, lower).into_iter().find_map(|value| {
            let mut raised = facts.clone();
            let seen = raised.cells.get_mut(&key)?.get_mut(latest)?;
            put(&mut seen.content, cell.field, Content::Value(value.clone()));
            observe::difference(&before, &see(&raised)).lower.then_some(Content::Value(value))
        })
    }

    /// Values above one, or below it: of a number, those at and beside every figure that the policies name.
    fn beyond(&self, cell: &CellName, value: &Value, below: bool) -> Vec<Value> {
        match value {
            Value::Bool(truth) if *truth == below => vec![Value::Bool(!truth)],
            Value::Number(number) => {
                let step = Decimal::new(1, 3);
                let beside = |figure: &Decimal| {
                    [*figure, *figure + step, *figure - step, *figure + Decimal::ONE, *figure - Decimal::ONE]
                };
                let mut all: Vec<Decimal> =
                    self.terms.figures.iter().chain(&self.terms.bounds).flat_map(beside).collect();
                all.extend([*number + Decimal::ONE, *number - Decimal::ONE]);
                all.retain(|other| if below { other < number } else { other > number });
                all.into_iter().map(Value::Number).collect()
            }
            Value::Choice(place) if below => (0..*place).map(Value::Choice).collect(),
            Value::Choice(place) => (place + 1..self.enum_size(cell)).map(Value::Choice).collect(),
            Value::Date(days) => {
                let beyond = |day: &&Date| if below { **day < days.first } else { **day > days.last };
                let named = self.terms.days.iter().filter(beyond);
                named.map(|day| Value::Date(Days::from(*day))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn enum_size(&self, cell: &CellName) -> u32 {
        let vocabulary = &self.program.vocabulary;
        let ty = match (&vocabulary.fact(cell.fact).ty, cell.field) {
            (FactType::Scalar(Scalar::Enum(ty)), None) => Some(*ty),
            (FactType::Record(record), Some(field)) => {
                match vocabulary.record(*record).fields.get(field as usize).map(|f| &f.ty) {
                    Some(FieldType::Scalar(Scalar::Enum(ty))) => Some(*ty),
                    _ => None,
                }
            }
            _ => None,
        };
        ty.map_or(0, |ty| u32::try_from(vocabulary.enumeration(ty).values.len()).unwrap_or(0))
    }
}

/// The whole of an observation, or a field of it.
fn part(content: &Content, field: Option<u32>) -> Option<&Content> {
    match (content, field) {
        (Content::Value(Value::Record(fields)), Some(field)) => fields.get(field as usize)?.as_ref(),
        (content, None) => Some(content),
        _ => None,
    }
}

fn put(content: &mut Content, field: Option<u32>, value: Content) {
    match (content, field) {
        (Content::Value(Value::Record(fields)), Some(field)) => {
            if let Some(place) = fields.get_mut(field as usize) {
                *place = Some(value);
            }
        }
        (content, _) => *content = value,
    }
}

/// A rule that asks for the row of one country by its code.
fn by_name(program: &Program) -> Option<(RuleId, Arc<str>)> {
    struct Named<'p>(&'p Program, Option<Arc<str>>);
    impl Visitor for Named<'_> {
        fn rule_ref(&mut self, asked: &RuleRef) {
            if let (RuleTarget::Rule(id), Row::Key(key)) = (&asked.rule, &asked.row)
                && let Some(Domain::Set(set)) = self.0.rule(*id).each.as_ref().map(|each| &each.domain)
                && set.ty == SetType::Country
            {
                self.1 = Some(Arc::clone(key));
            }
        }
    }
    program.rule_ids().find_map(|id| {
        let mut named = Named(program, None);
        visit::walk_rule(&mut named, program.rule(id));
        named.1.map(|key| (id, key))
    })
}

fn proved(found: Found) -> Proved {
    match found {
        Found::Never => Proved::Holds,
        Found::Here(day, facts) => Proved::Refuted(day, facts),
        Found::Unclear(why) => Proved::Undecided(Arc::from(why)),
    }
}
