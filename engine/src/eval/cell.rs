//! Cells: from a reading of observations to possible values of a type.

use super::choice::possible_members;
use super::day::Dates;
use super::leaf::{self, choice, dates, either, length, number, set_hull, text, truth};
use super::list::{Entry, Items};
use super::num::range;
use super::time::Point;
use super::{Binding, Evaluator, Lengths, Members, Scope};
use crate::calendar;
use crate::cause::{Cause, Causes, Possible, Tri};
use crate::facts::CellKey;
use crate::facts::reading::{self, Ask, Leaf, Reading, Rest};
use crate::finding::CellPlace;
use crate::number::Numbers;
use crate::possible::{Choices, Interval, Texts};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Cell, CellName, EnumId, ListRead, NumberType, Read, SetType, Slot, When};
use r2pc_lang::syntax::Pick;
use r2pc_lang::value::{Content, Reason, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The days that a reading may be of, and what keeps them from being one.
struct ReadAt {
    days: Vec<Date>,
    causes: Causes,
}

/// Most days that a reading on an imprecisely known day is tried at: a year's.
const MOST_DAYS: i64 = 366;

/// What a cell holds on one day.
pub(super) struct Found<'a> {
    place: CellPlace,
    day: Date,
    leaf: Leaf<'a>,
    /// A value given for the sake of argument.
    supposed: Option<Content>,
}

impl Found<'_> {
    /// Why it is not exactly known.
    fn reason(&self) -> Option<Reason> {
        match &self.supposed {
            Some(Content::Value(_)) => None,
            Some(Content::Missing(reason)) => Some(*reason),
            None => self.leaf.reason,
        }
    }

    fn cause(&self) -> Cause {
        let reason = self.reason().unwrap_or(Reason::NotCollected);
        Cause { place: self.place.clone(), day: self.day, reason }
    }

    fn values(&self) -> Vec<&Value> {
        match &self.supposed {
            Some(Content::Value(value)) => vec![value],
            Some(Content::Missing(_)) => Vec::new(),
            None => self.leaf.distinct(),
        }
    }
}

impl<'a> Evaluator<'a> {
    /// The days a reading may be of; none where its day lies behind the day of the condition.
    fn days_of(&mut self, read: &Read, scope: &mut Scope) -> ReadAt {
        let on = |day| ReadAt { days: vec![day], causes: Causes::new() };
        match &read.at {
            When::Now => on(scope.day),
            When::Ago(length) => on(calendar::minus(scope.day, *length)),
            When::On(day) => {
                let Possible { value, causes } = self.day(day, scope);
                let (Some(first), Some(last)) = (value.low, value.high) else {
                    return ReadAt { days: Vec::new(), causes };
                };
                let count = calendar::days_between(last, first);
                if count > MOST_DAYS {
                    return ReadAt { days: Vec::new(), causes };
                }
                let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
                ReadAt { days: days.take_while(|day| *day <= last).collect(), causes }
            }
        }
    }

    /// Reads a cell as a type: the hull of what its observations say, on each day it may be read at; everything where
    /// nothing is known.
    fn cell<T: Clone>(
        &mut self,
        read: &Read,
        scope: &mut Scope,
        everything: &T,
        of: impl Fn(&Found<'a>) -> Option<T>,
        hull: impl Fn(T, T) -> T,
    ) -> Possible<T> {
        let at = self.days_of(read, scope);
        let mut causes = at.causes;
        let mut value: Option<T> = None;
        for day in at.days {
            let found = self.found(&read.cell, day, scope);
            let here = of(&found).unwrap_or_else(|| everything.clone());
            if found.reason().is_some() {
                causes.insert(found.cause());
            }
            value = Some(match value {
                Some(other) => hull(other, here),
                None => here,
            });
        }
        Possible { value: value.unwrap_or_else(|| everything.clone()), causes }
    }

    /// What a cell holds on a day.
    fn found(&mut self, cell: &Cell, day: Date, scope: &Scope) -> Found<'a> {
        let (place, leaf) = match cell {
            Cell::Fact { fact, index, field } => {
                let index = self.index(*index, scope);
                let place = CellPlace { cell: CellName { fact: *fact, index, field: *field }, item: None };
                let reading = self.reading((*fact, index), day, scope);
                let leaf = field.map_or_else(|| reading.whole(), |field| reading.field(field));
                (place, leaf)
            }
            Cell::Item { slot, field, .. } => match self.item(*slot, *field, day, scope) {
                Some(found) => found,
                None => return self.nowhere(cell, day),
            },
        };
        // A day still to come: whatever a file says of it, nobody has seen it.
        let leaf = if day > scope.day { Leaf::missing(Reason::NotDue) } else { leaf };
        self.log(&place, day, &leaf.rests);
        let supposed = self.suppositions.get(&(place.clone(), day)).cloned();
        Found { place, day, leaf, supposed }
    }

    /// A variable that stands for no item: the checker lets none be read.
    fn nowhere(&self, cell: &Cell, day: Date) -> Found<'a> {
        let (Cell::Fact { fact, .. } | Cell::Item { fact: Some(fact), .. }) = cell else {
            let cell = CellName { fact: r2pc_lang::program::FactId(0), index: None, field: None };
            return self.unseen(CellPlace { cell, item: None }, day);
        };
        self.unseen(CellPlace { cell: CellName { fact: *fact, index: None, field: None }, item: None }, day)
    }

    fn unseen(&self, place: CellPlace, day: Date) -> Found<'a> {
        Found { place, day, leaf: Leaf::missing(Reason::NotCollected), supposed: None }
    }

    /// A field of the item a variable stands for, in the list as it was on the day. Its key is always known.
    fn item(&mut self, slot: Slot, field: u32, day: Date, scope: &Scope) -> Option<(CellPlace, Leaf<'a>)> {
        let Binding::Item(key, item) = scope.get(slot) else { return None };
        let (fact, index) = *key;
        let place =
            CellPlace { cell: CellName { fact, index, field: Some(field) }, item: Some(Arc::clone(item)) };
        let list = self.reading(*key, day, scope).list();
        let leaf = list.item(item).map_or_else(|| list.unlisted(), |listed| listed.field(field));
        Some((place, leaf))
    }

    fn reading(&self, cell: CellKey, day: Date, scope: &Scope) -> Reading<'a> {
        let fact = self.program.vocabulary.fact(cell.0);
        let ask = Ask::of(fact, day, self.known_by, scope.stale);
        reading::read(self.observations(cell), &ask)
    }

    fn log(&mut self, place: &CellPlace, day: Date, rests: &[Rest<'a>]) {
        self.log.read.insert((place.clone(), day));
        for rest in rests {
            self.log.used.insert((place.clone(), rest.observation.span), rest.observation);
        }
    }

    pub(super) fn read_truth(&mut self, read: &Read, scope: &mut Scope) -> Tri {
        let of = |found: &Found<'a>| hull_of(found, truth, |a, b| if a == b { a } else { Truth::Unknown });
        self.cell(read, scope, &Truth::Unknown, of, |a, b| if a == b { a } else { Truth::Unknown })
    }

    pub(super) fn read_num(&mut self, read: &Read, ty: &NumberType, scope: &mut Scope) -> Possible<Numbers> {
        self.cell(read, scope, &range(ty), |found| hull_of(found, number, Interval::hull), Interval::hull)
    }

    pub(super) fn read_day(&mut self, read: &Read, scope: &mut Scope) -> Possible<Dates> {
        self.cell(
            read,
            scope,
            &Interval::all(),
            |found| hull_of(found, dates, Interval::hull),
            Interval::hull,
        )
    }

    pub(super) fn read_length(&mut self, read: &Read, scope: &mut Scope) -> Possible<Lengths> {
        self.cell(read, scope, &Lengths::Any, |found| hull_of(found, length, Lengths::hull), Lengths::hull)
    }

    pub(super) fn read_choice(&mut self, read: &Read, ty: EnumId, scope: &mut Scope) -> Possible<Choices> {
        let all = self.program_choices(ty);
        self.cell(read, scope, &all, |found| hull_of(found, choice, Choices::union), Choices::union)
    }

    pub(super) fn read_text(&mut self, read: &Read, scope: &mut Scope) -> Possible<Texts> {
        if let Some(key) = self.own_key(read, scope) {
            return Possible::known(Texts::one(key));
        }
        let of = |found: &Found<'a>| hull_of(found, text, either);
        self.cell(read, scope, &Texts::Any, of, either)
    }

    /// The key of an item, where that is what is read: it stays known whatever the list says on other days.
    fn own_key(&self, read: &Read, scope: &Scope) -> Option<Arc<str>> {
        let Cell::Item { slot, record, field, .. } = &read.cell else { return None };
        let Binding::Item(_, key) = scope.get(*slot) else { return None };
        (self.program.vocabulary.record(*record).key == Some(*field)).then(|| Arc::clone(key))
    }

    pub(super) fn read_set(&mut self, read: &Read, ty: &SetType, scope: &mut Scope) -> Possible<Members> {
        let set = self.cell(read, scope, &Members::any(), set_of, set_hull);
        possible_members(self.spelled_out(set.value, ty), set.causes)
    }

    pub(super) fn picked_num(
        &mut self,
        pick: Pick,
        read: &Read,
        ty: &NumberType,
        scope: &mut Scope,
    ) -> Possible<Numbers> {
        let of = |found: &Found<'a>| pick_of(found, pick, number, Interval::hull);
        let result = self.cell(read, scope, &range(ty), of, Interval::hull);
        super::num::possible(result.value, result.causes)
    }

    pub(super) fn picked_day(&mut self, pick: Pick, read: &Read, scope: &mut Scope) -> Possible<Dates> {
        let of = |found: &Found<'a>| pick_of(found, pick, dates, Interval::hull);
        let result = self.cell(read, scope, &Interval::all(), of, Interval::hull);
        if result.value.known().is_some() { Possible::known(result.value) } else { result }
    }

    pub(super) fn picked_choice(
        &mut self,
        pick: Pick,
        read: &Read,
        ty: EnumId,
        scope: &mut Scope,
    ) -> Possible<Choices> {
        let of = |found: &Found<'a>| pick_of(found, pick, choice, Choices::union);
        let all = self.program_choices(ty);
        let result = self.cell(read, scope, &all, of, Choices::union);
        if result.value.known().is_some() { Possible::known(result.value) } else { result }
    }

    /// Why a cell has no one value; none where it has.
    pub(super) fn reason_of(&mut self, read: &Read, scope: &mut Scope) -> Option<Reason> {
        match self.days_of(read, scope).days.as_slice() {
            [day] => self.found(&read.cell, *day, scope).reason(),
            _ => Some(Reason::Imprecise),
        }
    }

    pub(super) fn list_reason(&mut self, list: &ListRead, scope: &Scope) -> Option<Reason> {
        let index = self.index(list.index, scope);
        let place = list_place((list.fact, index));
        let reading = self.reading((list.fact, index), scope.day, scope).list();
        self.log(&place, scope.day, &reading.rests);
        match self.suppositions.get(&(place, scope.day)) {
            Some(Content::Value(_)) => None,
            Some(Content::Missing(reason)) => Some(*reason),
            None => reading.reason,
        }
    }

    /// The items of a list on the scope's day.
    pub(super) fn list_items(&mut self, list: &ListRead, scope: &Scope) -> Items {
        let key = (list.fact, self.index(list.index, scope));
        let place = list_place(key);
        let reading = self.reading(key, scope.day, scope).list();
        self.log(&place, scope.day, &reading.rests);
        if let Some(supposed) = self.suppositions.get(&(place.clone(), scope.day)) {
            return supposed_items(supposed, key);
        }
        let cause = |reason| Causes::from([Cause { place: place.clone(), day: scope.day, reason }]);
        let entry = |item: &reading::ItemReading<'_>| Entry {
            binding: Binding::Item(key, Arc::clone(item.key)),
            is_in: if item.certain {
                Possible::known(Truth::True)
            } else {
                Tri::of(Truth::Unknown, cause(Reason::Disputed))
            },
            key: Some(Arc::clone(item.key)),
        };
        Items {
            entries: reading.items.iter().map(entry).collect(),
            open: reading.open,
            missing: reading.missing.is_some(),
            causes: if reading.open {
                cause(reading.reason.unwrap_or(Reason::Imprecise))
            } else {
                Causes::new()
            },
        }
    }

    pub(super) fn point_num(&mut self, read: &Read, ty: &NumberType, scope: &mut Scope) -> Point<'a> {
        let value = self.read_num(read, ty, scope);
        self.point_of(read, value, scope)
    }

    pub(super) fn point_choice(&mut self, read: &Read, ty: EnumId, scope: &mut Scope) -> Point<'a> {
        let choice = self.read_choice(read, ty, scope);
        let span = choice.value.span();
        let place = |at: Option<u32>| at.map(Decimal::from);
        let value = Interval { low: place(span.low), high: place(span.high) };
        self.point_of(read, Possible { value, causes: choice.causes }, scope)
    }

    pub(super) fn point_day(&mut self, read: &Read, scope: &mut Scope) -> Point<'a> {
        let date = self.read_day(read, scope);
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = |day: Option<Date>| day.map(|day| Decimal::from(calendar::days_between(day, epoch)));
        let value = Interval { low: days(date.value.low), high: days(date.value.high) };
        self.point_of(read, Possible { value, causes: date.causes }, scope)
    }

    /// What is read, with the observations it rests on.
    fn point_of(&mut self, read: &Read, value: Possible<Numbers>, scope: &Scope) -> Point<'a> {
        let found = self.found(&read.cell, scope.day, scope);
        let expired = found.leaf.reason == Some(Reason::Expired);
        Point {
            day: scope.day,
            value: value.value,
            causes: value.causes,
            rests: if expired || found.supposed.is_some() { Vec::new() } else { found.leaf.rests },
            place: Some(found.place),
        }
    }
}

fn list_place((fact, index): CellKey) -> CellPlace {
    CellPlace { cell: CellName { fact, index, field: None }, item: None }
}

/// A list as supposed: only a complete list without items is, or none at all.
fn supposed_items(content: &Content, key: CellKey) -> Items {
    match content {
        Content::Value(Value::List(list)) => {
            let entry = |item: &r2pc_lang::value::ItemValue| Entry {
                binding: Binding::Item(key, Arc::clone(&item.key)),
                is_in: Possible::known(Truth::True),
                key: Some(Arc::clone(&item.key)),
            };
            Items { entries: list.items.iter().map(entry).collect(), open: list.open, ..Items::default() }
        }
        _ => Items { open: true, missing: true, ..Items::default() },
    }
}

/// The hull of what the observations say.
fn hull_of<T>(found: &Found<'_>, of: fn(&Value) -> Option<T>, hull: impl Fn(T, T) -> T) -> Option<T> {
    found.values().into_iter().filter_map(of).reduce(hull)
}

/// One of several sources' values by name.
fn pick_of<T>(
    found: &Found<'_>,
    pick: Pick,
    of: fn(&Value) -> Option<T>,
    hull: impl Fn(T, T) -> T,
) -> Option<T> {
    if found.supposed.is_some() {
        return hull_of(found, of, hull);
    }
    found.leaf.picked(pick).iter().filter_map(of).reduce(hull)
}

fn set_of(found: &Found<'_>) -> Option<Members> {
    if let Some(Content::Value(Value::Set(set))) = &found.supposed {
        return Some(leaf::members_of_set(set));
    }
    found.leaf.set().map(|set| leaf::members(&set))
}
