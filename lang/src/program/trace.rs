//! Traceability: where each numbered point of a source has gone.

use super::{Cite, Point, Program, Source, SourceId};
use crate::source::Span;
use crate::syntax::RuleKind;
use std::sync::Arc;

/// What can cite an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CitingKind {
    /// A rule of a kind.
    Rule(RuleKind),
    /// A dated figure.
    Parameter,
    /// A question.
    Fact,
    /// What must hold for all facts.
    Assert,
    /// A test.
    Test,
}

/// A declaration that cites an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citing {
    /// What it is.
    pub kind: CitingKind,
    /// Its full name; of a fact its name, of a test its title.
    pub name: Arc<str>,
    /// The declaration.
    pub span: Span,
}

/// A point of a source with all that cites it, in the order of [`CitingKind`], then by name.
#[derive(Clone, Debug)]
pub struct Traced<'p> {
    /// The point.
    pub point: &'p Point,
    /// What cites it.
    pub cited_by: Vec<Citing>,
}

impl Traced<'_> {
    /// Whether nothing cites it and no reason is given either.
    #[must_use]
    pub fn lost(&self) -> bool {
        self.cited_by.is_empty() && self.point.because.is_none()
    }
}

impl Cite {
    /// The words of `at "…"` that may be numbers of points: `"p. 8, P97; P98"` has `p.`, `8`, `P97` and `P98`.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let at = self.at.as_deref().unwrap_or_default();
        at.split([',', ';', ' ', '\u{a0}']).filter(|word| !word.is_empty())
    }
}

impl Source {
    /// Whether a word of a cite has the form of this source's numbers and is none of them: `P170` where P1 to P169 are.
    /// Bare numbers are not judged: they may be pages.
    #[must_use]
    pub fn lacks(&self, word: &str) -> bool {
        let form = |id: &str| id.split_once(|c: char| c.is_ascii_digit()).map(|(head, _)| head.to_owned());
        let Some(head) = form(word).filter(|head| !head.is_empty()) else { return false };
        self.points.iter().any(|point| form(&point.id).as_deref() == Some(&*head))
            && !self.points.iter().any(|point| *point.id == *word)
    }
}

impl Program {
    /// Every cite with what it belongs to: rules, parameters, facts, assertions, tests, each in their order.
    pub fn cites(&self) -> impl Iterator<Item = (Citing, &Cite)> {
        let package = |id| &self.package(id).name;
        let rules = self.rules.iter().map(|rule| {
            let kind = CitingKind::Rule(rule.kind);
            (Citing { kind, name: Arc::clone(&rule.full_name), span: rule.span }, &rule.cites)
        });
        let parameters = self.parameters.iter().map(move |it| {
            let name = format!("{}.{}", package(it.package), it.name).into();
            (Citing { kind: CitingKind::Parameter, name, span: it.span }, &it.cites)
        });
        let facts = self.vocabulary.facts.iter().map(|it| {
            (Citing { kind: CitingKind::Fact, name: Arc::clone(&it.name), span: it.span }, &it.cites)
        });
        let asserts = self.asserts.iter().map(move |it| {
            let name = format!("{}.{}", package(it.package), it.name).into();
            (Citing { kind: CitingKind::Assert, name, span: it.span }, &it.cites)
        });
        let tests = self.tests.iter().map(|it| {
            (Citing { kind: CitingKind::Test, name: Arc::clone(&it.title), span: it.span }, &it.cites)
        });
        let all = rules.chain(parameters).chain(facts).chain(asserts).chain(tests);
        all.flat_map(|(citing, cites)| cites.iter().map(move |cite| (citing.clone(), cite)))
    }

    /// The points of a source in the order in which they are declared, each with what cites it.
    #[must_use]
    pub fn trace(&self, source: SourceId) -> Vec<Traced<'_>> {
        let points = &self.vocabulary.source(source).points;
        let mut traced: Vec<Traced<'_>> =
            points.iter().map(|point| Traced { point, cited_by: Vec::new() }).collect();
        for (citing, cite) in self.cites().filter(|(_, cite)| cite.source == source) {
            for word in cite.words() {
                if let Some(row) = traced.iter_mut().find(|row| *row.point.id == *word)
                    && !row.cited_by.contains(&citing)
                {
                    row.cited_by.push(citing.clone());
                }
            }
        }
        for row in &mut traced {
            row.cited_by.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        }
        traced
    }
}
