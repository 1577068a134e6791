//! The shape of a fact file in YAML, JSON or TOML: who, when, by whom, and `facts`.

use super::filing::{About, Filer};
use super::names::{self, Cell, Place};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{self, Datum, DatumKind, Entry, shown};
use r2pc_lang::program::{FactId, FactType, IndexType};
use r2pc_lang::source::Span;
use r2pc_lang::suggest;
use std::sync::Arc;

const KEYS: [&str; 9] =
    ["country", "countries", "observed", "source", "recorded", "licence", "license", "note", "facts"];
const ABOUT_A_VALUE: [&str; 7] = ["value", "unknown", "since", "observed", "recorded", "source", "note"];

/// Whose facts a document holds.
#[derive(Clone, Default)]
struct Who {
    country: Option<Arc<str>>,
    /// A country was named, be it one or not.
    named: bool,
}

/// Files what a whole text says.
pub(super) fn read(filer: &mut Filer<'_>, datum: &Datum) {
    document(filer, datum, &About::default(), false);
}

/// A country's document; `inner` where it stands under `countries`.
fn document(filer: &mut Filer<'_>, datum: &Datum, outer: &About, inner: bool) {
    let DatumKind::Entries(entries) = &datum.kind else {
        let message =
            format!("expected a mapping with `country` and `facts`, found {}", datum.kind.described());
        let help = "write `country: GHA`, `observed: 2015-06-30` and `facts:`; several countries stand under `countries:`";
        filer.say(Diagnostic::error(codes::fact::SHAPE, datum.span, message).help(help));
        return;
    };
    let mut about = About::default();
    let mut who = Who::default();
    for entry in entries {
        header(filer, entry, &mut about, &mut who);
    }
    let about = about.within(outer);
    for entry in entries {
        match &*entry.key {
            "facts" => country_facts(filer, entry, &who, &about, datum),
            "countries" => countries(filer, entry, &about, inner),
            _ => {}
        }
    }
    if !entries.iter().any(|e| matches!(&*e.key, "facts" | "countries")) {
        let span = entries.first().map_or(datum.span, |e| e.key_span);
        let message = "a mapping without `facts`";
        let help = "write the observations under `facts:`";
        filer.say(Diagnostic::error(codes::fact::SHAPE, span, message).help(help));
    }
}

/// What stands beside `facts`.
fn header(filer: &mut Filer<'_>, entry: &Entry, about: &mut About, who: &mut Who) {
    match &*entry.key {
        "country" => *who = country(filer, &entry.value),
        "facts" | "countries" | "licence" | "license" | "note" => {}
        "since" => {
            let message = "`since` does not belong to a whole file";
            let help = "say it of a value: `{ value: …, since: 1999-12-20 }`";
            filer.say(Diagnostic::error(codes::fact::UNKNOWN_KEY, entry.key_span, message).help(help));
        }
        key if about.read(filer, key, &entry.value) => {}
        key => {
            let message = format!("`{}` says nothing about a country's facts", shown(key));
            let nearest = suggest::did_you_mean(key, KEYS);
            let help = nearest.or_else(|| {
                let known =
                    filer.vocabulary.facts.iter().any(|f| f.name.split('.').next() == key.split('.').next());
                known.then(|| "it is a fact: write it under `facts:`".to_owned())
            });
            filer.say(Diagnostic::error(codes::fact::UNKNOWN_KEY, entry.key_span, message).maybe_help(help));
        }
    }
}

fn country(filer: &mut Filer<'_>, datum: &Datum) -> Who {
    let country = match &datum.kind {
        DatumKind::Null => return Who::default(),
        DatumKind::Scalar { text, .. } => fit::country(text, datum.span, &mut filer.said),
        kind => {
            let message = format!("expected a country code, found {}", kind.described());
            let help = "write one code, `GHA`; several countries stand under `countries:`";
            filer.say(Diagnostic::error(codes::fact::TYPE_MISMATCH, datum.span, message).help(help));
            None
        }
    };
    Who { country, named: true }
}

fn countries(filer: &mut Filer<'_>, entry: &Entry, about: &About, inner: bool) {
    match &entry.value.kind {
        _ if inner => {
            let message = "`countries` within a country";
            filer.say(
                Diagnostic::error(codes::fact::SHAPE, entry.key_span, message)
                    .help("write it once, at the top"),
            );
        }
        DatumKind::Items(items) => items.iter().for_each(|item| document(filer, item, about, true)),
        DatumKind::Null => {}
        kind => {
            let message = format!("expected a list of countries, found {}", kind.described());
            let help = "write `countries: [ { country: GHA, facts: { … } }, … ]`";
            filer.say(Diagnostic::error(codes::fact::SHAPE, entry.value.span, message).help(help));
        }
    }
}

fn country_facts(filer: &mut Filer<'_>, entry: &Entry, who: &Who, about: &About, whole: &Datum) {
    if !who.named {
        let message = "nothing says which country these facts are about";
        let span = if matches!(whole.kind, DatumKind::Entries(_)) { entry.key_span } else { whole.span };
        let help = "write `country: GHA` beside `facts`";
        filer.say(Diagnostic::error(codes::fact::NO_COUNTRY, span, message).help(help));
    }
    let country = who.country.as_ref();
    match &entry.value.kind {
        DatumKind::Entries(entries) if !entries.is_empty() => group(filer, country, "", entries, about),
        // Nothing is known of it: that is no reason to pass it over.
        DatumKind::Entries(_) | DatumKind::Null => {
            if let Some(country) = country {
                filer.facts.countries.entry(Arc::clone(country)).or_default();
            }
        }
        kind => {
            let message = format!("expected a mapping from facts, found {}", kind.described());
            let help = "write `facts:` and below it a line for each fact, `NAME: VALUE`";
            filer.say(Diagnostic::error(codes::fact::SHAPE, entry.value.span, message).help(help));
        }
    }
}

/// Facts whose names begin with `prefix`.
fn group(filer: &mut Filer<'_>, country: Option<&Arc<str>>, prefix: &str, entries: &[Entry], about: &About) {
    for entry in entries {
        let name = if prefix.is_empty() { entry.key.to_string() } else { format!("{prefix}.{}", entry.key) };
        let vocabulary = filer.vocabulary;
        match names::place(vocabulary, &name, entry.key_span, &mut filer.said) {
            Some(Place::Cell(cell)) => observations(filer, country, cell, &entry.value, about),
            Some(Place::Cells(fact, by)) => cells(filer, country, (fact, by), &entry.value, about),
            Some(Place::Group) => match &entry.value.kind {
                DatumKind::Entries(inner) => group(filer, country, &name, inner, about),
                DatumKind::Null => {}
                kind => filer.say(not_a_fact(filer.vocabulary, &name, entry, kind)),
            },
            None => {}
        }
    }
}

fn not_a_fact(
    vocabulary: &r2pc_lang::program::Vocabulary,
    name: &str,
    entry: &Entry,
    kind: &DatumKind,
) -> Diagnostic {
    let start = format!("{name}.");
    let example = vocabulary.facts.iter().find(|fact| fact.name.starts_with(&start));
    let message =
        format!("`{}` is no fact but the beginning of names, found {}", shown(name), kind.described());
    let help = example.map(|fact| format!("write `{}: …`", fact.name));
    Diagnostic::error(codes::fact::UNKNOWN_FACT, entry.key_span, message).maybe_help(help)
}

/// The cells of a fact `by` something.
fn cells(
    filer: &mut Filer<'_>,
    country: Option<&Arc<str>>,
    (fact, by): (FactId, IndexType),
    datum: &Datum,
    about: &About,
) {
    let DatumKind::Entries(entries) = &datum.kind else {
        if datum.kind != DatumKind::Null {
            filer.say(no_cells(filer, fact, by, datum));
        }
        return;
    };
    for entry in entries {
        let vocabulary = filer.vocabulary;
        let found = names::cell(vocabulary, fact, by, &entry.key, entry.key_span, &mut filer.said);
        if let Some(cell) = found {
            observations(filer, country, cell, &entry.value, about);
        }
    }
}

fn no_cells(filer: &Filer<'_>, fact: FactId, by: IndexType, datum: &Datum) -> Diagnostic {
    let what = match by {
        IndexType::Enum(id) => format!("values of `{}`", filer.vocabulary.enumeration(id).name),
        IndexType::Obligation => "obligations".to_owned(),
    };
    let name = &filer.vocabulary.fact(fact).name;
    let message = format!("`{name}` has a value for each of the {what}, found {}", datum.kind.described());
    Diagnostic::error(codes::fact::TYPE_MISMATCH, datum.span, message).help("write a mapping from them")
}

/// One observation of a cell, a list of them, or a series.
fn observations(filer: &mut Filer<'_>, country: Option<&Arc<str>>, cell: Cell, datum: &Datum, about: &About) {
    match &datum.kind {
        DatumKind::Null => {}
        DatumKind::Entries(entries) if is_series(entries) => series(filer, country, cell, entries, about),
        DatumKind::Items(items) if is_history(filer, cell, items) => {
            items.iter().for_each(|item| one(filer, country, cell, item, about));
        }
        _ => one(filer, country, cell, datum, about),
    }
}

/// One observation: a value alone, or with what is said about it.
fn one(filer: &mut Filer<'_>, country: Option<&Arc<str>>, cell: Cell, datum: &Datum, about: &About) {
    match &datum.kind {
        DatumKind::Entries(entries) if is_observation(entries) => {
            observation(filer, country, cell, (datum.span, entries), about);
        }
        _ => filer.file(country, cell, datum, about),
    }
}

/// A mapping with `value` or `unknown` is an observation, any other a record.
fn is_observation(entries: &[Entry]) -> bool {
    entries.iter().any(|e| matches!(&*e.key, "value" | "unknown"))
}

/// A mapping from days. Names do not begin with a digit.
fn is_series(entries: &[Entry]) -> bool {
    !entries.is_empty() && entries.iter().all(|e| e.key.starts_with(|c: char| c.is_ascii_digit()))
}

/// A list of observations. Of a fact that is a list or a set itself, all of them must be observations.
fn is_history(filer: &Filer<'_>, cell: Cell, items: &[Datum]) -> bool {
    let observed =
        |item: &Datum| matches!(&item.kind, DatumKind::Entries(entries) if is_observation(entries));
    let listed = cell.field.is_none()
        && matches!(filer.vocabulary.fact(cell.fact).ty, FactType::List { .. } | FactType::Set(_));
    !items.is_empty() && if listed { items.iter().all(observed) } else { items.iter().any(observed) }
}

fn series(filer: &mut Filer<'_>, country: Option<&Arc<str>>, cell: Cell, entries: &[Entry], about: &About) {
    for entry in entries {
        let day = Datum::plain(Arc::clone(&entry.key), entry.key_span);
        let mut own = About::default();
        own.read(filer, "observed", &day);
        let own = own.within(about);
        if let DatumKind::Entries(inner) = &entry.value.kind
            && let Some(twice) = inner.iter().find(|e| is_observation(inner) && &*e.key == "observed")
        {
            let message = "the day of this value stands before it already";
            let diagnostic = Diagnostic::error(codes::fact::DUPLICATE_KEY, twice.key_span, message)
                .related(entry.key_span, "here")
                .help("leave one of the two out");
            filer.say(diagnostic);
            continue;
        }
        one(filer, country, cell, &entry.value, &own);
    }
}

/// `{ value: …, since: …, observed: …, recorded: …, source: …, note: … }`, or `unknown` in place of `value`.
fn observation(
    filer: &mut Filer<'_>,
    country: Option<&Arc<str>>,
    cell: Cell,
    (span, entries): (Span, &[Entry]),
    about: &About,
) {
    let mut own = About::default();
    let mut content = Vec::new();
    let mut sound = true;
    for entry in entries {
        match &*entry.key {
            "value" | "unknown" => content.push(entry),
            "note" => {}
            key if own.read(filer, key, &entry.value) => {}
            key => {
                sound = false;
                let message = format!("`{}` does not stand beside a value", shown(key));
                let help = suggest::did_you_mean(key, ABOUT_A_VALUE)
                    .unwrap_or_else(|| "put the fields of a record within `value: { … }`".to_owned());
                filer.say(Diagnostic::error(codes::fact::UNKNOWN_FIELD, entry.key_span, message).help(help));
            }
        }
    }
    let about = own.within(about);
    match content.as_slice() {
        [one] if sound => filer.file(country, cell, &the_content(one, span), &about),
        [first, second, ..] => {
            let message = "both `value` and `unknown`";
            let diagnostic = Diagnostic::error(codes::fact::UNKNOWN_FIELD, second.key_span, message)
                .related(first.key_span, "first here")
                .help("a value is known or it is not: leave one of the two out");
            filer.say(diagnostic);
        }
        _ => {}
    }
}

/// The value itself, or the reason as fitting knows it.
fn the_content(entry: &Entry, span: Span) -> Datum {
    if &*entry.key == "value" {
        return entry.value.clone();
    }
    Datum { kind: DatumKind::Entries(vec![entry.clone()]), span }
}
