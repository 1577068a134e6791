//! Outlines of a document and of the workspace.

use super::{Page, describe};
use crate::analysis::all_sets;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::Kind;
use r2pc_lang::syntax::DeclarationKind;

/// An entry of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// What it is; none for tests and amendments.
    pub kind: Option<Kind>,
    /// Its title or type.
    pub detail: String,
    /// The whole.
    pub whole: Span,
    /// Its name where declared.
    pub span: Span,
    /// The package, in outlines of the workspace.
    pub container: String,
    /// Its parts.
    pub parts: Vec<Symbol>,
}

/// The outline of a document, in order of place.
#[must_use]
pub fn of_document(snapshot: &Snapshot, file: FileId) -> Vec<Symbol> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let outline = &page.syntax.outline;
    let mut symbols: Vec<Symbol> = Vec::new();
    for definition in outline.definitions.iter().filter(|d| !d.kind.is_member()) {
        let mut symbol = symbol(&page, definition, "");
        symbol.parts = outline.members(definition.span).map(|part| self::symbol(&page, part, "")).collect();
        symbols.push(symbol);
    }
    for declaration in &page.syntax.parsed.file.declarations {
        let (name, span) = match &declaration.kind {
            DeclarationKind::Test(test) => (format!("test {:?}", test.title.value), test.title.span),
            DeclarationKind::Amend(amend) => {
                (format!("amend {}", snapshot.text(amend.rule.span)), amend.rule.span)
            }
            _ => continue,
        };
        let (whole, detail, container) = (declaration.span, String::new(), String::new());
        symbols.push(Symbol { name, kind: None, detail, whole, span, container, parts: Vec::new() });
    }
    symbols.sort_by_key(|symbol| symbol.whole);
    symbols
}

/// What a definition is in an outline.
fn symbol(page: &Page<'_>, definition: &r2pc_lang::symbols::Definition, container: &str) -> Symbol {
    let detail = describe::title(page, definition).or_else(|| describe::type_text(page, definition));
    Symbol {
        name: definition.name.to_string(),
        kind: Some(definition.kind),
        detail: detail.unwrap_or_default(),
        whole: definition.whole.to(definition.span),
        span: definition.span,
        container: container.to_owned(),
        parts: Vec::new(),
    }
}

/// How many symbols of the workspace are given at most.
const LIMIT: usize = 500;

/// The symbols of all policies whose names hold the letters of a query in their order; best first.
#[must_use]
pub fn of_workspace(snapshot: &Snapshot, query: &str) -> Vec<Symbol> {
    let mut found: Vec<(usize, Symbol)> = Vec::new();
    for id in all_sets(snapshot) {
        let set = snapshot.caches().set(snapshot, &id);
        for outline in set.names.outlines() {
            let Some(page) = Page::of(snapshot, outline.file) else { continue };
            for definition in &outline.definitions {
                if let Some(distance) = distance(&definition.name, query) {
                    found.push((distance, symbol(&page, definition, &outline.package)));
                }
            }
        }
    }
    found.sort_by(|(a, x), (b, y)| (a, &x.name, x.span).cmp(&(b, &y.name, y.span)));
    found.dedup_by(|(_, a), (_, b)| a.span == b.span);
    found.into_iter().take(LIMIT).map(|(_, symbol)| symbol).collect()
}

/// How far a name is from a query whose letters it holds in their order: the letters between them.
fn distance(name: &str, query: &str) -> Option<usize> {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let mut skipped = 0;
    for wanted in query.chars().flat_map(char::to_lowercase) {
        loop {
            if letters.next()? == wanted {
                break;
            }
            skipped += 1;
        }
    }
    Some(skipped)
}
