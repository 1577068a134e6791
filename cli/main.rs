//! `r2pc`: checks country facts against obligations, risks and resilience.
//!
//! A command reads through [`world`], calls the library, and renders; what it comes to is an [`exit::Exit`].
#![forbid(unsafe_code)]

mod args;
mod cmd;
mod config;
mod exit;
mod load;
mod output;
mod problem;
mod render;
mod standing;
mod world;

use std::process::ExitCode;

fn main() -> ExitCode {
    let (args, matches) = args::parse();
    cmd::run(args, &matches).into()
}
