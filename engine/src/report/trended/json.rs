//! `r2pc.trend/1`. The schema is `docs/schemas/trend.json`.

use super::Trended;
use crate::finding::Verdict;
use crate::report::json::{Part, document, fact_used, measured, policy_set};
use crate::report::words;
use crate::trend::{CellTurn, Late, Said, Series, Turn};
use jiff::civil::Date;
use serde_json::{Value, json};

/// All series, turns and late days as one document, in pieces that follow each other.
pub fn trend_json<'r>(trended: &'r Trended<'_>) -> impl Iterator<Item = String> + 'r {
    let (report, trend) = (trended.report, trended.trend);
    document(vec![
        Part::value("format", "r2pc.trend/1"),
        Part::value("known_by", report.known_by.map(|day| day.to_string())),
        Part::value("policies", policy_set(report.program, report.digest)),
        Part::value("days", trend.days.iter().map(ToString::to_string).collect::<Vec<_>>()),
        Part::rows("series", trend.series.iter().map(move |s| series(trended, s))),
        Part::rows("turns", trend.turns.iter().filter_map(move |t| turn(trended, t))),
        Part::rows("late", trend.late.iter().filter_map(move |l| late(trended, l))),
    ])
}

fn series(trended: &Trended<'_>, series: &Series) -> Value {
    let days = trended.trend.days.iter().zip(&series.points);
    let values: Vec<Value> = days
        .map(|(day, point)| point.as_ref().map_or(Value::Null, |point| value(trended, series, *day, point)))
        .collect();
    json!({
        "country": &*series.country,
        "rule": &*trended.rule(series).full_name,
        "kind": trended.rule(series).kind.word(),
        "item": series.item.as_deref(),
        "direction": series.direction.word(),
        "values": values,
    })
}

fn value(trended: &Trended<'_>, series: &Series, day: Date, point: &Verdict) -> Value {
    let finding = trended.finding(series, day, point);
    json!({
        "verdict": words::verdict(&finding),
        "could_be": words::could_be(&finding),
        "level": words::level(trended.report, &finding),
        "level_could_be": words::level_could_be(trended.report, &finding),
        "inhibited": point.inhibited.map(words::yes_no),
        "value": point.value.as_ref().map_or(Value::Null, measured),
    })
}

fn turn(trended: &Trended<'_>, turn: &Turn) -> Option<Value> {
    let series = trended.trend.series.get(turn.series)?;
    let point = |at: usize| {
        let (day, point) = (trended.day(at)?, series.points.get(at)?.as_ref()?);
        Some(value(trended, series, day, point))
    };
    Some(json!({
        "country": &*series.country,
        "rule": &*trended.rule(series).full_name,
        "item": series.item.as_deref(),
        "from": trended.day(turn.after)?.to_string(),
        "to": trended.day(turn.after + 1)?.to_string(),
        "was": point(turn.after),
        "is": point(turn.after + 1),
        "because": turn.cells.iter().map(|c| cell(trended, c)).collect::<Vec<_>>(),
    }))
}

fn late(trended: &Trended<'_>, late: &Late) -> Option<Value> {
    let series = trended.trend.series.get(late.series)?;
    let day = trended.day(late.day)?;
    let then = series.points.get(late.day)?.as_ref();
    Some(json!({
        "country": &*series.country,
        "rule": &*trended.rule(series).full_name,
        "item": series.item.as_deref(),
        "day": day.to_string(),
        "then": then.map(|point| value(trended, series, day, point)),
        "now": late.now.as_ref().map(|point| value(trended, series, day, point)),
        "because": late.cells.iter().map(|c| cell(trended, c)).collect::<Vec<_>>(),
    }))
}

fn cell(trended: &Trended<'_>, cell: &CellTurn) -> Value {
    json!({
        "fact": words::cell_place(trended.report.program, &cell.place),
        "was": said(trended, &cell.was),
        "is": said(trended, &cell.is),
        "decisive": cell.is_decisive,
    })
}

fn said(trended: &Trended<'_>, said: &Said) -> Value {
    json!({
        "why": said.reason.map(r2pc_lang::value::Reason::word),
        "seen": said.facts.iter().map(|fact| fact_used(trended.report, fact)).collect::<Vec<_>>(),
    })
}
