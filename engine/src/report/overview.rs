//! Countries down, a line each: how many rules came to what.

use super::layout::{BLUE, BOLD, DIM, GREEN, PLAIN, RED, RED_BOLD, YELLOW, left, paint, right};
use super::{Country, Report, Tally, countries};
use anstyle::Style;

/// A column: its group, its heading, its colour where it is not zero, and the number under it.
struct Column {
    group: &'static str,
    heading: &'static str,
    style: Style,
    number: fn(&Tally) -> usize,
}

const COLUMNS: [Column; 10] = [
    Column { group: "risks", heading: "present", style: YELLOW, number: |t| t.present },
    Column { group: "risks", heading: "uninhib.", style: RED, number: |t| t.uninhibited },
    Column { group: "risks", heading: "open", style: BLUE, number: |t| t.risk_open },
    Column { group: "resilience", heading: "holds", style: GREEN, number: |t| t.holding },
    Column { group: "resilience", heading: "lacks", style: PLAIN, number: |t| t.lacking },
    Column { group: "resilience", heading: "open", style: BLUE, number: |t| t.resilience_open },
    Column { group: "obligations", heading: "met", style: GREEN, number: |t| t.met },
    Column { group: "obligations", heading: "unmet", style: RED, number: |t| t.unmet },
    Column { group: "obligations", heading: "pending", style: PLAIN, number: |t| t.pending },
    Column { group: "obligations", heading: "open", style: BLUE, number: |t| t.obligation_open },
];

/// The table; empty where there is no country. Pending obligations have a column where there are any.
pub(super) fn overview(report: &Report<'_>) -> String {
    let rows: Vec<_> = countries(report).into_iter().map(|c| (c, Tally::of(report, c.findings))).collect();
    if rows.is_empty() {
        return String::new();
    }
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter(|column| column.heading != "pending" || rows.iter().any(|(_, tally)| tally.pending > 0))
        .collect();
    rows.iter().fold(headings(&columns), |text, (country, tally)| text + &row(&columns, country, tally))
}

/// What stands before a column: more where a group begins.
fn gap(columns: &[&Column], at: usize) -> &'static str {
    let group = |at: usize| columns.get(at).map(|c| c.group);
    if at == 0 || group(at) != group(at - 1) { "   " } else { " " }
}

fn headings(columns: &[&Column]) -> String {
    let (mut groups, mut names) = (left("", 7), left("country", 7));
    for (at, column) in columns.iter().enumerate() {
        let gap = gap(columns, at);
        if gap.len() > 1 {
            groups = format!("{}{gap}{}", left(&groups, names.len()), column.group);
        }
        names = format!("{names}{gap}{}", column.heading);
    }
    let line = "─".repeat(names.len() + 13);
    let names = paint(DIM, &format!("{names}   warnings"));
    format!("{}\n{names}\n{}\n", paint(BOLD, &groups), paint(DIM, &line))
}

fn row(columns: &[&Column], country: &Country<'_>, tally: &Tally) -> String {
    let mut text = paint(BOLD, &left(country.code, 7));
    for (at, column) in columns.iter().enumerate() {
        let number = (column.number)(tally);
        let (shown, style) =
            if number == 0 { ("·".to_owned(), DIM) } else { (number.to_string(), column.style) };
        text.push_str(gap(columns, at));
        text.push_str(&paint(style, &right(&shown, column.heading.len())));
    }
    format!("{text}   {}\n", warnings(tally))
}

/// `▲ alarm +2`: the highest level and how many more warnings are raised; else how many may be.
fn warnings(tally: &Tally) -> String {
    let [watch, alert, alarm] = tally.raised;
    let (level, style) = match (alarm, alert, watch) {
        (1.., _, _) => ("alarm", RED_BOLD),
        (0, 1.., _) => ("alert", RED_BOLD),
        (0, 0, 1..) => ("watch", YELLOW),
        (0, 0, 0) if tally.warning_open > 0 => return paint(BLUE, &format!("{} open", tally.warning_open)),
        (0, 0, 0) => return paint(DIM, "·"),
    };
    match tally.warnings() - 1 {
        0 => paint(style, &format!("▲ {level}")),
        more => paint(style, &format!("▲ {level} +{more}")),
    }
}
