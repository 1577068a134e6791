//! One reading of all parameters, defines and rules, and what of it is broken.
//!
//! A rule with an error is left out, and so is what asks it, without another word. The tables of a program hold
//! sound rows only, so the reading is repeated without the broken ones; its errors are those of the first time.

use super::Wish;
use super::deps::Deps;
use super::env::Env;
use super::graph::{self, Edges};
use super::links::Links;
use super::names::{EntryId, Kind, Names};
use super::packages::Packages;
use super::rules::{self, RuleRow, RuleText};
use super::sink::Sink;
use crate::codes::name as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{RuleId, Vocabulary};
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// What came of a reading.
pub(super) struct Pass<'a> {
    pub(super) env: Env<'a>,
    /// Rules by id; none where one is broken.
    pub(super) rules: Vec<Option<RuleRow>>,
    /// All rules, each behind those it asks.
    pub(super) order: Vec<RuleId>,
    /// Declarations to be left out.
    pub(super) broken: BTreeSet<EntryId>,
}

/// Reads everything but what is left out; where there is only one file to look at, of others only what they declare.
/// What is stale on the way is not read to its end.
#[expect(clippy::too_many_arguments, reason = "what a reading starts from; made in one place")]
pub(super) fn read<'a>(
    sources: &'a Sources,
    packages: &'a Packages<'a>,
    names: &'a Names<'a>,
    vocabulary: &'a Vocabulary,
    texts: &[RuleText<'a>],
    left_out: &BTreeSet<EntryId>,
    wish: Wish<'_>,
    sink: &mut Sink,
) -> Pass<'a> {
    let texts: Vec<&RuleText<'a>> = texts.iter().filter(|text| !left_out.contains(&text.entry)).collect();
    let defines = number(names, packages, &texts, left_out);
    let mut env = Env::new(sources, packages, names, vocabulary, wish.only);
    super::parameters::build(&mut env, sink);
    env.defines = vec![None; defines.len()];
    rules::signatures(&mut env, &texts);
    super::defines::build(&mut env, &texts, sink);
    let mut rows = Vec::new();
    let mut deps = Vec::new();
    for (id, text) in (0..).map(RuleId).zip(&texts) {
        if (wish.stale)() {
            return Pass { env, rules: rows, order: Vec::new(), broken: BTreeSet::new() };
        }
        let looked_at = text.clauses.iter().any(|of| env.looks_at(of.clause.span));
        let (row, asked) = if looked_at || env.looks_at(names.entry(text.entry).span) {
            rules::read(&env, id, text, sink)
        } else {
            (Some(rules::unread(&env, id, text)), Deps::default())
        };
        rows.push(row);
        deps.push(asked);
    }
    let links = Links::new(&env, &rows);
    let mut broken = broken_ones(&env, &texts, &defines, &rows);
    for id in report_cycles(&env, &links, &rows, sink) {
        broken.extend(texts.get(id.index()).map(|text| text.entry));
    }
    spread(&env, &texts, &defines, &deps, &mut broken);
    let mut order = Vec::new();
    if broken.is_empty() {
        links.fill(&env, &mut rows);
        let edges: Edges = rows
            .iter()
            .map(|row| {
                row.as_ref()
                    .map(|row| row.rule.asks.iter().map(|id| id.index()).collect())
                    .unwrap_or_default()
            })
            .collect();
        order =
            graph::order(&edges).into_iter().filter_map(|at| u32::try_from(at).ok().map(RuleId)).collect();
    }
    Pass { env, rules: rows, order, broken }
}

/// Gives defines and rules their places; the defines in order.
fn number<'a>(
    names: &Names<'a>,
    packages: &Packages<'a>,
    texts: &[&RuleText<'a>],
    left_out: &BTreeSet<EntryId>,
) -> Vec<EntryId> {
    for id in left_out {
        names.entry(*id).id.set(None);
    }
    for (at, text) in (0..).zip(texts) {
        names.entry(text.entry).id.set(Some(at));
    }
    let mut defines = super::vocabulary::sorted(names, packages, |kind| kind == Kind::Define);
    defines.retain(|id| !left_out.contains(id));
    for (at, id) in (0..).zip(&defines) {
        names.entry(*id).id.set(Some(at));
    }
    defines
}

fn broken_ones(
    env: &Env<'_>,
    texts: &[&RuleText<'_>],
    defines: &[EntryId],
    rows: &[Option<RuleRow>],
) -> BTreeSet<EntryId> {
    let rules = texts.iter().zip(rows).filter(|(_, row)| row.is_none()).map(|(text, _)| text.entry);
    let unread = defines.iter().zip(&env.defines).filter(|(_, row)| row.is_none()).map(|(id, _)| *id);
    rules.chain(unread).collect()
}

/// What asks a broken rule or calls a broken define is broken too.
fn spread(
    env: &Env<'_>,
    texts: &[&RuleText<'_>],
    defines: &[EntryId],
    deps: &[Deps],
    broken: &mut BTreeSet<EntryId>,
) {
    if broken.is_empty() {
        return;
    }
    let mut askers: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    let mut file = |asker: EntryId, deps: &Deps| {
        let indicators = deps.indicators.keys().map(|(rule, _)| rule);
        let rules =
            deps.verdicts.keys().chain(deps.inhibited.keys()).chain(deps.amplified.keys()).chain(indicators);
        for rule in rules {
            if let Some(text) = texts.get(rule.index()) {
                askers.entry(text.entry).or_default().push(asker);
            }
        }
        for define in deps.defines.keys() {
            if let Some(id) = defines.get(define.index()) {
                askers.entry(*id).or_default().push(asker);
            }
        }
    };
    for (text, deps) in texts.iter().zip(deps) {
        file(text.entry, deps);
    }
    for (id, row) in defines.iter().zip(&env.defines) {
        if let Some(row) = row {
            file(*id, &row.deps);
        }
    }
    let mut open: Vec<EntryId> = broken.iter().copied().collect();
    while let Some(id) = open.pop() {
        for asker in askers.get(&id).into_iter().flatten() {
            if broken.insert(*asker) {
                open.push(*asker);
            }
        }
    }
}

/// Reports rules that ask each other in a circle, once a circle.
fn report_cycles(env: &Env<'_>, links: &Links, rows: &[Option<RuleRow>], sink: &mut Sink) -> Vec<RuleId> {
    let mut all = Vec::new();
    for component in graph::components(&links.edges) {
        let Some(cycle) = graph::cycle(&links.edges, &component) else { continue };
        let rules: BTreeSet<RuleId> = component.iter().filter_map(|node| links.rule_of(*node)).collect();
        let Some(first) = cycle.first().and_then(|node| links.rule_of(*node)) else { continue };
        let message = said(env, links, rows, &cycle);
        let place = cycle.first().and_then(|from| {
            let to = cycle.get(1).unwrap_or(from);
            links.place(env, rows, *from, *to)
        });
        let mut diagnostic =
            Diagnostic::error(codes::CYCLE, place.unwrap_or(env.rule(first).name_span), message)
                .help("let one of them rest on facts instead of the other's verdict");
        for (at, node) in cycle.iter().enumerate().skip(1) {
            let next = cycle.get(at + 1).or(cycle.first()).unwrap_or(node);
            if let Some(span) = links.place(env, rows, *node, *next) {
                diagnostic = diagnostic.related(span, format!("{} asks here", links.name(env, *node)));
            }
        }
        sink.error(diagnostic);
        all.extend(rules);
    }
    all
}

/// A circle as a path: `a` → `b` is inhibited → `a`.
fn said(env: &Env<'_>, links: &Links, rows: &[Option<RuleRow>], cycle: &[usize]) -> String {
    let name = |node: &usize| links.name(env, *node);
    let Some(first) = cycle.first() else { return String::new() };
    let mut path = name(first);
    for (from, to) in cycle.iter().zip(cycle.iter().skip(1).chain([first])) {
        if let Some(through) = links.through(env, rows, *from, *to) {
            path.push_str(&format!(" → {through}"));
        }
        path.push_str(&format!(" → {}", name(to)));
    }
    match cycle {
        [one] if !path.contains(" is ") => format!("{} asks for its own verdict", name(one)),
        _ => format!("{} rests on itself: {path}", name(first)),
    }
}
