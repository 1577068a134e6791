//! Lengths of time as written, in whole months or days, and the steps of windows (semantics, 4.1 and 6.1).

use super::sink::{Res, Sink};
use crate::codes::types as codes;
use crate::diagnostic::Diagnostic;
use crate::program::Step;
use crate::source::Span;
use crate::syntax::{self, Period};
use crate::value::Duration;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A thousand years: what lies beyond is a slip.
const MOST_MONTHS: u32 = 12_000;
const MOST_DAYS: u32 = 365_250;
/// How many readings a window may have (semantics, 6.1).
const MOST_STEPS: u32 = 400;

impl Sink {
    /// A length in whole months or days.
    pub(super) fn duration(&mut self, written: &syntax::Duration) -> Res<Duration> {
        let (months, per) = match written.unit {
            Period::Year => (true, 12),
            Period::Month => (true, 1),
            Period::Week => (false, 7),
            Period::Day => (false, 1),
        };
        let total = written.amount.checked_mul(Decimal::from(per)).unwrap_or(Decimal::MAX);
        let (word, most) = if months { ("months", MOST_MONTHS) } else { ("days", MOST_DAYS) };
        if !total.is_integer() {
            return Err(self.error(
                Diagnostic::error(
                    codes::DURATION,
                    written.span,
                    format!("this does not come to whole {word}"),
                )
                .label(format!("{} {word}", total.normalize()))
                .help("months have no fixed number of days: write a whole number of months, or days"),
            ));
        }
        match total.to_u32() {
            Some(n) if n <= most && months => Ok(Duration::Months(n)),
            Some(n) if n <= most => Ok(Duration::Days(n)),
            _ => Err(self.error(
                Diagnostic::error(codes::DURATION, written.span, "this is longer than a thousand years")
                    .help("write the length that is meant"),
            )),
        }
    }

    /// A length of at least a day, for a window.
    pub(super) fn window(&mut self, written: &syntax::Duration) -> Res<Duration> {
        match self.duration(written)? {
            Duration::Months(0) | Duration::Days(0) => Err(self.error(
                Diagnostic::error(codes::WINDOW, written.span, "this window has no day in it")
                    .help("write how far back it reaches, such as `12 months`"),
            )),
            length => Ok(length),
        }
    }

    /// The readings of a window: a step a unit that is written, counted back from the day.
    pub(super) fn steps(&mut self, written: &syntax::Duration) -> Res<(Duration, Step)> {
        let length = self.window(written)?;
        let (unit, one) = match written.unit {
            Period::Year => ("years", Duration::Months(12)),
            Period::Month => ("months", Duration::Months(1)),
            Period::Week => ("weeks", Duration::Days(7)),
            Period::Day => ("days", Duration::Days(1)),
        };
        match written.amount.is_integer().then(|| written.amount.to_u32()).flatten() {
            Some(count) if count <= MOST_STEPS => Ok((length, Step { length: one, count })),
            Some(count) => Err(self.too_many(written.span, count, unit)),
            None => {
                let Duration::Months(n) = length else {
                    return Err(self.too_many(written.span, u32::MAX, unit));
                };
                Err(self.error(
                    Diagnostic::error(
                        codes::WINDOW,
                        written.span,
                        format!("this window is read in steps of {unit}, and does not come to whole ones"),
                    )
                    .help(format!("write `{n} months`: it is then read in steps of a month")),
                ))
            }
        }
    }

    fn too_many(&mut self, span: Span, count: u32, unit: &str) -> super::sink::Reported {
        self.error(
            Diagnostic::error(
                codes::WINDOW,
                span,
                format!("this window has more than {MOST_STEPS} readings"),
            )
            .label(format!("{count} {unit}"))
            .help("write it in a longer unit: in years it is read once a year"),
        )
    }
}
