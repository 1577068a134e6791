//! `r2pc check --stream`: countries come and go, so that facts of any size are checked in bounded memory.
//!
//! What stands of a country must stand together: in one file, in files that follow each other, or in rows of a table that
//! follow each other. A country that comes again after it was checked refuses the run.

use crate::load;
use crate::output::Context;
use crate::parts::Parts;
use crate::problem::{Complaints, Problem};
use crate::study::Study;
use jiff::civil::Date;
use r2pc_engine::assess::Options;
use r2pc_engine::check::{Shows, check};
use r2pc_engine::facts::read::{FactFile, read_store};
use r2pc_engine::facts::store::Store;
use r2pc_engine::finding::Finding;
use r2pc_lang::codes::config;
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::source::FileId;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of texts from which on what is at hand is checked.
const WINDOW: usize = 8 << 20;

/// The findings of all countries, and what is left of their facts.
pub(super) struct Streamed {
    pub(super) findings: Vec<Finding>,
    /// The newest day of anything that was observed.
    pub(super) newest: Option<Date>,
}

/// The facts at hand, and what became of those before.
struct Window<'s> {
    study: &'s mut Study,
    options: &'s Options,
    shows: Shows<'s>,
    store: Store,
    files: Vec<FileId>,
    bytes: usize,
    checked: BTreeSet<Arc<str>>,
    streamed: Streamed,
}

/// Reads and checks files part by part. What they say is not kept, so that findings have no places.
///
/// # Errors
/// A country that comes again after it was checked.
pub(super) fn run(
    context: &Context,
    study: &mut Study,
    facts: &[PathBuf],
    options: &Options,
    shows: Shows<'_>,
) -> Result<Streamed, Complaints> {
    let paths = load::fact_paths(&context.settings, facts)?;
    let (files, problems) = load::fact_files(&paths);
    study.wrong.problems.extend(problems);
    let mut parts = Parts::new(files);
    let mut window = Window {
        study,
        options,
        shows,
        store: Store::default(),
        files: Vec::new(),
        bytes: 0,
        checked: BTreeSet::new(),
        streamed: Streamed { findings: Vec::new(), newest: None },
    };
    let mut said = Vec::new();
    while let Some(part) = parts.next(&mut window.study.wrong.sources, &mut said) {
        match part {
            Ok(part) => window.take(&part)?,
            Err(problem) => window.study.wrong.problems.push(problem),
        }
    }
    window.close();
    let Window { study, streamed: Streamed { mut findings, newest }, .. } = window;
    study.wrong.diagnostics.append(&mut said);
    diagnostic::sort(&mut study.wrong.diagnostics);
    findings.sort_by(|a, b| a.country.cmp(&b.country));
    Ok(Streamed { findings, newest })
}

impl Window<'_> {
    /// Takes a part in, after those before it are checked where there are enough of them.
    fn take(&mut self, file: &FactFile) -> Result<(), Complaints> {
        let bytes = self.study.wrong.sources.file(file.file).text().len();
        let (store, said) = self.read(file, Store::default());
        let codes = store.view().codes();
        if let Some(code) = codes.iter().find(|code| self.checked.contains(*code)) {
            return Err(self.again(file.file, code).into());
        }
        let here: BTreeSet<Arc<str>> = self.store.view().codes().into_iter().collect();
        let said = if codes.iter().any(|code| here.contains(code)) {
            // With what is at hand of the same countries, in case they contradict each other.
            let before = std::mem::take(&mut self.store);
            let (store, said) = self.read(file, before);
            self.store = store;
            said
        } else {
            if self.bytes >= WINDOW {
                self.close();
            }
            self.store.absorb(store);
            said
        };
        self.bytes += bytes;
        if said.is_empty() {
            self.files.push(file.file);
        }
        self.study.wrong.diagnostics.extend(said);
        Ok(())
    }

    fn read(&self, file: &FactFile, mut store: Store) -> (Store, Vec<Diagnostic>) {
        let vocabulary = &self.study.program().vocabulary;
        let files = std::slice::from_ref(file);
        let said = read_store(&self.study.wrong.sources, files, vocabulary, &mut store, None);
        (store, said)
    }

    /// Checks what is at hand and lets it go.
    fn close(&mut self) {
        let store = std::mem::take(&mut self.store);
        self.streamed.newest = self.streamed.newest.max(store.newest());
        let mut found = check(self.study.program(), &store, self.options, None, self.shows);
        for finding in &mut found {
            finding.facts = Vec::new();
            finding.because = Vec::new();
        }
        self.streamed.findings.append(&mut found);
        self.checked.extend(store.view().codes());
        for file in std::mem::take(&mut self.files) {
            let name = self.study.wrong.sources.file(file).name().to_owned();
            self.study.wrong.sources.replace(file, name, "");
        }
        self.bytes = 0;
    }

    fn again(&self, file: FileId, code: &str) -> Problem {
        let name = self.study.wrong.sources.file(file).name().to_owned();
        Problem::new(config::WRONG_VALUE, format!("`{name}` comes back to {code}, which was checked before"))
            .file(name)
            .help("--stream needs what there is of a country to stand together: a file a country, or tables sorted by country")
    }
}
