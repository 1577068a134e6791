//! A tag that one rule or fact has twice.

use super::code::DUPLICATE_TAG;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::syntax::{ClauseKind, DeclarationKind, FactItem, Path};
use std::collections::BTreeSet;

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let declarations = cx.trees.iter().flat_map(|(_, parsed)| &parsed.file.declarations);
    for declaration in declarations {
        let tags: Vec<&Path> = match &declaration.kind {
            DeclarationKind::Rule(rule) => rule
                .clauses
                .iter()
                .flat_map(|clause| if let ClauseKind::Tags(tags) = &clause.kind { tags.as_slice() } else { &[] })
                .collect(),
            DeclarationKind::Fact(fact) => fact
                .items
                .iter()
                .flat_map(|item| if let FactItem::Tags(tags) = item { tags.as_slice() } else { &[] })
                .collect(),
            _ => continue,
        };
        let mut seen = BTreeSet::new();
        for tag in tags {
            let text = cx.sources.text(tag.span);
            if !seen.insert(text) {
                let message = format!("the tag `{text}` stands here twice");
                out.push(Diagnostic::warning(DUPLICATE_TAG, tag.span, message).help("leave one of them out"));
            }
        }
    }
}
