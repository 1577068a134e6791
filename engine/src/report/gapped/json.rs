//! `r2pc.gaps/1`. The schema is `docs/schemas/gaps.json`.

use super::{Gapped, bounds};
use crate::gaps::{Chosen, Gap, Open};
use crate::report::json::policy_set;
use crate::report::words;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All gaps and all open verdicts, and what to find out first.
#[must_use]
pub fn gaps_json(gapped: &Gapped<'_>) -> String {
    let report = gapped.report;
    let document = json!({
        "format": "r2pc.gaps/1",
        "as_of": report.as_of.to_string(),
        "known_by": report.known_by.map(|day| day.to_string()),
        "policies": policy_set(report.program, report.digest),
        "verdicts": gapped.gaps.verdicts,
        "gaps": gapped.gaps.gaps.iter().map(|gap| gap_json(gapped, gap)).collect::<Vec<_>>(),
        "first": gapped.first().iter().map(|chosen| first(gapped, chosen)).collect::<Vec<_>>(),
        "open": gapped.gaps.open.iter().map(|open| open_json(gapped, open)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn gap_json(gapped: &Gapped<'_>, gap: &Gap) -> Value {
    let program = gapped.report.program;
    let open = |at: &usize| gapped.gaps.open.get(*at).map(|open| &*program.rule(open.finding.rule).full_name);
    let rules: BTreeSet<&str> = gap.keeps_open.iter().filter_map(open).collect();
    let sources = gapped.gaps.sources.get(&gap.place.cell.fact);
    json!({
        "fact": words::cell_place(program, &gap.place),
        "country": &*gap.country,
        "why": gap.reason.word(),
        "verdicts_settled": gap.settles.len(),
        "verdicts_open": gap.keeps_open.len(),
        "rules": rules,
        "sources": sources.into_iter().flatten().map(|source| &**source).collect::<Vec<_>>(),
    })
}

fn first(gapped: &Gapped<'_>, chosen: &Chosen) -> Value {
    json!({
        "find": chosen.units.iter().map(|unit| gapped.name(unit)).collect::<Vec<_>>(),
        "settles": chosen.settles,
        "total": chosen.total,
    })
}

fn open_json(gapped: &Gapped<'_>, open: &Open) -> Value {
    let report = gapped.report;
    let finding = &open.finding;
    let names = |set: &Vec<usize>| {
        let gaps = set.iter().filter_map(|at| gapped.gaps.gaps.get(*at));
        gaps.map(|gap| words::cell_place(report.program, &gap.place)).collect::<Vec<_>>()
    };
    json!({
        "country": &*finding.country,
        "rule": &*report.rule(finding).full_name,
        "item": finding.item.as_deref(),
        "verdict": words::verdict(finding),
        "could_be": words::could_be(finding),
        "level_could_be": words::level_could_be(report, finding),
        "in_any_case": bounds(report, finding),
        "settled_by": open.sets.iter().map(names).collect::<Vec<_>>(),
    })
}
