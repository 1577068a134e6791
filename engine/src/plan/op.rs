//! The operations of a plan.

use crate::eval::{Lengths, Side};
use crate::possible::{Choices, Interval};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{
    Aggregate, Arithmetic, Comparison, EnumId, FactId, Function, IndexKey, Outcome, ParameterId, RuleId,
    SetType,
};
use r2pc_lang::syntax::{OverTime, Pick, ThresholdKind};
use r2pc_lang::value::{Duration, Reason};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A node of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Node(pub(crate) u32);

/// What a number can be at most.
pub(crate) type Range = Interval<Decimal>;

/// What is read of a cell: its type, and what it can be at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Want {
    /// A truth.
    Truth,
    /// A number.
    Num(Range),
    /// A day.
    Day,
    /// A length of time.
    Length,
    /// One of these values of an enum.
    Choice(Choices),
    /// A text or a country.
    Text,
    /// A set; of an enum, all its values.
    Set(SetType, Choices),
}

/// A cell, as seen from where it is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CellRef {
    /// Of a fact, or of a field of one that is a record.
    Fact(FactId, Option<IndexKey>, Option<u32>),
    /// A field of the item of the list so many levels out.
    Item(u32, u32),
    /// Of nothing: never observed.
    Nowhere,
}

/// The day of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum At {
    /// That of the context.
    Now,
    /// Of its own.
    On(Node),
}

/// A reading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReadOp {
    pub(crate) cell: CellRef,
    pub(crate) at: At,
    /// The rule's limit of age.
    pub(crate) stale: Option<Duration>,
    /// How many levels out the day of the context was set.
    pub(crate) days: u32,
}

/// A list as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListRef {
    pub(crate) fact: FactId,
    pub(crate) index: Option<IndexKey>,
    /// The rule's limit of age.
    pub(crate) stale: Option<Duration>,
    /// How many levels out the day of the context was set.
    pub(crate) days: u32,
}

/// What opens a level with a lane an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Domain {
    /// The items of a list.
    List(ListRef),
    /// The members of a set of countries.
    Members(Node),
}

/// Which rows of a rule are asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RowsOf {
    pub(crate) rule: RuleId,
    pub(crate) key: KeyOf,
    /// How many levels out the day of the context was set.
    pub(crate) days: u32,
}

/// The key of the row that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum KeyOf {
    /// None: the rule as a whole.
    Whole,
    /// This one.
    Key(Arc<str>),
    /// That of the item so many levels out.
    Item(u32),
    /// A text; where it is not known, the rule as a whole.
    Text(Node),
    /// The word of an enum value; where it is not known, the rule as a whole.
    Choice(Node, EnumId),
}

/// One of several things that are known when the policy is read: whether it is in, and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) is_in: Node,
    pub(crate) value: Node,
}

/// A reading of what moves, so long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Point {
    pub(crate) ago: Duration,
    pub(crate) value: Node,
    /// What it rests on; nothing for a measure.
    pub(crate) rests: Option<Node>,
}

/// What a node says. Operands are nodes of the same level but where an operation opens one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    // Of any type.
    /// A node so many levels further out.
    Up(u32, Node),
    /// A node so long ago: it opens a level.
    Shifted {
        by: Duration,
        days: u32,
        body: Node,
    },
    /// The first where it is known, else the second.
    Otherwise(Node, Node),
    /// By the value of an enum: the node of its place; the last where it is not known.
    Switch {
        on: Node,
        cases: Box<[Node]>,
        default: Node,
    },
    /// A cell.
    Read(ReadOp, Option<Pick>, Want),
    /// What a cell's reading rests on.
    Rests(ReadOp),
    /// A parameter, or everything it could be before its first day.
    Parameter(ParameterId, Want),

    // Truths.
    Truth(Truth),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Not(Node),
    Same(Node, Node),
    Threshold(ThresholdKind, u32, Box<[Node]>),
    CompareNum(Comparison, Node, Node),
    CompareDay(Comparison, Node, Node),
    CompareLength(Comparison, Node, Node),
    CompareChoice(Comparison, Node, Node),
    SameText(Node, Node),
    /// Whether an enum value is in a set.
    ChoiceIn(Node, Node),
    /// Whether a country is in a set.
    TextIn(Node, Node),
    Includes {
        set: Node,
        every: bool,
        of: Node,
    },
    Established(Node),
    RuledOut(Node),
    Known(Node),
    ReasonIs(ReadOp, Reason),
    ListReasonIs(ListRef, Reason),
    ListKnown(ListRef),
    /// Whether the item of this level is in its list.
    ItemIn,
    /// Whether a condition holds of some item: it opens a level. Of an unseen item it may.
    AnyItem(Domain, Node),
    Verdict(RowsOf, Outcome),
    Settled(RowsOf),
    Related(Side, RowsOf, Option<RuleId>),
    Trend {
        points: Box<[Point]>,
        falling: bool,
        days: u32,
    },

    // Numbers.
    Number(Range),
    Negate(Node),
    Arithmetic(Arithmetic, Node, Node, Range),
    Function(Function, Node, Range),
    Extreme {
        greatest: bool,
        parts: Box<[Node]>,
    },
    /// The number of items of which a condition holds: it opens a level.
    CountItems(Domain, Node),
    /// The number of truths.
    CountOf(Box<[Node]>),
    /// Over the items of a list: whether one is in, and its value, are of the level it opens.
    AggregateItems {
        which: Aggregate,
        domain: Domain,
        entry: Entry,
        unseen: Range,
        range: Range,
    },
    AggregateOf {
        which: Aggregate,
        entries: Box<[Entry]>,
        range: Range,
    },
    Change {
        now: Point,
        before: Point,
        whole: Range,
        days: u32,
    },
    OverTime {
        which: OverTime,
        readings: Box<[Node]>,
        range: Range,
    },
    Measure(RowsOf),
    DaysBetween(Node, Node),
    /// A day, as the days since 1970.
    DayNumber(Node),
    /// An enum value, as its place.
    Place(Node),

    // Days.
    Date(Interval<Date>),
    Today,
    Moved {
        day: Node,
        length: Node,
        back: bool,
    },
    ExtremeDay {
        latest: bool,
        parts: Box<[Node]>,
    },
    /// As [`Op::AggregateItems`].
    DayOfItems {
        latest: bool,
        domain: Domain,
        entry: Entry,
    },
    DayOf {
        latest: bool,
        entries: Box<[Entry]>,
    },

    // Lengths, enum values, texts, sets.
    Length(Lengths),
    Choices(Choices),
    LevelOf(RowsOf),
    Text(Option<Arc<str>>),
    /// The key of the item of this level.
    ItemKey,
    EnumSet(Choices),
    SetOfChoice(Node),
    SetOfText(Node),
    /// A set of countries of which nothing is known.
    AnyCountries,
}

type Children<'f> = &'f mut dyn FnMut(Node, u32) -> Node;

fn each(nodes: &[Node], f: Children<'_>) -> Box<[Node]> {
    nodes.iter().map(|node| f(*node, 0)).collect()
}

impl Domain {
    fn map(&self, f: Children<'_>) -> Domain {
        match self {
            Domain::List(_) => self.clone(),
            Domain::Members(set) => Domain::Members(f(*set, 0)),
        }
    }
}

impl Entry {
    fn map(self, inside: u32, f: Children<'_>) -> Entry {
        Entry { is_in: f(self.is_in, inside), value: f(self.value, inside) }
    }
}

impl Point {
    fn map(self, f: Children<'_>) -> Point {
        Point { value: f(self.value, 0), rests: self.rests.map(|rests| f(rests, 0)), ..self }
    }
}

impl ReadOp {
    fn map(&self, f: Children<'_>) -> ReadOp {
        let at = match self.at {
            At::Now => At::Now,
            At::On(day) => At::On(f(day, 0)),
        };
        ReadOp { at, ..self.clone() }
    }
}

impl RowsOf {
    fn map(&self, f: Children<'_>) -> RowsOf {
        let key = match &self.key {
            KeyOf::Text(text) => KeyOf::Text(f(*text, 0)),
            KeyOf::Choice(choice, ty) => KeyOf::Choice(f(*choice, 0), *ty),
            key => key.clone(),
        };
        RowsOf { key, ..self.clone() }
    }
}

impl Op {
    /// Calls a function with each operand and how many levels the operation opens around it.
    pub(crate) fn children(&self, see: &mut dyn FnMut(Node, u32)) {
        self.map(&mut |node, inside| {
            see(node, inside);
            node
        });
    }

    /// Whether it says nothing but what facts do.
    pub(crate) fn reads(&self) -> bool {
        match self {
            Op::Read(ReadOp { at, .. }, ..)
            | Op::Rests(ReadOp { at, .. })
            | Op::ReasonIs(ReadOp { at, .. }, _) => *at == At::Now,
            Op::ListReasonIs(..) | Op::ListKnown(_) => true,
            _ => false,
        }
    }

    /// The same operation on other operands.
    pub(crate) fn map(&self, f: Children<'_>) -> Op {
        match self {
            Op::Up(by, node) => Op::Up(*by, f(*node, 0)),
            Op::Shifted { by, days, body } => Op::Shifted { by: *by, days: *days, body: f(*body, 1) },
            Op::Otherwise(a, b) => Op::Otherwise(f(*a, 0), f(*b, 0)),
            Op::Switch { on, cases, default } => {
                Op::Switch { on: f(*on, 0), cases: each(cases, f), default: f(*default, 0) }
            }
            Op::Read(read, pick, want) => Op::Read(read.map(f), *pick, want.clone()),
            Op::Rests(read) => Op::Rests(read.map(f)),
            Op::ReasonIs(read, reason) => Op::ReasonIs(read.map(f), *reason),
            Op::Verdict(rows, outcome) => Op::Verdict(rows.map(f), *outcome),
            Op::Settled(rows) => Op::Settled(rows.map(f)),
            Op::Related(side, rows, by) => Op::Related(*side, rows.map(f), *by),
            Op::Measure(rows) => Op::Measure(rows.map(f)),
            Op::LevelOf(rows) => Op::LevelOf(rows.map(f)),
            Op::AnyItem(..)
            | Op::CountItems(..)
            | Op::AggregateItems { .. }
            | Op::DayOfItems { .. }
            | Op::AggregateOf { .. }
            | Op::DayOf { .. }
            | Op::Trend { .. }
            | Op::Change { .. }
            | Op::OverTime { .. } => self.map_many(f),
            _ => self.map_plain(f),
        }
    }

    fn map_many(&self, f: Children<'_>) -> Op {
        match self {
            Op::AnyItem(domain, body) => Op::AnyItem(domain.map(f), f(*body, 1)),
            Op::CountItems(domain, body) => Op::CountItems(domain.map(f), f(*body, 1)),
            Op::AggregateItems { which, domain, entry, unseen, range } => Op::AggregateItems {
                which: *which,
                domain: domain.map(f),
                entry: entry.map(1, f),
                unseen: *unseen,
                range: *range,
            },
            Op::DayOfItems { latest, domain, entry } => {
                Op::DayOfItems { latest: *latest, domain: domain.map(f), entry: entry.map(1, f) }
            }
            Op::AggregateOf { which, entries, range } => {
                let entries = entries.iter().map(|entry| entry.map(0, f)).collect();
                Op::AggregateOf { which: *which, entries, range: *range }
            }
            Op::DayOf { latest, entries } => {
                Op::DayOf { latest: *latest, entries: entries.iter().map(|entry| entry.map(0, f)).collect() }
            }
            Op::Trend { points, falling, days } => {
                let points = points.iter().map(|point| point.map(f)).collect();
                Op::Trend { points, falling: *falling, days: *days }
            }
            Op::Change { now, before, whole, days } => {
                Op::Change { now: now.map(f), before: before.map(f), whole: *whole, days: *days }
            }
            Op::OverTime { which, readings, range } => {
                Op::OverTime { which: *which, readings: each(readings, f), range: *range }
            }
            other => other.clone(),
        }
    }

    fn map_plain(&self, f: Children<'_>) -> Op {
        match self {
            Op::And(parts) => Op::And(each(parts, f)),
            Op::Or(parts) => Op::Or(each(parts, f)),
            Op::Not(part) => Op::Not(f(*part, 0)),
            Op::Same(a, b) => Op::Same(f(*a, 0), f(*b, 0)),
            Op::Threshold(kind, count, pool) => Op::Threshold(*kind, *count, each(pool, f)),
            Op::CompareNum(how, a, b) => Op::CompareNum(*how, f(*a, 0), f(*b, 0)),
            Op::CompareDay(how, a, b) => Op::CompareDay(*how, f(*a, 0), f(*b, 0)),
            Op::CompareLength(how, a, b) => Op::CompareLength(*how, f(*a, 0), f(*b, 0)),
            Op::CompareChoice(how, a, b) => Op::CompareChoice(*how, f(*a, 0), f(*b, 0)),
            Op::SameText(a, b) => Op::SameText(f(*a, 0), f(*b, 0)),
            Op::ChoiceIn(a, b) => Op::ChoiceIn(f(*a, 0), f(*b, 0)),
            Op::TextIn(a, b) => Op::TextIn(f(*a, 0), f(*b, 0)),
            Op::Includes { set, every, of } => Op::Includes { set: f(*set, 0), every: *every, of: f(*of, 0) },
            Op::Established(part) => Op::Established(f(*part, 0)),
            Op::RuledOut(part) => Op::RuledOut(f(*part, 0)),
            Op::Known(part) => Op::Known(f(*part, 0)),
            Op::Negate(a) => Op::Negate(f(*a, 0)),
            Op::Arithmetic(how, a, b, range) => Op::Arithmetic(*how, f(*a, 0), f(*b, 0), *range),
            Op::Function(which, a, range) => Op::Function(*which, f(*a, 0), *range),
            Op::Extreme { greatest, parts } => Op::Extreme { greatest: *greatest, parts: each(parts, f) },
            Op::CountOf(parts) => Op::CountOf(each(parts, f)),
            Op::DaysBetween(a, b) => Op::DaysBetween(f(*a, 0), f(*b, 0)),
            Op::DayNumber(day) => Op::DayNumber(f(*day, 0)),
            Op::Place(choice) => Op::Place(f(*choice, 0)),
            Op::Moved { day, length, back } => {
                Op::Moved { day: f(*day, 0), length: f(*length, 0), back: *back }
            }
            Op::ExtremeDay { latest, parts } => Op::ExtremeDay { latest: *latest, parts: each(parts, f) },
            Op::SetOfChoice(choice) => Op::SetOfChoice(f(*choice, 0)),
            Op::SetOfText(text) => Op::SetOfText(f(*text, 0)),
            other => other.clone(),
        }
    }

    /// The levels that an operation names itself: those of its day, of its item.
    pub(crate) fn levels(&self) -> Vec<u32> {
        let of_read = |read: &ReadOp| match read.cell {
            CellRef::Item(level, _) => vec![read.days, level],
            _ => vec![read.days],
        };
        let of_rows = |rows: &RowsOf| match rows.key {
            KeyOf::Item(level) => vec![rows.days, level],
            _ => vec![rows.days],
        };
        let of_domain = |domain: &Domain| match domain {
            Domain::List(list) => vec![list.days],
            Domain::Members(_) => Vec::new(),
        };
        match self {
            Op::Shifted { days, .. } | Op::Trend { days, .. } | Op::Change { days, .. } => vec![*days],
            Op::Read(read, ..) | Op::Rests(read) | Op::ReasonIs(read, _) => of_read(read),
            Op::ListReasonIs(list, _) | Op::ListKnown(list) => vec![list.days],
            Op::AnyItem(domain, _) | Op::CountItems(domain, _) => of_domain(domain),
            Op::AggregateItems { domain, .. } | Op::DayOfItems { domain, .. } => of_domain(domain),
            Op::Verdict(rows, _) | Op::Settled(rows) | Op::Related(_, rows, _) => of_rows(rows),
            Op::Measure(rows) | Op::LevelOf(rows) => of_rows(rows),
            Op::ItemIn | Op::ItemKey | Op::Today | Op::Parameter(..) => vec![0],
            _ => Vec::new(),
        }
    }

    /// The same operation seen from `by` levels further out; the `inside` levels around it stay.
    pub(crate) fn relevelled(mut self, by: u32, inside: u32) -> Op {
        let moved = |level: &mut u32| {
            if *level >= inside {
                *level = level.saturating_sub(by);
            }
        };
        match &mut self {
            Op::Shifted { days, .. } | Op::Trend { days, .. } | Op::Change { days, .. } => moved(days),
            Op::Read(read, ..) | Op::Rests(read) | Op::ReasonIs(read, _) => {
                moved(&mut read.days);
                if let CellRef::Item(level, _) = &mut read.cell {
                    moved(level);
                }
            }
            Op::ListReasonIs(list, _) | Op::ListKnown(list) => moved(&mut list.days),
            Op::AnyItem(domain, _)
            | Op::CountItems(domain, _)
            | Op::AggregateItems { domain, .. }
            | Op::DayOfItems { domain, .. } => {
                if let Domain::List(list) = domain {
                    moved(&mut list.days);
                }
            }
            Op::Verdict(rows, _)
            | Op::Settled(rows)
            | Op::Related(_, rows, _)
            | Op::Measure(rows)
            | Op::LevelOf(rows) => {
                moved(&mut rows.days);
                if let KeyOf::Item(level) = &mut rows.key {
                    moved(level);
                }
            }
            _ => {}
        }
        self
    }
}
