//! Tests of a rule, written from what the facts at hand say of a country.

use super::Page;
use super::actions::{Action, ActionKind};
use super::given;
use crate::analysis::{SetId, set_of};
use crate::live::{LiveSet, Loaded};
use r2pc_engine::facts::read::Format;
use r2pc_lang::diagnostic::Edit;
use r2pc_lang::program::{FactId, Outcome, Program, RuleId};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::Kind;
use r2pc_lang::syntax::RuleKind;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A verdict to be expected, the first country that has it, and what is known of it.
struct Example<'a> {
    verdict: Option<Outcome>,
    country: &'a Arc<str>,
    loaded: &'a Loaded,
}

/// A rule that tests are written of.
struct Subject<'a> {
    page: &'a Page<'a>,
    program: &'a Program,
    rule: RuleId,
    live: &'a LiveSet,
}

/// Tests of the rule whose head is at an offset: one for each verdict that a country at hand has, with the facts of
/// that country; where there are none, one that expects the unknown of the unknown.
#[must_use]
pub fn tests_of(page: &Page<'_>, offset: usize) -> Vec<Action> {
    let id = set_of(page.snapshot, page.file);
    tests_with(page, offset, &id).unwrap_or_default()
}

fn tests_with(page: &Page<'_>, offset: usize, id: &SetId) -> Option<Vec<Action>> {
    let outline = &page.syntax.outline;
    let file = page.snapshot.file(page.file);
    let on_line = |span: Span| file.line_of(span.start as usize) == file.line_of(offset);
    let head = outline.definitions.iter().find(|d| matches!(d.kind, Kind::Rule(_)) && on_line(d.span))?;
    if head.kind == Kind::Rule(RuleKind::Measure) {
        return None;
    }
    let checked = page.snapshot.caches().checked_last(id)?;
    let rule = checked.program.rule_named(&format!("{}.{}", outline.package, head.name))?;
    let live = page.snapshot.live().of(id).unwrap_or_default();
    let loaded = page.snapshot.live().facts_of(id);
    let subject = Subject { page, program: &checked.program, rule, live: &live };
    let end = page.syntax.parsed.file.declarations.get(head.declaration)?.span.end as usize;
    let write = |(title, text): (String, String)| Action {
        title,
        kind: ActionKind::Write,
        edits: vec![Edit { span: page.span(end, end), text: format!("\n\n{text}") }],
        mends: None,
        preferred: false,
    };
    let mut texts: Vec<_> =
        subject.examples(loaded.as_deref()).iter().filter_map(|e| subject.of(e)).collect();
    if texts.is_empty() {
        texts.push(subject.of_nothing());
    }
    Some(texts.into_iter().map(write).collect())
}

impl Subject<'_> {
    /// The first country of each verdict. A rule with items has several verdicts for a country: no example of it.
    fn examples<'a>(&'a self, loaded: Option<&'a Loaded>) -> Vec<Example<'a>> {
        let rule = self.program.rule(self.rule);
        let tally = self.live.tallies.get(&rule.full_name).filter(|_| rule.each.is_none());
        let first = |(verdict, countries): (&Option<Outcome>, &'a BTreeSet<Arc<str>>)| {
            Some(Example { verdict: *verdict, country: countries.first()?, loaded: loaded? })
        };
        tally.into_iter().flatten().filter_map(first).collect()
    }

    /// A title for the menu, and a test with the facts of a country.
    fn of(&self, example: &Example<'_>) -> Option<(String, String)> {
        let rule = self.program.rule(self.rule);
        let day = self.live.as_of?;
        let country = example.loaded.facts.country(example.country)?;
        let verdict = example.verdict.map_or("unknown", Outcome::word);
        let facts = &rule.reads;
        let lines = given::lines(&self.program.vocabulary, country, facts, day)
            .or_else(|| self.files(example, facts))?;
        let code = example.country;
        let given: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        let text = format!(
            "test \"{}: {} in {code} on {day}\" {{\n  as of {day}\n{given}  expect {} is {verdict}\n}}",
            rule.name,
            verdict.replace('_', " "),
            rule.name
        );
        Some((format!("Write a test of `{}` from the facts of {code}: {verdict}", rule.name), text))
    }

    /// The facts of a country by their files. Tables cannot be given.
    fn files(&self, example: &Example<'_>, facts: &[FactId]) -> Option<Vec<String>> {
        let (_, doc) = self.page.snapshot.doc_of(self.page.file)?;
        let folder = doc.path.as_ref()?.parent()?;
        let country = example.loaded.facts.country(example.country)?;
        let cells = country.cells.iter().filter(|((fact, _), _)| facts.contains(fact));
        let files: BTreeSet<FileId> =
            cells.flat_map(|(_, all)| all.iter().map(|one| one.span.file)).collect();
        let paths: &BTreeMap<FileId, PathBuf> = &example.loaded.paths;
        let line = |file: &FileId| {
            let path =
                paths.get(file).filter(|path| Format::of(path).is_some_and(|format| !format.is_table()))?;
            Some(format!("given facts \"{}\" country {}", relative(folder, path)?, example.country))
        };
        files.iter().map(line).collect()
    }

    /// A test that gives nothing and expects nothing to be known.
    fn of_nothing(&self) -> (String, String) {
        let rule = self.program.rule(self.rule);
        let vocabulary = &self.program.vocabulary;
        let day = self.live.as_of.map_or_else(|| "2015-06-30".to_owned(), |day| day.to_string());
        let facts = rule.reads.iter().map(|fact| vocabulary.fact(*fact)).filter(|fact| fact.by.is_none());
        let given: String = facts.map(|fact| format!("  given {} is not_collected\n", fact.name)).collect();
        let text = format!(
            "test \"{}: what is not known is not decided\" {{\n  as of {day}\n{given}  expect {} is unknown\n}}",
            rule.name, rule.name
        );
        (format!("Write a test of `{}`", rule.name), text)
    }
}

/// A path from a folder, with forward slashes.
fn relative(folder: &Path, path: &Path) -> Option<String> {
    let shared = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..");
    let down = path.components().skip(shared).map(|part| part.as_os_str().to_str());
    let parts: Option<Vec<&str>> = up.map(Some).chain(down).collect();
    Some(parts?.join("/"))
}
