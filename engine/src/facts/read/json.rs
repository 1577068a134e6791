//! JSON as RFC 8259 has it: no comments, no trailing commas. `serde_json` decides whether a text is JSON, because it
//! is strict; `jsonc-parser` then says where everything stands.

use super::page::{DEEPEST, Page, Unread};
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range as Marks, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use r2pc_lang::fit::{Datum, DatumKind, Entry};
use std::ops::Range;

/// Reads a text.
pub(super) fn read(page: &mut Page<'_>) -> Result<Option<Datum>, Unread> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(page.text) {
        return not_json(page, &error);
    }
    match parse_to_ast(page.text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => parsed.value.map(|value| node(page, &value, 0)).transpose(),
        Err(error) => {
            let at = range(error.range());
            match error.kind() {
                ParseErrorKind::NestingDepthExceeded => page.too_deep(at),
                kind => {
                    let what = kind.to_string();
                    page.malformed(at, format!("the text is no JSON: {}", lower(&what)))
                }
            }
        }
    }
}

fn range(marks: Marks) -> Range<usize> {
    marks.start..marks.end
}

/// The parser's own words, without the place that stands behind them.
fn not_json(page: &mut Page<'_>, error: &serde_json::Error) -> Result<Option<Datum>, Unread> {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(&*said, |(what, _)| what);
    let start = line_start(page.text, error.line());
    let at = start + error.column().saturating_sub(1);
    page.malformed(at..at, format!("the text is no JSON: {}", lower(what)))
}

/// The byte at which a line begins, counted from 1.
fn line_start(text: &str, line: usize) -> usize {
    let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).nth(line.saturating_sub(1)).unwrap_or(text.len())
}

/// The parsers' sentences, as messages are written here.
fn lower(text: &str) -> String {
    if let Some(what) = text.strip_prefix("EOF while parsing ") {
        return format!("it ends within {what}");
    }
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn node(page: &mut Page<'_>, value: &Value<'_>, depth: usize) -> Result<Datum, Unread> {
    let at = range(value.range());
    if depth > DEEPEST {
        return page.too_deep(at.start..at.start + 1);
    }
    let kind = match value {
        Value::NullKeyword(_) => DatumKind::Null,
        Value::StringLit(text) => DatumKind::Scalar { text: (*text.value).into(), quoted: true },
        Value::NumberLit(number) => DatumKind::Scalar { text: number.value.into(), quoted: false },
        Value::BooleanLit(truth) => DatumKind::Scalar { text: truth.value.to_string().into(), quoted: false },
        Value::Array(array) => {
            let items: Result<_, _> = array.elements.iter().map(|item| node(page, item, depth + 1)).collect();
            DatumKind::Items(items?)
        }
        Value::Object(object) => {
            let mut entries = Vec::with_capacity(object.properties.len());
            for property in &object.properties {
                let key_span = page.span(range(property.name.range()));
                let key = match &property.name {
                    ObjectPropName::String(name) => (*name.value).into(),
                    ObjectPropName::Word(name) => name.value.into(),
                };
                entries.push(Entry { key, key_span, value: node(page, &property.value, depth + 1)? });
            }
            page.mapping(entries)
        }
    };
    Ok(Datum { kind, span: page.span(at) })
}
