//! The report as a Markdown page, for a pull request or a wiki.

use super::layout::line;
use super::{Report, Tally, Weight, countries, plain, weight, words};
use crate::finding::Finding;
use std::fmt::Write as _;

/// A table of countries, then a list of what needs acting on.
#[must_use]
pub fn markdown(report: &Report<'_>) -> String {
    let mut text = format!("# r2pc check, as of {}\n\n", report.as_of);
    text.push_str("| country | risks present | uninhibited | resilience holding | obligations unmet | warnings | open |\n");
    text.push_str("| --- | ---: | ---: | ---: | ---: | --- | ---: |\n");
    for country in countries(report) {
        let t = Tally::of(report, country.findings);
        let open = t.risk_open + t.resilience_open + t.obligation_open + t.warning_open;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {open} |",
            country.code,
            t.present,
            t.uninhibited,
            t.holding,
            t.unmet,
            warnings(&t),
        );
    }
    for country in countries(report) {
        let shown: Vec<_> = country.findings.iter().filter(|f| shown(f)).collect();
        if !shown.is_empty() {
            let _ = writeln!(text, "\n## {}\n", country.code);
        }
        for finding in shown {
            let _ = writeln!(text, "{}", item(report, finding));
        }
    }
    text
}

fn warnings(tally: &Tally) -> String {
    let levels = ["watch", "alert", "alarm"].iter().zip(tally.raised).rev();
    levels.filter(|(_, n)| *n > 0).map(|(level, n)| format!("{n} {level}")).collect::<Vec<_>>().join(", ")
}

fn shown(finding: &Finding) -> bool {
    weight(finding) >= Weight::Unmet || words::verdict(finding) == "present"
}

fn item(report: &Report<'_>, finding: &Finding) -> String {
    let title = report.rule(finding).title.as_deref().unwrap_or_default();
    let name = line(&words::row_name(report, finding)).replace('`', "'");
    format!("- **{}** `{name}` {}", escaped(&plain::says(report, finding)), escaped(title))
}

/// Text that Markdown does not read as anything else.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
