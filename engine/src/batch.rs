//! The fast way: a whole panel, countries by as-of days, at once, without reasons.
//!
//! 1. A program is lowered to a plan once: its expressions as nodes, each there once.
//! 2. The plan is evaluated block by block, some countries on all days, column by column; blocks are independent.
//! 3. What comes out is an [`Assessment`]: a few small columns a rule.
//!
//! [`assess`] comes to what [`assess::assess`](crate::assess::assess) comes to, verdict for verdict; it says neither
//! why nor what is missing. Who shows a verdict asks the explaining way about it.

mod bits;
mod choices;
mod column;
mod count;
mod days;
mod ends;
mod hash;
mod numbers;
mod outcome;
mod planes;
mod run;
mod sliced;
mod source;

pub use count::{Count, Counts, Lowered, Panel, Read, count};
pub use outcome::{Assessment, OutcomeSet, Row};

use crate::eval::Side;
use crate::facts::store::View;
use crate::parallel::{Jobs, in_parallel};
use crate::plan::Plan;
use crate::truth::Truth;
use jiff::civil::Date;
use outcome::Rows;
use r2pc_lang::program::{Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use run::{Block, Ctx, RowKey, RowSet};
use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::Arc;

/// Lanes of a block, about: as many as keep its columns in a processor's nearer caches, and as few as leave work for
/// other processors.
const LANES: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Blocks a thread, of a panel that is large enough; where nobody says how many threads, a few of them.
const BLOCKS: usize = 2;

/// What to assess, and how; the default is everything, as it is known now, on all processors.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only what was recorded by this day; none is no limit.
    pub known_by: Option<Date>,
    /// These countries, whether or not there are facts of them; none is all that have facts.
    pub countries: Option<BTreeSet<Arc<str>>>,
    /// These rules; none is all.
    pub rules: Option<BTreeSet<RuleId>>,
    /// On so many threads; none is one a processor. The result is the same.
    pub jobs: Jobs,
}

/// Assesses every country on every day.
#[must_use]
pub fn assess<'f>(
    program: &Program,
    facts: impl Into<View<'f>>,
    days: &[Date],
    options: &Options,
) -> Assessment {
    let (plan, facts) = (Plan::new(program), facts.into());
    let (countries, ids) = (options.codes(facts), options.ids(program));
    let assessed = in_parallel(&blocks(&countries, days, options.jobs), options.jobs, |codes| {
        let source = Source::new(&plan, facts, codes);
        let (mut block, root) = block(&plan, &source, days, options);
        let tell = |id: &RuleId| {
            let rows = told(&mut block, program, *id, root);
            block.release(*id);
            rows
        };
        ids.iter().map(tell).collect::<Vec<Rows>>()
    });
    let mut rules: BTreeMap<RuleId, Rows> = ids.iter().map(|id| (*id, Rows::default())).collect();
    for of_block in assessed {
        rules.values_mut().zip(of_block).for_each(|(rows, of_block)| rows.append(of_block));
    }
    Assessment { countries, days: days.to_vec(), rules }
}

impl Options {
    /// The countries, by code.
    fn codes(&self, facts: View<'_>) -> Vec<Arc<str>> {
        match &self.countries {
            Some(codes) => codes.iter().cloned().collect(),
            None => facts.codes(),
        }
    }

    /// The rules, by id.
    fn ids(&self, program: &Program) -> Vec<RuleId> {
        let wanted = |id: &RuleId| self.rules.as_ref().is_none_or(|only| only.contains(id));
        program.rule_ids().filter(wanted).collect()
    }
}

/// The countries of each block.
fn blocks<'c>(countries: &'c [Arc<str>], days: &[Date], jobs: Jobs) -> Vec<&'c [Arc<str>]> {
    let days = days.len().max(1);
    let blocks = BLOCKS * jobs.map_or(8, NonZeroUsize::get);
    let lanes = (countries.len() * days / blocks).clamp(*LANES.start(), *LANES.end());
    countries.chunks((lanes / days).max(1)).collect()
}

/// A block of countries on some days, with its root.
fn block<'a>(
    plan: &'a Plan<'a>,
    source: &'a Source<'a>,
    days: &[Date],
    options: &Options,
) -> (Block<'a>, Ctx) {
    let mut block = Block::new(plan, source, options.known_by);
    let root = block.root(&Rc::from(days));
    (block, root)
}

/// The rows of a rule in a block, cell by cell.
fn told(block: &mut Block<'_>, program: &Program, id: RuleId, root: Ctx) -> Rows {
    let rule = program.rule(id);
    let result = block.rule(id, root);
    let itemised = rule.each.is_some();
    let sides = if rule.kind == RuleKind::Risk { vec![Side::Inhibits, Side::Amplifies] } else { Vec::new() };
    let mut related = Vec::new();
    for set in &result.sets {
        let of_set: Vec<_> = sides.iter().map(|side| block.related_set(*side, id, set, None)).collect();
        related.push(of_set);
    }
    let mut rows = Rows::default();
    for cell in 0..block.lanes(root) {
        for (set, related) in result.sets.iter().zip(&related) {
            for lane in set.of_cell(cell).filter(|lane| set.there.get(*lane)) {
                let truth = |side: usize| related.get(side).map(|planes| planes.get(lane));
                tell(&mut rows, rule.kind, set, lane, [truth(0), truth(1)], itemised);
            }
        }
        if itemised {
            rows.end_cell();
        }
    }
    rows
}

fn tell(
    rows: &mut Rows,
    kind: RuleKind,
    set: &RowSet<'_>,
    lane: usize,
    [inhibited, amplified]: [Option<Truth>; 2],
    itemised: bool,
) {
    let item = match &set.key {
        RowKey::None => None,
        RowKey::Known(key) => Some(key),
        RowKey::Items(items) => items.key(lane),
    };
    let outcomes = set.can.outcomes_at(kind, lane);
    let breach = kind == RuleKind::Obligation && outcomes.has(Outcome::Unmet);
    let offers: Vec<Truth> = match &set.offers {
        Some((told, offers)) if told.get(lane) => offers.iter().map(|offer| offer.get(lane)).collect(),
        _ => Vec::new(),
    };
    let row = Row {
        item,
        outcomes,
        levels: set.can.levels_at(lane),
        inhibited,
        amplified,
        binding: breach.then(|| set.binding.as_ref().map_or(Truth::False, |binding| binding.get(lane))),
        offers: &offers,
        value: set.value.as_ref().map(|value| value.lane(lane)),
    };
    rows.push(&row, itemised);
}
