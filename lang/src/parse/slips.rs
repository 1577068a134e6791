//! The usual slips, each with its own code, message and fix.

use super::build::Builder;
use super::grammar::Rule;
use super::point::Point;
use super::recover::{Block, Failure};
use crate::diagnostic::Diagnostic;
use crate::suggest;

/// The words that open a clause of a rule.
const CLAUSES: [&str; 24] = [
    "advise",
    "amplifies",
    "applies",
    "binding",
    "builds",
    "cites",
    "concerns",
    "due",
    "for",
    "formerly",
    "gives",
    "holds",
    "in",
    "indicator",
    "inhibits",
    "level",
    "note",
    "offer",
    "pillar",
    "present",
    "raise",
    "requires",
    "stale",
    "tags",
];

/// The words that open a declaration, `package` and `use` among them.
pub(super) const DECLARATIONS: [&str; 18] = [
    "amend",
    "assert",
    "assistance",
    "define",
    "enum",
    "fact",
    "measure",
    "obligation",
    "package",
    "parameter",
    "record",
    "resilience",
    "risk",
    "source",
    "test",
    "unit",
    "use",
    "warning",
];

/// The word that opens an item of a block and is this word or the nearest to it.
pub(super) fn opener(word: &str, block: Block) -> Option<&'static str> {
    let words: &'static [&'static str] = match block {
        Block::Rule => &CLAUSES,
        Block::Source => &["date", "note", "title", "url"],
        Block::Parameter => &["cites", "from", "note"],
        Block::Amend => &["add", "because", "remove", "replace"],
        Block::Assert => &["always", "cites", "never", "no", "note"],
        Block::Test => &["as", "expect", "given", "known"],
    };
    words.iter().copied().find(|w| *w == word).or_else(|| suggest::nearest(word, words.iter().copied()))
}

/// The slip that a point shows, if it is one of those known.
pub(super) fn find(
    _builder: &Builder<'_>,
    _rule: Rule,
    _point: &Point<'_>,
    _failure: &Failure,
) -> Option<Diagnostic> {
    None
}
