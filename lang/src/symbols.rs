//! Which name is declared where, and what each name in a text stands for.
//!
//! The checker asks whether a policy set is right; here it is asked what a word *would* be, in files that are being
//! written and may be broken. An [`Outline`] is what one file declares; [`Names`] puts the outlines of a policy set
//! together, cheaply enough to be made anew at every keystroke; [`resolve()`] finds for every name in one file what
//! it stands for.

mod outline;
mod resolve;

pub use outline::outline;
pub use resolve::{
    Place, Reference, Resolved, Target, Ty, Variable, dotted_name, level_of, resolve, type_of,
};

use crate::source::{FileId, Span};
use crate::syntax::{Domain, Name, RuleKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `source`
    Source,
    /// `unit`
    Unit,
    /// `enum`
    Enum,
    /// A value of an enum.
    Value,
    /// `record`
    Record,
    /// A field of a record.
    Field,
    /// `fact`
    Fact,
    /// `parameter`
    Parameter,
    /// `define`
    Define,
    /// A rule.
    Rule(RuleKind),
    /// An indicator of a rule.
    Indicator,
    /// An offer of an assistance.
    Offer,
    /// `assert`
    Assert,
}

impl Kind {
    /// The word a person calls it by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Source => "source",
            Kind::Unit => "unit",
            Kind::Enum => "enum",
            Kind::Value => "value",
            Kind::Record => "record",
            Kind::Field => "field",
            Kind::Fact => "fact",
            Kind::Parameter => "parameter",
            Kind::Define => "define",
            Kind::Rule(kind) => kind.word(),
            Kind::Indicator => "indicator",
            Kind::Offer => "offer",
            Kind::Assert => "assert",
        }
    }

    /// Whether a condition can say it: sources, units and asserts have names of their own.
    #[must_use]
    pub fn is_said(self) -> bool {
        !matches!(self, Kind::Source | Kind::Unit | Kind::Assert)
    }

    /// Whether it is a part of something else, found through its owner.
    #[must_use]
    pub fn is_member(self) -> bool {
        matches!(self, Kind::Value | Kind::Field | Kind::Indicator | Kind::Offer)
    }
}

/// A type as far as names depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `bool`, `number`, an enum, a record.
    One(Arc<str>),
    /// `list of` a record.
    List(Arc<str>),
    /// `set of` an enum or of countries.
    Set(Arc<str>),
}

/// A name that a file declares. The span of the name identifies it.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// What it is.
    pub kind: Kind,
    /// Its name; of a fact the dotted one.
    pub name: Arc<str>,
    /// The name where it is declared.
    pub span: Span,
    /// The whole declaration or part.
    pub whole: Span,
    /// The enum, record or rule it is a part of.
    pub owner: Option<Span>,
    /// The declaration's place in its file.
    pub declaration: usize,
    /// Its place among the values, fields or clauses of that declaration, if it is a part.
    pub member: Option<usize>,
    /// Its type, of what has one written.
    pub shape: Option<Shape>,
    /// What a fact is `by`.
    pub by: Option<Arc<str>>,
    /// The types of a define's parameters.
    pub params: Vec<Shape>,
    /// The variable of a rule's `for each`, and what it ranges over.
    pub each: Option<(Name, Domain)>,
}

/// What one file declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The file.
    pub file: FileId,
    /// Its package; `main` where it names none.
    pub package: Arc<str>,
    /// The packages it uses, in order.
    pub uses: Vec<Arc<str>>,
    /// What it declares, by place.
    pub definitions: Vec<Definition>,
    /// Places in `definitions` of what is no member, by name.
    top: BTreeMap<Arc<str>, Vec<usize>>,
    /// Places in `definitions` of the parts of an enum, record or rule.
    parts: BTreeMap<Span, Vec<usize>>,
}

impl Outline {
    /// The definition whose name stands at a span.
    #[must_use]
    pub fn definition(&self, span: Span) -> Option<&Definition> {
        let at = self.definitions.binary_search_by(|d| d.span.cmp(&span)).ok()?;
        self.definitions.get(at)
    }

    /// What is declared under a name and is no part of something else.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Definition> + use<'a> {
        self.top.get(name).into_iter().flatten().filter_map(|at| self.definitions.get(*at))
    }

    /// The parts of an enum, record or rule.
    pub fn members(&self, owner: Span) -> impl Iterator<Item = &Definition> {
        self.parts.get(&owner).into_iter().flatten().filter_map(|at| self.definitions.get(*at))
    }
}

/// The names of a policy set.
#[derive(Clone, Debug, Default)]
pub struct Names {
    outlines: Vec<Arc<Outline>>,
    packages: BTreeMap<Arc<str>, Vec<usize>>,
    files: BTreeMap<FileId, usize>,
}

impl Names {
    /// Puts outlines together; their order is that of the answers.
    #[must_use]
    pub fn new(outlines: Vec<Arc<Outline>>) -> Names {
        let mut names = Names { outlines, ..Names::default() };
        for (at, outline) in names.outlines.iter().enumerate() {
            names.packages.entry(Arc::clone(&outline.package)).or_default().push(at);
            names.files.insert(outline.file, at);
        }
        names
    }

    /// All outlines.
    #[must_use]
    pub fn outlines(&self) -> &[Arc<Outline>] {
        &self.outlines
    }

    /// The outline of a file of this set.
    #[must_use]
    pub fn outline(&self, file: FileId) -> Option<&Outline> {
        self.files.get(&file).and_then(|at| self.outlines.get(*at)).map(|outline| &**outline)
    }

    /// The names of all packages.
    pub fn packages(&self) -> impl Iterator<Item = &Arc<str>> {
        self.packages.keys()
    }

    /// The files of a package.
    pub fn files_of(&self, package: &str) -> impl Iterator<Item = &Outline> {
        let places = self.packages.get(package).into_iter().flatten();
        places.filter_map(|at| self.outlines.get(*at)).map(|outline| &**outline)
    }

    /// Whether a package has a file here.
    #[must_use]
    pub fn has_package(&self, package: &str) -> bool {
        self.packages.contains_key(package)
    }

    /// The packages whose names a package can say: itself, then those it uses, in order.
    #[must_use]
    pub fn seen_from(&self, package: &str) -> Vec<Arc<str>> {
        let mut seen: Vec<Arc<str>> = vec![package.into()];
        for used in self.files_of(package).flat_map(|outline| &outline.uses) {
            if !seen.contains(used) {
                seen.push(Arc::clone(used));
            }
        }
        seen
    }

    /// The definition whose name stands at a span.
    #[must_use]
    pub fn definition(&self, span: Span) -> Option<&Definition> {
        self.outline(span.file)?.definition(span)
    }

    /// The part of this name of an enum, record or rule.
    #[must_use]
    pub fn member(&self, owner: Span, name: &str) -> Option<&Definition> {
        self.outline(owner.file)?.members(owner).find(|d| &*d.name == name)
    }

    /// All parts of an enum, record or rule.
    pub fn members(&self, owner: Span) -> impl Iterator<Item = &Definition> {
        self.outline(owner.file).into_iter().flat_map(move |outline| outline.members(owner))
    }

    /// What a package declares under a name.
    #[must_use]
    pub fn in_package(&self, package: &str, name: &str) -> Option<&Definition> {
        self.files_of(package).find_map(|outline| outline.named(name).next())
    }

    /// What a name stands for in a package: its own, or that of a package it uses.
    #[must_use]
    pub fn lookup(&self, seen: &[Arc<str>], name: &str) -> Option<&Definition> {
        seen.iter().find_map(|package| self.in_package(package, name))
    }

    /// The same among definitions of some kind only.
    #[must_use]
    pub fn lookup_kind(
        &self,
        seen: &[Arc<str>],
        name: &str,
        fits: impl Fn(Kind) -> bool,
    ) -> Option<&Definition> {
        let mut files = seen.iter().flat_map(|package| self.files_of(package));
        files.find_map(|outline| outline.named(name).find(|d| fits(d.kind)))
    }

    /// Everything that a package declares or can say.
    pub fn visible<'a>(&'a self, seen: &'a [Arc<str>]) -> impl Iterator<Item = &'a Definition> {
        seen.iter().flat_map(|package| self.files_of(package)).flat_map(|outline| &outline.definitions)
    }

    /// The package of a definition.
    #[must_use]
    pub fn package_of(&self, definition: &Definition) -> &str {
        self.outline(definition.span.file).map_or("", |outline| &outline.package)
    }
}
