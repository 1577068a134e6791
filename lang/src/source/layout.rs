//! How the places of a text are told: by line, or by the cell of a table that the text was made from.

use std::sync::Arc;

/// What the lines of a text are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Lines of a text that people write.
    #[default]
    Lines,
    /// Rows of a sheet of a workbook as lines of CSV: line n is row n.
    Sheet {
        /// The name of the sheet.
        name: Arc<str>,
        /// The column of the first field, from 0.
        left: u32,
    },
    /// Records as lines of CSV, the names of their fields above them: line n is record n - 1.
    Records,
}

impl Layout {
    /// The place in a file that a text was made from: `Data!B7`, or `7:rule_of_law`; none where the text is the file.
    pub(super) fn cell(&self, text: &str, line_start: usize, line: usize, offset: usize) -> Option<String> {
        let field = || field_at(text.get(line_start..).unwrap_or(""), offset.saturating_sub(line_start));
        match self {
            Layout::Lines => None,
            Layout::Sheet { name, left } => {
                let column = letters(*left as usize + field());
                Some(format!("{}!{column}{}", sheet_name(name), line + 1))
            }
            Layout::Records => {
                let name = nth_field(text.lines().next().unwrap_or(""), field());
                Some(if line == 0 { name } else { format!("{line}:{name}") })
            }
        }
    }

    /// Row and column of a cell as people count; none where the text is the file.
    pub(super) fn row_column(
        &self,
        text: &str,
        line_start: usize,
        line: usize,
        offset: usize,
    ) -> Option<(usize, usize)> {
        let field = field_at(text.get(line_start..).unwrap_or(""), offset.saturating_sub(line_start));
        match self {
            Layout::Lines => None,
            Layout::Sheet { left, .. } => Some((line + 1, *left as usize + field + 1)),
            Layout::Records => Some((line.max(1), field + 1)),
        }
    }
}

/// The name of a sheet as formulas write it.
fn sheet_name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// `A` for 0, `Z` for 25, `AA` for 26.
#[must_use]
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Which field of a line of CSV a byte is in.
fn field_at(line: &str, byte: usize) -> usize {
    let mut quoted = false;
    let before = line.bytes().take(byte).filter(|b| {
        quoted ^= *b == b'"';
        *b == b',' && !quoted
    });
    before.count()
}

/// The text of a field of a line of CSV.
fn nth_field(line: &str, field: usize) -> String {
    let start = (0..=line.len()).find(|byte| field_at(line, *byte) == field).unwrap_or(line.len());
    let rest = line.get(start..).unwrap_or("");
    let length = (0..rest.len()).find(|byte| field_at(rest, *byte + 1) > 0).unwrap_or(rest.len());
    let text = rest.get(..length).unwrap_or("").trim();
    match text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn columns_of_a_sheet_have_letters() {
        let named = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_place_in_a_sheet_is_its_cell() {
        let layout = Layout::Sheet { name: "Data 2014".into(), left: 1 };
        let file = SourceFile::new("a.xlsx", "\ncountry,\"a, \"\"b\"\"\",c\nGHA,1,2\n").laid_out(layout);
        let at = |needle: &str| file.text().find(needle).unwrap_or(0);
        assert_eq!(file.place(at("country")), "'Data 2014'!B2");
        assert_eq!(file.place(at("c\n")), "'Data 2014'!D2");
        assert_eq!(file.place(at("2\n")), "'Data 2014'!D3");
        assert_eq!(file.position(at("1,2")), crate::source::LineColumn { line: 3, column: 3 });
    }

    #[test]
    fn a_place_among_records_is_a_record_and_a_field() {
        let file = SourceFile::new("a.parquet", "iso3,\"a, b\"\nGHA,1\nKEN,2\n").laid_out(Layout::Records);
        let at = |needle: &str| file.text().find(needle).unwrap_or(0);
        assert_eq!(file.place(at("2\n")), "2:a, b");
        assert_eq!(file.place(at("KEN")), "2:iso3");
        assert_eq!(file.place(at("\"a")), "a, b");
        assert_eq!(file.position(at("2\n")), crate::source::LineColumn { line: 2, column: 2 });
    }

    #[test]
    fn a_place_in_a_text_is_its_line() {
        let file = SourceFile::new("a.csv", "a,b\nc,d\n");
        assert_eq!((file.place(4), file.cell(4)), ("2".to_owned(), None));
    }
}
