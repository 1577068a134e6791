//! What a piece of policy rests on, noted while it is checked.

use crate::program::{DefineId, FactId, RuleId};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked, with the first place of each asking.
#[derive(Clone, Debug, Default)]
pub(super) struct Deps {
    /// Rules whose verdict, level or number is asked.
    pub(super) verdicts: BTreeMap<RuleId, Span>,
    /// Indicators of rules, by place.
    pub(super) indicators: BTreeMap<(RuleId, u32), Span>,
    /// Risks of which is asked whether something inhibits them.
    pub(super) inhibited: BTreeMap<RuleId, Span>,
    /// Risks of which is asked whether something amplifies them.
    pub(super) amplified: BTreeMap<RuleId, Span>,
    /// Facts read.
    pub(super) facts: BTreeSet<FactId>,
    /// Defines called.
    pub(super) defines: BTreeMap<DefineId, Span>,
}

impl Deps {
    /// Takes in what another piece rests on; first places stay.
    pub(super) fn join(&mut self, other: &Deps) {
        for (mine, theirs) in [
            (&mut self.verdicts, &other.verdicts),
            (&mut self.inhibited, &other.inhibited),
            (&mut self.amplified, &other.amplified),
        ] {
            for (rule, span) in theirs {
                mine.entry(*rule).or_insert(*span);
            }
        }
        for (indicator, span) in &other.indicators {
            self.indicators.entry(*indicator).or_insert(*span);
        }
        self.facts.extend(&other.facts);
        for (define, span) in &other.defines {
            self.defines.entry(*define).or_insert(*span);
        }
    }
}
