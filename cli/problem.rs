//! What goes wrong with files, folders, streams and settings, where there is no text to point into.

use r2pc_lang::codes::Code;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::{Sources, Span};

/// Something about the world that keeps a part of the job from being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The stable code.
    pub(crate) code: Code,
    /// What is wrong, in one line.
    pub(crate) message: String,
    /// The file or folder concerned, as reports name it.
    pub(crate) file: Option<String>,
    /// What to do instead.
    pub(crate) help: Option<String>,
}

impl Problem {
    /// A problem without a file.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Problem { code, message: message.into(), file: None, help: None }
    }

    /// Names the file or folder.
    pub(crate) fn file(mut self, name: impl Into<String>) -> Self {
        self.file = Some(name.into());
        self
    }

    /// Says what to do instead.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

impl Problem {
    /// The problem at a place in a text that named the file.
    pub(crate) fn at(self, span: Span) -> Diagnostic {
        Diagnostic::error(self.code, span, self.message).maybe_help(self.help)
    }
}

/// Everything that is to be said, and the texts that it points into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Complaints {
    /// The texts.
    pub(crate) sources: Sources,
    /// What is said of places in them.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What is said of the world.
    pub(crate) problems: Vec<Problem>,
}

impl Complaints {
    /// Whether anything is an error; a problem always is.
    pub(crate) fn has_errors(&self) -> bool {
        !self.problems.is_empty() || self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether there is nothing to say.
    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty() && self.diagnostics.is_empty()
    }
}

impl From<Problem> for Complaints {
    fn from(problem: Problem) -> Self {
        Complaints { problems: vec![problem], ..Complaints::default() }
    }
}
