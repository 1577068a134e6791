//! What the policies say about the countries at hand, and what became of their tests: worked out behind the
//! diagnostics, kept until the next time, and never waited for.

use crate::analysis::{CheckedSet, PolicySet, SetId, all_sets};
use crate::state::Snapshot;
use crate::workspace::{self, Project};
use jiff::civil::Date;
use r2pc_engine::assess::Options;
use r2pc_engine::check::check;
use r2pc_engine::facts::read::{Format, Mapping, read, rendition};
use r2pc_engine::facts::{CountryFacts, Facts};
use r2pc_engine::finding::{Finding, ReasonedValue};
use r2pc_engine::parallel::Jobs;
use r2pc_engine::testing::{self, GivenFile};
use r2pc_engine::truth::Truth;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::{Outcome, Program, Vocabulary};
use r2pc_lang::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The countries that have each verdict of a rule, in some item at least; none is unknown.
pub type Tally = BTreeMap<Option<Outcome>, BTreeSet<Arc<str>>>;

/// For how many countries a clause of a rule is true, false and unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// It holds.
    pub yes: usize,
    /// It does not.
    pub no: usize,
    /// It may or may not.
    pub unknown: usize,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// Whether it passed.
    pub passed: bool,
    /// Of each expectation that failed, its text, in order.
    pub failed: Vec<String>,
}

/// What was worked out of one set of policies.
#[derive(Clone, Debug, Default)]
pub struct LiveSet {
    /// The policies it was worked out of: what its places point into.
    pub set: Option<Arc<PolicySet>>,
    /// The day that the rules were read at.
    pub as_of: Option<Date>,
    /// How many countries there are facts of.
    pub countries: usize,
    /// By full name of the rule.
    pub tallies: BTreeMap<Arc<str>, Tally>,
    /// By the condition's place in the texts that were checked.
    pub clauses: BTreeMap<Span, Holds>,
    /// By title.
    pub tests: BTreeMap<Arc<str>, Tested>,
}

/// What was worked out last.
#[derive(Debug, Default)]
pub struct Live {
    sets: Mutex<BTreeMap<SetId, Arc<LiveSet>>>,
    facts: Mutex<BTreeMap<SetId, Arc<Loaded>>>,
}

/// Facts as they were read, with what they were read from.
#[derive(Debug)]
pub struct Loaded {
    /// What tells one vocabulary from another.
    vocabulary: String,
    /// The files with what tells one state of them from another.
    files: Vec<(PathBuf, Stamp)>,
    /// The facts.
    pub facts: Facts,
    /// Where the files are that spans of the facts point into.
    pub paths: BTreeMap<FileId, PathBuf>,
}

/// What tells one state of a file from another: its size and the time of its last change, or its text while open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stamp {
    /// On disk.
    Disk(u64, Option<std::time::SystemTime>),
    /// In an editor.
    Open(i32),
}

impl Live {
    /// What was worked out last of a set.
    #[must_use]
    pub fn of(&self, id: &SetId) -> Option<Arc<LiveSet>> {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The facts of a set as they were read last.
    #[must_use]
    pub fn facts_of(&self, id: &SetId) -> Option<Arc<Loaded>> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Works out everything anew. Returns whether anything is different from before.
    pub fn update(&self, snapshot: &Snapshot, today: Date) -> bool {
        let mut made = BTreeMap::new();
        for id in all_sets(snapshot) {
            let Some(checked) = snapshot.caches().checked_last(&id) else { continue };
            if !checked.is_whole {
                // It is being checked anew, and is counted then.
                made.extend(self.of(&id).map(|known| (id, known)));
                continue;
            }
            made.insert(id.clone(), Arc::new(self.work_out(snapshot, &id, &checked, today)));
        }
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        let same = sets.len() == made.len()
            && made.iter().all(|(id, new)| {
                sets.get(id).is_some_and(|old| {
                    old.tallies == new.tallies && old.tests == new.tests && old.clauses == new.clauses
                })
            });
        *sets = made;
        !same
    }

    fn work_out(&self, snapshot: &Snapshot, id: &SetId, checked: &CheckedSet, today: Date) -> LiveSet {
        let project = match id {
            SetId::Project(root) => snapshot.world().projects.iter().find(|project| project.root == *root),
            SetId::Loose(_) => None,
        };
        let as_of = project.and_then(|project| project.as_of).unwrap_or(today);
        let mut live = LiveSet {
            set: Some(Arc::clone(&checked.set)),
            tests: tests(snapshot, checked),
            as_of: Some(as_of),
            ..LiveSet::default()
        };
        if let Some(project) = project.filter(|project| !project.facts.is_empty()) {
            let loaded = self.facts(snapshot, id, project, &checked.program);
            live.countries = loaded.facts.countries.len();
            let docs = snapshot.world().docs.values();
            let open = docs.filter(|doc| doc.open.is_some()).map(|doc| doc.file).collect();
            count(&checked.program, &loaded.facts, as_of, &open, &mut live);
        }
        live
    }

    /// The facts of a project: read again only where a file or the vocabulary is another.
    fn facts(&self, snapshot: &Snapshot, id: &SetId, project: &Project, program: &Program) -> Arc<Loaded> {
        let files = stamped(snapshot, project);
        let vocabulary = signature(&program.vocabulary);
        let known = self.facts_of(id);
        if let Some(loaded) = known.filter(|l| l.files == files && l.vocabulary == vocabulary) {
            return loaded;
        }
        let (facts, paths) = load(snapshot, &files, &program.vocabulary);
        let loaded = Arc::new(Loaded { vocabulary, files, facts, paths });
        let mut known = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id.clone(), Arc::clone(&loaded));
        loaded
    }
}

/// What a vocabulary says, without where it says it.
fn signature(vocabulary: &Vocabulary) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for fact in &vocabulary.facts {
        let (name, by, ty, published) = (&fact.name, &fact.by, &fact.ty, &fact.published);
        let _ = write!(out, "{name}{by:?}{ty:?}{published:?}{:?};", fact.per);
    }
    for it in &vocabulary.enums {
        let _ = write!(out, "{}{:?};", it.name, it.values);
    }
    for record in &vocabulary.records {
        let fields: Vec<_> = record.fields.iter().map(|field| (&field.name, &field.ty)).collect();
        let _ = write!(out, "{}{:?}{fields:?};", record.name, record.key);
    }
    for source in &vocabulary.sources {
        let _ = write!(out, "{}{};", source.name, source.citation);
    }
    let _ = write!(out, "{:?}", vocabulary.obligations);
    out
}

/// The fact files of a project with their states.
fn stamped(snapshot: &Snapshot, project: &Project) -> Vec<(PathBuf, Stamp)> {
    let stamp = |path: &Path| {
        let open = snapshot.doc(&workspace::key_of(path)).and_then(|doc| doc.open.as_ref());
        open.map(|open| Stamp::Open(open.version)).or_else(|| {
            let about = std::fs::metadata(path).ok()?;
            Some(Stamp::Disk(about.len(), about.modified().ok()))
        })
    };
    project.fact_files().into_iter().filter_map(|path| stamp(&path).map(|stamp| (path, stamp))).collect()
}

/// The text of a file: as an editor has it, else from disk.
pub(crate) fn text_of(snapshot: &Snapshot, path: &Path) -> Option<Arc<str>> {
    match snapshot.doc(&workspace::key_of(path)).filter(|doc| doc.open.is_some()) {
        Some(doc) => Some(snapshot.file(doc.file).shared_text()),
        None => workspace::read_text(path).map(Into::into),
    }
}

/// Reads fact files. What is wrong with them is said where they are open.
fn load(
    snapshot: &Snapshot,
    files: &[(PathBuf, Stamp)],
    vocabulary: &Vocabulary,
) -> (Facts, BTreeMap<FileId, PathBuf>) {
    let (mut facts, mut paths) = (Facts::default(), BTreeMap::new());
    let mut sources = Sources::new();
    for (path, _) in files {
        let Some(format) = Format::of(path) else { continue };
        let mapping = format.is_table().then(|| mapping(snapshot, path, &mut sources)).flatten();
        let name = workspace::key_of(path);
        let Some(file) = take_in(snapshot, (path, &*name), format, mapping.as_ref(), &mut sources) else {
            continue;
        };
        paths.insert(file, path.clone());
        drop(read(&sources, file, format, mapping.as_ref(), vocabulary, &mut facts));
    }
    (facts, paths)
}

/// Adds a fact file under a name; nothing where it cannot be read.
fn take_in(
    snapshot: &Snapshot,
    (path, name): (&Path, &str),
    format: Format,
    mapping: Option<&Mapping>,
    sources: &mut Sources,
) -> Option<FileId> {
    if format.is_text() {
        return Some(sources.add(name, text_of(snapshot, path)?));
    }
    let table = rendition(format, workspace::read_bytes(path)?, mapping).ok()?;
    Some(sources.add_table(name, table.text, table.layout))
}

/// The mapping beside a table, if there is one.
fn mapping(snapshot: &Snapshot, table: &Path, sources: &mut Sources) -> Option<Mapping> {
    let path = Mapping::beside(table);
    let file = sources.add(&*workspace::key_of(&path), text_of(snapshot, &path)?);
    Some(Mapping::read(sources, file).0)
}

/// Countries are counted on one thread: the others are for who writes.
const ONE: Jobs = NonZeroUsize::new(1);

/// Counts verdicts by rule; by clause, truths in the documents that are open, where they are shown.
fn count(program: &Program, facts: &Facts, as_of: Date, open: &BTreeSet<FileId>, live: &mut LiveSet) {
    let shows = |finding: &Finding| open.contains(&program.rule(finding.rule).span.file);
    for finding in check(program, facts, &Options::as_of(as_of), ONE, &shows) {
        if !finding.outcomes.is_empty() {
            let tally = live.tallies.entry(Arc::clone(&program.rule(finding.rule).full_name)).or_default();
            tally.entry(finding.verdict()).or_default().insert(Arc::clone(&finding.country));
        }
        for clause in &finding.because {
            let ReasonedValue::Truth(truth) = &clause.value else { continue };
            let holds = live.clauses.entry(clause.span).or_default();
            match truth {
                Truth::True => holds.yes += 1,
                Truth::False => holds.no += 1,
                Truth::Unknown => holds.unknown += 1,
            }
        }
    }
}

/// Runs the tests of a program, by title.
fn tests(snapshot: &Snapshot, checked: &CheckedSet) -> BTreeMap<Arc<str>, Tested> {
    let program = &checked.program;
    let mut load = |given: GivenFile<'_>| given_facts(snapshot, program, given);
    let results = testing::run(program, &mut load);
    let mut all: BTreeMap<Arc<str>, Tested> = BTreeMap::new();
    // The cases of a table are told together: they have one title.
    for result in &results {
        let Some(test) = program.tests.get(result.test) else { continue };
        let failed = result.expectations.iter().filter(|e| !e.passed).map(|e| {
            let actual = match e.actual {
                Truth::True => "but not because of that",
                Truth::False => "it is not",
                Truth::Unknown => "it is unknown",
            };
            format!("{}: {actual}", e.said(|span| checked.set.text(span)))
        });
        let problems = result.problems.iter().map(|problem| problem.message.clone());
        let told =
            all.entry(Arc::clone(&test.title)).or_insert_with(|| Tested { passed: true, failed: Vec::new() });
        told.passed &= result.passed();
        told.failed.extend(failed.chain(problems));
    }
    all
}

/// The facts of a file that a test asks for.
fn given_facts(
    snapshot: &Snapshot,
    program: &Program,
    given: GivenFile<'_>,
) -> Result<CountryFacts, Vec<Diagnostic>> {
    let refused =
        |message: String| vec![Diagnostic::error(r2pc_lang::codes::io::UNREADABLE, given.span, message)];
    let folder =
        snapshot.doc_of(given.span.file).and_then(|(_, doc)| doc.path.as_ref()?.parent().map(Path::to_owned));
    let path = folder.unwrap_or_default().join(given.path);
    let format = Format::of(&path).ok_or_else(|| refused(format!("`{}` is no fact file", given.path)))?;
    let mut sources = Sources::new();
    let file = take_in(snapshot, (&path, given.path), format, None, &mut sources)
        .ok_or_else(|| refused(format!("`{}` cannot be read", given.path)))?;
    let mut facts = Facts::default();
    let said = read(&sources, file, format, None, &program.vocabulary, &mut facts);
    if let Some(error) = said.iter().find(|d| d.is_error()) {
        return Err(refused(format!("`{}`: {}", given.path, error.message)));
    }
    let country = match given.country {
        Some(code) => facts.countries.remove(code),
        None if facts.countries.len() == 1 => facts.countries.pop_first().map(|(_, country)| country),
        None => None,
    };
    country.ok_or_else(|| refused(format!("`{}` does not say which country", given.path)))
}
