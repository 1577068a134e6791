//! Backtest figures against scikit-learn's and SciPy's, on the same scores. `tests/peers/backtest.py` wrote them.
#![cfg(test)]

use r2pc_engine::backtest::alarm::{Alarm, alarms, onsets};
use r2pc_engine::backtest::rank::{Unknown, ranked};
use r2pc_engine::backtest::score::Step;
use r2pc_engine::backtest::{Case, TOP, auc, calibration, curve, top};
use r2pc_engine::possible::Interval;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

type Numbers = Interval<Decimal>;

/// The cases and scores of one name in the table.
fn scores(name: &str) -> (Vec<Case>, Vec<Numbers>) {
    let mut reader = csv::Reader::from_reader(include_str!("backtest/scores.csv").as_bytes());
    let rows = reader.records().map(Result::unwrap).filter(|row| &row[0] == name);
    rows.map(|row| {
        let end = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let case = Case { country: row[1].into(), year: row[2].parse().unwrap(), onset: &row[3] == "1" };
        (case, Interval { low: end(&row[4]), high: end(&row[5]) })
    })
    .unzip()
}

fn number(value: Option<Decimal>) -> Value {
    value.map_or(Value::Null, |value| json!(value.to_f64().unwrap()))
}

fn pair(value: Option<(Decimal, Decimal)>) -> Value {
    value.map_or(Value::Null, |(low, high)| json!([number(Some(low)), number(Some(high))]))
}

fn alarm(alarm: &Alarm) -> Value {
    json!({
        "hits": alarm.hits, "misses": alarm.misses, "false_alarms": alarm.false_alarms, "quiet": alarm.quiet,
        "precision": number(alarm.precision), "precision_interval": pair(alarm.precision_interval),
        "recall": number(alarm.recall), "recall_interval": pair(alarm.recall_interval),
        "onsets_warned": alarm.onsets_warned, "lead_years_median": number(alarm.lead_years_median),
    })
}

fn figures(cases: &[Case], values: &[Numbers], unknown: Unknown) -> Value {
    let scores = ranked(values, unknown);
    let area = |how| number(auc::area(&ranked(values, how), cases));
    let found = auc::auc(&scores, cases).unwrap();
    let onsets = onsets(cases);
    let steps = [1, 2].map(|at: u32| Step { at: at.into(), name: at.to_string() });
    let shares = TOP.iter().map(|k| (k.to_string(), number(top::share(*k, &scores, cases, &onsets))));
    json!({
        "auc": number(Some(found.area)),
        "auc_interval": pair(found.interval),
        "auc_interval_by_country": pair(found.interval_by_country),
        "auc_unknown": {
            "lowest": area(Unknown::Lowest), "middle": area(Unknown::Middle), "highest": area(Unknown::Highest),
        },
        "auc_bounds": pair(auc::bounds(values, cases)),
        "average_precision": number(curve::average_precision(
            &curve::points(&scores, cases),
            cases.iter().filter(|case| case.onset).count(),
        )),
        "brier": number(calibration::brier(values, cases)),
        "top": shares.collect::<serde_json::Map<_, _>>(),
        "alarms": alarms(&steps, values, &scores, cases, &onsets).iter().map(alarm).collect::<Vec<_>>(),
    })
}

/// Numbers agree to four digits, everything else is the same.
#[track_caller]
fn assert_agrees(path: &str, ours: &Value, theirs: &Value) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.len(), b.len(), "{path}");
            for (key, value) in b {
                assert_agrees(&format!("{path}.{key}"), &ours[key], value);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{path}");
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                assert_agrees(&format!("{path}[{at}]"), a, b);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            assert!((a - b).abs() < 5e-5, "{path}: {a}, expected {b}");
        }
        _ => assert_eq!(ours, theirs, "{path}"),
    }
}

#[test]
fn figures_agree_with_scikit_learn_to_four_digits() {
    let expected: Value = serde_json::from_str(include_str!("backtest/expected.json")).unwrap();
    for name in ["level", "graded"] {
        let (cases, values) = scores(name);
        assert_eq!(cases.len(), 126);
        for (word, unknown) in
            [("lowest", Unknown::Lowest), ("middle", Unknown::Middle), ("highest", Unknown::Highest)]
        {
            let ours = figures(&cases, &values, unknown);
            assert_agrees(&format!("{name} {word}"), &ours, &expected[name][word]);
        }
    }
}

#[test]
fn without_an_event_nothing_is_made_up() {
    let (mut cases, values) = scores("graded");
    for case in &mut cases {
        case.onset = false;
    }
    let scores = ranked(&values, Unknown::Lowest);
    assert!(auc::auc(&scores, &cases).is_none());
    assert_eq!(auc::bounds(&values, &cases), None);
    assert_eq!(curve::average_precision(&curve::points(&scores, &cases), 0), None);
    assert_eq!(top::share(10, &scores, &cases, &onsets(&cases)), None);
}

/// Whatever unknown scores turn out to be, the area lies within its bounds.
#[test]
fn areas_lie_within_their_bounds() {
    let (cases, values) = scores("level");
    let (least, greatest) = auc::bounds(&values, &cases).unwrap();
    assert!(least < greatest);
    for unknown in [Unknown::Lowest, Unknown::Middle, Unknown::Highest] {
        let area = auc::area(&ranked(&values, unknown), &cases).unwrap();
        assert!(least <= area && area <= greatest);
    }
}
