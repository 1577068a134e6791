//! Trends as text: a line a series with a sparkline, then what turned verdicts, then what was only known later.

mod json;
mod pages;
mod picture;

pub use json::trend_json;
pub use pages::{trend_csv, trend_markdown, trend_plain, trend_table};
pub use picture::{Line, lines_svg, trend_svg};

use super::{Report, words};
use crate::finding::{FactUsed, Finding, Truth, Verdict};
use crate::trend::{CellTurn, Said, Series, Trend};
use jiff::civil::Date;
use r2pc_lang::program::Rule;
use rust_decimal::Decimal;

/// A trend with what is needed to speak of it.
#[derive(Clone, Copy, Debug)]
pub struct Trended<'a> {
    /// The texts and the policies; its findings are not asked for.
    pub report: &'a Report<'a>,
    /// The trend.
    pub trend: &'a Trend,
    /// How many lines of each sort are told to people.
    pub most: usize,
    /// Whether series that never turn are told to people too.
    pub all: bool,
}

impl<'a> Trended<'a> {
    fn rule(&self, series: &Series) -> &'a Rule {
        self.report.program.rule(series.rule)
    }

    /// `r2p.risk.discrimination`, with its item.
    fn name(&self, series: &Series) -> String {
        let name = &self.rule(series).full_name;
        series.item.as_ref().map_or_else(|| name.to_string(), |key| format!("{name}[\"{key}\"]"))
    }

    /// The series that turn, or all.
    fn shown(&self) -> Vec<&'a Series> {
        let turns = |series: &&Series| {
            let mut points = series.points.iter().flatten();
            let first = points.next();
            self.all || points.any(|point| Some(point) != first)
        };
        self.trend.series.iter().filter(turns).collect()
    }

    /// What a verdict says in a word or two.
    fn says(&self, series: &Series, point: Option<&Verdict>) -> String {
        let kind = self.rule(series).kind;
        point.map_or_else(|| "not there".to_owned(), |point| words::brief(self.report.program, kind, point))
    }

    /// What differs between two verdicts in words: `low → high`, or that it is held back now.
    fn turned(&self, series: &Series, was: Option<&Verdict>, is: Option<&Verdict>) -> String {
        let (before, after) = (self.says(series, was), self.says(series, is));
        if before != after {
            return format!("{before} → {after}");
        }
        let held = |point: Option<&Verdict>| match point.and_then(|point| point.inhibited) {
            Some(Truth::True) => "held back",
            Some(Truth::False) => "not held back",
            _ => "perhaps held back",
        };
        match (held(was), held(is)) {
            (a, b) if a != b => format!("{after}, {a} → {b}"),
            _ => after,
        }
    }

    /// `terror 3 → 5 (2014-12-31, a source) facts/panel.csv:3`.
    fn cell(&self, cell: &CellTurn) -> String {
        let name = words::cell_place(self.report.program, &cell.place);
        let seen = match cell.is.facts.first().or(cell.was.facts.first()) {
            Some(fact) => format!(" {}", self.seen(fact)),
            None => String::new(),
        };
        format!("{name} {} → {}{seen}", said(&cell.was), said(&cell.is))
    }

    fn seen(&self, fact: &FactUsed) -> String {
        let source = words::source(self.report.program, fact).map(|s| format!(", {s}")).unwrap_or_default();
        format!("({}{source}) {}", fact.observed, self.report.place(fact.span))
    }

    /// The cells to name: those that are decisive, else all that say something else.
    fn causes<'c>(&self, cells: &'c [CellTurn]) -> Vec<&'c CellTurn> {
        let decisive: Vec<&CellTurn> = cells.iter().filter(|cell| cell.is_decisive).collect();
        if decisive.is_empty() { cells.iter().collect() } else { decisive }
    }

    fn day(&self, at: usize) -> Option<Date> {
        self.trend.days.get(at).copied()
    }

    /// A verdict as findings are written.
    fn finding(&self, series: &Series, day: Date, point: &Verdict) -> Finding {
        point.finding(&series.country, day, series.rule, series.item.as_ref())
    }
}

/// What a cell says: its values, or why it has none.
fn said(said: &Said) -> String {
    match (said.values().as_slice(), said.reason) {
        ([], Some(reason)) => words::spaced(reason.word()),
        ([], None) => "unknown".to_owned(),
        (values, _) => values.join(" or "),
    }
}

/// The least and greatest place of all points of a series; none where nothing is known of it.
fn scale(series: &Series, rule: &Rule) -> Option<(Decimal, Decimal)> {
    use r2pc_lang::syntax::RuleKind;
    match rule.kind {
        RuleKind::Risk | RuleKind::Warning => Some((Decimal::ZERO, Decimal::from(3))),
        RuleKind::Measure => {
            let ends = series.points.iter().flatten().map(|point| point.place(rule.kind));
            let all: Vec<Decimal> = ends.flat_map(|(low, high)| [low, high]).flatten().collect();
            Some((all.iter().min().copied()?, all.iter().max().copied()?))
        }
        _ => Some((Decimal::ZERO, Decimal::TWO)),
    }
}
