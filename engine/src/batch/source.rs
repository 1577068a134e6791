//! What a block reads: columns where they can be read as they are, observations otherwise.

use crate::facts::panel::{Group, Panel};
use crate::facts::store::View;
use crate::facts::{CellKey, CountryFacts, Observation};
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Cells of countries, each with its observations: the countries by place, in order.
pub(crate) type Cells<'a> = HashMap<CellKey, Vec<(usize, &'a [Observation])>>;

/// The facts of some countries.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    /// What is known of each beside tables.
    rows: Vec<&'a CountryFacts>,
    /// What tables say of cells that cannot be read in columns, with all else that is known of these.
    extra: Vec<CountryFacts>,
    pub(crate) tables: Tables<'a>,
}

/// The cells that are read in columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables<'a> {
    /// The rows of a table that are of one country.
    pub(crate) stretches: Vec<Stretch<'a>>,
    /// Of each cell, its columns, by country.
    pub(crate) pieces: HashMap<CellKey, Vec<Piece<'a>>>,
}

/// The rows of a table that are of one country.
#[derive(Clone, Debug)]
pub(crate) struct Stretch<'a> {
    /// The country's place in its block.
    pub(crate) country: usize,
    pub(crate) panel: &'a Panel,
    pub(crate) rows: Range<u32>,
}

/// The columns of a cell in a stretch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    /// The place of its stretch.
    pub(crate) stretch: usize,
    pub(crate) group: &'a Group,
}

impl<'a> Source<'a> {
    /// The facts of countries, as a plan reads them.
    pub(crate) fn new(plan: &Plan<'_>, view: View<'a>, codes: &[Arc<str>]) -> Source<'a> {
        static NOTHING: CountryFacts = CountryFacts { cells: BTreeMap::new() };
        let rows: Vec<&CountryFacts> =
            codes.iter().map(|code| view.rows.country(code).unwrap_or(&NOTHING)).collect();
        let panels: Vec<Vec<&'a Panel>> =
            codes.iter().map(|code| view.panels.iter().filter(|panel| panel.has(code)).collect()).collect();
        let observed = if view.panels.is_empty() { BTreeSet::new() } else { observed(plan, &rows, &panels) };
        let mut tables = Tables::default();
        let mut extra = Vec::new();
        for (country, (code, panels)) in codes.iter().zip(&panels).enumerate() {
            let mut more = CountryFacts::default();
            for panel in panels {
                let stretch = tables.stretches.len();
                tables.stretches.push(Stretch { country, panel, rows: panel.rows(code) });
                for group in panel.groups() {
                    if observed.contains(&group.key) {
                        let all = || view.observations(code, &group.key).into_owned();
                        more.cells.entry(group.key).or_insert_with(all);
                    } else {
                        tables.pieces.entry(group.key).or_default().push(Piece { stretch, group });
                    }
                }
            }
            extra.push(more);
        }
        Source { rows, extra, tables }
    }

    /// How many countries there are.
    pub(crate) fn countries(&self) -> usize {
        self.rows.len()
    }

    /// The cells that are read by observations.
    pub(crate) fn cells(&self) -> Cells<'_> {
        // Country by country, as they lie in memory.
        let mut cells: Cells<'_> = HashMap::new();
        for (at, (rows, extra)) in self.rows.iter().zip(&self.extra).enumerate() {
            for (key, observations) in &rows.cells {
                if !extra.cells.contains_key(key) {
                    cells.entry(*key).or_default().push((at, observations));
                }
            }
            for (key, observations) in &extra.cells {
                cells.entry(*key).or_default().push((at, observations));
            }
        }
        cells
    }
}

/// The cells of tables that are read by observations: those that a plan asks more of than their value, and those of which
/// something else says something too.
fn observed(plan: &Plan<'_>, rows: &[&CountryFacts], panels: &[Vec<&Panel>]) -> BTreeSet<CellKey> {
    let mut observed = plan.read_closely();
    if plan.reads_items_closely() {
        let groups = panels.iter().flatten().flat_map(|panel| panel.groups());
        observed.extend(groups.filter(|group| group.is_list()).map(|group| group.key));
    }
    for (rows, panels) in rows.iter().zip(panels) {
        observed.extend(rows.cells.keys().copied());
        if panels.len() > 1 {
            let mut seen = BTreeSet::new();
            let keys = panels.iter().flat_map(|panel| panel.groups()).map(|group| group.key);
            observed.extend(keys.filter(|key| !seen.insert(*key)).collect::<Vec<_>>());
        }
    }
    observed
}
