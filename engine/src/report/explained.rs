//! Explanations as text: a short answer in prose, then the tree of conditions with facts and rules, then what stands in
//! the way of another verdict and what would give it.

mod answer;
mod dot;
mod json;
mod outline;
mod pages;
mod svg;

pub use dot::explained_dot;
pub use json::explained_json;
pub use pages::{explained_markdown, explained_plain, explained_table};
pub use svg::explained_svg;

use super::{Report, words};
use crate::finding::{Finding, Margin};
use crate::why::{Change, Explanation, Flip, Obstacle, Target};
use r2pc_lang::program::{Outcome, Rule};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// An explanation with what is needed to speak of it.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// The texts and the policies; its findings are the explanation's rows.
    pub report: &'a Report<'a>,
    /// The answer.
    pub explanation: &'a Explanation,
    /// The country as people call it; its code where nobody knows another name.
    pub country: &'a str,
    /// How deep the rules that it leans on are unfolded; 0 names them with their verdict.
    pub depth: usize,
}

impl<'a> Explained<'a> {
    /// The rule that is explained.
    fn rule(&self) -> Option<&'a Rule> {
        self.explanation.rows.first().map(|row| self.report.rule(row))
    }

    /// The rule's name, with the item where one row is explained.
    fn name(&self) -> String {
        match self.explanation.rows.as_slice() {
            [row] => words::row_name(self.report, row),
            _ => self.rule().map(|rule| rule.full_name.to_string()).unwrap_or_default(),
        }
    }

    /// `at alert`, `met`: a target in words.
    fn target(&self, target: Target) -> String {
        match (target, self.rule()) {
            (Target::Outcome(outcome), _) => words::spaced(outcome.word()),
            (Target::Level(level), Some(rule)) => {
                format!("at level {}", words::level_word(self.report.program, rule.kind, level))
            }
            (Target::Level(level), None) => format!("at level {level}"),
            (Target::Settled, _) => "settled".to_owned(),
        }
    }

    /// `group_exclusion 0.486 → 0.3 (2014-12-31, V-Dem v14)`.
    fn change(&self, change: &Change) -> String {
        format!(
            "{} {} → {}",
            words::cell_place(self.report.program, &change.place),
            now(change),
            change.to_text
        )
    }

    /// Where what a change is about was seen, or that it would have to be.
    fn seen(&self, change: &Change) -> String {
        let Some(fact) = change.from.first() else { return format!("to be observed, as of {}", change.day) };
        let source = words::source(self.report.program, fact).map(|s| format!(", {s}")).unwrap_or_default();
        let more = match change.from.len() {
            0 | 1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        format!("{}{source}, {}{more}", fact.observed, self.report.place(fact.span))
    }

    /// The flips, those of one target together.
    fn flips(&self) -> Vec<(Target, Vec<&'a Flip>)> {
        let mut groups: Vec<(Target, Vec<&Flip>)> = Vec::new();
        for flip in &self.explanation.flips {
            match groups.iter_mut().find(|(target, _)| *target == flip.target) {
                Some((_, flips)) => flips.push(flip),
                None => groups.push((flip.target, vec![flip])),
            }
        }
        groups.retain(|(target, flips)| !self.is_repeated(*target, flips));
        groups
    }

    /// Whether the flips to a level are those to an outcome, such as the lowest level at which a warning is raised.
    fn is_repeated(&self, target: Target, flips: &[&Flip]) -> bool {
        let Target::Level(_) = target else { return false };
        let outcome = [Outcome::Present, Outcome::Raised];
        let same = |outcome: &Outcome| {
            let others: Vec<&Flip> =
                self.explanation.flips.iter().filter(|f| f.target == Target::Outcome(*outcome)).collect();
            others.len() == flips.len() && others.iter().zip(flips).all(|(a, b)| a.changes == b.changes)
        };
        outcome.iter().any(same)
    }

    /// `deaths >= 1_000` with how far it is: `146, 854 deaths below 1000`.
    fn obstacle(&self, obstacle: &Obstacle) -> String {
        let mut text = self.report.one_line(obstacle.span);
        match (&obstacle.margin, obstacle.is_open) {
            (_, true) => text.push_str(", which is not known"),
            (Some(margin), false) => {
                let _ = write!(text, ": {}", distance(margin));
            }
            (None, false) => {
                let _ = write!(text, ", which is {}", if obstacle.wanted { "false" } else { "true" });
            }
        }
        text
    }
}

/// What a cell says now: its values, or why it has none.
fn now(change: &Change) -> String {
    let mut values: Vec<&str> = change.from.iter().filter_map(|fact| fact.value.as_deref()).collect();
    values.dedup();
    match (values.as_slice(), change.reason) {
        ([], Some(reason)) => words::spaced(reason.word()),
        ([], None) => "unknown".to_owned(),
        (values, _) => values.join(" or "),
    }
}

/// `146, 854 deaths below 1000`; `5, 1 above 4`.
fn distance(margin: &Margin) -> String {
    let unit = |one: bool| match (margin.unit.as_str(), one) {
        ("", _) => String::new(),
        ("steps", true) => " step".to_owned(),
        ("days", true) => " day".to_owned(),
        ("percentage points", true) => " percentage point".to_owned(),
        (unit, _) => format!(" {}", unit.replace('_', " ")),
    };
    let amount = |d: Decimal| format!("{}{}", d.abs().round_dp(4).normalize(), unit(d.abs() == Decimal::ONE));
    match margin.distance {
        Some(d) if d.is_zero() => format!("{}, at {}", margin.value, margin.threshold),
        Some(d) if d.is_sign_positive() => {
            format!("{}, {} below {}", margin.value, amount(d), margin.threshold)
        }
        Some(d) => format!("{}, {} above {}", margin.value, amount(d), margin.threshold),
        None if margin.value.starts_with("any") => format!("not known, against {}", margin.threshold),
        None => format!("{} against {}", margin.value, margin.threshold),
    }
}

/// Whether a finding has come to what a reader acts on.
fn is_notable(finding: &Finding) -> bool {
    matches!(
        finding.verdict(),
        Some(Outcome::Present | Outcome::Raised | Outcome::Unmet | Outcome::Offered | Outcome::Lacking)
    )
}
