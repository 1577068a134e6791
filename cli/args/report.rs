//! The flags of `r2pc report`.

use super::{PolicyArgs, SelectArgs, WhenArgs};
use clap::Args as ClapArgs;
use clap::builder::FalseyValueParser;
use std::path::PathBuf;

/// `r2pc report`
#[derive(Debug, ClapArgs)]
pub(crate) struct ReportArgs {
    /// Fact files or folders [default: as in r2pc.toml, else facts/]
    #[arg(value_name = "FACTS")]
    pub(crate) facts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// Write the page into this file, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE", env = "R2PC_OUTPUT", hide_env = true)]
    pub(crate) output: Option<PathBuf>,
    /// Findings that somebody answers for until a day [default: as in r2pc.toml, else waivers.toml if it is there]
    #[arg(long, value_name = "FILE", env = "R2PC_WAIVERS", hide_env = true)]
    pub(crate) waivers: Option<PathBuf>,
    /// What the page is called
    #[arg(
        long,
        value_name = "TEXT",
        env = "R2PC_TITLE",
        hide_env = true,
        default_value = "Risk and resilience of mass atrocity crimes"
    )]
    pub(crate) title: String,
    /// How many years the trend lines go back
    #[arg(long, value_name = "YEARS", env = "R2PC_YEARS", hide_env = true, default_value_t = 9, value_parser = clap::value_parser!(i16).range(0..=60))]
    pub(crate) years: i16,
    /// Use the facts that could be read, though some could not
    #[arg(long, env = "R2PC_KEEP_GOING", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) keep_going: bool,
}
