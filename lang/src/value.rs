//! Values of facts, as observations hold them and tests give them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use std::sync::Arc;

/// A length of calendar time. Months and days do not compare (semantics, 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duration {
    /// Whole months; a year is twelve.
    Months(u32),
    /// Whole days; a week is seven.
    Days(u32),
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (amount, word) = match *self {
            Duration::Months(n) if n > 0 && n % 12 == 0 => (n / 12, "year"),
            Duration::Months(n) => (n, "month"),
            Duration::Days(n) => (n, "day"),
        };
        write!(f, "{amount} {word}{}", if amount == 1 { "" } else { "s" })
    }
}

/// A run of days, both ends included: a date known to the day has equal ends, `2014-06` spans a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// First possible day.
    pub first: Date,
    /// Last possible day.
    pub last: Date,
}

impl From<Date> for Days {
    fn from(day: Date) -> Self {
        Days { first: day, last: day }
    }
}

/// Why a value is missing (semantics, 5.5). The order is the one in which a reason wins over those behind it
/// where only reasons were observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Access refused or data kept back: itself a sign.
    Withheld,
    /// Asked for and not given.
    NotReported,
    /// Nobody looked.
    NotCollected,
    /// Its day has not come.
    NotDue,
    /// Sources differ.
    Disputed,
    /// The last observation is older than the rule allows.
    Expired,
    /// Known, but not exactly enough.
    Imprecise,
    /// A computation without a result: division by zero, the mean of nothing.
    Undefined,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 8] = [
        Reason::Withheld,
        Reason::NotReported,
        Reason::NotCollected,
        Reason::NotDue,
        Reason::Disputed,
        Reason::Expired,
        Reason::Imprecise,
        Reason::Undefined,
    ];

    /// The word in policies, fact files and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reason::Withheld => "withheld",
            Reason::NotReported => "not_reported",
            Reason::NotCollected => "not_collected",
            Reason::NotDue => "not_due",
            Reason::Disputed => "disputed",
            Reason::Expired => "expired",
            Reason::Imprecise => "imprecise",
            Reason::Undefined => "undefined",
        }
    }

    /// The reason of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|r| r.word() == word)
    }

    /// Whether a fact file or a test may give it; the others are the engine's.
    #[must_use]
    pub fn can_be_given(self) -> bool {
        self <= Reason::NotDue
    }
}

/// A value or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// What was observed.
    Value(Value),
    /// Why nothing was.
    Missing(Reason),
}

/// A value that fits a fact's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// `count`, `number`, `percent` (already divided by 100).
    Number(Decimal),
    /// `date`, perhaps known to the month or the year only.
    Date(Days),
    /// `duration`
    Duration(Duration),
    /// `text`, or a country's ISO 3166-1 alpha-3 code.
    Text(Arc<str>),
    /// A value of an enum: its place in the declaration.
    Choice(u32),
    /// A set.
    Set(SetValue),
    /// A record.
    Record(Fields),
    /// A list of records.
    List(ListValue),
}

/// The fields of a record, in the order of its declaration; `None` where the file leaves one out.
pub type Fields = Vec<Option<Content>>;

/// An element of a set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A value of an enum: its place in the declaration.
    Choice(u32),
    /// A country's ISO 3166-1 alpha-3 code.
    Country(Arc<str>),
}

/// A set as observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetValue {
    /// Its members, sorted, without repetition.
    pub members: Vec<Element>,
    /// Whether there may be others.
    pub open: bool,
}

/// A list as observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListValue {
    /// Its items, sorted by key; keys are distinct.
    pub items: Vec<ItemValue>,
    /// Whether there may be others.
    pub open: bool,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemValue {
    /// What finds it again, as text in NFC.
    pub key: Arc<str>,
    /// Its fields, the key among them.
    pub fields: Fields,
}
