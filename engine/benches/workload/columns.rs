//! A table of CSV as Parquet: each column of the narrowest type that holds it.

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::fmt::Write as _;
use std::sync::Arc;

/// The fields of a column; none where one is empty.
type Fields<'t> = Vec<Option<&'t str>>;

/// Whole numbers, truths and words, without quotes.
pub(crate) fn written(csv: &str) -> Vec<u8> {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let mut columns: Vec<Fields<'_>> = names.iter().map(|_| Vec::new()).collect();
    for line in lines {
        let fields = line.split(',').map(|field| (!field.is_empty()).then_some(field));
        columns.iter_mut().zip(fields).for_each(|(column, field)| column.push(field));
    }
    let all = |column: &Fields<'_>, fits: fn(&str) -> bool| column.iter().flatten().all(|field| fits(field));
    let is_bool = |column: &Fields<'_>| all(column, |field| field == "true" || field == "false");
    let is_number = |column: &Fields<'_>| all(column, |field| field.parse::<i64>().is_ok());
    let mut schema = "message t {".to_owned();
    for (name, column) in names.iter().zip(&columns) {
        let _ = match (is_bool(column), is_number(column)) {
            (true, _) => write!(schema, "optional boolean {name};"),
            (_, true) => write!(schema, "optional int64 {name};"),
            _ => write!(schema, "optional binary {name} (UTF8);"),
        };
    }
    let schema = parse_message_type(&(schema + "}")).expect("a schema");
    let properties = Arc::new(WriterProperties::new());
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties).expect("a file");
    let mut group = file.next_row_group().expect("a row group");
    for column in &columns {
        if is_bool(column) {
            write_one::<BoolType>(&mut group, column, |field| field == "true");
        } else if is_number(column) {
            write_one::<Int64Type>(&mut group, column, |field| field.parse().expect("a number"));
        } else {
            write_one::<ByteArrayType>(&mut group, column, |field| ByteArray::from(field));
        }
    }
    group.close().expect("a row group");
    file.into_inner().expect("a file")
}

fn write_one<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    column: &Fields<'_>,
    of: impl Fn(&str) -> T::T,
) {
    let levels: Vec<i16> = column.iter().map(|field| i16::from(field.is_some())).collect();
    let given: Vec<T::T> = column.iter().flatten().map(|field| of(field)).collect();
    let mut writer = group.next_column().expect("a column").expect("a column");
    writer.typed::<T>().write_batch(&given, Some(&levels), None).expect("a column");
    writer.close().expect("a column");
}
