//! The records of a Parquet file, column by column.

mod kind;
mod table;

pub use table::Table;
pub(in crate::facts::read) use table::{Column, Data};

use super::MAX_BYTES;
use super::grid::{Held, MOST_UNPACKED, Refused, unpacks_to_more};
use super::mapping::Mapping;
use bytes::Bytes;
use kind::Kind;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use r2pc_lang::codes::io;
use r2pc_lang::fit::shown;

/// More values than this are not read.
const MOST_CELLS: usize = 64_000_000;

/// Reads the columns that a mapping reads; all where there is none.
pub(super) fn read(bytes: Vec<u8>, mapping: Option<&Mapping>) -> Result<Table, Refused> {
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
    let mut columns = Vec::with_capacity(chosen.len());
    for at in &chosen {
        let about = schema.column(*at);
        if about.max_rep_level() > 0 || about.path().parts().len() > 1 {
            let message = format!("the column `{}` holds lists or records", shown(&about.path().string()));
            return Err(Refused::new(io::PARQUET, message).help("name the other columns in a mapping"));
        }
        columns.push(Column::new(about.name(), Kind::of(&about)?, about.physical_type()));
    }
    let (mut rows, mut held) = (0_usize, Held::default());
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group).map_err(|error| refused(&error))?;
        let more = usize::try_from(group.metadata().num_rows()).unwrap_or(usize::MAX);
        rows = rows.saturating_add(more);
        if rows.saturating_mul(chosen.len().max(1)) > MOST_CELLS {
            let message = format!("the file has more than {MOST_CELLS} values");
            return Err(Refused::new(io::TOO_LARGE, message).help("name the columns to read in a mapping"));
        }
        records(&*group, (&chosen, more), &mut columns, &mut held)?;
    }
    let table = Table::new(columns, rows);
    table.hold(MAX_BYTES)?;
    Ok(table)
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

/// Reads the chosen columns of a row group, which has so many rows.
fn records(
    group: &dyn RowGroupReader,
    (chosen, rows): (&[usize], usize),
    columns: &mut [Column],
    held: &mut Held,
) -> Result<(), Refused> {
    let unpacked = |at: &usize| u64::try_from(group.metadata().column(*at).uncompressed_size()).unwrap_or(0);
    if chosen.iter().map(unpacked).fold(0, u64::saturating_add) > MOST_UNPACKED {
        return Err(unpacks_to_more(MOST_UNPACKED));
    }
    for (at, column) in chosen.iter().zip(columns) {
        let reader = group.get_column_reader(*at).map_err(|error| refused(&error))?;
        let optional = group.metadata().column(*at).column_descr().max_def_level() > 0;
        let shape = (rows, optional);
        let count = match reader {
            ColumnReader::BoolColumnReader(r) => batches(r, shape, held, column, Column::bools),
            ColumnReader::Int32ColumnReader(r) => {
                batches(r, shape, held, column, |column, batch| column.numbers(batch, |v| i64::from(*v)))
            }
            ColumnReader::Int64ColumnReader(r) => {
                batches(r, shape, held, column, |column, batch| column.numbers(batch, |v| *v))
            }
            ColumnReader::Int96ColumnReader(r) => {
                batches(r, shape, held, column, |column, batch| column.numbers(batch, |v| v.to_millis()))
            }
            ColumnReader::FloatColumnReader(r) => batches(r, shape, held, column, Column::floats),
            ColumnReader::DoubleColumnReader(r) => batches(r, shape, held, column, Column::doubles),
            ColumnReader::ByteArrayColumnReader(r) => {
                batches(r, shape, held, column, |column, batch| column.texts(batch, |v| v.data()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(r) => {
                batches(r, shape, held, column, |column, batch| column.texts(batch, |v| v.data()))
            }
        }?;
        if count != rows {
            let message =
                format!("the column `{}` has {count} values in {rows} records", shown(column.name()));
            return Err(Refused::new(io::PARQUET, message).help("write it again, or write CSV"));
        }
    }
    Ok(())
}

/// Values of a column: those that are there, and of each record whether one is; none where all are.
struct Values<T> {
    given: Vec<T>,
    there: Option<Vec<bool>>,
}

/// So many records are unpacked at once.
const BATCH: usize = 1 << 16;

/// Takes in a column, some records after the other; how many there were.
fn batches<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    (rows, optional): (usize, bool),
    held: &mut Held,
    column: &mut Column,
    take: impl Fn(&mut Column, Values<T::T>) -> Option<usize>,
) -> Result<usize, Refused> {
    let mut count = 0;
    while count < rows {
        let (mut given, mut levels) = (Vec::new(), Vec::new());
        let most = BATCH.min(rows - count);
        let (read, ..) = reader
            .read_records(most, optional.then_some(&mut levels), None, &mut given)
            .map_err(|error| refused(&error))?;
        if read == 0 {
            break;
        }
        let there = optional.then(|| levels.iter().map(|level| *level > 0).collect());
        count += take(column, Values { given, there }).ok_or_else(|| {
            Refused::new(io::PARQUET, "a value is not of its column's type").help("write the file again")
        })?;
        held.add(column.take_length())?;
    }
    Ok(count)
}
