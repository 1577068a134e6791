//! The command line: commands, flags and their variables.

mod backtest;
mod compare;
mod diff;
mod doc;
mod explain;
mod gaps;
mod import;
mod prove;
mod report;
mod test;
mod trend;

pub(crate) use backtest::{BacktestArgs, OutcomeArgs};
pub(crate) use compare::CompareArgs;
pub(crate) use diff::{DiffArgs, DiffFailOn};
pub(crate) use doc::DocArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use gaps::{GapsArgs, GapsBy};
pub(crate) use import::{ImportArgs, ImportTo};
pub(crate) use prove::ProveArgs;
pub(crate) use report::ReportArgs;
pub(crate) use test::TestArgs;
pub(crate) use trend::TrendArgs;

use clap::builder::FalseyValueParser;
use clap::{ArgMatches, Args as ClapArgs, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use r2pc_lang::syntax::RuleKind;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Exit codes:
  0  nothing at or above --fail-on
  1  there is: findings, differences, failed tests, text that `fmt --check` would change
  2  the job could not be done: a bad flag, a policy error, facts that cannot be read
  3  nothing failed but something is undetermined, under --fail-on unknown

Each flag has a variable, R2PC_ and its name: R2PC_AS_OF for --as-of. A flag goes before a
variable, a variable before the nearest r2pc.toml, that before the default; `r2pc config`
shows what came out and where from.";

/// Reads the command line; a bad one, `--help` and `--version` end the process as clap does (2, 0, 0).
pub(crate) fn parse() -> (Args, ArgMatches) {
    let matches = Args::command().get_matches();
    match Args::from_arg_matches(&matches) {
        Ok(args) => (args, matches),
        Err(error) => error.format(&mut Args::command()).exit(),
    }
}

/// Policy-as-code for the Responsibility to Protect: check country facts against obligations, risks and resilience
#[derive(Debug, Parser)]
#[command(name = "r2pc", version, about, after_help = AFTER_HELP, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What every command takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// Settings file [default: the nearest r2pc.toml]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "R2PC_CONFIG",
        hide_env = true,
        help_heading = "Everywhere"
    )]
    pub(crate) config: Option<PathBuf>,
    /// Colours [default: auto]
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        env = "R2PC_COLOR",
        hide_env = true,
        help_heading = "Everywhere"
    )]
    pub(crate) color: Option<Color>,
    /// Say less: results only, without summaries and hints
    #[arg(short, long, global = true, env = "R2PC_QUIET", hide_env = true, value_parser = FalseyValueParser::new(), conflicts_with = "verbose", help_heading = "Everywhere")]
    pub(crate) quiet: bool,
    /// Say more
    #[arg(short, long, global = true, env = "R2PC_VERBOSE", hide_env = true, value_parser = FalseyValueParser::new(), help_heading = "Everywhere")]
    pub(crate) verbose: bool,
    /// Work on so many processors at once [default: all]; the results are the same
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "R2PC_JOBS",
        hide_env = true,
        help_heading = "Everywhere"
    )]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check country facts against policies
    Check(CheckArgs),
    /// Say why a verdict is what it is, why it is not another, and what would change it
    Explain(ExplainArgs),
    /// Say what is not known, by how many verdicts it keeps open
    Gaps(GapsArgs),
    /// Say how verdicts went over the years, what turned them, and what was only known later
    Trend(TrendArgs),
    /// Put countries side by side, or find those to learn from
    Compare(CompareArgs),
    /// Check policies alone: syntax, names, types, habits
    Lint(LintArgs),
    /// Bring policies into canonical form
    Fmt(FmtArgs),
    /// Run the tests in policies
    Test(TestArgs),
    /// Measure how warnings and other rules would have done, against what came after
    Backtest(BacktestArgs),
    /// Prove or refute what policies assert, over all facts
    Prove(ProveArgs),
    /// Write one page of everything: map, table, a section a country; it opens offline
    Report(ReportArgs),
    /// Show what a change of policies means, and whom it touches
    Diff(DiffArgs),
    /// Turn a provider's file into a fact file: CSV, Excel or Parquet, through a mapping
    Import(ImportArgs),
    /// Start a new policy project that runs
    Init(InitArgs),
    /// Show a diagnostic's page
    Error(ErrorArgs),
    /// Show every setting and where it came from
    Config(ConfigArgs),
    /// Write the handbook of policies, trace a source, print a form to fill in
    Doc(DocArgs),
    /// Print the JSON Schema of fact files
    Schema(SchemaArgs),
    /// Serve an editor over standard input and output
    Lsp,
    /// Print a shell's completions
    Completions(CompletionsArgs),
}

/// Which policies.
#[derive(Debug, ClapArgs)]
pub(crate) struct PolicyArgs {
    /// Policy file or folder; may be repeated [default: as in r2pc.toml, else policies/, else the built-in set]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) policies: Vec<PathBuf>,
}

impl PolicyArgs {
    /// These and those that a command takes without a flag.
    pub(crate) fn and(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        paths.iter().chain(&self.policies).cloned().collect()
    }
}

/// What a command reads, and whether it goes on where facts are broken.
#[derive(Debug, ClapArgs)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Use the facts that could be read, though some could not
    #[arg(long, env = "R2PC_KEEP_GOING", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) keep_going: bool,
}

/// What a question about countries is asked of.
#[derive(Debug, ClapArgs)]
pub(crate) struct StudyArgs {
    /// Fact files or folders [default: as in r2pc.toml, else facts/]
    #[arg(value_name = "FACTS")]
    pub(crate) facts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// How an answer is written, and from what on it fails the run.
#[derive(Debug, ClapArgs)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// From what on the exit code is 1: an answer is no finding otherwise [default: none]
    #[arg(long, value_name = "WHAT", env = "R2PC_FAIL_ON", hide_env = true)]
    fail_on: Option<FailOn>,
}

impl AnswerArgs {
    /// From what on the run fails.
    pub(crate) fn fail_on(&self) -> FailOn {
        self.fail_on.unwrap_or(FailOn::None)
    }
}

/// Which day.
#[derive(Debug, ClapArgs)]
pub(crate) struct WhenArgs {
    /// The day facts are read at [default: today]
    #[arg(long, value_name = "DATE", env = "R2PC_AS_OF", hide_env = true, value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// Use only what had been recorded by this day
    #[arg(long, value_name = "DATE", env = "R2PC_KNOWN_BY", hide_env = true, value_parser = date)]
    pub(crate) known_by: Option<Date>,
}

/// Which findings.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct SelectArgs {
    /// Only these countries: ISO 3166-1 alpha-3, comma between
    #[arg(long, value_name = "ISO3,…", env = "R2PC_COUNTRY", hide_env = true, value_delimiter = ',')]
    pub(crate) country: Vec<String>,
    /// Only rules whose full name fits: `r2p.risk.*`, `*discrimination`
    #[arg(long, value_name = "GLOB", env = "R2PC_RULE", hide_env = true, value_delimiter = ',')]
    pub(crate) rule: Vec<String>,
    /// Only rules of this kind
    #[arg(long, value_name = "KIND", env = "R2PC_KIND", hide_env = true, value_delimiter = ',')]
    pub(crate) kind: Vec<Kind>,
}

/// What is written, and where.
#[derive(Debug, ClapArgs)]
pub(crate) struct OutputArgs {
    /// How results are written [default: table]
    #[arg(short, long, value_name = "FORMAT", env = "R2PC_FORMAT", hide_env = true)]
    pub(crate) format: Option<Format>,
    /// Write results into a file, whole or not at all
    #[arg(short, long, value_name = "FILE", env = "R2PC_OUTPUT", hide_env = true)]
    pub(crate) output: Option<PathBuf>,
}

/// `r2pc check`
#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) study: StudyArgs,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// From what on the exit code is 1; `unmet` includes every warning, `unknown` gives 3 for open verdicts [default: alert]
    #[arg(long, value_name = "WHAT", env = "R2PC_FAIL_ON", hide_env = true)]
    pub(crate) fail_on: Option<FailOn>,
    /// Findings that somebody answers for until a day [default: as in r2pc.toml, else waivers.toml if it is there]
    #[arg(long, value_name = "FILE", env = "R2PC_WAIVERS", hide_env = true)]
    pub(crate) waivers: Option<PathBuf>,
    /// Show only what is new or worse since this earlier check, written by `check -f json`
    #[arg(long, value_name = "FILE", env = "R2PC_BASELINE", hide_env = true)]
    pub(crate) baseline: Option<PathBuf>,
    /// Check facts of any size in little memory: what there is of a country must stand together
    #[arg(long, env = "R2PC_STREAM", hide_env = true, value_parser = FalseyValueParser::new(), conflicts_with = "country")]
    pub(crate) stream: bool,
}

/// `r2pc lint`
#[derive(Debug, ClapArgs)]
pub(crate) struct LintArgs {
    /// Policy files or folders [default: as in r2pc.toml, else policies/, else the built-in set]
    #[arg(value_name = "POLICIES")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Apply the fixes that keep the meaning
    #[arg(long, env = "R2PC_FIX", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) fix: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// `r2pc fmt`
#[derive(Debug, ClapArgs)]
pub(crate) struct FmtArgs {
    /// Policy files or folders; `-` formats standard input [default: as in r2pc.toml, else policies/]
    #[arg(value_name = "POLICIES")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Write nothing; exit with 1 where a file would change
    #[arg(long, env = "R2PC_CHECK", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) check: bool,
    /// Write nothing; print what would change
    #[arg(long, env = "R2PC_DIFF", hide_env = true, value_parser = FalseyValueParser::new())]
    pub(crate) diff: bool,
}

/// `r2pc init`
#[derive(Debug, ClapArgs)]
pub(crate) struct InitArgs {
    /// The folder to make
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) folder: PathBuf,
}

/// `r2pc error`
#[derive(Debug, ClapArgs)]
pub(crate) struct ErrorArgs {
    /// The code, with or without `r2p::`; left out, all codes are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// `r2pc config`
#[derive(Debug, ClapArgs)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Fact files or folders
    #[arg(long, value_name = "PATH")]
    pub(crate) facts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) when: WhenArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// From what on the exit code is 1
    #[arg(long, value_name = "WHAT", env = "R2PC_FAIL_ON", hide_env = true)]
    pub(crate) fail_on: Option<FailOn>,
    /// Findings that somebody answers for until a day
    #[arg(long, value_name = "FILE", env = "R2PC_WAIVERS", hide_env = true)]
    pub(crate) waivers: Option<PathBuf>,
}

/// `r2pc schema`
#[derive(Debug, ClapArgs)]
pub(crate) struct SchemaArgs {
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Write into a file, whole or not at all
    #[arg(short, long, value_name = "FILE", env = "R2PC_OUTPUT", hide_env = true)]
    pub(crate) output: Option<PathBuf>,
}

/// `r2pc completions`
#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// A day as flags, variables and settings write it.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    text.parse::<Date>().map_err(|_| "a day is written year-month-day, such as 2015-06-30".to_owned())
}

/// When there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Even into a file or pipe
    Always,
    /// Never
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

/// Kinds of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Risk,
    Resilience,
    Obligation,
    Warning,
    Assistance,
    Measure,
}

impl From<Kind> for RuleKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Risk => RuleKind::Risk,
            Kind::Resilience => RuleKind::Resilience,
            Kind::Obligation => RuleKind::Obligation,
            Kind::Warning => RuleKind::Warning,
            Kind::Assistance => RuleKind::Assistance,
            Kind::Measure => RuleKind::Measure,
        }
    }
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with colours
    Table,
    /// A line each, for grep
    Plain,
    /// One document
    Json,
    /// One JSON value a line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// For a page or a pull request
    Markdown,
    /// For code scanning
    Sarif,
    /// For build servers
    Junit,
    /// Annotations of GitHub Actions
    Github,
    /// A graph, for Graphviz
    Dot,
    /// A picture
    Svg,
    /// A page of its own
    Html,
}

/// From what on a run fails, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum FailOn {
    /// An unmet obligation or any raised warning gives 1, an undetermined verdict 3
    Unknown,
    /// An unmet obligation or any raised warning
    Unmet,
    /// Any raised warning
    Watch,
    /// A warning raised at alert or alarm
    Alert,
    /// A warning raised at alarm
    Alarm,
    /// Nothing
    None,
}
