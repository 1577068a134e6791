//! What one file declares.

use super::{Definition, Kind, Outline, Shape};
use crate::source::{FileId, Span};
use crate::syntax::{ClauseKind, Declaration, DeclarationKind, File, Name, Path, Segment, Type, TypeKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a file declares.
#[must_use]
pub fn outline(file: FileId, tree: &File) -> Outline {
    let mut definitions: Vec<Definition> = Vec::new();
    for (at, declaration) in tree.declarations.iter().enumerate() {
        declare(at, declaration, &mut definitions);
    }
    definitions.sort_by_key(|d| d.span);
    definitions.dedup_by_key(|d| d.span);
    definitions.shrink_to_fit();
    let mut top: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    let mut parts: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
    for (at, definition) in definitions.iter().enumerate() {
        match definition.owner {
            Some(owner) => parts.entry(owner).or_default().push(at),
            None => top.entry(Arc::clone(&definition.name)).or_default().push(at),
        }
    }
    Outline {
        file,
        package: tree.package.as_ref().map_or_else(|| "main".into(), dotted),
        uses: tree.uses.iter().map(dotted).collect(),
        definitions,
        top,
        parts,
    }
}

/// A path as one dotted word, its indices left out.
#[must_use]
pub(super) fn dotted(path: &Path) -> Arc<str> {
    let fields = path.rest.iter().map_while(|segment| match segment {
        Segment::Field(name) => Some(&*name.text),
        Segment::Index(_) | Segment::Key(_) => None,
    });
    std::iter::once(&*path.head.text).chain(fields).collect::<Vec<_>>().join(".").into()
}

/// A type as far as names depend on it.
#[must_use]
pub(super) fn shape(ty: &Type) -> Shape {
    match &ty.kind {
        TypeKind::Named { name, .. } => Shape::One(Arc::clone(&name.text)),
        TypeKind::List { of, .. } => Shape::List(name_of(of)),
        TypeKind::Set { of } => Shape::Set(name_of(of)),
    }
}

/// The name in the middle of a type.
fn name_of(ty: &Type) -> Arc<str> {
    match &ty.kind {
        TypeKind::Named { name, .. } => Arc::clone(&name.text),
        TypeKind::List { of, .. } | TypeKind::Set { of } => name_of(of),
    }
}

/// A definition with nothing but its name.
fn named(kind: Kind, name: Arc<str>, span: Span, whole: Span, declaration: usize) -> Definition {
    Definition {
        kind,
        name,
        span,
        whole,
        owner: None,
        declaration,
        member: None,
        shape: None,
        by: None,
        params: Vec::new(),
        each: None,
    }
}

/// Adds what a declaration declares: itself, and its parts.
fn declare(at: usize, declaration: &Declaration, out: &mut Vec<Definition>) {
    let own = |kind, name: &Name| named(kind, Arc::clone(&name.text), name.span, declaration.span, at);
    match &declaration.kind {
        DeclarationKind::Source(source) => out.push(own(Kind::Source, &source.name)),
        DeclarationKind::Unit(unit) => out.push(own(Kind::Unit, &unit.name)),
        DeclarationKind::Enum(it) => {
            out.push(own(Kind::Enum, &it.name));
            for (member, value) in it.values.iter().enumerate() {
                let whole = value.title.as_ref().map_or(value.name.span, |t| value.name.span.to(t.span));
                out.push(part(Kind::Value, &value.name, whole, it.name.span, at, member));
            }
        }
        DeclarationKind::Record(record) => {
            out.push(own(Kind::Record, &record.name));
            for (member, field) in record.fields.iter().enumerate() {
                let whole = field.name.span.to(field.question.as_ref().map_or(field.ty.span, |q| q.span));
                let part = part(Kind::Field, &field.name, whole, record.name.span, at, member);
                out.push(Definition { shape: Some(shape(&field.ty)), ..part });
            }
        }
        DeclarationKind::Fact(fact) => out.push(Definition {
            shape: Some(shape(&fact.ty)),
            by: fact.by.as_ref().map(|by| Arc::clone(&by.text)),
            ..named(Kind::Fact, dotted(&fact.name), fact.name.span, declaration.span, at)
        }),
        DeclarationKind::Parameter(parameter) => out.push(own(Kind::Parameter, &parameter.name)),
        DeclarationKind::Define(define) => out.push(Definition {
            params: define.params.iter().map(|(_, ty)| shape(ty)).collect(),
            ..own(Kind::Define, &define.name)
        }),
        DeclarationKind::Rule(rule) => {
            let each = rule.clauses.iter().find_map(|clause| match &clause.kind {
                ClauseKind::Each(binder) => Some((binder.variable.clone(), binder.domain.clone())),
                _ => None,
            });
            out.push(Definition { each, ..own(Kind::Rule(rule.kind), &rule.name) });
            for (member, clause) in rule.clauses.iter().enumerate() {
                let (kind, name) = match &clause.kind {
                    ClauseKind::Indicator { name, .. } => (Kind::Indicator, name),
                    ClauseKind::Offer { name, .. } => (Kind::Offer, name),
                    _ => continue,
                };
                out.push(part(kind, name, clause.span, rule.name.span, at, member));
            }
        }
        DeclarationKind::Assert(assert) => out.push(own(Kind::Assert, &assert.name)),
        DeclarationKind::Amend(_) | DeclarationKind::Test(_) => {}
    }
}

/// A part of an enum, record or rule.
fn part(kind: Kind, name: &Name, whole: Span, owner: Span, declaration: usize, member: usize) -> Definition {
    let own = named(kind, Arc::clone(&name.text), name.span, whole, declaration);
    Definition { owner: Some(owner), member: Some(member), ..own }
}
