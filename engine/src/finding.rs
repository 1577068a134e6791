//! What comes out: a finding per rule, country and item, with everything a report says about it.

pub use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{CellName, Outcome, RuleId, SourceId};
use r2pc_lang::source::Span;
use r2pc_lang::value::Reason;
use rust_decimal::Decimal;
use std::sync::Arc;

/// One row of a report: what a rule says of a country (and an item) on a day.
#[derive(Clone, Debug)]
pub struct Finding {
    /// ISO 3166-1 alpha-3.
    pub country: Arc<str>,
    /// The day it is read at.
    pub as_of: Date,
    /// The rule.
    pub rule: RuleId,
    /// The item's key, of a rule with `for each`; none too where the list itself is unknown.
    pub item: Option<Arc<str>>,
    /// What can be, in the order of [`Outcome`]: one when settled. Empty for a measure.
    pub outcomes: Vec<Outcome>,
    /// Of a risk or warning, its possible levels, lowest first: places in the level enum. Empty for other kinds.
    pub levels: Vec<u32>,
    /// Of a risk: whether something holds it back.
    pub inhibited: Option<Truth>,
    /// By which resiliences surely.
    pub inhibited_by: Vec<RuleId>,
    /// By which resiliences perhaps.
    pub perhaps_inhibited_by: Vec<RuleId>,
    /// Of a risk: whether something makes it worse.
    pub amplified: Option<Truth>,
    /// By which risks surely.
    pub amplified_by: Vec<RuleId>,
    /// By which risks perhaps.
    pub perhaps_amplified_by: Vec<RuleId>,
    /// Of an obligation that is unmet or may be: whether the breach is one of law. `True` legal, `False` political.
    pub binding: Option<Truth>,
    /// Of an assistance: the offers, by place, with their truth.
    pub offers: Vec<(u32, Truth)>,
    /// Of a measure: its value.
    pub value: Option<Measured>,
    /// What was read in place of an unknown.
    pub assumed: Vec<Assumed>,
    /// What would be needed to settle it, by name and day.
    pub missing: Vec<Missing>,
    /// The observations it rests on, by cell and place.
    pub facts: Vec<FactUsed>,
    /// The conditions that made it, as a tree; the first level is the rule's clauses.
    pub because: Vec<Reasoning>,
}

impl Finding {
    /// The one outcome, where settled.
    #[must_use]
    pub fn verdict(&self) -> Option<Outcome> {
        match self.outcomes.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The one level, where settled.
    #[must_use]
    pub fn level(&self) -> Option<u32> {
        match self.levels.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// A measure's value: equal ends where known; an end is none where nothing bounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Least possible value.
    pub low: Option<Decimal>,
    /// Greatest possible value.
    pub high: Option<Decimal>,
}

/// A value read in place of an unknown one (`otherwise`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// What was assumed, as text.
    pub value: String,
    /// Why, as the policy says.
    pub because: Arc<str>,
    /// The `otherwise` expression.
    pub span: Span,
}

/// A cell with an item of a list in it, as reports name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellPlace {
    /// The fact, its index and its field.
    pub cell: CellName,
    /// The key of the item whose field it is, where the fact is a list.
    pub item: Option<Arc<str>>,
}

/// A cell that keeps a verdict open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Which.
    pub place: CellPlace,
    /// Read at which day.
    pub day: Date,
    /// Why it is missing.
    pub reason: Reason,
    /// Whether some value of it alone would settle the verdict (semantics, 7.4).
    pub settles_alone: bool,
}

/// An observation that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactUsed {
    /// Which cell.
    pub place: CellPlace,
    /// Its value as text; none for a reason.
    pub value: Option<String>,
    /// The reason where there is no value.
    pub reason: Option<Reason>,
    /// The day it was observed.
    pub observed: Date,
    /// The declared source.
    pub source: Option<SourceId>,
    /// The source as written, where it is not a declared one.
    pub source_text: Option<Arc<str>>,
    /// Where it stands.
    pub span: Span,
}

/// A condition with what came out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasoning {
    /// The condition in the policy.
    pub span: Span,
    /// The clause or part it is, such as `indicator exclusion`, `requires`, `applies when`; empty inside a clause.
    pub clause: String,
    /// What it came to: a truth, or a value as text.
    pub value: ReasonedValue,
    /// The parts it rests on.
    pub parts: Vec<Reasoning>,
}

/// What a part came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonedValue {
    /// A condition's truth.
    Truth(Truth),
    /// A value, as text: `4`, `2 to 4`, `party`, `unknown (withheld)`.
    Value(String),
}
