//! Where files are read from: the disk, or a tree of a git repository. Paths are those of the working folder in both.

use crate::git::Tree;
use crate::problem::Problem;
use crate::world;
use std::path::{Path, PathBuf};

/// A place that holds files.
#[derive(Clone)]
pub(crate) enum Shelf {
    /// The disk.
    Disk,
    /// A tree of the repository that the working folder is in.
    Tree(Tree),
}

impl Shelf {
    /// Whether a path is a folder.
    pub(crate) fn is_folder(&self, path: &Path) -> bool {
        match self {
            Shelf::Disk => world::is_folder(path),
            Shelf::Tree(tree) => tree.is_folder(path),
        }
    }

    /// Whether a path is a file.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        match self {
            Shelf::Disk => world::is_file(path),
            Shelf::Tree(tree) => tree.is_file(path),
        }
    }

    /// Whether anything stands at a path.
    pub(crate) fn exists(&self, path: &Path) -> bool {
        match self {
            Shelf::Disk => world::exists(path),
            Shelf::Tree(_) => self.is_file(path) || self.is_folder(path),
        }
    }

    /// All files under a folder that `wanted` takes, sorted; hidden ones are passed over.
    pub(crate) fn walk(&self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> (Vec<PathBuf>, Vec<Problem>) {
        match self {
            Shelf::Disk => world::walk(folder, wanted),
            Shelf::Tree(tree) => match tree.walk(folder) {
                Ok(files) => (files.into_iter().filter(|path| wanted(path)).collect(), Vec::new()),
                Err(problem) => (Vec::new(), vec![problem]),
            },
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// What is not there, not a file, too large, not readable or not UTF-8.
    pub(crate) fn read(&self, path: &Path) -> Result<String, Problem> {
        match self {
            Shelf::Disk => world::read(path),
            Shelf::Tree(tree) => world::text(&world::display(path), tree.read(path)?),
        }
    }

    /// The bytes of a file that is no text.
    ///
    /// # Errors
    /// What is not there, not a file, too large or not readable.
    pub(crate) fn read_bytes(&self, path: &Path) -> Result<Vec<u8>, Problem> {
        match self {
            Shelf::Disk => world::read_bytes(path),
            Shelf::Tree(tree) => tree.read(path),
        }
    }

    /// The nearest file of a name in the working folder or above it, as seen from here.
    pub(crate) fn find_upwards(&self, name: &str) -> Option<PathBuf> {
        match self {
            Shelf::Disk => world::find_upwards(name),
            Shelf::Tree(tree) => tree.upwards(name).into_iter().find(|path| tree.is_file(path)),
        }
    }
}
