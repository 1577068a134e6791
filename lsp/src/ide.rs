//! What an editor shows, one feature a file: plain functions over a [`Snapshot`] that know
//! byte offsets and spans, and nothing of the protocol.

pub mod actions;
pub mod calls;
pub mod completion;
pub mod describe;
pub mod diagnostics;
pub mod facts;
pub mod format;
pub mod given;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod navigate;
pub mod rename;
pub mod rename_facts;
pub mod semantic;
pub mod signature;
pub mod structure;
pub mod symbols;
pub mod tests_of;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use crate::analysis::{PolicySet, Syntax};
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::{Definition, Reference, Resolved, Target};
use r2pc_lang::syntax::Declaration;
use std::cell::OnceCell;
use std::sync::Arc;

/// A policy file with everything that features ask of it.
#[derive(Debug)]
pub struct Page<'a> {
    /// The state it is of.
    pub snapshot: &'a Snapshot,
    /// The file.
    pub file: FileId,
    /// The policies it is read with.
    pub set: Arc<PolicySet>,
    /// Its tree and words.
    pub syntax: Arc<Syntax>,
    /// What its names stand for, found when asked for: many features ask only what is declared.
    resolved: OnceCell<Arc<Resolved>>,
}

impl<'a> Page<'a> {
    /// A policy file; none of any other document.
    #[must_use]
    pub fn of(snapshot: &'a Snapshot, file: FileId) -> Option<Page<'a>> {
        let (_, doc) = snapshot.doc_of(file)?;
        if doc.kind != crate::state::DocKind::Policy {
            return None;
        }
        let set = snapshot.policies_of(file);
        let syntax = Arc::clone(set.tree(file)?);
        Some(Page { snapshot, file, set, syntax, resolved: OnceCell::new() })
    }

    /// What its names stand for.
    #[must_use]
    pub fn resolved(&self) -> &Resolved {
        self.resolved.get_or_init(|| self.set.resolved(self.file).unwrap_or_default())
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.snapshot.file(self.file).text()
    }

    /// The name at an offset.
    #[must_use]
    pub fn reference(&self, offset: usize) -> Option<&Reference> {
        self.resolved().at(offset)
    }

    /// What is declared where a name stands for.
    #[must_use]
    pub fn definition(&self, target: &Target) -> Option<&Definition> {
        match target {
            Target::Declared(span) => self.set.names.definition(*span),
            Target::Variable(_) | Target::Package(_) | Target::Tag(_) | Target::Builtin(_) => None,
        }
    }

    /// The declaration that a definition is, or is a part of.
    #[must_use]
    pub fn declaration(&self, definition: &Definition) -> Option<&Declaration> {
        let tree = self.set.tree(definition.span.file)?;
        tree.parsed.file.declarations.get(definition.declaration)
    }

    /// A span of this file.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// Every place in the set's files that stands for the same, by file and place.
    #[must_use]
    pub fn occurrences(&self, target: &Target) -> Vec<Reference> {
        let word = self.search_word(target);
        let mut found = Vec::new();
        for file in &self.set.files {
            let text = self.snapshot.file(*file).text();
            if word.as_ref().is_none_or(|word| text.contains(&**word))
                && let Some(resolved) = self.set.resolved(*file)
            {
                found.extend(resolved.references.iter().filter(|r| r.target == *target).cloned());
            }
        }
        found
    }

    /// What stands in every text that names a target: paths are written without blanks.
    fn search_word(&self, target: &Target) -> Option<Arc<str>> {
        match target {
            Target::Declared(span) | Target::Variable(span) => Some(self.snapshot.text(*span).into()),
            Target::Package(name) | Target::Tag(name) => Some(Arc::clone(name)),
            Target::Builtin(word) => Some((*word).into()),
        }
    }
}
