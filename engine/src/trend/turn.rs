//! What differs between two days, or between what was known then and what is known now, and because of which cells.

use super::Reader;
use crate::assess;
use crate::eval::Evaluator;
use crate::facts::reading::{self, Ask};
use crate::finding::{CellPlace, FactUsed, Verdict};
use crate::why::Ground;
use jiff::civil::Date;
use r2pc_lang::program::RuleId;
use r2pc_lang::value::{Content, Reason, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A verdict that is another one on the next day.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The series: its place in [`Trend::series`](super::Trend::series).
    pub series: usize,
    /// The day that it turned after: its place in [`Trend::days`](super::Trend::days). The next is the other one.
    pub after: usize,
    /// The cells that say something else now, by cell.
    pub cells: Vec<CellTurn>,
}

/// A day of which more is known now than was then.
#[derive(Clone, Debug)]
pub struct Late {
    /// The series.
    pub series: usize,
    /// The day.
    pub day: usize,
    /// What it comes to with all that is known now.
    pub now: Option<Verdict>,
    /// The cells of which something else was known.
    pub cells: Vec<CellTurn>,
}

/// A cell that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellTurn {
    /// The cell.
    pub place: CellPlace,
    /// What it said before, or what was known then.
    pub was: Said,
    /// What it says.
    pub is: Said,
    /// Whether the verdict would be as before had this cell alone not changed.
    pub is_decisive: bool,
}

/// What a cell says on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The observations that speak; of an expired reading none.
    pub facts: Vec<FactUsed>,
    /// Why it has no one value, where it has none.
    pub reason: Option<Reason>,
}

impl Said {
    /// The values as text, each once; empty where there is none.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        let mut values: Vec<&str> = self.facts.iter().filter_map(|fact| fact.value.as_deref()).collect();
        values.dedup();
        values
    }

    /// Whether another says the same: the same values, or the same reason for having none.
    fn agrees(&self, other: &Said) -> bool {
        let of =
            |said: &Said| said.facts.iter().map(|fact| (fact.value.clone(), fact.reason)).collect::<Vec<_>>();
        of(self) == of(other) && self.reason == other.reason
    }
}

impl Reader<'_> {
    /// What turned a row between a day and the next.
    pub(super) fn turn(
        &self,
        series: usize,
        rule: RuleId,
        item: Option<&Arc<str>>,
        after: usize,
    ) -> Option<Turn> {
        let (before, day) = (self.day(after)?, self.day(after + 1)?);
        let known_by = self.known_by();
        let old = self.point_of(&mut self.evaluator(known_by), rule, item, before);
        let ground = Ground { program: self.program, facts: self.facts, known_by };
        let mut plain = self.evaluator(known_by);
        self.point_of(&mut plain, rule, item, day);
        let mut cells = Vec::new();
        let mut places = self.read_on(rule, item, before, known_by);
        places.extend(self.read_on(rule, item, day, known_by));
        for place in places {
            let (was, is) = (said(&ground, &place, before), said(&ground, &place, day));
            if was.agrees(&is) {
                continue;
            }
            let is_decisive = self.reverts(&ground, &plain, (rule, item), (&place, day), &was, old.as_ref());
            cells.push(CellTurn { place, was, is, is_decisive });
        }
        Some(Turn { series, after, cells })
    }

    /// What is known now of a day that was not known then.
    pub(super) fn late(
        &self,
        series: usize,
        rule: RuleId,
        item: Option<&Arc<str>>,
        at: usize,
        now: Option<Verdict>,
    ) -> Option<Late> {
        let day = self.day(at)?;
        let then = Ground { program: self.program, facts: self.facts, known_by: self.known_by() };
        let today = Ground { known_by: None, ..then };
        let mut cells = Vec::new();
        for place in self.read_on(rule, item, day, None) {
            let (was, is) = (said(&then, &place, day), said(&today, &place, day));
            if !was.agrees(&is) {
                cells.push(CellTurn { place, was, is, is_decisive: false });
            }
        }
        Some(Late { series, day: at, now, cells })
    }

    fn point_of(
        &self,
        evaluator: &mut Evaluator<'_>,
        rule: RuleId,
        item: Option<&Arc<str>>,
        day: Date,
    ) -> Option<Verdict> {
        let result = evaluator.rule(rule, day);
        let row = result.rows.iter().find(|row| row.key.as_ref() == item)?;
        Some(self.point(evaluator, rule, row, day))
    }

    /// The cells that a row and the rules it asks read as of a day, and what bears on it.
    fn read_on(
        &self,
        rule: RuleId,
        item: Option<&Arc<str>>,
        day: Date,
        known_by: Option<Date>,
    ) -> BTreeSet<CellPlace> {
        let mut evaluator = self.evaluator(known_by);
        self.point_of(&mut evaluator, rule, item, day);
        let read = evaluator.logs().flat_map(|log| &log.read);
        read.filter(|(_, at)| *at == day).map(|(place, _)| place.clone()).collect()
    }

    /// Whether a row is as it was once a cell says what it said.
    fn reverts(
        &self,
        ground: &Ground<'_>,
        plain: &Evaluator<'_>,
        (rule, item): (RuleId, Option<&Arc<str>>),
        (place, day): (&CellPlace, Date),
        was: &Said,
        old: Option<&Verdict>,
    ) -> bool {
        let Some(spot) = ground.spot(place, day) else { return false };
        let value = one_value(ground, was);
        if value.is_none() && !was.values().is_empty() {
            return false;
        }
        let changed = ground.edited(&[(&spot, value)]);
        self.point_of(&mut plain.changed(&changed), rule, item, day).as_ref() == old
    }
}

/// The one value that observations agree on.
fn one_value<'g>(ground: &Ground<'g>, said: &Said) -> Option<&'g Value> {
    let place = &said.facts.first()?.place;
    let observations = ground.facts.observations(place.cell.fact, place.cell.index);
    let mut found = None;
    for fact in &said.facts {
        let observation = observations.iter().find(|o| o.span == fact.span && o.observed == fact.observed)?;
        match assess::content_at(&ground.program.vocabulary, place, &observation.content) {
            Some(Content::Value(value)) if found.is_none_or(|other| other == value) => found = Some(value),
            _ => return None,
        }
    }
    found
}

/// What a cell says on a day.
fn said(ground: &Ground<'_>, place: &CellPlace, day: Date) -> Said {
    let vocabulary = &ground.program.vocabulary;
    let fact = vocabulary.fact(place.cell.fact);
    let observations = ground.facts.observations(place.cell.fact, place.cell.index);
    let reading = reading::read(observations, &Ask::of(fact, day, ground.known_by, None));
    let (facts, reason) = match (&place.item, place.cell.field) {
        (None, None) if matches!(fact.ty, r2pc_lang::program::FactType::List { .. }) => {
            let list = reading.list();
            (list.rests, list.reason)
        }
        (Some(key), Some(field)) => {
            let list = reading.list();
            let leaf = list.item(key).map_or_else(|| list.unlisted(), |item| item.field(field));
            (leaf.rests, leaf.reason)
        }
        (_, Some(field)) => {
            let leaf = reading.field(field);
            (leaf.rests, leaf.reason)
        }
        _ => {
            let leaf = reading.whole();
            (leaf.rests, leaf.reason)
        }
    };
    let used = |rest: &reading::Rest<'_>| assess::used(vocabulary, place, rest.observation);
    Said { facts: facts.iter().map(used).collect(), reason }
}
