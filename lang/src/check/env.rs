//! What an expression is checked against: the tables of names, types, defines and rules.

use super::deps::Deps;
use super::expr::Bare;
use super::names::Names;
use super::packages::Packages;
use crate::program::{
    Define, DefineId, Domain, EnumId, Fact, FactId, Index, NumberType, PackageId, Parameter, RecordId,
    RuleId, SetKind, ValueType, Vocabulary,
};
use crate::source::{FileId, Sources, Span};
use crate::syntax::RuleKind;
use std::collections::HashMap;
use std::sync::Arc;

/// What is known of a rule before its conditions are read.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) kind: RuleKind,
    pub(super) package: PackageId,
    pub(super) name: Arc<str>,
    pub(super) full_name: Arc<str>,
    pub(super) name_span: Span,
    pub(super) tags: Vec<Arc<str>>,
    pub(super) indicators: Vec<(Arc<str>, Span)>,
    /// What its rows are found by; none for a rule without `for each`.
    pub(super) each: Option<Each>,
    /// Of a measure: what it gives; none where it could not be read.
    pub(super) gives: Option<NumberType>,
}

/// What the rows of a rule are found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    /// The items of a list.
    List(FactId, Option<Index>, RecordId),
    /// Values of an enum.
    Values(EnumId),
    /// Countries of a set.
    Countries,
    /// Rules.
    Rules,
    /// It had an error.
    Broken,
}

impl Each {
    /// What a domain's rows are found by.
    pub(super) fn of(domain: &Domain) -> Each {
        match domain {
            Domain::List(list) => Each::List(list.fact, list.index, list.record),
            Domain::Choices(id, _) => Each::Values(*id),
            Domain::Rules(_) => Each::Rules,
            Domain::Set(set) => match (&set.kind, &set.ty) {
                (SetKind::Read(_), crate::program::SetType::Enum(id)) => Each::Values(*id),
                _ => Each::Countries,
            },
        }
    }
}

/// A define that was read.
#[derive(Clone, Debug)]
pub(super) struct DefineRow {
    pub(super) define: Define,
    /// The type of its body.
    pub(super) ty: ValueType,
    /// Whether its body is a bare figure or a ratio.
    pub(super) bare: Bare,
    pub(super) deps: Deps,
}

/// The tables.
pub(super) struct Env<'a> {
    pub(super) sources: &'a Sources,
    pub(super) packages: &'a Packages<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) vocabulary: &'a Vocabulary,
    /// Which enums have a value of this name.
    pub(super) values: HashMap<Arc<str>, Vec<EnumId>>,
    pub(super) parameters: Vec<Parameter>,
    /// None: not read yet, or broken.
    pub(super) defines: Vec<Option<DefineRow>>,
    pub(super) rules: Vec<Signature>,
    /// The one file that is looked at; of others only what they declare counts. None is all files.
    pub(super) only: Option<FileId>,
    lists: HashMap<(PackageId, RuleKind), Arc<[RuleId]>>,
}

impl<'a> Env<'a> {
    /// The tables before any expression is read.
    pub(super) fn new(
        sources: &'a Sources,
        packages: &'a Packages<'a>,
        names: &'a Names<'a>,
        vocabulary: &'a Vocabulary,
        only: Option<FileId>,
    ) -> Self {
        let mut values: HashMap<Arc<str>, Vec<EnumId>> = HashMap::new();
        for (at, row) in (0..).zip(&vocabulary.enums) {
            for (word, _) in &row.values {
                values.entry(Arc::clone(word)).or_default().push(EnumId(at));
            }
        }
        Env {
            sources,
            packages,
            names,
            vocabulary,
            values,
            parameters: Vec::new(),
            defines: Vec::new(),
            rules: Vec::new(),
            only,
            lists: HashMap::new(),
        }
    }

    /// Whether what stands at a place is looked at.
    pub(super) fn looks_at(&self, span: Span) -> bool {
        self.only.is_none_or(|only| only == span.file)
    }

    /// Files the rules of each kind that each package sees.
    pub(super) fn file_rule_lists(&mut self) {
        let mut own: HashMap<(PackageId, RuleKind), Vec<RuleId>> = HashMap::new();
        for (id, rule) in (0..).map(RuleId).zip(&self.rules) {
            own.entry((rule.package, rule.kind)).or_default().push(id);
        }
        let count = u32::try_from(self.packages.table.len()).unwrap_or(u32::MAX);
        for package in (0..count).map(PackageId) {
            for kind in RuleKind::ALL {
                let seen = self.packages.seen_by(package).iter().filter_map(|seen| own.get(&(*seen, kind)));
                let mut ids: Vec<RuleId> = seen.flatten().copied().collect();
                ids.sort_unstable();
                self.lists.insert((package, kind), ids.into());
            }
        }
    }

    /// `risks` and the like: the rules of a kind that a package sees.
    pub(super) fn rule_list(&self, package: PackageId, kind: RuleKind) -> Arc<[RuleId]> {
        self.lists.get(&(package, kind)).cloned().unwrap_or_else(|| Arc::from([]))
    }

    /// The fact of an id.
    pub(super) fn fact(&self, id: FactId) -> &'a Fact {
        self.vocabulary.fact(id)
    }

    /// What is known of a rule.
    pub(super) fn rule(&self, id: RuleId) -> &Signature {
        &self.rules[id.index()]
    }

    /// A define that was read without error.
    pub(super) fn define(&self, id: DefineId) -> Option<&DefineRow> {
        self.defines.get(id.index()).and_then(Option::as_ref)
    }
}
