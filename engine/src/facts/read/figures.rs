//! Tables whose years are columns: a row a country and a figure.

use super::csv::{Field, Table};
use super::filing::{About, Filer};
use super::mapping::{Mapping, Named};
use super::sheet;
use super::table::{self, FactColumn, Heads, Target};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::Datum;
use std::collections::BTreeMap;

/// Files what a table says, where `figures` is the column that says which figure a row holds.
pub(super) fn read(filer: &mut Filer<'_>, table: &Table, mapping: &Mapping, figures: &Named, about: &About) {
    let Some(heads) = Heads::of(filer, table, mapping) else { return };
    let Some(which) = table::column_at(filer, table, figures) else { return };
    let years = years(table);
    if years.is_empty() {
        let message = "no column of this table is a year";
        let help = "`figures` is for tables with a column a year: `2013`, `2014 [YR2014]`";
        filer.say(Diagnostic::error(codes::fact::NO_COLUMN, figures.span, message).help(help));
    }
    let mut wanted: BTreeMap<&str, FactColumn> = BTreeMap::new();
    for column in &mapping.columns {
        let cell = table::column_cell(filer, &column.fact.text, column.fact.span);
        wanted.extend(
            cell.map(|cell| (&*column.name.text, FactColumn::new(which, Target::Fixed(cell), column))),
        );
    }
    for row in &table.rows {
        let Some(column) = row.get(which).and_then(|field| wanted.get(&*field.text)) else {
            filer.tally.other_figures += 1;
            continue;
        };
        let before = filer.before_row();
        let Some(country) = heads.counted_country(filer, row, mapping) else { continue };
        let own = heads.about(filer, row).within(about);
        for (at, year) in &years {
            let Some(field) = row.get(*at).filter(|field| !mapping.is_empty(&field.text)) else { continue };
            if let Some(failed) = sheet::failed(field) {
                filer.say(failed);
                continue;
            }
            let mut dated = About::default();
            dated.read(filer, "observed", &Datum::plain(year.as_str(), field.span));
            table::file_one(filer, Some(&country), column, field, &dated.within(&own));
        }
        filer.count_row(before);
    }
}

/// The columns that are years: `2014`, or `2014 [YR2014]` as the World Bank's data bank has it.
fn years(table: &Table) -> Vec<(usize, String)> {
    let year = |field: &Field| {
        let head = field.text.get(..4)?;
        let rest = field.text.get(4..)?;
        let is_year = head.bytes().all(|b| b.is_ascii_digit()) && (rest.is_empty() || rest.starts_with(" ["));
        is_year.then(|| head.to_owned())
    };
    table.header.iter().enumerate().filter_map(|(at, field)| Some((at, year(field)?))).collect()
}
