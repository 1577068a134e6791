//! The vocabulary: sources, units, enums, records, facts.

use super::{Cite, EnumId, PackageId, RecordId, RuleId, SourceId, UnitId};
use crate::source::Span;
use crate::value::Duration;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A source of authority.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in policies.
    pub name: Arc<str>,
    /// Its package.
    pub package: PackageId,
    /// The citation.
    pub citation: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Its day.
    pub date: Option<Date>,
    /// Its address.
    pub url: Option<Arc<str>>,
    /// What it says, point by point, as far as the policies number it.
    pub points: Vec<Point>,
    /// Notes.
    pub notes: Vec<Arc<str>>,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// A numbered statement of a source.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its number, as `cites … at` names it.
    pub id: Arc<str>,
    /// The place in the source.
    pub at: Option<Arc<str>>,
    /// What kind of statement it is: a word of the author's.
    pub kind: Arc<str>,
    /// What it says.
    pub says: Arc<str>,
    /// Why nothing cites it, or where else it lives.
    pub because: Option<Arc<str>>,
    /// Where its number stands.
    pub id_span: Span,
}

/// A unit of measure.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name.
    pub name: Arc<str>,
    /// What it counts.
    pub title: Arc<str>,
    /// Its name where declared.
    pub name_span: Span,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub name: Arc<str>,
    /// Its values: word and meaning, lowest first where ordered. At most 128.
    pub values: Vec<(Arc<str>, Option<Arc<str>>)>,
    /// Whether they compare.
    pub ordered: bool,
    /// Its name where declared; none for built-in ones.
    pub name_span: Option<Span>,
}

impl Enum {
    /// The place of a value.
    #[must_use]
    pub fn value(&self, word: &str) -> Option<u32> {
        self.values.iter().position(|(w, _)| &**w == word).and_then(|at| u32::try_from(at).ok())
    }

    /// The word of a value.
    #[must_use]
    pub fn word(&self, value: u32) -> &str {
        self.values.get(value as usize).map_or("", |(w, _)| w)
    }
}

/// A record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: Arc<str>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The place of its key field, if it has one.
    pub key: Option<u32>,
    /// Its name where declared.
    pub name_span: Span,
}

impl Record {
    /// The place of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<u32> {
        self.fields.iter().position(|f| &*f.name == name).and_then(|at| u32::try_from(at).ok())
    }
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: FieldType,
    /// What it asks.
    pub question: Option<Arc<str>>,
    /// Its name where declared.
    pub name_span: Span,
}

/// What a field can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// One value.
    Scalar(Scalar),
    /// A set.
    Set(SetType),
}

/// A type with one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// True or false.
    Bool,
    /// A number.
    Number(NumberType),
    /// A day.
    Date,
    /// A length of time.
    Duration,
    /// A text.
    Text,
    /// A country, ISO 3166-1 alpha-3.
    Country,
    /// A value of an enum.
    Enum(EnumId),
}

/// Which numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberType {
    /// Whole, any, or a share.
    pub kind: NumberKind,
    /// What it counts; none is a bare number.
    pub unit: Option<UnitId>,
    /// Least value; of a count never below 0.
    pub min: Option<Decimal>,
    /// Greatest value.
    pub max: Option<Decimal>,
}

/// Kinds of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberKind {
    /// Whole, 0 or more.
    Count,
    /// Any.
    Number,
    /// A share: `5%` is 0.05.
    Percent,
    /// A span of days between two dates.
    Days,
}

/// What a set holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SetType {
    /// Values of an enum.
    Enum(EnumId),
    /// Countries.
    Country,
}

/// A fact of the vocabulary.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its dotted name.
    pub name: Arc<str>,
    /// Its package.
    pub package: PackageId,
    /// What its cells are found by.
    pub by: Option<IndexType>,
    /// Its type.
    pub ty: FactType,
    /// What it asks.
    pub question: Option<Arc<str>>,
    /// Its documentation.
    pub docs: Vec<Arc<str>>,
    /// How often it should come.
    pub per: Option<crate::syntax::Period>,
    /// How long an observation speaks.
    pub stale: Option<Duration>,
    /// How long after its day it becomes known.
    pub published: Option<Duration>,
    /// Sources that go before others.
    pub prefers: Vec<SourceId>,
    /// Authorities.
    pub cites: Vec<Cite>,
    /// Tags.
    pub tags: Vec<Arc<str>>,
    /// Notes.
    pub notes: Vec<Arc<str>>,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// What a fact can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactType {
    /// One value.
    Scalar(Scalar),
    /// A set.
    Set(SetType),
    /// A record.
    Record(RecordId),
    /// A list of records with a key.
    List {
        /// The record.
        record: RecordId,
        /// Whether what is not in it proves nothing.
        open: bool,
    },
}

/// What the cells of a fact are found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexType {
    /// A cell for each value of an enum.
    Enum(EnumId),
    /// A cell for each obligation.
    Obligation,
}

/// A cell's place in a fact `by` something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexKey {
    /// A value of the enum.
    Choice(u32),
    /// An obligation.
    Rule(RuleId),
}
