//! `r2pc lint`: policies alone.

use super::Outcome;
use crate::args::{Format, LintArgs};
use crate::config::LintLevels;
use crate::exit::Exit;
use crate::load::{self, PolicyTexts};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::render::diagnostics;
use crate::{fix, world};
use r2pc_engine::prove;
use r2pc_engine::report::counted;
use r2pc_lang::diagnostic::{self, Diagnostic, Severity};
use r2pc_lang::lint::{Levels, lint_with};

const FORMATS: [Format; 3] = [Format::Table, Format::Plain, Format::Json];

/// Parses, checks and lints; what is found is the result and goes to standard output.
pub(super) fn run(context: &Context, args: &LintArgs) -> Outcome {
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let paths = context.settings.policies(&args.policies.and(&args.paths)).value;
    let levels = context.settings.lints().value;
    let mut texts = load::policy_texts(paths.as_deref());
    if args.fix {
        texts = fixed(context, texts, &levels)?;
    }
    let files = texts.files.len();
    let found = diagnose(&texts, &levels);
    let complaints = Complaints { sources: texts.sources, diagnostics: found, problems: texts.problems };
    context.write(&rendered(context, &complaints, format), args.output.output.as_deref())?;
    if complaints.is_empty() {
        context.note(&format!("{}: nothing to say", counted(files, "file")));
    }
    Ok(exit(&complaints))
}

/// Writes the files that safe fixes change.
fn fixed(context: &Context, texts: PolicyTexts, levels: &LintLevels) -> Result<PolicyTexts, Problem> {
    let (texts, changed, applied) = fix::apply(texts, |texts| diagnose(texts, levels));
    for (id, path) in texts.files.iter().filter(|(id, _)| changed.contains(id)) {
        if let Some(path) = path {
            world::write(path, texts.sources.file(*id).text().as_bytes())?;
        }
    }
    context.note(&format!("{} made in {}", counted(applied, "change"), counted(changed.len(), "file")));
    Ok(texts)
}

/// All that is said of the texts, with lints at the levels they are set to.
fn diagnose(texts: &PolicyTexts, set: &LintLevels) -> Vec<Diagnostic> {
    let checked = texts.check();
    let levels = Levels::new().with_all(set);
    let proved =
        if checked.has_errors() { Vec::new() } else { prove::lints(&checked.program, &texts.sources) };
    let mut said = lint_with(&texts.sources, &checked, &levels, proved);
    said.extend(checked.diagnostics);
    diagnostic::sort(&mut said);
    said
}

fn rendered(context: &Context, complaints: &Complaints, format: Format) -> String {
    match format {
        Format::Json => format!("{:#}\n", diagnostics::json(complaints)),
        Format::Plain => diagnostics::plain(complaints),
        _ => context.drawn(complaints),
    }
}

fn exit(complaints: &Complaints) -> Exit {
    if complaints.has_errors() {
        return Exit::Failed;
    }
    Exit::found(complaints.diagnostics.iter().any(|d| d.severity == Severity::Warning))
}
