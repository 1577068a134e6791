//! `r2pc gaps`

use super::{AnswerArgs, SelectArgs, StudyArgs, WhenArgs};
use clap::{Args as ClapArgs, ValueEnum};

/// `r2pc gaps`
#[derive(Debug, ClapArgs)]
pub(crate) struct GapsArgs {
    #[command(flatten)]
    pub(crate) study: StudyArgs,
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
    pub(crate) answer: AnswerArgs,
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
