//! Days, months, years and lengths of time.

use super::{Fit, Fitter, number, shown};
use crate::codes::fact;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::value::{Days, Duration};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// No duration is longer than this many months.
const LONGEST_MONTHS: u32 = 12_000;
/// No duration is longer than this many days.
const LONGEST_DAYS: u32 = 366_000;

/// Why a text names no days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DaysError {
    /// It is not of the form `2014`, `2014-06` or `2014-06-30`.
    Form,
    /// It is, and the calendar has no such day or month.
    Calendar,
}

/// The run of days that `2014`, `2014-06` or `2014-06-30` names. Years run from 0001 to 9999.
///
/// # Errors
/// Where the form is another or the calendar has no such day.
pub fn days(text: &str) -> Result<Days, DaysError> {
    let mut parts = text.split('-');
    let year: i16 = digits(parts.next(), 4)?.ok_or(DaysError::Form)?;
    let month: Option<i8> = digits(parts.next(), 2)?;
    let day: Option<i8> = digits(parts.next(), 2)?;
    if parts.next().is_some() {
        return Err(DaysError::Form);
    }
    if year == 0 {
        return Err(DaysError::Calendar);
    }
    let at = |month, day| Date::new(year, month, day).map_err(|_| DaysError::Calendar);
    Ok(match (month, day) {
        (Some(month), Some(day)) => Days::from(at(month, day)?),
        (Some(month), None) => Days { first: at(month, 1)?, last: at(month, 1)?.last_of_month() },
        (None, _) => Days { first: at(1, 1)?, last: at(12, 31)? },
    })
}

fn digits<T: std::str::FromStr>(part: Option<&str>, length: usize) -> Result<Option<T>, DaysError> {
    let Some(part) = part else { return Ok(None) };
    if part.len() != length || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DaysError::Form);
    }
    part.parse().map(Some).map_err(|_| DaysError::Form)
}

impl Fitter<'_> {
    pub(super) fn date(&mut self, text: &str, span: Span) -> Fit<Days> {
        days(text).or_else(|error| self.refuse(unfit(error, text, span)))
    }

    pub(super) fn duration(&mut self, text: &str, span: Span) -> Fit<Duration> {
        match length(text) {
            Some(length) => Ok(length),
            None => {
                let message = format!("`{}` is no duration", shown(text));
                let help = "write whole days, weeks or months, or years that come to whole months: `18 months`, `4.5 years`";
                self.refuse(Diagnostic::error(fact::TYPE_MISMATCH, span, message).help(help))
            }
        }
    }
}

/// What is said of a text that names no days.
pub(super) fn unfit(error: DaysError, text: &str, span: Span) -> Diagnostic {
    let shown = shown(text);
    match error {
        DaysError::Calendar => {
            let message = format!("the calendar has no day `{shown}`");
            Diagnostic::error(fact::NO_SUCH_DAY, span, message).maybe_help(last_day(text))
        }
        DaysError::Form => {
            let message = format!("`{shown}` is no date");
            let help = "write a day, a month or a year: `2014-06-30`, `2014-06`, `2014`";
            Diagnostic::error(fact::TYPE_MISMATCH, span, message).help(help)
        }
    }
}

/// `February 2014 ends on 2014-02-28`, for a day behind it.
fn last_day(text: &str) -> Option<String> {
    let month = days(text.get(..7)?).ok()?;
    Some(format!("that month ends on `{}`", month.last))
}

fn length(text: &str) -> Option<Duration> {
    let (figure, unit) = text.trim().split_once(' ')?;
    let amount = number::amount(figure).ok()?;
    let times = |n: u32| amount.checked_mul(Decimal::from(n)).filter(|m| m.fract().is_zero())?.to_u32();
    let months = |n| times(n).filter(|m| *m <= LONGEST_MONTHS).map(Duration::Months);
    let days = |n| times(n).filter(|d| *d <= LONGEST_DAYS).map(Duration::Days);
    match unit.trim_start() {
        "day" | "days" => days(1),
        "week" | "weeks" => days(7),
        "month" | "months" => months(1),
        "year" | "years" => months(12),
        _ => None,
    }
}
