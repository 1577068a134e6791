//! The workload as a program and as facts.

use super::workload::{self, Record};
use jiff::civil::{Date, date};
use r2pc_engine::facts::{Facts, Observation, Origin};
use r2pc_lang::check;
use r2pc_lang::program::{FactId, Program};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::value::{Content, Fields, ItemValue, ListValue, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The day of all verdicts.
pub(crate) const DAY: Date = date(2015, 6, 30);

/// A policy, checked.
pub(crate) fn program(text: &str) -> Program {
    let mut sources = Sources::new();
    let id = sources.add("workload.r2p", text);
    let checked = check(&sources, &[id]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    checked.program
}

/// Records as facts, a country each.
pub(crate) fn facts(program: &Program, records: &[Record]) -> Facts {
    let fact = |name: &str| program.vocabulary.fact_named(name).expect("it is there");
    let named = |letter: char, count: usize| -> Vec<FactId> {
        (0..count).map(|at| fact(&format!("{letter}{at}"))).collect()
    };
    let (bools, enums, numbers) =
        (named('b', workload::BOOLS), named('e', workload::ENUMS), named('n', workload::NUMBERS));
    let mut facts = Facts::default();
    for (at, record) in records.iter().enumerate() {
        let country: Arc<str> = Arc::from(format!("{at:07}"));
        let mut add = |fact: FactId, value: Value| facts.add(&country, (fact, None), observation(value));
        let known = |values: &[Option<Value>], facts: &[FactId], add: &mut dyn FnMut(FactId, Value)| {
            for (fact, value) in facts.iter().zip(values) {
                if let Some(value) = value {
                    add(*fact, value.clone());
                }
            }
        };
        known(&record.bools.iter().map(|b| b.map(Value::Bool)).collect::<Vec<_>>(), &bools, &mut add);
        let word = |e: &Option<usize>| e.map(|e| Value::Choice(u32::try_from(e).expect("few")));
        known(&record.enums.iter().map(word).collect::<Vec<_>>(), &enums, &mut add);
        let number = |n: &Option<i64>| n.map(|n| Value::Number(Decimal::from(n)));
        known(&record.numbers.iter().map(number).collect::<Vec<_>>(), &numbers, &mut add);
        let groups = record.groups.iter().map(|group| {
            vec![
                group.share.map(|share| Content::Value(Value::Number(Decimal::new(share, 2)))),
                group.excluded.map(|excluded| Content::Value(Value::Bool(excluded))),
            ]
        });
        add(fact("groups"), list(groups));
        let incidents = record
            .incidents
            .iter()
            .map(|deaths| vec![deaths.map(|deaths| Content::Value(Value::Number(Decimal::from(deaths))))]);
        add(fact("incidents"), list(incidents));
    }
    facts
}

fn list(items: impl Iterator<Item = Fields>) -> Value {
    let item = |(at, fields): (usize, Fields)| {
        let key: Arc<str> = Arc::from(format!("{at:03}"));
        let of_key = Some(Content::Value(Value::Text(Arc::clone(&key))));
        ItemValue { key, fields: std::iter::once(of_key).chain(fields).collect() }
    };
    Value::List(ListValue { items: items.enumerate().map(item).collect(), open: false })
}

fn observation(value: Value) -> Observation {
    Observation {
        content: Content::Value(value),
        source: Origin::Unstated,
        observed: date(2014, 12, 31),
        since: None,
        recorded: date(2014, 12, 31),
        span: Span::new(FileId(0), 0, 0),
    }
}
