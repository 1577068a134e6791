//! The flags of `r2pc import`.

use super::PolicyArgs;
use clap::builder::FalseyValueParser;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

/// `r2pc import`
#[derive(Debug, ClapArgs)]
pub(crate) struct ImportArgs {
    /// The provider's file: CSV, Excel (.xlsx) or Parquet
    #[arg(value_name = "FILE", required_unless_present = "show")]
    pub(crate) file: Option<PathBuf>,
    /// How its columns become facts: vdem, ucdp_country_year, ucdp_ged, wdi, pts, epr, untc, ganhri, or a mapping file
    /// [default: the mapping beside the file, if there is one]
    #[arg(short, long, value_name = "NAME", env = "R2PC_MAPPING", hide_env = true)]
    pub(crate) mapping: Option<String>,
    /// Print a built-in mapping, to change it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["file", "mapping"])]
    pub(crate) show: Option<String>,
    /// The sheet of a workbook [default: as in the mapping, else the only one]
    #[arg(long, value_name = "SHEET", env = "R2PC_SHEET", hide_env = true)]
    pub(crate) sheet: Option<String>,
    /// Only these countries: ISO 3166-1 alpha-3, comma between
    #[arg(long, value_name = "ISO3,…", env = "R2PC_COUNTRY", hide_env = true, value_delimiter = ',')]
    pub(crate) country: Vec<String>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// How facts are written [default: by the ending of --output, else yaml]
    #[arg(long, value_name = "FORMAT", env = "R2PC_TO", hide_env = true)]
    pub(crate) to: Option<ImportTo>,
    /// Write facts into a file, whole or not at all; one that is there stays as it is
    #[arg(short, long, value_name = "FILE", env = "R2PC_OUTPUT", hide_env = true)]
    pub(crate) output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub(crate) overwrite: bool,
    /// Write what could be read, though some rows could not
    #[arg(long, env = "R2PC_KEEP_GOING", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) keep_going: bool,
}

/// How facts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportTo {
    /// For people to read and change
    Yaml,
    /// For programs
    Json,
    /// A table, of facts that are no lists
    Csv,
}
