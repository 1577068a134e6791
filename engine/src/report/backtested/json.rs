//! `r2pc.backtest/1`. The schema is `docs/schemas/backtest.json`.

use super::{Backtested, unknown_word};
use crate::backtest::alarm::Alarm;
use crate::backtest::auc::Auc;
use crate::backtest::calibration::Bin;
use crate::backtest::score::Subject;
use crate::backtest::{Comparison, Scored, TOP};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

/// How many places behind the point figures have.
const PLACES: u32 = 6;

/// The backtest as one document.
#[must_use]
pub fn backtested_json(told: &Backtested<'_>) -> String {
    let backtest = told.backtest;
    let years = told.years();
    let document = json!({
        "format": "r2pc.backtest/1",
        "outcome": told.outcome,
        "within": told.within,
        "excluded": told.excluded,
        "publication_lag": told.lag.map(|lag| lag.to_string()),
        "unknown": unknown_word(told.unknown),
        "policies": { "digest": told.digest },
        "from": years.map(|(from, _)| from),
        "to": years.map(|(_, to)| to),
        "rows": backtest.cases.len(),
        "positives": told.positives(),
        "onsets": backtest.onsets.len(),
        "left_out": { "excluded": backtest.excluded, "undecided": backtest.undecided },
        "scores": backtest.scores.iter().map(|scored| score(told, scored)).collect::<Vec<_>>(),
        "comparisons": backtest.comparisons.iter().map(|c| comparison(told, c)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn score(told: &Backtested<'_>, scored: &Scored) -> Value {
    let measured = &scored.measured;
    let first = measured.alarms.first();
    let rule = scored.subject.rule().map(|id| told.program.rule(id));
    json!({
        "score": told.name(&scored.subject),
        "rule": rule.map(|rule| &*rule.full_name),
        "kind": rule.map(|rule| rule.kind.word()),
        "with_resilience": scored.subject.alone().is_some(),
        "rows": scored.values.len(),
        "known": measured.known,
        "positives": told.positives(),
        "auc": figure(measured.auc.as_ref().map(|auc| auc.area)),
        "auc_interval": interval(measured.auc.as_ref().and_then(|auc| auc.interval)),
        "auc_interval_by_country": interval(measured.auc.as_ref().and_then(interval_by_country)),
        "auc_unknown": measured.auc_by_unknown.map(|[lowest, middle, highest]| json!({
            "lowest": number(lowest), "middle": number(middle), "highest": number(highest),
        })),
        "auc_bounds": interval(measured.auc_bounds),
        "average_precision": figure(measured.average_precision),
        "brier": figure(measured.brier),
        "precision": figure(first.and_then(|alarm| alarm.precision)),
        "recall": figure(first.and_then(|alarm| alarm.recall)),
        "lead_years_median": figure(first.and_then(|alarm| alarm.lead_years_median)),
        "top": top(&measured.top),
        "alarms": measured.alarms.iter().map(alarm).collect::<Vec<_>>(),
        "calibration": measured.calibration.iter().map(bin).collect::<Vec<_>>(),
    })
}

fn interval_by_country(auc: &Auc) -> Option<(Decimal, Decimal)> {
    auc.interval_by_country
}

fn top(shares: &[Option<Decimal>; TOP.len()]) -> Value {
    let entries = TOP.iter().zip(shares).map(|(k, share)| (k.to_string(), figure(*share)));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn alarm(alarm: &Alarm) -> Value {
    json!({
        "at": alarm.at,
        "hits": alarm.hits,
        "misses": alarm.misses,
        "false_alarms": alarm.false_alarms,
        "quiet": alarm.quiet,
        "open": alarm.open,
        "precision": figure(alarm.precision),
        "precision_interval": interval(alarm.precision_interval),
        "recall": figure(alarm.recall),
        "recall_interval": interval(alarm.recall_interval),
        "onsets_warned": alarm.onsets_warned,
        "lead_years_median": figure(alarm.lead_years_median),
    })
}

fn bin(bin: &Bin) -> Value {
    json!({
        "low": figure(bin.low),
        "high": figure(bin.high),
        "rows": bin.cases,
        "positives": bin.onsets,
        "rate": figure(bin.rate),
        "rate_interval": interval(bin.rate_interval),
    })
}

fn comparison(told: &Backtested<'_>, comparison: &Comparison) -> Value {
    let name = |at: usize| told.backtest.scores.get(at).map(|scored| told.name(&scored.subject));
    let rule = told.backtest.scores.get(comparison.alone).and_then(|scored| match scored.subject {
        Subject::Rule(id) => Some(&*told.program.rule(id).full_name),
        _ => None,
    });
    json!({
        "rule": rule,
        "alone": name(comparison.alone),
        "with_resilience": name(comparison.with_resilience),
        "auc_difference": figure(comparison.difference.as_ref().map(|d| d.difference)),
        "interval_by_country": interval(comparison.difference.as_ref().and_then(|d| d.interval)),
    })
}

fn number(value: Decimal) -> Value {
    let rounded = value.round_dp(PLACES).normalize();
    rounded
        .to_i64()
        .filter(|whole| Decimal::from(*whole) == rounded)
        .map_or_else(|| rounded.to_f64().map_or(Value::Null, |float| json!(float)), |whole| json!(whole))
}

fn figure(value: Option<Decimal>) -> Value {
    value.map_or(Value::Null, number)
}

fn interval(value: Option<(Decimal, Decimal)>) -> Value {
    value.map_or(Value::Null, |(low, high)| json!([number(low), number(high)]))
}
