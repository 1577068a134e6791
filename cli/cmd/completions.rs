//! `r2pc completions SHELL`.

use super::Outcome;
use crate::args::{Args, CompletionsArgs};
use crate::exit::Exit;
use crate::output::Context;
use clap::CommandFactory;

/// Prints the script that a shell sources.
pub(super) fn run(context: &Context, args: &CompletionsArgs) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "r2pc", &mut script);
    context.write(&String::from_utf8_lossy(&script), None)?;
    Ok(Exit::Fine)
}
