//! A row a line, without drawing: for `grep`, and for those who listen to a screen.

use super::layout::line;
use super::{Report, words};
use crate::finding::{Finding, Truth};
use std::fmt::Write as _;

/// `LBY r2p.risk.discrimination: present, high, not inhibited`, a row a line.
#[must_use]
pub fn plain(report: &Report<'_>) -> String {
    report.findings.iter().fold(String::new(), |mut text, finding| {
        let row =
            format!("{} {}: {}", finding.country, words::row_name(report, finding), says(report, finding));
        let _ = writeln!(text, "{}", line(&row));
        text
    })
}

/// What a finding says, in words.
pub(super) fn says(report: &Report<'_>, finding: &Finding) -> String {
    let mut parts = vec![verdict(finding)];
    parts.extend(level(report, finding));
    if finding.outcomes.contains(&r2pc_lang::program::Outcome::Present) {
        parts.extend(finding.inhibited.map(inhibited).map(str::to_owned));
        parts.extend(finding.amplified.filter(|t| *t != Truth::False).map(amplified).map(str::to_owned));
    }
    parts.extend(words::nature(finding).map(nature).map(str::to_owned));
    parts.extend(finding.waived.as_ref().map(|waiver| words::waived(waiver)));
    parts.extend(missing(report, finding));
    parts.join(", ")
}

fn verdict(finding: &Finding) -> String {
    match (&finding.value, words::could_be(finding)) {
        (Some(value), _) => words::measured(value),
        (None, open) if open.is_empty() => words::spaced(words::verdict(finding)),
        (None, open) => format!("unknown, could be {}", words::spaced(&open.join(" or "))),
    }
}

fn level(report: &Report<'_>, finding: &Finding) -> Option<String> {
    match words::level(report, finding) {
        Some(level) => Some(level.to_owned()),
        None => match words::level_could_be(report, finding) {
            none if none.is_empty() => None,
            levels => Some(format!("level {}", levels.join(" or "))),
        },
    }
}

/// Whether a risk is held back.
pub(crate) fn inhibited(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "inhibited",
        Truth::False => "not inhibited",
        Truth::Unknown => "perhaps inhibited",
    }
}

/// That a risk is made worse, or may be.
pub(crate) fn amplified(truth: Truth) -> &'static str {
    if truth == Truth::True { "amplified" } else { "perhaps amplified" }
}

/// What kind of breach it is, or may be.
pub(crate) fn nature(nature: &str) -> &'static str {
    match nature {
        "legal" => "a matter of law",
        "political" => "a political commitment",
        _ => "a matter of law or a political commitment",
    }
}

fn missing(report: &Report<'_>, finding: &Finding) -> Option<String> {
    let mut names: Vec<_> =
        finding.missing.iter().map(|m| words::cell_place(report.program, &m.place)).collect();
    names.dedup();
    (!names.is_empty()).then(|| format!("missing {}", names.join(" ")))
}
