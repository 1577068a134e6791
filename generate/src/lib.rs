//! Generated policies and facts, for tests and benches: whole, well-typed policy sets that use every construct of the
//! language, and fact files that fit them.
//!
//! [`PolicySet::generate`] writes policy files as an author would, as text, so that parser, checker, formatter, evaluator
//! and language server can all be held to it; [`PolicySet::facts`] writes fact files for a country. Both draw from
//! [`Choices`]. Choices that come from a slice of numbers shrink: fewer and smaller numbers make a smaller set, so a
//! property test gives `vec(any::<u32>(), …)` to [`Choices::of`] and gets small failures. [`Choices::seeded`] needs no
//! such slice, for benches and long runs.
//!
//! ```
//! use r2pc_generate::{Choices, PolicySet, Size};
//!
//! let mut choices = Choices::seeded(1);
//! let set = PolicySet::generate(&mut choices, Size::SMALL);
//! assert!(set.files[0].text.contains("package "));
//! assert!(set.facts(&mut choices, "XXA")[0].contains("\"country\""));
//! ```
//!
//! This crate knows nothing of the others, and only their tests and benches use it. What it promises — no error from the
//! checker, every rule of the grammar used, tests that pass — is tested in `lang/tests` and `engine/tests`.
#![forbid(unsafe_code)]

mod choices;
mod declarations;
mod expr;
mod facts;
mod model;
mod proof;
mod rules;
mod twins;

pub use choices::Choices;
pub use model::{File, PolicySet, Size};
pub use twins::Twins;
