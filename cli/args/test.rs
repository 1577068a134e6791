//! The flags of `r2pc test`.

use super::{OutputArgs, PolicyArgs};
use clap::Args as ClapArgs;
use clap::builder::FalseyValueParser;
use std::path::PathBuf;

/// `r2pc test`
#[derive(Debug, ClapArgs)]
pub(crate) struct TestArgs {
    /// Policy files or folders [default: as in r2pc.toml, else policies/]
    #[arg(value_name = "POLICIES")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Only tests whose title contains this
    #[arg(long, value_name = "TEXT", env = "R2PC_ONLY", hide_env = true)]
    pub(crate) only: Option<String>,
    /// A run without tests is no failure
    #[arg(long, env = "R2PC_ALLOW_NO_TESTS", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) allow_no_tests: bool,
    /// Show which conditions were never seen true, false or unknown, and which thresholds never from both sides
    #[arg(long, env = "R2PC_COVERAGE", hide_env = true, value_parser = FalseyValueParser::new(), help_heading = "Coverage")]
    pub(crate) coverage: bool,
    /// Write coverage into an LCOV file, whole or not at all
    #[arg(long, value_name = "FILE", env = "R2PC_LCOV", hide_env = true, help_heading = "Coverage")]
    pub(crate) lcov: Option<PathBuf>,
    /// Fail where less than this much of the conditions was seen, in per cent
    #[arg(long, value_name = "PERCENT", env = "R2PC_MIN_COVERAGE", hide_env = true, value_parser = percent, help_heading = "Coverage")]
    pub(crate) min_coverage: Option<usize>,
    /// Put slips into the policies, one at a time, and show which of them no test notices
    #[arg(long, env = "R2PC_MUTATE", hide_env = true, value_parser = FalseyValueParser::new(), help_heading = "Mutants")]
    pub(crate) mutate: bool,
    /// Try at most so many mutants, spread evenly, the same ones each time
    #[arg(long, value_name = "N", env = "R2PC_MUTANTS", hide_env = true, help_heading = "Mutants")]
    pub(crate) mutants: Option<usize>,
    /// Fail where fewer mutants than this are noticed, in per cent
    #[arg(long, value_name = "PERCENT", env = "R2PC_MIN_SCORE", hide_env = true, value_parser = percent, help_heading = "Mutants")]
    pub(crate) min_score: Option<usize>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

impl TestArgs {
    /// Whether coverage is asked for, itself or through what is made of it.
    pub(crate) fn covers(&self) -> bool {
        self.coverage || self.lcov.is_some() || self.min_coverage.is_some()
    }

    /// Whether mutants are asked for, themselves or through what is made of them.
    pub(crate) fn mutates(&self) -> bool {
        self.mutate || self.mutants.is_some() || self.min_score.is_some()
    }
}

/// A share in per cent with at most one decimal, as tenths of a per cent.
fn percent(text: &str) -> Result<usize, String> {
    let (whole, tenth) = text
        .trim_end_matches('%')
        .trim_end()
        .split_once('.')
        .unwrap_or((text.trim_end_matches('%').trim_end(), "0"));
    let figures =
        whole.parse::<usize>().ok().zip((tenth.len() == 1).then(|| tenth.parse::<usize>().ok()).flatten());
    let permille = figures.and_then(|(whole, tenth)| whole.checked_mul(10)?.checked_add(tenth));
    permille
        .filter(|permille| *permille <= 1000)
        .ok_or_else(|| "a share is written 95 or 92.5, at most 100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_have_one_decimal_at_most() {
        let read = |text| percent(text).ok();
        assert_eq!(
            [read("95"), read("92.5"), read("100%"), read("0")],
            [Some(950), Some(925), Some(1000), Some(0)]
        );
        assert_eq!([read("101"), read("-1"), read("9.55"), read("x"), read("")], [None; 5]);
    }
}
