//! CSV as RFC 4180 has it: commas, `"` around what holds commas, the first row names the columns.

use super::page::{Page, Unread};
use csv_core::{ReadFieldResult, Reader};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::Span;
use std::ops::Range;
use std::sync::Arc;

/// A field of a row: its text without quotes and blanks around it, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

/// A table whose rows are as long as its header.
pub(super) struct Table {
    pub(super) header: Vec<Field>,
    pub(super) rows: Vec<Vec<Field>>,
}

/// Reads a text; nothing where it is empty. Rows of another length are named and left out.
pub(super) fn read(page: &mut Page<'_>) -> Result<Option<Table>, Unread> {
    if let Some(at) = open_quote(page.text) {
        return page.malformed(at..at + 1, "a `\"` opens here and none closes it");
    }
    let mut records = records(page).into_iter();
    let Some(header) = records.next() else { return Ok(None) };
    let mut rows = Vec::new();
    for record in records {
        if record.len() == header.len() {
            rows.push(record);
        } else {
            let diagnostic = wrong_length(&record, header.len());
            page.said.extend(diagnostic);
        }
    }
    Ok(Some(Table { header, rows }))
}

/// The first line of a text, as a table without rows; none where nothing stands there.
pub(super) fn header(page: &Page<'_>, end: usize) -> Option<Table> {
    let first = page.text.get(..end)?;
    if first.trim().is_empty() {
        return None;
    }
    Some(Table { header: plain_row(page, 0..end), rows: Vec::new() })
}

/// The fields of a line without quotes.
pub(super) fn plain_row(page: &Page<'_>, line: Range<usize>) -> Vec<Field> {
    let text = page.text.get(line.clone()).unwrap_or_default();
    let mut start = line.start;
    let mut fields = Vec::new();
    for text in text.split_inclusive(',') {
        let range = start..start + text.len();
        start = range.end;
        fields.push(field(page, range, text.strip_suffix(',').unwrap_or(text).as_bytes()));
    }
    if text.is_empty() || text.ends_with(',') {
        fields.push(field(page, start..start, b""));
    }
    fields
}

fn wrong_length(record: &[Field], expected: usize) -> Option<Diagnostic> {
    let (first, last) = (record.first()?, record.last()?);
    let message = format!("this row has {} fields, its header {expected}", record.len());
    let diagnostic = Diagnostic::error(codes::fact::ROW_LENGTH, first.span.to(last.span), message);
    Some(
        diagnostic.help("leave a field empty where nothing was observed, and put a text with commas in `\"`"),
    )
}

fn records(page: &Page<'_>) -> Vec<Vec<Field>> {
    let mut reader = Reader::new();
    let mut records = vec![];
    let mut record = vec![];
    let mut output = vec![0; page.text.len().min(1 << 16) + 8];
    let mut at = 0;
    let mut start = 0;
    let mut written: Vec<u8> = vec![];
    loop {
        let input = page.text.as_bytes().get(at..).unwrap_or_default();
        let (result, read, wrote) = reader.read_field(input, &mut output);
        at += read;
        written.extend(output.get(..wrote).unwrap_or_default());
        match result {
            ReadFieldResult::Field { record_end } => {
                record.push(field(page, start..at, &written));
                written.clear();
                start = at;
                if record_end {
                    records.push(std::mem::take(&mut record));
                }
            }
            ReadFieldResult::End => return records,
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
        }
    }
}

/// The field read from `range`, which begins with the line breaks before it and ends with what separates it.
fn field(page: &Page<'_>, range: Range<usize>, written: &[u8]) -> Field {
    let raw = page.text.get(range.clone()).unwrap_or("");
    let body = raw.trim_start_matches(['\r', '\n']);
    let start = range.start + raw.len() - body.len();
    let body = body.trim_end_matches(['\r', '\n']);
    let body = body.strip_suffix(',').unwrap_or(body);
    let blank = body.len() - body.trim_start().len();
    let visible = start + blank..start + blank + body.trim().len();
    let span = if visible.is_empty() { page.span(start..start + 1) } else { page.span(visible) };
    Field { text: String::from_utf8_lossy(written).trim().into(), span }
}

/// Where a `"` opens that nothing closes.
fn open_quote(text: &str) -> Option<usize> {
    let mut open = None;
    let mut begins = true;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, open) {
            (b'"', None) if begins => open = Some(at),
            (b'"', Some(_)) => open = None,
            // Two quotes within quotes stand for one: the first closes, the second opens again.
            (b'"', None) if at > 0 && text.as_bytes().get(at - 1) == Some(&b'"') => open = Some(at),
            _ => {}
        }
        begins = matches!(byte, b',' | b'\n' | b'\r');
    }
    open
}
