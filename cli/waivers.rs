//! Reads `waivers.toml`. Every mistake in it is told at once, with its place.

use crate::args::date;
use crate::config::quoted;
use crate::problem::{Complaints, Problem};
use crate::world;
use jiff::civil::Date;
use r2pc_engine::waiver::{State, Waiver};
use r2pc_lang::codes::{config, waiver as code};
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Program;
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::suggest::did_you_mean;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file that is read where nobody names one.
pub(crate) const FILE: &str = "waivers.toml";

const KEYS: [&str; 6] = ["rule", "country", "item", "until", "owner", "reason"];
const EXAMPLE: &str = "[[waiver]], and below it rule, country, until, owner and reason";

/// Reads waivers; their text joins the others.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn read(
    path: &Path,
    program: &Program,
    sources: &mut Sources,
) -> Result<(Vec<Waiver>, Vec<Diagnostic>), Problem> {
    let text = world::read(path)?;
    let file = sources.add(world::display(path), text.as_str());
    let mut reader = Reader { program, file, text: &text, said: Vec::new() };
    let waivers = reader.document();
    Ok((waivers, reader.said))
}

/// What is to be said of waivers that have expired or that nothing needs, as of a day.
pub(crate) fn said(waivers: &[Waiver], states: &[State], program: &Program, as_of: Date) -> Vec<Diagnostic> {
    let one = |(waiver, state): (&Waiver, &State)| {
        let name = waiver.name(program);
        let (code, message, help) = match state {
            State::Expired => (
                code::EXPIRED,
                format!("the waiver for {name} ended on {}, before {as_of}", waiver.until),
                format!("ask {}: renew it, or take it out", waiver.owner),
            ),
            State::Dead => (
                code::DEAD,
                format!("the waiver for {name} waives nothing"),
                "what it was for is no longer so: take it out".to_owned(),
            ),
            State::InUse | State::NotAsked => return None,
        };
        Some(Diagnostic::warning(code, waiver.span, message).help(help))
    };
    waivers.iter().zip(states).filter_map(one).collect()
}

/// Complaints of a waiver file that is wrong; none where it is right.
pub(crate) fn refused(said: &[Diagnostic], sources: &Sources) -> Option<Complaints> {
    let wrong: Vec<_> = said.iter().filter(|d| d.is_error()).cloned().collect();
    (!wrong.is_empty()).then(|| Complaints {
        sources: sources.clone(),
        diagnostics: wrong,
        problems: Vec::new(),
    })
}

type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'a> {
    program: &'a Program,
    file: FileId,
    text: &'a str,
    said: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn wrong<T>(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Option<T> {
        self.said.push(Diagnostic::error(code::SHAPE, span, message).help(help));
        None
    }

    fn document(&mut self) -> Vec<Waiver> {
        let text = self.text;
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let start = at.start.min(text.len().saturating_sub(1));
                let span = self.span(start..at.end.max(start + 1).min(text.len()));
                self.said.push(
                    Diagnostic::error(config::SYNTAX, span, error.message().replace('\n', ", "))
                        .help("texts stand in quotes, days do not: until = 2016-06-30"),
                );
                return Vec::new();
            }
        };
        let mut waivers = Vec::new();
        for (key, value) in table.get_ref() {
            if key.get_ref() == "waiver" {
                self.each(value, &mut waivers);
            } else {
                let span = self.span(key.span());
                self.wrong::<()>(
                    span,
                    format!("`{}` means nothing here", key.get_ref()),
                    format!("write {EXAMPLE}"),
                );
            }
        }
        waivers
    }

    fn each(&mut self, value: &Value<'_>, waivers: &mut Vec<Waiver>) {
        let DeValue::Array(items) = value.get_ref() else {
            let span = self.span(value.span());
            self.wrong::<()>(span, "waivers are a list of tables", format!("write {EXAMPLE}"));
            return;
        };
        for item in items {
            let span = self.span(item.span());
            match item.get_ref() {
                DeValue::Table(table) => waivers.extend(self.waiver(table, span)),
                _ => {
                    self.wrong::<()>(span, "a waiver is a table", format!("write {EXAMPLE}"));
                }
            }
        }
    }

    fn waiver(&mut self, table: &DeTable<'_>, span: Span) -> Option<Waiver> {
        for (key, _) in table {
            if !KEYS.contains(&&**key.get_ref()) {
                let help = did_you_mean(key.get_ref(), KEYS)
                    .unwrap_or_else(|| format!("the keys of a waiver are {}", quoted(KEYS)));
                let at = self.span(key.span());
                self.wrong::<()>(at, format!("a waiver has no `{}`", key.get_ref()), help);
            }
        }
        // All are looked at before one is missed, so that everything is said at once.
        let rule = self.text(table, "rule", span);
        let country = self.text(table, "country", span);
        let until = self.day(table, span);
        let owner = self.text(table, "owner", span);
        let reason = self.text(table, "reason", span);
        let item = if table.contains_key("item") { self.text(table, "item", span) } else { None };
        let rule = rule.and_then(|(name, at)| self.rule(&name, at));
        let country = country.and_then(|(code, at)| r2pc_lang::fit::country(&code, at, &mut self.said));
        Some(Waiver {
            rule: rule?,
            country: country?,
            item: item.map(|(key, _)| key),
            until: until?,
            owner: owner?.0,
            reason: reason?.0,
            span,
        })
    }

    fn rule(&mut self, name: &str, at: Span) -> Option<r2pc_lang::program::RuleId> {
        let found = self.program.rule_named(name);
        if found.is_none() {
            let names = self.program.rules.iter().map(|rule| &*rule.full_name);
            let help = did_you_mean(name, names).unwrap_or_else(|| "write the rule's full name".to_owned());
            return self.wrong(at, format!("there is no rule `{name}`"), help);
        }
        found
    }

    /// A text that is required and says something.
    fn text(&mut self, table: &DeTable<'_>, key: &str, span: Span) -> Option<(Arc<str>, Span)> {
        let Some(value) = table.get(key) else {
            return self.wrong(span, format!("this waiver has no `{key}`"), required());
        };
        let at = self.span(value.span());
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some((text.trim().into(), at)),
            _ => self.wrong(
                at,
                format!("`{key}` is a text that says something"),
                format!("write {key} = \"…\""),
            ),
        }
    }

    fn day(&mut self, table: &DeTable<'_>, span: Span) -> Option<Date> {
        let Some(value) = table.get("until") else {
            return self.wrong(span, "this waiver has no `until`", required());
        };
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let at = self.span(value.span());
        date(&text).ok().or_else(|| self.wrong(at, "`until` is a day", "write until = 2016-06-30"))
    }
}

fn required() -> String {
    format!(
        "a waiver needs {}; only `item` may be left out",
        quoted(["rule", "country", "until", "owner", "reason"])
    )
}
