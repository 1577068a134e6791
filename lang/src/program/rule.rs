//! Rules with their clauses, parameters and defines, and the outcomes rules can have.

use super::{
    Comprehension, Cond, Day, Expr, FactId, Num, PackageId, RecordId, RuleId, Scalar, SetType, SourceId,
};
use crate::source::Span;
use crate::syntax::RuleKind;
use crate::value::Duration;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

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

impl Parameter {
    /// Its value on a day; none before its first day.
    #[must_use]
    pub fn value_on(&self, day: Date) -> Option<&Constant> {
        self.values.iter().rev().find(|(from, _)| *from <= day).map(|(_, value)| value)
    }
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

impl Cite {
    /// The cite as written, of a source that is known.
    pub(crate) fn of(written: &crate::syntax::Cite, source: SourceId) -> Self {
        let end = written.at.as_ref().map_or(written.source.span, |at| at.span);
        let at = written.at.as_ref().map(|at| Arc::clone(&at.value));
        Cite { source, at, span: written.source.span.to(end) }
    }
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
        /// Levels above moderate, with their place in [`RISK_LEVEL`](super::RISK_LEVEL), lowest first.
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
        /// Its levels with their place in [`WARNING_LEVEL`](super::WARNING_LEVEL), lowest first.
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
