//! From text to tree.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources};
use crate::syntax;

/// A tree, and what could not be read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree of what could be read.
    pub file: syntax::File,
    /// What could not, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one policy file.
#[must_use]
pub fn parse(_sources: &Sources, _file: FileId) -> Parsed {
    todo!()
}
