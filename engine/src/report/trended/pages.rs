//! Trends for people: on a terminal, read aloud, in a spreadsheet, on a page.

use super::{Trended, scale};
use crate::finding::{Truth, Verdict};
use crate::report::csv::rows;
use crate::report::layout::{BLUE, BOLD, DIM, GREEN, PLAIN, RED, left, line, paint, width, wrap};
use crate::report::markdown::escaped;
use crate::report::{counted, words};
use crate::trend::{Direction, Late, Series, Turn};
use anstyle::Style;
use r2pc_lang::syntax::RuleKind;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write as _;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How many cells of a turn are named.
const MOST_CELLS: usize = 3;

/// A line a series, then its turns, in at most so many columns.
#[must_use]
pub fn trend_table(trended: &Trended<'_>, columns: usize) -> String {
    let mut text = opening(trended);
    let shown = trended.shown();
    let names: Vec<String> = shown.iter().map(|series| line(&trended.name(series))).collect();
    let widest = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let mut country = "";
    for (series, name) in shown.iter().zip(&names) {
        if *series.country != *country {
            country = &series.country;
            let rule = "─".repeat(columns.saturating_sub(width(country) + 1));
            let _ = writeln!(text, "\n{} {}", paint(BOLD, country), paint(DIM, &rule));
        }
        text.push_str(&row(trended, series, name, widest));
    }
    let still = trended.trend.series.len() - shown.len();
    if still > 0 {
        let _ =
            writeln!(text, "\n{}", paint(DIM, &format!("{still} other series did not turn; -v shows them.")));
    }
    text.push_str(&turns(trended, columns));
    text.push_str(&late(trended, columns));
    text
}

fn opening(trended: &Trended<'_>) -> String {
    let days = &trended.trend.days;
    let (first, last) = (days.first(), days.last());
    let span = match (first, last) {
        (Some(first), Some(last)) => format!("From {first} to {last}, {}", counted(days.len(), "day")),
        _ => "No day".to_owned(),
    };
    let known = trended.report.known_by.map(|day| format!(", known by {day}")).unwrap_or_default();
    let legend = "▁▃▆█ levels from the lowest up · ? not known · dot under a bar: held back";
    format!("{}\n{}\n", paint(DIM, &format!("{span}{known}")), paint(DIM, legend))
}

/// `  r2p.risk.killing  ▁▁▃▆█  rising   low → extreme`
fn row(trended: &Trended<'_>, series: &Series, name: &str, widest: usize) -> String {
    let (first, last) = (series.points.first(), series.points.last());
    let ends = trended.turned(series, first.and_then(Option::as_ref), last.and_then(Option::as_ref));
    let style = match (series.direction, trended.rule(series).kind) {
        (Direction::Rising, RuleKind::Risk | RuleKind::Warning) => RED,
        (Direction::Falling, RuleKind::Risk | RuleKind::Warning) => GREEN,
        (Direction::Unknown, _) => BLUE,
        _ => PLAIN,
    };
    let direction = paint(style, &left(series.direction.word(), 8));
    let mut text = format!("  {}  {}  {direction} {ends}\n", left(name, widest), spark(trended, series));
    if series.points.iter().flatten().any(|point| point.inhibited == Some(Truth::True) && is_raised(point)) {
        let held = series.points.iter().map(|point| held(point.as_ref())).collect::<String>();
        let _ = writeln!(text, "  {}  {}", left("", widest), paint(DIM, &held));
    }
    text
}

/// Whether a risk may be above its lowest level.
fn is_raised(point: &Verdict) -> bool {
    point.levels.last().is_some_and(|level| *level > 0)
}

fn held(point: Option<&Verdict>) -> char {
    match point.filter(|point| is_raised(point)).and_then(|point| point.inhibited) {
        Some(Truth::True) => '•',
        Some(Truth::Unknown) => '?',
        _ => ' ',
    }
}

/// A bar a day; `?` where it is not known.
pub(super) fn spark(trended: &Trended<'_>, series: &Series) -> String {
    let rule = trended.rule(series);
    let scale = scale(series, rule);
    let bar = |point: &Option<Verdict>| {
        let Some(point) = point else { return ' ' };
        let known = point.is_known().then(|| point.place(rule.kind));
        match (known, scale) {
            (Some((Some(place), _)), Some((low, high))) => bar(place, low, high),
            (Some((None, None)), _) => ' ',
            _ => '?',
        }
    };
    series.points.iter().map(bar).collect()
}

fn bar(place: Decimal, low: Decimal, high: Decimal) -> char {
    let steps = Decimal::from(BARS.len() - 1);
    let share = (place - low).checked_div(high - low).unwrap_or(Decimal::ZERO);
    let at = (share * steps).round().to_usize().unwrap_or(0).min(BARS.len() - 1);
    BARS.get(at).copied().unwrap_or(' ')
}

/// What turned verdicts: the newest turns first.
fn turns(trended: &Trended<'_>, columns: usize) -> String {
    let turns = newest(trended);
    if turns.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", paint(BOLD, "What turned, the newest first"));
    for turn in turns.iter().take(trended.most) {
        let Some((head, cells)) = turn_words(trended, turn) else { continue };
        item(&head, PLAIN, 2, columns, &mut text);
        cells.iter().for_each(|cell| item(cell, DIM, 6, columns, &mut text));
    }
    more(turns.len(), trended.most, &mut text);
    text
}

fn newest<'t>(trended: &Trended<'t>) -> Vec<&'t Turn> {
    let mut turns: Vec<&Turn> = trended.trend.turns.iter().collect();
    // Stable: within a day the order of series stays.
    turns.sort_by_key(|turn| std::cmp::Reverse(turn.after));
    turns
}

/// `LBY 2011-06-30 → 2012-06-30 small.killing: low → extreme`, and a line a cell.
fn turn_words(trended: &Trended<'_>, turn: &Turn) -> Option<(String, Vec<String>)> {
    let series = trended.trend.series.get(turn.series)?;
    let (from, to) = (trended.day(turn.after)?, trended.day(turn.after + 1)?);
    let point = |at: usize| series.points.get(at).and_then(Option::as_ref);
    let turned = trended.turned(series, point(turn.after), point(turn.after + 1));
    let head = format!("{} {from} → {to} {}: {turned}", series.country, trended.name(series));
    let causes = trended.causes(&turn.cells);
    let mut cells: Vec<String> = causes.iter().take(MOST_CELLS).map(|cell| trended.cell(cell)).collect();
    match causes.len() {
        0 => cells.push("by the passing of time alone".to_owned()),
        n if n > MOST_CELLS => cells.push(format!("and {} more cells", n - MOST_CELLS)),
        _ => {}
    }
    Some((head, cells))
}

/// What is known now of days that was not known then.
fn late(trended: &Trended<'_>, columns: usize) -> String {
    let late = &trended.trend.late;
    if late.is_empty() {
        return String::new();
    }
    let heading = "What was only known later: the same days, with all that is known now";
    let mut text = format!("\n{}\n", paint(BOLD, heading));
    for late in late.iter().take(trended.most) {
        let Some((head, cells)) = late_words(trended, late) else { continue };
        item(&head, PLAIN, 2, columns, &mut text);
        cells.iter().for_each(|cell| item(cell, DIM, 6, columns, &mut text));
    }
    more(late.len(), trended.most, &mut text);
    text
}

fn late_words(trended: &Trended<'_>, late: &Late) -> Option<(String, Vec<String>)> {
    let series = trended.trend.series.get(late.series)?;
    let then = series.points.get(late.day).and_then(Option::as_ref);
    let turned = trended.turned(series, then, late.now.as_ref());
    let head = format!("{} {} {}: {turned}", series.country, trended.day(late.day)?, trended.name(series));
    Some((head, late.cells.iter().take(MOST_CELLS).map(|cell| trended.cell(cell)).collect()))
}

fn item(said: &str, style: Style, indent: usize, columns: usize, text: &mut String) {
    let room = columns.saturating_sub(indent).max(24);
    for (at, part) in wrap(&line(said), room).iter().enumerate() {
        let indent = " ".repeat(if at == 0 { indent } else { indent + 2 });
        let _ = writeln!(text, "{indent}{}", paint(style, part));
    }
}

fn more(all: usize, most: usize, text: &mut String) {
    if all > most {
        let _ = writeln!(text, "  {}", paint(DIM, &format!("and {} more", all - most)));
    }
}

/// A sentence a series, a turn and a late day.
#[must_use]
pub fn trend_plain(trended: &Trended<'_>) -> String {
    let mut text = String::new();
    for series in &trended.trend.series {
        let days = trended.trend.days.iter().zip(&series.points);
        let points: Vec<String> =
            days.map(|(day, point)| format!("{day} {}", trended.says(series, point.as_ref()))).collect();
        let said = format!(
            "{} {}: {}: {}",
            series.country,
            trended.name(series),
            series.direction.word(),
            points.join(", ")
        );
        let _ = writeln!(text, "{}", line(&said));
    }
    for (head, cells) in newest(trended).iter().filter_map(|turn| turn_words(trended, turn)) {
        let _ = writeln!(text, "{}", line(&format!("{head}, because {}", cells.join("; "))));
    }
    for (head, cells) in trended.trend.late.iter().filter_map(|late| late_words(trended, late)) {
        let _ =
            writeln!(text, "{}", line(&format!("only known later: {head}, because {}", cells.join("; "))));
    }
    text
}

/// A row for every series and day.
#[must_use]
pub fn trend_csv(trended: &Trended<'_>) -> String {
    let header = ["country", "rule", "item", "day", "verdict", "level", "inhibited", "value"];
    let row = |series: &Series, day, point: &Verdict| {
        let finding = trended.finding(series, day, point);
        [
            series.country.to_string(),
            trended.rule(series).full_name.to_string(),
            series.item.as_deref().unwrap_or_default().to_owned(),
            day.to_string(),
            words::verdict(&finding).to_owned(),
            words::level(trended.report, &finding).unwrap_or_default().to_owned(),
            point.inhibited.map(words::yes_no).unwrap_or_default().to_owned(),
            point.value.as_ref().map(words::measured).unwrap_or_default(),
        ]
    };
    let all = trended.trend.series.iter().flat_map(|series| {
        let days = trended.trend.days.iter().zip(&series.points);
        days.filter_map(move |(day, point)| point.as_ref().map(|point| row(series, *day, point)))
    });
    rows(header, all)
}

/// A page with a table of series.
#[must_use]
pub fn trend_markdown(trended: &Trended<'_>) -> String {
    let (first, last) = (trended.trend.days.first(), trended.trend.days.last());
    let day = |day: Option<&jiff::civil::Date>| day.map(ToString::to_string).unwrap_or_default();
    let mut text = format!("# r2pc trend, {} to {}\n\n", day(first), day(last));
    text.push_str("| country | rule | trend | goes | first to last |\n| --- | --- | --- | --- | --- |\n");
    for series in trended.shown() {
        let ends = trended.turned(
            series,
            series.points.first().and_then(Option::as_ref),
            series.points.last().and_then(Option::as_ref),
        );
        let _ = writeln!(
            text,
            "| {} | {} | `{}` | {} | {} |",
            series.country,
            escaped(&trended.name(series)),
            spark(trended, series),
            series.direction.word(),
            escaped(&ends)
        );
    }
    let turns = newest(trended);
    if !turns.is_empty() {
        text.push_str("\n## What turned, the newest first\n\n");
    }
    for (head, cells) in turns.iter().take(trended.most).filter_map(|turn| turn_words(trended, turn)) {
        let _ = writeln!(text, "- {}: {}", escaped(&head), escaped(&cells.join("; ")));
    }
    if !trended.trend.late.is_empty() {
        text.push_str("\n## What was only known later\n\n");
    }
    for (head, cells) in trended.trend.late.iter().take(trended.most).filter_map(|l| late_words(trended, l)) {
        let _ = writeln!(text, "- {}: {}", escaped(&head), escaped(&cells.join("; ")));
    }
    text
}
