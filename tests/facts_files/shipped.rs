//! The facts that the project ships fit its standing policies.

use super::root;
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{Format, read};
use r2pc_lang::check::check;
use r2pc_lang::source::Sources;
use std::path::{Path, PathBuf};

/// The files under a folder, sorted.
fn under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(under(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn the_shipped_facts_fit_the_standing_policies() {
    let mut sources = Sources::new();
    let mut add = |path: &Path| sources.add(path.to_string_lossy(), std::fs::read_to_string(path).unwrap());
    let policies: Vec<_> = under(&root().join("policies"))
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "r2p"))
        .map(|path| add(path))
        .collect();
    let files: Vec<_> =
        under(&root().join("facts")).iter().filter_map(|path| Some((add(path), Format::of(path)?))).collect();
    let checked = check(&sources, &policies);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics.iter().find(|d| d.is_error()));
    let mut facts = Facts::default();
    for (file, format) in files {
        let said = read(&sources, file, format, None, &checked.program.vocabulary, &mut facts);
        let name = sources.file(file).name();
        let first = said.first().map(|d| (sources.file(file).line_column(d.span.start as usize), &d.message));
        assert!(said.is_empty(), "{name}: {} errors, the first {first:?}", said.len());
    }
    assert_eq!(facts.countries.len(), 50);
    let observations: usize = facts.countries.values().flat_map(|c| c.cells.values()).map(Vec::len).sum();
    assert!(observations > 10_000, "only {observations} observations");
}
