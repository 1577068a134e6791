//! `tests/suites/providers/*.csv`: small extracts in the layout of each provider's own file, read through the mapping of
//! the same name in `facts/mappings` against the standing vocabulary. What is said and filed stands beside each, and
//! `UPDATE_CASES=1 cargo test --test facts_files providers` writes it anew.

use super::cases::{filed, said};
use super::{files, outcome_of, root};
use r2pc_engine::facts::read::Format;
use std::fmt::Write;

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

#[test]
fn every_mapping_has_an_extract() {
    for path in files("facts/mappings", ".mapping.toml") {
        let name = path.file_name().unwrap().to_string_lossy().replace(".mapping.toml", ".csv");
        assert!(root().join("tests/suites/providers").join(&name).exists(), "{name}");
    }
}
