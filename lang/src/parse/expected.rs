//! "expected …": what could have stood at a place, in words that a reader knows.

use super::build::Builder;
use super::grammar::Rule;
use super::point::Point;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// How many possibilities a message names.
const MOST: usize = 4;

/// The error of a piece that could not go on at a point.
pub(super) fn error(builder: &Builder<'_>, point: &Point<'_>, rules: &[Rule]) -> Diagnostic {
    let range = point.range();
    let span = builder.place(range.start, range.end.max(range.start + 1));
    let wanted = list(rules);
    let found = point.word(0);
    let message = match (wanted.is_empty(), found.is_empty()) {
        (true, _) => format!("`{found}` does not belong here"),
        (false, true) => format!("expected {wanted} after `{}`", point.word(-1)),
        (false, false) => format!("expected {wanted}, found `{found}`"),
    };
    Diagnostic::error(codes::EXPECTED, span, message)
}

/// The possibilities as a list: "`when` or a text".
fn list(rules: &[Rule]) -> String {
    let words: BTreeSet<(u8, String)> = rules.iter().filter_map(|rule| phrase(*rule)).collect();
    let mut words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    words.dedup();
    let more = words.len() > MOST;
    words.truncate(MOST);
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) if more => format!("{}, {last}, …", rest.join(", ")),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// A rule in a reader's words, and how early it is named.
fn phrase(rule: Rule) -> Option<(u8, String)> {
    let (rank, word) = match rule {
        Rule::expr | Rule::not => (0, "a condition or a value"),
        Rule::arith | Rule::minus | Rule::is_right => (1, "a value"),
        Rule::declaration => (0, "a declaration"),
        Rule::clause => (0, "a clause"),
        _ => return terminal(rule),
    };
    Some((rank, word.to_owned()))
}

fn terminal(rule: Rule) -> Option<(u8, String)> {
    let name = format!("{rule:?}");
    if let Some(keyword) = name.strip_prefix("kw_") {
        return Some((2, format!("`{keyword}`")));
    }
    None
}
