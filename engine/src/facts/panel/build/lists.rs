//! Rows that are items put together to lists.

use super::{Building, BuildingColumn, BuildingGroup, RowHead, assembled, finished};
use crate::facts::Origin;
use crate::facts::panel::items::Items;
use crate::facts::panel::values::{Ints, all_set};
use crate::facts::panel::{Group, Panel};
use std::sync::Arc;

impl Building {
    /// The panel of the lists whose items the rows are, of a single group; `key` is the column of their keys. None where a
    /// list has two items of one key.
    pub(crate) fn finish_lists(
        mut self,
        codes: &[Arc<str>],
        sources: Vec<Origin>,
        (key, open): (usize, bool),
    ) -> Option<Panel> {
        self.settle();
        let Building { file, text, by_line, names, rows, groups, columns, .. } = self;
        let columns: Vec<BuildingColumn> = columns.into_iter().map(in_order_of_texts).collect();
        let keys = &columns.get(key)?.numbers;
        let list = |at: u32| rows.get(at as usize).map(|row| (row.country, row.observed));
        let item = |at: &u32| (list(*at), keys.get(*at));
        let mut order: Vec<u32> = (0..u32::try_from(rows.len()).ok()?).collect();
        let is_sorted = order.is_sorted_by_key(item);
        if !is_sorted {
            order.sort_by_key(item);
        }
        if order.windows(2).any(|pair| matches!(pair, [a, b] if item(a) == item(b))) {
            return None;
        }
        let (mut heads, mut starts, mut foremost): (Vec<RowHead>, _, _) = (Vec::new(), vec![0], Vec::new());
        for items in order.chunk_by(|a, b| list(*a) == list(*b)) {
            // What the row says that stands first in the text, it says of the list.
            let told = items.iter().filter_map(|at| rows.get(*at as usize));
            let (place, first) = (0..).zip(told).min_by_key(|(_, row)| row.at)?;
            heads.push(*first);
            foremost.push(place);
            starts.push(starts.last()? + u32::try_from(items.len()).ok()?);
        }
        if foremost.iter().all(|place| *place == 0) {
            foremost.clear();
        }
        let BuildingGroup { key: cell, fields, published, .. } = groups.into_iter().next()?;
        let order = (!is_sorted).then_some(&*order);
        let columns = columns.into_iter().map(|column| finished(column, order)).collect();
        let there = all_set(heads.len());
        let items = Some(Items { open, key, starts, foremost });
        let group = Group { key: cell, columns, there, fields, published, items };
        Some(assembled((file, text, by_line, names), &heads, codes, sources, vec![group]))
    }
}

/// A column whose texts are in order: so are their places.
fn in_order_of_texts(column: BuildingColumn) -> BuildingColumn {
    let BuildingColumn { texts, numbers, .. } = column;
    if texts.is_empty() {
        return BuildingColumn { texts, numbers, ..column };
    }
    let mut order: Vec<(Arc<str>, usize)> = texts.into_iter().zip(0..).collect();
    order.sort();
    let mut places = vec![0; order.len()];
    for (place, (_, at)) in (0..).zip(&order) {
        if let Some(slot) = places.get_mut(*at) {
            *slot = place;
        }
    }
    let placed =
        |number: i64| usize::try_from(number).ok().and_then(|at| places.get(at)).copied().unwrap_or(0);
    let numbers = Ints::of(numbers.iter().map(placed));
    BuildingColumn { texts: order.into_iter().map(|(text, _)| text).collect(), numbers, ..column }
}
