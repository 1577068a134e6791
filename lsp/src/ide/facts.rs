//! Fact files: what a key or a value means, and what can be written, by the vocabulary of the policies around.
//!
//! The keys around a place are read from its lines alone, so that it works in a file that is half written.

use super::describe::plain;
use crate::analysis::{CheckedSet, set_of};
use crate::state::{DocKind, Snapshot};
use r2pc_engine::facts::read::Format;
use r2pc_lang::program::{
    Enum, Fact, FactType, Field, FieldType, IndexType, NumberKind, Record, Scalar, SetType, Vocabulary,
};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::value::Reason;
use std::ops::Range;
use std::sync::Arc;

/// What is said of a place.
pub use super::hover::Hover;

/// Something that can be written in a fact file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Its type or meaning.
    pub detail: String,
    /// The question it answers.
    pub documentation: String,
    /// What is replaced.
    pub replaces: Span,
}

/// A place in a fact file.
pub(super) struct Place {
    /// The keys around it, outermost first; without `facts` and what is above it.
    pub(super) keys: Vec<String>,
    /// Whether the keys are those of facts.
    pub(super) in_facts: bool,
    /// Whether a value is written here rather than a key.
    pub(super) in_value: bool,
    /// The word at the place.
    pub(super) word: Range<usize>,
}

impl Place {
    /// The key that is nearest.
    pub(super) fn key(&self) -> Option<&str> {
        self.keys.last().map(String::as_str)
    }
}

/// What a run of keys leads to.
pub(super) enum Meaning<'a> {
    /// A fact, whole.
    Fact(&'a Fact),
    /// A cell of a fact `by` an enum.
    Cell(&'a Fact, String),
    /// A field of a record.
    Field(&'a Record, &'a Field),
}

/// What the word at an offset of a fact file means.
#[must_use]
pub fn hover(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Hover> {
    let (format, checked) = vocabulary_of(snapshot, file)?;
    let vocabulary = &checked.program.vocabulary;
    let text = snapshot.file(file).text();
    let place = place(text, format, offset);
    let word = text.get(place.word.clone()).filter(|word| !word.is_empty())?;
    let span = Span::new(file, place.word.start, place.word.end);
    let said = |markdown: String| Some(Hover { span, markdown });
    if !place.in_facts {
        let source = vocabulary.sources.iter().find(|source| *source.name == *word)?;
        let title = source.title.as_ref().map(|title| format!("\n\n_{}_", plain(title))).unwrap_or_default();
        return said(format!("source **{}**: {}{title}", plain(&source.name), plain(&source.citation)));
    }
    let mut keys = place.keys.clone();
    if !place.in_value {
        keys.push(word.to_owned());
    }
    let meaning = meaning(vocabulary, &keys);
    let value =
        enum_of(vocabulary, meaning.as_ref()).and_then(|it| it.values.iter().find(|(w, _)| **w == *word));
    if let Some((word, title)) = value.filter(|_| place.in_value) {
        let title = title.as_ref().map(|title| format!(": {}", plain(title))).unwrap_or_default();
        return said(format!("**{}**{title}", plain(word)));
    }
    said(described(vocabulary, &meaning?))
}

/// A meaning in Markdown.
fn described(vocabulary: &Vocabulary, meaning: &Meaning<'_>) -> String {
    match meaning {
        Meaning::Fact(fact) => fact_text(vocabulary, fact),
        Meaning::Cell(fact, index) => format!("`{index}` of\n\n{}", fact_text(vocabulary, fact)),
        Meaning::Field(_, field) => {
            let question =
                field.question.as_ref().map(|q| format!("\n\n**{}**", plain(q))).unwrap_or_default();
            format!("```r2p\n{}: {}\n```{question}", field.name, field_type(vocabulary, &field.ty))
        }
    }
}

/// A fact: its type, its question, its freshness.
fn fact_text(vocabulary: &Vocabulary, fact: &Fact) -> String {
    let by = match fact.by {
        Some(IndexType::Enum(id)) => format!(" by {}", vocabulary.enumeration(id).name),
        Some(IndexType::Obligation) => " by obligation".into(),
        None => String::new(),
    };
    let mut out = format!("```r2p\nfact {}{by}: {}\n```", fact.name, fact_type(vocabulary, &fact.ty));
    out.extend(fact.question.iter().map(|question| format!("\n\n**{}**", plain(question))));
    out.extend((!fact.docs.is_empty()).then(|| format!("\n\n{}", fact.docs.join("\n"))));
    out.push_str("\n\n");
    out.push_str(&match fact.stale {
        Some(stale) => format!("- stale after {stale}"),
        None => "- no limit to the age of an observation".into(),
    });
    out.extend(fact.published.iter().map(|after| format!("\n- published after {after}")));
    out
}

/// A type as policies write it.
fn fact_type(vocabulary: &Vocabulary, ty: &FactType) -> String {
    match ty {
        FactType::Scalar(scalar) => scalar_type(vocabulary, scalar),
        FactType::Set(set) => set_type(vocabulary, set),
        FactType::Record(id) => vocabulary.record(*id).name.to_string(),
        FactType::List { record, open } => {
            let open = if *open { "open " } else { "" };
            format!("{open}list of {}", vocabulary.record(*record).name)
        }
    }
}

fn field_type(vocabulary: &Vocabulary, ty: &FieldType) -> String {
    match ty {
        FieldType::Scalar(scalar) => scalar_type(vocabulary, scalar),
        FieldType::Set(set) => set_type(vocabulary, set),
    }
}

fn set_type(vocabulary: &Vocabulary, ty: &SetType) -> String {
    match ty {
        SetType::Enum(id) => format!("set of {}", vocabulary.enumeration(*id).name),
        SetType::Country => "set of country".into(),
    }
}

fn scalar_type(vocabulary: &Vocabulary, ty: &Scalar) -> String {
    match ty {
        Scalar::Bool => "bool".into(),
        Scalar::Date => "date".into(),
        Scalar::Duration => "duration".into(),
        Scalar::Text => "text".into(),
        Scalar::Country => "country".into(),
        Scalar::Enum(id) => {
            let it = vocabulary.enumeration(*id);
            let between = if it.ordered { " < " } else { ", " };
            let values: Vec<&str> = it.values.iter().map(|(word, _)| &**word).collect();
            format!("{} {{ {} }}", it.name, values.join(between))
        }
        Scalar::Number(number) => {
            let kind = match number.kind {
                NumberKind::Count => "count",
                NumberKind::Number => "number",
                NumberKind::Percent => "percent",
                NumberKind::Days => "days",
            };
            let range = match (number.min, number.max) {
                (Some(min), Some(max)) => format!(" {min}..{max}"),
                _ => String::new(),
            };
            let unit =
                number.unit.map(|unit| format!(" of {}", vocabulary.unit(unit).name)).unwrap_or_default();
            format!("{kind}{range}{unit}")
        }
    }
}

/// What can be written at an offset of a fact file.
#[must_use]
pub fn completion(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Word> {
    let Some((format, checked)) = vocabulary_of(snapshot, file) else { return Vec::new() };
    let vocabulary = &checked.program.vocabulary;
    let text = snapshot.file(file).text();
    let place = place(text, format, offset);
    let replaces = Span::new(file, place.word.start, offset.max(place.word.start));
    let word = |text: &str, detail: String, documentation: &str| Word {
        text: text.to_owned(),
        detail,
        documentation: documentation.to_owned(),
        replaces,
    };
    if !place.in_facts {
        return heads(vocabulary, &place).into_iter().map(|(text, detail)| word(&text, detail, "")).collect();
    }
    let meaning = meaning(vocabulary, &place.keys);
    if place.in_value {
        let values = values(vocabulary, meaning.as_ref());
        return values.into_iter().map(|(text, detail)| word(&text, detail, "")).collect();
    }
    match meaning {
        None => {
            let before = place.keys.iter().map(|key| format!("{key}.")).collect::<String>();
            let fits = |fact: &&Fact| fact.name.starts_with(&before);
            let offer = |fact: &Fact| {
                let rest = fact.name.get(before.len()..).unwrap_or(&fact.name);
                word(rest, fact_type(vocabulary, &fact.ty), fact.question.as_deref().unwrap_or(""))
            };
            vocabulary.facts.iter().filter(fits).map(offer).collect()
        }
        Some(meaning) => {
            let parts = parts(vocabulary, &meaning);
            parts.into_iter().map(|(text, detail)| word(&text, detail, "")).collect()
        }
    }
}

/// What can stand outside of `facts`.
fn heads(vocabulary: &Vocabulary, place: &Place) -> Vec<(String, String)> {
    if place.in_value {
        let named =
            |source: &r2pc_lang::program::Source| (source.name.to_string(), source.citation.to_string());
        return match place.key() {
            Some("source") => vocabulary.sources.iter().map(named).collect(),
            _ => Vec::new(),
        };
    }
    let keys = [
        ("country", "ISO 3166-1 alpha-3"),
        ("observed", "the day of the facts below"),
        ("source", "who says so"),
        ("recorded", "the day they became known"),
        ("facts", "what was observed"),
    ];
    keys.iter().map(|(key, detail)| ((*key).to_owned(), (*detail).to_owned())).collect()
}

/// The keys inside of what a run of keys leads to: cells, fields, and what is said of an observation.
fn parts(vocabulary: &Vocabulary, meaning: &Meaning<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let record = match meaning {
        Meaning::Fact(fact) if fact.by.is_some() => {
            match fact.by {
                Some(IndexType::Enum(id)) => {
                    found.extend(
                        vocabulary.enumeration(id).values.iter().map(|(word, title)| {
                            (word.to_string(), title.as_deref().unwrap_or("").to_owned())
                        }),
                    );
                }
                _ => found
                    .extend(vocabulary.obligations.iter().map(|(name, _)| (name.to_string(), String::new()))),
            }
            return found;
        }
        Meaning::Fact(fact) | Meaning::Cell(fact, _) => match &fact.ty {
            FactType::Record(id) | FactType::List { record: id, .. } => Some(*id),
            FactType::Scalar(_) | FactType::Set(_) => None,
        },
        Meaning::Field(..) => None,
    };
    for field in record.into_iter().flat_map(|id| &vocabulary.record(id).fields) {
        found.push((field.name.to_string(), field_type(vocabulary, &field.ty)));
    }
    let about = ["value", "unknown", "observed", "since", "recorded", "source", "note", "open", "items"];
    found.extend(about.map(|key| (key.to_owned(), "of the observation".to_owned())));
    found
}

/// The values that what a run of keys leads to can have.
fn values(vocabulary: &Vocabulary, meaning: Option<&Meaning<'_>>) -> Vec<(String, String)> {
    if let Some(it) = enum_of(vocabulary, meaning) {
        let shown = |(word, title): &(Arc<str>, Option<Arc<str>>)| {
            (word.to_string(), title.as_deref().unwrap_or("").to_owned())
        };
        return it.values.iter().map(shown).collect();
    }
    let is_bool = match meaning {
        Some(Meaning::Fact(fact) | Meaning::Cell(fact, _)) => fact.ty == FactType::Scalar(Scalar::Bool),
        Some(Meaning::Field(_, field)) => field.ty == FieldType::Scalar(Scalar::Bool),
        None => false,
    };
    let truths = ["true", "false"].map(|word| (word.to_owned(), String::new()));
    let given = Reason::ALL.into_iter().filter(|reason| reason.can_be_given());
    let reasons =
        given.map(|reason| (format!("{{ unknown: {} }}", reason.word()), "why there is no value".to_owned()));
    truths.into_iter().filter(|_| is_bool).chain(reasons).collect()
}

/// The enum whose values are written.
pub(super) fn enum_of<'a>(vocabulary: &'a Vocabulary, meaning: Option<&Meaning<'_>>) -> Option<&'a Enum> {
    let id = match meaning? {
        Meaning::Fact(fact) | Meaning::Cell(fact, _) => match &fact.ty {
            FactType::Scalar(Scalar::Enum(id)) | FactType::Set(SetType::Enum(id)) => *id,
            _ => return None,
        },
        Meaning::Field(_, field) => match &field.ty {
            FieldType::Scalar(Scalar::Enum(id)) | FieldType::Set(SetType::Enum(id)) => *id,
            _ => return None,
        },
    };
    Some(vocabulary.enumeration(id))
}

/// What a run of keys leads to.
pub(super) fn meaning<'a>(vocabulary: &'a Vocabulary, keys: &[String]) -> Option<Meaning<'a>> {
    let words: Vec<&str> = keys.iter().flat_map(|key| key.split('.')).collect();
    let longest = (1..=words.len()).rev().find_map(|taken| {
        let name = words.get(..taken)?.join(".");
        Some((vocabulary.fact(vocabulary.fact_named(&name)?), taken))
    });
    let (fact, taken) = longest?;
    let about = ["value", "items"];
    let mut rest = words.get(taken..)?.iter().filter(|word| !about.contains(word) && !is_day(word));
    let index = if fact.by.is_some() { rest.next() } else { None };
    let record = match &fact.ty {
        FactType::Record(id) | FactType::List { record: id, .. } => Some(vocabulary.record(*id)),
        FactType::Scalar(_) | FactType::Set(_) => None,
    };
    match (index, rest.next(), record) {
        (_, Some(field), Some(record)) => {
            Some(Meaning::Field(record, record.fields.iter().find(|f| *f.name == **field)?))
        }
        (Some(index), None, _) => Some(Meaning::Cell(fact, (*index).to_owned())),
        (_, None, _) => Some(Meaning::Fact(fact)),
        (_, Some(_), None) => None,
    }
}

/// Whether a key is a year or a day of a series.
fn is_day(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '-') && word.len() >= 4
}

/// The notation of a fact file, and the vocabulary it is read against; as the policies were checked last.
fn vocabulary_of(snapshot: &Snapshot, file: FileId) -> Option<(Format, Arc<CheckedSet>)> {
    let (_, doc) = snapshot.doc_of(file)?;
    let DocKind::Facts(format) = doc.kind else { return None };
    Some((format, snapshot.caches().checked_last(&set_of(snapshot, file))?))
}

/// The keys around an offset, and what is written there.
pub(super) fn place(text: &str, format: Format, offset: usize) -> Place {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let before = text.get(..offset).unwrap_or("");
    let start = before
        .rfind(|c| !is_word(c))
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let behind = text.get(offset..).unwrap_or("");
    let end = offset + behind.find(|c| !is_word(c)).unwrap_or(behind.len());
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let mut keys = match format {
        Format::Toml => toml_keys(text, line_start),
        Format::Json => Vec::new(),
        _ => yaml_keys(text, line_start),
    };
    let inline_from = if format == Format::Json { 0 } else { line_start };
    let (inline, in_value) = inline_keys(text.get(inline_from..start).unwrap_or(""), format);
    keys.extend(inline);
    let at = keys.iter().position(|key| key == "facts");
    Place {
        in_facts: at.is_some(),
        keys: keys.split_off(at.map_or(0, |at| at + 1)),
        in_value,
        word: start..end,
    }
}

/// The keys of the lines above that are indented less, outermost first.
fn yaml_keys(text: &str, line_start: usize) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let own = text.get(line_start..).unwrap_or("").lines().next().unwrap_or("");
    let mut least = indent(own);
    let mut keys = Vec::new();
    for line in text.get(..line_start).unwrap_or("").lines().rev() {
        let body = line.trim_start_matches([' ', '-']);
        if body.is_empty() || body.starts_with('#') || indent(line) >= least {
            continue;
        }
        if let Some((key, _)) = body.split_once(':') {
            keys.push(key.trim_matches(['"', '\'', ' ']).to_owned());
            least = indent(line);
        }
    }
    keys.reverse();
    keys
}

/// The keys of the table a line of TOML is in.
fn toml_keys(text: &str, line_start: usize) -> Vec<String> {
    let mut above = text.get(..line_start).unwrap_or("").lines().rev();
    let header = above.find_map(|line| line.trim().strip_prefix('[')).unwrap_or("");
    let header = header.trim_matches(['[', ']', ' ']);
    header.split('.').filter(|key| !key.is_empty()).map(|key| key.trim_matches('"').to_owned()).collect()
}

/// The keys of a run of text that are still open at its end, and whether it ends where a value stands.
fn inline_keys(text: &str, format: Format) -> (Vec<String>, bool) {
    let sign = if format == Format::Toml { '=' } else { ':' };
    let mut open: Vec<Option<String>> = Vec::new();
    let mut key: Option<String> = None;
    let mut word = String::new();
    for c in text.chars() {
        match c {
            '{' | '[' => {
                open.push(key.take());
                word.clear();
            }
            '}' | ']' => {
                open.pop();
                key = None;
                word.clear();
            }
            ',' => {
                key = None;
                word.clear();
            }
            c if c == sign => key = Some(std::mem::take(&mut word)),
            c if c.is_whitespace() || matches!(c, '"' | '\'') => {}
            '-' if word.is_empty() => {}
            c => word.push(c),
        }
    }
    let in_list_of_values = open.last().is_some_and(Option::is_some) && last_open_is_list(text);
    let in_value = key.is_some() || in_list_of_values;
    let keys = open.into_iter().flatten().chain(key).filter(|key| !key.is_empty());
    let split = |key: String| {
        if format == Format::Toml { key.split('.').map(str::to_owned).collect() } else { vec![key] }
    };
    (keys.flat_map(split).collect(), in_value)
}

/// Whether the innermost bracket that is open is that of a list.
fn last_open_is_list(text: &str) -> bool {
    let mut closed = 0;
    let innermost = text.chars().rev().find(|c| match c {
        '}' | ']' => {
            closed += 1;
            false
        }
        '{' | '[' if closed > 0 => {
            closed -= 1;
            false
        }
        '{' | '[' => true,
        _ => false,
    });
    innermost == Some('[')
}
