//! Tables that are no text, as one: a workbook's sheet and the records of a Parquet file become lines of CSV, and the
//! layout of that text leads each place back to its cell.

use super::guard::guarded;
use super::mapping::Mapping;
use super::parquet::{self, Table};
use super::{Format, MAX_BYTES, sheet};
use r2pc_lang::codes::{Code, fact, io};
use r2pc_lang::source::{Layout, Span, Text};
use std::sync::Arc;

/// A table as text.
#[derive(Clone, Debug)]
pub struct Rendition {
    /// Lines of CSV; of a Parquet file they are made when somebody asks.
    pub text: Text,
    /// What the lines are.
    pub layout: Layout,
    /// The same in columns, where it is a Parquet file.
    pub table: Option<Arc<Table>>,
}

impl Rendition {
    pub(super) fn of_text(text: String, layout: Layout) -> Rendition {
        Rendition { text: text.into(), layout, table: None }
    }

    fn of_table(table: Table) -> Rendition {
        let table = Arc::new(table);
        let of_text = Arc::clone(&table);
        Rendition { text: Text::later(move || of_text.text()), layout: Layout::Records, table: Some(table) }
    }
}

/// Why a file cannot be read as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The code.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The place in the mapping that asks for what is not there.
    pub at: Option<Span>,
}

impl Refused {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Refused { code, message: message.into(), help: None, at: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn at(mut self, span: Option<Span>) -> Self {
        self.at = span;
        self
    }
}

/// Reads a workbook or a Parquet file.
///
/// # Errors
/// What is none, what is kept by a password, and what a table cannot be made of.
pub fn rendition(format: Format, bytes: Vec<u8>, mapping: Option<&Mapping>) -> Result<Rendition, Refused> {
    let (read, code) = match format {
        Format::Parquet => (guarded(|| parquet::read(bytes, mapping).map(Rendition::of_table)), io::PARQUET),
        _ => (guarded(|| sheet::read(&bytes, mapping)), io::WORKBOOK),
    };
    read.unwrap_or_else(|| {
        Err(Refused::new(code, "the file is broken: its parts contradict each other")
            .help("write it again, or write CSV"))
    })
}

/// Reads CSV that is too large to be kept whole: the columns that the mapping reads. Places are told by record.
///
/// # Errors
/// Records of another length than the first, and what is no text.
pub fn narrowed(bytes: &[u8], mapping: &Mapping) -> Result<Rendition, Refused> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let (mut lines, mut record) = (Lines::default(), csv::ByteRecord::new());
    let (mut wanted, mut width, mut number) = (Vec::new(), 0, 0_usize);
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        if number == 0 {
            let is_read = |field: &[u8]| mapping.reads(String::from_utf8_lossy(field).trim());
            wanted =
                record.iter().enumerate().filter(|(_, field)| is_read(field)).map(|(at, _)| at).collect();
            width = record.len();
        }
        if record.len() != width {
            let message = format!("record {number} has {} fields, the header {width}", record.len());
            return Err(Refused::new(fact::ROW_LENGTH, message)
                .help("leave a field empty where nothing was observed, and put a text with commas in `\"`"));
        }
        for at in &wanted {
            let field = std::str::from_utf8(record.get(*at).unwrap_or_default()).map_err(|_| {
                let message = format!("record {number} is not UTF-8 text");
                Refused::new(io::NOT_TEXT, message).help("save it as UTF-8")
            })?;
            lines.field(field.trim());
        }
        lines.end_if_small()?;
        number += 1;
    }
    Ok(Rendition::of_text(lines.finish(), Layout::Records))
}

/// What the parts of a packed file may unpack to, all together: 512 MiB.
pub(super) const MOST_UNPACKED: u64 = 512 << 20;

/// A file whose parts unpack to more than is read: a small file may hold a very large one.
pub(super) fn unpacks_to_more(limit: u64) -> Refused {
    let message = format!("the file unpacks to more than {} MiB", limit >> 20);
    Refused::new(io::TOO_LARGE, message).help("split it, or write what is to be read as CSV")
}

/// A table larger than any that is read.
pub(super) fn too_large() -> Refused {
    let message = format!("the table is larger than {} MiB as text", MAX_BYTES >> 20);
    Refused::new(io::TOO_LARGE, message).help("name the columns to read in a mapping, or split the file")
}

/// Counts bytes of text that are held until lines are made of them.
#[derive(Default)]
pub(super) struct Held(usize);

impl Held {
    /// Holds a text more.
    ///
    /// # Errors
    /// A table larger than any that is read: a text that is written once in a file may be that of a million cells.
    pub(super) fn add(&mut self, bytes: usize) -> Result<(), Refused> {
        self.0 = self.0.saturating_add(bytes);
        if self.0 > MAX_BYTES { Err(too_large()) } else { Ok(()) }
    }
}

/// Lines of CSV that are being written.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    fields: usize,
}

impl Lines {
    /// Adds a field to the line. A line break in it is read as a blank, so that a row stays a line.
    pub(super) fn field(&mut self, text: &str) {
        if self.fields > 0 {
            self.text.push(',');
        }
        self.fields += 1;
        let broken = text.contains(['\n', '\r', '\0']);
        let text = if broken { &text.split(['\n', '\r', '\0']).collect::<Vec<_>>().join(" ") } else { text };
        if text.contains(['"', ',']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    /// Ends the line.
    pub(super) fn end(&mut self) {
        self.fields = 0;
        self.text.push('\n');
    }

    /// Ends the line.
    ///
    /// # Errors
    /// A table larger than any that is read.
    pub(super) fn end_if_small(&mut self) -> Result<(), Refused> {
        self.end();
        if self.text.len() > MAX_BYTES { Err(too_large()) } else { Ok(()) }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A floating-point number as the shortest decimal that stands for it, which is what was entered.
pub(super) fn decimal(shortest: &str) -> String {
    match shortest.split_once('e') {
        Some((digits, exponent)) => {
            let power: i32 = exponent.parse().unwrap_or(0);
            if (-20..=27).contains(&power) { plain(digits, power) } else { shortest.to_owned() }
        }
        None => shortest.to_owned(),
    }
}

/// `1.25` and a power of ten as a decimal without one.
fn plain(digits: &str, power: i32) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    let point = i32::try_from(whole.len()).unwrap_or(0) + power;
    match usize::try_from(point) {
        Ok(point) if point >= all.len() => format!("{sign}{all}{}", "0".repeat(point - all.len())),
        Ok(point) if point > 0 => {
            let (before, behind) = all.split_at(point);
            format!("{sign}{before}.{behind}")
        }
        _ => format!("{sign}0.{}{all}", "0".repeat(point.unsigned_abs() as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_were_entered() {
        let shown = |x: f64| decimal(&format!("{x:e}"));
        assert_eq!(shown(0.1), "0.1");
        assert_eq!(shown(0.486), "0.486");
        assert_eq!(shown(-2.5), "-2.5");
        assert_eq!(shown(1234567.0), "1234567");
        assert_eq!(shown(1e-7), "0.0000001");
        assert_eq!(shown(0.0), "0");
        assert_eq!(shown(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(shown(120.5), "120.5");
        assert_eq!(decimal(&format!("{:e}", 0.486_f32)), "0.486");
    }

    #[test]
    fn of_a_large_table_the_columns_are_kept_that_are_read() {
        let mut sources = r2pc_lang::source::Sources::new();
        let text = "[rows]\ncountry = \"iso\"\nobserved = \"year\"\n[columns]\nx = \"a\"\n";
        let file = sources.add("m", text);
        let (mapping, said) = Mapping::read(&sources, file);
        assert!(said.is_empty());
        let table = narrowed(b"\xEF\xBB\xBFiso,y,year,x\nGHA,\"1\n2\",2014,\"3, 4\"\n", &mapping);
        assert_eq!(table.map(|t| t.text.get().to_string()), Ok("iso,year,x\nGHA,2014,\"3, 4\"\n".to_owned()));
        let short = narrowed(b"iso,year,x\nGHA,2014\n", &mapping);
        assert_eq!(short.map_err(|r| r.code).err(), Some(fact::ROW_LENGTH));
    }

    #[test]
    fn any_text_is_one_field_of_one_line() {
        let mut lines = Lines::default();
        for text in ["plain", "a, b", "say \"no\"", "two\nlines", ""] {
            lines.field(text);
        }
        assert!(lines.end_if_small().is_ok());
        assert_eq!(lines.finish(), "plain,\"a, b\",\"say \"\"no\"\"\",two lines,\n");
    }
}
