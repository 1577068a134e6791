//! What the names of one file stand for.
//!
//! What a word after `is`, in a set or as an argument means is decided by the type of what it meets, so types are
//! followed as far as names depend on them.

mod ask;
mod expr;
mod paths;

pub use ask::{Place, dotted_name, level_of, type_of};

use super::outline::dotted;
use super::{Kind, Names, Shape};
use crate::source::Span;
use crate::syntax::{
    AmendmentKind, AssertItem, Binder, Cite, Clause, ClauseKind, Column, ColumnKind, Datum, DatumKind,
    Declaration, DeclarationKind, FactItem, File, Given, Name, ParameterItem, Path, Relation, Rule, RuleKind,
    TestItem, TestItemKind, Type, TypeKind,
};
use std::sync::Arc;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// What is declared where this name stands.
    Declared(Span),
    /// The variable or parameter bound at this place.
    Variable(Span),
    /// A package.
    Package(Arc<str>),
    /// A tag.
    Tag(Arc<str>),
    /// A word of the language itself, such as `today` or the level `high`.
    Builtin(&'static str),
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where it stands; of a dotted fact, the dots are in it.
    pub span: Span,
    /// What it stands for.
    pub target: Target,
    /// Whether it is here that it is declared or bound.
    pub declares: bool,
}

/// A variable of a `for each`, a quantifier or a define.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is bound.
    pub span: Span,
    /// Where it can be said.
    pub scope: Span,
    /// What it stands for.
    pub ty: Ty,
}

/// What the names of a file stand for.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// By place.
    pub references: Vec<Reference>,
    /// By place.
    pub variables: Vec<Variable>,
}

impl Resolved {
    /// The name at an offset, or just before it. Where two touch, the one that begins there.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<&Reference> {
        let behind = self.references.partition_point(|r| r.span.start as usize <= offset);
        let before = self.references.get(..behind)?;
        before.iter().rev().take(4).find(|r| r.span.touches(offset))
    }
}

/// A type as far as names depend on it; enums, records and rules by the place of their name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ty {
    /// Names do not depend on it, or nothing is known of it.
    #[default]
    Other,
    /// A value of an enum.
    Enum(Span),
    /// A level of a risk.
    RiskLevel,
    /// A level of a warning.
    WarningLevel,
    /// A record, or an item of a list.
    Record(Span),
    /// A list of records.
    List(Span),
    /// A set of values of an enum.
    Set(Span),
    /// A fact with a cell for each value of an enum (none: for each obligation), and what a cell holds.
    Indexed(Option<Span>, Box<Ty>),
    /// A rule.
    Rule(RuleKind, Span),
    /// Some rule of a kind.
    SomeRule(RuleKind),
    /// An indicator.
    Indicator,
}

/// What the names of a file stand for.
#[must_use]
pub fn resolve(names: &Names, tree: &File) -> Resolved {
    let package = tree.package.as_ref().map_or_else(|| "main".into(), dotted);
    let mut resolver = Resolver {
        names,
        seen: names.seen_from(&package),
        out: Resolved::default(),
        scope: Vec::new(),
        rule: None,
    };
    for path in tree.package.iter().chain(&tree.uses) {
        resolver.push(path.span, Target::Package(dotted(path)));
    }
    for declaration in &tree.declarations {
        resolver.declaration(declaration);
    }
    let mut out = resolver.out;
    out.references.sort();
    out.references.dedup();
    out.references.shrink_to_fit();
    out.variables.sort_by_key(|variable| variable.span);
    out
}

/// The walk over one file.
struct Resolver<'a> {
    names: &'a Names,
    /// The packages whose names can be said.
    seen: Vec<Arc<str>>,
    out: Resolved,
    /// The variables that can be said, innermost last.
    scope: Vec<(Arc<str>, Span, Ty)>,
    /// The rule whose indicators can be said.
    rule: Option<Span>,
}

impl Resolver<'_> {
    fn push(&mut self, span: Span, target: Target) {
        self.out.references.push(Reference { span, target, declares: false });
    }

    fn declares(&mut self, span: Span) {
        self.out.references.push(Reference { span, target: Target::Declared(span), declares: true });
    }

    /// Binds a variable for the rest of a scope.
    fn bind(&mut self, name: &Name, scope: Span, ty: Ty) {
        let target = Target::Variable(name.span);
        self.out.references.push(Reference { span: name.span, target, declares: true });
        let variable = Variable { name: Arc::clone(&name.text), span: name.span, scope, ty: ty.clone() };
        self.out.variables.push(variable);
        self.scope.push((Arc::clone(&name.text), name.span, ty));
    }

    /// A name that can only be of some kinds.
    fn name_of_kind(&mut self, name: &Name, fits: impl Fn(Kind) -> bool) -> Option<Span> {
        let found = self.names.lookup_kind(&self.seen, &name.text, fits)?.span;
        self.push(name.span, Target::Declared(found));
        Some(found)
    }

    fn declaration(&mut self, declaration: &Declaration) {
        match &declaration.kind {
            DeclarationKind::Source(it) => self.declares(it.name.span),
            DeclarationKind::Unit(it) => self.declares(it.name.span),
            DeclarationKind::Enum(it) => {
                self.declares(it.name.span);
                it.values.iter().for_each(|value| self.declares(value.name.span));
            }
            DeclarationKind::Record(it) => {
                self.declares(it.name.span);
                for field in &it.fields {
                    self.declares(field.name.span);
                    self.type_names(&field.ty);
                }
            }
            DeclarationKind::Fact(it) => {
                self.declares(it.name.span);
                if let Some(by) = it.by.as_ref().filter(|by| &*by.text != "obligation") {
                    self.name_of_kind(by, |kind| kind == Kind::Enum);
                }
                self.type_names(&it.ty);
                it.items.iter().for_each(|item| self.fact_item(item));
            }
            DeclarationKind::Parameter(it) => {
                self.declares(it.name.span);
                if let Some(unit) = &it.unit {
                    self.name_of_kind(unit, |kind| kind == Kind::Unit);
                }
                for item in &it.items {
                    match item {
                        ParameterItem::From(_, _, value) => drop(self.expr(value, &Ty::Other)),
                        ParameterItem::Cites(cites) => self.cites(cites),
                        ParameterItem::Note(_) => {}
                    }
                }
            }
            DeclarationKind::Define(it) => {
                self.declares(it.name.span);
                for (name, ty) in &it.params {
                    self.type_names(ty);
                    let ty = self.ty_of_shape(&super::outline::shape(ty));
                    self.bind(name, declaration.span, ty);
                }
                self.expr(&it.body, &Ty::Other);
            }
            DeclarationKind::Rule(it) => self.rule(it, declaration.span),
            DeclarationKind::Amend(it) => {
                let rule = self.rule_path(&it.rule);
                self.rule = rule.map(|(_, span)| span);
                let start = self.scope.len();
                self.bind_each_of(rule.map(|(_, span)| span));
                for amendment in &it.amendments {
                    match &amendment.kind {
                        AmendmentKind::Add(clause) | AmendmentKind::Replace(clause) => {
                            self.clause(clause, true)
                        }
                        AmendmentKind::Remove { name, .. } => {
                            name.iter().for_each(|name| self.amended_part(name));
                        }
                    }
                }
                self.scope.truncate(start);
            }
            DeclarationKind::Assert(it) => {
                self.declares(it.name.span);
                it.items.iter().for_each(|item| self.assertion(item));
            }
            DeclarationKind::Test(it) => self.test_items(&it.items),
        }
        self.scope.clear();
        self.rule = None;
    }

    fn fact_item(&mut self, item: &FactItem) {
        match item {
            FactItem::Prefers(sources) => {
                sources.iter().for_each(|path| self.path_of_kind(path, |kind| kind == Kind::Source));
            }
            FactItem::Cites(cites) => self.cites(cites),
            FactItem::Tags(tags) => self.tags(tags),
            FactItem::Per(..) | FactItem::Stale(_) | FactItem::Published(_) | FactItem::Note(_) => {}
        }
    }

    fn tags(&mut self, tags: &[Path]) {
        tags.iter().for_each(|tag| self.push(tag.span, Target::Tag(dotted(tag))));
    }

    fn cites(&mut self, cites: &[Cite]) {
        cites.iter().for_each(|cite| self.path_of_kind(&cite.source, |kind| kind == Kind::Source));
    }

    /// The enum, record and unit that a type names.
    fn type_names(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::List { of, .. } | TypeKind::Set { of } => self.type_names(of),
            TypeKind::Named { name, unit, .. } => {
                self.name_of_kind(name, |kind| matches!(kind, Kind::Enum | Kind::Record));
                if let Some(unit) = unit {
                    self.name_of_kind(unit, |kind| kind == Kind::Unit);
                }
            }
        }
    }

    /// The type that a shape stands for here.
    fn ty_of_shape(&self, shape: &Shape) -> Ty {
        let find = |name: &str| {
            let fits = |kind| matches!(kind, Kind::Enum | Kind::Record);
            self.names.lookup_kind(&self.seen, name, fits).map(|d| (d.kind, d.span))
        };
        match shape {
            Shape::One(name) => match find(name) {
                Some((Kind::Enum, span)) => Ty::Enum(span),
                Some((_, span)) => Ty::Record(span),
                None => Ty::Other,
            },
            Shape::List(name) => find(name).map_or(Ty::Other, |(_, span)| Ty::List(span)),
            Shape::Set(name) => find(name).map_or(Ty::Other, |(_, span)| Ty::Set(span)),
        }
    }

    fn rule(&mut self, rule: &Rule, whole: Span) {
        self.declares(rule.name.span);
        self.rule = Some(rule.name.span);
        // A `for each` speaks for the whole rule, wherever it stands in it.
        for clause in &rule.clauses {
            if let ClauseKind::Each(binder) = &clause.kind {
                self.binder(binder, whole);
            }
        }
        rule.clauses.iter().for_each(|clause| self.clause(clause, false));
    }

    /// Binds the `for each` variable of a rule that is amended: it is declared there, not here.
    fn bind_each_of(&mut self, rule: Option<Span>) {
        let each = rule.and_then(|rule| self.names.definition(rule)).and_then(|d| d.each.clone());
        if let Some((variable, domain)) = each {
            let noted = self.out.references.len();
            let ty = self.domain_item(&domain);
            self.out.references.truncate(noted);
            self.scope.push((variable.text, variable.span, ty));
        }
    }

    /// A binder with its condition; the variable stays bound.
    fn binder(&mut self, binder: &Binder, scope: Span) {
        let ty = self.domain_item(&binder.domain);
        self.bind(&binder.variable, scope, ty);
        if let Some(condition) = &binder.condition {
            self.expr(condition, &Ty::Other);
        }
    }

    /// The part of the amended rule that an amendment names.
    fn amended_part(&mut self, name: &Name) {
        let part = self.rule.and_then(|rule| self.names.member(rule, &name.text)).map(|d| d.span);
        if let Some(part) = part {
            self.push(name.span, Target::Declared(part));
        }
    }

    fn clause(&mut self, clause: &Clause, amends: bool) {
        match &clause.kind {
            ClauseKind::Indicator { name, when, .. } | ClauseKind::Offer { name, when, .. } => {
                if amends {
                    self.amended_part(name)
                } else {
                    self.declares(name.span)
                }
                self.expr(when, &Ty::Other);
            }
            ClauseKind::Present(e)
            | ClauseKind::Holds(e)
            | ClauseKind::Requires(e)
            | ClauseKind::Due(e)
            | ClauseKind::Binding(e)
            | ClauseKind::AppliesWhen(e)
            | ClauseKind::AppliesUnless(e)
            | ClauseKind::Gives(e) => drop(self.expr(e, &Ty::Other)),
            ClauseKind::Level { level, when } | ClauseKind::Raise { level, when } => {
                if let Some(word) = paths::level_word(&level.text) {
                    self.push(level.span, Target::Builtin(word));
                }
                self.expr(when, &Ty::Other);
            }
            ClauseKind::Inhibits(relation) | ClauseKind::Amplifies(relation) => self.relation(relation),
            ClauseKind::Each(_) => {}
            ClauseKind::Builds(rules) => rules.iter().for_each(|path| {
                self.rule_path(path);
            }),
            ClauseKind::Cites(cites) => self.cites(cites),
            ClauseKind::Tags(tags) => self.tags(tags),
            ClauseKind::Concerns(crimes) => {
                for crime in crimes {
                    let words = crate::program::Crime::ALL.into_iter().map(crate::program::Crime::word);
                    if let Some(word) = words.into_iter().find(|word| **word == *crime.head.text) {
                        self.push(crime.span, Target::Builtin(word));
                    }
                }
            }
            ClauseKind::Force { .. }
            | ClauseKind::Stale(_)
            | ClauseKind::Pillar(_)
            | ClauseKind::Advise(_)
            | ClauseKind::Formerly(_)
            | ClauseKind::Note(_) => {}
        }
    }

    fn relation(&mut self, relation: &Relation) {
        relation.rules.iter().for_each(|path| {
            self.rule_path(path);
        });
        if let Some(condition) = &relation.condition {
            self.expr(condition, &Ty::Other);
        }
    }

    fn assertion(&mut self, item: &AssertItem) {
        match item {
            AssertItem::NoReads { tag, fact, star, .. } => {
                self.push(tag.span, Target::Tag(Arc::clone(&tag.text)));
                if !star {
                    self.path(fact, &Ty::Other);
                }
            }
            AssertItem::Monotone { rule, fact, .. } => {
                self.rule_path(rule);
                self.path(fact, &Ty::Other);
            }
            AssertItem::Apart { parts, .. } => parts.iter().for_each(|e| drop(self.expr(e, &Ty::Other))),
            AssertItem::SameForAll(_) => {}
            AssertItem::Never(e) => drop(self.expr(e, &Ty::Other)),
            AssertItem::Always(e, implied) => {
                self.expr(e, &Ty::Other);
                implied.iter().for_each(|e| drop(self.expr(e, &Ty::Other)));
            }
            AssertItem::Cites(cites) => self.cites(cites),
            AssertItem::Note(_) => {}
        }
    }

    fn test_item(&mut self, item: &TestItemKind) {
        match item {
            TestItemKind::AsOf(_) | TestItemKind::KnownBy(_) => {}
            TestItemKind::Cites(cites) => self.cites(cites),
            TestItemKind::Given(given) => {
                for given in given {
                    if let Given::Fact { fact, datum, .. } = given {
                        let ty = self.path(fact, &Ty::Other);
                        self.datum(datum, &ty);
                    }
                }
            }
            TestItemKind::Expect { condition, because } => {
                self.expr(condition, &Ty::Other);
                because.iter().for_each(|fact| drop(self.path(fact, &Ty::Other)));
            }
            TestItemKind::Cases(_) | TestItemKind::Case(_) => {}
        }
    }

    /// The lines of a test; those of its tables read the columns above them.
    fn test_items(&mut self, items: &[TestItem]) {
        let mut given: Vec<Ty> = Vec::new();
        let mut asked: Vec<Ty> = Vec::new();
        for item in items {
            match &item.kind {
                TestItemKind::Cases(heading) => {
                    given = heading.given.iter().map(|column| self.column(column)).collect();
                    asked = heading.asked.iter().map(|expr| self.expr(expr, &Ty::Other)).collect();
                }
                TestItemKind::Case(case) => {
                    for (ty, datum) in given.iter().zip(case.cells.iter().map(|cell| cell.datum.as_ref())) {
                        datum.iter().for_each(|datum| self.datum(datum, ty));
                    }
                    for (ty, says) in asked.iter().zip(case.answers.iter().map(|answer| answer.says.as_ref()))
                    {
                        let Some(says) = says else { continue };
                        self.behind_is(&says.right, ty);
                        says.because.iter().for_each(|fact| drop(self.path(fact, &Ty::Other)));
                    }
                }
                other => self.test_item(other),
            }
        }
    }

    fn column(&mut self, column: &Column) -> Ty {
        match &column.kind {
            ColumnKind::AsOf => Ty::Other,
            ColumnKind::Fact { fact, .. } => self.path(fact, &Ty::Other),
        }
    }

    /// A given value of a type.
    fn datum(&mut self, datum: &Datum, ty: &Ty) {
        match (&datum.kind, ty) {
            (DatumKind::Word(name), Ty::Enum(owner) | Ty::Set(owner)) => self.member(name, *owner),
            (DatumKind::Items { items, .. }, Ty::List(record)) => {
                items.iter().for_each(|item| self.datum(item, &Ty::Record(*record)));
            }
            (DatumKind::Items { items, .. }, _) => items.iter().for_each(|item| self.datum(item, ty)),
            (DatumKind::Series(series), _) => series.iter().for_each(|(_, _, datum)| self.datum(datum, ty)),
            (DatumKind::Entries(entries), Ty::Record(record)) => {
                for (name, value) in entries {
                    self.member(name, *record);
                    let field = self.names.member(*record, &name.text).and_then(|d| d.shape.clone());
                    let ty = field.map_or(Ty::Other, |shape| self.ty_of_shape(&shape));
                    value.iter().for_each(|value| self.datum(value, &ty));
                }
            }
            (DatumKind::Entries(entries), Ty::Set(owner)) => {
                entries.iter().for_each(|(name, _)| self.member(name, *owner));
            }
            _ => {}
        }
    }

    /// A part of an enum or record.
    fn member(&mut self, name: &Name, owner: Span) {
        if let Some(part) = self.names.member(owner, &name.text).map(|d| d.span) {
            self.push(name.span, Target::Declared(part));
        }
    }
}
