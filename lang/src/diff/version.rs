//! A version of a policy set, and its texts.

use super::text::{self, Form, Renames};
use crate::parse::Parsed;
use crate::source::{FileId, Sources, Span};

/// One version of a policy set: trees that were parsed, whether or not they check.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The trees of the policy files.
    pub trees: &'a [(FileId, Parsed)],
    /// What the names of its files begin with and those of the other version do not: `old/` of `old/risk/six.r2p`.
    pub root: &'a str,
}

impl<'a> Version<'a> {
    /// The name of a file below the root of its version.
    pub(super) fn name(&self, file: FileId) -> &'a str {
        let name = self.sources.file(file).name();
        name.strip_prefix(self.root).unwrap_or(name)
    }
}

/// Texts read with the names of the other version.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    /// The texts.
    pub(super) sources: &'a Sources,
    /// The names that changed.
    pub(super) renames: &'a Renames,
}

impl Texts<'_> {
    /// What stands at a place, without its layout.
    pub(super) fn form(&self, span: Span) -> Form {
        self.renames.apply(&text::form(self.sources.text(span)))
    }

    /// The same as one text.
    pub(super) fn words(&self, span: Span) -> String {
        self.form(span).join(" ")
    }

    /// What stands at a place, on one line, as it was written.
    pub(super) fn shown(&self, span: Span) -> String {
        text::shown(self.sources.text(span))
    }
}
