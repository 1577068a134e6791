//! Numbers: exact decimals as written, never through binary floating point.

use super::{Fit, Fitter, Refused, shown};
use crate::codes::fact;
use crate::diagnostic::Diagnostic;
use crate::program::{NumberKind, NumberType};
use crate::source::Span;
use rust_decimal::Decimal;

/// At most so many significant digits in data (semantics, 3.1).
const DIGITS: usize = 18;
/// Numbers stay below ten to this power (semantics, 3.4).
const POWER: i64 = 28;
/// And have so many decimals at most, so that a percent of them is still exact.
const DECIMALS: i64 = 26;

/// What a number type asks for, in words.
pub(super) fn named(ty: &NumberType) -> String {
    match ty.kind {
        NumberKind::Count | NumberKind::Days => "a whole number".to_owned(),
        NumberKind::Number => "a number".to_owned(),
        NumberKind::Percent => "a percentage".to_owned(),
    }
}

/// A number as written: sign, digits, the power of ten that the last digit counts.
struct Written {
    negative: bool,
    digits: String,
    power: i64,
    percent: bool,
}

/// Why a text is no number that can be held.
enum Unfit {
    Form,
    TooPrecise,
    TooLarge,
}

impl Fitter<'_> {
    pub(super) fn number(&mut self, ty: &NumberType, text: &str, span: Span) -> Fit<Decimal> {
        let (value, percent) = match read(text) {
            Ok(read) => read,
            Err(unfit) => return self.refuse(self.unfit_number(unfit, ty, text, span)),
        };
        if percent && ty.kind != NumberKind::Percent {
            let message = format!("`{}` is a percentage, expected {}", shown(text), named(ty));
            return self.refuse(
                Diagnostic::error(fact::TYPE_MISMATCH, span, message)
                    .help("write the figure without `%`, or declare the fact as `percent`"),
            );
        }
        self.whole(ty, value, text, span)?;
        self.in_range(ty, value, text, span)?;
        Ok(value)
    }

    fn whole(&mut self, ty: &NumberType, value: Decimal, text: &str, span: Span) -> Fit<()> {
        let whole = matches!(ty.kind, NumberKind::Count | NumberKind::Days);
        if whole && !value.fract().is_zero() {
            let message = format!("`{}` is not a whole number", shown(text));
            let diagnostic = Diagnostic::error(fact::TYPE_MISMATCH, span, message);
            return self.refuse(diagnostic.help("a count is whole: write it without a fraction"));
        }
        Ok(())
    }

    fn in_range(&mut self, ty: &NumberType, value: Decimal, text: &str, span: Span) -> Fit<()> {
        let zero = (ty.kind == NumberKind::Count).then_some(Decimal::ZERO);
        let least = ty.min.max(zero);
        if least.is_none_or(|min| value >= min) && ty.max.is_none_or(|max| value <= max) {
            return Ok(());
        }
        let message = format!("`{}` is out of range: expected {}", shown(text), range(ty, least));
        let diagnostic = Diagnostic::error(fact::OUT_OF_RANGE, span, message);
        self.refuse(diagnostic.maybe_help(perhaps_percent(ty, value).filter(|_| !text.ends_with('%'))))
    }

    fn unfit_number(&self, unfit: Unfit, ty: &NumberType, text: &str, span: Span) -> Diagnostic {
        let shown = shown(text);
        match unfit {
            Unfit::Form => {
                let message = format!("`{shown}` is no number: expected {}", range(ty, ty.min));
                let unit = ty.unit.map(|id| &*self.vocabulary.unit(id).name);
                Diagnostic::error(fact::TYPE_MISMATCH, span, message).maybe_help(form_help(text, unit))
            }
            Unfit::TooPrecise => {
                let message = format!("`{shown}` has more than {DIGITS} significant digits");
                Diagnostic::error(fact::TOO_PRECISE, span, message).help("round it to what was measured")
            }
            Unfit::TooLarge => {
                let message = format!("`{shown}` is too large or too small to be held exactly");
                Diagnostic::error(fact::OUT_OF_RANGE, span, message)
                    .help("numbers stay below 10^28 and have at most 26 decimals")
            }
        }
    }
}

/// `a number from 1 to 5`
fn range(ty: &NumberType, least: Option<Decimal>) -> String {
    let show = |value: Decimal| match value.checked_mul(Decimal::ONE_HUNDRED) {
        Some(hundredths) if ty.kind == NumberKind::Percent => format!("{}%", hundredths.normalize()),
        _ => value.normalize().to_string(),
    };
    let what = named(ty);
    match (least, ty.max) {
        (Some(min), Some(max)) => format!("{what} from {} to {}", show(min), show(max)),
        (Some(min), None) => format!("{what}, {} or more", show(min)),
        (None, Some(max)) => format!("{what}, {} or less", show(max)),
        (None, None) => what,
    }
}

/// `12` where `12%` would fit.
fn perhaps_percent(ty: &NumberType, value: Decimal) -> Option<String> {
    let share = value.checked_div(Decimal::ONE_HUNDRED)?;
    let fits = ty.min.is_none_or(|min| share >= min) && ty.max.is_none_or(|max| share <= max);
    (ty.kind == NumberKind::Percent && fits).then(|| format!("write `{}%`", value.normalize()))
}

/// What to write instead of a text that is no number.
fn form_help(text: &str, unit: Option<&str>) -> Option<String> {
    let bare: String =
        text.chars().filter(|c| !matches!(c, ',' | '_' | '\'' | ' ' | '\u{A0}' | '\u{202F}')).collect();
    if bare != text && read(&bare).is_ok() {
        return Some(format!("write `{bare}`, without marks between the digits"));
    }
    let unsigned = text.trim_start_matches(['-', '+']);
    if unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.bytes().all(|b| b.is_ascii_digit()) {
        let digits = unsigned.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        return Some(format!("write `{digits}`: a number does not begin with 0"));
    }
    if let Some((figure, word)) = text.split_once(' ')
        && read(figure).is_ok()
    {
        return Some(match unit {
            Some(unit) if unit == word => {
                format!("write `{figure}`: the vocabulary says that it counts `{unit}`")
            }
            _ => format!("write `{figure}` alone"),
        });
    }
    let no_value =
        matches!(&*text.to_ascii_lowercase(), "nan" | ".nan" | "na" | "n/a" | "inf" | ".inf" | "-" | "..");
    no_value.then(|| "leave the value out, or say why it is missing: `{ unknown: not_collected }`".to_owned())
}

/// Reads a number, and whether `%` was written behind it.
fn read(text: &str) -> Result<(Decimal, bool), Unfit> {
    let written = take_apart(text).ok_or(Unfit::Form)?;
    let digits = written.digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Ok((Decimal::ZERO, written.percent));
    }
    if significant.len() > DIGITS {
        return Err(Unfit::TooPrecise);
    }
    let zeros = i64::try_from(digits.len() - significant.len()).map_err(|_| Unfit::TooLarge)?;
    let power = written.power.saturating_add(zeros).saturating_sub(if written.percent { 2 } else { 0 });
    let value = scaled(significant, power).ok_or(Unfit::TooLarge)?;
    Ok((if written.negative { -value } else { value }, written.percent))
}

/// `significant` times ten to the `power`, where it can be held exactly.
fn scaled(significant: &str, power: i64) -> Option<Decimal> {
    let mantissa: i128 = significant.parse().ok()?;
    let length = i64::try_from(significant.len()).ok()?;
    if power < -DECIMALS || power.checked_add(length)? > POWER {
        return None;
    }
    if power <= 0 {
        return Decimal::try_from_i128_with_scale(mantissa, u32::try_from(-power).ok()?).ok();
    }
    let factor = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
    Decimal::try_from_i128_with_scale(mantissa.checked_mul(factor)?, 0).ok()
}

/// `[-+] digits [. digits] [e [-+] digits] [%]`, where the digits do not begin with a 0 that says nothing.
fn take_apart(text: &str) -> Option<Written> {
    let (body, percent) = match text.strip_suffix('%') {
        Some(body) => (body.trim_end_matches(' '), true),
        None => (text, false),
    };
    let (negative, body) = match body.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    };
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power(exponent)?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let decimals = i64::try_from(fraction.len()).ok()?;
    Some(Written {
        negative,
        digits: format!("{whole}{fraction}"),
        power: exponent.saturating_sub(decimals),
        percent,
    })
}

/// An exponent; one of many digits is as good as infinite.
fn power(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(sign * digits.parse::<i64>().unwrap_or(i64::MAX / 4))
}

/// A number in a duration: no sign, no exponent, no percent.
pub(super) fn amount(text: &str) -> Fit<Decimal> {
    match read(text) {
        Ok((value, false)) if !text.contains(['e', 'E', '-', '+']) => Ok(value),
        _ => Err(Refused),
    }
}
