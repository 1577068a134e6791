//! Pieces of text without their layout: how they are compared, and how they are shown on one line.

use crate::parse::lex::is_word_char;
use crate::tokens::{TokenKind, tokens};

/// The words and signs of a piece, without comments and what layout adds: two pieces with one form say the same.
pub(super) type Form = Vec<String>;

/// The form of a text.
pub(super) fn form(text: &str) -> Form {
    let mut form: Form = Vec::new();
    for token in tokens(text) {
        let word = token.text(text);
        match token.kind {
            TokenKind::Comment | TokenKind::Doc => {}
            TokenKind::Number => form.push(word.replace('_', "")),
            _ => {
                // A comma before a closing bracket says nothing.
                if matches!(word, ")" | "]" | "}") && form.last().is_some_and(|last| last == ",") {
                    form.pop();
                }
                form.push(word.to_owned());
            }
        }
    }
    form
}

/// The text on one line, without comments; blanks as its author set them, where they are not line breaks.
pub(super) fn shown(text: &str) -> String {
    let (mut line, mut end) = (String::new(), 0);
    for token in tokens(text).into_iter().filter(|t| !matches!(t.kind, TokenKind::Comment | TokenKind::Doc)) {
        let word = token.text(text);
        let tight = line.ends_with('(') || matches!(word, ")" | ",");
        if end > 0 && token.start > end && !tight {
            line.push(' ');
        }
        if matches!(word, ")") && line.ends_with(',') {
            line.pop();
        }
        line.push_str(word);
        end = token.end;
    }
    line
}

/// Names that changed, in the order of their length, longest first: `old` dotted, `new` dotted.
#[derive(Clone, Debug, Default)]
pub(super) struct Renames(Vec<(Form, Form)>);

impl Renames {
    /// From pairs of dotted names.
    pub(super) fn new<'n>(pairs: impl IntoIterator<Item = (&'n str, &'n str)>) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().map(|(old, new)| (form(old), form(new))).collect();
        pairs.sort_by_key(|(old, _)| (std::cmp::Reverse(old.len()), old.clone()));
        Renames(pairs)
    }

    /// The form with new names in place of old ones. What stands behind a point is a field, and is left.
    pub(super) fn apply(&self, form: &Form) -> Form {
        let (mut out, mut at) = (Form::new(), 0);
        while let Some(word) = form.get(at) {
            let is_name = word.starts_with(is_word_char) && out.last().is_none_or(|last| last != ".");
            match self.0.iter().find(|(old, _)| is_name && form.get(at..).is_some_and(|f| f.starts_with(old)))
            {
                Some((old, new)) => {
                    out.extend(new.iter().cloned());
                    at += old.len();
                }
                None => {
                    out.push(word.clone());
                    at += 1;
                }
            }
        }
        out
    }
}

/// How much two forms share, of 1000: the words that stand in both, against all words.
pub(super) fn likeness(a: &Form, b: &Form) -> usize {
    let count = |form: &Form, word: &String| form.iter().filter(|w| *w == word).count();
    let distinct: std::collections::BTreeSet<&String> = a.iter().collect();
    let shared: usize = distinct.iter().map(|word| count(a, word).min(count(b, word))).sum();
    match a.len() + b.len() {
        0 => 1000,
        all => 2000 * shared / all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_comments_do_not_count() {
        let (a, b) = ("at least 2 of (a, b)", "at  least 2 of (\n  a, // first\n  b,\n)");
        assert_eq!(form(a), form(b));
        assert_eq!(shown(b), a);
        assert_eq!(form("x >= 1_000"), form("x >= 1000"));
        assert_ne!(form("x >= 10"), form("x >= 100"));
    }

    #[test]
    fn names_change_where_they_are_names() {
        let renames = Renames::new([("terror", "violence.scale"), ("a.old", "b.new")]);
        assert_eq!(
            renames.apply(&form("terror >= 4 and g.terror")),
            form("violence.scale >= 4 and g.terror")
        );
        assert_eq!(renames.apply(&form("a.old is present")), form("b.new is present"));
    }

    #[test]
    fn likeness_is_of_a_thousand() {
        assert_eq!(likeness(&form("a and b"), &form("a and b")), 1000);
        assert_eq!(likeness(&form("a"), &form("b")), 0);
    }
}
