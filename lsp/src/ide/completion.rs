//! What can be written at a place: read from the words before it, so that it works in a text that is half written.

mod context;
mod offers;

pub(in crate::ide) use offers::use_line;

use super::{Page, describe};
use crate::state::Snapshot;
use context::{Context, Wanted};
use r2pc_lang::diagnostic::Edit;
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::symbols::{Definition, Kind};

/// What an offer is, for its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferKind {
    /// A word of the language.
    Keyword,
    /// A text with gaps to be filled in.
    Snippet,
    /// What is declared.
    Name(Kind),
    /// A variable.
    Variable,
    /// A value or outcome that the language gives.
    Value,
    /// A package.
    Package,
    /// A built-in type.
    Type,
}

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: OfferKind,
    /// Its type or title.
    pub detail: String,
    /// What it means, in Markdown.
    pub documentation: String,
    /// What is replaced.
    pub replaces: Span,
    /// What stands there afterwards; with gaps `${1:…}` if it is a snippet.
    pub text: String,
    /// How near it is to what is wanted: smaller is nearer.
    pub rank: u8,
    /// What else is changed: a `use` line.
    pub also: Option<Edit>,
}

/// How many offers are made at most; who types on is asked for again.
const LIMIT: usize = 200;

/// What can be written at an offset, nearest first, and whether there is more.
#[must_use]
pub fn completion(snapshot: &Snapshot, file: FileId, offset: usize) -> (Vec<Offer>, bool) {
    let Some(page) = Page::of(snapshot, file) else { return (Vec::new(), false) };
    let context = Context::at(&page, offset);
    let mut offers = offers::offers(&page, &context);
    let typed = context.typed(&page);
    offers.retain(|offer| fits(&offer.label, typed));
    offers.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
    offers.dedup_by(|a, b| a.label == b.label && a.also.is_none() == b.also.is_none());
    let more = offers.len() > LIMIT;
    offers.truncate(LIMIT);
    (offers, more)
}

/// Whether a label holds what was typed, letter by letter in order.
fn fits(label: &str, typed: &str) -> bool {
    let mut letters = label.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}

/// A name that is declared.
fn named(page: &Page<'_>, context: &Context, definition: &Definition, rank: u8) -> Offer {
    let title = describe::title(page, definition).unwrap_or_default();
    let ty = describe::type_text(page, definition);
    let detail = match (&ty, definition.kind) {
        (Some(ty), _) if title.is_empty() => ty.clone(),
        (Some(ty), _) => format!("{ty} · {title}"),
        (None, kind) if title.is_empty() => kind.word().to_owned(),
        (None, kind) => format!("{} · {title}", kind.word()),
    };
    Offer {
        label: definition.name.to_string(),
        kind: OfferKind::Name(definition.kind),
        detail,
        documentation: describe::paragraphs(page, definition).join("\n\n"),
        replaces: context.replaces,
        text: definition.name.to_string(),
        rank,
        also: None,
    }
}

/// A plain word.
fn word(context: &Context, text: &str, kind: OfferKind, detail: &str, rank: u8) -> Offer {
    Offer {
        label: text.to_owned(),
        kind,
        detail: detail.to_owned(),
        documentation: String::new(),
        replaces: context.replaces,
        text: text.to_owned(),
        rank,
        also: None,
    }
}

/// What is wanted at an offset, for other features: whether a rule, a condition, a value.
#[must_use]
pub fn wants_condition(page: &Page<'_>, offset: usize) -> bool {
    matches!(Context::at(page, offset).wanted, Wanted::Operand(_))
}
