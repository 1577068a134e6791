//! What each rule that changed means now, against what it meant.

use super::Difference;
use crate::prove::{self, Comparison, Limits, Scope, Seen};
use crate::report::{self, words};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::diff::{Change, DeclarationChange, Direction, Kind, Nature};
use r2pc_lang::program::{Outcome, Program, RuleId};
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a rule's meaning changed (semantics, 12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Both happen, or another outcome than the notable one differs.
    Neither,
    /// It fires in more cases; a resilience is harder to hold.
    Stricter,
    /// It fires in fewer cases; a resilience is easier to hold.
    Looser,
    /// It stands in the new version alone.
    Added,
    /// It stands in the old version alone.
    Removed,
    /// Nobody could say within the limits.
    Undecided,
    /// Other words, and every outcome is the same for all facts.
    Equivalent,
    /// Nothing but layout, comments, documentation, authorities or texts changed.
    Same,
}

impl Verdict {
    /// All of them, those that need reading first.
    pub const ALL: [Verdict; 8] = [
        Verdict::Neither,
        Verdict::Stricter,
        Verdict::Looser,
        Verdict::Added,
        Verdict::Removed,
        Verdict::Undecided,
        Verdict::Equivalent,
        Verdict::Same,
    ];

    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Neither => "neither",
            Verdict::Stricter => "stricter",
            Verdict::Looser => "looser",
            Verdict::Added => "added",
            Verdict::Removed => "removed",
            Verdict::Undecided => "undecided",
            Verdict::Equivalent => "equivalent",
            Verdict::Same => "same",
        }
    }

    /// Whether the rule means something else, or may.
    #[must_use]
    pub fn differs(self) -> bool {
        !matches!(self, Verdict::Equivalent | Verdict::Same)
    }

    fn of(meaning: prove::Meaning) -> Verdict {
        match meaning {
            // Its words changed, and nothing else.
            prove::Meaning::Same | prove::Meaning::Equivalent => Verdict::Equivalent,
            prove::Meaning::Stricter => Verdict::Stricter,
            prove::Meaning::Looser => Verdict::Looser,
            prove::Meaning::Neither => Verdict::Neither,
            prove::Meaning::Added => Verdict::Added,
            prove::Meaning::Removed => Verdict::Removed,
            prove::Meaning::Undecided => Verdict::Undecided,
        }
    }
}

/// What became of a rule's meaning.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Its full name in the new version; of one that was removed, in the old.
    pub rule: Arc<str>,
    /// Its full name before, where it was another.
    pub was: Option<Arc<str>>,
    /// Its kind.
    pub kind: RuleKind,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether that is proved, and not only read off the text.
    pub proved: bool,
    /// Over which facts it is proved; of what is not decided, why.
    pub scope: Option<String>,
    /// What of it was not analysed: the proof holds whatever that comes to.
    pub not_analysed: Vec<String>,
    /// Facts on which the versions differ.
    pub witnesses: Vec<Shown>,
}

/// A fact set on which two versions of a rule differ, from which nothing can be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The day it is read at.
    pub as_of: Date,
    /// What the old version says.
    pub from: String,
    /// What the new version says.
    pub to: String,
    /// The facts, as a file that `r2pc check` reads.
    pub facts: String,
    /// The facts and what the new version says of them, as a `test` block; none where a test cannot say them.
    pub test: Option<String>,
}

/// The meaning of every rule that changed or rests on what did.
pub(super) fn meanings(difference: &Difference<'_>, limits: Limits) -> Vec<Meaning> {
    let mut meanings: BTreeMap<Arc<str>, Meaning> = BTreeMap::new();
    for change in &difference.changes.declarations {
        if let Kind::Rule(kind) = change.kind {
            meanings.insert(Arc::clone(&change.name), of_change(change, kind));
        }
    }
    if difference.checks() {
        let touched = meanings.values().any(|m| m.verdict == Verdict::Undecided);
        if touched || !difference.reach.rules.is_empty() {
            proved(difference, limits, &mut meanings);
        }
    }
    meanings.into_values().collect()
}

/// Fills in what is proved: of rules that changed, and of those that come to something else because others did.
fn proved(difference: &Difference<'_>, limits: Limits, meanings: &mut BTreeMap<Arc<str>, Meaning>) {
    let new = named_as_before(difference);
    let comparison = prove::compare(&difference.old.checked.program, &new, limits);
    for change in &comparison.changes {
        let verdict = Verdict::of(change.meaning);
        let rests = difference.reach.rules.contains_key(&change.rule);
        let known = meanings.get(&change.rule).map(|meaning| meaning.verdict);
        let told = match known {
            Some(Verdict::Added | Verdict::Removed) => false,
            // Words alone changed, and nothing that it rests on comes to anything else.
            Some(Verdict::Same) => verdict.differs(),
            Some(_) => true,
            None => verdict.differs() || (rests && change.meaning != prove::Meaning::Same),
        };
        if !told {
            continue;
        }
        let Some(kind) = kind(difference, &new, change) else { continue };
        let meaning =
            meanings.entry(Arc::clone(&change.rule)).or_insert_with(|| fresh(&change.rule, kind, verdict));
        fill(meaning, difference, &new, &comparison, change);
    }
}

fn fill(
    meaning: &mut Meaning,
    difference: &Difference<'_>,
    new: &Program,
    comparison: &Comparison,
    change: &prove::Change,
) {
    meaning.verdict = Verdict::of(change.meaning);
    meaning.proved = !matches!(meaning.verdict, Verdict::Undecided | Verdict::Added | Verdict::Removed);
    meaning.scope = match (&change.undecided, meaning.proved) {
        (Some(why), _) => Some(why.to_string()),
        (None, true) => Some(scope(&comparison.scope)),
        (None, false) => None,
    };
    meaning.not_analysed = change.not_analysed.iter().map(ToString::to_string).collect();
    meaning.witnesses =
        change.witnesses.iter().map(|witness| shown(difference, new, change.new, witness)).collect();
}

fn scope(scope: &Scope) -> String {
    scope.to_string()
}

fn shown(
    difference: &Difference<'_>,
    new: &Program,
    rule: Option<RuleId>,
    witness: &prove::Witness,
) -> Shown {
    let says = |program: &Program, seen: &Seen| seen_words(program, seen);
    let title = |rule: RuleId| format!("{} as of {}", new.rule(rule).full_name, witness.as_of);
    Shown {
        as_of: witness.as_of,
        from: says(&difference.old.checked.program, &witness.old),
        to: says(new, &witness.new),
        facts: witness.fact_file(new),
        test: rule.and_then(|rule| witness.test(new, rule, &witness.new, &title(rule))),
    }
}

/// What a version says, row by row.
fn seen_words(program: &Program, seen: &Seen) -> String {
    let rows = seen.rows.iter().map(|(key, row)| {
        let mut outcomes: Vec<&str> = row.outcomes.iter().map(|outcome| outcome.word()).collect();
        outcomes.dedup();
        let mut says = words::spaced(&outcomes.join(" or "));
        let levels: Vec<u32> = row.levels.iter().collect();
        let notable = levels.iter().any(|level| *level > 0);
        if notable && !levels.is_empty() {
            let levels: Vec<&str> =
                levels.iter().map(|l| words::level_word(program, seen.kind, *l)).collect();
            says = format!("{says}, {}", levels.join(" or "));
        }
        let [inhibited, amplified] = row.related;
        if seen.kind == RuleKind::Risk && row.outcomes.contains(&Outcome::Present) {
            says = format!("{says}, {}", report::inhibited(inhibited));
            if amplified != Truth::False {
                says = format!("{says}, {}", report::amplified(amplified));
            }
        }
        match key {
            Some(key) => format!("[\"{key}\"] {says}"),
            None => says,
        }
    });
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() { "no row".to_owned() } else { rows.join("; ") }
}

fn kind(difference: &Difference<'_>, new: &Program, change: &prove::Change) -> Option<RuleKind> {
    let of_new = change.new.map(|id| new.rule(id).kind);
    of_new.or_else(|| change.old.map(|id| difference.old.checked.program.rule(id).kind))
}

/// The new program, in which rules that were found again by what they say claim their earlier names.
fn named_as_before(difference: &Difference<'_>) -> Program {
    let mut program = difference.new.checked.program.clone();
    for (old, new) in &difference.changes.rules {
        let rule = program.rules.iter_mut().find(|rule| rule.full_name == *new);
        if let Some(rule) = rule.filter(|_| old != new)
            && !rule.formerly.contains(old)
        {
            rule.formerly.push(Arc::clone(old));
        }
    }
    program
}

fn fresh(rule: &Arc<str>, kind: RuleKind, verdict: Verdict) -> Meaning {
    Meaning {
        rule: Arc::clone(rule),
        was: None,
        kind,
        verdict,
        proved: false,
        scope: None,
        not_analysed: Vec::new(),
        witnesses: Vec::new(),
    }
}

fn of_change(change: &DeclarationChange, kind: RuleKind) -> Meaning {
    let verdict = match change.change {
        Change::Added => Verdict::Added,
        Change::Removed => Verdict::Removed,
        Change::Amended if change.bears_on_verdicts() => Verdict::Undecided,
        Change::Amended => Verdict::Same,
    };
    let scope = (verdict == Verdict::Undecided).then(|| "a version does not check".to_owned());
    Meaning { was: change.was.clone(), scope, ..fresh(&change.name, kind, verdict) }
}

/// Sets the way that a clause was read to turn its rule right, where one clause alone changed and the rule rests on
/// nothing else that did: then what is proved of the rule is so of the clause.
pub(super) fn settle(difference: &mut Difference<'_>) {
    for meaning in difference.meanings.iter().filter(|meaning| meaning.proved) {
        let declarations = &mut difference.changes.declarations;
        let found =
            declarations.iter_mut().find(|d| matches!(d.kind, Kind::Rule(_)) && d.name == meaning.rule);
        let Some(change) = found else { continue };
        let rests = difference.reach.rules.contains_key(&meaning.rule);
        let mut clauses: Vec<_> = change.clauses.iter_mut().filter(|c| c.nature == Nature::Meaning).collect();
        match (meaning.verdict, clauses.as_mut_slice()) {
            (Verdict::Equivalent, all) => all.iter_mut().for_each(|clause| clause.direction = None),
            (Verdict::Stricter, [one]) if !rests => one.direction = Some(Direction::Stricter),
            (Verdict::Looser, [one]) if !rests => one.direction = Some(Direction::Looser),
            (Verdict::Neither, [one]) if !rests => one.direction = None,
            _ => {}
        }
    }
}
