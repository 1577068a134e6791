//! Workflow commands of GitHub Actions: an annotation for each raised warning, unmet obligation and neglected waiver.

use super::{Report, Weight, plain, weight};
use r2pc_lang::diagnostic::Diagnostic;
use std::fmt::Write as _;

/// `::error file=…,line=…,title=…::message`, a line each.
#[must_use]
pub fn github(report: &Report<'_>, neglected: &[Diagnostic]) -> String {
    let mut text = findings(report);
    for said in neglected {
        let file = report.sources.file(said.span.file);
        let _ = writeln!(
            text,
            "::warning file={},line={},title={}::{}",
            property(file.name()),
            file.position(said.span.start as usize).line,
            property(said.code.name()),
            data(&said.message),
        );
    }
    text
}

fn findings(report: &Report<'_>) -> String {
    report.findings.iter().filter(|f| weight(f) >= Weight::Unmet).fold(String::new(), |mut text, finding| {
        let rule = report.rule(finding);
        let span = finding.facts.first().map_or(rule.name_span, |fact| fact.span);
        let file = report.sources.file(span.file);
        let command = if finding.waived.is_some() {
            "notice"
        } else if weight(finding) >= Weight::Alert {
            "error"
        } else {
            "warning"
        };
        let title = format!("{} {}", finding.country, rule.full_name);
        let message =
            format!("{}: {}", rule.title.as_deref().unwrap_or_default(), plain::says(report, finding));
        let _ = writeln!(
            text,
            "::{command} file={},line={},title={}::{}",
            property(file.name()),
            file.position(span.start as usize).line,
            property(&title),
            data(&message),
        );
        text
    })
}

/// Text behind `::`, as the runner unescapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text in a property, which also ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
