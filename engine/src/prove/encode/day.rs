//! Days, spans between them, lengths of time (semantics, 4).

use super::super::bits::Bits;
use super::super::calendar;
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::range::{End, Range};
use super::{Binding, Encoder, Lengths, Res, Scope, Value, unsupported};
use r2pc_lang::program::{
    Comparison, Comprehension, Constant, Day, DayKind, Length, LengthKind, SpanBetween,
};
use r2pc_lang::value::Duration;

impl Encoder<'_, '_> {
    /// What a day can be.
    pub(super) fn day(&mut self, day: &Day, scope: &mut Scope) -> Res<Range> {
        Ok(match &day.kind {
            DayKind::Constant(date) => Range::constant(calendar::number(*date)),
            DayKind::Today => Range::point(self.w.days.bits(&scope.day, &mut self.w.c)),
            DayKind::Read(read) => self.read_day(read, scope)?,
            DayKind::Parameter(id) => {
                let cases = self.parameter(*id, scope);
                let c = self.c();
                cases.into_iter().rev().fold(Range::all(), |rest, (when, value)| {
                    let value = match value {
                        Some(Constant::Date(date)) => Range::constant(calendar::number(date)),
                        _ => Range::all(),
                    };
                    Range::choose(when, &value, &rest, c)
                })
            }
            DayKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Day(day)) => day.clone(),
                _ => return unsupported("a variable that is not a day"),
            },
            DayKind::Call(call) => match self.call(call, scope)? {
                Value::Day(day) => day,
                _ => return unsupported("a define of another type"),
            },
            DayKind::Move { day, length, back } => {
                let day = self.day(day, scope)?;
                let lengths = self.length(length, scope)?;
                self.moved(&day, &lengths, *back)
            }
            DayKind::Earliest(days) => self.extreme_day(days, Range::least, scope)?,
            DayKind::Latest(days) => self.extreme_day(days, Range::greatest, scope)?,
            DayKind::Aggregate { latest, day, over } => self.aggregate_day(*latest, day, over, scope)?,
            DayKind::Picked(..) => return unsupported("`highest of`, `lowest of` and `middle of` days"),
            DayKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.day(value, scope)?, self.day(fallback, scope)?);
                let known = value.is_known(self.c());
                Range::choose(known, &value, &fallback, self.c())
            }
        })
    }

    fn extreme_day(
        &mut self,
        days: &[Day],
        pick: fn(&Range, &Range, &mut super::Circuit) -> Range,
        scope: &mut Scope,
    ) -> Res<Range> {
        let mut whole: Option<Range> = None;
        for day in days {
            let day = self.day(day, scope)?;
            whole = Some(match whole {
                None => day,
                Some(before) => pick(&before, &day, self.c()),
            });
        }
        Ok(whole.unwrap_or_else(Range::all))
    }

    fn aggregate_day(
        &mut self,
        latest: bool,
        day: &Day,
        over: &Comprehension,
        scope: &mut Scope,
    ) -> Res<Range> {
        let items = self.items(over, scope)?;
        let mut parts = Vec::new();
        for entry in &items.entries {
            scope.bind(over.slot, entry.binding.clone());
            let day = self.day(day, scope)?;
            let day = if latest { day.negate(self.c()) } else { day };
            parts.push((entry.is_in, day));
        }
        let found = self.least_of(&parts, &Range::all(), items.open, &Range::all());
        Ok(if latest { found.negate(self.c()) } else { found })
    }

    /// A day moved by lengths: no length is negative.
    fn moved(&mut self, day: &Range, lengths: &Lengths, back: bool) -> Range {
        let mut moved = Range::all();
        for (when, length) in lengths.iter().rev() {
            let by = match length {
                Some(length) => Range {
                    low: self.shift(&day.low, *length, back),
                    high: self.shift(&day.high, *length, back),
                },
                None if back => Range { low: End::open(), high: day.high.clone() },
                None => Range { low: day.low.clone(), high: End::open() },
            };
            moved = Range::choose(*when, &by, &moved, self.c());
        }
        moved
    }

    fn shift(&mut self, end: &End, length: Duration, back: bool) -> End {
        End { bits: self.w.days.shift(&end.bits, length, back, &mut self.w.c), open: end.open }
    }

    /// `later - earlier op length`, read as `later op earlier + length` (semantics, 4.2).
    pub(super) fn compare_span(
        &mut self,
        how: Comparison,
        span: &SpanBetween,
        length: &Length,
        scope: &mut Scope,
    ) -> Res<Kleene> {
        let (later, earlier) = (self.day(&span.later, scope)?, self.day(&span.earlier, scope)?);
        let lengths = self.length(length, scope)?;
        let until = self.moved(&earlier, &lengths, false);
        Ok(later.compare(how, &until, self.c()))
    }

    /// `d within the last|next n`.
    pub(super) fn within(
        &mut self,
        day: &Day,
        next: bool,
        length: Duration,
        scope: &mut Scope,
    ) -> Res<Kleene> {
        let day = self.day(day, scope)?;
        let today = self.w.days.bits(&scope.day, &mut self.w.c);
        let (after, until) = if next {
            let until = self.w.days.shift(&today, length, false, &mut self.w.c);
            (today, until)
        } else {
            let after = self.w.days.bits(&scope.day.minus(length), &mut self.w.c);
            (after, today)
        };
        let c = self.c();
        let ends = [
            day.compare(Comparison::Greater, &Range::point(after), c),
            day.compare(Comparison::LessEqual, &Range::point(until), c),
        ];
        Ok(Kleene::all(&ends, c))
    }

    /// What a length of time can be.
    pub(super) fn length(&mut self, length: &Length, scope: &mut Scope) -> Res<Lengths> {
        Ok(match &length.kind {
            LengthKind::Constant(length) => vec![(Lit::TRUE, Some(*length))],
            LengthKind::Read(_) => return unsupported("a length of time that the facts give"),
            LengthKind::Parameter(id) => {
                let cases = self.parameter(*id, scope);
                let length =
                    |value| if let Some(Constant::Duration(length)) = value { Some(length) } else { None };
                cases.into_iter().map(|(when, value)| (when, length(value))).collect()
            }
            LengthKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Length(lengths)) => lengths.clone(),
                _ => return unsupported("a variable that is not a length of time"),
            },
            LengthKind::Call(call) => match self.call(call, scope)? {
                Value::Length(lengths) => lengths,
                _ => return unsupported("a define of another type"),
            },
            LengthKind::Otherwise(value, fallback, _) => {
                let mut cases: Lengths = self.length(value, scope)?;
                let fallback = self.length(fallback, scope)?;
                // The first case that holds counts: where it has no length, the fallback's cases do.
                let mut before = Lit::FALSE;
                let mut all = Lengths::new();
                for (when, length) in cases.drain(..) {
                    let here = self.c().and(when, !before);
                    before = self.c().or(before, when);
                    match length {
                        Some(length) => all.push((here, Some(length))),
                        None => {
                            for (inner, length) in &fallback {
                                let both = self.c().and(here, *inner);
                                all.push((both, *length));
                            }
                        }
                    }
                }
                all
            }
        })
    }

    pub(super) fn compare_length(
        &mut self,
        how: Comparison,
        a: &Length,
        b: &Length,
        scope: &mut Scope,
    ) -> Res<Kleene> {
        let (a, b) = (self.length(a, scope)?, self.length(b, scope)?);
        let mut result = Kleene::UNKNOWN;
        for (when_a, length_a) in a.iter().rev() {
            let mut here = Kleene::UNKNOWN;
            for (when_b, length_b) in b.iter().rev() {
                let truth = match (length_a, length_b) {
                    (Some(Duration::Months(a)), Some(Duration::Months(b)))
                    | (Some(Duration::Days(a)), Some(Duration::Days(b))) => {
                        let (a, b) = (Bits::constant(i128::from(*a)), Bits::constant(i128::from(*b)));
                        Range::point(a).compare(how, &Range::point(b), self.c())
                    }
                    _ => Kleene::UNKNOWN,
                };
                here = Kleene::choose(*when_b, truth, here, self.c());
            }
            result = Kleene::choose(*when_a, here, result, self.c());
        }
        Ok(result)
    }
}
