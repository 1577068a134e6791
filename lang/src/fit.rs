//! From the untyped tree of a fact file or a test's datum to a value that fits a type of the vocabulary.
//!
//! There is one way to fit, for files and for tests, so that a test can hold whatever a file can. Everything wrong
//! in a tree is said, not only the first thing; what does not fit is refused as a whole, because a list without one
//! of its items would say something else than its author did.
//!
//! | type | what fits |
//! | --- | --- |
//! | `bool` | `true`, `false`, nothing else, and not in quotes |
//! | `count`, `number` | `12`, `-0.5`, `1.5e-7`: at most 18 significant digits, below 10^28, in the range of the type |
//! | `percent` | `12%` or `0.12`, which are the same |
//! | `date` | `2014`, `2014-06`, `2014-06-30`: a run of days |
//! | `duration` | `18 months`, `4.5 years`, `2 weeks`, `10 days` |
//! | `text` | any text, in normal form C, without control characters |
//! | `country` | an ISO 3166-1 alpha-3 code |
//! | an enum | one of its words |
//! | a set | `[a, b]`, or `{ open: true, items: [a, b] }` |
//! | a record | a mapping from its fields; a field left out or empty is not given |
//! | a list | a list of records whose keys differ, or `{ open: true, items: […] }` |
//! | anything | `{ unknown: withheld, note: "…" }`, also as a field of a record |

mod collection;
mod country;
mod datum;
mod number;
mod record;
mod scalar;
mod time;

#[cfg(test)]
mod tests;

pub use country::is_country;
pub use datum::{Datum, DatumKind, Entry};
pub use time::{DaysError, days};

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::program::{FactType, FieldType, IndexKey, IndexType, Scalar, SetType, Vocabulary};
use crate::source::Span;
use crate::suggest;
use crate::value::{Content, Days, Reason, Value};
use std::sync::Arc;

/// Fits a datum to the type of a fact.
///
/// `None` where nothing was given (`null`, an empty value) or where it does not fit; in the second case, and only
/// then, at least one error is added to `said`.
#[must_use]
pub fn fact(
    vocabulary: &Vocabulary,
    ty: &FactType,
    datum: &Datum,
    said: &mut Vec<Diagnostic>,
) -> Option<Content> {
    Fitter { vocabulary, said }.fact(ty, datum).ok().flatten()
}

/// Fits a datum to the type of a field, where a test gives one field of a record. `None` as with [`fact`].
#[must_use]
pub fn field(
    vocabulary: &Vocabulary,
    ty: &FieldType,
    datum: &Datum,
    said: &mut Vec<Diagnostic>,
) -> Option<Content> {
    Fitter { vocabulary, said }.field(ty, datum).ok().flatten()
}

/// The cell that a word names in a fact `by` an enum or by obligation: an enum's value, or an obligation's full name
/// or, where only one package has it, its name alone. An error is added to `said` where there is none.
#[must_use]
pub fn index(
    vocabulary: &Vocabulary,
    by: IndexType,
    word: &str,
    span: Span,
    said: &mut Vec<Diagnostic>,
) -> Option<IndexKey> {
    let found = find_index(vocabulary, by, word);
    if found.is_none() {
        let names: Vec<&str> = match by {
            IndexType::Enum(id) => vocabulary.enumeration(id).values.iter().map(|(w, _)| &**w).collect(),
            IndexType::Obligation => vocabulary.obligations.iter().map(|(name, _)| &**name).collect(),
        };
        let what = match by {
            IndexType::Enum(id) => format!("value of `{}`", vocabulary.enumeration(id).name),
            IndexType::Obligation => "obligation".to_owned(),
        };
        let message = format!("`{}` is no {what}", shown(word));
        let help = suggest::did_you_mean(word, names.iter().copied()).or_else(|| one_of(&names));
        said.push(Diagnostic::error(codes::fact::UNKNOWN_INDEX, span, message).maybe_help(help));
    }
    found
}

fn find_index(vocabulary: &Vocabulary, by: IndexType, word: &str) -> Option<IndexKey> {
    match by {
        IndexType::Enum(id) => vocabulary.enumeration(id).value(word).map(IndexKey::Choice),
        IndexType::Obligation => {
            let exact = vocabulary.obligations.iter().find(|(name, _)| &**name == word);
            let short = |name: &str| name.rsplit('.').next() == Some(word);
            let mut by_name = vocabulary.obligations.iter().filter(|(name, _)| short(name));
            let only = by_name.next().filter(|_| by_name.next().is_none());
            exact.or(only).map(|(_, rule)| IndexKey::Rule(*rule))
        }
    }
}

/// The days that a text names, `2014`, `2014-06` or `2014-06-30`; an error is added to `said` where it names none.
#[must_use]
pub fn date(text: &str, span: Span, said: &mut Vec<Diagnostic>) -> Option<Days> {
    days(text).map_err(|error| said.push(time::unfit(error, text, span))).ok()
}

/// A country's code; an error is added to `said` where a word is none.
#[must_use]
pub fn country(code: &str, span: Span, said: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
    if !is_country(code) {
        said.push(scalar::no_country(code, span));
        return None;
    }
    Some(code.into())
}

/// What a datum could not be fitted to was said already.
pub(crate) struct Refused;

/// A datum's content, nothing where none was given, or a refusal that has been said.
pub(crate) type Fit<T = Option<Content>> = Result<T, Refused>;

/// Fits data, and collects what is wrong with them.
struct Fitter<'a> {
    vocabulary: &'a Vocabulary,
    said: &'a mut Vec<Diagnostic>,
}

impl Fitter<'_> {
    fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Fit<T> {
        self.said.push(diagnostic);
        Err(Refused)
    }

    fn fact(&mut self, ty: &FactType, datum: &Datum) -> Fit {
        self.content(datum, |me, datum| match ty {
            FactType::Scalar(scalar) => me.scalar(scalar, datum),
            FactType::Set(set) => me.set(set, datum).map(Value::Set),
            FactType::Record(record) => me.record(*record, datum).map(Value::Record),
            FactType::List { record, open } => me.list(*record, *open, datum).map(Value::List),
        })
    }

    fn field(&mut self, ty: &FieldType, datum: &Datum) -> Fit {
        self.content(datum, |me, datum| match ty {
            FieldType::Scalar(scalar) => me.scalar(scalar, datum),
            FieldType::Set(set) => me.set(set, datum).map(Value::Set),
        })
    }

    /// Nothing, a reason, or else a value.
    fn content(&mut self, datum: &Datum, value: impl FnOnce(&mut Self, &Datum) -> Fit<Value>) -> Fit {
        match &datum.kind {
            DatumKind::Null => Ok(None),
            DatumKind::Entries(entries) if entries.iter().any(|e| &*e.key == "unknown") => {
                self.reason(entries).map(|reason| Some(Content::Missing(reason)))
            }
            _ => value(self, datum).map(|value| Some(Content::Value(value))),
        }
    }

    /// `{ unknown: withheld, note: "…" }`
    fn reason(&mut self, entries: &[Entry]) -> Fit<Reason> {
        let mut found = Err(Refused);
        let mut sound = true;
        for entry in entries {
            match &*entry.key {
                "unknown" => found = self.reason_word(&entry.value),
                "note" => {}
                key => {
                    sound = false;
                    let message = format!("`{}` does not stand beside `unknown`", shown(key));
                    let diagnostic = Diagnostic::error(codes::fact::UNKNOWN_FIELD, entry.key_span, message)
                        .help("write `{ unknown: withheld, note: \"…\" }`");
                    self.said.push(diagnostic);
                }
            }
        }
        if sound { found } else { Err(Refused) }
    }

    fn reason_word(&mut self, datum: &Datum) -> Fit<Reason> {
        let DatumKind::Scalar { text, .. } = &datum.kind else {
            let message = format!("expected a reason, found {}", datum.kind.described());
            let diagnostic = Diagnostic::error(codes::fact::UNKNOWN_REASON, datum.span, message);
            return self.refuse(diagnostic.help(GIVEN_REASONS));
        };
        match Reason::from_word(text) {
            Some(reason) if reason.can_be_given() => Ok(reason),
            Some(reason) => {
                let message = format!("`{}` is found out, not given", reason.word());
                self.refuse(
                    Diagnostic::error(codes::fact::UNKNOWN_REASON, datum.span, message).help(GIVEN_REASONS),
                )
            }
            None => {
                let words = Reason::ALL.into_iter().filter(|r| r.can_be_given()).map(Reason::word);
                let help = suggest::did_you_mean(text, words).unwrap_or_else(|| GIVEN_REASONS.to_owned());
                let message = format!("`{}` is no reason for a missing value", shown(text));
                self.refuse(Diagnostic::error(codes::fact::UNKNOWN_REASON, datum.span, message).help(help))
            }
        }
    }

    /// The scalar under a datum, or a refusal that says what was expected.
    fn word<'d>(&mut self, datum: &'d Datum, expected: &str) -> Fit<(&'d Arc<str>, bool)> {
        match &datum.kind {
            DatumKind::Scalar { text, quoted } => Ok((text, *quoted)),
            kind => {
                let message = format!("expected {expected}, found {}", kind.described());
                self.refuse(Diagnostic::error(codes::fact::TYPE_MISMATCH, datum.span, message))
            }
        }
    }

    /// What a scalar type asks for, in words.
    fn named(&self, scalar: &Scalar) -> String {
        match scalar {
            Scalar::Bool => "`true` or `false`".to_owned(),
            Scalar::Number(ty) => number::named(ty),
            Scalar::Date => "a date".to_owned(),
            Scalar::Duration => "a duration".to_owned(),
            Scalar::Text => "a text".to_owned(),
            Scalar::Country => "a country".to_owned(),
            Scalar::Enum(id) => format!("a value of `{}`", self.vocabulary.enumeration(*id).name),
        }
    }

    /// What a set holds, in words.
    fn members_named(&self, ty: &SetType) -> String {
        match ty {
            SetType::Enum(id) => format!("values of `{}`", self.vocabulary.enumeration(*id).name),
            SetType::Country => "countries".to_owned(),
        }
    }
}

const GIVEN_REASONS: &str = "write `withheld`, `not_reported`, `not_collected` or `not_due`";

/// `write one of `a`, `b``, where the names are few enough to read.
fn one_of(names: &[&str]) -> Option<String> {
    let listed = names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    (!names.is_empty() && names.len() <= 12).then(|| format!("write one of {listed}"))
}

/// Whether a character steers a screen or turns the direction of writing around, instead of being read.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// The user's words as a message shows them: on one line, without control characters, not too long.
#[must_use]
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut out: String =
        text.chars().take(LONGEST).map(|c| if steers(c) || c == '`' { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
