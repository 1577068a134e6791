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
use crate::syntax::{Declaration, Docs, File, Path};
use std::ops::Range;
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

/// What a file consists of.
#[expect(clippy::large_enum_variant, reason = "lives until the file is put together; most are declarations")]
pub(super) enum Item {
    /// `package …`
    Package(Span, Option<Path>),
    /// `use …`
    Import(Span, Option<Path>),
    /// A declaration; none where it says nothing that can be used.
    Declaration(Option<Declaration>),
}

impl<'s> Builder<'s> {
    pub(super) fn new(text: &'s str, file: FileId) -> Self {
        Builder { text, file, base: 0, depth: 0, diagnostics: Vec::new(), broken: Vec::new() }
    }

    /// The file being built.
    pub(super) fn file_id(&self) -> FileId {
        self.file
    }

    /// Where the text being built from begins in the file.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// Takes over what another builder could not read.
    pub(super) fn take(&mut self, other: Builder<'_>) {
        self.diagnostics.extend(other.diagnostics);
        self.broken.extend(other.broken);
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
        let whole = pair.as_span();
        let text = whole.as_str();
        let trimmed = text.trim_end_matches([' ', '\t', '\n', '\r']);
        let last_line = trimmed.rsplit(['\n', '\r']).next().unwrap_or_default();
        // Without a comment on its last line, only blanks were taken in.
        let end = if last_line.contains("//") { last_end(pair) } else { whole.start() + trimmed.len() };
        self.place(self.base + whole.start(), self.base + end)
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

    /// The items of a piece of a file.
    pub(super) fn items(&mut self, pair: Pair<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut before = None;
        for part in pair.into_inner() {
            let rule = part.as_rule();
            match rule {
                Rule::package | Rule::import => {
                    let span = self.span(&part);
                    let path = Parts::of(part.clone()).node().and_then(|p| self.path(p));
                    let package = rule == Rule::package;
                    items.push(if package { Item::Package(span, path) } else { Item::Import(span, path) });
                }
                Rule::declaration => {
                    let span = self.span(&part);
                    items.push(Item::Declaration(self.item(span, |b| b.declaration(part.clone()))));
                }
                Rule::broken => {
                    let span = self.span(&part);
                    if recover::top_level(self, span, before.as_ref(), &mut items) {
                        before = None;
                        continue;
                    }
                }
                _ => continue,
            }
            before = Some(part);
        }
        items
    }

    /// The tree of a whole file.
    pub(super) fn file(&mut self, items: Vec<Item>) -> File {
        let mut file = self.empty_file();
        for item in items {
            match item {
                Item::Package(span, path) => self.package(span, path, &mut file),
                Item::Import(span, path) => self.import(span, path, &mut file),
                Item::Declaration(declaration) => file.declarations.extend(declaration),
            }
        }
        file
    }

    /// The items of a piece that the grammar gave up on: only its stack sets it such a limit.
    pub(super) fn nothing(&mut self, piece: &Range<usize>, at: usize) -> Vec<Item> {
        let end = at + self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.report(too_deep(self.place(at, end)));
        self.broken.push(self.place(piece.start, piece.end));
        Vec::new()
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
    fn package(&mut self, span: Span, path: Option<Path>, file: &mut File) {
        let Some(path) = path else { return };
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
    fn import(&mut self, span: Span, path: Option<Path>, file: &mut File) {
        if !file.declarations.is_empty() {
            let error =
                Diagnostic::error(codes::MISPLACED, span, "`use` lines stand before the declarations")
                    .help("move it to the top of the file, behind the `package` line");
            self.report(error);
        }
        file.uses.extend(path);
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

/// Where the last word of a pair ends, in the text that was read.
fn last_end(pair: &Pair<'_>) -> usize {
    let mut last = pair.clone();
    while let Some(inner) = last.clone().into_inner().next_back() {
        last = inner;
    }
    last.as_span().end()
}
