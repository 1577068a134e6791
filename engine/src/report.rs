//! Findings as text: what a check comes to, for people and for machines.
//!
//! A renderer is a pure function from a [`Report`] to text, one file a format. Colours are always written; who prints
//! takes them out where they are not wanted.

mod backtested;
mod compared;
mod covered;
mod csv;
mod details;
mod difference;
mod explained;
mod figures;
mod gapped;
mod github;
mod json;
mod junit;
mod layout;
mod lcov;
mod markdown;
mod mutated;
mod overview;
mod page;
mod plain;
mod proved;
mod sarif;
mod svg;
mod table;
mod tally;
mod tested;
mod tested_xml;
mod trended;
pub mod words;

pub use backtested::{
    Backtested, backtested_csv, backtested_json, backtested_markdown, backtested_plain, backtested_table,
    curves, scores_csv,
};
pub use compared::{
    Compared, compared_csv, compared_json, compared_markdown, compared_plain, compared_table,
};
pub use csv::csv;
pub use details::Detail;
pub use difference::{
    difference_html, difference_json, difference_markdown, difference_plain, difference_table,
};
pub use explained::{
    Explained, explained_dot, explained_json, explained_markdown, explained_plain, explained_svg,
    explained_table,
};
pub use gapped::{By, Gapped, gaps_csv, gaps_json, gaps_markdown, gaps_plain, gaps_table};
pub use github::github;
pub use json::{finding_json, json, jsonl};
pub use junit::junit;
pub use layout::{counted, harmful, wrap};
pub use lcov::lcov;
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use page::{Page, Trends, page, trends};
pub use plain::plain;
pub(crate) use plain::{amplified, inhibited, nature};
pub use proved::{Asserted, proved_json, proved_table};
pub use sarif::sarif;
pub use table::table;
pub use tally::{Country, Shown, Tally, Weight, countries, shows, weight};
pub use tested::{Tested, tested_json, tested_plain, tested_table};
pub use tested_xml::tested_junit;
pub use trended::{
    Line, Trended, lines_svg, trend_csv, trend_json, trend_markdown, trend_plain, trend_svg, trend_table,
};

use crate::finding::Finding;
use jiff::civil::Date;
use r2pc_lang::program::{Program, Rule};
use r2pc_lang::source::Sources;

/// Findings with what is needed to speak of them.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The policies.
    pub program: &'a Program,
    /// The texts of policies and facts.
    pub sources: &'a Sources,
    /// The rows, by country, package, rule and key (semantics, 11).
    pub findings: &'a [Finding],
    /// The day that facts were read at.
    pub as_of: Date,
    /// The day by which they had to be known.
    pub known_by: Option<Date>,
    /// What tells this policy set from others.
    pub digest: &'a str,
}

impl<'a> Report<'a> {
    /// The rule of a finding.
    #[must_use]
    pub fn rule(&self, finding: &Finding) -> &'a Rule {
        self.program.rule(finding.rule)
    }

    /// `file:line` of a span, or `file:cell`.
    #[must_use]
    pub fn place(&self, span: r2pc_lang::source::Span) -> String {
        let file = self.sources.file(span.file);
        format!("{}:{}", file.name(), file.place(span.start as usize))
    }

    /// The text under a span on one line.
    #[must_use]
    pub fn one_line(&self, span: r2pc_lang::source::Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
