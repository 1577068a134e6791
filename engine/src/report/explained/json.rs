//! `r2pc.explain/1`. The schema is `docs/schemas/explain.json`.

use super::{Explained, answer};
use crate::finding::{Asked, CellRead, Finding, Margin, Reasoning};
use crate::report::json::{fact_used, finding_json, place, policy_set, reason, typed};
use crate::report::words;
use crate::why::{Change, Flip, Leaned, Obstacle, Target};
use serde_json::{Map, Value, json};

/// The whole explanation as one document, whatever the depth.
#[must_use]
pub fn explained_json(explained: &Explained<'_>) -> String {
    let explanation = explained.explanation;
    let report = explained.report;
    let (flips_if, flips_to): (Vec<Value>, Vec<Value>) =
        explanation.flips.iter().map(|flip| (changes(explained, flip), outcome(explained, flip))).unzip();
    let one = match explanation.rows.as_slice() {
        [row] => finding_json(report, row),
        _ => Value::Null,
    };
    let names =
        |set: Vec<&_>| set.into_iter().map(|place| words::cell_place(report.program, place)).collect();
    let settled_by: Vec<Vec<String>> = explanation.settled_by().into_iter().map(names).collect();
    let document = json!({
        "format": "r2pc.explain/1",
        "as_of": report.as_of.to_string(),
        "known_by": report.known_by.map(|day| day.to_string()),
        "policies": policy_set(report.program, report.digest),
        "country": explanation.rows.first().map(|row| row.country.to_string()),
        "rule": explained.rule().map(|rule| rule.full_name.to_string()),
        "answer": answer::answer(explained),
        "finding": one,
        "findings": explanation.rows.iter().map(|row| finding_json(report, row)).collect::<Vec<_>>(),
        "tree": explanation.rows.iter().map(|row| tree(explained, row)).collect::<Vec<_>>(),
        "leans_on": explanation.leaned.iter().map(|leaned| leans(explained, leaned)).collect::<Vec<_>>(),
        "why_not": explanation.obstacles.iter().map(|o| obstacle(explained, o)).collect::<Vec<_>>(),
        "flips_if": flips_if,
        "flips_to": flips_to,
        "settled_by": settled_by,
        "given_up": explanation.given_up.iter().map(|t| explained.target(*t)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

/// The clauses of a row, each with what it rests on.
fn tree(explained: &Explained<'_>, row: &Finding) -> Value {
    json!({
        "rule": &*explained.report.rule(row).full_name,
        "item": row.item.as_deref(),
        "clauses": row.because.iter().map(|r| node(explained, r)).collect::<Vec<_>>(),
    })
}

fn node(explained: &Explained<'_>, reasoning: &Reasoning) -> Value {
    let bare = Reasoning { parts: Vec::new(), ..reasoning.clone() };
    let Value::Object(mut node) = reason(explained.report, &bare) else { return Value::Null };
    if let Some(asked) = &reasoning.asks {
        node.insert("asks".into(), asks(explained, asked));
    }
    if let Some(margin) = &reasoning.margin {
        node.insert("margin".into(), margin_json(margin));
    }
    if !reasoning.cells.is_empty() {
        node.insert("cells".into(), cells(explained, &reasoning.cells));
    }
    if !reasoning.parts.is_empty() {
        let parts: Vec<Value> = reasoning.parts.iter().map(|part| self::node(explained, part)).collect();
        node.insert("parts".into(), Value::Array(parts));
    }
    Value::Object(node)
}

fn asks(explained: &Explained<'_>, asked: &Asked) -> Value {
    let rule = explained.report.program.rule(asked.rule);
    let indicator = asked.indicator.and_then(|at| rule.indicators.get(at as usize)).map(|i| &*i.name);
    json!({
        "rule": &*rule.full_name,
        "item": asked.item.as_deref(),
        "indicator": indicator,
        "day": asked.day.to_string(),
    })
}

/// Numbers as text, so that they stay exact.
fn margin_json(margin: &Margin) -> Value {
    json!({
        "value": margin.value,
        "threshold": margin.threshold,
        "distance": margin.distance.map(|d| d.normalize().to_string()),
        "unit": margin.unit,
    })
}

fn cells(explained: &Explained<'_>, cells: &[CellRead]) -> Value {
    let one = |cell: &CellRead| {
        json!({
            "fact": words::cell_place(explained.report.program, &cell.place),
            "why": cell.reason.map(r2pc_lang::value::Reason::word),
            "seen": cell.facts.iter().map(|fact| fact_used(explained.report, fact)).collect::<Vec<_>>(),
        })
    };
    cells.iter().map(one).collect()
}

fn leans(explained: &Explained<'_>, leaned: &Leaned) -> Value {
    let program = explained.report.program;
    let rows: Vec<Value> = leaned
        .rows
        .iter()
        .map(|row| {
            json!({
                "item": row.item.as_deref(),
                "verdict": words::verdict(row),
                "level": words::level(explained.report, row),
                "clauses": row.because.iter().map(|r| node(explained, r)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "rule": &*program.rule(leaned.asked.rule).full_name,
        "kind": program.rule(leaned.asked.rule).kind.word(),
        "day": leaned.asked.day.to_string(),
        "rows": rows,
    })
}

fn obstacle(explained: &Explained<'_>, obstacle: &Obstacle) -> Value {
    let report = explained.report;
    let mut node = Map::new();
    node.insert("clause".into(), json!(obstacle.clause));
    node.insert("via".into(), json!(words::names(report.program, &obstacle.via)));
    node.insert("condition".into(), json!(report.one_line(obstacle.span)));
    node.insert("wanted".into(), json!(obstacle.wanted));
    node.insert("is".into(), json!(if obstacle.is_open { Value::Null } else { json!(!obstacle.wanted) }));
    node.insert("margin".into(), obstacle.margin.as_ref().map_or(Value::Null, margin_json));
    node.insert("cells".into(), cells(explained, &obstacle.cells));
    node.extend(place(report, obstacle.span).map(|(name, value)| (name.to_owned(), value)));
    Value::Object(node)
}

/// A set of changes: `from` is null where nothing is known.
fn changes(explained: &Explained<'_>, flip: &Flip) -> Value {
    let program = explained.report.program;
    let one = |change: &Change| {
        let mut from: Vec<Value> = change
            .from
            .iter()
            .filter_map(|fact| fact.value.as_deref().map(|text| typed(program, &change.place, text)))
            .collect();
        from.dedup();
        let from = match from.as_slice() {
            [] => Value::Null,
            [one] => one.clone(),
            several => json!(several),
        };
        json!({
            "fact": words::cell_place(program, &change.place),
            "day": change.day.to_string(),
            "from": from,
            "why": change.reason.map(r2pc_lang::value::Reason::word),
            "to": typed(program, &change.place, &change.to_text),
            "seen": change.from.iter().map(|fact| fact_used(explained.report, fact)).collect::<Vec<_>>(),
        })
    };
    flip.changes.iter().map(one).collect()
}

/// What a set of changes comes to: an outcome or a level, and whether no fewer changes do.
fn outcome(explained: &Explained<'_>, flip: &Flip) -> Value {
    let (verdict, level) = match (flip.target, explained.rule()) {
        (Target::Outcome(outcome), _) => (Some(outcome.word()), None),
        (Target::Level(level), Some(rule)) => {
            (None, Some(words::level_word(explained.report.program, rule.kind, level)))
        }
        (Target::Level(_), None) | (Target::Settled, _) => (None, None),
    };
    json!({ "verdict": verdict, "level": level, "fewest": flip.fewest })
}
