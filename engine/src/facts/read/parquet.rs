//! The records of a Parquet file, column by column.

use super::grid::{Held, Lines, MOST_UNPACKED, Refused, Rendition, decimal, unpacks_to_more};
use super::mapping::Mapping;
use bytes::Bytes;
use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use r2pc_lang::codes::io;
use r2pc_lang::fit::shown;
use r2pc_lang::source::Layout;

/// More cells than this are not read.
const MOST_CELLS: usize = 64_000_000;

/// Reads the columns that a mapping reads; all where there is none.
pub(super) fn read(bytes: Vec<u8>, mapping: Option<&Mapping>) -> Result<Rendition, Refused> {
    if bytes.ends_with(b"PARE") {
        return Err(Refused::new(io::PROTECTED, "the file is encrypted").help("write it without encryption"));
    }
    let file = SerializedFileReader::new(Bytes::from(bytes)).map_err(|error| refused(&error))?;
    let schema = file.metadata().file_metadata().schema_descr();
    let chosen: Vec<usize> = (0..schema.num_columns())
        .filter(|at| {
            mapping.is_none_or(|m| m.reads(schema.column(*at).path().parts().first().map_or("", |p| p)))
        })
        .collect();
    let mut lines = Lines::default();
    chosen.iter().for_each(|at| lines.field(schema.column(*at).name()));
    lines.end()?;
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group).map_err(|error| refused(&error))?;
        records(&*group, &chosen, &mut lines)?;
    }
    Ok(Rendition { text: lines.finish(), layout: Layout::Records })
}

fn refused(error: &ParquetError) -> Refused {
    let said = error.to_string();
    let said =
        ["Parquet error: ", "EOF: ", "NYI: "].iter().fold(&*said, |text, head| text.trim_start_matches(head));
    match said.strip_prefix("Disabled feature at compile time: ") {
        Some(codec) => {
            Refused::new(io::PARQUET, format!("the file is compressed with `{codec}`, which is not read"))
                .help("write it with Snappy, gzip or LZ4, or uncompressed")
        }
        None => Refused::new(io::PARQUET, format!("the Parquet file cannot be read: {}", shown(said)))
            .help("write it again, or write CSV"),
    }
}

fn records(group: &dyn RowGroupReader, chosen: &[usize], lines: &mut Lines) -> Result<(), Refused> {
    let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(usize::MAX);
    if rows.saturating_mul(chosen.len().max(1)) > MOST_CELLS {
        let message = format!("a row group has more than {MOST_CELLS} values");
        return Err(Refused::new(io::TOO_LARGE, message).help("name the columns to read in a mapping"));
    }
    let unpacked = |at: &usize| u64::try_from(group.metadata().column(*at).uncompressed_size()).unwrap_or(0);
    if chosen.iter().map(unpacked).fold(0, u64::saturating_add) > MOST_UNPACKED {
        return Err(unpacks_to_more(MOST_UNPACKED));
    }
    let (mut columns, mut held) = (Vec::new(), Held::default());
    for at in chosen {
        let texts = column(group, *at, rows, &mut held)?;
        if texts.len() != rows {
            let name = group.metadata().column(*at).column_descr().name().to_owned();
            let message =
                format!("the column `{}` has {} values in {rows} records", shown(&name), texts.len());
            return Err(Refused::new(io::PARQUET, message).help("write it again, or write CSV"));
        }
        columns.push(texts.into_iter());
    }
    for _ in 0..rows {
        for texts in &mut columns {
            lines.field(&texts.next().flatten().unwrap_or_default());
        }
        lines.end()?;
    }
    Ok(())
}

/// The values of a column as texts.
fn column(
    group: &dyn RowGroupReader,
    at: usize,
    rows: usize,
    held: &mut Held,
) -> Result<Vec<Option<String>>, Refused> {
    let about = group.metadata().column(at).column_descr_ptr();
    if about.max_rep_level() > 0 || about.path().parts().len() > 1 {
        let name = about.path().string();
        let message = format!("the column `{}` holds lists or records", shown(&name));
        return Err(Refused::new(io::PARQUET, message).help("name the other columns in a mapping"));
    }
    let kind = Kind::of(&about)?;
    let reader = group.get_column_reader(at).map_err(|error| refused(&error))?;
    let optional = about.max_def_level() > 0;
    match reader {
        ColumnReader::BoolColumnReader(r) => texts(r, (rows, optional), held, |v| Some(v.to_string())),
        ColumnReader::Int32ColumnReader(r) => texts(r, (rows, optional), held, |v| kind.whole(i64::from(*v))),
        ColumnReader::Int64ColumnReader(r) => texts(r, (rows, optional), held, |v| kind.whole(*v)),
        ColumnReader::Int96ColumnReader(r) => {
            texts(r, (rows, optional), held, |v| day_of(v.to_millis(), 1_000))
        }
        ColumnReader::FloatColumnReader(r) => {
            texts(r, (rows, optional), held, |v| Some(decimal(&format!("{v:e}"))))
        }
        ColumnReader::DoubleColumnReader(r) => {
            texts(r, (rows, optional), held, |v| Some(decimal(&format!("{v:e}"))))
        }
        ColumnReader::ByteArrayColumnReader(r) => texts(r, (rows, optional), held, |v| kind.bytes(v.data())),
        ColumnReader::FixedLenByteArrayColumnReader(r) => {
            texts(r, (rows, optional), held, |v| kind.bytes(v.data()))
        }
    }
}

/// Reads a column; `show` gives nothing for what is no value of its kind.
fn texts<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    (rows, optional): (usize, bool),
    held: &mut Held,
    show: impl Fn(&T::T) -> Option<String>,
) -> Result<Vec<Option<String>>, Refused> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut left = rows;
    while left > 0 {
        let (read, ..) = reader
            .read_records(left, optional.then_some(&mut levels), None, &mut values)
            .map_err(|error| refused(&error))?;
        if read == 0 {
            break;
        }
        left -= read.min(left);
    }
    let mut shown = Vec::with_capacity(rows);
    let mut given = values.iter();
    let mut next = || match given.next() {
        Some(value) => {
            let text = show(value).ok_or_else(|| {
                Refused::new(io::PARQUET, "a value is not of its column's type").help("write the file again")
            })?;
            held.add(&text)?;
            Ok(Some(text))
        }
        None => Ok(None),
    };
    if optional {
        for level in &levels {
            shown.push(if *level > 0 { next()? } else { None });
        }
    } else {
        for _ in 0..values.len() {
            shown.push(next()?);
        }
    }
    Ok(shown)
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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
    fn of(about: &ColumnDescriptor) -> Result<Kind, Refused> {
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

    fn whole(self, value: i64) -> Option<String> {
        match self {
            Kind::Unsigned(32) => Some((value & 0xFFFF_FFFF).to_string()),
            Kind::Unsigned(_) => Some(value.cast_unsigned().to_string()),
            Kind::Decimal(scale) => Some(scaled(i128::from(value), scale)),
            Kind::Day => day(value),
            Kind::Time(a_second) => day_of(value, a_second),
            _ => Some(value.to_string()),
        }
    }

    fn bytes(self, bytes: &[u8]) -> Option<String> {
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
