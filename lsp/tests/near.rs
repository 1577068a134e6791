//! What is said of a file in the time of a keystroke is what a check of everything says of it.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::lint;
use r2pc_lsp::convert;
use r2pc_lsp::ide::diagnostics::{all, near};
use r2pc_lsp::state::{Change, DocKind, Host};
use std::path::Path;
use tower_lsp::lsp_types::Url;

/// The standing policies: packages that use each other, and tests.
const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies");

/// Changes that leave a text right, and changes that do not.
fn edited(text: &str) -> [String; 4] {
    [
        format!("// A line above.\n{text}"),
        text.replacen(" and ", " or ", 1),
        text.replacen(" when ", " when nowhere_declared and ", 2),
        text.replacen("use ", "use no.such.", 1),
    ]
}

#[test]
fn one_file_and_all_files_say_the_same() {
    let folder = Path::new(POLICIES).canonicalize().unwrap();
    let host = Host::default();
    host.set_folders(&[folder], &[]);
    let keys: Vec<_> = host.snapshot().world().docs.keys().cloned().collect();
    assert!(keys.len() > 10);
    for key in keys.iter().step_by(20) {
        let snapshot = host.snapshot();
        let doc = snapshot.doc(key).unwrap();
        let (path, text) = (doc.path.clone().unwrap(), snapshot.file(doc.file).text().to_owned());
        let uri = Url::from_file_path(&path).unwrap();
        host.open(&convert::key_of(&uri).0, Some(path), uri.as_str(), 1, DocKind::Policy, text.clone());
        all(&host.snapshot(), &|| false).unwrap();
        for (n, edited) in (2..).zip(edited(&text)) {
            host.edit(key, n, &[Change { range: None, text: edited.clone() }]);
            let snapshot = host.snapshot();
            let doc = snapshot.doc(key).unwrap();
            let quick = near(&snapshot, doc).unwrap();
            let whole = all(&snapshot, &|| false).unwrap().remove(&doc.file).unwrap_or_default();
            assert_eq!(own(&quick), own(&whole), "{key} after change {n}");
        }
        host.close(key);
    }
}

/// What is said of a file that does not follow from the rules of others: that is seen at rest.
fn own(said: &[Diagnostic]) -> Vec<&Diagnostic> {
    said.iter().filter(|d| !lint::looks_beyond(d.code)).collect()
}
