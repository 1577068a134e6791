//! The handbook of a policy set: Markdown pages for people who read policies and do not write them.
//!
//! [`pages`] is the whole: an entry page, a page a package with every rule on it, the questions asked of a country, and
//! an index by source. [`trace`] is one table: where each point of a source has gone. Nothing here is written by hand, so
//! nothing can be out of date.

mod facts;
mod form;
mod rule;
mod sources;
mod words;

use crate::program::{Cond, RuleRef};
use crate::program::{PackageId, Program, RuleId, RuleTarget};
use crate::source::Sources;
use crate::syntax::RuleKind;
use crate::visit::Visitor;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub use form::form;
pub use sources::trace;

/// A page of the handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its file, relative to the handbook's folder, as pages link to it.
    pub file: String,
    /// What it is called.
    pub title: String,
    /// Its text: Markdown, beginning with the title.
    pub text: String,
}

/// All pages, the entry page first, packages by name.
#[must_use]
pub fn pages(texts: &Sources, program: &Program) -> Vec<Page> {
    let book = Book::new(texts, program);
    let mut pages = vec![book.entry()];
    pages.extend(book.packages().map(|package| book.package(package)));
    pages.push(book.questions());
    pages.push(book.sources());
    pages
}

/// What pages are made from.
struct Book<'p> {
    texts: &'p Sources,
    program: &'p Program,
    /// Of each rule, the tests that expect something of it, by their place.
    tests: BTreeMap<RuleId, Vec<usize>>,
}

impl<'p> Book<'p> {
    fn new(texts: &'p Sources, program: &'p Program) -> Self {
        let mut tests: BTreeMap<RuleId, Vec<usize>> = BTreeMap::new();
        for (at, test) in program.tests.iter().enumerate() {
            let mut asked = Asked::default();
            test.expects.iter().for_each(|expect| asked.cond(&expect.condition));
            for rule in asked.0 {
                tests.entry(rule).or_default().push(at);
            }
        }
        Book { texts, program, tests }
    }

    /// Packages that hold a rule, by name.
    fn packages(&self) -> impl Iterator<Item = PackageId> + use<> {
        let with_rules: BTreeSet<PackageId> = self.program.rules.iter().map(|rule| rule.package).collect();
        with_rules.into_iter()
    }

    fn package_name(&self, id: PackageId) -> &'p str {
        &self.program.package(id).name
    }

    /// The rules of a package, by kind, then name.
    fn rules_of(&self, package: PackageId) -> Vec<RuleId> {
        let of_package = |id: &RuleId| self.program.rule(*id).package == package;
        let mut rules: Vec<RuleId> = self.program.rule_ids().filter(of_package).collect();
        rules.sort_by_key(|id| self.program.rule(*id).kind);
        rules
    }

    fn entry(&self) -> Page {
        let program = self.program;
        let mut text = String::from(
            "# Handbook\n\nEvery rule as it stands, with what it rests on and what it asks.\n\n",
        );
        text.push_str("| package | rules | tests |\n| --- | --- | --- |\n");
        for id in self.packages() {
            let name = self.package_name(id);
            let rules = program.rules.iter().filter(|rule| rule.package == id).count();
            let tests = program.tests.iter().filter(|test| test.package == id).count();
            let _ = writeln!(text, "| [`{name}`]({}) | {rules} | {tests} |", file_of(name));
        }
        let facts = program.vocabulary.facts.len();
        let _ = write!(
            text,
            "\n- [Questions]({QUESTIONS}): the {facts} facts that can be asked of a country\n\
             - [Sources]({SOURCES}): what rests on which authority\n"
        );
        for kind in RuleKind::ALL {
            let rules: Vec<RuleId> = program.rule_ids().filter(|id| program.rule(*id).kind == kind).collect();
            if rules.is_empty() {
                continue;
            }
            let _ = write!(text, "\n## {}\n\n", words::kinds(kind));
            for id in rules {
                let title = program.rule(id).title.as_deref().unwrap_or_default();
                let _ = writeln!(text, "- {} {title}", self.link(id));
            }
        }
        Page { file: "index.md".into(), title: "Handbook".into(), text }
    }

    fn package(&self, id: PackageId) -> Page {
        let name = self.package_name(id);
        let mut text = format!("# `{name}`\n\n");
        let used = &self.program.package(id).sees;
        let used: Vec<String> = used.iter().skip(1).map(|p| format!("`{}`", self.package_name(*p))).collect();
        if !used.is_empty() {
            let _ = write!(text, "It uses {}.\n\n", used.join(", "));
        }
        for rule in self.rules_of(id) {
            self.rule(rule, &mut text);
        }
        Page { file: file_of(name), title: name.to_owned(), text }
    }

    /// A rule's full name, leading to its section.
    fn link(&self, id: RuleId) -> String {
        let rule = self.program.rule(id);
        let page = file_of(self.package_name(rule.package));
        format!("[`{0}`]({page}#{0})", rule.full_name)
    }
}

const QUESTIONS: &str = "questions.md";
const SOURCES: &str = "sources.md";

fn file_of(package: &str) -> String {
    format!("{package}.md")
}

/// The rules whose outcome, level or indicator a condition asks.
#[derive(Default)]
struct Asked(BTreeSet<RuleId>);

impl Visitor for Asked {
    fn cond(&mut self, cond: &Cond) {
        if let crate::program::CondKind::Indicator { rule, .. } = &cond.kind {
            self.0.insert(*rule);
        }
        crate::visit::walk_cond(self, cond);
    }
    fn rule_ref(&mut self, rule: &RuleRef) {
        if let RuleTarget::Rule(id) = rule.rule {
            self.0.insert(id);
        }
    }
}

#[cfg(test)]
mod tests;
