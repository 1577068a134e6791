//! A difference in a sentence or three.

use crate::diff::{Difference, DueTo, Flip, Flips, Verdict};
use crate::report::counted;
use jiff::civil::Date;
use r2pc_lang::syntax::RuleKind;
use std::collections::{BTreeMap, BTreeSet};

/// What changed, then whom it touches.
pub(super) fn headline(difference: &Difference<'_>) -> Vec<String> {
    let mut lines = vec![meaning(difference)];
    lines.extend(difference.flips.as_ref().map(touches));
    lines
}

fn meaning(difference: &Difference<'_>) -> String {
    if difference.changes.is_empty() {
        return "The policies are the same.".to_owned();
    }
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for meaning in &difference.meanings {
        *counts.entry(meaning.verdict).or_default() += 1;
    }
    let said = Verdict::ALL.iter().filter_map(|verdict| {
        let n = *counts.get(verdict)?;
        let rules = counted(n, "rule");
        let (is, means) = if n == 1 { ("is", "means") } else { ("are", "mean") };
        Some(match verdict {
            Verdict::Neither => format!("{rules} {means} something else"),
            Verdict::Stricter | Verdict::Looser => format!("{rules} {is} {}", verdict.word()),
            Verdict::Added => format!("{rules} {is} new"),
            Verdict::Removed => format!("{rules} {is} gone"),
            Verdict::Undecided => format!("{rules} may mean something else"),
            Verdict::Equivalent => format!("{rules} {means} the same in other words"),
            Verdict::Same => format!("{rules} changed in texts alone"),
        })
    });
    let said: Vec<String> = said.collect();
    match said.as_slice() {
        [] if difference.changes.declarations.is_empty() => {
            "Nothing means anything else: layout and comments alone changed.".to_owned()
        }
        [] => "No rule means anything else.".to_owned(),
        parts => format!("{}.", parts.join(", ")),
    }
}

fn touches(flips: &Flips) -> String {
    let at = format!("as of {}", days(&flips.days));
    if flips.list.is_empty() {
        let among = counted(flips.countries, "country");
        return format!("No verdict flips on the facts at hand: {among} {at}.");
    }
    let countries: BTreeSet<_> = flips.list.iter().map(|flip| &flip.country).collect();
    let verb = if flips.list.len() == 1 { "flips" } else { "flip" };
    let mut text = format!(
        "{} {verb} in {} of {} {at}",
        counted(flips.list.len(), "verdict"),
        countries.len(),
        counted(flips.countries, "country"),
    );
    let notable = notable(flips);
    if !notable.is_empty() {
        text = format!("{text}: {}", notable.join(", "));
    }
    text.push('.');
    if flips.facts_changed {
        let due = |to: DueTo| flips.list.iter().filter(|flip| flip.due_to == to).count();
        text = format!(
            "{text} {} are due to the policies, {} to the facts, {} to both.",
            due(DueTo::Policy),
            due(DueTo::Facts),
            due(DueTo::Both)
        );
    }
    text
}

/// `2015-06-30`, `2010-06-30 to 2015-06-30 (6 days)`.
pub(super) fn days(days: &[Date]) -> String {
    match days {
        [] => "no day".to_owned(),
        [one] => one.to_string(),
        [first, .., last] => format!("{first} to {last} ({} days)", days.len()),
    }
}

/// What a board asks first: warnings, risks, breaches and sources of resilience that came or went.
fn notable(flips: &Flips) -> Vec<String> {
    let kinds = [
        (RuleKind::Warning, "raised", "warning"),
        (RuleKind::Risk, "present", "risk"),
        (RuleKind::Obligation, "unmet", "obligation"),
        (RuleKind::Resilience, "lacking", "resilience"),
    ];
    let mut said = Vec::new();
    for (kind, verdict, word) in kinds {
        let is = |state: &Option<crate::diff::State>| state.as_ref().is_some_and(|s| s.verdict == verdict);
        let of_kind = |test: &dyn Fn(&Flip) -> bool| {
            flips.list.iter().filter(|flip| flip.kind == kind && test(flip)).count()
        };
        let came = of_kind(&|flip| is(&flip.new) && !is(&flip.old));
        let went = of_kind(&|flip| is(&flip.old) && !is(&flip.new));
        if came > 0 {
            said.push(format!("{} more {verdict}", counted(came, word)));
        }
        if went > 0 {
            said.push(format!("{} no longer {verdict}", counted(went, word)));
        }
    }
    said
}
