//! `r2pc compare`

use super::{FailOn, OutputArgs, PolicyArgs, SelectArgs, WhenArgs};
use clap::Args as ClapArgs;
use clap::builder::FalseyValueParser;
use std::path::PathBuf;

/// `r2pc compare`
#[derive(Debug, ClapArgs)]
pub(crate) struct CompareArgs {
    /// The countries: their ISO 3166-1 codes or names; a path among them is facts
    #[arg(value_name = "COUNTRY", required_unless_present = "like")]
    pub(crate) countries: Vec<String>,
    /// Fact file or folder; may be repeated [default: as in r2pc.toml, else facts/]
    #[arg(long, value_name = "PATH")]
    pub(crate) facts: Vec<PathBuf>,
    /// Find the countries with the nearest risks and another outcome, and the resilience that sets them apart
    #[arg(long, value_name = "COUNTRY", env = "R2PC_LIKE", hide_env = true)]
    pub(crate) like: Option<String>,
    /// Which rules are the outcome, as --rule names them: the highest level that one of them is at [default: all warnings]
    #[arg(
        long,
        value_name = "GLOB",
        requires = "like",
        env = "R2PC_OUTCOME",
        hide_env = true,
        value_delimiter = ','
    )]
    pub(crate) outcome: Vec<String>,
    /// How many such countries are told
    #[arg(long, value_name = "N", default_value_t = 3, env = "R2PC_MOST", hide_env = true)]
    pub(crate) most: usize,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// From what on the exit code is 1 [default: none]
    #[arg(long, value_name = "WHAT", env = "R2PC_FAIL_ON", hide_env = true)]
    pub(crate) fail_on: Option<FailOn>,
    /// Use the facts that could be read, though some could not
    #[arg(long, env = "R2PC_KEEP_GOING", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) keep_going: bool,
}
