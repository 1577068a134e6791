//! All facts of a run: tables in columns, everything else as observations.

use super::panel::Panel;
use super::{CellKey, CountryFacts, Facts, Observation};
use jiff::civil::Date;
use r2pc_lang::program::FactId;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Facts as they were read.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub(super) rows: Facts,
    pub(super) panels: Vec<Panel>,
}

/// Facts to be read, in columns or not.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub(crate) rows: &'a Facts,
    pub(crate) panels: &'a [Panel],
}

/// How much facts take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Observations.
    pub observations: usize,
    /// Those of them that stand in columns.
    pub in_columns: usize,
    /// Bytes of all, about; without the texts that they were read from.
    pub bytes: usize,
    /// Bytes of those in columns.
    pub bytes_in_columns: usize,
}

impl From<Facts> for Store {
    fn from(rows: Facts) -> Self {
        Store { rows, panels: Vec::new() }
    }
}

impl<'a> From<&'a Store> for View<'a> {
    fn from(store: &'a Store) -> Self {
        View { rows: &store.rows, panels: &store.panels }
    }
}

impl<'a> From<&'a Facts> for View<'a> {
    fn from(rows: &'a Facts) -> Self {
        View { rows, panels: &[] }
    }
}

impl Store {
    /// These facts, to be read.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        self.into()
    }

    /// Everything as observations.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let mut facts = self.rows.clone();
        for panel in &self.panels {
            for code in panel.countries() {
                panel.add_to(code, facts.countries.entry(Arc::clone(code)).or_default());
            }
        }
        facts
    }

    /// How much they take.
    #[must_use]
    pub fn size(&self) -> Size {
        let of_cell = |(_, all): (&CellKey, &Vec<Observation>)| {
            (all.len(), size_of_val(all.as_slice()) + all.iter().map(inner).sum::<usize>() + 64)
        };
        let cells = self.rows.countries.values().flat_map(|country| &country.cells).map(of_cell);
        let (rows, row_bytes) = cells.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let panels = self.panels.iter().map(Panel::size);
        let (in_columns, bytes) = panels.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Size {
            observations: rows + in_columns,
            in_columns,
            bytes: row_bytes + bytes,
            bytes_in_columns: bytes,
        }
    }

    /// The newest day that anything was observed on.
    #[must_use]
    pub fn newest(&self) -> Option<Date> {
        let rows = self.rows.countries.values().flat_map(|country| country.cells.values()).flatten();
        rows.map(|one| one.observed).chain(self.panels.iter().filter_map(Panel::newest)).max()
    }

    /// Whether nothing is known of any country.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.countries.is_empty() && self.panels.iter().all(|panel| panel.countries().next().is_none())
    }

    /// Takes in the facts of other countries.
    pub fn absorb(&mut self, others: Store) {
        self.rows.join(others.rows);
        self.panels.extend(others.panels);
    }

    /// Files observations and tables behind these, and returns the cells of which both say something.
    pub(super) fn join(&mut self, rows: Facts, panel: Option<Panel>) -> BTreeSet<(Arc<str>, CellKey)> {
        self.rows.join(rows);
        let Some(panel) = panel else { return BTreeSet::new() };
        let mut both = BTreeSet::new();
        let keys: BTreeSet<CellKey> = panel.groups().iter().map(|group| group.key).collect();
        for code in panel.countries() {
            let rows = self.rows.countries.get(code).map(|country| country.cells.keys());
            let told = self.panels.iter().filter(|other| other.has(code)).flat_map(|other| other.groups());
            let others = rows.into_iter().flatten().chain(told.map(|group| &group.key));
            both.extend(others.filter(|key| keys.contains(key)).map(|key| (Arc::clone(code), *key)));
        }
        self.panels.push(panel);
        both
    }
}

/// What a value takes beside itself, about.
fn inner(observation: &Observation) -> usize {
    use r2pc_lang::value::{Content, Value};
    fn of(content: &Content) -> usize {
        let fields =
            |fields: &[Option<Content>]| size_of_val(fields) + fields.iter().flatten().map(of).sum::<usize>();
        match content {
            Content::Value(Value::Record(all)) => fields(all),
            Content::Value(Value::List(list)) => {
                list.items.iter().map(|item| size_of_val(item) + item.key.len() + fields(&item.fields)).sum()
            }
            Content::Value(Value::Text(text)) => text.len(),
            _ => 0,
        }
    }
    of(&observation.content)
}

impl<'a> View<'a> {
    /// The countries, by code.
    #[must_use]
    pub fn codes(&self) -> Vec<Arc<str>> {
        if self.panels.is_empty() {
            return self.rows.countries.keys().cloned().collect();
        }
        let rows = self.rows.countries.keys();
        let all: BTreeSet<&Arc<str>> = rows.chain(self.panels.iter().flat_map(Panel::countries)).collect();
        all.into_iter().cloned().collect()
    }

    /// Everything that is known of a country; nothing where nothing is.
    #[must_use]
    pub fn country(&self, code: &str) -> Cow<'a, CountryFacts> {
        static NOTHING: CountryFacts = CountryFacts { cells: std::collections::BTreeMap::new() };
        let rows = self.rows.country(code).unwrap_or(&NOTHING);
        if !self.panels.iter().any(|panel| panel.has(code)) {
            return Cow::Borrowed(rows);
        }
        let mut all = rows.clone();
        self.panels.iter().for_each(|panel| panel.add_to(code, &mut all));
        Cow::Owned(all)
    }

    /// The facts of which something may have been observed of a country; all others were not.
    #[must_use]
    pub fn observed(&self, code: &str) -> BTreeSet<FactId> {
        let rows = self.rows.country(code).into_iter().flat_map(|country| country.cells.keys());
        let panels = self.panels.iter().filter(|panel| panel.has(code)).flat_map(Panel::groups);
        rows.chain(panels.map(|group| &group.key)).map(|key| key.0).collect()
    }

    /// Everything that is known of a cell.
    #[must_use]
    pub fn observations(&self, code: &str, key: &CellKey) -> Cow<'a, [Observation]> {
        let rows = self.rows.country(code).and_then(|country| country.cells.get(key));
        let rows = rows.map_or(&[][..], Vec::as_slice);
        let mut all = Cow::Borrowed(rows);
        for panel in self.panels.iter().filter(|panel| panel.has(code)) {
            for group in panel.groups().iter().filter(|group| group.key == *key) {
                let mut found = panel.observations(group, panel.rows(code));
                if !found.is_empty() {
                    all.to_mut().append(&mut found);
                }
            }
        }
        all
    }
}
