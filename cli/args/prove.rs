//! `r2pc prove`

use super::{OutputArgs, PolicyArgs};
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// `r2pc prove`
#[derive(Debug, ClapArgs)]
pub(crate) struct ProveArgs {
    /// Policy files or folders [default: as in r2pc.toml, else policies/, else the built-in set]
    #[arg(value_name = "POLICIES")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Conflicts that the solver may meet on one question before it is left undecided
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub(crate) conflicts: u64,
    /// Items that lists have at most in a proof; more where a count asks for more
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=8))]
    pub(crate) items: u8,
    /// Write each question as SMT-LIB 2, for z3, cvc5 and others, with our answer in it
    #[arg(long, value_name = "FOLDER")]
    pub(crate) emit_smt: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}
