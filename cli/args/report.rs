//! The flags of `r2pc report`.

use super::{SelectArgs, StudyArgs, WhenArgs};
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// `r2pc report`
#[derive(Debug, ClapArgs)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) study: StudyArgs,
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
}
