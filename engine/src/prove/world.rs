//! All facts at once: every cell that two versions read is a few free inputs, shared by both.
//!
//! A reading of a cell on a day can be anything that its type allows, missing for any reason, or disputed; readings of
//! different days are free of each other, since a fact file may hold an observation of each of them. Age is apart: on a
//! day an observation may be older than a limit or not, and is then older than every shorter one. That is never less
//! than what fact files can say, so what holds for all inputs holds for all fact files within the ranges.

use super::bits::Bits;
use super::calendar::{self, DayRef, Days};
use super::circuit::{Circuit, Group, Lit};
use super::kleene::Kleene;
use super::range::{End, Range};
use super::rules::RuleRows;
use super::terms::Terms;
use jiff::civil::Date;
use r2pc_lang::program::{NumberKind, NumberType};
use r2pc_lang::value::Duration;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Most digits behind the point that are looked at.
const MOST_DIGITS: u32 = 12;
/// Most items of a list that a count may call for.
const MOST_ITEMS: u32 = 8;

/// How far a proof reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Lists have so many items at most.
    pub items: usize,
    /// Numbers have so many digits behind the point at most.
    pub digits: u32,
    /// Numbers whose type has no bound reach so far from 0.
    pub bound: Decimal,
    /// First and last day that a date can be.
    pub dates: (Date, Date),
    /// First and last as-of day.
    pub as_of: (Date, Date),
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "values in their declared ranges (those without a bound up to {}, in steps of {}), missing for any \
             reason, disputed or old; lists of up to {} items, open or missing; dates from {} to {}; as of any day from {} to {}",
            self.bound,
            Decimal::new(1, self.digits),
            self.items,
            self.dates.0,
            self.dates.1,
            self.as_of.0,
            self.as_of.1
        )
    }
}

/// What a leaf can hold.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    /// True, where it is known; a dispute leaves both open.
    Truth { yes: Lit, disputed: Lit },
    /// A number or a day.
    Range(Range),
    /// Of each value, whether it is possible: of an enum, or of the texts or countries looked at.
    Among(Vec<Lit>),
    /// Of each element, whether it is in; and whether there may be others.
    Members(Vec<Kleene>, Lit),
}

/// A leaf on a day: a fact, a field of a record or of an item.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) missing: Lit,
    pub(super) payload: Payload,
    /// Which reason, where it is missing: two bits.
    pub(super) reason: [Lit; 2],
    /// Where it is there and not exact: whether sources differ, not only one is inexact.
    pub(super) differ: Lit,
}

/// A list on a day.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) missing: Lit,
    pub(super) reason: [Lit; 2],
    pub(super) open: Lit,
    pub(super) differ: Lit,
    /// Of each place: whether an item is there, and whether all sources list it.
    pub(super) items: Vec<(Lit, Lit)>,
}

/// What a leaf can hold, by type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Truth,
    Number(NumberType),
    Date,
    Choice(usize),
    Text,
    Country,
    Choices(usize),
    Countries,
}

/// A leaf by name, its day, and its place in a list.
pub(super) type LeafKey = (Arc<str>, DayRef, Option<usize>);

/// All facts, in a circuit.
pub(super) struct World {
    pub(super) c: Circuit,
    pub(super) days: Days,
    pub(super) scope: Scope,
    /// The day it is read at, where it is one.
    pub(super) as_of: Option<Date>,
    /// Whether verdicts of rules that are proved equal are free.
    pub(super) cut: bool,
    pub(super) texts: Vec<Arc<str>>,
    pub(super) keys: Vec<Arc<str>>,
    /// Figures that the policies name.
    figures: Vec<Decimal>,
    pub(super) leaves: BTreeMap<LeafKey, Leaf>,
    pub(super) lists: BTreeMap<(Arc<str>, DayRef), List>,
    pub(super) ages: BTreeMap<(Arc<str>, DayRef), BTreeMap<Duration, Lit>>,
    pub(super) unlooked: BTreeMap<(Arc<str>, DayRef, DayRef), Lit>,
    pub(super) opaque: BTreeMap<String, Kleene>,
    /// The rules that both versions share.
    pub(super) shared: BTreeMap<(String, DayRef), Rc<RuleRows>>,
}

/// The countries looked at; any others are like these.
pub(super) const COUNTRIES: [&str; 3] = ["FJI", "GHA", "SVN"];

impl World {
    pub(super) fn new(terms: &Terms, items: usize, as_of: Option<Date>, cut: bool) -> World {
        let mut c = Circuit::default();
        let days = Days::new(as_of, terms.days.clone(), &mut c);
        let keys: Vec<Arc<str>> = terms.keys.iter().cloned().collect();
        let fresh =
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"].map(Arc::from);
        let mut texts = terms.texts.clone();
        texts.extend(keys.iter().cloned().chain(fresh.iter().cloned()).chain([Arc::from("another text")]));
        let named = (terms.keys.len() + 1).min(MOST_ITEMS as usize);
        let items = items.max(terms.most_counted.min(MOST_ITEMS) as usize).max(named).min(fresh.len());
        World {
            c,
            days,
            as_of,
            cut,
            scope: Scope {
                items,
                digits: (terms.digits() + 1).min(MOST_DIGITS),
                bound: bound(terms.greatest()),
                dates: calendar::DATES,
                as_of: calendar::AS_OF,
            },
            texts: texts.into_iter().collect(),
            figures: terms.figures.iter().copied().collect(),
            keys: keys.into_iter().chain(fresh).collect(),
            leaves: BTreeMap::new(),
            lists: BTreeMap::new(),
            ages: BTreeMap::new(),
            unlooked: BTreeMap::new(),
            opaque: BTreeMap::new(),
            shared: BTreeMap::new(),
        }
    }

    /// The as-of day.
    pub(super) fn today(&self) -> DayRef {
        self.as_of.map_or(DayRef::Back(Vec::new()), DayRef::On)
    }

    /// The bits of the as-of day.
    pub(super) fn as_of_bits(&self) -> &Bits {
        self.days.as_of()
    }

    /// A leaf on a day.
    pub(super) fn leaf(&mut self, key: &LeafKey, shape: &Shape) -> Leaf {
        if let Some(leaf) = self.leaves.get(key) {
            return leaf.clone();
        }
        let c = &mut self.c;
        let (missing, reason, differ) = (seldom(c), [c.input(), c.input()], seldom(c));
        let payload = match shape {
            Shape::Truth => Payload::Truth { yes: c.input(), disputed: seldom(c) },
            Shape::Number(ty) => Payload::Range(self.number_range(ty)),
            Shape::Date => Payload::Range(self.date_range()),
            Shape::Choice(size) => Payload::Among(self.among(*size)),
            Shape::Text => Payload::Among(self.among(self.texts.len())),
            Shape::Country => Payload::Among(self.among(COUNTRIES.len())),
            Shape::Choices(size) => self.members(*size, false),
            Shape::Countries => self.members(COUNTRIES.len(), true),
        };
        let leaf = Leaf { missing, payload, reason, differ };
        self.leaves.insert(key.clone(), leaf.clone());
        leaf
    }

    /// A list on a day; `always_open` where its type says so.
    pub(super) fn list(&mut self, name: &Arc<str>, day: &DayRef, always_open: bool) -> List {
        let key = (Arc::clone(name), day.clone());
        if let Some(list) = self.lists.get(&key) {
            return list.clone();
        }
        let count = self.scope.items;
        let c = &mut self.c;
        let of_item = |c: &mut Circuit| {
            let (there, certain) = (c.input(), c.input());
            c.group(certain, Group::Often);
            (there, certain)
        };
        let list = List {
            missing: seldom(c),
            reason: [c.input(), c.input()],
            open: if always_open { Lit::TRUE } else { seldom(c) },
            differ: seldom(c),
            items: (0..count).map(|_| of_item(c)).collect(),
        };
        self.lists.insert(key, list.clone());
        list
    }

    /// Whether what is read of a cell on a day is older than a limit.
    pub(super) fn aged(&mut self, cell: &Arc<str>, day: &DayRef, limit: Duration) -> Lit {
        let ages = self.ages.entry((Arc::clone(cell), day.clone())).or_default();
        if let Some(known) = ages.get(&limit) {
            return *known;
        }
        let aged = self.c.input();
        let reading = ages.values().map(|older| older.node()).min().unwrap_or(aged.node());
        let days = match limit {
            Duration::Months(months) => months.saturating_mul(30),
            Duration::Days(days) => days,
        };
        self.c.group(aged, Group::Aged { reading: u64::from(reading), days });
        for (other, older) in ages.iter() {
            let law = match (limit, *other) {
                (Duration::Months(a), Duration::Months(b)) | (Duration::Days(a), Duration::Days(b)) => {
                    // Older than the longer limit is older than the shorter.
                    let (longer, shorter) = if a > b { (aged, *older) } else { (*older, aged) };
                    !self.c.and(longer, !shorter)
                }
                _ => Lit::TRUE,
            };
            self.c.require(&[aged, *older], law);
        }
        ages.insert(limit, aged);
        aged
    }

    /// Whether nobody looked at a cell between two days.
    pub(super) fn unlooked(&mut self, cell: &Arc<str>, earlier: &DayRef, later: &DayRef) -> Lit {
        let key = (Arc::clone(cell), earlier.clone(), later.clone());
        if let Some(known) = self.unlooked.get(&key) {
            return *known;
        }
        let unlooked = self.c.input();
        self.c.group(unlooked, Group::Never);
        self.unlooked.insert(key, unlooked);
        unlooked
    }

    /// A truth of which nothing is known but its name.
    pub(super) fn opaque(&mut self, name: String) -> Kleene {
        if let Some(known) = self.opaque.get(&name) {
            return *known;
        }
        let (yes, no) = (self.c.input(), self.c.input());
        let law = !self.c.and(yes, no);
        self.c.require(&[yes, no], law);
        self.c.group(yes, Group::NotBoth(yes, no));
        self.opaque.insert(name, Kleene { yes, no });
        Kleene { yes, no }
    }

    /// The decimal of so many parts.
    pub(super) fn decimal(&self, ty: &NumberType, parts: i128) -> Decimal {
        let scale = if is_whole(ty) { 0 } else { self.scope.digits };
        Decimal::try_from_i128_with_scale(parts, scale).unwrap_or_default().normalize()
    }

    /// The scale of a type's numbers: counts and days are whole.
    pub(super) fn scale(&self, ty: &NumberType) -> u32 {
        if is_whole(ty) { 0 } else { self.scope.digits }
    }

    fn number_range(&mut self, ty: &NumberType) -> Range {
        let parts = |world: &World, value: Decimal, up: bool| {
            let factor = Decimal::from(10i64.pow(world.scale(ty)));
            let value = value.checked_mul(factor).unwrap_or(Decimal::MAX);
            (if up { value.ceil() } else { value.floor() }).to_i128().unwrap_or(0)
        };
        let bound = self.scope.bound;
        let least = parts(self, ty.min.unwrap_or_else(|| -bound.max(ty.max.unwrap_or(bound).abs())), true);
        let most = parts(self, ty.max.unwrap_or_else(|| bound.max(ty.min.unwrap_or(bound).abs())), false);
        let near: Vec<i128> = self.figures.iter().map(|figure| parts(self, *figure, false)).collect();
        self.ends(least, most.max(least), &near)
    }

    fn date_range(&mut self) -> Range {
        let (first, last) = calendar::DATES;
        let near: Vec<i128> = self.days.named().map(calendar::number).collect();
        self.ends(calendar::number(first), calendar::number(last), &near)
    }

    /// Two free ends between two numbers, in order.
    fn ends(&mut self, least: i128, most: i128, near: &[i128]) -> Range {
        let c = &mut self.c;
        let span = u128::try_from(most - least).unwrap_or(0);
        let width = (u128::BITS - span.leading_zeros()) as usize;
        let end = |c: &mut Circuit| {
            let inputs = c.inputs(width);
            let offset = Bits::natural(inputs.clone());
            let beyond = Bits::constant(most - least).less(&offset, c);
            c.require(&inputs, !beyond);
            (inputs, offset)
        };
        let ((mut low_inputs, low), (high_inputs, high)) = (end(c), end(c));
        if let Some(first) = low_inputs.first() {
            // At a figure and on both sides of it.
            let beside = near.iter().flat_map(|figure| [figure - 1, *figure, figure + 1]);
            let near = beside.filter(|figure| (least..=most).contains(figure));
            let near = near.filter_map(|figure| u128::try_from(figure - least).ok()).collect();
            let (low, high) = (low_inputs.clone(), high_inputs.clone());
            c.group(*first, Group::Ends { low, high, span, near });
        }
        let turned = high.less(&low, c);
        low_inputs.extend(high_inputs);
        c.require(&low_inputs, !turned);
        let least = Bits::constant(least);
        Range { low: End::at(low.add(&least, c)), high: End::at(high.add(&least, c)) }
    }

    fn among(&mut self, size: usize) -> Vec<Lit> {
        let values = self.c.inputs(size);
        self.c.some_of(&values);
        values
    }

    fn members(&mut self, size: usize, may_be_open: bool) -> Payload {
        let c = &mut self.c;
        let element = |c: &mut Circuit| {
            let (known, is_in) = (c.input(), c.input());
            c.group(known, Group::Often);
            Kleene { yes: c.and(known, is_in), no: c.and(known, !is_in) }
        };
        let elements = (0..size).map(|_| element(c)).collect();
        Payload::Members(elements, if may_be_open { seldom(c) } else { Lit::FALSE })
    }
}

/// An input that is true of few fact sets.
fn seldom(c: &mut Circuit) -> Lit {
    let input = c.input();
    c.group(input, Group::Seldom);
    input
}

pub(super) fn is_whole(ty: &NumberType) -> bool {
    matches!(ty.kind, NumberKind::Count | NumberKind::Days)
}

/// A figure well beyond all that are named.
fn bound(greatest: Decimal) -> Decimal {
    let mut bound = Decimal::ONE_THOUSAND;
    let enough = greatest.checked_mul(Decimal::TEN).unwrap_or(greatest);
    while bound < enough && bound < Decimal::from(10i64.pow(15)) {
        bound *= Decimal::TEN;
    }
    bound
}
