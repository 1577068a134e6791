//! What became of tests as JUnit XML, which build servers read.

use super::junit::escaped;
use super::tested::{Tested, came_to};
use crate::testing::TestResult;
use std::fmt::Write as _;

/// JUnit XML: a case a test.
#[must_use]
pub fn tested_junit(tested: &Tested<'_>) -> String {
    let (_, failures) = tested.counts();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"r2pc test\">\n  <testsuite name=\"policies\" \
         tests=\"{}\" failures=\"{failures}\">\n",
        tested.results.len()
    );
    for result in tested.results {
        let Some(test) = tested.test(result) else { continue };
        let place = escaped(&tested.place(test.span));
        let name = escaped(&test.name());
        let inner = if result.passed() { String::new() } else { failure(tested, result) };
        let _ = writeln!(text, "    <testcase classname=\"{place}\" name=\"{name}\">{inner}</testcase>");
    }
    text + "  </testsuite>\n</testsuites>\n"
}

fn failure(tested: &Tested<'_>, result: &TestResult) -> String {
    let expected = result.expectations.iter().filter(|e| !e.passed);
    let expected = expected.map(|e| format!("{}: {}", tested.said(e), came_to(tested, e)));
    let problems = result.problems.iter().map(|p| p.message.clone());
    let message: Vec<_> = expected.chain(problems).collect();
    format!("<failure message=\"{}\"/>", escaped(&message.join("; ")))
}
