//! What can be otherwise of the facts that a verdict reads, and which values are worth trying.

use super::Change;
use super::change::{Ground, Spot};
use super::search::Variable;
use crate::assess;
use crate::cause::Causes;
use crate::eval::{Evaluator, Relations, Row};
use crate::facts::reading::{self, Ask};
use crate::finding::{CellPlace, FactUsed};
use crate::settle::{self, Settler, open_causes};
use jiff::civil::Date;
use r2pc_lang::program::{NumberKind, NumberType, RuleId, Scalar};
use r2pc_lang::value::{Content, Reason, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What was read for rows.
#[derive(Debug, Default)]
pub(super) struct WasRead {
    /// The cells, by place, each with the days.
    places: BTreeSet<(CellPlace, Date)>,
    /// What keeps the rows open.
    pub(super) causes: Causes,
}

/// What an evaluator has read for rows and the rules they ask. It must have read nothing else.
pub(super) fn read_by(evaluator: &Evaluator<'_>, rows: &[Row<'_>]) -> WasRead {
    let mut read = WasRead::default();
    for row in rows {
        read.places.extend(row.log.read.iter().cloned());
        read.causes.extend(open_causes(row));
    }
    for log in evaluator.logs() {
        read.places.extend(log.read.iter().cloned());
    }
    read.places.extend(read.causes.iter().map(|cause| (cause.place.clone(), cause.day)));
    read
}

/// What keeps a row open, as if nothing else had been read.
pub(super) fn open_of(row: &Row<'_>) -> WasRead {
    let causes: Causes = open_causes(row).collect();
    WasRead { places: causes.iter().map(|cause| (cause.place.clone(), cause.day)).collect(), causes }
}

/// The spots of what was read for a rule, those that keep the rows open first, each with its values.
pub(super) fn of(
    ground: &Ground<'_>,
    settler: &mut Settler<'_>,
    relations: &Relations,
    rule: RuleId,
    read: &WasRead,
) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for (place, day) in &read.places {
        if *day > settler.as_of() {
            continue;
        }
        for spot in spots(ground, place, *day, &read.causes) {
            let is_same = |v: &Variable| {
                v.spot.place == spot.place
                    && v.spot.seen == spot.seen
                    && (!spot.seen.is_empty() || v.spot.day == *day)
            };
            if !variables.iter().any(is_same) {
                variables.extend(variable(ground, settler, relations, rule, spot));
            }
        }
    }
    let is_cause = |v: &Variable| read.causes.iter().any(|cause| cause.place == v.spot.place);
    variables.sort_by_key(|v| !is_cause(v));
    variables
}

/// What can be otherwise of a cell on a day: what was seen, and where that does not speak, a new observation.
fn spots(ground: &Ground<'_>, place: &CellPlace, day: Date, causes: &Causes) -> Vec<Spot> {
    let Some(spot) = ground.spot(place, day) else { return Vec::new() };
    let has_expired = causes.iter().any(|cause| {
        cause.place == *place && cause.day == day && cause.reason == Reason::Expired && place.item.is_none()
    });
    let fresh = (has_expired && !spot.seen.is_empty()).then(|| Spot { seen: Vec::new(), ..spot.clone() });
    fresh.into_iter().chain([spot]).collect()
}

fn variable(
    ground: &Ground<'_>,
    settler: &mut Settler<'_>,
    relations: &Relations,
    rule: RuleId,
    spot: Spot,
) -> Option<Variable> {
    let program = ground.program;
    let now = value_of(ground, &spot);
    let mut values = settler.candidates(relations, rule, &spot.place);
    let marks = settler.marks(relations, rule, spot.place.cell.fact);
    let is_covered = marks.cover(program, &spot.place);
    let mut number = None;
    if let Some(Scalar::Number(ty)) = settle::scalar(program, &spot.place) {
        let now = if let Some(Value::Number(now)) = &now { Some(*now) } else { None };
        let step = finer(marks.step(ty), now, ty);
        values = numbers(values, marks.figures(), step, ty, now);
        number = now.map(|now| (now, step));
    }
    values.retain(|value| Some(value) != now.as_ref());
    let is_open = now.is_none();
    (!values.is_empty()).then_some(Variable { spot, values, is_open, is_covered, number })
}

/// The step of the figures, or of the value itself where that is finer.
fn finer(step: Decimal, now: Option<Decimal>, ty: &NumberType) -> Decimal {
    match now {
        Some(now) if ty.kind != NumberKind::Count => {
            step.min(Decimal::new(1, now.normalize().scale().min(6)))
        }
        _ => step,
    }
}

/// The numbers worth trying, whole steps before others: where nothing is known what is near a figure that conditions name
/// first, else the nearest to the value; of two as near, the figure.
fn numbers(
    tried: Vec<Value>,
    figures: &BTreeSet<Decimal>,
    step: Decimal,
    ty: &NumberType,
    now: Option<Decimal>,
) -> Vec<Value> {
    let inside = |n: &Decimal| ty.min.is_none_or(|min| *n >= min) && ty.max.is_none_or(|max| *n <= max);
    let whole = |n: &Decimal| ty.kind != NumberKind::Count || n.fract().is_zero();
    let beside = figures.iter().flat_map(|n| [*n, *n - step, *n + step]);
    let mut all: BTreeSet<Decimal> = beside.filter(inside).filter(whole).map(|n| n.normalize()).collect();
    all.extend(
        tried
            .iter()
            .filter_map(|value| if let Value::Number(n) = value { Some(n.normalize()) } else { None }),
    );
    let rank = |n: &Decimal| {
        let from_figure = || figures.iter().map(|figure| (*n - figure).abs()).min().unwrap_or_default();
        let far = now.map_or_else(from_figure, |now| (*n - now).abs());
        let is_odd = n.checked_rem(step).is_some_and(|rest| !rest.is_zero());
        (is_odd, far, !figures.contains(n))
    };
    let mut all: Vec<Decimal> = all.into_iter().collect();
    all.sort_by_key(rank);
    all.into_iter().map(Value::Number).collect()
}

/// The one value that a spot says now; none where it says nothing, or several things.
fn value_of(ground: &Ground<'_>, spot: &Spot) -> Option<Value> {
    let observations = ground.facts.observations(spot.place.cell.fact, spot.place.cell.index);
    let mut found: Option<&Value> = None;
    for at in &spot.seen {
        let content = &observations.get(*at)?.content;
        match assess::content_at(&ground.program.vocabulary, &spot.place, content) {
            Some(Content::Value(value)) if found.is_none_or(|other| other == value) => found = Some(value),
            Some(Content::Value(_)) => return None,
            _ => {}
        }
    }
    found.filter(|value| is_exact(value)).cloned()
}

fn is_exact(value: &Value) -> bool {
    match value {
        Value::Date(days) => days.first == days.last,
        Value::Set(set) => !set.open,
        Value::List(list) => !list.open,
        _ => true,
    }
}

/// A change as reports tell it.
pub(super) fn change(ground: &Ground<'_>, spot: &Spot, causes: &Causes, to: Value) -> Change {
    let vocabulary = &ground.program.vocabulary;
    let observations = ground.facts.observations(spot.place.cell.fact, spot.place.cell.index);
    let from: Vec<FactUsed> = spot
        .seen
        .iter()
        .filter_map(|at| observations.get(*at))
        .map(|observation| assess::used(vocabulary, &spot.place, observation))
        .collect();
    let fact = vocabulary.fact(spot.place.cell.fact);
    let reading = reading::read(observations, &Ask::of(fact, spot.day, ground.known_by, None));
    let cause = causes.iter().find(|cause| cause.place == spot.place && cause.day == spot.day);
    let given = from.iter().find_map(|fact| fact.reason);
    let reason = if from.is_empty() {
        Some(cause.map_or_else(|| reading.missing().unwrap_or(Reason::NotCollected), |cause| cause.reason))
    } else {
        cause.map(|cause| cause.reason).or(given)
    };
    let to_text = assess::shown(vocabulary, &spot.place, &to);
    Change { place: spot.place.clone(), day: spot.day, from, reason, to, to_text, spot: spot.clone() }
}
