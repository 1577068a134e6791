//! A new name in the fact files of a project, where a policy's name is a key or a value there.
//!
//! What a word means there is read by the same eyes as hover has ([`facts`]). What cannot be changed safely is refused
//! with its place, so that policies and facts never part.

use super::Page;
use super::facts::{self, Meaning};
use crate::analysis::{SetId, set_of};
use crate::live::text_of;
use crate::state::Snapshot;
use crate::workspace;
use r2pc_engine::facts::read::{Format, Mapping, rendition};
use r2pc_lang::program::{IndexType, Vocabulary};
use r2pc_lang::symbols::{Definition, Kind};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What changes in a file that the client may not have open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdits {
    /// The file.
    pub path: PathBuf,
    /// Its text before.
    pub text: Arc<str>,
    /// What is replaced, in order, and what stands there afterwards.
    pub edits: Vec<(Range<usize>, String)>,
}

/// A name that policies declare, and its new one.
struct Renamed<'a> {
    kind: Kind,
    /// Its name; of a rule its full name, which is what fact files say.
    old: String,
    new: String,
    /// The enum or record it is a part of.
    owner: Option<&'a str>,
    vocabulary: &'a Vocabulary,
}

/// What becomes of the fact files around a page when a definition is called `new`.
///
/// # Errors
/// Where a file says the name in a way that cannot be changed.
pub fn edits(page: &Page<'_>, definition: &Definition, new: &str) -> Result<Vec<FileEdits>, String> {
    let snapshot = page.snapshot;
    let id = set_of(snapshot, page.file);
    let SetId::Project(root) = &id else { return Ok(Vec::new()) };
    let project = snapshot.world().projects.iter().find(|project| project.root == *root);
    let files = project.map(|project| project.fact_files()).unwrap_or_default();
    let is_said =
        matches!(definition.kind, Kind::Fact | Kind::Value | Kind::Field | Kind::Source | Kind::Rule(_));
    if files.is_empty() || !is_said {
        return Ok(Vec::new());
    }
    let checked =
        snapshot.caches().checked_last(&id).ok_or("the policies are still being read: try again soon")?;
    let full = |name: &str| match definition.kind {
        Kind::Rule(_) => format!("{}.{name}", page.set.names.package_of(definition)),
        _ => name.to_owned(),
    };
    let renamed = Renamed {
        kind: definition.kind,
        old: full(&definition.name),
        new: full(new),
        owner: definition.owner.map(|owner| snapshot.text(owner)),
        vocabulary: &checked.program.vocabulary,
    };
    let mut all = Vec::new();
    for path in files {
        all.extend(in_file(snapshot, &renamed, root, path)?);
    }
    Ok(all)
}

/// What changes in a file; in a table with a mapping, what changes in that.
fn in_file(
    snapshot: &Snapshot,
    renamed: &Renamed<'_>,
    root: &Path,
    path: PathBuf,
) -> Result<Option<FileEdits>, String> {
    let Some(format) = Format::of(&path) else { return Ok(None) };
    let Some(text) = read(snapshot, &path, format) else { return Ok(None) };
    if !format.is_table() {
        return found(root, path, text, |text| renamed.keyed(text, format));
    }
    let beside = Mapping::beside(&path);
    match text_of(snapshot, &beside) {
        Some(mapping) => {
            found(root, path, text, |text| renamed.unless_said(text).map(|()| Vec::new()))?;
            found(root, beside, mapping, |text| renamed.mapped(text))
        }
        None if format.is_text() => found(root, path, text, |text| renamed.headed(text)),
        None => found(root, path, text, |text| match renamed.headed(text)?.first() {
            Some((range, _)) => Err(Stop { at: range.start, what: format!("`{}` in a table", renamed.old) }),
            None => Ok(Vec::new()),
        }),
    }
}

/// The text of a fact file; of a table that is no text, what is read of it.
fn read(snapshot: &Snapshot, path: &Path, format: Format) -> Option<Arc<str>> {
    if format.is_text() {
        return text_of(snapshot, path);
    }
    Some(Arc::clone(rendition(format, workspace::read_bytes(path)?, None).ok()?.text.get()))
}

/// The edits of a file, if there are any; the offset of what cannot be changed becomes a refusal.
fn found(
    root: &Path,
    path: PathBuf,
    text: Arc<str>,
    look: impl Fn(&str) -> Result<Vec<(Range<usize>, String)>, Stop>,
) -> Result<Option<FileEdits>, String> {
    match look(&text) {
        Ok(edits) if edits.is_empty() => Ok(None),
        Ok(edits) => Ok(Some(FileEdits { path, text, edits })),
        Err(stop) => Err(stop.told(root, &path, &text)),
    }
}

/// Something that cannot be changed: where, and what it is.
struct Stop {
    at: usize,
    what: String,
}

impl Stop {
    fn told(&self, root: &Path, path: &Path, text: &str) -> String {
        let line = text.get(..self.at).unwrap_or("").matches('\n').count() + 1;
        let file = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        format!("{file}:{line} says {}: change it there by hand first", self.what)
    }
}

impl Renamed<'_> {
    /// In a document of keys and values.
    fn keyed(&self, text: &str, format: Format) -> Result<Vec<(Range<usize>, String)>, Stop> {
        let last = self.old.rsplit('.').next().unwrap_or(&self.old);
        let mut edits = Vec::new();
        for at in words(text, last).filter(|at| format == Format::Json || !is_comment(text, *at)) {
            let end = at + last.len();
            let place = facts::place(text, format, end);
            // The name with the words that it is written behind, on one line or above.
            let written = text.get(place.word.start..end).unwrap_or(last);
            match self.kind {
                Kind::Fact => {
                    let said =
                        place.keys.iter().map(String::as_str).chain([written]).collect::<Vec<_>>().join(".");
                    if place.in_facts && !place.in_value && said == self.old {
                        edits.push(self.fact_at(place.word.start..end, written)?);
                    }
                }
                Kind::Value if self.is_value(&place, written) => edits.push((at..end, self.new.clone())),
                Kind::Field => {
                    let mut keys = place.keys.clone();
                    keys.push(written.to_owned());
                    if place.in_facts
                        && !place.in_value
                        && let Some(Meaning::Field(record, field)) = facts::meaning(self.vocabulary, &keys)
                        && Some(&*record.name) == self.owner
                        && *field.name == self.old
                    {
                        edits.push((at..end, self.new.clone()));
                    }
                }
                Kind::Source if place.in_value && place.key() == Some("source") && written == self.old => {
                    edits.push((at..end, self.new.clone()));
                }
                Kind::Rule(_) if written == self.old => {
                    return Err(Stop { at, what: format!("`{}`", self.old) });
                }
                _ => {}
            }
        }
        Ok(edits)
    }

    /// Whether a word is a value of the enum, or the cell of a fact by it.
    fn is_value(&self, place: &facts::Place, written: &str) -> bool {
        if !place.in_facts {
            return false;
        }
        let mut keys = place.keys.clone();
        if place.in_value {
            let of = facts::enum_of(self.vocabulary, facts::meaning(self.vocabulary, &keys).as_ref());
            return written == self.old && of.is_some_and(|it| Some(&*it.name) == self.owner);
        }
        keys.push(written.to_owned());
        match facts::meaning(self.vocabulary, &keys) {
            Some(Meaning::Cell(fact, index)) => {
                let by = fact.by.and_then(|by| match by {
                    IndexType::Enum(id) => Some(self.vocabulary.enumeration(id)),
                    IndexType::Obligation => None,
                });
                index == self.old && by.is_some_and(|it| Some(&*it.name) == self.owner)
            }
            _ => false,
        }
    }

    /// The edit of a fact's key. A dotted name may stand in several lines: then only its last word can change.
    fn fact_at(&self, range: Range<usize>, written: &str) -> Result<(Range<usize>, String), Stop> {
        let above = self.old.strip_suffix(written).unwrap_or("");
        match self.new.strip_prefix(above) {
            Some(new) if !new.is_empty() && written_alike(written, new) => Ok((range, new.to_owned())),
            _ => Err(Stop { at: range.start, what: format!("`{}` word by word", self.old) }),
        }
    }

    /// In the first line of a table.
    fn headed(&self, text: &str) -> Result<Vec<(Range<usize>, String)>, Stop> {
        if self.kind != Kind::Fact {
            return self.unless_said(text).map(|()| Vec::new());
        }
        let head = text.lines().next().unwrap_or("");
        let mut edits = Vec::new();
        let mut start = 0;
        for cell in head.split_inclusive(',') {
            let name = cell.trim_end_matches(',').trim_matches(['"', ' ', '\u{feff}']);
            if name.strip_prefix(&*self.old).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
                let at = start + cell.find(name).unwrap_or(0);
                edits.push((at..at + self.old.len(), self.new.clone()));
            }
            start += cell.len();
        }
        Ok(edits)
    }

    /// In a mapping: what columns are called in facts.
    fn mapped(&self, text: &str) -> Result<Vec<(Range<usize>, String)>, Stop> {
        if self.kind != Kind::Fact {
            return self.unless_said(text).map(|()| Vec::new());
        }
        let quoted = |(at, _): (usize, &str)| {
            let before = text.get(..at)?.strip_suffix(['"', '\''])?;
            let line = before.rsplit('\n').next().unwrap_or(before);
            let key = line.trim_end().strip_suffix('=')?.trim_end();
            let key = key.rsplit([' ', '{', ',', '\t']).next().unwrap_or(key);
            let open = line
                .rfind('{')
                .is_some_and(|open| line.get(..open).is_some_and(|l| l.trim_end().ends_with("values =")));
            let names_no_fact = matches!(key, "source" | "given" | "note" | "dates" | "licence" | "figures");
            let behind = text.get(at + self.old.len()..)?;
            let whole = behind.starts_with(['"', '\'', '.']);
            (whole && !open && !names_no_fact).then(|| (at..at + self.old.len(), self.new.clone()))
        };
        Ok(text.match_indices(&*self.old).filter_map(quoted).collect())
    }

    /// Stops where a text says the name at all, if it is one whose meaning a table does not tell.
    fn unless_said(&self, text: &str) -> Result<(), Stop> {
        match words(text, &self.old).next().filter(|_| self.kind != Kind::Fact) {
            Some(at) => Err(Stop { at, what: format!("`{}` in a table", self.old) }),
            None => Ok(()),
        }
    }
}

/// Whether both are one word, or both are dotted: a dotted key of TOML would not be one word in quotes.
fn written_alike(old: &str, new: &str) -> bool {
    old.contains('.') || !new.contains('.')
}

/// Where a word stands, with no letter around it.
fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + word.len()..).and_then(|behind| behind.chars().next());
        !before.is_some_and(is_letter) && !behind.is_some_and(is_letter)
    })
}

/// Whether a place is behind a `#` that begins a comment.
fn is_comment(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let mut quote = None;
    let mut before = ' ';
    for c in line.chars() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('#', None) if before.is_whitespace() => return true,
            _ => {}
        }
        before = c;
    }
    false
}
