//! Items one by one: which are in, which perhaps, and whether there may be others (semantics, 2).

use super::super::calendar::DayRef;
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::world::{COUNTRIES, List};
use super::{Binding, Encoder, Res, Scope, Value, unsupported};
use crate::facts::CellKey;
use r2pc_lang::program::{Comprehension, Cond, Domain, FactType, FieldType, ListRead, Scalar, SetType};
use r2pc_lang::value::Reason;
use std::sync::Arc;

/// An item that may be in.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) binding: Binding,
    /// Surely not: there is no such item.
    pub(super) is_in: Kleene,
    pub(super) key: Arc<str>,
}

/// The items of a comprehension.
#[derive(Clone, Debug)]
pub(super) struct Items {
    pub(super) entries: Vec<Entry>,
    /// There may be others.
    pub(super) open: Lit,
    /// The list itself was never observed.
    pub(super) missing: Lit,
}

impl Items {
    fn closed(entries: Vec<Entry>) -> Items {
        Items { entries, open: Lit::FALSE, missing: Lit::FALSE }
    }
}

impl Encoder<'_, '_> {
    /// The items that a comprehension ranges over, its condition applied.
    pub(super) fn items(&mut self, over: &Comprehension, scope: &mut Scope) -> Res<Items> {
        let mut items = self.domain(&over.domain, scope)?;
        if let Some(condition) = &over.condition {
            for entry in &mut items.entries {
                scope.bind(over.slot, entry.binding.clone());
                let passes = self.cond(condition, scope);
                entry.is_in = Kleene::all(&[entry.is_in, passes], self.c());
            }
        }
        items.entries.retain(|entry| entry.is_in.no != Lit::TRUE);
        Ok(items)
    }

    pub(super) fn domain(&mut self, domain: &Domain, scope: &mut Scope) -> Res<Items> {
        Ok(match domain {
            Domain::List(list) => {
                let key = (list.fact, self.index(list.index, scope)?);
                self.list_items(key, scope)?
            }
            Domain::Choices(ty, values) => {
                let size = self.enum_size(*ty);
                let entry = |value: &u32| Entry {
                    binding: fixed(*value as usize, size),
                    is_in: Kleene::TRUE,
                    key: self.element_name(*ty, *value as usize),
                };
                Items::closed(values.iter().map(entry).collect())
            }
            Domain::Set(set) => {
                let SetType::Enum(ty) = set.ty else {
                    return unsupported("the countries of a set, one by one");
                };
                let members = self.set(set, scope)?;
                let size = members.named.len();
                let entry = |(at, is_in): (usize, &Kleene)| Entry {
                    binding: fixed(at, size),
                    is_in: *is_in,
                    key: self.element_name(ty, at),
                };
                Items::closed(members.named.iter().enumerate().map(entry).collect())
            }
            Domain::Rules(rules) => {
                let entry = |rule: &r2pc_lang::program::RuleId| Entry {
                    binding: Binding::Rule(*rule),
                    is_in: Kleene::TRUE,
                    key: Arc::clone(&self.s.program.rule(*rule).full_name),
                };
                Items::closed(rules.iter().map(entry).collect())
            }
        })
    }

    /// A list on a day, as it is observed.
    pub(super) fn list_on(&mut self, key: CellKey, day: &DayRef) -> List {
        let name = self.cell_name(key);
        let always_open =
            matches!(self.s.program.vocabulary.fact(key.0).ty, FactType::List { open: true, .. });
        self.w.list(&name, day, always_open)
    }

    fn list_items(&mut self, key: CellKey, scope: &Scope) -> Res<Items> {
        let keys = item_keys(self.s, self.w, key)?;
        let list = self.list_on(key, &scope.day);
        let aged = self.is_aged(key, &scope.day, scope);
        let c = self.c();
        let missing = c.or(list.missing, aged);
        let mut entries = Vec::new();
        for (place, ((there, certain), name)) in list.items.iter().zip(keys).enumerate() {
            let is_there = c.and(!missing, *there);
            let is_in = Kleene { yes: c.and(is_there, *certain), no: !is_there };
            entries.push(Entry { binding: Binding::Item(key, place, Arc::clone(&name)), is_in, key: name });
        }
        let open = c.or(missing, list.open);
        Ok(Items { entries, open, missing })
    }

    /// `any(… satisfies S)`: an open list makes it never false.
    pub(super) fn any(
        &mut self,
        over: &Comprehension,
        satisfies: Option<&Cond>,
        scope: &mut Scope,
    ) -> Res<Kleene> {
        let items = self.items(over, scope)?;
        let mut parts = vec![Kleene { yes: Lit::FALSE, no: !items.open }];
        for entry in items.entries {
            let mut of_item = vec![entry.is_in];
            if let Some(condition) = satisfies {
                scope.bind(over.slot, entry.binding);
                of_item.push(self.cond(condition, scope));
            }
            parts.push(Kleene::all(&of_item, self.c()));
        }
        Ok(Kleene::any(&parts, self.c()))
    }

    /// `every(… satisfies S)`: an open list makes it never true.
    pub(super) fn every(&mut self, over: &Comprehension, satisfies: &Cond, scope: &mut Scope) -> Res<Kleene> {
        let items = self.items(over, scope)?;
        let mut parts = vec![Kleene { yes: !items.open, no: Lit::FALSE }];
        for entry in items.entries {
            scope.bind(over.slot, entry.binding);
            let satisfied = self.cond(satisfies, scope);
            parts.push(Kleene::any(&[!entry.is_in, satisfied], self.c()));
        }
        Ok(Kleene::all(&parts, self.c()))
    }

    pub(super) fn list_known(&mut self, list: &ListRead, scope: &mut Scope) -> Res<Lit> {
        let key = (list.fact, self.index(list.index, scope)?);
        let items = self.list_items(key, scope)?;
        let c = self.c();
        let mut known: Vec<Lit> = items.entries.iter().map(|entry| entry.is_in.is_known(c)).collect();
        known.push(!items.open);
        Ok(c.all(known))
    }

    pub(super) fn list_has(&mut self, list: &ListRead, reason: Reason, scope: &mut Scope) -> Res<Lit> {
        let key = (list.fact, self.index(list.index, scope)?);
        let read = self.list_on(key, &scope.day);
        let aged = self.is_aged(key, &scope.day, scope);
        Ok(self.reason_of_list(&read, aged, reason))
    }
}

/// A variable with one value.
fn fixed(at: usize, size: usize) -> Binding {
    Binding::Value(Value::Choice((0..size).map(|place| Lit::from(place == at)).collect()))
}

/// The keys that the items of a list have in a proof, one a place.
pub(in super::super) fn item_keys(
    side: &super::Side<'_>,
    world: &super::World,
    key: CellKey,
) -> Res<Vec<Arc<str>>> {
    let vocabulary = &side.program.vocabulary;
    let FactType::List { record, .. } = vocabulary.fact(key.0).ty else {
        return unsupported("items of what is no list");
    };
    let record = vocabulary.record(record);
    let field = record.key.and_then(|key| record.fields.get(key as usize));
    let count = world.scope.items;
    Ok(match field.map(|field| &field.ty) {
        Some(FieldType::Scalar(Scalar::Text)) => world.keys.iter().take(count).cloned().collect(),
        Some(FieldType::Scalar(Scalar::Country)) => {
            COUNTRIES.iter().take(count).map(|code| Arc::from(*code)).collect()
        }
        Some(FieldType::Scalar(Scalar::Date)) => {
            (1..=count).map(|day| Arc::from(format!("2010-01-{day:02}"))).collect()
        }
        Some(FieldType::Scalar(Scalar::Enum(ty))) => {
            let words = vocabulary.enumeration(*ty).values.iter().take(count);
            words.map(|(word, _)| Arc::clone(word)).collect()
        }
        _ => return unsupported("a key of this type"),
    })
}
