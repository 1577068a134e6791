//! `r2pc trend`

use super::{AnswerArgs, SelectArgs, StudyArgs, date};
use clap::Args as ClapArgs;
use jiff::civil::Date;
use r2pc_lang::value::Duration;

/// `r2pc trend`
#[derive(Debug, ClapArgs)]
pub(crate) struct TrendArgs {
    #[command(flatten)]
    pub(crate) study: StudyArgs,
    /// The first day [default: ten steps before the last]
    #[arg(long, value_name = "DATE", env = "R2PC_FROM", hide_env = true, value_parser = date)]
    pub(crate) from: Option<Date>,
    /// The last day, from which steps are counted back [default: the as-of day of r2pc.toml, else today]
    #[arg(long, value_name = "DATE", env = "R2PC_TO", hide_env = true, value_parser = date)]
    pub(crate) to: Option<Date>,
    /// The step: `1 year`, `6 months`, `2 weeks`, `90 days`
    #[arg(long, value_name = "TIME", default_value = "1 year", env = "R2PC_EVERY", hide_env = true, value_parser = step)]
    pub(crate) every: Duration,
    /// Use only what had been recorded by this day, and say which days look otherwise with what is known now
    #[arg(long, value_name = "DATE", env = "R2PC_KNOWN_BY", hide_env = true, value_parser = date)]
    pub(crate) known_by: Option<Date>,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// How many turns are told; JSON tells all
    #[arg(long, value_name = "N", default_value_t = 20, env = "R2PC_MOST", hide_env = true)]
    pub(crate) most: usize,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}

/// A length of time of at least a day, as policies write it.
fn step(text: &str) -> Result<Duration, String> {
    let wrong = || {
        "a step is a whole number and a unit, such as `1 year`, `6 months`, `2 weeks` or `90 days`".to_owned()
    };
    let (amount, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let amount: u32 = amount.parse().ok().filter(|n| (1..=10_000).contains(n)).ok_or_else(wrong)?;
    match unit.trim().trim_end_matches('s') {
        "year" => Ok(Duration::Months(amount * 12)),
        "month" => Ok(Duration::Months(amount)),
        "week" => Ok(Duration::Days(amount * 7)),
        "day" => Ok(Duration::Days(amount)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_number_and_a_unit() {
        assert_eq!(step("1 year"), Ok(Duration::Months(12)));
        assert_eq!(step("6 months"), Ok(Duration::Months(6)));
        assert_eq!(step("2 weeks"), Ok(Duration::Days(14)));
        for text in ["year", "0 days", "1 decade", "-1 year", "1.5 years"] {
            assert!(step(text).is_err(), "{text}");
        }
    }
}
