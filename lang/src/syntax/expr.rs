//! Expressions.

use super::{Duration, Literal, Name, Path, Text};
use crate::source::Span;
use jiff::civil::Date;

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
