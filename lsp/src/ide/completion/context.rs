//! What the words before a place ask for.

use super::super::Page;
use r2pc_lang::source::Span;
use r2pc_lang::symbols::{Place, Ty, level_of, type_of};
use r2pc_lang::syntax::{Name, Path, RuleKind, Segment};
use r2pc_lang::tokens::{Token, TokenKind};
use std::sync::Arc;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    /// Nothing that could be known: a new name, a text, a number.
    Nothing,
    /// A declaration.
    Declaration,
    /// A line in a block of a declaration with this first word; after a whole condition also an operator.
    Line {
        /// The declaration's first word.
        block: String,
        /// Whether a condition stands before it that could go on.
        goes_on: bool,
    },
    /// A value or a condition, of this type if one is expected.
    Operand(Ty),
    /// What follows a value, of this type.
    Operator(Ty),
    /// What follows a dot behind something of this type.
    Member(Ty),
    /// An outcome or reason, or a value of this type: behind `is`.
    Verdict(Ty),
    /// A rule of this kind; none is any.
    Rule(Option<RuleKind>),
    /// A source.
    Source,
    /// A package.
    Package,
    /// A type.
    Type,
    /// An enum (or `obligation`).
    Index,
    /// A unit or a record.
    UnitOrRecord,
    /// A list, set, enum or the word for rules.
    Domain,
    /// A tag.
    Tag,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A clause, behind `add` or `replace`.
    Clause(Option<RuleKind>),
    /// A part of the amended rule, behind `remove`.
    Fact,
}

/// The place with what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// What is asked for.
    pub(super) wanted: Wanted,
    /// What is replaced: the word under way.
    pub(super) replaces: Span,
    /// The dotted name under way up to the place, from its first word.
    pub(super) run: Span,
    /// Where names are looked up from.
    pub(super) place: Place,
    /// The kind of the rule around, if there is one.
    pub(super) rule: Option<RuleKind>,
}

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

impl Context {
    /// What the words before an offset ask for.
    pub(super) fn at(page: &Page<'_>, offset: usize) -> Context {
        let text = page.text();
        let tokens = page.syntax.tokens();
        let before = tokens.get(..tokens.partition_point(|t| t.start < offset)).unwrap_or(&[]);
        let inside = before.last().filter(|t| t.end >= offset);
        let nothing = Context {
            wanted: Wanted::Nothing,
            replaces: page.span(offset, offset),
            run: page.span(offset, offset),
            place: Place::default(),
            rule: None,
        };
        match inside.map(|token| token.kind) {
            Some(TokenKind::Comment | TokenKind::Doc | TokenKind::Number) => return nothing,
            Some(TokenKind::Text) if inside.is_some_and(|t| t.end > offset || !closed(t.text(text))) => {
                return nothing;
            }
            _ => {}
        }
        let word = inside.filter(|token| token.kind == TokenKind::Word);
        let start = word.map_or(offset, |token| token.start);
        let before = before.get(..before.len() - usize::from(word.is_some())).unwrap_or(&[]);
        let scan = Scan { page, text, tokens: before, start };
        let run = scan.run_start();
        let (wanted, rule) = scan.wanted();
        Context {
            wanted,
            replaces: page.span(start, offset),
            run: page.span(run, offset),
            place: scan.place(),
            rule,
        }
    }

    /// The word under way.
    pub(super) fn typed<'a>(&self, page: &'a Page<'_>) -> &'a str {
        page.text().get(self.replaces.range()).unwrap_or("")
    }
}

/// Whether a text has its closing quote.
fn closed(text: &str) -> bool {
    text.len() > 1 && text.ends_with('"')
}

/// The words before a place.
struct Scan<'a> {
    page: &'a Page<'a>,
    text: &'a str,
    tokens: &'a [Token],
    start: usize,
}

impl<'a> Scan<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text(self.text))
    }

    /// The word so many before the place; 1 is the last.
    fn back(&self, by: usize) -> &'a str {
        self.tokens.len().checked_sub(by).map_or("", |at| self.word(at))
    }

    /// Whether a token is the first of its line.
    fn opens_line(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = self.text.get(..token.start).unwrap_or("");
        before.rsplit(['\n', '\r']).next().is_some_and(|line| line.trim().is_empty())
    }

    /// Whether the place is the first of its line.
    fn place_opens_line(&self) -> bool {
        let before = self.text.get(..self.start).unwrap_or("");
        before.rsplit(['\n', '\r']).next().is_some_and(|line| line.trim().is_empty())
    }

    /// Where the declaration around begins: the last word for one that opens a line without blanks before it.
    fn declaration(&self) -> Option<usize> {
        (0..self.tokens.len()).rev().find(|at| {
            let Some(token) = self.tokens.get(*at) else { return false };
            let at_margin =
                token.start == 0 || self.text.get(..token.start).is_some_and(|t| t.ends_with(['\n', '\r']));
            at_margin && DECLARATIONS.contains(&self.word(*at))
        })
    }

    /// How deep in braces the place is, from a token on.
    fn depth(&self, from: usize) -> i32 {
        let signs = self.tokens.get(from..).unwrap_or(&[]).iter().map(|token| token.text(self.text));
        signs.fold(0, |depth, sign| match sign {
            "{" => depth + 1,
            "}" => depth - 1,
            _ => depth,
        })
    }

    /// Where the line of the block begins: its last opener at the block's own depth.
    fn line(&self, declaration: usize) -> Option<usize> {
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
    fn rule_kind(word: &str) -> Option<RuleKind> {
        RuleKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What is asked for, and the kind of rule around.
    fn wanted(&self) -> (Wanted, Option<RuleKind>) {
        let Some(declaration) = self.declaration() else {
            return (if self.place_opens_line() { Wanted::Declaration } else { Wanted::Nothing }, None);
        };
        let opener = self.word(declaration);
        let kind = Self::rule_kind(opener);
        let depth = self.depth(declaration);
        let has_block = kind.is_some()
            || matches!(opener, "source" | "enum" | "record" | "parameter" | "amend" | "assert" | "test");
        let wanted = match opener {
            _ if declaration + 1 == self.tokens.len() => self.behind_opener(opener),
            _ if has_block && depth <= 0 => match self.back(1) {
                "}" => Wanted::Declaration,
                _ if opener == "amend" => Wanted::Rule(None),
                _ => Wanted::Nothing,
            },
            "package" | "use" if self.place_opens_line() => Wanted::Declaration,
            "package" | "use" => Wanted::Package,
            "fact" => self.in_fact(),
            "record" => self.in_type(),
            "define" => self.in_define(),
            "unit" if self.place_opens_line() => Wanted::Declaration,
            "unit" | "enum" => Wanted::Nothing,
            _ => self.in_block(declaration, opener, kind),
        };
        (wanted, kind)
    }

    fn behind_opener(&self, opener: &str) -> Wanted {
        match opener {
            "package" | "use" => Wanted::Package,
            "amend" => Wanted::Rule(None),
            _ => Wanted::Nothing,
        }
    }

    fn in_fact(&self) -> Wanted {
        let last = self.back(1);
        match last {
            ":" => Wanted::Type,
            "by" => Wanted::Index,
            "of" => Wanted::UnitOrRecord,
            "prefers" => Wanted::Source,
            "tags" => Wanted::Tag,
            "per" => Wanted::Words(&["year", "month", "week", "day"]),
            "after" => Wanted::Nothing,
            "stale" | "published" => Wanted::Words(&["after"]),
            "," if self.clause_word(&["prefers", "tags"]) == Some("prefers") => Wanted::Source,
            "," if self.clause_word(&["prefers", "tags"]) == Some("tags") => Wanted::Tag,
            "fact" | "." => Wanted::Nothing,
            _ if self.clause_word(&[":"]).is_none() => Wanted::Words(&["by"]),
            _ => Wanted::Line { block: "fact".into(), goes_on: self.place_opens_line() },
        }
    }

    fn in_type(&self) -> Wanted {
        match self.back(1) {
            ":" => Wanted::Type,
            "of" => Wanted::UnitOrRecord,
            _ => Wanted::Nothing,
        }
    }

    fn in_define(&self) -> Wanted {
        let has_body = self.clause_word(&["="]).is_some();
        match self.back(1) {
            ":" if !has_body => Wanted::Type,
            _ if has_body && self.place_opens_line() && self.ends_value() => {
                Wanted::Line { block: "define".into(), goes_on: true }
            }
            _ if has_body => self.in_condition(),
            _ => Wanted::Nothing,
        }
    }

    /// The last of some words since the declaration began.
    fn clause_word(&self, words: &[&'a str]) -> Option<&'a str> {
        let from = self.declaration()?;
        (from..self.tokens.len()).rev().map(|at| self.word(at)).find(|word| words.contains(word))
    }

    fn in_block(&self, declaration: usize, opener: &str, kind: Option<RuleKind>) -> Wanted {
        let block = || opener.to_owned();
        let Some(line) = self.line(declaration) else {
            return Wanted::Line { block: block(), goes_on: false };
        };
        let condition = matches!(
            self.word(line),
            "indicator"
                | "present"
                | "holds"
                | "level"
                | "requires"
                | "due"
                | "binding"
                | "applies"
                | "raise"
                | "offer"
                | "gives"
                | "never"
                | "always"
                | "expect"
                | "inhibits"
                | "amplifies"
                | "for"
                | "add"
                | "replace"
                | "from"
        );
        if self.place_opens_line() && (self.ends_value() || !condition) && self.back(1) != "," {
            return Wanted::Line { block: block(), goes_on: condition };
        }
        self.in_line(line, opener, kind)
    }

    /// What is asked for within a line of a block.
    fn in_line(&self, line: usize, opener: &str, kind: Option<RuleKind>) -> Wanted {
        let last = self.back(1);
        let first = line + 1 == self.tokens.len();
        let has = |word: &str| (line..self.tokens.len()).any(|at| self.word(at) == word);
        match self.word(line) {
            "cites" if first || last == "," => Wanted::Source,
            "cites" if last == "at" => Wanted::Nothing,
            "cites" => Wanted::Words(&["at"]),
            "inhibits" | "amplifies" if !has("where") && !has("because") => match last {
                "," => Wanted::Rule(Some(RuleKind::Risk)),
                _ if first => Wanted::Rule(Some(RuleKind::Risk)),
                _ => Wanted::Words(&["where", "because"]),
            },
            "builds" if first => Wanted::Words(&["on"]),
            "builds" => Wanted::Rule(Some(RuleKind::Resilience)),
            "concerns" => {
                Wanted::Words(&["genocide", "war_crimes", "ethnic_cleansing", "crimes_against_humanity"])
            }
            "pillar" => Wanted::Words(&["one", "two", "three"]),
            "tags" => Wanted::Tag,
            "level" if first => Wanted::Words(&["high", "extreme"]),
            "raise" if first => Wanted::Words(&["watch", "alert", "alarm"]),
            "stale" if first => Wanted::Words(&["after"]),
            "due" | "known" if first => Wanted::Words(&["by"]),
            "applies" if first => Wanted::Words(&["when", "unless"]),
            "present" | "holds" | "binding" if first => Wanted::Words(&["when"]),
            "in" if !has("from") => Wanted::Words(&["force from"]),
            "as" if first => Wanted::Words(&["of"]),
            "for" if first => Wanted::Words(&["each"]),
            "indicator" | "offer" | "level" | "raise" if !has("when") => match self.tokens.len() - line {
                1 => Wanted::Nothing,
                _ => Wanted::Words(&["when"]),
            },
            "stale" | "advise" | "note" | "formerly" | "title" | "date" | "url" | "because" => {
                Wanted::Nothing
            }
            "given" => self.in_given(first),
            "expect" if has("because") => Wanted::Fact,
            "add" | "replace" if first => Wanted::Clause(self.amended_kind()),
            "remove" if first => Wanted::Clause(self.amended_kind()),
            "remove" => Wanted::Nothing,
            "no" if first => {
                Wanted::Words(&["risk", "resilience", "obligation", "warning", "assistance", "measure"])
            }
            "no" if last == "tagged" => Wanted::Tag,
            "no" if last == "reads" => Wanted::Fact,
            "no" if has("tagged") => Wanted::Words(&["reads"]),
            "no" => Wanted::Words(&["tagged"]),
            "from" if !has("is") => Wanted::Words(&["is"]),
            _ => {
                let _ = (opener, kind);
                self.in_condition()
            }
        }
    }

    fn in_given(&self, first: bool) -> Wanted {
        match self.back(1) {
            "is" => Wanted::Verdict(self.left_type(self.tokens.len() - 1)),
            _ if first => Wanted::Fact,
            "," if self.brackets() == 0 => Wanted::Fact,
            "." => self.in_condition(),
            _ => Wanted::Nothing,
        }
    }

    /// How many brackets and braces are open in this line.
    fn brackets(&self) -> i32 {
        let line = self.declaration().and_then(|declaration| self.line(declaration)).unwrap_or(0);
        (line..self.tokens.len()).fold(0, |depth, at| match self.word(at) {
            "[" | "{" | "(" => depth + 1,
            "]" | "}" | ")" => depth - 1,
            _ => depth,
        })
    }

    /// The kind of the rule that is amended.
    fn amended_kind(&self) -> Option<RuleKind> {
        let path = self.path_from(self.declaration()? + 1)?;
        match type_of(&self.page.set.names, &self.place(), &path) {
            Ty::Rule(kind, _) => Some(kind),
            _ => None,
        }
    }

    /// Whether a value or a whole condition ends just before the place.
    fn ends_value(&self) -> bool {
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

    /// What is asked for in a condition.
    fn in_condition(&self) -> Wanted {
        let last = self.back(1);
        let at = self.tokens.len().saturating_sub(1);
        match last {
            "." => Wanted::Member(self.path_type(at)),
            "is" => Wanted::Verdict(self.left_type(at)),
            "not" if self.back(2) == "is" => Wanted::Verdict(self.left_type(at.saturating_sub(1))),
            "<" | "<=" | ">" | ">=" | "includes" => Wanted::Operand(self.left_type(at)),
            "between" => Wanted::Operand(self.left_type(at)),
            "of" => self.behind_of(),
            "{" | "," if self.open_bracket() == Some("{") => Wanted::Operand(self.set_type()),
            "(" => self.behind_paren(at),
            "[" => Wanted::Operand(self.index_type(at)),
            "in" => Wanted::Domain,
            "each" => Wanted::Nothing,
            "tagged" => Wanted::Tag,
            "within" => Wanted::Words(&["the last", "the next"]),
            "rising" | "falling" => Wanted::Words(&["over"]),
            "over" | "last" | "next" | "because" => Wanted::Nothing,
            "age" | "highest" | "lowest" => Wanted::Words(&["of"]),
            _ if self.tokens.last().is_some_and(|t| t.kind == TokenKind::Number) => {
                Wanted::Words(&["years", "months", "weeks", "days", "of", "and", "or"])
            }
            _ if self.ends_value() => Wanted::Operator(self.left_type(self.tokens.len())),
            _ => Wanted::Operand(Ty::Other),
        }
    }

    fn behind_of(&self) -> Wanted {
        match self.back(2) {
            "level" => Wanted::Rule(None),
            "one" | "all" | "any" => Wanted::Operand(self.left_type(self.tokens.len().saturating_sub(3))),
            "age" | "highest" | "lowest" | "middle" | "mean" | "min" | "max" | "sum" => Wanted::Fact,
            _ => Wanted::Words(&["indicators", "("]),
        }
    }

    /// Behind an opening parenthesis: an argument of a define, a variable, or a condition.
    fn behind_paren(&self, at: usize) -> Wanted {
        let function = self.word(at.wrapping_sub(1));
        if matches!(function, "any" | "every" | "none" | "count") {
            return Wanted::Domain;
        }
        Wanted::Operand(self.parameter_type(function, 0))
    }

    /// The type of a define's parameter.
    fn parameter_type(&self, function: &str, at: usize) -> Ty {
        let names = &self.page.set.names;
        let seen = names.seen_from(&self.place().package);
        let is_define = |kind| kind == r2pc_lang::symbols::Kind::Define;
        let shape = names.lookup_kind(&seen, function, is_define).and_then(|d| d.params.get(at));
        let Some(r2pc_lang::symbols::Shape::One(name)) = shape else { return Ty::Other };
        let is_enum = |kind| kind == r2pc_lang::symbols::Kind::Enum;
        names.lookup_kind(&seen, name, is_enum).map_or(Ty::Other, |d| Ty::Enum(d.span))
    }

    /// The innermost bracket that is open.
    fn open_bracket(&self) -> Option<&'a str> {
        self.open_bracket_at().map(|at| self.word(at))
    }

    fn open_bracket_at(&self) -> Option<usize> {
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

    /// The type of the values of the set that is being written.
    fn set_type(&self) -> Ty {
        let Some(brace) = self.open_bracket_at() else { return Ty::Other };
        match (self.word(brace.wrapping_sub(2)), self.word(brace.wrapping_sub(1))) {
            ("one" | "all" | "any", "of") => self.left_type(brace.saturating_sub(2)),
            _ => Ty::Other,
        }
    }

    /// The type of the index of a fact.
    fn index_type(&self, bracket: usize) -> Ty {
        match self.path_type(bracket) {
            Ty::Indexed(Some(owner), _) => Ty::Enum(owner),
            _ => Ty::Other,
        }
    }

    /// The type of the value that ends before a token, over `is`, `not`, `includes` and the like.
    fn left_type(&self, mut at: usize) -> Ty {
        while at > 0 && matches!(self.word(at - 1), "is" | "not" | "one" | "includes" | "all" | "any") {
            at -= 1;
        }
        self.path_type(at)
    }

    /// The type of the name that ends before a token.
    fn path_type(&self, end: usize) -> Ty {
        let start = self.path_start(end);
        let Some(path) = self.path_between(start, end) else { return Ty::Other };
        let names = &self.page.set.names;
        if self.word(start.wrapping_sub(1)) == "of" && self.word(start.wrapping_sub(2)) == "level" {
            return level_of(names, &self.place(), &path);
        }
        type_of(names, &self.place(), &path)
    }

    /// The first token of the name that ends before a token.
    fn path_start(&self, end: usize) -> usize {
        let mut at = end;
        loop {
            let Some(last) = at.checked_sub(1) else { return at };
            if self.word(last) == "]" {
                let Some(open) = (0..last).rev().find(|open| self.word(*open) == "[") else { return at };
                at = open;
                continue;
            }
            if self.tokens.get(last).is_none_or(|token| token.kind != TokenKind::Word) {
                return at;
            }
            at = last;
            match at.checked_sub(1).map(|dot| self.word(dot)) {
                Some(".") => at -= 1,
                _ => return at,
            }
        }
    }

    /// The name that begins at a token.
    fn path_from(&self, start: usize) -> Option<Path> {
        let mut end = start + 1;
        while self.word(end) == "." {
            end += 2;
        }
        self.path_between(start, end.min(self.tokens.len()))
    }

    /// The name between two tokens; a dot at its end is left out.
    fn path_between(&self, start: usize, end: usize) -> Option<Path> {
        let name = |at: usize| {
            let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Word)?;
            Some(Name { text: token.text(self.text).into(), span: self.page.span(token.start, token.end) })
        };
        let head = name(start)?;
        let mut path = Path { span: head.span, head, rest: Vec::new() };
        let mut at = start + 1;
        while at < end {
            match self.word(at) {
                "." => {
                    let Some(field) = name(at + 1).filter(|_| at + 1 < end) else { break };
                    path.span = path.span.to(field.span);
                    path.rest.push(Segment::Field(field));
                    at += 2;
                }
                "[" => {
                    let close = (at..end).find(|close| self.word(*close) == "]")?;
                    let index = self.path_between(at + 1, close);
                    path.rest.extend(index.map(Segment::Index));
                    at = close + 1;
                }
                _ => break,
            }
        }
        Some(path)
    }

    /// Where the dotted name under way begins.
    fn run_start(&self) -> usize {
        if self.back(1) != "." {
            return self.start;
        }
        let start = self.path_start(self.tokens.len().saturating_sub(1));
        self.tokens.get(start).map_or(self.start, |token| token.start)
    }

    /// Where names are looked up from: the package, the rule around and the variables bound in it.
    fn place(&self) -> Place {
        let package = Arc::clone(&self.page.syntax.outline.package);
        let Some(declaration) = self.declaration() else {
            return Place { package, ..Place::default() };
        };
        let rule = Self::rule_kind(self.word(declaration)).and_then(|_| {
            let name = self.tokens.get(declaration + 1)?;
            let span = self.page.span(name.start, name.end);
            self.page.syntax.outline.definition(span).map(|definition| definition.span)
        });
        let mut variables: Vec<(Arc<str>, Path)> = Vec::new();
        for at in declaration..self.tokens.len() {
            let binds =
                self.word(at + 1) == "in" && matches!(self.word(at.wrapping_sub(1)), "(" | "each" | "for");
            let domain = if binds { self.path_from(at + 2) } else { None };
            variables.extend(domain.map(|domain| (self.word(at).into(), domain)));
        }
        variables.extend(self.parameters(declaration));
        Place { package, rule, variables }
    }

    /// The parameters of the define around, each as a name of its type.
    fn parameters(&self, declaration: usize) -> Vec<(Arc<str>, Path)> {
        if self.word(declaration) != "define" {
            return Vec::new();
        }
        let places = (declaration..self.tokens.len()).take_while(|at| self.word(*at) != "=");
        let bound = places.filter(|at| self.word(at + 1) == ":");
        bound.filter_map(|at| Some((self.word(at).into(), self.path_from(at + 2)?))).collect()
    }
}
