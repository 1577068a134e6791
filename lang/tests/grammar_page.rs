//! `docs/grammar.md` is made from the grammar: this test holds it equal. `UPDATE_DOCS=1` writes it anew.
#![cfg(test)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use pest_meta::ast::{Expr, Rule};
use pest_meta::parser;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// What is there for the parser's own sake: recovery, and single pieces read for their errors.
const INNER: [&str; 20] = [
    "WHITESPACE",
    "COMMENT",
    "broken",
    "piece",
    "remark",
    "sync",
    "sync_start",
    "decl_start",
    "decl_head",
    "decl_line",
    "broken_item",
    "broken_piece",
    "inner_braces",
    "next_line",
    "item_start",
    "blanks",
    "tail_start",
    "word_start",
    "idc",
    "own_name",
];

/// The widest line of the page.
const WIDTH: usize = 110;

struct Page {
    rules: BTreeMap<String, Expr>,
}

impl Page {
    /// Whether a rule is written out where it is used: keywords, punctuation.
    fn literal(&self, name: &str) -> Option<String> {
        let mut expr = self.rules.get(name)?;
        while let Expr::Seq(first, rest) = expr {
            matches!(**rest, Expr::NegPred(_)).then_some(())?;
            expr = first;
        }
        match expr {
            Expr::Str(text) => Some(quoted(text)),
            _ => None,
        }
    }

    /// An expression; `tight` where it stands before a sign of repetition or in a sequence.
    fn expr(&self, expr: &Expr, tight: bool) -> String {
        match expr {
            Expr::Str(text) | Expr::Insens(text) => quoted(text),
            Expr::Range(from, to) => format!("[{from}-{to}]"),
            Expr::Ident(name) => self.name(name),
            Expr::Opt(inner) => self.expr(inner, true) + "?",
            Expr::Rep(inner) => self.expr(inner, true) + "*",
            Expr::RepOnce(inner) => self.expr(inner, true) + "+",
            Expr::RepExact(inner, times) => format!("{}{{{times}}}", self.expr(inner, true)),
            Expr::NegPred(inner) => format!("/* not {} */", self.expr(inner, true)),
            Expr::PosPred(_) => String::new(),
            Expr::Seq(..) => match self.parts(expr, false).as_slice() {
                [one] => one.clone(),
                parts => parenthesised(parts.join(" "), tight),
            },
            Expr::Choice(..) => parenthesised(self.parts(expr, true).join(" | "), tight),
            other => other.to_string(),
        }
    }

    fn parts(&self, expr: &Expr, choice: bool) -> Vec<String> {
        let parts = match expr {
            Expr::Seq(left, right) if !choice => {
                [self.parts(left, choice), self.parts(right, choice)].concat()
            }
            Expr::Choice(left, right) if choice => {
                [self.parts(left, choice), self.parts(right, choice)].concat()
            }
            Expr::NegPred(inner) if matches!(&**inner, Expr::Ident(name) if INNER.contains(&name.as_str())) => {
                Vec::new()
            }
            Expr::Seq(head, rest) if choice && grouped(head, rest).is_some() => {
                grouped(head, rest).unwrap_or_default()
            }
            other => vec![self.expr(other, !choice)],
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    fn name(&self, name: &str) -> String {
        match name {
            "SOI" | "EOI" | "broken" | "broken_item" => String::new(),
            "own_name" => "name".into(),
            "idc" => "word_character".into(),
            "ASCII_DIGIT" => "[0-9]".into(),
            "ASCII_ALPHA" => "[A-Za-z]".into(),
            "NEWLINE" => "line_break".into(),
            "ANY" => "character".into(),
            "XID_START" => "unicode_letter".into(),
            _ => self.literal(name).unwrap_or_else(|| name.to_owned()),
        }
    }
}

/// The words that share their first letter: `"n" ~ ("ote" | "ot")` is written so for speed.
fn grouped(head: &Expr, rest: &Expr) -> Option<Vec<String>> {
    let Expr::Str(head) = head else { return None };
    let mut words = Vec::new();
    let mut rest = rest;
    while let Expr::Choice(first, others) = rest {
        let Expr::Str(tail) = &**first else { return None };
        words.push(quoted(&format!("{head}{tail}")));
        rest = others;
    }
    let Expr::Str(tail) = rest else { return None };
    words.push(quoted(&format!("{head}{tail}")));
    Some(words)
}

fn quoted(text: &str) -> String {
    match text {
        "\n" => return "line_break".into(),
        // Part of a line break.
        "\r" => return String::new(),
        _ => {}
    }
    if text.contains("FEFF") || text == "\u{FEFF}" {
        return "byte_order_mark".into();
    }
    if text.contains('"') { format!("'{}'", text.replace("\\\"", "\"")) } else { format!("\"{text}\"") }
}

fn parenthesised(text: String, tight: bool) -> String {
    if tight && text.contains(' ') { format!("({text})") } else { text }
}

/// Breaks a production before `|`, else between parts, where it is too wide.
fn wrapped(line: &str) -> String {
    let indent = " ".repeat(4);
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let width = lines.last().map_or(0, |last| last.chars().count());
        if width + word.chars().count() + 1 > WIDTH {
            lines.push(indent.clone() + word);
        } else if let Some(last) = lines.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
    }
    lines.join("\n")
}

fn page(source: &str, rules: Vec<Rule>) -> String {
    let page = Page { rules: rules.iter().map(|rule| (rule.name.clone(), rule.expr.clone())).collect() };
    let mut out = String::from(INTRODUCTION);
    let mut section = String::new();
    for rule in &rules {
        let heading = heading(source, &rule.name);
        let inner = INNER.contains(&rule.name.as_str()) || rule.name.starts_with("strict_");
        let operator = ["and", "or", "not", "le", "lt", "ge", "gt", "add", "sub", "mul", "div", "minus"]
            .contains(&rule.name.as_str());
        if inner || operator || page.literal(&rule.name).is_some() {
            continue;
        }
        if heading != section {
            let _ =
                write!(out, "{}\n## {heading}\n\n```ebnf\n", if section.is_empty() { "" } else { "```\n" });
            section = heading;
        }
        let _ = writeln!(out, "{}", wrapped(&format!("{} ::= {}", rule.name, page.expr(&rule.expr, false))));
    }
    out + "```\n"
}

/// The title of the section of the grammar in which a rule stands.
fn heading(source: &str, rule: &str) -> String {
    let at = source.lines().position(|line| line.split([' ', '=']).next() == Some(rule)).unwrap_or(0);
    let title =
        source.lines().take(at).filter_map(|line| line.strip_prefix("// ---- ")).last().unwrap_or("words");
    let mut title = title.split(&[':', '-'][..]).next().unwrap_or_default().trim().to_owned();
    if let Some(first) = title.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    title
}

const INTRODUCTION: &str = "# The grammar of policy files

This page is made from `lang/src/grammar.pest` by `cargo test -p r2pc-lang --test grammar_page`.

How it is read: `x?` is x or nothing, `x*` any number of x, `x+` at least one, `x | y` one of the two, `/* not x */` that x does not
stand there. Blanks, line breaks and comments (`// …`, to the end of the line) may stand between any two words and signs; inside a
name, a number, a date or a text they may not. Every keyword ends where no letter, digit or underscore follows.

Operators bind in this order, loosest first: `or`; `and`; `not`; `otherwise`; comparisons (`<`, `<=`, `>`, `>=`, `is`, `includes`,
`between`, `within`, `rising`, `falling`, `tagged`); `+` and `-`; `*` and `/`; the sign `-`; `ago` and `on`. `and` beside `or` needs
parentheses, and comparisons do not chain.
";

#[test]
fn the_page_is_that_of_the_grammar() {
    let source = include_str!("../src/grammar.pest");
    let pairs = parser::parse(parser::Rule::grammar_rules, source).expect("the grammar is well formed");
    let page = page(source, parser::consume_rules(pairs).expect("the grammar is valid"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/grammar.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(held == page, "docs/grammar.md is not that of the grammar: run with UPDATE_DOCS=1");
}
