//! Tables of cases in a test.

use super::{Datum, Expr, IsRight, Path, Text};
use crate::source::Span;
use jiff::civil::Date;

/// `cases FACT | … -> RULE | …`: what the columns of a table stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// What each case gives.
    pub given: Vec<Column>,
    /// What each case is asked.
    pub asked: Vec<Expr>,
}

/// What a column gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What.
    pub kind: ColumnKind,
    /// The whole.
    pub span: Span,
}

/// What a column gives.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnKind {
    /// `as of`: the day of the test.
    AsOf,
    /// `FACT [on DATE]`
    Fact {
        /// The fact.
        fact: Path,
        /// The day it was observed.
        on: Option<(Date, Span)>,
    },
}

/// `case ["…":] VALUE | … -> ANSWER | …`: a line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What it shows.
    pub title: Option<Text>,
    /// What it gives, in the order of the columns.
    pub cells: Vec<Cell>,
    /// What must come out, in the order of the columns.
    pub answers: Vec<Answer>,
}

/// What a case gives in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value; none for `-`, which gives nothing.
    pub datum: Option<Datum>,
    /// Where it stands.
    pub span: Span,
}

/// What must come out in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What; none for `-`, which asks nothing.
    pub says: Option<Says>,
    /// Where it stands.
    pub span: Span,
}

/// What would stand behind the column's `is`.
#[derive(Clone, Debug, PartialEq)]
pub struct Says {
    /// Whether `not` stands before it.
    pub negated: bool,
    /// The verdict or value.
    pub right: IsRight,
    /// The facts that must be among the causes.
    pub because: Vec<Path>,
}
