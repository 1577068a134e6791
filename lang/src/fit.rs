//! From the untyped tree of a fact file or a test's datum to a value that fits a type of the vocabulary.

use crate::source::Span;
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
