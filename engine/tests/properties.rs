//! Laws of the evaluation, held on the programs of the semantics suite and on generated facts.
#![cfg(test)]

mod generate;

use generate::{cases, suite};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::cause::Causes;
use r2pc_engine::eval::{Evaluator, Relations, Row};
use r2pc_engine::facts::{CountryFacts, Facts};
use r2pc_engine::settle::Settler;
use r2pc_lang::program::{FactType, Program, Rule};
use r2pc_lang::value::Reason;
use std::collections::BTreeMap;
use std::sync::Arc;

const AS_OF: Date = date(2015, 12, 31);

/// Rules of the suite that turn unknown into an answer, in words a reader can see (semantics, 7.1): the laws that
/// speak of what is unknown are not theirs.
fn is_plain(rule: &Rule) -> bool {
    &*rule.name != "assumed"
}

fn rows<T>(
    program: &Program,
    facts: &CountryFacts,
    mut see: impl FnMut(&mut Evaluator<'_>, &Rule, &Row<'_>) -> Vec<T>,
) -> Vec<T> {
    let relations = Relations::new(program);
    let mut evaluator = Evaluator::new(program, &relations, facts, None);
    let mut seen = Vec::new();
    for id in program.rule_ids() {
        let result = evaluator.rule(id, AS_OF);
        for row in &result.rows {
            seen.extend(see(&mut evaluator, program.rule(id), row));
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s7_2_settled_stays_settled((program, facts) in cases(suite()), forget in vec(any::<bool>(), 40)) {
        let mut fewer = facts.clone();
        let mut forget = forget.into_iter().cycle();
        fewer.cells.retain(|_, _| !forget.next().unwrap_or(false));
        let known = |facts| rows(&program, facts, |_, rule, row| {
            let value = row.value.as_ref().and_then(|v| v.value.known());
            vec![((rule.full_name.clone(), row.key.clone()), (row.outcomes.clone(), row.levels, value))]
        });
        let with_all: BTreeMap<_, _> = known(&facts).into_iter().collect();
        for ((rule, key), (outcomes, levels, value)) in known(&fewer) {
            let id = program.rule_named(&rule).expect("it is there");
            if !is_plain(program.rule(id)) {
                continue;
            }
            let Some((more, more_levels, more_value)) = with_all.get(&(rule.clone(), key.clone())) else {
                // An item that is perhaps in turned out not to be, or a list became known: no row, no verdict.
                continue;
            };
            prop_assert!(more.is_subset(&outcomes), "{rule} {key:?}: {outcomes:?} became {more:?}");
            prop_assert!(levels.union(*more_levels) == levels, "{rule}: levels {levels:?} became {more_levels:?}");
            if value.is_some() {
                prop_assert_eq!(value, *more_value, "{}", rule);
            }
        }
    }

    #[test]
    fn s7_3_causes_are_there_just_where_something_is_open((program, facts) in cases(suite())) {
        let complaints = rows(&program, &facts, |_, rule, row| {
            let open = row.outcomes.len() > 1;
            let levels_open = row.levels.is_open();
            let wrong = open == row.causes.is_empty() || levels_open == row.level_causes.is_empty();
            if wrong { vec![format!("{} {:?}: {:?} {:?}", rule.full_name, row.outcomes, row.causes, row.level_causes)] } else { Vec::new() }
        });
        prop_assert!(complaints.is_empty(), "{complaints:#?}");
    }

    #[test]
    fn s7_3_all_causes_known_settle_the_verdict((program, facts) in cases(suite()), pick in 0usize..7) {
        let complaints = rows(&program, &facts, |evaluator, rule, row| {
            let lasting = |cause: &r2pc_engine::cause::Cause| {
                matches!(cause.reason, Reason::Undefined) || is_list(&program, cause)
            };
            let causes: Causes = row.causes.union(&row.level_causes).cloned().collect();
            if causes.is_empty() || !is_plain(rule) || causes.iter().any(lasting) {
                return Vec::new();
            }
            let id = program.rule_named(&rule.full_name).expect("it is there");
            match Settler::new(&program, AS_OF).all(evaluator, id, row, &causes, pick) {
                true => Vec::new(),
                false => vec![format!("{} {:?} {:?}", rule.full_name, row.key, causes)],
            }
        });
        prop_assert!(complaints.is_empty(), "{complaints:#?}");
    }

    #[test]
    fn s11_the_order_of_observations_does_not_matter((program, facts) in cases(suite())) {
        let mut turned = facts.clone();
        turned.cells.values_mut().for_each(|seen| seen.reverse());
        let of = |facts: CountryFacts| {
            let facts = Facts { countries: BTreeMap::from([(Arc::from("AAA"), facts)]) };
            format!("{:?}", assess(&program, &facts, &Options::as_of(AS_OF)))
        };
        prop_assert_eq!(of(facts), of(turned));
    }
}

/// A cause that is a whole list: what it would hold cannot be supposed in general.
fn is_list(program: &Program, cause: &r2pc_engine::cause::Cause) -> bool {
    let fact = program.vocabulary.fact(cause.place.cell.fact);
    cause.place.item.is_none() && matches!(fact.ty, FactType::List { .. })
}
