//! A slip in one clause is told as one clause: mutants of the standing policies, each held against the policies themselves.
#![cfg(test)]

mod policies;

use policies::standing;
use r2pc_lang::check;
use r2pc_lang::diff::{Change, Nature, Version, diff};
use r2pc_lang::mutate::{mutants, sample};
use r2pc_lang::source::Sources;

#[test]
fn a_mutant_changes_one_clause() {
    let files = standing();
    let read = |files: &[(String, String)]| {
        let mut sources = Sources::new();
        let ids: Vec<_> = files.iter().map(|(name, text)| sources.add(name.clone(), text.clone())).collect();
        let checked = check(&sources, &ids);
        (sources, checked)
    };
    let (sources, old) = read(&files);
    let all = sample(mutants(&old.program, &sources), 25);
    assert!(all.len() == 25);
    for mutant in all {
        let (file, text) = mutant.text(&sources);
        let name = sources.file(file).name();
        let changed: Vec<(String, String)> = files
            .iter()
            .map(|(path, before)| (path.clone(), if path == name { text.clone() } else { before.clone() }))
            .collect();
        let (new_sources, new) = read(&changed);
        let versions = [(&sources, &old), (&new_sources, &new)].map(|(sources, checked)| Version {
            sources,
            trees: &checked.trees,
            root: "",
        });
        let changes = diff(&versions[0], &versions[1]);
        let told: Vec<String> = changes
            .declarations
            .iter()
            .flat_map(|row| row.clauses.iter().map(move |clause| (row, clause)))
            .filter(|(row, clause)| row.change == Change::Amended && clause.nature == Nature::Meaning)
            .map(|(row, clause)| format!("{} {}", row.name, clause.clause))
            .collect();
        // Two levels that are exchanged are two clauses.
        let most = 1 + usize::from(mutant.operator.word() == "levels exchanged");
        let what = mutant.before_and_after(&sources);
        assert!((1..=most).contains(&told.len()), "{what:?}: {told:?}");
    }
}
