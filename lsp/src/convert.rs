//! Between the protocol's types and ours: the one place that knows both.

pub mod features;
pub mod offers;

use crate::position::{self, Encoding, Position};
use crate::state::{Change, Doc, Key, Snapshot};
use crate::workspace;
use r2pc_lang::diagnostic::{Diagnostic, Severity};
use r2pc_lang::source::{FileId, SourceFile, Span};
use std::path::PathBuf;
use tower_lsp::lsp_types::{self as lsp, Url};

/// The key of an address, and its path where it is a file.
#[must_use]
pub fn key_of(url: &Url) -> (Key, Option<PathBuf>) {
    match url.to_file_path().ok().filter(|_| url.scheme() == "file") {
        Some(path) => (workspace::key_of(&path), Some(path)),
        None => (url.as_str().into(), None),
    }
}

/// The address of a document: as the client writes it while it has it open.
#[must_use]
pub fn url_of(key: &Key, doc: &Doc) -> Option<Url> {
    match (&doc.open, &doc.path) {
        (Some(open), _) => Url::parse(&open.uri).ok(),
        (None, Some(path)) => Url::from_file_path(path).ok(),
        (None, None) => Url::parse(key).ok(),
    }
}

/// A position of ours.
#[must_use]
pub fn from_position(at: lsp::Position) -> Position {
    Position { line: at.line, column: at.character }
}

/// The position of an offset.
#[must_use]
pub fn position(file: &SourceFile, offset: usize, encoding: Encoding) -> lsp::Position {
    let at = position::position(file, offset, encoding);
    lsp::Position { line: at.line, character: at.column }
}

/// The range of a span.
#[must_use]
pub fn range(snapshot: &Snapshot, span: Span) -> lsp::Range {
    let file = snapshot.file(span.file);
    let at = |offset: u32| position(file, offset as usize, snapshot.encoding());
    lsp::Range { start: at(span.start), end: at(span.end) }
}

/// The address and range of a span.
#[must_use]
pub fn location(snapshot: &Snapshot, span: Span) -> Option<lsp::Location> {
    let (key, doc) = snapshot.doc_of(span.file)?;
    Some(lsp::Location { uri: url_of(key, doc)?, range: range(snapshot, span) })
}

/// The changes of a notification.
#[must_use]
pub fn changes(events: Vec<lsp::TextDocumentContentChangeEvent>) -> Vec<Change> {
    let change = |event: lsp::TextDocumentContentChangeEvent| Change {
        range: event.range.map(|range| (from_position(range.start), from_position(range.end))),
        text: event.text,
    };
    events.into_iter().map(change).collect()
}

/// A diagnostic: the help is part of the message, since few clients show it elsewhere.
#[must_use]
pub fn diagnostic(snapshot: &Snapshot, one: &Diagnostic) -> lsp::Diagnostic {
    let related = one.related.iter().filter_map(|label| {
        let location = location(snapshot, label.span)?;
        Some(lsp::DiagnosticRelatedInformation { location, message: label.text.clone() })
    });
    let help = one.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    lsp::Diagnostic {
        range: range(snapshot, one.span),
        severity: Some(severity(one.severity)),
        code: Some(lsp::NumberOrString::String(one.code.name().into())),
        code_description: snapshot.pages().url(one.code.name()).map(|href| lsp::CodeDescription { href }),
        source: Some("r2pc".into()),
        message: format!("{}{help}", one.message),
        related_information: Some(related.collect()),
        tags: tags(one.code.name()),
        data: None,
    }
}

/// How much a diagnostic weighs.
fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
    }
}

/// What is not used is drawn pale.
fn tags(code: &str) -> Option<Vec<lsp::DiagnosticTag>> {
    code.contains("::unused").then(|| vec![lsp::DiagnosticTag::UNNECESSARY])
}

/// The span of a range in a file.
#[must_use]
pub fn span(snapshot: &Snapshot, file: FileId, range: lsp::Range) -> Span {
    let source = snapshot.file(file);
    let at = |place| position::offset(source, from_position(place), snapshot.encoding());
    let start = at(range.start);
    Span::new(file, start, at(range.end).max(start))
}

/// The file and offset of a place in a document.
#[must_use]
pub fn place(snapshot: &Snapshot, url: &Url, at: lsp::Position) -> Option<(FileId, usize)> {
    let file = file_of(snapshot, url)?;
    Some((file, position::offset(snapshot.file(file), from_position(at), snapshot.encoding())))
}

/// The file of a document.
#[must_use]
pub fn file_of(snapshot: &Snapshot, url: &Url) -> Option<FileId> {
    Some(snapshot.doc(&key_of(url).0)?.file)
}
