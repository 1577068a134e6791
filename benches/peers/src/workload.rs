//! One workload for all engines: records with 10 % of their values missing, with lists of groups and incidents, and
//! rules over them; both generated, the same for every run.

use std::fmt::Write as _;

/// How many facts of each kind a record has.
pub const BOOLS: usize = 15;
/// Enum facts; each value is one of [`WORDS`].
pub const ENUMS: usize = 8;
/// Numbers, 0 to 999.
pub const NUMBERS: usize = 14;
/// The values of an enum.
pub const WORDS: [&str; 4] = ["none", "low", "middle", "high"];

/// A group: its share in hundredths, and whether it is excluded.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// In hundredths.
    pub share: Option<i64>,
    /// From power.
    pub excluded: Option<bool>,
}

/// What one engine is asked about.
#[derive(Clone, Debug)]
pub struct Record {
    /// True or false.
    pub bools: Vec<Option<bool>>,
    /// Places in [`WORDS`].
    pub enums: Vec<Option<usize>>,
    /// Whole numbers.
    pub numbers: Vec<Option<i64>>,
    /// A list.
    pub groups: Vec<Group>,
    /// A list: the deaths of each incident.
    pub incidents: Vec<Option<i64>>,
}

/// A condition. No number is asked for 0: what cannot be negative reaches that whatever it is.
#[derive(Clone, Debug)]
pub enum Cond {
    /// A bool.
    Bool(usize),
    /// An enum is a value.
    Is(usize, usize),
    /// A number is at least.
    AtLeast(usize, i64),
    /// All hold.
    And(Vec<Cond>),
    /// One holds.
    Or(Vec<Cond>),
    /// It does not hold.
    Not(Box<Cond>),
    /// So many hold.
    Threshold(usize, Vec<Cond>),
    /// Some group is excluded and of so many hundredths.
    AnyGroup(i64),
    /// So many incidents with so many deaths.
    Incidents(usize, i64),
    /// So many deaths in all incidents.
    Deaths(i64),
    /// An earlier rule holds.
    Rule(usize),
}

/// A small generator of numbers (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn known<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(10) > 0).then(|| value(self))
    }
}

/// So many records.
pub fn records(count: usize) -> Vec<Record> {
    let mut random = Random::new(1);
    (0..count).map(|_| record(&mut random)).collect()
}

fn record(r: &mut Random) -> Record {
    Record {
        bools: (0..BOOLS).map(|_| r.known(|r| r.below(2) == 1)).collect(),
        enums: (0..ENUMS).map(|_| r.known(|r| r.below(WORDS.len()))).collect(),
        numbers: (0..NUMBERS).map(|_| r.known(|r| r.below(1000) as i64)).collect(),
        groups: (0..r.below(6))
            .map(|_| Group {
                share: r.known(|r| r.below(100) as i64),
                excluded: r.known(|r| r.below(3) == 0),
            })
            .collect(),
        incidents: (0..r.below(5)).map(|_| r.known(|r| r.below(200) as i64)).collect(),
    }
}

/// So many rules, each over earlier ones too.
pub fn rules(count: usize) -> Vec<Cond> {
    let mut random = Random::new(2);
    (0..count).map(|rule| compound(&mut random, rule, 2)).collect()
}

fn compound(r: &mut Random, rule: usize, depth: usize) -> Cond {
    let parts = |r: &mut Random| (0..2 + r.below(3)).map(|_| part(r, rule, depth)).collect::<Vec<_>>();
    match r.below(5) {
        0 | 1 => Cond::And(parts(r)),
        2 | 3 => Cond::Or(parts(r)),
        _ => {
            let parts = parts(r);
            Cond::Threshold(2.min(parts.len()), parts)
        }
    }
}

fn part(r: &mut Random, rule: usize, depth: usize) -> Cond {
    match r.below(12) {
        0 | 1 => Cond::Bool(r.below(BOOLS)),
        2 => Cond::Is(r.below(ENUMS), r.below(WORDS.len())),
        3 | 4 => Cond::AtLeast(r.below(NUMBERS), 1 + r.below(999) as i64),
        5 => Cond::AnyGroup(5 * (1 + r.below(12)) as i64),
        6 => Cond::Incidents(1 + r.below(3), 25 * (1 + r.below(6)) as i64),
        7 => Cond::Deaths(50 * (1 + r.below(6)) as i64),
        8 if rule > 0 => Cond::Rule(r.below(rule)),
        9 | 10 if depth > 0 => compound(r, rule, depth - 1),
        _ => {
            Cond::Not(Box::new(if depth > 0 { part(r, rule, depth - 1) } else { Cond::Bool(r.below(BOOLS)) }))
        }
    }
}

/// True, false or unknown.
pub type Answer = Option<bool>;

/// A plain row-at-a-time tree walk: the measure of all others, and one of the peers.
pub fn walk(cond: &Cond, record: &Record, earlier: &[Answer]) -> Answer {
    match cond {
        Cond::Bool(at) => record.bools[*at],
        Cond::Is(at, word) => record.enums[*at].map(|value| value == *word),
        Cond::AtLeast(at, least) => record.numbers[*at].map(|value| value >= *least),
        Cond::And(parts) => all(parts.iter().map(|part| walk(part, record, earlier))),
        Cond::Or(parts) => not(all(parts.iter().map(|part| not(walk(part, record, earlier))))),
        Cond::Not(part) => not(walk(part, record, earlier)),
        Cond::Threshold(k, parts) => at_least(*k, parts.iter().map(|part| walk(part, record, earlier))),
        Cond::AnyGroup(least) => {
            let group = |g: &Group| and(g.excluded, g.share.map(|share| share >= *least));
            at_least(1, record.groups.iter().map(group))
        }
        Cond::Incidents(k, least) => {
            at_least(*k, record.incidents.iter().map(|deaths| deaths.map(|deaths| deaths >= *least)))
        }
        Cond::Deaths(least) => {
            let known: i64 = record.incidents.iter().flatten().sum();
            let open = record.incidents.iter().any(Option::is_none);
            if known >= *least {
                Some(true)
            } else if open {
                None
            } else {
                Some(false)
            }
        }
        Cond::Rule(rule) => earlier[*rule],
    }
}

fn and(a: Answer, b: Answer) -> Answer {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// All hold; the first that does not decides.
fn all(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut whole = Some(true);
    for answer in answers {
        whole = and(whole, answer);
        if whole == Some(false) {
            break;
        }
    }
    whole
}

fn not(a: Answer) -> Answer {
    a.map(|a| !a)
}

fn at_least(k: usize, answers: impl Iterator<Item = Answer>) -> Answer {
    let (mut yes, mut maybe) = (0, 0);
    for answer in answers {
        match answer {
            Some(true) => yes += 1,
            None => maybe += 1,
            Some(false) => {}
        }
    }
    if yes >= k {
        Some(true)
    } else if yes + maybe < k {
        Some(false)
    } else {
        None
    }
}

/// All rules on one record.
pub fn walk_all(rules: &[Cond], record: &Record) -> Vec<Answer> {
    rules.iter().fold(Vec::with_capacity(rules.len()), |mut answers, rule| {
        answers.push(walk(rule, record, &answers));
        answers
    })
}

/// A negation pushed onto a missing value: how many answers a two-valued engine gets wrong, where what is missing counts
/// as false.
pub fn two_valued_mistakes(rules: &[Cond], records: &[Record]) -> usize {
    records
        .iter()
        .map(|record| {
            let bold = Record {
                bools: record.bools.iter().map(|b| Some(b.unwrap_or(false))).collect(),
                enums: record.enums.iter().map(|e| Some(e.unwrap_or(WORDS.len()))).collect(),
                numbers: record.numbers.iter().map(|n| Some(n.unwrap_or(-1))).collect(),
                groups: record
                    .groups
                    .iter()
                    .map(|g| Group {
                        share: Some(g.share.unwrap_or(-1)),
                        excluded: Some(g.excluded.unwrap_or(false)),
                    })
                    .collect(),
                incidents: record.incidents.iter().map(|d| Some(d.unwrap_or(0))).collect(),
            };
            let (right, bold) = (walk_all(rules, record), walk_all(rules, &bold));
            right
                .iter()
                .zip(&bold)
                .filter(|(right, bold)| **right != Some(true) && **bold == Some(true))
                .count()
        })
        .sum()
}

/// The workload as a policy.
pub fn policy(rules: &[Cond]) -> String {
    let mut text = String::from("package workload\n\n");
    let _ = writeln!(text, "enum Word {{ {} }}", WORDS.join(", "));
    text.push_str("record Group { key name: text  share: percent  excluded: bool }\n");
    text.push_str("record Incident { key id: text  deaths: count }\n");
    for at in 0..BOOLS {
        let _ = writeln!(text, "fact b{at}: bool \"?\"");
    }
    for at in 0..ENUMS {
        let _ = writeln!(text, "fact e{at}: Word \"?\"");
    }
    for at in 0..NUMBERS {
        let _ = writeln!(text, "fact n{at}: count \"?\"");
    }
    text.push_str("fact groups: list of Group \"?\"\nfact incidents: list of Incident \"?\"\n\n");
    for (at, rule) in rules.iter().enumerate() {
        let _ = writeln!(text, "resilience r{at} \"r{at}\" {{\n  holds when {}\n}}\n", condition(rule));
    }
    text
}

fn condition(cond: &Cond) -> String {
    let joined = |parts: &[Cond], word: &str| {
        parts.iter().map(|part| format!("({})", condition(part))).collect::<Vec<_>>().join(word)
    };
    match cond {
        Cond::Bool(at) => format!("b{at}"),
        Cond::Is(at, word) => format!("e{at} is {}", WORDS[*word]),
        Cond::AtLeast(at, least) => format!("n{at} >= {least}"),
        Cond::And(parts) => joined(parts, " and "),
        Cond::Or(parts) => joined(parts, " or "),
        Cond::Not(part) => format!("not ({})", condition(part)),
        Cond::Threshold(k, parts) => format!("at least {k} of ({})", joined(parts, ", ")),
        Cond::AnyGroup(least) => format!("any(g in groups where g.excluded and g.share >= {least}%)"),
        Cond::Incidents(k, least) => format!("count(i in incidents where i.deaths >= {least}) >= {k}"),
        Cond::Deaths(least) => format!("sum(i.deaths for i in incidents) >= {least}"),
        Cond::Rule(rule) => format!("r{rule} is holding"),
    }
}

/// A condition as JSON: its name, then its operands.
pub fn condition_json(cond: &Cond) -> String {
    let all = |parts: &[Cond]| parts.iter().map(condition_json).collect::<Vec<_>>().join(",");
    match cond {
        Cond::Bool(at) => format!("[\"bool\",\"b{at}\"]"),
        Cond::Is(at, word) => format!("[\"is\",\"e{at}\",\"{}\"]", WORDS[*word]),
        Cond::AtLeast(at, least) => format!("[\"at_least\",\"n{at}\",{least}]"),
        Cond::And(parts) => format!("[\"and\",[{}]]", all(parts)),
        Cond::Or(parts) => format!("[\"or\",[{}]]", all(parts)),
        Cond::Not(part) => format!("[\"not\",{}]", condition_json(part)),
        Cond::Threshold(k, parts) => format!("[\"threshold\",{k},[{}]]", all(parts)),
        Cond::AnyGroup(least) => format!("[\"any_group\",{least}]"),
        Cond::Incidents(k, least) => format!("[\"incidents\",{k},{least}]"),
        Cond::Deaths(least) => format!("[\"deaths\",{least}]"),
        Cond::Rule(rule) => format!("[\"rule\",{rule}]"),
    }
}

/// A record as JSON; what is missing is null.
pub fn record_json(record: &Record) -> String {
    fn or_null<T: ToString>(value: Option<T>) -> String {
        value.map_or_else(|| "null".to_owned(), |value| value.to_string())
    }
    let mut fields = Vec::new();
    let named = |letter: char, at: usize, value: String| format!("\"{letter}{at}\":{value}");
    fields.extend(record.bools.iter().enumerate().map(|(at, value)| named('b', at, or_null(*value))));
    let word = |value: &Option<usize>| or_null(value.map(|value| format!("\"{}\"", WORDS[value])));
    fields.extend(record.enums.iter().enumerate().map(|(at, value)| named('e', at, word(value))));
    fields.extend(record.numbers.iter().enumerate().map(|(at, value)| named('n', at, or_null(*value))));
    let group =
        |g: &Group| format!("{{\"share\":{},\"excluded\":{}}}", or_null(g.share), or_null(g.excluded));
    let groups: Vec<String> = record.groups.iter().map(group).collect();
    fields.push(format!("\"groups\":[{}]", groups.join(",")));
    let incidents: Vec<String> = record.incidents.iter().map(|deaths| or_null(*deaths)).collect();
    fields.push(format!("\"incidents\":[{}]", incidents.join(",")));
    format!("{{{}}}", fields.join(","))
}
