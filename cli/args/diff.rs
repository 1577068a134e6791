//! The flags of `r2pc diff`.

use super::{OutputArgs, ReadArgs, date};
use clap::Args as ClapArgs;
use clap::ValueEnum;
use jiff::civil::Date;
use std::path::PathBuf;

/// `r2pc diff`
#[derive(Debug, ClapArgs)]
pub(crate) struct DiffArgs {
    /// Before, and after: folders, files, or git revisions (`main`, `main..feature`, `a...b`) [default: HEAD, and the work tree]
    #[arg(value_name = "OLD [NEW]", num_args = 0..=2)]
    pub(crate) versions: Vec<String>,
    /// Take only changes in these files or folders; all others are read as they are after
    #[arg(value_name = "PATH", last = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    /// Fact files or folders [default: as in r2pc.toml, of each revision its own]
    #[arg(long, value_name = "PATH")]
    pub(crate) facts: Vec<PathBuf>,
    /// The facts as they were before, where they changed too
    #[arg(long, value_name = "PATH")]
    pub(crate) old_facts: Vec<PathBuf>,
    /// The days facts are read at, comma between [default: as in r2pc.toml, else today]
    #[arg(long, value_name = "DATE,…", env = "R2PC_AS_OF", hide_env = true, value_parser = date, value_delimiter = ',')]
    pub(crate) as_of: Vec<Date>,
    /// Use only what had been recorded by this day
    #[arg(long, value_name = "DATE", env = "R2PC_KNOWN_BY", hide_env = true, value_parser = date)]
    pub(crate) known_by: Option<Date>,
    /// Only these countries: ISO 3166-1 alpha-3, comma between
    #[arg(long, value_name = "ISO3,…", env = "R2PC_COUNTRY", hide_env = true, value_delimiter = ',')]
    pub(crate) country: Vec<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Write facts on which a rule means something else into this folder, a file a rule, for `r2pc check` to read
    #[arg(long, value_name = "FOLDER")]
    pub(crate) witness: Option<PathBuf>,
    /// What makes the exit code 1 [default: meaning]
    #[arg(long, value_name = "WHAT", env = "R2PC_DIFF_FAIL_ON", hide_env = true)]
    pub(crate) fail_on: Option<DiffFailOn>,
    /// Print the canonical text of a policy file, for `git diff` to compare; nothing else is done
    #[arg(long, value_name = "FILE", conflicts_with_all = ["versions", "paths"])]
    pub(crate) textconv: Option<PathBuf>,
}

/// Which differences fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFailOn {
    /// A rule that means something else, or may
    Meaning,
    /// A verdict that flips on the facts at hand
    Verdicts,
    /// Any difference, of layout too
    Any,
    /// Nothing
    None,
}
