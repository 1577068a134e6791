//! What there is to say of a difference, without layout.

use super::headline::headline;
use super::touched::{Group, groups};
use crate::diff::{Difference, Meaning, Shown, Verdict};
use crate::report::counted;
use crate::report::layout::cut;
use r2pc_lang::diff::{
    Change, ClauseChange, DeclarationChange, Direction, Kind, Nature, Step, StepKind, Thing,
};
use r2pc_lang::program::{FactType, FieldType, NumberType, Program, Scalar};
use r2pc_lang::syntax::RuleKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of what changed besides, so many clauses of a declaration are told.
const MOST_CLAUSES: usize = 3;
/// And so many columns of each.
const LONGEST: usize = 120;

/// The page.
pub(super) struct Page<'d> {
    /// The whole in a sentence or three.
    pub(super) headline: Vec<String>,
    /// Declarations that verdicts rest on.
    pub(super) changed: Vec<Entry<'d>>,
    /// Everything else that changed, under a heading each.
    pub(super) also: Vec<(&'static str, Vec<String>)>,
    /// What became of rules, those that need reading first.
    pub(super) meant: Vec<Meant<'d>>,
    /// Verdicts that flip, those that weigh most first.
    pub(super) touched: Vec<Group<'d>>,
    /// What could not be said, and why.
    pub(super) notes: Vec<String>,
}

/// What kind of change a line or entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Added,
    Removed,
    Amended,
}

/// A declaration that changed.
pub(super) struct Entry<'d> {
    pub(super) mark: Mark,
    pub(super) change: &'d DeclarationChange,
    /// `renamed from …`, `moved from …`.
    pub(super) remarks: Vec<String>,
    /// `file:line`.
    pub(super) place: String,
    pub(super) lines: Vec<Line<'d>>,
    /// The rules that it enters; empty for a rule.
    pub(super) enters: Vec<&'d str>,
}

/// A clause that changed.
pub(super) struct Line<'d> {
    pub(super) mark: Mark,
    pub(super) clause: &'d str,
    pub(super) said: Said,
    pub(super) direction: Option<Direction>,
    pub(super) amended_by: Option<&'d str>,
}

/// What a clause said and says.
pub(super) enum Said {
    /// Nothing but its name.
    Name,
    /// One text, new or gone.
    Text(String),
    /// What changed in it.
    Steps(Vec<String>),
    /// Two texts.
    Both(String, String),
}

/// What became of rules, in one way.
pub(super) struct Meant<'d> {
    pub(super) verdict: Verdict,
    pub(super) meaning: &'d Meaning,
    /// Whether its own text changed.
    pub(super) itself: bool,
    /// What it rests on that changed.
    pub(super) through: Vec<String>,
}

impl Meant<'_> {
    /// Whether it only rests on what changed: no rule of its name came or went.
    pub(super) fn only_rests(&self) -> bool {
        !self.itself && !matches!(self.verdict, Verdict::Added | Verdict::Removed)
    }
}

impl<'d> Page<'d> {
    pub(super) fn of(difference: &'d Difference<'_>) -> Self {
        let declarations = &difference.changes.declarations;
        let (main, side): (Vec<_>, Vec<_>) = declarations.iter().partition(|change| is_main(change));
        Page {
            headline: headline(difference),
            changed: main.iter().map(|change| entry(difference, change)).collect(),
            also: also(difference, &main, &side),
            meant: meant(difference),
            touched: difference.flips.as_ref().map(groups).unwrap_or_default(),
            notes: difference.notes.clone(),
        }
    }
}

/// Whether a change stands in the first part: verdicts can rest on it, or it has another name.
fn is_main(change: &DeclarationChange) -> bool {
    change.bears_on_verdicts()
        || change.new_identity
        || (change.was.is_some() && change.kind.bears_on_verdicts())
}

fn mark(change: Change) -> Mark {
    match change {
        Change::Added => Mark::Added,
        Change::Removed => Mark::Removed,
        Change::Amended => Mark::Amended,
    }
}

fn entry<'d>(difference: &'d Difference<'_>, change: &'d DeclarationChange) -> Entry<'d> {
    let in_first_part = |clause: &&ClauseChange| {
        clause.nature == Nature::Meaning && (change.change == Change::Amended || shows(clause))
    };
    let enters = match change.kind {
        Kind::Rule(_) => Vec::new(),
        _ => entered(difference, change),
    };
    Entry {
        mark: mark(change.change),
        change,
        remarks: remarks(difference, change),
        place: place(difference, change),
        lines: change.clauses.iter().filter(in_first_part).map(|clause| line(difference, clause)).collect(),
        enters,
    }
}

/// Of what is new or gone, marks without text are left out.
fn shows(clause: &ClauseChange) -> bool {
    let text = clause.new.as_ref().or(clause.old.as_ref());
    text.is_some_and(|text| !text.is_empty()) || !clause.clause.starts_with("value ")
}

pub(super) fn entered<'d>(difference: &'d Difference<'_>, change: &DeclarationChange) -> Vec<&'d str> {
    let direct = &difference.reach.direct;
    let short: Arc<str> = change.name.rsplit('.').next().unwrap_or_default().into();
    let names = [Arc::clone(&change.name), short].into_iter().chain(change.was.clone());
    let found = names.filter_map(|name| direct.get(&(change.kind, name))).flatten();
    let mut rules: Vec<&str> = found.map(|rule| &**rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn remarks(difference: &Difference<'_>, change: &DeclarationChange) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(was) = &change.was {
        let (old, new) = (package(was), package(&change.name));
        let moved = change.kind != Kind::Fact && old != new;
        remarks.push(match moved {
            true => format!("moved from {was}"),
            false => format!("renamed from {was}"),
        });
        if matches!(change.kind, Kind::Rule(_)) && !change.claimed {
            remarks.push(format!("waivers and baselines lose it: write `formerly {was}`"));
        }
        if matches!(change.kind, Kind::Fact) {
            remarks.push("fact files that name it must follow".to_owned());
        }
    }
    if let Some((from, to)) = change.moved.as_ref().filter(|_| change.was.is_none()) {
        remarks.push(format!("moved from {from} to {to}"));
    }
    if change.new_identity {
        let facts = keyed_by(&difference.new.checked.program, &change.name);
        let of = if facts.is_empty() { String::new() } else { format!(" of {}", facts.join(", ")) };
        remarks.push(format!("items{of} are told apart by another key: each is a new identity"));
    }
    remarks
}

fn package(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(package, _)| package)
}

/// The facts that hold items of a record.
fn keyed_by(program: &Program, record: &str) -> Vec<String> {
    let short = record.rsplit('.').next().unwrap_or_default();
    let is_it = |id: &r2pc_lang::program::RecordId| &*program.vocabulary.record(*id).name == short;
    let facts = program.vocabulary.facts.iter().filter(|fact| match &fact.ty {
        FactType::List { record, .. } => is_it(record),
        _ => false,
    });
    facts.map(|fact| fact.name.to_string()).collect()
}

fn place(difference: &Difference<'_>, change: &DeclarationChange) -> String {
    let sides = [(difference.new, change.new_span), (difference.old, change.old_span)];
    let found = sides.into_iter().find_map(|(side, span)| {
        let span = span?;
        let file = side.sources.file(span.file);
        Some(format!("{}:{}", file.name(), file.line_column(span.start as usize).line))
    });
    found.unwrap_or_default()
}

/// A clause of a declaration that verdicts rest on.
fn line<'d>(difference: &Difference<'_>, clause: &'d ClauseChange) -> Line<'d> {
    let mark = match (&clause.old, &clause.new) {
        (None, _) => Mark::Added,
        (_, None) => Mark::Removed,
        _ => Mark::Amended,
    };
    let said = match (clause.old.as_deref(), clause.new.as_deref()) {
        (Some(_), Some(_)) if !clause.steps.is_empty() && !replaced_whole(&clause.steps) => {
            Said::Steps(clause.steps.iter().map(|step| said_step(difference, step)).collect())
        }
        (Some(old), Some(new)) => {
            // A relation without a condition holds always.
            let always = |text: &str| if text.is_empty() { "always".to_owned() } else { text.to_owned() };
            Said::Both(always(old), always(new))
        }
        (Some(one), None) | (None, Some(one)) if !one.is_empty() => Said::Text(one.to_owned()),
        _ => Said::Name,
    };
    let direction = clause.direction;
    Line { mark, clause: &clause.clause, said, direction, amended_by: clause.amended_by.as_deref() }
}

fn replaced_whole(steps: &[Step]) -> bool {
    matches!(steps, [Step { kind: StepKind::Replaced { .. }, .. }])
}

fn said_step(difference: &Difference<'_>, step: &Step) -> String {
    match &step.kind {
        StepKind::Figure { of, old, new } if of.is_empty() => format!("{old} → {new}"),
        StepKind::Figure { of, old, new } => {
            let unit =
                unit(&difference.new.checked.program, of).map(|u| format!(" ({u})")).unwrap_or_default();
            format!("{of} {old} → {new}{unit}")
        }
        StepKind::Added(text) => format!("new: {text}"),
        StepKind::Removed(text) => format!("gone: {text}"),
        StepKind::Replaced { old, new } => format!("{old} → {new}"),
    }
}

/// What a fact or the field of a record counts.
fn unit(program: &Program, of: &str) -> Option<String> {
    let vocabulary = &program.vocabulary;
    let number = match vocabulary.fact_named(of).map(|id| &vocabulary.fact(id).ty) {
        Some(FactType::Scalar(Scalar::Number(number))) => Some(number),
        Some(_) => None,
        None => {
            let field = of.rsplit('.').next()?;
            let fields = vocabulary.records.iter().flat_map(|record| &record.fields);
            fields.filter(|f| &*f.name == field && of.contains('.')).find_map(|f| match &f.ty {
                FieldType::Scalar(Scalar::Number(number)) => Some(number),
                _ => None,
            })
        }
    }?;
    let NumberType { unit, .. } = number;
    unit.map(|unit| vocabulary.unit(unit).title.to_string())
}

/// What changed besides: a line each, under headings.
fn also(
    difference: &Difference<'_>,
    main: &[&DeclarationChange],
    side: &[&DeclarationChange],
) -> Vec<(&'static str, Vec<String>)> {
    let mut also: Vec<(&'static str, Vec<String>)> = Vec::new();
    let of_kind = |kind: Kind| side.iter().filter(move |d| d.kind == kind);
    also.push(("assertions", of_kind(Kind::Assert).map(|d| in_short(difference, d)).collect()));
    also.push(("tests", of_kind(Kind::Test).map(|d| in_short(difference, d)).collect()));
    also.push(("units", of_kind(Kind::Unit).map(|d| in_short(difference, d)).collect()));
    also.push(("sources", of_kind(Kind::Source).map(|d| in_short(difference, d)).collect()));
    also.push(("packages", of_kind(Kind::Package).map(|d| in_short(difference, d)).collect()));
    let words = [
        ("authorities", Nature::Authority),
        ("filing", Nature::Filing),
        ("texts", Nature::Words),
        ("names in conditions", Nature::Names),
    ];
    for (heading, nature) in words {
        let amended = main.iter().chain(side).filter(|d| d.change == Change::Amended);
        let of_rules = amended.filter(|d| d.kind.bears_on_verdicts());
        let lines = of_rules.filter_map(|d| {
            let shown = d.clauses.iter().filter(|c| c.nature == nature && !told(d, c));
            let clauses: Vec<&str> = shown.map(|c| &*c.clause).collect();
            (!clauses.is_empty()).then(|| format!("{} {}: {}", d.kind.word(), d.name, clauses.join(", ")))
        });
        also.push((heading, lines.collect()));
    }
    also.push(("moved", moves(main, side)));
    also.push(("comments", difference.changes.comments.clone()));
    also.push(("layout alone", difference.changes.layout.clone()));
    also.retain(|(_, lines)| !lines.is_empty());
    also
}

/// Whether a change is told elsewhere: the title of a clause that is new or gone, a name that is claimed.
fn told(change: &DeclarationChange, clause: &ClauseChange) -> bool {
    let lone = |c: &ClauseChange| c.old.is_none() || c.new.is_none();
    let of = clause.clause.split_once(" of ").map(|(_, of)| of);
    let of_lone = of.is_some_and(|of| change.clauses.iter().any(|c| c.clause == of && lone(c)));
    (lone(clause) && of_lone) || (change.claimed && clause.clause == "formerly")
}

/// Declarations that only moved, by the files they moved between.
fn moves(main: &[&DeclarationChange], side: &[&DeclarationChange]) -> Vec<String> {
    let mut between: BTreeMap<&(String, String), usize> = BTreeMap::new();
    for change in main.iter().chain(side) {
        if let Some(moved) = change.moved.as_ref().filter(|_| !is_main(change)) {
            *between.entry(moved).or_default() += 1;
        }
    }
    between
        .into_iter()
        .map(|((from, to), n)| format!("{} from {from} to {to}", counted(n, "declaration")))
        .collect()
}

/// `added "a test"`, `amended "a test": expect r is present → r is not present`.
fn in_short(difference: &Difference<'_>, change: &DeclarationChange) -> String {
    let name = match change.kind {
        Kind::Test => format!("\"{}\"", change.short),
        _ => change.name.to_string(),
    };
    match change.change {
        Change::Added => format!("added {name}"),
        Change::Removed => format!("removed {name}"),
        Change::Amended => {
            let mut lines: Vec<String> = change
                .clauses
                .iter()
                .take(MOST_CLAUSES)
                .map(|clause| cut(&one_line(&line(difference, clause)), LONGEST))
                .collect();
            let more = change.clauses.len().saturating_sub(MOST_CLAUSES);
            if more > 0 {
                lines.push(format!("and {more} more"));
            }
            let was = change.was.as_ref().filter(|_| change.kind != Kind::Test);
            let was = was.map(|was| format!(", renamed from {was}")).unwrap_or_default();
            let lines = if lines.is_empty() { String::new() } else { format!(": {}", lines.join("; ")) };
            format!("amended {name}{was}{lines}")
        }
    }
}

/// A clause on one line: `indicator worse: terror >= 4 → >= 3 (stricter)`.
pub(super) fn one_line(line: &Line<'_>) -> String {
    let clause = line.clause;
    let said = match &line.said {
        Said::Name => clause.to_owned(),
        Said::Text(text) => format!("{clause}: {text}"),
        Said::Steps(steps) => format!("{clause}: {}", steps.join("; ")),
        Said::Both(old, new) => format!("{clause}: {old} → {new}"),
    };
    let mark = match line.mark {
        Mark::Added => "new ",
        Mark::Removed => "gone ",
        Mark::Amended => "",
    };
    let mut remarks: Vec<String> = line.direction.map(|d| d.word().to_owned()).into_iter().collect();
    remarks.extend(line.amended_by.map(|by| format!("amended by {by}")));
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) };
    format!("{mark}{said}{remarks}")
}

/// What became of rules, by verdict and name.
fn meant<'d>(difference: &'d Difference<'_>) -> Vec<Meant<'d>> {
    let mut meant: Vec<Meant<'d>> = difference
        .meanings
        .iter()
        .filter(|meaning| meaning.verdict != Verdict::Same)
        .map(|meaning| {
            let change = difference.changes.rule(&meaning.rule);
            let through = difference.reach.rules.get(&meaning.rule);
            Meant {
                verdict: meaning.verdict,
                meaning,
                itself: change.is_some_and(DeclarationChange::bears_on_verdicts),
                through: through.into_iter().flatten().map(thing).collect(),
            }
        })
        .collect();
    meant.sort_by_key(|m| (m.only_rests(), m.verdict, m.meaning.kind, Arc::clone(&m.meaning.rule)));
    meant
}

/// `fact terror`, or a rule's name alone.
fn thing((kind, name): &Thing) -> String {
    match kind {
        Kind::Rule(RuleKind::Risk) => name.to_string(),
        kind => format!("{} {name}", kind.word()),
    }
}

/// The verdict, with what the rule rests on that changed, and of an undecided one why.
pub(super) fn said_meaning(meant: &Meant<'_>) -> String {
    let mut text = meant.verdict.word().to_owned();
    if !meant.through.is_empty() && !matches!(meant.verdict, Verdict::Added | Verdict::Removed) {
        let why = if meant.itself { "and rests on" } else { "rests on" };
        text = format!("{text}, {why} {}", meant.through.join(", "));
    }
    if let Some(why) = meant.meaning.scope.as_ref().filter(|_| meant.verdict == Verdict::Undecided) {
        text = format!("{text} ({why})");
    }
    if !meant.meaning.not_analysed.is_empty() {
        text =
            format!("{text}; not analysed, and taken as anything: {}", meant.meaning.not_analysed.join(", "));
    }
    text
}

/// Over which facts all that is proved holds; none where nothing is.
pub(super) fn scope(difference: &Difference<'_>) -> Option<String> {
    let scope = difference.meanings.iter().find(|meaning| meaning.proved)?.scope.as_ref()?;
    Some(format!("Proved for all facts: {scope}."))
}

/// The facts of a witness, a line each: `terror: 3`.
pub(super) fn given(witness: &Shown) -> Vec<String> {
    let lines = witness.facts.lines().skip_while(|line| !line.starts_with("facts:")).skip(1);
    let mut facts: Vec<String> = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        match facts.last_mut() {
            Some(fact) if line.starts_with("    ") => {
                fact.push_str(if fact.ends_with(':') { " " } else { ", " });
                fact.push_str(bare(line.trim().trim_start_matches("- ")));
            }
            _ => facts.push(line.trim().to_owned()),
        }
    }
    facts
}

/// An observation with a value alone as that value.
fn bare(observation: &str) -> &str {
    let value = observation.strip_prefix("{ value: ").and_then(|rest| rest.strip_suffix(" }"));
    let more = [", source: ", ", observed: ", ", recorded: ", ", since: "];
    value.filter(|value| !more.iter().any(|word| value.contains(word))).unwrap_or(observation)
}
