//! `formerly`: a rule keeps its identity over a rename (semantics, 9.1).

use super::names::{Names, Space};
use super::packages::{Packages, dotted};
use super::rules::RuleText;
use super::sink::Sink;
use crate::codes::rule as codes;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ClauseKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reports old names that are live, and old names that two rules claim.
pub(super) fn check(names: &Names<'_>, packages: &Packages<'_>, texts: &mut [RuleText<'_>], sink: &mut Sink) {
    let mut claims: BTreeMap<Arc<str>, Span> = BTreeMap::new();
    for text in texts {
        let package = packages.name(text.package);
        for of in &text.clauses {
            let ClauseKind::Formerly(path) = &of.clause.kind else { continue };
            let mut old = dotted(path);
            if path.rest.is_empty() {
                old = format!("{package}.{old}").into();
            }
            let live = names.full(Space::Names, &old).filter(|entry| super::rules::is_rule(entry.kind));
            if let Some(live) = live {
                text.broken = true;
                sink.error(
                    Diagnostic::error(
                        codes::FORMERLY,
                        path.span,
                        format!("`{old}` is the name of a rule today"),
                    )
                    .related(live.name_span, "declared here")
                    .help("`formerly` names what a rule was called before: name one that is gone"),
                );
            }
            if let Some(first) = claims.insert(Arc::clone(&old), path.span) {
                text.broken = true;
                sink.error(
                    Diagnostic::error(
                        codes::FORMERLY,
                        path.span,
                        format!("two rules claim to be the former `{old}`"),
                    )
                    .related(first, "the other claim")
                    .help("an identity has one heir: keep the claim of one rule"),
                );
            }
        }
    }
}
