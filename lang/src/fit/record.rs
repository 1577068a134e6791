//! Records and the keys of list items.

use super::{Datum, DatumKind, Entry, Fit, Fitter, Refused, one_of, shown};
use crate::codes::fact;
use crate::diagnostic::Diagnostic;
use crate::program::{FieldType, Record, RecordId, Scalar};
use crate::source::Span;
use crate::suggest;
use crate::value::{Content, Fields, ItemValue, Value};
use std::sync::Arc;

impl Fitter<'_> {
    pub(super) fn record(&mut self, id: RecordId, datum: &Datum) -> Fit<Fields> {
        let record = self.vocabulary.record(id);
        let entries = self.entries(record, datum)?;
        let mut fields: Fields = vec![None; record.fields.len()];
        let mut sound = true;
        for entry in entries {
            let Some(at) = record.field(&entry.key) else {
                self.said.push(unknown_field(record, entry));
                sound = false;
                continue;
            };
            match self.entry(record, at, entry) {
                Ok(content) => {
                    if let Some(field) = fields.get_mut(at as usize) {
                        *field = content;
                    }
                }
                Err(Refused) => sound = false,
            }
        }
        if sound { Ok(fields) } else { Err(Refused) }
    }

    fn entry(&mut self, record: &Record, at: u32, entry: &Entry) -> Fit {
        let Some(field) = record.fields.get(at as usize) else { return Err(Refused) };
        match &entry.value.kind {
            DatumKind::Entries(inner) if inner.iter().any(|e| &*e.key == "value") => {
                let message = format!("`{}` is a field: it has no date or source of its own", field.name);
                let help = "write the value alone; date and source belong to the whole record";
                self.refuse(Diagnostic::error(fact::TYPE_MISMATCH, entry.value.span, message).help(help))
            }
            _ => self.field(&field.ty, &entry.value),
        }
    }

    fn entries<'d>(&mut self, record: &Record, datum: &'d Datum) -> Fit<&'d [Entry]> {
        match &datum.kind {
            DatumKind::Entries(entries) => Ok(entries),
            kind => {
                let message = format!("expected a `{}`, found {}", record.name, kind.described());
                let example =
                    record.fields.first().map(|f| format!("write its fields: `{{ {}: … }}`", f.name));
                let diagnostic = Diagnostic::error(fact::TYPE_MISMATCH, datum.span, message);
                self.refuse(diagnostic.maybe_help(example))
            }
        }
    }

    /// An item of a list, and where its key stands.
    pub(super) fn item(&mut self, id: RecordId, datum: &Datum) -> Fit<(ItemValue, Span)> {
        let fields = self.record(id, datum)?;
        let record = self.vocabulary.record(id);
        let at = record.key.unwrap_or(0) as usize;
        let Some(field) = record.fields.get(at) else { return Err(Refused) };
        let span = value_span(datum, &field.name);
        let Some(Some(Content::Value(value))) = fields.get(at) else {
            let message = format!("an item of `{}` without its key `{}`", record.name, field.name);
            let help = format!("write `{}: …`: it finds the item again in other years", field.name);
            return self.refuse(Diagnostic::error(fact::MISSING_KEY, span, message).help(help));
        };
        match key_text(value, &field.ty, self) {
            Some(key) => Ok((ItemValue { key, fields }, span)),
            None => {
                let message = format!("the key `{}` of an item does not name one thing", field.name);
                let help = "write a text that is not empty, or a date known to the day";
                self.refuse(Diagnostic::error(fact::MISSING_KEY, span, message).help(help))
            }
        }
    }
}

/// The key as the text that findings name it by.
fn key_text(value: &Value, ty: &FieldType, fitter: &Fitter<'_>) -> Option<Arc<str>> {
    Some(match (value, ty) {
        (Value::Text(text), _) if !text.trim().is_empty() => Arc::clone(text),
        (Value::Choice(at), FieldType::Scalar(Scalar::Enum(id))) => {
            fitter.vocabulary.enumeration(*id).word(*at).into()
        }
        (Value::Number(number), _) => number.normalize().to_string().into(),
        (Value::Date(days), _) if days.first == days.last => days.first.to_string().into(),
        (Value::Duration(length), _) => length.to_string().into(),
        (Value::Bool(truth), _) => truth.to_string().into(),
        _ => return None,
    })
}

/// Where the value of a field stands, or else the whole.
fn value_span(datum: &Datum, field: &str) -> Span {
    match &datum.kind {
        DatumKind::Entries(entries) => {
            entries.iter().find(|e| &*e.key == field).map_or(datum.span, |e| e.value.span)
        }
        _ => datum.span,
    }
}

fn unknown_field(record: &Record, entry: &Entry) -> Diagnostic {
    let names: Vec<&str> = record.fields.iter().map(|f| &*f.name).collect();
    let message = format!("`{}` has no field `{}`", record.name, shown(&entry.key));
    let help = suggest::did_you_mean(&entry.key, names.iter().copied()).or_else(|| one_of(&names));
    Diagnostic::error(fact::UNKNOWN_FIELD, entry.key_span, message).maybe_help(help)
}
