//! What holds for every policy set and all facts, on generated ones: what checks is evaluated without a word, fact files
//! that fit are read without a word, tests pass that must, and an answer does not depend on who asks first.
#![cfg(test)]

mod made;

use jiff::civil::{Date, date};
use made::case;
use proptest::collection::vec;
use proptest::prelude::*;
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::facts::CountryFacts;
use r2pc_engine::testing;
use r2pc_generate::Choices;

const AS_OF: Date = date(2015, 6, 30);

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

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
