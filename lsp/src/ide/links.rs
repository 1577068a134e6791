//! Links out of a text: sources on the web, fact files of tests.

use super::Page;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::syntax::{DeclarationKind, Given, SourceItem, TestItemKind};
use std::path::PathBuf;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub span: Span,
    /// Where it leads.
    pub to: To,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To an address on the web.
    Web(String),
    /// To a file.
    File(PathBuf),
}

/// The links of a document.
#[must_use]
pub fn links(snapshot: &Snapshot, file: FileId) -> Vec<Link> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let folder = snapshot.doc_of(file).and_then(|(_, doc)| doc.path.as_ref()?.parent().map(PathBuf::from));
    let mut links = Vec::new();
    for declaration in &page.syntax.parsed.file.declarations {
        match &declaration.kind {
            DeclarationKind::Source(source) => links.extend(source.items.iter().filter_map(web_link)),
            DeclarationKind::Test(test) => {
                for item in &test.items {
                    let TestItemKind::Given(given) = &item.kind else { continue };
                    links.extend(given.iter().filter_map(|given| file_link(given, folder.as_deref()?)));
                }
            }
            _ => {}
        }
    }
    links
}

/// The address of a source.
fn web_link(item: &SourceItem) -> Option<Link> {
    let SourceItem::Url(url) = item else { return None };
    let is_web = url.value.starts_with("https://") || url.value.starts_with("http://");
    is_web.then(|| Link { span: inside_quotes(url.span), to: To::Web(url.value.to_string()) })
}

/// The file of facts given to a test.
fn file_link(given: &Given, folder: &std::path::Path) -> Option<Link> {
    let Given::File { file, .. } = given else { return None };
    Some(Link { span: inside_quotes(file.span), to: To::File(folder.join(&*file.value)) })
}

/// A text without its quotes.
fn inside_quotes(span: Span) -> Span {
    Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1), ..span }
}
