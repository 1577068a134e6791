//! Which two versions: folders, files, revisions, the work tree.

use crate::args::DiffArgs;
use crate::config::{self, Origin, Settings};
use crate::git::Repository;
use crate::output::Context;
use crate::problem::Complaints;
use crate::shelf::Shelf;
use crate::world;
use std::path::{Path, PathBuf};

/// A version, and where its files stand.
pub(super) struct Version {
    /// What reports call it.
    pub(super) name: String,
    /// Where its files are read from.
    pub(super) shelf: Shelf,
    /// Its policies: none stands for the standing set that the binary carries.
    pub(super) policies: Option<Vec<PathBuf>>,
    /// Its own facts, where it has some.
    pub(super) facts: Vec<PathBuf>,
    /// What the names of its files begin with and those of other versions do not.
    pub(super) root: String,
    /// Whether it is a file or folder that was named, and may be a part of a set.
    pub(super) named: Option<PathBuf>,
    /// What a reader should know of it.
    pub(super) note: Option<String>,
}

/// The work tree, as reports call it.
const WORK_TREE: &str = "work tree";

/// The versions that the arguments name.
///
/// # Errors
/// A name that is nothing, a repository that is not there, settings that are not right.
pub(super) fn pair(context: &Context, args: &DiffArgs) -> Result<(Version, Version), Complaints> {
    match args.versions.as_slice() {
        [] => Ok((revision(context, args, "HEAD", None)?, work_tree(context, args))),
        [one] => match range(one) {
            Some((a, b, parted)) => ranged(context, args, a, b, parted),
            None => Ok((version(context, args, one)?, work_tree(context, args))),
        },
        [old, new, ..] => Ok((version(context, args, old)?, version(context, args, new)?)),
    }
}

/// `a..b` and `a...b`, where that is no path; an end that is left out is `HEAD`.
fn range<'t>(text: &'t str) -> Option<(&'t str, &'t str, bool)> {
    if world::exists(Path::new(text)) {
        return None;
    }
    let parted = text.contains("...");
    let (a, b) = text.split_once(if parted { "..." } else { ".." })?;
    let end = |name: &'static str, text: &'t str| if text.is_empty() { name } else { text };
    Some((end("HEAD", a), end("HEAD", b), parted))
}

fn ranged(
    context: &Context,
    args: &DiffArgs,
    a: &str,
    b: &str,
    parted: bool,
) -> Result<(Version, Version), Complaints> {
    let new = revision(context, args, b, None)?;
    let old = if parted {
        let base = Repository::here()?.merge_base(a, b)?;
        let short = base.get(..12).unwrap_or(&base);
        revision(context, args, &base, Some(format!("{a} at {short}")))?
    } else {
        revision(context, args, a, None)?
    };
    Ok((old, new))
}

/// A path where something stands there, else a revision.
fn version(context: &Context, args: &DiffArgs, text: &str) -> Result<Version, Complaints> {
    let path = PathBuf::from(text);
    if world::exists(&path) { on_disk(context, &path) } else { revision(context, args, text, None) }
}

/// A folder or a file. A folder with settings of its own is a project; any other holds policies.
fn on_disk(context: &Context, path: &Path) -> Result<Version, Complaints> {
    let name = world::display(path);
    let (mut policies, mut facts, mut note) = (Some(vec![path.to_path_buf()]), Vec::new(), None);
    let own = path.join(config::FILE);
    if world::is_file(&own) {
        let settings = context.settings.elsewhere(&Shelf::Disk, Some(&own))?;
        policies = settings.policies(&[]).value;
        facts = present(&Shelf::Disk, settings.facts(&[]).value);
    } else if !world::is_file(path) && !holds_policies(path) {
        // `git difftool` gives `/dev/null`, or an empty folder, for what is new or gone.
        policies = Some(Vec::new());
        note = Some(format!("`{name}` holds no policies"));
    }
    let root = if world::is_folder(path) { format!("{}/", name.trim_end_matches('/')) } else { name.clone() };
    let named = Some(path.to_path_buf());
    Ok(Version { name, shelf: Shelf::Disk, policies, facts, root, named, note })
}

fn holds_policies(folder: &Path) -> bool {
    world::is_folder(folder)
        && !Shelf::Disk.walk(folder, |path| path.extension().is_some_and(|e| e == "r2p")).0.is_empty()
}

/// The files as they stand in the work tree, chosen as `check` chooses them.
fn work_tree(context: &Context, args: &DiffArgs) -> Version {
    of_settings(&context.settings, args, Shelf::Disk, WORK_TREE.to_owned())
}

/// A revision, with the settings file that it holds.
fn revision(
    context: &Context,
    args: &DiffArgs,
    text: &str,
    name: Option<String>,
) -> Result<Version, Complaints> {
    let shelf = Shelf::Tree(Repository::here()?.tree(text)?);
    let file = match &context.common.config {
        Some(_) => context.settings.path().value,
        None => shelf.find_upwards(config::FILE),
    };
    let at = if context.common.config.is_some() { Shelf::Disk } else { shelf.clone() };
    let settings = context.settings.elsewhere(&at, file.as_deref())?;
    let mut version = of_settings(&settings, args, shelf, name.unwrap_or_else(|| text.to_owned()));
    if version.policies.is_none() {
        // What the binary carries is no part of a revision. A tree of a folder may hold them itself.
        version.policies = Some(if text.contains(':') { vec![PathBuf::from(".")] } else { Vec::new() });
    }
    let there = version.policies.iter().flatten().any(|path| version.shelf.exists(path));
    if !there {
        version.policies = Some(Vec::new());
        version.note = Some(format!("there are no policies in `{}`", version.name));
    }
    Ok(version)
}

fn of_settings(settings: &Settings, args: &DiffArgs, shelf: Shelf, name: String) -> Version {
    let policies = settings.policies(&args.read.policies.policies);
    let on_shelf = policies.origin != Origin::Default || matches!(shelf, Shelf::Disk);
    let policies = policies.value.filter(|paths| on_shelf || paths.iter().any(|path| shelf.is_folder(path)));
    let facts = present(&shelf, settings.facts(&[]).value);
    Version { name, shelf, policies, facts, root: String::new(), named: None, note: None }
}

fn present(shelf: &Shelf, mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.retain(|path| shelf.exists(path));
    paths
}
