//! "expected …": what could have stood at a place, in words that a reader knows.

use super::build::Builder;
use super::grammar::{Grammar, Rule};
use super::lex::TokenKind;
use super::point::Point;
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::suggest;
use pest::Parser;
use std::collections::BTreeSet;

/// How many possibilities a message names.
const MOST: usize = 4;

/// The error of a piece that could not go on at a point.
pub(super) fn error(builder: &Builder<'_>, point: &Point<'_>, rules: &[Rule]) -> Diagnostic {
    let range = point.range();
    let span = builder.place(range.start, range.end);
    let wanted = list(rules);
    let found = shown(point.word(0));
    let message = match (wanted.is_empty(), found.is_empty()) {
        (true, true) => format!("`{}` does not belong here", shown(point.word(-1))),
        (true, false) => format!("`{found}` does not belong here"),
        (false, true) => format!("expected {wanted} after `{}`", shown(point.word(-1))),
        (false, false) => format!("expected {wanted}, found `{found}`"),
    };
    let error = Diagnostic::error(codes::EXPECTED, span, message);
    match meant(point, rules) {
        Some(word) => {
            error.help(format!("did you mean `{word}`?")).fix(format!("write `{word}`"), span, word, false)
        }
        None => error,
    }
}

/// Whether the grammar keeps a word from being a name.
pub(super) fn is_reserved(word: &str) -> bool {
    Grammar::parse(Rule::word, word).is_ok() && Grammar::parse(Rule::name, word).is_err()
}

/// The keyword that fits and is nearest to the word found.
fn meant(point: &Point<'_>, rules: &[Rule]) -> Option<String> {
    let found = point.word(0);
    if point.kind(0) != Some(TokenKind::Word) || is_reserved(found) {
        return None;
    }
    let words: Vec<String> = rules.iter().filter_map(|rule| keyword(*rule)).collect();
    suggest::nearest(found, words.iter().map(String::as_str)).map(str::to_owned)
}

/// A token as a message shows it: one line, not too long, no character that draws nothing.
pub(super) fn shown(token: &str) -> String {
    const LONGEST: usize = 30;
    let mut text: String = token.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if token.chars().all(|c| !c.is_control()) {
        text = token.chars().take(LONGEST).collect();
    }
    if token.chars().count() > LONGEST { text + "…" } else { text }
}

/// The possibilities as a list: "`when` or a text".
pub(super) fn list(rules: &[Rule]) -> String {
    let mut words: BTreeSet<(u8, String)> = rules.iter().filter_map(|rule| phrase(*rule, rules)).collect();
    if words.iter().any(|(_, word)| word == CONDITION) {
        words.retain(|(_, word)| word != VALUE);
    }
    let mut words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    let more = words.len() > MOST;
    words.truncate(MOST);
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((_, _)) if more => format!("{} …", words.join(", ")),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

const CONDITION: &str = "a condition or a value";
const VALUE: &str = "a value";
const OPERATOR: &str = "an operator such as `and`";

/// A rule in a reader's words, and how early it is named; none for what goes without saying.
fn phrase(rule: Rule, all: &[Rule]) -> Option<(u8, String)> {
    let (rank, word) = match rule {
        Rule::lpar | Rule::lbrace | Rule::lbracket if in_value(all) => return None,
        _ if after_operand(all) && goes_on(rule) => (7, OPERATOR),
        Rule::number | Rule::bound | Rule::range if all.contains(&Rule::kw_of) => {
            (6, "a range such as `0..1`")
        }
        Rule::removed_clause => (1, "the word that opens a clause"),
        Rule::removed_part => return None,
        Rule::EOI => (8, end(all)),
        Rule::expr | Rule::not => (0, CONDITION),
        Rule::date if !in_value(all) => (1, "a date such as `2015-06-30`"),
        Rule::number if !in_value(all) => (1, "a number"),
        Rule::string | Rule::texts if !in_value(all) => (1, "a text in quotes"),
        Rule::path | Rule::name | Rule::word if !in_value(all) => (1, "a name"),
        Rule::own_name | Rule::names | Rule::cite | Rule::field_name | Rule::param | Rule::value => {
            (1, "a name")
        }
        Rule::duration if !in_value(all) => (1, "a length of time such as `18 months`"),
        Rule::period => (1, "`years`, `months`, `weeks` or `days`"),
        Rule::type_ | Rule::list_type | Rule::set_type | Rule::named_type => (1, "a type"),
        Rule::bound | Rule::range => (1, "a number"),
        Rule::domain => (1, "the name of a list, a set or an enum"),
        Rule::pool => (1, "`indicators` or conditions in parentheses"),
        Rule::binder => (1, "a variable"),
        Rule::year => (1, "a year"),
        Rule::rule_kind => (1, "a kind of rule such as `warning`"),
        Rule::declaration => (0, "a declaration"),
        Rule::clause => (0, "a clause"),
        Rule::source_item => (0, "`title`, `date`, `url` or `note`"),
        Rule::lpar => (2, "`(`"),
        _ if is_value(rule) => (0, VALUE),
        _ if is_operator(rule) => (7, OPERATOR),
        _ => return terminal(rule).map(|word| (3, word)),
    };
    Some((rank, word.to_owned()))
}

/// Whether any value could stand at the place, so that its kinds need not be named one by one.
fn in_value(all: &[Rule]) -> bool {
    [Rule::not, Rule::minus, Rule::group, Rule::items].iter().any(|rule| all.contains(rule))
}

/// Whether an operand is complete at the place.
fn after_operand(all: &[Rule]) -> bool {
    all.iter().any(|rule| (Rule::and..=Rule::div).contains(rule) && *rule != Rule::not)
}

/// Whether a rule takes in the operand before it, or goes on with its name or number.
fn goes_on(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_on
            | Rule::kw_between
            | Rule::kw_includes
            | Rule::kw_within
            | Rule::kw_rising
            | Rule::kw_falling
            | Rule::kw_tagged
            | Rule::kw_otherwise
            | Rule::kw_is
            | Rule::kw_by
            | Rule::period
            | Rule::number
            | Rule::duration
            | Rule::lpar
            | Rule::lbracket
            | Rule::index
            | Rule::word
    ) || is_operator(rule)
}

/// What follows where a piece ends.
fn end(all: &[Rule]) -> &'static str {
    if all.contains(&Rule::rbrace) { "`}`" } else { "the next line" }
}

fn is_value(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::arith
            | Rule::minus
            | Rule::is_right
            | Rule::percent
            | Rule::date
            | Rule::duration
            | Rule::number
            | Rule::signed
            | Rule::boolean
            | Rule::string
            | Rule::call
            | Rule::path
            | Rule::datum
            | Rule::cell
            | Rule::dash
            | Rule::answer
            | Rule::items
            | Rule::series
            | Rule::entries
            | Rule::word
            | Rule::temporal
            | Rule::threshold
            | Rule::quantifier
            | Rule::of_form
            | Rule::knowing
            | Rule::group
            | Rule::set
    )
}

fn is_operator(rule: Rule) -> bool {
    (Rule::and..=Rule::div).contains(&rule) || (Rule::ago..=Rule::otherwise).contains(&rule)
}

/// A keyword as it is written.
pub(super) fn keyword(rule: Rule) -> Option<String> {
    format!("{rule:?}").strip_prefix("kw_").map(str::to_owned)
}

/// Keywords, openers and punctuation.
fn terminal(rule: Rule) -> Option<String> {
    let sign = match rule {
        Rule::lbrace => "{",
        Rule::rbrace => "}",
        Rule::rpar => ")",
        Rule::rbracket => "]",
        Rule::comma => ",",
        Rule::colon => ":",
        Rule::equals => "=",
        Rule::dots => "..",
        Rule::bar => "|",
        Rule::arrow => "->",
        Rule::below => "<",
        Rule::lbracket => "[",
        _ => return opener(rule),
    };
    Some(format!("`{sign}`"))
}

/// The word that opens a construct: its rule is named after it.
fn opener(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    let word = match rule {
        Rule::each_clause => "for each",
        Rule::force_clause => "in force",
        _ => name
            .strip_prefix("kw_")
            .or_else(|| name.strip_suffix("_clause"))
            .or_else(|| name.strip_suffix("_decl"))?,
    };
    Some(format!("`{word}`"))
}
