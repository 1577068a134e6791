//! The policies of both versions, as sets that check where that can be had.

use super::versions::Version;
use crate::load::{self, PolicyTexts};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::world;
use r2pc_lang::check::Checked;
use r2pc_lang::codes::config;
use std::path::{Path, PathBuf};

/// A version that was read.
pub(super) struct Set {
    pub(super) version: Version,
    pub(super) texts: PolicyTexts,
    pub(super) checked: Checked,
}

impl Set {
    fn new(version: Version, texts: PolicyTexts) -> Self {
        let checked = texts.check();
        Set { version, texts, checked }
    }

    /// The names of its files below its root, with their texts.
    fn files(&self) -> Vec<(String, String)> {
        files(&self.texts, &self.version.root)
    }
}

fn files(texts: &PolicyTexts, root: &str) -> Vec<(String, String)> {
    let of = |id: &r2pc_lang::source::FileId| {
        let file = texts.sources.file(*id);
        let name = file.name();
        (name.strip_prefix(root).unwrap_or(name).to_owned(), file.text().to_owned())
    };
    texts.files.iter().map(|(id, _)| of(id)).collect()
}

/// Reads both versions. With paths, only changes in them are taken: all else is as it is after.
///
/// # Errors
/// Files that cannot be read, and paths under which no policy stands.
pub(super) fn read(
    context: &Context,
    old: Version,
    new: Version,
    paths: &[PathBuf],
) -> Result<(Set, Set), Complaints> {
    let (old_texts, new_texts) = (texts(&old)?, texts(&new)?);
    let (mut old, mut new) = (Set::new(old, old_texts), Set::new(new, new_texts));
    if !paths.is_empty() {
        old = narrowed(old, &new, paths)?;
    }
    if old.checked.has_errors() || new.checked.has_errors() {
        (old, new) = completed(context, old, new);
    }
    Ok((old, new))
}

fn texts(version: &Version) -> Result<PolicyTexts, Complaints> {
    let texts = match &version.policies {
        Some(paths) if paths.is_empty() => PolicyTexts::default(),
        Some(paths) => load::policy_texts_on(&version.shelf, paths),
        None => load::policy_texts(None),
    };
    match texts.problems.is_empty() {
        true => Ok(texts),
        false => Err(Complaints { problems: texts.problems, ..Complaints::default() }),
    }
}

/// The old files under some paths, among the new files everywhere else.
fn narrowed(old: Set, new: &Set, paths: &[PathBuf]) -> Result<Set, Problem> {
    let under = |name: &str| paths.iter().any(|path| Path::new(name).starts_with(world::display(path)));
    let (before, after) = (old.files(), new.files());
    if let Some(path) = paths.iter().find(|path| {
        !before.iter().chain(&after).any(|(name, _)| Path::new(name).starts_with(world::display(path)))
    }) {
        let name = world::display(path);
        return Err(Problem::new(
            config::NO_SUCH_NAME,
            format!("no policy of either version stands under `{name}`"),
        )
        .help("name a file or folder of the policies; the policies themselves are named by `-p`"));
    }
    let taken = before.into_iter().filter(|(name, _)| under(name));
    let kept = after.into_iter().filter(|(name, _)| !under(name));
    let texts = named(taken.chain(kept), &old.version.root);
    Ok(Set::new(old.version, texts))
}

fn named(files: impl Iterator<Item = (String, String)>, root: &str) -> PolicyTexts {
    let mut texts = PolicyTexts::default();
    for (name, text) in files {
        let id = texts.sources.add(format!("{root}{name}"), text);
        texts.files.push((id, None));
    }
    texts
}

/// Files that do not check alone, set into the policies of the work tree: what `git difftool` hands over are single
/// files, or folders with those alone that changed. Where that does not help either they stay as they are.
fn completed(context: &Context, old: Set, new: Set) -> (Set, Set) {
    if old.version.named.is_none() || new.version.named.is_none() {
        return (old, new);
    }
    let Some(paths) = context.settings.policies(&[]).value else { return (old, new) };
    let around = load::policy_texts(Some(&paths));
    let stands_for: Vec<PathBuf> = [&old, &new].iter().flat_map(|set| set.stands_for()).collect();
    let rest: Vec<(String, String)> = files(&around, "")
        .into_iter()
        .filter(|(name, _)| !stands_for.iter().any(|path| Path::new(name).ends_with(path)))
        .collect();
    let within = |set: &Set| {
        let mut texts = set.texts.with(&std::collections::BTreeMap::new());
        for (name, text) in &rest {
            let id = texts.sources.add(name.as_str(), text.as_str());
            texts.files.push((id, None));
        }
        let checked = texts.check();
        (texts, checked)
    };
    let ((old_texts, old_checked), (new_texts, new_checked)) = (within(&old), within(&new));
    if old_checked.has_errors() || new_checked.has_errors() {
        return (old, new);
    }
    (
        Set { version: old.version, texts: old_texts, checked: old_checked },
        Set { version: new.version, texts: new_texts, checked: new_checked },
    )
}

impl Set {
    /// The files of the work tree that this version's stand for: `git difftool` names a single one in `BASE`; a folder's
    /// stand for those of the same path below it, a single file for the one of its name.
    fn stands_for(&self) -> Vec<PathBuf> {
        let Some(named) = &self.version.named else { return Vec::new() };
        if world::is_folder(named) {
            return self.files().into_iter().map(|(name, _)| PathBuf::from(name)).collect();
        }
        let base = world::variable("BASE").filter(|path| path.extension().is_some_and(|e| e == "r2p"));
        let own = named.file_name().map(PathBuf::from);
        base.into_iter().chain(own).take(1).collect()
    }
}
