//! What is to be said about every document.

use crate::analysis::{CheckedSet, SetId, all_sets, set_of};
use crate::state::{Doc, DocKind, Snapshot};
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{Format, read};
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::program::Vocabulary;
use r2pc_lang::source::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be said about all documents, by file, each in order of place. None where it is `stale` before it is
/// found.
#[must_use]
pub fn all(snapshot: &Snapshot, stale: &dyn Fn() -> bool) -> Option<BTreeMap<FileId, Vec<Diagnostic>>> {
    let mut found: BTreeMap<FileId, Vec<Diagnostic>> = BTreeMap::new();
    for id in all_sets(snapshot) {
        let checked = snapshot.caches().checked(snapshot, &id, stale)?;
        for diagnostic in of_set(&checked, &id) {
            found.entry(diagnostic.span.file).or_default().push(diagnostic.clone());
        }
    }
    for doc in snapshot.world().docs.values().filter(|doc| doc.open.is_some()) {
        if let DocKind::Facts(format) = doc.kind {
            let checked = snapshot.caches().checked(snapshot, &set_of(snapshot, doc.file), stale)?;
            let said = of_facts(snapshot, doc.file, format, &checked.program.vocabulary);
            found.entry(doc.file).or_default().extend(said);
        }
    }
    found.values_mut().for_each(diagnostic::sort);
    Some(found)
}

/// What is to be said about a set of policies. Of a file in no project only what is said about itself: the policies
/// that it uses are spoken of where they belong.
fn of_set<'a>(checked: &'a CheckedSet, id: &SetId) -> impl Iterator<Item = &'a Diagnostic> {
    let only = match id {
        SetId::Project(_) => None,
        SetId::Loose(file) => Some(*file),
    };
    checked.diagnostics.iter().filter(move |d| only.is_none_or(|file| d.span.file == file))
}

/// What is to be said about one document, in the time of a keystroke; none where the policies that it is read with
/// were never checked.
#[must_use]
pub fn near(snapshot: &Snapshot, doc: &Doc) -> Option<Arc<[Diagnostic]>> {
    let last = snapshot.caches().checked_last(&set_of(snapshot, doc.file))?;
    Some(match doc.kind {
        DocKind::Policy => snapshot.caches().of_file(snapshot, doc.file),
        DocKind::Facts(format) => of_facts(snapshot, doc.file, format, &last.program.vocabulary).into(),
        DocKind::Other => Arc::from([]),
    })
}

/// What is to be said about a fact file, read against a vocabulary.
fn of_facts(snapshot: &Snapshot, file: FileId, format: Format, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let mut facts = Facts::default();
    read(snapshot.sources(), file, format, None, vocabulary, &mut facts)
}
