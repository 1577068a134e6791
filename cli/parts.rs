//! Fact files a part at a time: a table is cut where its country changes, so that no more than a part is in memory.

use crate::load;
use crate::problem::Problem;
use crate::world::{self, Lines};
use r2pc_engine::facts::read::{FactFile, Format, Mapping};
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::Sources;
use std::path::PathBuf;

/// Bytes of a table from which on it is cut.
const PART: usize = 4 << 20;

/// The parts of files, in order.
pub(crate) struct Parts {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<Table>,
}

/// A table that is being read.
struct Table {
    path: PathBuf,
    file: Lines,
    header: Vec<u8>,
    mapping: Option<Mapping>,
    /// The place of the country in a row; none where nothing says it, or quotes hide it.
    country: Option<usize>,
    /// The row that the next part begins with.
    next: Vec<u8>,
    /// Lines before that row.
    lines: u32,
}

impl Parts {
    pub(crate) fn new(files: Vec<PathBuf>) -> Self {
        Parts { files: files.into_iter(), open: None }
    }

    /// The next part, its text among the others. What is wrong with mappings is said.
    pub(crate) fn next(
        &mut self,
        sources: &mut Sources,
        said: &mut Vec<Diagnostic>,
    ) -> Option<Result<FactFile, Problem>> {
        if let Some(mut table) = self.open.take() {
            let part = table.part(sources);
            if !table.next.is_empty() && part.is_ok() {
                self.open = Some(table);
            }
            return Some(part);
        }
        let path = self.files.next()?;
        if Format::of(&path) != Some(Format::Csv) || path.as_os_str() == world::STDIN {
            return Some(load::whole(&path, sources, said));
        }
        match load::mapping_beside(&path, sources, said).and_then(|mapping| Table::open(path, mapping)) {
            Ok(table) => self.open = Some(table),
            Err(problem) => return Some(Err(problem)),
        }
        self.next(sources, said)
    }
}

impl Table {
    fn open(path: PathBuf, mapping: Option<Mapping>) -> Result<Table, Problem> {
        let mut file = Lines::of(&path)?;
        let (mut header, mut next) = (Vec::new(), Vec::new());
        file.next(&mut header)?;
        file.next(&mut next)?;
        let name = mapping.as_ref().map_or("country", Mapping::country_column);
        let mut names = header.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        let country =
            names.position(|found| found.strip_prefix(b"\xef\xbb\xbf").unwrap_or(found) == name.as_bytes());
        let country = country.filter(|_| !header.contains(&b'"'));
        Ok(Table { path, file, header, mapping, country, next, lines: 1 })
    }

    /// The text of a row that says its country, where rows can be told apart by it.
    fn country<'r>(&mut self, row: &'r [u8]) -> Option<&'r [u8]> {
        if row.contains(&b'"') {
            // A line may not be a row from here on.
            self.country = None;
        }
        row.split(|byte| *byte == b',').nth(self.country?).map(<[u8]>::trim_ascii)
    }

    fn part(&mut self, sources: &mut Sources) -> Result<FactFile, Problem> {
        let mut bytes = self.header.clone();
        let lines_before = self.lines.saturating_sub(1);
        let mut row = std::mem::take(&mut self.next);
        let mut last = self.country(&row).map(<[u8]>::to_vec);
        while !row.is_empty() {
            bytes.extend_from_slice(&row);
            self.lines = self.lines.saturating_add(1);
            self.file.next(&mut row)?;
            if bytes.len() < PART {
                // Only near the end of a part is it looked at whose rows they are.
                last = None;
                continue;
            }
            let here = self.country(&row).map(<[u8]>::to_vec);
            if here.is_some() && last.is_some() && here != last && !row.trim_ascii().is_empty() {
                break;
            }
            last = here;
        }
        self.next = row;
        let name = load::name(&self.path);
        let text = world::text(&name, bytes)?;
        let file = sources.add_part(name, text, lines_before);
        Ok(FactFile { file, format: Format::Csv, mapping: self.mapping.clone(), table: None })
    }
}
