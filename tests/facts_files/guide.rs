//! Every example of `docs/facts.md`.

use super::{Block, blocks, outcome, root};
use std::fs;

#[test]
fn every_example_of_the_guide_is_what_it_says() {
    let blocks = blocks(&fs::read_to_string(root().join("docs/facts.md")).unwrap());
    let policy: String = blocks.iter().filter(|b| b.info == "r2p").map(|b| b.text.as_str()).collect();
    let mut mapping: Option<&Block> = None;
    let mut run = 0;
    for block in &blocks {
        if block.info == "toml mapping" {
            mapping = Some(block);
        }
        let Some(format) = block.format().filter(|_| block.info != "toml mapping") else { continue };
        let words: Vec<&str> = block.info.split(' ').collect();
        let text = match words.as_slice() {
            [_, "facts"] => as_file(&block.text),
            _ => block.text.clone(),
        };
        let outcome = outcome(&policy, mapping.take().map(|b| b.text.as_str()), format, &text);
        let expected = match words.as_slice() {
            [_, "wrong", code] => vec![format!("r2p::fact::{code}")],
            _ => vec![],
        };
        assert_eq!(outcome.codes(), expected, "{text}\n{:?}", outcome.said);
        assert!(!expected.is_empty() || !outcome.facts.countries.is_empty(), "nothing came of {text}");
        run += 1;
    }
    assert!(run >= 12, "only {run} examples were run");
}

/// Some lines of facts as a file.
fn as_file(facts: &str) -> String {
    let indented: String = facts.lines().map(|line| format!("  {line}\n")).collect();
    format!("country: GHA\nobserved: 2015-06-30\nsource: Our desk\nfacts:\n{indented}")
}
