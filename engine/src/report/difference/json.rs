//! `r2pc.diff/1`: everything about a difference. The schema is `docs/schemas/diff.json`.

use crate::diff::{ClauseFlip, Difference, DueTo, FactFlip, Flip, Flips, Meaning, Shown, State, Verdict};
use crate::report::words;
use r2pc_lang::diff::{Change, ClauseChange, DeclarationChange, Kind, StepKind};
use serde_json::{Map, Value, json};

/// The whole as one document.
#[must_use]
pub fn json(difference: &Difference<'_>) -> String {
    let others = difference.changes.declarations.iter().filter(|d| !matches!(d.kind, Kind::Rule(_)));
    let flips = difference.flips.iter().flat_map(|flips| &flips.list);
    let document = json!({
        "format": "r2pc.diff/1",
        "old": difference.old.name,
        "new": difference.new.name,
        "rules": difference.meanings.iter().map(|meaning| rule(difference, meaning)).collect::<Value>(),
        "declarations": others.map(|change| declaration(difference, change)).collect::<Value>(),
        "layout": difference.changes.layout,
        "comments": difference.changes.comments,
        "flips": flips.map(flip).collect::<Value>(),
        "summary": summary(difference),
        "notes": difference.notes,
    });
    format!("{document:#}\n")
}

fn rule(difference: &Difference<'_>, meaning: &Meaning) -> Value {
    let change = difference.changes.rule(&meaning.rule);
    let through = difference.reach.rules.get(&meaning.rule).into_iter().flatten();
    let mut row = Map::new();
    row.insert("rule".into(), json!(&*meaning.rule));
    row.insert("was".into(), json!(meaning.was.as_deref()));
    row.insert("kind".into(), json!(meaning.kind.word()));
    row.insert("change".into(), json!(meaning.verdict.word()));
    row.insert("proved".into(), json!(meaning.proved));
    row.insert("scope".into(), json!(meaning.scope));
    row.insert("claimed".into(), json!(change.is_some_and(|c| c.claimed)));
    row.insert("moved".into(), moved(change));
    row.insert("clauses".into(), change.into_iter().flat_map(|c| &c.clauses).map(clause).collect());
    row.insert("rests_on".into(), through.map(|(kind, name)| thing(*kind, name)).collect());
    row.insert("not_analysed".into(), json!(meaning.not_analysed));
    row.insert("witnesses".into(), meaning.witnesses.iter().map(witness).collect());
    Value::Object(row)
}

fn witness(shown: &Shown) -> Value {
    json!({
        "from": shown.from,
        "to": shown.to,
        "as_of": shown.as_of.to_string(),
        "facts": shown.facts,
        "test": shown.test,
    })
}

fn thing(kind: Kind, name: &str) -> Value {
    let word = if matches!(kind, Kind::Rule(_)) { "rule" } else { kind.word() };
    json!({ "kind": word, "name": name })
}

fn moved(change: Option<&DeclarationChange>) -> Value {
    change.and_then(|c| c.moved.as_ref()).map_or(Value::Null, |(from, to)| json!({ "from": from, "to": to }))
}

fn clause(clause: &ClauseChange) -> Value {
    json!({
        "clause": clause.clause,
        "nature": clause.nature.word(),
        "old": clause.old,
        "new": clause.new,
        "direction": clause.direction.map(|way| way.word()),
        "steps": clause.steps.iter().map(|s| step(&s.kind)).collect::<Value>(),
        "amended_by": clause.amended_by.as_deref(),
    })
}

fn step(kind: &StepKind) -> Value {
    match kind {
        StepKind::Figure { of, old, new } => json!({ "step": "figure", "of": of, "old": old, "new": new }),
        StepKind::Added(text) => json!({ "step": "added", "new": text }),
        StepKind::Removed(text) => json!({ "step": "removed", "old": text }),
        StepKind::Replaced { old, new } => json!({ "step": "replaced", "old": old, "new": new }),
    }
}

fn declaration(difference: &Difference<'_>, change: &DeclarationChange) -> Value {
    let word = match change.change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Amended => "amended",
    };
    json!({
        "kind": change.kind.word(),
        "name": &*change.name,
        "was": change.was.as_deref(),
        "change": word,
        "moved": moved(Some(change)),
        "new_identity": change.new_identity,
        "clauses": change.clauses.iter().map(clause).collect::<Value>(),
        "enters": super::page::entered(difference, change),
    })
}

fn flip(flip: &Flip) -> Value {
    let verdict = |state: &Option<State>| state.as_ref().map(|s| s.verdict);
    json!({
        "country": &*flip.country,
        "as_of": flip.as_of.to_string(),
        "rule": &*flip.rule,
        "kind": flip.kind.word(),
        "item": flip.item.as_deref(),
        "old": verdict(&flip.old),
        "new": verdict(&flip.new),
        "due_to": flip.due_to.word(),
        "before": state(flip.old.as_ref()),
        "after": state(flip.new.as_ref()),
        "policy_alone": state(flip.policy_alone.as_ref()),
        "facts_alone": state(flip.facts_alone.as_ref()),
        "clauses": flip.clauses.iter().map(clause_flip).collect::<Value>(),
        "facts": flip.facts.iter().map(fact).collect::<Value>(),
        "through": flip.through.iter().map(|rule| &**rule).collect::<Vec<_>>(),
    })
}

fn state(state: Option<&State>) -> Value {
    let Some(state) = state else { return Value::Null };
    let offered = |(name, made): &(String, &str)| json!({ "name": name, "offered": made });
    json!({
        "verdict": state.verdict,
        "could_be": state.could_be,
        "level": state.level,
        "level_could_be": state.level_could_be,
        "inhibited": state.inhibited.map(words::yes_no),
        "amplified": state.amplified.map(words::yes_no),
        "nature": state.nature,
        "value": state.value,
        "offers": state.offers.iter().map(offered).collect::<Value>(),
    })
}

fn clause_flip(clause: &ClauseFlip) -> Value {
    json!({ "clause": clause.clause, "condition": clause.condition, "old": clause.old, "new": clause.new })
}

fn fact(fact: &FactFlip) -> Value {
    json!({
        "fact": fact.fact,
        "old": fact.old,
        "new": fact.new,
        "observed": fact.observed.to_string(),
        "source": fact.source,
        "place": fact.place,
    })
}

fn summary(difference: &Difference<'_>) -> Value {
    let mut by_change = Map::new();
    for verdict in Verdict::ALL {
        let n = difference.meanings.iter().filter(|m| m.verdict == verdict).count();
        by_change.insert(verdict.word().into(), json!(n));
    }
    json!({
        "meaning": difference.meaning(),
        "verdicts": difference.verdicts(),
        "any": difference.any(),
        "by_change": by_change,
        "flips": difference.flips.as_ref().map_or(Value::Null, flip_summary),
    })
}

fn flip_summary(flips: &Flips) -> Value {
    let due = |to: DueTo| flips.list.iter().filter(|flip| flip.due_to == to).count();
    json!({
        "days": flips.days.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "countries": flips.countries,
        "rows": flips.rows,
        "flipped": flips.list.len(),
        "due_to": {
            "policy": due(DueTo::Policy), "facts": due(DueTo::Facts), "both": due(DueTo::Both)
        },
        "cancelled": flips.cancelled,
    })
}
