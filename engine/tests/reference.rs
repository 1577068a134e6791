//! The blocks of the language reference are one policy set: it has no error, and its tests pass.
#![cfg(test)]

use r2pc_engine::facts::CountryFacts;
use r2pc_engine::testing::{self, GivenFile};
use r2pc_lang::check;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::Sources;
use std::path::Path;

/// The `r2p` blocks of the page, each with the line it begins on.
fn blocks(page: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (at, line) in page.lines().enumerate() {
        match &mut open {
            None if line == "```r2p" => open = Some((at + 2, String::new())),
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some((_, text)) => {
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

fn no_files(_: GivenFile<'_>) -> Result<CountryFacts, Vec<Diagnostic>> {
    panic!("the page's tests give their facts themselves")
}

#[test]
fn the_reference_is_a_policy_set_that_holds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let mut sources = Sources::new();
    let mut files = Vec::new();
    for (line, block) in blocks(&page) {
        let text =
            if block.starts_with("package ") { block } else { format!("package example.reference\n{block}") };
        files.push(sources.add(format!("docs/language.md, block at line {line}"), text));
    }
    assert!(files.len() > 10, "the page has its blocks");
    let checked = check(&sources, &files);
    let said: Vec<String> = checked
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .map(|d| {
            format!(
                "{}: {} {} `{}`",
                sources.file(d.span.file).name(),
                d.code,
                d.message,
                sources.text(d.span)
            )
        })
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    let results = testing::run(&checked.program, &mut no_files);
    let failed: Vec<String> = results
        .iter()
        .flat_map(|result| result.expectations.iter().map(move |e| (result.test, e)))
        .filter(|(_, e)| !e.passed)
        .map(|(test, e)| {
            format!(
                "{}: `{}` is {} {:?}",
                checked.program.tests[test].title,
                sources.text(e.span),
                e.actual.word(),
                e.causes
            )
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(results.len() > 8, "the page has its tests");
}
