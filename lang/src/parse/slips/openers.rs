//! The words that open declarations and clauses, and what is near to them.

use super::super::expected;
use super::super::grammar::Rule;
use super::super::lex::TokenKind;
use super::super::recover::Block;
use super::{Scene, instead};
use crate::codes::parse as codes;
use crate::diagnostic::Diagnostic;
use crate::suggest;

/// The words that open a clause of a rule.
const CLAUSES: [&str; 24] = [
    "advise",
    "amplifies",
    "applies",
    "binding",
    "builds",
    "cites",
    "concerns",
    "due",
    "for",
    "formerly",
    "gives",
    "holds",
    "in",
    "indicator",
    "inhibits",
    "level",
    "note",
    "offer",
    "pillar",
    "present",
    "raise",
    "requires",
    "stale",
    "tags",
];

/// The words that open a declaration, `package` and `use` among them.
pub(in super::super) const DECLARATIONS: [&str; 18] = [
    "amend",
    "assert",
    "assistance",
    "define",
    "enum",
    "fact",
    "measure",
    "obligation",
    "package",
    "parameter",
    "record",
    "resilience",
    "risk",
    "source",
    "test",
    "unit",
    "use",
    "warning",
];

/// The words that go on with a condition or a clause at the start of a line.
const CONNECTIVES: [&str; 32] = [
    "ago",
    "and",
    "as",
    "at",
    "because",
    "between",
    "by",
    "else",
    "falling",
    "if",
    "implies",
    "in",
    "includes",
    "is",
    "not",
    "of",
    "on",
    "or",
    "otherwise",
    "over",
    "percent",
    "rising",
    "satisfies",
    "tagged",
    "then",
    "unless",
    "until",
    "when",
    "where",
    "within",
    "with",
    "than",
];

/// What other languages call a declaration.
const ALIASES: [(&str, &str); 14] = [
    (
        "rule",
        "a rule opens with its kind: `risk`, `resilience`, `obligation`, `warning`, `assistance` or `measure`",
    ),
    (
        "policy",
        "a rule opens with its kind: `risk`, `resilience`, `obligation`, `warning`, `assistance` or `measure`",
    ),
    ("import", "write `use`"),
    ("include", "write `use`"),
    ("const", "write `parameter` for a figure with a date and a source, `define` for a part of conditions"),
    ("let", "write `define`"),
    ("def", "write `define`"),
    ("function", "write `define`"),
    ("type", "write `enum`, `record` or `unit`"),
    ("struct", "write `record`"),
    ("duty", "write `obligation`"),
    ("threat", "write `risk`"),
    ("alert", "write `warning`"),
    ("mitigator", "write `resilience`"),
];

fn openers(block: Block) -> &'static [&'static str] {
    match block {
        Block::Rule => &CLAUSES,
        Block::Source => &["date", "note", "title", "url"],
        Block::Parameter => &["cites", "from", "note"],
        Block::Amend => &["add", "because", "remove", "replace"],
        Block::Assert => &["always", "cites", "never", "no", "note"],
        Block::Test => &["as", "case", "cases", "expect", "given", "known"],
    }
}

/// Whether a word goes on with what stands before it.
pub(in super::super) fn connects(word: &str) -> bool {
    CONNECTIVES.contains(&word.to_lowercase().as_str())
}

/// The words that stand before an operand: in another case each is read as a name.
const BEFORE: [&str; 10] =
    ["all", "always", "any", "at", "count", "established", "ever", "every", "known", "not"];

/// `When`, `AND`: a keyword in another case.
pub(super) fn keyword_case(scene: &Scene<'_>) -> Option<Diagnostic> {
    let lower = |step| scene.point.word(step).to_lowercase();
    let capital =
        |step| scene.point.kind(step) == Some(TokenKind::Word) && lower(step) != scene.point.word(step);
    let here = lower(0);
    let fits = scene.rules.iter().any(|rule| expected::keyword(*rule).is_some_and(|keyword| keyword == here))
        || (scene.wants_operator() && connects(&here))
        || (scene.point.is_first() && words_of(scene.strict).contains(&here.as_str()));
    let step = match fits && capital(0) {
        true => 0,
        false if capital(-1) && BEFORE.contains(&lower(-1).as_str()) => -1,
        false => return None,
    };
    let error = scene.error(
        codes::KEYWORD_CASE,
        step,
        step,
        format!("`{}` is written in small letters", scene.point.word(step)),
    );
    Some(instead(error, &lower(step), true))
}

/// A first word that opens nothing.
pub(super) fn unknown(scene: &Scene<'_>) -> Option<Diagnostic> {
    let word = scene.point.word(0);
    if !scene.point.is_first()
        || scene.point.kind(0) != Some(TokenKind::Word)
        || words_of(scene.strict).contains(&word)
    {
        return None;
    }
    let nearest = suggest::nearest(word, words_of(scene.strict).iter().copied());
    let error = match scene.strict {
        Rule::strict_declaration => unknown_declaration(scene, word),
        _ => scene
            .error(codes::UNKNOWN_CLAUSE, 0, 0, format!("nothing here opens with `{word}`"))
            .help(format!("a line opens with one of: {}", words_of(scene.strict).join(", "))),
    };
    Some(match nearest {
        Some(meant) => {
            let span = error.span;
            let error = Diagnostic { help: None, ..error };
            error.help(format!("did you mean `{meant}`?")).fix(format!("write `{meant}`"), span, meant, true)
        }
        None => error,
    })
}

fn unknown_declaration(scene: &Scene<'_>, word: &str) -> Diagnostic {
    let lower = word.to_lowercase();
    let error = scene.error(codes::UNKNOWN_DECLARATION, 0, 0, format!("no declaration opens with `{word}`"));
    if CLAUSES.contains(&word) {
        return error
            .help("this is a clause: it stands between the braces of a rule; is a `}` above it too early?");
    }
    match ALIASES.iter().find(|(alias, _)| *alias == lower) {
        Some((_, help)) => error.help(*help),
        None => error.help(format!("a declaration opens with one of: {}", DECLARATIONS.join(", "))),
    }
}

/// The words with which the piece that a rule reads can open.
fn words_of(strict: Rule) -> &'static [&'static str] {
    match strict {
        Rule::strict_declaration | Rule::strict_package | Rule::strict_import => &DECLARATIONS,
        Rule::strict_source_item => openers(Block::Source),
        Rule::strict_parameter_item => openers(Block::Parameter),
        Rule::strict_amend_item => openers(Block::Amend),
        Rule::strict_assert_item => openers(Block::Assert),
        Rule::strict_test_item => openers(Block::Test),
        _ => openers(Block::Rule),
    }
}
