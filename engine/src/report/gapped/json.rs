//! `r2pc.gaps/1`. The schema is `docs/schemas/gaps.json`.

use super::{Gapped, bounds};
use crate::gaps::{Chosen, Gap, Open};
use crate::report::json::{Part, document, policy_set};
use crate::report::words;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All gaps and all open verdicts, and what to find out first, as one document in pieces that follow each other.
pub fn gaps_json<'r>(gapped: &'r Gapped<'_>) -> impl Iterator<Item = String> + 'r {
    let report = gapped.report;
    let gaps = gapped.gaps;
    document(vec![
        Part::value("format", "r2pc.gaps/1"),
        Part::value("as_of", report.as_of.to_string()),
        Part::value("known_by", report.known_by.map(|day| day.to_string())),
        Part::value("policies", policy_set(report.program, report.digest)),
        Part::value("verdicts", gaps.verdicts),
        Part::rows("gaps", gaps.gaps.iter().map(move |gap| gap_json(gapped, gap))),
        Part::rows("first", gapped.first().into_iter().map(move |chosen| first(gapped, &chosen))),
        Part::rows("open", gaps.open.iter().map(move |open| open_json(gapped, open))),
    ])
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
