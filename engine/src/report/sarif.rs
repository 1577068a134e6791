//! SARIF 2.1.0 (OASIS), which code-scanning services read: a result for each finding that needs acting on.

use super::{Report, Weight, plain, weight, words};
use crate::finding::Finding;
use r2pc_lang::codes::Code;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::source::Span;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The report as one SARIF log; waivers that have expired or waive nothing are results too.
#[must_use]
pub fn sarif(report: &Report<'_>, neglected: &[Diagnostic]) -> String {
    let shown: Vec<_> = report.findings.iter().filter(|f| level(f).is_some()).collect();
    let rules: BTreeSet<_> = shown.iter().map(|f| f.rule).collect();
    let codes: BTreeSet<_> = neglected.iter().map(|said| said.code).collect();
    let rules = rules.into_iter().map(|id| rule(report, id)).chain(codes.into_iter().map(waiver_rule));
    let results = shown.into_iter().map(|f| result(report, f));
    let results = results.chain(neglected.iter().map(|said| neglected_waiver(report, said)));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "r2pc",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            } },
            "results": results.collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

/// How SARIF weighs a finding; none where it needs no acting on.
fn level(finding: &Finding) -> Option<&'static str> {
    match weight(finding) {
        Weight::Alarm | Weight::Alert => Some("error"),
        Weight::Watch | Weight::Unmet => Some("warning"),
        _ if words::verdict(finding) == "present" => Some("note"),
        _ => None,
    }
}

fn rule(report: &Report<'_>, id: r2pc_lang::program::RuleId) -> Value {
    let rule = report.program.rule(id);
    let title = rule.title.as_deref().unwrap_or(&rule.full_name);
    json!({ "id": &*rule.full_name, "shortDescription": { "text": title } })
}

/// What is wrong with waivers, as a rule.
fn waiver_rule(code: Code) -> Value {
    let summary = code.entry().map_or("", |entry| entry.summary);
    json!({ "id": code.name(), "shortDescription": { "text": summary } })
}

fn neglected_waiver(report: &Report<'_>, said: &Diagnostic) -> Value {
    let help = said.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    json!({
        "ruleId": said.code.name(),
        "level": "warning",
        "message": { "text": format!("{}{help}", said.message) },
        "locations": [location(report, said.span)],
        "partialFingerprints": { "finding/v1": format!("{} {}", said.code.name(), said.message) },
    })
}

fn result(report: &Report<'_>, finding: &Finding) -> Value {
    let rule = report.rule(finding);
    let title = rule.title.as_deref().unwrap_or_default();
    let text = format!("{}: {title} ({})", finding.country, plain::says(report, finding));
    // Where a finding rests on no fact, it is the rule that speaks.
    let mut places: Vec<_> = finding.facts.iter().map(|fact| fact.span).collect();
    places.truncate(10);
    if places.is_empty() {
        places.push(rule.name_span);
    }
    let mut result = json!({
        "ruleId": &*rule.full_name,
        "level": level(finding),
        "message": { "text": text },
        "locations": places.into_iter().map(|span| location(report, span)).collect::<Vec<_>>(),
        "partialFingerprints": {
            "finding/v1": format!("{} {}", finding.country, words::row_name(report, finding)),
        },
    });
    if let Some(waiver) = &finding.waived {
        // A list is there where somebody looked at it: what is not waived has none.
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": format!("{} ({})", waiver.reason, words::waived(waiver)),
            "location": location(report, waiver.span),
        }]);
    }
    result
}

fn location(report: &Report<'_>, span: Span) -> Value {
    let file = report.sources.file(span.file);
    let (from, to) = (file.position(span.start as usize), file.position(span.end as usize));
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": file.name() },
        "region": {
            "startLine": from.line, "startColumn": from.column, "endLine": to.line, "endColumn": to.column,
        },
    } })
}
