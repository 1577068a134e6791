//! The tree of a policy file as it was written: one node a construct, every node with its span, nothing resolved.
//!
//! Broken declarations and clauses are left out of the tree (the parser reports them and says where they stood in
//! [`File::broken`]); everything else is whole. Comments are kept beside the tree, in order.

use crate::source::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;
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

/// `source sg2013 "A/67/929" { title … date … url … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name in this policy set.
    pub name: Name,
    /// The citation: a document symbol or a short reference.
    pub citation: Text,
    /// `title`, `date`, `url`, `note`, in order.
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
    /// `note "…"`
    Note(Text),
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

/// The six kinds of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// What signals danger.
    Risk,
    /// What holds danger back.
    Resilience,
    /// What a State owes.
    Obligation,
    /// When to warn.
    Warning,
    /// What help to offer.
    Assistance,
    /// A number per country and day.
    Measure,
}

impl RuleKind {
    /// All kinds, in the order of reports.
    pub const ALL: [RuleKind; 6] = [
        RuleKind::Risk,
        RuleKind::Resilience,
        RuleKind::Obligation,
        RuleKind::Warning,
        RuleKind::Assistance,
        RuleKind::Measure,
    ];

    /// The word that opens the declaration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            RuleKind::Risk => "risk",
            RuleKind::Resilience => "resilience",
            RuleKind::Obligation => "obligation",
            RuleKind::Warning => "warning",
            RuleKind::Assistance => "assistance",
            RuleKind::Measure => "measure",
        }
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its kind.
    pub kind: RuleKind,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its clauses, in order; any clause parses in any rule.
    pub clauses: Vec<Clause>,
}

/// A clause with its documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// `///` lines above it.
    pub docs: Docs,
    /// What it says.
    pub kind: ClauseKind,
    /// The whole, without its documentation.
    pub span: Span,
}

/// What a clause says.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// `indicator NAME "…" when E`
    Indicator {
        /// Its name.
        name: Name,
        /// Its title.
        title: Option<Text>,
        /// Its condition.
        when: Expr,
    },
    /// `present when E`
    Present(Expr),
    /// `holds when E`
    Holds(Expr),
    /// `level NAME when E`
    Level {
        /// The level.
        level: Name,
        /// Its condition.
        when: Expr,
    },
    /// `inhibits RULE, … [where E] [because "…"]`
    Inhibits(Relation),
    /// `amplifies RULE, … [where E] [because "…"]`
    Amplifies(Relation),
    /// `requires E`
    Requires(Expr),
    /// `due by DATE`
    Due(Expr),
    /// `binding when E`
    Binding(Expr),
    /// `applies when E`
    AppliesWhen(Expr),
    /// `applies unless E`
    AppliesUnless(Expr),
    /// `for each NAME in DOMAIN [where E]`
    Each(Binder),
    /// `in force from DATE [until DATE]`
    Force {
        /// First day.
        from: (Date, Span),
        /// Last day.
        until: Option<(Date, Span)>,
    },
    /// `stale after D`
    Stale(Duration),
    /// `raise LEVEL when E`
    Raise {
        /// The level.
        level: Name,
        /// Its condition.
        when: Expr,
    },
    /// `offer NAME "…" when E`
    Offer {
        /// Its name.
        name: Name,
        /// Its title.
        title: Text,
        /// Its condition.
        when: Expr,
    },
    /// `builds on RULE, …`
    Builds(Vec<Path>),
    /// `gives E`
    Gives(Expr),
    /// `cites SOURCE [at "…"], …`
    Cites(Vec<Cite>),
    /// `concerns CRIME, …`
    Concerns(Vec<Path>),
    /// `pillar one`
    Pillar(Name),
    /// `advise "…"`
    Advise(Text),
    /// `formerly NAME`
    Formerly(Path),
    /// `tags …`
    Tags(Vec<Path>),
    /// `note "…"`
    Note(Text),
}

/// `inhibits` or `amplifies`.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The risks named.
    pub rules: Vec<Path>,
    /// In which context.
    pub condition: Option<Expr>,
    /// Why.
    pub because: Option<Text>,
}

/// `sg2013 at "risk 1"`
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    /// The source.
    pub source: Path,
    /// The place in it.
    pub at: Option<Text>,
}

/// `amend RULE { because "…" … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Amend {
    /// The rule amended.
    pub rule: Path,
    /// Why.
    pub because: Text,
    /// What changes, in order.
    pub amendments: Vec<Amendment>,
}

/// One change to a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Amendment {
    /// What it does.
    pub kind: AmendmentKind,
    /// The whole.
    pub span: Span,
}

/// What an amendment does.
#[derive(Clone, Debug, PartialEq)]
pub enum AmendmentKind {
    /// `add CLAUSE`
    Add(Clause),
    /// `replace CLAUSE`
    Replace(Clause),
    /// `remove OPENER [NAME]`
    Remove {
        /// The clause's first word.
        opener: Name,
        /// The clause's name, where it has one.
        name: Option<Name>,
    },
}

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
    /// `RULE is monotone in FACT`
    Monotone {
        /// The rule.
        rule: Path,
        /// The fact.
        fact: Path,
        /// The whole.
        span: Span,
    },
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

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// Where it stands, parentheses around it not included.
    pub span: Span,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `true`, `false`
    Bool(bool),
    /// `5`, `5%`
    Number(Literal),
    /// `2015-06-30`
    Date(Date),
    /// `18 months`
    Duration(Duration),
    /// `"…"`
    Text(Text),
    /// `{a, b}`
    Set(Vec<Path>),
    /// A name: variable, fact, define, rule, enum value, `today`, `risks`, …
    Path(Path),
    /// `( E )`
    Group(Box<Expr>),
    /// `not E`
    Not(Box<Expr>),
    /// `- E`
    Minus(Box<Expr>),
    /// `A and B`, `A + B`, `A >= B`, …
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `A is [not] B [by R]`; what B may be is decided by A.
    Is {
        /// Left side.
        left: Box<Expr>,
        /// Whether `not` stands behind `is`.
        negated: bool,
        /// Right side.
        right: IsRight,
        /// `by RULE`
        by: Option<Path>,
    },
    /// `A is [not] one of S`
    IsOneOf {
        /// Left side.
        left: Box<Expr>,
        /// Whether `not` stands behind `is`.
        negated: bool,
        /// The set.
        set: Domain,
    },
    /// `A includes B`
    Includes {
        /// The set fact.
        left: Box<Expr>,
        /// What it is to include.
        right: IncludesRight,
    },
    /// `A between B and C`
    Between {
        /// The value.
        value: Box<Expr>,
        /// Lower end.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
    },
    /// `A within the last|next D`
    Within {
        /// The date.
        date: Box<Expr>,
        /// Whether `next`.
        next: bool,
        /// How long.
        duration: Duration,
    },
    /// `A rising|falling over D`
    Trend {
        /// The fact or measure.
        value: Box<Expr>,
        /// Whether `falling`.
        falling: bool,
        /// How long.
        over: Duration,
    },
    /// `A tagged T`
    Tagged {
        /// The rule.
        rule: Box<Expr>,
        /// The tag.
        tag: Name,
    },
    /// `A otherwise V because "…"`
    Otherwise {
        /// The value.
        value: Box<Expr>,
        /// What is read where it is unknown.
        fallback: Box<Expr>,
        /// Why.
        because: Text,
    },
    /// `A D ago`
    Ago {
        /// The fact.
        value: Box<Expr>,
        /// How long.
        duration: Duration,
    },
    /// `A on DATE`
    On {
        /// The fact.
        value: Box<Expr>,
        /// The day: a date or a name.
        date: Box<Expr>,
    },
    /// `any(x in xs where E)`, `every(x in xs satisfies E)`, `none(…)`, `count(…)`
    Quantifier {
        /// Which.
        kind: QuantifierKind,
        /// What it ranges over.
        over: Over,
        /// `satisfies E`
        satisfies: Option<Box<Expr>>,
    },
    /// `sum(E for x in xs where E)`
    Aggregate {
        /// `sum`, `mean`, `middle`, `min`, `max`.
        function: Name,
        /// What is aggregated.
        value: Box<Expr>,
        /// What it ranges over.
        binder: Box<Binder>,
    },
    /// `joined(rome_statute)`, `max(a, b)`
    Call {
        /// The function.
        function: Name,
        /// Its arguments, at least one.
        args: Vec<Expr>,
    },
    /// `at least K of (E, …)`, `all of indicators`
    Threshold {
        /// Which.
        kind: ThresholdKind,
        /// K; none with `all of` and `none of`.
        count: Option<Box<Expr>>,
        /// Of what.
        pool: Pool,
    },
    /// `ever|always over D (E)`, `in at least K of the last D (E)`
    Temporal {
        /// Which.
        kind: TemporalKind,
        /// How long.
        over: Duration,
        /// The condition.
        condition: Box<Expr>,
    },
    /// `level of R`
    LevelOf(Path),
    /// `age of D`
    AgeOf(Path),
    /// `highest|lowest|middle of x`
    Picked {
        /// Which.
        pick: Pick,
        /// The fact.
        fact: Path,
    },
    /// `change in x over D`
    Change {
        /// The fact or measure.
        fact: Path,
        /// How long.
        over: Duration,
    },
    /// `mean|min|max|sum of x over D`
    OverTime {
        /// Which.
        function: OverTime,
        /// The fact or measure.
        fact: Path,
        /// How long.
        over: Duration,
    },
    /// `known x`
    Known(Path),
    /// `established (E)`
    Established(Box<Expr>),
    /// `ruled out (E)`
    RuledOut(Box<Expr>),
}

/// The right side of `is`.
#[derive(Clone, Debug, PartialEq)]
pub enum IsRight {
    /// `unknown`
    Unknown(Span),
    /// `known`
    Known(Span),
    /// `present`
    Present(Span),
    /// Any other: a word whose meaning the left side decides, or a value.
    Value(Box<Expr>),
}

/// The right side of `includes`.
#[derive(Clone, Debug, PartialEq)]
pub enum IncludesRight {
    /// One value.
    One(Box<Expr>),
    /// `all of S`
    All(Domain),
    /// `any of S`
    Any(Domain),
}

/// What a variable ranges over: a set, or a name (list fact, enum, set fact, `risks`, …).
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// `{a, b}`
    Set(Vec<Path>, Span),
    /// A name.
    Path(Path),
}

/// `x in xs [where E]`
#[derive(Clone, Debug, PartialEq)]
pub struct Binder {
    /// The variable.
    pub variable: Name,
    /// What it ranges over.
    pub domain: Domain,
    /// Which items.
    pub condition: Option<Box<Expr>>,
    /// The whole.
    pub span: Span,
}

/// What a quantifier ranges over: `x in xs where E`, or a bare name (`count(incidents)`).
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// With a variable.
    Binder(Box<Binder>),
    /// Without one.
    Path(Path),
}

/// Of what a threshold counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Pool {
    /// `indicators`
    Indicators(Span),
    /// `(E, E, …)`
    List(Vec<Expr>),
}

/// An infix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinaryOp {
    /// `and`
    And,
    /// `or`
    Or,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl BinaryOp {
    /// The operator as written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
        }
    }
}

/// Which quantifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuantifierKind {
    /// Some item.
    Any,
    /// All items.
    Every,
    /// No item.
    None,
    /// How many items.
    Count,
}

/// Which threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThresholdKind {
    /// `at least K of`
    AtLeast,
    /// `at most K of`
    AtMost,
    /// `exactly K of`
    Exactly,
    /// `all of`
    All,
    /// `none of`
    None,
}

/// Which reading of a condition over days.
#[derive(Clone, Debug, PartialEq)]
pub enum TemporalKind {
    /// On some day.
    Ever,
    /// On all days.
    Always,
    /// On at least so many days.
    AtLeast(Literal),
}

/// Which of several sources' values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pick {
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
    /// The middle.
    Middle,
}

/// What is made of a fact's readings over a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OverTime {
    /// Their mean.
    Mean,
    /// Their least.
    Min,
    /// Their greatest.
    Max,
    /// Their sum.
    Sum,
}
