//! Declarations of the vocabulary, parameters and defines.

use super::{Cite, Docs, Expr, Name, Path, Text};
use crate::source::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// `source sg2013 "A/67/929" { title … date … url … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name in this policy set.
    pub name: Name,
    /// The citation: a document symbol or a short reference.
    pub citation: Text,
    /// `title`, `date`, `url`, `point`, `note`, in order.
    pub items: Vec<SourceItem>,
}

/// A line of a source.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceItem {
    /// `title "…"`
    Title(Text),
    /// `date 2013-07-09`
    Date(Date, Span),
    /// `url "…"`
    Url(Text),
    /// `point "P97" at "p. 8" is recommendation "…" because "…"`
    Point(Point),
    /// `note "…"`
    Note(Text),
}

/// A point of a source, numbered so that rules can cite it and a table can say where each has gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number, as `cites … at` names it.
    pub id: Text,
    /// The place in the source.
    pub at: Option<Text>,
    /// What kind of statement it is: a word of the author's.
    pub kind: Name,
    /// What it says.
    pub says: Text,
    /// Why nothing cites it, or where else it lives.
    pub because: Option<Text>,
    /// The whole.
    pub span: Span,
}

/// `unit deaths "people killed"`
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its name.
    pub name: Name,
    /// What it counts.
    pub title: Text,
}

/// `enum Level { none < low < moderate }`
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// The values, lowest first where ordered.
    pub values: Vec<EnumValue>,
    /// Whether `<` stands between them.
    pub ordered: bool,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The word.
    pub name: Name,
    /// What it means.
    pub title: Option<Text>,
}

/// `record Group { key name: text … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its name.
    pub name: Name,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// `///` lines above it.
    pub docs: Docs,
    /// Whether it finds the item again.
    pub key: bool,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// What it asks.
    pub question: Option<Text>,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// What it says.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// What a type says.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `list of T`, `open list of T`
    List {
        /// Whether what is not in it proves nothing.
        open: bool,
        /// The record.
        of: Box<Type>,
    },
    /// `set of T`
    Set {
        /// The enum or `country`.
        of: Box<Type>,
    },
    /// `number 0..1 of usd`, `Level`, `bool`
    Named {
        /// The type's name.
        name: Name,
        /// The range, both ends included.
        range: Option<(Literal, Literal)>,
        /// The unit.
        unit: Option<Name>,
    },
}

/// A number as written, with its sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// The value; of a percent already divided by 100.
    pub value: Decimal,
    /// Whether `%` was written.
    pub percent: bool,
    /// Where it stands.
    pub span: Span,
}

/// `18 months`, `4.5 years`
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// How many.
    pub amount: Decimal,
    /// Of which.
    pub unit: Period,
    /// Where it stands.
    pub span: Span,
}

/// A calendar period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Twelve calendar months.
    Year,
}

/// `fact treaties by TreatyId: Treaty "…" stale after 2 years`
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its dotted name.
    pub name: Path,
    /// `by TreatyId`: an enum, or `obligation`.
    pub by: Option<Name>,
    /// Its type.
    pub ty: Type,
    /// What is asked.
    pub question: Option<Text>,
    /// What else is said of it, in order.
    pub items: Vec<FactItem>,
}

/// A clause of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum FactItem {
    /// `per year`
    Per(Period, Span),
    /// `stale after 2 years`
    Stale(Duration),
    /// `published after 9 months`
    Published(Duration),
    /// `prefers ganhri`
    Prefers(Vec<Path>),
    /// `cites …`
    Cites(Vec<Cite>),
    /// `tags …`
    Tags(Vec<Path>),
    /// `note "…"`
    Note(Text),
}

/// `parameter review_cycle "…" { from 2008-04-07 is 4 years }`
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// `of deaths`: what its figures count.
    pub unit: Option<Name>,
    /// What it is.
    pub title: Option<Text>,
    /// Its values and sources, in order.
    pub items: Vec<ParameterItem>,
}

/// A line of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterItem {
    /// `from DATE is VALUE`
    From(Date, Span, Expr),
    /// `cites …`
    Cites(Vec<Cite>),
    /// `note "…"`
    Note(Text),
}

/// `define joined(t: TreatyId) = …`
#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub params: Vec<(Name, Type)>,
    /// What it stands for.
    pub body: Expr,
}
