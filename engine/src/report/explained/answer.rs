//! The answer in a few sentences, before any tree.

use super::{Explained, is_notable};
use crate::finding::{Finding, ReasonedValue, Truth};
use crate::report::{counted, plain, words};
use crate::why::{Flip, Obstacle};
use r2pc_lang::program::Outcome;

/// How many things of one sort a sentence names.
const MOST: usize = 3;

/// The sentences of an answer.
pub(super) fn answer(explained: &Explained<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    match explained.explanation.rows.as_slice() {
        [row] => {
            sentences.push(verdict(explained, row));
            sentences.extend(because(explained, row));
            sentences.extend(bearing(explained, row));
            sentences.extend(missing(explained, row));
        }
        rows => sentences.push(items(explained, rows)),
    }
    sentences.extend(nearest(explained));
    sentences.extend(explained.flips().first().and_then(|(_, flips)| change(explained, flips)));
    sentences
}

/// `In Ghana, as of 2015-06-30, “A sizeable group is shut out of power” is present, at level high, not inhibited.`
fn verdict(explained: &Explained<'_>, row: &Finding) -> String {
    let rule = explained.report.rule(row);
    let title = rule.title.as_deref().map_or_else(|| rule.name.to_string(), |title| format!("“{title}”"));
    let item = row.item.as_deref().map(|item| format!(" for {item}")).unwrap_or_default();
    let bare = Finding { missing: Vec::new(), ..row.clone() };
    let verb = if row.value.is_some() { "comes to" } else { "is" };
    let known = explained.report.known_by.map(|day| format!(", known by {day}")).unwrap_or_default();
    format!(
        "In {}, as of {}{known}, {title}{item} {verb} {}.",
        explained.country,
        row.as_of,
        plain::says(explained.report, &bare)
    )
}

fn items(explained: &Explained<'_>, rows: &[Finding]) -> String {
    let mut words: Vec<&str> = rows.iter().map(words::verdict).collect();
    words.sort_unstable();
    let groups = words.chunk_by(|a, b| a == b);
    let counts =
        groups.filter_map(|group| Some(format!("{} {}", group.len(), words::spaced(group.first()?))));
    let as_of = rows.first().map(|row| row.as_of.to_string()).unwrap_or_default();
    format!(
        "In {}, as of {as_of}, {} has {}: {}.",
        explained.country,
        explained.name(),
        counted(rows.len(), "item"),
        counts.collect::<Vec<_>>().join(", ")
    )
}

/// The clauses that made it: those that are true, or of what is not so those that are false.
fn because(explained: &Explained<'_>, row: &Finding) -> Option<String> {
    let wanted =
        if is_notable(row) && row.verdict() != Some(Outcome::Unmet) { Truth::True } else { Truth::False };
    let deciding = |clause: &str| !clause.starts_with("indicator") && !clause.starts_with("applies");
    let mut clauses: Vec<String> = row
        .because
        .iter()
        .filter(|r| r.value == ReasonedValue::Truth(wanted) && deciding(&r.clause))
        .map(|r| format!("`{} {}`", r.clause, explained.report.one_line(r.span)))
        .collect();
    match row.verdict() {
        Some(Outcome::Unmet) => clauses.truncate(MOST),
        // That a level is reached says that those below it are.
        _ if wanted == Truth::True => clauses = clauses.pop().into_iter().collect(),
        // That the lowest level is not reached says that no higher one is.
        _ => clauses.truncate(1),
    }
    let is = if clauses.len() == 1 { "is" } else { "are" };
    let truth = if wanted == Truth::True { "true" } else { "false" };
    (!clauses.is_empty()).then(|| format!("{} {is} {truth}.", list(&clauses, "and")))
}

/// What holds a risk back, surely or perhaps.
fn bearing(explained: &Explained<'_>, row: &Finding) -> Option<String> {
    if row.verdict() != Some(Outcome::Present) {
        return None;
    }
    let names = |rules: &[_]| {
        let names = words::names(explained.report.program, rules);
        list(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "and")
    };
    match (row.inhibited_by.as_slice(), row.perhaps_inhibited_by.as_slice()) {
        ([], []) => Some("Nothing holds it back.".to_owned()),
        ([], perhaps) => {
            Some(format!("Nothing surely holds it back; {} may, which is not known.", names(perhaps)))
        }
        (sure, _) => Some(format!("It is held back by {}.", names(sure))),
    }
}

fn missing(explained: &Explained<'_>, row: &Finding) -> Option<String> {
    let mut names: Vec<String> = row
        .missing
        .iter()
        .map(|m| {
            let name = words::cell_place(explained.report.program, &m.place);
            format!("{name} ({})", words::spaced(m.reason.word()))
        })
        .collect();
    names.dedup();
    (!names.is_empty()).then(|| format!("Not known: {}.", list(&names, "and")))
}

/// The nearest condition that fails, with its distance.
fn nearest(explained: &Explained<'_>) -> Option<String> {
    let fails = |obstacle: &&Obstacle| !obstacle.is_open && obstacle.margin.is_some();
    let obstacle = explained.explanation.obstacles.iter().find(fails)?;
    Some(format!(
        "The nearest condition that keeps `{}` from holding is {}.",
        obstacle.clause,
        explained.obstacle(obstacle)
    ))
}

/// `It would be below threshold if deaths were 24 instead of 146.`
fn change(explained: &Explained<'_>, flips: &[&Flip]) -> Option<String> {
    let flip = flips.first()?;
    let target = explained.target(flip.target);
    let one = |change: &crate::why::Change| {
        let name = words::cell_place(explained.report.program, &change.place);
        match change.from.is_empty() {
            true => format!("{name} were known to be {}", change.to_text),
            false => format!("{name} were {} instead of {}", change.to_text, super::now(change)),
        }
    };
    let changes: Vec<String> = flip.changes.iter().map(one).collect();
    let others = match flips.len() - 1 {
        0 => String::new(),
        n => format!(
            " ({} would do so too)",
            counted(n, if flip.changes.len() == 1 { "other change" } else { "other set" })
        ),
    };
    Some(format!("It would be {target} if {}{others}.", list(&changes, "and")))
}

/// `a, b and c`, cut where there are many.
fn list(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] if parts.len() <= MOST + 1 => format!("{} {word} {last}", start.join(", ")),
        start => {
            let (shown, more) = start.split_at(MOST);
            format!("{} {word} {} more", shown.join(", "), more.len())
        }
    }
}
