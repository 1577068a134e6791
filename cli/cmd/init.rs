//! `r2pc init`: a new policy project that runs.

use super::Outcome;
use crate::args::InitArgs;
use crate::exit::Exit;
use crate::output::Context;
use crate::problem::Problem;
use crate::world;
use r2pc_lang::codes::io;
use std::path::Path;

/// The files of a new project.
const FILES: [(&str, &str); 6] = [
    ("r2pc.toml", include_str!("init/r2pc.toml")),
    ("policies/vocabulary.r2p", include_str!("init/policies/vocabulary.r2p")),
    ("policies/rules.r2p", include_str!("init/policies/rules.r2p")),
    ("policies/rules_test.r2p", include_str!("init/policies/rules_test.r2p")),
    ("facts/GHA.yaml", include_str!("init/facts/GHA.yaml")),
    ("facts/LBY.yaml", include_str!("init/facts/LBY.yaml")),
];

/// Writes the project; where one of its files stands already, nothing is written.
pub(super) fn run(context: &Context, args: &InitArgs) -> Outcome {
    if let Some((name, _)) = FILES.iter().find(|(name, _)| world::exists(&args.folder.join(name))) {
        return Err(in_the_way(&args.folder.join(name)).into());
    }
    for (name, text) in FILES {
        let path = args.folder.join(name);
        if let Some(folder) = path.parent() {
            world::make_folder(folder)?;
        }
        world::write(&path, text.as_bytes())?;
        context.write(&format!("{}\n", world::display(&path)), None)?;
    }
    context.note(&next(&args.folder));
    Ok(Exit::Fine)
}

fn in_the_way(path: &Path) -> Problem {
    let name = world::display(path);
    Problem::new(io::NOT_WRITTEN, format!("`{name}` is there already"))
        .file(name)
        .help("name a new folder: r2pc init NAME")
}

fn next(folder: &Path) -> String {
    let go =
        if folder == Path::new(".") { String::new() } else { format!("cd {} && ", world::display(folder)) };
    format!("\nNow run: {go}r2pc check && r2pc test")
}
