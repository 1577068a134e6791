//! The flags of `r2pc backtest`.

use super::{OutputArgs, SelectArgs, StudyArgs};
use clap::{Args as ClapArgs, ValueEnum};
use r2pc_engine::backtest::rank;
use r2pc_lang::value::Duration;
use std::path::PathBuf;

/// `r2pc backtest`
#[derive(Debug, ClapArgs)]
pub(crate) struct BacktestArgs {
    #[command(flatten)]
    pub(crate) study: StudyArgs,
    #[command(flatten)]
    pub(crate) outcome: OutcomeArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Draw the ROC and precision-recall curves into this SVG file
    #[arg(long, value_name = "FILE", env = "R2PC_CURVES", hide_env = true)]
    pub(crate) curves: Option<PathBuf>,
    /// Write every score of every country-year into this CSV file
    #[arg(long, value_name = "FILE", env = "R2PC_SCORES", hide_env = true)]
    pub(crate) scores: Option<PathBuf>,
}

/// What came after, and how it is looked for.
#[derive(Debug, ClapArgs)]
pub(crate) struct OutcomeArgs {
    /// What should have been warned of: a fact that is true or false, or a column of --outcomes. It is true of a year
    /// if the event followed it
    #[arg(long, value_name = "NAME", env = "R2PC_OUTCOME", hide_env = true)]
    pub(crate) outcome: String,
    /// A CSV file with a row for a country and a year, to find the outcome and what is left out in
    #[arg(long, value_name = "FILE", env = "R2PC_OUTCOMES", hide_env = true)]
    pub(crate) outcomes: Option<PathBuf>,
    /// The outcome is the event itself: look for it in this many years after each
    #[arg(long, value_name = "YEARS", env = "R2PC_WITHIN", hide_env = true, value_parser = clap::value_parser!(i16).range(1..=50))]
    pub(crate) within: Option<i16>,
    /// Leave out country-years of which this is true, such as those with an event going on
    #[arg(long, value_name = "NAME", env = "R2PC_EXCLUDE", hide_env = true, value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,
    /// The first year that is read [default: the first with a known outcome]
    #[arg(long, value_name = "YEAR", env = "R2PC_FROM", hide_env = true)]
    pub(crate) from: Option<i16>,
    /// The last year that is read [default: the last with a known outcome]
    #[arg(long, value_name = "YEAR", env = "R2PC_TO", hide_env = true)]
    pub(crate) to: Option<i16>,
    /// Take every fact to be known so long after its day: `0 days` uses a year's own figures, `1 year` those of the
    /// year before [default: as vocabulary and fact files say]
    #[arg(long, value_name = "TIME", env = "R2PC_PUBLICATION_LAG", hide_env = true, value_parser = duration)]
    pub(crate) publication_lag: Option<Duration>,
    /// Where a score that is not known ranks
    #[arg(
        long,
        value_name = "WHERE",
        env = "R2PC_UNKNOWN",
        hide_env = true,
        default_value = "lowest",
        hide_possible_values = false
    )]
    pub(crate) unknown: Unknown,
}

/// Where a score that is not known ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unknown {
    /// At the least that it can be
    Lowest,
    /// Halfway between
    Middle,
    /// At the greatest that it can be
    Highest,
}

impl From<Unknown> for rank::Unknown {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::Lowest => rank::Unknown::Lowest,
            Unknown::Middle => rank::Unknown::Middle,
            Unknown::Highest => rank::Unknown::Highest,
        }
    }
}

/// A length of time as policies write it.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "a time is written as in policies, such as `9 months`, `1 year` or `0 days`".to_owned();
    let (amount, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let amount: u32 = amount.parse().ok().filter(|n| *n <= 1_000).ok_or_else(wrong)?;
    match unit.trim() {
        "day" | "days" => Ok(Duration::Days(amount)),
        "week" | "weeks" => Ok(Duration::Days(amount * 7)),
        "month" | "months" => Ok(Duration::Months(amount)),
        "year" | "years" => Ok(Duration::Months(amount * 12)),
        _ => Err(wrong()),
    }
}
