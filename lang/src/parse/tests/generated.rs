//! Between them, generated policy sets use the whole grammar.

use super::super::grammar::{Grammar, Rule, is_terminal};
use pest::Parser;
use r2pc_generate::{Choices, PolicySet, Size};
use std::collections::BTreeSet;

/// Rules that speak of what is broken, or are no pairs of their own.
fn is_apart(rule: Rule) -> bool {
    let name = format!("{rule:?}");
    let silent = [
        "WHITESPACE",
        "COMMENT",
        "idc",
        "reserved",
        "opener",
        "decl_head",
        "remark",
        "piece",
        "sync",
        "sync_start",
        "decl_start",
        "broken",
        "broken_item",
        "broken_piece",
        "inner_braces",
        "next_line",
        "decl_line",
        "item_start",
        "blanks",
        "to_line_end",
        "plain",
        "tail_start",
        "word_start",
        "form",
        "prefix",
        "infix",
        "sum_op",
        "read_back",
        "tail",
        "operand",
        "form_word",
    ];
    name.starts_with("strict_") || silent.contains(&&*name)
}

#[test]
fn generated_sets_use_the_whole_grammar() {
    let mut unused: BTreeSet<Rule> =
        Rule::all_rules().iter().copied().filter(|rule| !is_apart(*rule)).collect();
    for seed in 0..600 {
        let set = PolicySet::generate(&mut Choices::seeded(seed), Size::SMALL);
        for file in &set.files {
            let pairs = Grammar::parse(Rule::file, &file.text).unwrap_or_else(|error| panic!("{error}"));
            for pair in pairs.flatten() {
                let rule = pair.as_rule();
                assert!(rule != Rule::broken && rule != Rule::broken_item, "{}", pair.as_str());
                unused.remove(&rule);
            }
        }
        if unused.is_empty() {
            return;
        }
    }
    let terminals = unused.iter().filter(|rule| is_terminal(**rule)).count();
    panic!("no generated set has {unused:?}, {terminals} of them words");
}
