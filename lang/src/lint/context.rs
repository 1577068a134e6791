//! What lints look at: the program, the trees, the texts, and what is asked of them again and again.

use super::levels::Place;
use super::uses::Uses;
use crate::check::Checked;
use crate::parse::Parsed;
use crate::program::{Body, Cond, Program, Rule, RuleId, Vocabulary};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeMap;

/// A checked policy set, ready to be looked through.
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources,
    pub(super) program: &'a Program,
    pub(super) trees: &'a [(FileId, Parsed)],
    /// What is used somewhere.
    pub(super) uses: Uses,
    packages: BTreeMap<FileId, String>,
    rules: BTreeMap<FileId, Vec<(Span, RuleId)>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(sources: &'a Sources, checked: &'a Checked) -> Self {
        let program = &checked.program;
        let packages = checked.trees.iter().map(|(file, parsed)| (*file, package(sources, parsed))).collect();
        let mut rules: BTreeMap<FileId, Vec<(Span, RuleId)>> = BTreeMap::new();
        for id in program.rule_ids() {
            let span = program.rule(id).span;
            rules.entry(span.file).or_default().push((span, id));
        }
        Context { sources, program, trees: &checked.trees, uses: Uses::of(checked), packages, rules }
    }

    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        &self.program.vocabulary
    }

    /// Where a span stands, as levels name places.
    pub(super) fn place(&self, span: Span) -> Place<'_> {
        let rules = self.rules.get(&span.file).into_iter().flatten();
        let rule =
            rules.map(|(of, id)| (*of, *id)).find(|(of, _)| of.start <= span.start && span.end <= of.end);
        Place {
            file: self.sources.file(span.file).name(),
            package: self.packages.get(&span.file).map_or("", String::as_str),
            rule: rule.map(|(_, id)| &*self.program.rule(id).full_name),
        }
    }
}

/// The package of a file, as written.
fn package(sources: &Sources, parsed: &Parsed) -> String {
    let path = parsed.file.package.as_ref();
    path.map_or_else(|| "main".to_owned(), |path| sources.text(path.span).to_owned())
}

/// The conditions of a rule that stand for themselves, clause by clause.
pub(super) fn clauses(rule: &Rule) -> Vec<&Cond> {
    let mut all: Vec<&Cond> = rule.applies.iter().collect();
    all.extend(rule.each.iter().filter_map(|each| each.condition.as_deref()));
    all.extend(rule.indicators.iter().map(|row| &row.when));
    match &rule.body {
        Body::Risk { present, levels, amplifies, .. } => {
            all.push(present);
            all.extend(levels.iter().map(|row| &row.when));
            all.extend(amplifies.iter().filter_map(|row| row.condition.as_ref()));
        }
        Body::Resilience { holds, inhibits } => {
            all.push(holds);
            all.extend(inhibits.iter().filter_map(|row| row.condition.as_ref()));
        }
        Body::Obligation { requires, binding, .. } => all.extend(requires.iter().chain(binding)),
        Body::Warning { raises } => all.extend(raises.iter().map(|row| &row.when)),
        Body::Assistance { offers, .. } => all.extend(offers.iter().map(|row| &row.when)),
        Body::Measure { .. } => {}
    }
    all
}
