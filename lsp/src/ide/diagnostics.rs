//! What is to be said about every document.

use crate::analysis::{SetId, all_sets};
use crate::state::Snapshot;
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::source::FileId;
use std::collections::BTreeMap;

/// What is to be said about all documents, by file, each in order of place.
#[must_use]
pub fn all(snapshot: &Snapshot) -> BTreeMap<FileId, Vec<Diagnostic>> {
    let mut found: BTreeMap<FileId, Vec<Diagnostic>> = BTreeMap::new();
    for id in all_sets(snapshot) {
        for diagnostic in of_set(snapshot, &id) {
            found.entry(diagnostic.span.file).or_default().push(diagnostic);
        }
    }
    found.values_mut().for_each(diagnostic::sort);
    found
}

/// What is to be said about a set of policies. Of a file in no project only what is said about itself: the policies
/// that it uses are spoken of where they belong.
fn of_set(snapshot: &Snapshot, id: &SetId) -> Vec<Diagnostic> {
    let set = snapshot.caches().set(snapshot, id);
    let checked = r2pc_lang::check(snapshot.sources(), &set.files);
    match id {
        SetId::Project(_) => checked.diagnostics,
        SetId::Loose(file) => checked.diagnostics.into_iter().filter(|d| d.span.file == *file).collect(),
    }
}
