//! Settling, on small rules.

use super::*;
use crate::eval::Relations;
use crate::facts::CountryFacts;
use jiff::civil::date;
use r2pc_lang::check;
use r2pc_lang::source::Sources;

const AS_OF: Date = date(2015, 6, 30);

/// The facts that settle a rule alone, and those that settle it together, of a country of which nothing is known.
fn settling(condition: &str) -> (Vec<String>, Vec<String>, bool) {
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
    let alone: Vec<String> =
        row.causes.iter().filter(|cause| settler.alone(&evaluator, id, row, cause)).map(name).collect();
    let set = together(&mut settler, &evaluator, id, row).expect("something settles it");
    (alone, set.cells.iter().map(|(cause, _)| name(cause)).collect(), set.fewest)
}

fn names(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn s7_4_one_part_of_an_alternative_settles_alone() {
    let (alone, together, fewest) = settling("(a and b) or c");
    assert_eq!(alone, names(&["c"]));
    assert_eq!((together, fewest), (names(&["c"]), true));
}

#[test]
fn s7_4_any_part_of_a_conjunction_settles_alone() {
    assert_eq!(settling("a and b and c").0, names(&["a", "b", "c"]));
}

#[test]
fn s7_5_two_of_three_settle_a_threshold_and_no_one_does() {
    let (alone, together, fewest) = settling("at least 2 of (a, b, c)");
    assert_eq!(alone, names(&[]));
    assert_eq!((together, fewest), (names(&["a", "b"]), true));
}

#[test]
fn s7_5_numbers_meet_their_thresholds() {
    assert_eq!(settling("n >= 4 and n <= 6").0, names(&["n"]));
    let (alone, together, _) = settling("n + m >= 5");
    assert_eq!(alone, names(&["m", "n"]));
    assert_eq!(together.len(), 1);
    let (alone, together, fewest) = settling("n is m");
    assert_eq!((alone, together.len(), fewest), (names(&[]), 2, true));
}

#[test]
fn s7_4_an_empty_list_settles() {
    assert_eq!(settling("any(g in groups where g.excluded)").0, names(&["groups"]));
}
