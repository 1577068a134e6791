//! Facts as they would be: one observation with another value, or one that nobody made.

use crate::facts::reading::{self, Ask};
use crate::facts::{CellKey, CountryFacts, Observation, Origin};
use crate::finding::CellPlace;
use jiff::civil::Date;
use r2pc_lang::program::{FactType, Program};
use r2pc_lang::value::{Content, Fields, Reason, Value};
use std::sync::Arc;

/// What can be otherwise of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The cell.
    pub(crate) place: CellPlace,
    /// The first day it is read at.
    pub(crate) day: Date,
    /// The observations that it is read from, by place in the cell; none where there is nothing to read, and only a
    /// new observation on the day would say something.
    pub(crate) seen: Vec<usize>,
}

/// A value, or nothing, in place of what a spot says.
pub(crate) type Edit<'c> = (&'c Spot, Option<&'c Value>);

/// A country's facts, to be changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a CountryFacts,
    pub(crate) known_by: Option<Date>,
}

impl Ground<'_> {
    /// What a reading of a cell on a day rests on. An item's field rests on the observations that list the item.
    pub(crate) fn spot(&self, place: &CellPlace, day: Date) -> Option<Spot> {
        let observations = self.facts.observations(place.cell.fact, place.cell.index);
        let fact = self.program.vocabulary.fact(place.cell.fact);
        let reading = reading::read(observations, &Ask::of(fact, day, self.known_by, None));
        let rests = reading.rests().iter();
        let at = |rest: &reading::Rest<'_>| {
            let is = |observation: &Observation| std::ptr::eq(observation, rest.observation);
            observations.iter().position(is).filter(|_| lists(rest.observation, place.item.as_ref()))
        };
        let mut seen: Vec<usize> = rests.filter_map(at).collect();
        seen.sort_unstable();
        let is_there = !seen.is_empty() || place.item.is_none();
        is_there.then(|| Spot { place: place.clone(), day, seen })
    }

    /// The cells that edits touch, each with its observations as they would be. Nothing in place of what nobody saw
    /// changes nothing.
    pub(crate) fn edited(&self, edits: &[Edit<'_>]) -> CountryFacts {
        let mut changed = CountryFacts::default();
        for (spot, value) in edits {
            let key = (spot.place.cell.fact, spot.place.cell.index);
            let observations =
                changed.cells.entry(key).or_insert_with(|| self.facts.observations(key.0, key.1).to_vec());
            let content = value.map_or(Content::Missing(Reason::NotCollected), |v| Content::Value(v.clone()));
            if spot.seen.is_empty() {
                if value.is_some() {
                    observations.push(self.seen_now(key, spot, content));
                }
                continue;
            }
            for at in &spot.seen {
                if let Some(observation) = observations.get_mut(*at) {
                    self.put(&mut observation.content, &spot.place, content.clone());
                }
            }
        }
        changed
    }

    /// An observation of the day itself, known in time.
    fn seen_now(&self, key: CellKey, spot: &Spot, content: Content) -> Observation {
        let mut whole = Content::Missing(Reason::NotCollected);
        self.put(&mut whole, &spot.place, content);
        Observation {
            content: whole,
            source: Origin::Text(Arc::from("supposed")),
            observed: spot.day,
            since: None,
            recorded: self.known_by.map_or(spot.day, |day| day.min(spot.day)),
            span: self.program.vocabulary.fact(key.0).span,
        }
    }

    /// Puts a content where a place stands within a whole observation.
    fn put(&self, whole: &mut Content, place: &CellPlace, content: Content) {
        let slot = match (&place.item, place.cell.field) {
            (Some(key), Some(field)) => item_field(whole, key, field),
            (None, Some(field)) => self.record_field(whole, place, field),
            _ => {
                *whole = content;
                return;
            }
        };
        if let Some(slot) = slot {
            *slot = Some(content);
        }
    }

    /// A field of a record. A record that says nothing as a whole says so of each other field.
    fn record_field<'c>(
        &self,
        whole: &'c mut Content,
        place: &CellPlace,
        field: u32,
    ) -> Option<&'c mut Option<Content>> {
        let FactType::Record(record) = self.program.vocabulary.fact(place.cell.fact).ty else { return None };
        if let Content::Missing(reason) = whole {
            let count = self.program.vocabulary.record(record).fields.len();
            let fields: Fields = vec![Some(Content::Missing(*reason)); count];
            *whole = Content::Value(Value::Record(fields));
        }
        match whole {
            Content::Value(Value::Record(fields)) => fields.get_mut(field as usize),
            _ => None,
        }
    }
}

fn item_field<'c>(whole: &'c mut Content, key: &Arc<str>, field: u32) -> Option<&'c mut Option<Content>> {
    let Content::Value(Value::List(list)) = whole else { return None };
    let item = list.items.iter_mut().find(|item| item.key == *key)?;
    item.fields.get_mut(field as usize)
}

/// Whether an observation lists an item; all do where none is asked for.
fn lists(observation: &Observation, item: Option<&Arc<str>>) -> bool {
    let Some(key) = item else { return true };
    matches!(&observation.content, Content::Value(Value::List(list)) if list.items.iter().any(|i| i.key == *key))
}
