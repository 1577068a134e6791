//! What holds for every policy set, on generated ones: they check, formatting keeps what they say and settles at once, and
//! between them they use the whole grammar.
#![cfg(test)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod rendering;

use proptest::collection::vec;
use proptest::prelude::*;
use r2pc_generate::{Choices, PolicySet, Size};
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::format::format;
use r2pc_lang::source::{FileId, Sources};
use r2pc_lang::{Checked, check};

/// A set's files in a table.
fn sources(set: &PolicySet) -> (Sources, Vec<FileId>) {
    let mut sources = Sources::new();
    let files = set.files.iter().map(|file| sources.add(file.name.as_str(), file.text.as_str())).collect();
    (sources, files)
}

/// A set checked, with its errors as a reader would see them.
fn checked(set: &PolicySet) -> (Checked, String) {
    let (sources, files) = sources(set);
    let checked = check(&sources, &files);
    let errors: Vec<Diagnostic> = checked.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
    let said = rendering::all(&sources, &errors);
    (checked, said)
}

/// The set with each file laid out anew.
fn formatted(set: &PolicySet) -> PolicySet {
    let (sources, files) = sources(set);
    let mut laid_out = set.clone();
    for (file, id) in laid_out.files.iter_mut().zip(files) {
        file.text = format(&sources, id).unwrap_or_else(|said| panic!("{}", rendering::all(&sources, &said)));
    }
    laid_out
}

/// A program without its places: what formatting must keep.
fn meaning(checked: &Checked) -> String {
    let text = format!("{:#?}", checked.program);
    let place = |line: &&str| {
        let field = line.trim_start();
        !["start: ", "end: "].iter().any(|name| field.starts_with(name))
    };
    text.lines().filter(place).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// What is generated has no error, reads the same when laid out anew, and is then laid out for good.
    #[test]
    fn formatting_keeps_what_a_set_says(numbers in vec(any::<u32>(), 0..1500)) {
        let set = PolicySet::generate(&mut Choices::of(&numbers), Size::SMALL);
        let (before, said) = checked(&set);
        prop_assert!(said.is_empty(), "{said}");
        let once = formatted(&set);
        let (after, said) = checked(&once);
        prop_assert!(said.is_empty(), "{said}");
        prop_assert_eq!(meaning(&before), meaning(&after));
        prop_assert_eq!(&once.files, &formatted(&once).files);
    }
}
