//! What did a flip: clauses that came to something else, the facts that they name, rules that flipped before it.

use super::{ClauseFlip, FactFlip, Flip, Held, Table, corner};
use crate::finding::{FactUsed, Finding, ReasonedValue, Reasoning, Truth};
use crate::report::words;
use jiff::civil::Date;
use r2pc_lang::program::{Body, Rule};
use r2pc_lang::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Says of each flip which clauses, facts and rules did it.
pub(super) fn explain(table: &Table<'_>, list: &mut [Flip]) {
    if list.is_empty() {
        return;
    }
    let countries: BTreeSet<Arc<str>> = list.iter().map(|flip| Arc::clone(&flip.country)).collect();
    let rules: BTreeSet<Arc<str>> = list.iter().map(|flip| Arc::clone(&flip.rule)).collect();
    let old = corner(table, false, false, Some(&countries), Some(&rules));
    let new = corner(table, true, true, Some(&countries), Some(&rules));
    let flipped: BTreeSet<(Arc<str>, Date, Arc<str>)> =
        list.iter().map(|flip| (Arc::clone(&flip.country), flip.as_of, Arc::clone(&flip.rule))).collect();
    for flip in list {
        let key = (Arc::clone(&flip.country), flip.as_of, Arc::clone(&flip.rule), flip.item.clone());
        let (before, after) = (old.get(&key), new.get(&key));
        let differing = differing(because(before), because(after));
        flip.clauses = differing.iter().map(|(a, b)| clause_flip(table, *a, *b)).collect();
        flip.facts = facts(table, &differing, before, after);
        let here = |rule: &Arc<str>| {
            rule != &flip.rule && flipped.contains(&(Arc::clone(&flip.country), flip.as_of, Arc::clone(rule)))
        };
        flip.through =
            bearing_on(table, after.or(before), after.is_some()).into_iter().filter(here).collect();
    }
}

fn because(row: Option<&Finding>) -> &[Reasoning] {
    row.map_or(&[], |row| &row.because)
}

type ClausePair<'r> = (Option<&'r Reasoning>, Option<&'r Reasoning>);

/// The clauses of both versions that did not come to the same, those of one name in their order.
fn differing<'r>(old: &'r [Reasoning], new: &'r [Reasoning]) -> Vec<ClausePair<'r>> {
    let mut left: Vec<&Reasoning> = old.iter().collect();
    let mut pairs: Vec<ClausePair<'r>> = Vec::new();
    for clause in new {
        let was = left.iter().position(|other| other.clause == clause.clause).map(|at| left.remove(at));
        pairs.push((was, Some(clause)));
    }
    pairs.extend(left.into_iter().map(|clause| (Some(clause), None)));
    let silent =
        |value: Option<&ReasonedValue>| value.is_none_or(|v| *v == ReasonedValue::Truth(Truth::False));
    pairs.retain(|(a, b)| {
        let (a, b) = (a.map(|r| &r.value), b.map(|r| &r.value));
        a != b && !(a.is_none() && silent(b)) && !(b.is_none() && silent(a))
    });
    pairs
}

fn clause_flip(table: &Table<'_>, old: Option<&Reasoning>, new: Option<&Reasoning>) -> ClauseFlip {
    let shown = |sources: &Sources, reason: &Reasoning| {
        (reason.clause.clone(), sources.text(reason.span).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let of_new = new.map(|reason| shown(table.new.sources, reason));
    let (clause, condition) =
        of_new.or_else(|| old.map(|reason| shown(table.old.sources, reason))).unwrap_or_default();
    let word = |reason: &Reasoning| words::reasoned(&reason.value).to_owned();
    ClauseFlip { clause, condition, old: old.map(word), new: new.map(word) }
}

/// The facts of a row that its differing clauses name; all of them where none does.
fn facts(
    table: &Table<'_>,
    differing: &[ClausePair<'_>],
    before: Option<&Finding>,
    after: Option<&Finding>,
) -> Vec<FactFlip> {
    let mut texts = Vec::new();
    for (old, new) in differing {
        old.iter().for_each(|reason| collect(table.old.sources, reason, &mut texts));
        new.iter().for_each(|reason| collect(table.new.sources, reason, &mut texts));
    }
    let mut facts: BTreeMap<String, FactFlip> = BTreeMap::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (held, row, is_new) in [(table.old, before, false), (table.new, after, true)] {
        for used in row.iter().flat_map(|row| &row.facts) {
            let cell = words::cell_place(held.program, &used.place);
            let fact = &held.program.vocabulary.fact(used.place.cell.fact).name;
            if texts.iter().any(|text| names(text, fact)) {
                named.insert(cell.clone());
            }
            let entry = facts.entry(cell.clone()).or_insert_with(|| fact_flip(&held, used, cell));
            let value = said(used);
            if is_new {
                (entry.new, entry.observed) = (value, used.observed);
            } else {
                entry.old = value;
            }
        }
    }
    let all = named.is_empty();
    facts.into_values().filter(|fact| all || named.contains(&fact.fact)).collect()
}

fn fact_flip(held: &Held<'_>, used: &FactUsed, fact: String) -> FactFlip {
    let file = held.sources.file(used.span.file);
    FactFlip {
        fact,
        old: None,
        new: None,
        observed: used.observed,
        source: words::source(held.program, used).map(str::to_owned),
        place: format!("{}:{}", file.name(), file.place(used.span.start as usize)),
    }
}

fn said(used: &FactUsed) -> Option<String> {
    used.value.clone().or_else(|| used.reason.map(|reason| words::spaced(reason.word())))
}

/// The texts of a condition and all that it rests on.
fn collect(sources: &Sources, reason: &Reasoning, texts: &mut Vec<String>) {
    texts.push(sources.text(reason.span).to_owned());
    reason.parts.iter().for_each(|part| collect(sources, part, texts));
}

/// Whether a text holds a dotted name as a whole.
fn names(text: &str, name: &str) -> bool {
    let part = |c: char| c == '_' || c.is_alphanumeric();
    text.match_indices(name).any(|(at, found)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let behind = text.get(at + found.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(|c| part(c) || c == '.') && !behind.is_some_and(part)
    })
}

/// The rules that a row's rule asks, and those that hold it back or make it worse, under their new names.
fn bearing_on(table: &Table<'_>, row: Option<&Finding>, is_new: bool) -> BTreeSet<Arc<str>> {
    let Some(row) = row else { return BTreeSet::new() };
    let program = if is_new { table.new.program } else { table.old.program };
    let bears = |rule: &Rule| match &rule.body {
        Body::Resilience { inhibits, .. } => inhibits.iter().any(|r| r.risk == row.rule),
        Body::Risk { amplifies, .. } => amplifies.iter().any(|r| r.risk == row.rule),
        _ => false,
    };
    let asked = program.rule(row.rule).asks.iter().map(|id| &program.rule(*id).full_name);
    let bearing = program.rules.iter().filter(|rule| bears(rule)).map(|rule| &rule.full_name);
    let named = |name: &Arc<str>| match is_new {
        true => Arc::clone(name),
        false => table.rules.get(name).unwrap_or(name).clone(),
    };
    asked.chain(bearing).map(named).collect()
}
