//! The report for people: countries at a glance, then what needs acting on, then the sum.

use super::layout::{BLUE, BOLD, DIM, counted, joined, paint, wrap};
use super::{Detail, Report, Tally, countries, details, overview, words};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The report in at most so many columns.
#[must_use]
pub fn table(report: &Report<'_>, columns: usize, detail: Detail) -> String {
    let parts = [
        opening(report),
        overview::overview(report),
        details::details(report, columns, detail),
        closing(report, columns),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn opening(report: &Report<'_>) -> String {
    let rules = counted(report.program.rules.len(), "rule");
    let packages = counted(report.program.packages.len(), "package");
    let known = report.known_by.map(|day| format!(", known by {day}")).unwrap_or_default();
    paint(DIM, &format!("As of {}{known} · {rules} in {packages}", report.as_of)) + "\n"
}

/// The sum over all countries, and what open verdicts wait for.
fn closing(report: &Report<'_>, columns: usize) -> String {
    let tally = Tally::of(report, report.findings);
    let [watch, alert, alarm] = tally.raised;
    let warnings: Vec<_> = [(alarm, "alarm"), (alert, "alert"), (watch, "watch")]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, level)| format!("{n} at {level}"))
        .collect();
    let raised = match warnings.as_slice() {
        [] => "no warning raised".to_owned(),
        levels => format!("{} raised ({})", counted(tally.warnings(), "warning"), levels.join(", ")),
    };
    let mut parts = vec![counted(countries(report).len(), "country"), raised];
    parts.push(format!("{} present, {} uninhibited", counted(tally.present, "risk"), tally.uninhibited));
    parts.push(format!("{} unmet", counted(tally.unmet, "obligation")));
    let mut text = String::new();
    for line in joined(&parts, columns) {
        let _ = writeln!(text, "{}", paint(BOLD, &line));
    }
    text + &open(report, columns)
}

/// `57 verdicts are open. Most wait for: groups (12), political_terror (9), …`.
fn open(report: &Report<'_>, columns: usize) -> String {
    let open: Vec<_> = report.findings.iter().filter(|f| words::verdict(f) == "unknown").collect();
    if open.is_empty() {
        return String::new();
    }
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &open {
        let mut facts: Vec<_> = finding.missing.iter().map(|m| m.place.cell.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        for fact in facts {
            *waiting.entry(&report.program.vocabulary.fact(fact).name).or_default() += 1;
        }
    }
    let mut waiting: Vec<_> = waiting.into_iter().collect();
    waiting.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let most: Vec<_> = waiting.iter().take(5).map(|(name, count)| format!("{name} ({count})")).collect();
    let verb = if open.len() == 1 { "is" } else { "are" };
    let sum = format!("{} {verb} open.", counted(open.len(), "verdict"));
    let text = if most.is_empty() { sum } else { format!("{sum} Most wait for: {}", most.join(", ")) };
    wrap(&text, columns).iter().fold(String::new(), |out, line| out + &paint(BLUE, line) + "\n")
}
