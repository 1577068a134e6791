//! Lists: a lane an item, and what is made of the items of each lane (semantics, 2).

use super::read::Listed;
use super::{Block, Context, Ctx};
use crate::batch::bits::{Bits, Planes};
use crate::batch::column::Col;
use crate::batch::numbers::NumCol;
use crate::eval::{Members, Sample};
use crate::facts::reading::ListReading;
use crate::number::Numbers;
use crate::plan::{Domain, Entry, ListRef, Node};
use crate::possible::Interval;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::Aggregate;
use r2pc_lang::value::{Element, ItemValue};
use std::rc::Rc;
use std::sync::Arc;

/// The items of the lanes of a context: each lane's follow those of the one before.
#[derive(Debug)]
pub(crate) struct ItemLanes<'a> {
    /// Where each lane's items begin; one more, where the last one's end.
    pub(super) starts: Vec<u32>,
    /// Whose item each is.
    pub(super) to_parent: Rc<[u32]>,
    pub(super) items: Vec<ItemAt<'a>>,
    /// Whether each is in.
    pub(super) is_in: Planes,
    /// Of each lane around them: whether there may be others.
    pub(super) open: Bits,
    /// Of each lane around them: whether there is no list at all.
    pub(super) missing: Bits,
    /// The list whose items they are; none of a set.
    pub(super) list: Option<&'a ListRef>,
}

/// An item.
#[derive(Clone, Debug)]
pub(crate) enum ItemAt<'a> {
    /// Of the only observation of its list.
    One(&'a ItemValue),
    /// So many-th of what several observations say.
    Merged(Rc<ListReading<'a>>, usize),
    /// A member of a set.
    Member(Arc<str>),
}

impl ItemAt<'_> {
    pub(super) fn key(&self) -> &Arc<str> {
        static NONE: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(|| Arc::from(""));
        match self {
            ItemAt::One(item) => &item.key,
            ItemAt::Merged(list, at) => list.items.get(*at).map_or(&NONE, |item| item.key),
            ItemAt::Member(code) => code,
        }
    }
}

impl<'a> ItemLanes<'a> {
    pub(super) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.items.iter().map(ItemAt::key)
    }

    /// The key of an item.
    pub(crate) fn key(&self, item: usize) -> Option<&Arc<str>> {
        self.items.get(item).map(ItemAt::key)
    }

    /// The items of a lane.
    pub(crate) fn run(&self, lane: usize) -> std::ops::Range<usize> {
        let start = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        start(lane)..start(lane + 1)
    }
}

/// Items as they are found, lane by lane.
struct Finding<'a> {
    starts: Vec<u32>,
    to_parent: Vec<u32>,
    items: Vec<ItemAt<'a>>,
    certain: Vec<Truth>,
    open: Vec<bool>,
    missing: Vec<bool>,
}

impl<'a> Finding<'a> {
    fn end_lane(&mut self, lane: usize, open: bool, missing: bool) {
        let end = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.to_parent.resize(self.items.len(), u32::try_from(lane).unwrap_or(u32::MAX));
        self.starts.push(end);
        self.open.push(open);
        self.missing.push(missing);
    }

    fn item(&mut self, item: ItemAt<'a>, truth: Truth) {
        self.items.push(item);
        self.certain.push(truth);
    }

    fn list(&mut self, listed: &Listed<'a>) -> (bool, bool) {
        match listed {
            Listed::Nothing(_) => (true, true),
            Listed::One(list) => {
                list.items.iter().for_each(|item| self.item(ItemAt::One(item), Truth::True));
                (list.open, false)
            }
            Listed::Merged(list) => {
                for (at, item) in list.items.iter().enumerate() {
                    let certain = if item.certain { Truth::True } else { Truth::Unknown };
                    self.item(ItemAt::Merged(Rc::clone(list), at), certain);
                }
                (list.open, list.missing.is_some())
            }
        }
    }

    fn members(&mut self, members: &Members) -> (bool, bool) {
        for (element, truth) in &members.named {
            if let (Element::Country(code), true) = (element, truth.can_be_true()) {
                self.item(ItemAt::Member(Arc::clone(code)), *truth);
            }
        }
        let open = members.rest.can_be_true();
        (open, open && members.named.is_empty())
    }

    fn lanes(self, list: Option<&'a ListRef>) -> ItemLanes<'a> {
        let bits = |set: &[bool]| Bits::of_each(set, |set| set);
        ItemLanes {
            starts: self.starts,
            to_parent: self.to_parent.into(),
            is_in: Planes::of_truths(&self.certain),
            items: self.items,
            open: bits(&self.open),
            missing: bits(&self.missing),
            list,
        }
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
                for lane in 0..lanes {
                    let here = listed.get(self.root_lane(ctx, lane));
                    let (open, missing) = here.map_or((true, true), |listed| found.list(listed));
                    found.end_lane(lane, open, missing);
                }
                Some(list)
            }
            Domain::Members(set) => {
                let Col::CountrySet(sets) = self.eval(*set, ctx) else { return ctx };
                for (lane, members) in sets.iter().enumerate() {
                    let (open, missing) = found.members(members);
                    found.end_lane(lane, open, missing);
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
            lanes: items.items.len(),
            to_root: Some(to_root),
            items: Some(Rc::new(items)),
            ..around
        })
    }

    /// Whether a condition holds of some item: of one that is there, or, where there may be others, perhaps.
    pub(super) fn any_item(&mut self, domain: &'a Domain, body: Node, ctx: Ctx) -> Planes {
        let (inner, items) = self.items(domain, ctx);
        let body = self.truth(body, inner);
        Planes {
            yes: body.yes.any_of_runs(&items.starts).or(&items.open),
            no: body.surely().any_of_runs(&items.starts).not(),
        }
    }

    pub(super) fn count_items(&mut self, domain: &'a Domain, body: Node, ctx: Ctx) -> NumCol {
        let (inner, items) = self.items(domain, ctx);
        let body = self.truth(body, inner);
        let sure = body.surely();
        let (low, high) = (sure.count_runs(&items.starts), body.yes.count_runs(&items.starts));
        let high = high.into_iter().enumerate();
        NumCol::counts(
            low.into_iter().map(i64::from).collect(),
            high.map(|(lane, count)| (!items.open.get(lane)).then_some(i64::from(count))).collect(),
        )
    }

    pub(super) fn count_of(&mut self, parts: &[Node], ctx: Ctx) -> NumCol {
        let parts: Vec<Rc<Planes>> = parts.iter().map(|part| self.truth(*part, ctx)).collect();
        let count = |lane: usize, of: &dyn Fn(Truth) -> bool| {
            i64::try_from(parts.iter().filter(|part| of(part.get(lane))).count()).unwrap_or(i64::MAX - 1)
        };
        let lanes = 0..self.lanes(ctx);
        NumCol::counts(
            lanes.clone().map(|lane| count(lane, &|truth| truth == Truth::True)).collect(),
            lanes.map(|lane| Some(count(lane, &Truth::can_be_true))).collect(),
        )
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
        if let (Aggregate::Sum, Some(sums)) =
            (which, values.sums(&is_in, &items.starts, &items.open, below_zero))
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
        let entries: Vec<(Rc<Planes>, Rc<NumCol>)> = entries
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
                sample.add(is_in.get(item), days.get(item).copied().unwrap_or(Interval::all()));
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
                sample.add(is_in.get(lane), days.get(lane).copied().unwrap_or(Interval::all()));
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
            to_parent: Vec::new(),
            items: Vec::new(),
            certain: Vec::new(),
            open: Vec::new(),
            missing: Vec::new(),
        }
    }
}
