//! `r2pc doc`

use super::PolicyArgs;
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// `r2pc doc`
#[derive(Debug, ClapArgs)]
pub(crate) struct DocArgs {
    /// Policy files or folders [default: as in r2pc.toml, else policies/, else the built-in set]
    #[arg(value_name = "POLICIES")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Print where each numbered point of a source has gone; exit with 1 where one is lost
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["form", "html"])]
    pub(crate) trace: Option<String>,
    /// Print a fact file to be filled in, with every question as a comment
    #[arg(long, value_name = "ISO3", conflicts_with = "html", num_args = 0..=1, default_missing_value = "XXA")]
    pub(crate) form: Option<String>,
    /// Print the handbook as one HTML page
    #[arg(long)]
    pub(crate) html: bool,
    /// The handbook's folder [default: handbook]; with another flag, the file to write [default: standard output]
    #[arg(short, long, value_name = "PATH", env = "R2PC_OUTPUT", hide_env = true)]
    pub(crate) output: Option<PathBuf>,
}
