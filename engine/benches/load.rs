//! How fast policies and facts are read, and a whole check: `cargo bench -p r2pc-engine --bench load`.
//!
//! Each figure is the best of several runs on one thread. Beside a format stands what a well-kept parser takes that only
//! finds where its fields end, in the same run: csv-core for CSV, `serde_json` for JSON. The workload is that of
//! `benches/peers`: 11,580 records, as 193 countries on 60 days, a tenth of the values missing, and 100 rules over them;
//! what rules come to is held to a plain tree walk first. `-- --repeat N FORMAT` does nothing but read one format, or
//! with `verdicts` evaluate, for profilers; `-- --export FOLDER` writes the tables and the times for `benches/peers`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
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

#[path = "workload/columns.rs"]
mod columns;
#[path = "../../benches/peers/src/fields.rs"]
mod fields;
#[path = "workload/texts.rs"]
mod texts;

use jiff::civil::Date;
use r2pc_engine::batch::{self, Counts};
use r2pc_engine::calendar;
use r2pc_engine::facts::Facts;
use r2pc_engine::facts::read::{FactFile, Format, Mapping, read_all, read_store, rendition};
use r2pc_engine::facts::store::Store;
use r2pc_engine::{assess, check as checked, trend};
use r2pc_lang::check;
use r2pc_lang::program::{Outcome, Program};
use r2pc_lang::source::{FileId, Sources};
use r2pc_lang::value::Duration as Length;
use std::fmt::Write as _;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use texts::{COUNTRIES, FIRST, GROUPS, INCIDENTS, ONE, Texts, YEARS, codes, file, read_one};
use workload::{Record, policy, records, rules, walk_all};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    policies();
    let mut records = records(COUNTRIES * YEARS);
    // A table has no row for an empty list: it would say nothing of it.
    for record in &mut records {
        if record.groups.is_empty() {
            record.groups.push(workload::Group { share: Some(0), excluded: Some(false) });
        }
        if record.incidents.is_empty() {
            record.incidents.push(Some(0));
        }
    }
    let conditions = rules(100);
    // What was observed a year ago is too old: each day has the record of its own.
    let text = policy(&conditions).replace("\"?\"\n", "\"?\" stale after 6 months\n");
    let with_figures = text.clone() + &texts::figures();
    let texts = Texts::of(&records);
    let args: Vec<String> = std::env::args().collect();
    if let Some(times) = args.iter().skip_while(|arg| *arg != "--repeat").nth(1) {
        return repeat(&with_figures, &texts, times.parse().unwrap_or(1), &args);
    }
    if let Some(folder) = args.iter().skip_while(|arg| *arg != "--export").nth(1) {
        return export(&with_figures, &texts, Path::new(folder));
    }
    formats(&with_figures, &texts);
    whole(&text, &texts, &conditions, &records);
    years();
}

/// What takes milliseconds is run so often, as the peers are: the best of few says more of the machine.
const RUNS: usize = 30;

fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..runs).map(|_| time()).min().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The standing policies: parsed, names and types resolved.
fn policies() {
    let mut sources = Sources::new();
    let ids = standing(&mut sources);
    let bytes: usize = ids.iter().map(|id| sources.file(*id).text().len()).sum();
    let time = best(5, || drop(black_box(check(&sources, &ids))));
    println!("standing policies, {} kB: {:.1} ms", bytes / 1000, ms(time));
}

fn standing(sources: &mut Sources) -> Vec<FileId> {
    let all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies"), "r2p");
    all.iter().map(|path| sources.add(path.to_string_lossy(), read(path))).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file that is there")
}

/// The files of an ending below a folder, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            all.push(path);
        }
    }
    all.sort();
    all
}

fn program(text: &str) -> (Sources, Program) {
    let mut sources = Sources::new();
    let id = sources.add("workload.r2p", text);
    let checked = check(&sources, &[id]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    (sources, checked.program)
}

fn repeat(policy: &str, texts: &Texts, times: usize, args: &[String]) {
    let (sources, program) = program(policy);
    if args.iter().any(|arg| arg == "verdicts") {
        let mut store = Store::default();
        let [panel, _, groups, ..] = texts.given();
        let incidents = ("", Format::Csv, Some(INCIDENTS), &texts.incidents);
        [panel, groups, incidents]
            .iter()
            .for_each(|given| store.absorb(read_one(&file(*given, &sources), &program)));
        let options = batch::Options { jobs: ONE, ..batch::Options::default() };
        (0..times).for_each(|_| drop(black_box(batch::count(&program, &store, &days(), &options))));
    }
    for given in texts.given().into_iter().filter(|given| args.iter().any(|arg| arg == given.0)) {
        let file = file(given, &sources);
        (0..times).for_each(|_| drop(black_box(read_one(&file, &program))));
    }
}

/// Writes tables, and what reading them takes, for `benches/peers`.
fn export(policy: &str, texts: &Texts, folder: &Path) {
    let (sources, program) = program(policy);
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("a folder");
    let [panel, figures, groups, lines, group_lines, ..] = texts.given();
    let tables =
        [("panel", &[panel, lines][..]), ("figures", &[figures]), ("groups", &[groups, group_lines])];
    for (name, tables) in tables {
        let mut times = String::new();
        for given in tables {
            let ending = if given.1 == Format::Csv { "csv" } else { "jsonl" };
            let file = file(*given, &sources);
            let time = best(RUNS, || drop(black_box(read_one(&file, &program))));
            let _ = writeln!(times, "{ending}\t{}", time.as_secs_f64());
            write(&format!("{name}.{ending}"), given.3.as_bytes());
        }
        if name == "panel" {
            let bytes = columns::written(panel.3);
            let time = best(RUNS, || drop(black_box(unpacked(&bytes, &sources, &program))));
            let _ = writeln!(times, "parquet\t{}", time.as_secs_f64());
            write("panel.parquet", &bytes);
        }
        write(&format!("{name}.txt"), times.as_bytes());
    }
}

/// Megabytes a second by format, and what the limit is.
fn formats(policy: &str, texts: &Texts) {
    println!("reading facts on one thread");
    let (sources, program) = program(policy);
    for given in texts.given() {
        let (name, format, _, text) = given;
        let file = file(given, &sources);
        let run = || read_one(&file, &program);
        let size = run().size();
        let runs = if matches!(format, Format::Csv | Format::Lines) { RUNS } else { 5 };
        let ours = best(runs, || drop(black_box(run())));
        let rate = |time: Duration| text.len() as f64 / time.as_secs_f64() / 1e6;
        print!("  {name}: {:.1} MB, {:.1} ms, {:.0} MB/s", text.len() as f64 / 1e6, ms(ours), rate(ours));
        let limit = match format {
            Format::Csv => Some(("csv-core", best(runs, || assert!(black_box(fields::of_csv(text)) > 0)))),
            Format::Json | Format::Lines => {
                Some(("serde_json", best(runs, || assert!(black_box(is_json(text))))))
            }
            _ => None,
        };
        if let Some((who, limit)) = limit {
            print!("; {who} alone {:.0} MB/s, {:.2} of it", rate(limit), rate(ours) / rate(limit));
        }
        let each = size.bytes as f64 / size.observations.max(1) as f64;
        println!("; {} observations, {each:.1} bytes each", size.observations);
    }
    parquet(texts, &sources, &program);
    let read = || {
        let mut sources = sources.clone();
        let files = [FactFile {
            file: sources.add("f", texts.panel.as_str()),
            format: Format::Csv,
            mapping: None,
            table: None,
        }];
        let mut facts = Facts::default();
        drop(read_all(&sources, &files, &program.vocabulary, &mut facts, ONE));
        facts
    };
    let rows = best(2, || drop(black_box(read())));
    println!("  the panel row by row, without columns: {:.1} ms", ms(rows));
}

/// What the bytes of a Parquet file come to.
fn unpacked(bytes: &[u8], sources: &Sources, program: &Program) -> Store {
    let mut sources = sources.clone();
    let read = rendition(Format::Parquet, bytes.to_vec(), None).expect("it was just written");
    let file = sources.add_table("f", read.text, read.layout);
    let files = [FactFile { file, format: Format::Parquet, mapping: None, table: read.table }];
    let mut store = Store::default();
    let said = read_store(&sources, &files, &program.vocabulary, &mut store, ONE);
    assert!(said.is_empty() && !sources.file(file).as_text().is_made(), "{said:?}");
    store
}

/// The panel as Parquet, from its bytes into columns; megabytes are those of the same table as CSV.
fn parquet(texts: &Texts, sources: &Sources, program: &Program) {
    let bytes = columns::written(&texts.panel);
    let run = || unpacked(&bytes, sources, program);
    let size = run().size();
    let ours = best(5, || drop(black_box(run())));
    let limit = best(5, || drop(black_box(rendition(Format::Parquet, bytes.clone(), None))));
    println!(
        "  Parquet, the panel: {:.1} MB, {:.1} MB as CSV, {:.1} ms, {:.0} MB/s of CSV; unpacking alone {:.1} ms; {} observations",
        bytes.len() as f64 / 1e6,
        texts.panel.len() as f64 / 1e6,
        ms(ours),
        texts.panel.len() as f64 / ours.as_secs_f64() / 1e6,
        ms(limit),
        size.observations,
    );
}

/// Whether a text is JSON, one value after the other.
fn is_json(text: &str) -> bool {
    serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>().all(|value| value.is_ok())
}

fn days() -> Vec<Date> {
    (FIRST..).take(YEARS).filter_map(|year| Date::new(year, 12, 31).ok()).collect()
}

/// From texts to counted verdicts.
fn whole(policy: &str, texts: &Texts, conditions: &[workload::Cond], records: &[Record]) {
    let days = days();
    let run = |jobs: Option<NonZeroUsize>| -> (Program, Counts, [Duration; 3]) {
        let start = Instant::now();
        let (mut sources, program) = program(policy);
        let parsed = start.elapsed();
        let mapping = |sources: &mut Sources, text: &str| {
            let file = sources.add("m", text);
            Some(Mapping::read(sources, file).0)
        };
        let (groups, incidents) = (mapping(&mut sources, GROUPS), mapping(&mut sources, INCIDENTS));
        let files: Vec<FactFile> =
            [(&texts.panel, None), (&texts.groups, groups), (&texts.incidents, incidents)]
                .into_iter()
                .map(|(text, mapping)| FactFile {
                    file: sources.add("f", text.as_str()),
                    format: Format::Csv,
                    mapping,
                    table: None,
                })
                .collect();
        let mut store = Store::default();
        let said = read_store(&sources, &files, &program.vocabulary, &mut store, jobs);
        assert!(said.is_empty(), "{said:?}");
        let loaded = start.elapsed();
        let options = batch::Options { jobs, ..batch::Options::default() };
        let counts = batch::count(&program, &store, &days, &options);
        (program, counts, [parsed, loaded - parsed, start.elapsed() - loaded])
    };
    let (program, counts, _) = run(ONE);
    for rule in 0..conditions.len() {
        let mut walked = [0u64; 3];
        for record in records {
            walked[match walk_all(conditions, record)[rule] {
                Some(true) => 0,
                Some(false) => 1,
                None => 2,
            }] += 1;
        }
        let id = program.rule_named(&format!("workload.r{rule}")).expect("it is there");
        let count = counts.get(&id).copied().unwrap_or_default();
        assert_eq!(
            [count.of(Outcome::Holding), count.of(Outcome::Lacking), count.open],
            walked,
            "rule {rule}"
        );
    }
    println!("a whole check: {} records, {} rules, every verdict counted", records.len(), conditions.len());
    for (name, jobs) in [("one thread", ONE), ("all threads", None)] {
        let mut parts = [Duration::MAX; 3];
        let time = best(7, || {
            let (.., found) = run(jobs);
            parts.iter_mut().zip(found).for_each(|(best, found)| *best = (*best).min(found));
        });
        let [policies, load, evaluate] = parts.map(ms);
        println!(
            "  {name}: {:.1} ms; policies {policies:.1}, facts {load:.1}, verdicts {evaluate:.1}",
            ms(time)
        );
    }
}

/// The standing policies over 1960 to 2024 in 199 countries with the facts that are shipped, moved to them in turn.
fn years() {
    let mut sources = Sources::new();
    let ids = standing(&mut sources);
    let program = check(&sources, &ids).program;
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../facts");
    let mut all: Vec<FactFile> = Vec::new();
    for (ending, format) in [("csv", Format::Csv), ("yaml", Format::Yaml)] {
        for path in files(&shipped, ending) {
            all.push(FactFile {
                file: sources.add(path.to_string_lossy(), read(&path)),
                format,
                mapping: None,
                table: None,
            });
        }
    }
    let mut store = Store::default();
    drop(read_store(&sources, &all, &program.vocabulary, &mut store, None));
    let shipped = store.facts();
    let mut facts = Facts::default();
    for (code, country) in codes().iter().cycle().take(199).zip(shipped.countries.values().cycle()) {
        facts.countries.insert(code.as_str().into(), country.clone());
    }
    for code in ["XXA", "XXB", "XXC", "XXD", "XXE", "XXF"] {
        let country = shipped.countries.values().next().cloned().unwrap_or_default();
        facts.countries.insert(code.into(), country);
    }
    let options = assess::Options::as_of(Date::new(2015, 6, 30).expect("a day"));
    let nothing = |_: &r2pc_engine::finding::Finding| false;
    let time = best(3, || drop(black_box(checked::check(&program, &facts, &options, None, &nothing))));
    let rows = facts.countries.len() * program.rules.len();
    println!("the standing policies");
    println!("  {} countries on a day, {rows} verdicts: {:.1} ms", facts.countries.len(), ms(time));
    let to = Date::new(2024, 12, 31).expect("a day");
    let days = trend::days(calendar::minus(to, Length::Months(64 * 12)), to, Length::Months(12));
    let batch = batch::Options::default();
    let time = best(2, || drop(black_box(batch::assess(&program, &facts, &days, &batch))));
    println!("  1960 to 2024, {} days, {} verdicts: {:.0} ms", days.len(), rows * days.len(), ms(time));
    println!("peak memory of all of this: {}", peak());
}

/// The most memory that the process had, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not told here".to_owned(), |line| line.trim().to_owned())
}
