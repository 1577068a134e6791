//! The r2pc language server.
#![forbid(unsafe_code)]
