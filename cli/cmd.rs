//! The commands, one a file: each reads, calls the library and renders.

mod backtest;
mod check;
mod compare;
mod completions;
mod config;
mod diff;
mod doc;
mod error;
mod explain;
mod fmt;
mod gaps;
mod import;
mod init;
mod lint;
mod prove;
mod report;
mod schema;
mod test;
mod trend;

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::output::{Context, complain_early};
use crate::problem::Complaints;
use clap::ArgMatches;
use std::process::ExitCode;

/// What a command gives back: what it came to, or what kept it from being done.
type Outcome = Result<Exit, Complaints>;

/// Runs a command. What keeps it from being done is said, and the exit is [`Exit::Failed`].
pub(crate) fn run(args: Args, matches: &ArgMatches) -> ExitCode {
    let Args { command, common } = args;
    r2pc_engine::parallel::limit(common.jobs);
    if matches!(command, Command::Lsp) {
        crate::world::be_thrifty();
        return r2pc_lsp::run(crate::world::today);
    }
    let context = match Context::new(common, matches) {
        Ok(context) => context,
        Err((complaints, common)) => {
            complain_early(&complaints, &common);
            return Exit::Failed.into();
        }
    };
    let done = dispatch(&context, command).unwrap_or_else(|complaints| {
        context.complain(&complaints);
        Exit::Failed
    });
    done.into()
}

fn dispatch(context: &Context, command: Command) -> Outcome {
    match command {
        Command::Check(args) => check::run(context, &args),
        Command::Explain(args) => explain::run(context, &args),
        Command::Gaps(args) => gaps::run(context, &args),
        Command::Trend(args) => trend::run(context, &args),
        Command::Compare(args) => compare::run(context, &args),
        Command::Lint(args) => lint::run(context, &args),
        Command::Fmt(args) => fmt::run(context, &args),
        Command::Test(args) => test::run(context, &args),
        Command::Backtest(args) => backtest::run(context, &args),
        Command::Report(args) => report::run(context, &args),
        Command::Diff(args) => diff::run(context, &args),
        Command::Import(args) => import::run(context, &args),
        Command::Init(args) => init::run(context, &args),
        Command::Error(args) => error::run(context, &args),
        Command::Config(args) => config::run(context, &args),
        Command::Prove(args) => prove::run(context, &args),
        Command::Doc(args) => doc::run(context, &args),
        Command::Schema(args) => schema::run(context, &args),
        Command::Completions(args) => completions::run(context, &args),
        // It has no settings, and is run before they are read.
        Command::Lsp => Ok(Exit::Fine),
    }
}
