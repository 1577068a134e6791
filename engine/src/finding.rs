//! What comes out: a finding per rule, country and item, with everything a report says about it.

pub use crate::truth::Truth;
use crate::waiver::Waiver;
use jiff::civil::Date;
use r2pc_lang::program::{CellName, Outcome, RuleId, SourceId};
use r2pc_lang::source::Span;
use r2pc_lang::syntax::RuleKind;
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
    /// Who answers for it, and until when.
    pub waived: Option<Arc<Waiver>>,
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

/// What a rule says of a country or of one of its items, without what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What can be; empty for a measure.
    pub outcomes: Vec<Outcome>,
    /// The possible levels of a risk or warning, lowest first.
    pub levels: Vec<u32>,
    /// Of a risk: whether something holds it back.
    pub inhibited: Option<Truth>,
    /// Of a measure: its value.
    pub value: Option<Measured>,
}

impl Verdict {
    /// What a finding says, without what it rests on.
    #[must_use]
    pub fn of(finding: &Finding) -> Verdict {
        Verdict {
            outcomes: finding.outcomes.clone(),
            levels: finding.levels.clone(),
            inhibited: finding.inhibited,
            value: finding.value.clone(),
        }
    }

    /// The finding that says this and rests on nothing.
    #[must_use]
    pub fn finding(&self, country: &Arc<str>, as_of: Date, rule: RuleId, item: Option<&Arc<str>>) -> Finding {
        Finding {
            waived: None,
            country: Arc::clone(country),
            as_of,
            rule,
            item: item.map(Arc::clone),
            outcomes: self.outcomes.clone(),
            levels: self.levels.clone(),
            inhibited: self.inhibited,
            inhibited_by: Vec::new(),
            perhaps_inhibited_by: Vec::new(),
            amplified: None,
            amplified_by: Vec::new(),
            perhaps_amplified_by: Vec::new(),
            binding: None,
            offers: Vec::new(),
            value: self.value.clone(),
            assumed: Vec::new(),
            missing: Vec::new(),
            facts: Vec::new(),
            because: Vec::new(),
        }
    }

    /// The least and the greatest place that is possible on the scale of its kind: levels, or outcomes from the worst (0)
    /// up, or a measure's value. An end is none where nothing bounds it; both are where the rule does not apply.
    #[must_use]
    pub fn place(&self, kind: RuleKind) -> (Option<Decimal>, Option<Decimal>) {
        if let Some(value) = &self.value {
            return (value.low, value.high);
        }
        let ends = |mut places: Vec<u32>| {
            places.sort_unstable();
            (places.first().copied().map(Decimal::from), places.last().copied().map(Decimal::from))
        };
        if matches!(kind, RuleKind::Risk | RuleKind::Warning) {
            return ends(self.levels.clone());
        }
        let place = |outcome: &Outcome| match outcome {
            Outcome::Lacking | Outcome::Unmet | Outcome::NotOffered => Some(0),
            Outcome::Pending => Some(1),
            Outcome::Holding | Outcome::Met | Outcome::Offered => Some(2),
            _ => None,
        };
        ends(self.outcomes.iter().filter_map(place).collect())
    }

    /// Whether it is known: one outcome, one level, one value.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.outcomes.len() <= 1
            && self.levels.len() <= 1
            && self.value.as_ref().is_none_or(|value| value.known().is_some())
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
    /// The cells it reads, where it has no parts that do; by place.
    pub cells: Vec<CellRead>,
    /// The rule that it asks.
    pub asks: Option<Asked>,
    /// Of a comparison: how far what is compared is from its threshold.
    pub margin: Option<Margin>,
    /// Whether its truth counts against what stands above it, as under `not`.
    pub negated: bool,
}

impl Reasoning {
    /// What something came to, without what it rests on.
    #[must_use]
    pub fn bare(span: Span, value: ReasonedValue) -> Reasoning {
        Reasoning {
            span,
            clause: String::new(),
            value,
            parts: Vec::new(),
            cells: Vec::new(),
            asks: None,
            margin: None,
            negated: false,
        }
    }
}

/// A cell that a condition reads, on one day or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellRead {
    /// Which.
    pub place: CellPlace,
    /// Why it is not exactly known, where it is not.
    pub reason: Option<Reason>,
    /// The observations that speak, by place.
    pub facts: Vec<FactUsed>,
}

/// A rule that a condition asks, on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The rule.
    pub rule: RuleId,
    /// One of its rows; none is the rule as a whole.
    pub item: Option<Arc<str>>,
    /// One of its indicators, by place; none is the rule itself.
    pub indicator: Option<u32>,
    /// The outcome that is asked for, where one is.
    pub outcome: Option<Outcome>,
    /// The day.
    pub day: Date,
}

/// How far a value is from the threshold that it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// The value, as text.
    pub value: String,
    /// The threshold, as text.
    pub threshold: String,
    /// By how much the value would have to rise, or fall where it is less than 0, to reach the threshold; of what is
    /// not exactly known the least that would do. None where it is not known whether it is reached.
    pub distance: Option<Decimal>,
    /// In which unit: `percentage points`, `days`, `steps`, what the number counts; empty for a bare number.
    pub unit: String,
    /// The distance without its sign, as a share of the range of the value or of its size; to compare distances.
    pub share: Option<Decimal>,
}

/// What a part came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonedValue {
    /// A condition's truth.
    Truth(Truth),
    /// A value, as text: `4`, `2 to 4`, `party`, `unknown (withheld)`.
    Value(String),
}
