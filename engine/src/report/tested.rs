//! What became of tests: for people, as `r2pc.test/1`, and as JUnit XML.

use super::layout::{BOLD, DIM, GREEN, RED, counted, cut, line, paint, width, wrap};
use super::words;
use super::{covered, mutated};
use crate::coverage::Coverage;
use crate::finding::{ReasonedValue, Reasoning, Truth};
use crate::mutation::Mutation;
use crate::testing::{Expectation, Found, TestResult};
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
    /// What they have seen of the policies, where that was asked.
    pub coverage: Option<&'a Coverage>,
    /// What they notice of slips in the policies, where that was asked.
    pub mutation: Option<&'a Mutation>,
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

    pub(super) fn test(&self, result: &TestResult) -> Option<&'a Test> {
        self.program.tests.get(result.test)
    }

    pub(super) fn place(&self, span: Span) -> String {
        let file = self.sources.file(span.file);
        format!("{}:{}", file.name(), file.line_column(span.start as usize).line)
    }

    /// What was expected, without what does something to a terminal.
    pub(super) fn said(&self, expectation: &Expectation) -> String {
        line(&expectation.said(|span| self.sources.text(span)))
    }

    pub(super) fn text(&self, span: Span) -> String {
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
            let _ = writeln!(text, "{} {}", paint(GREEN, "✓"), line(&test.name()));
        } else if !result.passed() {
            text.push_str(&failed(tested, result, test, columns));
        }
    }
    if let Some(mutation) = tested.mutation {
        text.push_str(&mutated::table(tested, mutation, columns, all));
    }
    if let Some(coverage) = tested.coverage {
        text.push_str(&covered::table(tested, coverage, columns, all));
    }
    let (passed, failed) = tested.counts();
    let style = if failed > 0 { RED } else { GREEN };
    let mut sum = format!("{} passed, {failed} failed", counted(passed, "test"));
    for more in sums(tested) {
        sum = format!("{sum} · {more}");
    }
    let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
    format!("{text}{gap}{}\n", paint(style.bold(), &sum))
}

/// What coverage and mutants come to, in a few words each.
fn sums(tested: &Tested<'_>) -> Vec<String> {
    let covered = tested.coverage.map(covered::sum);
    covered.into_iter().chain(tested.mutation.map(mutated::sum)).collect()
}

fn failed(tested: &Tested<'_>, result: &TestResult, test: &Test, columns: usize) -> String {
    let mut text = format!(
        "{} {}  {}\n",
        paint(RED.bold(), "✗"),
        paint(BOLD, &line(&test.name())),
        paint(DIM, &tested.place(test.span))
    );
    for problem in &result.problems {
        let _ = writeln!(text, "    {}: {}", tested.place(problem.span), line(&problem.message));
    }
    for expectation in result.expectations.iter().filter(|e| !e.passed) {
        let _ = writeln!(text, "    {}  {}", line_number(tested, expectation.span), tested.said(expectation));
        for part in wrap(&came_to(tested, expectation), columns.saturating_sub(6)) {
            let _ = writeln!(text, "      {}", paint(RED, &part));
        }
        let clauses = expectation.found.as_ref().map_or(&[][..], |found| &found.clauses);
        // `R is unknown` is that R is not settled, of which nothing is written.
        let written = |part: &&Reasoning| part.span != expectation.reasoning.span;
        for part in expectation.reasoning.parts.iter().filter(written).chain(clauses) {
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
pub(super) fn came_to(tested: &Tested<'_>, expectation: &Expectation) -> String {
    let names = |cells: &BTreeSet<String>| {
        let mut names: Vec<_> = cells.iter().take(MOST_CELLS).cloned().collect();
        names.extend(cells.len().checked_sub(MOST_CELLS).filter(|n| *n > 0).map(|n| format!("{n} more")));
        names.join(", ")
    };
    let causes: BTreeSet<_> =
        expectation.causes.iter().map(|cause| words::cell_place(tested.program, &cause.place)).collect();
    let not: BTreeSet<_> =
        expectation.not_causes.iter().map(|cell| words::cell(tested.program, cell)).collect();
    let found = expectation.found.as_ref().map(|found| format!("found: {}", verdict(tested, found)));
    let found = found.unwrap_or_else(|| format!("this is {}", expectation.actual.word()));
    match expectation.actual {
        Truth::False => found,
        Truth::Unknown if causes.is_empty() => found,
        Truth::Unknown => format!("{found}; it waits for {}", names(&causes)),
        Truth::True if causes.is_empty() => format!("{found}; nothing in it waits for {}", names(&not)),
        Truth::True => format!("{found}; it waits for {}, not for {}", names(&causes), names(&not)),
    }
}

/// What a rule comes to: `discrimination is below_threshold`, `unmitigated is raised (watch or alert)`.
fn verdict(tested: &Tested<'_>, found: &Found) -> String {
    let rule = tested.program.rule(found.rule);
    let words: Vec<_> = found.outcomes.iter().map(|outcome| outcome.word()).collect();
    let levels = found.levels.iter().map(|level| words::level_word(tested.program, rule.kind, *level));
    let levels: Vec<_> = levels.collect();
    let word = match words.as_slice() {
        [one] => (*one).to_owned(),
        all => format!("unknown, and could be {}", all.join(" or ")),
    };
    let level = if levels.is_empty() { String::new() } else { format!(" ({})", levels.join(" or ")) };
    format!("{} is {word}{level}", rule.name)
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
        let _ = writeln!(text, "{word} {}: {}", tested.place(test.span), line(&test.name()));
        for expectation in result.expectations.iter().filter(|e| !e.passed) {
            let what = tested.said(expectation);
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
    text.extend(tested.coverage.map(|coverage| covered::plain(tested, coverage)));
    text.extend(tested.mutation.map(|mutation| mutated::plain(tested, mutation)));
    let (passed, failed) = tested.counts();
    let _ = writeln!(text, "{} passed, {failed} failed", counted(passed, "test"));
    sums(tested).iter().for_each(|sum| text.push_str(&format!("{sum}\n")));
    text
}

/// `r2pc.test/1`.
#[must_use]
pub fn tested_json(tested: &Tested<'_>) -> String {
    let (passed, failed) = tested.counts();
    let tests: Vec<_> =
        tested.results.iter().filter_map(|r| Some(test_json(tested, r, tested.test(r)?))).collect();
    let mut document = json!({ "format": "r2pc.test/1", "passed": passed, "failed": failed, "tests": tests });
    let asked = [
        ("coverage", tested.coverage.map(|coverage| covered::json(tested, coverage))),
        ("mutation", tested.mutation.map(|mutation| mutated::json(tested, mutation))),
    ];
    if let Some(fields) = document.as_object_mut() {
        fields.extend(asked.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    format!("{document:#}\n")
}

fn test_json(tested: &Tested<'_>, result: &TestResult, test: &Test) -> Value {
    let file = tested.sources.file(test.span.file);
    let expectations = result.expectations.iter().map(|e| {
        json!({
            "expect": tested.said(e),
            "line": file.line_column(e.span.start as usize).line,
            "passed": e.passed,
            "actual": words::reasoned(&ReasonedValue::Truth(e.actual)),
            "found": e.found.as_ref().map(|found| verdict(tested, found)),
            "causes": e.causes.iter().map(|c| words::cell_place(tested.program, &c.place)).collect::<BTreeSet<_>>(),
        })
    });
    json!({
        "title": &*test.title,
        "case": test.case.as_deref(),
        "package": &*tested.program.package(test.package).name,
        "file": file.name(),
        "line": file.line_column(test.span.start as usize).line,
        "passed": result.passed(),
        "expectations": expectations.collect::<Vec<_>>(),
        "problems": result.problems.iter().map(|p| &p.message).collect::<Vec<_>>(),
    })
}
