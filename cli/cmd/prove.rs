//! `r2pc prove`: what policies assert, proved or refuted over all facts.

use super::Outcome;
use crate::args::{Format, ProveArgs};
use crate::exit::Exit;
use crate::load;
use crate::output::Context;
use crate::problem::Problem;
use crate::world;
use r2pc_engine::prove::{Limits, Question, assertions};
use r2pc_engine::report::{Asserted, counted, proved_json, proved_table};
use std::path::Path;

const FORMATS: [Format; 2] = [Format::Table, Format::Json];

/// Proves or refutes each assertion; one that does not hold gives 1, one that is not decided 3.
pub(super) fn run(context: &Context, args: &ProveArgs) -> Outcome {
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let paths = context.settings.policies(&args.policies.and(&args.paths)).value;
    let (texts, checked) = load::policies(paths.as_deref())?;
    let program = &checked.program;
    let limits = Limits {
        conflicts: args.conflicts,
        items: usize::from(args.items),
        keep: args.emit_smt.is_some(),
        ..Limits::default()
    };
    let found = assertions(program, limits);
    if let Some(folder) = &args.emit_smt {
        write_questions(context, folder, &found.questions)?;
    }
    let asserted = Asserted { program, sources: &texts.sources, assertions: &found };
    let text = if format == Format::Json { proved_json(&asserted) } else { proved_table(&asserted) };
    context.write(&text, args.output.output.as_deref())?;
    Ok(match asserted.counts() {
        (_, 0, 0) => Exit::Fine,
        (_, 0, _) => Exit::Undetermined,
        _ => Exit::Found,
    })
}

/// Writes each question into a file of its own.
pub(crate) fn write_questions(
    context: &Context,
    folder: &Path,
    questions: &[Question],
) -> Result<(), Problem> {
    world::make_folder(folder)?;
    for question in questions {
        world::write(&folder.join(format!("{}.smt2", question.name)), question.text.as_bytes())?;
    }
    context.note(&format!("{} written to {}", counted(questions.len(), "question"), world::display(folder)));
    Ok(())
}
