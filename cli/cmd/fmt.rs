//! `r2pc fmt`: policies in canonical form.

use super::Outcome;
use crate::args::FmtArgs;
use crate::exit::Exit;
use crate::load::{self, PolicyTexts};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::render::diff;
use crate::world;
use r2pc_engine::report::counted;
use r2pc_lang::codes::io;
use r2pc_lang::format::format;
use r2pc_lang::source::FileId;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A file whose text is not in canonical form.
struct Change {
    /// The name that reports print.
    name: String,
    /// Where it is written; standard input is written to standard output.
    path: Option<PathBuf>,
    old: String,
    new: String,
}

/// Lays out each file anew, or says what would change. A text that cannot be read whole is left as it is.
pub(super) fn run(context: &Context, args: &FmtArgs) -> Outcome {
    let paths = context.settings.policies(&args.policies.and(&args.paths)).value;
    let paths = paths.ok_or_else(nothing_here)?;
    let texts = load::policy_texts(Some(&paths));
    let all = texts.files.len();
    let (changes, complaints) = changes(texts);
    // A file that cannot be read as a policy is in no form.
    let broken: BTreeSet<FileId> = complaints.diagnostics.iter().map(|d| d.span.file).collect();
    let files = all - broken.len();
    let standard_input = paths.iter().any(|path| path.as_os_str() == world::STDIN);
    if args.diff || args.check {
        tell(context, args, &changes)?;
    } else {
        write(context, &changes)?;
    }
    if !standard_input && files > 0 {
        context.note(&sum(changes.len(), files, args.check || args.diff));
    }
    context.complain(&complaints);
    if complaints.has_errors() {
        return Ok(Exit::Failed);
    }
    Ok(Exit::found((args.check || args.diff) && !changes.is_empty()))
}

fn nothing_here() -> Problem {
    Problem::new(io::NOTHING_THERE, "there is no `policies` folder here")
        .help("name the files: r2pc fmt FILE…")
}

/// What would change. Standard input is always a change: its text goes to standard output either way.
fn changes(texts: PolicyTexts) -> (Vec<Change>, Complaints) {
    let PolicyTexts { sources, files, problems } = texts;
    let (mut changes, mut wrong) = (Vec::new(), Vec::new());
    for (id, path) in files {
        let (name, old) = (sources.file(id).name().to_owned(), sources.file(id).text().to_owned());
        match format(&sources, id) {
            Ok(new) if new != old || path.is_none() => changes.push(Change { name, path, old, new }),
            Ok(_) => {}
            Err(diagnostics) => wrong.extend(diagnostics.into_iter().filter(|d| d.is_error())),
        }
    }
    (changes, Complaints { sources, diagnostics: wrong, problems })
}

fn tell(context: &Context, args: &FmtArgs, changes: &[Change]) -> Result<(), Problem> {
    let changed = changes.iter().filter(|change| change.old != change.new);
    let text: String = if args.diff {
        changed.map(|change| diff::drawn(&change.name, &change.old, &change.new)).collect()
    } else {
        changed.map(|change| format!("{}\n", change.name)).collect()
    };
    context.write(&text, None)
}

fn write(context: &Context, changes: &[Change]) -> Result<(), Problem> {
    for change in changes {
        match &change.path {
            Some(path) => world::write(path, change.new.as_bytes())?,
            None => context.write(&change.new, None)?,
        }
    }
    Ok(())
}

fn sum(changed: usize, files: usize, dry: bool) -> String {
    let verb = if dry { "would change" } else { "changed" };
    match changed {
        0 => format!("{} in canonical form", counted(files, "file")),
        n => format!("{} of {} {verb}", n, counted(files, "file")),
    }
}
