//! `tests/suites/providers/*.csv`: small extracts in the layout of each provider's own file, read through the mapping of
//! the same name in `facts/mappings` against the standing vocabulary. What is said and filed stands beside each, and
//! `UPDATE_CASES=1 cargo test --test facts_files providers` writes it anew.

use super::cases::{filed, said};
use super::{files, outcome_in, outcome_of, root};
use r2pc_engine::facts::read::{Format, Mapping, rendition};
use r2pc_lang::source::Sources;
use std::fmt::Write;
use std::path::Path;

/// The standing vocabulary: one text for each file of the package.
fn vocabulary() -> Vec<String> {
    files("policies/facts", ".r2p").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn extracts_in_the_layout_of_each_provider_are_read() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let vocabulary = vocabulary();
    let mut wrong = String::new();
    for path in files("tests/suites/providers", ".csv") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mapping = root().join("facts/mappings").join(format!("{name}.mapping.toml"));
        let mapping = std::fs::read_to_string(mapping).unwrap();
        let table = std::fs::read_to_string(&path).unwrap();
        let outcome = outcome_of(&vocabulary, Some(&mapping), Format::Csv, &table);
        assert!(!outcome.facts.countries.is_empty(), "{name}");
        let actual = format!("{}{}", said(&outcome), filed(&outcome));
        let beside = path.with_extension("filed");
        if update {
            std::fs::write(&beside, actual).unwrap();
        } else if std::fs::read_to_string(&beside).unwrap_or_default() != actual {
            write!(wrong, "{}\nactual:\n{actual}\n", beside.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The same extracts as workbooks and Parquet files, made by `tests/peers/tables.py`.
#[test]
fn it_is_all_one_whether_a_table_is_text_a_workbook_or_parquet() {
    let vocabulary = vocabulary();
    for (ending, format) in [(".xlsx", Format::Workbook), (".parquet", Format::Parquet)] {
        for path in files("tests/suites/providers", ending) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let mapping = root().join("facts/mappings").join(format!("{name}.mapping.toml"));
            let mapping = std::fs::read_to_string(mapping).unwrap();
            let mut sources = Sources::new();
            let file = sources.add("mapping", mapping.as_str());
            let (read, _) = Mapping::read(&sources, file);
            let table = rendition(format, std::fs::read(&path).unwrap(), Some(&read)).unwrap();
            let outcome = outcome_in(&vocabulary, Some(&mapping), format, table);
            assert_filed(&path, &filed(&outcome));
        }
    }
}

/// Holds what was filed to what stands beside an extract. Places differ, and are held by the transcripts.
fn assert_filed(path: &Path, actual: &str) {
    let expected = std::fs::read_to_string(path.with_extension("filed")).unwrap();
    let expected: Vec<&str> =
        expected.lines().filter(|line| !line.contains("r2p::") && !line.starts_with("    ")).collect();
    for line in &expected {
        assert!(actual.contains(line), "{}: {line}\nin\n{actual}", path.display());
    }
    assert_eq!(actual.lines().count(), expected.len(), "{}", path.display());
}

/// The same extracts as JSON Lines.
#[test]
fn it_is_all_one_whether_a_row_is_a_line_of_csv_or_of_json() {
    let vocabulary = vocabulary();
    for path in files("tests/suites/providers", ".csv") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mapping = root().join("facts/mappings").join(format!("{name}.mapping.toml"));
        let mapping = std::fs::read_to_string(mapping).unwrap();
        let mut table = csv::Reader::from_path(&path).unwrap();
        let names = table.headers().unwrap().clone();
        let line = |row: csv::StringRecord| {
            let members = names.iter().zip(&row).map(|(name, text)| (name.to_owned(), text.into()));
            format!("{}\n", serde_json::Value::Object(members.collect()))
        };
        let lines: String = table.records().map(|row| line(row.unwrap())).collect();
        let outcome = outcome_of(&vocabulary, Some(&mapping), Format::Lines, &lines);
        assert_filed(&path, &filed(&outcome));
    }
}

#[test]
fn every_mapping_has_an_extract() {
    for path in files("facts/mappings", ".mapping.toml") {
        let name = path.file_name().unwrap().to_string_lossy().replace(".mapping.toml", ".csv");
        assert!(root().join("tests/suites/providers").join(&name).exists(), "{name}");
    }
}
