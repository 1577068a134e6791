//! Variables of a declaration and what its expressions have asked so far.

use super::Lower;
use crate::check::deps::Deps;
use crate::check::names::{BUILT_IN, Found, Space};
use crate::codes::name as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{EnumId, FactId, PackageId, RecordId, RuleId, Slot, ValueType};
use crate::source::Span;
use crate::syntax::{Name, RuleKind};
use std::sync::Arc;

/// What kind of declaration an expression stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Home {
    Rule(RuleId),
    Define,
    Assert,
    Test,
}

/// The variables at hand.
#[derive(Clone, Debug)]
pub(in crate::check) struct Scope {
    pub(in crate::check) home: Home,
    /// Whose names can be said.
    pub(in crate::check) package: PackageId,
    pub(in crate::check) variables: Vec<Variable>,
    next: u32,
    pub(in crate::check) deps: Deps,
    /// Slots that were read, to find out whether a condition names an item.
    pub(in crate::check) used: Vec<Slot>,
}

/// A variable.
#[derive(Clone, Debug)]
pub(in crate::check) struct Variable {
    pub(in crate::check) name: Arc<str>,
    pub(in crate::check) span: Span,
    pub(in crate::check) slot: Slot,
    pub(in crate::check) ty: VariableType,
}

/// What a variable stands for.
#[derive(Clone, Debug)]
pub(in crate::check) enum VariableType {
    /// An item of a list; of a define's parameter the list is not known.
    Item { record: RecordId, fact: Option<FactId> },
    /// A value of an enum.
    Choice(EnumId),
    /// A country.
    Country,
    /// One of these rules.
    Rule(RuleKind, Arc<[RuleId]>),
    /// A define's argument.
    Argument(ValueType),
    /// Its domain had an error.
    Broken,
}

impl Scope {
    /// No variables.
    pub(in crate::check) fn new(home: Home, package: PackageId) -> Self {
        Scope { home, package, variables: Vec::new(), next: 0, deps: Deps::default(), used: Vec::new() }
    }

    /// The next free slot.
    pub(in crate::check) fn take_slot(&mut self) -> Slot {
        let slot = Slot(self.next);
        self.next = self.next.saturating_add(1);
        slot
    }

    /// How many slots the frame needs.
    pub(in crate::check) fn frame(&self) -> u32 {
        self.next
    }

    /// The variable of a name.
    pub(in crate::check) fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rev().find(|v| &*v.name == name)
    }
}

impl Lower<'_, '_> {
    /// Brings a variable into scope; a name that hides another is an error, and the variable stands all the same.
    pub(in crate::check) fn declare(&mut self, name: &Name, slot: Slot, ty: VariableType) {
        if let Some((what, span)) = self.hidden_by(name) {
            let text = format!("the variable `{}` hides {what}", name.text);
            let mut diagnostic =
                Diagnostic::error(codes::HIDES, name.span, text).help("give the variable another name");
            if let Some(span) = span {
                diagnostic = diagnostic.related(span, "declared here");
            }
            self.sink.error(diagnostic);
        }
        self.scope.variables.push(Variable { name: Arc::clone(&name.text), span: name.span, slot, ty });
    }

    /// An indicator may not bear the name of something else that its own rule can name.
    pub(in crate::check) fn check_indicator_name(&mut self, name: &Name) {
        let (names, packages) = (self.env.names, self.env.packages);
        let Found::One(id) = names.find(packages, self.scope.package, Space::Names, &name.text) else {
            return;
        };
        let entry = names.entry(id);
        let text = format!("the indicator `{}` hides {} of the same name", name.text, entry.kind.article());
        self.sink.error(
            Diagnostic::error(codes::HIDES, name.span, text)
                .related(entry.name_span, "declared here")
                .help("give the indicator another name"),
        );
    }

    fn hidden_by(&self, name: &Name) -> Option<(String, Option<Span>)> {
        let word = &*name.text;
        if let Some(outer) = self.scope.variable(word) {
            return Some(("another variable".into(), Some(outer.span)));
        }
        if BUILT_IN.contains(&word) {
            return Some(("a word of the language".into(), None));
        }
        let (names, packages, package) = (self.env.names, self.env.packages, self.scope.package);
        if let Found::One(id) = names.find(packages, package, Space::Names, word) {
            let entry = names.entry(id);
            return Some((format!("{} of the same name", entry.kind.article()), Some(entry.name_span)));
        }
        let fact = names
            .facts_beginning(word)
            .iter()
            .map(|id| names.entry(*id))
            .find(|fact| packages.sees(package, fact.package))?;
        Some((format!("the fact `{}`", fact.name), Some(fact.name_span)))
    }
}
