//! `highest of x`, `lowest of x`, `middle of x`: one of several sources' values (semantics, 5.4).

use super::merge::{Leaf, Sourced};
use jiff::civil::Date;
use r2pc_lang::syntax::Pick;
use r2pc_lang::value::{Days, Value};
use rust_decimal::Decimal;

impl Leaf<'_> {
    /// The values that can be the highest, lowest or middle one; empty where there is none. Only an even number of
    /// enum values or days, and a day that is not exactly known, leaves more than one open.
    #[must_use]
    pub fn picked(&self, pick: Pick) -> Vec<Value> {
        let one_each = self.one_each();
        let numbers: Vec<Decimal> = one_each.iter().filter_map(|v| number(v)).collect();
        if !numbers.is_empty() {
            return number_of(pick, numbers).into_iter().map(Value::Number).collect();
        }
        let places: Vec<u32> = one_each.iter().filter_map(|v| choice(v)).collect();
        if !places.is_empty() {
            return several(pick, places).into_iter().map(Value::Choice).collect();
        }
        let days: Vec<Days> = one_each.iter().filter_map(|v| date(v)).collect();
        days_of(pick, &days).into_iter().map(Value::Date).collect()
    }

    /// The values, each source's once.
    fn one_each(&self) -> Vec<Sourced<'_>> {
        let mut once: Vec<Sourced<'_>> = Vec::new();
        for sourced in &self.values {
            if !once.contains(sourced) {
                once.push(*sourced);
            }
        }
        once
    }
}

fn number(sourced: &Sourced<'_>) -> Option<Decimal> {
    if let Value::Number(number) = sourced.value { Some(*number) } else { None }
}

fn choice(sourced: &Sourced<'_>) -> Option<u32> {
    if let Value::Choice(place) = sourced.value { Some(*place) } else { None }
}

fn date(sourced: &Sourced<'_>) -> Option<Days> {
    if let Value::Date(days) = sourced.value { Some(*days) } else { None }
}

/// The one picked, or the two in the middle of an even number.
fn several<T: Ord + Copy>(pick: Pick, mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    let half = values.len() / 2;
    let found = match pick {
        Pick::Lowest => values.get(..1),
        Pick::Highest => values.len().checked_sub(1).and_then(|last| values.get(last..)),
        Pick::Middle if values.len() % 2 == 1 => values.get(half..=half),
        Pick::Middle => half.checked_sub(1).and_then(|low| values.get(low..=half)),
    };
    let mut found = found.map(<[T]>::to_vec).unwrap_or_default();
    found.dedup();
    found
}

fn number_of(pick: Pick, values: Vec<Decimal>) -> Option<Decimal> {
    match several(pick, values).as_slice() {
        [low, high] => mean(*low, *high),
        [one] => Some(*one),
        _ => None,
    }
}

/// Data stay below 10^28, so the sum of two is at hand; only the half of the last digit may round.
fn mean(low: Decimal, high: Decimal) -> Option<Decimal> {
    low.checked_add(high)?.checked_div(Decimal::TWO)
}

/// First and last days are picked apart: together they bound what the pick can be.
fn days_of(pick: Pick, days: &[Days]) -> Vec<Days> {
    let firsts: Vec<Date> = days.iter().map(|d| d.first).collect();
    let lasts: Vec<Date> = days.iter().map(|d| d.last).collect();
    let (firsts, lasts) = (several(pick, firsts), several(pick, lasts));
    let ends =
        firsts.first().into_iter().zip(lasts.first()).chain(firsts.last().into_iter().zip(lasts.last()));
    let mut found: Vec<Days> = ends.map(|(first, last)| Days { first: *first, last: *last }).collect();
    found.dedup();
    found
}
