//! Flips are replayed, and held against trying everything.

use super::*;
use crate::eval::Evaluator;
use crate::facts::{Observation, Origin};
use jiff::civil::date;
use proptest::prelude::*;
use r2pc_lang::check;
use r2pc_lang::source::Sources;
use r2pc_lang::value::Content;

const AS_OF: Date = date(2015, 6, 30);

const VOCABULARY: &str = "package t\nfact a: bool\nfact b: bool\nfact c: bool\nfact d: bool\n\
    fact n: number 0..4\nfact m: count\nenum Grade { none < some < full }\nfact g: Grade\n";

fn program(rules: &str) -> Program {
    let mut sources = Sources::new();
    let file = sources.add("t.r2p", format!("{VOCABULARY}{rules}"));
    let checked = check(&sources, &[file]);
    assert!(!checked.has_errors(), "{rules}: {:?}", checked.diagnostics);
    checked.program
}

/// Facts of a country, each seen half a year before the day.
fn facts(program: &Program, given: &[(&str, Content)]) -> Facts {
    let mut facts = Facts::default();
    let country: Arc<str> = Arc::from("AAA");
    facts.countries.entry(Arc::clone(&country)).or_default();
    for (name, content) in given {
        let fact = program.vocabulary.fact_named(name).expect("declared");
        let observation = Observation {
            content: content.clone(),
            source: Origin::Text(Arc::from("somebody")),
            observed: date(2014, 12, 31),
            since: None,
            recorded: date(2014, 12, 31),
            span: program.vocabulary.fact(fact).span,
        };
        facts.add(&country, (fact, None), observation);
    }
    facts
}

fn question(program: &Program) -> Question {
    Question {
        country: Arc::from("AAA"),
        rule: program.rule_named("t.r").expect("declared"),
        item: None,
        as_of: AS_OF,
        known_by: None,
        effort: 100_000,
    }
}

fn truth(value: bool) -> Content {
    Content::Value(Value::Bool(value))
}

fn number(value: i64) -> Content {
    Content::Value(Value::Number(value.into()))
}

/// The flips of `risk r` as text: `below_threshold if a false, b true`.
fn flips(condition: &str, given: &[(&str, Content)]) -> Vec<String> {
    let program = program(&format!("risk r \"R\" {{ present when {condition} }}"));
    let facts = facts(&program, given);
    let explanation = explain(&program, &facts, &question(&program)).expect("a row");
    let outcomes = explanation.flips.iter().filter_map(|flip| match flip.target {
        Target::Outcome(outcome) => Some((outcome, flip)),
        Target::Level(_) | Target::Settled => None,
    });
    outcomes
        .map(|(outcome, flip)| {
            let name = |change: &Change| {
                format!("{} {}", program.vocabulary.fact(change.place.cell.fact).name, change.to_text)
            };
            let changes: Vec<String> = flip.changes.iter().map(name).collect();
            let sure = if flip.fewest { "" } else { " (perhaps fewer)" };
            format!("{} if {}{sure}", outcome.word(), changes.join(", "))
        })
        .collect()
}

#[test]
fn one_change_that_does_is_told_and_no_other() {
    let given = [("a", truth(true)), ("b", truth(false))];
    assert_eq!(flips("a and b", &given), ["present if b true"]);
    assert_eq!(flips("a and not b", &given), ["below_threshold if a false", "below_threshold if b true"]);
}

#[test]
fn two_changes_are_told_where_one_does_not_do() {
    let given = [("a", truth(false)), ("b", truth(false)), ("c", truth(false))];
    assert_eq!(
        flips("at least 2 of (a, b, c)", &given),
        ["present if a true, b true", "present if a true, c true", "present if b true, c true"]
    );
}

#[test]
fn numbers_move_as_little_as_they_can() {
    assert_eq!(flips("n >= 3", &[("n", number(1))]), ["present if n 3"]);
    assert_eq!(flips("n > 3", &[("n", number(1))]), ["present if n 4"]);
    assert_eq!(flips("m >= 1_000", &[("m", number(2500))]), ["below_threshold if m 999"]);
    assert_eq!(flips("m + m >= 100", &[("m", number(7))]), ["present if m 50"]);
}

#[test]
fn what_is_not_known_is_settled_either_way() {
    assert_eq!(flips("n >= 3", &[]), ["present if n 3", "below_threshold if n 2"]);
    assert_eq!(
        flips("a or (b and c)", &[("b", truth(true))]),
        [
            "present if a true",
            "present if c true",
            "below_threshold if a false, c false",
            "below_threshold if a false, b false"
        ]
    );
}

#[test]
fn what_is_counted_is_proved_like_any_condition() {
    let program = program(
        "risk p \"P\" { present when m >= 10 }\nrisk q \"Q\" { present when n >= 2 }\n\
         measure both { gives count(x in risks where x is present) }\n\
         warning r \"R\" { raise watch when both >= 2 }",
    );
    let facts = facts(&program, &[("m", number(1)), ("n", number(1))]);
    let explanation = explain(&program, &facts, &question(&program)).expect("a row");
    let raised = explanation.flips.iter().find(|flip| flip.target == Target::Outcome(Outcome::Raised));
    assert_eq!(raised.map(|flip| (flip.changes.len(), flip.fewest)), Some((2, true)));
}

#[test]
fn what_reads_the_unknown_is_flipped_by_knowing() {
    let established = "not established (a)";
    assert_eq!(flips(established, &[]), ["below_threshold if a true"]);
    assert_eq!(flips(established, &[("a", truth(true))]), ["present if a false"]);
}

#[test]
fn obstacles_say_how_far_and_the_nearest_goes_first() {
    let program = program("risk r \"R\" { present when m >= 100 and n >= 2 and g >= full and not a }");
    let given =
        [("m", number(40)), ("n", number(1)), ("a", truth(true)), ("g", Content::Value(Value::Choice(1)))];
    let facts = facts(&program, &given);
    let explanation = explain(&program, &facts, &question(&program)).expect("a row");
    let told: Vec<String> = explanation
        .obstacles
        .iter()
        .map(|o| match &o.margin {
            Some(margin) => format!("{} by {}", margin.value, margin.distance.unwrap_or_default()),
            None => format!("wanted {}", o.wanted),
        })
        .collect();
    assert_eq!(told, ["1 by 1", "some by 1", "40 by 60", "wanted false"]);
}

#[test]
fn a_warning_leads_to_the_conditions_of_the_risk_it_asks() {
    let program = program(
        "risk inner \"I\" { present when m >= 10 }\nwarning r \"R\" { raise watch when inner is present }",
    );
    let facts = facts(&program, &[("m", number(4))]);
    let explanation = explain(&program, &facts, &question(&program)).expect("a row");
    let obstacle = explanation.obstacles.first().expect("one");
    assert_eq!(obstacle.via, [program.rule_named("t.inner").expect("declared")]);
    assert_eq!(obstacle.margin.as_ref().and_then(|m| m.distance), Some(6.into()));
    assert_eq!(explanation.leaned.len(), 1);
    let raised: Vec<&Flip> =
        explanation.flips.iter().filter(|f| f.target == Target::Outcome(Outcome::Raised)).collect();
    assert_eq!(raised.first().map(|f| f.changes[0].to_text.as_str()), Some("10"));
}

/// Conditions over the vocabulary.
fn conditions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "d",
        "n >= 2",
        "n <= 1",
        "n is 3",
        "m >= 10",
        "m > 20",
        "g >= some",
        "g is full",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
            prop::collection::vec(inner.clone(), 3..4)
                .prop_map(|parts| format!("at least 2 of ({})", parts.join(", "))),
            inner.clone().prop_map(|part| format!("not ({part})")),
            inner.clone().prop_map(|part| format!("established ({part})")),
            inner.prop_map(|part| format!("({part} otherwise false because \"so\")")),
        ]
    })
}

/// Every value that conditions tell apart, by fact.
fn values(name: &str) -> Vec<Content> {
    match name {
        "n" => (0..5).map(number).collect(),
        "m" => [0, 10, 20, 21].map(number).to_vec(),
        "g" => (0..3).map(|g| Content::Value(Value::Choice(g))).collect(),
        _ => vec![truth(false), truth(true)],
    }
}

const NAMES: [&str; 7] = ["a", "b", "c", "d", "n", "m", "g"];

/// Facts: each known as one of its values, or missing.
fn given() -> impl Strategy<Value = Vec<(&'static str, Content)>> {
    let each = NAMES.map(|name| {
        prop_oneof![1 => Just(None), 3 => prop::sample::select(values(name)).prop_map(Some)]
            .prop_map(move |content| content.map(|content| (name, content)))
    });
    each.to_vec().prop_map(|all| all.into_iter().flatten().collect())
}

/// The outcome, where it is settled.
fn outcome(program: &Program, facts: &Facts) -> Option<Outcome> {
    let relations = Relations::new(program);
    let mut evaluator = Evaluator::new(program, &relations, &facts.countries["AAA"], None);
    let whole = evaluator.whole(question(program).rule, AS_OF);
    (whole.outcomes.len() == 1).then(|| whole.outcomes.first().copied()).flatten()
}

/// The size of the smallest set of facts that some values of give an outcome: all sets of all values are tried.
fn smallest(program: &Program, given: &[(&str, Content)], wanted: Outcome, below: usize) -> Option<usize> {
    fn tries(
        program: &Program,
        given: &[(&str, Content)],
        wanted: Outcome,
        from: usize,
        left: usize,
    ) -> bool {
        if left == 0 {
            return outcome(program, &facts(program, given)) == Some(wanted);
        }
        (from..NAMES.len()).any(|at| {
            values(NAMES[at]).into_iter().any(|content| {
                let mut with: Vec<_> = given.iter().filter(|(name, _)| *name != NAMES[at]).cloned().collect();
                with.push((NAMES[at], content));
                tries(program, &with, wanted, at + 1, left - 1)
            })
        })
    }
    (1..below).find(|size| tries(program, given, wanted, 0, *size))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn flips_flip_and_fewest_are_the_fewest(condition in conditions(), given in given()) {
        let program = program(&format!("risk r \"R\" {{ present when {condition} }}"));
        let facts = facts(&program, &given);
        let explanation = explain(&program, &facts, &question(&program)).expect("a row");
        let relations = Relations::new(&program);
        let country = &facts.countries["AAA"];
        for flip in &explanation.flips {
            let Target::Outcome(wanted) = flip.target else { continue };
            let replay = |changes: &[Change]| {
                let mut changed = facts.clone();
                let cells = applied(&program, country, None, changes).cells;
                changed.countries.get_mut("AAA").expect("there").cells.extend(cells);
                outcome(&program, &changed)
            };
            prop_assert_eq!(replay(&flip.changes), Some(wanted), "applied anew");
            let changed = applied(&program, country, None, &flip.changes);
            let plain = Evaluator::new(&program, &relations, country, None);
            let view = plain.changed(&changed).whole(question(&program).rule, AS_OF);
            prop_assert!(view.outcomes.len() == 1 && view.outcomes.contains(&wanted), "as a change");
            for left_out in 0..flip.changes.len() {
                let mut fewer = flip.changes.clone();
                fewer.remove(left_out);
                prop_assert_ne!(replay(&fewer), Some(wanted), "nothing can be left out");
            }
            prop_assert!(flip.fewest, "with all values tried and effort enough it is proved");
            let smaller = smallest(&program, &given, wanted, flip.changes.len());
            prop_assert_eq!(smaller, None, "a smaller set gives {} too", wanted.word());
        }
        // What no flip gives, no set of three changes gives.
        for wanted in [Outcome::Present, Outcome::BelowThreshold] {
            let told = explanation.flips.iter().any(|flip| flip.target == Target::Outcome(wanted));
            if !told && outcome(&program, &facts) != Some(wanted) {
                prop_assert_eq!(smallest(&program, &given, wanted, 4), None, "{} is not told", wanted.word());
            }
        }
    }

    #[test]
    fn what_a_cautious_reading_rules_out_stays_out(condition in conditions(), given in given(), more in given()) {
        let program = program(&format!("risk r \"R\" {{ present when {condition} }}"));
        let (facts, relations) = (facts(&program, &given), Relations::new(&program));
        let mut cautious = Evaluator::new(&program, &relations, &facts.countries["AAA"], None).cautious();
        let possible = cautious.whole(question(&program).rule, AS_OF).outcomes;
        let known: std::collections::BTreeSet<&str> = given.iter().map(|(name, _)| *name).collect();
        let new = more.into_iter().filter(|(name, _)| !known.contains(name));
        let all: Vec<_> = given.iter().cloned().chain(new).collect();
        if let Some(came_out) = outcome(&program, &self::facts(&program, &all)) {
            prop_assert!(possible.contains(&came_out), "{} was not possible", came_out.word());
        }
    }
}
