//! How fast others find the fields of the tables of `engine/benches/load.rs`, on one thread:
//!
//!     cargo bench -p r2pc-engine --bench load -- --export FOLDER
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- --reading FOLDER
//!
//! They only find where fields and members are and count them; r2pc also understands countries, days and values, and puts
//! them into columns. All counts are held to each other before a time is printed.

use crate::fields;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use std::path::Path;
use std::time::{Duration, Instant};

/// Counts the members of an object.
struct Members(usize);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Count;
        impl<'de> Visitor<'de> for Count {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut count = 0;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Members(count))
            }
        }
        deserializer.deserialize_map(Count)
    }
}

fn csv_crate(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let (mut record, mut fields) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).expect("CSV") {
        fields += record.len();
    }
    fields
}

fn simd_csv(text: &str) -> usize {
    let mut reader = simd_csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let (mut record, mut fields) = (simd_csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).expect("CSV") {
        fields += record.len();
    }
    fields
}

fn serde_json(text: &str) -> usize {
    text.lines().map(|line| serde_json::from_str::<Members>(line).expect("JSON").0).sum()
}

fn sonic(text: &str) -> usize {
    text.lines().map(|line| sonic_rs::from_str::<Members>(line).expect("JSON").0).sum()
}

/// It writes into what it reads: its copy of the text is not counted.
fn simd_json(text: &mut [u8]) -> usize {
    let mut buffers = simd_json::Buffers::new(4096);
    let mut members = 0;
    for line in text.split_mut(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match simd_json::to_tape_with_buffers(line, &mut buffers).expect("JSON").0.first() {
            Some(simd_json::Node::Object { len, .. }) => members += len,
            _ => panic!("an object"),
        }
    }
    members
}

fn best(mut run: impl FnMut() -> Duration) -> Duration {
    (0..30).map(|_| run()).min().unwrap_or_default()
}

fn timed(text: &str, expected: usize, read: fn(&str) -> usize) -> Duration {
    best(|| {
        let start = Instant::now();
        let found = std::hint::black_box(read(text));
        let took = start.elapsed();
        assert_eq!(found, expected);
        took
    })
}

/// Prints what others take beside what r2pc takes.
pub fn compare(folder: &Path) {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("an exported file");
    for table in ["panel", "figures", "groups"] {
        let csv = read(&format!("{table}.csv"));
        let times = read(&format!("{table}.txt"));
        let ours = |format: &str| -> Option<f64> {
            let time = times.lines().find_map(|line| line.strip_prefix(format)?.strip_prefix('\t'));
            Some(time?.parse().expect("seconds"))
        };
        let own = ours("csv").expect("a time");
        let count = fields::of_csv(&csv);
        let print = |who: &str, text: &str, seconds: f64, ours: f64| {
            let rate = text.len() as f64 / seconds / 1e6;
            println!("  {who:12} {:8.2} ms {rate:6.0} MB/s {:6.2} times as fast as r2pc", seconds * 1e3, ours / seconds);
        };
        println!("{table}, CSV, {} fields, {:.1} MB", count, csv.len() as f64 / 1e6);
        print("r2pc", &csv, own, own);
        let peers: [(&str, fn(&str) -> usize); 3] = [("csv-core", fields::of_csv), ("csv", csv_crate), ("simd-csv", simd_csv)];
        for (who, read) in peers {
            print(who, &csv, timed(&csv, count, read).as_secs_f64(), own);
        }
        let Some(own) = ours("jsonl") else { continue };
        let lines = read(&format!("{table}.jsonl"));
        let members = serde_json(&lines);
        println!("{table}, JSON Lines, {} members, {:.1} MB", members, lines.len() as f64 / 1e6);
        print("r2pc", &lines, own, own);
        let peers: [(&str, fn(&str) -> usize); 2] = [("serde_json", serde_json), ("sonic-rs", sonic)];
        for (who, read) in peers {
            print(who, &lines, timed(&lines, members, read).as_secs_f64(), own);
        }
        let simd = best(|| {
            let mut copy = lines.clone().into_bytes();
            let start = Instant::now();
            let found = simd_json(&mut copy);
            let took = start.elapsed();
            assert_eq!(found, members);
            took
        });
        print("simd-json", &lines, simd.as_secs_f64(), own);
    }
}
