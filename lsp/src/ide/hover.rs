//! What a word means.

use super::{Page, describe, lenses};
use crate::analysis::set_of;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::{Definition, Kind, Target};
use r2pc_lang::tokens::{Token, TokenKind};
use r2pc_lang::words;
use std::collections::BTreeSet;

/// What is said of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is said of.
    pub span: Span,
    /// What is said, in Markdown.
    pub markdown: String,
}

/// What the word at an offset means.
#[must_use]
pub fn hover(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Hover> {
    let page = Page::of(snapshot, file)?;
    named(&page, offset).or_else(|| keyword(&page, offset))
}

/// What a name stands for.
fn named(page: &Page<'_>, offset: usize) -> Option<Hover> {
    let reference = page.reference(offset)?;
    let markdown = match &reference.target {
        Target::Declared(_) => definition(page, page.definition(&reference.target)?),
        Target::Variable(span) => variable(page, *span)?,
        Target::Package(name) => package(page, name),
        Target::Tag(name) => format!("tag `{name}`: {} uses", page.occurrences(&reference.target).len()),
        Target::Builtin(word) => builtin(word),
    };
    Some(Hover { span: reference.span, markdown })
}

/// A definition: its head, its meaning, and where it is used.
#[must_use]
pub fn definition(page: &Page<'_>, definition: &Definition) -> String {
    let mut parts = vec![format!("```r2p\n{}\n```", describe::head(page, definition))];
    parts.extend(describe::paragraphs(page, definition));
    let package = page.set.names.package_of(definition);
    parts.extend(counted(page, definition, package));
    let mut last = vec![format!("in `{package}`")];
    last.extend(used(page, definition));
    parts.push(last.join(" · "));
    parts.join("\n\n")
}

/// What a rule says of the countries at hand, if that has been worked out.
fn counted(page: &Page<'_>, definition: &Definition, package: &str) -> Option<String> {
    let Kind::Rule(_) = definition.kind else { return None };
    let live = page.snapshot.live().of(&set_of(page.snapshot, page.file))?;
    let tally = live.tallies.get(&*format!("{package}.{}", definition.name))?;
    let day = live.as_of.map(|day| format!(" as of {day}")).unwrap_or_default();
    Some(format!("{} countries{day}: {}", live.countries, lenses::tally_text(tally)))
}

/// How often and where a definition is used.
fn used(page: &Page<'_>, definition: &Definition) -> Option<String> {
    let places = page.occurrences(&Target::Declared(definition.span));
    let mut users = BTreeSet::new();
    for place in places.iter().filter(|place| !place.declares) {
        let outline = page.set.names.outline(place.span.file)?;
        let owner = outline.definitions.iter().find(|d| {
            !d.kind.is_member() && d.whole.start <= place.span.start && place.span.end <= d.whole.end
        });
        users.extend(owner.map(|owner| format!("`{}`", owner.name)));
    }
    let count = places.iter().filter(|place| !place.declares).count();
    if count == 0 {
        return Some("not used".into());
    }
    const SHOWN: usize = 6;
    let more = users.len().saturating_sub(SHOWN);
    let mut names: Vec<String> = users.into_iter().take(SHOWN).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let by = if names.is_empty() { String::new() } else { format!(" by {}", names.join(", ")) };
    Some(format!("used {count} {}{by}", if count == 1 { "time" } else { "times" }))
}

/// A variable: what it stands for.
fn variable(page: &Page<'_>, span: Span) -> Option<String> {
    let resolved = page.set.resolved(span.file)?;
    let variable = resolved.variables.iter().find(|variable| variable.span == span)?;
    use r2pc_lang::symbols::Ty;
    let what = match &variable.ty {
        Ty::Enum(owner) => format!("each value of `{}`", page.snapshot.text(*owner)),
        Ty::Record(owner) => format!("a `{}`", page.snapshot.text(*owner)),
        Ty::SomeRule(kind) => format!("a {}", kind.word()),
        _ => "a variable".into(),
    };
    Some(format!("`{}`: {what}", variable.name))
}

fn package(page: &Page<'_>, name: &str) -> String {
    let names = &page.set.names;
    let definitions = names.files_of(name).flat_map(|outline| &outline.definitions);
    let (mut rules, mut facts) = (0, 0);
    for definition in definitions {
        match definition.kind {
            Kind::Rule(_) => rules += 1,
            Kind::Fact => facts += 1,
            _ => {}
        }
    }
    let files = names.files_of(name).count();
    format!("```r2p\npackage {name}\n```\n\n{rules} rules, {facts} facts in {files} files")
}

/// A word of the language that stands for a value.
fn builtin(word: &str) -> String {
    let meaning = match word {
        "low" => "The level of a risk that is not present. No country has no level.",
        "moderate" => "The least level of a risk that is present.",
        "high" => "A level of a risk, above moderate.",
        "extreme" => "The highest level of a risk.",
        "clear" => "No warning.",
        "watch" => "The lowest level of a warning.",
        "alert" => "The middle level of a warning.",
        "alarm" => "The highest level of a warning.",
        "present" => "A risk that its rule finds.",
        "below_threshold" => "A risk that its rule does not find: at level low, never none.",
        "holding" => "A resilience that holds.",
        "lacking" => "A resilience that does not hold.",
        "met" => "An obligation fulfilled.",
        "pending" => "An obligation whose day has not come.",
        "unmet" => "An obligation not fulfilled.",
        "raised" => "A warning given.",
        "offered" => "Help offered.",
        "not_offered" => "Help not offered.",
        "not_applicable" => "The rule does not apply.",
        "inhibited" => "Some resilience that names this risk holds.",
        "amplified" => "Some risk that amplifies this one is present.",
        "withheld" => "Access refused or data kept back: itself a sign.",
        "not_reported" => "Asked for and not given.",
        "not_collected" => "Nobody looked.",
        "not_due" => "Its day has not come.",
        "disputed" => "Sources differ.",
        "expired" => "The last observation is older than the rule allows.",
        "imprecise" => "Known, but not exactly enough.",
        "undefined" => "A computation without a result, such as a division by zero.",
        _ => words::phrase_at(&[word], &[]).map_or("A word of the language.", |phrase| phrase.meaning),
    };
    format!("**{word}**\n\n{meaning}")
}

/// A keyword: what its phrase means.
fn keyword(page: &Page<'_>, offset: usize) -> Option<Hover> {
    let text = page.text();
    let tokens = page.syntax.tokens();
    let at = tokens.iter().position(|t| t.kind == TokenKind::Word && t.start <= offset && offset <= t.end)?;
    let words = |tokens: &[Token]| tokens.iter().map(|t| t.text(text)).collect::<Vec<_>>();
    let from = at.saturating_sub(3);
    let before = words(tokens.get(from..=at)?);
    let behind = words(tokens.get(at + 1..tokens.len().min(at + 5))?);
    let phrase = words::phrase_at(&before, &behind)?;
    let token = tokens.get(at)?;
    Some(Hover {
        span: page.span(token.start, token.end),
        markdown: format!("**{}**\n\n{}", phrase.text, phrase.meaning),
    })
}
