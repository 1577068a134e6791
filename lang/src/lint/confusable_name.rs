//! Names that look like another, and names that mix the letters of several scripts (Unicode Technical Standard 39).

use super::code::CONFUSABLE_NAME;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::syntax::{ClauseKind, Declaration, DeclarationKind, Name, Segment};
use std::collections::BTreeMap;
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, &Name> = BTreeMap::new();
    let declarations = cx.trees.iter().flat_map(|(_, parsed)| &parsed.file.declarations);
    for name in declarations.flat_map(declared) {
        let text = &*name.text;
        let other = *first.entry(skeleton(text).collect()).or_insert(name);
        // Letters of one script that look alike (`l` and `1`) are every author's own business.
        let alike = *other.text != *text && !(other.text.is_ascii() && text.is_ascii());
        if alike {
            let message = format!("`{text}` looks like `{}`, and is another name", other.text);
            let help = "choose names that can be told apart by eye";
            let d = Diagnostic::warning(CONFUSABLE_NAME, name.span, message).help(help);
            out.push(d.related(other.span, "the other name"));
        } else if !text.is_single_script() {
            let message = format!("`{text}` has letters of several scripts");
            let help = "write it in the letters of one: a letter may look like one of another script";
            out.push(Diagnostic::warning(CONFUSABLE_NAME, name.span, message).help(help));
        }
    }
}

/// The names that a declaration gives.
fn declared(declaration: &Declaration) -> Vec<&Name> {
    match &declaration.kind {
        DeclarationKind::Source(row) => vec![&row.name],
        DeclarationKind::Unit(row) => vec![&row.name],
        DeclarationKind::Enum(row) => {
            std::iter::once(&row.name).chain(row.values.iter().map(|value| &value.name)).collect()
        }
        DeclarationKind::Record(row) => {
            std::iter::once(&row.name).chain(row.fields.iter().map(|field| &field.name)).collect()
        }
        DeclarationKind::Fact(row) => {
            let words = row.name.rest.iter().filter_map(|segment| match segment {
                Segment::Field(name) => Some(name),
                Segment::Index(_) | Segment::Key(_) => None,
            });
            std::iter::once(&row.name.head).chain(words).collect()
        }
        DeclarationKind::Parameter(row) => vec![&row.name],
        DeclarationKind::Define(row) => {
            std::iter::once(&row.name).chain(row.params.iter().map(|(name, _)| name)).collect()
        }
        DeclarationKind::Rule(row) => {
            let parts = row.clauses.iter().filter_map(|clause| match &clause.kind {
                ClauseKind::Indicator { name, .. } | ClauseKind::Offer { name, .. } => Some(name),
                _ => None,
            });
            std::iter::once(&row.name).chain(parts).collect()
        }
        DeclarationKind::Assert(row) => vec![&row.name],
        DeclarationKind::Amend(_) | DeclarationKind::Test(_) => Vec::new(),
    }
}
