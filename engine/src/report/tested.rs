//! What became of tests: for people, as `r2pc.test/1`, and as JUnit XML.

use super::junit::escaped;
use super::layout::{BOLD, DIM, GREEN, RED, counted, cut, line, paint, width, wrap};
use super::words;
use crate::finding::{ReasonedValue, Reasoning, Truth};
use crate::testing::{Expectation, TestResult};
use r2pc_lang::program::{Program, Test};
use r2pc_lang::source::{Sources, Span};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Tests with what is needed to speak of them.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'a> {
    /// The policies.
    pub program: &'a Program,
    /// The texts of policies and facts.
    pub sources: &'a Sources,
    /// What became of each test that was run.
    pub results: &'a [TestResult],
}

/// How many cells that an expectation waits for are named.
const MOST_CELLS: usize = 8;
/// How deep the reasons of a failed expectation are shown.
const DEEPEST: usize = 5;

impl<'a> Tested<'a> {
    /// How many passed, how many failed.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.results.iter().filter(|result| result.passed()).count();
        (passed, self.results.len() - passed)
    }

    fn test(&self, result: &TestResult) -> Option<&'a Test> {
        self.program.tests.get(result.test)
    }

    fn place(&self, span: Span) -> String {
        let file = self.sources.file(span.file);
        format!("{}:{}", file.name(), file.line_column(span.start as usize).line)
    }

    fn text(&self, span: Span) -> String {
        let words: Vec<_> = self.sources.text(span).split_whitespace().collect();
        line(&words.join(" "))
    }
}

/// Failed tests with what their expectations came to, and why; all tests where `all` is asked for; then the sum.
#[must_use]
pub fn tested_table(tested: &Tested<'_>, columns: usize, all: bool) -> String {
    let mut text = String::new();
    for result in tested.results {
        let Some(test) = tested.test(result) else { continue };
        if result.passed() && all {
            let _ = writeln!(text, "{} {}", paint(GREEN, "✓"), line(&test.title));
        } else if !result.passed() {
            text.push_str(&failed(tested, result, test, columns));
        }
    }
    let (passed, failed) = tested.counts();
    let style = if failed > 0 { RED } else { GREEN };
    let sum = format!("{} passed, {failed} failed", counted(passed, "test"));
    let gap = if text.is_empty() { "" } else { "\n" };
    format!("{text}{gap}{}\n", paint(style.bold(), &sum))
}

fn failed(tested: &Tested<'_>, result: &TestResult, test: &Test, columns: usize) -> String {
    let mut text = format!(
        "{} {}  {}\n",
        paint(RED.bold(), "✗"),
        paint(BOLD, &line(&test.title)),
        paint(DIM, &tested.place(test.span))
    );
    for problem in &result.problems {
        let _ = writeln!(text, "    {}: {}", tested.place(problem.span), line(&problem.message));
    }
    for expectation in result.expectations.iter().filter(|e| !e.passed) {
        let _ = writeln!(
            text,
            "    {}  {}",
            line_number(tested, expectation.span),
            tested.text(expectation.span)
        );
        for part in wrap(&came_to(tested, expectation), columns.saturating_sub(6)) {
            let _ = writeln!(text, "      {}", paint(RED, &part));
        }
        for part in &expectation.reasoning.parts {
            text.push_str(&tree(tested, part, 1, columns));
        }
    }
    text
}

fn line_number(tested: &Tested<'_>, span: Span) -> String {
    let file = tested.sources.file(span.file);
    paint(DIM, &format!("{}", file.line_column(span.start as usize).line))
}

/// What an expectation that failed came to.
fn came_to(tested: &Tested<'_>, expectation: &Expectation) -> String {
    let names = |cells: &BTreeSet<String>| {
        let mut names: Vec<_> = cells.iter().take(MOST_CELLS).cloned().collect();
        names.extend(cells.len().checked_sub(MOST_CELLS).filter(|n| *n > 0).map(|n| format!("{n} more")));
        names.join(", ")
    };
    let causes: BTreeSet<_> =
        expectation.causes.iter().map(|cause| words::cell_place(tested.program, &cause.place)).collect();
    let not: BTreeSet<_> =
        expectation.not_causes.iter().map(|cell| words::cell(tested.program, cell)).collect();
    match expectation.actual {
        Truth::False => "this is false".to_owned(),
        Truth::Unknown if causes.is_empty() => "this is unknown".to_owned(),
        Truth::Unknown => format!("this is unknown: it waits for {}", names(&causes)),
        Truth::True => format!("this is true, but does not wait for {}", names(&not)),
    }
}

/// Conditions with their values, indented by depth.
fn tree(tested: &Tested<'_>, reasoning: &Reasoning, depth: usize, columns: usize) -> String {
    let value = words::reasoned(&reasoning.value);
    let style = match reasoning.value {
        ReasonedValue::Truth(Truth::True) => GREEN,
        ReasonedValue::Truth(Truth::False) => RED,
        _ => DIM,
    };
    let lead = format!("{}{value:<7} ", "  ".repeat(depth + 2));
    let clause = if reasoning.clause.is_empty() { String::new() } else { format!("{}: ", reasoning.clause) };
    let shown =
        cut(&format!("{clause}{}", tested.text(reasoning.span)), columns.saturating_sub(width(&lead)));
    let mut text = format!("{}{shown}\n", paint(style, &lead));
    if depth < DEEPEST {
        for part in &reasoning.parts {
            text.push_str(&tree(tested, part, depth + 1, columns));
        }
    }
    text
}

/// `ok` or `FAILED`, the place and the title, a test a line.
#[must_use]
pub fn tested_plain(tested: &Tested<'_>) -> String {
    let tests = tested.results.iter().filter_map(|result| Some((result, tested.test(result)?)));
    let mut text = tests.fold(String::new(), |mut text, (result, test)| {
        let word = if result.passed() { "ok" } else { "FAILED" };
        let _ = writeln!(text, "{word} {}: {}", tested.place(test.span), line(&test.title));
        for expectation in result.expectations.iter().filter(|e| !e.passed) {
            let what = tested.text(expectation.span);
            let _ = writeln!(
                text,
                "  {}: {what}: {}",
                tested.place(expectation.span),
                came_to(tested, expectation)
            );
        }
        for problem in &result.problems {
            let _ = writeln!(text, "  {}: {}", tested.place(problem.span), line(&problem.message));
        }
        text
    });
    let (passed, failed) = tested.counts();
    let _ = writeln!(text, "{} passed, {failed} failed", counted(passed, "test"));
    text
}

/// `r2pc.test/1`.
#[must_use]
pub fn tested_json(tested: &Tested<'_>) -> String {
    let (passed, failed) = tested.counts();
    let tests: Vec<_> =
        tested.results.iter().filter_map(|r| Some(test_json(tested, r, tested.test(r)?))).collect();
    let document = json!({ "format": "r2pc.test/1", "passed": passed, "failed": failed, "tests": tests });
    format!("{document:#}\n")
}

fn test_json(tested: &Tested<'_>, result: &TestResult, test: &Test) -> Value {
    let file = tested.sources.file(test.span.file);
    let expectations = result.expectations.iter().map(|e| {
        json!({
            "expect": tested.text(e.span),
            "line": file.line_column(e.span.start as usize).line,
            "passed": e.passed,
            "actual": words::reasoned(&ReasonedValue::Truth(e.actual)),
            "causes": e.causes.iter().map(|c| words::cell_place(tested.program, &c.place)).collect::<BTreeSet<_>>(),
        })
    });
    json!({
        "title": &*test.title,
        "package": &*tested.program.package(test.package).name,
        "file": file.name(),
        "line": file.line_column(test.span.start as usize).line,
        "passed": result.passed(),
        "expectations": expectations.collect::<Vec<_>>(),
        "problems": result.problems.iter().map(|p| &p.message).collect::<Vec<_>>(),
    })
}

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
        let name = escaped(&test.title);
        let inner = if result.passed() { String::new() } else { failure(tested, result) };
        let _ = writeln!(text, "    <testcase classname=\"{place}\" name=\"{name}\">{inner}</testcase>");
    }
    text + "  </testsuite>\n</testsuites>\n"
}

fn failure(tested: &Tested<'_>, result: &TestResult) -> String {
    let expected = result.expectations.iter().filter(|e| !e.passed);
    let expected = expected.map(|e| format!("{}: {}", tested.text(e.span), came_to(tested, e)));
    let problems = result.problems.iter().map(|p| p.message.clone());
    let message: Vec<_> = expected.chain(problems).collect();
    format!("<failure message=\"{}\"/>", escaped(&message.join("; ")))
}
