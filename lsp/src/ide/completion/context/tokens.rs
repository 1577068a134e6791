//! The words before a place: lines, clauses, brackets.

use super::Scan;
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::tokens::TokenKind;

/// Words that open a clause of a rule.
const OPENERS: &[&str] = &[
    "indicator",
    "present",
    "holds",
    "level",
    "inhibits",
    "amplifies",
    "requires",
    "due",
    "binding",
    "applies",
    "for",
    "in",
    "stale",
    "raise",
    "offer",
    "builds",
    "gives",
    "cites",
    "concerns",
    "pillar",
    "advise",
    "formerly",
    "tags",
    "note",
];

/// Words that open a line of other blocks.
const LINES: &[&str] = &[
    "title", "date", "url", "note", "from", "cites", "because", "add", "replace", "remove", "never",
    "always", "no", "as", "known", "given", "expect", "tags",
];

/// Words that open a declaration.
const DECLARATIONS: &[&str] = &[
    "package",
    "use",
    "risk",
    "resilience",
    "obligation",
    "warning",
    "assistance",
    "measure",
    "source",
    "enum",
    "record",
    "unit",
    "fact",
    "parameter",
    "define",
    "amend",
    "assert",
    "test",
];

/// Words behind which a value stands.
const BEFORE_OPERAND: &[&str] = &[
    "when",
    "unless",
    "where",
    "requires",
    "gives",
    "and",
    "or",
    "not",
    "satisfies",
    "implies",
    "expect",
    "never",
    "always",
    "between",
    "otherwise",
    "known",
    "of",
    "in",
    "by",
];

impl<'a> Scan<'a> {
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text(self.text))
    }

    /// The word so many before the place; 1 is the last.
    pub(super) fn back(&self, by: usize) -> &'a str {
        self.tokens.len().checked_sub(by).map_or("", |at| self.word(at))
    }

    /// Whether a token is the first of its line.
    fn opens_line(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = self.text.get(..token.start).unwrap_or("");
        before.rsplit(['\n', '\r']).next().is_some_and(|line| line.trim().is_empty())
    }

    /// Whether the place is the first of its line.
    pub(super) fn place_opens_line(&self) -> bool {
        let before = self.text.get(..self.start).unwrap_or("");
        before.rsplit(['\n', '\r']).next().is_some_and(|line| line.trim().is_empty())
    }

    /// Where the declaration around begins: the last word for one that opens a line without blanks before it.
    pub(super) fn declaration(&self) -> Option<usize> {
        (0..self.tokens.len()).rev().find(|at| {
            let Some(token) = self.tokens.get(*at) else { return false };
            let at_margin =
                token.start == 0 || self.text.get(..token.start).is_some_and(|t| t.ends_with(['\n', '\r']));
            at_margin && DECLARATIONS.contains(&self.word(*at))
        })
    }

    /// How deep in braces the place is, from a token on.
    pub(super) fn depth(&self, from: usize) -> i32 {
        let signs = self.tokens.get(from..).unwrap_or(&[]).iter().map(|token| token.text(self.text));
        signs.fold(0, |depth, sign| match sign {
            "{" => depth + 1,
            "}" => depth - 1,
            _ => depth,
        })
    }

    /// Where the line of the block begins: its last opener at the block's own depth.
    pub(super) fn line(&self, declaration: usize) -> Option<usize> {
        let mut depth = 0;
        let mut found = None;
        for at in declaration..self.tokens.len() {
            match self.word(at) {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                word if depth == 1 && (OPENERS.contains(&word) || LINES.contains(&word)) => {
                    let first = self.opens_line(at) || self.word(at.wrapping_sub(1)) == "{";
                    let inline = !self.is_inside_phrase(at);
                    if first || inline {
                        found = Some(at);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Whether a word that can open a clause is part of a condition here: `level of`, `in at least`, `x in xs`.
    fn is_inside_phrase(&self, at: usize) -> bool {
        let (before, word, behind) = (self.word(at.wrapping_sub(1)), self.word(at), self.word(at + 1));
        match word {
            "level" => behind == "of",
            "in" => behind != "force",
            "for" => behind != "each",
            "present" | "known" | "because" | "always" | "no" | "from" | "date" | "as" => true,
            "stale" => before == "}",
            _ => before == "." || before == "add" || before == "replace",
        }
    }

    /// The kind of rule that a word opens.
    pub(super) fn rule_kind(word: &str) -> Option<RuleKind> {
        RuleKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The last of some words since the declaration began.
    pub(super) fn clause_word(&self, words: &[&'a str]) -> Option<&'a str> {
        let from = self.declaration()?;
        (from..self.tokens.len()).rev().map(|at| self.word(at)).find(|word| words.contains(word))
    }

    /// How many brackets and braces are open in this line.
    pub(super) fn brackets(&self) -> i32 {
        let line = self.declaration().and_then(|declaration| self.line(declaration)).unwrap_or(0);
        (line..self.tokens.len()).fold(0, |depth, at| match self.word(at) {
            "[" | "{" | "(" => depth + 1,
            "]" | "}" | ")" => depth - 1,
            _ => depth,
        })
    }

    /// Whether a value or a whole condition ends just before the place.
    pub(super) fn ends_value(&self) -> bool {
        let Some(last) = self.tokens.last() else { return false };
        match last.kind {
            TokenKind::Number | TokenKind::Text => true,
            TokenKind::Symbol => matches!(last.text(self.text), ")" | "]" | "}"),
            TokenKind::Word => {
                !BEFORE_OPERAND.contains(&last.text(self.text)) && last.text(self.text) != "is"
            }
            TokenKind::Comment | TokenKind::Doc => true,
        }
    }

    /// The innermost bracket that is open.
    pub(super) fn open_bracket(&self) -> Option<&'a str> {
        self.open_bracket_at().map(|at| self.word(at))
    }

    pub(super) fn open_bracket_at(&self) -> Option<usize> {
        let mut closed = 0;
        (0..self.tokens.len()).rev().find(|at| match self.word(*at) {
            ")" | "]" | "}" => {
                closed += 1;
                false
            }
            "(" | "[" | "{" if closed > 0 => {
                closed -= 1;
                false
            }
            "(" | "[" | "{" => true,
            _ => false,
        })
    }
}
