//! Everything that is no rule, as pieces: vocabulary, parameters, defines, authorities, assertions, tests.

use super::item::{Item, Kind, Nature, Pieces};
use super::node::length;
use super::rules::cites;
use super::sign::Sign::Unclear;
use super::version::Version;
use crate::source::{Sources, Span};
use crate::syntax::{
    self, AssertItem, Declaration, DeclarationKind, FactItem, File, Given, Name, ParameterItem, SourceItem,
    TestItemKind,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All declarations of a version but rules and amendments.
pub(super) fn items<'a>(version: &Version<'a>) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut packages: BTreeMap<Arc<str>, Item<'a>> = BTreeMap::new();
    for (_, parsed) in version.trees {
        let package = crate::check::package_of(&parsed.file);
        uses(version.sources, &parsed.file, &package, &mut packages);
        for declaration in &parsed.file.declarations {
            items.extend(item(version.sources, &package, declaration));
        }
    }
    items.extend(packages.into_values());
    items
}

/// What the files of a package use is the package's.
fn uses<'a>(
    sources: &'a Sources,
    file: &'a File,
    package: &Arc<str>,
    packages: &mut BTreeMap<Arc<str>, Item<'a>>,
) {
    let span = file.package.as_ref().map_or(file.span, |path| path.span);
    let item = packages.entry(Arc::clone(package)).or_insert_with(|| Item {
        kind: Kind::Package,
        name: Arc::clone(package),
        full: Arc::clone(package),
        title: None,
        span,
        formerly: Vec::new(),
        pieces: Vec::new(),
    });
    let mut pieces = Pieces::new(sources, span);
    for used in &file.uses {
        let key = format!("use {}", pieces.path(used));
        if !item.pieces.iter().any(|piece| piece.key == key) {
            pieces.mark(key, Nature::Filing, used.span);
        }
    }
    item.pieces.append(&mut pieces.list);
}

fn item<'a>(sources: &'a Sources, package: &Arc<str>, declaration: &'a Declaration) -> Option<Item<'a>> {
    let mut pieces = Pieces::new(sources, declaration.span);
    pieces.docs("documentation", &declaration.docs.lines);
    let of = |name: &Name| (Arc::clone(&name.text), name.span);
    let (kind, (name, place), title) = match &declaration.kind {
        DeclarationKind::Source(node) => (Kind::Source, of(&node.name), source(&mut pieces, node)),
        DeclarationKind::Unit(node) => {
            pieces.words("title", &node.title);
            (Kind::Unit, of(&node.name), Some(Arc::clone(&node.title.value)))
        }
        DeclarationKind::Enum(node) => {
            enumeration(&mut pieces, node);
            (Kind::Enum, of(&node.name), None)
        }
        DeclarationKind::Record(node) => {
            record(&mut pieces, node);
            (Kind::Record, of(&node.name), None)
        }
        DeclarationKind::Fact(node) => {
            let name = Arc::from(pieces.path(&node.name));
            (Kind::Fact, (name, node.name.span), fact(&mut pieces, node))
        }
        DeclarationKind::Parameter(node) => (Kind::Parameter, of(&node.name), parameter(&mut pieces, node)),
        DeclarationKind::Define(node) => {
            define(&mut pieces, node);
            (Kind::Define, of(&node.name), None)
        }
        DeclarationKind::Assert(node) => (Kind::Assert, of(&node.name), assertion(&mut pieces, node)),
        DeclarationKind::Test(node) => {
            test(&mut pieces, node);
            (Kind::Test, (Arc::clone(&node.title.value), node.title.span), None)
        }
        DeclarationKind::Rule(_) | DeclarationKind::Amend(_) => return None,
    };
    // Facts are named alone, over all packages.
    let full = if kind == Kind::Fact { Arc::clone(&name) } else { format!("{package}.{name}").into() };
    Some(Item {
        kind,
        name,
        full,
        title,
        span: Span { end: declaration.span.end, ..place },
        formerly: Vec::new(),
        pieces: pieces.list,
    })
}

fn source(pieces: &mut Pieces<'_>, node: &syntax::Source) -> Option<Arc<str>> {
    pieces.text("citation", Nature::Authority, &node.citation.value);
    let mut title = None;
    for item in &node.items {
        let (key, text) = match item {
            SourceItem::Title(text) => {
                title = Some(Arc::clone(&text.value));
                ("title", text)
            }
            SourceItem::Url(text) => ("url", text),
            SourceItem::Note(text) => ("note", text),
            SourceItem::Point(point) => {
                pieces.span(format!("point {}", point.id.value), Nature::Authority, point.span);
                continue;
            }
            SourceItem::Date(date, _) => {
                pieces.text("date", Nature::Authority, &date.to_string());
                continue;
            }
        };
        pieces.text(key, Nature::Authority, &text.value);
    }
    title
}

fn enumeration(pieces: &mut Pieces<'_>, node: &syntax::Enum) {
    for value in &node.values {
        pieces.mark(format!("value {}", value.name.text), Nature::Meaning, value.name.span);
        if let Some(title) = &value.title {
            pieces.words(format!("meaning of {}", value.name.text), title);
        }
    }
    if node.ordered {
        let order: Vec<&str> = node.values.iter().map(|value| &*value.name.text).collect();
        pieces.text("order", Nature::Meaning, &order.join(" < "));
    }
}

fn record(pieces: &mut Pieces<'_>, node: &syntax::Record) {
    for field in &node.fields {
        pieces.span(format!("field {}", field.name.text), Nature::Meaning, field.ty.span);
        if field.key {
            pieces.span("key", Nature::Meaning, field.name.span);
        }
        pieces.docs(format!("documentation of {}", field.name.text), &field.docs.lines);
        if let Some(question) = &field.question {
            pieces.words(format!("question of {}", field.name.text), question);
        }
    }
}

fn fact(pieces: &mut Pieces<'_>, node: &syntax::Fact) -> Option<Arc<str>> {
    if let Some(by) = &node.by {
        pieces.span("by", Nature::Meaning, by.span);
    }
    pieces.span("type", Nature::Meaning, node.ty.span);
    if let Some(question) = &node.question {
        pieces.words("question", question);
    }
    for item in &node.items {
        match item {
            FactItem::Per(_, span) => {
                pieces.span("per", Nature::Meaning, *span);
            }
            FactItem::Stale(limit) => pieces.figure("stale after", length(limit), Unclear),
            FactItem::Published(delay) => pieces.figure("published after", length(delay), Unclear),
            FactItem::Prefers(sources) => {
                let order: Vec<String> = sources.iter().map(|path| pieces.path(path)).collect();
                pieces.text("prefers", Nature::Meaning, &order.join(", "));
            }
            FactItem::Cites(list) => cites(pieces, list),
            FactItem::Tags(tags) => {
                for tag in tags {
                    pieces.mark(format!("tag {}", pieces.path(tag)), Nature::Filing, tag.span);
                }
            }
            FactItem::Note(text) => pieces.words("note", text),
        }
    }
    node.question.as_ref().map(|text| Arc::clone(&text.value))
}

fn parameter<'a>(pieces: &mut Pieces<'a>, node: &'a syntax::Parameter) -> Option<Arc<str>> {
    if let Some(title) = &node.title {
        pieces.words("title", title);
    }
    for item in &node.items {
        match item {
            ParameterItem::From(day, _, value) => {
                pieces.expr(format!("from {day}"), value, Unclear, Unclear);
            }
            ParameterItem::Cites(list) => cites(pieces, list),
            ParameterItem::Note(text) => pieces.words("note", text),
        }
    }
    node.title.as_ref().map(|text| Arc::clone(&text.value))
}

fn define<'a>(pieces: &mut Pieces<'a>, node: &'a syntax::Define) {
    for (name, ty) in &node.params {
        pieces.span(format!("takes {}", name.text), Nature::Meaning, ty.span);
    }
    pieces.expr("stands for", &node.body, Unclear, Unclear);
}

fn assertion<'a>(pieces: &mut Pieces<'a>, node: &'a syntax::Assert) -> Option<Arc<str>> {
    if let Some(title) = &node.title {
        pieces.words("title", title);
    }
    for item in &node.items {
        match item {
            AssertItem::NoReads { span, .. } => {
                pieces.span("reads", Nature::Meaning, *span);
            }
            AssertItem::Monotone { span, .. } => {
                pieces.span("monotone", Nature::Meaning, *span);
            }
            AssertItem::Apart { span, .. } => {
                pieces.span("never together", Nature::Meaning, *span);
            }
            AssertItem::SameForAll(span) => {
                pieces.span("same for all", Nature::Meaning, *span);
            }
            AssertItem::Never(what) => pieces.expr("never", what, Unclear, Unclear),
            AssertItem::Always(what, None) => pieces.expr("always", what, Unclear, Unclear),
            AssertItem::Always(what, Some(then)) => {
                let span = what.span.to(then.span);
                pieces.span("always", Nature::Meaning, span);
            }
            AssertItem::Cites(list) => cites(pieces, list),
            AssertItem::Note(text) => pieces.words("note", text),
        }
    }
    node.title.as_ref().map(|text| Arc::clone(&text.value))
}

fn test<'a>(pieces: &mut Pieces<'a>, node: &'a syntax::Test) {
    for item in &node.items {
        match &item.kind {
            TestItemKind::AsOf(day) => pieces.text("as of", Nature::Meaning, &day.to_string()),
            TestItemKind::KnownBy(day) => pieces.text("known by", Nature::Meaning, &day.to_string()),
            TestItemKind::Given(list) => {
                for given in list {
                    match given {
                        Given::File { file, country } => {
                            let of = country.as_ref().map_or(file.span, |name| file.span.to(name.span));
                            pieces.span("given facts", Nature::Meaning, of);
                        }
                        Given::Fact { fact, datum, on } => {
                            let key = format!("given {}", pieces.path(fact));
                            let end = on.as_ref().map_or(datum.span, |(_, span)| *span);
                            pieces.span(key, Nature::Meaning, datum.span.to(end));
                        }
                    }
                }
            }
            TestItemKind::Cites(list) => cites(pieces, list),
            TestItemKind::Cases(_) => {
                pieces.span("cases", Nature::Meaning, item.span);
            }
            TestItemKind::Case(_) => {
                pieces.span("case", Nature::Meaning, item.span);
            }
            TestItemKind::Expect { condition, because } => {
                let end = because.last().map_or(condition.span, |path| path.span);
                pieces.span("expect", Nature::Meaning, condition.span.to(end));
            }
        }
    }
}
