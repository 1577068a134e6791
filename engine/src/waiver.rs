//! Waivers: findings that somebody answers for, until a day.
//!
//! A waived finding is evaluated and shown like any other; it only does not fail a run. A waiver that has expired, or
//! that nothing is left to waive for, is itself a finding.

use crate::finding::Finding;
use crate::report::words;
use crate::report::{Weight, weight};
use jiff::civil::Date;
use r2pc_lang::program::{Program, RuleId};
use r2pc_lang::source::Span;
use std::sync::Arc;

/// A waiver: which findings, until when, by whom, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: RuleId,
    /// ISO 3166-1 alpha-3.
    pub country: Arc<str>,
    /// The key of the item; none is every item.
    pub item: Option<Arc<str>>,
    /// The last day on which it holds.
    pub until: Date,
    /// Who answers for it.
    pub owner: Arc<str>,
    /// Why.
    pub reason: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// What a waiver comes to as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It waives a finding.
    InUse,
    /// Its day has passed.
    Expired,
    /// No finding needs it.
    Dead,
    /// It is about a country or rule that this run does not look at.
    NotAsked,
}

impl State {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::InUse => "in_use",
            State::Expired => "expired",
            State::Dead => "dead",
            State::NotAsked => "not_asked",
        }
    }

    /// Whether somebody has to look after it.
    #[must_use]
    pub fn is_a_finding(self) -> bool {
        matches!(self, State::Expired | State::Dead)
    }
}

impl Waiver {
    fn is_about(&self, finding: &Finding) -> bool {
        self.rule == finding.rule
            && self.country == finding.country
            && (self.item.is_none() || self.item == finding.item)
    }

    /// `GHA r2p.obligation.rome_statute`, with the item where there is one.
    #[must_use]
    pub fn name(&self, program: &Program) -> String {
        let item = self.item.as_ref().map(|key| format!("[\"{key}\"]")).unwrap_or_default();
        format!("{} {}{item}", self.country, program.rule(self.rule).full_name)
    }
}

/// Marks the findings that waivers are about, and says what each waiver comes to. Where two are about one finding, the
/// one that holds longer is named.
pub fn apply(findings: &mut [Finding], waivers: &[Waiver], as_of: Date) -> Vec<State> {
    waivers.iter().map(|waiver| apply_one(findings, waiver, as_of)).collect()
}

fn apply_one(findings: &mut [Finding], waiver: &Waiver, as_of: Date) -> State {
    let expired = waiver.until < as_of;
    let (mut looked_at, mut needed) = (false, false);
    for finding in findings.iter_mut() {
        looked_at |= finding.country == waiver.country && finding.rule == waiver.rule;
        if !waiver.is_about(finding) || !can_be_waived(finding) {
            continue;
        }
        needed = true;
        let longer = finding.waived.as_ref().is_none_or(|other| other.until < waiver.until);
        if !expired && longer {
            finding.waived = Some(Arc::new(waiver.clone()));
        }
    }
    match (looked_at, needed) {
        (false, _) => State::NotAsked,
        (true, false) => State::Dead,
        (true, true) if expired => State::Expired,
        (true, true) => State::InUse,
    }
}

/// Whether there is anything to waive: a raised warning, an unmet obligation, a risk that is present.
#[must_use]
pub fn can_be_waived(finding: &Finding) -> bool {
    weight(finding) >= Weight::Unmet || words::verdict(finding) == "present"
}
