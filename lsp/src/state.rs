//! The texts as the client sees them, and what is derived from them.
//!
//! [`Host`] takes changes one after the other. A [`Snapshot`] is the state after one of them and never changes: a
//! feature that computes on it can neither delay nor be confused by the next keystroke.

use crate::analysis::{Caches, PolicySet, SetId, Syntax};
use crate::live::Live;
use crate::pages::Pages;
use crate::position::{self, Encoding, Position};
use crate::workspace::{self, Project};
use r2pc_engine::facts::read::Format;
use r2pc_lang::source::{FileId, SourceFile, Sources, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::{Notify, watch};

/// What a document is found by: a file's path with forward slashes, or any other address as the client writes it.
pub type Key = Arc<str>;

/// What kind of text a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocKind {
    /// A policy file.
    Policy,
    /// Facts of countries, in the notation named.
    Facts(Format),
    /// Something else, such as `r2pc.toml`.
    Other,
}

/// A document.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Its place in the table of sources.
    pub file: FileId,
    /// What kind of text it is.
    pub kind: DocKind,
    /// Where it is on disk, if it is a file.
    pub path: Option<PathBuf>,
    /// Its address as the client writes it, while the client has it open.
    pub open: Option<Open>,
    /// Its tree, made when first asked for.
    pub(crate) syntax: Arc<OnceLock<Arc<Syntax>>>,
}

impl Doc {
    /// Whether it is the same state of the same text.
    #[must_use]
    pub fn is_same_text(&self, other: &Doc) -> bool {
        Arc::ptr_eq(&self.syntax, &other.syntax)
    }
}

/// What the client says of a document it has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its address.
    pub uri: Arc<str>,
    /// The number of its last change.
    pub version: i32,
}

/// A change to a text: a run replaced, or the whole.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is replaced; none is everything.
    pub range: Option<(Position, Position)>,
    /// What stands there afterwards.
    pub text: String,
}

/// All documents at one time.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Counts the changes.
    pub revision: u64,
    /// The texts.
    pub sources: Sources,
    /// The documents.
    pub docs: BTreeMap<Key, Doc>,
    /// Sets of policies that belong together.
    pub projects: Vec<Project>,
    /// Ids given out, so that a file that comes back has the id it had.
    ids: BTreeMap<Key, FileId>,
    /// The key of each id.
    keys: Vec<Key>,
    /// The sets of policies in this state, each put together once by whoever asks first.
    sets: Arc<Mutex<Sets>>,
}

/// Sets of policies in one state.
type Sets = BTreeMap<SetId, Arc<OnceLock<Arc<PolicySet>>>>;

/// The one place that changes the world.
#[derive(Debug, Default)]
pub struct Host {
    world: Mutex<Arc<World>>,
    caches: Arc<Caches>,
    encoding: OnceLock<Encoding>,
    /// Told after every change.
    pub changed: Notify,
    /// Told after every check of everything.
    pub checked: Notify,
    /// The last change that a check of everything has spoken of.
    pub settled: watch::Sender<u64>,
    /// The pages that diagnostics link to.
    pages: Arc<Pages>,
    /// What the policies say about the facts at hand.
    live: Arc<Live>,
}

impl Host {
    /// Agrees on the units of columns, once.
    pub fn set_encoding(&self, encoding: Encoding) {
        let _ = self.encoding.set(encoding);
    }

    /// The units of columns.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding.get().copied().unwrap_or_default()
    }

    /// The state as it is now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            world: Arc::clone(&self.lock()),
            caches: Arc::clone(&self.caches),
            live: Arc::clone(&self.live),
            pages: Arc::clone(&self.pages),
            encoding: self.encoding(),
        }
    }

    /// The number of the last change.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.lock().revision
    }

    /// A client opens a document.
    pub fn open(
        &self,
        key: &Key,
        path: Option<PathBuf>,
        uri: &str,
        version: i32,
        kind: DocKind,
        text: String,
    ) {
        self.change(|world| {
            path.iter().for_each(|path| world.discover(path));
            world.put(key, path, kind, text);
            world.mark_open(key, Some(Open { uri: uri.into(), version }));
        });
    }

    /// Makes a folder a project of its own, whose policies are all in it, without looking at the disk.
    pub fn add_project(&self, root: &str) {
        self.change(|world| {
            world.projects.push(Project {
                root: root.into(),
                policies: vec![root.into()],
                facts: Vec::new(),
                as_of: None,
                lints: Vec::new(),
            });
        });
    }

    /// A client changes an open document. Changes of a document that is not open are dropped: there is no text
    /// that they could be meant for.
    pub fn edit(&self, key: &Key, version: i32, changes: &[Change]) {
        let encoding = self.encoding();
        self.change(|world| {
            let Some((doc, open)) = world.docs.get(key).and_then(|doc| Some((doc, doc.open.clone()?))) else {
                return;
            };
            let (kind, path) = (doc.kind, doc.path.clone());
            let mut text = world.sources.file(doc.file).shared_text();
            for change in changes {
                text = apply(&text, change, encoding).into();
            }
            world.put(key, path, kind, text);
            world.mark_open(key, Some(Open { version, ..open }));
        });
    }

    /// A client closes a document: what is on disk speaks again.
    pub fn close(&self, key: &Key) {
        self.change(|world| {
            world.mark_open(key, None);
            world.reload(key);
        });
    }

    /// Something happened to files or folders on disk.
    pub fn touched(&self, paths: &[PathBuf]) {
        self.change(|world| {
            for path in paths {
                let inside: Vec<Key> = world.keys_under(path);
                for key in inside.into_iter().chain([workspace::key_of(path)]) {
                    world.reload(&key);
                }
                if path.is_dir() || workspace::is_config(path) {
                    world.scan_around(path);
                }
            }
        });
    }

    /// Folders come into the workspace and leave it.
    pub fn set_folders(&self, added: &[PathBuf], removed: &[PathBuf]) {
        self.change(|world| {
            world.projects.retain(|project| !removed.iter().any(|gone| project.root.starts_with(gone)));
            for gone in removed {
                for key in world.keys_under(gone) {
                    if world.docs.get(&key).is_some_and(|doc| doc.open.is_none()) {
                        world.docs.remove(&key);
                    }
                }
            }
            for folder in added {
                world.scan(folder);
            }
        });
    }

    /// Changes the world under its lock and tells who waits for changes.
    fn change(&self, act: impl FnOnce(&mut World)) {
        {
            let mut lock = self.lock();
            let world = Arc::make_mut(&mut lock);
            world.revision += 1;
            world.sets = Arc::default();
            act(world);
        }
        self.changed.notify_one();
    }

    /// A change that panicked has left the last whole state: the lock is taken all the same.
    fn lock(&self) -> MutexGuard<'_, Arc<World>> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A text after a change.
fn apply(text: &str, change: &Change, encoding: Encoding) -> String {
    let Some((start, end)) = change.range else {
        return change.text.clone();
    };
    let file = SourceFile::new("", text);
    let start = position::offset(&file, start, encoding);
    let end = position::offset(&file, end, encoding).max(start);
    let (before, behind) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    [before, &change.text, behind].concat()
}

impl World {
    /// Puts a text in the place of a document, which keeps its id.
    fn put(&mut self, key: &Key, path: Option<PathBuf>, kind: DocKind, text: impl Into<Arc<str>>) {
        let name = self.name_of(key);
        let file = match self.ids.get(key) {
            Some(file) => {
                self.sources.replace(*file, name, text);
                *file
            }
            None => {
                self.keys.push(Arc::clone(key));
                self.sources.add(name, text)
            }
        };
        self.ids.insert(Arc::clone(key), file);
        let open = self.docs.remove(key).and_then(|doc| doc.open);
        self.docs.insert(Arc::clone(key), Doc { file, kind, path, open, syntax: Arc::default() });
    }

    /// The name that messages print: a file's path from the root of its project.
    fn name_of(&self, key: &Key) -> Arc<str> {
        let path = Path::new(&**key);
        let inside = self.projects.iter().filter_map(|project| path.strip_prefix(&project.root).ok()).next();
        inside.and_then(Path::to_str).map_or_else(|| Arc::clone(key), Into::into)
    }

    /// Sets who has a document open.
    fn mark_open(&mut self, key: &Key, open: Option<Open>) {
        if let Some(doc) = self.docs.get_mut(key) {
            doc.open = open;
        }
    }

    /// Where a set of policies is kept while this is the state.
    pub(crate) fn set(&self, id: &SetId) -> Arc<OnceLock<Arc<PolicySet>>> {
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(sets.entry(id.clone()).or_default())
    }

    /// The innermost project that a policy file is one of.
    #[must_use]
    pub fn project_of_policy(&self, path: &Path) -> Option<&Project> {
        let own = self.projects.iter().filter(|project| project.has_policy(path));
        own.max_by_key(|project| project.root.components().count())
    }

    /// The innermost project that a file lies in, else the first there is.
    #[must_use]
    pub fn project_around(&self, path: Option<&Path>) -> Option<&Project> {
        let around = self.projects.iter().filter(|p| path.is_some_and(|path| path.starts_with(&p.root)));
        around.max_by_key(|project| project.root.components().count()).or(self.projects.first())
    }

    /// Reads a document again from disk, unless the client has it open; forgets it where it is gone.
    fn reload(&mut self, key: &Key) {
        if self.docs.get(key).is_some_and(|doc| doc.open.is_some()) {
            return;
        }
        let path = PathBuf::from(&**key);
        let belongs = self.projects.iter().any(|project| project.has_policy(&path));
        match workspace::read_text(&path) {
            Some(text) if belongs => {
                let unchanged =
                    self.docs.get(key).is_some_and(|doc| self.sources.file(doc.file).text() == text);
                if !unchanged {
                    self.put(key, Some(path), DocKind::Policy, text);
                }
            }
            _ => drop(self.docs.remove(key)),
        }
    }

    /// Takes in the project around a policy that is opened from outside the workspace, if it has settings.
    fn discover(&mut self, path: &Path) {
        let known = self.projects.iter().any(|project| path.starts_with(&project.root));
        if let Some(project) = workspace::project_around(path).filter(|_| !known) {
            self.scan(&project.root);
        }
    }

    /// Reads the projects of a folder and their policies.
    fn scan(&mut self, folder: &Path) {
        let found = workspace::projects_in(folder);
        self.projects.retain(|known| !known.root.starts_with(folder));
        self.projects.extend(found);
        self.projects.sort_by(|a, b| a.root.cmp(&b.root));
        self.projects.dedup_by(|a, b| a.root == b.root);
        let files: Vec<PathBuf> = self
            .projects
            .iter()
            .filter(|project| project.root.starts_with(folder))
            .flat_map(Project::policy_files)
            .collect();
        for path in files {
            self.reload(&workspace::key_of(&path));
        }
    }

    /// Reads again the outermost project around a path that changed, or the path itself where there is none.
    fn scan_around(&mut self, path: &Path) {
        let root = self.projects.iter().map(|p| p.root.clone()).find(|root| path.starts_with(root));
        self.scan(root.as_deref().unwrap_or(path));
    }

    /// The documents in a folder.
    fn keys_under(&self, folder: &Path) -> Vec<Key> {
        self.docs.keys().filter(|key| Path::new(&***key).starts_with(folder)).map(Arc::clone).collect()
    }
}

/// The state after one change.
#[derive(Clone, Debug)]
pub struct Snapshot {
    world: Arc<World>,
    caches: Arc<Caches>,
    live: Arc<Live>,
    pages: Arc<Pages>,
    encoding: Encoding,
}

impl Snapshot {
    /// The number of the change it is the state after.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.world.revision
    }

    /// The units of columns.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// All documents.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The texts.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.world.sources
    }

    /// A document by key.
    #[must_use]
    pub fn doc(&self, key: &str) -> Option<&Doc> {
        self.world.docs.get(key)
    }

    /// The key and document of a file.
    #[must_use]
    pub fn doc_of(&self, file: FileId) -> Option<(&Key, &Doc)> {
        let key = self.world.keys.get(file.0 as usize)?;
        self.world.docs.get_key_value(key)
    }

    /// The text of a file, with its lines.
    #[must_use]
    pub fn file(&self, file: FileId) -> &SourceFile {
        self.world.sources.file(file)
    }

    /// The text under a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.world.sources.text(span)
    }

    /// The tree of a policy file.
    #[must_use]
    pub fn syntax(&self, file: FileId) -> Option<Arc<Syntax>> {
        let (_, doc) = self.doc_of(file)?;
        Some(Arc::clone(doc.syntax.get_or_init(|| Arc::new(Syntax::of(self.sources(), file)))))
    }

    /// The policies that a file is read with, itself among them.
    #[must_use]
    pub fn policies_of(&self, file: FileId) -> Arc<PolicySet> {
        self.caches.policies(self, file)
    }

    /// What the policies said about the facts at hand when it was last worked out.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The pages that diagnostics link to.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// What was derived from earlier states, to build on.
    #[must_use]
    pub fn caches(&self) -> &Caches {
        &self.caches
    }
}
