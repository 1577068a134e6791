//! A row a line for spreadsheets.

use super::{Report, words};
use crate::finding::{Finding, Truth};

const COLUMNS: [&str; 18] = [
    "country",
    "as_of",
    "rule",
    "kind",
    "item",
    "verdict",
    "could_be",
    "level",
    "level_could_be",
    "inhibited",
    "inhibited_by",
    "amplified",
    "amplified_by",
    "nature",
    "value",
    "waived_until",
    "missing",
    "title",
];

/// RFC 4180 with a header; several names in a cell have a space between them.
#[must_use]
pub fn csv(report: &Report<'_>) -> String {
    rows(COLUMNS, report.findings.iter().map(|finding| row(report, finding)))
}

/// A header and rows under it.
pub(super) fn rows<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing rows of one length into memory does not fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn row(report: &Report<'_>, finding: &Finding) -> [String; COLUMNS.len()] {
    let rule = report.rule(finding);
    let truth = |truth: Option<Truth>| truth.map(words::yes_no).unwrap_or_default().to_owned();
    let names = |rules| words::names(report.program, rules).join(" ");
    let missing: Vec<_> =
        finding.missing.iter().map(|m| words::cell_place(report.program, &m.place)).collect();
    [
        finding.country.to_string(),
        finding.as_of.to_string(),
        rule.full_name.to_string(),
        rule.kind.word().to_owned(),
        finding.item.as_deref().unwrap_or_default().to_owned(),
        words::verdict(finding).to_owned(),
        words::could_be(finding).join(" "),
        words::level(report, finding).unwrap_or_default().to_owned(),
        words::level_could_be(report, finding).join(" "),
        truth(finding.inhibited),
        names(&finding.inhibited_by),
        truth(finding.amplified),
        names(&finding.amplified_by),
        words::nature(finding).unwrap_or_default().to_owned(),
        finding.value.as_ref().map(words::measured).unwrap_or_default(),
        finding.waived.as_ref().map(|waiver| waiver.until.to_string()).unwrap_or_default(),
        missing.join(" "),
        rule.title.as_deref().unwrap_or_default().to_owned(),
    ]
}
