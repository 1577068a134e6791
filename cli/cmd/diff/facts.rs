//! The facts at hand, before and after, read with the words of both versions.

use super::sets::Set;
use crate::args::DiffArgs;
use crate::load::{self, LoadedFacts};
use crate::output::Context;
use crate::problem::Problem;
use crate::shelf::Shelf;
use r2pc_engine::diff::Held;
use r2pc_engine::facts::Facts;
use r2pc_engine::report::counted;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::path::PathBuf;

/// Facts as one version of the policies reads them.
#[derive(Default)]
struct Read {
    /// As they were before; the only ones where they did not change.
    before: LoadedFacts,
    /// As they are after, where they are others.
    after: Option<LoadedFacts>,
}

/// Facts as both versions read them.
#[derive(Default)]
pub(super) struct Data {
    old: Read,
    new: Read,
}

/// A place with fact files.
type Place = (Shelf, Vec<PathBuf>);

/// Reads the facts that flags name; else those of each version, the one's for both where the other has none; else those
/// of the working folder. Nothing is read for policies that do not check.
pub(super) fn read(context: &Context, args: &DiffArgs, old: &mut Set, new: &mut Set) -> Data {
    if old.checked.has_errors() || new.checked.has_errors() {
        return Data::default();
    }
    let Some((before, after)) = places(context, args, old, new) else { return Data::default() };
    Data { old: read_with(old, &before, after.as_ref()), new: read_with(new, &before, after.as_ref()) }
}

/// Where facts stand, and where others stand after.
fn places(context: &Context, args: &DiffArgs, old: &Set, new: &Set) -> Option<(Place, Option<Place>)> {
    let flag = |paths: &[PathBuf]| (!paths.is_empty()).then(|| (Shelf::Disk, paths.to_vec()));
    let own = |set: &Set| {
        (!set.version.facts.is_empty()).then(|| (set.version.shelf.clone(), set.version.facts.clone()))
    };
    let here = || {
        let mut paths = context.settings.facts(&[]).value;
        paths.retain(|path| Shelf::Disk.exists(path));
        (!paths.is_empty()).then_some((Shelf::Disk, paths))
    };
    let named = flag(&args.facts);
    let before = flag(&args.old_facts).or_else(|| if named.is_some() { None } else { own(old) });
    let after = named.or_else(|| own(new));
    let (before, after) = match (before, after) {
        (Some(before), after) => (before, after.or_else(here)),
        (None, Some(after)) => (after, None),
        (None, None) => (here()?, None),
    };
    let changed =
        |after: &Place| load::fact_texts(&before.0, &before.1) != load::fact_texts(&after.0, &after.1);
    let after = after.filter(changed);
    Some((before, after))
}

fn read_with(set: &mut Set, before: &Place, after: Option<&Place>) -> Read {
    let (vocabulary, sources) = (&set.checked.program.vocabulary, &mut set.texts.sources);
    let mut read = |(shelf, paths): &Place| load::facts_on(shelf, paths, vocabulary, sources);
    Read { before: read(before), after: after.map(&mut read) }
}

impl Read {
    /// The facts that count now.
    fn newest(&self) -> &LoadedFacts {
        self.after.as_ref().unwrap_or(&self.before)
    }

    fn held<'a>(&'a self, program: &'a Program, sources: &'a Sources) -> Held<'a> {
        Held {
            program,
            sources,
            old_facts: &self.before.facts,
            new_facts: self.after.as_ref().map(|after| &after.facts),
        }
    }
}

impl Data {
    /// Whether there is no country.
    pub(super) fn is_empty(&self) -> bool {
        self.all().countries.is_empty()
    }

    /// The old policies with the facts.
    pub(super) fn under_old<'a>(&'a self, program: &'a Program, sources: &'a Sources) -> Held<'a> {
        self.old.held(program, sources)
    }

    /// The new policies with the facts.
    pub(super) fn under_new<'a>(&'a self, program: &'a Program, sources: &'a Sources) -> Held<'a> {
        self.new.held(program, sources)
    }

    /// The facts that count now, with those of countries that are gone.
    pub(super) fn all(&self) -> Facts {
        let mut all = self.new.newest().facts.clone();
        for (code, country) in &self.old.before.facts.countries {
            all.countries.entry(code.clone()).or_insert_with(|| country.clone());
        }
        all
    }

    /// What is wrong with the facts that count now.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.new.newest().diagnostics.iter()
    }

    /// What of them could not be read.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.new.newest().problems.clone()
    }

    /// That facts do not speak the words of the other version, which is no fault of theirs.
    pub(super) fn notes(&self) -> Vec<String> {
        let errors = |facts: &LoadedFacts| facts.diagnostics.iter().filter(|d| d.is_error()).count();
        let mut notes = Vec::new();
        let n = errors(self.old.newest());
        if n > errors(self.new.newest()) {
            notes.push(format!(
                "{} of facts could not be read with the old policies' words",
                counted(n, "line")
            ));
        }
        if let Some(n) = self.new.after.as_ref().map(|_| errors(&self.new.before)).filter(|n| *n > 0) {
            notes.push(format!(
                "{} of the old facts could not be read with the new policies' words",
                counted(n, "line")
            ));
        }
        notes
    }
}
