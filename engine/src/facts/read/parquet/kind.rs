//! What the values of a Parquet column are, and how they are written.

use crate::facts::read::grid::{Refused, decimal};
use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::schema::types::ColumnDescriptor;
use r2pc_lang::codes::io;
use r2pc_lang::fit::shown;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// Not signed, of so many bits.
    Unsigned(u32),
    /// So many digits behind the point.
    Decimal(u32),
    Day,
    /// A day and a time, so many units a second.
    Time(i64),
    Half,
    Text,
}

impl Kind {
    pub(super) fn of(about: &ColumnDescriptor) -> Result<Kind, Refused> {
        let refuse = |what: &str| {
            let message = format!("the column `{}` holds {what}", shown(about.name()));
            Err(Refused::new(io::PARQUET, message)
                .help("name the other columns in a mapping, or write it as text"))
        };
        let scale = || u32::try_from(about.type_scale()).unwrap_or(0);
        match about.logical_type_ref() {
            Some(LogicalType::Decimal(_)) => return Ok(Kind::Decimal(scale())),
            Some(LogicalType::Date) => return Ok(Kind::Day),
            Some(LogicalType::Timestamp(time)) => {
                return Ok(Kind::Time(match time.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                }));
            }
            Some(LogicalType::Time(_)) => return refuse("times of day"),
            Some(LogicalType::Float16) => return Ok(Kind::Half),
            Some(LogicalType::Uuid) => return refuse("UUIDs"),
            _ => {}
        }
        Ok(match (about.converted_type(), about.physical_type()) {
            (ConvertedType::DECIMAL, _) => Kind::Decimal(scale()),
            (ConvertedType::DATE, _) => Kind::Day,
            (ConvertedType::TIMESTAMP_MILLIS, _) => Kind::Time(1_000),
            (ConvertedType::TIMESTAMP_MICROS, _) => Kind::Time(1_000_000),
            (ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS, _) => return refuse("times of day"),
            (ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32, _) => {
                Kind::Unsigned(32)
            }
            (ConvertedType::UINT_64, _) => Kind::Unsigned(64),
            (_, Physical::BYTE_ARRAY) => Kind::Text,
            (_, Physical::FIXED_LEN_BYTE_ARRAY) => return refuse("bytes"),
            _ => Kind::Plain,
        })
    }

    /// How many digits stand behind the point.
    pub(super) fn scale(self) -> u32 {
        if let Kind::Decimal(scale) = self { scale } else { 0 }
    }

    pub(super) fn whole(self, value: i64) -> Option<String> {
        match self {
            Kind::Unsigned(32) => Some((value & 0xFFFF_FFFF).to_string()),
            Kind::Unsigned(_) => Some(value.cast_unsigned().to_string()),
            Kind::Decimal(scale) => Some(scaled(i128::from(value), scale)),
            Kind::Day => day(value),
            Kind::Time(a_second) => day_of(value, a_second),
            _ => Some(value.to_string()),
        }
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> Option<String> {
        match self {
            Kind::Decimal(scale) if bytes.len() <= 16 => {
                let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
                let start = if negative { -1_i128 } else { 0 };
                Some(scaled(bytes.iter().fold(start, |all, byte| (all << 8) | i128::from(*byte)), scale))
            }
            Kind::Half => Some(decimal(&format!("{:e}", half(bytes)?))),
            Kind::Text => String::from_utf8(bytes.to_vec()).ok(),
            _ => None,
        }
    }
}

/// A whole number with its point moved.
fn scaled(value: i128, scale: u32) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, part) = digits.split_at(digits.len() - scale as usize);
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// The day so many days after 1 January 1970.
fn day(days: i64) -> Option<String> {
    let span = Span::new().try_days(days).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok().map(|day| day.to_string())
}

/// The day of a moment; its time is not read.
fn day_of(value: i64, a_second: i64) -> Option<String> {
    day(SignedDuration::from_secs(value.div_euclid(a_second)).as_secs().div_euclid(86_400))
}

/// A floating-point number of 16 bits.
fn half(bytes: &[u8]) -> Option<f32> {
    let bits = u16::from_le_bytes(bytes.try_into().ok()?);
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1F), f32::from(bits & 0x3FF));
    let size = match exponent {
        0 => fraction * 2_f32.powi(-24),
        31 => return Some(f32::NAN),
        _ => (1.0 + fraction / 1024.0) * 2_f32.powi(exponent - 15),
    };
    Some(if bits & 0x8000 == 0 { size } else { -size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(scaled(1234, 2), "12.34");
        assert_eq!(scaled(-5, 3), "-0.005");
        assert_eq!(scaled(7, 0), "7");
        assert_eq!(Kind::Decimal(1).bytes(&[0xFF, 0x85]), Some("-12.3".into()));
    }

    #[test]
    fn moments_are_days() {
        assert_eq!(day(16_435).as_deref(), Some("2014-12-31"));
        assert_eq!(day_of(-1, 1_000).as_deref(), Some("1969-12-31"));
        assert_eq!(day_of(1_420_070_399_999_999, 1_000_000).as_deref(), Some("2014-12-31"));
        assert_eq!(day(i64::MAX), None);
        assert_eq!(half(&[0x00, 0x38]), Some(0.5));
    }
}
