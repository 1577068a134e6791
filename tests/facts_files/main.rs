//! Fact files end to end: cases with the expectation beside the text, the pages of the codes, the guide, and the
//! facts that the project ships.
#![cfg(test)]

mod cases;
mod guide;
mod pages;
mod providers;
mod shipped;
#[path = "../../engine/tests/told/mod.rs"]
mod told;

use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{FactFile, Format, Mapping, Rendition, read, read_store};
use r2pc_engine::facts::store::Store;
use r2pc_lang::check::check;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Vocabulary;
use r2pc_lang::source::{Layout, Sources};
use std::path::{Path, PathBuf};
use told::told;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(ending));
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no {ending} file");
    files
}

/// A fenced block of a Markdown text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    /// The heading it stands under.
    heading: String,
    /// The words behind the fence.
    info: String,
    text: String,
}

impl Block {
    fn format(&self) -> Option<Format> {
        Format::of(Path::new(&format!("facts.{}", self.info.split(' ').next().unwrap())))
    }
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut heading = String::new();
    let mut open = false;
    for line in markdown.lines() {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                found.push(Block { heading: heading.clone(), info: info.to_owned(), text: String::new() });
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let text = &mut found.last_mut().unwrap().text;
                text.push_str(line);
                text.push('\n');
            }
            None => {
                if let Some(name) = line.strip_prefix('#') {
                    heading = name.trim_start_matches('#').trim().to_owned();
                }
            }
        }
    }
    assert!(!open, "a block is not closed");
    found
}

/// What came of reading one text against a vocabulary.
struct Outcome {
    sources: Sources,
    vocabulary: Vocabulary,
    facts: Facts,
    said: Vec<Diagnostic>,
}

impl Outcome {
    fn codes(&self) -> Vec<&'static str> {
        self.said.iter().map(|d| d.code.name()).collect()
    }
}

/// Reads a fact text, perhaps through a mapping, against the vocabulary of a policy text.
fn outcome(policy: &str, mapping: Option<&str>, format: Format, text: &str) -> Outcome {
    outcome_of(&[policy.to_owned()], mapping, format, text)
}

/// The same against the vocabulary of several policy texts.
fn outcome_of(policies: &[String], mapping: Option<&str>, format: Format, text: &str) -> Outcome {
    outcome_in(policies, mapping, format, Rendition { text: text.into(), layout: Layout::Lines, table: None })
}

/// The same of a table that is no text.
fn outcome_in(policies: &[String], mapping: Option<&str>, format: Format, table: Rendition) -> Outcome {
    let mut sources = Sources::new();
    let numbered = policies.iter().enumerate();
    let policies: Vec<_> =
        numbered.map(|(at, text)| sources.add(format!("vocabulary{at}.r2p"), text.as_str())).collect();
    let checked = check(&sources, &policies);
    let errors: Vec<&Diagnostic> = checked.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "the vocabulary is wrong: {errors:?}");
    let mut said = Vec::new();
    let mapping = mapping.map(|text| {
        let file = sources.add("table.mapping.toml", text);
        let (mapping, wrong) = Mapping::read(&sources, file);
        said.extend(wrong);
        mapping
    });
    let Rendition { text, layout, table } = table;
    let file = sources.add_table("facts", text, layout);
    let vocabulary = checked.program.vocabulary;
    let (mut facts, mut store) = (Facts::default(), Store::default());
    let by_row = read(&sources, file, format, mapping.as_ref(), &vocabulary, &mut facts);
    // What is kept in columns says the same.
    let files = [FactFile { file, format, mapping, table }];
    let in_columns = read_store(&sources, &files, &vocabulary, &mut store, None);
    assert_eq!(told(&facts), told(&store.facts()), "{}", sources.file(file).text());
    assert_eq!(format!("{by_row:?}"), format!("{in_columns:?}"), "{}", sources.file(file).text());
    said.extend(by_row);
    Outcome { sources, vocabulary, facts, said }
}
