//! The untyped tree, and how a test's datum becomes one.

use crate::source::Span;
use crate::syntax;
use crate::value::Reason;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A value as a fact file or a test writes it, before its type is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datum {
    /// What it says.
    pub kind: DatumKind,
    /// Where it stands.
    pub span: Span,
}

/// What a datum says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatumKind {
    /// Nothing: `null`, `~`, an empty value.
    Null,
    /// A word, number, date or text. `quoted` says that the file marked it as text.
    Scalar {
        /// As written, without quotes.
        text: Arc<str>,
        /// Whether it was quoted.
        quoted: bool,
    },
    /// A list.
    Items(Vec<Datum>),
    /// A mapping; keys keep their order and their places.
    Entries(Vec<Entry>),
}

/// An entry of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub key: Arc<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Datum,
}

impl Datum {
    /// A word, number or date, not quoted.
    #[must_use]
    pub fn plain(text: impl Into<Arc<str>>, span: Span) -> Self {
        Datum { kind: DatumKind::Scalar { text: text.into(), quoted: false }, span }
    }
}

impl DatumKind {
    /// What it is, for a message: `a list`, `a mapping`.
    #[must_use]
    pub fn described(&self) -> &'static str {
        match self {
            DatumKind::Null => "nothing",
            DatumKind::Scalar { quoted: true, .. } => "a text",
            DatumKind::Scalar { .. } => "a single value",
            DatumKind::Items(_) => "a list",
            DatumKind::Entries(_) => "a mapping",
        }
    }
}

/// A test's datum as a fact file would write it: a reason's word is `{ unknown: … }`, an open list
/// `{ open: true, items: […] }`, a series a mapping from years, `{a, b}` a list of words.
impl From<&syntax::Datum> for Datum {
    fn from(given: &syntax::Datum) -> Self {
        let span = given.span;
        let kind = match &given.kind {
            syntax::DatumKind::Bool(truth) => word(truth.to_string()),
            syntax::DatumKind::Number(literal) => word(number(literal)),
            syntax::DatumKind::Date(date) => word(date.to_string()),
            syntax::DatumKind::Duration(length) => word(duration(length)),
            syntax::DatumKind::Text(text) => {
                DatumKind::Scalar { text: Arc::clone(&text.value), quoted: true }
            }
            syntax::DatumKind::Word(name) if Reason::from_word(&name.text).is_some() => {
                let value = Datum::plain(Arc::clone(&name.text), name.span);
                DatumKind::Entries(vec![entry("unknown", name.span, value)])
            }
            syntax::DatumKind::Word(name) => word(Arc::clone(&name.text)),
            syntax::DatumKind::Items { open, items } => {
                let items = DatumKind::Items(items.iter().map(Datum::from).collect());
                if *open { opened(items, span) } else { items }
            }
            syntax::DatumKind::Series(years) => DatumKind::Entries(
                years
                    .iter()
                    .map(|(year, at, datum)| entry(format!("{year:04}"), *at, datum.into()))
                    .collect(),
            ),
            syntax::DatumKind::Entries(entries) => braces(entries),
        };
        Datum { kind, span }
    }
}

fn word(text: impl Into<Arc<str>>) -> DatumKind {
    DatumKind::Scalar { text: text.into(), quoted: false }
}

fn entry(key: impl Into<Arc<str>>, key_span: Span, value: Datum) -> Entry {
    Entry { key: key.into(), key_span, value }
}

fn opened(items: DatumKind, span: Span) -> DatumKind {
    let entries = vec![
        entry("open", span, Datum::plain("true", span)),
        entry("items", span, Datum { kind: items, span }),
    ];
    DatumKind::Entries(entries)
}

/// `{ name "A", share 5% }` is a mapping, `{ domestic, foreign }` a list.
fn braces(entries: &[(syntax::Name, Option<syntax::Datum>)]) -> DatumKind {
    if entries.iter().all(|(_, value)| value.is_none()) {
        return DatumKind::Items(
            entries.iter().map(|(name, _)| Datum::plain(Arc::clone(&name.text), name.span)).collect(),
        );
    }
    let mapped = |(name, value): &(syntax::Name, Option<syntax::Datum>)| Entry {
        key: Arc::clone(&name.text),
        key_span: name.span,
        value: value.as_ref().map_or(Datum { kind: DatumKind::Null, span: name.span }, Datum::from),
    };
    DatumKind::Entries(entries.iter().map(mapped).collect())
}

fn number(literal: &syntax::Literal) -> String {
    match literal.value.checked_mul(Decimal::ONE_HUNDRED).filter(|_| literal.percent) {
        Some(hundredths) => format!("{}%", hundredths.normalize()),
        None => literal.value.to_string(),
    }
}

fn duration(length: &syntax::Duration) -> String {
    let unit = match length.unit {
        syntax::Period::Day => "days",
        syntax::Period::Week => "weeks",
        syntax::Period::Month => "months",
        syntax::Period::Year => "years",
    };
    format!("{} {unit}", length.amount.normalize())
}
