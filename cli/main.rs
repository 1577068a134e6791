//! `r2pc`: checks country facts against obligations, risks and resilience.
//!
//! A command reads through [`world`], calls the library, and renders; what it comes to is an [`exit::Exit`].
#![forbid(unsafe_code)]

mod args;
mod cmd;
mod config;
mod exit;
mod fix;
mod git;
mod load;
mod output;
mod parts;
mod problem;
mod progress;
mod render;
mod select;
mod shelf;
mod standing;
mod study;
mod waivers;
mod world;

use std::process::ExitCode;

/// Gives back what the server no longer needs, and takes less of a check's time than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The stack of the thread that does the work, in bytes: trees are walked by recursion, and a text can be nested deeply.
const STACK: usize = 256 * 1024 * 1024;

fn main() -> ExitCode {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !r2pc_engine::facts::read::is_guarded() {
            hook(panic);
        }
    }));
    let (args, matches) = args::parse();
    let work = std::thread::Builder::new().stack_size(STACK).spawn(move || cmd::run(args, &matches));
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        // The panic has told its story on standard error.
        Ok(Err(_)) | Err(_) => exit::Exit::Failed.into(),
    }
}
