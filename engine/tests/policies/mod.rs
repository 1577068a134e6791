//! The standing policies, as the tests of this crate read them.
#![allow(dead_code, reason = "each test uses a part")]

use r2pc_lang::check;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::path::{Path, PathBuf};

/// The standing policies without their tests, by path.
pub(crate) fn standing() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let mut folders = vec![root];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "r2p")
                && !path.to_string_lossy().ends_with("_test.r2p")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|p| (p.display().to_string(), std::fs::read_to_string(p).expect("readable"))).collect()
}

/// A set of files, which has no errors, with its texts.
pub(crate) fn texts_and_program(files: &[(String, String)]) -> (Sources, Program) {
    let mut sources = Sources::new();
    let ids: Vec<_> = files.iter().map(|(name, text)| sources.add(name.clone(), text.clone())).collect();
    let checked = check(&sources, &ids);
    assert!(!checked.has_errors(), "there are no errors");
    (sources, checked.program)
}

/// A set of files, which has no errors.
pub(crate) fn program(files: &[(String, String)]) -> Program {
    try_program(files).expect("there are no errors")
}

/// A set of files; none where it has errors.
pub(crate) fn try_program(files: &[(String, String)]) -> Option<Program> {
    let mut sources = Sources::new();
    let ids: Vec<_> = files.iter().map(|(name, text)| sources.add(name.clone(), text.clone())).collect();
    let checked = check(&sources, &ids);
    (!checked.has_errors()).then_some(checked.program)
}
