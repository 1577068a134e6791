//! What a question about countries is asked of: policies and facts, read and told apart from what is wrong with them.

use crate::args::{FailOn, ReadArgs};
use crate::exit::Exit;
use crate::load::{self, LoadedFacts};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::progress::Waiting;
use crate::waivers;
use jiff::civil::Date;
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::store::Store;
use r2pc_engine::finding::Finding;
use r2pc_engine::report::{self, Report, Weight};
use r2pc_engine::waiver::Waiver;
use r2pc_lang::check::Checked;
use r2pc_lang::codes::io;
use r2pc_lang::program::Program;
use std::cell::OnceCell;
use std::path::PathBuf;

/// Policies and facts.
pub(crate) struct Study {
    checked: Checked,
    /// What tells this policy set from others.
    digest: String,
    /// The facts that could be read.
    pub(crate) store: Store,
    /// The same as observations, where somebody asked for them.
    facts: OnceCell<Facts>,
    /// The texts of both, and what is wrong with facts.
    pub(crate) wrong: Complaints,
    /// Whether facts that could be read are used though some could not.
    keep_going: bool,
}

impl Study {
    /// Reads policies and facts.
    ///
    /// # Errors
    /// Policies that cannot be used, and facts of no country: an answer would be about nothing.
    pub(crate) fn read(context: &Context, read: &ReadArgs, facts: &[PathBuf]) -> Result<Study, Complaints> {
        let paths = context.settings.policies(&read.policies.policies).value;
        let (mut texts, checked) = load::rules(paths.as_deref())?;
        let digest = load::digest(&texts);
        let paths = load::fact_paths(&context.settings, facts)?;
        let _waiting = Waiting::new(context, "reading facts");
        let LoadedFacts { facts: store, diagnostics, problems } =
            load::store(&paths, &checked.program.vocabulary, &mut texts.sources);
        let wrong = Complaints { sources: texts.sources, diagnostics, problems };
        if store.is_empty() {
            Err(no_country(wrong))
        } else {
            let keep_going = read.keep_going;
            Ok(Study { checked, digest, store, facts: OnceCell::new(), wrong, keep_going })
        }
    }

    /// Reads policies alone; facts come later.
    ///
    /// # Errors
    /// Policies that cannot be used.
    pub(crate) fn of_policies(context: &Context, read: &ReadArgs) -> Result<Study, Complaints> {
        let paths = context.settings.policies(&read.policies.policies).value;
        let (texts, checked) = load::rules(paths.as_deref())?;
        let digest = load::digest(&texts);
        let wrong = Complaints { sources: texts.sources, ..Complaints::default() };
        let (store, facts, keep_going) = (Store::default(), OnceCell::new(), read.keep_going);
        Ok(Study { checked, digest, store, facts, wrong, keep_going })
    }

    /// The checked policies.
    pub(crate) fn program(&self) -> &Program {
        &self.checked.program
    }

    /// The waivers that a flag, a variable or the settings name; a file of them that is wrong refuses the run.
    ///
    /// # Errors
    /// A file that cannot be read, or is no file of waivers.
    pub(crate) fn waivers(
        &mut self,
        context: &Context,
        flag: Option<&PathBuf>,
    ) -> Result<Vec<Waiver>, Complaints> {
        let Some(path) = context.settings.waivers(flag.cloned()).value else { return Ok(Vec::new()) };
        let mut sources = std::mem::take(&mut self.wrong.sources);
        let read = waivers::read(&path, self.program(), &mut sources);
        self.wrong.sources = sources;
        let (waivers, said) = read?;
        match waivers::refused(&said, &self.wrong.sources) {
            Some(refused) => Err(refused),
            None => Ok(waivers),
        }
    }

    /// The facts as observations.
    pub(crate) fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| self.store.facts())
    }

    /// Findings with what is needed to speak of them.
    pub(crate) fn report<'a>(
        &'a self,
        findings: &'a [Finding],
        as_of: Date,
        known_by: Option<Date>,
    ) -> Report<'a> {
        Report {
            program: self.program(),
            sources: &self.wrong.sources,
            findings,
            as_of,
            known_by,
            digest: &self.digest,
        }
    }

    /// Says what is wrong with facts, and gives what a run comes to: it failed where some could not be read, unless the
    /// user asked to keep going.
    pub(crate) fn finish(&self, context: &Context, exit: Exit) -> Exit {
        context.complain_beside(&self.wrong);
        if self.wrong.has_errors() && !self.keep_going { Exit::Failed } else { exit }
    }
}

/// A report on no country would read like one without findings.
pub(crate) fn no_country(mut wrong: Complaints) -> Complaints {
    if !wrong.has_errors() {
        wrong.problems.push(Problem::new(io::NOTHING_THERE, "no file says anything of any country"));
    }
    wrong
}

/// What findings come to, from the weight on that the user asked for; what is waived is not counted.
pub(crate) fn exit<'f>(findings: impl IntoIterator<Item = &'f Finding>, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::None => return Exit::Fine,
        FailOn::Unknown | FailOn::Unmet => Weight::Unmet,
        FailOn::Watch => Weight::Watch,
        FailOn::Alert => Weight::Alert,
        FailOn::Alarm => Weight::Alarm,
    };
    let counted = findings.into_iter().filter(|finding| finding.waived.is_none());
    let heaviest = counted.map(report::weight).max().unwrap_or(Weight::Fine);
    match heaviest {
        weight if weight >= least => Exit::Found,
        Weight::Unknown if fail_on == FailOn::Unknown => Exit::Undetermined,
        _ => Exit::Fine,
    }
}
