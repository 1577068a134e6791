//! Where a place of an earlier text is in a later one.

use r2pc_lang::diagnostic::{Diagnostic, Edit, Fix, Label};
use r2pc_lang::source::{FileId, Span};

/// How a text of a file became another: one run of it was replaced, as small as can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    file: FileId,
    start: u32,
    old_end: u32,
    new_end: u32,
}

impl Shift {
    /// The difference between two texts of a file.
    #[must_use]
    pub fn between(file: FileId, old: &str, new: &str) -> Shift {
        let (a, b) = (old.as_bytes(), new.as_bytes());
        let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let rest = a.len().min(b.len()) - start;
        let end = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Shift { file, start: at(start), old_end: at(a.len() - end), new_end: at(b.len() - end) }
    }

    /// Where a span is in the later text; none where something in it changed. Spans of other files stay.
    #[must_use]
    pub fn span(&self, span: Span) -> Option<Span> {
        if span.file != self.file || span.end <= self.start {
            return Some(span);
        }
        let moved = |at: u32| at.checked_sub(self.old_end)?.checked_add(self.new_end);
        Some(Span { start: moved(span.start)?, end: moved(span.end)?, ..span })
    }

    /// A diagnostic of the later text that says what one of the earlier did; none where its place changed. Places that
    /// it also speaks of, and its fix, go with their places.
    #[must_use]
    pub fn diagnostic(&self, one: &Diagnostic) -> Option<Diagnostic> {
        let label = |label: &Label| Some(Label { span: self.span(label.span)?, text: label.text.clone() });
        let edit = |edit: &Edit| Some(Edit { span: self.span(edit.span)?, text: edit.text.clone() });
        let fix = one.fix.as_ref().and_then(|fix| {
            let edits = fix.edits.iter().map(edit).collect::<Option<_>>()?;
            Some(Fix { edits, ..fix.clone() })
        });
        let related = one.related.iter().filter_map(label).collect();
        Some(Diagnostic { span: self.span(one.span)?, related, fix, ..one.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_and_behind_a_change_is_found_again() {
        let (old, new) = ("aa bb cc", "aa bxyb cc");
        let shift = Shift::between(FileId(0), old, new);
        let at = |text: &str, word: &str| {
            let start = text.find(word).unwrap();
            Span::new(FileId(0), start, start + word.len())
        };
        assert_eq!(shift.span(at(old, "aa")), Some(at(new, "aa")));
        assert_eq!(shift.span(at(old, "cc")), Some(at(new, "cc")));
        assert_eq!(shift.span(at(old, "bb")), None);
        let other = Span::new(FileId(1), 3, 4);
        assert_eq!(shift.span(other), Some(other));
        let none = Shift::between(FileId(0), old, old);
        assert_eq!(none.span(at(old, "bb")), Some(at(old, "bb")));
    }

    #[test]
    fn a_letter_doubled_does_not_overlap_itself() {
        let shift = Shift::between(FileId(0), "aaa", "aaaa");
        assert_eq!(shift.span(Span::new(FileId(0), 0, 3)), Some(Span::new(FileId(0), 0, 3)));
        let shift = Shift::between(FileId(0), "aaaa", "aa");
        assert_eq!(shift.span(Span::new(FileId(0), 2, 4)), None);
    }
}
