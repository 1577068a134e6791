//! From trees to a checked program.
//!
//! The flow: [`packages`] groups files, [`names`] collects what they declare, [`vocabulary`] builds enums, records and
//! facts, [`rules`] takes the rules as amendments leave them, and [`pass`] reads parameters, defines and rules with
//! their [`expr`]essions and links them into a graph. What has an error is left out with what asks it, and the rest
//! is read again, so that every table of the [`Program`] holds sound rows only.

mod amend;
mod amended;
mod asserts;
mod cases;
mod clashes;
mod defines;
mod deps;
mod describe;
mod durations;
mod env;
mod expr;
mod graph;
mod identity;
mod links;
mod mentions;
mod names;
mod packages;
mod parameters;
mod pass;
mod rules;
mod sink;
mod tables;
mod types;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use amended::{AmendedRule, amended};
pub(crate) use packages::name_of as package_of;

use crate::diagnostic::{self, Diagnostic};
use crate::parse::{self, Parsed};
use crate::program::{Program, RuleId, Vocabulary};
use crate::source::{FileId, Sources, Span};
use crate::syntax::RuleKind;
use names::Names;
use packages::Packages;
use pass::Pass;
use sink::Sink;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A program and everything that is to be said about its texts.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What could be used; rules with errors are not in it.
    pub program: Program,
    /// Errors of parsing and checking, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The trees, in the order of the files given.
    pub trees: Vec<(FileId, Parsed)>,
}

impl Checked {
    /// Whether anything keeps the policies from being used as written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Parses and checks policy files as one set. The order of `files` does not matter.
#[must_use]
pub fn check(sources: &Sources, files: &[FileId]) -> Checked {
    checked(sources, parse::parse_all(sources, files))
}

/// The same without tests, for who asks what policies say of countries: tests are neither read nor checked.
#[must_use]
pub fn check_rules(sources: &Sources, files: &[FileId]) -> Checked {
    checked(sources, parse::parse_all_rules(sources, files))
}

fn checked(sources: &Sources, trees: Vec<(FileId, Parsed)>) -> Checked {
    let read: Vec<(FileId, &Parsed)> = trees.iter().map(|(file, parsed)| (*file, parsed)).collect();
    let (program, diagnostics) = check_trees(sources, &read);
    Checked { program, diagnostics, trees }
}

/// Checks trees that were read before, as one set: the program, and everything that is to be said, sorted.
#[must_use]
pub fn check_trees(sources: &Sources, trees: &[(FileId, &Parsed)]) -> (Program, Vec<Diagnostic>) {
    check_trees_unless(sources, trees, &|| false).unwrap_or_default()
}

/// The same; none where the answer is found `stale` on the way.
#[must_use]
pub fn check_trees_unless(
    sources: &Sources,
    trees: &[(FileId, &Parsed)],
    stale: &dyn Fn() -> bool,
) -> Option<(Program, Vec<Diagnostic>)> {
    let mut sink = Sink::new();
    let program = program(sources, trees, Wish { only: None, stale }, &mut sink)?;
    let mut diagnostics = sink.into_diagnostics();
    diagnostics.extend(trees.iter().flat_map(|(_, parsed)| parsed.diagnostics.iter().cloned()));
    diagnostic::sort(&mut diagnostics);
    Some((program, diagnostics))
}

/// Checks one file of a set, whose other files need only be those that it can name things of: a program in which the
/// rules of other files have no conditions, and what is to be said of the file, sorted. That is what [`check_trees`]
/// says of it, but for rules that rest on each other in a circle through other files.
#[must_use]
pub fn check_file(
    sources: &Sources,
    trees: &[(FileId, &Parsed)],
    file: FileId,
) -> (Program, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let wish = Wish { only: Some(file), stale: &|| false };
    let program = program(sources, trees, wish, &mut sink).unwrap_or_default();
    let mut diagnostics = sink.into_diagnostics();
    let own = trees.iter().filter(|(id, _)| *id == file);
    diagnostics.extend(own.flat_map(|(_, parsed)| parsed.diagnostics.iter().cloned()));
    diagnostics.retain(|d| d.span.file == file);
    diagnostic::sort(&mut diagnostics);
    (program, diagnostics)
}

/// What is asked of a check.
#[derive(Clone, Copy)]
struct Wish<'w> {
    /// The one file that is looked at; of others only what they declare counts. None is all files.
    only: Option<FileId>,
    /// Whether nobody waits for the answer any more.
    stale: &'w dyn Fn() -> bool,
}

/// The program of what is sound in the trees; none where it is stale before it is made.
fn program(
    sources: &Sources,
    trees: &[(FileId, &Parsed)],
    wish: Wish<'_>,
    sink: &mut Sink,
) -> Option<Program> {
    let broken = Broken::new(trees);
    let is_broken = |span| broken.within(span);
    let packages = Packages::collect(sources, trees.iter().map(|(file, parsed)| (*file, &parsed.file)), sink);
    let names = Names::collect(sources, &packages, sink);
    let vocabulary = vocabulary::build(&names, &packages, sink);
    let mut texts = rules::texts(&names, &packages, is_broken, sink);
    identity::check(&names, &packages, &mut texts, sink);
    let mut left_out = BTreeSet::new();
    let mut pass = pass::read(sources, &packages, &names, &vocabulary, &texts, &left_out, wish, sink);
    let mut asserts = asserts::read(&pass.env, sink);
    let mut tests = cases::read(&pass.env, is_broken, sink);
    while !pass.broken.is_empty() && !(wish.stale)() {
        left_out.append(&mut pass.broken);
        let mut silent = Sink::new();
        pass = pass::read(sources, &packages, &names, &vocabulary, &texts, &left_out, wish, &mut silent);
        asserts = asserts::read(&pass.env, &mut silent);
        tests = cases::read(&pass.env, is_broken, &mut silent);
    }
    if (wish.stale)() {
        return None;
    }
    let Pass { env, rules, order, .. } = pass;
    let rules: Vec<_> = rules.into_iter().flatten().map(|row| row.rule).collect();
    let mut obligations: Vec<(Arc<str>, RuleId)> = (0..)
        .map(RuleId)
        .zip(&rules)
        .filter(|(_, rule)| rule.kind == RuleKind::Obligation)
        .map(|(id, rule)| (Arc::clone(&rule.full_name), id))
        .collect();
    obligations.sort();
    let parameters = env.parameters;
    let defines = env.defines.into_iter().flatten().map(|row| row.define).collect();
    Some(Program {
        packages: packages.table.clone(),
        vocabulary: Vocabulary { obligations, ..vocabulary.clone() },
        parameters,
        defines,
        rules,
        order,
        asserts,
        tests,
    })
}

/// Where the parser met what it could not read.
struct Broken {
    starts: BTreeMap<FileId, Vec<u32>>,
}

impl Broken {
    fn new(trees: &[(FileId, &Parsed)]) -> Self {
        let starts = trees.iter().map(|(file, parsed)| {
            let mut starts: Vec<u32> = parsed.file.broken.iter().map(|span| span.start).collect();
            starts.sort_unstable();
            (*file, starts)
        });
        Broken { starts: starts.collect() }
    }

    /// Whether something inside a span could not be read.
    fn within(&self, span: Span) -> bool {
        self.starts.get(&span.file).is_some_and(|starts| {
            let at = starts.partition_point(|start| *start < span.start);
            starts.get(at).is_some_and(|start| *start < span.end)
        })
    }
}
