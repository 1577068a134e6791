//! From observations to a fact file that reads as they do: YAML, JSON, or a table.
//!
//! What is written is read again to the same observations, places aside; a property test holds it.

mod table;
pub(crate) mod value;

pub use table::{NotInATable, table};

use super::{CellKey, CountryFacts, Facts, Observation, Origin};
use crate::calendar;
use jiff::civil::Date;
use r2pc_lang::program::{FactType, IndexKey, IndexType, Program};
use r2pc_lang::value::Content;
use std::fmt::Write as _;
use value::{Style, quoted};

/// What a file says about itself.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// How the file came about.
    pub note: Option<String>,
    /// What may be done with the data.
    pub licence: Option<String>,
}

/// Observations as a YAML file.
#[must_use]
pub fn yaml(program: &Program, facts: &Facts, heading: &Heading) -> String {
    let common = common(facts);
    let mut out = String::new();
    for (key, text) in head(program, heading, common) {
        let _ = writeln!(out, "{key}: {}", quoted(&text));
    }
    if facts.countries.is_empty() {
        out.push_str("countries: []\n");
        return out;
    }
    out.push_str("countries:\n");
    for (code, country) in &facts.countries {
        let _ = writeln!(out, "  - country: {code}\n    facts:");
        for (key, seen) in &country.cells {
            let name = cell_name(program, *key);
            match observations(program, *key, seen, common, Style::Yaml).as_slice() {
                [only] => {
                    let _ = writeln!(out, "      {name}: {only}");
                }
                several => {
                    let _ = writeln!(out, "      {name}:");
                    several.iter().for_each(|one| {
                        let _ = writeln!(out, "        - {one}");
                    });
                }
            }
        }
    }
    out
}

/// Observations as a JSON file.
#[must_use]
pub fn json(program: &Program, facts: &Facts, heading: &Heading) -> String {
    let common = common(facts);
    let mut out = String::from("{\n");
    for (key, text) in head(program, heading, common) {
        let _ = writeln!(out, "  {}: {},", quoted(key), quoted(&text));
    }
    let countries: Vec<String> = facts
        .countries
        .iter()
        .map(|(code, country)| {
            format!(
                "    {{\n      \"country\": {},\n      \"facts\": {{\n{}\n      }}\n    }}",
                quoted(code),
                json_facts(program, country, common)
            )
        })
        .collect();
    if countries.is_empty() {
        out.push_str("  \"countries\": []\n}\n");
    } else {
        let _ = writeln!(out, "  \"countries\": [\n{}\n  ]\n}}", countries.join(",\n"));
    }
    out
}

fn json_facts(program: &Program, country: &CountryFacts, common: Option<&Origin>) -> String {
    let cell = |(key, seen): (&CellKey, &Vec<Observation>)| {
        let name = quoted(&cell_name(program, *key));
        match observations(program, *key, seen, common, Style::Json).as_slice() {
            [only] => format!("        {name}: {only}"),
            several => {
                let lines: Vec<String> = several.iter().map(|one| format!("          {one}")).collect();
                format!("        {name}: [\n{}\n        ]", lines.join(",\n"))
            }
        }
    };
    country.cells.iter().map(cell).collect::<Vec<_>>().join(",\n")
}

/// What is said once for the whole file.
fn head(program: &Program, heading: &Heading, common: Option<&Origin>) -> Vec<(&'static str, String)> {
    let source = common.and_then(|origin| source(program, origin));
    [("note", heading.note.clone()), ("licence", heading.licence.clone()), ("source", source)]
        .into_iter()
        .filter_map(|(key, text)| Some((key, text?)))
        .collect()
}

/// The source of all observations, where they have one.
fn common(facts: &Facts) -> Option<&Origin> {
    let mut all = all(facts).map(|seen| &seen.source);
    let first = all.next()?;
    (*first != Origin::Unstated && all.all(|source| source == first)).then_some(first)
}

fn all(facts: &Facts) -> impl Iterator<Item = &Observation> {
    facts.countries.values().flat_map(|country| country.cells.values()).flatten()
}

/// The name that a fact file gives a source.
fn source(program: &Program, origin: &Origin) -> Option<String> {
    match origin {
        Origin::Declared(id) => Some(program.vocabulary.source(*id).name.to_string()),
        Origin::Text(text) => Some(text.to_string()),
        Origin::Unstated => None,
    }
}

/// A cell as fact files name it.
pub(crate) fn cell_name(program: &Program, (fact, index): CellKey) -> String {
    let row = program.vocabulary.fact(fact);
    match (index, row.by) {
        (Some(IndexKey::Choice(value)), Some(IndexType::Enum(ty))) => {
            format!("{}.{}", row.name, program.vocabulary.enumeration(ty).word(value))
        }
        (Some(IndexKey::Rule(id)), _) => format!("{}.{}", row.name, program.rule(id).full_name),
        _ => row.name.to_string(),
    }
}

/// The observations of a cell: one series of years where that says all, else one by one.
fn observations(
    program: &Program,
    key: CellKey,
    seen: &[Observation],
    common: Option<&Origin>,
    style: Style,
) -> Vec<String> {
    let mut sorted: Vec<&Observation> = seen.iter().collect();
    sorted.sort_by_key(|one| (one.observed, one.since, one.recorded));
    match series(program, key, &sorted, common, style) {
        Some(series) => vec![series],
        None => sorted.into_iter().map(|one| observation(program, key, one, common, style)).collect(),
    }
}

/// `{ 2013: 2, 2014: 3 }`
fn series(
    program: &Program,
    key: CellKey,
    sorted: &[&Observation],
    common: Option<&Origin>,
    style: Style,
) -> Option<String> {
    let ty = &program.vocabulary.fact(key.0).ty;
    let is_year = |one: &Observation| one.observed == one.observed.last_of_year();
    let plain = |one: &&Observation| {
        let said_once =
            if one.source == Origin::Unstated { common.is_none() } else { common == Some(&one.source) };
        is_year(one)
            && said_once
            && one.since.is_none()
            && one.recorded == published(program, key, one.observed)
    };
    let distinct = sorted.windows(2).all(|pair| pair[0].observed != pair[1].observed);
    if !matches!(ty, FactType::Scalar(_)) || !distinct || !sorted.iter().all(plain) {
        return None;
    }
    let years: Vec<(String, String)> = sorted
        .iter()
        .map(|one| (one.observed.strftime("%Y").to_string(), content(program, key, &one.content, style)))
        .collect();
    let entries: Vec<(&str, String)> =
        years.iter().map(|(year, said)| (year.as_str(), said.clone())).collect();
    Some(style.object(&entries))
}

fn content(program: &Program, key: CellKey, content: &Content, style: Style) -> String {
    match content {
        Content::Missing(reason) => style.object(&[("unknown", style.word(reason.word()))]),
        Content::Value(found) => {
            value::value(&program.vocabulary, &program.vocabulary.fact(key.0).ty, found, style)
        }
    }
}

/// `{ value: 3, observed: 2014-12-31, source: "…" }`
fn observation(
    program: &Program,
    key: CellKey,
    one: &Observation,
    common: Option<&Origin>,
    style: Style,
) -> String {
    let day = |day: Date| style.word(&day.to_string());
    let mut entries = match &one.content {
        Content::Missing(reason) => vec![("unknown", style.word(reason.word()))],
        seen @ Content::Value(_) => vec![("value", content(program, key, seen, style))],
    };
    entries.extend(one.since.map(|since| ("since", day(since))));
    entries.push(("observed", day(one.observed)));
    if one.recorded != published(program, key, one.observed) {
        entries.push(("recorded", day(one.recorded)));
    }
    if common != Some(&one.source) {
        entries.extend(source(program, &one.source).map(|text| ("source", quoted(&text))));
    }
    style.object(&entries)
}

/// The day on which something becomes known where nobody says.
fn published(program: &Program, key: CellKey, observed: Date) -> Date {
    program.vocabulary.fact(key.0).published.map_or(observed, |after| calendar::plus(observed, after))
}
