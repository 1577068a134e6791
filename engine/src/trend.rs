//! Verdicts over as-of days: which way they go, what turned them, and what was only known later.
//!
//! All countries are read on all days at once. Where two days in a row differ, the cells that a verdict reads are compared;
//! a cell is *decisive* where the verdict would be as before had that cell alone said what it said before.

mod turn;

#[cfg(test)]
mod tests;

pub use turn::{CellTurn, Late, Said, Turn};

use crate::assess::{self, Options};
use crate::batch::{self, Assessment};
use crate::calendar;
use crate::check;
use crate::eval::{Evaluator, Relations, Row};
use crate::facts::CountryFacts;
use crate::facts::store::View;
use crate::finding::Verdict;
use jiff::civil::Date;
use r2pc_lang::program::{Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::value::Duration;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One rule of one country over the days.
#[derive(Clone, Debug)]
pub struct Series {
    /// The country.
    pub country: Arc<str>,
    /// The rule.
    pub rule: RuleId,
    /// The item, of a rule with `for each`.
    pub item: Option<Arc<str>>,
    /// A point a day; none where the item was not there.
    pub points: Vec<Option<Verdict>>,
    /// From the first day to the last.
    pub direction: Direction,
}

/// Which way a series goes from its first day to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The last is surely above the first: for a risk that is worse, for a resilience better.
    Rising,
    /// The last is the first.
    Stable,
    /// The last is surely below the first.
    Falling,
    /// One of them is not known well enough.
    Unknown,
}

/// Series of countries over days.
#[derive(Clone, Debug, Default)]
pub struct Trend {
    /// The days, oldest first.
    pub days: Vec<Date>,
    /// The series, by country, rule and item.
    pub series: Vec<Series>,
    /// What differs from one day to the next, by series and day.
    pub turns: Vec<Turn>,
    /// Where a day is looked at with what was known by then: what is known of the same days now that was not then.
    pub late: Vec<Late>,
}

/// The days from `from` to `to`, counted back from `to` as windows are (semantics, 6.1); at most 400.
#[must_use]
pub fn days(from: Date, to: Date, every: Duration) -> Vec<Date> {
    let back = |n: u32| calendar::minus(to, calendar::times(every, n));
    let mut days: Vec<Date> = (0..400).map(back).take_while(|day| *day >= from).collect();
    days.dedup();
    days.reverse();
    days
}

/// Reads rules of countries on days. `options.as_of` is not looked at. `progress` hears how many countries are done, and
/// of how many.
#[must_use]
pub fn trend<'f>(
    program: &Program,
    facts: impl Into<View<'f>>,
    options: &Options,
    days: &[Date],
    progress: &mut dyn FnMut(usize, usize),
) -> Trend {
    let facts: View<'f> = facts.into();
    let relations = Relations::new(program);
    let mut trend = Trend { days: days.to_vec(), ..Trend::default() };
    progress(0, options.countries.as_ref().map_or(facts.codes().len(), BTreeSet::len));
    let read = |known_by: Option<Date>| {
        let (countries, rules) = (options.countries.clone(), options.rules.clone());
        batch::assess(program, facts, days, &batch::Options { known_by, countries, rules, jobs: None })
    };
    let told = read(options.known_by);
    let now = options.known_by.map(|_| read(None));
    let codes = told.countries();
    for (place, code) in codes.iter().enumerate() {
        progress(place, codes.len());
        let of_country = facts.country(code);
        let reader = Reader { program, relations: &relations, facts: &of_country, code, options, days };
        reader.read(&mut trend, points(&told, place), now.as_ref().map(|now| points(now, place)));
    }
    progress(codes.len(), codes.len());
    trend
}

/// The points of a country, by rule and item.
fn points(told: &Assessment, country: usize) -> Points {
    let mut all = Points::new();
    for rule in told.rules() {
        for day in 0..told.days().len() {
            for row in told.rows(rule, country, day) {
                let points =
                    all.entry((rule, row.item.cloned())).or_insert_with(|| vec![None; told.days().len()]);
                if let Some(slot) = points.get_mut(day) {
                    *slot = Some(check::verdict(&row));
                }
            }
        }
    }
    all
}

/// Reads one country.
pub(crate) struct Reader<'r> {
    pub(crate) program: &'r Program,
    pub(crate) relations: &'r Relations,
    pub(crate) facts: &'r CountryFacts,
    code: &'r Arc<str>,
    options: &'r Options,
    days: &'r [Date],
}

type Points = BTreeMap<(RuleId, Option<Arc<str>>), Vec<Option<Verdict>>>;

impl<'r> Reader<'r> {
    fn read(&self, trend: &mut Trend, points: Points, now: Option<Points>) {
        for ((rule, item), points) in points {
            let kind = self.program.rule(rule).kind;
            let direction = direction(kind, &points);
            let at = trend.series.len();
            for (day, pair) in points.windows(2).enumerate() {
                if let [Some(was), Some(is)] = pair
                    && was != is
                {
                    trend.turns.extend(self.turn(at, rule, item.as_ref(), day));
                }
            }
            let known_now = now.as_ref().and_then(|now| now.get(&(rule, item.clone())));
            for (day, (then, now)) in points.iter().zip(known_now.into_iter().flatten()).enumerate() {
                if then != now {
                    trend.late.extend(self.late(at, rule, item.as_ref(), day, now.clone()));
                }
            }
            trend.series.push(Series { country: Arc::clone(self.code), rule, item, points, direction });
        }
    }

    pub(crate) fn evaluator(&self, known_by: Option<Date>) -> Evaluator<'r> {
        Evaluator::new(self.program, self.relations, self.facts, known_by)
    }

    pub(crate) fn point(
        &self,
        evaluator: &mut Evaluator<'_>,
        rule: RuleId,
        row: &Row<'_>,
        day: Date,
    ) -> Verdict {
        let options = Options { reasons: false, ..Options::as_of(day) };
        let finding = assess::finding(evaluator, self.code, rule, row, &options);
        Verdict::of(&finding)
    }

    pub(crate) fn day(&self, at: usize) -> Option<Date> {
        self.days.get(at).copied()
    }

    pub(crate) fn known_by(&self) -> Option<Date> {
        self.options.known_by
    }
}

fn direction(kind: RuleKind, points: &[Option<Verdict>]) -> Direction {
    let place =
        |point: Option<&Option<Verdict>>| point.and_then(Option::as_ref).map(|point| point.place(kind));
    let (Some(first), Some(last)) = (place(points.first()), place(points.last())) else {
        return Direction::Unknown;
    };
    let is_above = |(low, _): (Option<Decimal>, _), (_, high): (_, Option<Decimal>)| {
        low.zip(high).is_some_and(|(low, high)| low > high)
    };
    match (first, last) {
        _ if is_above(last, first) => Direction::Rising,
        _ if is_above(first, last) => Direction::Falling,
        ((Some(a), Some(b)), (Some(c), Some(d))) if a == b && c == d && a == c => Direction::Stable,
        _ => Direction::Unknown,
    }
}

impl Direction {
    /// The word of reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Direction::Rising => "rising",
            Direction::Stable => "stable",
            Direction::Falling => "falling",
            Direction::Unknown => "unknown",
        }
    }
}
