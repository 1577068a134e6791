//! `r2pc import`: a provider's file as one of our fact files.

use super::Outcome;
use crate::args::{ImportArgs, ImportTo, SelectArgs};
use crate::exit::Exit;
use crate::load::{self, Imported};
use crate::output::Context;
use crate::problem::{Complaints, Problem};
use crate::progress::Waiting;
use crate::{select, standing, world};
use r2pc_engine::facts::read::Tally;
use r2pc_engine::facts::write::{self, Heading};
use r2pc_engine::report::counted;
use r2pc_lang::codes::{config, fact, io};
use r2pc_lang::suggest;
use std::path::{Path, PathBuf};

/// Reads the file through its mapping and writes the facts.
pub(super) fn run(context: &Context, args: &ImportArgs) -> Outcome {
    if let Some(name) = &args.show {
        context.write(shipped(name)?, args.output.as_deref())?;
        return Ok(Exit::Fine);
    }
    let Some(path) = &args.file else { return Ok(Exit::Failed) };
    let to = target(args)?;
    let paths = context.settings.policies(&args.policies.policies).value;
    let (mut texts, checked) = load::rules(paths.as_deref())?;
    let mapping = mapping(args)?;
    let sources = &mut texts.sources;
    let waiting = Waiting::new(context, "reading the table");
    let imported = load::import(path, mapping, args.sheet.as_deref(), &checked.program.vocabulary, sources)?;
    drop(waiting);
    let Imported { mut facts, tally, licence, mapped_by, diagnostics } = imported;
    let chosen = select::countries(
        &SelectArgs { country: args.country.clone(), ..SelectArgs::default() },
        (&facts).into(),
    )?;
    if let Some(chosen) = chosen {
        facts.countries.retain(|code, _| chosen.contains(code));
    }
    let wrong = Complaints { sources: texts.sources, diagnostics, problems: Vec::new() };
    context.complain_beside(&wrong);
    context.note(&told(&world::display(path), &tally, &facts));
    if wrong.has_errors() && !args.keep_going {
        return Err(Complaints::from(not_written()));
    }
    if facts.countries.is_empty() {
        let message = format!("`{}` says nothing of any country that is asked for", world::display(path));
        return Err(Problem::new(io::NOTHING_THERE, message).file(world::display(path)).into());
    }
    let by = mapped_by.map(|name| format!(" through {name}")).unwrap_or_default();
    let name = path.file_name().map_or_else(|| world::display(path), |n| n.to_string_lossy().into_owned());
    let heading = Heading { note: Some(format!("Imported from {name}{by}.")), licence };
    let program = &checked.program;
    let text = match to {
        ImportTo::Yaml => write::yaml(program, &facts, &heading),
        ImportTo::Json => write::json(program, &facts, &heading),
        ImportTo::Csv => write::table(program, &facts).map_err(|refused| {
            let message = format!("a table cannot hold `{}`: it is {}", refused.fact, refused.why);
            Problem::new(fact::NOT_IN_A_TABLE, message).help("write YAML or JSON: `--to yaml`")
        })?,
    };
    context.write(&text, args.output.as_deref())?;
    Ok(Exit::Fine)
}

fn not_written() -> Problem {
    Problem::new(io::NOT_WRITTEN, "nothing is written: some rows could not be read")
        .help("mend them or the mapping, or write the others: `--keep-going`")
}

/// What is written. A file that is there stays as it is, unless the user says otherwise.
fn target(args: &ImportArgs) -> Result<ImportTo, Problem> {
    let Some(path) = &args.output else { return Ok(args.to.unwrap_or(ImportTo::Yaml)) };
    if world::is_file(path) && !args.overwrite {
        let name = world::display(path);
        return Err(Problem::new(io::NOT_WRITTEN, format!("`{name}` is there already"))
            .file(name)
            .help("name another file, or write over it: `--overwrite`"));
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let by_ending = match ending.as_deref() {
        Some("yaml" | "yml") => Some(ImportTo::Yaml),
        Some("json") => Some(ImportTo::Json),
        Some("csv") => Some(ImportTo::Csv),
        _ => None,
    };
    args.to.or(by_ending).ok_or_else(|| {
        let name = world::display(path);
        Problem::new(io::UNKNOWN_ENDING, format!("nothing says how to write `{name}`"))
            .file(name)
            .help("let it end in `.yaml`, `.json` or `.csv`, or say `--to yaml`")
    })
}

/// A built-in mapping.
fn shipped(name: &str) -> Result<&'static str, Problem> {
    let names = || standing::MAPPINGS.iter().map(|(name, _)| *name);
    let found = standing::MAPPINGS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text).ok_or_else(|| {
        let help = suggest::did_you_mean(name, names()).unwrap_or_else(|| {
            format!("there are {}; or name a file", names().collect::<Vec<_>>().join(", "))
        });
        Problem::new(config::NO_SUCH_NAME, format!("there is no mapping `{name}`")).help(help)
    })
}

/// The name and text of the mapping that is asked for: a file, else a built-in one.
fn mapping(args: &ImportArgs) -> Result<Option<(String, String)>, Problem> {
    let Some(asked) = &args.mapping else { return Ok(None) };
    let path = PathBuf::from(asked);
    if path.extension().is_some() || world::exists(&path) {
        return Ok(Some((world::display(&path), world::read(Path::new(asked))?)));
    }
    Ok(Some((format!("built-in {asked}.mapping.toml"), shipped(asked)?.to_owned())))
}

/// What became of the table: nothing is left out in silence.
fn told(name: &str, tally: &Tally, facts: &r2pc_engine::facts::Facts) -> String {
    let observations: usize =
        facts.countries.values().flat_map(|country| country.cells.values()).map(Vec::len).sum();
    let mut text = format!(
        "{name}: {} gave {} of {}.",
        counted(tally.rows(), "row"),
        counted(observations, "observation"),
        counted_countries(facts.countries.len()),
    );
    let left = [
        (tally.refused, "with something wrong in them"),
        (tally.skipped, "that the mapping skips"),
        (tally.no_country, "about no country"),
        (tally.other_figures, "with figures that the mapping does not name"),
        (tally.empty, "that say nothing of these facts"),
    ];
    for (rows, why) in left.iter().filter(|(rows, _)| *rows > 0) {
        text.push_str(&format!(" {} {why}.", counted(*rows, "row")));
    }
    if tally.columns_left > 0 {
        text.push_str(&format!(" {} not named by the mapping.", counted(tally.columns_left, "column")));
    }
    text
}

fn counted_countries(countries: usize) -> String {
    if countries == 1 { "1 country".to_owned() } else { format!("{countries} countries") }
}
