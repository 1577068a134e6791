//! From a table to observations: a row a country and a day, a column a fact.

use super::csv::{Field, Table};
use super::filing::{About, Filer};
use super::mapping::{Column, Mapping, Named};
use super::names::{self, Cell, Place};
use super::{figures, items, sheet};
use crate::country::codes::Codes;
use jiff::civil::Date;
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{self, Datum, DatumKind, Entry, shown};
use r2pc_lang::program::{FactType, FieldType};
use r2pc_lang::source::Span;
use r2pc_lang::suggest;
use r2pc_lang::value::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which columns say whose a row is, and when and by whom it was observed.
#[derive(Default)]
pub(super) struct Heads {
    pub(super) country: usize,
    /// `observed`, `since`, `recorded`, `source`.
    pub(super) about: Vec<(&'static str, usize)>,
    /// Rows with one of these words in the column are left out.
    skip: Vec<(usize, BTreeSet<Arc<str>>)>,
}

/// What is read of a row.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) heads: Heads,
    pub(super) facts: Vec<FactColumn>,
}

/// A column that holds a fact.
pub(super) struct FactColumn {
    at: usize,
    target: Target,
    values: BTreeMap<Arc<str>, Arc<str>>,
    percent: bool,
    source: Option<Datum>,
    given: Option<Arc<str>>,
}

impl FactColumn {
    /// A column as a mapping has it.
    pub(super) fn new(at: usize, target: Target, column: &Column) -> Self {
        let Column { values, percent, source, given, .. } = column.clone();
        FactColumn { at, target, values, percent, source, given }
    }

    /// Its place in a row.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// The cell that it is about in every row; none where other columns name it.
    pub(super) fn cell(&self) -> Option<Cell> {
        if let Target::Fixed(cell) = self.target { Some(cell) } else { None }
    }

    /// Whether its texts are values as they stand, and say nothing else.
    pub(super) fn is_plain(&self) -> bool {
        self.values.is_empty() && self.source.is_none() && self.given.is_none()
    }

    /// Whether its numbers are per cents.
    pub(super) fn is_percent(&self) -> bool {
        self.percent
    }
}

/// Which cell a column is about.
pub(super) enum Target {
    /// The same cell in every row.
    Fixed(Cell),
    /// A cell named by other columns: the name with `{}` for each, and those columns.
    Named { template: Named, columns: Vec<(String, usize)> },
}

/// Files what a table says.
pub(super) fn read(filer: &mut Filer<'_>, table: &Table, mapping: Option<&Mapping>) {
    let is_left = |field: &&Field| mapping.is_some_and(|mapping| !mapping.reads(&field.text));
    filer.tally.columns_left = table.header.iter().filter(is_left).count();
    let mut about = About::default();
    for entry in mapping.map_or(&[][..], |m| &m.about) {
        about.read(filer, &entry.key, &entry.value);
    }
    match mapping {
        Some(mapping) => match (&mapping.items, &mapping.figures) {
            (Some(list), _) => items::read(filer, table, mapping, list, &about),
            (None, Some(figures)) => figures::read(filer, table, mapping, figures, &about),
            (None, None) => {
                let plan = mapped(filer, table, mapping);
                rows(filer, table, plan, mapping, &about);
            }
        },
        None => {
            let plan = plain(filer, table);
            rows(filer, table, plan, &Mapping::default(), &about);
        }
    }
}

/// Files a row a country and a day.
fn rows(filer: &mut Filer<'_>, table: &Table, plan: Option<Plan>, mapping: &Mapping, about: &About) {
    let Some(plan) = plan.filter(|plan| has_day(filer, table, &plan.heads, about)) else { return };
    let mut cells = BTreeMap::new();
    let facts: Vec<&FactColumn> = plan.facts.iter().collect();
    for each in &table.rows {
        row(filer, each, (&plan.heads, &facts), (mapping, about), &mut cells);
    }
}

/// Files a row.
pub(super) fn row(
    filer: &mut Filer<'_>,
    row: &[Field],
    (heads, facts): (&Heads, &[&FactColumn]),
    (mapping, about): (&Mapping, &About),
    cells: &mut BTreeMap<String, Option<Cell>>,
) {
    if heads.skips(row) {
        filer.tally.skipped += 1;
        return;
    }
    let before = filer.before_row();
    let country = heads.country(filer, row, mapping);
    if country.is_none() && filer.before_row() == before {
        filer.tally.no_country += 1;
        return;
    }
    if country.is_some() || mapping.codes == Codes::Iso3 {
        let own = heads.about(filer, row).within(about);
        file_row(filer, country.as_ref(), row, facts, mapping, &own, cells);
    }
    filer.count_row(before);
}

/// What is read of the rows of a table, and what a mapping says of all, where a row is a country and a day, no row is left
/// out, none says since when, and no column names the cells of others; none of other tables.
pub(super) fn panelled(
    filer: &mut Filer<'_>,
    table: &Table,
    mapping: Option<&Mapping>,
) -> Option<(Plan, About)> {
    let mut about = About::default();
    for entry in mapping.map_or(&[][..], |m| &m.about) {
        about.read(filer, &entry.key, &entry.value);
    }
    let plan = match mapping {
        Some(mapping) if mapping.items.is_some() || mapping.figures.is_some() => return None,
        Some(mapping) => mapped(filer, table, mapping),
        None => plain(filer, table),
    }?;
    let is_plain = plan.heads.skip.is_empty()
        && plan.heads.about.iter().all(|(key, _)| *key != "since")
        && plan.facts.iter().all(|column| column.cell().is_some())
        && has_day(filer, table, &plan.heads, &about);
    is_plain.then_some((plan, about))
}

impl Heads {
    /// The columns that a mapping names; without one for countries, `country`.
    pub(super) fn of(filer: &mut Filer<'_>, table: &Table, mapping: &Mapping) -> Option<Heads> {
        let country: Named = match mapping.rows.iter().find(|(key, _)| &**key == "country") {
            Some((_, column)) => column.clone(),
            None => Named { text: "country".into(), span: table.header.first()?.span },
        };
        let country = column_at(filer, table, &country);
        let mut heads = Heads::default();
        // Rows without what a column says of them would be filed as something else than they are.
        let mut whole = true;
        for (key, column) in &mapping.rows {
            let Some(key) = about_key(key).filter(|key| !matches!(*key, "country" | "note")) else {
                continue;
            };
            match column_at(filer, table, column) {
                Some(at) => heads.about.push((key, at)),
                None => whole = false,
            }
        }
        for (column, words) in &mapping.skip {
            match column_at(filer, table, column) {
                Some(at) => heads.skip.push((at, words.clone())),
                None => whole = false,
            }
        }
        heads.country = country?;
        whole.then_some(heads)
    }

    /// Whether rows are left out for what they say.
    pub(super) fn skips_some(&self) -> bool {
        !self.skip.is_empty()
    }

    /// Whether a row is left out.
    fn skips(&self, row: &[Field]) -> bool {
        self.skip.iter().any(|(at, words)| row.get(*at).is_some_and(|field| words.contains(&field.text)))
    }

    /// The country of a row that is not left out; who it is about is said where nobody knows.
    pub(super) fn country(
        &self,
        filer: &mut Filer<'_>,
        row: &[Field],
        mapping: &Mapping,
    ) -> Option<Arc<str>> {
        let code = row.get(self.country).filter(|_| !self.skips(row))?;
        if !code.text.is_empty() {
            return mapping.country(&code.text, code.span, &mut filer.said);
        }
        let span = row.iter().find(|field| !field.text.is_empty()).map_or(code.span, |field| field.span);
        let message = "this row does not say which country it is about";
        filer.say(Diagnostic::error(codes::fact::NO_COUNTRY, span, message).help("write the country's code"));
        None
    }

    /// The same; a row without one is counted.
    pub(super) fn counted_country(
        &self,
        filer: &mut Filer<'_>,
        row: &[Field],
        mapping: &Mapping,
    ) -> Option<Arc<str>> {
        if self.skips(row) {
            filer.tally.skipped += 1;
            return None;
        }
        let before = filer.before_row();
        let country = self.country(filer, row, mapping);
        if country.is_none() {
            if filer.before_row() == before {
                filer.tally.no_country += 1;
            } else {
                filer.tally.refused += 1;
            }
        }
        country
    }

    /// What a row says about its values.
    pub(super) fn about(&self, filer: &mut Filer<'_>, row: &[Field]) -> About {
        let mut about = About::default();
        for (key, at) in &self.about {
            if let Some(field) = row.get(*at).filter(|field| !field.text.is_empty()) {
                about.read(filer, key, &Datum::plain(Arc::clone(&field.text), field.span));
            }
        }
        about
    }

    /// The first day of what the column `since` says: `1992` is 1 January 1992, from which on something was so.
    pub(super) fn first_day(&self, filer: &mut Filer<'_>, row: &[Field]) -> Option<Date> {
        let (_, at) = self.about.iter().find(|(key, _)| *key == "since")?;
        let field = row.get(*at).filter(|field| !field.text.is_empty())?;
        fit::date(&field.text, field.span, &mut filer.said).map(|days| days.first)
    }
}

/// Whether rows have a day, which is asked once and not row by row.
fn has_day(filer: &mut Filer<'_>, table: &Table, heads: &Heads, about: &About) -> bool {
    let has = heads.about.iter().any(|(key, _)| *key == "observed") || about.has_day();
    if !has {
        let message = "no column says which year or day a row is about";
        let help = "name the column `year` or `date`, or say `observed = 2015-03-14` in a mapping";
        let span = whole_header(table);
        filer
            .said
            .extend(span.map(|span| Diagnostic::error(codes::fact::NO_COLUMN, span, message).help(help)));
    }
    has
}

fn whole_header(table: &Table) -> Option<Span> {
    table.header.first().zip(table.header.last()).map(|(first, last)| first.span.to(last.span))
}

fn file_row(
    filer: &mut Filer<'_>,
    country: Option<&Arc<str>>,
    row: &[Field],
    facts: &[&FactColumn],
    mapping: &Mapping,
    about: &About,
    cells: &mut BTreeMap<String, Option<Cell>>,
) {
    let mut fields: BTreeMap<Cell, Vec<(u32, Datum)>> = BTreeMap::new();
    for column in facts {
        let Some(field) = row.get(column.at).filter(|field| !mapping.is_empty(&field.text)) else { continue };
        if let Some(failed) = sheet::failed(field) {
            filer.say(failed);
            continue;
        }
        let Some(cell) = cell_of(filer, &column.target, row, cells) else { continue };
        if column.source.is_some() || column.given.is_some() {
            let (datum, about) = apart(filer, column, cell, field, mapping, about);
            filer.file(country, cell, &datum, &about);
            continue;
        }
        let datum = datum(filer, column, cell, field);
        match cell.field {
            None => filer.file(country, cell, &datum, about),
            Some(at) => fields.entry(Cell { field: None, ..cell }).or_default().push((at, datum)),
        }
    }
    for (cell, data) in fields {
        filer.file_fields(country, cell, &data, about);
    }
}

/// Files what a column with one cell says in a row.
pub(super) fn file_one(
    filer: &mut Filer<'_>,
    country: Option<&Arc<str>>,
    column: &FactColumn,
    field: &Field,
    about: &About,
) {
    if let Target::Fixed(cell) = column.target {
        let datum = datum(filer, column, cell, field);
        filer.file(country, cell, &datum, about);
    }
}

/// The value of a column that has a source of its own, or that gives one value wherever it is not empty, since the day
/// that stands there.
fn apart(
    filer: &mut Filer<'_>,
    column: &FactColumn,
    cell: Cell,
    field: &Field,
    mapping: &Mapping,
    about: &About,
) -> (Datum, About) {
    let mut own = About::default();
    if let Some(source) = &column.source {
        own.read(filer, "source", source);
    }
    let Some(given) = &column.given else {
        return (datum(filer, column, cell, field), own.within(about));
    };
    if let Some(day) = mapping.day(&field.text) {
        own.read(filer, "since", &Datum::plain(day, field.span));
    } else if fit::days(&field.text).is_ok() {
        own.read(filer, "since", &Datum::plain(Arc::clone(&field.text), field.span));
    }
    (Datum::plain(Arc::clone(given), field.span), own.within(about))
}

/// The cell of a column in a row. Names made from rows are looked up once each.
fn cell_of(
    filer: &mut Filer<'_>,
    target: &Target,
    row: &[Field],
    cells: &mut BTreeMap<String, Option<Cell>>,
) -> Option<Cell> {
    match target {
        Target::Fixed(cell) => Some(*cell),
        Target::Named { template, columns } => {
            let mut name = template.text.to_string();
            let mut span = template.span;
            for (pattern, at) in columns {
                let field = row.get(*at)?;
                name = name.replace(pattern, &field.text);
                span = field.span;
            }
            if !cells.contains_key(&name) {
                let cell = column_cell(filer, &name, span);
                cells.insert(name.clone(), cell);
            }
            cells.get(&name).copied().flatten()
        }
    }
}

/// The cell of a name, where a table can hold it.
pub(super) fn column_cell(filer: &mut Filer<'_>, name: &str, span: Span) -> Option<Cell> {
    let vocabulary = filer.vocabulary;
    let (what, help) = match names::place(vocabulary, name, span, &mut filer.said)? {
        Place::Group => ("the beginning of names".to_owned(), "write the whole name of a fact".to_owned()),
        Place::Cells(..) => (
            "one cell for each value".to_owned(),
            format!("write a column for each: `{}.VALUE`", shown(name)),
        ),
        Place::Cell(cell) => match (&vocabulary.fact(cell.fact).ty, cell.field) {
            (FactType::List { .. }, _) => {
                ("a list".to_owned(), "write it in a YAML, JSON or TOML file".to_owned())
            }
            (FactType::Record(_), None) => {
                ("a record".to_owned(), format!("write a column for each field: `{}.FIELD`", shown(name)))
            }
            _ => return Some(cell),
        },
    };
    let message = format!("a column cannot hold `{}`: it is {what}", shown(name));
    filer.say(Diagnostic::error(codes::fact::NOT_IN_A_TABLE, span, message).help(help));
    None
}

/// A field of a table as a file would write it.
fn datum(filer: &Filer<'_>, column: &FactColumn, cell: Cell, field: &Field) -> Datum {
    let text = column.values.get(&field.text).unwrap_or(&field.text);
    let span = field.span;
    if Reason::from_word(text).is_some() {
        let value = Datum::plain(Arc::clone(text), span);
        let entry = Entry { key: "unknown".into(), key_span: span, value };
        return Datum { kind: DatumKind::Entries(vec![entry]), span };
    }
    if is_set(filer, cell) {
        let inner = text.trim_start_matches('[').trim_end_matches(']');
        let words = inner.split(';').map(str::trim).filter(|word| !word.is_empty());
        let items = words.map(|word| Datum::plain(word, span)).collect();
        return Datum { kind: DatumKind::Items(items), span };
    }
    if column.percent && !text.ends_with('%') {
        return Datum::plain(format!("{text}%"), span);
    }
    Datum::plain(Arc::clone(text), span)
}

fn is_set(filer: &Filer<'_>, cell: Cell) -> bool {
    let fact = filer.vocabulary.fact(cell.fact);
    match cell.field {
        Some(field) => matches!(names::field_type(filer.vocabulary, fact, field), Some(FieldType::Set(_))),
        None => matches!(fact.ty, FactType::Set(_)),
    }
}

/// Columns named as facts are.
fn plain(filer: &mut Filer<'_>, table: &Table) -> Option<Plan> {
    let mut plan = Plan::default();
    let mut country = None;
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (at, field) in table.header.iter().enumerate() {
        let key = about_key(&field.text);
        if let Some(first) = seen.insert(key.unwrap_or(&field.text), field.span) {
            let message = format!("two columns say `{}`", shown(key.unwrap_or(&field.text)));
            let diagnostic = Diagnostic::error(codes::fact::DUPLICATE_KEY, field.span, message)
                .related(first, "first here");
            filer.say(diagnostic.help("leave one of the two out"));
            continue;
        }
        match key {
            Some("country") => country = Some(at),
            Some("note") => {}
            Some(key) => plan.heads.about.push((key, at)),
            None => {
                let target = column_cell(filer, &field.text, field.span).map(Target::Fixed);
                let values = BTreeMap::new();
                let column =
                    |target| FactColumn { at, target, values, percent: false, source: None, given: None };
                plan.facts.extend(target.map(column));
            }
        }
    }
    if let Some(at) = country {
        plan.heads.country = at;
        return Some(plan);
    }
    let span = whole_header(table);
    let message = "no column says which country a row is about";
    let help = "name the column `country`, or name it in a mapping: `[rows]`, `country = \"iso3\"`";
    filer.said.extend(span.map(|span| Diagnostic::error(codes::fact::NO_COLUMN, span, message).help(help)));
    None
}

fn about_key(name: &str) -> Option<&'static str> {
    match name {
        "country" => Some("country"),
        "year" | "date" | "observed" => Some("observed"),
        "since" => Some("since"),
        "recorded" => Some("recorded"),
        "source" => Some("source"),
        "note" => Some("note"),
        _ => None,
    }
}

/// Columns named by a mapping.
fn mapped(filer: &mut Filer<'_>, table: &Table, mapping: &Mapping) -> Option<Plan> {
    let heads = Heads::of(filer, table, mapping);
    let mut facts = Vec::new();
    for column in &mapping.columns {
        let Some(at) = column_at(filer, table, &column.name) else { continue };
        let Some(target) = target(filer, table, &column.fact) else { continue };
        facts.push(FactColumn::new(at, target, column));
    }
    Some(Plan { heads: heads?, facts })
}

pub(super) fn column_at(filer: &mut Filer<'_>, table: &Table, column: &Named) -> Option<usize> {
    let found = table.header.iter().position(|field| field.text == column.text);
    if found.is_none() {
        let message = format!("the table has no column `{}`", shown(&column.text));
        let help = suggest::did_you_mean(&column.text, table.header.iter().map(|field| &*field.text));
        filer.say(Diagnostic::error(codes::fact::NO_COLUMN, column.span, message).maybe_help(help));
    }
    found
}

/// `rule_of_law`, or `treaties.{treaty}.status` where the column `treaty` names the cell.
fn target(filer: &mut Filer<'_>, table: &Table, fact: &Named) -> Option<Target> {
    let mut columns = Vec::new();
    let mut rest = &*fact.text;
    while let Some((_, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}')?;
        let column = Named { text: name.trim().into(), span: fact.span };
        columns.push((format!("{{{name}}}"), column_at(filer, table, &column)?));
        rest = behind;
    }
    if columns.is_empty() {
        return column_cell(filer, &fact.text, fact.span).map(Target::Fixed);
    }
    Some(Target::Named { template: fact.clone(), columns })
}
