//! Days moved by lengths of time (semantics, 4.1).

use jiff::Span;
use jiff::civil::Date;
use r2pc_lang::value::Duration;

/// `day + length`; months clamp to the month's end. Days beyond the calendar are its last day.
#[must_use]
pub fn plus(day: Date, length: Duration) -> Date {
    day.saturating_add(span(length))
}

/// `day - length`; months clamp to the month's end. Days before the calendar are its first day.
#[must_use]
pub fn minus(day: Date, length: Duration) -> Date {
    day.saturating_sub(span(length))
}

/// A length taken `times` times.
#[must_use]
pub fn times(length: Duration, times: u32) -> Duration {
    match length {
        Duration::Months(n) => Duration::Months(n.saturating_mul(times)),
        Duration::Days(n) => Duration::Days(n.saturating_mul(times)),
    }
}

/// The days from `earlier` to `later`; negative where it lies before.
#[must_use]
pub fn days_between(later: Date, earlier: Date) -> i64 {
    i64::from((later - earlier).get_days())
}

/// Lengths beyond what the calendar holds are cut: the sum is then the calendar's end all the same.
fn span(length: Duration) -> Span {
    match length {
        Duration::Months(n) => Span::new().months(i64::from(n.min(200_000))),
        Duration::Days(n) => Span::new().days(i64::from(n.min(7_000_000))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn s4_1_months_clamp_to_the_month_s_end() {
        assert_eq!(plus(date(2015, 1, 31), Duration::Months(1)), date(2015, 2, 28));
        assert_eq!(plus(date(2016, 1, 31), Duration::Months(1)), date(2016, 2, 29));
        assert_eq!(minus(date(2016, 2, 29), Duration::Months(12)), date(2015, 2, 28));
    }

    #[test]
    fn lengths_beyond_the_calendar_end_at_its_ends() {
        assert_eq!(plus(date(2015, 1, 1), Duration::Months(u32::MAX)), Date::MAX);
        assert_eq!(minus(date(2015, 1, 1), Duration::Days(u32::MAX)), Date::MIN);
    }

    #[test]
    fn days_are_counted_both_ways() {
        assert_eq!(days_between(date(2015, 3, 1), date(2015, 2, 28)), 1);
        assert_eq!(days_between(date(2015, 2, 28), date(2015, 3, 1)), -1);
        assert_eq!(days_between(Date::MAX, Date::MIN), 7_304_483);
    }
}
