//! What several sources say together about a list: item by item, found by key.

use super::{Leaf, Rest};
use r2pc_lang::value::{Content, ItemValue, ListValue, Reason, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is read of a list.
#[derive(Clone, Debug)]
pub struct ListReading<'a> {
    /// The items that some source lists, by key.
    pub items: Vec<ItemReading<'a>>,
    /// Whether there may be others.
    pub open: bool,
    /// Why the list as a whole says nothing; then it has no items and any could be.
    pub missing: Option<Reason>,
    /// Why the list is not exactly known: what is missing, `disputed` where sources differ, `imprecise` where it is
    /// open. `None` where it is complete and agreed, its fields included.
    pub reason: Option<Reason>,
    /// The observations it rests on; so do its items' fields.
    pub rests: Vec<Rest<'a>>,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct ItemReading<'a> {
    /// Its key.
    pub key: &'a Arc<str>,
    /// Whether all sources list it; else it is perhaps in.
    pub certain: bool,
    listed: Vec<(Rest<'a>, &'a ItemValue)>,
}

impl<'a> ItemReading<'a> {
    /// A field of the item, of those sources that list it. A field left out is `not_collected`.
    #[must_use]
    pub fn field(&self, field: u32) -> Leaf<'a> {
        let part = |item: &'a ItemValue| item.fields.get(field as usize).and_then(Option::as_ref);
        Leaf::of(self.listed.iter().map(|(rest, item)| (*rest, part(item))))
    }
}

impl<'a> ListReading<'a> {
    pub(super) fn of(rests: &[Rest<'a>], missing: Option<Reason>) -> Self {
        if missing.is_some() {
            return ListReading {
                items: vec![],
                open: true,
                missing,
                reason: missing,
                rests: rests.to_vec(),
            };
        }
        let lists: Vec<(Rest<'a>, &'a ListValue)> = rests
            .iter()
            .filter_map(|rest| match &rest.observation.content {
                Content::Value(Value::List(list)) => Some((*rest, list)),
                _ => None,
            })
            .collect();
        let open = lists.iter().any(|(_, list)| list.open);
        let differ = lists.windows(2).any(|pair| matches!(pair, [(_, a), (_, b)] if a != b));
        let reason = if differ { Some(Reason::Disputed) } else { open.then_some(Reason::Imprecise) };
        ListReading { items: by_key(&lists), open, missing, reason, rests: rests.to_vec() }
    }

    /// The item of a key.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&ItemReading<'a>> {
        let at = self.items.binary_search_by(|item| (**item.key).cmp(key)).ok()?;
        self.items.get(at)
    }

    /// Why the fields of an item that no source lists are unknown (2.4): the list's reason, or `not_collected` where
    /// the list is known.
    #[must_use]
    pub fn unlisted(&self) -> Leaf<'a> {
        let reason = self.reason.unwrap_or(Reason::NotCollected);
        Leaf { rests: self.rests.clone(), ..Leaf::missing(reason) }
    }
}

fn by_key<'a>(lists: &[(Rest<'a>, &'a ListValue)]) -> Vec<ItemReading<'a>> {
    let mut found: BTreeMap<&'a Arc<str>, Vec<(Rest<'a>, &'a ItemValue)>> = BTreeMap::new();
    for (rest, list) in lists {
        for item in &list.items {
            found.entry(&item.key).or_default().push((*rest, item));
        }
    }
    let item = |(key, listed): (_, Vec<_>)| ItemReading { key, certain: listed.len() == lists.len(), listed };
    found.into_iter().map(item).collect()
}
