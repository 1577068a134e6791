//! Scores: what rules say of a country at the end of a year, as numbers that can be ranked.

use super::Case;
use crate::batch::{self, Assessment, Row};
use crate::eval::{Evaluator, Relations};
use crate::facts::{CountryFacts, Facts};
use crate::number::Numbers;
use crate::outcomes::{self, Outcomes};
use crate::parallel::in_parallel;
use crate::possible::Interval;
use crate::report::words;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Body, Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// What is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A rule: the level of a warning or risk, a measure's number, 1 where an obligation is unmet, a resilience lacking
    /// or assistance offered.
    Rule(RuleId),
    /// A risk read with resilience: at its lowest level where something is known to hold it back.
    WithResilience(RuleId),
    /// How many risks are present.
    Risks,
    /// How many risks are present that nothing is known to hold back.
    RisksWithResilience,
}

impl Subject {
    /// The same without resilience; none where it is read without.
    #[must_use]
    pub fn alone(&self) -> Option<Subject> {
        match self {
            Subject::WithResilience(id) => Some(Subject::Rule(*id)),
            Subject::RisksWithResilience => Some(Subject::Risks),
            Subject::Rule(_) | Subject::Risks => None,
        }
    }

    /// The rule, where it is one.
    #[must_use]
    pub fn rule(&self) -> Option<RuleId> {
        match self {
            Subject::Rule(id) | Subject::WithResilience(id) => Some(*id),
            Subject::Risks | Subject::RisksWithResilience => None,
        }
    }
}

/// A height from which on a score is an alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The height.
    pub at: Decimal,
    /// What people call it.
    pub name: String,
}

/// The subjects of rules: each, a risk also with resilience, then risks counted if there are several.
#[must_use]
pub fn subjects(program: &Program, rules: &BTreeSet<RuleId>, risks: &BTreeSet<RuleId>) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for id in rules {
        subjects.push(Subject::Rule(*id));
        if program.rule(*id).kind == RuleKind::Risk {
            subjects.push(Subject::WithResilience(*id));
        }
    }
    if risks.len() > 1 {
        subjects.extend([Subject::Risks, Subject::RisksWithResilience]);
    }
    subjects
}

/// The heights of a subject. A number has one for each of its values, where they are few.
#[must_use]
pub fn steps(program: &Program, subject: &Subject, values: &[Numbers]) -> Vec<Step> {
    let Some(id) = subject.rule() else { return steps_of_values(values) };
    let rule = program.rule(id);
    let step = |at: u32, name: &str| Step { at: at.into(), name: name.to_owned() };
    match &rule.body {
        Body::Measure { .. } => steps_of_values(values),
        Body::Warning { raises: levels } => levels
            .iter()
            .map(|level| step(level.level, words::level_word(program, rule.kind, level.level)))
            .collect(),
        Body::Risk { levels, .. } => {
            let above = levels.iter().map(|l| step(l.level, words::level_word(program, rule.kind, l.level)));
            std::iter::once(step(1, Outcome::Present.word()))
                .chain(above.filter(|s| s.at > Decimal::ONE))
                .collect()
        }
        Body::Resilience { .. } | Body::Obligation { .. } | Body::Assistance { .. } => {
            notable(rule.kind).map(|outcome| step(1, outcome.word())).into_iter().collect()
        }
    }
}

/// A step for each value but the least, where there are at most as many as a person takes in.
fn steps_of_values(values: &[Numbers]) -> Vec<Step> {
    let distinct: BTreeSet<Decimal> = values.iter().filter_map(Numbers::known).collect();
    if distinct.len() > super::calibration::FEW {
        return Vec::new();
    }
    distinct.into_iter().skip(1).map(|at| Step { at, name: at.normalize().to_string() }).collect()
}

/// The outcome of a kind that is worth acting on (semantics, 12.1), and of a resilience its lack.
fn notable(kind: RuleKind) -> Option<Outcome> {
    match kind {
        RuleKind::Resilience => Some(Outcome::Lacking),
        RuleKind::Obligation => Some(Outcome::Unmet),
        RuleKind::Assistance => Some(Outcome::Offered),
        RuleKind::Risk | RuleKind::Warning | RuleKind::Measure => None,
    }
}

/// Reads subjects at country-years.
pub struct Reader<'a> {
    program: &'a Program,
    facts: &'a Facts,
    relations: Relations,
    risks: &'a BTreeSet<RuleId>,
}

impl<'a> Reader<'a> {
    /// A reader of these facts. `risks` are those that are counted.
    #[must_use]
    pub fn new(program: &'a Program, facts: &'a Facts, risks: &'a BTreeSet<RuleId>) -> Self {
        Reader { program, facts, relations: Relations::new(program), risks }
    }

    /// For each subject, what its score can be in each case: as of the last day of the year, with what was known by
    /// that day.
    #[must_use]
    pub fn read(&mut self, subjects: &[Subject], cases: &[Case]) -> Vec<Vec<Numbers>> {
        let mut columns = vec![vec![Interval::all(); cases.len()]; subjects.len()];
        let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
        for (at, case) in cases.iter().enumerate() {
            years.entry(case.year).or_default().push(at);
        }
        let years: Vec<(i16, Vec<usize>)> = years.into_iter().collect();
        let read = in_parallel(&years, None, |(year, places)| {
            let of_year: Vec<&Case> = places.iter().filter_map(|at| cases.get(*at)).collect();
            self.year(subjects, &of_year, Date::new(*year, 12, 31).unwrap_or(Date::MAX))
        });
        for ((_, places), scores) in years.iter().zip(read) {
            for (column, scores) in columns.iter_mut().zip(scores) {
                for (at, score) in places.iter().zip(scores) {
                    if let Some(slot) = column.get_mut(*at) {
                        *slot = score;
                    }
                }
            }
        }
        columns
    }

    /// For each subject, the scores of a year's cases.
    fn year(&self, subjects: &[Subject], cases: &[&Case], day: Date) -> Vec<Vec<Numbers>> {
        let asked = subjects.iter().filter_map(Subject::rule).chain(self.risks.iter().copied());
        let options = batch::Options {
            known_by: Some(day),
            countries: Some(cases.iter().map(|case| Arc::clone(&case.country)).collect()),
            // Whether a rule with `for each` holds as a whole is for the explaining way to say.
            rules: Some(asked.filter(|id| self.program.rule(*id).each.is_none()).collect()),
            jobs: NonZeroUsize::new(1),
        };
        let told = batch::assess(self.program, self.facts, &[day], &options);
        let nothing = CountryFacts::default();
        let mut scores = vec![Vec::with_capacity(cases.len()); subjects.len()];
        for case in cases {
            let of_country = self.facts.country(&case.country).unwrap_or(&nothing);
            let mut year = Year {
                evaluator: Evaluator::new(self.program, &self.relations, of_country, Some(day)),
                place: told.countries().binary_search(&case.country).ok(),
                told: &told,
                day,
            };
            for (subject, scores) in subjects.iter().zip(&mut scores) {
                scores.push(year.score(self.risks, *subject));
            }
        }
        scores
    }
}

/// A country at the end of a year.
struct Year<'y> {
    evaluator: Evaluator<'y>,
    told: &'y Assessment,
    /// Its place in what was told.
    place: Option<usize>,
    day: Date,
}

impl<'y> Year<'y> {
    /// What a rule without `for each` says; none of other rules.
    fn row(&self, id: RuleId) -> Option<Row<'y>> {
        self.told.rows(id, self.place?, 0).next()
    }

    fn score(&mut self, risks: &BTreeSet<RuleId>, subject: Subject) -> Numbers {
        match subject {
            Subject::Rule(id) => self.of_rule(id),
            Subject::WithResilience(id) => {
                if self.held_back(id) {
                    Interval::point(Decimal::ZERO)
                } else {
                    self.of_rule(id)
                }
            }
            Subject::Risks => self.count(risks.iter().copied()),
            Subject::RisksWithResilience => {
                let loose: Vec<RuleId> = risks.iter().copied().filter(|id| !self.held_back(*id)).collect();
                self.count(loose.into_iter())
            }
        }
    }

    /// Whether something is known to hold a risk back; what is not known to hold is not credited (semantics, 8.6).
    fn held_back(&mut self, risk: RuleId) -> bool {
        let truth = match self.row(risk).and_then(|row| row.inhibited) {
            Some(truth) => truth,
            None => self.evaluator.inhibited_whole(risk, self.day),
        };
        truth == Truth::True
    }

    /// What a rule as a whole can come to.
    fn outcomes(&mut self, id: RuleId) -> Outcomes {
        match self.row(id) {
            Some(row) => row.outcomes.iter().collect(),
            None => self.evaluator.whole(id, self.day).outcomes,
        }
    }

    fn of_rule(&mut self, id: RuleId) -> Numbers {
        let kind = self.evaluator.program.rule(id).kind;
        match kind {
            RuleKind::Risk | RuleKind::Warning => {
                let levels = match self.row(id) {
                    Some(row) => row.levels.span(),
                    None => self.evaluator.whole(id, self.day).levels.span(),
                };
                Interval { low: levels.low.map(Decimal::from), high: levels.high.map(Decimal::from) }
            }
            RuleKind::Measure => match self.row(id) {
                Some(row) => row.value.unwrap_or(Interval::all()),
                None => {
                    let result = self.evaluator.rule(id, self.day);
                    let value = result.rows.first().and_then(|row| row.value.as_ref());
                    value.map_or(Interval::all(), |possible| possible.value)
                }
            },
            RuleKind::Resilience | RuleKind::Obligation | RuleKind::Assistance => {
                let outcomes = self.outcomes(id);
                notable(kind).map_or(Interval::all(), |outcome| zero_or_one(&outcomes, outcome))
            }
        }
    }

    /// How many of these risks are present.
    fn count(&mut self, risks: impl Iterator<Item = RuleId>) -> Numbers {
        risks.fold(Interval::point(Decimal::ZERO), |sum, id| {
            let present = zero_or_one(&self.outcomes(id), Outcome::Present);
            let add = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).map(|(a, b)| a + b);
            Interval { low: add(sum.low, present.low), high: add(sum.high, present.high) }
        })
    }
}

/// 1 where it is so, 0 where it is not, from 0 to 1 where nobody knows.
fn zero_or_one(outcomes: &Outcomes, outcome: Outcome) -> Numbers {
    let truth = outcomes::is(outcomes, outcome);
    let one = |so: bool| Decimal::from(u8::from(so));
    Interval::between(one(truth == Truth::True), one(truth.can_be_true()))
}
