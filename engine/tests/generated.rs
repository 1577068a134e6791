//! What holds for every policy set and all facts, on generated ones: what checks is evaluated without a word, fact files
//! that fit are read without a word, tests pass that must, and an answer does not depend on who asks first.
#![cfg(test)]

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::facts::read::{Format, read};
use r2pc_engine::facts::{CountryFacts, Facts};
use r2pc_engine::testing;
use r2pc_generate::{Choices, PolicySet, Size};
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use r2pc_lang::{Checked, check};

const AS_OF: Date = date(2015, 6, 30);

/// A policy set with two countries' facts, read; and all that was said of the facts.
fn case(choices: &mut Choices<'_>) -> (Program, Facts, Vec<String>) {
    let set = PolicySet::generate(choices, Size::SMALL);
    let mut sources = Sources::new();
    let ids: Vec<_> =
        set.files.iter().map(|file| sources.add(file.name.as_str(), file.text.as_str())).collect();
    let checked: Checked = check(&sources, &ids);
    assert!(!checked.has_errors(), "{:#?}", checked.diagnostics);
    let mut facts = Facts::default();
    let mut said = Vec::new();
    for country in ["XXA", "XXB"] {
        for text in set.facts(choices, country) {
            let file = sources.add("made.json", text.as_str());
            let found = read(&sources, file, Format::Json, None, &checked.program.vocabulary, &mut facts);
            said.extend(found.iter().map(|d| format!("{} `{}`\n{text}", d.message, sources.text(d.span))));
        }
    }
    (checked.program, facts, said)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_checks_is_evaluated(numbers in vec(any::<u32>(), 0..1500)) {
        let (program, facts, said) = case(&mut Choices::of(&numbers));
        prop_assert!(said.is_empty(), "{}", said.join("\n"));
        let findings = assess(&program, &facts, &Options { settle: true, ..Options::as_of(AS_OF) });
        let countries = facts.countries.len();
        prop_assert!(findings.len() >= countries * program.rules.iter().filter(|rule| rule.each.is_none()).count());
        let again = assess(&program, &facts, &Options { settle: true, ..Options::as_of(AS_OF) });
        prop_assert_eq!(format!("{findings:?}"), format!("{again:?}"));
    }

    #[test]
    fn tests_pass_that_must(numbers in vec(any::<u32>(), 0..1500)) {
        let (program, facts, _) = case(&mut Choices::of(&numbers));
        let given = facts.country("XXA").cloned().unwrap_or_default();
        let results = testing::run(&program, &mut |_| Ok::<CountryFacts, _>(given.clone()));
        for result in &results {
            prop_assert!(result.passed(), "{:?}\n{:#?}", program.tests[result.test].title, result.expectations);
        }
        prop_assert_eq!(results.len(), program.tests.len());
    }
}
