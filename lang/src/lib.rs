//! The policy language of `r2pc`: from text to a checked [`Program`](program::Program).
//!
//! The flow, step by step; no step reads a file or a clock, and none fails:
//!
//! 1. Texts are put into a table, [`source::Sources`]; every place is a small [`source::Span`] into it.
//! 2. [`parse`](parse::parse) turns one text into a tree, [`syntax::File`], and the diagnostics of what it could
//!    not read. A broken declaration or clause loses only itself.
//! 3. [`check()`] resolves names over all files, types every expression and lowers the whole into a
//!    [`program::Program`]: ids for names, a tree a type, rules in an order in which each asks only those before it.
//! 4. [`diagnostic::Diagnostic`] is the one type for what is said about a text, with a code from [`codes`].
#![forbid(unsafe_code)]

pub mod check;
pub mod codes;
pub mod diagnostic;
pub mod diff;
pub mod fit;
pub mod form;
pub mod format;
pub mod handbook;
pub mod lint;
pub mod mutate;
pub mod parse;
pub mod program;
pub mod source;
pub mod suggest;
pub mod symbols;
pub mod syntax;
pub mod tokens;
mod uses;
pub mod value;
pub mod visit;
pub mod words;

pub use check::{Checked, check};
