//! Settings: flag over variable over the nearest `r2pc.toml` over default, each with where it came from.

mod file;

use crate::args::{Color, Common, ConfigArgs, FailOn, Format};
use crate::problem::{Complaints, Problem};
use crate::shelf::Shelf;
use crate::world;
use clap::ArgMatches;
use clap::parser::ValueSource;
use file::FileSettings;
pub(crate) use file::quoted;
use jiff::civil::Date;
use r2pc_lang::codes::config as codes;
use r2pc_lang::diagnostic::Severity;
use r2pc_lang::lint::{Override, Scope};
use std::path::{Path, PathBuf};

/// The name of the settings file.
pub(crate) const FILE: &str = "r2pc.toml";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The command line.
    Flag,
    /// A variable of this name.
    Variable(String),
    /// A line of the settings file.
    File(String),
    /// Nobody said anything.
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Flag => f.write_str("flag"),
            Origin::Variable(name) => write!(f, "variable {name}"),
            Origin::File(place) => f.write_str(place),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

/// What lints are set to, in the order of the file.
pub(crate) type LintLevels = Vec<Override>;

/// Settings that do not depend on the command, and those of the file, which commands ask for one by one.
pub(crate) struct Settings {
    matches: ArgMatches,
    file: FileSettings,
    /// Where the file was found, and what it speaks of.
    shelf: Shelf,
}

impl Settings {
    /// Reads the settings file: the one that is named, else the nearest.
    ///
    /// # Errors
    /// A file that is named and not there, or whose text is not right.
    pub(crate) fn read(common: &Common, matches: &ArgMatches) -> Result<Settings, Complaints> {
        let path = common.config.clone().or_else(|| world::find_upwards(FILE));
        let file = path.map(|path| file::read(&Shelf::Disk, &path)).transpose()?.unwrap_or_default();
        let matches = matches.subcommand().map_or_else(|| matches.clone(), |(_, inner)| inner.clone());
        Ok(Settings { matches, file, shelf: Shelf::Disk })
    }

    /// The same flags and variables over the settings file of another place; without one where none is given.
    ///
    /// # Errors
    /// A file whose text is not right.
    pub(crate) fn elsewhere(&self, shelf: &Shelf, path: Option<&Path>) -> Result<Settings, Complaints> {
        let file = path.map(|path| file::read(shelf, path)).transpose()?.unwrap_or_default();
        Ok(Settings { matches: self.matches.clone(), file, shelf: shelf.clone() })
    }

    /// The settings file in use.
    pub(crate) fn path(&self) -> Setting<Option<PathBuf>> {
        let path = self.file.path.clone();
        let origin =
            if path.is_some() { self.told("config").unwrap_or(Origin::Default) } else { Origin::Default };
        Setting { value: path, origin }
    }

    /// What lints are set to.
    pub(crate) fn lints(&self) -> Setting<LintLevels> {
        self.pick("lints", None, self.file.lints.clone(), LintLevels::new())
    }

    /// Colours.
    pub(crate) fn color(&self, flag: Option<Color>) -> Setting<Color> {
        self.pick("color", flag, self.file.color.clone(), Color::Auto)
    }

    /// Policies: none stands for the standing set that the binary carries.
    pub(crate) fn policies(&self, flag: &[PathBuf]) -> Setting<Option<Vec<PathBuf>>> {
        let usual = PathBuf::from("policies");
        let usual = self.shelf.is_folder(&usual).then(|| vec![usual]);
        self.paths("policies", flag, self.file.policies.clone()).map_or(
            Setting { value: usual, origin: Origin::Default },
            |found| Setting { value: Some(found.value), origin: found.origin },
        )
    }

    /// Facts.
    pub(crate) fn facts(&self, flag: &[PathBuf]) -> Setting<Vec<PathBuf>> {
        self.paths("facts", flag, self.file.facts.clone())
            .unwrap_or(Setting { value: vec![PathBuf::from("facts")], origin: Origin::Default })
    }

    /// The as-of day.
    pub(crate) fn as_of(&self, flag: Option<Date>) -> Setting<Date> {
        match self.pick("as_of", flag.map(Some), self.file.as_of.clone().map(|f| f.map(Some)), None) {
            Setting { value: Some(day), origin } => Setting { value: day, origin },
            Setting { value: None, origin } => Setting { value: world::today(), origin },
        }
    }

    /// The known-by day.
    pub(crate) fn known_by(&self, flag: Option<Date>) -> Setting<Option<Date>> {
        self.pick("known_by", flag.map(Some), self.file.known_by.clone().map(|f| f.map(Some)), None)
    }

    /// Waivers: none where nobody names a file and the default is not there.
    pub(crate) fn waivers(&self, flag: Option<PathBuf>) -> Setting<Option<PathBuf>> {
        let usual = Some(PathBuf::from(crate::waivers::FILE)).filter(|path| world::is_file(path));
        let from_file = self.file.waivers.clone().map(|setting| setting.map(Some));
        self.pick("waivers", flag.map(Some), from_file, usual)
    }

    /// From what on a run fails.
    pub(crate) fn fail_on(&self, flag: Option<FailOn>) -> Setting<FailOn> {
        self.pick("fail_on", flag, self.file.fail_on.clone(), FailOn::Alert)
    }

    /// The format, of those that a command can write; the first is its default. A format from the settings file
    /// holds for the commands that can write it.
    ///
    /// # Errors
    /// A flag or variable that asks for a format that the command cannot write.
    pub(crate) fn format(&self, flag: Option<Format>, can: &[Format]) -> Result<Setting<Format>, Problem> {
        let default = can.first().copied().unwrap_or(Format::Table);
        let from_file = self.file.format.clone().filter(|f| can.contains(&f.value));
        let picked = self.pick("format", flag, from_file, default);
        if can.contains(&picked.value) { Ok(picked) } else { Err(wrong_format(picked.value, can)) }
    }

    /// The format that the command line or a variable names.
    pub(crate) fn asked_format(&self) -> Option<Format> {
        self.matches.try_contains_id("format").ok()?;
        self.matches.try_get_one::<Format>("format").ok().flatten().copied()
    }

    fn pick<T>(&self, id: &str, told: Option<T>, file: Option<Setting<T>>, default: T) -> Setting<T> {
        match told {
            Some(value) => Setting { value, origin: self.told(id).unwrap_or(Origin::Flag) },
            None => file.unwrap_or(Setting { value: default, origin: Origin::Default }),
        }
    }

    /// Whether a flag or its variable spoke.
    fn told(&self, id: &str) -> Option<Origin> {
        self.matches.try_contains_id(id).ok()?;
        match self.matches.value_source(id)? {
            ValueSource::CommandLine => Some(Origin::Flag),
            ValueSource::EnvVariable => Some(Origin::Variable(format!("R2PC_{}", id.to_uppercase()))),
            _ => None,
        }
    }

    /// Paths: those of the command line, else of the variable, else of the file.
    fn paths(
        &self,
        id: &str,
        flag: &[PathBuf],
        file: Option<Setting<Vec<PathBuf>>>,
    ) -> Option<Setting<Vec<PathBuf>>> {
        if !flag.is_empty() {
            return Some(Setting { value: flag.to_vec(), origin: Origin::Flag });
        }
        let variable = format!("R2PC_{}", id.to_uppercase());
        match world::variable_paths(&variable) {
            paths if paths.is_empty() => file,
            paths => Some(Setting { value: paths, origin: Origin::Variable(variable) }),
        }
    }
}

impl<T> Setting<T> {
    fn map<U>(self, f: impl FnOnce(T) -> U) -> Setting<U> {
        Setting { value: f(self.value), origin: self.origin }
    }
}

fn wrong_format(asked: Format, can: &[Format]) -> Problem {
    let words: Vec<_> = can.iter().map(|f| format!("`{}`", word(f))).collect();
    Problem::new(codes::WRONG_FORMAT, format!("this command does not write `{}`", word(&asked)))
        .help(format!("it writes {}", words.join(", ")))
}

/// The word of a value that has a fixed set of them.
pub(crate) fn word<T: clap::ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
}

/// All settings as lines: name, value, origin.
pub(crate) fn lines(
    settings: &Settings,
    common: &Common,
    args: &ConfigArgs,
) -> Result<Vec<[String; 3]>, Problem> {
    let paths = |paths: &[PathBuf]| paths.iter().map(|p| world::display(p)).collect::<Vec<_>>().join(" ");
    let day = |day: Option<Date>| day.map_or_else(|| "none".to_owned(), |d| d.to_string());
    let policies = |p: Option<Vec<PathBuf>>| p.map_or_else(|| "the built-in set".to_owned(), |p| paths(&p));
    let formats = <Format as clap::ValueEnum>::value_variants();
    Ok(vec![
        line("config", settings.path().map(|p| p.map_or_else(|| "none".to_owned(), |p| world::display(&p)))),
        line("policies", settings.policies(&args.policies.policies).map(policies)),
        line("facts", settings.facts(&args.facts).map(|p| paths(&p))),
        line("as_of", settings.as_of(args.when.as_of).map(|d| d.to_string())),
        line("known_by", settings.known_by(args.when.known_by).map(day)),
        line("fail_on", settings.fail_on(args.fail_on).map(|f| word(&f))),
        line("format", settings.format(args.output.format, formats)?.map(|f| word(&f))),
        line("color", settings.color(common.color).map(|c| word(&c))),
        line(
            "waivers",
            settings
                .waivers(args.waivers.clone())
                .map(|p| p.map_or_else(|| "none".to_owned(), |p| world::display(&p))),
        ),
        line("lints", settings.lints().map(|levels| lint_levels(&levels))),
    ])
}

fn line(name: &str, setting: Setting<String>) -> [String; 3] {
    [name.to_owned(), setting.value, setting.origin.to_string()]
}

fn lint_levels(levels: &LintLevels) -> String {
    let one = |set: &Override| {
        let lint = set.lint.map_or("all", |code| code.name().trim_start_matches("r2p::lint::"));
        let level = set.level.map_or("off", severity_word);
        match &set.scope {
            Scope::Everywhere => format!("{lint}={level}"),
            Scope::Files(like) | Scope::Package(like) | Scope::Rule(like) => {
                format!("{lint}={level} in {like}")
            }
        }
    };
    if levels.is_empty() {
        "as they are".to_owned()
    } else {
        levels.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// The word of a severity.
pub(crate) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    use crate::args::date;

    #[test]
    fn a_day_is_year_month_day() {
        assert!(date("2015-06-30").is_ok());
        assert!(date("30 June 2015").is_err());
    }
}
