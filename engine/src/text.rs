//! Values as people read them.

use crate::eval::Lengths;
use crate::number::Numbers;
use crate::possible::{Choices, Interval, Texts};
use jiff::civil::Date;
use r2pc_lang::program::{EnumId, FactType, FieldType, RecordId, Scalar, SetType, Vocabulary};
use r2pc_lang::program::{NumberKind, NumberType};
use r2pc_lang::value::{Content, Days, Element, Fields, Value};
use rust_decimal::Decimal;

/// An interval: `4`, `2 to 4`, `at least 2`, `at most 4`, `any number`.
fn interval<T: Copy + Ord>(value: &Interval<T>, any: &str, show: impl Fn(T) -> String) -> String {
    match (value.low, value.high) {
        (Some(low), Some(high)) if low == high => show(low),
        (Some(low), Some(high)) => format!("{} to {}", show(low), show(high)),
        (Some(low), None) => format!("at least {}", show(low)),
        (None, Some(high)) => format!("at most {}", show(high)),
        (None, None) => any.to_owned(),
    }
}

/// A number.
#[must_use]
pub fn numbers(value: &Numbers) -> String {
    interval(value, "any number", |n| n.normalize().to_string())
}

/// A number of a type that was computed: a percent is shown as one, and what no one could have written is rounded.
#[must_use]
pub fn numbers_of(ty: &NumberType, value: &Numbers) -> String {
    interval(value, "any number", |n| computed(ty, n))
}

/// Places behind the point beyond which a number is a quotient or logarithm, not a figure that someone wrote.
const WRITTEN: u32 = 12;

/// `11.5`, or `about 11.685334` where that is not the whole number: it may lie on the other side of a threshold.
fn computed(ty: &NumberType, value: Decimal) -> String {
    if value.normalize().scale() <= WRITTEN {
        return number(ty, value);
    }
    let rounded =
        if value.abs() < Decimal::ONE { value.round_sf(6).unwrap_or(value) } else { value.round_dp(6) };
    format!("about {}", number(ty, rounded))
}

/// One number of a type.
pub(crate) fn number(ty: &NumberType, value: Decimal) -> String {
    match ty.kind {
        NumberKind::Percent => match value.checked_mul(Decimal::ONE_HUNDRED) {
            Some(share) => format!("{}%", share.normalize()),
            None => value.normalize().to_string(),
        },
        NumberKind::Days => format!("{} days", value.normalize()),
        NumberKind::Count | NumberKind::Number => value.normalize().to_string(),
    }
}

/// A day.
#[must_use]
pub fn dates(value: &Interval<Date>) -> String {
    interval(value, "any day", |day| day.to_string())
}

/// A length of time.
#[must_use]
pub fn lengths(value: &Lengths) -> String {
    use r2pc_lang::value::Duration::{Days, Months};
    match *value {
        Lengths::Any => "any length of time".to_owned(),
        Lengths::Months(a, b) if a == b => Months(a).to_string(),
        Lengths::Days(a, b) if a == b => Days(a).to_string(),
        Lengths::Months(a, b) => format!("{} to {}", Months(a), Months(b)),
        Lengths::Days(a, b) => format!("{} to {}", Days(a), Days(b)),
    }
}

/// An enum value: `party`, `party or signatory`; all of them: `any`.
#[must_use]
pub fn choices(vocabulary: &Vocabulary, ty: EnumId, value: Choices) -> String {
    let names = vocabulary.enumeration(ty);
    let possible: Vec<&str> = value.iter().map(|v| names.word(v)).collect();
    if possible.len() > 1 && possible.len() == names.values.len() {
        "any".to_owned()
    } else {
        possible.join(" or ")
    }
}

/// A text.
#[must_use]
pub fn texts(value: &Texts) -> String {
    match value {
        Texts::Any => "any".to_owned(),
        Texts::OneOf(texts) => {
            texts.iter().map(|text| format!("\u{201c}{text}\u{201d}")).collect::<Vec<_>>().join(" or ")
        }
    }
}

/// The value of an observation of a fact, or of one field of it.
#[must_use]
pub fn observed(vocabulary: &Vocabulary, ty: &FactType, value: &Value) -> String {
    match (ty, value) {
        (FactType::Scalar(scalar), value) => of_scalar(vocabulary, scalar, value),
        (FactType::Set(set), value) => of_set(vocabulary, set, value),
        (FactType::Record(record), Value::Record(fields)) => of_record(vocabulary, *record, fields),
        (FactType::List { .. }, Value::List(list)) => {
            let count = list.items.len();
            let open = if list.open { ", perhaps more" } else { "" };
            format!("{count} item{}{open}", if count == 1 { "" } else { "s" })
        }
        _ => String::new(),
    }
}

/// The value of a field.
#[must_use]
pub fn field(vocabulary: &Vocabulary, ty: &FieldType, value: &Value) -> String {
    match ty {
        FieldType::Scalar(scalar) => of_scalar(vocabulary, scalar, value),
        FieldType::Set(set) => of_set(vocabulary, set, value),
    }
}

fn of_scalar(vocabulary: &Vocabulary, scalar: &Scalar, value: &Value) -> String {
    match (scalar, value) {
        (_, Value::Bool(value)) => value.to_string(),
        (Scalar::Number(ty), Value::Number(value)) => number(ty, *value),
        (_, Value::Number(value)) => value.normalize().to_string(),
        (_, Value::Date(days)) => date(*days),
        (_, Value::Duration(length)) => length.to_string(),
        (_, Value::Text(text)) => text.to_string(),
        (Scalar::Enum(ty), Value::Choice(value)) => vocabulary.enumeration(*ty).word(*value).to_owned(),
        _ => String::new(),
    }
}

/// A date as precisely as it is known.
fn date(days: Days) -> String {
    let (first, last) = (days.first, days.last);
    let whole_month = first.day() == 1 && last == first.last_of_month();
    let whole_year = first == first.first_of_year() && last == first.last_of_year();
    if first == last {
        first.to_string()
    } else if whole_year {
        format!("{:04}", first.year())
    } else if whole_month {
        format!("{:04}-{:02}", first.year(), first.month())
    } else {
        format!("{first} to {last}")
    }
}

fn of_set(vocabulary: &Vocabulary, ty: &SetType, value: &Value) -> String {
    let Value::Set(set) = value else { return String::new() };
    let names: Vec<String> = set.members.iter().map(|element| member(vocabulary, ty, element)).collect();
    let open = if set.open { ", perhaps more" } else { "" };
    format!("{{{}{open}}}", names.join(", "))
}

fn member(vocabulary: &Vocabulary, ty: &SetType, element: &Element) -> String {
    match (ty, element) {
        (SetType::Enum(ty), Element::Choice(value)) => vocabulary.enumeration(*ty).word(*value).to_owned(),
        (_, Element::Choice(value)) => value.to_string(),
        (_, Element::Country(code)) => code.to_string(),
    }
}

fn of_record(vocabulary: &Vocabulary, record: RecordId, fields: &Fields) -> String {
    let declared = &vocabulary.record(record).fields;
    let parts = declared.iter().zip(fields).filter_map(|(declared, content)| match content {
        Some(Content::Value(value)) => {
            Some(format!("{} {}", declared.name, field(vocabulary, &declared.ty, value)))
        }
        Some(Content::Missing(reason)) => Some(format!("{} {}", declared.name, reason.word())),
        None => None,
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_numbers_are_rounded_and_say_so() {
        let ty = NumberType { kind: NumberKind::Number, unit: None, min: None, max: None };
        let shown = |text: &str| computed(&ty, text.parse().unwrap_or_default());
        assert_eq!(shown("11.685334185899161556208951064"), "about 11.685334");
        assert_eq!(shown("0.0000001234567890123456"), "about 0.000000123457");
        assert_eq!(shown("0.123456789012"), "0.123456789012");
        assert_eq!(shown("2.50"), "2.5");
    }
}
