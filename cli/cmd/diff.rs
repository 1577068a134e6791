//! `r2pc diff`: what a change of policies means, and whom it touches.

mod facts;
mod sets;
mod versions;

use super::Outcome;
use crate::args::{DiffArgs, DiffFailOn, Format};
use crate::exit::Exit;
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::world;
use r2pc_engine::diff::{Difference, Side, Table, flips};
use r2pc_engine::facts::Facts;
use r2pc_engine::prove::Limits;
use r2pc_engine::report;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::format::format;
use r2pc_lang::source::Sources;
use sets::Set;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

const FORMATS: [Format; 5] = [Format::Table, Format::Plain, Format::Json, Format::Markdown, Format::Html];

/// Reads both versions, compares them, holds them against the facts at hand, and reports. New policies that do not
/// check are told, what changed in their words is reported all the same, and the exit is [`Exit::Failed`].
pub(super) fn run(context: &Context, args: &DiffArgs) -> Outcome {
    if let Some(file) = &args.textconv {
        return textconv(context, file);
    }
    let format = context.settings.format(args.output.format, &FORMATS)?.value;
    let (old, new) = versions::pair(context, args)?;
    let (mut old, mut new) = sets::read(context, old, new, &args.paths)?;
    let data = facts::read(context, args, &mut old, &mut new);
    let mut difference = Difference::new(side(&old), side(&new), Limits::default());
    difference.notes = notes(&old, &new, &data);
    if difference.checks() && !data.is_empty() {
        let countries = countries(args, &data)?;
        let days = days(context, args);
        difference.flips = Some(flips(&Table {
            old: data.under_old(&old.checked.program, &old.texts.sources),
            new: data.under_new(&new.checked.program, &new.texts.sources),
            rules: &difference.changes.rules.clone(),
            days: &days,
            known_by: context.settings.known_by(args.known_by).value,
            countries: countries.as_ref(),
        }));
    }
    context.write(&rendered(context, &difference, format), args.output.output.as_deref())?;
    if let Some(folder) = &args.witness {
        witnesses(context, &difference, folder)?;
    }
    let wrong = wrong(&new, &data);
    context.complain_beside(&wrong);
    let failed = new.checked.has_errors() || (wrong.has_errors() && !args.read.keep_going);
    Ok(if failed { Exit::Failed } else { exit(&difference, args.fail_on.unwrap_or(DiffFailOn::Meaning)) })
}

fn side(set: &Set) -> Side<'_> {
    Side {
        name: &set.version.name,
        sources: &set.texts.sources,
        checked: &set.checked,
        root: &set.version.root,
    }
}

/// The canonical text of a file; a text that cannot be read whole as it is.
fn textconv(context: &Context, file: &Path) -> Outcome {
    let text = world::read(file)?;
    let mut sources = Sources::new();
    let id = sources.add(world::display(file), text.as_str());
    let canonical = format(&sources, id).unwrap_or(text);
    context.write(&canonical, None)?;
    Ok(Exit::Fine)
}

/// Writes the facts on which rules differ, a file each, for `r2pc check` to read.
fn witnesses(context: &Context, difference: &Difference<'_>, folder: &Path) -> Result<(), Problem> {
    world::make_folder(folder)?;
    let mut written = 0;
    for meaning in &difference.meanings {
        for (at, witness) in meaning.witnesses.iter().enumerate() {
            let number = if at == 0 { String::new() } else { format!(".{}", at + 1) };
            let head = format!("# {}: {} → {}\n", meaning.rule, witness.from, witness.to);
            let path = folder.join(format!("{}{number}.yaml", meaning.rule));
            world::write(&path, (head + &witness.facts).as_bytes())?;
            written += 1;
        }
    }
    let files = report::counted(written, "file");
    context
        .note(&format!("\n{files} with facts on which rules differ written into {}", world::display(folder)));
    Ok(())
}

fn notes(old: &Set, new: &Set, data: &facts::Data) -> Vec<String> {
    let mut notes: Vec<String> = [old, new].iter().filter_map(|set| set.version.note.clone()).collect();
    for (set, which) in [(old, "old"), (new, "new")] {
        let errors = set.checked.diagnostics.iter().filter(|d| d.is_error()).count();
        if errors > 0 {
            let errors = report::counted(errors, "error");
            notes.push(format!(
                "the {which} policies do not check ({errors}): what changed in words is here, what it means and whom it touches is not"
            ));
        }
    }
    notes.extend(data.notes());
    notes
}

/// The days that are asked for, each once, in order.
fn days(context: &Context, args: &DiffArgs) -> Vec<jiff::civil::Date> {
    let mut days = args.as_of.clone();
    if days.is_empty() {
        days.push(context.settings.as_of(None).value);
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// The countries that are asked for, where some are.
fn countries(args: &DiffArgs, data: &facts::Data) -> Result<Option<BTreeSet<Arc<str>>>, Problem> {
    let select = crate::args::SelectArgs { country: args.country.clone(), ..Default::default() };
    let all: Facts = data.all();
    crate::select::countries(&select, (&all).into())
}

fn rendered(context: &Context, difference: &Difference<'_>, format: Format) -> String {
    match format {
        Format::Plain => report::difference_plain(difference),
        Format::Json => report::difference_json(difference),
        Format::Markdown => report::difference_markdown(difference),
        Format::Html => report::difference_html(difference),
        _ => report::difference_table(difference, world::width(), context.common.verbose),
    }
}

/// What is wrong with the new policies and with facts under them.
fn wrong(new: &Set, data: &facts::Data) -> Complaints {
    let errors = new.checked.diagnostics.iter().filter(|d| d.is_error());
    let mut diagnostics: Vec<Diagnostic> = errors.cloned().collect();
    diagnostics.extend(data.diagnostics().cloned());
    Complaints { sources: new.texts.sources.clone(), diagnostics, problems: data.problems() }
}

fn exit(difference: &Difference<'_>, fail_on: DiffFailOn) -> Exit {
    Exit::found(match fail_on {
        DiffFailOn::Meaning => difference.meaning() || (!difference.checks() && difference.any()),
        DiffFailOn::Verdicts => difference.verdicts(),
        DiffFailOn::Any => difference.any(),
        DiffFailOn::None => false,
    })
}
