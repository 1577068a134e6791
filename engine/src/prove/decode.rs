//! From a model of the circuit back to a fact file: an observation for each reading that the model speaks of, by as
//! many sources as a dispute needs.

use super::calendar::{self, DayRef};
use super::circuit::{Lit, Model};

use super::encode::{Side, cell_name, item_keys, leaf_of};
use super::world::{COUNTRIES, Leaf, List, Payload, Shape, World};
use crate::calendar as days;
use crate::facts::{CellKey, CountryFacts, Observation, Origin};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{FactId, FactType, FieldType, IndexKey, IndexType, Scalar, SetType};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::value::{
    Content, Days, Duration, Element, Fields, ItemValue, ListValue, Reason, SetValue, Value,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who says everything where nobody disputes it.
pub(super) const ONE_SOURCE: &str = "one source";

/// Most sources of a dispute.
const SOURCES: [&str; 5] =
    [ONE_SOURCE, "another source", "a third source", "a fourth source", "a fifth source"];

/// Laws that are no part of a proof: what a fact file that is easy to write keeps. Where nobody looked between two days,
/// both readings are one.
pub(super) fn plausible(world: &mut World, sides: &[&Side<'_>]) {
    let unlooked: Vec<_> = world.unlooked.iter().map(|(key, lit)| (key.clone(), *lit)).collect();
    for ((cell, a, b), shared) in &unlooked {
        let mut laws = vec![same_reading(world, cell, a, b)];
        if !lasts(sides, cell, a, b) {
            laws.push(Lit::FALSE);
        }
        for ((other, x, y), lit) in &unlooked {
            // What was not looked at from a to b was not looked at within.
            if other == cell && (x, y) != (a, b) && x >= a && y <= b {
                laws.push(*lit);
            }
        }
        for law in laws {
            let broken = world.c.and(*shared, !law);
            world.c.require(&[*shared], !broken);
        }
    }
}

/// Whether an observation of the first day still speaks on the second.
fn lasts(sides: &[&Side<'_>], cell: &Arc<str>, a: &DayRef, b: &DayRef) -> bool {
    let (DayRef::On(a), DayRef::On(b)) = (a, b) else { return true };
    sides.iter().all(|side| {
        let keys = cells(side).into_iter().find(|key| cell_name(side, *key) == *cell);
        let stale = keys.and_then(|(fact, _)| side.program.vocabulary.fact(fact).stale);
        stale.is_none_or(|limit| *b <= days::plus(*a, limit))
    })
}

fn same_reading(world: &mut World, cell: &Arc<str>, a: &DayRef, b: &DayRef) -> Lit {
    let of = |world: &World, day: &DayRef| -> Vec<(Arc<str>, Option<usize>, Vec<Lit>)> {
        let leaves = world.leaves.iter().filter(|((name, on, _), _)| on == day && name.starts_with(&**cell));
        leaves.map(|((name, _, place), leaf)| (Arc::clone(name), *place, lits(leaf))).collect()
    };
    let (first, second) = (of(world, a), of(world, b));
    let mut same = Vec::new();
    for (name, place, lits) in &first {
        if let Some((_, _, others)) = second.iter().find(|(n, p, _)| n == name && p == place) {
            same.extend(lits.iter().zip(others).map(|(x, y)| world.c.iff(*x, *y)));
        }
    }
    world.c.all(same)
}

fn lits(leaf: &Leaf) -> Vec<Lit> {
    let mut all = vec![leaf.missing, leaf.differ];
    all.extend(leaf.reason);
    match &leaf.payload {
        Payload::Truth { yes, disputed } => all.extend([*yes, *disputed]),
        Payload::Range(range) => all.extend(range.low.bits.lits().iter().chain(range.high.bits.lits())),
        Payload::Among(values) => all.extend(values),
        Payload::Members(elements, open) => {
            all.extend(elements.iter().flat_map(|e| [e.yes, e.no]));
            all.push(*open);
        }
    }
    all
}

/// All cells of a vocabulary.
pub(super) fn cells(side: &Side<'_>) -> Vec<CellKey> {
    let vocabulary = &side.program.vocabulary;
    let mut all = Vec::new();
    for (id, fact) in (0..).map(FactId).zip(&vocabulary.facts) {
        match fact.by {
            None => all.push((id, None)),
            Some(IndexType::Enum(ty)) => {
                let count = u32::try_from(vocabulary.enumeration(ty).values.len()).unwrap_or(0);
                all.extend((0..count).map(|value| (id, Some(IndexKey::Choice(value)))));
            }
            Some(IndexType::Obligation) => {
                all.extend(vocabulary.obligations.iter().map(|(_, rule)| (id, Some(IndexKey::Rule(*rule)))));
            }
        }
    }
    all
}

/// The fact file of a model, in a version's ids.
pub(super) fn facts(world: &World, side: &Side<'_>, model: &Model) -> CountryFacts {
    let mut decoder = Decoder { world, side, model, next: 0 };
    let mut facts = CountryFacts::default();
    for key in cells(side) {
        let seen = decoder.cell(key);
        if !seen.is_empty() {
            facts.cells.insert(key, seen);
        }
    }
    facts
}

/// The cells that something read in a world, with the days.
pub(super) fn cells_read(world: &World, side: &Side<'_>) -> Vec<(CellKey, Date)> {
    let all = cells(side).into_iter();
    all.flat_map(|key| days_read(world, &cell_name(side, key)).into_iter().map(move |day| (key, day)))
        .collect()
}

/// The days on which something of a cell is read.
fn days_read(world: &World, cell: &str) -> BTreeSet<Date> {
    let of_leaves = world.leaves.keys().filter(|(name, ..)| name.starts_with(cell)).map(|(_, day, _)| day);
    let of_lists = world.lists.keys().filter(|(name, _)| **name == *cell).map(|(_, day)| day);
    let date = |day: &DayRef| if let DayRef::On(date) = day { Some(*date) } else { None };
    of_leaves.chain(of_lists).filter_map(date).collect()
}

struct Decoder<'d, 'p> {
    world: &'d World,
    side: &'d Side<'p>,
    model: &'d Model,
    next: usize,
}

impl Decoder<'_, '_> {
    fn cell(&mut self, key: CellKey) -> Vec<Observation> {
        let name = cell_name(self.side, key);
        let mut seen = Vec::new();
        for day in days_read(self.world, &name) {
            let on = DayRef::On(day);
            let unlooked = self
                .world
                .unlooked
                .iter()
                .any(|((cell, _, later), lit)| *cell == name && *later == on && self.model.is(*lit));
            if unlooked {
                continue;
            }
            let observed = self.observed(&name, day);
            for (place, content) in self.contents(key, &name, &on).into_iter().enumerate() {
                seen.push(self.observation(content, place, observed));
            }
        }
        seen
    }

    /// The day of the observation: the day of the reading, or earlier where that is to be too old.
    fn observed(&self, cell: &Arc<str>, day: Date) -> Date {
        let ages = self.world.ages.get(&(Arc::clone(cell), DayRef::On(day)));
        let oldest =
            ages.into_iter().flatten().filter(|(_, aged)| self.model.is(**aged)).map(|(limit, _)| *limit);
        let beyond = oldest.map(|limit| days::minus(days::minus(day, limit), Duration::Days(1))).min();
        beyond.unwrap_or(day)
    }

    fn observation(&mut self, content: Content, place: usize, observed: Date) -> Observation {
        self.next += 1;
        let source = Origin::Text(Arc::from(SOURCES.get(place).copied().unwrap_or("yet another source")));
        let span = Span::new(FileId(0), self.next, self.next + 1);
        Observation { content, source, observed, since: None, recorded: observed, span }
    }

    /// What each source says of a cell on a day.
    fn contents(&self, key: CellKey, name: &Arc<str>, day: &DayRef) -> Vec<Content> {
        match &self.side.program.vocabulary.fact(key.0).ty {
            FactType::Scalar(_) | FactType::Set(_) => self.leaf(key, None, day, None).unwrap_or_default(),
            FactType::Record(record) => {
                let count = self.side.program.vocabulary.record(*record).fields.len();
                let fields: Vec<Option<Vec<Content>>> =
                    (0..).take(count).map(|field| self.leaf(key, Some(field), day, None)).collect();
                let sources = fields.iter().flatten().map(Vec::len).max().unwrap_or(0);
                (0..sources).map(|source| Content::Value(Value::Record(of_source(&fields, source)))).collect()
            }
            FactType::List { .. } => match self.world.lists.get(&(Arc::clone(name), day.clone())) {
                Some(list) => self.list(key, list, day),
                None => Vec::new(),
            },
        }
    }

    fn list(&self, key: CellKey, list: &List, day: &DayRef) -> Vec<Content> {
        if self.model.is(list.missing) {
            return vec![Content::Missing(self.reason(list.reason))];
        }
        let FactType::List { record, open } = self.side.program.vocabulary.fact(key.0).ty else {
            return Vec::new();
        };
        let declared = self.side.program.vocabulary.record(record);
        let keys = item_keys(self.side, self.world, key).unwrap_or_default();
        let mut items = Vec::new();
        for (place, ((there, certain), name)) in list.items.iter().zip(keys).enumerate() {
            if self.model.is(*there) {
                let fields: Vec<Option<Vec<Content>>> = (0..)
                    .zip(&declared.fields)
                    .map(|(field, _)| self.leaf(key, Some(field), day, Some(place)))
                    .collect();
                items.push((name, self.model.is(*certain), fields, place));
            }
        }
        let of_fields = items
            .iter()
            .flat_map(|(_, _, fields, _)| fields.iter().flatten().map(Vec::len))
            .max()
            .unwrap_or(1);
        let perhaps = items.iter().any(|(_, certain, ..)| !certain);
        let sources =
            of_fields.max(1) + usize::from(perhaps || (of_fields == 1 && self.model.is(list.differ)));
        let mut contents = Vec::new();
        for source in 0..sources {
            // The last source leaves out what is only perhaps there.
            let last = perhaps && source + 1 == sources;
            let listed = items.iter().filter(|(_, certain, ..)| *certain || !last);
            let item = |(name, _, fields, place): &(Arc<str>, bool, Vec<Option<Vec<Content>>>, usize)| {
                let mut fields = of_source(fields, source);
                if let Some(at) = declared.key
                    && let Some(cell) = fields.get_mut(at as usize)
                {
                    *cell =
                        key_content(&declared.fields.get(at as usize).map(|f| f.ty.clone()), name, *place);
                }
                ItemValue { key: Arc::clone(name), fields }
            };
            let mut items: Vec<ItemValue> = listed.map(item).collect();
            items.sort_by(|a, b| a.key.cmp(&b.key));
            contents.push(Content::Value(Value::List(ListValue {
                items,
                open: open || self.model.is(list.open),
            })));
        }
        contents
    }

    fn reason(&self, [a, b]: [Lit; 2]) -> Reason {
        match (self.model.is(a), self.model.is(b)) {
            (false, false) => Reason::Withheld,
            (false, true) => Reason::NotReported,
            (true, false) => Reason::NotCollected,
            (true, true) => Reason::NotDue,
        }
    }

    /// What each source says of a leaf; nothing where it is not read.
    fn leaf(
        &self,
        key: CellKey,
        field: Option<u32>,
        day: &DayRef,
        place: Option<usize>,
    ) -> Option<Vec<Content>> {
        let (name, shape) = leaf_of(self.side, key, field).ok()?;
        let leaf = self.world.leaves.get(&(name, day.clone(), place))?;
        if self.model.is(leaf.missing) {
            return Some(vec![Content::Missing(self.reason(leaf.reason))]);
        }
        Some(self.values(&leaf.payload, &shape).into_iter().map(Content::Value).collect())
    }

    fn values(&self, payload: &Payload, shape: &Shape) -> Vec<Value> {
        match (payload, shape) {
            (Payload::Truth { yes, disputed }, _) => {
                if self.model.is(*disputed) {
                    vec![Value::Bool(true), Value::Bool(false)]
                } else {
                    vec![Value::Bool(self.model.is(*yes))]
                }
            }
            (Payload::Range(range), Shape::Number(ty)) => {
                let ends = [range.low.bits.value(self.model), range.high.bits.value(self.model)];
                distinct(ends.map(|parts| Value::Number(self.world.decimal(ty, parts))))
            }
            (Payload::Range(range), _) => {
                let ends = [range.low.bits.value(self.model), range.high.bits.value(self.model)];
                distinct(ends.map(|number| Value::Date(Days::from(calendar::day(number)))))
            }
            (Payload::Among(values), _) => {
                let possible =
                    values.iter().enumerate().filter(|(_, lit)| self.model.is(**lit)).map(|(at, _)| at);
                possible.filter_map(|at| self.among(shape, at)).collect()
            }
            (Payload::Members(elements, open), _) => self.sets(elements, *open, shape),
        }
    }

    fn among(&self, shape: &Shape, at: usize) -> Option<Value> {
        match shape {
            Shape::Text => self.world.texts.get(at).map(|text| Value::Text(Arc::clone(text))),
            Shape::Country => COUNTRIES.get(at).map(|code| Value::Text(Arc::from(*code))),
            _ => u32::try_from(at).ok().map(Value::Choice),
        }
    }

    /// Two sources, where one lists what the other does not.
    fn sets(&self, elements: &[super::kleene::Kleene], open: Lit, shape: &Shape) -> Vec<Value> {
        let element = |at: usize| match shape {
            Shape::Countries => COUNTRIES.get(at).map(|code| Element::Country(Arc::from(*code))),
            _ => u32::try_from(at).ok().map(Element::Choice),
        };
        let set = |also_perhaps: bool| {
            let is_in = |truth| truth == Truth::True || (also_perhaps && truth == Truth::Unknown);
            let all = elements.iter().enumerate().filter(|(_, e)| is_in(e.value(self.model)));
            let mut members: Vec<Element> = all.filter_map(|(at, _)| element(at)).collect();
            members.sort();
            Value::Set(SetValue { members, open: self.model.is(open) })
        };
        distinct([set(true), set(false)])
    }
}

fn distinct([a, b]: [Value; 2]) -> Vec<Value> {
    if a == b { vec![a] } else { vec![a, b] }
}

/// One source's fields: the last one repeats where it has no more to say.
fn of_source(fields: &[Option<Vec<Content>>], source: usize) -> Fields {
    let content = |contents: &Option<Vec<Content>>| {
        let contents = contents.as_ref()?;
        contents.get(source).or_else(|| contents.last()).cloned()
    };
    fields.iter().map(content).collect()
}

fn key_content(ty: &Option<FieldType>, key: &Arc<str>, place: usize) -> Option<Content> {
    let value = match ty.as_ref()? {
        FieldType::Scalar(Scalar::Enum(_)) => Value::Choice(u32::try_from(place).ok()?),
        FieldType::Scalar(Scalar::Date) => Value::Date(Days::from(key.parse::<Date>().ok()?)),
        FieldType::Scalar(_) => Value::Text(Arc::clone(key)),
        FieldType::Set(SetType::Enum(_) | SetType::Country) => return None,
    };
    Some(Content::Value(value))
}
