//! The table of declared names: what each is, in which package, and who may say it.

use super::packages::{Packages, dotted};
use super::sink::{Reported, Res, Sink};
use crate::codes::name as codes;
use crate::diagnostic::Diagnostic;
use crate::program::PackageId;
use crate::source::{Sources, Span};
use crate::syntax::{self, DeclarationKind, Docs, RuleKind};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a name was declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Source,
    Unit,
    Enum,
    Record,
    Fact,
    Parameter,
    Define,
    Rule(RuleKind),
    Assert,
    /// The declaration could not be read: the parser has said so.
    Unreadable,
}

impl Kind {
    /// The kind with its article, as messages say it.
    pub(super) fn article(self) -> &'static str {
        match self {
            Kind::Source => "a source",
            Kind::Unit => "a unit",
            Kind::Enum => "an enum",
            Kind::Record => "a record",
            Kind::Fact => "a fact",
            Kind::Parameter => "a parameter",
            Kind::Define => "a define",
            Kind::Rule(kind) => rule_article(kind),
            Kind::Assert => "an assert",
            Kind::Unreadable => "a declaration that could not be read",
        }
    }

    fn space(self) -> Space {
        match self {
            Kind::Source => Space::Sources,
            Kind::Unit => Space::Units,
            Kind::Assert => Space::Asserts,
            _ => Space::Names,
        }
    }
}

/// A rule's kind with its article.
pub(super) fn rule_article(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Risk => "a risk",
        RuleKind::Resilience => "a resilience",
        RuleKind::Obligation => "an obligation",
        RuleKind::Warning => "a warning",
        RuleKind::Assistance => "an assistance",
        RuleKind::Measure => "a measure",
    }
}

/// Names of different spaces never meet: a unit and a fact may share a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Space {
    Names,
    Sources,
    Units,
    Asserts,
}

/// The tree of a declaration.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    Source(&'a syntax::Source),
    Unit(&'a syntax::Unit),
    Enum(&'a syntax::Enum),
    Record(&'a syntax::Record),
    Fact(&'a syntax::Fact),
    Parameter(&'a syntax::Parameter),
    Define(&'a syntax::Define),
    Rule(&'a syntax::Rule),
    Assert(&'a syntax::Assert),
    Unreadable,
}

/// The place of a declaration in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntryId(pub(super) usize);

/// A declaration.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) kind: Kind,
    pub(super) package: PackageId,
    pub(super) name: Arc<str>,
    /// The name where declared.
    pub(super) name_span: Span,
    /// The whole declaration.
    pub(super) span: Span,
    pub(super) docs: Option<&'a Docs>,
    pub(super) node: Node<'a>,
    /// Its place in the program's table of its kind; none where it had an error.
    pub(super) id: Cell<Option<u32>>,
}

/// What a name stands for, seen from a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(EntryId),
    /// Several packages that are seen declare it.
    Several(Vec<EntryId>),
    /// Only packages that are not seen declare it.
    Unseen(EntryId),
    Nothing,
}

/// All declarations.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// `amend` and `test` blocks have no name.
    pub(super) amends: Vec<(PackageId, Span, &'a syntax::Amend)>,
    pub(super) tests: Vec<(PackageId, Span, &'a syntax::Test)>,
    by_name: [HashMap<Arc<str>, Vec<EntryId>>; 4],
    by_full_name: [HashMap<Arc<str>, EntryId>; 4],
    /// Beginnings of dotted facts: `plan` of `plan.exists`.
    beginnings: HashMap<Arc<str>, Vec<EntryId>>,
    /// Names of each package, for suggestions.
    in_package: BTreeMap<(PackageId, Space), Vec<EntryId>>,
}

impl<'a> Names<'a> {
    /// Collects the declarations of all files and reports clashes.
    pub(super) fn collect(sources: &Sources, packages: &Packages<'a>, sink: &mut Sink) -> Self {
        let mut names = Names::default();
        for file in &packages.files {
            for declaration in &file.tree.declarations {
                names.take(packages, file.package, declaration, sink);
            }
            for span in &file.tree.broken {
                if let Some(name) = unreadable_name(sources, *span) {
                    names.insert_unreadable(packages, file.package, name, *span);
                }
            }
        }
        super::clashes::report(&names, packages, sink);
        names
    }

    fn take(
        &mut self,
        packages: &Packages<'a>,
        package: PackageId,
        declaration: &'a syntax::Declaration,
        sink: &mut Sink,
    ) {
        let span = declaration.span;
        let (kind, name, name_span, node) = match &declaration.kind {
            DeclarationKind::Amend(amend) => return self.amends.push((package, span, amend)),
            DeclarationKind::Test(test) => return self.tests.push((package, span, test)),
            DeclarationKind::Source(d) => (Kind::Source, d.name.text.clone(), d.name.span, Node::Source(d)),
            DeclarationKind::Unit(d) => (Kind::Unit, d.name.text.clone(), d.name.span, Node::Unit(d)),
            DeclarationKind::Enum(d) => (Kind::Enum, d.name.text.clone(), d.name.span, Node::Enum(d)),
            DeclarationKind::Record(d) => (Kind::Record, d.name.text.clone(), d.name.span, Node::Record(d)),
            DeclarationKind::Fact(d) => (Kind::Fact, dotted(&d.name), d.name.span, Node::Fact(d)),
            DeclarationKind::Parameter(d) => {
                (Kind::Parameter, d.name.text.clone(), d.name.span, Node::Parameter(d))
            }
            DeclarationKind::Define(d) => (Kind::Define, d.name.text.clone(), d.name.span, Node::Define(d)),
            DeclarationKind::Rule(d) => (Kind::Rule(d.kind), d.name.text.clone(), d.name.span, Node::Rule(d)),
            DeclarationKind::Assert(d) => (Kind::Assert, d.name.text.clone(), d.name.span, Node::Assert(d)),
        };
        let docs = Some(&declaration.docs);
        let entry = Entry { kind, package, name, name_span, span, docs, node, id: Cell::new(None) };
        self.insert(packages, entry, sink);
    }

    fn insert(&mut self, packages: &Packages<'a>, entry: Entry<'a>, sink: &mut Sink) {
        let space = entry.kind.space();
        if is_reserved(&entry.name) && space == Space::Names {
            sink.error(reserved(&entry));
        }
        let rivals = self.named(space, &entry.name);
        let rival = rivals.iter().map(|id| self.entry(*id)).find(|other| {
            other.package == entry.package || (entry.kind == Kind::Fact && other.kind == Kind::Fact)
        });
        if let Some(rival) = rival {
            if rival.kind != Kind::Unreadable {
                sink.error(duplicate(&entry, rival, packages));
            }
            return;
        }
        self.file(packages, entry, space);
    }

    fn insert_unreadable(&mut self, packages: &Packages<'a>, package: PackageId, name: Arc<str>, span: Span) {
        for space in [Space::Names, Space::Sources, Space::Units] {
            let taken = self.named(space, &name).iter().map(|id| self.entry(*id));
            if taken.into_iter().any(|other| other.package == package) {
                continue;
            }
            let entry = Entry {
                kind: Kind::Unreadable,
                package,
                name: Arc::clone(&name),
                name_span: span,
                span,
                docs: None,
                node: Node::Unreadable,
                id: Cell::new(None),
            };
            self.file(packages, entry, space);
        }
    }

    fn file(&mut self, packages: &Packages<'a>, entry: Entry<'a>, space: Space) {
        let id = EntryId(self.entries.len());
        let full: Arc<str> = format!("{}.{}", packages.name(entry.package), entry.name).into();
        self.by_name[space as usize].entry(Arc::clone(&entry.name)).or_default().push(id);
        self.by_full_name[space as usize].entry(full).or_insert(id);
        self.in_package.entry((entry.package, space)).or_default().push(id);
        if entry.kind == Kind::Fact {
            for (at, _) in entry.name.match_indices('.') {
                let beginning = entry.name.get(..at).unwrap_or_default();
                self.beginnings.entry(beginning.into()).or_default().push(id);
            }
        }
        self.entries.push(entry);
    }

    /// The declaration of an id given out by this table.
    pub(super) fn entry(&self, id: EntryId) -> &Entry<'a> {
        &self.entries[id.0]
    }

    /// All declarations with their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = EntryId> + use<> {
        (0..self.entries.len()).map(EntryId)
    }

    /// The facts that begin with this name and a point.
    pub(super) fn facts_beginning(&self, name: &str) -> &[EntryId] {
        self.beginnings.get(name).map_or(&[], Vec::as_slice)
    }

    /// All declarations of a name, whoever sees them.
    pub(super) fn named(&self, space: Space, name: &str) -> &[EntryId] {
        self.by_name[space as usize].get(name).map_or(&[], Vec::as_slice)
    }

    /// The declaration of a full name.
    pub(super) fn full(&self, space: Space, full_name: &str) -> Option<&Entry<'a>> {
        self.by_full_name[space as usize].get(full_name).map(|id| self.entry(*id))
    }

    /// What a name stands for in a package: a short name of a package that is seen, or a full name.
    pub(super) fn find(&self, packages: &Packages<'a>, from: PackageId, space: Space, name: &str) -> Found {
        let all = self.named(space, name);
        let seen: Vec<EntryId> =
            all.iter().copied().filter(|id| packages.sees(from, self.entry(*id).package)).collect();
        match (seen.as_slice(), all) {
            ([one], _) => return Found::One(*one),
            ([_, _, ..], _) => return Found::Several(seen),
            _ => {}
        }
        match (self.by_full_name[space as usize].get(name), all) {
            (Some(id), _) if packages.sees(from, self.entry(*id).package) => Found::One(*id),
            (Some(id), _) | (None, [id, ..]) => Found::Unseen(*id),
            _ => Found::Nothing,
        }
    }

    /// The names of a space that a package can say.
    pub(super) fn visible(
        &self,
        packages: &Packages<'a>,
        from: PackageId,
        space: Space,
    ) -> impl Iterator<Item = &Entry<'a>> {
        packages
            .seen_by(from)
            .iter()
            .filter_map(move |package| self.in_package.get(&(*package, space)))
            .flatten()
            .map(|id| self.entry(*id))
    }

    /// The one declaration a name stands for, or an error that says what is wrong with it.
    pub(super) fn resolve(
        &self,
        packages: &Packages<'a>,
        from: PackageId,
        space: Space,
        name: &str,
        span: Span,
        sink: &mut Sink,
    ) -> Res<EntryId> {
        match self.find(packages, from, space, name) {
            Found::One(id) => Ok(id),
            Found::Several(ids) => Err(self.ambiguous(packages, name, span, &ids, sink)),
            Found::Unseen(id) => Err(self.unseen(packages, name, span, id, sink)),
            Found::Nothing => {
                let what = match space {
                    Space::Names => "name",
                    Space::Sources => "source",
                    Space::Units => "unit",
                    Space::Asserts => "assert",
                };
                let candidates: Vec<&str> =
                    self.visible(packages, from, space).map(|entry| &*entry.name).collect();
                let help = sink.did_you_mean(name, candidates);
                Err(sink.error(
                    Diagnostic::error(codes::UNKNOWN, span, format!("there is no {what} `{name}`"))
                        .maybe_help(help),
                ))
            }
        }
    }

    /// Several packages declare it.
    pub(super) fn ambiguous(
        &self,
        packages: &Packages<'a>,
        name: &str,
        span: Span,
        ids: &[EntryId],
        sink: &mut Sink,
    ) -> Reported {
        let full: Vec<String> = ids
            .iter()
            .map(|id| self.entry(*id))
            .map(|entry| format!("`{}.{}`", packages.name(entry.package), entry.name))
            .collect();
        let mut diagnostic =
            Diagnostic::error(codes::AMBIGUOUS, span, format!("`{name}` may be {}", full.join(" or ")))
                .help("write the full name, with its package");
        for id in ids {
            diagnostic = diagnostic.related(self.entry(*id).name_span, "declared here");
        }
        sink.error(diagnostic)
    }

    /// A package that is not used declares it.
    pub(super) fn unseen(
        &self,
        packages: &Packages<'a>,
        name: &str,
        span: Span,
        id: EntryId,
        sink: &mut Sink,
    ) -> Reported {
        let entry = self.entry(id);
        let package = packages.name(entry.package);
        sink.error(
            Diagnostic::error(
                codes::NOT_IN_SCOPE,
                span,
                format!("`{name}` is declared in package `{package}`, which is not used here"),
            )
            .related(entry.name_span, "declared here")
            .help(format!("add `use {package}` at the head of the file")),
        )
    }
}

/// Words of the language that stand where names stand.
pub(super) const BUILT_IN: [&str; 21] = [
    "bool",
    "count",
    "number",
    "percent",
    "date",
    "duration",
    "text",
    "country",
    "today",
    "risks",
    "resiliences",
    "obligations",
    "warnings",
    "abs",
    "ln",
    "exp",
    "min",
    "max",
    "sum",
    "mean",
    "middle",
];

fn is_reserved(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

fn reserved(entry: &Entry<'_>) -> Diagnostic {
    let name = &entry.name;
    Diagnostic::error(codes::RESERVED, entry.name_span, format!("`{name}` is a word of the language"))
        .label("cannot be declared")
        .help(format!("choose a longer name, such as `the_{name}`"))
}

fn duplicate(entry: &Entry<'_>, rival: &Entry<'_>, packages: &Packages<'_>) -> Diagnostic {
    let (name, package) = (&entry.name, packages.name(rival.package));
    let (message, help) = if entry.package == rival.package {
        (format!("`{name}` is declared twice in package `{package}`"), "rename one of the two, or remove it")
    } else {
        (
            format!("the fact `{name}` is declared in package `{package}` too"),
            "fact files name facts without their package: keep one declaration and `use` its package",
        )
    };
    Diagnostic::error(codes::DUPLICATE, entry.name_span, message)
        .related(rival.name_span, format!("first declared here, as {}", rival.kind.article()))
        .help(help)
}

/// The name that a broken declaration was to declare, so that its uses are not reported as well.
fn unreadable_name(sources: &Sources, span: Span) -> Option<Arc<str>> {
    let text = sources.text(span);
    let mut lines = text.lines().map(str::trim).skip_while(|line| line.is_empty() || line.starts_with("//"));
    let mut words = lines.next()?.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
    let opener = words.next()?;
    let openers = ["source", "unit", "enum", "record", "fact", "parameter", "define"];
    let rule = RuleKind::ALL.iter().any(|kind| kind.word() == opener);
    let name = words.find(|word| !word.is_empty())?;
    (rule || openers.contains(&opener)).then(|| name.into())
}
