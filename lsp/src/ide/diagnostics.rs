//! What is to be said about every document.

use crate::analysis::{SetId, all_sets, set_of};
use crate::state::{DocKind, Snapshot};
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{Format, read};
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
    for doc in snapshot.world().docs.values().filter(|doc| doc.open.is_some()) {
        if let DocKind::Facts(format) = doc.kind {
            found.entry(doc.file).or_default().extend(of_facts(snapshot, doc.file, format));
        }
    }
    found.values_mut().for_each(diagnostic::sort);
    found
}

/// What is to be said about a set of policies. Of a file in no project only what is said about itself: the policies
/// that it uses are spoken of where they belong.
fn of_set(snapshot: &Snapshot, id: &SetId) -> Vec<Diagnostic> {
    let checked = snapshot.caches().checked(snapshot, id);
    let own = |d: &&Diagnostic| match id {
        SetId::Project(_) => true,
        SetId::Loose(file) => d.span.file == *file,
    };
    checked.diagnostics.iter().filter(own).cloned().collect()
}

/// What is to be said about an open fact file, read against the vocabulary of the policies around it.
#[must_use]
pub fn of_facts(snapshot: &Snapshot, file: FileId, format: Format) -> Vec<Diagnostic> {
    let checked = snapshot.caches().checked(snapshot, &set_of(snapshot, file));
    let mut facts = Facts::default();
    read(snapshot.sources(), file, format, None, &checked.program.vocabulary, &mut facts)
}
