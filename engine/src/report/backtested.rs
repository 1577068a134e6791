//! What a backtest came to: for people, as `r2pc.backtest/1`, as CSV and Markdown, and its curves.

mod csv;
mod curves;
mod json;
mod markdown;
mod plain;
mod table;

pub use csv::{backtested_csv, scores_csv};
pub use curves::curves;
pub use json::backtested_json;
pub use markdown::backtested_markdown;
pub use plain::backtested_plain;
pub use table::backtested_table;

use crate::backtest::rank::Unknown;
use crate::backtest::score::Subject;
use crate::backtest::{Backtest, Scored};
use r2pc_lang::program::Program;
use r2pc_lang::value::Duration;
use rust_decimal::Decimal;

/// A backtest with what is needed to speak of it.
#[derive(Clone, Copy, Debug)]
pub struct Backtested<'a> {
    /// The policies.
    pub program: &'a Program,
    /// What was found.
    pub backtest: &'a Backtest,
    /// The name of the outcome.
    pub outcome: &'a str,
    /// The names of what was left out while it was going on.
    pub excluded: &'a [String],
    /// How many years ahead the outcome was looked for; none where it looks ahead itself.
    pub within: Option<i16>,
    /// How long after its day a fact was taken to be known; none where vocabulary and files say.
    pub lag: Option<Duration>,
    /// Where unknown scores ranked.
    pub unknown: Unknown,
    /// What tells this policy set from others.
    pub digest: &'a str,
}

impl Backtested<'_> {
    /// The first and last year that was read.
    fn years(&self) -> Option<(i16, i16)> {
        let years = || self.backtest.cases.iter().map(|case| case.year);
        years().min().zip(years().max())
    }

    /// How many cases came before an event.
    fn positives(&self) -> usize {
        self.backtest.cases.iter().filter(|case| case.onset).count()
    }

    /// What a score is called: the rule's full name, and how it was read.
    fn name(&self, subject: &Subject) -> String {
        match subject {
            Subject::Rule(id) => self.program.rule(*id).full_name.to_string(),
            Subject::WithResilience(id) => {
                format!("{}, read with resilience", self.program.rule(*id).full_name)
            }
            Subject::Risks => "risks present".to_owned(),
            Subject::RisksWithResilience => "risks present, read with resilience".to_owned(),
        }
    }

    /// Scores by area, largest first; equal ones and those without in their own order.
    fn by_area(&self) -> Vec<&Scored> {
        let mut scores: Vec<&Scored> = self.backtest.scores.iter().collect();
        scores.sort_by_key(|scored| std::cmp::Reverse(scored.measured.auc.as_ref().map(|auc| auc.area)));
        scores
    }
}

/// The word of a way to rank unknown scores.
fn unknown_word(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::Lowest => "lowest",
        Unknown::Middle => "middle",
        Unknown::Highest => "highest",
    }
}

/// `0.934`; a dash for what cannot be said.
fn three(value: Option<Decimal>) -> String {
    value.map_or("–".to_owned(), |value| format!("{:.3}", value.round_dp(3)))
}

/// `93 %`; a dash for what cannot be said.
fn percent(value: Option<Decimal>) -> String {
    value.map_or("–".to_owned(), |value| {
        let hundredths = value * Decimal::ONE_HUNDRED;
        let places = if hundredths < Decimal::TEN { 1 } else { 0 };
        format!("{} %", hundredths.round_dp(places).normalize())
    })
}

/// `0.901 to 0.967`.
fn range(value: Option<(Decimal, Decimal)>) -> String {
    value.map_or("–".to_owned(), |(low, high)| format!("{} to {}", three(Some(low)), three(Some(high))))
}
