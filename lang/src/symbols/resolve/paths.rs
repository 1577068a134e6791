//! What a dotted name stands for, word by word (semantics, 10.1).

use super::super::{Definition, Kind, outline::dotted};
use super::{Resolver, Target, Ty};
use crate::source::Span;
use crate::syntax::{Name, Path, RuleKind, Segment};

/// The words that the language itself gives a meaning as values.
const BUILTINS: [&str; 5] = ["today", "risks", "resiliences", "obligations", "warnings"];
/// The levels of risks and warnings.
const LEVELS: [&str; 8] = ["low", "moderate", "high", "extreme", "clear", "watch", "alert", "alarm"];

/// The level of a word.
pub(super) fn level_word(word: &str) -> Option<&'static str> {
    LEVELS.into_iter().find(|level| *level == word)
}

/// The kind of rules that a word such as `risks` ranges over.
fn rules_word(word: &str) -> Option<RuleKind> {
    match word {
        "risks" => Some(RuleKind::Risk),
        "resiliences" => Some(RuleKind::Resilience),
        "obligations" => Some(RuleKind::Obligation),
        "warnings" => Some(RuleKind::Warning),
        _ => None,
    }
}

/// The fields of a path up to its first index.
fn plain_fields(path: &Path) -> Vec<&Name> {
    let fields = path.rest.iter().map_while(|segment| match segment {
        Segment::Field(name) => Some(name),
        Segment::Index(_) | Segment::Key(_) => None,
    });
    std::iter::once(&path.head).chain(fields).collect()
}

impl Resolver<'_> {
    /// A name that can only be of some kinds, perhaps with its package.
    pub(super) fn path_of_kind(&mut self, path: &Path, fits: impl Fn(Kind) -> bool) {
        let words = plain_fields(path);
        if let Some((definition, taken)) = self.longest(&words, &fits) {
            let target = definition.span;
            self.push_words(&words, taken, target);
        }
    }

    /// A rule, perhaps with its package, index and part; what it is.
    pub(super) fn rule_path(&mut self, path: &Path) -> Option<(RuleKind, Span)> {
        let words = plain_fields(path);
        let fits = |kind| matches!(kind, Kind::Rule(_));
        let (definition, taken) = self.longest(&words, &fits)?;
        let (kind, target) = (definition.kind, definition.span);
        self.push_words(&words, taken, target);
        match kind {
            Kind::Rule(kind) => Some((kind, target)),
            _ => None,
        }
    }

    /// A name in an expression, where a type is expected; the type of what it stands for.
    pub(super) fn path(&mut self, path: &Path, expected: &Ty) -> Ty {
        if let Some((_, span, ty)) = self.scope.iter().rev().find(|(name, _, _)| *name == path.head.text) {
            let (span, ty) = (*span, ty.clone());
            self.push(path.head.span, Target::Variable(span));
            return self.steps(ty, &path.rest);
        }
        if path.rest.is_empty() && self.expected_word(&path.head, expected) {
            return expected.clone();
        }
        let words = plain_fields(path);
        let found = self.longest(&words, &Kind::is_said).map(|(d, taken)| (d.clone(), taken));
        if let Some((definition, taken)) = found {
            self.push_words(&words, taken, definition.span);
            let ty = self.ty_of(&definition);
            return self.steps(ty, path.rest.get(taken - 1..).unwrap_or(&[]));
        }
        self.builtin_or_value(path)
    }

    /// A single word that what it meets gives a meaning: a value of an enum or a level.
    fn expected_word(&mut self, word: &Name, expected: &Ty) -> bool {
        match expected {
            Ty::Enum(owner) | Ty::Set(owner) => {
                let Some(value) = self.names.member(*owner, &word.text).map(|d| d.span) else {
                    return false;
                };
                self.push(word.span, Target::Declared(value));
                true
            }
            Ty::RiskLevel | Ty::WarningLevel => {
                let level = level_word(&word.text);
                level.into_iter().for_each(|level| self.push(word.span, Target::Builtin(level)));
                level.is_some()
            }
            _ => false,
        }
    }

    /// What is left for a word: one of the language's own, or a value that only one enum in sight has.
    fn builtin_or_value(&mut self, path: &Path) -> Ty {
        let word = &path.head;
        if let Some(builtin) = BUILTINS.into_iter().find(|builtin| **builtin == *word.text) {
            self.push(word.span, Target::Builtin(builtin));
            return Ty::Other;
        }
        let value = self.only_value(&word.text).map(|d| (d.span, d.owner));
        if let Some((span, owner)) = value.filter(|_| path.rest.is_empty()) {
            self.push(word.span, Target::Declared(span));
            return owner.map_or(Ty::Other, Ty::Enum);
        }
        Ty::Other
    }

    /// The value of this name, if only one enum in sight has it.
    pub(super) fn only_value(&self, word: &str) -> Option<&Definition> {
        let fits = |d: &&Definition| d.kind == Kind::Value && &*d.name == word;
        let mut values = self.names.visible(&self.seen).filter(fits);
        values.next().filter(|_| values.next().is_none())
    }

    /// The longest beginning of a name that is declared, and of how many words it is. A part of the rule that is
    /// being read is said without the rule's name.
    fn longest(&self, words: &[&Name], fits: &dyn Fn(Kind) -> bool) -> Option<(&Definition, usize)> {
        for taken in (1..=words.len()).rev() {
            let (last, before) = words.get(..taken)?.split_last()?;
            let joined = |words: &[&Name]| words.iter().map(|w| &*w.text).collect::<Vec<_>>().join(".");
            let own = || match self.rule.filter(|_| taken == 1) {
                Some(rule) => self.names.member(rule, &last.text).filter(|d| fits(d.kind)),
                None => None,
            };
            let seen = || self.names.lookup_kind(&self.seen, &joined(words.get(..taken)?), fits);
            let qualified = || {
                let package = joined(before);
                let files = self.names.files_of(&package);
                files.flat_map(|outline| outline.named(&last.text)).find(|d| fits(d.kind))
            };
            if let Some(found) = own().or_else(seen).or_else(qualified) {
                return Some((found, taken));
            }
        }
        None
    }

    /// Notes what the first words of a path stand for: a package before the last of them, if the definition's own
    /// name is shorter than they are.
    fn push_words(&mut self, words: &[&Name], taken: usize, target: Span) {
        let (Some(first), Some(last)) = (words.first(), words.get(taken.saturating_sub(1))) else {
            return;
        };
        let own = self.names.definition(target).map_or(1, |d| d.name.split('.').count());
        let package = taken.saturating_sub(own);
        if package > 0
            && let (Some(end), Some(start)) = (words.get(package - 1), words.get(package))
        {
            let name = self.names.outline(target.file).map(|outline| std::sync::Arc::clone(&outline.package));
            name.into_iter().for_each(|name| self.push(first.span.to(end.span), Target::Package(name)));
            self.push(start.span.to(last.span), Target::Declared(target));
        } else {
            self.push(first.span.to(last.span), Target::Declared(target));
        }
    }

    /// The type of what a definition defines.
    pub(super) fn ty_of(&self, definition: &Definition) -> Ty {
        match definition.kind {
            Kind::Fact | Kind::Field => {
                let cell = definition.shape.as_ref().map_or(Ty::Other, |shape| self.ty_of_shape(shape));
                match &definition.by {
                    None => cell,
                    Some(by) => {
                        let index = self.names.lookup_kind(&self.seen, by, |kind| kind == Kind::Enum);
                        Ty::Indexed(index.map(|d| d.span), Box::new(cell))
                    }
                }
            }
            Kind::Enum => Ty::Set(definition.span),
            Kind::Value => definition.owner.map_or(Ty::Other, Ty::Enum),
            Kind::Rule(kind) => Ty::Rule(kind, definition.span),
            Kind::Indicator => Ty::Indicator,
            _ => Ty::Other,
        }
    }

    /// Follows the steps of a path from what its beginning stands for.
    fn steps(&mut self, mut ty: Ty, steps: &[Segment]) -> Ty {
        for step in steps {
            ty = match (ty, step) {
                (Ty::Indexed(Some(index), cell), Segment::Field(name)) => {
                    self.member(name, index);
                    *cell
                }
                (Ty::Indexed(index, cell), Segment::Index(path)) => {
                    self.path(path, &index.map_or(Ty::Other, Ty::Enum));
                    *cell
                }
                (Ty::Record(owner) | Ty::List(owner), Segment::Field(name)) => {
                    self.member(name, owner);
                    let field = self.names.member(owner, &name.text).cloned();
                    field.map_or(Ty::Other, |field| self.ty_of(&field))
                }
                (Ty::Rule(_, owner), Segment::Field(name)) => {
                    self.member(name, owner);
                    Ty::Indicator
                }
                (Ty::Set(owner), Segment::Field(name)) => {
                    self.member(name, owner);
                    Ty::Enum(owner)
                }
                (Ty::Rule(kind, owner), Segment::Index(path)) => {
                    self.path(path, &Ty::Other);
                    Ty::Rule(kind, owner)
                }
                (Ty::Rule(kind, owner), Segment::Key(_)) => Ty::Rule(kind, owner),
                (_, Segment::Index(path)) => {
                    self.path(path, &Ty::Other);
                    Ty::Other
                }
                (_, Segment::Field(_) | Segment::Key(_)) => Ty::Other,
            };
        }
        ty
    }

    /// What the items of a domain are.
    pub(super) fn domain_item(&mut self, domain: &crate::syntax::Domain) -> Ty {
        match domain {
            crate::syntax::Domain::Set(paths, _) => self.set(paths, &Ty::Other),
            crate::syntax::Domain::Path(path) => {
                if let Some(kind) = rules_word(&dotted(path)) {
                    self.path(path, &Ty::Other);
                    return Ty::SomeRule(kind);
                }
                match self.path(path, &Ty::Other) {
                    Ty::List(record) => Ty::Record(record),
                    Ty::Set(owner) => Ty::Enum(owner),
                    _ => Ty::Other,
                }
            }
        }
    }

    /// The values of a set: of the type expected, else of the first enum in sight that has them all. The type of
    /// one of them.
    pub(super) fn set(&mut self, paths: &[Path], expected: &Ty) -> Ty {
        let item = match expected {
            Ty::Set(owner) | Ty::Enum(owner) => Ty::Enum(*owner),
            Ty::Other => self.enum_with(paths).map_or(Ty::Other, Ty::Enum),
            other => other.clone(),
        };
        paths.iter().for_each(|path| drop(self.path(path, &item)));
        item
    }

    /// The first enum in sight that has all these values.
    fn enum_with(&self, paths: &[Path]) -> Option<Span> {
        let fits = |d: &&Definition| {
            let has = |path: &Path| self.names.member(d.span, &path.head.text).is_some();
            d.kind == Kind::Enum && paths.iter().all(has)
        };
        self.names.visible(&self.seen).find(fits).filter(|_| !paths.is_empty()).map(|d| d.span)
    }
}
