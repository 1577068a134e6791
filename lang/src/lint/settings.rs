//! The `[lints]` table of a project's settings.
//!
//! `[lints]` holds for all policies; `[lints.files."…"]`, `[lints.packages."…"]` and `[lints.rules."…"]` for those whose
//! name is like the pattern.

use super::{Override, Scope};
use crate::codes::{self, Code, config as code};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources, Span};
use crate::suggest::did_you_mean;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

type Value<'i> = Spanned<DeValue<'i>>;

/// What a `[lints]` table sets, in its order, and what is wrong with it. `file` is the settings file that the value was
/// read from.
#[must_use]
pub fn read(sources: &Sources, file: FileId, value: &Value<'_>) -> (Vec<Override>, Vec<Diagnostic>) {
    let mut reader = Reader { sources, file, levels: Vec::new(), diagnostics: Vec::new() };
    for (key, value) in reader.table(value).into_iter().flatten() {
        match scopes(key.get_ref()) {
            Some(scope) => reader.scoped(value, scope),
            None => reader.entry(key, value, &Scope::Everywhere),
        }
    }
    (reader.levels, reader.diagnostics)
}

/// A value that a setting cannot have.
#[must_use]
pub fn wrong_value(sources: &Sources, span: Span, help: impl Into<String>) -> Diagnostic {
    let text = sources.text(span).lines().next().unwrap_or("");
    Diagnostic::error(code::WRONG_VALUE, span, format!("`{text}` does not fit this setting")).help(help)
}

struct Reader<'a> {
    sources: &'a Sources,
    file: FileId,
    levels: Vec<Override>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span<T>(&self, of: &Spanned<T>) -> Span {
        Span::new(self.file, of.span().start, of.span().end)
    }

    fn wrong<T>(&mut self, value: &Value<'_>, help: &str) -> Option<T> {
        let wrong = wrong_value(self.sources, self.span(value), help);
        self.diagnostics.push(wrong);
        None
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.wrong(value, "write a table: [lints], and below it a lint's name and its level"),
        }
    }

    fn scoped(&mut self, value: &Value<'_>, scope: fn(String) -> Scope) {
        for (pattern, value) in self.table(value).into_iter().flatten() {
            let scope = scope(pattern.get_ref().to_string());
            for (key, value) in self.table(value).into_iter().flatten() {
                self.entry(key, value, &scope);
            }
        }
    }

    fn entry(&mut self, key: &Spanned<DeString<'_>>, value: &Value<'_>, scope: &Scope) {
        let lint = self.lint(key.get_ref(), self.span(key));
        let level = self.level(value);
        if let (Some(lint), Some(level)) = (lint, level) {
            self.levels.push(Override { lint, scope: scope.clone(), level });
        }
    }

    /// The lint of a name; `all` is every lint.
    fn lint(&mut self, name: &str, span: Span) -> Option<Option<Code>> {
        let lints = || codes::all().map(|e| e.code.name()).filter_map(|c| c.strip_prefix("r2p::lint::"));
        let short = name.strip_prefix("r2p::").unwrap_or(name);
        let short = short.strip_prefix("lint::").unwrap_or(short);
        if short == "all" {
            return Some(None);
        }
        let found = codes::find(&format!("lint::{short}"));
        if found.is_none() {
            let help =
                did_you_mean(short, lints()).unwrap_or_else(|| "`r2pc error` lists them all".to_owned());
            let unknown = Diagnostic::error(code::UNKNOWN_KEY, span, format!("there is no lint `{name}`"));
            self.diagnostics.push(unknown.help(help));
        }
        found.map(|entry| Some(entry.code))
    }

    fn level(&mut self, value: &Value<'_>) -> Option<Option<Severity>> {
        const HELP: &str = "write \"off\", \"info\", \"warning\" or \"error\"";
        match value.get_ref().as_str() {
            Some("off") => Some(None),
            Some("info") => Some(Some(Severity::Info)),
            Some("warning") => Some(Some(Severity::Warning)),
            Some("error") => Some(Some(Severity::Error)),
            _ => self.wrong(value, HELP),
        }
    }
}

/// What a table in `[lints]` narrows its levels to.
fn scopes(key: &str) -> Option<fn(String) -> Scope> {
    match key {
        "files" => Some(Scope::Files),
        "packages" => Some(Scope::Package),
        "rules" => Some(Scope::Rule),
        _ => None,
    }
}
