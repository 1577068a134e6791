//! The shape of a text: what folds, and what grows around a selection.

use super::Page;
use crate::state::Snapshot;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::tokens::{Token, TokenKind};

/// A run of lines that folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What is folded away: from the end of its first line.
    pub span: Span,
    /// Whether it is a comment.
    pub comment: bool,
}

/// What folds in a document: blocks in braces and runs of comments over more than one line.
#[must_use]
pub fn folds(snapshot: &Snapshot, file: FileId) -> Vec<Fold> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let text = page.text();
    let source = snapshot.file(file);
    let mut folds = Vec::new();
    for (open, close) in pairs(page.syntax.tokens(), text) {
        if source.line_of(open.start) < source.line_of(close.start) {
            folds.push(Fold { span: page.span(open.end, close.start), comment: false });
        }
    }
    for run in page
        .syntax
        .tokens()
        .chunk_by(|a, b| both_comments(*a, *b) && source.line_of(b.start) == source.line_of(a.start) + 1)
    {
        if let [first, .., last] = run {
            folds.push(Fold { span: page.span(first.end, last.end), comment: true });
        }
    }
    folds.sort_by_key(|fold| fold.span);
    folds
}

/// Whether two tokens are comments of the same kind.
fn both_comments(a: Token, b: Token) -> bool {
    a.kind == b.kind && matches!(a.kind, TokenKind::Comment | TokenKind::Doc)
}

/// Braces, brackets and parentheses with what closes them. What does not close is left out.
fn pairs(tokens: &[Token], text: &str) -> Vec<(Token, Token)> {
    let mut open: Vec<Token> = Vec::new();
    let mut found = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Symbol) {
        match token.text(text) {
            "{" | "(" | "[" => open.push(*token),
            close @ ("}" | ")" | "]") => {
                let fits =
                    |open: &Token| matches!((open.text(text), close), ("{", "}") | ("(", ")") | ("[", "]"));
                if let Some(at) = open.iter().rposition(fits) {
                    found.push((open.split_off(at).remove(0), *token));
                }
            }
            _ => {}
        }
    }
    found
}

/// What a selection at an offset grows to, step by step: the word, what is in brackets around it, the clause, the
/// declaration, the text.
#[must_use]
pub fn selection(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Span> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    let text = page.text();
    let holds = |start: usize, end: usize| start <= offset && offset <= end;
    let mut spans: Vec<(usize, usize)> = Vec::new();
    spans.extend(page.syntax.tokens().iter().filter(|t| holds(t.start, t.end)).map(|t| (t.start, t.end)));
    for (open, close) in pairs(page.syntax.tokens(), text).into_iter().filter(|(a, b)| holds(a.start, b.end))
    {
        spans.push((open.end, close.start));
        spans.push((open.start, close.end));
    }
    for declaration in &page.syntax.parsed.file.declarations {
        let mut inside = vec![declaration.span];
        if let r2pc_lang::syntax::DeclarationKind::Rule(rule) = &declaration.kind {
            inside.extend(rule.clauses.iter().map(|clause| clause.span));
        }
        spans
            .extend(inside.iter().map(|s| (s.start as usize, s.end as usize)).filter(|(a, b)| holds(*a, *b)));
    }
    spans.push((0, text.len()));
    spans.sort_by_key(|(start, end)| end - start);
    spans.dedup();
    grown(&spans).into_iter().map(|(start, end)| page.span(start, end)).collect()
}

/// Of spans by size, those that hold the one before.
fn grown(spans: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        if out.last().is_none_or(|(s, e)| start <= s && e <= end && (s, e) != (start, end)) {
            out.push((*start, *end));
        }
    }
    out
}
