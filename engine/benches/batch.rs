//! How fast whole panels are evaluated: `cargo bench -p r2pc-engine --bench batch`.
//!
//! The workload is that of `benches/peers`: 100 rules over 11,580 records, a tenth of whose values are missing, on one
//! thread. Each figure is the best of several runs; the answers are held to those of a plain tree walk first. With
//! `-- --export FOLDER` the workload, the answers and the times are written there, for `benches/peers`; with `--scale` a
//! hundred times as many records are evaluated too, part by part; `--repeat N` does nothing but evaluate, for profilers.

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

#[path = "workload/facts.rs"]
mod facts;

use facts::{DAY, facts, program};
use r2pc_engine::batch::{self, Lowered, Options};
use r2pc_engine::facts::Facts;
use r2pc_lang::program::{Outcome, Program};
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};
use workload::{Record, policy, records, rules, walk_all};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Records that are held at once: more of them come one part after the other, as they do to `check`.
const PART: usize = 115_800;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let after = |flag: &str| args.iter().skip_while(|arg| *arg != flag).nth(1);
    let conditions = rules(100);
    let program = program(&policy(&conditions));
    if let Some(times) = after("--repeat") {
        let (lowered, facts) = (Lowered::new(&program), facts(&program, &records(11_580)));
        let read = lowered.read(&facts, &[DAY], &one_thread());
        let mut panel = read.panel();
        (0..times.parse().unwrap_or(1)).for_each(|_| drop(panel.count()));
        return;
    }
    let bandwidth = bandwidth();
    let largest = if args.iter().any(|arg| arg == "--scale") { 100 } else { 10 };
    for times in [1, 10, 100].into_iter().filter(|times| *times <= largest) {
        let all = records(11_580 * times);
        let mut answers = vec![[0; 3]; conditions.len()];
        let mut measured = Measured::default();
        for records in all.chunks(PART) {
            let facts = facts(&program, records);
            let here = hold(&program, &facts, &conditions, records);
            answers.iter_mut().flatten().zip(here.iter().flatten()).for_each(|(all, more)| *all += more);
            measured.add(&program, &facts, &conditions, records);
        }
        measured.print(all.len(), conditions.len(), bandwidth);
        if let (Some(folder), 1) = (after("--export"), times) {
            write(folder, &conditions, &all, &answers, &measured);
        }
    }
}

fn one_thread() -> Options {
    Options { jobs: NonZeroUsize::new(1), ..Options::default() }
}

/// What is done, and the best of several times; sizes in bytes.
#[derive(Default)]
struct Measured {
    times: Vec<(&'static str, Duration)>,
    columns: usize,
    /// Of what says whose the items of lists are.
    items: usize,
    /// What evaluation takes at most beside the columns.
    working: usize,
}

impl Measured {
    /// Measures some records, and adds to what was measured of those before.
    fn add(&mut self, program: &Program, facts: &Facts, conditions: &[workload::Cond], records: &[Record]) {
        let options = one_thread();
        let lowered = Lowered::new(program);
        let read = lowered.read(facts, &[DAY], &options);
        let mut panel = read.panel();
        let (columns, items) = panel.size();
        self.columns += columns;
        self.items += items;
        let before = memory("VmRSS:");
        forget_peak();
        drop(panel.count());
        self.working = self.working.max(memory("VmHWM:").saturating_sub(before));
        let walk = || {
            let answers: usize = records.iter().map(|record| walk_all(conditions, record).len()).sum();
            assert_eq!(answers, records.len() * conditions.len());
        };
        let times = [
            ("tree walk", best(5, walk)),
            ("lowering", best(3, || drop(Lowered::new(program)))),
            ("evaluate", best(40, || drop(panel.count()))),
            ("read and evaluate", best(3, || drop(batch::count(program, facts, &[DAY], &options)))),
            ("every row told", best(1, || drop(batch::assess(program, facts, &[DAY], &options)))),
        ];
        if self.times.is_empty() {
            self.times = times.map(|(what, _)| (what, Duration::ZERO)).to_vec();
        }
        self.times.iter_mut().zip(times).for_each(|((_, all), (_, more))| *all += more);
    }

    fn time(&self, what: &str) -> f64 {
        self.times.iter().find(|(name, _)| *name == what).map_or(0.0, |(_, time)| time.as_secs_f64())
    }

    /// `bandwidth` is in bytes a second.
    fn print(&self, records: usize, rules: usize, bandwidth: f64) {
        println!("{records} records, {rules} rules, one thread");
        let evaluations = (records * rules) as f64;
        for (what, time) in &self.times {
            let (ms, rate) = (time.as_secs_f64() * 1e3, evaluations / time.as_secs_f64() / 1e6);
            println!("  {what:18} {ms:10.3} ms {rate:10.0} M rules/s");
        }
        let (evaluate, limit) = (self.time("evaluate"), self.columns as f64 / bandwidth);
        println!("  evaluate is {:.1} times as fast as the tree walk", self.time("tree walk") / evaluate);
        println!(
            "  columns {:.2} MB, {:.1} bytes a record, and {:.2} MB for where items are; evaluating takes {:.2} MB beside",
            self.columns as f64 / 1e6,
            self.columns as f64 / records as f64,
            self.items as f64 / 1e6,
            self.working as f64 / 1e6
        );
        println!(
            "  memory gives {:.1} GB/s: reading the columns once takes {:.3} ms, evaluating {:.1} times that",
            bandwidth / 1e9,
            limit * 1e3,
            evaluate / limit
        );
    }
}

/// Bytes a second that one thread reads from memory.
fn bandwidth() -> f64 {
    let words = vec![1u64; 16 << 20];
    let sum = || assert_eq!(std::hint::black_box(&words).iter().sum::<u64>(), words.len() as u64);
    size_of_val(&*words) as f64 / best(5, sum).as_secs_f64()
}

/// What the system says of this process's memory, in bytes; 0 where it does not.
fn memory(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|kb| kb.trim().trim_end_matches(" kB").parse::<usize>().ok()).unwrap_or(0) * 1024
}

/// From here on the peak is counted anew, where the system can do that.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
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
            lines(
                measured.times.iter().map(|(what, time)| format!("{what}\t{}", time.as_secs_f64())).collect(),
            ),
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

fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..runs).map(|_| time()).min().unwrap_or_default()
}
