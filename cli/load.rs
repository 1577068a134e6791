//! From paths to a checked program and facts.

use crate::config::{Origin, Settings};
use crate::problem::{Complaints, Problem};
use crate::shelf::Shelf;
use crate::{standing, world};
use r2pc_engine::backtest::outcome::Years;
use r2pc_engine::baseline::Baseline;
use r2pc_engine::facts::store::Store;
use r2pc_engine::facts::{Facts, read};
use r2pc_lang::check::{Checked, check, check_rules};
use r2pc_lang::codes::{Code, config, io};
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::program::Vocabulary;
use r2pc_lang::source::{FileId, Sources};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Of a CSV file larger than this only the columns are kept that its mapping names, in bytes.
const LARGE: u64 = read::MAX_BYTES as u64;

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

    /// The same files with other texts in place of some.
    pub(crate) fn with(&self, texts: &BTreeMap<FileId, String>) -> PolicyTexts {
        let mut changed = PolicyTexts { problems: self.problems.clone(), ..PolicyTexts::default() };
        for (id, path) in &self.files {
            let file = self.sources.file(*id);
            let text = texts.get(id).map_or_else(|| file.text().to_owned(), Clone::clone);
            let id = changed.sources.add(file.name(), text);
            changed.files.push((id, path.clone()));
        }
        changed
    }

    /// Parses and checks them as one set.
    pub(crate) fn check(&self) -> Checked {
        check(&self.sources, &self.ids())
    }
}

/// Reads policies; none stands for the standing set that the binary carries.
pub(crate) fn policy_texts(paths: Option<&[PathBuf]>) -> PolicyTexts {
    match paths {
        Some(paths) => policy_texts_on(&Shelf::Disk, paths),
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

/// Reads policies from a shelf.
pub(crate) fn policy_texts_on(shelf: &Shelf, paths: &[PathBuf]) -> PolicyTexts {
    let mut texts = PolicyTexts::default();
    let (files, problems) = find(shelf, paths, &POLICIES);
    texts.problems = problems;
    for path in files {
        match shelf.read(&path) {
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
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == world::STDIN { "<standard input>".to_owned() } else { world::display(path) }
}

/// A kind of file: what it is called, how it ends, and which files are of it.
struct Kind {
    word: &'static str,
    endings: &'static str,
    takes: fn(&Path) -> bool,
}

const POLICIES: Kind =
    Kind { word: "policy", endings: "`.r2p`", takes: |path| path.extension().is_some_and(|e| e == "r2p") };

const FACTS: Kind = Kind {
    word: "fact",
    endings: read::Format::ENDINGS,
    takes: |path| read::Format::of(path).is_some() && !path.ends_with(crate::config::FILE),
};

/// The files that paths lead to: a file itself, a folder's files of a kind. Sorted within a folder, each file once.
fn find(shelf: &Shelf, paths: &[PathBuf], kind: &Kind) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if shelf.is_folder(path) {
            let (found, wrong) = shelf.walk(path, kind.takes);
            if found.is_empty() && wrong.is_empty() {
                problems.push(of_no_use(path, "holds no", kind, io::NOTHING_THERE));
            }
            files.extend(found);
            problems.extend(wrong);
        } else if path.as_os_str() == world::STDIN || (kind.takes)(path) || !shelf.is_file(path) {
            files.push(path.clone());
        } else {
            problems.push(of_no_use(path, "is no", kind, io::UNKNOWN_ENDING));
        }
    }
    (world::distinct(files), problems)
}

fn of_no_use(path: &Path, does: &str, kind: &Kind, code: Code) -> Problem {
    let (name, word) = (world::display(path), kind.word);
    Problem::new(code, format!("`{name}` {does} {word} file"))
        .file(name)
        .help(format!("{word} files end in {}", kind.endings))
}

/// Policies that can be used, or everything that is wrong with them.
///
/// # Errors
/// Files that cannot be read, and policies with errors.
pub(crate) fn policies(paths: Option<&[PathBuf]>) -> Result<(PolicyTexts, Checked), Complaints> {
    let texts = policy_texts(paths);
    let checked = texts.check();
    usable(texts, checked)
}

/// The same without tests: what is wrong with a test changes no verdict, and `lint` and `test` say it.
///
/// # Errors
/// Files that cannot be read, and policies with errors.
pub(crate) fn rules(paths: Option<&[PathBuf]>) -> Result<(PolicyTexts, Checked), Complaints> {
    let texts = policy_texts(paths);
    let checked = check_rules(&texts.sources, &texts.ids());
    usable(texts, checked)
}

fn usable(texts: PolicyTexts, checked: Checked) -> Result<(PolicyTexts, Checked), Complaints> {
    if checked.has_errors() || !texts.problems.is_empty() {
        let errors = checked.diagnostics.into_iter().filter(|d| d.is_error()).collect();
        return Err(Complaints { sources: texts.sources, diagnostics: errors, problems: texts.problems });
    }
    Ok((texts, checked))
}

/// The paths of facts; where nobody named any and the default is not there, that is what is wrong.
///
/// # Errors
/// No path was given, and there is no `facts` folder.
pub(crate) fn fact_paths(settings: &Settings, flag: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let setting = settings.facts(flag);
    if setting.origin == Origin::Default && !setting.value.iter().any(|path| world::exists(path)) {
        return Err(Problem::new(io::NOTHING_THERE, "there is no `facts` folder here")
            .help("name the facts: r2pc check FACTS; or start a project: r2pc init NAME"));
    }
    Ok(setting.value)
}

/// An earlier check.
///
/// # Errors
/// A file that cannot be read, or is none.
pub(crate) fn baseline(path: &Path) -> Result<Baseline, Problem> {
    Baseline::read(&world::read(path)?).map_err(|wrong| {
        let name = world::display(path);
        Problem::new(config::NO_BASELINE, format!("`{name}` is no baseline: {wrong}"))
            .file(name)
            .help("write one: r2pc check -f json -o baseline.json")
    })
}

/// What was read of facts: as observations, or in a [`Store`].
#[derive(Debug, Default)]
pub(crate) struct LoadedFacts<F = Facts> {
    /// The observations of all files that could be read, so far as they could.
    pub(crate) facts: F,
    /// What is wrong with files.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
}

/// Reads fact files against a vocabulary; their texts join those of the policies. What is wrong with one file leaves
/// the others standing.
pub(crate) fn facts(paths: &[PathBuf], vocabulary: &Vocabulary, sources: &mut Sources) -> LoadedFacts {
    facts_on(&Shelf::Disk, paths, vocabulary, sources)
}

/// Reads fact files from a shelf, as [`facts`] does from the disk.
pub(crate) fn facts_on(
    shelf: &Shelf,
    paths: &[PathBuf],
    vocabulary: &Vocabulary,
    sources: &mut Sources,
) -> LoadedFacts {
    read_with(shelf, paths, sources, |sources, files, facts| {
        read::read_all(sources, files, vocabulary, facts, None)
    })
}

/// Reads fact files as [`facts`] does, and keeps tables in columns.
pub(crate) fn store(paths: &[PathBuf], vocabulary: &Vocabulary, sources: &mut Sources) -> LoadedFacts<Store> {
    read_with(&Shelf::Disk, paths, sources, |sources, files, store| {
        read::read_store(sources, files, vocabulary, store, None)
    })
}

fn read_with<F: Default>(
    shelf: &Shelf,
    paths: &[PathBuf],
    sources: &mut Sources,
    read: impl FnOnce(&Sources, &[read::FactFile], &mut F) -> Vec<Diagnostic>,
) -> LoadedFacts<F> {
    let (files, mut problems) = find(shelf, paths, &FACTS);
    let (mut facts, mut diagnostics, mut texts) = (F::default(), Vec::new(), Vec::new());
    for path in files {
        match fact_file(shelf, &path, sources, &mut diagnostics) {
            Ok(text) => texts.push(text),
            Err(problem) => problems.push(problem),
        }
    }
    diagnostics.extend(read(sources, &texts, &mut facts));
    diagnostic::sort(&mut diagnostics);
    LoadedFacts { facts, diagnostics, problems }
}

/// The fact files that paths lead to, on the disk.
pub(crate) fn fact_files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Problem>) {
    find(&Shelf::Disk, paths, &FACTS)
}

/// The mapping beside a table on the disk, if there is one.
///
/// # Errors
/// A mapping that cannot be read.
pub(crate) fn mapping_beside(
    table: &Path,
    sources: &mut Sources,
    said: &mut Vec<Diagnostic>,
) -> Result<Option<read::Mapping>, Problem> {
    mapping(&Shelf::Disk, table, read::Format::Csv, sources, said)
}

/// A fact file on the disk, as a whole.
///
/// # Errors
/// What cannot be read.
pub(crate) fn whole(
    path: &Path,
    sources: &mut Sources,
    said: &mut Vec<Diagnostic>,
) -> Result<read::FactFile, Problem> {
    fact_file(&Shelf::Disk, path, sources, said)
}

/// The text of a fact file, and how it is to be read.
fn fact_file(
    shelf: &Shelf,
    path: &Path,
    sources: &mut Sources,
    said: &mut Vec<Diagnostic>,
) -> Result<read::FactFile, Problem> {
    // What comes in over standard input has no ending; YAML reads JSON too.
    let format = read::Format::of(path).unwrap_or(read::Format::Yaml);
    let mapping = mapping(shelf, path, format, sources, said)?;
    let (file, table) = table(shelf, path, format, mapping.as_ref(), sources)?;
    Ok(read::FactFile { file, format, mapping, table })
}

/// The text of a fact file, or a table as text; in columns too, where it came so.
fn table(
    shelf: &Shelf,
    path: &Path,
    format: read::Format,
    mapping: Option<&read::Mapping>,
    sources: &mut Sources,
) -> Result<(FileId, Option<Arc<read::Table>>), Problem> {
    let is_large = matches!(shelf, Shelf::Disk) && world::size(path).is_some_and(|size| size > LARGE);
    let table = match (format, mapping) {
        (read::Format::Csv, Some(mapping)) if is_large => read::narrowed(&world::read_table(path)?, mapping),
        _ if format.is_text() => return Ok((sources.add(name(path), shelf.read(path)?), None)),
        _ => read::rendition(format, shelf.read_bytes(path)?, mapping),
    };
    let table = table.map_err(|refused| no_table(path, refused, sources))?;
    Ok((sources.add_table(name(path), table.text, table.layout), table.table))
}

/// Why a file is no table. Where a mapping asks for what is not there, its line is named.
fn no_table(path: &Path, refused: read::Refused, sources: &Sources) -> Problem {
    let asked = refused.at.map(|span| {
        let mapping = sources.file(span.file);
        format!(" (asked for in {}:{})", mapping.name(), mapping.place(span.start as usize))
    });
    let message = format!("`{}`: {}{}", name(path), refused.message, asked.unwrap_or_default());
    let problem = Problem::new(refused.code, message).file(name(path));
    Problem { help: refused.help, ..problem }
}

/// The mapping beside a table, if there is one.
fn mapping(
    shelf: &Shelf,
    table: &Path,
    format: read::Format,
    sources: &mut Sources,
    said: &mut Vec<Diagnostic>,
) -> Result<Option<read::Mapping>, Problem> {
    let path = read::Mapping::beside(table);
    if !format.is_table() || !shelf.exists(&path) {
        return Ok(None);
    }
    let file = sources.add(name(&path), shelf.read(&path)?);
    let (mapping, wrong) = read::Mapping::read(sources, file);
    said.extend(wrong);
    Ok(Some(mapping))
}

/// What an import read.
pub(crate) struct Imported {
    /// The observations.
    pub(crate) facts: Facts,
    /// What became of the rows.
    pub(crate) tally: read::Tally,
    /// What may be done with the table.
    pub(crate) licence: Option<String>,
    /// The mapping, as reports name it.
    pub(crate) mapped_by: Option<String>,
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads a provider's table through a mapping, given by name and text, or else through the one beside it.
///
/// # Errors
/// A file that is no table, or cannot be read.
pub(crate) fn import(
    path: &Path,
    mapping: Option<(String, String)>,
    sheet: Option<&str>,
    vocabulary: &Vocabulary,
    sources: &mut Sources,
) -> Result<Imported, Problem> {
    let format = read::Format::of(path).filter(|format| format.is_table()).ok_or_else(|| {
        Problem::new(io::UNKNOWN_ENDING, format!("`{}` is no table", name(path)))
            .file(name(path))
            .help("tables end in `.csv`, `.jsonl`, `.xlsx` or `.parquet`")
    })?;
    let beside = read::Mapping::beside(path);
    let mapping = match mapping {
        None if world::is_file(&beside) => Some((name(&beside), world::read(&beside)?)),
        given => given,
    };
    let mapped_by = mapping.as_ref().map(|(name, _)| name.clone());
    let mut diagnostics = Vec::new();
    let mut read_through = mapping.map(|(name, text)| {
        let file = sources.add(name, text);
        let (mapping, said) = read::Mapping::read(sources, file);
        diagnostics.extend(said);
        mapping
    });
    if let Some(sheet) = sheet {
        read_through = Some(read_through.unwrap_or_default().of_sheet(sheet));
    }
    let licence = read_through.as_ref().and_then(read::Mapping::licence).map(str::to_owned);
    let (file, table) = table(&Shelf::Disk, path, format, read_through.as_ref(), sources)?;
    // Without a mapping the columns are named as facts are.
    let mapping = mapped_by.is_some().then_some(read_through).flatten();
    let mut facts = Facts::default();
    let file = read::FactFile { file, format, mapping, table };
    let (said, tally) = read::read_and_count(sources, &file, vocabulary, &mut facts);
    diagnostics.extend(said);
    Ok(Imported { facts, tally, licence, mapped_by, diagnostics })
}

/// Columns of a table with a row for a country and a year, in the order of their names, and what is wrong with it.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn yearly(
    path: &Path,
    names: &[&str],
    sources: &mut Sources,
) -> Result<(Vec<Years>, Vec<Diagnostic>), Problem> {
    let file = sources.add(name(path), world::read(path)?);
    Ok(read::yearly(sources, file, names))
}

/// The bytes of fact files, in order, for those who ask whether facts changed.
pub(crate) fn fact_texts(shelf: &Shelf, paths: &[PathBuf]) -> Vec<Vec<u8>> {
    let (files, _) = find(shelf, paths, &FACTS);
    let mapped = files.iter().flat_map(|file| [file.clone(), read::Mapping::beside(file)]);
    mapped.filter(|file| shelf.is_file(file)).filter_map(|file| shelf.read_bytes(&file).ok()).collect()
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
