//! What a piece of policy rests on, noted while it is checked.

use crate::program::{DefineId, FactId, RuleId};
use crate::source::Span;

/// What is asked, with the first place of each asking.
#[derive(Clone, Debug, Default)]
pub(super) struct Deps {
    /// Rules whose verdict, level or number is asked.
    pub(super) verdicts: Asked<RuleId>,
    /// Indicators of rules, by place.
    pub(super) indicators: Asked<(RuleId, u32)>,
    /// Risks of which is asked whether something inhibits them.
    pub(super) inhibited: Asked<RuleId>,
    /// Risks of which is asked whether something amplifies them.
    pub(super) amplified: Asked<RuleId>,
    /// Facts read.
    pub(super) facts: Asked<FactId>,
    /// Defines called.
    pub(super) defines: Asked<DefineId>,
}

impl Deps {
    /// Takes in what another piece rests on; first places stay.
    pub(super) fn join(&mut self, other: &Deps) {
        self.verdicts.join(&other.verdicts);
        self.inhibited.join(&other.inhibited);
        self.amplified.join(&other.amplified);
        self.indicators.join(&other.indicators);
        self.facts.join(&other.facts);
        self.defines.join(&other.defines);
    }
}

/// Ids in order, each with the place where it is asked first. There is a table for each indicator, most of a row or
/// two: a tree would cost ten times as much.
#[derive(Clone, Debug)]
pub(super) struct Asked<K> {
    rows: Vec<(K, Span)>,
}

impl<K> Default for Asked<K> {
    fn default() -> Self {
        Asked { rows: Vec::new() }
    }
}

impl<K: Ord + Copy> Asked<K> {
    /// Notes that something is asked at a place; the first place stays.
    pub(super) fn note(&mut self, key: K, span: Span) {
        if let Err(at) = self.place(&key) {
            if self.rows.capacity() == self.rows.len() {
                self.rows.reserve_exact(self.rows.len().max(1));
            }
            self.rows.insert(at, (key, span));
        }
    }

    fn join(&mut self, other: &Asked<K>) {
        other.rows.iter().for_each(|(key, span)| self.note(*key, *span));
    }

    fn place(&self, key: &K) -> Result<usize, usize> {
        self.rows.binary_search_by(|(asked, _)| asked.cmp(key))
    }

    /// Where it is asked first.
    pub(super) fn get(&self, key: &K) -> Option<&Span> {
        self.place(key).ok().and_then(|at| self.rows.get(at)).map(|(_, span)| span)
    }

    /// Whether it is asked.
    pub(super) fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// What is asked, in order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.rows.iter().map(|(key, _)| key)
    }

    /// What is asked and where, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &Span)> {
        self.rows.iter().map(|(key, span)| (key, span))
    }
}
