//! The r2pc language server.
//!
//! ```text
//! bytes ─wire→ messages ─serve→ server ─┬─ changes → state::Host
//!                                       └─ requests → state::Snapshot → ide::* → convert → answers
//!                                          worker: snapshot → ide::diagnostics → published
//! ```
//!
//! 1. [`serve`] reads frames and runs handlers: in order up to their first wait, side by side from there.
//! 2. [`server`] routes messages; [`convert`] is the one place that knows the protocol's types and ours.
//! 3. [`state`] keeps the texts; [`analysis`] what is derived from them; [`workspace`] which files belong together.
//! 4. [`ide`] has a file for each feature: plain functions over a snapshot.
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout)]

pub mod analysis;
pub mod capabilities;
pub mod commands;
pub mod convert;
pub mod ide;
pub mod lane;
pub mod live;
pub mod pages;
pub mod painted;
pub mod position;
mod seen;
pub mod serve;
pub mod server;
pub mod shift;
pub mod state;
pub mod wire;
pub mod worker;
pub mod workspace;

use jiff::civil::Date;
use std::process::ExitCode;
use std::sync::Arc;
use tower_lsp::LspService;

/// The stack of every thread, in bytes: trees are walked by recursion, and a text can be nested deeply.
const STACK: usize = 64 * 1024 * 1024;

/// A runtime whose threads have room for deeply nested texts.
///
/// # Errors
/// If the system gives no threads.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build()
}

/// Serves one client over standard input and output. Returns the process's exit code: 0 after an orderly
/// `shutdown` and `exit`, 1 where the client went away or left without it. Where a project's settings name no day,
/// its rules are read as of `today`.
#[must_use]
pub fn run(today: fn() -> Date) -> ExitCode {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start the language server: {error}");
            return ExitCode::from(2);
        }
    };
    let (service, socket) = LspService::new(move |client| server::Server::new(client, today));
    let host = Arc::clone(service.inner().host());
    let code = runtime.block_on(serve::serve(service, socket, tokio::io::stdin(), tokio::io::stdout()));
    // A read of standard input may never return: it is not waited for.
    runtime.shutdown_background();
    host.snapshot().pages().remove();
    ExitCode::from(code)
}
