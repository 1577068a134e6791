//! Every verdict that is another under the new policies, the new facts, or both.

mod explain;
mod state;

pub use state::State;

use crate::assess::{Options, assess};
use crate::facts::Facts;
use crate::finding::Finding;
use explain::explain;
use jiff::civil::Date;
use r2pc_lang::program::{Program, Rule, RuleId};
use r2pc_lang::source::Sources;
use r2pc_lang::syntax::RuleKind;
use state::state;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A version of the policies with facts that were read against its vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The policies.
    pub program: &'a Program,
    /// The texts of the policies and of all facts.
    pub sources: &'a Sources,
    /// The facts as they were before; the only ones where facts did not change.
    pub old_facts: &'a Facts,
    /// The facts as they are, where they are others.
    pub new_facts: Option<&'a Facts>,
}

impl<'a> Held<'a> {
    fn facts(&self, new: bool) -> &'a Facts {
        if new { self.new_facts.unwrap_or(self.old_facts) } else { self.old_facts }
    }
}

/// What to hold against what.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The old policies.
    pub old: Held<'a>,
    /// The new policies.
    pub new: Held<'a>,
    /// The new full names of rules by their old ones.
    pub rules: &'a BTreeMap<Arc<str>, Arc<str>>,
    /// The days to read at.
    pub days: &'a [Date],
    /// Only what was recorded by this day.
    pub known_by: Option<Date>,
    /// These countries alone.
    pub countries: Option<&'a BTreeSet<Arc<str>>>,
}

/// What put a verdict to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueTo {
    /// The new policies alone do it, the new facts alone do not.
    Policy,
    /// The new facts alone do it, the new policies alone do not.
    Facts,
    /// It takes both, or either is enough.
    Both,
}

impl DueTo {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DueTo::Policy => "policy",
            DueTo::Facts => "facts",
            DueTo::Both => "both",
        }
    }
}

/// A row whose state is another.
#[derive(Clone, Debug)]
pub struct Flip {
    /// ISO 3166-1 alpha-3.
    pub country: Arc<str>,
    /// The day it is read at.
    pub as_of: Date,
    /// The rule's full name in the new version; of one that was removed, in the old.
    pub rule: Arc<str>,
    /// Its kind.
    pub kind: RuleKind,
    /// The item's key.
    pub item: Option<Arc<str>>,
    /// Before; none where there was no such row.
    pub old: Option<State>,
    /// After; none where there is no such row.
    pub new: Option<State>,
    /// What did it.
    pub due_to: DueTo,
    /// Under the new policies, on the old facts; where facts changed.
    pub policy_alone: Option<State>,
    /// Under the old policies, on the new facts; where facts changed.
    pub facts_alone: Option<State>,
    /// The clauses that came to something else.
    pub clauses: Vec<ClauseFlip>,
    /// The facts that those clauses rest on.
    pub facts: Vec<FactFlip>,
    /// Rules that this one asks, or that bear on it, which flipped too.
    pub through: Vec<Arc<str>>,
}

/// A clause that came to something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseFlip {
    /// Which: `raise watch`.
    pub clause: String,
    /// Its condition in the new version; of one that is gone, in the old.
    pub condition: String,
    /// What it came to; none where the clause is new.
    pub old: Option<String>,
    /// What it comes to; none where the clause is gone.
    pub new: Option<String>,
}

/// A fact that a clause rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFlip {
    /// The cell: `groups["North"].share`.
    pub fact: String,
    /// What was read of it before; none where it was not.
    pub old: Option<String>,
    /// What is read of it; none where it is not.
    pub new: Option<String>,
    /// When it was observed.
    pub observed: Date,
    /// Its source.
    pub source: Option<String>,
    /// File and line.
    pub place: String,
}

/// All flips, and what they were found among.
#[derive(Clone, Debug, Default)]
pub struct Flips {
    /// By country, day, rule and key.
    pub list: Vec<Flip>,
    /// The days read at.
    pub days: Vec<Date>,
    /// How many countries were held against the policies.
    pub countries: usize,
    /// How many rows there are.
    pub rows: usize,
    /// Whether facts changed too.
    pub facts_changed: bool,
    /// How many rows the policies alone would flip, and the facts flip back.
    pub cancelled: usize,
}

/// What tells a row from others.
type Key = (Arc<str>, Date, Arc<str>, Option<Arc<str>>);
type Rows = BTreeMap<Key, Finding>;

/// Holds both versions against the facts and lists what is another.
#[must_use]
pub fn flips(table: &Table<'_>) -> Flips {
    let facts_changed = table.old.new_facts.is_some();
    let (old, new) = (rows(table, false, false), rows(table, true, true));
    let corners = facts_changed.then(|| (rows(table, true, false), rows(table, false, true)));
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    let countries: BTreeSet<&Arc<str>> = keys.iter().map(|key| &key.0).collect();
    let mut flips = Flips {
        days: table.days.to_vec(),
        countries: countries.len(),
        rows: keys.len(),
        facts_changed,
        ..Flips::default()
    };
    for key in keys {
        let before = old.get(key).map(|row| state(table.old.program, row));
        let after = new.get(key).map(|row| state(table.new.program, row));
        let alone = corners.as_ref().map(|(policy, facts)| {
            let policy = policy.get(key).map(|row| state(table.new.program, row));
            (policy, facts.get(key).map(|row| state(table.old.program, row)))
        });
        if before == after {
            flips.cancelled += usize::from(alone.is_some_and(|(policy, _)| policy != before));
            continue;
        }
        let Some(kind) = kind(table, old.get(key), new.get(key)) else { continue };
        let due_to =
            alone.as_ref().map_or(DueTo::Policy, |(policy, facts)| due(&before, &after, policy, facts));
        let (policy_alone, facts_alone) = alone.unwrap_or_default();
        flips.list.push(Flip {
            country: Arc::clone(&key.0),
            as_of: key.1,
            rule: Arc::clone(&key.2),
            kind,
            item: key.3.clone(),
            old: before,
            new: after,
            due_to,
            policy_alone,
            facts_alone,
            clauses: Vec::new(),
            facts: Vec::new(),
            through: Vec::new(),
        });
    }
    explain(table, &mut flips.list);
    flips
}

/// The rows of one corner of the two-by-two, by key under the new names.
fn rows(table: &Table<'_>, new_policy: bool, new_facts: bool) -> Rows {
    corner(table, new_policy, new_facts, table.countries, None)
}

fn corner(
    table: &Table<'_>,
    new_policy: bool,
    new_facts: bool,
    countries: Option<&BTreeSet<Arc<str>>>,
    only: Option<&BTreeSet<Arc<str>>>,
) -> Rows {
    let held = if new_policy { table.new } else { table.old };
    let named = |rule: &Rule| {
        let name = &rule.full_name;
        if new_policy { Arc::clone(name) } else { table.rules.get(name).unwrap_or(name).clone() }
    };
    let ids = only.map(|only| {
        let wanted = |id: &RuleId| only.contains(&named(held.program.rule(*id)));
        held.program.rule_ids().filter(wanted).collect::<BTreeSet<_>>()
    });
    let mut rows = Rows::new();
    for day in table.days {
        let options = Options {
            known_by: table.known_by,
            countries: countries.cloned(),
            rules: ids.clone(),
            reasons: only.is_some(),
            ..Options::as_of(*day)
        };
        for finding in assess(held.program, held.facts(new_facts), &options) {
            let name = named(held.program.rule(finding.rule));
            rows.insert((Arc::clone(&finding.country), *day, name, finding.item.clone()), finding);
        }
    }
    rows
}

fn kind(table: &Table<'_>, old: Option<&Finding>, new: Option<&Finding>) -> Option<RuleKind> {
    let of_new = new.map(|row| table.new.program.rule(row.rule).kind);
    of_new.or_else(|| old.map(|row| table.old.program.rule(row.rule).kind))
}

fn due(
    before: &Option<State>,
    after: &Option<State>,
    policy_alone: &Option<State>,
    facts_alone: &Option<State>,
) -> DueTo {
    match (policy_alone == after && facts_alone == before, facts_alone == after && policy_alone == before) {
        (true, false) => DueTo::Policy,
        (false, true) => DueTo::Facts,
        _ => DueTo::Both,
    }
}
