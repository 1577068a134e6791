//! From the grammar's pairs to the syntax tree.
//!
//! A construct that the grammar reads and that still says nothing (a day that does not exist, a number with too many
//! digits) is reported and left out: the builders return nothing, and the clause or declaration around it is broken.

mod cases;
mod clause;
mod declaration;
mod expression;
mod literal;
mod operators;
mod proof;
mod words;

pub(super) use operators::too_deep;

use super::grammar::{Pair, Parts, Rule};
use super::recover;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::{Docs, File};
use std::sync::Arc;

/// How deep a tree may be: everything behind the parser walks it recursively.
pub(super) const MAX_DEPTH: usize = 256;

/// Builds the tree of one text, or of a piece of it.
pub(super) struct Builder<'s> {
    /// The whole text of the file.
    pub(super) text: &'s str,
    file: FileId,
    /// Where the text being built from begins in the file.
    base: usize,
    /// How deep the expression is in which the builder stands.
    depth: usize,
    /// What could not be read.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where it stands.
    pub(super) broken: Vec<Span>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(text: &'s str, file: FileId) -> Self {
        Builder { text, file, base: 0, depth: 0, diagnostics: Vec::new(), broken: Vec::new() }
    }

    /// Builds with pairs of a piece of the file that begins at `base`.
    pub(super) fn at_base<T>(&mut self, base: usize, build: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.base, base);
        let built = build(self);
        self.base = outer;
        built
    }

    /// The span of a pair in the file, to the end of its last word: the grammar takes in the blanks in front of
    /// something left out at the end.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let start = pair.as_span().start();
        let mut last = pair.clone();
        while let Some(inner) = last.clone().into_inner().next_back() {
            last = inner;
        }
        self.place(self.base + start, self.base + last.as_span().end())
    }

    /// A span of the file, cut at its end.
    pub(super) fn place(&self, start: usize, end: usize) -> Span {
        let limit = self.text.len();
        Span::new(self.file, start.min(limit), end.min(limit))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Builds one item, and makes sure that nothing is lost without a word.
    fn item<T>(&mut self, span: Span, build: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let said = self.diagnostics.len();
        let depth = self.depth;
        let built = build(self);
        self.depth = depth;
        if built.is_none() {
            self.broken.push(span);
            if self.diagnostics.len() == said {
                self.report(Diagnostic::error(codes::EXPECTED, span, "this cannot be read"));
            }
        }
        built
    }

    /// The tree of a whole file.
    pub(super) fn file(&mut self, pair: Pair<'_>) -> File {
        let mut file = self.empty_file();
        let mut before = None;
        for part in pair.into_inner() {
            let rule = part.as_rule();
            match rule {
                Rule::package => self.package(&part, &mut file),
                Rule::import => self.import(&part, &mut file),
                Rule::declaration => {
                    let span = self.span(&part);
                    let built = self.item(span, |b| b.declaration(part.clone()));
                    file.declarations.extend(built);
                }
                Rule::broken => {
                    let span = self.span(&part);
                    if recover::top_level(self, span, before.as_ref(), &mut file) {
                        before = None;
                        continue;
                    }
                }
                _ => continue,
            }
            before = Some(part);
        }
        file
    }

    /// The tree of a text that the grammar gave up on: only its stack sets it such a limit.
    pub(super) fn nothing(&mut self, at: usize) -> File {
        let end = at + self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.report(too_deep(self.place(at, end)));
        self.broken.push(self.place(0, self.text.len()));
        self.empty_file()
    }

    fn empty_file(&self) -> File {
        File {
            span: self.place(0, self.text.len()),
            package: None,
            uses: Vec::new(),
            declarations: Vec::new(),
            broken: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// `package …`: the first thing in a file, once.
    fn package(&mut self, pair: &Pair<'_>, file: &mut File) {
        let span = self.span(pair);
        let Some(path) = Parts::of(pair.clone()).node().and_then(|p| self.path(p)) else { return };
        if let Some(first) = &file.package {
            let error = Diagnostic::error(codes::MISPLACED, span, "a file has one `package` line")
                .related(first.span, "the first is here")
                .help("put the other declarations into a file of their own");
            return self.report(error);
        }
        if !file.uses.is_empty() || !file.declarations.is_empty() {
            let error =
                Diagnostic::error(codes::MISPLACED, span, "the `package` line stands first in a file")
                    .help("move it above all `use` lines and declarations");
            self.report(error);
        }
        file.package = Some(path);
    }

    /// `use …`: behind `package`, before the declarations.
    fn import(&mut self, pair: &Pair<'_>, file: &mut File) {
        let span = self.span(pair);
        if !file.declarations.is_empty() {
            let error =
                Diagnostic::error(codes::MISPLACED, span, "`use` lines stand before the declarations")
                    .help("move it to the top of the file, behind the `package` line");
            self.report(error);
        }
        file.uses.extend(Parts::of(pair.clone()).node().and_then(|p| self.path(p)));
    }

    /// Takes the `///` lines in front.
    fn docs(&mut self, parts: &mut Parts<'_>) -> Docs {
        let mut docs = Docs::default();
        while let Some(line) = parts.next_if(Rule::doc) {
            let text = line.as_str().strip_prefix("///").unwrap_or_default();
            let text = text.strip_prefix(' ').unwrap_or(text).trim_end();
            docs.lines.push(Arc::from(text));
        }
        docs
    }
}
