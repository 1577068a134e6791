//! How many rows of each rule come to what, without a row being made.

use super::run::{Block, Ctx};
use super::source::Source;
use super::{Options, block, blocks};
use crate::facts::store::View;
use crate::parallel::in_parallel;
use crate::plan::Plan;
use jiff::civil::Date;
use r2pc_lang::program::{Outcome, Program, RuleId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many rows of a rule come to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// By place in [`Outcome::ALL`].
    settled: [u64; 12],
    /// Those of which several outcomes are possible.
    pub open: u64,
}

/// By rule. Rows of measures are not counted: they have no outcome.
pub type Counts = BTreeMap<RuleId, Count>;

impl Count {
    /// The rows that surely come to an outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.settled.get(outcome as usize).copied().unwrap_or(0)
    }

    fn add(&mut self, outcome: Outcome, rows: u64) {
        if let Some(count) = self.settled.get_mut(outcome as usize) {
            *count += rows;
        }
    }

    fn merge(&mut self, other: &Count) {
        self.settled.iter_mut().zip(other.settled).for_each(|(all, more)| *all += more);
        self.open += other.open;
    }
}

/// Counts what every country's rows come to on every day.
#[must_use]
pub fn count<'f>(program: &Program, facts: impl Into<View<'f>>, days: &[Date], options: &Options) -> Counts {
    let (plan, facts) = (Plan::new(program), facts.into());
    let (countries, ids) = (options.codes(facts), options.ids(program));
    let counted = in_parallel(&blocks(&countries, days, options.jobs), options.jobs, |codes| {
        let source = Source::new(&plan, facts, codes);
        let (mut block, root) = block(&plan, &source, days, options);
        counts(&mut block, &ids, root)
    });
    merged(counted)
}

fn merged(all: impl IntoIterator<Item = Counts>) -> Counts {
    let mut whole = Counts::new();
    for (id, count) in all.into_iter().flatten() {
        whole.entry(id).or_default().merge(&count);
    }
    whole
}

fn counts(block: &mut Block<'_>, ids: &[RuleId], root: Ctx) -> Counts {
    let count = |id: &RuleId| {
        let count = count_of(block, *id, root);
        block.release(*id);
        (*id, count)
    };
    ids.iter().map(count).collect()
}

fn count_of(block: &mut Block<'_>, id: RuleId, root: Ctx) -> Count {
    let (kind, rows) = block.rule_of(id, root);
    let mut count = Count::default();
    for set in &rows.sets {
        let settled = set.can.settled(set.there.lanes()).and(&set.there);
        for (outcome, can) in Outcome::of(kind).iter().zip(&set.can.outcomes) {
            count.add(*outcome, settled.clone().and(can).count() as u64);
        }
        if !Outcome::of(kind).is_empty() {
            count.open += set.there.clone().and_not(&settled).count() as u64;
        }
    }
    count
}

/// Facts in columns, as a program reads them on some days: read once, evaluated as often as needed, on one thread.
pub struct Panel<'a> {
    blocks: Vec<(Block<'a>, Ctx)>,
    ids: Vec<RuleId>,
}

/// A program lowered to a plan.
#[derive(Debug)]
pub struct Lowered<'p>(Plan<'p>);

impl<'p> Lowered<'p> {
    /// Lowers a program.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        Lowered(Plan::new(program))
    }

    /// Puts facts together as the program reads them.
    #[must_use]
    pub fn read<'a>(&'a self, facts: impl Into<View<'a>>, days: &[Date], options: &Options) -> Read<'a> {
        let facts = facts.into();
        let (countries, ids) = (options.codes(facts), options.ids(self.0.program));
        let source = |codes: &&[Arc<str>]| Source::new(&self.0, facts, codes);
        let sources = blocks(&countries, days, options.jobs).iter().map(source).collect();
        Read { plan: &self.0, sources, ids, days: days.to_vec(), options: options.clone() }
    }
}

/// Facts put together as a program reads them.
#[derive(Debug)]
pub struct Read<'a> {
    plan: &'a Plan<'a>,
    sources: Vec<Source<'a>>,
    ids: Vec<RuleId>,
    days: Vec<Date>,
    options: Options,
}

impl Read<'_> {
    /// Reads facts into columns.
    #[must_use]
    pub fn panel(&self) -> Panel<'_> {
        let block = |source| block(self.plan, source, &self.days, &self.options);
        let blocks = self.sources.iter().map(block).collect();
        let mut panel = Panel { blocks, ids: self.ids.clone() };
        panel.count();
        panel
    }
}

impl Panel<'_> {
    /// The bytes of its columns, and of what says whose the items of lists are.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let sizes = self.blocks.iter().map(|(block, _)| block.size());
        sizes.fold((0, 0), |(columns, items), (more, others)| (columns + more, items + others))
    }

    /// Evaluates every rule and counts what its rows come to. Only what is read of facts is kept for the next time.
    pub fn count(&mut self) -> Counts {
        let Panel { blocks, ids } = self;
        merged(blocks.iter_mut().map(|(block, root)| {
            let counts = counts(block, ids, *root);
            block.forget();
            counts
        }))
    }
}
