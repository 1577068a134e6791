//! The rule graph: which rules, defines and facts ask which.

use super::Page;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::{Definition, Kind, Target};
use std::collections::BTreeMap;

/// A rule, define, measure or fact in the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its package.
    pub package: String,
    /// The whole declaration.
    pub whole: Span,
    /// Its name where declared.
    pub span: Span,
}

/// What stands in the graph at an offset.
#[must_use]
pub fn prepare(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Node> {
    let page = Page::of(snapshot, file)?;
    let definition = page.definition(&page.reference(offset)?.target)?;
    Some(node(&page, top_of(&page, definition)?))
}

/// What a definition is a part of, or itself.
fn top_of<'a>(page: &'a Page<'_>, definition: &'a Definition) -> Option<&'a Definition> {
    match definition.owner {
        Some(owner) => page.set.names.definition(owner),
        None => Some(definition),
    }
}

fn node(page: &Page<'_>, definition: &Definition) -> Node {
    Node {
        name: definition.name.to_string(),
        kind: definition.kind,
        package: page.set.names.package_of(definition).to_owned(),
        whole: definition.whole,
        span: definition.span,
    }
}

/// Whether something has an arrow in the graph.
fn in_graph(kind: Kind) -> bool {
    matches!(kind, Kind::Rule(_) | Kind::Define | Kind::Fact | Kind::Parameter)
}

/// What asks the declaration whose name stands at a span, each with the places where it does.
#[must_use]
pub fn incoming(snapshot: &Snapshot, name: Span) -> Vec<(Node, Vec<Span>)> {
    let Some(page) = Page::of(snapshot, name.file) else { return Vec::new() };
    let mut targets = vec![Target::Declared(name)];
    targets.extend(page.set.names.members(name).map(|part| Target::Declared(part.span)));
    let mut found: BTreeMap<Span, (Node, Vec<Span>)> = BTreeMap::new();
    for place in targets.iter().flat_map(|target| page.occurrences(target)).filter(|place| !place.declares) {
        let Some(outline) = page.set.names.outline(place.span.file) else { continue };
        let holds = |d: &&Definition| d.whole.start <= place.span.start && place.span.end <= d.whole.end;
        let asks = outline.definitions.iter().filter(|d| !d.kind.is_member()).find(holds);
        if let Some(asks) = asks.filter(|asks| asks.span != name && in_graph(asks.kind)) {
            found.entry(asks.span).or_insert_with(|| (node(&page, asks), Vec::new())).1.push(place.span);
        }
    }
    found.into_values().collect()
}

/// What the declaration whose name stands at a span asks, each with the places where it does.
#[must_use]
pub fn outgoing(snapshot: &Snapshot, name: Span) -> Vec<(Node, Vec<Span>)> {
    let Some(page) = Page::of(snapshot, name.file) else { return Vec::new() };
    let Some(own) = page.set.names.definition(name) else { return Vec::new() };
    let mut found: BTreeMap<Span, (Node, Vec<Span>)> = BTreeMap::new();
    for place in &page.resolved().references {
        let inside = own.whole.start <= place.span.start && place.span.end <= own.whole.end;
        let target = page.definition(&place.target).and_then(|definition| top_of(&page, definition));
        let Some(target) = target.filter(|target| inside && target.span != name && in_graph(target.kind))
        else {
            continue;
        };
        found.entry(target.span).or_insert_with(|| (node(&page, target), Vec::new())).1.push(place.span);
    }
    found.into_values().collect()
}
