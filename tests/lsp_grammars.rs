//! The words of the language are the same in the grammar, in what editors complete, and in every editor's colours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A file of the repository.
fn file(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The keywords of the grammar: its rules `kw_…`, and the two truths.
fn keywords() -> BTreeSet<String> {
    let grammar = file("lang/src/grammar.pest");
    let rules = grammar.lines().filter_map(|line| line.strip_prefix("kw_"));
    let words = rules.filter_map(|line| line.split([' ', '=']).next()).map(str::to_owned);
    words.chain(["true".to_owned(), "false".to_owned()]).collect()
}

/// The words between two marks, at separators.
fn words(text: &str, from: &str, to: &str, separators: &[char]) -> BTreeSet<String> {
    let start = text.find(from).unwrap_or_else(|| panic!("no `{from}`")) + from.len();
    let end = start + text[start..].find(to).unwrap_or_else(|| panic!("no `{to}`"));
    let parts = text[start..end].split(|c: char| separators.contains(&c) || c.is_whitespace());
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_grammar_of_vs_code_has_the_keywords() {
    let grammar: serde_json::Value =
        serde_json::from_str(&file("editors/vscode/syntaxes/r2p.tmLanguage.json")).unwrap();
    let pattern = grammar["repository"]["keywords"]["match"].as_str().unwrap();
    assert_eq!(words(pattern, "(?:", ")", &['|']), keywords());
}

#[test]
fn the_colours_of_neovim_have_the_keywords() {
    let text = file("editors/neovim/syntax/r2p.vim");
    let lines = text.lines().filter_map(|line| line.strip_prefix("syntax keyword r2pKeyword "));
    let found: BTreeSet<String> = lines.flat_map(str::split_whitespace).map(str::to_owned).collect();
    assert_eq!(found, keywords());
}

#[test]
fn the_mode_of_emacs_has_the_keywords() {
    assert_eq!(words(&file("editors/emacs/r2p-mode.el"), "r2p-keywords\n  '(", ")", &['"']), keywords());
}

#[test]
fn the_colours_of_kate_have_the_keywords() {
    let text = file("editors/kate/r2p.xml");
    let list = words(&text, "<list name=\"keywords\">", "</list>", &[]);
    let items = list.iter().map(|item| item.replace("<item>", "").replace("</item>", ""));
    assert_eq!(items.collect::<BTreeSet<_>>(), keywords());
}

#[test]
fn every_keyword_is_known_to_completion_and_hover() {
    let types = ["date", "country"];
    let missing: Vec<String> = keywords()
        .into_iter()
        .filter(|word| !types.contains(&word.as_str()) && !r2pc_lang::words::is_keyword(word))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_snippets_of_vs_code_are_those_of_completion() {
    let snippets: serde_json::Value =
        serde_json::from_str(&file("editors/vscode/snippets/r2p.json")).unwrap();
    for phrase in r2pc_lang::words::PHRASES {
        if phrase.place != r2pc_lang::words::Place::File {
            continue;
        }
        let body = snippets[phrase.text]["body"]
            .as_array()
            .unwrap_or_else(|| panic!("no snippet `{}`", phrase.text));
        let lines: Vec<&str> = body.iter().filter_map(|line| line.as_str()).collect();
        assert_eq!(lines.join("\n"), phrase.snippet);
    }
}
