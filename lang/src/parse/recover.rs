//! What is done where the grammar could not read a piece: the piece is read again alone, for the place of its error,
//! and only it is lost.

use super::build::{Builder, Item};
use super::expected;
use super::grammar::{Grammar, Pair, Rule};
use super::lex::{Token, TokenKind, tokens};
use super::point::Point;
use super::slips;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use std::ops::Range;

/// Between which braces an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A rule's clauses.
    Rule,
    /// A source's lines.
    Source,
    /// A parameter's lines.
    Parameter,
    /// The changes of an amendment.
    Amend,
    /// The lines of an assertion.
    Assert,
    /// The lines of a test.
    Test,
}

impl Block {
    /// The rule that reads one item alone.
    fn strict(self) -> Rule {
        match self {
            Block::Rule => Rule::strict_clause,
            Block::Source => Rule::strict_source_item,
            Block::Parameter => Rule::strict_parameter_item,
            Block::Amend => Rule::strict_amend_item,
            Block::Assert => Rule::strict_assert_item,
            Block::Test => Rule::strict_test_item,
        }
    }
}

/// What a broken piece takes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// Itself.
    Itself,
    /// The item before it too, whose end it is.
    WithTheOneBefore,
}

/// Where a strict reading failed, and what it could have gone on with.
pub(super) struct Failure {
    /// The byte in the piece.
    pub(super) at: usize,
    /// The rules that would have fitted.
    pub(super) rules: Vec<Rule>,
}

/// Reads a piece alone; none where it is well formed.
fn failure(rule: Rule, piece: &str) -> Option<Failure> {
    let error = Grammar::parse(rule, piece).err()?;
    let at = position(&error);
    let rules = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Some(Failure { at, rules })
}

/// The byte at which the grammar stopped.
pub(super) fn position(error: &pest::error::Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

/// A broken item of a block: reports it and says what is lost.
pub(super) fn item(builder: &mut Builder<'_>, block: Block, span: Span, before: Option<Span>) -> Lost {
    let mut pieces = pieces(builder.text, &trimmed(builder.text, span.range()), before).into_iter();
    let lost = pieces.next().map_or(Lost::Itself, |first| first_item(builder, block, first, before));
    for piece in pieces {
        lone_item(builder, block, piece);
    }
    lost
}

/// The first of the pieces: it may go on with the item before it.
fn first_item(builder: &mut Builder<'_>, block: Block, piece: Range<usize>, before: Option<Span>) -> Lost {
    let text = builder.text;
    let first = first_token(text, &piece);
    let Some(before) = before.filter(|_| !opens_item(text, first.as_ref())) else {
        lone_item(builder, block, piece);
        return Lost::Itself;
    };
    let whole = before.range().start..piece.end;
    report(builder, block.strict(), whole.clone(), piece.clone());
    if first.is_some_and(|first| keeps_the_one_before(text, &first)) {
        builder.broken.push(builder.place(piece.start, piece.end));
        return Lost::Itself;
    }
    builder.broken.push(builder.place(whole.start, whole.end));
    Lost::WithTheOneBefore
}

/// A piece that is an item of its own.
fn lone_item(builder: &mut Builder<'_>, block: Block, piece: Range<usize>) {
    report(builder, block.strict(), piece.clone(), piece.clone());
    builder.broken.push(builder.place(piece.start, piece.end));
}

/// A broken piece holds several items where a line in it stands no deeper than the first and opens something, though
/// with a word that nobody knows.
fn pieces(text: &str, whole: &Range<usize>, before: Option<Span>) -> Vec<Range<usize>> {
    let begins = if starts_line(text, whole.start) {
        whole.start
    } else {
        before.map_or(whole.start, |b| b.range().start)
    };
    let depth = indentation(text, begins);
    let mut pieces = vec![whole.clone()];
    for (at, _) in text.get(whole.clone()).unwrap_or_default().match_indices('\n') {
        let line = whole.start + at + 1..whole.end;
        let Some(first) = tokens(text.get(line.clone()).unwrap_or_default()).next() else { continue };
        let start = line.start + first.range.start;
        let own_line =
            starts_line(text, start) && !text.get(line.start..start).unwrap_or_default().contains('\n');
        let token = Token { range: start..line.start + first.range.end, ..first };
        let opens = opens_item(text, Some(&token)) || text.get(token.range.clone()) == Some("#");
        if let Some(last) =
            pieces.last_mut().filter(|_| own_line && opens && indentation(text, start) <= depth)
        {
            last.end = trimmed(text, last.start..line.start).end;
            pieces.push(start..whole.end);
        }
    }
    pieces
}

/// How many bytes stand before a byte's line begins in earnest.
fn indentation(text: &str, at: usize) -> usize {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1);
    let line = text.get(start..).unwrap_or_default();
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// A broken piece between declarations. Says whether it took the declaration before it with it.
pub(super) fn top_level(
    builder: &mut Builder<'_>,
    span: Span,
    before: Option<&Pair<'_>>,
    items: &mut Vec<Item>,
) -> bool {
    let text = builder.text;
    let piece = trimmed(text, span.range());
    if let Some(before) = before.filter(|pair| goes_on(text, pair, &piece)) {
        let whole = builder.base() + before.as_span().start()..piece.end;
        let rule = match before.as_rule() {
            Rule::package => Rule::strict_package,
            Rule::import => Rule::strict_import,
            _ => Rule::strict_declaration,
        };
        let keeps = first_token(text, &piece).is_some_and(|first| keeps_the_one_before(text, &first));
        report(builder, rule, whole.clone(), piece.clone());
        if before.as_rule() == Rule::declaration && !keeps {
            items.pop();
            builder.broken.push(builder.place(whole.start, whole.end));
            return true;
        }
        builder.broken.push(builder.place(piece.start, piece.end));
        return false;
    }
    alone(builder, piece, items);
    false
}

/// A broken piece that is a declaration of its own, or none at all.
fn alone(builder: &mut Builder<'_>, piece: Range<usize>, items: &mut Vec<Item>) {
    let text = builder.text;
    if close(builder, &piece, items) {
        return;
    }
    let rule = match first_token(text, &piece).map(|token| &text[token.range]) {
        Some("package") => Rule::strict_package,
        Some("use") => Rule::strict_import,
        _ => Rule::strict_declaration,
    };
    report(builder, rule, piece.clone(), piece.clone());
    builder.broken.push(builder.place(piece.start, piece.end));
}

/// A declaration whose closing brace is missing is read as if it stood there; the error is where it opens.
fn close(builder: &mut Builder<'_>, piece: &Range<usize>, items: &mut Vec<Item>) -> bool {
    let text = builder.text.get(piece.clone()).unwrap_or_default();
    let open = open_braces(text);
    if open == 0 {
        return false;
    }
    let closed = format!("{text}\n{}", "}".repeat(open));
    let Ok(mut pairs) = Grammar::parse(Rule::strict_declaration, &closed) else { return false };
    let Some(declaration) = pairs.next().and_then(|strict| strict.into_inner().next()) else { return false };
    let head = head(text, piece.start);
    let name = builder.text.get(head.clone()).unwrap_or_default();
    let error = Diagnostic::error(
        codes::UNCLOSED_BLOCK,
        builder.place(head.start, head.end),
        format!("`{name}` is not closed"),
    )
    .label("its `{` has no `}`")
    .help("close it with `}` on a line of its own, before the next declaration");
    builder.diagnostics.push(error);
    items.push(Item::Declaration(builder.at_base(piece.start, |b| b.declaration(declaration))));
    true
}

/// How many braces of a text have no partner.
fn open_braces(text: &str) -> usize {
    tokens(text).filter(|token| token.kind == TokenKind::Symbol).fold(0, |open: usize, token| {
        match &text[token.range] {
            "{" => open + 1,
            "}" => open.saturating_sub(1),
            _ => open,
        }
    })
}

/// Keyword and name of a declaration: what an error about the whole of it points to.
fn head(text: &str, base: usize) -> Range<usize> {
    let mut words = tokens(text).filter(|t| !matches!(t.kind, TokenKind::Comment | TokenKind::Doc));
    let first = words.next().map_or(0..text.len().min(1), |token| token.range);
    let named = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::Text);
    let end = words.next().filter(named).map_or(first.end, |token| token.range.end);
    base + first.start..base + end
}

/// Whether a broken piece goes on with the declaration before it: that one has no closing brace, and the piece does
/// not begin like a declaration.
fn goes_on(text: &str, before: &Pair<'_>, piece: &Range<usize>) -> bool {
    let Some(first) = first_token(text, piece) else { return false };
    let own_line = text.get(..first.range.start).is_none_or(|head| head.is_empty() || head.ends_with('\n'));
    let opens_anew = own_line && first.kind == TokenKind::Word;
    !opens_anew && !before.as_str().trim_end().ends_with('}')
}

/// Whether an item of its own begins with this token: a word at the start of its line that does not go on with the
/// line before, or documentation.
fn opens_item(text: &str, first: Option<&Token>) -> bool {
    first.is_some_and(|first| match first.kind {
        TokenKind::Word => {
            starts_line(text, first.range.start) && !slips::connects(&text[first.range.clone()])
        }
        kind => kind == TokenKind::Doc,
    })
}

/// Whether the item before a broken piece is whole without it.
fn keeps_the_one_before(text: &str, first: &Token) -> bool {
    match first.kind {
        TokenKind::Word => starts_line(text, first.range.start),
        TokenKind::Symbol => matches!(&text[first.range.clone()], ";" | "}"),
        TokenKind::Doc => true,
        _ => false,
    }
}

/// Whether only blanks stand before a byte on its line.
pub(super) fn starts_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n' || c == '\r')
}

/// The first token of a piece that is not a comment, or documentation above something; documentation alone counts.
fn first_token(text: &str, piece: &Range<usize>) -> Option<Token> {
    let inner = text.get(piece.clone())?;
    let shifted = |token: Token| Token {
        range: token.range.start + piece.start..token.range.end + piece.start,
        ..token
    };
    let said = |token: &Token| !matches!(token.kind, TokenKind::Comment | TokenKind::Doc);
    tokens(inner).find(said).or_else(|| tokens(inner).find(|t| t.kind == TokenKind::Doc)).map(shifted)
}

/// A piece without the blanks at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + inner.trim_end_matches([' ', '\t', '\n', '\r']).len()
}

/// Reads `whole` alone and reports its error; where it has none, `piece` is what does not belong.
fn report(builder: &mut Builder<'_>, rule: Rule, whole: Range<usize>, piece: Range<usize>) {
    let inner = builder.text.get(whole.clone()).unwrap_or_default();
    let failure =
        failure(rule, inner).unwrap_or_else(|| Failure { at: piece.start - whole.start, rules: Vec::new() });
    let point = Point::new(builder.text, whole.clone(), whole.start + failure.at);
    let error = slips::find(builder, rule, &point, &failure)
        .unwrap_or_else(|| expected::error(builder, &point, &failure.rules));
    builder.diagnostics.push(error);
}
