//! Numbers, percents and dates as others write them.

use super::super::grammar::{Grammar, Rule};
use super::super::lex::TokenKind;
use super::{Scene, instead};
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use pest::Parser;

/// `1,000`, `0,5`: a comma inside a number.
pub(super) fn separator(scene: &Scene<'_>) -> Option<Diagnostic> {
    let point = scene.point;
    let is_number = |step| point.kind(step) == Some(TokenKind::Number);
    let joined = point.touches(-1) && point.touches(0) && is_number(-1) && is_number(1);
    if !joined || !matches!(point.word(0), "," | "'") {
        return None;
    }
    let (before, after) = (point.word(-1), point.word(1));
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    if digits == 3 && before != "0" {
        let meant = format!("{before}_{after}");
        let error = scene.error(codes::THOUSANDS_COMMA, -1, 1, "thousands are not set off with a comma");
        return Some(instead(error, &meant, false));
    }
    let error = scene.error(codes::DECIMAL_COMMA, -1, 1, "a decimal point is a point, not a comma");
    Some(instead(error, &format!("{before}.{after}"), true))
}

/// `5 %`, `5 percent`, `a % b`.
pub(super) fn percent_sign(scene: &Scene<'_>) -> Option<Diagnostic> {
    let point = scene.point;
    let word = point.word(0);
    if !matches!(word, "%" | "percent" | "per" | "pct") || (word == "per" && point.word(1) != "cent") {
        return None;
    }
    let to = isize::from(word == "per");
    if point.kind(-1) == Some(TokenKind::Number) && !point.word(-1).contains('-') {
        let error = scene.error(
            codes::PERCENT_SIGN,
            -1,
            to,
            "a percent is written with its sign right behind the number",
        );
        return Some(instead(error, &format!("{}%", point.word(-1)), true));
    }
    if word != "%" {
        return None;
    }
    let error = scene.error(codes::PERCENT_SIGN, 0, 0, "`%` is no operator").help(
        "it stands right behind a number, as in `5%`, which is 0.05; there is no remainder of a division",
    );
    Some(error)
}

/// `12abc`, `.5`, `1e6`, `1_00`.
pub(super) fn malformed(scene: &Scene<'_>) -> Option<Diagnostic> {
    let point = scene.point;
    if point.word(0) == "."
        && point.touches(0)
        && point.kind(1) == Some(TokenKind::Number)
        && scene.wants_operand()
    {
        let error = scene.error(codes::NUMBER, 0, 1, "a number begins with a digit");
        return Some(instead(error, &format!("0.{}", point.word(1)), true));
    }
    let dot = point.word(0) == "." && point.touches(-1) && point.kind(-1) == Some(TokenKind::Number);
    if dot {
        let error = scene.error(codes::NUMBER, -1, 0, "a number does not end with a point");
        return Some(instead(error, point.word(-1), true));
    }
    let text = point.word(0);
    let bad = point.kind(0) == Some(TokenKind::Number) && !looks_like_date(text) && !is_number(text);
    let error = || scene.error(codes::NUMBER, 0, 0, format!("`{text}` is neither a number nor a name"));
    bad.then(|| {
        error().help("a number is written as `1_000`, `4.5` or `5%`, with blanks behind it; a name begins with a letter")
    })
}

fn is_number(text: &str) -> bool {
    let whole = |rule| Grammar::parse(rule, text).is_ok_and(|pairs| pairs.as_str().len() == text.len());
    whole(Rule::percent) || whole(Rule::number)
}

/// `2015-6-30`, `30/06/2015`, `2015` where a whole date is to stand.
pub(super) fn date(scene: &Scene<'_>) -> Option<Diagnostic> {
    let text = scene.point.word(0);
    let wanted = scene.wants(&[Rule::date]) && !scene.wants(&[Rule::percent]);
    let number = scene.point.kind(0) == Some(TokenKind::Number);
    if !number || !(wanted || looks_like_date(text)) || Grammar::parse(Rule::date, text).is_ok() {
        return None;
    }
    let slashes = (1..=3).step_by(2).take_while(|step| matches!(scene.point.word(*step), "/" | ".")).count();
    let error = scene.error(codes::NO_SUCH_DATE, 0, 2 * slashes as isize, "this is not a whole date");
    Some(error.help("a date is written year-month-day, as in `2015-06-30`"))
}

/// Four digits, then dashes.
fn looks_like_date(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
        && parts.next().is_some()
}
