//! A sheet of an Excel workbook (`.xlsx`, `.xlsm`).

use super::grid::{Held, Lines, MOST_UNPACKED, Refused, Rendition, decimal, unpacks_to_more};
use super::mapping::{Area, Mapping};
use calamine::{Data, Dimensions, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};
use r2pc_lang::codes::{fact, io};
use r2pc_lang::fit::shown;
use r2pc_lang::source::{Layout, letters};
use r2pc_lang::suggest;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::ZipArchive;

/// Deflated bytes become at most so many times more.
const MOST_DEFLATED: u64 = 1032;

/// More cells than this are not read.
const MOST_CELLS: usize = 8_000_000;

/// The first bytes of Microsoft's older container, which holds old workbooks and those under a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;
/// Texts by row and column, from 0.
type Cells = BTreeMap<(u32, u32), String>;

/// Reads the sheet that the mapping names, or the only one.
pub(super) fn read(bytes: &[u8], mapping: Option<&Mapping>) -> Result<Rendition, Refused> {
    unpacks(bytes, MOST_UNPACKED)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| no_workbook(bytes, &error))?;
    let name = choose(&workbook, mapping)?;
    let cells = cells(&mut workbook, &name)?;
    let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
    let asked = mapping.and_then(|mapping| mapping.range.as_ref());
    let Some(area) = area(&cells, asked.map(|(area, _)| *area)) else {
        let (message, at) = match asked {
            Some((_, span)) => (format!("the sheet `{}` is empty in this range", shown(&name)), Some(*span)),
            None => (format!("the sheet `{}` is empty", shown(&name)), None),
        };
        return Err(Refused::new(io::NO_SHEET, message).at(at));
    };
    let header = header(&cells, &merged, area);
    whole(&name, &merged, area, &header, mapping)?;
    let text = text(&cells, area, &header)?;
    Ok(Rendition::of_text(text, Layout::Sheet { name: name.into(), left: area.left }))
}

/// Whether the parts of a workbook can be unpacked within a limit. What the file says of their sizes is not believed.
fn unpacks(packed: &[u8], limit: u64) -> Result<(), Refused> {
    if (packed.len() as u64).saturating_mul(MOST_DEFLATED) <= limit {
        return Ok(());
    }
    // What is no archive is told by who reads it.
    let Ok(mut parts) = ZipArchive::new(Cursor::new(packed)) else { return Ok(()) };
    let mut size = Size(0);
    for at in 0..parts.len() {
        let Ok(part) = parts.by_index(at) else { continue };
        // A broken part ends in an error, here and for who reads it; what came out of it before counts.
        let _ = std::io::copy(&mut part.take(limit - size.0 + 1), &mut size);
        if size.0 > limit {
            return Err(unpacks_to_more(limit));
        }
    }
    Ok(())
}

/// Counts bytes and keeps none.
struct Size(u64);

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn no_workbook(bytes: &[u8], error: &XlsxError) -> Refused {
    match error {
        XlsxError::Password => Refused::new(io::PROTECTED, "the workbook is protected by a password")
            .help("open it in a spreadsheet program and save it without one"),
        _ if bytes.starts_with(COMPOUND) => {
            Refused::new(io::WORKBOOK, "this is a workbook of an older Excel (.xls)")
                .help("open it in a spreadsheet program and save it as .xlsx")
        }
        XlsxError::Zip(_) => Refused::new(io::WORKBOOK, "this is no Excel workbook, or a broken one")
            .help("save it again as .xlsx, or as CSV"),
        error => Refused::new(io::WORKBOOK, format!("this is no Excel workbook: {}", first_lower(error)))
            .help("save it again as .xlsx, or as CSV"),
    }
}

fn broken(name: &str, error: &XlsxError) -> Refused {
    let message = format!("the sheet `{}` cannot be read: {}", shown(name), first_lower(error));
    Refused::new(io::WORKBOOK, message).help("open it in a spreadsheet program and save it again")
}

fn first_lower(error: &XlsxError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    first + letters.as_str()
}

/// The sheet that is asked for, else the only one.
fn choose(workbook: &Workbook<'_>, mapping: Option<&Mapping>) -> Result<String, Refused> {
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<&str> = sheets.map(|sheet| sheet.name.as_str()).collect();
    let listed = names.iter().map(|name| format!("`{}`", shown(name))).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = mapping.and_then(|mapping| mapping.sheet.as_ref()) {
        if names.contains(&&*wanted.name) {
            return Ok(wanted.name.to_string());
        }
        let help = suggest::did_you_mean(&wanted.name, names.iter().copied())
            .unwrap_or_else(|| format!("the workbook has {listed}"));
        let message = format!("the workbook has no sheet `{}`", shown(&wanted.name));
        return Err(Refused::new(io::NO_SHEET, message).help(help).at(wanted.span));
    }
    match names.as_slice() {
        [] => Err(Refused::new(io::NO_SHEET, "the workbook has no sheet with cells")),
        [only] => Ok((*only).to_owned()),
        _ => {
            let message = format!("the workbook has {} sheets, and nothing says which to read", names.len());
            let help = format!("say it in the mapping, `sheet = \"NAME\"`; there are {listed}");
            Err(Refused::new(io::NO_SHEET, message).help(help))
        }
    }
}

/// All cells with a value.
fn cells(workbook: &mut Workbook<'_>, name: &str) -> Result<Cells, Refused> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| broken(name, &error))?;
    let (mut cells, mut held) = (Cells::new(), Held::default());
    while let Some(cell) = reader.next_cell_with_formula().map_err(|error| broken(name, &error))? {
        let (row, column) = cell.pos;
        let value = Data::from(cell.value);
        if value == Data::Empty && cell.formula.is_some() {
            let message = format!(
                "the formula in `{}!{}{}` has no result",
                shown(name),
                letters(column as usize),
                row + 1
            );
            return Err(Refused::new(io::WORKBOOK, message)
                .help("open it in a spreadsheet program, which computes it, and save it again"));
        }
        let text = written(&value);
        if !text.trim().is_empty() {
            held.add(text.len())?;
            cells.insert((row, column), text);
        }
        if cells.len() > MOST_CELLS {
            let message = format!("the sheet `{}` has more than {MOST_CELLS} cells", shown(name));
            return Err(Refused::new(io::TOO_LARGE, message).help("split it"));
        }
    }
    Ok(cells)
}

/// What a cell says, as a fact file would write it.
fn written(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(&format!("{number:e}")),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(day) => day_or_time(day),
        // What stands behind the day is its time.
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// The day of a cell; a time without a day, and a length of time, are none.
fn day_or_time(day: &ExcelDateTime) -> String {
    let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
    if day.is_duration() {
        decimal(&format!("{:e}", day.as_f64()))
    } else if day.as_f64() < 1.0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{year:04}-{month:02}-{date:02}")
    }
}

/// The part of the sheet that is the table, cut to what is in it; its first row names the columns.
fn area(cells: &Cells, asked: Option<Area>) -> Option<Area> {
    let asked = asked.unwrap_or(Area { top: 0, left: 0, bottom: u32::MAX, right: u32::MAX });
    let inside = || cells.keys().filter(|(row, column)| asked.holds(*row, *column));
    let columns = || inside().map(|(_, column)| *column);
    let named_top = (asked.top > 0).then_some(asked.top);
    Some(Area {
        top: named_top.or_else(|| inside().next().map(|(row, _)| *row))?,
        left: columns().min()?,
        bottom: inside().next_back().map(|(row, _)| *row)?,
        right: columns().max()?,
    })
}

/// The names of the columns. A name that is merged downwards into the row of names names its column.
fn header(cells: &Cells, merged: &[Dimensions], area: Area) -> Vec<String> {
    (area.left..=area.right)
        .map(|column| {
            let above = |m: &&Dimensions| {
                m.start.1 == column && m.end.1 == column && m.start.0 < area.top && area.top <= m.end.0
            };
            let place = merged.iter().find(above).map_or((area.top, column), |m| m.start);
            cells.get(&place).cloned().unwrap_or_default()
        })
        .collect()
}

/// Merged cells hold one value for several rows or columns, and nobody can tell for which of them it was meant.
fn whole(
    name: &str,
    merged: &[Dimensions],
    area: Area,
    header: &[String],
    mapping: Option<&Mapping>,
) -> Result<(), Refused> {
    let is_read = |column: u32| {
        let title = header.get((column - area.left) as usize).map_or("", String::as_str);
        mapping.is_none_or(|mapping| !title.is_empty() && mapping.reads(title.trim()))
    };
    let hurts = |m: &&Dimensions| {
        let rows = m.end.0 >= area.top && m.start.0 <= area.bottom && m.start.0 >= area.top;
        let columns = m.start.1.max(area.left)..=m.end.1.min(area.right);
        let single = m.start == m.end;
        rows && !single && columns.into_iter().any(is_read)
    };
    let Some(m) = merged.iter().find(hurts) else { return Ok(()) };
    let cell = |(row, column): (u32, u32)| format!("{}{}", letters(column as usize), row + 1);
    let place = format!("`{}!{}:{}`", shown(name), cell(m.start), cell(m.end));
    let message = if m.start.0 == area.top {
        format!("{place} is one merged cell among the names of the columns")
    } else {
        format!("{place} is one merged cell: it has one value, and nothing says for which of its rows")
    };
    Err(Refused::new(io::MERGED_CELLS, message)
        .help("unmerge it, or say where the table begins and ends: `range = \"A3:H297\"` in its mapping"))
}

fn text(cells: &Cells, area: Area, header: &[String]) -> Result<String, Refused> {
    let mut lines = Lines::default();
    for _ in 0..area.top {
        lines.end_if_small()?;
    }
    header.iter().for_each(|name| lines.field(name));
    lines.end_if_small()?;
    for row in area.top + 1..=area.bottom {
        let mut of_row = cells.range((row, area.left)..=(row, area.right)).peekable();
        if of_row.peek().is_some() {
            for column in area.left..=area.right {
                let here = of_row.next_if(|((_, c), _)| *c == column);
                lines.field(here.map_or("", |(_, text)| text));
            }
        }
        lines.end_if_small()?;
    }
    Ok(lines.finish())
}

/// Words that a spreadsheet shows where a formula failed.
pub(super) const FAILED: [&str; 8] =
    ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#DATA!"];

/// What is said of a field with such a word.
pub(super) fn failed(field: &super::csv::Field) -> Option<r2pc_lang::diagnostic::Diagnostic> {
    FAILED.contains(&&*field.text).then(|| {
        let message = format!("the formula in this cell failed: `{}`", field.text);
        r2pc_lang::diagnostic::Diagnostic::error(fact::FORMULA_ERROR, field.span, message).help(format!(
            "mend it, or say in the mapping that it means nothing was observed: `empty = [\"{}\"]`",
            field.text
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn what_unpacks_to_more_than_is_read_is_refused() -> Result<(), Box<dyn std::error::Error>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for part in ["xl/workbook.xml", "xl/sharedStrings.xml"] {
            writer.start_file(part, SimpleFileOptions::default())?;
            writer.write_all(&vec![b' '; 600_000])?;
        }
        let mut packed = writer.finish()?.into_inner();
        assert!(packed.len() < 3_000, "{} bytes", packed.len());
        assert_eq!(unpacks(&packed, 1_200_000), Ok(()));
        assert_eq!(unpacks(&packed, 1_199_999).map_err(|refused| refused.code), Err(io::TOO_LARGE));
        // What the parts' checksums say does not matter: each part then ends in an error.
        let checksum =
            [b"PK\x03\x04".as_slice(), b"PK\x01\x02"].map(|head| (head, if head[2] == 3 { 14 } else { 16 }));
        for (head, behind) in checksum {
            let places: Vec<usize> =
                packed.windows(4).enumerate().filter(|(_, four)| *four == head).map(|(at, _)| at).collect();
            places.iter().for_each(|at| packed[at + behind] ^= 1);
        }
        assert_eq!(unpacks(&packed, 1_199_999).map_err(|refused| refused.code), Err(io::TOO_LARGE));
        Ok(())
    }

    /// A workbook whose only sheet says one text in so many cells, which stands in it once.
    fn of_one_text(text: &str, cells: usize) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let one = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{rels}/{kind}\" Target=\"{target}\"/>")
        };
        let listed = |all: &str| format!("<Relationships xmlns=\"{package}\">{all}</Relationships>");
        let rows: String = (1..=cells)
            .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
            .collect();
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in [
            ("_rels/.rels", listed(&one("r", "officeDocument", "xl/workbook.xml"))),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{rels}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                listed(
                    &(one("a", "worksheet", "worksheets/a.xml")
                        + &one("s", "sharedStrings", "sharedStrings.xml")),
                ),
            ),
            (
                "xl/worksheets/a.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
            ),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\"><si><t>{text}</t></si></sst>")),
        ] {
            writer.start_file(name, SimpleFileOptions::default())?;
            writer.write_all(part.as_bytes())?;
        }
        Ok(writer.finish()?.into_inner())
    }

    #[test]
    fn a_text_that_stands_once_counts_for_each_cell_that_says_it() -> Result<(), Box<dyn std::error::Error>> {
        let small = read(&of_one_text("x", 3)?, None).map(|rendition| rendition.text.get().to_string());
        assert_eq!(small, Ok("x\nx\nx\n".to_owned()));
        let large = read(&of_one_text(&"x".repeat(1 << 20), 65)?, None);
        assert_eq!(large.map_err(|refused| refused.code).err(), Some(io::TOO_LARGE));
        Ok(())
    }
}
