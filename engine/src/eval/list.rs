//! Items one by one: which are in, which perhaps, and whether there may be others (semantics, 2).

use super::{Binding, Evaluator, Scope, Value};
use crate::cause::{Causes, Possible, Tri};
use crate::possible::{Choices, Texts};
use crate::truth::Truth;
use r2pc_lang::program::{Comprehension, Cond, Domain, ListRead, Set};
use r2pc_lang::value::Element;
use std::sync::Arc;

/// An item that is in or perhaps in.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What its variable stands for.
    pub(super) binding: Binding,
    /// True: in. Unknown: perhaps in. Never false.
    pub(super) is_in: Tri,
    /// Its key, as findings name it.
    pub(super) key: Option<Arc<str>>,
}

/// The items of a comprehension.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    /// Those that are in or perhaps in, by key.
    pub(super) entries: Vec<Entry>,
    /// Whether there may be others.
    pub(super) open: bool,
    /// Whether the list itself was never observed.
    pub(super) missing: bool,
    /// Why there may be.
    pub(super) causes: Causes,
}

impl Items {
    /// Why it is not known which items are in.
    pub(super) fn into_causes(self) -> Causes {
        self.entries.into_iter().flat_map(|entry| entry.is_in.causes).chain(self.causes).collect()
    }
}

impl Evaluator<'_> {
    /// The items that a comprehension ranges over, its condition applied.
    pub(super) fn items(&mut self, over: &Comprehension, scope: &mut Scope) -> Items {
        let mut items = self.domain(&over.domain, scope);
        if over.condition.is_some() {
            items.entries.retain_mut(|entry| self.passes(over, entry, scope));
        }
        items
    }

    /// The item of a key, its condition applied; none where it is out.
    pub(super) fn entry(&mut self, over: &Comprehension, key: &str, scope: &mut Scope) -> Option<Entry> {
        let items = self.domain(&over.domain, scope);
        let mut entry = items.entries.into_iter().find(|entry| entry.key.as_deref() == Some(key))?;
        self.passes(over, &mut entry, scope).then_some(entry)
    }

    /// Whether an item is not surely out; its condition is written into it.
    fn passes(&mut self, over: &Comprehension, entry: &mut Entry, scope: &mut Scope) -> bool {
        let Some(condition) = &over.condition else { return true };
        scope.bind(over.slot, entry.binding.clone());
        let passes = self.cond(condition, scope);
        let before = std::mem::replace(&mut entry.is_in, Possible::known(Truth::True));
        entry.is_in = Tri::all(vec![before, passes]);
        entry.is_in.value.can_be_true()
    }

    fn domain(&mut self, domain: &Domain, scope: &mut Scope) -> Items {
        match domain {
            Domain::List(list) => self.list_items(list, scope),
            Domain::Choices(ty, values) => {
                let names = self.program.vocabulary.enumeration(*ty);
                let entry = |value: &u32| Entry {
                    binding: choice(*value),
                    is_in: Possible::known(Truth::True),
                    key: Some(Arc::from(names.word(*value))),
                };
                Items { entries: values.iter().map(entry).collect(), ..Items::default() }
            }
            Domain::Set(set) => self.set_items(set, scope),
            Domain::Rules(rules) => {
                let entry = |rule: &r2pc_lang::program::RuleId| Entry {
                    binding: Binding::Rule(*rule),
                    is_in: Possible::known(Truth::True),
                    key: Some(Arc::clone(&self.program.rule(*rule).full_name)),
                };
                Items { entries: rules.iter().map(entry).collect(), ..Items::default() }
            }
        }
    }

    fn set_items(&mut self, set: &Set, scope: &mut Scope) -> Items {
        let members = self.set(set, scope);
        let entry = |(element, truth): (&Element, &Truth)| Entry {
            binding: element_binding(element),
            is_in: Tri::of(*truth, members.causes.clone()),
            key: Some(self.element_name(set, element)),
        };
        let entries =
            members.value.named.iter().filter(|(_, truth)| truth.can_be_true()).map(entry).collect();
        let open = members.value.rest.can_be_true();
        Items {
            missing: open && members.value.named.is_empty(),
            entries,
            open,
            causes: members.causes.clone(),
        }
    }

    fn element_name(&self, set: &Set, element: &Element) -> Arc<str> {
        match (element, &set.ty) {
            (Element::Country(code), _) => Arc::clone(code),
            (Element::Choice(value), r2pc_lang::program::SetType::Enum(ty)) => {
                Arc::from(self.program.vocabulary.enumeration(*ty).word(*value))
            }
            (Element::Choice(value), r2pc_lang::program::SetType::Country) => Arc::from(value.to_string()),
        }
    }

    /// `any(… satisfies S)`: some item is in and satisfies; an open list makes it never false.
    pub(super) fn any(&mut self, over: &Comprehension, satisfies: Option<&Cond>, scope: &mut Scope) -> Tri {
        let items = self.items(over, scope);
        let mut parts = vec![unseen(&items)];
        for entry in items.entries {
            let mut of_item = vec![entry.is_in];
            if let Some(condition) = satisfies {
                scope.bind(over.slot, entry.binding);
                of_item.push(self.cond(condition, scope));
            }
            parts.push(Tri::all(of_item));
        }
        Tri::any(parts)
    }

    /// `every(… satisfies S)`: each item is out or satisfies; an open list makes it never true.
    pub(super) fn every(&mut self, over: &Comprehension, satisfies: &Cond, scope: &mut Scope) -> Tri {
        let items = self.items(over, scope);
        let mut parts = vec![!unseen(&items)];
        for entry in items.entries {
            scope.bind(over.slot, entry.binding);
            let satisfied = self.cond(satisfies, scope);
            parts.push(Tri::any(vec![!entry.is_in, satisfied]));
        }
        Tri::all(parts)
    }

    /// Whether a list is known, not open and not disputed in what it lists.
    pub(super) fn list_known(&mut self, list: &ListRead, scope: &mut Scope) -> bool {
        let items = self.list_items(list, scope);
        !items.open && items.entries.iter().all(|entry| entry.is_in.value.is_known())
    }
}

/// An item nobody wrote may be there and satisfy anything.
fn unseen(items: &Items) -> Tri {
    let value = if items.open { Truth::Unknown } else { Truth::False };
    Tri::of(value, items.causes.clone())
}

fn choice(value: u32) -> Binding {
    Binding::Value(Value::Choice(Possible::known(Choices::one(value))))
}

fn element_binding(element: &Element) -> Binding {
    match element {
        Element::Choice(value) => choice(*value),
        Element::Country(code) => Binding::Value(Value::Text(Possible::known(Texts::one(Arc::clone(code))))),
    }
}
