//! A fixed piece of work for `benches/instructions`, which counts what each part takes: policies read and checked, a plan
//! made, tables read, facts read into columns, columns evaluated. It stops after the part that is asked for, and says nothing.

#![allow(clippy::expect_used, reason = "a benchmark stops at what it cannot read")]

#[path = "workload/facts.rs"]
mod facts;
#[path = "workload/texts.rs"]
#[allow(dead_code, reason = "shared with the bench of loading")]
mod texts;
#[path = "../../benches/peers/src/workload.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "shared with the peers"
)]
mod workload;

use facts::{DAY, facts, program};
use r2pc_engine::batch::{Lowered, Options};
use r2pc_engine::facts::store::Store;
use r2pc_lang::source::{FileId, Sources};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use texts::{Texts, file, read_one};

/// Records: few enough for a slow count.
const RECORDS: usize = 2_048;

/// Evaluations: enough to stand out from what reading takes, and from what the seeds of hashes move.
const EVALUATIONS: usize = 50;

/// Tables read, for the same reason.
const LOADS: usize = 5;

/// Plans made, for the same reason.
const LOWERINGS: usize = 50;

fn policies(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the standing policies") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            policies(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "r2p") {
            into.push(path);
        }
    }
}

fn main() {
    let mut paths = Vec::new();
    policies(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies"), &mut paths);
    paths.sort();
    let mut sources = Sources::new();
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("a policy");
    let ids: Vec<FileId> = paths.iter().map(|path| sources.add(path.to_string_lossy(), text(path))).collect();
    let workload = program(&(workload::policy(&workload::rules(100)) + &texts::figures()));
    let facts = facts(&workload, &workload::records(RECORDS));
    let texts = Texts::of(&workload::records(RECORDS));
    let [panel, figures, groups, lines, group_lines, ..] = texts.given();
    let tables: Vec<_> = std::iter::repeat_n([panel, figures, groups, lines, group_lines], LOADS)
        .flatten()
        .map(|given| file(given, &Sources::new()))
        .collect();
    let last = std::env::args().nth(1).unwrap_or_default();
    // Nothing is dropped before the end: that would count as the next part's work.
    let parsed: Vec<_> = match last.as_str() {
        "start" => return,
        _ => ids.iter().map(|id| r2pc_lang::parse::parse(&sources, *id)).collect(),
    };
    assert!(parsed.iter().all(|parsed| parsed.diagnostics.is_empty()));
    if last == "parse" {
        return;
    }
    let checked = r2pc_lang::check(&sources, &ids);
    assert!(checked.program.rules.len() > 100);
    if last == "check" {
        return;
    }
    let plans: Vec<Lowered<'_>> = (0..LOWERINGS).map(|_| Lowered::new(&workload)).collect();
    let lowered = plans.first().expect("one of them");
    if last == "lower" {
        return;
    }
    let stores: Vec<Store> = tables.iter().map(|table| read_one(table, &workload)).collect();
    assert!(stores.iter().all(|store| store.size().in_columns > 0));
    if last == "load" {
        return;
    }
    let read = lowered.read(&facts, &[DAY], &Options { jobs: NonZeroUsize::new(1), ..Options::default() });
    let mut panel = read.panel();
    if last == "read" {
        return;
    }
    (0..EVALUATIONS).for_each(|_| assert_eq!(panel.count().len(), 100));
}
