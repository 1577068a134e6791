//! From text to tree.
//!
//! [`parse`] never fails: what the grammar (`grammar.pest`) cannot read is left out of the tree and reported, all of
//! it at once, each at its place. The steps:
//!
//! 1. the text is read as plain tokens: for its comments, to find brackets nested too deeply to go on with, and to cut
//!    it before its declarations;
//! 2. the grammar reads each piece, whole items and broken ones, on as many processors as there are;
//! 3. the builder makes the tree; numbers and days that do not exist are found here;
//! 4. each broken item is read again alone, and its error is put into words.

mod build;
mod expected;
mod grammar;
pub(crate) mod lex;
mod nesting;
mod point;
mod recover;
mod scan;
mod slips;

use crate::diagnostic::{self, Diagnostic};
use crate::source::{FileId, Sources};
use crate::syntax::{Comment, File};
use build::{Builder, Item};
use grammar::{Grammar, Rule};
use pest::Parser;
use rayon::prelude::*;
use scan::{Piece, Scan};
use std::ops::Range;

/// Pieces smaller than this together are not worth another thread: 16 KiB.
const WORTH_A_THREAD: usize = 16 << 10;

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
    read_file(sources, file, |_| true)
}

/// Reads one policy file without its tests, which are no part of what a policy says of a country.
fn parse_rules(sources: &Sources, file: FileId) -> Parsed {
    read_file(sources, file, |piece| !piece.is_test)
}

fn read_file(sources: &Sources, file: FileId, wanted: fn(&Piece) -> bool) -> Parsed {
    let text = sources.file(file).text();
    let mut builder = Builder::new(text, file);
    let scan = Scan::of(text);
    let readable = nesting::readable(&mut builder, &scan.deep);
    // Where something was blanked out the brackets no longer tell where declarations begin.
    let whole = || vec![Piece { range: 0..text.len(), is_test: false }];
    let mut pieces = if scan.deep.is_empty() { scan.pieces(text.len()) } else { whole() };
    pieces.retain(wanted);
    let items = read_all(&mut builder, &readable, pieces);
    let mut tree = builder.file(items);
    tree.comments = comments(&builder, &scan);
    tree.broken = std::mem::take(&mut builder.broken);
    tree.broken.sort();
    let mut diagnostics = builder.diagnostics;
    diagnostic::sort(&mut diagnostics);
    Parsed { file: tree, diagnostics }
}

/// Reads several policy files, in their order.
#[must_use]
pub fn parse_all(sources: &Sources, files: &[FileId]) -> Vec<(FileId, Parsed)> {
    files.par_iter().map(|file| (*file, parse(sources, *file))).collect()
}

/// Reads several policy files without their tests, in their order. What is wrong with a test is not seen.
#[must_use]
pub fn parse_all_rules(sources: &Sources, files: &[FileId]) -> Vec<(FileId, Parsed)> {
    files.par_iter().map(|file| (*file, parse_rules(sources, *file))).collect()
}

/// The items of all pieces of a text, in order.
fn read_all(builder: &mut Builder<'_>, text: &str, pieces: Vec<Piece>) -> Vec<Item> {
    let (whole, file) = (builder.text, builder.file_id());
    let read = |run: &Vec<Range<usize>>| {
        let mut builder = Builder::new(whole, file);
        let items: Vec<Item> = run.iter().flat_map(|piece| read(&mut builder, text, piece)).collect();
        (items, builder)
    };
    let mut all = Vec::new();
    for (items, of_run) in runs(pieces).par_iter().map(read).collect::<Vec<_>>() {
        all.extend(items);
        builder.take(of_run);
    }
    all
}

/// Pieces that stand side by side, together, so that each run is worth a thread.
fn runs(pieces: Vec<Piece>) -> Vec<Vec<Range<usize>>> {
    let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
    let mut room = 0;
    for Piece { range: piece, .. } in pieces {
        let length = piece.len();
        match runs.last_mut().filter(|_| room > 0) {
            Some(run) => run.push(piece),
            None => {
                room = WORTH_A_THREAD;
                runs.push(vec![piece]);
            }
        }
        room = room.saturating_sub(length);
    }
    runs
}

/// The items of a piece of a text that is not nested too deeply.
fn read(builder: &mut Builder<'_>, text: &str, piece: &Range<usize>) -> Vec<Item> {
    let inner = text.get(piece.clone()).unwrap_or_default();
    builder.at_base(piece.start, |builder| {
        match Grammar::parse(Rule::file, inner).map(|mut pairs| pairs.next()) {
            Ok(Some(pair)) => builder.items(pair),
            Ok(None) => builder.nothing(piece, piece.start),
            Err(error) => builder.nothing(piece, piece.start + recover::position(&error)),
        }
    })
}

/// All comments but documentation.
fn comments(builder: &Builder<'_>, scan: &Scan) -> Vec<Comment> {
    let comment = |range: &Range<usize>| {
        let text = builder.text.get(range.clone()).unwrap_or_default().trim_end();
        Comment { text: text.into(), span: builder.place(range.start, range.start + text.len()) }
    };
    scan.comments.iter().map(comment).collect()
}

#[cfg(test)]
mod tests;
