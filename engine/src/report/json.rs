//! `r2pc.check/1`: everything about every row, a row a line. The schema is `docs/schemas/check.json`.

use super::{Report, words};
use crate::finding::{Assumed, CellPlace, FactUsed, Finding, Measured, Missing, Reasoning, Truth};
use crate::settle;
use r2pc_lang::program::{Program, Scalar};
use r2pc_lang::source::Span;
use r2pc_lang::syntax::RuleKind;
use serde_json::{Map, Number, Value, json};
use std::collections::BTreeMap;
use std::iter::once;

/// The whole report as one document, in pieces that follow each other.
pub fn json<'r>(report: &'r Report<'_>) -> impl Iterator<Item = String> + 'r {
    document(vec![
        Part::value("format", "r2pc.check/1"),
        Part::value("as_of", report.as_of.to_string()),
        Part::value("known_by", report.known_by.map(|day| day.to_string())),
        Part::value("policies", policies(report)),
        Part::rows("findings", report.findings.iter().map(move |finding| finding_json(report, finding))),
        Part::value("summary", summary(report)),
    ])
}

/// A part of a document: a value, or a list of rows.
pub(super) struct Part<'r> {
    name: &'static str,
    what: What<'r>,
}

enum What<'r> {
    Value(Value),
    Rows(Box<dyn Iterator<Item = Value> + 'r>),
}

impl<'r> Part<'r> {
    pub(super) fn value(name: &'static str, value: impl Into<Value>) -> Self {
        Part { name, what: What::Value(value.into()) }
    }

    pub(super) fn rows(name: &'static str, rows: impl Iterator<Item = Value> + 'r) -> Self {
        Part { name, what: What::Rows(Box::new(rows)) }
    }
}

/// A document, a row a line. A row is made when it is asked for, so that the text of all rows is never held at once.
pub(super) fn document(parts: Vec<Part<'_>>) -> impl Iterator<Item = String> {
    let parts = parts.into_iter().enumerate().flat_map(|(at, Part { name, what })| {
        let head = format!("{}\n  \"{name}\": ", if at == 0 { "{" } else { "," });
        let pieces: Box<dyn Iterator<Item = String> + '_> = match what {
            What::Value(value) => Box::new(once(value.to_string())),
            What::Rows(rows) => Box::new(list(rows)),
        };
        once(head).chain(pieces)
    });
    parts.chain(once("\n}\n".to_owned()))
}

fn list<'r>(rows: impl Iterator<Item = Value> + 'r) -> impl Iterator<Item = String> + 'r {
    let mut rows = rows.peekable();
    let end = if rows.peek().is_none() { "[]" } else { "\n  ]" };
    let row = |(at, row): (usize, Value)| format!("{}\n    {row}", if at == 0 { "[" } else { "," });
    rows.enumerate().map(row).chain(once(end.to_owned()))
}

/// One row a line, and nothing else.
pub fn jsonl<'r>(report: &'r Report<'_>) -> impl Iterator<Item = String> + 'r {
    report.findings.iter().map(move |finding| format!("{}\n", finding_json(report, finding)))
}

fn policies(report: &Report<'_>) -> Value {
    policy_set(report.program, report.digest)
}

/// The policies that a document rests on.
pub(super) fn policy_set(program: &Program, digest: &str) -> Value {
    let packages: Vec<_> = program.packages.iter().map(|p| &*p.name).collect();
    json!({ "packages": packages, "digest": digest })
}

fn summary(report: &Report<'_>) -> Value {
    let mut by_verdict: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.findings {
        *by_verdict.entry(words::verdict(finding)).or_default() += 1;
    }
    json!({ "countries": super::countries(report).len(), "by_verdict": by_verdict })
}

/// One row.
#[must_use]
pub fn finding_json(report: &Report<'_>, finding: &Finding) -> Value {
    let rule = report.rule(finding);
    let mut row = Map::new();
    row.insert("country".into(), json!(&*finding.country));
    row.insert("as_of".into(), json!(finding.as_of.to_string()));
    row.insert("rule".into(), json!(&*rule.full_name));
    row.insert("kind".into(), json!(rule.kind.word()));
    row.insert("item".into(), json!(finding.item.as_deref()));
    row.insert("verdict".into(), json!(words::verdict(finding)));
    row.insert("could_be".into(), json!(words::could_be(finding)));
    row.insert("level".into(), json!(words::level(report, finding)));
    row.insert("level_could_be".into(), json!(words::level_could_be(report, finding)));
    relations(&mut row, report.program, finding);
    row.insert("nature".into(), json!(words::nature(finding)));
    row.insert("value".into(), finding.value.as_ref().map_or(Value::Null, measured));
    if rule.kind == RuleKind::Assistance {
        row.insert("offers".into(), offers(report, finding));
    }
    row.insert("title".into(), json!(rule.title.as_deref()));
    row.insert("advise".into(), json!(rule.advise.iter().map(|a| &**a).collect::<Vec<_>>()));
    row.insert("cites".into(), cites(report, finding));
    row.insert("because".into(), json!({ "clauses": reasons(report, &finding.because) }));
    row.insert("missing".into(), finding.missing.iter().map(|m| missing(report.program, m)).collect());
    row.insert("facts".into(), finding.facts.iter().map(|f| fact_used(report, f)).collect());
    row.insert("waived".into(), waived(finding));
    Value::Object(row)
}

fn relations(row: &mut Map<String, Value>, program: &Program, finding: &Finding) {
    let names = |rules| json!(words::names(program, rules));
    let truth = |truth: Option<Truth>| json!(truth.map(words::yes_no));
    row.insert("inhibited".into(), truth(finding.inhibited));
    row.insert("inhibited_by".into(), names(&finding.inhibited_by));
    row.insert("perhaps_inhibited_by".into(), names(&finding.perhaps_inhibited_by));
    row.insert("amplified".into(), truth(finding.amplified));
    row.insert("amplified_by".into(), names(&finding.amplified_by));
    row.insert("perhaps_amplified_by".into(), names(&finding.perhaps_amplified_by));
    row.insert("assumed".into(), finding.assumed.iter().map(assumed).collect());
    let amendments = program.rule(finding.rule).amendments.iter();
    let amended =
        amendments.map(|a| json!({ "package": &*program.package(a.package).name, "because": &*a.because }));
    row.insert("amended_by".into(), amended.collect());
}

/// Who answers for a finding; null where nobody does.
fn waived(finding: &Finding) -> Value {
    finding.waived.as_ref().map_or(Value::Null, |waiver| {
        json!({ "until": waiver.until.to_string(), "owner": &*waiver.owner, "reason": &*waiver.reason })
    })
}

fn assumed(assumed: &Assumed) -> Value {
    json!({ "value": assumed.value, "because": &*assumed.because })
}

/// Decimal as text, or the two ends of what is possible, `null` where nothing bounds it.
pub(super) fn measured(value: &Measured) -> Value {
    let end = |end: Option<rust_decimal::Decimal>| end.map(|e| e.normalize().to_string());
    match value.known() {
        Some(known) => json!(end(Some(known))),
        None => json!([end(value.low), end(value.high)]),
    }
}

fn offers(report: &Report<'_>, finding: &Finding) -> Value {
    let r2pc_lang::program::Body::Assistance { offers, .. } = &report.rule(finding).body else {
        return Value::Null;
    };
    let one = |(at, truth): &(u32, Truth)| {
        let offer = offers.get(*at as usize)?;
        Some(json!({ "name": &*offer.name, "title": &*offer.title, "offered": words::yes_no(*truth) }))
    };
    finding.offers.iter().filter_map(one).collect()
}

fn cites(report: &Report<'_>, finding: &Finding) -> Value {
    let sources = &report.program.vocabulary;
    let cites = report.rule(finding).cites.iter();
    cites.map(|c| json!({ "source": &*sources.source(c.source).name, "at": c.at.as_deref() })).collect()
}

fn reasons(report: &Report<'_>, reasons: &[Reasoning]) -> Value {
    reasons.iter().map(|r| reason(report, r)).collect()
}

/// The parts of `fields` that say where a span stands.
pub(super) fn place(report: &Report<'_>, span: Span) -> [(&'static str, Value); 5] {
    let file = report.sources.file(span.file);
    let (from, to) = (file.line_column(span.start as usize), file.line_column(span.end as usize));
    [
        ("file", json!(file.name())),
        ("line", json!(from.line)),
        ("column", json!(from.column)),
        ("end_line", json!(to.line)),
        ("end_column", json!(to.column)),
    ]
}

pub(super) fn reason(report: &Report<'_>, reason: &Reasoning) -> Value {
    let mut node = Map::new();
    if !reason.clause.is_empty() {
        node.insert("clause".into(), json!(reason.clause));
    }
    node.insert("condition".into(), json!(report.one_line(reason.span)));
    node.insert("value".into(), json!(words::reasoned(&reason.value)));
    node.extend(place(report, reason.span).map(|(name, value)| (name.to_owned(), value)));
    if !reason.parts.is_empty() {
        node.insert("parts".into(), reasons(report, &reason.parts));
    }
    Value::Object(node)
}

fn missing(program: &Program, missing: &Missing) -> Value {
    json!({
        "fact": words::cell_place(program, &missing.place),
        "day": missing.day.to_string(),
        "why": missing.reason.word(),
        "would_settle": missing.settles_alone,
    })
}

pub(super) fn fact_used(report: &Report<'_>, fact: &FactUsed) -> Value {
    let file = report.sources.file(fact.span.file);
    let at = fact.span.start as usize;
    let mut used = json!({
        "fact": words::cell_place(report.program, &fact.place),
        "value": fact.value.as_deref().map_or(Value::Null, |text| typed(report.program, &fact.place, text)),
        "why_missing": fact.reason.map(r2pc_lang::value::Reason::word),
        "observed": fact.observed.to_string(),
        "source": words::source(report.program, fact),
        "file": file.name(),
        "line": file.position(at).line,
    });
    if let Some(cell) = file.cell(at) {
        used["cell"] = Value::String(cell);
    }
    used
}

/// A truth or number as one where its cell's type says so and JSON holds it exactly; else the text.
pub(super) fn typed(program: &Program, place: &CellPlace, text: &str) -> Value {
    match (settle::scalar(program, place), text) {
        (Some(Scalar::Bool), "true") => Value::Bool(true),
        (Some(Scalar::Bool), "false") => Value::Bool(false),
        (Some(Scalar::Number(_)), _) => exact_number(text).map_or_else(|| json!(text), Value::Number),
        _ => json!(text),
    }
}

fn exact_number(text: &str) -> Option<Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    let float: f64 = text.parse().ok()?;
    Number::from_f64(float).filter(|number| number.to_string() == text)
}
