//! What lints look at: the program, the trees, the texts, and what is asked of them again and again.

use super::Policies;
use super::levels::Place;
use super::uses::Uses;
use crate::parse::Parsed;
use crate::program::{Body, Cond, Define, Program, Rule, RuleId, Vocabulary};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeMap;

/// A checked policy set, ready to be looked through.
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources,
    pub(super) program: &'a Program,
    /// The trees that are looked at.
    pub(super) trees: &'a [(FileId, &'a Parsed)],
    /// What is used somewhere; of one file alone it is not known.
    pub(super) uses: Uses,
    /// The one file that is looked at; none is all of them.
    only: Option<FileId>,
    packages: BTreeMap<FileId, String>,
    /// The rules of each file, by place.
    rules: BTreeMap<FileId, Vec<(Span, RuleId)>>,
}

impl<'a> Context<'a> {
    /// All files of a set.
    pub(super) fn of_set(set: &Policies<'a>) -> Self {
        Context { uses: Uses::of(set.program), ..Context::new(set, set.trees, None) }
    }

    /// One file of a set, with its tree.
    pub(super) fn of_file(set: &Policies<'a>, tree: &'a [(FileId, &'a Parsed)], file: FileId) -> Self {
        Context::new(set, tree, Some(file))
    }

    fn new(set: &Policies<'a>, trees: &'a [(FileId, &'a Parsed)], only: Option<FileId>) -> Self {
        let (sources, program) = (set.sources, set.program);
        let packages = trees.iter().map(|(file, parsed)| (*file, package(sources, parsed))).collect();
        let mut rules: BTreeMap<FileId, Vec<(Span, RuleId)>> = BTreeMap::new();
        for id in program.rule_ids() {
            let span = program.rule(id).span;
            if only.is_none_or(|only| only == span.file) {
                rules.entry(span.file).or_default().push((span, id));
            }
        }
        rules.values_mut().for_each(|of_file| of_file.sort_unstable());
        Context { sources, program, trees, uses: Uses::default(), only, packages, rules }
    }

    /// Whether a place is looked at.
    fn holds(&self, span: Span) -> bool {
        self.only.is_none_or(|only| only == span.file)
    }

    /// The rules that are looked at.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.program.rules.iter().filter(|rule| self.holds(rule.span))
    }

    /// The same by id.
    pub(super) fn rule_ids(&self) -> impl Iterator<Item = RuleId> {
        self.program.rule_ids().filter(|id| self.holds(self.program.rule(*id).span))
    }

    /// The defines that are looked at.
    pub(super) fn defines(&self) -> impl Iterator<Item = &'a Define> {
        self.program.defines.iter().filter(|define| self.holds(define.span))
    }

    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        &self.program.vocabulary
    }

    /// Where a span stands, as levels name places.
    pub(super) fn place(&self, span: Span) -> Place<'_> {
        let rules = self.rules.get(&span.file).map_or(&[][..], Vec::as_slice);
        let behind = rules.partition_point(|(of, _)| of.start <= span.start);
        let rule = behind.checked_sub(1).and_then(|at| rules.get(at)).filter(|(of, _)| span.end <= of.end);
        Place {
            file: self.sources.file(span.file).name(),
            package: self.packages.get(&span.file).map_or("", String::as_str),
            rule: rule.map(|(_, id)| &*self.program.rule(*id).full_name),
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
