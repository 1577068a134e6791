//! Where errors go, and the proof that one was said.

use crate::diagnostic::Diagnostic;
use crate::suggest;

/// Proof that what is missing was reported, here or at its declaration: whoever meets it stays silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reported(());

/// A checked thing, or an error that was said.
pub(super) type Res<T> = Result<T, Reported>;

/// How many unknown names are compared with all others: a garbled file is not worth more.
const SUGGESTIONS: u32 = 200;

/// Collects errors.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) diagnostics: Vec<Diagnostic>,
    suggestions: u32,
}

impl Sink {
    /// An empty collection.
    pub(super) fn new() -> Self {
        Sink { diagnostics: Vec::new(), suggestions: SUGGESTIONS }
    }

    /// Takes an error.
    pub(super) fn error(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.push(diagnostic);
        Reported(())
    }

    /// What follows from an error at a declaration is not said again.
    pub(super) fn follows() -> Reported {
        Reported(())
    }

    /// How much was said so far.
    pub(super) fn count(&self) -> usize {
        self.diagnostics.len()
    }

    /// All that was said.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// `did you mean …?`, for the first errors of a run.
    pub(super) fn did_you_mean<'n>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        suggest::did_you_mean(word, candidates)
    }
}
