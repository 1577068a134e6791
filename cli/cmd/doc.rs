//! `r2pc doc`: the handbook of a policy set, the trace of a source, a form to fill in.

use super::Outcome;
use crate::args::DocArgs;
use crate::exit::Exit;
use crate::load;
use crate::output::Context;
use crate::problem::Problem;
use crate::render::handbook;
use crate::world;
use r2pc_engine::report::counted;
use r2pc_lang::codes::config;
use r2pc_lang::handbook::{form, pages, trace};
use r2pc_lang::program::{Program, SourceId};
use r2pc_lang::suggest;
use std::path::Path;

/// Writes what is asked for; a lost point gives 1.
pub(super) fn run(context: &Context, args: &DocArgs) -> Outcome {
    let paths = context.settings.policies(&args.policies.and(&args.paths)).value;
    let (texts, checked) = load::policies(paths.as_deref())?;
    let program = &checked.program;
    let file = args.output.as_deref();
    if let Some(name) = &args.trace {
        let source = source(program, name)?;
        context.write(&trace(program, source), file)?;
        return Ok(Exit::found(program.trace(source).iter().any(|row| row.lost())));
    }
    if let Some(country) = &args.form {
        context.write(&form(program, &country.to_uppercase()), file)?;
        return Ok(Exit::Fine);
    }
    let pages = pages(&texts.sources, program);
    if args.html {
        context.write(&handbook::page(&pages), file)?;
        return Ok(Exit::Fine);
    }
    let folder = file.unwrap_or(Path::new("handbook"));
    world::make_folder(folder)?;
    for page in &pages {
        world::write(&folder.join(&page.file), page.text.as_bytes())?;
    }
    context.note(&format!("{} written to {}", counted(pages.len(), "page"), world::display(folder)));
    Ok(Exit::Fine)
}

/// The source of a name.
fn source(program: &Program, name: &str) -> Result<SourceId, Problem> {
    let sources = &program.vocabulary.sources;
    let found = (0..).map(SourceId).zip(sources).find(|(_, source)| *source.name == *name);
    found.map(|(id, _)| id).ok_or_else(|| {
        let near = suggest::did_you_mean(name, sources.iter().map(|source| &*source.name));
        let help = near.unwrap_or_else(|| "`r2pc doc` lists the sources in the handbook".to_owned());
        Problem::new(config::NO_SUCH_NAME, format!("no source is called `{name}`")).help(help)
    })
}
