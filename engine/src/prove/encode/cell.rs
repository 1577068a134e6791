//! Cells: from the free inputs of a reading to possible values of a type.

use super::super::bits::Bits;
use super::super::calendar::{self, DayRef};
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::range::{End, Number, Range};
use super::super::world::{Leaf, List, Payload, Shape};
use super::{Binding, Encoder, Members, Res, Scope, TextSet, unsupported};
use crate::facts::CellKey;
use jiff::civil::Date;
use r2pc_lang::program::{
    Cell, DayKind, EnumId, FactType, FieldType, IndexKey, NumberType, Read, Scalar, SetType, When,
};
use r2pc_lang::syntax::Pick;
use r2pc_lang::value::Reason;
use std::sync::Arc;

/// A leaf as it is read: under limits of age, on a day that may still come, of an item that may not be there.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    leaf: Leaf,
    /// Nothing is said, for some reason.
    pub(super) gone: Lit,
    pub(super) aged: Lit,
    not_due: Lit,
    /// The list whose item is not in it.
    unlisted: Option<(Lit, List)>,
    /// The key of an item: always known.
    key: Option<Arc<str>>,
    /// What it is an observation of, for "nobody looked again".
    pub(super) cell: Arc<str>,
}

impl Encoder<'_, '_> {
    /// A cell by name: the fact with its index and the sources it prefers.
    pub(in super::super) fn cell_name(&self, (fact, index): CellKey) -> Arc<str> {
        cell_name(self.s, (fact, index))
    }

    /// The day of a reading, and whether it still lies ahead.
    fn day_of(&mut self, read: &Read, scope: &Scope) -> Res<(DayRef, Lit)> {
        match &read.at {
            When::Now => Ok((scope.day.clone(), Lit::FALSE)),
            When::Ago(length) => Ok((scope.day.minus(*length), Lit::FALSE)),
            When::On(day) => match &day.kind {
                DayKind::Constant(date) => {
                    let today = self.w.days.bits(&scope.day, &mut self.w.c);
                    let ahead = today.less(&Bits::constant(calendar::number(*date)), &mut self.w.c);
                    Ok((DayRef::On(*date), ahead))
                }
                _ => unsupported("a reading on a day that the facts give"),
            },
        }
    }

    /// Whether what is read of a cell is older than the fact or the rule allows.
    pub(super) fn is_aged(&mut self, key: CellKey, day: &DayRef, scope: &Scope) -> Lit {
        let name = self.cell_name(key);
        let limits = [self.s.program.vocabulary.fact(key.0).stale, scope.stale];
        let aged: Vec<Lit> =
            limits.into_iter().flatten().map(|limit| self.w.aged(&name, day, limit)).collect();
        self.w.c.any(aged)
    }

    fn seen(&mut self, read: &Read, scope: &Scope) -> Res<Seen> {
        let (day, not_due) = self.day_of(read, scope)?;
        self.seen_on(&read.cell, &day, not_due, scope)
    }

    pub(super) fn seen_on(&mut self, cell: &Cell, day: &DayRef, not_due: Lit, scope: &Scope) -> Res<Seen> {
        match cell {
            Cell::Fact { fact, index, field } => {
                let key = (*fact, self.index(*index, scope)?);
                let (mut name, shape) = leaf_of(self.s, key, *field)?;
                if self.s.raised.as_ref().is_some_and(|(raised, on)| *raised == name && on == day) {
                    name = raised_name(&name);
                }
                let leaf = self.w.leaf(&(name, day.clone(), None), &shape);
                let aged = self.is_aged(key, day, scope);
                let gone = self.w.c.any([leaf.missing, aged, not_due]);
                Ok(Seen { leaf, gone, aged, not_due, unlisted: None, key: None, cell: self.cell_name(key) })
            }
            Cell::Item { slot, field, record, .. } => {
                let Binding::Item(key, place, item) = scope.get(*slot).clone() else {
                    return unsupported("a field of an item that is not fixed");
                };
                let list = self.list_on(key, day);
                let aged = self.is_aged(key, day, scope);
                let there = list.items.get(place).map_or(Lit::FALSE, |(there, _)| *there);
                let no_list = self.w.c.or(list.missing, aged);
                let unlisted = self.w.c.or(no_list, !there);
                let (name, shape) = leaf_of(self.s, key, Some(*field))?;
                let is_key = self.s.program.vocabulary.record(*record).key == Some(*field);
                let mut leaf = self.w.leaf(&(name, day.clone(), Some(place)), &shape);
                if is_key {
                    leaf = self.key_leaf(&shape, &item, place)?;
                }
                let gone = self.w.c.any([leaf.missing, unlisted, not_due]);
                let key_text = (is_key && matches!(shape, Shape::Text | Shape::Country)).then_some(item);
                let cell = self.cell_name(key);
                Ok(Seen { leaf, gone, aged, not_due, unlisted: Some((unlisted, list)), key: key_text, cell })
            }
        }
    }

    /// From here on a leaf's value on a day is another one: known as it is, and not less (or not greater) where this is
    /// true. None where its values have no order.
    pub(in super::super) fn raise(
        &mut self,
        key: CellKey,
        field: Option<u32>,
        day: &DayRef,
        lower: bool,
    ) -> Option<Lit> {
        let (name, shape) = leaf_of(self.s, key, field).ok()?;
        let before = self.w.leaf(&(Arc::clone(&name), day.clone(), None), &shape);
        let after = self.w.leaf(&(raised_name(&name), day.clone(), None), &shape);
        let (known_before, known_after) = (self.is_exact(&before.payload), self.is_exact(&after.payload));
        let c = &mut self.w.c;
        let (low, high) = if lower { (&after, &before) } else { (&before, &after) };
        let turned = match (&low.payload, &high.payload) {
            (Payload::Truth { yes: a, .. }, Payload::Truth { yes: b, .. }) => c.and(*a, !*b),
            (Payload::Range(a), Payload::Range(b)) => b.low.bits.less(&a.low.bits, c),
            (Payload::Among(a), Payload::Among(b)) if matches!(shape, Shape::Choice(_)) => {
                let (a, b) = (super::choice::span(a, c), super::choice::span(b, c));
                b.low.bits.less(&a.low.bits, c)
            }
            _ => return None,
        };
        let greater = c.all([!before.missing, !after.missing, known_before, known_after, !turned]);
        self.s.raised = Some((name, day.clone()));
        self.s.rules.clear();
        Some(greater)
    }

    /// The key of an item as a leaf: known.
    fn key_leaf(&mut self, shape: &Shape, key: &Arc<str>, place: usize) -> Res<Leaf> {
        let payload = match shape {
            Shape::Choice(size) => Payload::Among((0..*size).map(|at| Lit::from(at == place)).collect()),
            Shape::Date => {
                let day: Date = key.parse().unwrap_or(calendar::DATES.0);
                Payload::Range(Range::constant(calendar::number(day)))
            }
            Shape::Text | Shape::Country => Payload::Among(self.text_places(shape, key)),
            _ => return unsupported("a key of this type"),
        };
        Ok(Leaf { missing: Lit::FALSE, payload, reason: [Lit::FALSE; 2], differ: Lit::FALSE })
    }

    /// Which of the texts looked at one is.
    fn text_places(&self, shape: &Shape, text: &Arc<str>) -> Vec<Lit> {
        if *shape == Shape::Country {
            return super::super::world::COUNTRIES.iter().map(|code| Lit::from(**code == **text)).collect();
        }
        self.w.texts.iter().map(|known| Lit::from(known == text)).collect()
    }

    pub(super) fn read_truth(&mut self, read: &Read, scope: &Scope) -> Res<Kleene> {
        let seen = self.seen(read, scope)?;
        let Payload::Truth { yes, disputed } = seen.leaf.payload else {
            return unsupported("a truth of another type");
        };
        let c = &mut self.w.c;
        Ok(Kleene { yes: c.all([!seen.gone, !disputed, yes]), no: c.all([!seen.gone, !disputed, !yes]) })
    }

    pub(super) fn read_num(&mut self, read: &Read, ty: &NumberType, scope: &Scope) -> Res<Number> {
        let seen = self.seen(read, scope)?;
        self.num_of(&seen, ty)
    }

    pub(super) fn num_of(&mut self, seen: &Seen, ty: &NumberType) -> Res<Number> {
        let Payload::Range(range) = &seen.leaf.payload else {
            return unsupported("a number of another type");
        };
        let everything = self.type_range(ty);
        let scale = self.w.scale(ty);
        Ok(Number { range: Range::choose(seen.gone, &everything, range, &mut self.w.c), scale, div: 1 })
    }

    /// What a number of a type can be, in its own parts.
    pub(super) fn type_range(&self, ty: &NumberType) -> Range {
        let factor = rust_decimal::Decimal::from(10i64.pow(self.w.scale(ty)));
        let end = |value: Option<rust_decimal::Decimal>| {
            let parts =
                value.and_then(|v| v.checked_mul(factor)).and_then(|v| i128::try_from(v.trunc()).ok());
            parts.map_or_else(End::open, |parts| End::at(Bits::constant(parts)))
        };
        Range { low: end(ty.min), high: end(ty.max) }
    }

    pub(super) fn read_day(&mut self, read: &Read, scope: &Scope) -> Res<Range> {
        let seen = self.seen(read, scope)?;
        self.day_range_of(&seen)
    }

    pub(super) fn day_range_of(&mut self, seen: &Seen) -> Res<Range> {
        let Payload::Range(range) = &seen.leaf.payload else { return unsupported("a day of another type") };
        Ok(Range::choose(seen.gone, &Range::all(), range, &mut self.w.c))
    }

    pub(super) fn read_choice(&mut self, read: &Read, scope: &Scope) -> Res<Vec<Lit>> {
        let seen = self.seen(read, scope)?;
        self.among_of(&seen)
    }

    pub(super) fn among_of(&mut self, seen: &Seen) -> Res<Vec<Lit>> {
        let Payload::Among(values) = &seen.leaf.payload else {
            return unsupported("a value of another type");
        };
        Ok(values.iter().map(|value| self.w.c.or(seen.gone, *value)).collect())
    }

    pub(super) fn read_text(&mut self, read: &Read, scope: &Scope) -> Res<TextSet> {
        let seen = self.seen(read, scope)?;
        let Payload::Among(values) = &seen.leaf.payload else { return unsupported("a text of another type") };
        if seen.key.is_some() {
            return Ok(TextSet { any: Lit::FALSE, of: values.clone() });
        }
        let of = values.iter().map(|value| self.w.c.and(!seen.gone, *value)).collect();
        Ok(TextSet { any: seen.gone, of })
    }

    pub(super) fn read_set(&mut self, read: &Read, scope: &Scope) -> Res<Members> {
        let seen = self.seen(read, scope)?;
        let Payload::Members(elements, open) = &seen.leaf.payload else {
            return unsupported("a set of another type");
        };
        let c = &mut self.w.c;
        let named =
            elements.iter().map(|e| Kleene { yes: c.and(!seen.gone, e.yes), no: c.and(!seen.gone, e.no) });
        let named = named.collect();
        let closed = c.and(!seen.gone, !*open);
        Ok(Members { named, rest: Kleene { yes: Lit::FALSE, no: closed } })
    }

    /// `highest of x` and `lowest of x` of numbers; the middle depends on how many sources there are.
    pub(super) fn picked_num(
        &mut self,
        pick: Pick,
        read: &Read,
        ty: &NumberType,
        scope: &Scope,
    ) -> Res<Number> {
        let seen = self.seen(read, scope)?;
        let whole = self.num_of(&seen, ty)?;
        let end = match pick {
            Pick::Highest => whole.range.high.clone(),
            Pick::Lowest => whole.range.low.clone(),
            Pick::Middle => return unsupported("`middle of` several sources"),
        };
        let picked = Range { low: end.clone(), high: end };
        Ok(Number { range: Range::choose(seen.gone, &whole.range, &picked, &mut self.w.c), ..whole })
    }

    pub(super) fn picked_choice(&mut self, pick: Pick, read: &Read, scope: &Scope) -> Res<Vec<Lit>> {
        let seen = self.seen(read, scope)?;
        let all = self.among_of(&seen)?;
        let c = &mut self.w.c;
        let mut picked = vec![Lit::FALSE; all.len()];
        let mut beyond = Lit::FALSE;
        let order: Vec<usize> = match pick {
            Pick::Highest => (0..all.len()).rev().collect(),
            Pick::Lowest => (0..all.len()).collect(),
            Pick::Middle => return unsupported("`middle of` several sources"),
        };
        for at in order {
            picked[at] = c.and(all[at], !beyond);
            beyond = c.or(beyond, all[at]);
        }
        Ok(picked.iter().zip(&all).map(|(one, all)| c.choose(seen.gone, *all, *one)).collect())
    }

    /// Whether a cell has no one value for this reason.
    pub(super) fn has_reason(&mut self, read: &Read, reason: Reason, scope: &Scope) -> Res<Lit> {
        let seen = self.seen(read, scope)?;
        let exact = self.is_exact(&seen.leaf.payload);
        let inexact_sources = matches!(&seen.leaf.payload, Payload::Members(..))
            || matches!(leaf_shape(self.s, &read.cell), Some(Shape::Date));
        let differ = if inexact_sources { seen.leaf.differ } else { Lit::TRUE };
        let of_leaf = self.reason_of((seen.leaf.missing, seen.leaf.reason), exact, differ, reason);
        let listed = match &seen.unlisted {
            None => {
                let expired = Lit::from(reason == Reason::Expired);
                self.w.c.choose(seen.aged, expired, of_leaf)
            }
            Some((unlisted, list)) => {
                let of_list = self.reason_of_list(list, seen.aged, reason);
                let some = self.list_has_reason(list, seen.aged);
                let out = if reason == Reason::NotCollected { self.w.c.or(of_list, !some) } else { of_list };
                self.w.c.choose(*unlisted, out, of_leaf)
            }
        };
        Ok(self.w.c.choose(seen.not_due, Lit::from(reason == Reason::NotDue), listed))
    }

    /// The reason of a leaf or list that is missing by these bits, or not exact.
    fn reason_of(&mut self, missing: (Lit, [Lit; 2]), exact: Lit, differ: Lit, reason: Reason) -> Lit {
        let c = &mut self.w.c;
        let (missing, [a, b]) = missing;
        match reason {
            Reason::Withheld => c.all([missing, !a, !b]),
            Reason::NotReported => c.all([missing, !a, b]),
            Reason::NotCollected => c.all([missing, a, !b]),
            Reason::NotDue => c.all([missing, a, b]),
            Reason::Disputed => c.all([!missing, !exact, differ]),
            Reason::Imprecise => c.all([!missing, !exact, !differ]),
            Reason::Expired | Reason::Undefined => Lit::FALSE,
        }
    }

    /// Whether a list is unknown for this reason.
    pub(super) fn reason_of_list(&mut self, list: &List, aged: Lit, reason: Reason) -> Lit {
        let exact = self.list_agrees(list);
        let fresh = self.reason_of((list.missing, list.reason), exact, list.differ, reason);
        self.w.c.choose(aged, Lit::from(reason == Reason::Expired), fresh)
    }

    fn list_has_reason(&mut self, list: &List, aged: Lit) -> Lit {
        let exact = self.list_agrees(list);
        self.w.c.any([aged, list.missing, !exact])
    }

    /// Whether sources agree on a list and it is not open. Sources that differ on nothing that is read may differ all
    /// the same.
    fn list_agrees(&mut self, list: &List) -> Lit {
        let perhaps: Vec<Lit> =
            list.items.iter().map(|(there, certain)| self.w.c.and(*there, !*certain)).collect();
        let differ = self.w.c.any(perhaps);
        let law = !self.w.c.and(differ, !list.differ);
        let mut owners: Vec<Lit> = list.items.iter().flat_map(|(a, b)| [*a, *b]).collect();
        owners.push(list.differ);
        self.w.c.require(&owners, law);
        self.w.c.all([!list.open, !list.differ])
    }

    fn is_exact(&mut self, payload: &Payload) -> Lit {
        let c = &mut self.w.c;
        match payload {
            Payload::Truth { disputed, .. } => !*disputed,
            Payload::Range(range) => range.is_known(c),
            Payload::Among(values) => !c.counts(values, 2)[2],
            Payload::Members(elements, open) => {
                let known: Vec<Lit> = elements.iter().map(|e| e.is_known(c)).collect();
                let all = c.all(known);
                c.and(all, !*open)
            }
        }
    }
}

/// The name under which a raised leaf is read.
fn raised_name(name: &str) -> Arc<str> {
    Arc::from(format!("raised {name}"))
}

/// A cell by name.
pub(in super::super) fn cell_name(side: &super::Side<'_>, (fact, index): CellKey) -> Arc<str> {
    let vocabulary = &side.program.vocabulary;
    let row = vocabulary.fact(fact);
    let index = match index {
        None => String::new(),
        Some(IndexKey::Choice(value)) => match row.by {
            Some(r2pc_lang::program::IndexType::Enum(ty)) => {
                vocabulary.enumeration(ty).word(value).to_owned()
            }
            _ => value.to_string(),
        },
        Some(IndexKey::Rule(id)) => side.names.rule(id).to_owned(),
    };
    Arc::from(format!("{}[{index}]|{}", row.name, side.names.prefers(fact)))
}

/// A leaf's name and shape.
pub(in super::super) fn leaf_of(
    side: &super::Side<'_>,
    key: CellKey,
    field: Option<u32>,
) -> Res<(Arc<str>, Shape)> {
    let vocabulary = &side.program.vocabulary;
    let base = cell_name(side, key);
    let row = vocabulary.fact(key.0);
    let (name, ty) = match (&row.ty, field) {
        (FactType::Scalar(ty), None) => ("", FieldType::Scalar(ty.clone())),
        (FactType::Set(ty), None) => ("", FieldType::Set(ty.clone())),
        (FactType::Record(record) | FactType::List { record, .. }, Some(field)) => {
            match vocabulary.record(*record).fields.get(field as usize) {
                Some(declared) => (&*declared.name, declared.ty.clone()),
                None => return unsupported("a field that is not there"),
            }
        }
        _ => return unsupported("a record as a whole"),
    };
    let shape = match &ty {
        FieldType::Scalar(Scalar::Bool) => Shape::Truth,
        FieldType::Scalar(Scalar::Number(ty)) => Shape::Number(ty.clone()),
        FieldType::Scalar(Scalar::Date) => Shape::Date,
        FieldType::Scalar(Scalar::Duration) => return unsupported("a length of time that the facts give"),
        FieldType::Scalar(Scalar::Text) => Shape::Text,
        FieldType::Scalar(Scalar::Country) => Shape::Country,
        FieldType::Scalar(Scalar::Enum(ty)) => Shape::Choice(enum_size(side, *ty)),
        FieldType::Set(SetType::Enum(ty)) => Shape::Choices(enum_size(side, *ty)),
        FieldType::Set(SetType::Country) => Shape::Countries,
    };
    Ok((Arc::from(format!("{base}.{name}:{}", side.names.form(&ty))), shape))
}

fn leaf_shape(side: &super::Side<'_>, cell: &Cell) -> Option<Shape> {
    let (fact, field) = match cell {
        Cell::Fact { fact, field, .. } => (*fact, *field),
        Cell::Item { fact: Some(fact), field, .. } => (*fact, Some(*field)),
        Cell::Item { fact: None, .. } => return None,
    };
    leaf_of(side, (fact, None), field).ok().map(|(_, shape)| shape)
}

fn enum_size(side: &super::Side<'_>, ty: EnumId) -> usize {
    side.program.vocabulary.enumeration(ty).values.len()
}
