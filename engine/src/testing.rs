//! Runs the `test` blocks of a program: the facts they give, the day they name, what they expect.

use crate::calendar;
use crate::cause::{Cause, Causes};
use crate::eval::{Evaluator, Relations, Scope, Trace};
use crate::facts::{CellKey, CountryFacts, Observation, Origin};
use crate::finding::{ReasonedValue, Reasoning};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::program::{CellName, FactType, Given, Outcome, Program, RuleId, Test};
use r2pc_lang::source::Span;
use r2pc_lang::value::{Content, Fields, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of facts that a test asks for.
#[derive(Clone, Copy, Debug)]
pub struct GivenFile<'a> {
    /// The file, relative to the policy file of the test.
    pub path: &'a str,
    /// The country; none where the file has one only.
    pub country: Option<&'a str>,
    /// Where the test names it.
    pub span: Span,
}

/// Brings the facts of a file that a test asks for, or says why it cannot.
pub type Load<'l> = dyn FnMut(GivenFile<'_>) -> Result<CountryFacts, Vec<Diagnostic>> + 'l;

/// What became of a test.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// Its place in [`Program::tests`].
    pub test: usize,
    /// What became of each expectation, in order; empty where the facts could not be had.
    pub expectations: Vec<Expectation>,
    /// Why the facts could not be had.
    pub problems: Vec<Diagnostic>,
}

impl TestResult {
    /// Whether every expectation is fulfilled.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.problems.is_empty() && self.expectations.iter().all(|expectation| expectation.passed)
    }
}

/// What became of an expectation.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Where it stands; in a table, the answer alone.
    pub span: Span,
    /// In a table, the column: what the answer is about.
    pub column: Option<Span>,
    /// Whether it is fulfilled: the condition is true, and the facts named are among the causes.
    pub passed: bool,
    /// What the condition came to.
    pub actual: Truth,
    /// The causes of what is unknown in it.
    pub causes: Causes,
    /// Of the facts named after `because`, those that are no cause.
    pub not_causes: Vec<CellName>,
    /// What its parts came to; of one that is fulfilled, only the whole.
    pub reasoning: Reasoning,
    /// Of one that asks a rule and is not fulfilled: what that rule comes to.
    pub found: Option<Found>,
}

impl Expectation {
    /// What was expected, on one line: `expect R is present`, or in a table `R is present`; `text` gives what is written
    /// in a place.
    #[must_use]
    pub fn said<'t>(&self, text: impl Fn(Span) -> &'t str) -> String {
        let one_line = |span| text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let said = one_line(self.span);
        self.column.map_or(said.clone(), |column| format!("{} is {said}", one_line(column)))
    }
}

/// What a rule that an expectation asks comes to.
#[derive(Clone, Debug)]
pub struct Found {
    /// The rule.
    pub rule: RuleId,
    /// Its possible verdicts; none of a measure.
    pub outcomes: Vec<Outcome>,
    /// Its possible levels, by place; none of a rule that has no levels.
    pub levels: Vec<u32>,
    /// Its clauses, each with the conditions below it.
    pub clauses: Vec<Reasoning>,
}

/// Runs all tests, in their order.
pub fn run(program: &Program, load: &mut Load<'_>) -> Vec<TestResult> {
    run_on(program, &facts(program, load))
}

/// The facts of each test, or why they could not be had.
pub type TestFacts = Vec<Result<CountryFacts, Vec<Diagnostic>>>;

/// The facts of all tests, in their order.
pub fn facts(program: &Program, load: &mut Load<'_>) -> TestFacts {
    program.tests.iter().map(|test| given(program, test, load)).collect()
}

/// Runs all tests, in their order, on the facts that were had for them.
#[must_use]
pub fn run_on(program: &Program, facts: &TestFacts) -> Vec<TestResult> {
    let relations = Relations::new(program);
    let each = program.tests.iter().zip(facts).enumerate();
    each.map(|(at, (test, facts))| match facts {
        Ok(facts) => run_test(program, &relations, at, test, facts),
        Err(problems) => TestResult { test: at, expectations: Vec::new(), problems: problems.clone() },
    })
    .collect()
}

/// What each test looks at.
#[must_use]
pub fn traces(program: &Program, facts: &TestFacts) -> Vec<Trace> {
    let relations = Relations::new(program);
    let trace = |(test, facts): (&Test, &Result<CountryFacts, _>)| {
        let Ok(facts) = facts else { return Trace::default() };
        let mut evaluator = Evaluator::new(program, &relations, facts, test.known_by);
        evaluator.start_trace();
        for expect in &test.expects {
            evaluator.cond(&expect.condition, &mut Scope::new(test.as_of, None, test.frame));
        }
        evaluator.take_trace()
    };
    program.tests.iter().zip(facts).map(trace).collect()
}

/// Whether a test passes, and no more: the quick way for who only needs to know that.
pub(crate) fn passes(program: &Program, relations: &Relations, test: &Test, facts: &CountryFacts) -> bool {
    let mut evaluator = Evaluator::new(program, relations, facts, test.known_by);
    test.expects.iter().all(|expect| {
        let mut scope = Scope::new(test.as_of, None, test.frame);
        evaluator.cond(&expect.condition, &mut scope).value == Truth::True
            && (expect.because.is_empty() || {
                let causes = evaluator.causes_of(&expect.condition, &mut scope);
                expect.because.iter().all(|cell| is_among(cell, &causes))
            })
    })
}

fn run_test(
    program: &Program,
    relations: &Relations,
    at: usize,
    test: &Test,
    facts: &CountryFacts,
) -> TestResult {
    let mut evaluator = Evaluator::new(program, relations, facts, test.known_by);
    let expectations = test
        .expects
        .iter()
        .map(|expect| {
            let mut scope = Scope::new(test.as_of, None, test.frame);
            let condition = &expect.condition;
            let actual = evaluator.cond(condition, &mut scope).value;
            let causes = evaluator.causes_of(condition, &mut scope);
            let not_causes: Vec<CellName> =
                expect.because.iter().filter(|cell| !is_among(cell, &causes)).cloned().collect();
            let passed = actual == Truth::True && not_causes.is_empty();
            let reasoning = if passed {
                Reasoning::bare(condition.span, ReasonedValue::Truth(actual))
            } else {
                evaluator.reason(condition, &mut scope)
            };
            let found = if passed { None } else { evaluator.asked_rule(condition, &scope) };
            Expectation {
                span: expect.span,
                column: expect.column,
                passed,
                actual,
                causes,
                not_causes,
                reasoning,
                found,
            }
        })
        .collect();
    TestResult { test: at, expectations, problems: Vec::new() }
}

/// A fact named without an index or field stands for any of its cells.
fn is_among(named: &CellName, causes: &Causes) -> bool {
    causes.iter().any(|Cause { place, .. }| {
        place.cell.fact == named.fact
            && (named.index.is_none() || named.index == place.cell.index)
            && (named.field.is_none() || named.field == place.cell.field)
    })
}

/// The facts of a test: what is not given is not collected.
fn given(program: &Program, test: &Test, load: &mut Load<'_>) -> Result<CountryFacts, Vec<Diagnostic>> {
    let mut facts = CountryFacts::default();
    let mut problems = Vec::new();
    let mut records: BTreeMap<(CellKey, Date), (Fields, Span)> = BTreeMap::new();
    for given in &test.given {
        match given {
            Given::File { path, country, span } => {
                match load(GivenFile { path, country: country.as_deref(), span: *span }) {
                    Ok(loaded) => merge(&mut facts, loaded),
                    Err(more) => problems.extend(more),
                }
            }
            Given::Fact { fact, index, field: Some(field), content, observed, span } => {
                let key = ((*fact, *index), observed.unwrap_or(test.as_of));
                let (fields, _) = records.entry(key).or_insert_with(|| (blank_record(program, key.0), *span));
                if let Some(place) = fields.get_mut(*field as usize) {
                    *place = Some(content.clone());
                }
            }
            Given::Fact { fact, index, field: None, content, observed, span } => {
                let cell = (*fact, *index);
                let seen = observation(program, cell, content.clone(), *observed, test.as_of, *span);
                facts.cells.entry(cell).or_default().push(seen);
            }
        }
    }
    for ((cell, day), (fields, span)) in records {
        let content = Content::Value(Value::Record(fields));
        let seen =
            observation(program, cell, content, Some(day).filter(|d| *d != test.as_of), test.as_of, span);
        facts.cells.entry(cell).or_default().push(seen);
    }
    if problems.is_empty() { Ok(facts) } else { Err(problems) }
}

fn merge(facts: &mut CountryFacts, more: CountryFacts) {
    for (cell, observations) in more.cells {
        facts.cells.entry(cell).or_default().extend(observations);
    }
}

/// A record of which nothing is given yet.
fn blank_record(program: &Program, (fact, _): CellKey) -> Fields {
    match program.vocabulary.fact(fact).ty {
        FactType::Record(record) => vec![None; program.vocabulary.record(record).fields.len()],
        _ => Vec::new(),
    }
}

/// A plain value is observed and recorded on the day of the test; a dated one keeps its day, and becomes known when
/// such facts do.
fn observation(
    program: &Program,
    (fact, _): CellKey,
    content: Content,
    observed: Option<Date>,
    as_of: Date,
    span: Span,
) -> Observation {
    let published = program.vocabulary.fact(fact).published;
    let recorded = match (observed, published) {
        (Some(day), Some(after)) => calendar::plus(day, after),
        (Some(day), None) => day,
        (None, _) => as_of,
    };
    Observation {
        content,
        source: Origin::Text(Arc::from("test")),
        observed: observed.unwrap_or(as_of),
        since: None,
        recorded,
        span,
    }
}
