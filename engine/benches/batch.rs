//! How fast whole panels are evaluated: `cargo bench -p r2pc-engine --bench batch`.
//!
//! The workload is that of `benches/peers`: 100 rules over 11,580 records, a tenth of whose values are missing, on one
//! thread. Each figure is the best of several runs; the answers are held to those of a plain tree walk first. With
//! `-- --export FOLDER` the workload, the answers and the times are written there, for `benches/peers/peers.py`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and stops at what it cannot read"
)]

#[path = "../../benches/peers/src/workload.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "shared with the peers"
)]
mod workload;

use jiff::civil::{Date, date};
use r2pc_engine::batch::{self, Lowered, Options};
use r2pc_engine::facts::{Facts, Observation, Origin};
use r2pc_lang::check;
use r2pc_lang::program::{FactId, Outcome, Program};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::value::{Content, Fields, ItemValue, ListValue, Value};
use rust_decimal::Decimal;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use workload::{Record, policy, records, rules, walk_all};

const DAY: Date = date(2015, 6, 30);

fn main() {
    let export = std::env::args().skip_while(|arg| arg != "--export").nth(1);
    let conditions = rules(100);
    let program = program(&policy(&conditions));
    if let Some(times) = std::env::args().skip_while(|arg| arg != "--repeat").nth(1) {
        let (lowered, facts) = (Lowered::new(&program), facts(&program, &records(11_580)));
        let mut panel = lowered.panel(&facts, &[DAY], &Options::default());
        (0..times.parse().unwrap_or(1)).for_each(|_| drop(panel.count()));
        return;
    }
    for times in [1, 10] {
        let records = records(11_580 * times);
        let facts = facts(&program, &records);
        let answers = hold(&program, &facts, &conditions, &records);
        let measured = measure(&program, &facts, &conditions, &records);
        if let (Some(folder), 1) = (&export, times) {
            write(folder, &conditions, &records, &answers, &measured);
        }
    }
}

/// What is done, and the best of several times.
type Measured = Vec<(&'static str, Duration)>;

fn measure(program: &Program, facts: &Facts, conditions: &[workload::Cond], records: &[Record]) -> Measured {
    let options = Options { jobs: NonZeroUsize::new(1), ..Options::default() };
    let lowered = Lowered::new(program);
    let mut panel = lowered.panel(facts, &[DAY], &options);
    let walk = || {
        let answers: usize = records.iter().map(|record| walk_all(conditions, record).len()).sum();
        assert_eq!(answers, records.len() * conditions.len());
    };
    let measured = vec![
        ("tree walk", best(5, walk)),
        ("lowering", best(3, || drop(Lowered::new(program)))),
        ("evaluate", best(15, || drop(panel.count()))),
        ("read and evaluate", best(5, || drop(batch::count(program, facts, &[DAY], &options)))),
        ("every row told", best(3, || drop(batch::assess(program, facts, &[DAY], &options)))),
    ];
    println!("{} records, {} rules", records.len(), conditions.len());
    let evaluations = (records.len() * conditions.len()) as f64;
    for (what, time) in &measured {
        let (ms, rate) = (time.as_secs_f64() * 1e3, evaluations / time.as_secs_f64() / 1e6);
        println!("  {what}: {ms:.2} ms, {rate:.0} M rules/s");
    }
    measured
}

/// Writes what the peers need.
fn write(
    folder: &str,
    conditions: &[workload::Cond],
    records: &[Record],
    answers: &[[u64; 3]],
    measured: &Measured,
) {
    let lines = |all: Vec<String>| all.join("\n") + "\n";
    let files = [
        ("rules.jsonl", lines(conditions.iter().map(workload::condition_json).collect())),
        ("records.jsonl", lines(records.iter().map(workload::record_json).collect())),
        ("answers.jsonl", lines(answers.iter().map(|counts| format!("{counts:?}")).collect())),
        (
            "times.txt",
            lines(measured.iter().map(|(what, time)| format!("{what}\t{}", time.as_secs_f64())).collect()),
        ),
    ];
    for (name, text) in files {
        std::fs::write(std::path::Path::new(folder).join(name), text).expect("a folder that can be written");
    }
    println!(
        "of {} answers a two-valued engine gets wrong: {}",
        records.len() * conditions.len(),
        workload::two_valued_mistakes(conditions, records)
    );
}

/// How often each rule is true, false and unknown by the tree walk; stops where the batch comes to other numbers.
fn hold(
    program: &Program,
    facts: &Facts,
    conditions: &[workload::Cond],
    records: &[Record],
) -> Vec<[u64; 3]> {
    let mut walked = vec![[0u64; 3]; conditions.len()];
    for record in records {
        for (counts, answer) in walked.iter_mut().zip(walk_all(conditions, record)) {
            let [yes, no, unknown] = counts;
            *match answer {
                Some(true) => yes,
                Some(false) => no,
                None => unknown,
            } += 1;
        }
    }
    let counts = batch::count(program, facts, &[DAY], &Options::default());
    for (rule, expected) in walked.iter().enumerate() {
        let id = program.rule_named(&format!("workload.r{rule}")).expect("it is there");
        let count = counts.get(&id).copied().unwrap_or_default();
        let found = [count.of(Outcome::Holding), count.of(Outcome::Lacking), count.open];
        assert_eq!(found, *expected, "rule {rule}");
    }
    walked
}

fn program(text: &str) -> Program {
    let mut sources = Sources::new();
    let id = sources.add("workload.r2p", text);
    let checked = check(&sources, &[id]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    checked.program
}

fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..runs).map(|_| time()).min().unwrap_or_default()
}

fn facts(program: &Program, records: &[Record]) -> Facts {
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
