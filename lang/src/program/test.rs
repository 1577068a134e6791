//! Assertions and tests.

use super::{Cite, Cond, FactId, IndexKey, PackageId, RuleId};
use crate::source::Span;
use crate::syntax::RuleKind;
use crate::value::Content;
use jiff::civil::Date;
use std::sync::Arc;

/// What must hold for all facts.
#[derive(Clone, Debug)]
pub struct Assert {
    /// Its name.
    pub name: Arc<str>,
    /// Its package.
    pub package: PackageId,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Authorities.
    pub cites: Vec<Cite>,
    /// What must hold.
    pub assertions: Vec<Assertion>,
    /// How many slots its frame has.
    pub frame: u32,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// One thing that must hold.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// What.
    pub kind: AssertionKind,
    /// Where it stands.
    pub span: Span,
}

/// What must hold.
#[derive(Clone, Debug)]
pub enum AssertionKind {
    /// No rule of this kind with this tag reads these facts, itself or through other rules.
    NoReads {
        /// The kind.
        kind: RuleKind,
        /// The tag.
        tag: Arc<str>,
        /// The facts, by id.
        facts: Vec<FactId>,
    },
    /// A worse value never gives a better verdict.
    Monotone {
        /// The rule.
        rule: RuleId,
        /// The cell.
        cell: CellName,
        /// Whether a lower value is the worse one; else a higher.
        lower: bool,
    },
    /// No rule asks for one country by name.
    SameForAll,
    /// Never true.
    Never(Cond),
    /// Always true; where a second condition is given, it is whenever the first is.
    Always(Cond, Option<Cond>),
}

/// A cell by name, or all cells of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellName {
    /// The fact.
    pub fact: FactId,
    /// Its cell.
    pub index: Option<IndexKey>,
    /// The field.
    pub field: Option<u32>,
}

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// What is tested.
    pub title: Arc<str>,
    /// Which case of a table it is, in words: each case is a test of its own.
    pub case: Option<Arc<str>>,
    /// Its package.
    pub package: PackageId,
    /// The day it is read at; left out, an expectation that reads a date is an error of the checker.
    pub as_of: Date,
    /// What was known by which day.
    pub known_by: Option<Date>,
    /// The facts.
    pub given: Vec<Given>,
    /// What must come out.
    pub expects: Vec<Expect>,
    /// Authorities.
    pub cites: Vec<Cite>,
    /// How many slots its frame has.
    pub frame: u32,
    /// The declaration; of a case, its line.
    pub span: Span,
}

impl Test {
    /// Its title, with the case where it is one of a table.
    #[must_use]
    pub fn name(&self) -> String {
        self.case.as_ref().map_or_else(|| self.title.to_string(), |case| format!("{}: {case}", self.title))
    }
}

/// A fact given to a test.
#[derive(Clone, Debug)]
pub enum Given {
    /// The facts of a country in a file.
    File {
        /// The file, relative to the policy file.
        path: Arc<str>,
        /// The country; none where the file has one only.
        country: Option<Arc<str>>,
        /// Where it is given.
        span: Span,
    },
    /// An observation.
    Fact {
        /// The fact.
        fact: FactId,
        /// Its cell.
        index: Option<IndexKey>,
        /// Its field, where one field of a record is given.
        field: Option<u32>,
        /// Its value or the reason why there is none.
        content: Content,
        /// Its day; none is the test's.
        observed: Option<Date>,
        /// Where it is given.
        span: Span,
    },
}

/// What must come out of a test.
#[derive(Clone, Debug)]
pub struct Expect {
    /// What must be true.
    pub condition: Cond,
    /// What must be among the causes of the unknown.
    pub because: Vec<CellName>,
    /// Where it stands; in a table, the answer alone.
    pub span: Span,
    /// In a table, the column: what the answer is about.
    pub column: Option<Span>,
}
