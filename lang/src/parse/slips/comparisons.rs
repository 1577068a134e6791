//! Comparisons as other languages write them.

use super::super::grammar::Rule;
use super::{Scene, instead};
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;

/// `==`, `=` where `is` is meant.
pub(super) fn equals_sign(scene: &Scene<'_>) -> Option<Diagnostic> {
    let sign = scene.point.word(0);
    if !matches!(sign, "==" | "=" | "===") || !(scene.wants_operator() || scene.wants(&[Rule::kw_is])) {
        return None;
    }
    let error = scene.error(codes::EQUALS_SIGN, 0, 0, format!("`{sign}` compares nothing here"));
    Some(instead(error, "is", true))
}

/// `!=`, `<>` where `is not` is meant.
pub(super) fn not_equals_sign(scene: &Scene<'_>) -> Option<Diagnostic> {
    let sign = scene.point.word(0);
    let end = match (sign, scene.point.word(1)) {
        ("!=" | "<>" | "≠", _) => 0,
        ("/", "=") if scene.point.touches(0) => 1,
        _ => return None,
    };
    let error = scene.error(codes::NOT_EQUALS_SIGN, 0, end, format!("`{sign}` compares nothing here"));
    Some(instead(error, "is not", true))
}

/// `=>`, `=<`, `≥`, `≤`.
pub(super) fn reversed_sign(scene: &Scene<'_>) -> Option<Diagnostic> {
    let sign = scene.point.word(0);
    let meant = match sign {
        "=>" | "≥" => ">=",
        "=<" | "≤" => "<=",
        _ => return None,
    };
    let error =
        scene.error(codes::REVERSED_SIGN, 0, 0, format!("`{sign}` is not how this comparison is written"));
    Some(instead(error, meant, true))
}

/// `x in {a, b}`, `x not in {a, b}`.
pub(super) fn in_set(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.wants_operator() {
        return None;
    }
    let (to, meant) = match (scene.point.word(0), scene.point.word(1)) {
        ("in", _) => (0, "is one of"),
        ("not", "in") => (1, "is not one of"),
        _ => return None,
    };
    let error = scene.error(codes::IN_SET, 0, to, "membership is not asked with `in`");
    Some(instead(error, meant, true))
}

/// `x is greater than 5`, `x is at least 5`, `x equals 5`.
pub(super) fn in_words(scene: &Scene<'_>) -> Option<Diagnostic> {
    let equals = ["equals", "equal", "eq"].contains(&scene.point.word(0)) && scene.wants_operator();
    if equals {
        let error =
            scene.error(codes::COMPARISON_WORDS, 0, 0, format!("`{}` compares nothing", scene.point.word(0)));
        return Some(instead(error, "is", true));
    }
    let start = (-4..=0).rev().find(|step| scene.point.word(*step) == "is")?;
    let (words, sign) = match (scene.point.word(start + 1), scene.point.word(start + 2)) {
        ("greater" | "more" | "higher" | "larger" | "bigger", "than") => (2, ">"),
        ("less" | "fewer" | "lower" | "smaller", "than") => (2, "<"),
        ("at", "least") => (2, ">="),
        ("at", "most") => (2, "<="),
        ("above" | "over" | "exceeding", _) => (1, ">"),
        ("below" | "under", next) if next != "threshold" => (1, "<"),
        ("equal", "to") => (2, "is"),
        _ => return None,
    };
    if start + words < -2 && sign != ">=" && sign != "<=" {
        return None;
    }
    let error = scene.error(
        codes::COMPARISON_WORDS,
        start,
        start + words,
        "a comparison of size is written with a sign",
    );
    Some(instead(error, sign, true))
}
