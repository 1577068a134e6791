//! Observations: dated, sourced values of the cells of a vocabulary, by country.

mod conflicts;
mod members;
pub mod panel;
pub mod read;
pub mod reading;
pub mod schema;
pub mod store;
mod stride;
mod window;
pub mod write;

use jiff::civil::Date;
use r2pc_lang::program::{FactId, IndexKey, SourceId};
use r2pc_lang::source::Span;
use r2pc_lang::value::Content;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All observations at hand.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// By ISO 3166-1 alpha-3 code.
    pub countries: BTreeMap<Arc<str>, CountryFacts>,
}

/// The observations of one country.
#[derive(Clone, Debug, Default)]
pub struct CountryFacts {
    /// By cell; the order within a cell has no meaning (semantics, 11).
    pub cells: BTreeMap<CellKey, Vec<Observation>>,
}

/// What observations are filed under: a fact, and its index where it is `by` something. Fields of a record and items
/// of a list are inside the observation.
pub type CellKey = (FactId, Option<IndexKey>);

/// A value or a reason, observed on a day, by a source (semantics, 5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What was observed.
    pub content: Content,
    /// By whom.
    pub source: Origin,
    /// The day it was observed.
    pub observed: Date,
    /// The day from which on it held, if said.
    pub since: Option<Date>,
    /// The day it became known.
    pub recorded: Date,
    /// Where it stands.
    pub span: Span,
}

/// The source of an observation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A declared one, found by its name or its citation.
    Declared(SourceId),
    /// Any other, as written; it cannot be preferred.
    Text(Arc<str>),
    /// None was given.
    Unstated,
}

impl Facts {
    /// Files an observation.
    pub fn add(&mut self, country: &Arc<str>, cell: CellKey, observation: Observation) {
        self.countries
            .entry(Arc::clone(country))
            .or_default()
            .cells
            .entry(cell)
            .or_default()
            .push(observation);
    }

    /// Files all observations of others behind these.
    pub fn join(&mut self, others: Facts) {
        for (country, found) in others.countries {
            let cells = &mut self.countries.entry(country).or_default().cells;
            for (cell, mut observations) in found.cells {
                cells.entry(cell).or_default().append(&mut observations);
            }
        }
    }

    /// The observations of a country; none where nothing is known of it.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&CountryFacts> {
        self.countries.get(code)
    }
}
