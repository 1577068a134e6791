//! Lists: a lane an item, and what is made of the items of each lane (semantics, 2).

use super::read::Listed;
use super::{Block, Context, Ctx};
use crate::batch::bits::Bits;
use crate::batch::column::Col;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::batch::sliced::Slots;
use crate::eval::{Members, Sample};
use crate::facts::panel::Group;
use crate::facts::reading::ListReading;
use crate::number::Numbers;
use crate::plan::{Domain, Entry, ListRef, Node};
use crate::possible::Interval;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::Aggregate;
use r2pc_lang::value::{Element, ItemValue, ListValue};
use std::rc::Rc;
use std::sync::Arc;

/// The items of the lanes of a context. Where lanes have about as many, they lie in slots: a slot has a lane for each
/// lane around it, and may have none of its items there. Else each lane's items follow those of the one before.
#[derive(Debug)]
pub(crate) struct ItemLanes<'a> {
    /// Where each lane's items would begin, did they follow each other; one more, where the last one's end.
    starts: Vec<u32>,
    slots: Option<Slots>,
    /// Whose item each is.
    pub(super) to_parent: Rc<[u32]>,
    /// By lane around them, what its items are of. Each item is found in it when it is asked for: in large lists, places
    /// of items would take more than all that is read of them.
    origins: Vec<Origin<'a>>,
    /// Whether each is in; where a slot has no item, it is not.
    pub(super) is_in: Planes,
    /// Of each lane around them: whether there may be others.
    pub(super) open: Bits,
    /// Of each lane around them: whether there is no list at all.
    pub(super) missing: Bits,
    /// The list whose items they are; none of a set.
    pub(super) list: Option<&'a ListRef>,
}

/// What the items of a lane are of.
#[derive(Clone, Debug)]
enum Origin<'a> {
    Nothing,
    /// The only observation of a list.
    One(&'a ListValue),
    /// The same, of a row of a table.
    Row(&'a Group, u32),
    /// What several observations of a list say.
    Merged(Rc<ListReading<'a>>),
    /// A set, of which these may be members.
    Members(Rc<Vec<Arc<str>>>),
}

/// An item.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ItemAt<'i, 'a> {
    /// Of the only observation of its list.
    One(&'a ItemValue),
    /// The same, by its place in a table.
    Row(&'a Group, u32),
    /// So many-th of what several observations say.
    Merged(&'i ListReading<'a>, usize),
    /// A member of a set.
    Member(&'i Arc<str>),
    /// None: a slot has a lane here, and its lane around it no item.
    None,
}

impl<'i, 'a: 'i> ItemAt<'i, 'a> {
    pub(super) fn key(self) -> &'i Arc<str> {
        static NONE: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(|| Arc::from(""));
        match self {
            ItemAt::One(item) => &item.key,
            ItemAt::Row(group, item) => group.key_of(item).unwrap_or(&NONE),
            ItemAt::Merged(list, at) => list.items.get(at).map_or(&NONE, |item| item.key),
            ItemAt::Member(code) => code,
            ItemAt::None => &NONE,
        }
    }
}

impl<'a> ItemLanes<'a> {
    /// How many lanes there are, those of no item too.
    pub(super) fn len(&self) -> usize {
        match self.slots {
            Some(slots) => slots.most * slots.stride,
            None => self.starts.last().map_or(0, |end| *end as usize),
        }
    }

    /// An item.
    pub(super) fn at(&self, item: usize) -> ItemAt<'_, 'a> {
        let (lane, place) = match self.slots {
            Some(slots) => (item % slots.stride.max(1), item / slots.stride.max(1)),
            None => {
                let lane = self.to_parent.get(item).map_or(usize::MAX, |lane| *lane as usize);
                (lane, item.saturating_sub(self.starts.get(lane).map_or(0, |start| *start as usize)))
            }
        };
        match self.origins.get(lane) {
            Some(Origin::One(list)) => list.items.get(place).map_or(ItemAt::None, ItemAt::One),
            Some(Origin::Row(group, row)) => match group.item(*row, place) {
                Some(item) => ItemAt::Row(group, item),
                None => ItemAt::None,
            },
            Some(Origin::Merged(list)) if place < list.items.len() => ItemAt::Merged(list, place),
            Some(Origin::Members(codes)) => codes.get(place).map_or(ItemAt::None, ItemAt::Member),
            _ => ItemAt::None,
        }
    }

    /// Where each item stands in tables; nothing of a lane of no item. None where some stand elsewhere.
    pub(super) fn rows(&self) -> Option<Vec<Option<(&'a Group, u32)>>> {
        if self.origins.iter().any(|origin| !matches!(origin, Origin::Row(..) | Origin::Nothing)) {
            return None;
        }
        let mut rows = vec![None; self.len()];
        for (lane, origin) in self.origins.iter().enumerate() {
            if let Origin::Row(group, row) = origin {
                for (at, item) in self.run(lane).zip(group.run(*row)) {
                    if let Some(slot) = rows.get_mut(at) {
                        *slot = Some((*group, item));
                    }
                }
            }
        }
        Some(rows)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        (0..self.len()).map(|item| self.at(item).key())
    }

    /// The key of an item.
    pub(crate) fn key(&self, item: usize) -> Option<&Arc<str>> {
        (item < self.len()).then(|| self.at(item).key())
    }

    /// The bytes of where items are and whose.
    pub(super) fn size(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.to_parent) + size_of_val(&*self.origins)
    }

    /// Whether a lane is that of no item.
    fn has_none(&self, item: usize) -> bool {
        item < self.len() && matches!(self.at(item), ItemAt::None)
    }

    /// The items of a lane.
    pub(crate) fn run(&self, lane: usize) -> impl Iterator<Item = usize> {
        let start = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        let (first, step) = match self.slots {
            Some(slots) => (lane, slots.stride),
            None => (start(lane), 1),
        };
        (0..start(lane + 1) - start(lane)).map(move |at| first + at * step)
    }

    /// In each lane around them: whether something holds of some item.
    pub(crate) fn any(&self, of: &Bits) -> Bits {
        match self.slots {
            Some(slots) => slots.of(of).fold(Bits::all(slots.lanes, false), |any, here| any.or(&here)),
            None => of.any_of_runs(&self.starts),
        }
    }

    /// In each lane around them: of how many items something holds.
    fn count(&self, of: &Planes) -> NumCol {
        let (surely, perhaps) = (of.surely(), &of.yes);
        match self.slots {
            Some(slots) => {
                NumCol::counts(slots.of(&surely), slots.of(perhaps), self.open.clone(), slots.lanes)
            }
            None => NumCol::counts_of_runs(
                surely.count_runs(&self.starts),
                perhaps.count_runs(&self.starts),
                &self.open,
            ),
        }
    }

    /// In each lane around them: the sum of numbers of its items.
    fn sum(&self, is_in: &Planes, values: &NumCol, unseen_below_zero: bool) -> Option<NumCol> {
        let by_digits =
            self.slots.and_then(|slots| values.sums_of_slots(is_in, slots, &self.open, unseen_below_zero));
        by_digits.or_else(|| {
            let runs = (self.starts.len().saturating_sub(1), |lane| self.run(lane));
            values.sums(is_in, runs, &self.open, unseen_below_zero)
        })
    }
}

/// So many empty slots cost nothing.
const FEW: usize = 64;

/// Items as they are found, lane by lane.
struct Finding<'a> {
    starts: Vec<u32>,
    origins: Vec<Origin<'a>>,
    certain: Vec<Truth>,
    open: Vec<bool>,
    missing: Vec<bool>,
}

impl<'a> Finding<'a> {
    /// Adds a lane: what its items are of, whether there may be others, and whether there is no list at all.
    fn lane(&mut self, (origin, open, missing): (Origin<'a>, bool, bool)) {
        self.starts.push(u32::try_from(self.certain.len()).unwrap_or(u32::MAX));
        self.origins.push(origin);
        self.open.push(open);
        self.missing.push(missing);
    }

    fn list(&mut self, listed: &Listed<'a>) -> (Origin<'a>, bool, bool) {
        match listed {
            Listed::Nothing(_) => (Origin::Nothing, true, true),
            Listed::One(list) => {
                self.certain.extend(list.items.iter().map(|_| Truth::True));
                (Origin::One(list), list.open, false)
            }
            Listed::Row(group, row) => {
                self.certain.extend(group.run(*row).map(|_| Truth::True));
                (Origin::Row(group, *row), group.is_open(), false)
            }
            Listed::Merged(list) => {
                let certain = |certain: bool| if certain { Truth::True } else { Truth::Unknown };
                self.certain.extend(list.items.iter().map(|item| certain(item.certain)));
                (Origin::Merged(Rc::clone(list)), list.open, list.missing.is_some())
            }
        }
    }

    fn members(&mut self, members: &Members) -> (Origin<'a>, bool, bool) {
        let mut codes = Vec::new();
        for (element, truth) in &members.named {
            if let (Element::Country(code), true) = (element, truth.can_be_true()) {
                codes.push(Arc::clone(code));
                self.certain.push(*truth);
            }
        }
        let open = members.rest.can_be_true();
        (Origin::Members(Rc::new(codes)), open, open && members.named.is_empty())
    }

    fn lanes(self, list: Option<&'a ListRef>) -> ItemLanes<'a> {
        let bits = |set: &[bool]| Bits::of_each(set, |set| set);
        let (open, missing, slots) = (bits(&self.open), bits(&self.missing), self.slots());
        let Finding { starts, origins, certain, .. } = self;
        let is_in = Planes::of_truths(&certain);
        let to_parent = Rc::from([]);
        let mut lanes = ItemLanes { starts, slots, to_parent, origins, is_in, open, missing, list };
        let lane = |lane: usize| u32::try_from(lane).unwrap_or(u32::MAX);
        let Some(slots) = slots else {
            let of_lane = |at: usize| std::iter::repeat_n(lane(at), lanes.run(at).count());
            lanes.to_parent = (0..lanes.origins.len()).flat_map(of_lane).collect();
            return lanes;
        };
        let mut by_slot = vec![Truth::False; slots.most * slots.stride];
        let mut found = certain.into_iter();
        for at in 0..slots.lanes {
            // Each lane's items lie one after the other where they were found.
            for (item, truth) in lanes.run(at).zip(found.by_ref()) {
                if let Some(is_in) = by_slot.get_mut(item) {
                    *is_in = truth;
                }
            }
        }
        let last = slots.lanes.saturating_sub(1);
        let parents = (0..slots.most).flat_map(|_| (0..slots.stride).map(|at| lane(at.min(last))));
        lanes.to_parent = parents.collect();
        lanes.is_in = Planes::of_truths(&by_slot);
        lanes
    }

    /// Slots, where most of them would have an item.
    fn slots(&self) -> Option<Slots> {
        let lanes = self.open.len();
        let count = |pair: &[u32]| match pair {
            [from, to] => (to - from) as usize,
            _ => 0,
        };
        let most = self.starts.windows(2).map(count).max().unwrap_or(0);
        let stride = lanes.div_ceil(64) * 64;
        (most * stride <= 4 * self.certain.len() + FEW).then_some(Slots { lanes, stride, most })
    }
}

impl<'a> Block<'a> {
    /// The context of the items of a domain.
    pub(super) fn items(&mut self, domain: &'a Domain, ctx: Ctx) -> (Ctx, Rc<ItemLanes<'a>>) {
        let opened = match self.opened.get(&(ctx, domain)) {
            Some(opened) => *opened,
            None => {
                let opened = self.open_items(domain, ctx);
                self.opened.insert((ctx, domain), opened);
                opened
            }
        };
        let items = self.context(opened).items.clone();
        (opened, items.unwrap_or_else(|| Rc::new(Finding::none().lanes(None))))
    }

    fn open_items(&mut self, domain: &'a Domain, ctx: Ctx) -> Ctx {
        let lanes = self.lanes(ctx);
        let mut found = Finding::none();
        let list = match domain {
            Domain::List(list) => {
                let listed = self.listed(list, ctx);
                let around = self.context(ctx).items.clone();
                for lane in 0..lanes {
                    let nobody = around.as_ref().is_some_and(|items| items.has_none(lane));
                    let here = listed.get(self.root_lane(ctx, lane)).filter(|_| !nobody);
                    let lane = here.map_or((Origin::Nothing, true, true), |listed| found.list(listed));
                    found.lane(lane);
                }
                Some(list)
            }
            Domain::Members(set) => {
                let Col::CountrySet(sets) = self.eval(*set, ctx) else { return ctx };
                for members in sets.iter() {
                    let lane = found.members(members);
                    found.lane(lane);
                }
                None
            }
        };
        let items = found.lanes(list);
        let around = self.context(ctx).clone();
        let to_root = match &around.to_root {
            None => Rc::clone(&items.to_parent),
            Some(map) => items.to_parent.iter().filter_map(|lane| map.get(*lane as usize).copied()).collect(),
        };
        self.open(Context {
            parent: Some(ctx),
            lanes: items.len(),
            to_root: Some(to_root),
            items: Some(Rc::new(items)),
            ..around
        })
    }

    /// Whether a condition holds of some item: of one that is there, or, where there may be others, perhaps.
    pub(super) fn any_item(&mut self, domain: &'a Domain, body: Node, ctx: Ctx) -> Planes {
        let (inner, items) = self.items(domain, ctx);
        let body = self.truth(body, inner);
        Planes { yes: items.any(&body.yes).or(&items.open), no: items.any(&body.surely()).not() }
    }

    pub(super) fn count_items(&mut self, domain: &'a Domain, body: Node, ctx: Ctx) -> NumCol {
        let (inner, items) = self.items(domain, ctx);
        let body = self.truth(body, inner);
        items.count(&body)
    }

    pub(super) fn count_of(&mut self, parts: &[Node], ctx: Ctx) -> NumCol {
        let lanes = self.lanes(ctx);
        let parts: Vec<Planes> = parts.iter().map(|part| self.truth(*part, ctx)).collect();
        let perhaps = parts.iter().map(|part| part.yes.clone());
        NumCol::counts(parts.iter().map(Planes::surely), perhaps, Bits::all(lanes, false), lanes)
    }

    pub(super) fn aggregate_items(
        &mut self,
        which: Aggregate,
        domain: &'a Domain,
        entry: Entry,
        unseen: Numbers,
        range: Numbers,
        ctx: Ctx,
    ) -> NumCol {
        let (inner, items) = self.items(domain, ctx);
        let (is_in, values) = (self.truth(entry.is_in, inner), self.numbers(entry.value, inner));
        let below_zero = unseen.low.is_none_or(|low| low.is_sign_negative() && !low.is_zero());
        if which == Aggregate::Sum
            && let Some(sums) = items.sum(&is_in, &values, below_zero)
        {
            return sums;
        }
        let of = |lane: usize| {
            let mut sample = Sample::new(items.open.get(lane).then_some(unseen));
            items.run(lane).for_each(|item| sample.add(is_in.get(item), values.lane(item)));
            sample.aggregate(which).ok().flatten().unwrap_or(range)
        };
        NumCol::of((0..self.lanes(ctx)).map(of).collect())
    }

    pub(super) fn aggregate_of(
        &mut self,
        which: Aggregate,
        entries: &[Entry],
        range: Numbers,
        ctx: Ctx,
    ) -> NumCol {
        let entries: Vec<(Planes, Rc<NumCol>)> = entries
            .iter()
            .map(|entry| (self.truth(entry.is_in, ctx), self.numbers(entry.value, ctx)))
            .collect();
        let of = |lane: usize| {
            let mut sample = Sample::new(None);
            entries.iter().for_each(|(is_in, value)| sample.add(is_in.get(lane), value.lane(lane)));
            sample.aggregate(which).ok().flatten().unwrap_or(range)
        };
        NumCol::of((0..self.lanes(ctx)).map(of).collect())
    }

    pub(super) fn day_of_items(
        &mut self,
        latest: bool,
        domain: &'a Domain,
        entry: Entry,
        ctx: Ctx,
    ) -> Vec<Interval<Date>> {
        let (inner, items) = self.items(domain, ctx);
        let (is_in, days) = (self.truth(entry.is_in, inner), self.dates(entry.value, inner));
        let of = |lane: usize| {
            let mut sample = Sample::new(items.open.get(lane).then_some(Interval::all()));
            for item in items.run(lane) {
                sample.add(is_in.get(item), days.lane(item));
            }
            extreme(latest, &sample)
        };
        (0..self.lanes(ctx)).map(of).collect()
    }

    pub(super) fn day_of(&mut self, latest: bool, entries: &[Entry], ctx: Ctx) -> Vec<Interval<Date>> {
        let entries: Vec<_> = entries
            .iter()
            .map(|entry| (self.truth(entry.is_in, ctx), self.dates(entry.value, ctx)))
            .collect();
        let of = |lane: usize| {
            let mut sample = Sample::new(None);
            for (is_in, days) in &entries {
                sample.add(is_in.get(lane), days.lane(lane));
            }
            extreme(latest, &sample)
        };
        (0..self.lanes(ctx)).map(of).collect()
    }
}

fn extreme(latest: bool, sample: &Sample<Date>) -> Interval<Date> {
    let found = if latest { sample.greatest() } else { sample.least() };
    found.unwrap_or_else(Interval::all)
}

impl Finding<'_> {
    fn none() -> Self {
        Finding {
            starts: vec![0],
            origins: Vec::new(),
            certain: Vec::new(),
            open: Vec::new(),
            missing: Vec::new(),
        }
    }
}
