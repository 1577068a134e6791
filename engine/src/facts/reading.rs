//! What is read of a cell on a day: which observations speak, and what they say together (semantics, 5.2 to 5.5).
//!
//! [`read`] chooses the observations; the [`Reading`] then answers by leaf: [`Reading::whole`] for a fact with one
//! value or a set, [`Reading::field`] for a record, [`Reading::list`] for a list. A [`Leaf`] holds every value that
//! is still possible, and the reason where that is not exactly one.

mod list;
mod merge;
mod pick;

#[cfg(test)]
mod tests;

pub use list::{ItemReading, ListReading};
pub(crate) use merge::vague;
pub use merge::{Leaf, SetReading, Sourced};

use super::{CountryFacts, Observation, Origin};
use crate::calendar;
use jiff::civil::Date;
use r2pc_lang::program::{Fact, FactId, IndexKey, SourceId};
use r2pc_lang::value::{Content, Duration, Reason, Value};
use std::collections::BTreeMap;

/// From where and how a cell is read.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'q> {
    /// The day, D.
    pub day: Date,
    /// Only what was recorded by this day, K; none is no limit.
    pub known_by: Option<Date>,
    /// The fact's own `stale after`.
    pub stale: Option<Duration>,
    /// The reading rule's `stale after`. Both limits count: the tighter one decides.
    pub rule_stale: Option<Duration>,
    /// The sources that go before others, the first first.
    pub prefers: &'q [SourceId],
}

impl<'q> Ask<'q> {
    /// A reading of a fact, under a rule's `stale after`.
    #[must_use]
    pub fn of(fact: &'q Fact, day: Date, known_by: Option<Date>, rule_stale: Option<Duration>) -> Self {
        Ask { day, known_by, stale: fact.stale, rule_stale, prefers: &fact.prefers }
    }
}

/// An observation with the days it speaks for, as far as a reading is concerned: a later `since` of its source may
/// have ended it before its own day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest<'a> {
    /// The observation.
    pub observation: &'a Observation,
    /// First day: its `since`, or its day.
    pub first: Date,
    /// Last day: its day, or the eve of what ended it.
    pub last: Date,
}

impl Rest<'_> {
    /// Whether a day lies within what the observation speaks for.
    #[must_use]
    pub fn spans(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether it is the same observation, not only an equal one.
    #[must_use]
    pub fn is(&self, other: &Rest<'_>) -> bool {
        std::ptr::eq(self.observation, other.observation)
    }
}

/// What is read of a cell on a day.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The observations that speak: those with values, or else those with the reason that counts. Of an expired
    /// reading, those that have expired.
    kept: Vec<Rest<'a>>,
    /// Why the cell as a whole says nothing, where it does not.
    missing: Option<Reason>,
}

impl CountryFacts {
    /// The observations of a cell; none where nobody looked.
    #[must_use]
    pub fn observations(&self, fact: FactId, index: Option<IndexKey>) -> &[Observation] {
        self.cells.get(&(fact, index)).map_or(&[], Vec::as_slice)
    }
}

/// Reads a cell. The order of `observations` does not matter.
#[must_use]
pub fn read<'a>(observations: &'a [Observation], ask: &Ask<'_>) -> Reading<'a> {
    let let_through = observations.iter().filter(|o| ask.known_by.is_none_or(|k| o.recorded <= k));
    let mut kept = latest(spans(let_through), ask.day);
    prefer(&mut kept, ask.prefers);
    kept.sort_by(|a, b| place(a.observation).cmp(&place(b.observation)));
    let Some(first) = kept.first() else {
        return Reading { kept, missing: Some(Reason::NotCollected) };
    };
    let missing = if expired(day_of(first, ask.day), ask) {
        Some(Reason::Expired)
    } else {
        let missing = only_reasons(&kept);
        kept.retain(|rest| speaks(&rest.observation.content, missing));
        missing
    };
    Reading { kept, missing }
}

/// An order that depends on what was observed only, not on where it stood in memory.
fn place(observation: &Observation) -> (&Origin, Date, Option<Date>, r2pc_lang::source::Span) {
    (&observation.source, observation.observed, observation.since, observation.span)
}

/// The days each observation speaks for: a later `since` of the same source ends a span before it.
pub(super) fn spans<'a>(observations: impl Iterator<Item = &'a Observation>) -> Vec<Rest<'a>> {
    let mut rests: Vec<Rest<'a>> = observations
        .map(|o| Rest { observation: o, first: o.since.unwrap_or(o.observed), last: o.observed })
        .collect();
    let mut starts: BTreeMap<&Origin, Vec<Date>> = BTreeMap::new();
    for rest in &rests {
        if let Some(since) = rest.observation.since {
            starts.entry(&rest.observation.source).or_default().push(since);
        }
    }
    starts.values_mut().for_each(|days| days.sort_unstable());
    for rest in rests.iter_mut().filter(|rest| rest.observation.since.is_some()) {
        let days = starts.get(&rest.observation.source).map_or(&[][..], Vec::as_slice);
        let next = days.get(days.partition_point(|day| *day <= rest.first));
        if let Some(eve) = next.and_then(|day| day.yesterday().ok()) {
            rest.last = rest.last.min(eve);
        }
    }
    rests
}

/// The day an observation speaks on, read at `day`: that day itself where it spans it.
fn day_of(rest: &Rest<'_>, day: Date) -> Date {
    rest.last.min(day)
}

/// Those that have begun, and of them those with the latest day.
fn latest(mut rests: Vec<Rest<'_>>, day: Date) -> Vec<Rest<'_>> {
    rests.retain(|rest| rest.first <= day);
    let latest = rests.iter().map(|rest| day_of(rest, day)).max();
    rests.retain(|rest| Some(day_of(rest, day)) == latest);
    rests
}

/// Only those of the first preferred source that is there; all of them where none is.
fn prefer(kept: &mut Vec<Rest<'_>>, prefers: &[SourceId]) {
    let there = |source: &SourceId| kept.iter().any(|r| r.observation.source == Origin::Declared(*source));
    if let Some(source) = prefers.iter().copied().find(there) {
        kept.retain(|rest| rest.observation.source == Origin::Declared(source));
    }
}

fn expired(day: Date, ask: &Ask<'_>) -> bool {
    [ask.stale, ask.rule_stale].into_iter().flatten().any(|limit| ask.day > calendar::plus(day, limit))
}

/// The reason that counts, where nothing but reasons was observed.
fn only_reasons(kept: &[Rest<'_>]) -> Option<Reason> {
    kept.iter().try_fold(Reason::Undefined, |first, rest| match rest.observation.content {
        Content::Missing(reason) => Some(first.min(reason)),
        Content::Value(_) => None,
    })
}

/// Values beat reasons; of reasons, the one that counts speaks.
fn speaks(content: &Content, missing: Option<Reason>) -> bool {
    match content {
        Content::Value(_) => missing.is_none(),
        Content::Missing(reason) => missing == Some(*reason),
    }
}

impl<'a> Reading<'a> {
    /// Why the cell as a whole says nothing: `not_collected`, `expired`, or a given reason. `None` where at least one
    /// value was observed; its leaves may be disputed or missing all the same.
    #[must_use]
    pub fn missing(&self) -> Option<Reason> {
        self.missing
    }

    /// The observations it rests on (6.4, 6.5): an expired reading rests on none.
    #[must_use]
    pub fn rests(&self) -> &[Rest<'a>] {
        if self.missing == Some(Reason::Expired) { &[] } else { &self.kept }
    }

    /// The observations that were too old, where it is expired.
    #[must_use]
    pub fn expired(&self) -> &[Rest<'a>] {
        if self.missing == Some(Reason::Expired) { &self.kept } else { &[] }
    }

    /// A fact with one value, or a set.
    #[must_use]
    pub fn whole(&self) -> Leaf<'a> {
        self.leaf(Some)
    }

    /// A field of a fact that is a record. A record's reason is the reason of each of its fields; a field left out is
    /// `not_collected`.
    #[must_use]
    pub fn field(&self, field: u32) -> Leaf<'a> {
        self.leaf(move |content| match content {
            Content::Value(Value::Record(fields)) => fields.get(field as usize)?.as_ref(),
            content => Some(content),
        })
    }

    /// A fact that is a list.
    #[must_use]
    pub fn list(&self) -> ListReading<'a> {
        ListReading::of(self.rests(), self.missing)
    }

    fn leaf(&self, part: impl Fn(&'a Content) -> Option<&'a Content>) -> Leaf<'a> {
        match self.missing {
            Some(Reason::Expired) => Leaf::missing(Reason::Expired),
            _ => Leaf::of(self.kept.iter().map(|rest| (*rest, part(&rest.observation.content)))),
        }
    }
}

/// Whether two readings of one cell at two days rest on one observation that does not span both days: nobody looked
/// again in between (6.4, 6.5).
#[must_use]
pub fn nobody_looked(earlier: (&[Rest<'_>], Date), later: (&[Rest<'_>], Date)) -> bool {
    let shared = |rest: &Rest<'_>| earlier.0.iter().any(|other| other.is(rest));
    later.0.iter().any(|rest| shared(rest) && !(rest.spans(earlier.1) && rest.spans(later.1)))
}
