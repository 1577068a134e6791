//! From text to tree.
//!
//! [`parse`] never fails: what the grammar (`grammar.pest`) cannot read is left out of the tree and reported, all of
//! it at once, each at its place. The steps:
//!
//! 1. the text is read as plain tokens: for its comments, and to find brackets nested too deeply to go on with;
//! 2. the grammar reads it, whole items and broken pieces;
//! 3. the builder makes the tree; numbers and days that do not exist are found here;
//! 4. each broken piece is read again alone, and its error is put into words.

mod build;
mod expected;
mod grammar;
pub(crate) mod lex;
mod nesting;
mod point;
mod recover;
mod slips;

use crate::diagnostic::{self, Diagnostic};
use crate::source::{FileId, Sources};
use crate::syntax::{Comment, File};
use build::Builder;
use grammar::{Grammar, Rule};
use lex::TokenKind;
use pest::Parser;

/// A tree, and what could not be read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree of what could be read.
    pub file: File,
    /// What could not, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one policy file.
#[must_use]
pub fn parse(sources: &Sources, file: FileId) -> Parsed {
    let text = sources.file(file).text();
    let mut builder = Builder::new(text, file);
    let readable = nesting::readable(&mut builder);
    let mut tree = tree(&mut builder, &readable);
    tree.comments = comments(&builder);
    tree.broken = std::mem::take(&mut builder.broken);
    tree.broken.sort();
    let mut diagnostics = builder.diagnostics;
    diagnostic::sort(&mut diagnostics);
    Parsed { file: tree, diagnostics }
}

/// The tree of a text that is not nested too deeply.
fn tree(builder: &mut Builder<'_>, text: &str) -> File {
    match Grammar::parse(Rule::file, text).map(|mut pairs| pairs.next()) {
        Ok(Some(pair)) => builder.file(pair),
        Ok(None) => builder.nothing(0),
        Err(error) => builder.nothing(recover::position(&error)),
    }
}

/// All comments but documentation.
fn comments(builder: &Builder<'_>) -> Vec<Comment> {
    lex::tokens(builder.text)
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| {
            let text = builder.text.get(token.range.clone()).unwrap_or_default().trim_end();
            Comment {
                text: text.into(),
                span: builder.place(token.range.start, token.range.start + text.len()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
