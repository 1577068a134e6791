//! What holds for every policy set and all facts, on generated ones: what checks is evaluated without a word, fact files
//! that fit are read without a word, tests pass that must, and an answer does not depend on who asks first.
#![cfg(test)]

mod made;

use jiff::civil::{Date, date};
use made::case;
use proptest::collection::vec;
use proptest::prelude::*;
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::facts::read::{Format, read};
use r2pc_engine::facts::write::{self, Heading};
use r2pc_engine::facts::{CountryFacts, Facts};
use r2pc_engine::testing;
use r2pc_generate::Choices;
use r2pc_lang::program::Program;
use r2pc_lang::source::{FileId, Sources, Span};

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
    fn what_is_written_reads_as_it_was(numbers in vec(any::<u32>(), 0..1500)) {
        let (program, facts, _) = case(&mut Choices::of(&numbers));
        let heading = Heading { note: Some("made \"at random\"".into()), licence: None };
        let yaml = write::yaml(&program, &facts, &heading);
        prop_assert_eq!(plain(&facts), again(&program, &yaml, Format::Yaml), "{}", yaml);
        let json = write::json(&program, &facts, &heading);
        prop_assert_eq!(plain(&facts), again(&program, &json, Format::Json), "{}", json);
        let flat = in_a_table(&program, facts);
        if let Ok(csv) = write::table(&program, &flat) {
            prop_assert_eq!(plain(&flat), again(&program, &csv, Format::Csv), "{}", csv);
        }
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

/// What a written text says.
fn again(program: &Program, text: &str, format: Format) -> Vec<String> {
    let mut sources = Sources::new();
    let file = sources.add("written", text);
    let mut facts = Facts::default();
    let said = read(&sources, file, format, None, &program.vocabulary, &mut facts);
    assert!(said.iter().all(|d| !d.is_error()), "{said:#?}\n{text}");
    plain(&facts)
}

/// All observations without their places, in an order that says nothing.
fn plain(facts: &Facts) -> Vec<String> {
    let mut all = Vec::new();
    for (code, country) in &facts.countries {
        for (key, seen) in &country.cells {
            for one in seen {
                let mut one = one.clone();
                one.span = Span::new(FileId(0), 0, 0);
                all.push(format!("{code} {key:?} {one:?}"));
            }
        }
    }
    all.sort();
    all
}

/// The facts that a table can hold.
fn in_a_table(program: &Program, mut facts: Facts) -> Facts {
    for country in facts.countries.values_mut() {
        country.cells.retain(|key, seen| {
            let mut only = Facts::default();
            let code: std::sync::Arc<str> = "XXA".into();
            seen.iter().for_each(|one| only.add(&code, *key, one.clone()));
            write::table(program, &only).is_ok()
        });
    }
    facts.countries.retain(|_, country| !country.cells.is_empty());
    facts
}
