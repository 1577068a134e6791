//! A mapping: how the columns of a provider's table become facts. It stands beside the table, `panel.mapping.toml`
//! beside `panel.csv`, `panel.jsonl`, `panel.xlsx` or
//! `panel.parquet`.

mod area;

use super::page::Page;
use super::toml;
use crate::country::codes::Codes;
pub(super) use area::Area;
use jiff::fmt::strtime::BrokenDownTime;
use r2pc_lang::codes;
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::fit::{self, Datum, DatumKind, Entry, shown};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::suggest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ENDING: &str = ".mapping.toml";
const KEYS: [&str; 16] = [
    "rows",
    "columns",
    "observed",
    "recorded",
    "source",
    "note",
    "licence",
    "countries",
    "skip",
    "items",
    "figures",
    "dates",
    "empty",
    "open",
    "sheet",
    "range",
];
/// What columns can say about a row.
pub(super) const ROW_KEYS: [&str; 6] = ["country", "observed", "since", "recorded", "source", "note"];
const COLUMN_KEYS: [&str; 6] = ["fact", "values", "percent", "source", "given", "note"];

/// How the columns of a table become facts. Columns it does not name are not read.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// What is said about the whole table: `observed`, `recorded`, `source`.
    pub(super) about: Vec<Entry>,
    /// `country`, `observed` and the like, each with its column.
    pub(super) rows: Vec<(Arc<str>, Named)>,
    /// Columns that hold facts; of a table with [`Mapping::items`] fields, of one with [`Mapping::figures`] the figures.
    pub(super) columns: Vec<Column>,
    /// How the table names countries.
    pub(super) codes: Codes,
    /// What the table calls countries that its codes do not tell; an empty code is no country.
    pub(super) countries: BTreeMap<Arc<str>, Named>,
    /// Rows that are left out: a column, and the words in it.
    pub(super) skip: Vec<(Named, BTreeSet<Arc<str>>)>,
    /// Words that say that nothing was observed.
    pub(super) empty: BTreeSet<Arc<str>>,
    /// The list whose items the rows are.
    pub(super) items: Option<Named>,
    /// Whether such a list may lack some of what there is.
    pub(super) open: bool,
    /// The column that says which figure a row holds, where the years are columns.
    pub(super) figures: Option<Named>,
    /// How days are written, as `strftime` has it.
    pub(super) dates: Option<Arc<str>>,
    /// What may be done with the table.
    pub(super) licence: Option<Arc<str>>,
    /// The sheet of a workbook.
    pub(super) sheet: Option<Sheet>,
    /// The cells of the sheet that are the table, with their place in the mapping.
    pub(super) range: Option<(Area, Span)>,
}

/// A name with its place in the mapping.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

/// The sheet of a workbook, and where the mapping names it.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) name: Arc<str>,
    pub(super) span: Option<Span>,
}

/// A column that holds a fact.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name in the table.
    pub(super) name: Named,
    /// The fact, cell or field; `{name}` stands for what that column of the row says.
    pub(super) fact: Named,
    /// Values that are written otherwise in the table.
    pub(super) values: BTreeMap<Arc<str>, Arc<str>>,
    /// Whether figures are hundredths.
    pub(super) percent: bool,
    /// Who says so, where columns have sources of their own.
    pub(super) source: Option<Datum>,
    /// What holds wherever the column is not empty, since the day that stands there.
    pub(super) given: Option<Arc<str>>,
}

impl Column {
    /// A text of the table in our words.
    pub(super) fn recoded(&self, text: &Arc<str>) -> Arc<str> {
        Arc::clone(self.values.get(text).unwrap_or(text))
    }
}

impl Mapping {
    /// Whether a file is a mapping, by its name.
    #[must_use]
    pub fn is_one(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(ENDING))
    }

    /// Whether a column of a table is read.
    pub(super) fn reads(&self, column: &str) -> bool {
        let named = |name: &Named| &*name.text == column;
        let default_country = !self.rows.iter().any(|(key, _)| &**key == "country") && column == "country";
        // Of a table of figures the years are columns.
        let year = self.figures.is_some() && column.bytes().take_while(u8::is_ascii_digit).count() == 4;
        let in_name = |fact: &Named| fact.text.contains(&format!("{{{column}}}"));
        default_country
            || year
            || self.rows.iter().any(|(_, name)| named(name))
            || self.skip.iter().any(|(name, _)| named(name))
            || self.figures.as_ref().is_some_and(named)
            || self.columns.iter().any(|c| named(&c.name) || in_name(&c.fact))
    }

    /// The same mapping, reading another sheet.
    #[must_use]
    pub fn of_sheet(mut self, name: &str) -> Self {
        self.sheet = Some(Sheet { name: name.into(), span: None });
        self
    }

    /// What may be done with the table, where the mapping says so.
    #[must_use]
    pub fn licence(&self) -> Option<&str> {
        self.licence.as_deref()
    }

    /// Whether a text of the table says that nothing was observed.
    pub(super) fn is_empty(&self, text: &str) -> bool {
        text.is_empty() || self.empty.contains(text)
    }

    /// A day as fact files write it, where the table writes days in a way of its own; what stands behind is not read.
    pub(super) fn day(&self, text: &str) -> Option<Arc<str>> {
        let (day, _) = BrokenDownTime::parse_prefix(&**self.dates.as_ref()?, text.trim()).ok()?;
        Some(day.to_date().ok()?.to_string().into())
    }

    /// The country that a text of the table names: nothing where it is none, and a word on it where nobody knows.
    pub(super) fn country(&self, text: &str, span: Span, said: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
        match self.countries.get(text) {
            Some(code) if code.text.is_empty() => None,
            Some(code) => fit::country(&code.text, code.span, said),
            None if self.codes == Codes::Iso3 => fit::country(text, span, said),
            None => self.codes.find(text).or_else(|| {
                let message = format!("no country has the {} `{}`", self.codes.called(), shown(text));
                let help = format!(
                    "say which it is under `[countries]`: `\"{}\" = \"ISO3\"`, or `\"\"` where it is none",
                    shown(text)
                );
                said.push(Diagnostic::error(codes::fact::UNKNOWN_COUNTRY, span, message).help(help));
                None
            }),
        }
    }

    /// The column that says the country of a row.
    #[must_use]
    pub fn country_column(&self) -> &str {
        let named = self.rows.iter().find(|(key, _)| &**key == "country");
        named.map_or("country", |(_, column)| &column.text)
    }

    /// Where the mapping of a table stands, if it has one.
    #[must_use]
    pub fn beside(table: &Path) -> PathBuf {
        table.with_extension(ENDING.trim_start_matches('.'))
    }

    /// Reads a mapping. What is wrong with it is returned beside what could be read.
    #[must_use]
    pub fn read(sources: &Sources, file: FileId) -> (Mapping, Vec<Diagnostic>) {
        let mut page = Page::new(file, sources.file(file).text());
        let mut mapping = Mapping::default();
        if super::sound(&mut page)
            && let Ok(Some(Datum { kind: DatumKind::Entries(entries), .. })) = toml::read(&mut page)
        {
            let mut builder = Builder { mapping, said: Vec::new() };
            entries.into_iter().for_each(|entry| builder.top(entry));
            mapping = builder.mapping;
            page.said.append(&mut builder.said);
        }
        diagnostic::sort(&mut page.said);
        (mapping, page.said)
    }
}

struct Builder {
    mapping: Mapping,
    said: Vec<Diagnostic>,
}

impl Builder {
    fn wrong(&mut self, span: Span, message: String, help: Option<String>) {
        self.said.push(Diagnostic::error(codes::fact::MAPPING, span, message).maybe_help(help));
    }

    fn top(&mut self, entry: Entry) {
        match &*entry.key {
            "rows" => self.each(&entry, "`country = \"COLUMN\"`", Self::row),
            "columns" => self.each(&entry, "`COLUMN = \"FACT\"`", Self::column),
            "observed" | "recorded" | "source" => self.mapping.about.push(entry),
            "countries" => self.each(&entry, "`\"THEIR NAME\" = \"ISO3\"`", Self::country),
            "skip" => self.each(&entry, "`COLUMN = [\"WORD\"]`", Self::skipped),
            "empty" => self.mapping.empty = self.words(&entry.value),
            "items" => self.mapping.items = self.name(&entry.value, "the name of a list"),
            "open" => self.mapping.open = self.truth(&entry.value),
            "figures" => self.mapping.figures = self.name(&entry.value, "the name of a column"),
            "dates" => {
                self.mapping.dates = self.name(&entry.value, "a pattern such as `%d %b %Y`").map(|n| n.text)
            }
            "sheet" => {
                let named = self.name(&entry.value, "the name of a sheet");
                self.mapping.sheet = named.map(|n| Sheet { name: n.text, span: Some(n.span) });
            }
            "range" => self.range(&entry.value),
            "licence" => self.mapping.licence = self.name(&entry.value, "a licence").map(|name| name.text),
            "note" => {}
            key => {
                let help = suggest::did_you_mean(key, KEYS)
                    .or_else(|| Some("columns stand under `[columns]`".to_owned()));
                self.wrong(entry.key_span, format!("`{}` means nothing in a mapping", shown(key)), help);
            }
        }
    }

    fn each(&mut self, table: &Entry, example: &str, take: fn(&mut Self, &Entry)) {
        match &table.value.kind {
            DatumKind::Entries(entries) => entries.iter().for_each(|entry| take(self, entry)),
            kind => {
                let message = format!("expected a table, found {}", kind.described());
                self.wrong(
                    table.value.span,
                    message,
                    Some(format!("write `[{}]` and below it {example}", table.key)),
                );
            }
        }
    }

    fn country(&mut self, entry: &Entry) {
        if let Some(code) = self.name(&entry.value, "a country code") {
            self.mapping.countries.insert(Arc::clone(&entry.key), code);
        }
    }

    fn skipped(&mut self, entry: &Entry) {
        let column = Named { text: Arc::clone(&entry.key), span: entry.key_span };
        let words = self.words(&entry.value);
        self.mapping.skip.push((column, words));
    }

    fn range(&mut self, datum: &Datum) {
        let Some(name) = self.name(datum, "a range such as `A3:H297`") else { return };
        match Area::parse(&name.text) {
            Some(area) => self.mapping.range = Some((area, name.span)),
            None => {
                let help =
                    "write the first cell and the last, `A3:H297`, or the first alone, `A3`".to_owned();
                self.wrong(name.span, format!("`{}` is no range of cells", shown(&name.text)), Some(help));
            }
        }
    }

    /// A word or several.
    fn words(&mut self, datum: &Datum) -> BTreeSet<Arc<str>> {
        let items = match &datum.kind {
            DatumKind::Items(items) => items.as_slice(),
            _ => std::slice::from_ref(datum),
        };
        items.iter().filter_map(|item| self.name(item, "a word")).map(|word| word.text).collect()
    }

    fn codes(&mut self, entry: &Entry) {
        let Some(word) = self.name(&entry.value, "a kind of code") else { return };
        match Codes::from_word(&word.text) {
            Some(codes) => self.mapping.codes = codes,
            None => {
                let help = suggest::did_you_mean(&word.text, Codes::WORDS)
                    .or_else(|| Some(format!("codes are one of `{}`", Codes::WORDS.join("`, `"))));
                self.wrong(word.span, format!("`{}` is no kind of country code", shown(&word.text)), help);
            }
        }
    }

    fn row(&mut self, entry: &Entry) {
        if &*entry.key == "codes" {
            return self.codes(entry);
        }
        if !ROW_KEYS.contains(&&*entry.key) {
            let help = suggest::did_you_mean(&entry.key, ROW_KEYS)
                .or_else(|| Some(format!("columns can say `{}`", ROW_KEYS.join("`, `"))));
            self.wrong(entry.key_span, format!("`{}` means nothing about a row", shown(&entry.key)), help);
            return;
        }
        if let Some(column) = self.name(&entry.value, "the name of a column") {
            self.mapping.rows.push((Arc::clone(&entry.key), column));
        }
    }

    fn name(&mut self, datum: &Datum, what: &str) -> Option<Named> {
        match &datum.kind {
            DatumKind::Scalar { text, .. } => Some(Named { text: Arc::clone(text), span: datum.span }),
            kind => {
                self.wrong(datum.span, format!("expected {what}, found {}", kind.described()), None);
                None
            }
        }
    }

    fn column(&mut self, entry: &Entry) {
        let name = Named { text: Arc::clone(&entry.key), span: entry.key_span };
        let mut values = BTreeMap::new();
        let mut percent = false;
        let (mut source, mut given) = (None, None);
        let fact = match &entry.value.kind {
            DatumKind::Entries(entries) => {
                let mut fact = None;
                for entry in entries {
                    match &*entry.key {
                        "fact" => fact = self.name(&entry.value, "the name of a fact"),
                        "values" => values = self.values(&entry.value),
                        "percent" => percent = self.truth(&entry.value),
                        "source" => source = Some(entry.value.clone()),
                        "given" => given = self.name(&entry.value, "a value").map(|name| name.text),
                        "note" => {}
                        key => {
                            let help = suggest::did_you_mean(key, COLUMN_KEYS);
                            self.wrong(
                                entry.key_span,
                                format!("`{}` means nothing about a column", shown(key)),
                                help,
                            );
                        }
                    }
                }
                if fact.is_none() {
                    let help = "write `{ fact = \"NAME\" }`".to_owned();
                    self.wrong(entry.key_span, format!("`{}` names no fact", shown(&entry.key)), Some(help));
                }
                fact
            }
            _ => self.name(&entry.value, "the name of a fact"),
        };
        self.mapping.columns.extend(fact.map(|fact| Column { name, fact, values, percent, source, given }));
    }

    fn truth(&mut self, datum: &Datum) -> bool {
        match &datum.kind {
            DatumKind::Scalar { text, quoted: false } if matches!(&**text, "true" | "false") => {
                &**text == "true"
            }
            _ => {
                self.wrong(datum.span, "expected `true` or `false`".to_owned(), None);
                false
            }
        }
    }

    fn values(&mut self, datum: &Datum) -> BTreeMap<Arc<str>, Arc<str>> {
        let DatumKind::Entries(entries) = &datum.kind else {
            let help = "write `{ \"THEIRS\" = \"OURS\" }`".to_owned();
            self.wrong(datum.span, format!("expected a table, found {}", datum.kind.described()), Some(help));
            return BTreeMap::new();
        };
        let mut values = BTreeMap::new();
        for entry in entries {
            if let Some(ours) = self.name(&entry.value, "a value") {
                values.insert(Arc::clone(&entry.key), ours.text);
            }
        }
        values
    }
}
