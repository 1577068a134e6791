//! Reads `r2pc.toml`. Every mistake in it is told at once, with its place.

use super::{LintLevels, Origin, Setting};
use crate::args::{Color, FailOn, Format, date};
use crate::problem::Complaints;
use crate::shelf::Shelf;
use crate::world;
use clap::ValueEnum;
use jiff::civil::Date;
use r2pc_lang::codes::config as code;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::lint::settings;
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::suggest::did_you_mean;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 9] =
    ["policies", "facts", "as_of", "known_by", "fail_on", "format", "color", "waivers", "lints"];

/// What the file says; its paths are already relative to the working folder.
#[derive(Clone, Debug, Default)]
pub(super) struct FileSettings {
    pub(super) path: Option<PathBuf>,
    pub(super) policies: Option<Setting<Vec<PathBuf>>>,
    pub(super) facts: Option<Setting<Vec<PathBuf>>>,
    pub(super) as_of: Option<Setting<Date>>,
    pub(super) known_by: Option<Setting<Date>>,
    pub(super) fail_on: Option<Setting<FailOn>>,
    pub(super) format: Option<Setting<Format>>,
    pub(super) color: Option<Setting<Color>>,
    pub(super) waivers: Option<Setting<PathBuf>>,
    pub(super) lints: Option<Setting<LintLevels>>,
}

/// Reads a settings file.
pub(super) fn read(shelf: &Shelf, path: &Path) -> Result<FileSettings, Complaints> {
    let text = shelf.read(path)?;
    let mut sources = Sources::new();
    let file = sources.add(world::display(path), text.as_str());
    let mut reader = Reader { file, path, sources: &sources, diagnostics: Vec::new() };
    let settings = reader.document(&text);
    match std::mem::take(&mut reader.diagnostics) {
        none if none.is_empty() => Ok(settings),
        diagnostics => Err(Complaints { sources, diagnostics, problems: Vec::new() }),
    }
}

type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'a> {
    file: FileId,
    path: &'a Path,
    sources: &'a Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn document(&mut self, text: &str) -> FileSettings {
        let mut settings = FileSettings { path: Some(self.path.to_path_buf()), ..FileSettings::default() };
        match DeTable::parse(text) {
            Err(error) => self.syntax(text, &error),
            Ok(table) => {
                for (key, value) in table.get_ref() {
                    self.entry(&mut settings, key.get_ref(), self.span(key.span()), value);
                }
            }
        }
        settings
    }

    fn syntax(&mut self, text: &str, error: &toml::de::Error) {
        let at = error.span().unwrap_or(0..0);
        let start = at.start.min(text.len().saturating_sub(1));
        let span = self.span(start..at.end.max(start + 1).min(text.len()));
        let wrong = Diagnostic::error(code::SYNTAX, span, error.message().replace('\n', ", "));
        self.diagnostics
            .push(wrong.help("words stand in quotes, days do not: format = \"table\", as_of = 2015-06-30"));
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn entry(&mut self, settings: &mut FileSettings, key: &str, key_span: Span, value: &Value<'_>) {
        let place = Origin::File(format!(
            "{}:{}",
            world::display(self.path),
            self.sources.file(self.file).line_column(key_span.start as usize).line
        ));
        macro_rules! set {
            ($field:ident, $value:expr) => {
                settings.$field = $value.map(|value| Setting { value, origin: place })
            };
        }
        match key {
            "policies" => set!(policies, self.paths(value)),
            "facts" => set!(facts, self.paths(value)),
            "as_of" => set!(as_of, self.day(value)),
            "known_by" => set!(known_by, self.day(value)),
            "fail_on" => set!(fail_on, self.choice(value)),
            "format" => set!(format, self.choice(value)),
            "color" => set!(color, self.choice(value)),
            "waivers" => set!(waivers, self.path(value)),
            "lints" => set!(lints, Some(self.lints(value))),
            _ => {
                let known =
                    did_you_mean(key, KEYS).unwrap_or_else(|| format!("the keys are {}", quoted(KEYS)));
                let unknown =
                    Diagnostic::error(code::UNKNOWN_KEY, key_span, format!("there is no setting `{key}`"));
                self.diagnostics.push(unknown.help(known));
            }
        }
    }

    fn wrong<T>(&mut self, value: &Value<'_>, help: impl Into<String>) -> Option<T> {
        let wrong = settings::wrong_value(self.sources, self.span(value.span()), help);
        self.diagnostics.push(wrong);
        None
    }

    fn text<'v>(&mut self, value: &'v Value<'_>, help: &str) -> Option<&'v str> {
        match value.get_ref() {
            DeValue::String(text) => Some(text),
            _ => self.wrong(value, help),
        }
    }

    fn paths(&mut self, value: &Value<'_>) -> Option<Vec<PathBuf>> {
        const HELP: &str = "write a path in quotes, or several in brackets: [\"policies\", \"ours\"]";
        let folder = self.path.parent().unwrap_or(Path::new("")).to_path_buf();
        match value.get_ref() {
            DeValue::Array(items) => {
                items.iter().map(|item| self.text(item, HELP).map(|text| folder.join(text))).collect()
            }
            _ => self.text(value, HELP).map(|text| vec![folder.join(text)]),
        }
    }

    fn path(&mut self, value: &Value<'_>) -> Option<PathBuf> {
        let folder = self.path.parent().unwrap_or(Path::new("")).to_path_buf();
        self.text(value, "write a path in quotes").map(|text| folder.join(text))
    }

    fn day(&mut self, value: &Value<'_>) -> Option<Date> {
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return self.wrong(value, "write a day: 2015-06-30"),
        };
        date(&text).ok().or_else(|| self.wrong(value, "write a day: 2015-06-30"))
    }

    fn choice<T: ValueEnum>(&mut self, value: &Value<'_>) -> Option<T> {
        let words: Vec<String> = T::value_variants().iter().map(super::word).collect();
        let one_of = format!("write one of {}", quoted(words.iter().map(String::as_str)));
        let text = self.text(value, &one_of)?;
        T::from_str(text, false).ok().or_else(|| {
            let help = did_you_mean(text, words.iter().map(String::as_str)).unwrap_or(one_of);
            self.wrong(value, help)
        })
    }

    fn lints(&mut self, value: &Value<'_>) -> LintLevels {
        let (levels, wrong) = settings::read(self.sources, self.file, value);
        self.diagnostics.extend(wrong);
        levels
    }
}

/// Words, each between backticks, with commas between.
pub(crate) fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}
