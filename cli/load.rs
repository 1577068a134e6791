//! From paths to a checked program and facts.

use crate::problem::{Complaints, Problem};
use crate::{standing, world};
use r2pc_lang::check::{Checked, check};
use r2pc_lang::codes::io;
use r2pc_lang::source::{FileId, Sources};
use std::path::{Path, PathBuf};

/// How policy files end.
const POLICY: &str = "r2p";

/// Policy texts as they were found.
#[derive(Debug, Default)]
pub(crate) struct PolicyTexts {
    /// The texts.
    pub(crate) sources: Sources,
    /// Which of them are policies, with the paths they came from; none for the standing set and standard input.
    pub(crate) files: Vec<(FileId, Option<PathBuf>)>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
}

impl PolicyTexts {
    /// The policies among the texts.
    pub(crate) fn ids(&self) -> Vec<FileId> {
        self.files.iter().map(|(id, _)| *id).collect()
    }

    /// Parses and checks them as one set.
    pub(crate) fn check(&self) -> Checked {
        check(&self.sources, &self.ids())
    }
}

/// Reads policies; none stands for the standing set that the binary carries.
pub(crate) fn policy_texts(paths: Option<&[PathBuf]>) -> PolicyTexts {
    match paths {
        Some(paths) => read_policies(paths),
        None => standing_policies(),
    }
}

fn standing_policies() -> PolicyTexts {
    let mut texts = PolicyTexts::default();
    for (name, text) in standing::FILES {
        let id = texts.sources.add(format!("built-in {name}"), *text);
        texts.files.push((id, None));
    }
    texts
}

fn read_policies(paths: &[PathBuf]) -> PolicyTexts {
    let mut texts = PolicyTexts::default();
    let (files, problems) = find(paths, "policy", &[POLICY]);
    texts.problems = problems;
    for path in files {
        match world::read(&path) {
            Ok(text) => {
                let id = texts.sources.add(name(&path), text);
                texts.files.push((id, (path.as_os_str() != world::STDIN).then_some(path)));
            }
            Err(problem) => texts.problems.push(problem),
        }
    }
    texts
}

/// The name of a path in reports.
fn name(path: &Path) -> String {
    if path.as_os_str() == world::STDIN { "<standard input>".to_owned() } else { world::display(path) }
}

/// The files that paths lead to: a file itself, a folder's files with one of the endings. Sorted within a folder,
/// each file once.
pub(crate) fn find(paths: &[PathBuf], what: &str, endings: &[&str]) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if world::is_folder(path) {
            let (found, wrong) = world::walk(path, |file| has_ending(file, endings));
            if found.is_empty() && wrong.is_empty() {
                problems.push(nothing_there(path, what, endings));
            }
            files.extend(found);
            problems.extend(wrong);
        } else if path.as_os_str() == world::STDIN || has_ending(path, endings) || !world::exists(path) {
            files.push(path.clone());
        } else {
            problems.push(unknown_ending(path, what, endings));
        }
    }
    (world::distinct(files), problems)
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|found| endings.iter().any(|e| found.eq_ignore_ascii_case(e)))
}

fn listed(endings: &[&str]) -> String {
    let quoted: Vec<_> = endings.iter().map(|e| format!("`.{e}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn nothing_there(folder: &Path, what: &str, endings: &[&str]) -> Problem {
    let name = world::display(folder);
    Problem::new(io::NOTHING_THERE, format!("`{name}` holds no {what} file"))
        .file(name)
        .help(format!("{what} files end in {}", listed(endings)))
}

fn unknown_ending(path: &Path, what: &str, endings: &[&str]) -> Problem {
    let name = world::display(path);
    Problem::new(io::UNKNOWN_ENDING, format!("`{name}` does not end as a {what} file does"))
        .file(name)
        .help(format!("{what} files end in {}", listed(endings)))
}

/// Policies that can be used, or everything that is wrong with them.
///
/// # Errors
/// Files that cannot be read, and policies with errors.
pub(crate) fn policies(paths: Option<&[PathBuf]>) -> Result<(PolicyTexts, Checked), Complaints> {
    let texts = policy_texts(paths);
    let checked = texts.check();
    if checked.has_errors() || !texts.problems.is_empty() {
        let errors = checked.diagnostics.into_iter().filter(|d| d.is_error()).collect();
        return Err(Complaints { sources: texts.sources, diagnostics: errors, problems: texts.problems });
    }
    Ok((texts, checked))
}

/// What tells one policy set from another: its texts, whatever their files are called.
pub(crate) fn digest(texts: &PolicyTexts) -> String {
    let mut texts: Vec<_> = texts.files.iter().map(|(id, _)| texts.sources.file(*id).text()).collect();
    texts.sort_unstable();
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    format!("blake3:{}", hasher.finalize().to_hex())
}
