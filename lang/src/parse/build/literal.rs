//! Numbers, dates, durations, types.

use super::super::grammar::{Pair, Parts, Rule};
use super::Builder;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::{Duration, Field, Literal, Name, Period, Type, TypeKind};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// How many significant digits a number may have: what a fact file may hold (semantics, 3.1).
const MAX_DIGITS: usize = 18;

impl Builder<'_> {
    /// A number, perhaps with a sign, perhaps a percent.
    pub(super) fn number(&mut self, pair: &Pair<'_>) -> Option<Literal> {
        let span = self.span(pair);
        let text = pair.as_str();
        let (digits, percent) = text.strip_suffix('%').map_or((text, false), |digits| (digits, true));
        let value = self.decimal(digits, span)?;
        let value = if percent { value / Decimal::ONE_HUNDRED } else { value };
        Some(Literal { value: value.normalize(), percent, span })
    }

    fn decimal(&mut self, text: &str, span: Span) -> Option<Decimal> {
        let plain: String = text.chars().filter(|c| *c != '_').collect();
        let digits = plain.trim_start_matches('-');
        if digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") {
            let error = Diagnostic::error(codes::NUMBER, span, format!("`{text}` begins with a zero"))
                .help("write the number without it; thousands are set off as in `1_000`, never with a comma");
            self.report(error);
            return None;
        }
        let significant = digits.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
        let value = plain.parse::<Decimal>().ok().filter(|_| significant <= MAX_DIGITS && digits.len() <= 28);
        if value.is_none() {
            let message = format!("a number has at most {MAX_DIGITS} digits");
            let error =
                Diagnostic::error(codes::NUMBER, span, message).label(format!("{significant} digits"));
            self.report(error.help("round it, or state it in a larger unit"));
        }
        value
    }

    /// A day.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Option<Date> {
        let text = pair.as_str();
        let field =
            |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i16>().ok());
        let (year, month, day) = (field(0..4)?, field(5..7)?, field(8..10)?);
        let narrow = |n: i16| i8::try_from(n).ok();
        let date = narrow(month).zip(narrow(day)).and_then(|(m, d)| Date::new(year, m, d).ok());
        if date.is_none() {
            let error =
                Diagnostic::error(codes::NO_SUCH_DATE, self.span(pair), format!("there is no day `{text}`"));
            self.report(error.help(no_such_day(year, month)));
        }
        date
    }

    /// The next piece as a day, with its place.
    pub(super) fn next_date(&mut self, parts: &mut Parts<'_>) -> Option<(Date, Span)> {
        let pair = parts.node()?;
        let span = self.span(&pair);
        self.date(&pair).map(|date| (date, span))
    }

    /// `18 months`
    pub(super) fn duration(&mut self, pair: Pair<'_>) -> Option<Duration> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let number = parts.node()?;
        let amount = self.number(&number)?.value;
        let unit = period(&parts.node()?);
        Some(Duration { amount, unit, span })
    }

    /// The next piece as a duration.
    pub(super) fn next_duration(&mut self, parts: &mut Parts<'_>) -> Option<Duration> {
        let pair = parts.node()?;
        self.duration(pair)
    }

    /// The next piece as a type.
    pub(super) fn next_type(&mut self, parts: &mut Parts<'_>) -> Option<Type> {
        let pair = Parts::of(parts.node()?).node()?;
        self.ty(pair)
    }

    fn ty(&mut self, pair: Pair<'_>) -> Option<Type> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let kind = match rule {
            Rule::list_type => {
                let open = parts.has(Rule::kw_open);
                let of = parts.node()?;
                TypeKind::List { open, of: Box::new(self.ty(of)?) }
            }
            Rule::set_type => {
                let of = parts.node()?;
                TypeKind::Set { of: Box::new(self.ty(of)?) }
            }
            _ => self.named_type(parts)?,
        };
        Some(Type { kind, span })
    }

    fn named_type(&mut self, mut parts: Parts<'_>) -> Option<TypeKind> {
        let name = self.next_name(&mut parts)?;
        let range = match parts.opt(Rule::range) {
            Some(range) => {
                let mut ends = Parts::of(range).nodes();
                let (low, high) = (ends.next()?, ends.next()?);
                Some((self.number(&low)?, self.number(&high)?))
            }
            None => None,
        };
        let unit: Option<Name> = self.next_name(&mut parts);
        Some(TypeKind::Named { name, range, unit })
    }

    /// A field of a record.
    pub(super) fn field(&mut self, pair: Pair<'_>) -> Option<Field> {
        let mut parts = Parts::of(pair);
        let docs = self.docs(&mut parts);
        let key = parts.has(Rule::kw_key);
        let name = self.next_name(&mut parts)?;
        let ty = self.next_type(&mut parts)?;
        let question = self.opt_text(&mut parts)?;
        Some(Field { docs, key, name, ty, question })
    }
}

/// A calendar period: its first letter tells.
pub(super) fn period(pair: &Pair<'_>) -> Period {
    match pair.as_str().as_bytes().first() {
        Some(b'd') => Period::Day,
        Some(b'w') => Period::Week,
        Some(b'm') => Period::Month,
        _ => Period::Year,
    }
}

fn no_such_day(year: i16, month: i16) -> String {
    let last =
        i8::try_from(month).ok().and_then(|m| Date::new(year, m, 1).ok()).map(|first| first.days_in_month());
    match last {
        Some(days) => format!("that month has {days} days; a date is written year-month-day"),
        None => "a date is written year-month-day, as in `2015-06-30`".into(),
    }
}
