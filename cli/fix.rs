//! Fixes that keep the meaning, applied without asking.

use crate::load::PolicyTexts;
use r2pc_lang::diagnostic::{Diagnostic, Edit, Fix};
use r2pc_lang::source::FileId;
use std::collections::{BTreeMap, BTreeSet};

/// A fix can make room for another; more rounds than this are a mistake of two lints that undo each other.
const MOST_ROUNDS: usize = 10;

/// The texts after all safe fixes, and how many were applied. Standard input and the standing set are left as they
/// are, and a round after which more errors stand is taken back.
pub(crate) fn apply(
    mut texts: PolicyTexts,
    diagnose: impl Fn(&PolicyTexts) -> Vec<Diagnostic>,
) -> (PolicyTexts, BTreeSet<FileId>, usize) {
    let (mut changed, mut applied) = (BTreeSet::new(), 0);
    let mut said = diagnose(&texts);
    for _ in 0..MOST_ROUNDS {
        let fixes = chosen(&said, &texts);
        if fixes.is_empty() {
            break;
        }
        let (next, files) = round(&texts, &fixes);
        let then = diagnose(&next);
        if errors(&then) > errors(&said) {
            break;
        }
        applied += fixes.len();
        changed.extend(files);
        (texts, said) = (next, then);
    }
    (texts, changed, applied)
}

fn errors(said: &[Diagnostic]) -> usize {
    said.iter().filter(|d| d.is_error()).count()
}

/// Safe fixes of files that can be written, without those that touch a place that another touches.
fn chosen<'a>(said: &'a [Diagnostic], texts: &PolicyTexts) -> Vec<&'a Fix> {
    let ours: BTreeSet<FileId> =
        texts.files.iter().filter(|(_, path)| path.is_some()).map(|(id, _)| *id).collect();
    let mut taken: Vec<&Edit> = Vec::new();
    let mut fixes = Vec::new();
    for fix in said.iter().filter_map(|d| d.fix.as_ref()).filter(|fix| fix.safe) {
        let free =
            |edit: &Edit| ours.contains(&edit.span.file) && taken.iter().all(|other| apart(edit, other));
        if fix.edits.iter().all(free) {
            taken.extend(&fix.edits);
            fixes.push(fix);
        }
    }
    fixes
}

fn apart(a: &Edit, b: &Edit) -> bool {
    a.span.file != b.span.file || a.span.end < b.span.start || b.span.end < a.span.start
}

/// The texts with the fixes in them; ids stay, because the files and their order do.
fn round(texts: &PolicyTexts, fixes: &[&Fix]) -> (PolicyTexts, BTreeSet<FileId>) {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in fixes.iter().flat_map(|fix| &fix.edits) {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let edited =
        by_file.into_iter().map(|(file, edits)| (file, edited(texts.sources.file(file).text(), edits)));
    let edited: BTreeMap<FileId, String> = edited.collect();
    (texts.with(&edited), edited.into_keys().collect())
}

/// A text with edits that stand apart, from its end to its beginning, so that places before an edit stay right.
fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in edits {
        if text.get(edit.span.range()).is_some() {
            text.replace_range(edit.span.range(), &edit.text);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use r2pc_lang::codes::config::WRONG_VALUE;
    use r2pc_lang::source::Span;

    /// Two `==`, each with a fix, and a fix of the whole line that meets them.
    fn said(texts: &PolicyTexts) -> Vec<Diagnostic> {
        let (file, _) = texts.files[0];
        let text = texts.sources.file(file).text().to_owned();
        let spots = text.match_indices("==").map(|(at, _)| Span::new(file, at, at + 2));
        let mut said: Vec<_> = spots
            .map(|span| Diagnostic::error(WRONG_VALUE, span, "no").fix("write `is`", span, "is", true))
            .collect();
        let whole = Span::new(file, 0, text.len());
        said.push(Diagnostic::error(WRONG_VALUE, whole, "no").fix("clear", whole, "", true));
        said.truncate(text.matches("==").count() + usize::from(text.contains("==")));
        said
    }

    #[test]
    fn fixes_apply_where_they_stand_apart() {
        let mut texts = PolicyTexts::default();
        let id = texts.sources.add("a", "x == 1 and y == 2");
        texts.files.push((id, Some("a".into())));
        let (after, changed, applied) = apply(texts, said);
        assert_eq!(after.sources.file(id).text(), "x is 1 and y is 2");
        assert_eq!((changed.len(), applied), (1, 2));
    }

    #[test]
    fn what_cannot_be_written_is_left() {
        let mut texts = PolicyTexts::default();
        let id = texts.sources.add("built-in a", "x == 1");
        texts.files.push((id, None));
        let (after, changed, applied) = apply(texts, said);
        assert_eq!(after.sources.file(id).text(), "x == 1");
        assert_eq!((changed.len(), applied), (0, 0));
    }
}
