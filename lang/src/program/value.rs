//! Expressions that are not conditions: numbers, days, lengths, enum values, texts, sets; what variables range over.

use super::{
    Call, Cond, EnumId, FactId, Index, NumberType, ParameterId, Read, RecordId, RuleId, RuleRef, SetType,
    Slot, Step,
};
use crate::source::Span;
use crate::syntax::{OverTime, Pick};
use crate::value::Duration;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A number.
#[derive(Clone, Debug)]
pub struct Num {
    /// What it says.
    pub kind: NumKind,
    /// Its type; the range is what it can be at most.
    pub ty: NumberType,
    /// Where it stands.
    pub span: Span,
}

/// What a number says.
#[derive(Clone, Debug)]
pub enum NumKind {
    /// A figure.
    Constant(Decimal),
    /// A fact.
    Read(Read),
    /// A parameter.
    Parameter(ParameterId),
    /// A define's argument.
    Slot(Slot),
    /// A define.
    Call(Call),
    /// `-a`
    Negate(Box<Num>),
    /// `a + b` and the like.
    Arithmetic(Arithmetic, Box<Num>, Box<Num>),
    /// `abs`, `ln`, `exp`
    Function(Function, Box<Num>),
    /// The least of several.
    Least(Vec<Num>),
    /// The greatest of several.
    Greatest(Vec<Num>),
    /// `count(x in xs where E)`
    Count(Box<Comprehension>),
    /// `sum(E for x in xs where E)` and the like.
    Aggregate(Aggregate, Box<Num>, Box<Comprehension>),
    /// `change in x over n`
    Change(Box<Series>, Duration),
    /// `mean of x over n` and the like.
    OverTime(OverTime, Box<Series>, Duration, Step),
    /// `highest of x` and the like.
    Picked(Pick, Read),
    /// A measure.
    Measure(RuleRef),
    /// The days from one day to another.
    Days(SpanBetween),
    /// `E otherwise V because "…"`
    Otherwise(Box<Num>, Box<Num>, Arc<str>),
}

/// Arithmetic of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Without its sign.
    Abs,
    /// Natural logarithm.
    Ln,
    /// Exponential.
    Exp,
}

/// What is made of the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aggregate {
    /// Their sum; over none 0.
    Sum,
    /// Their mean.
    Mean,
    /// Their median.
    Middle,
    /// Their least.
    Min,
    /// Their greatest.
    Max,
}

/// What moves in time.
#[derive(Clone, Debug)]
pub enum Series {
    /// A number read from facts.
    Num(Read, NumberType),
    /// A value of an ordered enum read from facts.
    Choice(Read, EnumId),
    /// A day read from facts.
    Day(Read),
    /// A measure, which rests on no one observation.
    Measure(RuleRef, NumberType),
}

/// A day.
#[derive(Clone, Debug)]
pub struct Day {
    /// What it says.
    pub kind: DayKind,
    /// Where it stands.
    pub span: Span,
}

/// What a day says.
#[derive(Clone, Debug)]
pub enum DayKind {
    /// A date.
    Constant(Date),
    /// The day of the condition.
    Today,
    /// A fact.
    Read(Read),
    /// A parameter.
    Parameter(ParameterId),
    /// A define's argument.
    Slot(Slot),
    /// A define.
    Call(Call),
    /// A day moved by a length.
    Move {
        /// From where.
        day: Box<Day>,
        /// How far.
        length: Length,
        /// Whether back in time.
        back: bool,
    },
    /// The earliest of several.
    Earliest(Vec<Day>),
    /// The latest of several.
    Latest(Vec<Day>),
    /// `min(E for x in xs where E)` (the earliest) or `max` (the latest).
    Aggregate {
        /// Whether `max`.
        latest: bool,
        /// The day of an item.
        day: Box<Day>,
        /// Of which items.
        over: Box<Comprehension>,
    },
    /// `highest of x` and the like.
    Picked(Pick, Read),
    /// `E otherwise V because "…"`
    Otherwise(Box<Day>, Box<Day>, Arc<str>),
}

/// `later - earlier`; `age of d` is `today - d`.
#[derive(Clone, Debug)]
pub struct SpanBetween {
    /// The day it ends.
    pub later: Box<Day>,
    /// The day it begins.
    pub earlier: Box<Day>,
    /// Where it stands.
    pub span: Span,
}

/// A length of time.
#[derive(Clone, Debug)]
pub struct Length {
    /// What it says.
    pub kind: LengthKind,
    /// Where it stands.
    pub span: Span,
}

/// What a length of time says.
#[derive(Clone, Debug)]
pub enum LengthKind {
    /// A duration.
    Constant(Duration),
    /// A fact.
    Read(Read),
    /// A parameter.
    Parameter(ParameterId),
    /// A define's argument.
    Slot(Slot),
    /// A define.
    Call(Call),
    /// `E otherwise V because "…"`
    Otherwise(Box<Length>, Box<Length>, Arc<str>),
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it says.
    pub kind: ChoiceKind,
    /// The enum.
    pub ty: EnumId,
    /// Where it stands.
    pub span: Span,
}

/// What an enum value says.
#[derive(Clone, Debug)]
pub enum ChoiceKind {
    /// A value.
    Constant(u32),
    /// A fact.
    Read(Read),
    /// A parameter.
    Parameter(ParameterId),
    /// A variable or a define's argument.
    Slot(Slot),
    /// A define.
    Call(Call),
    /// `level of R`
    LevelOf(RuleRef),
    /// `highest of x` and the like.
    Picked(Pick, Read),
    /// `E otherwise V because "…"`
    Otherwise(Box<Choice>, Box<Choice>, Arc<str>),
}

/// A text or a country.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it says.
    pub kind: TextKind,
    /// Where it stands.
    pub span: Span,
}

/// What a text says.
#[derive(Clone, Debug)]
pub enum TextKind {
    /// A text.
    Constant(Arc<str>),
    /// A fact.
    Read(Read),
    /// A variable over countries, or a define's argument.
    Slot(Slot),
    /// A define.
    Call(Call),
    /// `E otherwise V because "…"`
    Otherwise(Box<Text>, Box<Text>, Arc<str>),
}

/// A set.
#[derive(Clone, Debug)]
pub struct Set {
    /// What it says.
    pub kind: SetKind,
    /// Of what.
    pub ty: SetType,
    /// Where it stands.
    pub span: Span,
}

/// What a set says.
#[derive(Clone, Debug)]
pub enum SetKind {
    /// These values.
    Constant(Vec<u32>),
    /// A fact.
    Read(Read),
    /// A define's argument.
    Slot(Slot),
    /// A define.
    Call(Call),
    /// The set with this one member.
    One(Box<Member>),
}

/// A value that may be in a set.
#[derive(Clone, Debug)]
pub enum Member {
    /// A value of an enum.
    Choice(Choice),
    /// A country.
    Country(Text),
}

/// Items one by one, each in a variable.
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// The variable.
    pub slot: Slot,
    /// Its name.
    pub name: Arc<str>,
    /// What it ranges over.
    pub domain: Domain,
    /// Which of them.
    pub condition: Option<Box<Cond>>,
    /// Where it stands.
    pub span: Span,
}

/// What a variable ranges over.
#[derive(Clone, Debug)]
pub enum Domain {
    /// The items of a list.
    List(ListRead),
    /// Some values of an enum, known when the policy is read.
    Choices(EnumId, Vec<u32>),
    /// The members of a set, perhaps unknown.
    Set(Set),
    /// Some rules, known when the policy is read, in order of name.
    Rules(Vec<RuleId>),
}

/// A reading of a list.
#[derive(Clone, Debug)]
pub struct ListRead {
    /// The fact.
    pub fact: FactId,
    /// Its cell, where the fact is `by` something.
    pub index: Option<Index>,
    /// Its record.
    pub record: RecordId,
    /// Where it is read.
    pub span: Span,
}
