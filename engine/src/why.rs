//! Why a verdict is what it is, why it is not another, and what would change it.
//!
//! [`explain`] reads one row of a rule and gives its [`Explanation`]: the finding with its tree of conditions, the
//! rules it leans on, the conditions that stand in the way of another verdict ([`Obstacle`]), and the smallest changes
//! of facts that give one ([`Flip`]). Each flip has been tried: [`applied`] gives the facts as they would be.

mod change;
mod obstacle;
mod search;
mod variables;

#[cfg(test)]
mod tests;

pub use obstacle::Obstacle;
pub use search::Target;

use crate::assess::{self, Options};
use crate::cause::Causes;
use crate::eval::{Evaluator, Relations, Row};
use crate::facts::{CountryFacts, Facts};
use crate::finding::{Asked, CellPlace, FactUsed, Finding, Reasoning};
use crate::settle::Settler;
pub(crate) use change::Ground;
use change::Spot;
use jiff::civil::Date;
use r2pc_lang::program::{Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::value::{Reason, Value};
use search::{Found, Search, Subject};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is to be explained.
#[derive(Clone, Debug)]
pub struct Question {
    /// The country.
    pub country: Arc<str>,
    /// The rule.
    pub rule: RuleId,
    /// The item, of a rule with `for each`; without it such a rule is explained as a whole, by each of its rows.
    pub item: Option<Arc<str>>,
    /// The day it is read at.
    pub as_of: Date,
    /// Only what was recorded by this day; none is no limit.
    pub known_by: Option<Date>,
    /// How many times the row may be read in the search for smallest changes.
    pub effort: usize,
}

/// How many readings a search is given, where nobody says otherwise: about a second's work on a large rule.
pub const USUAL_EFFORT: usize = 4000;

/// The answer.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The row; of a rule with `for each` that is asked for as a whole, all its rows.
    pub rows: Vec<Finding>,
    /// The rules it leans on and those that bear on it, each once.
    pub leaned: Vec<Leaned>,
    /// What stands in the way of another verdict, the nearest first.
    pub obstacles: Vec<Obstacle>,
    /// What would change the verdict or the level, by target.
    pub flips: Vec<Flip>,
    /// Targets for which the effort did not suffice to find changes, or to rule them out.
    pub given_up: Vec<Target>,
}

/// A rule that an explanation leans on, on a day.
#[derive(Clone, Debug)]
pub struct Leaned {
    /// Which, and on which day; without indicator and outcome.
    pub asked: Asked,
    /// Its rows.
    pub rows: Vec<Finding>,
}

/// Changes of facts that together give another verdict, none of which can be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// What comes out.
    pub target: Target,
    /// The changes, by cell.
    pub changes: Vec<Change>,
    /// Whether it is proved that no fewer changes of values give it.
    pub fewest: bool,
}

/// A cell with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The cell.
    pub place: CellPlace,
    /// The first day it is read at.
    pub day: Date,
    /// The observations that say otherwise now; none where nobody looked, or where what was seen has expired.
    pub from: Vec<FactUsed>,
    /// Why there is no one value now.
    pub reason: Option<Reason>,
    /// The value.
    pub to: Value,
    /// The value as text.
    pub to_text: String,
    spot: Spot,
}

/// The cells of a country that changes touch, each with its observations as they would be: what stands for the country
/// in [`Evaluator::changed`], and over the country's own cells gives its facts as they would be.
#[must_use]
pub fn applied(
    program: &Program,
    facts: &CountryFacts,
    known_by: Option<Date>,
    changes: &[Change],
) -> CountryFacts {
    let edits: Vec<_> = changes.iter().map(|change| (&change.spot, Some(&change.to))).collect();
    Ground { program, facts, known_by }.edited(&edits)
}

/// Explains a row; none where the country has no such row.
#[must_use]
pub fn explain(program: &Program, facts: &Facts, question: &Question) -> Option<Explanation> {
    let nothing = CountryFacts::default();
    let of_country = facts.country(&question.country).unwrap_or(&nothing);
    let relations = Relations::new(program);
    let new = || Evaluator::new(program, &relations, of_country, question.known_by);
    let mut evaluator = new();
    let rows = rows(&mut evaluator, question);
    if rows.is_empty() {
        return None;
    }
    // Before anything else is read: only what the verdict itself reads can change it.
    let read = variables::read_by(&evaluator, &rows);
    let ground = Ground { program, facts: of_country, known_by: question.known_by };
    let mut settler = Settler::new(program, question.as_of);
    let variables = variables::of(&ground, &mut settler, &relations, question.rule, &read);
    let mut cautious = new().cautious();
    let subject = Subject { rule: question.rule, key: question.item.clone(), day: question.as_of };
    subject.standing(&mut cautious);
    let standing = subject.standing(&mut evaluator)?;
    let targets = targets(program, question.rule, &standing);
    let (mut flips, mut given_up) = (Vec::new(), Vec::new());
    for target in targets {
        let budget = Cell::new(question.effort);
        let search = Search {
            ground,
            plain: &evaluator,
            cautious: &cautious,
            subject: &subject,
            variables: &variables,
            budget: &budget,
        };
        let found = search.sets(target);
        if found.is_empty() && budget.get() == 0 {
            given_up.push(target);
        }
        flips.extend(found.into_iter().map(|found| flip(&ground, target, &variables, &read.causes, found)));
    }
    let options = Options { known_by: question.known_by, ..Options::as_of(question.as_of) };
    let code = &question.country;
    let rows: Vec<Finding> =
        rows.iter().map(|row| assess::finding(&mut evaluator, code, question.rule, row, &options)).collect();
    let leaned = leaned(&mut evaluator, &rows, &options);
    let obstacles = obstacle::of(program, &rows, &leaned);
    Some(Explanation { rows, leaned, obstacles, flips, given_up })
}

/// The rows that a question is about.
fn rows<'a>(evaluator: &mut Evaluator<'a>, question: &Question) -> Vec<Row<'a>> {
    match &question.item {
        Some(key) => evaluator.row_of(question.rule, key, question.as_of).into_iter().collect(),
        None => {
            let mut rows = evaluator.rule(question.rule, question.as_of).rows.clone();
            rows.sort_by(|a, b| a.key.cmp(&b.key));
            rows
        }
    }
}

/// Cells that together settle an open row, found within an effort, none of which can be left out; by cell. One row of a
/// rule with `for each`, or a rule without.
pub(crate) fn settling(
    settler: &mut Settler<'_>,
    evaluator: &Evaluator<'_>,
    country: (&CountryFacts, Option<Date>),
    (rule, row): (RuleId, &Row<'_>),
    effort: usize,
) -> Option<Vec<CellPlace>> {
    let (facts, known_by) = country;
    let ground = Ground { program: evaluator.program, facts, known_by };
    let read = variables::open_of(row);
    let variables = variables::of(&ground, settler, evaluator.relations, rule, &read);
    let subject = Subject { rule, key: row.key.clone(), day: settler.as_of() };
    let budget = Cell::new(effort);
    // Everything can still be settled: there is nothing for a cautious reading to rule out.
    let search = Search {
        ground,
        plain: evaluator,
        cautious: evaluator,
        subject: &subject,
        variables: &variables,
        budget: &budget,
    };
    let found = search.irreducible(Target::Settled)?;
    let needed = search.needed(found, Target::Settled).into_iter();
    let mut places: Vec<CellPlace> =
        needed.filter_map(|at| Some(variables.get(at)?.spot.place.clone())).collect();
    places.sort();
    places.dedup();
    Some(places)
}

/// What a row could be instead: each outcome of its kind but the one it has, then each level.
fn targets(program: &Program, rule: RuleId, standing: &search::Reached) -> Vec<Target> {
    let kind = program.rule(rule).kind;
    let outcomes = Outcome::of(kind).iter().copied();
    let other = outcomes.filter(|o| standing.outcomes.len() != 1 || !standing.outcomes.contains(o));
    let mut targets: Vec<Target> = other.map(Target::Outcome).collect();
    // The lowest level of a risk is that it is not present, that of a warning that it is clear: outcomes say so.
    let levels = if matches!(kind, RuleKind::Risk | RuleKind::Warning) { 1..4 } else { 0..0 };
    let now = standing.levels.known();
    targets.extend(levels.filter(|level| now != Some(*level)).map(Target::Level));
    targets
}

fn flip(
    ground: &Ground<'_>,
    target: Target,
    variables: &[search::Variable],
    causes: &Causes,
    found: Found,
) -> Flip {
    let change = |(at, value): (usize, Value)| {
        let spot = &variables.get(at)?.spot;
        Some(variables::change(ground, spot, causes, value))
    };
    Flip { target, changes: found.changes.into_iter().filter_map(change).collect(), fewest: found.fewest }
}

/// The rules that findings lean on: those their conditions ask, those that these ask, and what bears on a risk.
fn leaned(evaluator: &mut Evaluator<'_>, rows: &[Finding], options: &Options) -> Vec<Leaned> {
    let mut waiting: BTreeSet<Asked> = BTreeSet::new();
    rows.iter().for_each(|row| next(row, &mut waiting));
    let own = |asked: &Asked| rows.iter().any(|row| row.rule == asked.rule && row.as_of == asked.day);
    let mut found: BTreeMap<Asked, Vec<Finding>> = BTreeMap::new();
    while let Some(asked) = waiting.pop_first() {
        if found.contains_key(&asked) || own(&asked) {
            continue;
        }
        let options = Options { as_of: asked.day, ..options.clone() };
        let result = evaluator.rule(asked.rule, asked.day);
        let of_item = |row: &&Row<'_>| asked.item.is_none() || row.key == asked.item || row.key.is_none();
        let mut chosen: Vec<&Row<'_>> = result.rows.iter().filter(of_item).collect();
        chosen.sort_by(|a, b| a.key.cmp(&b.key));
        let code = rows.first().map_or_else(|| Arc::from(""), |row| Arc::clone(&row.country));
        let findings: Vec<Finding> = chosen
            .into_iter()
            .map(|row| assess::finding(evaluator, &code, asked.rule, row, &options))
            .collect();
        findings.iter().for_each(|row| next(row, &mut waiting));
        found.insert(asked, findings);
    }
    found.into_iter().map(|(asked, rows)| Leaned { asked, rows }).collect()
}

/// What one finding leans on.
fn next(finding: &Finding, waiting: &mut BTreeSet<Asked>) {
    finding.because.iter().for_each(|reasoning| asks(reasoning, waiting));
    let bearing = [
        &finding.inhibited_by,
        &finding.perhaps_inhibited_by,
        &finding.amplified_by,
        &finding.perhaps_amplified_by,
    ];
    for rule in bearing.into_iter().flatten() {
        waiting.insert(Asked {
            rule: *rule,
            item: finding.item.clone(),
            indicator: None,
            outcome: None,
            day: finding.as_of,
        });
    }
}

fn asks(reasoning: &Reasoning, waiting: &mut BTreeSet<Asked>) {
    if let Some(asked) = &reasoning.asks {
        waiting.insert(Asked { indicator: None, outcome: None, ..asked.clone() });
    }
    reasoning.parts.iter().for_each(|part| asks(part, waiting));
}

impl Explanation {
    /// The cells that settle an open verdict, set by set; empty where it is settled.
    #[must_use]
    pub fn settled_by(&self) -> Vec<Vec<&CellPlace>> {
        if self.rows.iter().all(|row| row.outcomes.len() < 2 && row.levels.len() < 2) {
            return Vec::new();
        }
        let sets = self.flips.iter().map(|flip| flip.changes.iter().map(|change| &change.place).collect());
        let mut distinct: Vec<Vec<&CellPlace>> = Vec::new();
        for set in sets {
            if !distinct.contains(&set) {
                distinct.push(set);
            }
        }
        distinct.sort_by_key(Vec::len);
        distinct
    }

    /// The rule that a condition asks, as it stands on that day.
    #[must_use]
    pub fn leaned_on(&self, asked: &Asked) -> Option<&Leaned> {
        let is = |leaned: &&Leaned| {
            let other = &leaned.asked;
            (other.rule, other.day, &other.item) == (asked.rule, asked.day, &asked.item)
        };
        self.leaned.iter().find(is)
    }
}
