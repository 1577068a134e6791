//! The tree of a policy file as it was written: one node a construct, every node with its span, nothing resolved.
//!
//! Broken declarations and clauses are left out of the tree (the parser reports them and says where they stood in
//! [`File::broken`]); everything else is whole. Comments are kept beside the tree, in order.

mod cases;
mod declaration;
mod expr;
mod rule;
mod test;

pub use cases::*;
pub use declaration::*;
pub use expr::*;
pub use rule::*;
pub use test::*;

use crate::source::Span;
use std::sync::Arc;

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A text literal, unescaped; adjacent texts are joined with a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text without quotes and escapes.
    pub value: Arc<str>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A dotted name with indices: `treaties[t].status`, `r2p.risk.discrimination`, `programme_lens["P-7"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The first word.
    pub head: Name,
    /// What follows it.
    pub rest: Vec<Segment>,
    /// The whole.
    pub span: Span,
}

/// A step of a path behind its first word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// `.name`
    Field(Name),
    /// `[name]` or `[path]`
    Index(Path),
    /// `["text"]`
    Key(Text),
}

/// A comment that is not documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment with its slashes.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A run of `///` lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// The lines without their slashes and the one blank behind them.
    pub lines: Vec<Arc<str>>,
}

/// A policy file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The whole text.
    pub span: Span,
    /// `package r2p.risk`
    pub package: Option<Path>,
    /// `use r2p.facts`, in order.
    pub uses: Vec<Path>,
    /// The declarations that could be read.
    pub declarations: Vec<Declaration>,
    /// Where broken declarations and clauses stand.
    pub broken: Vec<Span>,
    /// All comments but documentation, in order.
    pub comments: Vec<Comment>,
}

/// A declaration with its documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// `///` lines above it.
    pub docs: Docs,
    /// What it declares.
    pub kind: DeclarationKind,
    /// The whole, without its documentation.
    pub span: Span,
}

/// What a declaration declares.
#[derive(Clone, Debug, PartialEq)]
pub enum DeclarationKind {
    /// `source`
    Source(Source),
    /// `unit`
    Unit(Unit),
    /// `enum`
    Enum(Enum),
    /// `record`
    Record(Record),
    /// `fact`
    Fact(Fact),
    /// `parameter`
    Parameter(Parameter),
    /// `define`
    Define(Define),
    /// `risk`, `resilience`, `obligation`, `warning`, `assistance`, `measure`
    Rule(Rule),
    /// `amend`
    Amend(Amend),
    /// `assert`
    Assert(Assert),
    /// `test`
    Test(Test),
}
