//! What each word is, for colours: the truth that a pattern of letters cannot know.

use super::Page;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::{Kind, Target};
use r2pc_lang::tokens::{Token, TokenKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paint {
    /// A word of the language.
    Keyword,
    /// A number, date or duration.
    Number,
    /// A text.
    Text,
    /// A comment or documentation.
    Comment,
    /// A sign between values.
    Operator,
    /// A package.
    Package,
    /// An enum, a record or a built-in type.
    Type,
    /// A value of an enum, a level or an outcome.
    Value,
    /// A fact.
    Fact,
    /// A field.
    Field,
    /// A variable.
    Variable,
    /// A parameter.
    Parameter,
    /// A define or a function.
    Function,
    /// A rule.
    Rule,
    /// An indicator or an offer.
    Indicator,
    /// A source, unit, tag or assert.
    Label,
}

impl Paint {
    /// All, in the order in which they are numbered.
    pub const ALL: [Paint; 16] = [
        Paint::Keyword,
        Paint::Number,
        Paint::Text,
        Paint::Comment,
        Paint::Operator,
        Paint::Package,
        Paint::Type,
        Paint::Value,
        Paint::Fact,
        Paint::Field,
        Paint::Variable,
        Paint::Parameter,
        Paint::Function,
        Paint::Rule,
        Paint::Indicator,
        Paint::Label,
    ];
}

/// A painted run of bytes within a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Painted {
    /// Where.
    pub span: Span,
    /// What it is.
    pub paint: Paint,
    /// Whether it is declared here.
    pub declares: bool,
    /// Whether it is documentation.
    pub doc: bool,
}

/// What each word in a range of bytes is, in order.
#[must_use]
pub fn painted(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Vec<Painted> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let text = page.text();
    let names: BTreeMap<u32, (u32, Paint, bool)> = page
        .resolved()
        .references
        .iter()
        .filter_map(|r| Some((r.span.start, (r.span.end, paint_of(&page, &r.target)?, r.declares))))
        .collect();
    let mut out = Vec::new();
    let from = page.syntax.tokens().partition_point(|token| token.end <= range.start);
    for token in page.syntax.tokens().iter().skip(from).take_while(|token| token.start < range.end) {
        let named = names.range(..=u32::try_from(token.start).unwrap_or(u32::MAX)).next_back();
        let named = named.map(|(_, found)| *found).filter(|(end, _, _)| *end as usize >= token.end);
        let (paint, declares) = match (token.kind, named) {
            (TokenKind::Word, Some((_, paint, declares))) => (paint, declares),
            (TokenKind::Word, None) => match word_paint(*token, text) {
                Some(paint) => (paint, false),
                None => continue,
            },
            (TokenKind::Symbol, _)
                if !matches!(
                    token.text(text),
                    "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "=" | ".."
                ) =>
            {
                continue;
            }
            (TokenKind::Symbol, _) => (Paint::Operator, false),
            (TokenKind::Number, _) => (Paint::Number, false),
            (TokenKind::Text, _) => (Paint::Text, false),
            (TokenKind::Comment | TokenKind::Doc, _) => (Paint::Comment, false),
        };
        let span = page.span(token.start, token.end);
        out.push(Painted { span, paint, declares, doc: token.kind == TokenKind::Doc });
    }
    out
}

/// A word that stands for no name: a keyword or a built-in type; none behind a dot.
fn word_paint(token: Token, text: &str) -> Option<Paint> {
    if text.get(..token.start)?.ends_with('.') {
        return None;
    }
    let word = token.text(text);
    match word {
        "bool" | "number" | "percent" | "duration" | "text" => Some(Paint::Type),
        "abs" | "ln" | "exp" => Some(Paint::Function),
        "one" | "two" | "three" if text.get(..token.start)?.trim_end().ends_with("pillar") => {
            Some(Paint::Value)
        }
        _ if r2pc_lang::words::is_keyword(word) => Some(Paint::Keyword),
        _ if is_period(word) => Some(Paint::Number),
        _ => None,
    }
}

/// Whether a word is a unit of time.
fn is_period(word: &str) -> bool {
    matches!(word.trim_end_matches('s'), "day" | "week" | "month" | "year")
}

/// The paint of what a name stands for.
fn paint_of(page: &Page<'_>, target: &Target) -> Option<Paint> {
    Some(match target {
        Target::Variable(_) => Paint::Variable,
        Target::Package(_) => Paint::Package,
        Target::Tag(_) => Paint::Label,
        Target::Builtin(
            "today" | "risks" | "resiliences" | "obligations" | "warnings" | "known" | "unknown",
        ) => Paint::Keyword,
        Target::Builtin(_) => Paint::Value,
        Target::Declared(_) => match page.definition(target)?.kind {
            Kind::Source | Kind::Unit | Kind::Assert => Paint::Label,
            Kind::Enum | Kind::Record => Paint::Type,
            Kind::Value => Paint::Value,
            Kind::Field => Paint::Field,
            Kind::Fact => Paint::Fact,
            Kind::Parameter => Paint::Parameter,
            Kind::Define => Paint::Function,
            Kind::Rule(_) => Paint::Rule,
            Kind::Indicator | Kind::Offer => Paint::Indicator,
        },
    })
}
