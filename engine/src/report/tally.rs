//! How much a finding weighs, and countries summed up.

use super::Report;
use crate::finding::{Finding, Truth};
use r2pc_lang::program::Outcome;
use r2pc_lang::syntax::RuleKind;

/// How much a finding weighs, for exit codes; what is only possible is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Settled, and nothing to act on.
    Fine,
    /// Not settled.
    Unknown,
    /// An unmet obligation.
    Unmet,
    /// A warning raised at watch at least.
    Watch,
    /// A warning raised at alert at least.
    Alert,
    /// A warning raised at alarm.
    Alarm,
}

/// How much a finding weighs: a raised warning counts at the lowest level that is possible (semantics, 8.5).
#[must_use]
pub fn weight(finding: &Finding) -> Weight {
    match finding.verdict() {
        Some(Outcome::Unmet) => Weight::Unmet,
        Some(Outcome::Raised) => match finding.levels.first() {
            Some(3..) => Weight::Alarm,
            Some(2) => Weight::Alert,
            _ => Weight::Watch,
        },
        Some(_) => Weight::Fine,
        None if super::words::verdict(finding) == "known" => Weight::Fine,
        None => Weight::Unknown,
    }
}

/// The findings of one country.
#[derive(Clone, Copy, Debug)]
pub struct Country<'a> {
    /// ISO 3166-1 alpha-3.
    pub code: &'a str,
    /// Its rows.
    pub findings: &'a [Finding],
}

/// The report's rows, country by country.
#[must_use]
pub fn countries<'a>(report: &Report<'a>) -> Vec<Country<'a>> {
    let rows = report.findings.chunk_by(|a, b| a.country == b.country);
    rows.filter_map(|findings| Some(Country { code: &findings.first()?.country, findings })).collect()
}

/// How many findings came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Risks that are present.
    pub present: usize,
    /// Those of them that nothing surely holds back.
    pub uninhibited: usize,
    /// Risks that may be present.
    pub risk_open: usize,
    /// Resiliences that hold.
    pub holding: usize,
    /// Resiliences that do not.
    pub lacking: usize,
    /// Resiliences that may hold.
    pub resilience_open: usize,
    /// Obligations fulfilled.
    pub met: usize,
    /// Obligations not fulfilled.
    pub unmet: usize,
    /// Obligations whose day has not come.
    pub pending: usize,
    /// Obligations that are not settled.
    pub obligation_open: usize,
    /// Warnings raised, by their lowest possible level: watch, alert, alarm.
    pub raised: [usize; 3],
    /// Warnings that may be raised.
    pub warning_open: usize,
}

impl Tally {
    /// Counts findings.
    #[must_use]
    pub fn of<'a>(report: &Report<'_>, findings: impl IntoIterator<Item = &'a Finding>) -> Tally {
        let mut tally = Tally::default();
        for finding in findings {
            tally.count(report.rule(finding).kind, finding);
        }
        tally
    }

    fn count(&mut self, kind: RuleKind, finding: &Finding) {
        match (kind, finding.verdict()) {
            (_, Some(Outcome::Present)) => {
                self.present += 1;
                self.uninhibited += usize::from(uninhibited(finding));
            }
            (_, Some(Outcome::Holding)) => self.holding += 1,
            (_, Some(Outcome::Lacking)) => self.lacking += 1,
            (_, Some(Outcome::Met)) => self.met += 1,
            (_, Some(Outcome::Unmet)) => self.unmet += 1,
            (_, Some(Outcome::Pending)) => self.pending += 1,
            (_, Some(Outcome::Raised)) => match weight(finding) {
                Weight::Alarm => self.raised[2] += 1,
                Weight::Alert => self.raised[1] += 1,
                _ => self.raised[0] += 1,
            },
            (RuleKind::Risk, None) => self.risk_open += 1,
            (RuleKind::Resilience, None) => self.resilience_open += 1,
            (RuleKind::Obligation, None) => self.obligation_open += 1,
            (RuleKind::Warning, None) => self.warning_open += 1,
            _ => {}
        }
    }

    /// All warnings that are raised.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.raised.iter().sum()
    }
}

/// Whether nothing surely holds a risk back: an inhibitor that is only possible is not credited (semantics, 8.6).
pub(super) fn uninhibited(finding: &Finding) -> bool {
    finding.inhibited != Some(Truth::True)
}

/// What a report shows of findings beside their verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Everything of all.
    Everything,
    /// What is missing, and everything of those that need acting on.
    Acted,
    /// What is missing, and what bears on risks.
    Relations,
    /// What is missing.
    Missing,
}

/// Whether a report that shows this needs a finding explained, of which the verdict is known.
#[must_use]
pub fn shows(shown: Shown, finding: &Finding) -> bool {
    let is_open = finding.outcomes.len() > 1
        || finding.levels.len() > 1
        || finding.value.as_ref().is_some_and(|value| value.known().is_none());
    let bears = |truth: Option<Truth>| truth == Some(Truth::True);
    is_open
        || match shown {
            Shown::Everything => true,
            Shown::Acted => weight(finding) >= Weight::Unmet || finding.verdict() == Some(Outcome::Present),
            Shown::Relations => bears(finding.inhibited) || bears(finding.amplified),
            Shown::Missing => false,
        }
}
