//! Parquet goes straight into columns: what is read so is what its text says.
#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test stops at what cannot be")]

mod told;

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{FactFile, Format, Mapping, Rendition, read_all, read_store, rendition};
use r2pc_engine::facts::store::Store;
use r2pc_lang::check;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::sync::Arc;
use told::told;

const POLICY: &str = r#"
package t
source who "World Health Organization" { title "Figures" }
enum Grade { none, low, high }
record Deaths { all: count  share: percent }
record Raid { key id: text  dead: count  by: Grade }
fact open: bool "Is it open?" per year
fact grade: Grade "How much?" per year
fact score: number 0..10 "Which score?" per year published after 6 months
fact people: count "How many people?" per year
fact free: number "Which number?" per year
fact killed: Deaths "How many were killed?" per year
fact raids: list of Raid "Which raids?" per year
"#;

/// A record: everything may be missing.
#[derive(Clone, Debug, Default)]
struct Record {
    country: Option<&'static str>,
    year: Option<i32>,
    source: Option<&'static str>,
    open: Option<bool>,
    grade: Option<&'static str>,
    score: Option<f64>,
    people: Option<i64>,
    /// Hundredths.
    free: Option<i64>,
    killed: Option<i32>,
    note: Option<&'static str>,
}

const SCHEMA: &str = "message t {
    optional binary country (UTF8);
    optional int32 year;
    optional binary source (UTF8);
    optional boolean open;
    optional binary grade (UTF8);
    optional double score;
    optional int64 people;
    optional int64 free (DECIMAL(12,2));
    optional int32 killed;
    optional binary note (UTF8);
}";

/// Writes records in groups of a few.
fn written(records: &[Record]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::new())).unwrap();
    for records in records.chunks(5) {
        let mut group = file.next_row_group().unwrap();
        macro_rules! column {
            ($type:ty, $value:expr) => {
                let given: Vec<_> = records.iter().filter_map($value).collect();
                let levels: Vec<i16> = records.iter().map(|one| i16::from($value(one).is_some())).collect();
                let mut column = group.next_column().unwrap().unwrap();
                column.typed::<$type>().write_batch(&given, Some(&levels), None).unwrap();
                column.close().unwrap();
            };
        }
        column!(ByteArrayType, |one: &Record| one.country.map(ByteArray::from));
        column!(Int32Type, |one: &Record| one.year);
        column!(ByteArrayType, |one: &Record| one.source.map(ByteArray::from));
        column!(BoolType, |one: &Record| one.open);
        column!(ByteArrayType, |one: &Record| one.grade.map(ByteArray::from));
        column!(DoubleType, |one: &Record| one.score);
        column!(Int64Type, |one: &Record| one.people);
        column!(Int64Type, |one: &Record| one.free);
        column!(Int32Type, |one: &Record| one.killed);
        column!(ByteArrayType, |one: &Record| one.note.map(ByteArray::from));
        group.close().unwrap();
    }
    file.close().unwrap();
    bytes
}

fn program() -> (Sources, Program) {
    let mut sources = Sources::new();
    let file = sources.add("t.r2p", POLICY);
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    (sources, checked.program)
}

/// Holds the two ways equal; whether the text was not made, and how many observations stand in columns.
fn hold(records: &[Record], mapping: Option<&str>) -> (bool, usize) {
    let (mut sources, program) = program();
    let mapping = mapping.map(|mapping| {
        let file = sources.add("m", mapping);
        Mapping::read(&sources, file).0
    });
    let Rendition { text, layout, table } =
        rendition(Format::Parquet, written(records), mapping.as_ref()).unwrap();
    let file = sources.add_table("t.parquet", text, layout);
    let files = [FactFile { file, format: Format::Parquet, mapping, table }];
    let mut store = Store::default();
    let columns = read_store(&sources, &files, &program.vocabulary, &mut store, None);
    let is_direct = !sources.file(file).as_text().is_made();
    let mut facts = Facts::default();
    let rows = read_all(&sources, &files, &program.vocabulary, &mut facts, None);
    assert_eq!(format!("{rows:?}"), format!("{columns:?}"), "{}", sources.file(file).text());
    assert_eq!(told(&facts), told(&store.facts()), "{}", sources.file(file).text());
    (is_direct, store.size().in_columns)
}

const MAPPING: &str = "empty = [\"NA\"]\n[rows]\ncountry = \"country\"\nobserved = \"year\"\nsource = \"source\"\n\
     [columns]\nopen = \"open\"\ngrade = \"grade\"\nscore = \"score\"\npeople = \"people\"\nfree = \"free\"\n\
     killed = \"killed.all\"\n";

const ITEMS: &str = "items = \"raids\"\n[rows]\ncountry = \"country\"\nobserved = \"year\"\n\
     [columns]\nnote = \"id\"\nkilled = \"dead\"\ngrade = \"by\"\n";

#[test]
fn a_table_of_plain_values_goes_straight_into_columns() {
    let one = Record {
        country: Some("GHA"),
        year: Some(2012),
        open: Some(true),
        grade: Some("low"),
        score: Some(0.486),
        people: Some(31_000_000),
        free: Some(-1250),
        killed: Some(0),
        note: Some("a"),
        ..Record::default()
    };
    let other =
        Record { country: Some("KEN"), score: None, grade: Some("NA"), source: Some("who"), ..one.clone() };
    assert_eq!(hold(&[one.clone(), other.clone()], Some(MAPPING)), (true, 10));
    let again = Record { note: Some("b"), ..one.clone() };
    let lists = [one.clone(), again, Record { grade: None, ..other }];
    assert_eq!(hold(&lists, Some(ITEMS)), (true, 2));
    // What is out of the way: rows of one day, a comma in a name, a number out of range.
    assert_eq!(hold(&[one.clone(), one.clone()], Some(MAPPING)), (false, 0));
    let quoted = Record { country: Some("Ghana, the"), ..one.clone() };
    assert!(!hold(&[one.clone(), quoted], Some(MAPPING)).0);
    assert!(!hold(&[Record { score: Some(10.5), ..one }], Some(MAPPING)).0);
}

fn of<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.85, prop::sample::select(all))
}

/// Records of which nearly all are plain.
fn record() -> impl Strategy<Value = Record> {
    (
        of(&["GHA", "KEN", "TGO", "GHA", "KEN", "GHA", "KEN", "ghana"]),
        of(&[2011, 2012, 2013, 2014, 2012, 2013, -4]),
        of(&["who", "Somebody", " who "]),
        of(&[true, false]),
        of(&["none", "low", "high", "low", "NA", "withheld"]),
        of(&[0.0, 0.5, 9.999_999, 3.25, 1e-9, -0.0, 0.1 + 0.2, f64::NAN, 10.0]),
        of(&[0, 1, 99, 1_400_000_000, -1, i64::MAX]),
        of(&[0, -1250, 7, 100, 123_456_789_012]),
        of(&[0, 3, 12]),
        of(&["a", "b", "c", "d", "e, f"]),
    )
        .prop_map(|(country, year, source, open, grade, score, people, free, killed, note)| Record {
            country,
            year,
            source,
            open,
            grade,
            score,
            people,
            free,
            killed,
            note,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_straight_into_columns_is_what_the_text_says(
        records in prop::collection::vec(record(), 0..14),
        mapping in prop::sample::select(&[Some(MAPPING), Some(ITEMS), None][..]),
    ) {
        hold(&records, mapping);
    }
}
