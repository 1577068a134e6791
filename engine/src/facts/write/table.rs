//! Observations as a table: a row a country, a day and a source, a column a fact.

use super::{cell_name, published, source};
use crate::facts::{CellKey, Facts, Observation, Origin};
use crate::text;
use jiff::civil::Date;
use r2pc_lang::program::{FactType, FieldType, Program, SetType};
use r2pc_lang::value::{Content, Reason, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Why facts do not fit into a table: the name of the fact, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInATable {
    /// The fact.
    pub fact: String,
    /// What a table cannot say of it.
    pub why: &'static str,
}

/// What tells rows apart: country, day, since, recorded, source, and a number where all that is the same.
type RowKey = (String, Date, Option<Date>, Option<Date>, Option<String>, usize);

/// Observations as CSV.
///
/// # Errors
/// The first fact that a table cannot hold: a list, an open set, a text that reads as something else.
pub fn table(program: &Program, facts: &Facts) -> Result<String, NotInATable> {
    let mut rows: BTreeMap<RowKey, Row> = BTreeMap::new();
    let mut columns = BTreeSet::new();
    for (country, found) in &facts.countries {
        for (key, seen) in &found.cells {
            for one in seen {
                let fields = fields(program, *key, one)?;
                columns.extend(fields.iter().map(|(name, _)| name.clone()));
                add(&mut rows, row_key(program, country, *key, one), *key, fields);
            }
        }
    }
    Ok(written(&rows, &columns))
}

fn row_key(program: &Program, country: &str, key: CellKey, one: &Observation) -> RowKey {
    let recorded = (one.recorded != published(program, key, one.observed)).then_some(one.recorded);
    let source = if one.source == Origin::Unstated { None } else { source(program, &one.source) };
    (country.to_owned(), one.observed, one.since, recorded, source, 0)
}

/// What stands in a row.
#[derive(Default)]
struct Row {
    cells: BTreeSet<CellKey>,
    fields: BTreeMap<String, String>,
}

/// Adds fields to a row; to a further one where it says something of their cell already.
fn add(rows: &mut BTreeMap<RowKey, Row>, mut key: RowKey, cell: CellKey, fields: Vec<(String, String)>) {
    while rows.get(&key).is_some_and(|row| row.cells.contains(&cell)) {
        key.5 += 1;
    }
    let row = rows.entry(key).or_default();
    row.cells.insert(cell);
    row.fields.extend(fields);
}

/// The columns of an observation, and what stands in them.
fn fields(program: &Program, key: CellKey, one: &Observation) -> Result<Vec<(String, String)>, NotInATable> {
    let vocabulary = &program.vocabulary;
    let name = cell_name(program, key);
    let refuse = |why| Err(NotInATable { fact: name.clone(), why });
    let ty = &vocabulary.fact(key.0).ty;
    let value = match (&one.content, ty) {
        (_, FactType::List { .. }) => return refuse("a list"),
        (Content::Missing(_), FactType::Record(_)) => return refuse("a reason for a whole record"),
        (Content::Missing(reason), _) => return Ok(vec![(name, reason.word().to_owned())]),
        (Content::Value(value), _) => value,
    };
    let one_field = |name: String, ty: &FieldType, value: &Value| match (ty, value) {
        (FieldType::Set(ty), Value::Set(set)) if !set.open => Ok((name, set_text(program, ty, value))),
        (FieldType::Set(_), _) => Err(NotInATable { fact: name, why: "a set that may have more members" }),
        (FieldType::Scalar(_), value) => {
            let text = text::field(vocabulary, ty, value);
            let is_word = matches!(value, Value::Text(_)) && Reason::from_word(&text).is_some();
            if text.trim() != text || text.is_empty() || is_word {
                return Err(NotInATable { fact: name, why: "a text that a table would read otherwise" });
            }
            Ok((name, text))
        }
    };
    match (ty, value) {
        (FactType::Scalar(ty), value) => Ok(vec![one_field(name, &FieldType::Scalar(ty.clone()), value)?]),
        (FactType::Set(ty), value) => Ok(vec![one_field(name, &FieldType::Set(ty.clone()), value)?]),
        (FactType::Record(id), Value::Record(fields)) => {
            let declared = vocabulary.record(*id).fields.iter().zip(fields);
            let given: Vec<_> =
                declared.filter_map(|(declared, content)| Some((declared, content.as_ref()?))).collect();
            if given.is_empty() {
                return refuse("a record without a field");
            }
            given
                .into_iter()
                .map(|(declared, content)| {
                    let name = format!("{name}.{}", declared.name);
                    match content {
                        Content::Missing(reason) => Ok((name, reason.word().to_owned())),
                        Content::Value(value) => one_field(name, &declared.ty, value),
                    }
                })
                .collect()
        }
        _ => refuse("a value of another kind"),
    }
}

fn set_text(program: &Program, ty: &SetType, value: &Value) -> String {
    let Value::Set(set) = value else { return String::new() };
    let words = super::value::elements(&program.vocabulary, ty, &set.members);
    if words.is_empty() { "[]".to_owned() } else { words.join("; ") }
}

fn written(rows: &BTreeMap<RowKey, Row>, columns: &BTreeSet<String>) -> String {
    let any = |has: fn(&RowKey) -> bool| rows.keys().any(has);
    let (since, recorded, source) =
        (any(|key| key.2.is_some()), any(|key| key.3.is_some()), any(|key| key.4.is_some()));
    // A year is written as one where all days are the last of theirs.
    let years = rows.keys().all(|key| key.1 == key.1.last_of_year());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["country", if years { "year" } else { "observed" }];
    let told = [(since, "since"), (recorded, "recorded"), (source, "source")];
    head.extend(told.iter().filter(|(is_told, _)| *is_told).map(|(_, name)| *name));
    head.extend(columns.iter().map(String::as_str));
    let mut lines = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for ((country, observed, held, known, by, _), row) in rows {
        let day = |day: &Option<Date>| day.map_or(String::new(), |day| day.to_string());
        let on = if years { observed.strftime("%Y").to_string() } else { observed.to_string() };
        let mut line = vec![country.clone(), on];
        line.extend(since.then(|| day(held)));
        line.extend(recorded.then(|| day(known)));
        line.extend(source.then(|| by.clone().unwrap_or_default()));
        line.extend(columns.iter().map(|name| row.fields.get(name).cloned().unwrap_or_default()));
        lines.push(line);
    }
    for line in lines {
        // Writing into memory does not fail.
        let _ = writer.write_record(&line);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::read::{Format, read};
    use r2pc_lang::check;
    use r2pc_lang::source::Sources;

    #[test]
    fn a_record_without_a_field_is_in_no_table() {
        let mut sources = Sources::new();
        let policy = "package t\nrecord R { a: bool  b: bool }\nfact r: R \"What?\" per year\n";
        let file = sources.add("t.r2p", policy);
        let program = check(&sources, &[file]).program;
        let file = sources.add("t.yaml", "country: GHA\nobserved: 2014\nfacts:\n  r: {}\n");
        let mut facts = Facts::default();
        let said = read(&sources, file, Format::Yaml, None, &program.vocabulary, &mut facts);
        assert!(said.is_empty(), "{said:?}");
        let refused = NotInATable { fact: "r".into(), why: "a record without a field" };
        assert_eq!(table(&program, &facts), Err(refused));
    }
}
