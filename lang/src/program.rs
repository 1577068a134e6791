//! The checked form of a policy set: names are ids, every expression has one type, rules stand in an order in
//! which each only asks those before it.
//!
//! Only [`crate::check`] can build a [`Program`], so what evaluates one meets no ill-typed expression: there is a
//! tree a type ([`Cond`], [`Num`], [`Day`], …) and a construct stands only where its operands fit.
//!
//! Variables are [`Slot`]s of a frame. A rule has a frame (slot 0 is its `for each` item, if any; quantifiers take
//! the next ones); a call of a define opens a new frame whose first slots are its arguments.

use crate::source::Span;
use crate::syntax::{OverTime, Pick, RuleKind, ThresholdKind};
use crate::value::{Content, Duration, Reason};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Declares an index type into one of the program's tables.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// The place in the table.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A package.
    PackageId;
    /// A source of authority.
    SourceId;
    /// A unit.
    UnitId;
    /// An enum; [`RISK_LEVEL`] and [`WARNING_LEVEL`] are built in.
    EnumId;
    /// A record.
    RecordId;
    /// A fact of the vocabulary.
    FactId;
    /// A parameter.
    ParameterId;
    /// A define.
    DefineId;
    /// A rule.
    RuleId;
    /// A variable: its place in the frame.
    Slot;
}

/// The built-in enum `low < moderate < high < extreme` of risks (semantics, 8.5).
pub const RISK_LEVEL: EnumId = EnumId(0);
/// The built-in enum `clear < watch < alert < alarm` of warnings (semantics, 8.5).
pub const WARNING_LEVEL: EnumId = EnumId(1);

/// A checked policy set.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Program {
    /// Packages, by name.
    pub packages: Vec<Package>,
    /// The words that fact files speak.
    pub vocabulary: Vocabulary,
    /// Dated figures.
    pub parameters: Vec<Parameter>,
    /// Named parts.
    pub defines: Vec<Define>,
    /// Rules, by package and name; amendments are already in them.
    pub rules: Vec<Rule>,
    /// All rules, each behind those it asks; ties by name.
    pub order: Vec<RuleId>,
    /// What must hold for all facts.
    pub asserts: Vec<Assert>,
    /// Tests, in the order of files and lines.
    pub tests: Vec<Test>,
}

/// The vocabulary: what fact files are read against.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Vocabulary {
    /// Authorities, by name.
    pub sources: Vec<Source>,
    /// Units, by name.
    pub units: Vec<Unit>,
    /// Enums: the two built-in ones, then by name.
    pub enums: Vec<Enum>,
    /// Records, by name.
    pub records: Vec<Record>,
    /// Facts, by name.
    pub facts: Vec<Fact>,
    /// Obligations by full name, for facts `by obligation`: the index is what [`IndexKey::Rule`] holds.
    pub obligations: Vec<(Arc<str>, RuleId)>,
}

macro_rules! lookup {
    ($owner:ident, $($method:ident: $id:ident => $table:ident: $row:ident;)*) => {
        impl $owner {$(
            /// The row of an id that this program gave out.
            #[must_use]
            pub fn $method(&self, id: $id) -> &$row {
                &self.$table[id.index()]
            }
        )*}
    };
}

lookup! { Program,
    package: PackageId => packages: Package;
    parameter: ParameterId => parameters: Parameter;
    define: DefineId => defines: Define;
    rule: RuleId => rules: Rule;
}

lookup! { Vocabulary,
    source: SourceId => sources: Source;
    unit: UnitId => units: Unit;
    enumeration: EnumId => enums: Enum;
    record: RecordId => records: Record;
    fact: FactId => facts: Fact;
}

impl Program {
    /// All rule ids, by package and name.
    pub fn rule_ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        let count = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        (0..count).map(RuleId)
    }

    /// The rule of a full name.
    #[must_use]
    pub fn rule_named(&self, full_name: &str) -> Option<RuleId> {
        self.rule_ids().find(|id| &*self.rule(*id).full_name == full_name)
    }
}

impl Vocabulary {
    /// The fact of a dotted name.
    #[must_use]
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        let at = self.facts.binary_search_by(|f| (*f.name).cmp(name)).ok()?;
        u32::try_from(at).ok().map(FactId)
    }
}

/// A package: the files that open with the same `package` line.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its dotted name.
    pub name: Arc<str>,
    /// The packages whose names it can say, itself first, then in the order of `use`.
    pub sees: Vec<PackageId>,
}

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
    /// Notes.
    pub notes: Vec<Arc<str>>,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A dated figure.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Arc<str>,
    /// Its package.
    pub package: PackageId,
    /// What it is.
    pub title: Option<Arc<str>>,
    /// Its values, each from its day on, by day. All are of one type.
    pub values: Vec<(Date, Constant)>,
    /// Its type.
    pub ty: ValueType,
    /// Authorities.
    pub cites: Vec<Cite>,
    /// Notes.
    pub notes: Vec<Arc<str>>,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// A known value in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A truth.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// A text.
    Text(Arc<str>),
    /// A value of an enum.
    Choice(u32),
}

/// The type of an expression, a parameter or an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// One value.
    Scalar(Scalar),
    /// A set.
    Set(SetType),
    /// The days from one date to another, compared by moving the day.
    Span,
    /// An item of a list, given to a define.
    Item(RecordId),
}

/// A named part of conditions.
#[derive(Clone, Debug)]
pub struct Define {
    /// Its name.
    pub name: Arc<str>,
    /// Its package.
    pub package: PackageId,
    /// Its parameters, in the first slots of its frame.
    pub params: Vec<(Arc<str>, ValueType)>,
    /// What it stands for.
    pub body: Expr,
    /// How many slots its frame has.
    pub frame: u32,
    /// Its documentation.
    pub docs: Vec<Arc<str>>,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// An authority and a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The authority.
    pub source: SourceId,
    /// The place.
    pub at: Option<Arc<str>>,
    /// Where it is cited.
    pub span: Span,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its kind.
    pub kind: RuleKind,
    /// Its package.
    pub package: PackageId,
    /// Its name in the package.
    pub name: Arc<str>,
    /// `package.name`: its identity.
    pub full_name: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Its documentation.
    pub docs: Vec<Arc<str>>,
    /// Authorities.
    pub cites: Vec<Cite>,
    /// Tags.
    pub tags: Vec<Arc<str>>,
    /// Notes.
    pub notes: Vec<Arc<str>>,
    /// What to do about it.
    pub advise: Vec<Arc<str>>,
    /// Earlier full names.
    pub formerly: Vec<Arc<str>>,
    /// First and last day in force.
    pub force: Option<(Date, Option<Date>)>,
    /// How old an observation it believes.
    pub stale: Option<Duration>,
    /// One finding an item; the variable is slot 0.
    pub each: Option<Comprehension>,
    /// When it applies: all must hold (`unless` is negated here).
    pub applies: Vec<Cond>,
    /// Named conditions.
    pub indicators: Vec<Indicator>,
    /// What its kind adds.
    pub body: Body,
    /// How many slots its frame has.
    pub frame: u32,
    /// The amendments that shaped it, in the order in which they act.
    pub amendments: Vec<AmendedBy>,
    /// The rules whose verdicts it asks, by id.
    pub asks: Vec<RuleId>,
    /// The facts it reads itself, through its defines too, by id.
    pub reads: Vec<FactId>,
    /// The declaration.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// An amendment in force on a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendedBy {
    /// The amending package.
    pub package: PackageId,
    /// Why.
    pub because: Arc<str>,
    /// The `amend` declaration.
    pub span: Span,
}

/// A named condition of a rule.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name.
    pub name: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Its documentation.
    pub docs: Vec<Arc<str>>,
    /// Its condition.
    pub when: Cond,
    /// The clause.
    pub span: Span,
    /// Its name there.
    pub name_span: Span,
}

/// What a rule's kind adds.
#[derive(Clone, Debug)]
pub enum Body {
    /// A risk.
    Risk {
        /// When it is present.
        present: Cond,
        /// Levels above moderate, with their place in [`RISK_LEVEL`], lowest first.
        levels: Vec<LevelWhen>,
        /// The crimes it concerns.
        concerns: Vec<Crime>,
        /// The risks it amplifies.
        amplifies: Vec<Relation>,
    },
    /// A resilience.
    Resilience {
        /// When it holds.
        holds: Cond,
        /// The risks it inhibits.
        inhibits: Vec<Relation>,
    },
    /// An obligation.
    Obligation {
        /// What is required, all of it.
        requires: Vec<Cond>,
        /// Which pillar.
        pillar: Option<Pillar>,
        /// By when.
        due: Option<Day>,
        /// When a breach is one of law.
        binding: Option<Cond>,
    },
    /// A warning.
    Warning {
        /// Its levels with their place in [`WARNING_LEVEL`], lowest first.
        raises: Vec<LevelWhen>,
    },
    /// Help.
    Assistance {
        /// What is offered.
        offers: Vec<Offer>,
        /// One of these must hold; none named asks for none.
        builds_on: Vec<RuleId>,
    },
    /// A number.
    Measure {
        /// The number.
        gives: Num,
    },
}

/// A level and its condition.
#[derive(Clone, Debug)]
pub struct LevelWhen {
    /// Its place in the level enum.
    pub level: u32,
    /// Its condition.
    pub when: Cond,
    /// The clause.
    pub span: Span,
}

/// An offer of help.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its name.
    pub name: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Its condition.
    pub when: Cond,
    /// The clause.
    pub span: Span,
}

/// One rule's effect on one risk.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The risk.
    pub risk: RuleId,
    /// In which context, in the frame of the rule that declares it.
    pub condition: Option<Cond>,
    /// Why.
    pub because: Option<Arc<str>>,
    /// Where it is declared.
    pub span: Span,
}

/// The four crimes of the World Summit Outcome, paragraphs 138 and 139 (A/RES/60/1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crime {
    /// `genocide`
    Genocide,
    /// `war_crimes`
    WarCrimes,
    /// `ethnic_cleansing`
    EthnicCleansing,
    /// `crimes_against_humanity`
    CrimesAgainstHumanity,
}

impl Crime {
    /// All four.
    pub const ALL: [Crime; 4] =
        [Crime::Genocide, Crime::WarCrimes, Crime::EthnicCleansing, Crime::CrimesAgainstHumanity];

    /// The word in policies and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Crime::Genocide => "genocide",
            Crime::WarCrimes => "war_crimes",
            Crime::EthnicCleansing => "ethnic_cleansing",
            Crime::CrimesAgainstHumanity => "crimes_against_humanity",
        }
    }
}

/// The three pillars of the responsibility to protect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pillar {
    /// The State's own.
    One,
    /// Others' help.
    Two,
    /// Timely and decisive response.
    Three,
}

/// What can become of a rule for a country on a day (semantics, 8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A risk that its rule finds.
    Present,
    /// A risk that its rule does not find: low, never none.
    BelowThreshold,
    /// A resilience that holds.
    Holding,
    /// A resilience that does not.
    Lacking,
    /// An obligation fulfilled.
    Met,
    /// An obligation whose day has not come.
    Pending,
    /// An obligation not fulfilled.
    Unmet,
    /// A warning given.
    Raised,
    /// No warning.
    Clear,
    /// Help offered.
    Offered,
    /// No help offered.
    NotOffered,
    /// The rule does not apply.
    NotApplicable,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Outcome; 12] = [
        Outcome::Present,
        Outcome::BelowThreshold,
        Outcome::Holding,
        Outcome::Lacking,
        Outcome::Met,
        Outcome::Pending,
        Outcome::Unmet,
        Outcome::Raised,
        Outcome::Clear,
        Outcome::Offered,
        Outcome::NotOffered,
        Outcome::NotApplicable,
    ];

    /// The word in policies and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Present => "present",
            Outcome::BelowThreshold => "below_threshold",
            Outcome::Holding => "holding",
            Outcome::Lacking => "lacking",
            Outcome::Met => "met",
            Outcome::Pending => "pending",
            Outcome::Unmet => "unmet",
            Outcome::Raised => "raised",
            Outcome::Clear => "clear",
            Outcome::Offered => "offered",
            Outcome::NotOffered => "not_offered",
            Outcome::NotApplicable => "not_applicable",
        }
    }

    /// The outcomes a rule of this kind can have; none for a measure.
    #[must_use]
    pub fn of(kind: RuleKind) -> &'static [Outcome] {
        match kind {
            RuleKind::Risk => &[Outcome::Present, Outcome::BelowThreshold, Outcome::NotApplicable],
            RuleKind::Resilience => &[Outcome::Holding, Outcome::Lacking, Outcome::NotApplicable],
            RuleKind::Obligation => &[Outcome::Met, Outcome::Pending, Outcome::Unmet, Outcome::NotApplicable],
            RuleKind::Warning => &[Outcome::Raised, Outcome::Clear, Outcome::NotApplicable],
            RuleKind::Assistance => &[Outcome::Offered, Outcome::NotOffered, Outcome::NotApplicable],
            RuleKind::Measure => &[],
        }
    }
}

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

/// What a condition says.
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
    CompareNum(Comparison, Num, Num),
    /// Two days compare.
    CompareDay(Comparison, Day, Day),
    /// A span meets a length: the day is moved (semantics, 4.2).
    CompareSpan(Comparison, SpanBetween, Length),
    /// Two lengths compare.
    CompareLength(Comparison, Length, Length),
    /// Two values of one enum compare.
    CompareChoice(Comparison, Choice, Choice),
    /// Two texts or countries are the same.
    SameText(Text, Text),
    /// A number lies between two, ends included.
    BetweenNum(Num, Num, Num),
    /// A day lies between two, ends included.
    BetweenDay(Day, Day, Day),
    /// A value of an ordered enum lies between two, ends included.
    BetweenChoice(Choice, Choice, Choice),
    /// A value is one of a set.
    OneOf(Member, Set),
    /// A set includes all (`every`) or any of another.
    Includes {
        /// The set.
        set: Set,
        /// Whether all must be in.
        every: bool,
        /// The other.
        of: Set,
    },
    /// `d within the last|next n`
    Within {
        /// The day.
        day: Day,
        /// Whether `next`.
        next: bool,
        /// How long.
        length: Duration,
    },
    /// `x rising|falling over n`
    Trend {
        /// What moves.
        series: Series,
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
    Any(Comprehension, Option<Box<Cond>>),
    /// `every(x in xs where W satisfies S)`: each item is out or satisfies.
    Every(Comprehension, Box<Cond>),
    /// `none(…)`: not any.
    None(Comprehension, Option<Box<Cond>>),
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
    Count(Comprehension),
    /// `sum(E for x in xs where E)` and the like.
    Aggregate(Aggregate, Box<Num>, Comprehension),
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
        over: Comprehension,
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
    },
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
    /// How many slots its frame has.
    pub frame: u32,
    /// The declaration.
    pub span: Span,
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
    /// Where it stands.
    pub span: Span,
}
