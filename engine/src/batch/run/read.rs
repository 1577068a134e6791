//! Cells: which observations speak in each lane, and what they say (semantics, 5).
//!
//! Most cells have observations of different days, each for its day: they are searched. All others are read as the
//! explaining way reads them.

use super::items::{ItemAt, ItemLanes};
use super::{Block, Ctx};
use crate::batch::choices::ChoiceCol;
use crate::batch::column::{Col, EnumSets};
use crate::batch::days::DayCol;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::calendar;
use crate::eval::{Lengths, Members, leaf};
use crate::facts::Observation;
use crate::facts::panel::Group;
use crate::facts::reading::{self, Ask, Leaf, ListReading, Reading, Rest, vague};
use crate::plan::{At, CellRef, ListRef, Node, ReadOp, Want};
use crate::possible::{Choices, Interval, Texts};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{FactId, IndexKey};
use r2pc_lang::syntax::Pick;
use r2pc_lang::value::{Content, Duration, Element, ListValue, Reason, Value};
use std::rc::Rc;

/// A cell of a fact as it is read: its key, the rule's limit of age, the countries and days.
pub(super) type Asked = (FactId, Option<IndexKey>, Option<Duration>, Ctx);

/// What speaks of a cell in a lane.
#[derive(Clone, Debug)]
pub(super) enum Seen<'a> {
    /// No observation.
    Nothing,
    /// Only what is too old.
    Expired,
    /// One that speaks for its own day.
    One(&'a Observation),
    /// Others.
    Several(Rc<Reading<'a>>),
}

/// What is said of a list in a lane.
#[derive(Clone, Debug)]
pub(super) enum Listed<'a> {
    /// Nothing, and no observation says why.
    Nothing(Reason),
    /// What one observation says.
    One(&'a ListValue),
    /// The same, of a row of a table.
    Row(&'a Group, u32),
    /// Other.
    Merged(Rc<ListReading<'a>>),
}

impl Listed<'_> {
    /// Why the list is not exactly known.
    pub(super) fn reason(&self) -> Option<Reason> {
        match self {
            Listed::Nothing(reason) => Some(*reason),
            Listed::One(list) => list.open.then_some(Reason::Imprecise),
            Listed::Row(group, _) => group.is_open().then_some(Reason::Imprecise),
            Listed::Merged(list) => list.reason,
        }
    }

    /// Whether it is known, not open and not disputed in what it lists.
    pub(super) fn is_known(&self) -> bool {
        match self {
            Listed::Nothing(_) => false,
            Listed::One(list) => !list.open,
            Listed::Row(group, _) => !group.is_open(),
            Listed::Merged(list) => !list.open && list.items.iter().all(|item| item.certain),
        }
    }
}

/// What is found in a lane.
#[derive(Clone, Debug)]
pub(super) enum Found<'a> {
    /// Nothing, for a reason.
    Nothing(Reason),
    /// What one observation says.
    One(&'a Content),
    /// The same, of a row of a table.
    Cell(Value),
    /// What several say.
    Leaf(Leaf<'a>),
}

impl<'a> Found<'a> {
    fn of_part(content: Option<&'a Content>) -> Found<'a> {
        content.map_or(Found::Nothing(Reason::NotCollected), Found::One)
    }

    fn of_cell(value: Option<Value>) -> Found<'a> {
        value.map_or(Found::Nothing(Reason::NotCollected), Found::Cell)
    }

    fn reason(&self) -> Option<Reason> {
        match self {
            Found::Nothing(reason) | Found::One(Content::Missing(reason)) => Some(*reason),
            Found::One(Content::Value(value)) | Found::Cell(value) => vague(value),
            Found::Leaf(leaf) => leaf.reason,
        }
    }

    /// The hull of what is said; nothing where nothing is.
    fn value<T>(
        &self,
        pick: Option<Pick>,
        of: impl Fn(&Value) -> Option<T>,
        hull: impl Fn(T, T) -> T,
    ) -> Option<T> {
        match (self, pick) {
            (Found::Nothing(_) | Found::One(Content::Missing(_)), _) => None,
            (Found::One(Content::Value(value)) | Found::Cell(value), _) => of(value),
            (Found::Leaf(leaf), None) => leaf.distinct().into_iter().filter_map(of).reduce(hull),
            (Found::Leaf(leaf), Some(pick)) => leaf.picked(pick).iter().filter_map(of).reduce(hull),
        }
    }

    fn set(&self) -> Option<Members> {
        match self {
            Found::Nothing(_) | Found::One(Content::Missing(_)) => None,
            Found::One(Content::Value(Value::Set(set))) => Some(leaf::members_of_set(set)),
            Found::One(Content::Value(_)) | Found::Cell(_) => None,
            Found::Leaf(found) => found.set().map(|set| leaf::members(&set)),
        }
    }
}

/// Most days that a reading on an imprecisely known day is tried at: a year's.
const MOST_DAYS: i64 = 366;

/// Whether a list is read under a limit of age; then an item of it is where it was listed.
pub(super) fn same_list(list: &ListRef, stale: Option<Duration>) -> bool {
    list.stale == stale
}

impl<'a> Block<'a> {
    /// What speaks of a cell, in each lane of a root.
    fn seen(&mut self, asked: Asked) -> Rc<[Seen<'a>]> {
        if let Some(seen) = self.seen.get(&asked) {
            return Rc::clone(seen);
        }
        let (fact, index, stale, root) = asked;
        let declared = self.plan.program.vocabulary.fact(fact);
        let days = Rc::clone(&self.context(root).days);
        let mut seen = Vec::with_capacity(self.lanes(root));
        let mut there = self.cells.get(&(fact, index)).map_or(&[][..], Vec::as_slice).iter().peekable();
        for country in 0..self.countries {
            let Some((_, observations)) = there.next_if(|(at, _)| *at == country) else {
                seen.extend(days.iter().map(|_| Seen::Nothing));
                continue;
            };
            let ask = |day| Ask::of(declared, day, self.known_by, stale);
            let limits = [declared.stale, stale];
            // Most cells have one.
            if let [one] = &**observations
                && one.since.is_none()
                && self.known_by.is_none_or(|day| one.recorded <= day)
            {
                search(&[one], &days, limits, &mut seen);
                continue;
            }
            match dated(observations, self.known_by) {
                Some(dated) => search(&dated, &days, limits, &mut seen),
                None => seen.extend(days.iter().map(|day| several(reading::read(observations, &ask(*day))))),
            }
        }
        let seen: Rc<[Seen<'a>]> = seen.into();
        self.seen.insert(asked, Rc::clone(&seen));
        seen
    }

    /// What is said of a list, in each lane of the root of a context.
    pub(super) fn listed(&mut self, list: &ListRef, ctx: Ctx) -> Rc<[Listed<'a>]> {
        self.listed_at((list.fact, list.index, list.stale, self.context(ctx).root))
    }

    fn listed_at(&mut self, asked: Asked) -> Rc<[Listed<'a>]> {
        if let Some(listed) = self.listed.get(&asked) {
            return Rc::clone(listed);
        }
        let listed: Rc<[Listed<'a>]> = match self.lists_in_tables(asked) {
            Some(listed) => listed.into(),
            None => self.seen(asked).iter().map(list_of).collect(),
        };
        self.listed.insert(asked, Rc::clone(&listed));
        listed
    }

    /// What a reading finds in each lane of a context on the day of the lane.
    fn found(&mut self, read: &ReadOp, ctx: Ctx) -> Vec<Found<'a>> {
        let root = self.context(ctx).root;
        match read.cell {
            CellRef::Nowhere => vec![Found::Nothing(Reason::NotCollected); self.lanes(ctx)],
            CellRef::Fact(fact, index, field) => {
                let seen = self.seen((fact, index, read.stale, root));
                let of = |lane| {
                    seen.get(self.root_lane(ctx, lane))
                        .map_or(Found::Nothing(Reason::NotCollected), |s| s.part(field))
                };
                (0..self.lanes(ctx)).map(of).collect()
            }
            CellRef::Item(level, field) => {
                let (items, map) = self.item_lanes(ctx, level);
                let Some((items, list)) = items.and_then(|items| items.list.map(|list| (items, list))) else {
                    return vec![Found::Nothing(Reason::NotCollected); self.lanes(ctx)];
                };
                if level == 0 && same_list(list, read.stale) {
                    return (0..items.len()).map(|item| field_of(items.at(item), field)).collect();
                }
                let listed = self.listed_at((list.fact, list.index, read.stale, root));
                let of = |lane: usize| {
                    let at = map.as_ref().map_or(lane, |map| map.get(lane).map_or(0, |at| *at as usize));
                    let key = items.key(at);
                    let here = listed.get(self.root_lane(ctx, lane));
                    match (key, here) {
                        (Some(key), Some(listed)) => found_again(key, listed, field),
                        _ => Found::Nothing(Reason::NotCollected),
                    }
                };
                (0..self.lanes(ctx)).map(of).collect()
            }
        }
    }

    /// The items so many levels out, and of each lane whose it is.
    fn item_lanes(&self, ctx: Ctx, level: u32) -> (Option<Rc<ItemLanes<'a>>>, Option<Rc<[u32]>>) {
        let (outer, map) = self.outward(ctx, level);
        (self.context(outer).items.clone(), map)
    }

    /// What a cell says in one lane on any day, as the explaining way reads it.
    fn leaf_on(&self, read: &ReadOp, ctx: Ctx, lane: usize, day: Date) -> Found<'a> {
        if day > self.day(ctx, lane) {
            return Found::Nothing(Reason::NotDue);
        }
        let days = self.context(self.context(ctx).root).days.len().max(1);
        let country = self.root_lane(ctx, lane) / days;
        let reading = |fact: FactId, index: Option<IndexKey>| {
            let ask = Ask::of(self.plan.program.vocabulary.fact(fact), day, self.known_by, read.stale);
            let all = self.cells.get(&(fact, index)).map_or(&[][..], Vec::as_slice);
            let here = all.binary_search_by_key(&country, |(at, _)| *at).ok().and_then(|at| all.get(at));
            reading::read(here.map_or(&[], |(_, observations)| observations), &ask)
        };
        match read.cell {
            CellRef::Nowhere => Found::Nothing(Reason::NotCollected),
            CellRef::Fact(fact, index, field) => {
                let reading = reading(fact, index);
                Found::Leaf(field.map_or_else(|| reading.whole(), |field| reading.field(field)))
            }
            CellRef::Item(level, field) => {
                let (items, map) = self.item_lanes(ctx, level);
                let at = map.map_or(lane, |map| map.get(lane).map_or(0, |at| *at as usize));
                let Some((key, list)) = items.as_ref().and_then(|items| Some((items.key(at)?, items.list?)))
                else {
                    return Found::Nothing(Reason::NotCollected);
                };
                let list = reading(list.fact, list.index).list();
                Found::Leaf(list.item(key).map_or_else(|| list.unlisted(), |item| item.field(field)))
            }
        }
    }

    /// What a reading on days of its own finds in each lane: one for each day it may be; none where there are too many.
    fn found_on(&mut self, read: &ReadOp, day: Node, ctx: Ctx) -> Vec<Vec<Found<'a>>> {
        let when = self.dates(day, ctx);
        let of = |(lane, when): (usize, Interval<Date>)| {
            let (Some(first), Some(last)) = (when.low, when.high) else { return Vec::new() };
            if calendar::days_between(last, first) > MOST_DAYS {
                return Vec::new();
            }
            let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
            days.take_while(|day| *day <= last).map(|day| self.leaf_on(read, ctx, lane, day)).collect()
        };
        when.each(self.lanes(ctx)).enumerate().map(of).collect()
    }

    /// Why a cell has no one value, in each lane.
    pub(super) fn reasons(&mut self, read: &ReadOp, ctx: Ctx) -> Vec<Option<Reason>> {
        match read.at {
            At::Now => self.found(read, ctx).iter().map(Found::reason).collect(),
            At::On(day) => {
                let one = |found: &Vec<Found<'a>>| match found.as_slice() {
                    [one] => one.reason(),
                    _ => Some(Reason::Imprecise),
                };
                self.found_on(read, day, ctx).iter().map(one).collect()
            }
        }
    }

    /// A reading lane by lane: everything where nothing is said.
    fn each<T: Clone>(
        &mut self,
        read: &ReadOp,
        ctx: Ctx,
        everything: &T,
        of: impl Fn(&Found<'a>) -> Option<T>,
        hull: impl Fn(T, T) -> T,
    ) -> Vec<T> {
        let here = |found: &Found<'a>| of(found).unwrap_or_else(|| everything.clone());
        match read.at {
            At::Now => self.found(read, ctx).iter().map(here).collect(),
            At::On(day) => {
                let whole = |found: &Vec<Found<'a>>| {
                    found.iter().map(here).reduce(&hull).unwrap_or_else(|| everything.clone())
                };
                self.found_on(read, day, ctx).iter().map(whole).collect()
            }
        }
    }

    /// What a cell can be, in each lane.
    pub(super) fn read(&mut self, read: &ReadOp, pick: Option<Pick>, want: &Want, ctx: Ctx) -> Col<'a> {
        if let (At::Now, CellRef::Fact(fact, index, field)) = (&read.at, &read.cell)
            && let Some(col) = self.tabled((*fact, *index, *field), read.stale, want, ctx)
        {
            return col;
        }
        if let (At::Now, CellRef::Item(0, field)) = (&read.at, &read.cell)
            && let Some(items) = &self.context(ctx).items
            && items.list.is_some_and(|list| same_list(list, read.stale))
            && let Some(col) = self.of_items(items, *field, want)
        {
            return col;
        }
        match want {
            Want::Truth => {
                let join = |a, b| if a == b { a } else { Truth::Unknown };
                let truths =
                    self.each(read, ctx, &Truth::Unknown, |f| f.value(pick, leaf::truth, join), join);
                Col::Truth(Planes::of_truths(&truths))
            }
            Want::Num(range) => {
                let of = |found: &Found<'a>| found.value(pick, leaf::number, Interval::hull);
                Col::Num(Rc::new(NumCol::of(self.each(read, ctx, range, of, Interval::hull)).sliced()))
            }
            Want::Day => {
                let of = |found: &Found<'a>| found.value(pick, leaf::dates, Interval::hull);
                let days = self.each(read, ctx, &Interval::all(), of, Interval::hull);
                Col::Day(Rc::new(DayCol::of(days.into_iter())))
            }
            Want::Length => {
                let of = |found: &Found<'a>| found.value(pick, leaf::length, Lengths::hull);
                Col::Length(Rc::new(self.each(read, ctx, &Lengths::Any, of, Lengths::hull)))
            }
            Want::Choice(all) => {
                let of = |found: &Found<'a>| found.value(pick, leaf::choice, Choices::union);
                Col::Choice(Rc::new(ChoiceCol::of(self.each(read, ctx, all, of, Choices::union))))
            }
            Want::Text => {
                let of = |found: &Found<'a>| found.value(pick, leaf::text, leaf::either);
                Col::Text(Rc::new(self.each(read, ctx, &Texts::Any, of, leaf::either)))
            }
            Want::Set(_, all) => {
                let sets = self.each(read, ctx, &Members::any(), Found::set, leaf::set_hull);
                if *all == Choices::NONE { Col::CountrySet(Rc::new(sets)) } else { enum_sets(&sets, *all) }
            }
        }
    }

    /// What the reading of a cell rests on, in each lane; what has expired is no rest.
    pub(super) fn rests(&mut self, read: &ReadOp, ctx: Ctx) -> Rc<Vec<Rc<[Rest<'a>]>>> {
        let rests = |this: &Self, lane| -> Rc<[Rest<'a>]> {
            match this.leaf_on(read, ctx, lane, this.day(ctx, lane)) {
                Found::Leaf(leaf) if leaf.reason != Some(Reason::Expired) => leaf.rests.into(),
                _ => Rc::new([]),
            }
        };
        Rc::new((0..self.lanes(ctx)).map(|lane| rests(self, lane)).collect())
    }
}

impl<'a> Seen<'a> {
    /// What is said of the whole, or of a field of a record.
    fn part(&self, field: Option<u32>) -> Found<'a> {
        match self {
            Seen::Nothing => Found::Nothing(Reason::NotCollected),
            Seen::Expired => Found::Nothing(Reason::Expired),
            Seen::One(seen) => match (&seen.content, field) {
                (Content::Value(Value::Record(fields)), Some(field)) => {
                    Found::of_part(fields.get(field as usize).and_then(Option::as_ref))
                }
                (content, _) => Found::One(content),
            },
            Seen::Several(reading) => {
                Found::Leaf(field.map_or_else(|| reading.whole(), |field| reading.field(field)))
            }
        }
    }
}

/// The observations of a cell by day, where each speaks for its own day alone and no two for one; none of others.
fn dated(observations: &[Observation], known_by: Option<Date>) -> Option<Vec<&Observation>> {
    let known = observations.iter().filter(|o| known_by.is_none_or(|day| o.recorded <= day));
    let mut dated: Vec<&Observation> = known.collect();
    if dated.iter().any(|o| o.since.is_some()) {
        return None;
    }
    dated.sort_unstable_by_key(|o| o.observed);
    let distinct = dated.windows(2).all(|pair| matches!(pair, [a, b] if a.observed != b.observed));
    distinct.then_some(dated)
}

/// The latest observation on each day, unless it is too old by then.
fn search<'a>(
    dated: &[&'a Observation],
    days: &[Date],
    limits: [Option<Duration>; 2],
    seen: &mut Vec<Seen<'a>>,
) {
    let last_day =
        |o: &Observation| limits.into_iter().flatten().map(|limit| calendar::plus(o.observed, limit)).min();
    let mut before: Option<(usize, Option<Date>)> = None;
    for day in days {
        let after = dated.partition_point(|o| o.observed <= *day);
        let Some(latest) = after.checked_sub(1).and_then(|at| dated.get(at)) else {
            seen.push(Seen::Nothing);
            continue;
        };
        let until = match before {
            Some((at, until)) if at == after => until,
            _ => last_day(latest),
        };
        before = Some((after, until));
        seen.push(if until.is_some_and(|until| *day > until) { Seen::Expired } else { Seen::One(latest) });
    }
}

fn several(reading: Reading<'_>) -> Seen<'_> {
    match reading.missing() {
        Some(Reason::Expired) => Seen::Expired,
        Some(Reason::NotCollected) if reading.rests().is_empty() => Seen::Nothing,
        _ => Seen::Several(Rc::new(reading)),
    }
}

fn list_of<'a>(seen: &Seen<'a>) -> Listed<'a> {
    match seen {
        Seen::Nothing => Listed::Nothing(Reason::NotCollected),
        Seen::Expired => Listed::Nothing(Reason::Expired),
        Seen::One(one) => match &one.content {
            Content::Value(Value::List(list)) => Listed::One(list),
            Content::Missing(reason) => Listed::Nothing(*reason),
            Content::Value(_) => Listed::Nothing(Reason::NotCollected),
        },
        Seen::Several(reading) => Listed::Merged(Rc::new(reading.list())),
    }
}

fn field_of<'a>(item: ItemAt<'_, 'a>, field: u32) -> Found<'a> {
    match item {
        ItemAt::One(item) => Found::of_part(item.fields.get(field as usize).and_then(Option::as_ref)),
        ItemAt::Row(group, item) => Found::of_cell(group.field_of(item, field)),
        ItemAt::Merged(list, at) => match list.items.get(at) {
            Some(item) => Found::Leaf(item.field(field)),
            None => Found::Nothing(Reason::NotCollected),
        },
        ItemAt::Member(_) | ItemAt::None => Found::Nothing(Reason::NotCollected),
    }
}

/// A field of the item of a key, in the list as it is said here.
fn found_again<'a>(key: &str, listed: &Listed<'a>, field: u32) -> Found<'a> {
    match listed {
        Listed::Nothing(reason) => Found::Nothing(*reason),
        Listed::One(list) => match list.items.binary_search_by(|item| (*item.key).cmp(key)) {
            Ok(at) => Found::of_part(
                list.items.get(at).and_then(|item| item.fields.get(field as usize)).and_then(Option::as_ref),
            ),
            Err(_) => Found::Nothing(listed.reason().unwrap_or(Reason::NotCollected)),
        },
        Listed::Row(group, row) => match group.find(*row, key) {
            Some(item) => Found::of_cell(group.field_of(item, field)),
            None => Found::Nothing(listed.reason().unwrap_or(Reason::NotCollected)),
        },
        Listed::Merged(list) => {
            Found::Leaf(list.item(key).map_or_else(|| list.unlisted(), |item| item.field(field)))
        }
    }
}

/// Sets with every value of their enum named.
fn enum_sets(sets: &[Members], all: Choices) -> Col<'static> {
    let with = |set: &Members, truth: Truth| -> Choices {
        all.iter().filter(|value| set.has(&Element::Choice(*value)) == truth).collect()
    };
    Col::EnumSet(Rc::new(EnumSets {
        certain: sets.iter().map(|set| with(set, Truth::True)).collect(),
        perhaps: sets.iter().map(|set| with(set, Truth::Unknown)).collect(),
    }))
}
