//! What stands over a rule or a test: what it says about the countries at hand.

use super::Page;
use crate::analysis::set_of;
use crate::live::{Tally, Tested};
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::Kind;
use r2pc_lang::syntax::DeclarationKind;
use std::sync::Arc;

/// A line over a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Over what.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// What a click asks for.
    pub asks: Asks,
}

/// What a click asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Which countries have which verdict of this rule.
    Rule(String),
    /// What became of this test.
    Test(String),
}

/// The lenses of a document, in order of place. Nothing is worked out for them: they show what is known.
#[must_use]
pub fn lenses(snapshot: &Snapshot, file: FileId) -> Vec<Lens> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let live = snapshot.live().of(&set_of(snapshot, file)).unwrap_or_default();
    let outline = &page.syntax.outline;
    let mut lenses = Vec::new();
    for rule in outline.definitions.iter().filter(|d| matches!(d.kind, Kind::Rule(_))) {
        let name = format!("{}.{}", outline.package, rule.name);
        if let Some(tally) = live.tallies.get(&*name) {
            lenses.push(Lens { span: rule.span, title: tally_text(tally), asks: Asks::Rule(name) });
        }
    }
    for declaration in &page.syntax.parsed.file.declarations {
        if let DeclarationKind::Test(test) = &declaration.kind {
            let title = live.tests.get(&test.title.value).map_or_else(|| "▶ run test".into(), tested_text);
            let asks = Asks::Test(test.title.value.to_string());
            lenses.push(Lens { span: test.title.span, title, asks });
        }
    }
    lenses.sort_by_key(|lens| lens.span);
    lenses
}

/// `present 12 · below_threshold 140 · unknown 41`.
#[must_use]
pub fn tally_text(tally: &Tally) -> String {
    let (unknown, known): (Vec<_>, Vec<_>) = tally.iter().partition(|(outcome, _)| outcome.is_none());
    let all = known.into_iter().chain(unknown);
    let parts = all.map(|(outcome, countries)| format!("{} {}", word(*outcome), countries.len()));
    parts.collect::<Vec<_>>().join(" · ")
}

/// The word of a verdict, as people read it.
fn word(outcome: Option<r2pc_lang::program::Outcome>) -> String {
    outcome.map_or_else(|| "unknown".into(), |outcome| outcome.word().replace('_', " "))
}

/// What became of a test.
fn tested_text(tested: &Tested) -> String {
    match tested.failed.as_slice() {
        _ if tested.passed => "✓ passed".into(),
        [] => "✗ failed".into(),
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!("✗ {}{more}", super::describe::one_line(first))
        }
    }
}

/// Which countries have which verdict of a rule.
#[must_use]
pub fn rule_text(snapshot: &Snapshot, file: FileId, rule: &str) -> Option<String> {
    let live = snapshot.live().of(&set_of(snapshot, file))?;
    let tally = live.tallies.get(rule)?;
    let day = live.as_of.map(|day| format!(" as of {day}")).unwrap_or_default();
    let line = |(outcome, countries): (&Option<_>, &std::collections::BTreeSet<Arc<str>>)| {
        let codes: Vec<&str> = countries.iter().map(|code| &**code).collect();
        format!("{}: {}", word(*outcome), codes.join(", "))
    };
    let lines: Vec<String> = tally.iter().map(line).collect();
    Some(format!("{rule}{day}\n{}", lines.join("\n")))
}

/// What became of a test, in a sentence.
#[must_use]
pub fn test_text(snapshot: &Snapshot, file: FileId, title: &str) -> Option<String> {
    let live = snapshot.live().of(&set_of(snapshot, file))?;
    let tested = live.tests.get(title)?;
    if tested.passed {
        return Some(format!("passed: {title}"));
    }
    Some(format!("failed: {title}\n{}", tested.failed.join("\n")))
}
