//! One pass over the tokens of a text, before the grammar reads it: its comments, brackets that are nested too deeply, and
//! where it can be cut into pieces that are read one by one.

use super::grammar::{Grammar, Rule};
use super::lex::{TokenKind, is_word_char, tokens};
use super::slips::DECLARATIONS;
use pest::Parser;
use std::ops::Range;

/// How deep brackets may be nested.
pub(super) const MAX_BRACKETS: usize = 64;

/// What one pass over the tokens tells.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Comments that are no documentation.
    pub(super) comments: Vec<Range<usize>>,
    /// The brackets that go one level too deep.
    pub(super) deep: Vec<Range<usize>>,
    /// Where a declaration begins, with its documentation, at the margin and outside all braces.
    cuts: Vec<Cut>,
}

/// A place where a declaration begins.
#[derive(Clone, Copy, Debug)]
struct Cut {
    at: usize,
    /// Whether it is a test, and no other declaration can hide behind it.
    is_test: bool,
}

/// A part of a text that is read by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its place.
    pub(super) range: Range<usize>,
    /// Whether it is nothing but a test: no word stands in it that another declaration could begin with.
    pub(super) is_test: bool,
}

impl Scan {
    /// Looks through a text.
    pub(super) fn of(text: &str) -> Self {
        let mut scan = Scan::default();
        let (mut brackets, mut braces) = (0_usize, 0_usize);
        // Where the documentation above the next token begins, if all of it stands at the margin.
        let mut docs: Option<usize> = None;
        let mut behind_opener = false;
        for token in tokens(text) {
            let said = text.get(token.range.clone()).unwrap_or_default();
            match token.kind {
                TokenKind::Comment => {
                    scan.comments.push(token.range);
                    continue;
                }
                TokenKind::Doc if at_margin(text, token.range.start) => {
                    docs.get_or_insert(token.range.start);
                    continue;
                }
                TokenKind::Symbol => match said {
                    "(" | "[" | "{" => {
                        brackets += 1;
                        braces += usize::from(said == "{");
                        if brackets > MAX_BRACKETS {
                            scan.deep.push(token.range.clone());
                        }
                    }
                    ")" | "]" | "}" => {
                        brackets = brackets.saturating_sub(1);
                        braces = braces.saturating_sub(usize::from(said == "}"));
                    }
                    _ => {}
                },
                _ => {}
            }
            let opens = token.kind == TokenKind::Word && DECLARATIONS.contains(&said);
            if opens && braces == 0 && !behind_opener && begins(text, token.range.start) {
                scan.cuts.push(Cut { at: docs.unwrap_or(token.range.start), is_test: said == "test" });
            } else if let Some(cut) = scan.cuts.last_mut().filter(|_| opens) {
                // Where a bracket is missing a test goes on over what stands below it.
                cut.is_test = false;
            }
            behind_opener = opens;
            docs = None;
        }
        scan
    }

    /// The pieces of a text of this length, in order. The grammar would end what stands before a cut there, whole or
    /// broken: no name begins with the head of a declaration, and what is broken ends where one stands at the margin.
    pub(super) fn pieces(&self, length: usize) -> Vec<Piece> {
        let first = Cut { at: 0, is_test: self.cuts.first().is_some_and(|cut| cut.at == 0 && cut.is_test) };
        let cuts = || self.cuts.iter().copied().filter(|cut| cut.at > 0);
        let ends = cuts().map(|cut| cut.at).chain([length]);
        let piece = |(cut, end): (Cut, usize)| Piece { range: cut.at..end, is_test: cut.is_test };
        std::iter::once(first).chain(cuts()).zip(ends).map(piece).collect()
    }
}

/// Whether a byte is the first of its line.
fn at_margin(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(['\n', '\r']))
}

/// Whether the head of a declaration stands here, at the margin.
fn begins(text: &str, at: usize) -> bool {
    at_margin(text, at) && Grammar::parse(Rule::strict_head, text.get(at..).unwrap_or_default()).is_ok()
}

/// From the line before a byte on which a declaration begins to the next such line.
pub(super) fn declaration_around(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).unwrap_or_default();
    let opens = |line: &usize| {
        let rest = text.get(*line..).unwrap_or_default();
        let word = rest.split(|c: char| !is_word_char(c)).next().unwrap_or_default();
        rest.starts_with("///") || DECLARATIONS.contains(&word)
    };
    let start = before.rmatch_indices('\n').map(|(i, _)| i + 1).find(opens).unwrap_or(0);
    let behind = text.get(at..).unwrap_or_default();
    let end = behind.match_indices('\n').map(|(i, _)| at + i + 1).find(opens).unwrap_or(text.len());
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        Scan::of(text).pieces(text.len()).into_iter().map(|piece| text[piece.range].trim_end()).collect()
    }

    #[test]
    fn a_text_is_cut_before_declarations_at_the_margin() {
        assert_eq!(
            pieces(
                "package a\n// b\nuse c\n/// d\n/// e\nfact f: bool\nrisk g {\nnote \"}\"\n}\n unit h \"H\"\ntest \"i\" { }"
            ),
            [
                "package a\n// b",
                "use c",
                "/// d\n/// e\nfact f: bool",
                "risk g {\nnote \"}\"\n}\n unit h \"H\"",
                "test \"i\" { }"
            ]
        );
    }

    #[test]
    fn only_a_piece_in_which_nothing_else_can_hide_is_a_test() {
        let is_test =
            |text: &str| Scan::of(text).pieces(text.len()).last().is_some_and(|piece| piece.is_test);
        assert!(is_test("package a\n/// b\ntest \"risk c\" {\n  given d is 1 // fact e: bool\n}\n"));
        assert!(is_test("test \"a\" { expect b is present }"));
        for text in [
            "risk a { present when b }\n",
            "test \"a\" {\n  given b is 1\n\nrisk c {\n  present when b\n}\n",
            "test \"a\" {\n  given b is 1\n\nrisk c {\n  present when b\n}\n}\n",
            "test \"a\" { given b is 1 } risk c { present when b }",
            "test \"a\" { given b is 1 }\n  risk c { present when b }",
            "test \"a\" {\n  risk c { present when b }\n}\n",
        ] {
            assert!(!is_test(text), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_declaration_is_no_place_to_cut() {
        for text in [
            "enum a {\nrisk \"A risk\",\ntest \"A test\"\n}",
            "define a = b and\ntest is true",
            "define a = b and\nrisk\n",
            "source\ntest \"A\" { }",
            "risk a {\nfact b: bool\n",
        ] {
            assert_eq!(pieces(text), [text.trim_end()], "{text}");
        }
    }
}
