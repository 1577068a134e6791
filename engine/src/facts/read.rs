//! From the text of a fact file to observations.
//!
//! 1. A reader for its [`Format`] turns the text into a tree or a table with a place for everything.
//! 2. Names are looked up in the vocabulary, values are fitted to their types ([`r2pc_lang::fit`]).
//! 3. What fits is filed in [`Facts`]; what does not is named, and the rest of the file is read all the same.
//!
//! The shape of fact files is described in `docs/facts.md`.

mod csv;
mod document;
mod figures;
mod filing;
mod grid;
mod guard;
mod items;
mod json;
mod lines;
mod mapping;
mod names;
mod page;
mod panel;
mod parquet;
mod sheet;
mod table;
mod tally;
mod toml;
mod yaml;
mod yearly;

#[cfg(test)]
mod tests;

pub use grid::{Refused, Rendition, narrowed, rendition};
pub use guard::is_guarded;
pub use mapping::Mapping;
pub use parquet::Table;
pub use tally::Tally;
pub use yearly::yearly;

use super::Facts;
use super::conflicts::{self, Filed};
use super::panel::Panel;
use super::store::Store;
use crate::parallel::{Jobs, in_parallel};
use filing::Filer;
use page::{Page, Unread};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::fit::Datum;
use r2pc_lang::program::Vocabulary;
use r2pc_lang::source::{FileId, Sources};
use std::path::Path;
use std::sync::Arc;

/// Texts larger than this are not read: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;

/// How a fact file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// YAML 1.2, without anchors, aliases, tags and merge keys.
    Yaml,
    /// JSON.
    Json,
    /// TOML.
    Toml,
    /// CSV: a panel of countries by years or days.
    Csv,
    /// JSON Lines: the same, an object a row.
    Lines,
    /// A sheet of an Excel workbook: the same. Its text is a [`rendition`].
    Workbook,
    /// Parquet: the same. Its text is a [`rendition`].
    Parquet,
}

impl Format {
    /// The endings of fact files.
    pub const ENDINGS: &str = "`.yaml`, `.yml`, `.json`, `.toml`, `.csv`, `.jsonl`, `.xlsx` or `.parquet`";

    /// What each ending says.
    pub const BY_ENDING: [(&str, Format); 10] = [
        ("yaml", Format::Yaml),
        ("yml", Format::Yaml),
        ("json", Format::Json),
        ("toml", Format::Toml),
        ("csv", Format::Csv),
        ("jsonl", Format::Lines),
        ("ndjson", Format::Lines),
        ("xlsx", Format::Workbook),
        ("xlsm", Format::Workbook),
        ("parquet", Format::Parquet),
    ];

    /// Whether it is a table, which a mapping can stand beside.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Format::Csv | Format::Lines | Format::Workbook | Format::Parquet)
    }

    /// Whether a file of this format is text.
    #[must_use]
    pub fn is_text(self) -> bool {
        !matches!(self, Format::Workbook | Format::Parquet)
    }

    /// The format that a file's ending names; `None` for other endings, and for mappings (`*.mapping.toml`), which
    /// hold no facts.
    #[must_use]
    pub fn of(path: &Path) -> Option<Format> {
        if Mapping::is_one(path) {
            return None;
        }
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::BY_ENDING.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
    }
}

/// A fact file to read.
#[derive(Debug)]
pub struct FactFile {
    /// Its text.
    pub file: FileId,
    /// Its format.
    pub format: Format,
    /// Renames the columns of a table; it says nothing about the other formats.
    pub mapping: Option<Mapping>,
    /// The table in columns, where it came so: [`Rendition::table`].
    pub table: Option<Arc<Table>>,
}

/// What one file says.
struct Said {
    facts: Facts,
    panel: Option<Panel>,
    filed: Filed,
    wrong: Vec<Diagnostic>,
    tally: Tally,
}

/// Reads a fact file and files its observations. Returns everything that is wrong with it, in order of place; what
/// is right is filed all the same.
///
/// `mapping` renames the columns of a table; it says nothing about the other formats. A source that contradicts
/// itself is reported with the file that is read last.
#[must_use]
pub fn read(
    sources: &Sources,
    file: FileId,
    format: Format,
    mapping: Option<&Mapping>,
    vocabulary: &Vocabulary,
    facts: &mut Facts,
) -> Vec<Diagnostic> {
    let said = one(sources, file, format, mapping, vocabulary, false);
    join(said, file, vocabulary, facts)
}

/// Reads a fact file as [`read`] does, and says what became of its rows where it is a table.
#[must_use]
pub fn read_and_count(
    sources: &Sources,
    file: &FactFile,
    vocabulary: &Vocabulary,
    facts: &mut Facts,
) -> (Vec<Diagnostic>, Tally) {
    let said = one(sources, file.file, file.format, file.mapping.as_ref(), vocabulary, false);
    let tally = said.tally;
    (join(said, file.file, vocabulary, facts), tally)
}

/// Reads fact files as [`read_all`] does, and keeps the values of tables in columns.
#[must_use]
pub fn read_store(
    sources: &Sources,
    files: &[FactFile],
    vocabulary: &Vocabulary,
    store: &mut Store,
    jobs: Jobs,
) -> Vec<Diagnostic> {
    let said = in_parallel(files, jobs, |file| in_columns(sources, file, vocabulary));
    let mut wrong = Vec::new();
    for (file, said) in files.iter().zip(said) {
        let Said { facts, panel, mut filed, wrong: mut of_file, .. } = said;
        filed.extend(store.join(facts, panel));
        of_file.extend(conflicts::find(store.view(), &filed, file.file, vocabulary));
        diagnostic::sort(&mut of_file);
        wrong.append(&mut of_file);
    }
    wrong
}

/// Reads fact files, several at a time, and files their observations as [`read`] does one after the other.
#[must_use]
pub fn read_all(
    sources: &Sources,
    files: &[FactFile],
    vocabulary: &Vocabulary,
    facts: &mut Facts,
    jobs: Jobs,
) -> Vec<Diagnostic> {
    let said = in_parallel(files, jobs, |FactFile { file, format, mapping, .. }| {
        one(sources, *file, *format, mapping.as_ref(), vocabulary, false)
    });
    files.iter().zip(said).flat_map(|(file, said)| join(said, file.file, vocabulary, facts)).collect()
}

/// Reads one file for itself, into columns where it is a table.
fn in_columns(sources: &Sources, file: &FactFile, vocabulary: &Vocabulary) -> Said {
    let FactFile { file, format, mapping, table } = file;
    if let Some(table) = table {
        let mut facts = Facts::default();
        let mut filer = Filer::new(vocabulary, &mut facts);
        let text = sources.file(*file).as_text();
        let found = panel::read_typed(&mut filer, *file, (table, text), mapping.as_ref());
        if found.is_some() {
            let Filer { filed, said: wrong, tally, .. } = filer;
            return Said { facts, panel: found, filed, wrong, tally };
        }
    }
    one(sources, *file, *format, mapping.as_ref(), vocabulary, true)
}

/// Reads one file for itself.
fn one(
    sources: &Sources,
    file: FileId,
    format: Format,
    mapping: Option<&Mapping>,
    vocabulary: &Vocabulary,
    in_columns: bool,
) -> Said {
    let mut page = Page::new(file, sources.file(file).text());
    let mut facts = Facts::default();
    let mut filer = Filer::new(vocabulary, &mut facts);
    let mut found = None;
    if sound(&mut page) {
        match format {
            Format::Csv | Format::Lines | Format::Workbook | Format::Parquet => {
                let text = sources.file(file).as_text();
                let read = || panel::read(&mut filer, &page, text, mapping, format);
                found = in_columns.then(read).flatten();
                if found.is_none() {
                    table_file(&mut page, format, mapping, &mut filer);
                }
            }
            _ => tree_file(&mut page, format, &mut filer),
        }
    }
    let Filer { filed, said: mut wrong, tally, .. } = filer;
    wrong.append(&mut page.said);
    Said { facts, panel: found, filed, wrong, tally }
}

/// Files what a file says beside what others say.
fn join(said: Said, file: FileId, vocabulary: &Vocabulary, facts: &mut Facts) -> Vec<Diagnostic> {
    let Said { facts: found, filed, mut wrong, .. } = said;
    facts.join(found);
    wrong.extend(conflicts::find((&*facts).into(), &filed, file, vocabulary));
    diagnostic::sort(&mut wrong);
    wrong
}

fn table_file(page: &mut Page<'_>, format: Format, mapping: Option<&Mapping>, filer: &mut Filer<'_>) {
    let read = if format == Format::Lines { lines::read(page) } else { csv::read(page) };
    match read {
        Ok(Some(table)) => table::read(filer, &table, mapping),
        Ok(None) => empty(page),
        Err(Unread) => {}
    }
}

fn tree_file(page: &mut Page<'_>, format: Format, filer: &mut Filer<'_>) {
    match tree(page, format) {
        Ok(Some(datum)) => document::read(filer, &datum),
        Ok(None) => empty(page),
        Err(Unread) => {}
    }
}

fn tree(page: &mut Page<'_>, format: Format) -> Result<Option<Datum>, Unread> {
    match format {
        Format::Yaml => yaml::read(page),
        Format::Json => json::read(page),
        Format::Toml => toml::read(page),
        Format::Csv | Format::Lines | Format::Workbook | Format::Parquet => Ok(None),
    }
}

/// Whether a text is one that a reader should look at.
fn sound(page: &mut Page<'_>) -> bool {
    if page.text.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        let span = page.first_line();
        page.said.push(
            Diagnostic::error(codes::io::TOO_LARGE, span, message).help("split it by country or by year"),
        );
        return false;
    }
    if let Some(at) = memchr::memchr(0, page.text.as_bytes()) {
        let span = page.span(at..at + 1);
        let message = "a NUL character: the file is no text";
        let help = "save it as UTF-8 text";
        page.said.push(Diagnostic::error(codes::fact::CONTROL_CHARACTER, span, message).help(help));
        return false;
    }
    if page.text.trim().is_empty() {
        empty(page);
        return false;
    }
    true
}

fn empty(page: &mut Page<'_>) {
    let span = page.first_line();
    let help = "write `country`, `observed` and `facts`, or delete the file";
    page.said.push(Diagnostic::warning(codes::fact::EMPTY, span, "the file holds no facts").help(help));
}
