//! The graph of rules and indicators: what each asks, directly and through what it calls.

use super::deps::{Asked, Deps};
use super::env::Env;
use super::graph::Edges;
use super::rules::RuleRow;
use crate::program::{Body, DefineId, FactId, RuleId};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Who inhibits and who amplifies each risk.
#[derive(Default)]
struct Relations {
    inhibitors: BTreeMap<RuleId, Vec<RuleId>>,
    amplifiers: BTreeMap<RuleId, Vec<RuleId>>,
}

/// Nodes are rules by id, then indicators.
pub(super) struct Links {
    /// What each node asks.
    pub(super) edges: Edges,
    rules: usize,
    indicators: Vec<(RuleId, u32)>,
    places: BTreeMap<(RuleId, u32), usize>,
    relations: Relations,
}

impl Links {
    /// The graph of a reading.
    pub(super) fn new(env: &Env<'_>, rows: &[Option<RuleRow>]) -> Self {
        let mut links = Links {
            edges: Vec::new(),
            rules: rows.len(),
            indicators: Vec::new(),
            places: BTreeMap::new(),
            relations: relations(rows),
        };
        for (id, row) in numbered(rows) {
            for at in (0..).take(row.indicators.len()) {
                links.places.insert((id, at), links.rules + links.indicators.len());
                links.indicators.push((id, at));
            }
        }
        links.edges = vec![Vec::new(); links.rules + links.indicators.len()];
        for (id, row) in numbered(rows) {
            let mut asked = links.asked(env, &row.deps);
            asked.extend((0..).take(row.indicators.len()).filter_map(|at| links.places.get(&(id, at))));
            links.edges[id.index()] = asked.into_iter().collect();
            for (at, deps) in (0..).zip(&row.indicators) {
                let asked = links.asked(env, deps);
                if let Some(node) = links.places.get(&(id, at)) {
                    links.edges[*node] = asked.into_iter().collect();
                }
            }
        }
        links
    }

    /// The nodes that a piece of policy asks, through its defines too.
    fn asked(&self, env: &Env<'_>, deps: &Deps) -> BTreeSet<usize> {
        let mut nodes = BTreeSet::new();
        through_defines(env, deps, |deps| {
            nodes.extend(deps.verdicts.keys().map(|rule| rule.index()));
            nodes.extend(deps.indicators.keys().filter_map(|key| self.places.get(key)));
            for (risks, by) in
                [(&deps.inhibited, &self.relations.inhibitors), (&deps.amplified, &self.relations.amplifiers)]
            {
                for risk in risks.keys() {
                    nodes.extend(by.get(risk).into_iter().flatten().map(|rule| rule.index()));
                    if env.rule(*risk).each.is_some() {
                        nodes.insert(risk.index());
                    }
                }
            }
        });
        nodes
    }

    /// Writes into every rule which rules it asks and which facts it reads.
    pub(super) fn fill(&self, env: &Env<'_>, rows: &mut [Option<RuleRow>]) {
        let all: Vec<(BTreeSet<RuleId>, BTreeSet<FactId>)> = (0..self.rules)
            .map(|node| {
                let mut asks = BTreeSet::new();
                let mut facts = BTreeSet::new();
                let mut seen = BTreeSet::new();
                let mut open = vec![node];
                while let Some(at) = open.pop() {
                    if let Some(deps) = self.deps(rows, at) {
                        through_defines(env, deps, |deps| facts.extend(deps.facts.keys()));
                    }
                    for next in &self.edges[at] {
                        if *next < self.rules {
                            asks.extend(u32::try_from(*next).map(RuleId));
                        } else if seen.insert(*next) {
                            open.push(*next);
                        }
                    }
                }
                (asks, facts)
            })
            .collect();
        for (row, (asks, facts)) in rows.iter_mut().zip(all) {
            if let Some(row) = row {
                row.rule.asks = asks.into_iter().collect();
                row.rule.reads = facts.into_iter().collect();
            }
        }
    }

    fn deps<'r>(&self, rows: &'r [Option<RuleRow>], node: usize) -> Option<&'r Deps> {
        if node < self.rules {
            return rows.get(node)?.as_ref().map(|row| &row.deps);
        }
        let (rule, at) = self.indicators.get(node - self.rules)?;
        rows.get(rule.index())?.as_ref()?.indicators.get(*at as usize)
    }

    /// The rule of a node.
    pub(super) fn rule_of(&self, node: usize) -> Option<RuleId> {
        if node < self.rules {
            return u32::try_from(node).ok().map(RuleId);
        }
        self.indicators.get(node - self.rules).map(|(rule, _)| *rule)
    }

    /// A node as messages name it.
    pub(super) fn name(&self, env: &Env<'_>, node: usize) -> String {
        let Some(rule) = self.rule_of(node) else { return String::new() };
        let row = env.rule(rule);
        match node.checked_sub(self.rules).and_then(|at| self.indicators.get(at)) {
            Some((_, at)) => {
                let word = row.indicators.get(*at as usize).map_or("", |(name, _)| name);
                format!("`{}.{word}`", row.name)
            }
            None => format!("`{}`", row.name),
        }
    }

    /// Where one node asks another: itself, or where it calls the define that does.
    pub(super) fn place(
        &self,
        env: &Env<'_>,
        rows: &[Option<RuleRow>],
        from: usize,
        to: usize,
    ) -> Option<Span> {
        let deps = self.deps(rows, from)?;
        if let Some(span) = self.place_in(deps, to) {
            return Some(span);
        }
        deps.defines.iter().find_map(|(define, span)| {
            let mut found = false;
            through_defines(env, &env.define(*define)?.deps, |deps| {
                found |= self.place_in(deps, to).is_some()
            });
            found.then_some(*span)
        })
    }

    /// The question that leads from one node to another, where it is no plain asking for a verdict.
    pub(super) fn through(
        &self,
        env: &Env<'_>,
        rows: &[Option<RuleRow>],
        from: usize,
        to: usize,
    ) -> Option<String> {
        let (deps, asked) = (self.deps(rows, from)?, self.rule_of(to)?);
        if deps.verdicts.contains_key(&asked) || to >= self.rules {
            return None;
        }
        let find = |risks: &Asked<RuleId>, by: &BTreeMap<RuleId, Vec<RuleId>>| {
            risks.keys().find(|risk| by.get(risk).is_some_and(|ids| ids.contains(&asked))).copied()
        };
        let inhibited = find(&deps.inhibited, &self.relations.inhibitors).map(|risk| (risk, "inhibited"));
        let amplified = || find(&deps.amplified, &self.relations.amplifiers).map(|risk| (risk, "amplified"));
        let (risk, word) = inhibited.or_else(amplified)?;
        Some(format!("`{}` is {word}", env.rule(risk).name))
    }

    fn place_in(&self, deps: &Deps, to: usize) -> Option<Span> {
        let asked = self.rule_of(to)?;
        if to >= self.rules {
            let key = self.indicators.get(to - self.rules)?;
            return deps.indicators.get(key).copied();
        }
        let through =
            [&deps.inhibited, &deps.amplified].into_iter().flat_map(Asked::iter).find(|(risk, _)| {
                let by = [&self.relations.inhibitors, &self.relations.amplifiers];
                **risk == asked || by.iter().any(|by| by.get(risk).is_some_and(|ids| ids.contains(&asked)))
            });
        deps.verdicts.get(&asked).or(through.map(|(_, span)| span)).copied()
    }
}

fn numbered(rows: &[Option<RuleRow>]) -> impl Iterator<Item = (RuleId, &RuleRow)> {
    (0..).map(RuleId).zip(rows).filter_map(|(id, row)| row.as_ref().map(|row| (id, row)))
}

fn relations(rows: &[Option<RuleRow>]) -> Relations {
    let mut all = Relations::default();
    for (id, row) in numbered(rows) {
        let (by, relations) = match &row.rule.body {
            Body::Resilience { inhibits, .. } => (&mut all.inhibitors, inhibits),
            Body::Risk { amplifies, .. } => (&mut all.amplifiers, amplifies),
            _ => continue,
        };
        for relation in relations {
            by.entry(relation.risk).or_default().push(id);
        }
    }
    all
}

/// Visits what a piece rests on, and what the defines rest on that it calls, each once.
fn through_defines(env: &Env<'_>, deps: &Deps, mut visit: impl FnMut(&Deps)) {
    visit(deps);
    let mut seen: BTreeSet<DefineId> = deps.defines.keys().copied().collect();
    let mut open: Vec<DefineId> = seen.iter().copied().collect();
    while let Some(id) = open.pop() {
        let Some(row) = env.define(id) else { continue };
        visit(&row.deps);
        for next in row.deps.defines.keys() {
            if seen.insert(*next) {
                open.push(*next);
            }
        }
    }
}
