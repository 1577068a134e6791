//! Columns of truths by country and year: what is known of country-years beside the facts, such as where an event
//! followed.

use super::csv::{self, Field, Table};
use super::page::{Page, Unread};
use super::{empty, sound};
use crate::backtest::outcome::Years;
use r2pc_lang::codes;
use r2pc_lang::diagnostic::{self, Diagnostic};
use r2pc_lang::fit::{self, shown};
use r2pc_lang::source::{FileId, Sources, Span};
use r2pc_lang::suggest;

/// Names of the column that holds a country's code: the first that is there is read.
const COUNTRY: [&str; 3] = ["iso3", "country_text_id", "country"];
/// Names of the column that holds the year, or a day in it.
const YEAR: [&str; 3] = ["year", "date", "observed"];

/// Reads columns of a CSV file that has a row for a country and a year: `1` and `true`, `0` and `false`, and nothing
/// where it is not known. Returns a table for each column, in the order of `names`, and what is wrong with the file.
#[must_use]
pub fn yearly(sources: &Sources, file: FileId, names: &[&str]) -> (Vec<Years>, Vec<Diagnostic>) {
    let mut page = Page::new(file, sources.file(file).text());
    let mut columns = vec![Years::default(); names.len()];
    if sound(&mut page) {
        match csv::read(&mut page) {
            Ok(Some(table)) => fill(&table, names, &mut columns, &mut page.said),
            Ok(None) => empty(&mut page),
            Err(Unread) => {}
        }
    }
    diagnostic::sort(&mut page.said);
    (columns, page.said)
}

fn fill(table: &Table, names: &[&str], columns: &mut [Years], said: &mut Vec<Diagnostic>) {
    let country = column(table, &COUNTRY, "which country a row is about: `iso3` or `country`", said);
    let year = column(table, &YEAR, "which year a row is about: `year`", said);
    let wanted: Vec<Option<usize>> = names.iter().map(|name| named(table, name, said)).collect();
    let (Some(country), Some(year)) = (country, year) else { return };
    for row in &table.rows {
        let (Some(country), Some(year)) = (row.get(country), row.get(year)) else { continue };
        let Some(code) = fit::country(&country.text, country.span, said) else { continue };
        let Some(year) = year_of(year, said) else { continue };
        for (at, years) in wanted.iter().zip(&mut *columns) {
            let Some(field) = at.and_then(|at| row.get(at)) else { continue };
            let truth = truth(field, said);
            if years.set(&code, year, truth).is_some_and(|before| before != truth) {
                let message = format!("two rows differ on {code} in {year}");
                said.push(
                    Diagnostic::error(codes::fact::TWO_VALUES, field.span, message)
                        .help("keep one row a country and year"),
                );
            }
        }
    }
}

fn header(table: &Table) -> Option<Span> {
    table.header.first().zip(table.header.last()).map(|(first, last)| first.span.to(last.span))
}

/// The first of some columns that is there.
fn column(table: &Table, names: &[&str], what: &str, said: &mut Vec<Diagnostic>) -> Option<usize> {
    let found = names.iter().find_map(|name| table.header.iter().position(|field| &*field.text == *name));
    if let (None, Some(span)) = (found, header(table)) {
        said.push(Diagnostic::error(codes::fact::NO_COLUMN, span, format!("no column says {what}")));
    }
    found
}

fn named(table: &Table, name: &str, said: &mut Vec<Diagnostic>) -> Option<usize> {
    let found = table.header.iter().position(|field| &*field.text == name);
    if let (None, Some(span)) = (found, header(table)) {
        let help = suggest::did_you_mean(name, table.header.iter().map(|field| &*field.text));
        let message = format!("there is no column `{}`", shown(name));
        said.push(Diagnostic::error(codes::fact::NO_COLUMN, span, message).maybe_help(help));
    }
    found
}

fn year_of(field: &Field, said: &mut Vec<Diagnostic>) -> Option<i16> {
    let year = field.text.split('-').next().filter(|text| text.len() == 4).and_then(|text| text.parse().ok());
    if year.is_none() {
        let message = format!("`{}` is no year", shown(&field.text));
        said.push(Diagnostic::error(codes::fact::NO_SUCH_DAY, field.span, message).help("write `2014`"));
    }
    year
}

fn truth(field: &Field, said: &mut Vec<Diagnostic>) -> Option<bool> {
    match &*field.text {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        "" => None,
        other => {
            let message = format!("`{}` is neither true nor false", shown(other));
            said.push(
                Diagnostic::error(codes::fact::TYPE_MISMATCH, field.span, message)
                    .help("write 1 or `true`, 0 or `false`, or nothing where it is not known"),
            );
            None
        }
    }
}
