//! Lists in columns: a row an item, those of one list after the other, by key.

use super::Group;
use r2pc_lang::value::{ItemValue, ListValue, Value};
use std::ops::Range;
use std::sync::Arc;

/// Which items are in the lists of a panel. What they say stands in the columns of their group.
#[derive(Clone, Debug)]
pub(crate) struct Items {
    /// Whether there may be others in each list.
    pub(super) open: bool,
    /// The place of the key's column.
    pub(super) key: usize,
    /// By row of the panel, where its items begin; one more, where the last one's end.
    pub(super) starts: Vec<u32>,
    /// By row, which of its items stands first in the text; empty where that is the first of each.
    pub(super) foremost: Vec<u32>,
}

impl Items {
    fn run(&self, row: u32) -> Range<u32> {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(0);
        start(row as usize)..start(row as usize + 1)
    }

    /// The item of a row's list that stands first in the text.
    pub(super) fn foremost(&self, row: u32) -> u32 {
        self.run(row).start + self.foremost.get(row as usize).copied().unwrap_or(0)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.starts.as_slice()) + size_of_val(self.foremost.as_slice())
    }
}

impl Group {
    /// Whether it is one of lists.
    pub(crate) fn is_list(&self) -> bool {
        self.items.is_some()
    }

    /// Whether there may be other items in its lists.
    pub(crate) fn is_open(&self) -> bool {
        self.items.as_ref().is_some_and(|items| items.open)
    }

    /// The items of a row's list.
    pub(crate) fn run(&self, row: u32) -> Range<u32> {
        self.items.as_ref().map_or(0..0, |items| items.run(row))
    }

    /// An item of a row's list, by its place in it.
    pub(crate) fn item(&self, row: u32, place: usize) -> Option<u32> {
        let run = self.run(row);
        u32::try_from(place).ok().map(|place| run.start + place).filter(|item| *item < run.end)
    }

    /// The key of an item.
    pub(crate) fn key_of(&self, item: u32) -> Option<&Arc<str>> {
        self.columns.get(self.items.as_ref()?.key)?.values.text(item)
    }

    /// The item of a key in a row's list.
    pub(crate) fn find(&self, row: u32, key: &str) -> Option<u32> {
        let run = self.run(row);
        let below = |item: u32| self.key_of(item).is_some_and(|found| **found < *key);
        let (mut from, mut to) = (run.start, run.end);
        while from < to {
            let middle = from + (to - from) / 2;
            if below(middle) { from = middle + 1 } else { to = middle }
        }
        (from < run.end && self.key_of(from).is_some_and(|found| **found == *key)).then_some(from)
    }

    /// What an item says of a field; none where it says nothing.
    pub(crate) fn field_of(&self, item: u32, field: u32) -> Option<Value> {
        let column = self.column(Some(field))?;
        column.has(item).then(|| column.values.value(item))
    }

    /// The list of a row.
    pub(super) fn list(&self, items: &Items, row: u32) -> ListValue {
        let item = |item: u32| {
            let fields = self.record(item);
            let key = self.key_of(item).cloned().unwrap_or_default();
            ItemValue { key, fields }
        };
        ListValue { items: items.run(row).map(item).collect(), open: items.open }
    }
}
