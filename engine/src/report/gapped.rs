//! Gaps as text: what is not known, by how many verdicts it keeps open, and what to find out first.

mod json;
mod pages;

pub use json::gaps_json;
pub use pages::{gaps_csv, gaps_markdown, gaps_plain, gaps_table};

use super::{Report, counted, words};
use crate::country;
use crate::finding::{CellPlace, Finding};
use crate::gaps::{Chosen, Gap, Gaps, Unit};
use r2pc_lang::value::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What gaps are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A cell, in all countries.
    Fact,
    /// A country, and in it its cells.
    Country,
    /// Who reports what is missing, in other countries.
    Source,
}

/// Gaps with what is needed to speak of them.
#[derive(Clone, Copy, Debug)]
pub struct Gapped<'a> {
    /// The texts and the policies; its findings are not asked for.
    pub report: &'a Report<'a>,
    /// The gaps.
    pub gaps: &'a Gaps,
    /// What they are counted by.
    pub by: By,
    /// How many lines of each sort are told to people.
    pub most: usize,
}

/// The gaps of one fact, country or source.
#[derive(Clone, Debug)]
struct Group<'a> {
    unit: Unit,
    gaps: Vec<&'a Gap>,
    /// Verdicts that one of them settles alone.
    settles: usize,
    /// Verdicts that one of them is among the causes of.
    keeps_open: usize,
}

impl<'a> Gapped<'a> {
    /// What a gap is counted with.
    fn unit(&self, gap: &Gap) -> Unit {
        match self.by {
            By::Fact => Unit::Fact(gap.place.clone()),
            By::Country => Unit::Country(Arc::clone(&gap.country)),
            By::Source => {
                let sources = self.gaps.sources.get(&gap.place.cell.fact);
                Unit::Source(sources.and_then(|sources| sources.first()).map(Arc::clone))
            }
        }
    }

    /// What is found out at once: a cell of a country where gaps are counted by country.
    fn finds(&self, gap: &Gap) -> Unit {
        match self.by {
            By::Country => Unit::Cell(Arc::clone(&gap.country), gap.place.clone()),
            _ => self.unit(gap),
        }
    }

    /// What to find out first.
    fn first(&self) -> Vec<Chosen> {
        self.gaps.choose(|gap| self.finds(gap), self.most)
    }

    /// The groups, those that settle most first, then those that keep most open.
    fn groups(&self) -> Vec<Group<'a>> {
        let mut by_unit: BTreeMap<Unit, Vec<&'a Gap>> = BTreeMap::new();
        for gap in &self.gaps.gaps {
            by_unit.entry(self.unit(gap)).or_default().push(gap);
        }
        let distinct = |gaps: &[&Gap], of: fn(&Gap) -> &Vec<usize>| {
            gaps.iter().flat_map(|gap| of(gap)).collect::<BTreeSet<_>>().len()
        };
        let group = |(unit, gaps): (Unit, Vec<&'a Gap>)| Group {
            settles: distinct(&gaps, |gap| &gap.settles),
            keeps_open: distinct(&gaps, |gap| &gap.keeps_open),
            unit,
            gaps,
        };
        let mut groups: Vec<Group<'a>> = by_unit.into_iter().map(group).collect();
        // Stable: ties stay in the order of names.
        groups.sort_by_key(|g| (std::cmp::Reverse(g.settles), std::cmp::Reverse(g.keeps_open)));
        groups
    }

    /// A unit as reports name it.
    fn name(&self, unit: &Unit) -> String {
        let cell = |place: &CellPlace| words::cell_place(self.report.program, place);
        match unit {
            Unit::Fact(place) => cell(place),
            Unit::Cell(country, place) => format!("{country} {}", cell(place)),
            Unit::Country(code) => match country::name(code) {
                Some(name) => format!("{code} {name}"),
                None => code.to_string(),
            },
            Unit::Source(Some(source)) => source.to_string(),
            Unit::Source(None) => "no source at hand".to_owned(),
        }
    }

    /// `3,412 of 7,100 verdicts are open in 50 countries.`
    fn sum(&self) -> String {
        let countries: BTreeSet<&str> = self.gaps.open.iter().map(|open| &*open.finding.country).collect();
        let verb = if self.gaps.open.len() == 1 { "is" } else { "are" };
        format!(
            "{} of {} {verb} open in {}.",
            self.gaps.open.len(),
            counted(self.gaps.verdicts, "verdict"),
            counted(countries.len(), "country"),
        )
    }

    /// `These 3 facts can settle 41 of them: a, b, c.`
    fn lead(&self, first: &[Chosen]) -> Option<String> {
        let few = first.get(..3.min(first.len())).filter(|few| !few.is_empty())?;
        let names: Vec<String> =
            few.iter().flat_map(|chosen| &chosen.units).map(|unit| self.name(unit)).collect();
        let total = few.last().map_or(0, |chosen| chosen.total);
        let word = match self.by {
            By::Source => "source",
            _ => "figure",
        };
        let these = match names.len() {
            1 => format!("This {word}"),
            _ => format!("These {}", counted(names.len(), word)),
        };
        Some(format!("{these} can settle {total} of them: {}.", names.join(", ")))
    }
}

/// How often each reason occurs, in the order of reasons.
fn reasons(gaps: &[&Gap]) -> Vec<(Reason, usize)> {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for gap in gaps {
        *counts.entry(gap.reason).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// What holds of an open verdict whatever the values are: `at least watch`, `not unmet`, `2 to 4`; none where all that
/// its kind can be is possible.
fn bounds(report: &Report<'_>, finding: &Finding) -> Option<String> {
    let rule = report.rule(finding);
    if let Some(value) = &finding.value {
        return (value.low.is_some() || value.high.is_some()).then(|| words::measured(value));
    }
    let possible = words::could_be(finding);
    let all = r2pc_lang::program::Outcome::of(rule.kind);
    let ruled_out: Vec<String> = all
        .iter()
        .filter(|outcome| !finding.outcomes.contains(outcome))
        .filter(|outcome| is_usual(rule, **outcome))
        .map(|outcome| format!("not {}", words::spaced(outcome.word())))
        .collect();
    let mut parts =
        if possible.is_empty() { vec![words::spaced(words::verdict(finding))] } else { ruled_out };
    if let (Some(low), Some(high)) = (finding.levels.first(), finding.levels.last()) {
        let word = |level: &u32| words::level_word(report.program, rule.kind, *level);
        if *low > 0 {
            parts.push(format!("at least {}", word(low)));
        }
        if *high < 3 && low != high && possible.is_empty() {
            parts.push(format!("at most {}", word(high)));
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether it would say something that an outcome is ruled out: not that a rule without such clauses cannot have it.
fn is_usual(rule: &r2pc_lang::program::Rule, outcome: r2pc_lang::program::Outcome) -> bool {
    use r2pc_lang::program::{Body, Outcome};
    match outcome {
        Outcome::NotApplicable => !rule.applies.is_empty(),
        Outcome::Pending => matches!(&rule.body, Body::Obligation { due: Some(_), .. }),
        _ => true,
    }
}
