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
    read_part(page, 0..page.text.len())
}

/// Reads a part of a text, such as a line.
pub(super) fn read_part(page: &mut Page<'_>, part: Range<usize>) -> Result<Option<Datum>, Unread> {
    let text = page.text.get(part.clone()).unwrap_or_default();
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        return not_json(page, text, part.start, &error);
    }
    let base = part.start;
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => parsed.value.map(|value| node(page, &value, (base, 0))).transpose(),
        Err(error) => {
            let at = range(base, error.range());
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

/// Marks of a part of a text that begins at a byte.
fn range(base: usize, marks: Marks) -> Range<usize> {
    base + marks.start..base + marks.end
}

/// The parser's own words, without the place that stands behind them.
fn not_json(
    page: &mut Page<'_>,
    text: &str,
    base: usize,
    error: &serde_json::Error,
) -> Result<Option<Datum>, Unread> {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(&*said, |(what, _)| what);
    let start = base + line_start(text, error.line());
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

/// A value of a part that begins at a byte, so many levels deep.
fn node(page: &mut Page<'_>, value: &Value<'_>, (base, depth): (usize, usize)) -> Result<Datum, Unread> {
    let at = range(base, value.range());
    let within = (base, depth + 1);
    if depth > DEEPEST {
        return page.too_deep(at.start..at.start + 1);
    }
    let kind = match value {
        Value::NullKeyword(_) => DatumKind::Null,
        Value::StringLit(text) => DatumKind::Scalar { text: (*text.value).into(), quoted: true },
        Value::NumberLit(number) => DatumKind::Scalar { text: number.value.into(), quoted: false },
        Value::BooleanLit(truth) => DatumKind::Scalar { text: truth.value.to_string().into(), quoted: false },
        Value::Array(array) => {
            let items: Result<_, _> = array.elements.iter().map(|item| node(page, item, within)).collect();
            DatumKind::Items(items?)
        }
        Value::Object(object) => {
            let mut entries = Vec::with_capacity(object.properties.len());
            for property in &object.properties {
                let key_span = page.span(range(base, property.name.range()));
                let key = match &property.name {
                    ObjectPropName::String(name) => (*name.value).into(),
                    ObjectPropName::Word(name) => name.value.into(),
                };
                entries.push(Entry { key, key_span, value: node(page, &property.value, within)? });
            }
            page.mapping(entries)
        }
    };
    Ok(Datum { kind, span: page.span(at) })
}
