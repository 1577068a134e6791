//! Days in the circuit: the as-of day, days counted from it, and days of facts moved by lengths of time.
//!
//! In a proof the as-of day is any day of the scope. A day moved by months is then known by laws that hold on every
//! calendar: its bounds, its order, and on which side of each day that the policies name it falls. For a witness the
//! as-of day is one date, and all days counted from it are dates too.

use super::bits::Bits;
use super::circuit::{Circuit, Group, Lit};
use crate::calendar;
use jiff::civil::{Date, date};
use r2pc_lang::value::Duration;
use std::collections::BTreeSet;

/// First and last day that a date fact can name in a proof.
pub(super) const DATES: (Date, Date) = (date(1900, 1, 1), date(2100, 12, 31));
/// First and last as-of day of a proof.
pub(super) const AS_OF: (Date, Date) = (date(1950, 1, 1), date(2090, 12, 31));

/// The number of a day: days since the first day of [`DATES`].
pub(super) fn number(day: Date) -> i128 {
    i128::from(calendar::days_between(day, DATES.0))
}

/// The day of a number.
pub(super) fn day(number: i128) -> Date {
    let days = u32::try_from(number.unsigned_abs()).unwrap_or(u32::MAX);
    let moved = if number < 0 { calendar::minus } else { calendar::plus };
    moved(DATES.0, Duration::Days(days))
}

/// A day that a condition is read at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DayRef {
    /// A date.
    On(Date),
    /// The as-of day, moved back step by step.
    Back(Vec<Duration>),
}

impl DayRef {
    /// So long before.
    pub(super) fn minus(&self, length: Duration) -> DayRef {
        match self {
            DayRef::On(day) => DayRef::On(calendar::minus(*day, length)),
            DayRef::Back(steps) => {
                let mut steps = steps.clone();
                match length {
                    Duration::Months(0) | Duration::Days(0) => {}
                    _ => steps.push(length),
                }
                DayRef::Back(steps)
            }
        }
    }
}

/// A day moved by months, for the laws between such days.
#[derive(Clone, Debug)]
struct Moved {
    from: Bits,
    months: u32,
    back: bool,
    to: Bits,
}

/// The days of a proof.
#[derive(Debug)]
pub(super) struct Days {
    as_of: Bits,
    named: BTreeSet<Date>,
    moved: Vec<Moved>,
}

impl Days {
    /// The as-of day is a date, or any day of the scope.
    pub(super) fn new(as_of: Option<Date>, named: BTreeSet<Date>, c: &mut Circuit) -> Days {
        let mut named = named;
        let bits = match as_of {
            Some(day) => {
                named.insert(day);
                Bits::constant(number(day))
            }
            None => between(AS_OF, &named, c),
        };
        Days { as_of: bits, named, moved: Vec::new() }
    }

    /// The days that the policies name.
    pub(super) fn named(&self) -> impl Iterator<Item = Date> {
        self.named.iter().copied()
    }

    /// The as-of day.
    pub(super) fn as_of(&self) -> &Bits {
        &self.as_of
    }

    /// A day that a condition is read at.
    pub(super) fn bits(&mut self, day: &DayRef, c: &mut Circuit) -> Bits {
        match day {
            DayRef::On(date) => Bits::constant(number(*date)),
            DayRef::Back(steps) => {
                let from = self.as_of.clone();
                steps.iter().fold(from, |from, step| self.shift(&from, *step, true, c))
            }
        }
    }

    /// A day moved by a length.
    pub(super) fn shift(&mut self, from: &Bits, length: Duration, back: bool, c: &mut Circuit) -> Bits {
        if let Some(known) = from.known() {
            let moved = if back { calendar::minus } else { calendar::plus };
            return Bits::constant(number(moved(day(known), length)));
        }
        match length {
            Duration::Days(days) => {
                let days = Bits::constant(i128::from(days));
                if back { from.subtract(&days, c) } else { from.add(&days, c) }
            }
            Duration::Months(0) => from.clone(),
            Duration::Months(months) => self.shift_months(from, months, back, c),
        }
    }

    fn shift_months(&mut self, from: &Bits, months: u32, back: bool, c: &mut Circuit) -> Bits {
        let same = |m: &&Moved| m.months == months && m.back == back && m.from == *from;
        if let Some(known) = self.moved.iter().find(same) {
            return known.to.clone();
        }
        let (least, most) = length_in_days(months);
        // The gap to the day moved, least and more.
        let more = c.inputs(8);
        if let Some(first) = more.first() {
            let from = from.clone();
            c.group(*first, Group::Gap { from, months, back, least, more: more.clone() });
        }
        let gap = Bits::natural(more.clone()).add(&Bits::constant(least), c);
        let to = if back { from.subtract(&gap, c) } else { from.add(&gap, c) };
        let mut owners = more;
        owners.extend(from.lits());
        let not_longer = !Bits::constant(most).less(&gap, c);
        c.require(&owners, not_longer);
        for named in &self.named {
            let law = side_of(from, &to, *named, Duration::Months(months), back, c);
            c.require(&owners, law);
        }
        let others: Vec<Moved> = self.moved.iter().filter(|m| m.back == back).cloned().collect();
        for other in others {
            let law = ordered(&other, from, &to, months, c);
            let both: Vec<Lit> = owners.iter().chain(other.to.lits()).copied().collect();
            c.require(&both, law);
        }
        let opposite: Vec<Moved> =
            self.moved.iter().filter(|m| m.back != back && m.months == months).cloned().collect();
        for other in opposite {
            let law = if back {
                there_and_back(&other.from, &other.to, (from, &to), c)
            } else {
                there_and_back(from, &to, (&other.from, &other.to), c)
            };
            let both: Vec<Lit> = owners.iter().chain(other.to.lits()).copied().collect();
            c.require(&both, law);
        }
        self.moved.push(Moved { from: from.clone(), months, back, to: to.clone() });
        to
    }
}

/// Any day from one to another.
fn between((first, last): (Date, Date), named: &BTreeSet<Date>, c: &mut Circuit) -> Bits {
    let inputs = c.inputs(17);
    if let Some(lowest) = inputs.first() {
        let near = named.iter().copied().filter(|day| (first..=last).contains(day)).collect();
        c.group(*lowest, Group::Day { bits: inputs.clone(), days: (first, last), near });
    }
    let bits = Bits::natural(inputs.clone());
    let below = bits.less(&Bits::constant(number(first)), c);
    let above = Bits::constant(number(last)).less(&bits, c);
    c.require(&inputs, !below);
    c.require(&inputs, !above);
    bits
}

/// Least and most days that so many months have.
fn length_in_days(months: u32) -> (i128, i128) {
    let months = i128::from(months);
    // Four years have 1461 days but for a century without a leap day; a clamped day is up to three days early.
    let about = months * 1461 / 48;
    ((about - months / 600 - 4).max(months * 28), (about + 5).min(months * 31))
}

/// Moving keeps order: a day is moved to before a named day just where it lies before the first that is not.
fn side_of(from: &Bits, to: &Bits, named: Date, length: Duration, back: bool, c: &mut Circuit) -> Lit {
    let moved = if back { calendar::minus } else { calendar::plus };
    let reaches = |number: i128| moved(day(number), length) >= named;
    let opposite = if back { calendar::plus } else { calendar::minus };
    let mut first = number(opposite(named, length)) - 4;
    while !reaches(first) {
        first += 1;
    }
    let before = from.less(&Bits::constant(first), c);
    let moved_before = to.less(&Bits::constant(number(named)), c);
    c.iff(before, moved_before)
}

/// Two days moved alike keep their order; one day moved by more months is moved further.
fn ordered(other: &Moved, from: &Bits, to: &Bits, months: u32, c: &mut Circuit) -> Lit {
    if other.months == months {
        let (before, after) = (other.from.less(from, c), from.less(&other.from, c));
        let (moved_after, moved_before) = (to.less(&other.to, c), other.to.less(to, c));
        let wrong = [c.and(before, moved_after), c.and(after, moved_before)];
        let same = c.all([!before, !after]);
        let apart = c.or(moved_after, moved_before);
        let differ = c.and(same, apart);
        return !c.any([wrong[0], wrong[1], differ]);
    }
    if other.from == *from {
        let further =
            if (months > other.months) == other.back { to.less(&other.to, c) } else { other.to.less(to, c) };
        return further;
    }
    Lit::TRUE
}

/// A day not behind another moved back is, moved on as far, not behind that other.
fn there_and_back(from: &Bits, moved_on: &Bits, (other, moved_back): (&Bits, &Bits), c: &mut Circuit) -> Lit {
    let within = !moved_back.less(from, c);
    let beyond = other.less(moved_on, c);
    !c.and(within, beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn months_have_so_many_days(start in 0i128..70_000, months in 1u32..400, back in proptest::bool::ANY) {
            let from = day(start);
            let to = if back { calendar::minus(from, Duration::Months(months)) } else { calendar::plus(from, Duration::Months(months)) };
            let days = i128::from(calendar::days_between(to, from)).abs();
            let (least, most) = length_in_days(months);
            prop_assert!(least <= days && days <= most, "{from} {months} {days} {least} {most}");
            prop_assert!(most - least < 256);
        }

        #[test]
        fn numbers_are_days(start in -1000i128..70_000) {
            prop_assert_eq!(number(day(start)), start);
        }

        /// The laws of a moved day hold on the calendar.
        #[test]
        fn laws_hold_on_the_calendar(start in 0i128..70_000, named in 0i128..70_000, months in 1u32..60, back in proptest::bool::ANY) {
            let mut c = Circuit::default();
            let length = Duration::Months(months);
            let moved = if back { calendar::minus } else { calendar::plus };
            let (from, to) = (Bits::constant(start), Bits::constant(number(moved(day(start), length))));
            prop_assert_eq!(side_of(&from, &to, day(named), length, back, &mut c), Lit::TRUE);
            let other = Moved { from: Bits::constant(named), months, back, to: Bits::constant(number(moved(day(named), length))) };
            prop_assert_eq!(ordered(&other, &from, &to, months, &mut c), Lit::TRUE);
            let moved_back = Bits::constant(number(calendar::minus(day(named), length)));
            let moved_on = Bits::constant(number(calendar::plus(day(start), length)));
            prop_assert_eq!(there_and_back(&Bits::constant(start), &moved_on, (&Bits::constant(named), &moved_back), &mut c), Lit::TRUE);
            let longer = Bits::constant(number(moved(day(start), Duration::Months(months + 1))));
            let shorter = Moved { from: from.clone(), months, back, to };
            prop_assert_eq!(ordered(&shorter, &from, &longer, months + 1, &mut c), Lit::TRUE);
        }
    }
}
