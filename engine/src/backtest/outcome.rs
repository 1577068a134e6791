//! What came after: of which country-years an event is known to have followed, and of which not.

use crate::calendar;
use crate::facts::{CountryFacts, Facts, Observation};
use r2pc_lang::program::FactId;
use r2pc_lang::value::{Content, Duration, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A truth by country and year; none where nobody knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Years {
    by_country: BTreeMap<Arc<str>, BTreeMap<i16, Option<bool>>>,
}

impl Years {
    /// Sets what is known of a country-year, and returns what was set before.
    pub fn set(&mut self, country: &Arc<str>, year: i16, truth: Option<bool>) -> Option<Option<bool>> {
        self.by_country.entry(Arc::clone(country)).or_default().insert(year, truth)
    }

    /// What is known of a country-year.
    #[must_use]
    pub fn get(&self, country: &str, year: i16) -> Option<bool> {
        self.by_country.get(country)?.get(&year).copied().flatten()
    }

    /// All country-years, by country and year.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, i16, Option<bool>)> {
        self.by_country
            .iter()
            .flat_map(|(country, years)| years.iter().map(move |(year, truth)| (country, *year, *truth)))
    }

    /// Looks ahead: whether the event comes in one of the next `n` years. True where one of them is known to have it,
    /// false where all are known not to.
    #[must_use]
    pub fn within(&self, n: i16) -> Years {
        let mut ahead = Years::default();
        for (country, years) in &self.by_country {
            let from: BTreeSet<i16> = years.keys().flat_map(|year| (1..=n).map(move |k| year - k)).collect();
            for year in from {
                let next: Vec<Option<bool>> = (1..=n).map(|k| self.get(country, year + k)).collect();
                let truth = match next.as_slice() {
                    _ if next.contains(&Some(true)) => Some(true),
                    _ if next.contains(&None) => None,
                    _ => Some(false),
                };
                ahead.set(country, year, truth);
            }
        }
        ahead
    }

    /// What a fact that is true or false says of each year: the observation of the year's last day that there is one
    /// of; none where sources differ or there is a reason in place of a value. A year without an observation is not
    /// there: nothing is carried on.
    #[must_use]
    pub fn of_fact(facts: &Facts, fact: FactId) -> Years {
        let mut years = Years::default();
        for (country, observed) in &facts.countries {
            let observations = observed.cells.get(&(fact, None)).map_or(&[][..], Vec::as_slice);
            let spoken: BTreeSet<i16> = observations.iter().flat_map(spoken_for).collect();
            for year in spoken {
                let of_year = observations.iter().filter(|o| spoken_for(o).contains(&year));
                years.set(country, year, agreed(of_year));
            }
        }
        years
    }
}

/// The years that an observation speaks for.
fn spoken_for(observation: &Observation) -> std::ops::RangeInclusive<i16> {
    let until = observation.observed.year();
    observation.since.map_or(until, |since| since.year())..=until
}

/// What the latest of observations say, where they agree.
fn agreed<'a>(observations: impl Iterator<Item = &'a Observation> + Clone) -> Option<bool> {
    let last = observations.clone().map(|o| o.observed).max()?;
    let said: BTreeSet<Option<bool>> =
        observations.filter(|o| o.observed == last).map(|o| truth(&o.content)).collect();
    if said.len() == 1 { said.into_iter().next().flatten() } else { None }
}

fn truth(content: &Content) -> Option<bool> {
    match content {
        Content::Value(Value::Bool(truth)) => Some(*truth),
        _ => None,
    }
}

/// The same facts, each known so long after the day on which it was observed, or on which it began to hold.
#[must_use]
pub fn published_after(facts: &Facts, lag: Duration) -> Facts {
    let lagged = |observation: &Observation| Observation {
        recorded: calendar::plus(observation.since.unwrap_or(observation.observed), lag),
        ..observation.clone()
    };
    let of_country = |country: &CountryFacts| {
        let cells = country.cells.iter();
        CountryFacts { cells: cells.map(|(key, all)| (*key, all.iter().map(lagged).collect())).collect() }
    };
    let countries = facts.countries.iter();
    Facts { countries: countries.map(|(code, country)| (Arc::clone(code), of_country(country))).collect() }
}
