//! `r2pc error CODE`: a diagnostic's page.

use super::Outcome;
use crate::args::ErrorArgs;
use crate::exit::Exit;
use crate::output::Context;
use crate::problem::Problem;
use crate::render::page;
use r2pc_lang::codes::{self, Entry, config};
use r2pc_lang::suggest::nearest;
use std::fmt::Write as _;

/// Shows one page, or the list of all codes.
pub(super) fn run(context: &Context, args: &ErrorArgs) -> Outcome {
    let text = match &args.code {
        None => list(),
        Some(name) => page::drawn(find(name)?.page),
    };
    context.write(&text, None)?;
    Ok(Exit::Fine)
}

fn list() -> String {
    let widest = codes::all().map(|e| e.code.name().len()).max().unwrap_or(0);
    codes::all().fold(String::new(), |mut text, entry| {
        let _ = writeln!(text, "{:widest$}  {}", entry.code.name(), entry.summary);
        text
    })
}

/// The code of a full name, of the part behind `r2p::`, or of the last part where only one code ends so.
fn find(name: &str) -> Result<&'static Entry, Problem> {
    let ending: Vec<_> = codes::all().filter(|e| e.code.name().rsplit("::").next() == Some(name)).collect();
    match (codes::find(name), ending.as_slice()) {
        (Some(entry), _) => Ok(entry),
        (None, [entry]) => Ok(entry),
        _ => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Problem {
    let near = nearest(name, codes::all().map(|e| e.code.name())).or_else(|| {
        let endings = codes::all().filter_map(|e| e.code.name().rsplit("::").next());
        nearest(name.rsplit("::").next().unwrap_or(name), endings)
    });
    let help = match near {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`r2pc error` lists all codes".to_owned(),
    };
    Problem::new(config::NO_SUCH_NAME, format!("there is no code `{name}`")).help(help)
}
