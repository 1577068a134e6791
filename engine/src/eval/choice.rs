//! Enum values, texts, countries and sets.

use super::leaf::either;
use super::{Binding, Evaluator, Members, Scope, Value};
use crate::cause::{Causes, Possible, Tri};
use crate::eval::day::union;
use crate::possible::{Choices, Texts};
use crate::truth::Truth;
use r2pc_lang::program::{
    Choice, ChoiceKind, Constant, EnumId, Member, Set, SetKind, SetType, Text, TextKind,
};
use r2pc_lang::value::Element;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Evaluator<'_> {
    /// What an enum value can be.
    pub fn choice(&mut self, choice: &Choice, scope: &mut Scope) -> Possible<Choices> {
        let any = || Possible::known(self.program_choices(choice.ty));
        match &choice.kind {
            ChoiceKind::Constant(value) => Possible::known(Choices::one(*value)),
            ChoiceKind::Read(read) => self.read_choice(read, choice.ty, scope),
            ChoiceKind::Parameter(parameter) => match self.parameter(*parameter, scope) {
                Some(Constant::Choice(value)) => Possible::known(Choices::one(*value)),
                _ => any(),
            },
            ChoiceKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Choice(value)) => value.clone(),
                _ => any(),
            },
            ChoiceKind::Call(call) => match self.call(call, scope) {
                Value::Choice(value) => value,
                _ => Possible::known(self.program_choices(choice.ty)),
            },
            ChoiceKind::LevelOf(rule) => self.level(rule, scope),
            ChoiceKind::Picked(pick, read) => self.picked_choice(*pick, read, choice.ty, scope),
            ChoiceKind::Otherwise(value, fallback, because) => {
                let known = self.choice(value, scope);
                if known.value.known().is_some() {
                    return known;
                }
                let fallback = self.choice(fallback, scope);
                if self.cautious {
                    return Possible { value: known.value.union(fallback.value), causes: known.causes };
                }
                let text = crate::text::choices(&self.program.vocabulary, choice.ty, fallback.value);
                self.assume(choice.span, text, because);
                fallback
            }
        }
    }

    /// All values of an enum.
    pub(super) fn program_choices(&self, ty: EnumId) -> Choices {
        Choices::all(self.program.vocabulary.enumeration(ty).values.len())
    }

    /// What a text or country can be.
    pub fn text(&mut self, text: &Text, scope: &mut Scope) -> Possible<Texts> {
        match &text.kind {
            TextKind::Constant(text) => Possible::known(Texts::one(Arc::clone(text))),
            TextKind::Read(read) => self.read_text(read, scope),
            TextKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Text(text)) => text.clone(),
                _ => Possible::known(Texts::Any),
            },
            TextKind::Call(call) => match self.call(call, scope) {
                Value::Text(text) => text,
                _ => Possible::known(Texts::Any),
            },
            TextKind::Otherwise(value, fallback, because) => {
                let known = self.text(value, scope);
                if known.value.known().is_some() {
                    return known;
                }
                let fallback = self.text(fallback, scope);
                if self.cautious {
                    return Possible { value: either(known.value, fallback.value), causes: known.causes };
                }
                self.assume(text.span, crate::text::texts(&fallback.value), because);
                fallback
            }
        }
    }

    /// What a set can hold.
    pub fn set(&mut self, set: &Set, scope: &mut Scope) -> Possible<Members> {
        match &set.kind {
            SetKind::Constant(values) => {
                let named = values.iter().map(|value| (Element::Choice(*value), Truth::True)).collect();
                Possible::known(Members { named, rest: Truth::False })
            }
            SetKind::Read(read) => self.read_set(read, &set.ty, scope),
            SetKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Set(members)) => members.clone(),
                _ => Possible::known(Members::any()),
            },
            SetKind::Call(call) => match self.call(call, scope) {
                Value::Set(members) => members,
                _ => Possible::known(Members::any()),
            },
            SetKind::One(member) => self.singleton(member, scope),
        }
    }

    /// The set of one value: perhaps each of those it can be.
    fn singleton(&mut self, member: &Member, scope: &mut Scope) -> Possible<Members> {
        let elements = self.elements(member, scope);
        let truth = if elements.value.len() == 1 { Truth::True } else { Truth::Unknown };
        let rest =
            Truth::from(false).max(if elements.value.is_empty() { Truth::Unknown } else { Truth::False });
        let named = elements.value.into_iter().map(|element| (element, truth)).collect();
        Possible { value: Members { named, rest }, causes: elements.causes }
    }

    /// The elements a value can be; none stands for any.
    fn elements(&mut self, member: &Member, scope: &mut Scope) -> Possible<Vec<Element>> {
        match member {
            Member::Choice(choice) => {
                let choice = self.choice(choice, scope);
                Possible { value: choice.value.iter().map(Element::Choice).collect(), causes: choice.causes }
            }
            Member::Country(text) => {
                let text = self.text(text, scope);
                let value = match text.value {
                    Texts::Any => Vec::new(),
                    Texts::OneOf(codes) => codes.into_iter().map(Element::Country).collect(),
                };
                Possible { value, causes: text.causes }
            }
        }
    }

    /// `x is one of S`: true when all its possible values lie in the set, false when none does.
    pub(super) fn one_of(&mut self, member: &Member, set: &Set, scope: &mut Scope) -> Tri {
        let elements = self.elements(member, scope);
        let members = self.set(set, scope);
        let truths: Vec<Truth> = if elements.value.is_empty() {
            vec![Truth::Unknown]
        } else {
            elements.value.iter().map(|element| members.value.has(element)).collect()
        };
        let truth = match truths.as_slice() {
            all if all.iter().all(|t| *t == Truth::True) => Truth::True,
            all if all.iter().all(|t| *t == Truth::False) => Truth::False,
            _ => Truth::Unknown,
        };
        Tri::of(truth, union(elements.causes, members.causes))
    }

    /// `a includes all|any of b`.
    pub(super) fn includes(&mut self, set: &Set, every: bool, of: &Set, scope: &mut Scope) -> Tri {
        if let SetKind::One(member) = &of.kind {
            return self.one_of(member, set, scope);
        }
        let (a, b) = (self.set(set, scope), self.set(of, scope));
        let truth = a.value.includes(every, &b.value);
        Tri::of(truth, union(a.causes, b.causes))
    }

    /// A set with every element of an enum named, so that nothing is left to the rest.
    pub(super) fn spelled_out(&self, members: Members, ty: &SetType) -> Members {
        let SetType::Enum(ty) = ty else { return members };
        let all = self.program_choices(*ty).iter().map(Element::Choice);
        let named = all
            .map(|element| {
                let truth = members.has(&element);
                (element, truth)
            })
            .collect();
        Members { named, rest: Truth::False }
    }
}

impl Members {
    /// A set of which nothing is known.
    #[must_use]
    pub fn any() -> Members {
        Members { named: BTreeMap::new(), rest: Truth::Unknown }
    }

    /// Whether every, or any, element of another set is in this one.
    #[must_use]
    pub fn includes(&self, every: bool, of: &Members) -> Truth {
        let elements: BTreeSet<&Element> = self.named.keys().chain(of.named.keys()).collect();
        let named = elements.into_iter().map(|element| (self.has(element), of.has(element)));
        let pairs = named.chain([(self.rest, of.rest)]);
        if every {
            pairs.fold(Truth::True, |all, (here, there)| all.and((!there).or(here)))
        } else {
            pairs.fold(Truth::False, |any, (here, there)| any.or(here.and(there)))
        }
    }

    /// Whether an element is in.
    #[must_use]
    pub fn has(&self, element: &Element) -> Truth {
        self.named.get(element).copied().unwrap_or(self.rest)
    }

    /// Whether it is known of everything whether it is in.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.rest.is_known() && self.named.values().all(|truth| truth.is_known())
    }
}

/// A set with its causes, which count only where it is unknown.
pub(super) fn possible_members(value: Members, causes: Causes) -> Possible<Members> {
    if value.is_known() { Possible::known(value) } else { Possible { value, causes } }
}
