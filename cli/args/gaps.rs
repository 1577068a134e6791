//! `r2pc gaps`

use super::{FailOn, OutputArgs, PolicyArgs, SelectArgs, WhenArgs};
use clap::builder::FalseyValueParser;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

/// `r2pc gaps`
#[derive(Debug, ClapArgs)]
pub(crate) struct GapsArgs {
    /// Fact files or folders [default: as in r2pc.toml, else facts/]
    #[arg(value_name = "FACTS")]
    pub(crate) facts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// What gaps are counted by
    #[arg(long, value_name = "WHAT", default_value = "fact", env = "R2PC_BY", hide_env = true)]
    pub(crate) by: GapsBy,
    /// How many lines of each sort are told; JSON and CSV tell all gaps
    #[arg(long, value_name = "N", default_value_t = 15, env = "R2PC_MOST", hide_env = true)]
    pub(crate) most: usize,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// From what on the exit code is 1 [default: none]
    #[arg(long, value_name = "WHAT", env = "R2PC_FAIL_ON", hide_env = true)]
    pub(crate) fail_on: Option<FailOn>,
    /// Use the facts that could be read, though some could not
    #[arg(long, env = "R2PC_KEEP_GOING", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) keep_going: bool,
}

/// What gaps are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GapsBy {
    /// A fact, in all countries
    Fact,
    /// A country, and what to find out of each
    Country,
    /// Who reports what is missing, in other countries
    Source,
}
