//! All that a report says of a row's verdict.

use crate::finding::{Finding, Truth};
use crate::report::{self, words};
use r2pc_lang::program::{Body, Outcome, Program};
use r2pc_lang::syntax::RuleKind;

/// All that a report says of a row's verdict: two rows with one state say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The verdict.
    pub verdict: &'static str,
    /// What an unsettled one can still be.
    pub could_be: Vec<&'static str>,
    /// The level, where settled.
    pub level: Option<String>,
    /// The levels that are possible, where several are.
    pub level_could_be: Vec<String>,
    /// Of a risk that is or may be present: whether it is held back.
    pub inhibited: Option<Truth>,
    /// Of the same: whether it is made worse.
    pub amplified: Option<Truth>,
    /// Of an obligation that is or may be unmet: the nature of the breach.
    pub nature: Option<&'static str>,
    /// Of a measure: its value.
    pub value: Option<String>,
    /// Of an assistance: its offers, each with whether it is made.
    pub offers: Vec<(String, &'static str)>,
}

/// What a report says of a row.
pub(super) fn state(program: &Program, finding: &Finding) -> State {
    let kind = program.rule(finding.rule).kind;
    let may_be_present = finding.outcomes.contains(&Outcome::Present);
    let bearing = |truth: Option<Truth>| truth.filter(|_| may_be_present);
    let level = |level: u32| words::level_word(program, kind, level).to_owned();
    State {
        verdict: words::verdict(finding),
        could_be: words::could_be(finding),
        level: finding.level().filter(|l| kind != RuleKind::Warning || *l > 0).map(level),
        level_could_be: match finding.levels.as_slice() {
            [_] => Vec::new(),
            levels => levels.iter().copied().map(level).collect(),
        },
        inhibited: bearing(finding.inhibited),
        amplified: bearing(finding.amplified),
        nature: words::nature(finding),
        value: finding.value.as_ref().map(words::measured),
        offers: offers(program, finding),
    }
}

fn offers(program: &Program, finding: &Finding) -> Vec<(String, &'static str)> {
    let Body::Assistance { offers, .. } = &program.rule(finding.rule).body else { return Vec::new() };
    let named = |(at, truth): &(u32, Truth)| {
        offers.get(*at as usize).map(|offer| (offer.name.to_string(), words::yes_no(*truth)))
    };
    finding.offers.iter().filter_map(named).collect()
}

impl State {
    /// In words: `present, high, not inhibited`.
    #[must_use]
    pub fn says(&self) -> String {
        let mut parts = vec![match (&self.value, self.could_be.as_slice()) {
            (Some(value), _) => value.clone(),
            (None, []) => words::spaced(self.verdict),
            (None, open) => format!("unknown ({})", words::spaced(&open.join(" or "))),
        }];
        parts.extend(self.level.clone());
        if !self.level_could_be.is_empty() {
            parts.push(self.level_could_be.join(" or "));
        }
        parts.extend(self.inhibited.map(|truth| report::inhibited(truth).to_owned()));
        let worse = self.amplified.filter(|truth| *truth != Truth::False);
        parts.extend(worse.map(|truth| report::amplified(truth).to_owned()));
        parts.extend(self.nature.map(|nature| report::nature(nature).to_owned()));
        let made: Vec<&str> =
            self.offers.iter().filter(|(_, made)| *made == "yes").map(|(name, _)| &**name).collect();
        if !made.is_empty() {
            parts.push(made.join(" and "));
        }
        parts.join(", ")
    }
}
