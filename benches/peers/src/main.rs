//! Rule engines on the workload of `engine/benches/batch.rs`: JSONLogic, CEL, Rego on regorus' register machine, and Cedar
//! as far as it can say the rules. CI does not build them.
//!
//!     cargo bench -p r2pc-engine --bench batch -- --export FOLDER
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- FOLDER
//!
//! These engines know two truth values; so each rule is put to them twice, once whether it surely holds and once whether
//! it can hold, and the two answers are a three-valued one. All answers are held to those of the tree walk before a time
//! is printed. Reading records into an engine's own form is not counted; nor is compiling rules.

mod cedar;
mod cel;
mod fields;
mod jsonlogic;
mod reading;
mod rego;
#[path = "workload.rs"]
#[allow(dead_code, reason = "shared with the engine's bench")]
mod workload;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use workload::{Answer, Cond, Record, records, rules, walk_all};

/// What a rule is asked in two-valued logic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Whether it is true.
    Surely,
    /// Whether it is true or unknown.
    Perhaps,
}

impl Ask {
    /// Both.
    pub const BOTH: [Ask; 2] = [Ask::Surely, Ask::Perhaps];

    /// What is asked of a condition that is negated.
    pub fn negated(self) -> Ask {
        match self {
            Ask::Surely => Ask::Perhaps,
            Ask::Perhaps => Ask::Surely,
        }
    }
}

/// The three-valued answer.
pub fn answer(surely: bool, perhaps: bool) -> Answer {
    match (surely, perhaps) {
        (true, _) => Some(true),
        (false, true) => None,
        (false, false) => Some(false),
    }
}

/// An engine with the rules and some records in its own form.
pub trait Peer {
    /// What it is called.
    fn name(&self) -> &str;
    /// Which of the rules it can say.
    fn says(&self) -> Vec<usize>;
    /// Answers those rules for a record.
    fn answer(&mut self, record: usize) -> Vec<Answer>;
}

/// How long an engine takes for some records; stops where it answers otherwise than the tree walk.
fn measure(peer: &mut dyn Peer, expected: &[Vec<Answer>]) -> Duration {
    let says = peer.says();
    let mut took = Duration::ZERO;
    for (at, expected) in expected.iter().enumerate() {
        let start = Instant::now();
        let found = peer.answer(at);
        took += start.elapsed();
        let expected: Vec<Answer> = says.iter().map(|rule| expected[*rule]).collect();
        let differs = expected.iter().zip(&found).position(|(a, b)| a != b);
        assert_eq!(differs, None, "{}: record {at}, of {} rules", peer.name(), says.len());
        assert_eq!(expected.len(), found.len(), "{}", peer.name());
    }
    took
}

/// How long the tree walk takes for these rules, each with the rules that it asks.
fn walk(rules: &[Cond], records: &[Record]) -> Duration {
    let start = Instant::now();
    let answers: usize = records.iter().map(|record| walk_all(rules, record).len()).sum();
    assert_eq!(answers, rules.len() * records.len());
    start.elapsed()
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, folder] = args.as_slice()
        && flag == "--reading"
    {
        return reading::compare(Path::new(folder));
    }
    let folder = args.get(1).expect("the folder of `--export`");
    let text = |name: &str| std::fs::read_to_string(Path::new(&folder).join(name)).expect("an exported file");
    let times: BTreeMap<String, f64> = text("times.txt")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(what, seconds)| (what.to_owned(), seconds.parse().expect("seconds")))
        .collect();
    let ours = times["evaluate"];
    let (rules, records) = (rules(100), records(11_580));
    let written: Vec<String> = rules.iter().map(workload::condition_json).collect();
    assert_eq!(text("rules.jsonl").lines().collect::<Vec<_>>(), written, "another workload was exported");
    let expected: Vec<Vec<Answer>> = records.iter().map(|record| walk_all(&rules, record)).collect();
    let walk = (0..3).map(|_| walk(&rules, &records)).min().expect("some").as_secs_f64();
    println!("{:28} {:12.3} ms", "r2pc", ours * 1e3);
    println!("{:28} {:12.3} ms {:10.1} times", "tree walk", walk * 1e3, walk / ours);
    let few = &records[..records.len() / 10];
    let mut peers: Vec<(Box<dyn Peer>, usize)> = vec![
        (Box::new(jsonlogic::Compiled::new(&rules, &records)), records.len()),
        (Box::new(jsonlogic::Interpreted::new(&rules, few)), few.len()),
        (Box::new(cel::Cel::new(&rules, &records)), records.len()),
        (Box::new(rego::Rego::new(&rules, few)), few.len()),
        (Box::new(cedar::Cedar::new(&rules, few)), few.len()),
    ];
    for (peer, count) in &mut peers {
        let took = measure(&mut **peer, &expected[..*count]).as_secs_f64();
        let (says, share) = (peer.says().len(), *count as f64 / records.len() as f64);
        let whole = took / share * rules.len() as f64 / says as f64;
        let part = match (says == rules.len(), share < 1.0) {
            (true, false) => String::new(),
            (true, true) => format!(", of {count} records, scaled up"),
            (false, _) => format!(", of {says} rules and {count} records, scaled up"),
        };
        println!("{:28} {:12.3} ms {:10.1} times{part}", peer.name(), whole * 1e3, whole / ours);
    }
}
