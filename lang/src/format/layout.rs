//! The layout: line breaks chosen among the places that the hints allow.

use super::hints::{Break, Hints, Part, Style};
use super::tokens::{self, Token};
use super::{WIDTH, spacing, walk};
use crate::parse::lex::TokenKind;
use crate::syntax::File;

/// How far a block and a broken line are indented.
const STEP: usize = 2;

/// A file laid out anew.
pub(super) fn file(text: &str, tree: &File) -> String {
    let tokens = tokens::of(text);
    let hints = walk::hints(&tokens, tree);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    let mut before: Option<Piece> = None;
    for part in &hints.parts {
        let to = with_trailing(&tokens, part.end);
        let piece = Piece { family: part.family, ..piece(&tokens, &hints, from..to, Some(part)) };
        append(&mut out, before.as_ref(), &piece);
        before = Some(piece);
        from = to;
    }
    if from < tokens.len() {
        append(&mut out, before.as_ref(), &piece(&tokens, &hints, from..tokens.len(), None));
    }
    out
}

/// A declaration laid out, with the comments and the documentation above it.
struct Piece {
    text: String,
    family: &'static str,
    /// Whether a blank line stands before it in the source.
    apart: bool,
    /// Whether the declaration itself, without what stands above it, has one line.
    short: bool,
}

fn append(out: &mut String, before: Option<&Piece>, piece: &Piece) {
    if let Some(before) = before {
        let together = before.family == piece.family && before.short && piece.short;
        if !together || piece.apart {
            out.push('\n');
        }
    }
    out.push_str(&piece.text);
    out.push('\n');
}

/// The end of a part with the comment behind it on its line.
fn with_trailing(tokens: &[Token<'_>], end: usize) -> usize {
    let trails =
        tokens.get(end).is_some_and(|token| token.kind == TokenKind::Comment && token.lines_before == 0);
    end + usize::from(trails)
}

fn piece(tokens: &[Token<'_>], hints: &Hints, range: std::ops::Range<usize>, part: Option<&Part>) -> Piece {
    let short_block = part.is_some_and(|part| stays_short(tokens, hints, part));
    let mut layout = Layout {
        tokens,
        hints,
        part,
        short_block,
        out: String::new(),
        column: 0,
        indent: 0,
        line_indent: 0,
        open: Vec::new(),
        last: None,
    };
    let apart = tokens.get(range.start).is_some_and(|token| token.lines_before > 1);
    let first = part.map_or(range.end, |part| part.start);
    let mut body = 0;
    for at in range.clone() {
        if at == first {
            body = layout.out.len();
        }
        layout.token(at);
    }
    let own = layout.out.get(body..).unwrap_or_default().trim_start_matches('\n');
    let short = !own.contains('\n');
    Piece { short, apart, family: "", text: layout.out }
}

/// Whether a block that its author wrote on one line can stay on it.
fn stays_short(tokens: &[Token<'_>], hints: &Hints, part: &Part) -> bool {
    let Some(block) = part.block else { return false };
    let inner = tokens.get(block.open + 1..=block.close).unwrap_or_default();
    let one_line = inner.iter().all(|token| token.lines_before == 0 && !token.ends_line());
    let empty = block.close == block.open + 1;
    if !(block.can_be_short && one_line || empty) {
        return false;
    }
    let width: usize = (part.start..part.end)
        .filter(|at| !hints.dropped.contains(at))
        .map(|at| tokens.get(at).map_or(0, width_of) + gap(tokens, hints, at))
        .sum();
    width <= WIDTH
}

fn width_of(token: &Token<'_>) -> usize {
    token.text.chars().count()
}

/// The blanks before a token of a short block: two before each item but the first.
fn gap(tokens: &[Token<'_>], hints: &Hints, at: usize) -> usize {
    let before = previous(hints, at);
    let opens = before.and_then(|b| tokens.get(b)).is_some_and(|token| token.text == "{");
    match hints.items.contains(&at) && !opens {
        true => STEP,
        false => before.map_or(0, |before| usize::from(spacing::blank(tokens, hints, before, at))),
    }
}

/// The token before one that is written out.
fn previous(hints: &Hints, at: usize) -> Option<usize> {
    (0..at).rev().find(|before| !hints.dropped.contains(before))
}

/// A group that the writing stands in.
struct Open {
    group: usize,
    end: usize,
    broken: bool,
    indent: usize,
}

struct Layout<'a, 's> {
    tokens: &'a [Token<'s>],
    hints: &'a Hints,
    part: Option<&'a Part>,
    short_block: bool,
    out: String,
    column: usize,
    /// The indentation of the item being written.
    indent: usize,
    /// The indentation of the line being written.
    line_indent: usize,
    open: Vec<Open>,
    last: Option<usize>,
}

impl Layout<'_, '_> {
    /// Writes one token with what stands before it.
    fn token(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        if self.hints.dropped.contains(&at) {
            return;
        }
        self.leave_groups(at);
        match self.last {
            None => self.indent = 0,
            Some(last) => self.separate(last, at),
        }
        self.enter_groups(at);
        match token.text.strip_prefix("///").filter(|_| token.kind == TokenKind::Doc) {
            Some(line) if !line.is_empty() && !line.starts_with(' ') => self.write(&format!("/// {line}")),
            _ => self.write(token.text),
        }
        self.last = Some(at);
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    /// The line break or the blanks between two tokens.
    fn separate(&mut self, last: usize, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        let behind_line_end = self.tokens.get(last).is_some_and(Token::ends_line);
        if token.kind == TokenKind::Comment && token.lines_before == 0 && !behind_line_end {
            return self.write(" ");
        }
        if let Some(indent) = self.new_item(at) {
            self.indent = indent;
            return self.new_line(indent, self.keeps_blank(last, at));
        }
        if let Some(indent) = self.break_here(at, behind_line_end || token.ends_line()) {
            return self.new_line(indent, false);
        }
        for _ in 0..self.blanks(last, at) {
            self.write(" ");
        }
    }

    fn blanks(&self, last: usize, at: usize) -> usize {
        let opens = self.tokens.get(last).is_some_and(|token| token.text == "{");
        if self.short_block && self.hints.items.contains(&at) && !opens {
            return STEP;
        }
        let extra = self.hints.extra.get(&at).copied().unwrap_or_default();
        usize::from(spacing::blank(self.tokens, self.hints, last, at)) + extra
    }

    /// The indentation of a token that begins a line of the file or of a block.
    fn new_item(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let Some(part) = self.part else { return Some(0) };
        if at == part.start || (at < part.start && token.ends_line()) {
            return Some(0);
        }
        let block = part.block.filter(|block| !self.short_block && at > block.open)?;
        if at == block.close {
            return Some(0);
        }
        let next = (at..block.close).find(|next| self.tokens.get(*next).is_some_and(|t| !t.ends_line()));
        let above_item = next.is_none_or(|next| self.hints.items.contains(&next));
        (self.hints.items.contains(&at) || (token.ends_line() && above_item)).then_some(STEP)
    }

    /// Whether a blank line between two lines is kept: not at the ends of a block, nor behind documentation.
    fn keeps_blank(&self, last: usize, at: usize) -> bool {
        let Some((left, right)) = self.tokens.get(last).zip(self.tokens.get(at)) else { return false };
        let edge = self
            .part
            .and_then(|part| part.block)
            .is_some_and(|block| last == block.open || at == block.close);
        right.lines_before > 1 && !edge && left.kind != TokenKind::Doc
    }

    /// The indentation of a line that breaks before a token inside an item.
    fn break_here(&self, at: usize, forced: bool) -> Option<usize> {
        if let Some(place) = self.hints.breaks.get(&at)
            && let Some(open) = self.open.iter().find(|open| open.group == place.group && open.broken)
        {
            let style = self.hints.groups.get(place.group).map(|group| group.style);
            if forced || style != Some(Style::Fill) || !self.next_part_fits(at, *place) {
                return Some(if place.closes { open.indent - STEP } else { open.indent });
            }
        }
        forced.then(|| {
            self.open.iter().rev().find(|open| open.broken).map_or(self.indent + STEP, |open| open.indent)
        })
    }

    fn new_line(&mut self, indent: usize, blank: bool) {
        if blank {
            self.out.push('\n');
        }
        self.out.push('\n');
        self.column = 0;
        self.line_indent = indent;
        self.write(&" ".repeat(indent));
    }

    fn leave_groups(&mut self, at: usize) {
        while self.open.last().is_some_and(|open| open.end <= at) {
            self.open.pop();
        }
    }

    /// Opens the groups that begin with a token, and decides whether each fits on the line.
    fn enter_groups(&mut self, at: usize) {
        let hints = self.hints;
        for group in hints.starting.get(&at).into_iter().flatten().copied() {
            let Some(end) = hints.groups.get(group).map(|group| group.end) else { continue };
            let broken = !self.fits(self.column, at, end);
            let bracketed = hints.groups.get(group).is_some_and(|group| group.style == Style::Bracketed);
            let outer = match self.open.last().filter(|_| !bracketed) {
                Some(open) => open.indent,
                None if bracketed => self.line_indent,
                None => self.indent,
            };
            self.open.push(Open { group, end, broken, indent: outer + if broken { STEP } else { 0 } });
        }
    }

    /// Whether the tokens from one on up to `end`, and what cannot be parted from them, fit on the line from a column on.
    fn fits(&self, mut column: usize, at: usize, end: usize) -> bool {
        let mut last = None;
        for next in (at..self.tokens.len()).filter(|next| !self.hints.dropped.contains(next)) {
            let Some(token) = self.tokens.get(next) else { break };
            if next >= end && (token.ends_line() || self.can_break_before(next)) {
                break;
            }
            if token.ends_line() {
                return false;
            }
            let gap = last.is_some_and(|last| spacing::blank(self.tokens, self.hints, last, next));
            column += usize::from(gap) + width_of(token);
            if column > WIDTH {
                return false;
            }
            last = Some(next);
        }
        true
    }

    /// Whether the line can end before a token as things stand.
    fn can_break_before(&self, at: usize) -> bool {
        let past = self.part.is_none_or(|part| at >= part.end);
        let open = |place: &Break| self.open.iter().any(|open| open.group == place.group && open.broken);
        past || self.new_item(at).is_some() || self.hints.breaks.get(&at).is_some_and(open)
    }

    /// Whether the part of a filled group that begins with a token fits on the line.
    fn next_part_fits(&self, at: usize, place: Break) -> bool {
        let end = self.hints.groups.get(place.group).map_or(at, |group| group.end);
        let next =
            (at + 1..end).find(|next| self.hints.breaks.get(next).is_some_and(|b| b.group == place.group));
        self.fits(self.column + 1, at, next.unwrap_or(end))
    }
}
