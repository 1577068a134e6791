//! Laws of the evaluation, held on the programs of the semantics suite and on generated facts.
#![cfg(test)]

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use r2pc_engine::assess::{Options, assess};
use r2pc_engine::cause::Causes;
use r2pc_engine::eval::{Evaluator, Relations, Row};
use r2pc_engine::facts::{CellKey, CountryFacts, Facts, Observation, Origin};
use r2pc_engine::settle::Settler;
use r2pc_lang::check;
use r2pc_lang::program::{
    FactType, FieldType, IndexKey, IndexType, NumberKind, NumberType, Program, RecordId, Rule, Scalar,
    SetType, Vocabulary,
};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::value::{
    Content, Days, Duration, Element, Fields, ItemValue, ListValue, Reason, SetValue, Value,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const AS_OF: Date = date(2015, 12, 31);

/// The programs of the suite whose rules are held to the laws.
fn programs() -> Vec<Program> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites/semantics");
    ["s2_lists", "s5_reading", "s6_time", "s7_knowing", "s8_rules"]
        .iter()
        .map(|name| {
            let mut sources = Sources::new();
            let text = std::fs::read_to_string(suite.join(name).with_extension("r2p")).expect("readable");
            let id = sources.add(*name, text);
            let checked = check(&sources, &[id]);
            assert!(!checked.has_errors(), "{name}: {:?}", checked.diagnostics);
            checked.program
        })
        .collect()
}

fn scalar(vocabulary: &Vocabulary, ty: &Scalar) -> BoxedStrategy<Value> {
    match ty {
        Scalar::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Scalar::Number(ty) => number(ty).prop_map(Value::Number).boxed(),
        Scalar::Date => (2012i16..2018, 1i8..13, 1i8..29)
            .prop_map(|(y, m, d)| Value::Date(Days::from(date(y, m, d))))
            .boxed(),
        Scalar::Duration => (0u32..60).prop_map(|n| Value::Duration(Duration::Months(n))).boxed(),
        Scalar::Text | Scalar::Country => {
            select(vec!["AAA", "BBB", "CCC"]).prop_map(|t| Value::Text(Arc::from(t))).boxed()
        }
        Scalar::Enum(ty) => {
            let count = u32::try_from(vocabulary.enumeration(*ty).values.len()).expect("few");
            (0..count).prop_map(Value::Choice).boxed()
        }
    }
}

fn number(ty: &NumberType) -> BoxedStrategy<Decimal> {
    let low = ty.min.and_then(|n| i64::try_from(n.ceil()).ok()).unwrap_or(-20);
    let high = ty.max.and_then(|n| i64::try_from(n.floor()).ok()).unwrap_or(20).min(low + 40);
    match ty.kind {
        NumberKind::Percent => (0i64..=100).prop_map(|n| Decimal::new(n, 2)).boxed(),
        _ => (low..=high).prop_map(Decimal::from).boxed(),
    }
}

fn set(vocabulary: &Vocabulary, ty: &SetType) -> BoxedStrategy<Value> {
    let element = match ty {
        SetType::Enum(ty) => {
            let count = u32::try_from(vocabulary.enumeration(*ty).values.len()).expect("few");
            (0..count).prop_map(Element::Choice).boxed()
        }
        SetType::Country => select(vec!["AAA", "BBB"]).prop_map(|c| Element::Country(Arc::from(c))).boxed(),
    };
    (vec(element, 0..4), any::<bool>())
        .prop_map(|(mut members, open)| {
            members.sort();
            members.dedup();
            Value::Set(SetValue { members, open })
        })
        .boxed()
}

fn field(vocabulary: &Vocabulary, ty: &FieldType) -> BoxedStrategy<Option<Content>> {
    let value = match ty {
        FieldType::Scalar(ty) => scalar(vocabulary, ty),
        FieldType::Set(ty) => set(vocabulary, ty),
    };
    prop_oneof![
        3 => value.prop_map(|v| Some(Content::Value(v))),
        1 => Just(None),
        1 => Just(Some(Content::Missing(Reason::Withheld))),
    ]
    .boxed()
}

fn fields(vocabulary: &Vocabulary, record: RecordId) -> BoxedStrategy<Fields> {
    let each: Vec<_> = vocabulary.record(record).fields.iter().map(|f| field(vocabulary, &f.ty)).collect();
    each.boxed()
}

fn list(vocabulary: &Vocabulary, record: RecordId) -> BoxedStrategy<Value> {
    let key = vocabulary.record(record).key.expect("a record of a list has a key") as usize;
    let item = (select(vec!["1", "2", "3"]), fields(vocabulary, record));
    (vec(item, 0..4), any::<bool>())
        .prop_map(move |(items, open)| {
            let by_key: BTreeMap<&str, Fields> = items.into_iter().collect();
            let item = |(name, mut fields): (&str, Fields)| {
                fields[key] = Some(Content::Value(Value::Text(Arc::from(name))));
                ItemValue { key: Arc::from(name), fields }
            };
            Value::List(ListValue { items: by_key.into_iter().map(item).collect(), open })
        })
        .boxed()
}

fn content(vocabulary: &Vocabulary, ty: &FactType) -> BoxedStrategy<Content> {
    let value = match ty {
        FactType::Scalar(ty) => scalar(vocabulary, ty),
        FactType::Set(ty) => set(vocabulary, ty),
        FactType::Record(record) => fields(vocabulary, *record).prop_map(Value::Record).boxed(),
        FactType::List { record, .. } => list(vocabulary, *record),
    };
    prop_oneof![5 => value.prop_map(Content::Value), 1 => Just(Content::Missing(Reason::NotReported))].boxed()
}

fn observation(vocabulary: &Vocabulary, ty: &FactType) -> BoxedStrategy<Observation> {
    (content(vocabulary, ty), 2012i16..=2015, any::<bool>(), any::<bool>(), 0u32..100_000)
        .prop_map(|(content, year, other, spanning, place)| {
            let observed = date(year, 12, 31);
            Observation {
                content,
                source: Origin::Text(Arc::from(if other { "A" } else { "B" })),
                observed,
                since: spanning.then(|| date(year - 1, 6, 1)),
                recorded: observed,
                span: Span::new(FileId(0), place as usize, place as usize + 1),
            }
        })
        .boxed()
}

/// Observations of every cell of a vocabulary, none for some.
fn facts(program: &Program) -> BoxedStrategy<CountryFacts> {
    let vocabulary = &program.vocabulary;
    let mut cells: Vec<CellKey> = Vec::new();
    for (at, fact) in (0..).zip(&vocabulary.facts) {
        let id = r2pc_lang::program::FactId(at);
        match fact.by {
            Some(IndexType::Enum(ty)) => {
                let count = u32::try_from(vocabulary.enumeration(ty).values.len()).expect("few");
                cells.extend((0..count).map(|v| (id, Some(IndexKey::Choice(v)))));
            }
            Some(IndexType::Obligation) | None => cells.push((id, None)),
        }
    }
    let of_cell = |key: &CellKey| {
        let each = observation(vocabulary, &vocabulary.fact(key.0).ty);
        let key = *key;
        vec(each, 0..4).prop_map(move |seen| (key, seen))
    };
    cells
        .iter()
        .map(of_cell)
        .collect::<Vec<_>>()
        .prop_map(|cells| CountryFacts { cells: cells.into_iter().collect() })
        .boxed()
}

/// A program of the suite with facts for it.
fn cases() -> BoxedStrategy<(Arc<Program>, CountryFacts)> {
    let of = |program: Program| {
        let program = Arc::new(program);
        facts(&program).prop_map(move |facts| (Arc::clone(&program), facts)).boxed()
    };
    Union::new(programs().into_iter().map(of)).boxed()
}

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
    fn s7_2_settled_stays_settled((program, facts) in cases(), forget in vec(any::<bool>(), 40)) {
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
    fn s7_3_causes_are_there_just_where_something_is_open((program, facts) in cases()) {
        let complaints = rows(&program, &facts, |_, rule, row| {
            let open = row.outcomes.len() > 1;
            let levels_open = row.levels.is_open();
            let wrong = open == row.causes.is_empty() || levels_open == row.level_causes.is_empty();
            if wrong { vec![format!("{} {:?}: {:?} {:?}", rule.full_name, row.outcomes, row.causes, row.level_causes)] } else { Vec::new() }
        });
        prop_assert!(complaints.is_empty(), "{complaints:#?}");
    }

    #[test]
    fn s7_3_all_causes_known_settle_the_verdict((program, facts) in cases(), pick in 0usize..7) {
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
    fn s11_the_order_of_observations_does_not_matter((program, facts) in cases()) {
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
