//! A backtest for logs and screen readers: a sentence a line.

use super::{Backtested, percent, range, three, unknown_word};
use crate::backtest::alarm::Alarm;
use crate::backtest::{Scored, TOP};
use crate::report::layout::{counted, line};
use std::fmt::Write as _;

/// What was read on the first line, then a line a score and a line for each height of its alarm.
#[must_use]
pub fn backtested_plain(told: &Backtested<'_>) -> String {
    let backtest = told.backtest;
    let years = told.years().map_or(String::new(), |(from, to)| format!(", {from} to {to}"));
    let mut text = format!(
        "{}{years}: {} country-years, {} before {}, {} left out, {} undecided, unknown scores rank {}\n",
        line(told.outcome),
        backtest.cases.len(),
        told.positives(),
        counted(backtest.onsets.len(), "onset"),
        backtest.excluded,
        backtest.undecided,
        unknown_word(told.unknown),
    );
    for scored in told.by_area() {
        let name = line(&told.name(&scored.subject));
        let _ = writeln!(text, "{name}: {}", ranks(scored));
        for alarm in &scored.measured.alarms {
            let _ = writeln!(text, "{name} at {}: {}", alarm.at, caught(told, alarm));
        }
    }
    for comparison in &backtest.comparisons {
        let (Some(change), Some(alone)) = (&comparison.difference, backtest.scores.get(comparison.alone))
        else {
            continue;
        };
        let _ = writeln!(
            text,
            "{} read with resilience instead of alone: AUC changes by {}, 95 % interval {}",
            line(&told.name(&alone.subject)),
            three(Some(change.difference)),
            range(change.interval),
        );
    }
    text
}

fn ranks(scored: &Scored) -> String {
    let measured = &scored.measured;
    let auc = measured.auc.as_ref();
    let mut text = format!(
        "AUC {}, 95 % interval {}",
        three(auc.map(|auc| auc.area)),
        range(auc.and_then(|auc| auc.interval_by_country))
    );
    let unknown = scored.values.len() - measured.known;
    if unknown > 0 {
        let _ = write!(text, ", {unknown} unknown, possible {}", range(measured.auc_bounds));
    }
    for (top, share) in TOP.iter().zip(&measured.top) {
        let _ = write!(text, ", top {top} {}", percent(*share));
    }
    text
}

fn caught(told: &Backtested<'_>, alarm: &Alarm) -> String {
    let lead = alarm.lead_years_median.map_or("–".to_owned(), |years| years.normalize().to_string());
    format!(
        "hits {}, misses {}, false alarms {}, quiet {}, open {}, precision {}, recall {}, {} of {} warned, lead {lead} \
         years",
        alarm.hits,
        alarm.misses,
        alarm.false_alarms,
        alarm.quiet,
        alarm.open,
        percent(alarm.precision),
        percent(alarm.recall),
        alarm.onsets_warned,
        counted(told.backtest.onsets.len(), "onset"),
    )
}
