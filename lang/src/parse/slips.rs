//! The usual slips, each with its own code, message and fix.
//!
//! Each is a function from the point of an error to a diagnostic, or to nothing; the first that knows the point wins.

mod brackets;
mod characters;
mod comparisons;
mod numbers;
mod openers;
mod words;

use super::build::Builder;
use super::grammar::Rule;
use super::point::Point;
use super::recover::Failure;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

pub(super) use openers::{DECLARATIONS, connects};

/// What a slip is told from.
pub(super) struct Scene<'a> {
    builder: &'a Builder<'a>,
    /// The rule that was to read the piece.
    strict: Rule,
    /// Where it stopped.
    point: &'a Point<'a>,
    /// What could have gone on there.
    rules: &'a [Rule],
}

impl Scene<'_> {
    /// Whether one of these rules could have stood at the point.
    fn wants(&self, rules: &[Rule]) -> bool {
        rules.iter().any(|rule| self.rules.contains(rule))
    }

    /// Whether an operand is complete at the point, so that an operator could follow.
    fn wants_operator(&self) -> bool {
        self.wants(&[Rule::and, Rule::is, Rule::add])
    }

    /// Whether an operand could begin at the point.
    fn wants_operand(&self) -> bool {
        self.wants(&[
            Rule::expr,
            Rule::arith,
            Rule::not,
            Rule::minus,
            Rule::percent,
            Rule::path,
            Rule::is_right,
        ])
    }

    /// An error at the tokens from one neighbour of the point to another.
    fn error(&self, code: Code, from: isize, to: isize, message: impl Into<String>) -> Diagnostic {
        let range = self.point.stretch(from, to);
        self.error_at(code, range, message)
    }

    fn error_at(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.builder.place(range.start, range.end), message)
    }
}

/// An error that is mended by writing something else in its place.
fn instead(error: Diagnostic, text: &str, safe: bool) -> Diagnostic {
    let span = error.span;
    error.help(format!("write `{text}`")).fix(format!("write `{text}`"), span, text, safe)
}

/// The slip that a point shows, if it is one of those known.
pub(super) fn find(
    builder: &Builder<'_>,
    strict: Rule,
    point: &Point<'_>,
    failure: &Failure,
) -> Option<Diagnostic> {
    const KNOWN: [fn(&Scene<'_>) -> Option<Diagnostic>; 26] = [
        characters::unclosed_text,
        characters::quotes,
        characters::comment_sign,
        characters::odd_character,
        characters::semicolon,
        comparisons::equals_sign,
        comparisons::not_equals_sign,
        comparisons::reversed_sign,
        comparisons::in_set,
        comparisons::in_words,
        words::ampersands,
        words::bars,
        words::exclamation_mark,
        words::bare_within,
        words::if_then,
        words::outcome,
        numbers::separator,
        numbers::percent_sign,
        numbers::date,
        numbers::malformed,
        openers::keyword_case,
        openers::unknown,
        words::missing_when,
        words::reserved,
        brackets::missing_brace,
        brackets::bracket,
    ];
    let scene = Scene { builder, strict, point, rules: &failure.rules };
    KNOWN.into_iter().find_map(|slip| slip(&scene))
}
