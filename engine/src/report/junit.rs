//! JUnit XML, which build servers read: a suite a country, a case a row.

use super::{Report, Tally, Weight, countries, plain, weight, words};
use crate::finding::Finding;
use std::fmt::Write as _;

/// The report as one XML document: raised warnings and unmet obligations are failures; open verdicts and what is waived are skipped.
#[must_use]
pub fn junit(report: &Report<'_>) -> String {
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"r2pc check\">\n");
    for country in countries(report) {
        let waived = |f: &&Finding| f.waived.is_some() && weight(f) >= Weight::Unmet;
        let tally = Tally::of(report, country.findings.iter().filter(|f| !waived(f)));
        let open = country.findings.iter().filter(|f| weight(f) == Weight::Unknown).count();
        let skipped = open + country.findings.iter().filter(waived).count();
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{skipped}\">",
            escaped(country.code),
            country.findings.len(),
            tally.warnings() + tally.unmet,
        );
        for finding in country.findings {
            text.push_str(&case(report, finding));
        }
        text.push_str("  </testsuite>\n");
    }
    text + "</testsuites>\n"
}

fn case(report: &Report<'_>, finding: &Finding) -> String {
    let name = escaped(&words::row_name(report, finding));
    let says = escaped(&plain::says(report, finding));
    let inner = match weight(finding) {
        Weight::Fine => {
            return format!("    <testcase classname=\"{}\" name=\"{name}\"/>\n", finding.country);
        }
        _ if finding.waived.is_some() => format!("<skipped message=\"{says}\"/>"),
        Weight::Unknown => format!("<skipped message=\"{says}\"/>"),
        _ => format!("<failure message=\"{says}\"/>"),
    };
    format!("    <testcase classname=\"{}\" name=\"{name}\">{inner}</testcase>\n", finding.country)
}

/// Text in XML 1.0, which has no place for control characters at all.
pub(super) fn escaped(text: &str) -> String {
    super::layout::line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
