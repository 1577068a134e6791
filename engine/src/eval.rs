//! The explaining way: a checked program read against one country's facts, expression by expression, every unknown
//! with its causes.
//!
//! [`Evaluator`] holds what does not change while a country is read; a [`Scope`] holds what does: the day, the
//! variables, the rule's limit of age. A rule's result is computed once a day and kept.

mod cell;
mod choice;
mod cond;
mod day;
pub(crate) mod leaf;
mod list;
mod margin;
mod num;
mod relation;
mod rule;
mod statistics;
mod time;
mod trace;
mod why;

use crate::calendar;
use crate::cause::{Causes, Possible, Tri};
use crate::facts::{CellKey, CountryFacts, Observation};
use crate::finding::{Assumed, CellPlace};
use crate::number::Numbers;
use crate::possible::{Choices, Interval, Texts};
use jiff::civil::Date;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::{Arg, Call, Define, Expr, Index, IndexKey, Program, RuleId, Slot};
use r2pc_lang::source::Span;
use r2pc_lang::value::{Content, Duration, Element};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

pub(crate) use day::moved;
pub(crate) use relation::declared;
pub use relation::{Relations, Side};
pub use rule::{Row, RuleResult, in_force};
pub(crate) use rule::{declared_levels, has_levels};
pub(crate) use statistics::Sample;
pub(crate) use time::rises;
pub use trace::{Address, Distances, End, Seen, Trace, place};

/// A value given to a cell for the sake of argument: what if it were so?
pub type Suppositions = BTreeMap<(CellPlace, Date), Content>;

/// Results of rules by day.
type Results<'a> = BTreeMap<(RuleId, Date), Rc<RuleResult<'a>>>;

/// Reads a program against the facts of one country.
pub struct Evaluator<'a> {
    pub(crate) program: &'a Program,
    pub(crate) relations: &'a Relations,
    facts: &'a CountryFacts,
    known_by: Option<Date>,
    suppositions: Suppositions,
    /// Cells whose observations are others than those of the country.
    changed: Option<&'a CountryFacts>,
    /// Whether a reading of the unknown itself stays open where what it asks about is.
    cautious: bool,
    results: Results<'a>,
    /// Results without the suppositions and changes: those of rules that do not read what is supposed or changed hold
    /// here too.
    base: Option<&'a Results<'a>>,
    log: Log<'a>,
    /// What is looked at, where somebody wants to know.
    trace: Option<RefCell<Trace>>,
}

/// What was read and assumed while a rule was evaluated.
#[derive(Clone, Debug, Default)]
pub struct Log<'a> {
    /// The observations read, by cell and place.
    pub used: BTreeMap<(CellPlace, Span), &'a Observation>,
    /// The cells read, whether or not there was an observation.
    pub read: BTreeSet<(CellPlace, Date)>,
    /// What stood in for an unknown, by place in the policy.
    pub assumed: BTreeMap<Span, Assumed>,
}

impl Log<'_> {
    fn merge(&mut self, other: Self) {
        self.used.extend(other.used);
        self.read.extend(other.read);
        self.assumed.extend(other.assumed);
    }
}

/// Where and when an expression is read.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The day of the reading.
    pub day: Date,
    /// The rule's own limit of age.
    pub stale: Option<Duration>,
    /// The variables.
    pub frame: Vec<Binding>,
}

impl Scope {
    /// A scope with unbound variables.
    #[must_use]
    pub fn new(day: Date, stale: Option<Duration>, frame: u32) -> Self {
        Scope { day, stale, frame: vec![Binding::Unset; frame as usize] }
    }

    /// The same scope on another day.
    fn on(&self, day: Date) -> Scope {
        Scope { day, ..self.clone() }
    }

    fn bind(&mut self, slot: Slot, binding: Binding) {
        if let Some(place) = self.frame.get_mut(slot.index()) {
            *place = binding;
        }
    }

    fn get(&self, slot: Slot) -> &Binding {
        self.frame.get(slot.index()).unwrap_or(&Binding::Unset)
    }
}

/// What a variable stands for.
#[derive(Clone, Debug)]
pub enum Binding {
    /// Nothing yet.
    Unset,
    /// An item of a list: it is looked up again at each day it is read.
    Item(CellKey, Arc<str>),
    /// A rule.
    Rule(RuleId),
    /// A value.
    Value(Value),
}

/// A possible value of any type.
#[derive(Clone, Debug)]
pub enum Value {
    /// A truth.
    Truth(Tri),
    /// A number.
    Num(Possible<Numbers>),
    /// A day.
    Day(Possible<Interval<Date>>),
    /// The days from the second to the first.
    Span(Possible<Interval<Date>>, Possible<Interval<Date>>),
    /// A length of time.
    Length(Possible<Lengths>),
    /// A value of an enum.
    Choice(Possible<Choices>),
    /// A text or country.
    Text(Possible<Texts>),
    /// A set.
    Set(Possible<Members>),
}

/// What a length of time can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lengths {
    /// Anything.
    Any,
    /// From so many to so many months.
    Months(u32, u32),
    /// From so many to so many days.
    Days(u32, u32),
}

/// What a set can hold: what is said of each element named, and of all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// Surely in or perhaps in; an element not named is as `rest` says.
    pub named: BTreeMap<Element, crate::truth::Truth>,
    /// False: no others. Unknown: there may be others.
    pub rest: crate::truth::Truth,
}

impl<'a> Evaluator<'a> {
    /// An evaluator of a country's facts, as they were known by a day (all of them if none is given).
    #[must_use]
    pub fn new(
        program: &'a Program,
        relations: &'a Relations,
        facts: &'a CountryFacts,
        known_by: Option<Date>,
    ) -> Self {
        Evaluator {
            program,
            relations,
            facts,
            known_by,
            suppositions: Suppositions::new(),
            changed: None,
            cautious: false,
            results: BTreeMap::new(),
            base: None,
            log: Log::default(),
            trace: None,
        }
    }

    /// The same, with some cells as supposed instead of as observed. What does not read them is not read again.
    #[must_use]
    pub fn supposing<'s>(&'s self, suppositions: Suppositions) -> Evaluator<'s>
    where
        'a: 's,
    {
        let base = self.suppositions.is_empty().then_some(&self.results);
        Evaluator {
            suppositions,
            base,
            ..Evaluator::new(self.program, self.relations, self.facts, self.known_by)
        }
    }

    /// The same, with other observations of some cells in place of those of the country. What does not read them is
    /// not read again.
    #[must_use]
    pub fn changed<'s>(&'s self, changed: &'s CountryFacts) -> Evaluator<'s>
    where
        'a: 's,
    {
        let is_plain = self.suppositions.is_empty() && self.changed.is_none();
        Evaluator {
            changed: Some(changed),
            cautious: self.cautious,
            base: is_plain.then_some(&self.results),
            ..Evaluator::new(self.program, self.relations, self.facts, self.known_by)
        }
    }

    /// The same, so that what comes out known stays so whatever is learned: `established`, `known` and their like, which
    /// make an answer of an unknown (semantics, 7.1), are unknown where what they ask about is. What it holds possible
    /// includes everything that can come out once some of the unknown is known.
    #[must_use]
    pub fn cautious(self) -> Self {
        Evaluator { cautious: true, results: BTreeMap::new(), base: None, ..self }
    }

    /// A result that the suppositions and changes cannot have changed.
    fn unchanged(&self, rule: RuleId, day: Date) -> Option<Rc<RuleResult<'a>>> {
        let result = self.base?.get(&(rule, day))?;
        let supposed = self.suppositions.keys().map(|(place, _)| place.cell.fact);
        let changed = self.changed.into_iter().flat_map(|facts| facts.cells.keys().map(|(fact, _)| *fact));
        let touched = supposed.chain(changed).any(|fact| self.relations.reads(rule, fact));
        (!touched).then(|| Rc::clone(result))
    }

    /// The observations of a cell.
    fn observations(&self, cell: CellKey) -> &'a [Observation] {
        let changed = self.changed.and_then(|facts| facts.cells.get(&cell));
        changed.map_or_else(|| self.facts.observations(cell.0, cell.1), Vec::as_slice)
    }

    /// What was read for each result so far.
    pub(crate) fn logs(&self) -> impl Iterator<Item = &Log<'a>> {
        self.results.values().flat_map(|result| result.rows.iter().chain(&result.unseen)).map(|row| &row.log)
    }

    /// Runs a reading with a log of its own, and hands the log out.
    fn logged<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, Log<'a>) {
        let outer = std::mem::take(&mut self.log);
        let result = run(self);
        (result, std::mem::replace(&mut self.log, outer))
    }

    /// Runs a reading and hands out the cells it read: the operands of what turns out to be undefined.
    fn with_operands<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, BTreeSet<(CellPlace, Date)>) {
        let (result, log) = self.logged(run);
        let operands = log.read.clone();
        self.log.merge(log);
        (result, operands)
    }

    /// The value of an expression of any type.
    pub fn value(&mut self, expr: &Expr, scope: &mut Scope) -> Value {
        match expr {
            Expr::Cond(cond) => Value::Truth(self.cond(cond, scope)),
            Expr::Num(num) => Value::Num(self.num(num, scope)),
            Expr::Day(day) => Value::Day(self.day(day, scope)),
            Expr::Span(span) => Value::Span(self.day(&span.later, scope), self.day(&span.earlier, scope)),
            Expr::Length(length) => Value::Length(self.length(length, scope)),
            Expr::Choice(choice) => Value::Choice(self.choice(choice, scope)),
            Expr::Text(text) => Value::Text(self.text(text, scope)),
            Expr::Set(set) => Value::Set(self.set(set, scope)),
        }
    }

    /// Calls a define.
    fn call(&mut self, call: &Call, scope: &mut Scope) -> Value {
        let (define, mut inner) = self.enter(call, scope);
        self.value(&define.body, &mut inner)
    }

    /// The frame of a call: its arguments are read in the caller's scope, its body in a frame of its own.
    fn enter(&mut self, call: &Call, scope: &mut Scope) -> (&'a Define, Scope) {
        let program = self.program;
        self.note_owner(Owner::Define(call.define));
        let define = program.define(call.define);
        let mut inner = Scope::new(scope.day, scope.stale, define.frame);
        for (place, arg) in (0..).zip(&call.args) {
            let binding = match arg {
                Arg::Item(slot) => scope.get(*slot).clone(),
                Arg::Value(expr) => Binding::Value(self.value(expr, scope)),
            };
            inner.bind(Slot(place), binding);
        }
        (define, inner)
    }

    /// The cell of a fact `by` something; none where a variable has no one value (the checker rules it out).
    fn index(&self, index: Option<Index>, scope: &Scope) -> Option<IndexKey> {
        match index? {
            Index::Key(key) => Some(key),
            Index::Slot(slot) => match scope.get(slot) {
                Binding::Rule(rule) => Some(IndexKey::Rule(*rule)),
                Binding::Value(Value::Choice(choice)) => choice.value.known().map(IndexKey::Choice),
                _ => None,
            },
        }
    }

    /// Notes that a fallback was read in place of an unknown.
    fn assume(&mut self, span: Span, value: String, because: &Arc<str>) {
        self.log.assumed.insert(span, Assumed { value, because: Arc::clone(because), span });
    }
}

/// The days of a window: so many steps counted back from a day, that day first (semantics, 6.1).
fn window(day: Date, step: r2pc_lang::program::Step) -> impl Iterator<Item = Date> {
    (0..step.count).map(move |n| calendar::minus(day, calendar::times(step.length, n)))
}

/// Causes of the same cells for another reason: an operation on them has no result.
fn undefined(operands: &BTreeSet<(CellPlace, Date)>) -> Causes {
    operands
        .iter()
        .map(|(place, day)| crate::cause::Cause {
            place: place.clone(),
            day: *day,
            reason: r2pc_lang::value::Reason::Undefined,
        })
        .collect()
}
