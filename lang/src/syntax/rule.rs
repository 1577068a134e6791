//! Rules, their clauses, and amendments.

use super::{Binder, Docs, Duration, Expr, Name, Path, Text};
use crate::source::Span;
use jiff::civil::Date;

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
