//! What counts as seen: a policy, its tests, and what they leave out.
#![cfg(test)]

use r2pc_engine::coverage::Coverage;
use r2pc_engine::facts::CountryFacts;
use r2pc_engine::mutation::{self, Fate};
use r2pc_engine::testing::{self, GivenFile, TestFacts};
use r2pc_lang::check;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;

const VOCABULARY: &str = r#"package p
source law "Law" { date 2000-01-01 }
enum Level { none < low < high }
record Group { key name: text  share: percent 0%..100% }
fact terror: number 1..5 "?" stale after 2 years
fact killed: count "?" stale after 2 years
fact level: Level "?" stale after 2 years
fact seen: bool "?" stale after 2 years
fact groups: list of Group "?" stale after 2 years
parameter cycle "A figure between two counts" { from 1990-01-01 is 4.5 }
"#;

fn no_files(_: GivenFile<'_>) -> Result<CountryFacts, Vec<Diagnostic>> {
    panic!("these tests give their facts themselves")
}

fn checked(rules: &str) -> (Sources, Program, TestFacts) {
    let mut sources = Sources::new();
    let vocabulary = VOCABULARY.replace("fact level", "fact grade");
    let file = sources.add("p.r2p", format!("{vocabulary}\n{rules}"));
    let checked = check(&sources, &[file]);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let facts = testing::facts(&checked.program, &mut no_files);
    (sources, checked.program, facts)
}

/// The gaps of a set: `unknown: terror >= 4`, `below: terror >= 4`.
fn gaps(rules: &str) -> Vec<String> {
    let (sources, program, facts) = checked(rules);
    let coverage = Coverage::new(&program, &sources, &testing::traces(&program, &facts));
    let mut gaps = Vec::new();
    for part in &coverage.parts {
        for condition in &part.conditions {
            gaps.extend(
                condition.gaps().map(|truth| format!("{}: {}", truth.word(), sources.text(condition.span))),
            );
        }
        for boundary in &part.boundaries {
            gaps.extend(
                boundary.gaps().map(|side| format!("{}: {}", side.word(), sources.text(boundary.span))),
            );
        }
    }
    gaps
}

#[test]
fn what_no_test_reads_is_all_to_be_seen() {
    let all = gaps(r#"risk r "R" { cites law  present when seen }"#);
    assert_eq!(all, ["true: seen", "false: seen", "unknown: seen"]);
}

#[test]
fn what_cannot_be_is_not_asked_for() {
    let all = gaps(
        r#"risk r "R" {
          cites law
          applies unless seen is unknown
          present when known terror and established (seen) and any(l in Level where l is high) and grade is not low
        }"#,
    );
    let unknown: Vec<_> = all.iter().filter(|gap| gap.starts_with("unknown")).map(String::as_str).collect();
    // The whole can be unknown, since its last part can; `seen` can, and being unknown or established cannot.
    assert_eq!(
        unknown,
        [
            "unknown: known terror and established (seen) and any(l in Level where l is high) and grade is not low",
            "unknown: seen",
            "unknown: grade is not low"
        ]
    );
    assert!(all.contains(&"true: seen is unknown".to_owned()), "{all:?}");
}

#[test]
fn a_boundary_has_two_sides() {
    let rules = r#"risk r "R" { cites law  present when terror >= 4 }
      test "t" {
        as of 2015-06-30
        cases terror -> r
        case  4      -> present
        case  -      -> unknown
        case  3      -> below_threshold
      }"#;
    assert!(gaps(rules).is_empty(), "{:?}", gaps(rules));
    assert_eq!(gaps(&rules.replace("case  3 ", "case  2 ")), ["below: terror >= 4"]);
    assert_eq!(gaps(&rules.replace("case  4 ", "case  5 ")), ["at: terror >= 4"]);
}

#[test]
fn a_side_out_of_reach_does_not_count_and_a_fraction_has_two_neighbours() {
    let at_most = gaps(r#"risk r "R" { cites law  present when not (terror <= 5) }"#);
    assert!(at_most.contains(&"at: terror <= 5".to_owned()), "{at_most:?}");
    assert!(!at_most.iter().any(|gap| gap.starts_with("above")), "{at_most:?}");
    let between = gaps(r#"risk r "R" { cites law  present when killed >= cycle }"#);
    let is_side = |gap: &&String| ["below", "at:", "above"].iter().any(|side| gap.starts_with(side));
    let sides: Vec<_> = between.iter().filter(is_side).collect();
    assert_eq!(sides, ["below: killed >= cycle", "above: killed >= cycle"]);
}

#[test]
fn k_of_several_and_values_of_an_enum_have_sides_too() {
    let rules = r#"risk r "R" {
        cites law
        present when at least 2 of (seen, grade >= low, killed >= 1)
      }
      test "t" {
        as of 2015-06-30
        cases seen  | grade | killed -> r
        case  true  | low   | 0      -> present
        case  false | none  | 1      -> below_threshold
        case  -     | -     | -      -> unknown
      }"#;
    assert!(gaps(rules).is_empty(), "{:?}", gaps(rules));
    let fewer = gaps(&rules.replace("false | none  | 1 ", "false | none  | 0 "));
    assert!(
        fewer.contains(&"below: at least 2 of (seen, grade >= low, killed >= 1)".to_owned()),
        "{fewer:?}"
    );
}

#[test]
fn a_mutant_is_noticed_survives_or_is_never_read() {
    let (sources, program, facts) = checked(
        r#"risk r "R" { cites law  present when terror >= 4 }
        risk lonely "Lonely" { cites law  present when seen or terror is 5 }
        test "t" { as of 2015-06-30  given terror is 5  expect r is present }"#,
    );
    let traces = testing::traces(&program, &facts);
    let tried = |equivalence| {
        let options = mutation::Options { jobs: 2, most: None, equivalence };
        mutation::run(&program, &sources, &facts, &traces, options)
    };
    let mutation = tried(None);
    let fate = |mutation: &mutation::Mutation, after: &str| {
        let found = mutation.tried.iter().find(|(mutant, _)| mutant.before_and_after(&sources).1 == after);
        found.map(|(_, fate)| *fate)
    };
    assert_eq!(fate(&mutation, "terror < 4"), Some(Fate::Noticed(0)));
    assert_eq!(fate(&mutation, "terror > 4"), Some(Fate::Survived));
    assert_eq!(fate(&mutation, "seen and terror is 5"), Some(Fate::Untested));
    let proved = tried(Some(&|mutant, _, _| mutant.before_and_after(&sources).1 == "terror > 4"));
    assert_eq!(fate(&proved, "terror > 4"), Some(Fate::Equivalent));
    assert!(proved.permille() > mutation.permille());
}
