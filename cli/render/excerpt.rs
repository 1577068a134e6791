//! The lines around a place, as miette draws them: found through the line table, cut where a line is endless, and
//! without characters that could move a terminal's cursor or turn its text around.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use r2pc_engine::report::harmful;
use r2pc_lang::source::{SourceFile, Span};
use std::borrow::Cow;

/// Where a line has more bytes, an excerpt is cut to the surroundings of its place.
const LONGEST: usize = 240;
/// How many bytes of a long line are shown on either side.
const AROUND: usize = 60;
/// Places over more lines are drawn at their first.
const MOST_LINES: usize = 12;

/// A text as miette reads it.
#[derive(Clone, Debug)]
pub(super) struct Excerpt<'a> {
    file: &'a SourceFile,
    /// The text with harmless characters of the same length in place of harmful ones.
    clean: Cow<'a, str>,
}

impl<'a> Excerpt<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Self {
        Excerpt { file, clean: clean(file.text()) }
    }

    /// The bytes that are underlined for a span: within the text, never empty unless the text is, not over many lines.
    pub(super) fn underlined(&self, span: Span) -> SourceSpan {
        let text = self.file.text();
        let start = boundary(text, span.range().start.min(text.len().saturating_sub(1)));
        let one = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let mut end = boundary(text, span.range().end.min(text.len())).max(start + one);
        let line = self.file.line_of(start);
        if self.file.line_of(end.saturating_sub(1)) >= line + MOST_LINES {
            end = self.file.line_range(line).end.max(start + one);
        }
        if end - start > LONGEST / 2 {
            end = boundary(text, start + AROUND).max(start + one);
        }
        (start, end - start).into()
    }
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let file = self.file;
        let (from, to) = (span.offset(), span.offset() + span.len());
        if to > self.clean.len() {
            return Err(MietteError::OutOfBounds);
        }
        let line = file.line_of(from);
        let last = file.line_range(file.line_of(to.saturating_sub(1).max(from)) + after).end.max(to);
        let mut start = if before == 0 { from } else { file.line_range(line.saturating_sub(before)).start };
        let mut end = last;
        let around = line.saturating_sub(before)..=file.line_of(end);
        if around.map(|line| file.line_range(line).len()).any(|length| length > LONGEST) {
            let back = if before == 0 { 0 } else { AROUND };
            start = boundary(&self.clean, from.saturating_sub(back).max(file.line_range(line).start));
            end = boundary(&self.clean, (to + AROUND).min(last)).max(to);
        }
        let at = file.line_column(start);
        // By how many lines an excerpt has, miette tells whether it meets the next one.
        let lines = file.line_of(end.saturating_sub(1).max(start)) + 1 - file.line_of(start);
        let name = match file.cell(from) {
            Some(cell) => format!("{}:{cell}{CELL}", file.name()),
            None => file.name().to_owned(),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            self.clean.as_bytes().get(start..end).unwrap_or_default(),
            (start, end - start).into(),
            at.line as usize - 1,
            at.column as usize - 1,
            lines,
        )))
    }
}

/// Ends the name of a cell; miette writes a line and a column behind it.
const CELL: char = '\u{2}';

/// What miette drew, without the lines and columns behind cells.
pub(super) fn cells_named(drawn: &str) -> String {
    let mut pieces = drawn.split(CELL);
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        out.push_str(piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    out
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// The text with each harmful character replaced by as many `?` as it has bytes, so that places stay right.
fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let piece = |c: char| if harmful(c) { "?".repeat(c.len_utf8()) } else { c.to_string() };
    Cow::Owned(text.chars().map(piece).collect())
}

/// One line of text without harmful characters, for messages that repeat what a user wrote.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if text.contains(harmful) { Cow::Owned(text.replace(harmful, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use r2pc_lang::source::Sources;

    fn shown(text: &str, from: usize, to: usize) -> String {
        let mut sources = Sources::new();
        let id = sources.add("a.r2p", text);
        let excerpt = Excerpt::new(sources.file(id));
        let place = excerpt.underlined(Span::new(id, from, to));
        let contents =
            excerpt.read_span(&place, 1, 1).map(|c| String::from_utf8_lossy(c.data()).into_owned());
        contents.unwrap_or_default()
    }

    #[test]
    fn the_line_before_and_the_line_behind_are_shown() {
        assert_eq!(shown("a\nb\nc\nd\n", 4, 5), "b\nc\nd");
    }

    #[test]
    fn an_endless_line_is_cut_around_its_place() {
        let text = format!("{}here{}", "ä".repeat(4_000), "x".repeat(4_000));
        let cut = shown(&text, 8_000, 8_004);
        assert!(cut.len() < 200 && cut.contains("here"), "{cut}");
    }

    #[test]
    fn what_moves_a_cursor_or_turns_text_is_not_drawn() {
        assert_eq!(shown("a\u{1b}[31m \u{202e}b", 0, 1), "a?[31m ???b");
        assert_eq!(harmless("a\u{7}b"), "a\u{fffd}b");
    }

    #[test]
    fn any_place_has_an_excerpt() {
        for text in ["", "\n", "ä", "a\r\n\r\nb"] {
            for from in 0..=text.len() + 2 {
                for to in from..=text.len() + 2 {
                    let _ = shown(text, from, to);
                }
            }
        }
    }
}
