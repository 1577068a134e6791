//! What a board wants to hold for all facts.

use super::env::Env;
use super::expr::{Home, Lower, Place, Scope};
use super::names::{Entry, Kind, Node, Space};
use super::packages::dotted;
use super::sink::{Res, Sink};
use super::vocabulary::sorted;
use crate::codes::{name as names_codes, rule as rule_codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Assert, Assertion, AssertionKind, Cell, CellName, Cond, CondKind, FactId, Index, ListRead, Read, RuleId,
};
use crate::source::Span;
use crate::syntax::{self, AssertItem, Path, ThresholdKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads the asserts of the files that are looked at; those with an error are left out.
pub(super) fn read(env: &Env<'_>, sink: &mut Sink) -> Vec<Assert> {
    sorted(env.names, env.packages, |kind| kind == Kind::Assert)
        .into_iter()
        .filter(|id| env.looks_at(env.names.entry(*id).span))
        .filter_map(|id| {
            let entry = env.names.entry(id);
            let Node::Assert(node) = entry.node else { return None };
            let before = sink.count();
            let mut lower = Lower { env, sink, scope: Scope::new(Home::Assert, entry.package) };
            let row = lower.assert(entry, node);
            row.ok().filter(|_| sink.count() == before)
        })
        .collect()
}

impl Lower<'_, '_> {
    fn assert(&mut self, entry: &Entry<'_>, node: &syntax::Assert) -> Res<Assert> {
        let mut row = Assert {
            name: Arc::clone(&entry.name),
            package: entry.package,
            title: node.title.as_ref().map(|t| Arc::clone(&t.value)),
            cites: Vec::new(),
            assertions: Vec::new(),
            frame: 0,
            span: entry.span,
            name_span: entry.name_span,
        };
        let mut broken = None;
        for item in &node.items {
            if let Err(reported) = self.assert_item(item, &mut row) {
                broken = Some(reported);
            }
        }
        if row.assertions.is_empty() && broken.is_none() {
            let text = format!("the assert `{}` asserts nothing", entry.name);
            return Err(self.error(
                rule_codes::MISSING_CLAUSE,
                entry.name_span,
                text,
                "write `never …`, `always …`, `at most one of (…)`, `no warning tagged … reads …` or `… is monotone in …`",
            ));
        }
        row.frame = self.scope.frame();
        broken.map_or(Ok(row), Err)
    }

    fn assert_item(&mut self, item: &AssertItem, row: &mut Assert) -> Res<()> {
        let (kind, span) = match item {
            AssertItem::Cites(cites) => {
                row.cites.extend(self.cites(cites)?);
                return Ok(());
            }
            AssertItem::Note(_) => return Ok(()),
            AssertItem::NoReads { kind, tag, fact, star, span } => {
                let facts = self.facts_named(fact, *star)?;
                (AssertionKind::NoReads { kind: *kind, tag: Arc::clone(&tag.text), facts }, *span)
            }
            AssertItem::Monotone { rule, fact, lower, span } => {
                let rule = self.one_rule(rule);
                let cell = self.cell_name(fact);
                (AssertionKind::Monotone { rule: rule?, cell: cell?, lower: *lower }, *span)
            }
            AssertItem::SameForAll(span) => (AssertionKind::SameForAll, *span),
            AssertItem::Apart { parts, span } => {
                let read: Vec<Res<Cond>> = parts.iter().map(|part| self.cond(part)).collect();
                let pool = read.into_iter().collect::<Res<Vec<Cond>>>()?;
                // Two of them are never surely true together: what is unknown may be kept apart by what nobody knows.
                let kind = CondKind::Threshold { kind: ThresholdKind::AtLeast, count: 2, pool };
                (AssertionKind::Never(Cond { kind, span: *span }), *span)
            }
            AssertItem::Never(expr) => (AssertionKind::Never(self.cond(expr)?), expr.span),
            AssertItem::Always(first, second) => {
                let (a, b) = (self.cond(first), second.as_ref().map(|expr| self.cond(expr)).transpose());
                let span = second.as_ref().map_or(first.span, |expr| first.span.to(expr.span));
                (AssertionKind::Always(a?, b?), span)
            }
        };
        row.assertions.push(Assertion { kind, span });
        Ok(())
    }

    fn one_rule(&mut self, path: &Path) -> Res<RuleId> {
        let asked = self.asked(path, "only a rule is monotone in a fact")?;
        asked.ids.first().copied().ok_or_else(Sink::follows)
    }

    /// A fact, or all whose names begin so.
    fn facts_named(&mut self, path: &Path, star: bool) -> Res<Vec<FactId>> {
        let name = dotted(path);
        let (names, packages) = (self.env.names, self.env.packages);
        if !star {
            let id =
                names.resolve(packages, self.scope.package, Space::Names, &name, path.span, self.sink)?;
            let entry = names.entry(id);
            return match (entry.kind, entry.id.get()) {
                (Kind::Fact, Some(at)) => Ok(vec![FactId(at)]),
                (Kind::Fact | Kind::Unreadable, None) => Err(Sink::follows()),
                _ => {
                    let word = syntax::Name { text: name, span: path.span };
                    Err(self.sink.error(super::types::wrong_kind(&word, entry, "a fact")))
                }
            };
        }
        let facts: BTreeSet<FactId> = names
            .facts_beginning(&name)
            .iter()
            .chain(names.named(Space::Names, &name))
            .map(|id| names.entry(*id))
            .filter(|entry| entry.kind == Kind::Fact && packages.sees(self.scope.package, entry.package))
            .filter_map(|entry| entry.id.get().map(FactId))
            .collect();
        if facts.is_empty() {
            let all =
                names.visible(packages, self.scope.package, Space::Names).filter(|e| e.kind == Kind::Fact);
            let heads: BTreeSet<&str> =
                all.filter_map(|e| e.name.rsplit_once('.').map(|(head, _)| head)).collect();
            let help = self.sink.did_you_mean(&name, heads);
            let text = format!("there is no fact `{name}`, and none that begins with `{name}.`");
            return Err(self
                .sink
                .error(Diagnostic::error(names_codes::UNKNOWN, path.span, text).maybe_help(help)));
        }
        Ok(facts.into_iter().collect())
    }

    /// A cell by name, for causes and monotony: a fact, with its index and field where they are given.
    pub(super) fn cell_name(&mut self, path: &Path) -> Res<CellName> {
        if let Some((fact, true)) = self.bare_fact(path) {
            return Ok(CellName { fact, index: None, field: None });
        }
        match self.place(path, None)? {
            Place::Cell(Read { cell: Cell::Fact { fact, index, field }, .. }, _) => {
                Ok(CellName { fact, index: self.key(index, path.span)?, field })
            }
            Place::List(ListRead { fact, index, .. }) => {
                Ok(CellName { fact, index: self.key(index, path.span)?, field: None })
            }
            Place::Record(_) => match self.record_cell(path)? {
                (fact, Some(index)) => {
                    Ok(CellName { fact, index: self.key(Some(index), path.span)?, field: None })
                }
                (fact, None) => Ok(CellName { fact, index: None, field: None }),
            },
            _ => {
                let text = format!("`{}` is not a fact", self.env.sources.text(path.span));
                Err(self.error(
                    names_codes::WRONG_KIND,
                    path.span,
                    text,
                    "name a fact, its cell or a field of it",
                ))
            }
        }
    }

    fn key(&mut self, index: Option<Index>, span: Span) -> Res<Option<crate::program::IndexKey>> {
        match index {
            None => Ok(None),
            Some(Index::Key(key)) => Ok(Some(key)),
            Some(Index::Slot(_)) => {
                Err(self.error(names_codes::WRONG_KIND, span, "a variable names no one cell", "name a value"))
            }
        }
    }

    /// The fact a path names as a whole, and whether nothing stands behind it.
    pub(super) fn bare_fact(&mut self, path: &Path) -> Option<(FactId, bool)> {
        let (names, packages) = (self.env.names, self.env.packages);
        let full = dotted(path);
        let mut name = &*full;
        loop {
            if let super::names::Found::One(id) = names.find(packages, self.scope.package, Space::Names, name)
            {
                let entry = names.entry(id);
                let whole = name.len() == full.len() && super::packages::plain(path).is_ok();
                return (entry.kind == Kind::Fact)
                    .then(|| entry.id.get().map(|at| (FactId(at), whole)))
                    .flatten();
            }
            name = name.get(..name.rfind('.')?)?;
        }
    }

    /// A record in a fact `by` something, as a whole.
    pub(super) fn record_cell(&mut self, path: &Path) -> Res<(FactId, Option<Index>)> {
        let Some((fact, _)) = self.bare_fact(path) else { return Err(Sink::follows()) };
        let Some(by) = self.env.fact(fact).by else { return Ok((fact, None)) };
        let words = self.env.fact(fact).name.matches('.').count();
        match path.rest.get(words) {
            Some(segment) => Ok((fact, Some(self.cell_index(by, path, segment)?))),
            None => Ok((fact, None)),
        }
    }
}
