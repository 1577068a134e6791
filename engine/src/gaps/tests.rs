//! Gaps, on small rules.

use super::*;
use crate::facts::Observation;
use jiff::civil::{Date, date};
use r2pc_lang::check;
use r2pc_lang::program::Outcome;
use r2pc_lang::source::Sources;
use r2pc_lang::value::{Content, Value};

const AS_OF: Date = date(2015, 6, 30);

fn program(rules: &str) -> Program {
    let mut sources = Sources::new();
    let text = format!(
        "package t\nfact a: bool\nfact b: bool\nfact c: bool\nfact d: bool stale after 1 year\n{rules}"
    );
    let file = sources.add("t.r2p", text);
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    checked.program
}

/// Facts of a country that is known by nothing but these.
fn facts(program: &Program, given: &[(&str, bool, Date)]) -> Facts {
    let mut facts = Facts::default();
    let country: Arc<str> = Arc::from("AAA");
    facts.countries.entry(Arc::clone(&country)).or_default();
    for (name, value, observed) in given {
        let fact = program.vocabulary.fact_named(name).expect("declared");
        let observation = Observation {
            content: Content::Value(Value::Bool(*value)),
            source: Origin::Text(Arc::from("somebody")),
            observed: *observed,
            since: None,
            recorded: *observed,
            span: program.vocabulary.fact(fact).span,
        };
        facts.add(&country, (fact, None), observation);
    }
    facts
}

fn found(program: &Program, facts: &Facts) -> Gaps {
    gaps(program, facts, &Options::as_of(AS_OF), &mut |_, _| {})
}

fn name<'p>(program: &'p Program, place: &CellPlace) -> &'p str {
    &program.vocabulary.fact(place.cell.fact).name
}

fn chosen(program: &Program, gaps: &Gaps) -> Vec<(String, usize, usize)> {
    let words = |unit: &Unit| match unit {
        Unit::Fact(place) => name(program, place).to_owned(),
        other => format!("{other:?}"),
    };
    let one = |chosen: &Chosen| {
        (chosen.units.iter().map(words).collect::<Vec<_>>().join("+"), chosen.settles, chosen.total)
    };
    gaps.choose(|gap| Unit::Fact(gap.place.clone()), 10).iter().map(one).collect()
}

#[test]
fn what_settles_most_goes_first_and_pairs_count_by_their_size() {
    let program = program(
        "risk r1 \"R\" { present when a }\nrisk r2 \"R\" { present when a or false }\n\
         risk r3 \"R\" { present when at least 2 of (b, c, c) }\nrisk r4 \"R\" { present when exactly 1 of (b, c) }",
    );
    let gaps = found(&program, &facts(&program, &[]));
    assert_eq!((gaps.verdicts, gaps.open.len()), (4, 4));
    let told: Vec<(&str, usize, usize)> =
        gaps.gaps.iter().map(|g| (name(&program, &g.place), g.settles.len(), g.keeps_open.len())).collect();
    assert_eq!(told, [("a", 2, 2), ("b", 0, 2), ("c", 1, 2)]);
    assert_eq!(
        chosen(&program, &gaps),
        [("a".to_owned(), 2, 2), ("c".to_owned(), 1, 3), ("b".to_owned(), 1, 4)]
    );
}

#[test]
fn what_has_expired_says_so_and_what_is_ruled_out_stays_out() {
    let program = program("warning w \"W\" { raise watch when a  raise alert when d }");
    let gaps = found(&program, &facts(&program, &[("a", true, AS_OF), ("d", false, date(2013, 1, 1))]));
    let [gap] = gaps.gaps.as_slice() else { panic!("{gaps:?}") };
    assert_eq!((name(&program, &gap.place), gap.reason, gap.settles.len()), ("d", Reason::Expired, 1));
    let [open] = gaps.open.as_slice() else { panic!("{gaps:?}") };
    assert_eq!(open.finding.outcomes, [Outcome::Raised], "whatever d is");
    assert_eq!(open.finding.levels, [1, 2]);
}

#[test]
fn every_set_settles_its_verdict_by_some_values_and_no_part_of_it_does() {
    let rules = [
        "at least 2 of (a, b, c)",
        "(a and b) or (c and not a)",
        "exactly 2 of (a, b, c, d)",
        "(a or b) and (c or d)",
    ];
    for condition in rules {
        let program = program(&format!("risk r \"R\" {{ present when {condition} }}"));
        let gaps = found(&program, &facts(&program, &[]));
        let [open] = gaps.open.as_slice() else { panic!("{gaps:?}") };
        for set in &open.sets {
            let names: Vec<&str> = set.iter().map(|at| name(&program, &gaps.gaps[*at].place)).collect();
            assert!(settles(&program, &names), "{condition}: {names:?}");
            for left_out in 0..names.len() {
                let fewer: Vec<&str> =
                    names.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, n)| *n).collect();
                assert!(
                    names.len() == 1 || !is_same_settled(&program, &fewer, &names),
                    "{condition}: {names:?}"
                );
            }
        }
        assert!(!open.sets.is_empty(), "{condition}");
    }
}

/// Whether some values of these facts settle the one rule.
fn settles(program: &Program, names: &[&str]) -> bool {
    (0..1u32 << names.len()).any(|bits| {
        let given: Vec<_> =
            names.iter().enumerate().map(|(at, name)| (*name, bits >> at & 1 == 1, AS_OF)).collect();
        found(program, &facts(program, &given)).open.is_empty()
    })
}

/// Whether fewer facts settle it too: then the set was not one of those without which nothing is settled alone.
fn is_same_settled(program: &Program, fewer: &[&str], all: &[&str]) -> bool {
    fewer.len() == 1 && all.len() == 2 && settles(program, fewer)
}
