//! The canonical layout: of a document, of some lines of it, of the line under way.

use super::Page;
use crate::state::Snapshot;
use r2pc_lang::diagnostic::Edit;
use r2pc_lang::format::format_parsed;
use r2pc_lang::source::FileId;
use similar::{DiffOp, TextDiff};
use std::ops::Range;

/// The edits that lay a document out, as small as they can be. None for a text that cannot be read whole: it is
/// left as it is.
#[must_use]
pub fn document(snapshot: &Snapshot, file: FileId) -> Vec<Edit> {
    let Some(page) = Page::of(snapshot, file) else { return Vec::new() };
    match format_parsed(snapshot.sources(), file, &page.syntax.parsed) {
        Ok(formatted) => changed_lines(&page, &formatted),
        Err(_) => Vec::new(),
    }
}

/// Those of the edits that touch a range of bytes.
#[must_use]
pub fn range(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Vec<Edit> {
    let mut edits = document(snapshot, file);
    edits.retain(|edit| edit.span.start as usize <= range.end && range.start <= edit.span.end as usize);
    edits
}

/// The runs of lines in which a document differs from a text.
fn changed_lines(page: &Page<'_>, new: &str) -> Vec<Edit> {
    let old = page.text();
    let diff = TextDiff::from_lines(old, new);
    let (old_starts, new_starts) =
        (starts((0..).map_while(|n| diff.old_slice(n))), starts((0..).map_while(|n| diff.new_slice(n))));
    let bytes = |starts: &[usize], lines: Range<usize>| {
        starts.get(lines.start).copied().unwrap_or(0)..starts.get(lines.end).copied().unwrap_or(0)
    };
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let place = bytes(&old_starts, op.old_range());
            let text = new.get(bytes(&new_starts, op.new_range())).unwrap_or("").to_owned();
            Edit { span: page.span(place.start, place.end), text }
        })
        .collect()
}

/// Where each line starts, and where the last one ends, in bytes.
fn starts<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let ends = lines.scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    });
    std::iter::once(0).chain(ends).collect()
}

/// How wide one step is, in blanks.
const STEP: usize = 2;

/// The blanks that open the line at an offset, behind a new line or a closing bracket: two for each open bracket.
#[must_use]
pub fn on_type(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Edit> {
    let page = Page::of(snapshot, file)?;
    let text = page.text();
    let source = snapshot.file(file);
    let line = source.line_range(source.line_of(offset));
    let written = text.get(line.clone())?;
    let blanks = written.len() - written.trim_start().len();
    let before = page.syntax.tokens().iter().take_while(|token| token.start < line.start);
    let depth = before.fold(0_usize, |depth, token| match token.text(text) {
        "{" | "(" | "[" => depth + 1,
        "}" | ")" | "]" => depth.saturating_sub(1),
        _ => depth,
    });
    let closes = written.trim_start().starts_with(['}', ')', ']']);
    let wanted = " ".repeat(STEP * depth.saturating_sub(usize::from(closes)));
    let span = page.span(line.start, line.start + blanks);
    (written.get(..blanks) != Some(&wanted)).then_some(Edit { span, text: wanted })
}
