//! Flips of one kind together: a rule, from what to what, in which countries.

use crate::diff::{DueTo, Flip, Flips, State};
use r2pc_lang::syntax::RuleKind;

/// Flips of one rule from one state to another, with one cause.
pub(super) struct Group<'d> {
    pub(super) rule: &'d str,
    pub(super) kind: RuleKind,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) due_to: DueTo,
    pub(super) flips: Vec<&'d Flip>,
}

impl Group<'_> {
    /// Whether things got worse: what fires now did not before, or fires higher.
    pub(super) fn worse(&self) -> Option<bool> {
        let flip = self.flips.first()?;
        let heat = |state: &Option<State>| state.as_ref().map_or((0, 0), heat);
        let (old, new) = (heat(&flip.old), heat(&flip.new));
        (old != new).then_some(new > old)
    }

    /// The countries, each with its items and, where several days were read, its days.
    pub(super) fn places(&self, several_days: bool) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for flip in &self.flips {
            let item = flip.item.as_ref().map(|item| format!("[\"{item}\"]")).unwrap_or_default();
            let day = if several_days { format!(" {}", flip.as_of) } else { String::new() };
            places.push(format!("{}{item}{day}", flip.country));
        }
        places
    }
}

/// How bad a state is: whether it fires, perhaps or surely, and at which level.
fn heat(state: &State) -> (u8, u8) {
    let fires = ["present", "raised", "unmet", "lacking"];
    let fired = match state.verdict {
        verdict if fires.contains(&verdict) => 2,
        "unknown" if state.could_be.iter().any(|could| fires.contains(could)) => 1,
        _ => 0,
    };
    let levels = ["low", "moderate", "watch", "high", "alert", "extreme", "alarm"];
    let least = state.level.as_ref().or(state.level_could_be.first());
    let level = least.and_then(|l| levels.iter().position(|word| word == l)).unwrap_or(0);
    let held = u8::from(state.inhibited == Some(crate::truth::Truth::True));
    (fired, u8::try_from(level * 2).unwrap_or(0) + 1 - held)
}

/// Warnings first, then risks; what got worse before what got better.
pub(super) fn groups(flips: &Flips) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for flip in &flips.list {
        let says = |state: &Option<State>| state.as_ref().map_or_else(|| "not there".to_owned(), State::says);
        let (old, new) = (says(&flip.old), says(&flip.new));
        let known = groups.iter_mut().find(|group| {
            *group.rule == *flip.rule && group.old == old && group.new == new && group.due_to == flip.due_to
        });
        match known {
            Some(group) => group.flips.push(flip),
            None => groups.push(Group {
                rule: &flip.rule,
                kind: flip.kind,
                old,
                new,
                due_to: flip.due_to,
                flips: vec![flip],
            }),
        }
    }
    groups.sort_by_key(|group| {
        let better = match group.worse() {
            Some(true) => 0,
            Some(false) => 1,
            None => 2,
        };
        (weight(group.kind), group.rule, better, std::cmp::Reverse(group.flips.len()))
    });
    groups
}

fn weight(kind: RuleKind) -> u8 {
    match kind {
        RuleKind::Warning => 0,
        RuleKind::Risk => 1,
        RuleKind::Obligation => 2,
        RuleKind::Resilience => 3,
        RuleKind::Assistance => 4,
        RuleKind::Measure => 5,
    }
}
