//! The standing policies, proved to say what they said: reformatted, and with every define inlined.
#![cfg(test)]

mod policies;

use policies::{program, standing};
use r2pc_engine::prove::{Change, Comparison, Limits, Meaning, compare};

/// A text with its defines written out where they are called, and the defines gone.
fn inlined(text: &str) -> String {
    let mut out = text.to_owned();
    loop {
        let Some(start) = out.find("\ndefine ").map(|at| at + 1) else { return out };
        let rest = &out[start..];
        // A define goes on over lines that are indented.
        let mut end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        while rest[end..].starts_with(' ') {
            end += rest[end..].find('\n').map_or(rest.len() - end, |at| at + 1);
        }
        let (head, body) =
            rest[..end].strip_prefix("define ").and_then(|r| r.split_once('=')).expect("a define");
        let (head, body) = (head.trim().to_owned(), body.trim().to_owned());
        out.replace_range(start..start + end, "");
        out = match head.split_once('(') {
            None => words_replaced(&out, &head, &format!("({body})")),
            Some((name, param)) => {
                let param = param.split_once(':').expect("a type").0.trim();
                calls_replaced(&out, name, &|arg| format!("({})", words_replaced(&body, param, arg)))
            }
        };
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// A text with one word replaced, outside of quotes.
fn words_replaced(text: &str, word: &str, with: &str) -> String {
    let (mut out, mut quoted) = (String::new(), false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if is_word(c) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        let (token, behind) = rest.split_at(end);
        quoted ^= token == "\"";
        out.push_str(if token == word && !quoted { with } else { token });
        rest = behind;
    }
    out
}

fn calls_replaced(text: &str, name: &str, with: &dyn Fn(&str) -> String) -> String {
    let mut out = text.to_owned();
    let opener = format!("{name}(");
    while let Some(at) = out.find(&opener) {
        let end = at + out[at..].find(')').expect("it is closed");
        let arg = out[at + opener.len()..end].trim().to_owned();
        out.replace_range(at..=end, &with(&arg));
    }
    out
}

/// The rules that are not settled.
fn complaints(comparison: &Comparison) -> Vec<String> {
    let settled = |c: &&Change| matches!(c.meaning, Meaning::Same | Meaning::Equivalent);
    let open = comparison.changes.iter().filter(|c| !settled(c));
    open.map(|c| format!("{} {:?} {:?} {:?}", c.rule, c.meaning, c.undecided, c.not_analysed)).collect()
}

/// A text in one line, but for remarks and documentation, which have lines of their own.
fn reformatted(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("//") && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(line);
        out.push_str(if line.contains("//") { "\n" } else { "  " });
    }
    out
}

#[test]
fn the_standing_policies_say_the_same_in_another_layout() {
    let files = standing();
    let laid_out: Vec<(String, String)> =
        files.iter().map(|(name, text)| (name.clone(), reformatted(text))).collect();
    assert!(laid_out.iter().zip(&files).all(|((_, a), (_, b))| a.lines().count() < b.lines().count()));
    let comparison = compare(&program(&files), &program(&laid_out), Limits::default());
    let wrong = complaints(&comparison);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_standing_policies_say_the_same_with_every_define_inlined() {
    let files = standing();
    let old = program(&files);
    let written_out: Vec<(String, String)> =
        files.iter().map(|(name, text)| (name.clone(), reformatted(&inlined(text)))).collect();
    let new = program(&written_out);
    assert!(new.defines.is_empty());
    let comparison = compare(&old, &new, Limits::default());
    let wrong = complaints(&comparison);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(comparison.changes.iter().any(|c| c.meaning == Meaning::Equivalent));
}
