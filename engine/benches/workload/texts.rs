//! The workload as fact files.

use super::workload::{self, Record};
use r2pc_engine::facts::read::{FactFile, Format, Mapping, read_store};
use r2pc_engine::facts::store::Store;
use r2pc_lang::fit::is_country;
use r2pc_lang::program::Program;
use r2pc_lang::source::Sources;
use std::fmt::Write as _;
use std::num::NonZeroUsize;

/// One thread.
pub(crate) const ONE: Option<NonZeroUsize> = NonZeroUsize::new(1);

pub(crate) const COUNTRIES: usize = 193;
pub(crate) const YEARS: usize = 60;
pub(crate) const FIRST: i16 = 1960;

/// The workload as fact files.
pub(crate) struct Texts {
    /// Truths, words and numbers.
    pub(crate) panel: String,
    /// Numbers with points and signs, as indices and rates have.
    pub(crate) figures: String,
    pub(crate) groups: String,
    pub(crate) incidents: String,
    /// The panel without lists as JSON and YAML, one country after the other.
    pub(crate) json: String,
    pub(crate) yaml: String,
    /// The panel and the groups as JSON Lines.
    pub(crate) lines: String,
    pub(crate) group_lines: String,
}

pub(crate) const GROUPS: &str = "items = \"groups\"\n[rows]\ncountry = \"country\"\nobserved = \"year\"\n\
                      [columns]\nname = \"name\"\nshare = \"share\"\nexcluded = \"excluded\"\n";
pub(crate) const INCIDENTS: &str = "items = \"incidents\"\n[rows]\ncountry = \"country\"\nobserved = \"year\"\n\
                         [columns]\nid = \"id\"\ndeaths = \"deaths\"\n";

pub(crate) fn codes() -> Vec<String> {
    let letters = || b'A'..=b'Z';
    let all = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
    let codes = all.filter_map(|code| String::from_utf8(code.to_vec()).ok()).filter(|code| is_country(code));
    codes.take(COUNTRIES).collect()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

impl Texts {
    pub(crate) fn of(records: &[Record]) -> Texts {
        let names = || {
            let of = |letter: char, count: usize| (0..count).map(move |at| format!("{letter}{at}"));
            of('b', workload::BOOLS).chain(of('e', workload::ENUMS)).chain(of('n', workload::NUMBERS))
        };
        let mut texts = Texts {
            panel: format!("country,year,{}\n", names().collect::<Vec<_>>().join(",")),
            figures: format!("country,year,{}\n", FIGURES.join(",")),
            groups: "country,year,name,share,excluded\n".to_owned(),
            incidents: "country,year,id,deaths\n".to_owned(),
            json: "[".to_owned(),
            yaml: "countries:\n".to_owned(),
            lines: String::new(),
            group_lines: String::new(),
        };
        for (code, years) in codes().iter().zip(records.chunks(YEARS)) {
            let mut series: Vec<(String, Vec<String>)> = names().map(|name| (name, Vec::new())).collect();
            for (year, record) in (FIRST..).zip(years) {
                let values = values(record);
                let _ = writeln!(texts.panel, "{code},{year},{}", values.join(","));
                let figures: Vec<String> = FIGURES.iter().zip(&record.numbers).map(figure).collect();
                let _ = writeln!(texts.figures, "{code},{year},{}", figures.join(","));
                let _ = write!(texts.lines, "{{\"country\":\"{code}\",\"year\":{year}");
                for (name, value) in names().zip(&values) {
                    let _ = match value.as_str() {
                        "" => write!(texts.lines, ",\"{name}\":null"),
                        word if workload::WORDS.contains(&word) => {
                            write!(texts.lines, ",\"{name}\":\"{word}\"")
                        }
                        value => write!(texts.lines, ",\"{name}\":{value}"),
                    };
                }
                texts.lines.push_str("}\n");
                for ((_, series), value) in
                    series.iter_mut().zip(&values).filter(|(_, value)| !value.is_empty())
                {
                    series.push(format!("{year}: {value}"));
                }
                for (at, group) in record.groups.iter().enumerate() {
                    let share = text(group.share.map(|share| format!("{share}%")));
                    let excluded = text(group.excluded);
                    let _ = writeln!(texts.groups, "{code},{year},{at:03},{share},{excluded}");
                    let or_null =
                        |text: &str| if text.is_empty() { "null".to_owned() } else { text.to_owned() };
                    let share = if share.is_empty() { share } else { format!("\"{share}\"") };
                    let _ = writeln!(
                        texts.group_lines,
                        "{{\"country\":\"{code}\",\"year\":{year},\"name\":\"{at:03}\",\"share\":{},\"excluded\":{}}}",
                        or_null(&share),
                        or_null(&excluded)
                    );
                }
                for (at, deaths) in record.incidents.iter().enumerate() {
                    let _ = writeln!(texts.incidents, "{code},{year},{at:03},{}", text(*deaths));
                }
            }
            let _ = writeln!(texts.yaml, "  - country: {code}\n    facts:");
            let separator = if texts.json.len() > 1 { ",\n" } else { "" };
            let mut members = Vec::new();
            for (name, series) in series {
                let _ = writeln!(texts.yaml, "      {name}: {{ {} }}", series.join(", "));
                let quoted = |pair: &String| {
                    let (year, value) = pair.split_once(": ").unwrap_or_default();
                    let is_word = workload::WORDS.contains(&value);
                    if is_word { format!("\"{year}\":\"{value}\"") } else { format!("\"{year}\":{value}") }
                };
                members.push(format!(
                    "\"{name}\":{{{}}}",
                    series.iter().map(quoted).collect::<Vec<_>>().join(",")
                ));
            }
            let _ = write!(
                texts.json,
                "{separator}{{\"country\":\"{code}\",\"facts\":{{{}}}}}",
                members.join(",")
            );
        }
        texts.json = format!("{{\"countries\":{}]}}\n", texts.json);
        texts
    }
}

fn values(record: &Record) -> Vec<String> {
    let bools = record.bools.iter().map(|value| text(*value));
    let words = record.enums.iter().map(|value| text(value.map(|value| workload::WORDS[value])));
    bools.chain(words).chain(record.numbers.iter().map(|value| text(*value))).collect()
}

/// What figures are called.
const FIGURES: [&str; 9] = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"];

/// The facts that they are.
pub(crate) fn figures() -> String {
    FIGURES.map(|name| format!("fact {name}: number \"?\" stale after 6 months\n")).concat()
}

/// An index between -0.5 and 0.5, a rate or a whole number.
fn figure((name, number): (&&str, &Option<i64>)) -> String {
    let Some(number) = number else { return String::new() };
    match name.as_bytes().last() {
        Some(b'0'..=b'5') => format!("{:.3}", (*number as f64 - 500.0) / 1000.0),
        Some(b'6' | b'7') => format!("{:.1}", *number as f64 / 10.0),
        _ => (number * 37).to_string(),
    }
}

/// A table, and how it is mapped.
pub(crate) type Given<'t> = (&'static str, Format, Option<&'static str>, &'t String);

impl Texts {
    pub(crate) fn given(&self) -> [Given<'_>; 7] {
        [
            ("CSV, a panel", Format::Csv, None, &self.panel),
            ("CSV, figures", Format::Csv, None, &self.figures),
            ("CSV, items", Format::Csv, Some(GROUPS), &self.groups),
            ("JSON Lines, the panel", Format::Lines, None, &self.lines),
            ("JSON Lines, items", Format::Lines, Some(GROUPS), &self.group_lines),
            ("JSON", Format::Json, None, &self.json),
            ("YAML", Format::Yaml, None, &self.yaml),
        ]
    }
}

/// A file beside others, ready to be read.
pub(crate) fn file((_, format, mapping, text): Given<'_>, sources: &Sources) -> (Sources, [FactFile; 1]) {
    let mut sources = sources.clone();
    let mapping = mapping.map(|mapping| {
        let file = sources.add("m", mapping);
        Mapping::read(&sources, file).0
    });
    let file = FactFile { file: sources.add("f", text.as_str()), format, mapping, table: None };
    (sources, [file])
}

/// What a file comes to.
pub(crate) fn read_one((sources, file): &(Sources, [FactFile; 1]), program: &Program) -> Store {
    let mut store = Store::default();
    let said = read_store(sources, file, &program.vocabulary, &mut store, ONE);
    assert!(said.is_empty(), "{said:?}");
    store
}
