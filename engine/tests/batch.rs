//! The fast way comes to what the explaining way comes to: on generated facts for the programs of the semantics suite,
//! and on the standing policies with the facts that are shipped.
#![cfg(test)]

mod generate;
mod made;

use generate::{cases, program, suite};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use r2pc_engine::batch::{self, Assessment};
use r2pc_engine::facts::read::Format;
use r2pc_engine::facts::{self, Facts};
use r2pc_engine::finding::Finding;
use r2pc_engine::{assess, check};
use r2pc_generate::Choices;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What both ways say of a row, as text.
fn explained(finding: &Finding) -> String {
    let value = finding.value.as_ref().map(|v| (v.low.map(|d| d.normalize()), v.high.map(|d| d.normalize())));
    let offers: Vec<_> = finding.offers.iter().map(|(_, truth)| truth).collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {offers:?} {value:?}",
        finding.item, finding.outcomes, finding.levels, finding.inhibited, finding.amplified, finding.binding
    )
}

fn batched(row: &batch::Row<'_>) -> String {
    let value = row.value.map(|v| (v.low.map(|d| d.normalize()), v.high.map(|d| d.normalize())));
    let (outcomes, levels): (Vec<_>, Vec<_>) = (row.outcomes.iter().collect(), row.levels.iter().collect());
    let offers: Vec<_> = row.offers.iter().collect();
    format!(
        "{:?} {outcomes:?} {levels:?} {:?} {:?} {:?} {offers:?} {value:?}",
        row.item, row.inhibited, row.amplified, row.binding
    )
}

/// Findings with all that they say, as text.
fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{finding:?}")).collect()
}

/// Where the two ways differ; empty where they agree.
fn differences(program: &Program, facts: &Facts, days: &[Date], known_by: Option<Date>) -> Vec<String> {
    let options = batch::Options { known_by, ..batch::Options::default() };
    let fast: Assessment = batch::assess(program, facts, days, &options);
    let mut wrong = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let options = assess::Options { known_by, reasons: false, ..assess::Options::as_of(*day) };
        let mut expected: BTreeMap<_, Vec<String>> = BTreeMap::new();
        let findings = assess::assess(program, facts, &options);
        let checked = check::check(program, facts, &options, None, &|_| true);
        let (alone, checked) = (told(&findings), told(&checked));
        if alone.len() != checked.len() {
            wrong.push(format!("{} findings explained, {} checked", alone.len(), checked.len()));
        }
        wrong.extend(
            alone
                .iter()
                .zip(&checked)
                .filter(|(a, b)| a != b)
                .map(|(a, b)| format!("explained alone and in a check it is another finding:\n  {a}\n  {b}")),
        );
        for finding in findings {
            let of_rule = expected.entry((Arc::clone(&finding.country), finding.rule)).or_default();
            of_rule.push(explained(&finding));
        }
        for (place, country) in fast.countries().iter().enumerate() {
            for rule in fast.rules() {
                let rows: Vec<String> = fast.rows(rule, place, at).map(|row| batched(&row)).collect();
                let explained = expected.remove(&(Arc::clone(country), rule)).unwrap_or_default();
                if rows != explained {
                    let name = &program.rule(rule).full_name;
                    wrong.push(format!(
                        "{name} {country} {day}:\n  fast      {rows:?}\n  explained {explained:?}"
                    ));
                }
            }
        }
        wrong.extend(expected.keys().map(|key| format!("{key:?} is missing")));
    }
    wrong
}

/// The programs of the semantics suite, and one of every construct.
fn programs() -> Vec<Program> {
    let mut programs = suite();
    programs.push(program("check/sound"));
    programs
}

/// Cases of the property; more by `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn both_ways_come_to_the_same(
        (program, one) in cases(programs()),
        forget in any::<u64>(),
        month in 1i8..13,
        known_by in proptest::option::of(2012i16..2017),
    ) {
        let mut other = one.clone();
        let mut at = 0;
        other.cells.retain(|_, _| { at += 1; forget >> (at % 64) & 1 == 0 });
        let countries = BTreeMap::from([(Arc::from("AAA"), one), (Arc::from("BBB"), other)]);
        let days = [date(2015, 12, 31), date(2014, month, 28), date(2016, 2, 29), date(2012, month, 1)];
        let known_by = known_by.map(|year| date(year, 6, 30));
        let wrong = differences(&program, &Facts { countries }, &days, known_by);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn both_ways_come_to_the_same_on_generated_policies(
        numbers in vec(any::<u32>(), 0..1500),
        year in 2008i16..2018,
        month in 1i8..13,
        known_by in proptest::option::of(2012i16..2017),
    ) {
        let (program, facts, _) = made::case(&mut Choices::of(&numbers));
        let days = [date(2015, 6, 30), date(year, month, 28), date(year - 4, 12, 31)];
        let known_by = known_by.map(|year| date(year, 6, 30));
        let wrong = differences(&program, &facts, &days, known_by);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

#[test]
fn the_standing_policies_come_to_the_same_on_the_facts_that_are_shipped() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Sources::new();
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    let policies: Vec<_> = files(&root.join("policies"))
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "r2p"))
        .map(|path| sources.add(path.to_string_lossy(), read(path)))
        .collect();
    let program = r2pc_lang::check(&sources, &policies).program;
    assert!(program.rules.len() > 100);
    let mut facts = Facts::default();
    for path in files(&root.join("facts")) {
        let Some(format) = Format::of(&path).filter(|_| !path.ends_with("vdem.mapping.toml")) else {
            continue;
        };
        let file = sources.add(path.to_string_lossy(), read(&path));
        let said = facts::read::read(&sources, file, format, None, &program.vocabulary, &mut facts);
        drop(said);
    }
    assert!(facts.countries.len() > 40);
    let days = [date(2015, 6, 30), date(2014, 12, 31), date(2010, 2, 28), date(1995, 7, 1), date(2030, 1, 1)];
    let wrong = differences(&program, &facts, &days, None);
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    let few: Facts = Facts { countries: facts.countries.into_iter().take(6).collect() };
    let yearly: Vec<Date> = (1990..2020).map(|year| date(year, 12, 31)).collect();
    let wrong = differences(&program, &few, &yearly, Some(date(2012, 6, 30)));
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}

#[test]
fn countries_without_facts_have_verdicts_too() {
    let program = program("check/sound");
    let asked = BTreeSet::from([Arc::from("XXA")]);
    let options = batch::Options { countries: Some(asked), ..batch::Options::default() };
    let assessment = batch::assess(&program, &Facts::default(), &[date(2015, 6, 30)], &options);
    assert_eq!(assessment.countries().len(), 1);
    for rule in assessment.rules() {
        assert!(assessment.rows(rule, 0, 0).count() > 0);
        assert_eq!(assessment.rows(rule, 1, 0).count(), 0);
    }
}
