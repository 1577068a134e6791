//! Generated facts for the programs of the semantics suite.

use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use r2pc_engine::facts::{CellKey, CountryFacts, Observation, Origin};
use r2pc_lang::check;
use r2pc_lang::program::{
    FactType, FieldType, IndexKey, IndexType, NumberKind, NumberType, Program, RecordId, Scalar, SetType,
    Vocabulary,
};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::value::{
    Content, Days, Duration, Element, Fields, ItemValue, ListValue, Reason, SetValue, Value,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The programs of the semantics suite whose rules are held to the laws.
pub(crate) fn suite() -> Vec<Program> {
    ["s2_lists", "s5_reading", "s6_time", "s7_knowing", "s8_rules"]
        .iter()
        .map(|name| program(&format!("semantics/{name}")))
        .collect()
}

/// A program of the suites.
pub(crate) fn program(name: &str) -> Program {
    let suites = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suites");
    let text = std::fs::read_to_string(suites.join(name).with_extension("r2p")).expect("readable");
    let mut sources = Sources::new();
    let id = sources.add(name, text);
    let checked = check(&sources, &[id]);
    assert!(!checked.has_errors(), "{name}: {:?}", checked.diagnostics);
    checked.program
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

/// One of some programs with facts for it.
pub(crate) fn cases(programs: Vec<Program>) -> BoxedStrategy<(Arc<Program>, CountryFacts)> {
    let of = |program: Program| {
        let program = Arc::new(program);
        facts(&program).prop_map(move |facts| (Arc::clone(&program), facts)).boxed()
    };
    Union::new(programs.into_iter().map(of)).boxed()
}
