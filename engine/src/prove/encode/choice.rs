//! Enum values, texts, countries and sets.

use super::super::bits::Bits;
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::range::{End, Range};
use super::super::world::COUNTRIES;
use super::cond::one_only;
use super::{Binding, Encoder, Members, Res, Scope, TextSet, Value, unsupported};
use r2pc_lang::program::{
    Choice, ChoiceKind, Comparison, Constant, EnumId, Member, Set, SetKind, SetType, Text, TextKind,
};
use std::sync::Arc;

impl Encoder<'_, '_> {
    pub(super) fn enum_size(&self, ty: EnumId) -> usize {
        self.s.program.vocabulary.enumeration(ty).values.len()
    }

    fn one(&self, ty: EnumId, value: u32) -> Vec<Lit> {
        (0..self.enum_size(ty)).map(|at| Lit::from(at == value as usize)).collect()
    }

    /// What an enum value can be: of each value, whether it is possible.
    pub(super) fn choice(&mut self, choice: &Choice, scope: &mut Scope) -> Res<Vec<Lit>> {
        Ok(match &choice.kind {
            ChoiceKind::Constant(value) => self.one(choice.ty, *value),
            ChoiceKind::Read(read) => self.read_choice(read, scope)?,
            ChoiceKind::Parameter(id) => {
                let mut result = vec![Lit::TRUE; self.enum_size(choice.ty)];
                for (when, value) in self.parameter(*id, scope).into_iter().rev() {
                    let value = match value {
                        Some(Constant::Choice(value)) => self.one(choice.ty, value),
                        _ => vec![Lit::TRUE; self.enum_size(choice.ty)],
                    };
                    result = self.choose_among(when, &value, &result);
                }
                result
            }
            ChoiceKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Choice(value)) => value.clone(),
                _ => return unsupported("a variable that is not a value of an enum"),
            },
            ChoiceKind::Call(call) => match self.call(call, scope)? {
                Value::Choice(value) => value,
                _ => return unsupported("a define of another type"),
            },
            ChoiceKind::LevelOf(rule) => self.view(rule, scope)?.levels.to_vec(),
            ChoiceKind::Picked(pick, read) => self.picked_choice(*pick, read, scope)?,
            ChoiceKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.choice(value, scope)?, self.choice(fallback, scope)?);
                let known = one_only(&value, self.c());
                self.choose_among(known, &value, &fallback)
            }
        })
    }

    fn choose_among(&mut self, when: Lit, yes: &[Lit], no: &[Lit]) -> Vec<Lit> {
        let c = self.c();
        yes.iter().zip(no).map(|(a, b)| c.choose(when, *a, *b)).collect()
    }

    pub(super) fn compare_choice(&mut self, how: Comparison, a: &[Lit], b: &[Lit]) -> Kleene {
        let c = self.c();
        match how {
            Comparison::Is | Comparison::IsNot => {
                let common: Vec<Lit> = a.iter().zip(b).map(|(x, y)| c.and(*x, *y)).collect();
                let shared = c.any(common);
                let (one_a, one_b) = (one_only(a, c), one_only(b, c));
                let same = Kleene { yes: c.all([one_a, one_b, shared]), no: !shared };
                if how == Comparison::Is { same } else { !same }
            }
            _ => {
                let (a, b) = (span(a, c), span(b, c));
                a.compare(how, &b, c)
            }
        }
    }

    /// What a text or country can be.
    pub(super) fn text(&mut self, text: &Text, scope: &mut Scope) -> Res<TextSet> {
        Ok(match &text.kind {
            TextKind::Constant(text) => TextSet {
                any: Lit::FALSE,
                of: self.w.texts.iter().map(|known| Lit::from(known == text)).collect(),
            },
            TextKind::Read(read) => self.read_text(read, scope)?,
            TextKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Text(text)) => text.clone(),
                _ => return unsupported("a variable that is not a text"),
            },
            TextKind::Call(call) => match self.call(call, scope)? {
                Value::Text(text) => text,
                _ => return unsupported("a define of another type"),
            },
            TextKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.text(value, scope)?, self.text(fallback, scope)?);
                let one = one_only(&value.of, self.c());
                let known = self.c().and(!value.any, one);
                TextSet {
                    any: self.c().choose(known, value.any, fallback.any),
                    of: self.choose_among(known, &value.of, &fallback.of),
                }
            }
        })
    }

    pub(super) fn same_text(&mut self, a: &TextSet, b: &TextSet) -> Res<Kleene> {
        if a.of.len() != b.of.len() {
            return unsupported("a text that meets a country");
        }
        let c = self.c();
        let common: Vec<Lit> = a.of.iter().zip(&b.of).map(|(x, y)| c.and(*x, *y)).collect();
        let shared = c.any(common);
        let (one_a, one_b) = (one_only(&a.of, c), one_only(&b.of, c));
        let listed = c.and(!a.any, !b.any);
        Ok(Kleene { yes: c.all([listed, shared, one_a, one_b]), no: c.and(listed, !shared) })
    }

    /// What a set can hold.
    pub(super) fn set(&mut self, set: &Set, scope: &mut Scope) -> Res<Members> {
        Ok(match &set.kind {
            SetKind::Constant(values) => {
                let size = self.set_size(&set.ty);
                let has = |at: usize| Lit::from(values.iter().any(|value| *value as usize == at));
                Members { named: (0..size).map(|at| Kleene::known(has(at))).collect(), rest: Kleene::FALSE }
            }
            SetKind::Read(read) => {
                let members = self.read_set(read, scope)?;
                match set.ty {
                    // Every element of an enum is named, so that nothing is left to the rest.
                    SetType::Enum(_) => Members { rest: Kleene::FALSE, ..members },
                    SetType::Country => members,
                }
            }
            SetKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Set(members)) => members.clone(),
                _ => return unsupported("a variable that is not a set"),
            },
            SetKind::Call(call) => match self.call(call, scope)? {
                Value::Set(members) => members,
                _ => return unsupported("a define of another type"),
            },
            SetKind::One(member) => {
                let elements = self.elements(member, scope)?;
                let one = one_only(&elements.of, self.c());
                let c = self.c();
                let truth = |lit: &Lit| Kleene { yes: c.and(*lit, one), no: !*lit };
                let named: Vec<Kleene> = elements.of.iter().map(truth).collect();
                Members { named, rest: Kleene { yes: Lit::FALSE, no: !elements.any } }
            }
        })
    }

    fn set_size(&self, ty: &SetType) -> usize {
        match ty {
            SetType::Enum(ty) => self.enum_size(*ty),
            SetType::Country => COUNTRIES.len(),
        }
    }

    /// The elements a value can be; `any` stands for all.
    fn elements(&mut self, member: &Member, scope: &mut Scope) -> Res<TextSet> {
        match member {
            Member::Choice(choice) => Ok(TextSet { any: Lit::FALSE, of: self.choice(choice, scope)? }),
            Member::Country(text) => self.text(text, scope),
        }
    }

    /// `x is one of S`: true when all its possible values lie in the set, false when none does.
    pub(super) fn one_of(&mut self, member: &Member, set: &Set, scope: &mut Scope) -> Res<Kleene> {
        let elements = self.elements(member, scope)?;
        let members = self.set(set, scope)?;
        if elements.of.len() != members.named.len() {
            return unsupported("a set of other values");
        }
        let c = self.c();
        let (mut all, mut none) = (vec![!elements.any], vec![!elements.any]);
        for (possible, is_in) in elements.of.iter().zip(&members.named) {
            all.push(c.or(!*possible, is_in.yes));
            none.push(c.or(!*possible, is_in.no));
        }
        Ok(Kleene { yes: c.all(all), no: c.all(none) })
    }

    /// `a includes all|any of b`.
    pub(super) fn includes(&mut self, set: &Set, every: bool, of: &Set, scope: &mut Scope) -> Res<Kleene> {
        if let SetKind::One(member) = &of.kind {
            return self.one_of(member, set, scope);
        }
        let (a, b) = (self.set(set, scope)?, self.set(of, scope)?);
        if a.named.len() != b.named.len() {
            return unsupported("a set of other values");
        }
        let c = self.c();
        let pairs = a.named.iter().zip(&b.named).chain([(&a.rest, &b.rest)]);
        let parts: Vec<Kleene> = pairs
            .map(
                |(in_a, in_b)| {
                    if every { Kleene::any(&[!*in_b, *in_a], c) } else { Kleene::all(&[*in_a, *in_b], c) }
                },
            )
            .collect();
        Ok(if every { Kleene::all(&parts, c) } else { Kleene::any(&parts, c) })
    }

    /// The name of an element of a set: a word or a code.
    pub(super) fn element_name(&self, ty: EnumId, at: usize) -> Arc<str> {
        let value = u32::try_from(at).unwrap_or(u32::MAX);
        Arc::from(self.s.program.vocabulary.enumeration(ty).word(value))
    }
}

/// The interval from the lowest to the highest possible place.
pub(super) fn span(values: &[Lit], c: &mut super::Circuit) -> Range {
    let pick = |order: &mut dyn Iterator<Item = usize>, c: &mut super::Circuit| {
        let order: Vec<usize> = order.collect();
        order.into_iter().rev().fold(Bits::constant(0), |rest, at| {
            let place = Bits::constant(i128::try_from(at).unwrap_or(0));
            Bits::choose(values[at], &place, &rest, c)
        })
    };
    let low = pick(&mut (0..values.len()), c);
    let high = pick(&mut (0..values.len()).rev(), c);
    Range { low: End::at(low), high: End::at(high) }
}
