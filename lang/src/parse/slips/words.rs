//! Words: joining, windows, case-splits, outcomes.

use super::super::expected::is_reserved;
use super::super::grammar::Rule;
use super::super::lex::TokenKind;
use super::{Scene, instead};
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;

/// `&&`, `&`.
pub(super) fn ampersands(scene: &Scene<'_>) -> Option<Diagnostic> {
    let sign = scene.point.word(0);
    if !matches!(sign, "&&" | "&") {
        return None;
    }
    Some(instead(
        scene.error(codes::AMPERSANDS, 0, 0, format!("`{sign}` does not join conditions")),
        "and",
        true,
    ))
}

/// `||`, `|`.
pub(super) fn bars(scene: &Scene<'_>) -> Option<Diagnostic> {
    let sign = scene.point.word(0);
    if !matches!(sign, "||" | "|") {
        return None;
    }
    Some(instead(scene.error(codes::BARS, 0, 0, format!("`{sign}` does not join conditions")), "or", true))
}

/// `!x`.
pub(super) fn exclamation_mark(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.point.word(0) != "!" {
        return None;
    }
    let error = scene.error(codes::EXCLAMATION_MARK, 0, 0, "`!` does not negate a condition");
    let span = error.span;
    let text = if scene.point.touches(0) { "not " } else { "not" };
    Some(error.help("write `not`").fix("write `not`", span, text, true))
}

/// `d within 12 months`.
pub(super) fn bare_within(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.point.word(-1) != "within" || !scene.wants(&[Rule::kw_the]) {
        return None;
    }
    let error = scene
        .error(codes::BARE_WITHIN, -1, -1, "`within` does not say whether it looks back or ahead")
        .help("write `within the last 12 months` or `within the next 12 months`");
    let at = scene.builder.place(scene.point.range().start, scene.point.range().start);
    let fixed = match (scene.point.word(0), scene.point.kind(0)) {
        ("last" | "next", _) => error.fix("write `the`", at, "the ", true),
        (_, Some(TokenKind::Number)) => error.fix("look back", at, "the last ", false),
        _ => error,
    };
    Some(fixed)
}

/// `if`, `then`, `else`.
pub(super) fn if_then(scene: &Scene<'_>) -> Option<Diagnostic> {
    let word = scene.point.word(0);
    let lower = word.to_lowercase();
    if !matches!(lower.as_str(), "if" | "then" | "else" | "elseif" | "elif" | "endif" | "end") {
        return None;
    }
    let error = scene.error(codes::IF_THEN, 0, 0, format!("the language has no `{word}`"));
    if lower == "if" && scene.wants(&[Rule::kw_when]) {
        return Some(instead(error, "when", true));
    }
    Some(error.help(
        "a clause says what holds and `when`; write one clause for each case, as in `level high when …`",
    ))
}

/// `is below threshold`, `is not due`: outcomes and reasons are one word.
pub(super) fn outcome(scene: &Scene<'_>) -> Option<Diagnostic> {
    let (from, meant) = match (scene.point.word(-1), scene.point.word(0)) {
        ("below", "threshold") => (-1, "below_threshold"),
        ("not", "due") if scene.point.word(-2) == "is" => (-1, "not_due"),
        _ => return None,
    };
    Some(instead(
        scene.error(codes::OUTCOME_WORD, from, 0, "an outcome or a reason is one word"),
        meant,
        true,
    ))
}

/// `indicator x a >= 5`: the condition stands without its `when`.
pub(super) fn missing_when(scene: &Scene<'_>) -> Option<Diagnostic> {
    let opens = matches!(scene.point.kind(0), Some(TokenKind::Word | TokenKind::Number))
        || matches!(scene.point.word(0), "(" | "-");
    if !scene.wants(&[Rule::kw_when]) || !opens {
        return None;
    }
    let close = crate::suggest::nearest(scene.point.word(0), ["when"]).is_some();
    if close {
        let word = scene.point.word(0);
        return Some(instead(
            scene.error(codes::MISSING_WHEN, 0, 0, format!("`{word}` is not `when`")),
            "when",
            true,
        ));
    }
    let before = scene.builder.place(scene.point.range().start, scene.point.range().start);
    let error = scene
        .error(codes::MISSING_WHEN, 0, 0, "the condition stands without `when`")
        .help("write `when` before the condition")
        .fix("write `when`", before, "when ", true);
    Some(error)
}

/// A word of the language where a name is to stand.
pub(super) fn reserved(scene: &Scene<'_>) -> Option<Diagnostic> {
    let word = scene.point.word(0);
    let names =
        scene.wants(&[Rule::name, Rule::own_name, Rule::path, Rule::names, Rule::binder, Rule::domain]);
    if !names
        || scene.wants(&[Rule::expr, Rule::not])
        || scene.point.kind(0) != Some(TokenKind::Word)
        || !is_reserved(word)
    {
        return None;
    }
    let error = scene.error(
        codes::RESERVED_WORD,
        0,
        0,
        format!("`{word}` is a word of the language and cannot be a name"),
    );
    Some(error.help(format!("choose another name, such as `the_{word}`")))
}
