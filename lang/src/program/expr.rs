//! Conditions, and how they name cells, rules and days.

use super::{
    Choice, Comprehension, Day, DefineId, FactId, IndexKey, Length, ListRead, Member, Num, Outcome,
    ParameterId, RecordId, RuleId, Series, Set, Slot, SpanBetween, Text,
};
use crate::source::Span;
use crate::syntax::ThresholdKind;
use crate::value::{Duration, Reason};
use std::sync::Arc;

/// An expression of any type.
#[derive(Clone, Debug)]
pub enum Expr {
    /// True, false or unknown.
    Cond(Cond),
    /// A number.
    Num(Num),
    /// A day.
    Day(Day),
    /// The days from one day to another.
    Span(SpanBetween),
    /// A length of time.
    Length(Length),
    /// A value of an enum.
    Choice(Choice),
    /// A text or a country.
    Text(Text),
    /// A set.
    Set(Set),
}

/// A reading of a cell.
#[derive(Clone, Debug)]
pub struct Read {
    /// Which cell.
    pub cell: Cell,
    /// At which day.
    pub at: When,
    /// Where it is read.
    pub span: Span,
}

/// A cell: what a fact file can say one value of.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A fact, or a field of a fact that is a record.
    Fact {
        /// The fact.
        fact: FactId,
        /// Its cell, where the fact is `by` something.
        index: Option<Index>,
        /// The field, where it is a record.
        field: Option<u32>,
    },
    /// A field of the item that a variable stands for.
    Item {
        /// The variable.
        slot: Slot,
        /// The fact whose item it is; none inside a define with an item parameter.
        fact: Option<FactId>,
        /// Its record.
        record: RecordId,
        /// The field.
        field: u32,
    },
}

/// How a policy names a cell of a fact `by` something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Always the same.
    Key(IndexKey),
    /// The value or obligation that a variable stands for.
    Slot(Slot),
}

/// The day of a reading.
#[derive(Clone, Debug)]
pub enum When {
    /// The day of the condition.
    Now,
    /// So long before it.
    Ago(Duration),
    /// A day of its own.
    On(Box<Day>),
}

/// A call of a define.
#[derive(Clone, Debug)]
pub struct Call {
    /// The define.
    pub define: DefineId,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// Where it is called.
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A value.
    Value(Expr),
    /// An item.
    Item(Slot),
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Cond {
    /// What it says.
    pub kind: CondKind,
    /// Where it stands.
    pub span: Span,
}

/// What a condition says. Most conditions are small: what is large stands in a box, so that a large policy set stays small.
#[derive(Clone, Debug)]
pub enum CondKind {
    /// `true`, `false`
    Constant(bool),
    /// All hold.
    And(Vec<Cond>),
    /// One holds.
    Or(Vec<Cond>),
    /// It does not hold.
    Not(Box<Cond>),
    /// A fact of type `bool`.
    Read(Read),
    /// A parameter of type `bool`.
    Parameter(ParameterId),
    /// A define's argument of type `bool`.
    Slot(Slot),
    /// A define of type `bool`.
    Call(Call),
    /// `A is B` of two conditions.
    Same(Box<Cond>, Box<Cond>),
    /// Two numbers compare.
    CompareNum(Comparison, Box<Num>, Box<Num>),
    /// Two days compare.
    CompareDay(Comparison, Box<Day>, Box<Day>),
    /// A span meets a length: the day is moved (semantics, 4.2).
    CompareSpan(Comparison, SpanBetween, Box<Length>),
    /// Two lengths compare.
    CompareLength(Comparison, Box<Length>, Box<Length>),
    /// Two values of one enum compare.
    CompareChoice(Comparison, Box<Choice>, Box<Choice>),
    /// Two texts or countries are the same.
    SameText(Box<Text>, Box<Text>),
    /// A number lies between two, ends included.
    BetweenNum(Box<Num>, Box<Num>, Box<Num>),
    /// A day lies between two, ends included.
    BetweenDay(Box<Day>, Box<Day>, Box<Day>),
    /// A value of an ordered enum lies between two, ends included.
    BetweenChoice(Box<Choice>, Box<Choice>, Box<Choice>),
    /// A value is one of a set.
    OneOf(Member, Box<Set>),
    /// A set includes all (`every`) or any of another.
    Includes {
        /// The set.
        set: Box<Set>,
        /// Whether all must be in.
        every: bool,
        /// The other.
        of: Box<Set>,
    },
    /// `d within the last|next n`
    Within {
        /// The day.
        day: Box<Day>,
        /// Whether `next`.
        next: bool,
        /// How long.
        length: Duration,
    },
    /// `x rising|falling over n`
    Trend {
        /// What moves.
        series: Box<Series>,
        /// Whether `falling`.
        falling: bool,
        /// How long.
        over: Duration,
        /// In which steps; it has one reading more than the window (semantics, 6.5).
        step: Step,
    },
    /// A condition over days.
    Temporal {
        /// On how many of them.
        quantity: Quantity,
        /// How long.
        over: Duration,
        /// In which steps.
        step: Step,
        /// The condition.
        condition: Box<Cond>,
    },
    /// `at least K of (…)`
    Threshold {
        /// Which.
        kind: ThresholdKind,
        /// K; of `all of` and `none of`, unused.
        count: u32,
        /// Of what.
        pool: Vec<Cond>,
    },
    /// `any(x in xs where W satisfies S)`: some item is in and satisfies.
    Any(Box<Comprehension>, Option<Box<Cond>>),
    /// `every(x in xs where W satisfies S)`: each item is out or satisfies.
    Every(Box<Comprehension>, Box<Cond>),
    /// `none(…)`: not any.
    None(Box<Comprehension>, Option<Box<Cond>>),
    /// An indicator of this rule or another.
    Indicator {
        /// The rule.
        rule: RuleId,
        /// Its place among the rule's indicators.
        indicator: u32,
    },
    /// `R is V`
    Verdict(RuleRef, Outcome),
    /// `R is known` (`R is unknown` is its negation).
    Settled(RuleRef),
    /// `R is inhibited [by S]`
    Inhibited(RuleRef, Option<RuleId>),
    /// `R is amplified [by S]`
    Amplified(RuleRef, Option<RuleId>),
    /// `o tagged t`
    Tagged(RuleRef, Arc<str>),
    /// `known x` (`x is unknown` is its negation).
    Known(Box<Expr>),
    /// `x is withheld`
    Reason(Read, Reason),
    /// `xs is withheld` of a list fact.
    ListReason(ListRead, Reason),
    /// `known xs` of a list fact.
    ListKnown(ListRead),
    /// True only where the condition is true.
    Established(Box<Cond>),
    /// True only where the condition is false.
    RuledOut(Box<Cond>),
    /// `E otherwise V because "…"`
    Otherwise(Box<Cond>, Box<Cond>, Arc<str>),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl Comparison {
    /// The comparison that holds with the sides the other way round: `A < B` is `B > A`.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterEqual => Comparison::LessEqual,
            same => same,
        }
    }

    /// The operator as written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Is => "is",
            Comparison::IsNot => "is not",
            Comparison::Less => "<",
            Comparison::LessEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterEqual => ">=",
        }
    }
}

/// On how many days of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// On one at least.
    Ever,
    /// On all.
    Always,
    /// On so many.
    AtLeast(u32),
}

/// The steps of a window: so many of a length, counted back from the day (semantics, 6.1). At most 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// One step.
    pub length: Duration,
    /// How many readings, the first on the day itself.
    pub count: u32,
}

/// A rule that a condition asks.
#[derive(Clone, Debug)]
pub struct RuleRef {
    /// Which.
    pub rule: RuleTarget,
    /// Which of its rows.
    pub row: Row,
    /// Where it is named.
    pub span: Span,
}

/// A rule by name or by variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleTarget {
    /// This one.
    Rule(RuleId),
    /// The one a variable stands for.
    Slot(Slot),
}

/// Which row of a rule with `for each`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The rule as a whole.
    Whole,
    /// The row of a key: an item's key or an enum value's word.
    Key(Arc<str>),
    /// The row of the item or value that a variable stands for.
    Slot(Slot),
}
