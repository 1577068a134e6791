//! Sets and lists, complete or open.

use super::{Datum, DatumKind, Entry, Fit, Fitter, Refused, shown};
use crate::codes::fact;
use crate::diagnostic::Diagnostic;
use crate::program::{RecordId, SetType};
use crate::source::Span;
use crate::suggest;
use crate::value::{Element, ItemValue, ListValue, SetValue};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Fitter<'_> {
    pub(super) fn set(&mut self, ty: &SetType, datum: &Datum) -> Fit<SetValue> {
        let what = format!("a list of {}", self.members_named(ty));
        let (items, open) = self.items(datum, &what)?;
        let mut members = BTreeMap::new();
        let mut sound = true;
        for item in items {
            match self.member(ty, item) {
                Ok(element) => {
                    let first = *members.entry(element).or_insert(item.span);
                    if first != item.span {
                        self.said.push(listed_twice(item.span, first));
                        sound = false;
                    }
                }
                Err(Refused) => sound = false,
            }
        }
        if sound { Ok(SetValue { members: members.into_keys().collect(), open }) } else { Err(Refused) }
    }

    fn member(&mut self, ty: &SetType, datum: &Datum) -> Fit<Element> {
        let expected = format!("one of the {}", self.members_named(ty));
        let (text, _) = self.word(datum, &expected)?;
        match ty {
            SetType::Enum(id) => self.choice(*id, text, datum.span).map(Element::Choice),
            SetType::Country => self.country(text, datum.span).map(Element::Country),
        }
    }

    pub(super) fn list(&mut self, record: RecordId, open: bool, datum: &Datum) -> Fit<ListValue> {
        let what = format!("a list of `{}`", self.vocabulary.record(record).name);
        let (items, said_open) = self.items(datum, &what)?;
        let mut found: BTreeMap<Arc<str>, (ItemValue, Span)> = BTreeMap::new();
        let mut sound = true;
        for datum in items {
            let Ok((item, key_span)) = self.item(record, datum) else {
                sound = false;
                continue;
            };
            if let Some((_, first)) = found.get(&item.key) {
                let message = format!("`{}` is listed twice", shown(&item.key));
                let diagnostic = Diagnostic::error(fact::DUPLICATE_ITEM, key_span, message)
                    .related(*first, "first here")
                    .help("give each item a key of its own");
                self.said.push(diagnostic);
                sound = false;
                continue;
            }
            found.insert(Arc::clone(&item.key), (item, key_span));
        }
        let items = found.into_values().map(|(item, _)| item).collect();
        if sound { Ok(ListValue { items, open: open || said_open }) } else { Err(Refused) }
    }

    /// `[…]`, or `{ open: true, items: […] }`.
    fn items<'d>(&mut self, datum: &'d Datum, expected: &str) -> Fit<(&'d [Datum], bool)> {
        match &datum.kind {
            DatumKind::Items(items) => Ok((items, false)),
            DatumKind::Entries(entries) => self.opened(entries, datum.span, expected),
            kind => {
                let message = format!("expected {expected}, found {}", kind.described());
                let diagnostic = Diagnostic::error(fact::TYPE_MISMATCH, datum.span, message);
                let help = match kind {
                    DatumKind::Scalar { text, .. } => Some(format!("write `[{}]`", shown(text))),
                    _ => None,
                };
                self.refuse(diagnostic.maybe_help(help))
            }
        }
    }

    fn opened<'d>(&mut self, entries: &'d [Entry], span: Span, expected: &str) -> Fit<(&'d [Datum], bool)> {
        let mut items = None;
        let mut open = false;
        let mut sound = true;
        for entry in entries {
            match (&*entry.key, &entry.value.kind) {
                ("items", DatumKind::Items(given)) => items = Some(given.as_slice()),
                ("open", DatumKind::Scalar { text, quoted: false })
                    if matches!(&**text, "true" | "false") =>
                {
                    open = &**text == "true";
                }
                ("note", _) => {}
                _ => {
                    sound = false;
                    self.said.push(not_of_open(entry, expected));
                }
            }
        }
        match items {
            Some(items) if sound => Ok((items, open)),
            None if sound => {
                let message = format!("expected {expected}, found a mapping without `items`");
                let diagnostic = Diagnostic::error(fact::TYPE_MISMATCH, span, message);
                self.refuse(
                    diagnostic.help("write `[…]`, or `{ open: true, items: […] }` where there may be others"),
                )
            }
            _ => Err(Refused),
        }
    }
}

fn not_of_open(entry: &Entry, expected: &str) -> Diagnostic {
    let (message, span) = match &*entry.key {
        "items" => (format!("expected {expected}, found {}", entry.value.kind.described()), entry.value.span),
        "open" => ("`open` is neither `true` nor `false`".to_owned(), entry.value.span),
        key => {
            let message = format!("expected {expected}, found a mapping with `{}`", shown(key));
            let help = suggest::did_you_mean(key, ["open", "items", "note"])
                .unwrap_or_else(|| "write `[…]`, or `{ open: true, items: […] }`".to_owned());
            return Diagnostic::error(fact::TYPE_MISMATCH, entry.key_span, message).help(help);
        }
    };
    Diagnostic::error(fact::TYPE_MISMATCH, span, message)
}

fn listed_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(fact::DUPLICATE_ITEM, span, "listed twice")
        .related(first, "first here")
        .help("leave one of the two out")
}
