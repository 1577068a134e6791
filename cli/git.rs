//! Revisions of the repository that the working folder is in. Nothing here writes, and the work tree is not touched.

use crate::problem::Problem;
use crate::world;
use gix::ObjectId;
use gix::bstr::ByteSlice;
use r2pc_lang::codes::{config, io};
use r2pc_lang::suggest::did_you_mean;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// A repository.
#[derive(Clone)]
pub(crate) struct Repository {
    git: Rc<gix::Repository>,
    /// The working folder, seen from the root of the work tree.
    prefix: PathBuf,
}

/// A tree of a repository, read with paths of the working folder.
#[derive(Clone)]
pub(crate) struct Tree {
    repository: Repository,
    id: ObjectId,
    /// Where the tree stands in its repository: empty, but of a tree that was named as `main:policies`.
    whole: bool,
}

impl Repository {
    /// The repository that the working folder is in.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub(crate) fn here() -> Result<Repository, Problem> {
        let git = gix::discover(".").map_err(|error| {
            Problem::new(io::NOT_FOUND, format!("there is no git repository here: {}", said(&error)))
                .help("name two folders or files: r2pc diff OLD NEW")
        })?;
        let prefix = git.prefix().ok().flatten().map(Path::to_path_buf).unwrap_or_default();
        Ok(Repository { git: Rc::new(git), prefix })
    }

    /// The tree of a revision: a branch, a tag, `HEAD~1`, `main:policies`.
    ///
    /// # Errors
    /// A name that is no revision.
    pub(crate) fn tree(&self, revision: &str) -> Result<Tree, Problem> {
        let id = self.object(revision)?;
        let tree = self.git.find_object(id).and_then(gix::Object::peel_to_tree);
        let tree = tree.map_err(|error| {
            Problem::new(io::UNREADABLE, format!("`{revision}` has no files: {}", said(&error)))
        })?;
        Ok(Tree { repository: self.clone(), id: tree.id, whole: !revision.contains(':') })
    }

    /// Where the histories of two revisions part.
    ///
    /// # Errors
    /// Names that are no revisions, and histories that share nothing.
    pub(crate) fn merge_base(&self, one: &str, other: &str) -> Result<String, Problem> {
        let (a, b) = (self.commit(one)?, self.commit(other)?);
        let base = self.git.merge_base(a, b).ok().flatten();
        base.map(|id| id.to_string()).ok_or_else(|| {
            Problem::new(config::NO_SUCH_NAME, format!("`{one}` and `{other}` have no common ancestor"))
                .help("in a shallow clone, fetch more history: git fetch --unshallow")
        })
    }

    fn commit(&self, revision: &str) -> Result<ObjectId, Problem> {
        let object = self.object(revision)?;
        let commit = self.git.find_object(object).and_then(gix::Object::peel_to_commit);
        commit.map(|commit| commit.id).map_err(|error| {
            Problem::new(config::NO_SUCH_NAME, format!("`{revision}` is no commit: {}", said(&error)))
        })
    }

    fn object(&self, revision: &str) -> Result<ObjectId, Problem> {
        self.git.rev_parse_single(revision).map(gix::Id::detach).map_err(|_| {
            let help = did_you_mean(revision, self.names().iter().map(String::as_str));
            let problem = Problem::new(
                config::NO_SUCH_NAME,
                format!("`{revision}` is no file, no folder and no revision of this repository"),
            );
            problem.help(help.unwrap_or_else(|| {
                "name a branch, a tag, a commit such as `HEAD~1`, or a range such as `main..feature`"
                    .to_owned()
            }))
        })
    }

    /// The short names of branches and tags.
    fn names(&self) -> Vec<String> {
        let Ok(references) = self.git.references() else { return Vec::new() };
        let Ok(all) = references.all() else { return Vec::new() };
        let mut names: Vec<String> =
            all.filter_map(Result::ok).map(|name| name.name().shorten().to_string()).collect();
        names.push("HEAD".to_owned());
        names
    }
}

impl Tree {
    /// Whether a path is a folder.
    pub(crate) fn is_folder(&self, path: &Path) -> bool {
        match self.inside(path) {
            Some(inside) if inside.as_os_str().is_empty() => true,
            Some(inside) => self.entry(&inside).is_some_and(|entry| entry.mode().is_tree()),
            None => false,
        }
    }

    /// Whether a path is a file.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        let entry = self.inside(path).and_then(|inside| self.entry(&inside));
        entry.is_some_and(|entry| entry.mode().is_blob())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// What is not there or no file.
    pub(crate) fn read(&self, path: &Path) -> Result<Vec<u8>, Problem> {
        let name = world::display(path);
        let entry = self.inside(path).and_then(|inside| self.entry(&inside));
        let entry = entry.filter(|entry| entry.mode().is_blob()).ok_or_else(|| {
            Problem::new(io::NOT_FOUND, format!("there is no file `{name}` in that revision")).file(&name)
        })?;
        self.blob(entry.object_id(), &name)
    }

    fn blob(&self, id: ObjectId, name: &str) -> Result<Vec<u8>, Problem> {
        let object = self.repository.git.find_object(id);
        object.map(|object| object.detach().data).map_err(|error| {
            Problem::new(io::UNREADABLE, format!("`{name}` cannot be read: {}", said(&error))).file(name)
        })
    }

    /// All files under a folder, sorted as a walk over the disk sorts them; hidden ones are passed over.
    ///
    /// # Errors
    /// What cannot be read, such as the missing parts of a partial clone.
    pub(crate) fn walk(&self, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
        let id = match self.inside(folder) {
            Some(inside) if inside.as_os_str().is_empty() => Some(self.id),
            Some(inside) => self.entry(&inside).map(|entry| entry.object_id()),
            None => None,
        };
        let mut files = Vec::new();
        if let Some(id) = id {
            self.below(id, folder, &mut files)?;
        }
        Ok(files)
    }

    fn below(&self, id: ObjectId, folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Problem> {
        let unreadable = |error: &dyn std::fmt::Display| {
            let name = world::display(folder);
            Problem::new(io::UNREADABLE, format!("`{name}` cannot be read: {error}")).file(name)
        };
        let tree = self.repository.git.find_object(id).and_then(gix::Object::peel_to_tree);
        let tree = tree.map_err(|error| unreadable(&said(&error)))?;
        let mut entries = Vec::new();
        for entry in tree.iter() {
            let entry = entry.map_err(|error| unreadable(&said(&error)))?;
            // Git sorts `a.b` before the folder `a`; a walk over the disk does not.
            entries.push((entry.filename().to_str_lossy().into_owned(), entry.mode(), entry.object_id()));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, mode, id) in entries.into_iter().filter(|(name, _, _)| !name.starts_with('.')) {
            let path = folder.join(name);
            if mode.is_tree() {
                self.below(id, &path, files)?;
            } else if mode.is_blob() {
                files.push(path);
            }
        }
        Ok(())
    }

    /// Where a file of a name can stand: here, and in each folder above.
    pub(crate) fn upwards(&self, name: &str) -> Vec<PathBuf> {
        let depth = if self.whole { self.repository.prefix.components().count() } else { 0 };
        (0..=depth).map(|up| std::iter::repeat_n("..", up).chain([name]).collect()).collect()
    }

    fn entry(&self, inside: &Path) -> Option<gix::object::tree::Entry<'_>> {
        let tree = self.repository.git.find_object(self.id).ok()?.peel_to_tree().ok()?;
        tree.lookup_entry_by_path(inside).ok().flatten()
    }

    /// A path of the working folder as one of the tree; none outside of it.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let from = if self.whole { self.repository.prefix.clone() } else { PathBuf::new() };
        let path = match self.repository.git.workdir() {
            Some(root) if path.is_absolute() => {
                let root = world::real(root);
                return flat(Path::new(""), world::real(path).strip_prefix(root).ok()?);
            }
            _ => path,
        };
        flat(&from, path)
    }
}

/// A path without `.` and `..`; none where it leads out.
fn flat(from: &Path, path: &Path) -> Option<PathBuf> {
    let mut out = from.to_path_buf();
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir if out.pop() => {}
            _ => return None,
        }
    }
    Some(out)
}

/// What the library says, on one line and without its backtraces.
fn said(error: &dyn std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let flat = |from: &str, path: &str| super::flat(Path::new(from), Path::new(path));
        assert_eq!(flat("a/b", "../c/./d"), Some("a/c/d".into()));
        assert_eq!(flat("", "policies"), Some("policies".into()));
        assert_eq!(flat("a", "../.."), None);
    }
}
