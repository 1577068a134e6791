//! Smaller and plainer fact sets that still show the same: nothing can be left out of the result.

use super::decode::ONE_SOURCE;
use crate::facts::{CellKey, CountryFacts, Observation, Origin};
use jiff::civil::Date;
use r2pc_lang::value::{Content, ListValue, SetValue, Value};
use rust_decimal::Decimal;

/// Leaves out and simplifies what can be, while `shows` stays true.
pub(super) fn shrunk(
    facts: CountryFacts,
    as_of: Date,
    shows: &dyn Fn(&CountryFacts) -> bool,
) -> CountryFacts {
    let mut best = without_cells(facts, shows);
    loop {
        let keys: Vec<CellKey> = best.cells.keys().copied().collect();
        let mut changed = false;
        for key in keys {
            changed |= shrink_cell(&mut best, key, as_of, shows);
        }
        if !changed {
            return best;
        }
    }
}

/// Leaves out cells, many at once as long as that goes.
fn without_cells(mut best: CountryFacts, shows: &dyn Fn(&CountryFacts) -> bool) -> CountryFacts {
    let mut size = best.cells.len().div_ceil(2).max(1);
    loop {
        let keys: Vec<CellKey> = best.cells.keys().copied().collect();
        let mut changed = false;
        for chunk in keys.chunks(size) {
            let mut fewer = best.clone();
            fewer.cells.retain(|key, _| !chunk.contains(key));
            if shows(&fewer) {
                best = fewer;
                changed = true;
            }
        }
        if size == 1 && !changed {
            return best;
        }
        size = (size / 2).max(1);
    }
}

fn shrink_cell(
    best: &mut CountryFacts,
    key: CellKey,
    as_of: Date,
    shows: &dyn Fn(&CountryFacts) -> bool,
) -> bool {
    let mut changed = false;
    let mut at = 0;
    while let Some(seen) = best.cells.get(&key).and_then(|all| all.get(at)).cloned() {
        let next = simpler(&seen, as_of).into_iter().find_map(|candidate| {
            let mut other = best.clone();
            let all = other.cells.get_mut(&key)?;
            match candidate {
                // A source says one thing a day.
                Some(simple)
                    if all.iter().enumerate().any(|(i, o)| i != at && says_when(o) == says_when(&simple)) =>
                {
                    return None;
                }
                Some(simple) => *all.get_mut(at)? = simple,
                None => drop(all.remove(at)),
            }
            if all.is_empty() {
                other.cells.remove(&key);
            }
            shows(&other).then_some(other)
        });
        match next {
            Some(other) => {
                *best = other;
                changed = true;
            }
            None => at += 1,
        }
    }
    changed
}

fn says_when(seen: &Observation) -> (&Origin, Date) {
    (&seen.source, seen.observed)
}

/// What could stand in place of an observation, the simplest first; none is nothing at all. Each is simpler than the
/// observation by an order without end, so that shrinking ends.
fn simpler(seen: &Observation, as_of: Date) -> Vec<Option<Observation>> {
    let mut all = vec![None];
    if seen.observed != as_of {
        all.push(Some(Observation { observed: as_of, recorded: as_of, ..seen.clone() }));
    }
    if !matches!(&seen.source, Origin::Text(text) if &**text == ONE_SOURCE) {
        all.push(Some(Observation { source: Origin::Text(ONE_SOURCE.into()), ..seen.clone() }));
    }
    if let Content::Value(value) = &seen.content {
        all.extend(
            simpler_values(value)
                .into_iter()
                .map(|value| Some(Observation { content: Content::Value(value), ..seen.clone() })),
        );
    }
    all
}

fn simpler_values(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => simpler_numbers(*number).into_iter().map(Value::Number).collect(),
        Value::Set(set) => simpler_sets(set).into_iter().map(Value::Set).collect(),
        Value::Record(fields) => simpler_fields(fields, None).into_iter().map(Value::Record).collect(),
        Value::List(list) => simpler_lists(list).into_iter().map(Value::List).collect(),
        _ => Vec::new(),
    }
}

/// Rounder numbers: fewer digits behind the point, then fewer that are not 0.
fn simpler_numbers(number: Decimal) -> Vec<Decimal> {
    let number = number.normalize();
    let mut all: Vec<Decimal> = (0..number.scale())
        .flat_map(|digits| {
            let step = Decimal::new(1, digits);
            let down = number.trunc_with_scale(digits);
            [down, if number.is_sign_negative() { down - step } else { down + step }]
        })
        .collect();
    if number.scale() == 0 {
        let mut step = Decimal::from(10i64.pow(12));
        while step > Decimal::ONE {
            let round = (number / step).trunc() * step;
            let beyond = if number.is_sign_negative() { round - step } else { round + step };
            // Only what is no larger counts as simpler than a round number.
            all.extend([round, beyond].into_iter().filter(|n| {
                zeros(*n) > zeros(number) && n.abs() <= number.abs().max(Decimal::TEN) * Decimal::TWO
            }));
            step /= Decimal::TEN;
        }
    }
    all.retain(|simple| {
        *simple != number && (simple.normalize().scale() < number.scale() || zeros(*simple) > zeros(number))
    });
    all
}

/// How many zeros a whole number ends in; of 0 more than any has.
fn zeros(number: Decimal) -> u32 {
    if number.is_zero() {
        return u32::MAX;
    }
    let (mut rest, mut count) = (number, 0);
    while (rest % Decimal::TEN).is_zero() {
        rest /= Decimal::TEN;
        count += 1;
    }
    count
}

fn simpler_sets(set: &SetValue) -> Vec<SetValue> {
    let mut all: Vec<SetValue> = (0..set.members.len())
        .map(|at| {
            let mut members = set.members.clone();
            members.remove(at);
            SetValue { members, open: set.open }
        })
        .collect();
    if set.open {
        all.push(SetValue { open: false, ..set.clone() });
    }
    all
}

fn simpler_fields(fields: &[Option<Content>], key: Option<usize>) -> Vec<Vec<Option<Content>>> {
    let mut all = Vec::new();
    for (at, content) in fields.iter().enumerate().filter(|(at, _)| Some(*at) != key) {
        let mut with = |content: Option<Content>| {
            let mut other = fields.to_vec();
            if let Some(place) = other.get_mut(at) {
                *place = content;
            }
            all.push(other);
        };
        match content {
            Some(Content::Value(value)) => {
                with(None);
                simpler_values(value).into_iter().for_each(|value| with(Some(Content::Value(value))));
            }
            Some(Content::Missing(_)) => with(None),
            None => {}
        }
    }
    all
}

fn simpler_lists(list: &ListValue) -> Vec<ListValue> {
    let mut all: Vec<ListValue> = (0..list.items.len())
        .map(|at| {
            let mut items = list.items.clone();
            items.remove(at);
            ListValue { items, open: list.open }
        })
        .collect();
    if list.open {
        all.push(ListValue { open: false, ..list.clone() });
    }
    for (at, item) in list.items.iter().enumerate() {
        let is_key = |content: &Option<Content>| matches!(content, Some(Content::Value(Value::Text(text))) if *text == item.key);
        let key = item.fields.iter().position(is_key);
        for fields in simpler_fields(&item.fields, key) {
            let mut other = list.clone();
            if let Some(place) = other.items.get_mut(at) {
                place.fields = fields;
            }
            all.push(other);
        }
    }
    all
}
