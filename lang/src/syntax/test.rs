//! Assertions and tests.

use super::{Case, Cite, Duration, Expr, Heading, Literal, Name, Path, RuleKind, Text};
use crate::source::Span;
use jiff::civil::Date;

/// `assert NAME "…" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Assert {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What must hold, and its sources, in order.
    pub items: Vec<AssertItem>,
}

/// A line of an assertion.
#[derive(Clone, Debug, PartialEq)]
pub enum AssertItem {
    /// `no KIND tagged TAG reads FACT`, `FACT.*`
    NoReads {
        /// The kind of rule.
        kind: RuleKind,
        /// The tag.
        tag: Name,
        /// The fact, or the beginning of facts.
        fact: Path,
        /// Whether `.*` follows.
        star: bool,
        /// The whole.
        span: Span,
    },
    /// `RULE is monotone in FACT [where lower is worse]`
    Monotone {
        /// The rule.
        rule: Path,
        /// The fact.
        fact: Path,
        /// Whether `where lower is worse` follows; else higher is.
        lower: bool,
        /// The whole.
        span: Span,
    },
    /// `never both (E, E)`, `at most one of (E, E, …)`
    Apart {
        /// What is never true together.
        parts: Vec<Expr>,
        /// The whole.
        span: Span,
    },
    /// `same for all countries`
    SameForAll(Span),
    /// `never E`
    Never(Expr),
    /// `always E [implies E]`
    Always(Expr, Option<Expr>),
    /// `cites …`
    Cites(Vec<Cite>),
    /// `note "…"`
    Note(Text),
}

/// `test "…" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What is tested.
    pub title: Text,
    /// Its lines, in order.
    pub items: Vec<TestItem>,
}

/// A line of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct TestItem {
    /// What it says.
    pub kind: TestItemKind,
    /// The whole.
    pub span: Span,
}

/// What a line of a test says.
#[derive(Clone, Debug, PartialEq)]
pub enum TestItemKind {
    /// `as of DATE`
    AsOf(Date),
    /// `known by DATE`
    KnownBy(Date),
    /// `given FACT is DATUM, …`
    Given(Vec<Given>),
    /// `expect E [because FACT, …]`
    Expect {
        /// What must be true.
        condition: Expr,
        /// The facts that must be among the causes.
        because: Vec<Path>,
    },
    /// `cites …`
    Cites(Vec<Cite>),
    /// The head of a table of cases.
    Cases(Heading),
    /// A line of it.
    Case(Case),
}

/// A fact given to a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `facts "file.yaml" country GHA`
    File {
        /// The file, relative to the policy file.
        file: Text,
        /// The country in it.
        country: Option<Name>,
    },
    /// `FACT is DATUM [on DATE]`
    Fact {
        /// The fact.
        fact: Path,
        /// Its value.
        datum: Datum,
        /// The day it was observed.
        on: Option<(Date, Span)>,
    },
}

/// A value given to a test.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// What it says.
    pub kind: DatumKind,
    /// Where it stands.
    pub span: Span,
}

/// What a given value says.
#[derive(Clone, Debug, PartialEq)]
pub enum DatumKind {
    /// `true`, `false`
    Bool(bool),
    /// `5`, `-0.2`, `5%`
    Number(Literal),
    /// `2015-06-30`
    Date(Date),
    /// `18 months`
    Duration(Duration),
    /// `"…"`
    Text(Text),
    /// An enum value, a country or a reason.
    Word(Name),
    /// `[ …, … ]`, `open [ … ]`
    Items {
        /// Whether `open` stands before it.
        open: bool,
        /// The items.
        items: Vec<Datum>,
    },
    /// `{ 2013: 2, 2014: 3 }`
    Series(Vec<(i16, Span, Datum)>),
    /// `{ name "A", share 5%, excluded true }`: fields of a record, or the members of a set.
    Entries(Vec<(Name, Option<Datum>)>),
}
