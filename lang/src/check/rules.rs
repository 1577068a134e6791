//! Rules: their clauses, which kind each belongs to, and what they come to.

mod body;
mod clauses;
mod relations;

use super::amend;
use super::deps::Deps;
use super::env::{Each, Env, Signature};
use super::expr::{Home, Lower, Scope};
use super::names::{EntryId, Kind, Names, Node};
use super::packages::{Packages, dotted};
use super::sink::Sink;
use crate::program::{AmendedBy, PackageId, Rule, RuleId};
use crate::source::Span;
use crate::syntax::{self, Clause, ClauseKind};
use std::sync::Arc;

pub(super) use body::{read, unread};
pub(super) use clauses::opener;

/// A rule's text after amendments.
pub(super) struct RuleText<'a> {
    pub(super) entry: EntryId,
    pub(super) node: &'a syntax::Rule,
    pub(super) package: PackageId,
    pub(super) clauses: Vec<ClauseOf<'a>>,
    pub(super) amendments: Vec<AmendedBy>,
    /// A piece of it could not be read, or an amendment of it had an error.
    pub(super) broken: bool,
}

/// A clause in the package whose names it says.
#[derive(Clone, Debug)]
pub(super) struct ClauseOf<'a> {
    pub(super) clause: &'a Clause,
    pub(super) package: PackageId,
    /// The `amend` block it comes from.
    pub(super) amended_in: Option<Span>,
}

impl<'a> ClauseOf<'a> {
    /// A clause that an amendment wrote.
    pub(super) fn amended(clause: &'a Clause, package: PackageId, amend: Span) -> Self {
        ClauseOf { clause, package, amended_in: Some(amend) }
    }
}

/// A rule that was read, with what it rests on.
pub(super) struct RuleRow {
    pub(super) rule: Rule,
    /// What the rule itself asks.
    pub(super) deps: Deps,
    /// What each indicator asks.
    pub(super) indicators: Vec<Deps>,
}

/// The texts of all rules, by package and name, amendments applied.
pub(super) fn texts<'a>(
    names: &Names<'a>,
    packages: &Packages<'a>,
    broken: impl Fn(Span) -> bool + Copy,
    sink: &mut Sink,
) -> Vec<RuleText<'a>> {
    let mut texts: Vec<RuleText<'a>> = names
        .ids()
        .filter_map(|id| {
            let entry = names.entry(id);
            let Node::Rule(node) = entry.node else { return None };
            let clauses = node.clauses.iter().map(|clause| ClauseOf {
                clause,
                package: entry.package,
                amended_in: None,
            });
            Some(RuleText {
                entry: id,
                node,
                package: entry.package,
                clauses: clauses.collect(),
                amendments: Vec::new(),
                broken: broken(entry.span),
            })
        })
        .collect();
    texts.sort_by_key(|text| (text.package, Arc::clone(&text.node.name.text)));
    amend::apply(names, packages, &mut texts, broken, sink);
    texts
}

/// What is known of each rule before its conditions are read.
pub(super) fn signatures<'a>(env: &mut Env<'a>, texts: &[&RuleText<'a>]) {
    for text in texts {
        let entry = env.names.entry(text.entry);
        let mut row = Signature {
            kind: text.node.kind,
            package: text.package,
            name: Arc::clone(&entry.name),
            full_name: format!("{}.{}", env.packages.name(text.package), entry.name).into(),
            name_span: entry.name_span,
            tags: Vec::new(),
            indicators: Vec::new(),
            each: None,
            gives: None,
        };
        for of in &text.clauses {
            match &of.clause.kind {
                ClauseKind::Tags(tags) => row.tags.extend(tags.iter().map(dotted)),
                ClauseKind::Indicator { name, .. }
                    if !row.indicators.iter().any(|(word, _)| *word == name.text) =>
                {
                    row.indicators.push((Arc::clone(&name.text), name.span));
                }
                ClauseKind::Each(_) => row.each = Some(Each::Broken),
                _ => {}
            }
        }
        env.rules.push(row);
    }
    env.file_rule_lists();
    for (at, text) in texts.iter().enumerate() {
        let each = text.clauses.iter().find_map(|of| match &of.clause.kind {
            ClauseKind::Each(binder) => Some((binder, of.package)),
            _ => None,
        });
        let Some((binder, package)) = each else { continue };
        let mut silent = Sink::new();
        let id = RuleId(u32::try_from(at).unwrap_or(u32::MAX));
        let mut lower = Lower { env, sink: &mut silent, scope: Scope::new(Home::Rule(id), package) };
        if let Ok((domain, _)) = lower.domain(&binder.domain)
            && let Some(row) = env.rules.get_mut(at)
        {
            row.each = Some(Each::of(&domain));
        }
    }
}

/// Whether a kind is a rule's.
pub(super) fn is_rule(kind: Kind) -> bool {
    matches!(kind, Kind::Rule(_))
}
