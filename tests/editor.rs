//! The language server as editors see it: `r2pc lsp` over standard input and output.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "editor/actions.rs"]
mod actions;
#[path = "../lsp/tests/driver/mod.rs"]
mod driver;
#[path = "editor/features.rs"]
mod features;
#[path = "editor/lints.rs"]
mod lints;
#[path = "editor/transport.rs"]
mod transport;
