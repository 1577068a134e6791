//! A backtest for people: what was read, how each score ranks, what its alarms would have caught.

use super::super::layout::{BLUE, BOLD, DIM, counted, cut, left, line, paint, right, width, wrap};
use super::{Backtested, percent, range, three, unknown_word};
use crate::backtest::calibration::Bin;
use crate::backtest::score::Subject;
use crate::backtest::{Scored, TOP};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// Up to so many scores are shown unless all are asked for.
const MOST: usize = 12;
/// The columns that figures take beside a score's name.
const FIGURES: usize = 46;

/// The backtest in at most so many columns; all scores and their calibration where `all` is asked for.
#[must_use]
pub fn backtested_table(told: &Backtested<'_>, columns: usize, all: bool) -> String {
    let scores = told.by_area();
    let shown = if all { scores.len() } else { scores.len().min(MOST) };
    let names = || scores.iter().take(shown).map(|scored| width(&told.name(&scored.subject)));
    let name_width = names().max().unwrap_or(0).min(columns.saturating_sub(FIGURES)).max(5);
    let mut text = opening(told, columns);
    text.push_str(&ranking(told, scores.iter().take(shown).copied(), name_width));
    if shown < scores.len() {
        let _ = writeln!(text, "{}", paint(DIM, &format!("{} more: -v", scores.len() - shown)));
    }
    for scored in scores.iter().take(shown) {
        text.push_str(&alarms(told, scored));
    }
    if all {
        for scored in &scores {
            text.push_str(&calibration(told, scored));
        }
    }
    text + &comparisons(told, columns)
}

fn opening(told: &Backtested<'_>, columns: usize) -> String {
    let backtest = told.backtest;
    let years = told.years().map_or(String::new(), |(from, to)| format!(", {from} to {to}"));
    let ahead =
        told.within.map_or(String::new(), |n| format!(" within {n} year{}", if n == 1 { "" } else { "s" }));
    let mut text = paint(BOLD, &format!("{}{ahead}{years}", line(told.outcome))) + "\n";
    let positives = told.positives();
    let mut said = format!(
        "{} country-years, {positives} of them before {}",
        backtest.cases.len(),
        if backtest.onsets.len() == 1 {
            "an onset".to_owned()
        } else {
            format!("{} onsets", backtest.onsets.len())
        },
    );
    if !told.excluded.is_empty() {
        let _ = write!(said, "; {} left out: {}", backtest.excluded, told.excluded.join(", "));
    }
    if backtest.undecided > 0 {
        let _ = write!(said, "; {} undecided", backtest.undecided);
    }
    let known = match told.lag {
        None => "each year is read as of its last day, with what was known by then".to_owned(),
        Some(lag) => format!(
            "each year is read as of its last day, facts taken to be known {lag} after the day they are of"
        ),
    };
    let rest = format!("{said}; {known}; unknown scores rank {}.", unknown_word(told.unknown));
    for part in wrap(&rest, columns) {
        let _ = writeln!(text, "{}", paint(DIM, &part));
    }
    text + "\n"
}

fn ranking<'a>(told: &Backtested<'_>, scores: impl Iterator<Item = &'a Scored>, name_width: usize) -> String {
    let tops: String = TOP.iter().map(|k| right(&format!("top {k}"), 8)).collect();
    let head = format!("{}   AUC  95 % interval {tops}", left("score", name_width));
    let mut text = format!("{}\n", paint(BOLD, &head));
    for scored in scores {
        let measured = &scored.measured;
        let tops: String = measured.top.iter().map(|top| right(&percent(*top), 8)).collect();
        let name = left(&cut(&line(&told.name(&scored.subject)), name_width), name_width);
        let auc = measured.auc.as_ref();
        let interval = range(auc.and_then(|auc| auc.interval_by_country));
        let _ = write!(text, "{name} {}  {}{tops}", three(auc.map(|auc| auc.area)), left(&interval, 15));
        text.push_str(&open(scored));
        text.push('\n');
    }
    text
}

/// What unknown scores leave possible, where it is not one area.
fn open(scored: &Scored) -> String {
    let bounds = scored.measured.auc_bounds.filter(|(low, high)| low.round_dp(3) != high.round_dp(3));
    bounds.map_or(String::new(), |bounds| {
        let unknown = scored.values.len() - scored.measured.known;
        let text = format!("{unknown} unknown: {}", range(Some(bounds)));
        format!("\n  {}", paint(BLUE, &text))
    })
}

fn alarms(told: &Backtested<'_>, scored: &Scored) -> String {
    if scored.measured.alarms.is_empty() || matches!(scored.subject, Subject::WithResilience(_)) {
        return String::new();
    }
    let mut text = format!("\n{}\n", paint(BOLD, &line(&told.name(&scored.subject))));
    let _ = writeln!(
        text,
        "{}",
        paint(DIM, "              hits misses  false   quiet precision recall onsets warned   lead")
    );
    for alarm in &scored.measured.alarms {
        let warned = format!("{} of {}", alarm.onsets_warned, told.backtest.onsets.len());
        let _ = writeln!(
            text,
            "  {}{}{}{}{}{}{}{}{}",
            left(&cut(&alarm.at, 10), 10),
            right(&alarm.hits.to_string(), 6),
            right(&alarm.misses.to_string(), 7),
            right(&alarm.false_alarms.to_string(), 7),
            right(&alarm.quiet.to_string(), 8),
            right(&percent(alarm.precision), 10),
            right(&percent(alarm.recall), 7),
            right(&warned, 14),
            right(&alarm.lead_years_median.map_or("–".to_owned(), years), 8),
        );
    }
    text
}

/// `2 y`, `1.5 y`
fn years(lead: Decimal) -> String {
    format!("{} y", lead.normalize())
}

fn calibration(told: &Backtested<'_>, scored: &Scored) -> String {
    let name = line(&told.name(&scored.subject));
    let mut text = format!("\n{}\n", paint(BOLD, &format!("How often an onset followed, by {name}")));
    for bin in &scored.measured.calibration {
        let rate = format!("{} of {} ({})", bin.onsets, bin.cases, percent(bin.rate));
        let _ = writeln!(text, "  {} {rate}", left(&span(bin), 24));
    }
    text
}

fn span(bin: &Bin) -> String {
    let end = |end: Option<Decimal>| {
        end.map_or("unknown".to_owned(), |end| end.round_dp(4).normalize().to_string())
    };
    if bin.low == bin.high { end(bin.low) } else { format!("{} to {}", end(bin.low), end(bin.high)) }
}

fn comparisons(told: &Backtested<'_>, columns: usize) -> String {
    let mut text = String::new();
    for comparison in &told.backtest.comparisons {
        let Some(difference) = &comparison.difference else { continue };
        let Some(alone) = told.backtest.scores.get(comparison.alone) else { continue };
        let interval = difference.interval.map_or(String::new(), |(low, high)| {
            format!(" (95 % interval {} to {})", signed(low), signed(high))
        });
        let said = format!(
            "{}: read with resilience instead of alone changes the AUC by {}{interval}.",
            line(&told.name(&alone.subject)),
            signed(difference.difference),
        );
        for part in wrap(&said, columns) {
            let _ = writeln!(text, "{part}");
        }
    }
    let explained = counted(told.backtest.scores.len(), "score");
    let note = format!(
        "{explained}. AUC: how surely a country-year before an onset ranks above one that is not; 0.5 is chance. Top \
         10: the share of onsets among the ten highest of a year. Intervals take a country's years as one cluster."
    );
    let note = wrap(&note, columns).iter().fold(String::new(), |out, part| out + &paint(DIM, part) + "\n");
    if text.is_empty() { format!("\n{note}") } else { format!("\n{text}\n{note}") }
}

/// `+0.012`, `−0.003`
fn signed(value: Decimal) -> String {
    let value = value.round_dp(3);
    let sign = if value.is_sign_negative() && !value.is_zero() { '−' } else { '+' };
    format!("{sign}{:.3}", value.abs())
}
