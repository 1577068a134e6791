//! TOML. Its dates are read as they are written; what it cannot write bare (`12%`, `2014-06`) stands in quotes.

use super::page::{DEEPEST, Page, Unread};
use r2pc_lang::fit::{Datum, DatumKind, Entry};
use r2pc_lang::source::Span;
use std::ops::Range;
use toml_edit::{Document, Item, Key, TableLike, Value};

/// Reads a text.
pub(super) fn read(page: &mut Page<'_>) -> Result<Option<Datum>, Unread> {
    match Document::parse(page.text) {
        Ok(document) => {
            let whole = page.first_line();
            let kind = table(page, document.as_table(), 0)?;
            Ok(Some(Datum { kind, span: whole }))
        }
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            let message = error.message().lines().next().unwrap_or("").trim_end_matches('.').to_owned();
            if message.contains("recurs") {
                return page.too_deep(at);
            }
            page.malformed(at, format!("the text is no TOML: {message}"))
        }
    }
}

fn table(page: &mut Page<'_>, table: &dyn TableLike, depth: usize) -> Result<DatumKind, Unread> {
    if depth > DEEPEST {
        return page.too_deep(0..0);
    }
    let mut entries = Vec::new();
    for (name, item) in table.iter() {
        let at = table.key(name).and_then(Key::span);
        let key_span = at.clone().map(|at| page.span(at));
        let value = node(page, item, key_span, depth + 1)?;
        entries.push(Entry { key: name.into(), key_span: key_span.unwrap_or(value.span), value });
    }
    Ok(page.mapping(entries))
}

/// An item; `key` is where its key stands. Tables that are spread over the text are drawn at their key.
fn node(page: &mut Page<'_>, item: &Item, key: Option<Span>, depth: usize) -> Result<Datum, Unread> {
    let own = item.span().map(|at| page.span(at));
    let span = key.or(own).unwrap_or_else(|| page.first_line());
    let kind = match item {
        Item::None => DatumKind::Null,
        Item::Value(value) => return value_node(page, value, span, depth),
        Item::Table(inner) => table(page, inner, depth)?,
        Item::ArrayOfTables(tables) => {
            let mut items = Vec::with_capacity(tables.len());
            for each in tables {
                let span = each.span().map_or(span, |at| page.span(at));
                items.push(Datum { kind: table(page, each, depth + 1)?, span });
            }
            DatumKind::Items(items)
        }
    };
    Ok(Datum { kind, span })
}

fn value_node(page: &mut Page<'_>, value: &Value, outer: Span, depth: usize) -> Result<Datum, Unread> {
    let at = value.span();
    if depth > DEEPEST {
        return page.too_deep(at.unwrap_or(0..0));
    }
    let span = at.clone().map_or(outer, |at| page.span(at));
    let kind = match value {
        Value::Array(array) => {
            let mut items = Vec::with_capacity(array.len());
            for inner in array {
                items.push(value_node(page, inner, span, depth + 1)?);
            }
            DatumKind::Items(items)
        }
        Value::InlineTable(inner) => table(page, inner, depth)?,
        value => scalar(page, value, at),
    };
    Ok(Datum { kind, span })
}

/// Numbers are taken from the text, so that none goes through binary floating point.
fn scalar(page: &Page<'_>, value: &Value, at: Option<Range<usize>>) -> DatumKind {
    let plain = |text: &str| DatumKind::Scalar { text: text.into(), quoted: false };
    match value {
        Value::String(text) => DatumKind::Scalar { text: text.value().as_str().into(), quoted: true },
        Value::Boolean(truth) => plain(if *truth.value() { "true" } else { "false" }),
        Value::Datetime(day) => plain(&day.value().to_string()),
        _ => plain(&at.and_then(|at| page.text.get(at)).unwrap_or("").replace('_', "")),
    }
}
