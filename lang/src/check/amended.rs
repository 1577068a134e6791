//! Rules as amendments leave them, for those who read policies clause by clause.

use super::Broken;
use super::names::Names;
use super::packages::Packages;
use super::rules;
use super::sink::Sink;
use crate::parse::Parsed;
use crate::source::{FileId, Sources, Span};
use crate::syntax::{Clause, Docs, Rule};
use std::sync::Arc;

/// A rule with the clauses that stand after all amendments.
#[derive(Clone, Debug)]
pub struct AmendedRule<'a> {
    /// Its package.
    pub package: Arc<str>,
    /// Its declaration, whose own clauses are those before amendments.
    pub node: &'a Rule,
    /// Its documentation.
    pub docs: Option<&'a Docs>,
    /// The declaration.
    pub span: Span,
    /// The clauses, each with the package that amended it; none where it is the rule's own.
    pub clauses: Vec<(&'a Clause, Option<Arc<str>>)>,
    /// Who amends it, and why.
    pub amendments: Vec<(Arc<str>, Arc<str>)>,
}

/// All rules that could be read, by package and name, as amendments leave them. What is wrong with the texts is
/// [`check()`](super::check())'s to say.
#[must_use]
pub fn amended<'a>(sources: &Sources, trees: &'a [(FileId, Parsed)]) -> Vec<AmendedRule<'a>> {
    let read: Vec<(FileId, &Parsed)> = trees.iter().map(|(file, parsed)| (*file, parsed)).collect();
    let broken = Broken::new(&read);
    let mut silent = Sink::new();
    let files = trees.iter().map(|(file, parsed)| (*file, &parsed.file));
    let packages = Packages::collect(sources, files, &mut silent);
    let names = Names::collect(sources, &packages, &mut silent);
    let texts = rules::texts(&names, &packages, |span| broken.within(span), &mut silent);
    let row = |text: rules::RuleText<'a>| {
        let entry = names.entry(text.entry);
        AmendedRule {
            package: Arc::clone(packages.name(text.package)),
            node: text.node,
            docs: entry.docs,
            span: entry.span,
            clauses: text
                .clauses
                .iter()
                .map(|of| (of.clause, of.amended_in.map(|_| Arc::clone(packages.name(of.package)))))
                .collect(),
            amendments: text
                .amendments
                .iter()
                .map(|by| (Arc::clone(packages.name(by.package)), Arc::clone(&by.because)))
                .collect(),
        }
    };
    texts.into_iter().map(row).collect()
}
