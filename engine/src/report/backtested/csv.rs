//! A backtest for spreadsheets and statistics: a row a score, or a row a score and country-year.

use super::Backtested;
use crate::backtest::alarm::Alarm;
use crate::backtest::{Scored, TOP};
use rust_decimal::Decimal;

const COLUMNS: [&str; 20] = [
    "score",
    "rows",
    "known",
    "positives",
    "auc",
    "auc_low",
    "auc_high",
    "average_precision",
    "top_10",
    "top_20",
    "top_30",
    "at",
    "hits",
    "misses",
    "false_alarms",
    "quiet",
    "open",
    "precision",
    "recall",
    "lead_years_median",
];

/// RFC 4180 with a header: a row for each height of each score, and one for a score without heights.
#[must_use]
pub fn backtested_csv(told: &Backtested<'_>) -> String {
    let mut rows = Vec::new();
    for scored in &told.backtest.scores {
        if scored.measured.alarms.is_empty() {
            rows.push(row(told, scored, None));
        }
        rows.extend(scored.measured.alarms.iter().map(|alarm| row(told, scored, Some(alarm))));
    }
    written(&COLUMNS, rows)
}

fn row(told: &Backtested<'_>, scored: &Scored, alarm: Option<&Alarm>) -> Vec<String> {
    let measured = &scored.measured;
    let auc = measured.auc.as_ref();
    let interval = auc.and_then(|auc| auc.interval_by_country);
    let count = |of: fn(&Alarm) -> usize| alarm.map(|alarm| of(alarm).to_string()).unwrap_or_default();
    let mut row = vec![
        told.name(&scored.subject),
        scored.values.len().to_string(),
        measured.known.to_string(),
        told.positives().to_string(),
        six(auc.map(|auc| auc.area)),
        six(interval.map(|(low, _)| low)),
        six(interval.map(|(_, high)| high)),
        six(measured.average_precision),
    ];
    debug_assert_eq!(TOP, [10, 20, 30], "the columns of the header");
    row.extend(measured.top.iter().map(|share| six(*share)));
    row.extend([
        alarm.map(|alarm| alarm.at.clone()).unwrap_or_default(),
        count(|a| a.hits),
        count(|a| a.misses),
        count(|a| a.false_alarms),
        count(|a| a.quiet),
        count(|a| a.open),
        six(alarm.and_then(|alarm| alarm.precision)),
        six(alarm.and_then(|alarm| alarm.recall)),
        six(alarm.and_then(|alarm| alarm.lead_years_median)),
    ]);
    row
}

fn six(value: Option<Decimal>) -> String {
    value.map(|value| value.round_dp(6).normalize().to_string()).unwrap_or_default()
}

/// Every score of every country-year: the least and greatest that it can be, an end empty where nothing bounds it.
#[must_use]
pub fn scores_csv(told: &Backtested<'_>) -> String {
    let mut rows = Vec::new();
    for scored in &told.backtest.scores {
        let name = told.name(&scored.subject);
        for (case, value) in told.backtest.cases.iter().zip(&scored.values) {
            let end = |end: Option<Decimal>| end.map(|end| end.normalize().to_string()).unwrap_or_default();
            rows.push(vec![
                name.clone(),
                case.country.to_string(),
                case.year.to_string(),
                u8::from(case.onset).to_string(),
                end(value.low),
                end(value.high),
            ]);
        }
    }
    written(&["score", "country", "year", "outcome", "low", "high"], rows)
}

fn written(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing rows of one length into memory does not fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
