//! What comes of a batch: for each rule a few columns, a row a country, day and item.

use crate::number::Numbers;
use crate::outcomes::Outcomes;
use crate::possible::Choices;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Outcome, RuleId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A set of outcomes: a bit each, by place in [`Outcome::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutcomeSet(u16);

impl OutcomeSet {
    /// Whether an outcome is possible.
    #[must_use]
    pub fn has(self, outcome: Outcome) -> bool {
        self.0 & (1 << outcome as u16) != 0
    }

    /// With one more outcome.
    #[must_use]
    pub fn with(self, outcome: Outcome) -> OutcomeSet {
        OutcomeSet(self.0 | 1 << outcome as u16)
    }

    /// The outcomes, in their order.
    pub fn iter(self) -> impl Iterator<Item = Outcome> {
        Outcome::ALL.into_iter().filter(move |outcome| self.has(*outcome))
    }

    /// The one outcome, where settled; of a measure, and where several are possible, none.
    #[must_use]
    pub fn verdict(self) -> Option<Outcome> {
        if self.0.is_power_of_two() {
            Outcome::ALL.get(self.0.trailing_zeros() as usize).copied()
        } else {
            None
        }
    }
}

impl From<&Outcomes> for OutcomeSet {
    fn from(outcomes: &Outcomes) -> Self {
        outcomes.iter().fold(OutcomeSet::default(), |all, outcome| all.with(*outcome))
    }
}

/// What a rule says of a country, or of one item, on a day. What does not belong to the rule's kind is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The item's key, of a rule with `for each`; none too where the list itself is unknown.
    pub item: Option<&'a Arc<str>>,
    /// What can be; nothing for a measure.
    pub outcomes: OutcomeSet,
    /// Of a risk or warning, its possible levels.
    pub levels: Choices,
    /// Of a risk: whether something holds it back.
    pub inhibited: Option<Truth>,
    /// Of a risk: whether something makes it worse.
    pub amplified: Option<Truth>,
    /// Of an obligation that is unmet or may be: whether the breach is one of law.
    pub binding: Option<Truth>,
    /// Of an assistance: the truth of each offer, by place.
    pub offers: &'a [Truth],
    /// Of a measure: what it can be.
    pub value: Option<Numbers>,
}

impl Row<'_> {
    /// The one outcome, where settled.
    #[must_use]
    pub fn verdict(&self) -> Option<Outcome> {
        self.outcomes.verdict()
    }

    /// The one level, where settled.
    #[must_use]
    pub fn level(&self) -> Option<u32> {
        self.levels.known()
    }
}

/// The rows of one rule, country by country, day by day, item by item; columns that its kind does not need are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// Of a rule with `for each`: the end of each cell's rows. Empty: a row a cell.
    ends: Vec<u32>,
    items: Vec<Option<Arc<str>>>,
    outcomes: Vec<OutcomeSet>,
    /// A bit a level.
    levels: Vec<u8>,
    inhibited: Vec<Truth>,
    amplified: Vec<Truth>,
    binding: Vec<Option<Truth>>,
    offers: Vec<Truth>,
    /// Of an assistance: the end of each row's offers; a row that does not apply has none.
    offer_ends: Vec<u32>,
    values: Vec<Numbers>,
}

impl Rows {
    /// Adds a row. All rows of a rule say as much.
    pub(crate) fn push(&mut self, row: &Row<'_>, itemised: bool) {
        if itemised {
            self.items.push(row.item.cloned());
        }
        self.outcomes.push(row.outcomes);
        if row.levels != Choices::NONE {
            self.levels.push(row.levels.iter().fold(0, |bits, level| bits | 1 << level));
        }
        self.inhibited.extend(row.inhibited);
        self.amplified.extend(row.amplified);
        self.binding.push(row.binding);
        self.offers.extend(row.offers);
        self.offer_ends.push(place(self.offers.len()));
        self.values.extend(row.value);
    }

    /// Ends the rows of a cell, of a rule with `for each`.
    pub(crate) fn end_cell(&mut self) {
        self.ends.push(place(self.outcomes.len()));
    }

    /// Adds the rows of the cells that follow.
    pub(crate) fn append(&mut self, mut other: Rows) {
        let after = |ends: &[u32], before: usize| -> Vec<u32> {
            ends.iter().map(|end| end.saturating_add(place(before))).collect()
        };
        self.ends.extend(after(&other.ends, self.outcomes.len()));
        self.offer_ends.extend(after(&other.offer_ends, self.offers.len()));
        self.items.append(&mut other.items);
        self.outcomes.append(&mut other.outcomes);
        self.levels.append(&mut other.levels);
        self.inhibited.append(&mut other.inhibited);
        self.amplified.append(&mut other.amplified);
        self.binding.append(&mut other.binding);
        self.offers.append(&mut other.offers);
        self.values.append(&mut other.values);
    }

    fn of_cell(&self, cell: usize) -> std::ops::Range<usize> {
        if self.ends.is_empty() { cell..cell + 1 } else { run(&self.ends, cell) }
    }

    fn row(&self, at: usize) -> Option<Row<'_>> {
        let levels = self
            .levels
            .get(at)
            .map_or(Choices::NONE, |bits| (0..8).filter(|level| bits & (1 << level) != 0).collect());
        Some(Row {
            item: self.items.get(at).and_then(Option::as_ref),
            outcomes: *self.outcomes.get(at)?,
            levels,
            inhibited: self.inhibited.get(at).copied(),
            amplified: self.amplified.get(at).copied(),
            binding: self.binding.get(at).copied().flatten(),
            offers: self.offers.get(run(&self.offer_ends, at)).unwrap_or_default(),
            value: self.values.get(at).copied(),
        })
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// One of the runs that end where `ends` says.
fn run(ends: &[u32], at: usize) -> std::ops::Range<usize> {
    let end = |at: usize| ends.get(at).map_or(0, |end| *end as usize);
    at.checked_sub(1).map_or(0, end)..end(at)
}

/// What a program says of all countries on all days asked for.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    pub(crate) countries: Vec<Arc<str>>,
    pub(crate) days: Vec<Date>,
    pub(crate) rules: BTreeMap<RuleId, Rows>,
}

impl Assessment {
    /// The countries, by code.
    #[must_use]
    pub fn countries(&self) -> &[Arc<str>] {
        &self.countries
    }

    /// The days, as they were asked for.
    #[must_use]
    pub fn days(&self) -> &[Date] {
        &self.days
    }

    /// The rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> {
        self.rules.keys().copied()
    }

    /// What a rule says of a country on a day, both by place: one row, or one an item, by key.
    pub fn rows(&self, rule: RuleId, country: usize, day: usize) -> impl Iterator<Item = Row<'_>> {
        let there = country < self.countries.len() && day < self.days.len();
        let of_rule = self.rules.get(&rule).filter(|_| there);
        let cell = country * self.days.len() + day;
        of_rule.into_iter().flat_map(move |rows| rows.of_cell(cell).filter_map(|at| rows.row(at)))
    }
}
