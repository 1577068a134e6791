//! The report as one page that opens offline: a map, a table, a section a country, the policies as they were read.
//!
//! Everything is in the page: styles, the little script that sorts and filters, the map, the charts. Without the script
//! the page says the same.

mod charts;
mod country;
mod overview;
mod policies;
mod trends;
mod world;

pub use trends::{Trends, trends};

use super::junit::escaped;
use super::{Country, Report, counted, countries};
use jiff::civil::Date;

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The findings, with reasons, of all countries and rules.
    pub report: &'a Report<'a>,
    /// How countries stood in the years before.
    pub trends: &'a Trends,
    /// What the page is called.
    pub title: &'a str,
    /// The day it was made.
    pub made: Date,
}

/// The page as one HTML document.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    let all = countries(page.report);
    let title = escaped(page.title);
    let sections: String = all.iter().map(|one| country::section(page, one)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"r2pc {}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#countries\">To \
         the countries</a>\n<header>\n<h1>{title}</h1>\n{}</header>\n<main>\n{}{}<section aria-labelledby=\"each\">\n\
         <h2 id=\"each\">Country by country</h2>\n{sections}</section>\n{}{}</main>\n<footer>\n{}</footer>\n<script>\n\
         {SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        opening(page, &all),
        overview::map(page, &all),
        overview::table(page, &all),
        policies::as_read(page.report),
        policies::citing(page, &all),
        policies::credits(),
    )
}

fn opening(page: &Page<'_>, all: &[Country<'_>]) -> String {
    let report = page.report;
    let known = report.known_by.map(|day| format!(", with what was known by {day}")).unwrap_or_default();
    format!(
        "<p class=\"lead\">{} as of <time datetime=\"{day}\">{day}</time>{known}, against {} in {}.</p>\n<p>A verdict is \
         an aid to judgement, not a judgement. <em>Unknown</em> is a verdict too: what nobody has looked at is neither \
         safe nor unsafe, and the page says what it waits for. A risk is read against what holds it back.</p>\n\
         <nav aria-label=\"Contents\"><ul><li><a href=\"#map\">Map</a></li><li><a href=\"#countries\">Countries</a></li>\
         <li><a href=\"#each\">Country by country</a></li><li><a href=\"#policies\">Policies as read</a></li><li><a \
         href=\"#citing\">How to cite</a></li></ul></nav>\n",
        counted(all.len(), "country"),
        counted(report.program.rules.len(), "rule"),
        counted(report.program.packages.len(), "package"),
        day = report.as_of,
    )
}
