//! What a half-written name would stand for, asked from outside a tree.

use super::super::{Names, outline::dotted};
use super::{Resolved, Resolver, Ty};
use crate::source::Span;
use crate::syntax::{Domain, Path};
use std::sync::Arc;

/// The place that a question is asked from.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The package.
    pub package: Arc<str>,
    /// The rule whose parts can be said, by the place of its name.
    pub rule: Option<Span>,
    /// The variables that can be said with what each ranges over, outermost first.
    pub variables: Vec<(Arc<str>, Path)>,
}

/// The type of what a name stands for.
#[must_use]
pub fn type_of(names: &Names, place: &Place, path: &Path) -> Ty {
    let mut resolver = Resolver {
        names,
        seen: names.seen_from(&place.package),
        out: Resolved::default(),
        scope: Vec::new(),
        rule: place.rule,
    };
    for (name, domain) in &place.variables {
        let item = resolver.domain_item(&Domain::Path(domain.clone()));
        resolver.scope.push((Arc::clone(name), domain.span, item));
    }
    resolver.path(path, &Ty::Other)
}

/// The level that a rule has, as `level of` gives it.
#[must_use]
pub fn level_of(names: &Names, place: &Place, path: &Path) -> Ty {
    match type_of(names, place, path) {
        Ty::Rule(crate::syntax::RuleKind::Warning, _) | Ty::SomeRule(crate::syntax::RuleKind::Warning) => {
            Ty::WarningLevel
        }
        _ => Ty::RiskLevel,
    }
}

/// A name as one dotted word.
#[must_use]
pub fn dotted_name(path: &Path) -> Arc<str> {
    dotted(path)
}
