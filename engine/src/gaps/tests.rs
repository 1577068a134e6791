//! Gaps, on small rules.

use super::*;
use crate::facts::Observation;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use r2pc_lang::check;
use r2pc_lang::program::Outcome;
use r2pc_lang::source::Sources;
use r2pc_lang::value::{Content, Value};

const AS_OF: Date = date(2015, 6, 30);

fn program(rules: &str) -> Program {
    let mut sources = Sources::new();
    let text = format!(
        "package t\nfact a: bool\nfact b: bool\nfact c: bool\nfact d: bool stale after 1 year\nfact e: bool\n{rules}"
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

#[test]
fn countries_of_which_the_same_is_known_have_the_same_gaps_and_no_others_do() {
    let program = program(
        "risk now \"N\" { present when a or d }\n\
         risk then \"T\" { present when ever over 4 years (d) or b }\n\
         risk both \"B\" { present when at least 2 of (now is present, then is present, c) }",
    );
    // `d` has expired for each of them; who looks back four years reads it for two.
    let seen = [("AAA", 2010, true), ("BBB", 2011, false), ("CCC", 2012, true), ("DDD", 2012, false)];
    let mut all = Facts::default();
    for (code, year, value) in seen {
        let one = facts(&program, &[("d", value, date(year, 12, 31))]);
        all.countries.extend(one.countries.into_values().map(|country| (Arc::from(code), country)));
    }
    let together = found(&program, &all);
    for (code, _, _) in seen {
        let one: Facts = Facts {
            countries: all
                .countries
                .iter()
                .filter(|(other, _)| &***other == code)
                .map(|(c, f)| (c.clone(), f.clone()))
                .collect(),
        };
        let alone = found(&program, &one);
        assert!(!alone.gaps.is_empty());
        let told = |gaps: &Gaps| -> Vec<_> {
            let sets = gaps.open.iter().filter(|open| &*open.finding.country == code);
            sets.map(|open| {
                let places = open
                    .sets
                    .iter()
                    .map(|set| set.iter().map(|at| gaps.gaps[*at].place.clone()).collect::<Vec<_>>());
                (open.finding.rule, places.collect::<Vec<_>>())
            })
            .collect()
        };
        assert_eq!(told(&alone), told(&together), "{code}");
    }
}

/// Conditions over the four facts, and over a fifth that an assumption answers where it is not known.
fn conditions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(str::to_owned);
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
            prop::collection::vec(inner.clone(), 3..4)
                .prop_map(|parts| format!("at least 2 of ({})", parts.join(", "))),
            inner.clone().prop_map(|part| format!("not ({part})")),
            inner.clone().prop_map(|part| format!("({part} otherwise false because \"so\")")),
            inner.prop_map(|part| format!("({part} and (e otherwise true because \"so\"))")),
        ]
    })
}

/// Facts: each known or missing, and if known observed today or too long ago for `d`.
fn given() -> impl Strategy<Value = Vec<(&'static str, bool, Date)>> {
    let each = ["a", "b", "c", "d"].map(|name| {
        let day = prop::sample::select(vec![AS_OF, date(2013, 1, 1)]);
        prop::option::of((any::<bool>(), day))
            .prop_map(move |seen| seen.map(|(value, day)| (name, value, day)))
    });
    each.to_vec().prop_map(|all| all.into_iter().flatten().collect())
}

/// The facts that say nothing as of the day: those not given, and `d` where it has expired.
fn unknown(given: &[(&'static str, bool, Date)]) -> Vec<&'static str> {
    let says = |name: &str| given.iter().any(|(n, _, day)| *n == name && (name != "d" || *day == AS_OF));
    ["a", "b", "c", "d"].into_iter().filter(|name| !says(name)).collect()
}

/// Whether some values of these facts, beside what is given, settle the one rule.
fn settles_beside(program: &Program, given: &[(&'static str, bool, Date)], names: &[&'static str]) -> bool {
    (0..1u32 << names.len()).any(|bits| {
        let new = names.iter().enumerate().map(|(at, name)| (*name, bits >> at & 1 == 1, AS_OF));
        let all: Vec<_> = given.iter().copied().chain(new).collect();
        found(program, &facts(program, &all)).open.is_empty()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_settles_a_verdict_is_told_and_nothing_else(condition in conditions(), given in given()) {
        let program = program(&format!("risk r \"R\" {{ present when {condition} }}"));
        let gaps = found(&program, &facts(&program, &given));
        let unknown = unknown(&given);
        for gap in &gaps.gaps {
            prop_assert!(unknown.contains(&name(&program, &gap.place)), "a gap that is none: {gap:?}");
        }
        let Some(open) = gaps.open.first() else {
            prop_assert!(settles_beside(&program, &given, &[]), "an open verdict is not told");
            return Ok(());
        };
        let told: BTreeSet<Vec<&str>> = open
            .sets
            .iter()
            .map(|set| set.iter().map(|at| name(&program, &gaps.gaps[*at].place)).collect())
            .collect();
        // What an assumption answers is no gap, though knowing it may change the verdict.
        let may_be_assumed = condition.contains("otherwise false");
        let is_gap = |wanted: &str| gaps.gaps.iter().any(|gap| name(&program, &gap.place) == wanted);
        let alone: BTreeSet<Vec<&str>> = unknown
            .iter()
            .filter(|name| settles_beside(&program, &given, &[**name]))
            .filter(|name| !may_be_assumed || is_gap(name))
            .map(|name| vec![*name])
            .collect();
        if !alone.is_empty() {
            prop_assert_eq!(told, alone);
            return Ok(());
        }
        prop_assert!(!told.is_empty(), "all of them settle it");
        for set in &told {
            let set: Vec<&'static str> = unknown.iter().copied().filter(|name| set.contains(name)).collect();
            prop_assert!(set.len() > 1 && settles_beside(&program, &given, &set), "{set:?} does not settle it");
            for left_out in 0..set.len() {
                let fewer: Vec<&'static str> =
                    set.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, name)| *name).collect();
                prop_assert!(!settles_beside(&program, &given, &fewer), "{fewer:?} of {set:?} do as well");
            }
        }
    }
}
