//! What is derived from texts: trees, outlines and the sets of policies that are read together. Each is made once
//! for each text, and kept while the text stays.
//!
//! Two checks share the work. [`Caches::checked`] reads a set whole, with all lints; it is done when the client is at
//! rest. [`Caches::of_file`] reads one file against what the packages that it uses declare, in the time of a keystroke:
//! what it says is what the whole check says of the file, where that does not follow from the rules of other files; the
//! rest is taken over from the whole check before.

use crate::seen::{self, Heads, Seen, Words};
use crate::shift::Shift;
use crate::state::{DocKind, Snapshot};
use r2pc_engine::prove;
use r2pc_lang::check::{check_file, check_trees_unless};
use r2pc_lang::codes::name as codes;
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::lint::{self, Levels, Override, Policies};
use r2pc_lang::parse::{Parsed, parse};
use r2pc_lang::program::{Body, Program};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::symbols::{Names, Outline, Resolved, outline, resolve};
use r2pc_lang::tokens::{Token, tokens};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What one text says.
#[derive(Debug)]
pub struct Syntax {
    /// Its tree and what could not be read.
    pub parsed: Parsed,
    /// Its words and signs, found when asked for: only of files that are looked at.
    tokens: OnceLock<Vec<Token>>,
    /// The words that what it declares rests on.
    mentions: OnceLock<Words>,
    /// The first words of what it declares.
    heads: OnceLock<Heads>,
    /// Its tree without declarations.
    shell: OnceLock<Arc<Parsed>>,
    /// What it declares.
    pub outline: Arc<Outline>,
    /// The text it was read from.
    pub text: Arc<str>,
}

impl Syntax {
    /// Reads a text.
    #[must_use]
    pub fn of(sources: &Sources, file: FileId) -> Syntax {
        let parsed = parse(sources, file);
        let outline = Arc::new(outline(file, &parsed.file));
        let text = sources.file(file).shared_text();
        let (tokens, mentions) = (OnceLock::new(), OnceLock::new());
        let (heads, shell) = (OnceLock::new(), OnceLock::new());
        Syntax { tokens, mentions, heads, shell, parsed, outline, text }
    }

    /// The words that what it declares rests on.
    pub(crate) fn mentions(&self) -> &Words {
        self.mentions.get_or_init(|| seen::mentions(&self.parsed.file, &self.text))
    }

    /// The first words of what it declares.
    pub(crate) fn heads(&self) -> &Heads {
        self.heads.get_or_init(|| seen::heads(&self.outline))
    }

    /// Its tree without declarations.
    pub(crate) fn shell(&self) -> &Arc<Parsed> {
        self.shell.get_or_init(|| Arc::new(seen::empty(&self.parsed)))
    }

    /// Its words and signs.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| tokens(&self.text))
    }
}

/// Policies that are read together.
#[derive(Debug)]
pub struct PolicySet {
    /// Their files, by id.
    pub files: Vec<FileId>,
    /// Their trees, in the same order.
    trees: Vec<Arc<Syntax>>,
    /// Their names.
    pub names: Names,
    /// What the names in each file stand for, found when asked for.
    resolved: BTreeMap<FileId, OnceLock<Arc<Resolved>>>,
}

impl PolicySet {
    /// Puts trees together.
    fn new(files: Vec<FileId>, trees: Vec<Arc<Syntax>>) -> PolicySet {
        let names = Names::new(trees.iter().map(|tree| Arc::clone(&tree.outline)).collect());
        let resolved = files.iter().map(|file| (*file, OnceLock::new())).collect();
        PolicySet { files, trees, names, resolved }
    }

    /// The tree of a file of the set.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&Arc<Syntax>> {
        let at = self.files.binary_search(&file).ok()?;
        self.trees.get(at)
    }

    /// The trees with their files.
    pub fn trees(&self) -> impl Iterator<Item = (FileId, &Arc<Syntax>)> {
        self.files.iter().copied().zip(&self.trees)
    }

    /// The text under a span of one of its files, as it was when the set was put together.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.tree(span.file).and_then(|tree| tree.text.get(span.range())).unwrap_or("")
    }

    /// What became of a file's text since the set was put together; none of a file that it does not have.
    #[must_use]
    pub fn shift(&self, file: FileId, text: &str) -> Option<Shift> {
        Some(Shift::between(file, &self.tree(file)?.text, text))
    }

    /// What the names in a file of the set stand for.
    #[must_use]
    pub fn resolved(&self, file: FileId) -> Option<Arc<Resolved>> {
        let tree = self.tree(file)?;
        let found =
            self.resolved.get(&file)?.get_or_init(|| Arc::new(resolve(&self.names, &tree.parsed.file)));
        Some(Arc::clone(found))
    }

    /// Whether it was made of just these trees.
    fn is_of(&self, files: &[FileId], trees: &[Arc<Syntax>]) -> bool {
        self.files == files && self.trees.iter().zip(trees).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// What a set of policies is found by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetId {
    /// The policies of the project in this folder.
    Project(PathBuf),
    /// A file that belongs to no project, with what it uses.
    Loose(FileId),
}

/// In larger sets than this, what only a proof finds is left to `r2pc lint`: it takes seconds, and an author waits.
const MOST_PROVED: usize = 400;

/// A set of policies with what its check said.
#[derive(Debug)]
pub struct CheckedSet {
    /// The policies.
    pub set: Arc<PolicySet>,
    /// What of them can be used.
    pub program: Program,
    /// Everything that is to be said, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What lints were set to.
    levels: Vec<Override>,
    /// Whether all of the program is still there; else the conditions of files that are not open are gone.
    pub is_whole: bool,
}

impl CheckedSet {
    /// Without the conditions that nobody looks at, to make room for the next.
    fn slim(mut self, open: &[FileId]) -> CheckedSet {
        for rule in self.program.rules.iter_mut().filter(|rule| !open.contains(&rule.span.file)) {
            (rule.each, rule.applies, rule.indicators) = (None, Vec::new(), Vec::new());
            rule.body = Body::Warning { raises: Vec::new() };
        }
        self.program.tests = Vec::new();
        self.is_whole = false;
        self
    }
}

/// What is said of one file.
#[derive(Debug)]
struct Said {
    /// The policies it was read with.
    set: Arc<PolicySet>,
    /// What is said, sorted.
    diagnostics: Arc<[Diagnostic]>,
}

/// What was derived last, to be used again while the texts stay.
#[derive(Debug, Default)]
pub struct Caches {
    sets: Mutex<BTreeMap<SetId, Arc<PolicySet>>>,
    checked: Mutex<BTreeMap<SetId, Arc<CheckedSet>>>,
    said: Mutex<BTreeMap<FileId, Said>>,
}

impl Caches {
    /// The policies that a file is read with.
    pub(crate) fn policies(&self, snapshot: &Snapshot, file: FileId) -> Arc<PolicySet> {
        let id = set_of(snapshot, file);
        self.set(snapshot, &id)
    }

    /// The policies of a set.
    pub(crate) fn set(&self, snapshot: &Snapshot, id: &SetId) -> Arc<PolicySet> {
        Arc::clone(snapshot.world().set(id).get_or_init(|| self.put_together(snapshot, id)))
    }

    fn put_together(&self, snapshot: &Snapshot, id: &SetId) -> Arc<PolicySet> {
        let files = files_of(snapshot, id);
        let trees: Vec<Arc<Syntax>> = files.iter().filter_map(|file| snapshot.syntax(*file)).collect();
        let known = self.lock().get(id).cloned();
        if let Some(known) = known.filter(|known| known.is_of(&files, &trees)) {
            return known;
        }
        let made = Arc::new(PolicySet::new(files, trees));
        self.lock().insert(id.clone(), Arc::clone(&made));
        made
    }

    /// A set with what its check says, lints included. Takes as long as the check, where the set has changed; none where
    /// the answer is found `stale` on the way.
    pub(crate) fn checked(
        &self,
        snapshot: &Snapshot,
        id: &SetId,
        stale: &dyn Fn() -> bool,
    ) -> Option<Arc<CheckedSet>> {
        let set = self.set(snapshot, id);
        let levels = levels_of(snapshot, id);
        let is_it = |known: &Arc<CheckedSet>| {
            Arc::ptr_eq(&known.set, &set) && known.levels == levels && known.is_whole
        };
        if let Some(known) = self.checked_last(id).filter(is_it) {
            return Some(known);
        }
        self.make_room(snapshot, id);
        let trees: Vec<(FileId, &Parsed)> = set.trees().map(|(file, tree)| (file, &tree.parsed)).collect();
        let (program, mut diagnostics) = check_trees_unless(snapshot.sources(), &trees, stale)?;
        let has_errors = diagnostics.iter().any(Diagnostic::is_error);
        let policies = Policies { sources: snapshot.sources(), trees: &trees, program: &program, has_errors };
        let proved = match program.rules.len() {
            _ if has_errors => Some(Vec::new()),
            rules if rules <= MOST_PROVED => Some(prove::lints_unless(&program, snapshot.sources(), stale)?),
            _ => None,
        };
        diagnostics.extend(lint::lint_set(&policies, &Levels::new().with_all(&levels), proved, stale));
        if stale() {
            return None;
        }
        diagnostic::sort(&mut diagnostics);
        let made = Arc::new(CheckedSet { set, program, diagnostics, levels, is_whole: true });
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        checked.insert(id.clone(), Arc::clone(&made));
        Some(made)
    }

    /// Two whole programs of a large set are much to keep: before one is made, the last keeps what is looked at. Where
    /// somebody is at work with it, it stays.
    fn make_room(&self, snapshot: &Snapshot, id: &SetId) {
        let docs = snapshot.world().docs.values();
        let open: Vec<FileId> = docs.filter(|doc| doc.open.is_some()).map(|doc| doc.file).collect();
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = checked.remove(id) else { return };
        let last = match Arc::try_unwrap(last) {
            Ok(last) => Arc::new(last.slim(&open)),
            Err(last) => last,
        };
        checked.insert(id.clone(), last);
    }

    /// What is to be said of a policy file, in the time of a keystroke.
    pub(crate) fn of_file(&self, snapshot: &Snapshot, file: FileId) -> Arc<[Diagnostic]> {
        let id = set_of(snapshot, file);
        let set = self.set(snapshot, &id);
        if let Some(last) = self.checked_last(&id).filter(|last| Arc::ptr_eq(&last.set, &set)) {
            return last.diagnostics.iter().filter(|d| d.span.file == file).cloned().collect();
        }
        let lock = || self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = lock().get(&file).filter(|said| Arc::ptr_eq(&said.set, &set)) {
            return Arc::clone(&said.diagnostics);
        }
        let diagnostics: Arc<[Diagnostic]> = self.read_file(snapshot, file, &id, &set).into();
        lock().insert(file, Said { set, diagnostics: Arc::clone(&diagnostics) });
        diagnostics
    }

    fn read_file(&self, snapshot: &Snapshot, file: FileId, id: &SetId, set: &PolicySet) -> Vec<Diagnostic> {
        let sources = snapshot.sources();
        let mut seen = Seen::from(set, file, &[]);
        let (mut program, mut said) = check_file(sources, &seen.trees(), file);
        let strange = said.iter().filter(|d| d.code == codes::UNKNOWN).map(|d| sources.text(d.span));
        let strange: Vec<&str> = strange.collect();
        if !strange.is_empty() {
            // Where packages that are not used declare what is not found, the check must know it to say so.
            let wider = Seen::from(set, file, &strange);
            if wider.is_wider(&seen) {
                (program, said) = check_file(sources, &wider.trees(), file);
                seen = wider;
            }
        }
        let trees = seen.trees();
        let has_errors = said.iter().any(Diagnostic::is_error);
        let policies = Policies { sources, trees: &trees, program: &program, has_errors };
        let levels = Levels::new().with_all(&levels_of(snapshot, id));
        said.extend(lint::lint_file(&policies, file, &levels));
        if let Some(last) = self.checked_last(id) {
            let old = taken_over(&last, file, snapshot.file(file).text());
            said.extend(old.into_iter().filter(|d| !has_errors || !lint::needs_whole(d.code)));
        }
        diagnostic::sort(&mut said);
        said
    }

    /// A set as it was checked last, perhaps before the last changes. Never waits for a check.
    #[must_use]
    pub fn checked_last(&self, id: &SetId) -> Option<Arc<CheckedSet>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<SetId, Arc<PolicySet>>> {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a whole check has said of a file that follows from the rules of others, at its places in the text of today.
fn taken_over(last: &CheckedSet, file: FileId, text: &str) -> Vec<Diagnostic> {
    let Some(shift) = last.set.shift(file, text) else { return Vec::new() };
    let beyond =
        |d: &&Diagnostic| d.span.file == file && (d.code == codes::CYCLE || lint::looks_beyond(d.code));
    last.diagnostics.iter().filter(beyond).filter_map(|d| shift.diagnostic(d)).collect()
}

/// What lints are set to in a set.
fn levels_of(snapshot: &Snapshot, id: &SetId) -> Vec<Override> {
    match id {
        SetId::Project(root) => {
            let project = snapshot.world().projects.iter().find(|project| project.root == *root);
            project.map(|project| project.lints.clone()).unwrap_or_default()
        }
        SetId::Loose(_) => Vec::new(),
    }
}

/// The set that a file is read with: of a policy its project's, of any other file that of the project around it.
#[must_use]
pub fn set_of(snapshot: &Snapshot, file: FileId) -> SetId {
    let Some((_, doc)) = snapshot.doc_of(file) else {
        return SetId::Loose(file);
    };
    let world = snapshot.world();
    let project = match doc.kind {
        DocKind::Policy => doc.path.as_deref().and_then(|path| world.project_of_policy(path)),
        DocKind::Facts(_) | DocKind::Other => world.project_around(doc.path.as_deref()),
    };
    project.map_or(SetId::Loose(file), |project| SetId::Project(project.root.clone()))
}

/// All sets there are something to say about: each project, and each open policy that is in none.
#[must_use]
pub fn all_sets(snapshot: &Snapshot) -> Vec<SetId> {
    let projects = snapshot.world().projects.iter().map(|project| SetId::Project(project.root.clone()));
    let open = snapshot.world().docs.values().filter(|doc| doc.open.is_some() && doc.kind == DocKind::Policy);
    let loose = open.map(|doc| set_of(snapshot, doc.file)).filter(|id| matches!(id, SetId::Loose(_)));
    projects.chain(loose).collect()
}

/// The files of a set, by id.
fn files_of(snapshot: &Snapshot, id: &SetId) -> Vec<FileId> {
    let mut files = match id {
        SetId::Project(root) => policies_in(snapshot, root),
        SetId::Loose(file) => {
            let path = snapshot.doc_of(*file).and_then(|(_, doc)| doc.path.clone());
            let project = snapshot.world().project_around(path.as_deref());
            with_used(snapshot, *file, project.map(|p| policies_in(snapshot, &p.root)).unwrap_or_default())
        }
    };
    files.sort();
    files.dedup();
    files
}

/// The policies of the project in a folder.
fn policies_in(snapshot: &Snapshot, root: &Path) -> Vec<FileId> {
    let world = snapshot.world();
    let belongs = |path: &Path| world.project_of_policy(path).is_some_and(|project| project.root == root);
    let docs = world.docs.values().filter(|doc| doc.kind == DocKind::Policy);
    docs.filter(|doc| doc.path.as_deref().is_some_and(belongs)).map(|doc| doc.file).collect()
}

/// A file, and of some others those whose packages it uses, directly or not.
fn with_used(snapshot: &Snapshot, file: FileId, others: Vec<FileId>) -> Vec<FileId> {
    let outlines: Vec<Arc<Outline>> =
        others.iter().filter_map(|other| Some(Arc::clone(&snapshot.syntax(*other)?.outline))).collect();
    let mut files = vec![file];
    let own = snapshot.syntax(file).map(|syntax| Arc::clone(&syntax.outline));
    let mut wanted: Vec<Arc<str>> = own.iter().flat_map(|own| own.uses.iter().map(Arc::clone)).collect();
    let mut at = 0;
    while let Some(package) = wanted.get(at).cloned() {
        at += 1;
        if own.as_ref().is_some_and(|own| own.package == package) {
            continue;
        }
        for outline in outlines.iter().filter(|outline| outline.package == package) {
            files.push(outline.file);
            let new =
                outline.uses.iter().filter(|used| !wanted.contains(used)).map(Arc::clone).collect::<Vec<_>>();
            wanted.extend(new);
        }
    }
    files
}
