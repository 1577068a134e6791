//! From conditions to the circuit: the same walk as the explaining evaluator's ([`crate::eval`]), with every possible
//! fact file at once in place of one.
//!
//! What cannot be encoded exactly becomes a free truth under the name of what it says. Both versions share it where
//! they say the same; it can only make a proof fail, never hold. Why is noted, rule by rule.

mod cell;
mod choice;
mod cond;
mod day;
mod list;
mod num;
mod quotient;
mod relation;
mod rule;
mod time;

pub(super) use cell::{cell_name, leaf_of};
pub(super) use list::item_keys;

use super::calendar::DayRef;
use super::circuit::{Circuit, Lit};
use super::kleene::Kleene;
use super::names::{Names, mentions};
use super::range::{Number, Range};
use super::rules::RuleRows;
use super::world::World;
use crate::eval::Relations;
use r2pc_lang::program::{Arg, Call, Expr, Index, IndexKey, Program, RuleId, Slot};
use r2pc_lang::value::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

/// Why something is not encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unsupported(pub(super) String);

pub(super) type Res<T> = Result<T, Unsupported>;

pub(super) fn unsupported<T>(what: &str) -> Res<T> {
    Err(Unsupported(what.to_owned()))
}

/// One of two versions, with what is encoded of it.
pub(super) struct Side<'p> {
    pub(super) program: &'p Program,
    pub(super) relations: Relations,
    pub(super) names: Names<'p>,
    /// Tells this version's free verdicts from the other's.
    tag: &'static str,
    rules: BTreeMap<(RuleId, DayRef), Rc<RuleRows>>,
    /// Rules that are proved equal to the other version's.
    pub(super) equal: BTreeSet<RuleId>,
    /// What was not encoded of each rule.
    pub(super) notes: BTreeMap<RuleId, BTreeSet<String>>,
    /// The rules that are being encoded, innermost last.
    within: Vec<RuleId>,
    /// A leaf that is read under another name on a day: its value is raised there.
    raised: Option<(Arc<str>, DayRef)>,
}

impl<'p> Side<'p> {
    pub(super) fn new(
        program: &'p Program,
        tag: &'static str,
        renamed: &BTreeMap<String, String>,
    ) -> Side<'p> {
        Side {
            program,
            relations: Relations::new(program),
            names: Names::new(program, renamed),
            tag,
            rules: BTreeMap::new(),
            equal: BTreeSet::new(),
            notes: BTreeMap::new(),
            within: Vec::new(),
            raised: None,
        }
    }

    /// The same version with nothing encoded, for another world.
    pub(super) fn anew(&self, renamed: &BTreeMap<String, String>) -> Side<'p> {
        Side { equal: self.equal.clone(), ..Side::new(self.program, self.tag, renamed) }
    }

    /// The other version's verdict is this one's from here on: proved.
    pub(super) fn share(&mut self, id: RuleId) {
        self.equal.insert(id);
        self.rules.retain(|(rule, _), _| *rule != id);
    }

    /// What tells a piece of this version from the same text in the other: nothing, where all rules that it names are
    /// proved equal.
    fn tag_of(&self, form: &str) -> &'static str {
        let equal = |name: &str| self.equal.iter().any(|id| self.names.rule(*id) == name);
        if mentions(form).into_iter().all(equal) { "" } else { self.tag }
    }

    /// What was not encoded of any rule.
    pub(super) fn all_notes(&self) -> BTreeSet<Arc<str>> {
        self.notes.values().flatten().map(|note| Arc::from(note.as_str())).collect()
    }

    /// What was not encoded of a rule is not of whoever asks it either.
    fn noted(&mut self, id: RuleId) {
        if let Some(notes) = self.notes.get(&id).cloned() {
            for rule in self.within.iter().filter(|rule| **rule != id) {
                self.notes.entry(*rule).or_default().extend(notes.iter().cloned());
            }
        }
    }

    fn note(&mut self, reason: &str) {
        if self.within.is_empty() {
            // A condition outside of rules: of an assert.
            self.notes.entry(RuleId(u32::MAX)).or_default().insert(reason.to_owned());
        }
        for rule in &self.within {
            self.notes.entry(*rule).or_default().insert(reason.to_owned());
        }
    }
}

/// Encodes one version into a world.
pub(super) struct Encoder<'e, 'p> {
    pub(super) w: &'e mut World,
    pub(super) s: &'e mut Side<'p>,
}

/// Where and when an expression is read.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) day: DayRef,
    pub(super) stale: Option<Duration>,
    pub(super) frame: Vec<Binding>,
}

impl Scope {
    pub(super) fn new(day: DayRef, stale: Option<Duration>, frame: u32) -> Scope {
        Scope { day, stale, frame: vec![Binding::Unset; frame as usize] }
    }

    fn on(&self, day: DayRef) -> Scope {
        Scope { day, ..self.clone() }
    }

    pub(super) fn bind(&mut self, slot: Slot, binding: Binding) {
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
pub(super) enum Binding {
    Unset,
    /// The item at a place of a list, with its key.
    Item(crate::facts::CellKey, usize, Arc<str>),
    Rule(RuleId),
    Value(Value),
}

/// A possible value of any type.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Truth(Kleene),
    Num(Number),
    Day(Range),
    Span(Range, Range),
    Length(Lengths),
    Choice(Vec<Lit>),
    Text(TextSet),
    Set(Members),
}

/// Lengths of time by case: the first case that holds counts; none stands for any length.
pub(super) type Lengths = Vec<(Lit, Option<Duration>)>;

/// What a text or country can be.
#[derive(Clone, Debug)]
pub(super) struct TextSet {
    /// Anything, also what is not looked at.
    pub(super) any: Lit,
    /// Of each text or country looked at, whether it is possible.
    pub(super) of: Vec<Lit>,
}

/// What a set can hold.
#[derive(Clone, Debug)]
pub(super) struct Members {
    pub(super) named: Vec<Kleene>,
    pub(super) rest: Kleene,
}

impl<'p> Encoder<'_, 'p> {
    fn c(&mut self) -> &mut Circuit {
        &mut self.w.c
    }

    /// The value of an expression of any type.
    fn value(&mut self, expr: &Expr, scope: &mut Scope) -> Res<Value> {
        Ok(match expr {
            Expr::Cond(cond) => Value::Truth(self.cond(cond, scope)),
            Expr::Num(num) => Value::Num(self.num(num, scope)?),
            Expr::Day(day) => Value::Day(self.day(day, scope)?),
            Expr::Span(span) => Value::Span(self.day(&span.later, scope)?, self.day(&span.earlier, scope)?),
            Expr::Length(length) => Value::Length(self.length(length, scope)?),
            Expr::Choice(choice) => Value::Choice(self.choice(choice, scope)?),
            Expr::Text(text) => Value::Text(self.text(text, scope)?),
            Expr::Set(set) => Value::Set(self.set(set, scope)?),
        })
    }

    /// Calls a define: its arguments are read in the caller's scope, its body in a frame of its own.
    fn call(&mut self, call: &Call, scope: &mut Scope) -> Res<Value> {
        let program: &'p Program = self.s.program;
        let define = program.define(call.define);
        let mut inner = Scope::new(scope.day.clone(), scope.stale, define.frame);
        for (place, arg) in (0..).zip(&call.args) {
            let binding = match arg {
                Arg::Item(slot) => scope.get(*slot).clone(),
                Arg::Value(expr) => Binding::Value(self.value(expr, scope)?),
            };
            inner.bind(Slot(place), binding);
        }
        self.value(&define.body, &mut inner)
    }

    /// The cell of a fact `by` something.
    fn index(&self, index: Option<Index>, scope: &Scope) -> Res<Option<IndexKey>> {
        match index {
            None => Ok(None),
            Some(Index::Key(key)) => Ok(Some(key)),
            Some(Index::Slot(slot)) => match scope.get(slot) {
                Binding::Rule(rule) => Ok(Some(IndexKey::Rule(*rule))),
                Binding::Value(Value::Choice(lits)) => {
                    match (0..).zip(lits).find(|(_, lit)| **lit == Lit::TRUE) {
                        Some((value, _)) => Ok(Some(IndexKey::Choice(value))),
                        None => unsupported("a cell found by a value that is not fixed"),
                    }
                }
                _ => unsupported("a cell found by a value that is not fixed"),
            },
        }
    }

    /// A free truth in place of a condition that cannot be encoded.
    fn opaque(&mut self, piece: &impl Debug, scope: &Scope, why: &Unsupported) -> Kleene {
        self.s.note(&why.0);
        let name = self.opaque_name(piece, scope);
        self.w.opaque(name)
    }

    /// What is not encoded, by what it says and where it is read; verdicts that may differ by their version.
    fn opaque_name(&self, piece: &impl Debug, scope: &Scope) -> String {
        let form = self.s.names.written_out(piece);
        let tag = self.s.tag_of(&form);
        let raised = if self.s.raised.is_some() { "raised " } else { "" };
        let bound = scope.frame.iter().enumerate().filter(|(_, binding)| !matches!(binding, Binding::Unset));
        format!("{raised}{tag}{form} {:?} {:?} {:?}", scope.day, scope.stale, bound.collect::<Vec<_>>())
    }
}
