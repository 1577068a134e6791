//! Settling, on small rules.

use super::*;
use crate::eval::Relations;
use crate::facts::CountryFacts;
use jiff::civil::date;
use r2pc_lang::check;
use r2pc_lang::source::Sources;

const AS_OF: Date = date(2015, 6, 30);

/// The facts that settle a rule alone, of a country of which nothing is known.
fn settling(condition: &str) -> Vec<String> {
    let text = format!(
        "package t\nfact a: bool\nfact b: bool\nfact c: bool\nfact n: number 0..10\nfact m: number 0..10\n\
         record Group {{ key name: text excluded: bool }}\nfact groups: list of Group\n\
         risk r \"R\" {{ present when {condition} }}"
    );
    let mut sources = Sources::new();
    let file = sources.add("t.r2p", text);
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let program = &checked.program;
    let (relations, facts) = (Relations::new(program), CountryFacts::default());
    let mut evaluator = Evaluator::new(program, &relations, &facts, None);
    let id = program.rule_named("t.r").expect("it is there");
    let result = evaluator.rule(id, AS_OF);
    let row = &result.rows[0];
    let name = |cause: &Cause| program.vocabulary.fact(cause.place.cell.fact).name.to_string();
    let mut settler = Settler::new(program, AS_OF);
    row.causes.iter().filter(|cause| settler.alone(&evaluator, id, row, cause)).map(name).collect()
}

fn names(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn s7_4_one_part_of_an_alternative_settles_alone() {
    assert_eq!(settling("(a and b) or c"), names(&["c"]));
}

#[test]
fn s7_4_any_part_of_a_conjunction_settles_alone() {
    assert_eq!(settling("a and b and c"), names(&["a", "b", "c"]));
}

#[test]
fn s7_4_no_one_of_three_settles_a_threshold_of_two() {
    assert_eq!(settling("at least 2 of (a, b, c)"), names(&[]));
}

#[test]
fn s7_4_numbers_meet_their_thresholds() {
    assert_eq!(settling("n >= 4 and n <= 6"), names(&["n"]));
    assert_eq!(settling("n + m >= 5"), names(&["m", "n"]));
    assert_eq!(settling("n is m"), names(&[]));
}

#[test]
fn s7_4_an_empty_list_settles() {
    assert_eq!(settling("any(g in groups where g.excluded)"), names(&["groups"]));
}
