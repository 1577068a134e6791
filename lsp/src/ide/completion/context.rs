//! What the words before a place ask for.

mod asked;
mod names;
mod tokens;

use super::super::Page;
use r2pc_lang::source::Span;
use r2pc_lang::symbols::{Place, Ty};
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::tokens::{Token, TokenKind};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    /// Nothing that could be known: a new name, a text, a number.
    Nothing,
    /// A declaration.
    Declaration,
    /// A line in a block of a declaration with this first word; after a whole condition also an operator.
    Line {
        /// The declaration's first word.
        block: String,
        /// Whether a condition stands before it that could go on.
        goes_on: bool,
    },
    /// A value or a condition, of this type if one is expected.
    Operand(Ty),
    /// What follows a value, of this type.
    Operator(Ty),
    /// What follows a dot behind something of this type.
    Member(Ty),
    /// An outcome or reason, or a value of this type: behind `is`.
    Verdict(Ty),
    /// A rule of this kind; none is any.
    Rule(Option<RuleKind>),
    /// A source.
    Source,
    /// A package.
    Package,
    /// A type.
    Type,
    /// An enum (or `obligation`).
    Index,
    /// A unit or a record.
    UnitOrRecord,
    /// A list, set, enum or the word for rules.
    Domain,
    /// A tag.
    Tag,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A clause, behind `add` or `replace`.
    Clause(Option<RuleKind>),
    /// A part of the amended rule, behind `remove`.
    Fact,
}

/// The place with what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// What is asked for.
    pub(super) wanted: Wanted,
    /// What is replaced: the word under way.
    pub(super) replaces: Span,
    /// The dotted name under way up to the place, from its first word.
    pub(super) run: Span,
    /// Where names are looked up from.
    pub(super) place: Place,
    /// The kind of the rule around, if there is one.
    pub(super) rule: Option<RuleKind>,
}

impl Context {
    /// What the words before an offset ask for.
    pub(super) fn at(page: &Page<'_>, offset: usize) -> Context {
        let text = page.text();
        let tokens = page.syntax.tokens();
        let before = tokens.get(..tokens.partition_point(|t| t.start < offset)).unwrap_or(&[]);
        let inside = before.last().filter(|t| t.end >= offset);
        let nothing = Context {
            wanted: Wanted::Nothing,
            replaces: page.span(offset, offset),
            run: page.span(offset, offset),
            place: Place::default(),
            rule: None,
        };
        match inside.map(|token| token.kind) {
            Some(TokenKind::Comment | TokenKind::Doc | TokenKind::Number) => return nothing,
            Some(TokenKind::Text) if inside.is_some_and(|t| t.end > offset || !closed(t.text(text))) => {
                return nothing;
            }
            _ => {}
        }
        let word = inside.filter(|token| token.kind == TokenKind::Word);
        let start = word.map_or(offset, |token| token.start);
        let before = before.get(..before.len() - usize::from(word.is_some())).unwrap_or(&[]);
        let scan = Scan { page, text, tokens: before, start };
        let run = scan.run_start();
        let (wanted, rule) = scan.wanted();
        Context {
            wanted,
            replaces: page.span(start, offset),
            run: page.span(run, offset),
            place: scan.place(),
            rule,
        }
    }

    /// The word under way.
    pub(super) fn typed<'a>(&self, page: &'a Page<'_>) -> &'a str {
        page.text().get(self.replaces.range()).unwrap_or("")
    }
}

/// Whether a text has its closing quote.
fn closed(text: &str) -> bool {
    text.len() > 1 && text.ends_with('"')
}

/// The words before a place.
struct Scan<'a> {
    page: &'a Page<'a>,
    text: &'a str,
    tokens: &'a [Token],
    start: usize,
}
