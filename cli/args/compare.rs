//! `r2pc compare`

use super::{AnswerArgs, ReadArgs, SelectArgs, WhenArgs};
use clap::Args as ClapArgs;
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
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}
