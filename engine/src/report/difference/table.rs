//! The page for a terminal.

use super::page::{given, said_meaning, scope};
use super::{Entry, Group, Line, Mark, Meant, Page, Said};
use crate::diff::{Difference, DueTo, FactFlip, Flip, Verdict};
use crate::report::counted;
use crate::report::layout::{BLUE, BOLD, DIM, GREEN, PLAIN, RED, YELLOW, left, line, paint, width, wrap};
use anstyle::Style;
use r2pc_lang::diff::{Direction, Kind};
use r2pc_lang::syntax::RuleKind;
use std::fmt::Write as _;

/// Up to so many rules that only rest on what changed are named one by one.
const MOST_RESTING: usize = 12;
/// Of so many flips of one kind, the facts are shown.
const MOST_EXAMPLES: usize = 2;
/// Of an example, so many facts are shown.
const MOST_FACTS: usize = 4;
/// Of the facts of an instance, so many lines are shown.
const MOST_GIVEN: usize = 8;
/// Clauses begin in this column.
const INDENT: usize = 4;

/// The page in at most so many columns; `all` shows every flip with its facts, and what changed besides in full.
#[must_use]
pub fn table(difference: &Difference<'_>, columns: usize, all: bool) -> String {
    let page = Page::of(difference);
    let mut out = Out { text: String::new(), columns, all };
    let names = format!("{} → {}", difference.old.name, difference.new.name);
    out.push(&paint(DIM, &line(&names)));
    page.headline.iter().for_each(|said| out.wrapped(0, BOLD, said));
    if !page.changed.is_empty() || !page.also.is_empty() {
        out.heading("WHAT CHANGED");
        page.changed.iter().for_each(|entry| out.entry(entry));
        out.also(&page.also);
    }
    if !page.meant.is_empty() {
        out.heading("WHAT IT MEANS");
        out.meant(&page.meant);
        if let Some(scope) = scope(difference) {
            out.wrapped(0, DIM, &scope);
        }
    }
    if !page.touched.is_empty() {
        out.heading("WHOM IT TOUCHES");
        let several = difference.flips.as_ref().is_some_and(|flips| flips.days.len() > 1);
        for rule in page.touched.chunk_by(|a, b| a.rule == b.rule) {
            out.rule(difference, rule, several);
        }
    }
    for note in &page.notes {
        out.push("");
        out.wrapped(0, YELLOW, &format!("note: {note}"));
    }
    out.text
}

struct Out {
    text: String,
    columns: usize,
    all: bool,
}

impl Out {
    fn push(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    fn heading(&mut self, title: &str) {
        let rule = "─".repeat(self.columns.saturating_sub(width(title) + 1));
        let heading = format!("\n{} {}", paint(BOLD, title), paint(DIM, &rule));
        self.push(&heading);
    }

    fn wrapped(&mut self, indent: usize, style: Style, text: &str) {
        let room = self.columns.saturating_sub(indent).max(20);
        for part in wrap(&line(text), room) {
            let said = format!("{}{}", " ".repeat(indent), paint(style, &part));
            self.push(&said);
        }
    }

    /// A text behind a lead, its further lines below its first.
    fn behind(&mut self, lead: &str, lead_style: Style, text: &str, style: Style) {
        let room = self.columns.saturating_sub(width(lead)).max(20);
        for (at, part) in wrap(&line(text), room).iter().enumerate() {
            let before = if at == 0 { paint(lead_style, lead) } else { " ".repeat(width(lead)) };
            let said = format!("{before}{}", paint(style, part));
            self.push(&said);
        }
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        let (mark, style) = sign(entry.mark);
        let kind = entry.change.kind.word();
        let title = entry.change.title.as_deref().map(line).unwrap_or_default();
        let lead = format!("{mark} {kind} ");
        let name = format!("{}{}", paint(style, &lead), paint(BOLD, &line(&entry.change.name)));
        let used = width(&lead) + width(&entry.change.name);
        let place = format!("  {}", line(&entry.place));
        if used + width(&place) <= self.columns {
            self.push(&format!("{name}{}", paint(DIM, &place)));
        } else {
            self.push(&name);
        }
        let shows_title = matches!(entry.change.kind, Kind::Rule(_));
        if shows_title && !title.is_empty() {
            self.wrapped(INDENT, DIM, &title);
        }
        entry.remarks.iter().for_each(|remark| self.wrapped(INDENT, YELLOW, remark));
        entry.lines.iter().for_each(|clause| self.clause(clause));
        if !entry.enters.is_empty() {
            let text = format!("{}: ", counted(entry.enters.len(), "rule"));
            self.behind(
                &format!("{}enters ", " ".repeat(INDENT)),
                DIM,
                &(text + &entry.enters.join(", ")),
                DIM,
            );
        }
    }

    fn clause(&mut self, clause: &Line<'_>) {
        let (mark, style) = sign(clause.mark);
        let pad = " ".repeat(INDENT);
        let way = clause.direction.map(|way| format!("  {}", arrow(way))).unwrap_or_default();
        let by = clause.amended_by.map(|by| format!("  amended by {by}")).unwrap_or_default();
        let tail = format!("{}{}", paint(way_style(clause.direction), &way), paint(DIM, &by));
        let tail_width = width(&way) + width(&by);
        let lead = format!("{pad}{mark} {}", line(clause.clause));
        let said = match &clause.said {
            Said::Name => {
                self.push(&format!("{}{tail}", paint(style, &lead)));
                return;
            }
            Said::Text(text) => vec![text.clone()],
            Said::Steps(steps) => steps.clone(),
            Said::Both(old, new) => {
                let both = format!("{old} → {new}");
                if width(&lead) + 2 + width(&both) + tail_width <= self.columns {
                    vec![both]
                } else {
                    self.push(&format!("{}{tail}", paint(style, &lead)));
                    self.behind(&format!("{pad}  was "), DIM, old, RED);
                    self.behind(&format!("{pad}  is  "), DIM, new, GREEN);
                    return;
                }
            }
        };
        if let [one] = said.as_slice()
            && width(&lead) + 2 + width(&line(one)) + tail_width <= self.columns
        {
            self.push(&format!("{}  {}{tail}", paint(style, &lead), line(one)));
            return;
        }
        self.push(&format!("{}{tail}", paint(style, &lead)));
        said.iter().for_each(|text| self.wrapped(INDENT + 4, PLAIN, text));
    }

    fn also(&mut self, also: &[(&'static str, Vec<String>)]) {
        for (heading, lines) in also {
            let lead = format!("· {heading}: ");
            if self.all && lines.len() > 1 {
                self.push(&paint(DIM, lead.trim_end()));
                lines.iter().for_each(|one| self.behind("    ", PLAIN, one, PLAIN));
            } else {
                let more = lines.len().saturating_sub(3);
                let mut text = lines.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
                if more > 0 {
                    let _ = write!(text, "; and {more} more (-v)");
                }
                self.behind(&lead, DIM, &text, DIM);
            }
        }
    }

    /// Rules whose own text changed; then those that only rest on others, together where they are many.
    fn meant(&mut self, meant: &[Meant<'_>]) {
        let (resting, itself): (Vec<_>, Vec<_>) = meant.iter().partition(|m| m.only_rests());
        itself.iter().for_each(|m| self.one_meaning(m));
        if resting.len() <= MOST_RESTING || self.all {
            resting.iter().for_each(|m| self.one_meaning(m));
            return;
        }
        for verdict in Verdict::ALL {
            let names: Vec<&str> =
                resting.iter().filter(|m| m.verdict == verdict).map(|m| &*m.meaning.rule).collect();
            if !names.is_empty() {
                let rest = if names.len() == 1 { "rests" } else { "rest" };
                let text = format!("{} {rest} on them: {}", counted(names.len(), "rule"), names.join(", "));
                self.behind(&verdict_lead(verdict), verdict_style(verdict), &text, PLAIN);
            }
        }
    }

    fn one_meaning(&mut self, meant: &Meant<'_>) {
        let (lead, style) = (verdict_lead(meant.verdict), verdict_style(meant.verdict));
        let said = said_meaning(meant);
        let said = said.strip_prefix(meant.verdict.word()).unwrap_or_default();
        let said = said.trim_start_matches([',', ';', ' ']);
        self.behind(&lead, style, &format!("{}  {said}", meant.meaning.rule), PLAIN);
        let shown = if self.all { usize::MAX } else { usize::from(meant.itself) };
        for witness in meant.meaning.witnesses.iter().take(shown) {
            let instance = format!("{} → {} as of {}", witness.from, witness.to, witness.as_of);
            self.behind(&format!("{}for instance ", " ".repeat(INDENT)), DIM, &instance, PLAIN);
            let facts = given(witness);
            for fact in facts.iter().take(MOST_GIVEN) {
                self.behind(&" ".repeat(INDENT + 2), DIM, fact, DIM);
            }
            if facts.is_empty() {
                self.wrapped(INDENT + 2, DIM, "nothing is known");
            } else if facts.len() > MOST_GIVEN {
                self.wrapped(INDENT + 2, DIM, "…");
            }
        }
    }

    /// All flips of a rule, those of one kind together; what was said of one kind is not said of the next.
    fn rule(&mut self, difference: &Difference<'_>, groups: &[Group<'_>], several_days: bool) {
        let Some(first) = groups.first() else { return };
        let head = format!("{} {}", first.kind.word(), line(first.rule));
        let title = rule_title(difference, first.rule);
        let room = self.columns.saturating_sub(width(&head) + 2);
        let title = if width(&title) <= room { format!("  {}", paint(DIM, &title)) } else { String::new() };
        self.push(&format!("{}{title}", paint(BOLD, &head)));
        let mut said: Vec<String> = Vec::new();
        for group in groups {
            self.group(group, several_days);
            let examples = match group.kind {
                _ if self.all => usize::MAX,
                // A number that moved says itself what there is to say.
                RuleKind::Measure => 0,
                _ => MOST_EXAMPLES,
            };
            group.flips.iter().take(examples).for_each(|flip| self.flip(flip, &mut said));
        }
    }

    fn group(&mut self, group: &Group<'_>, several_days: bool) {
        let style = match group.worse() {
            Some(true) => RED,
            Some(false) => GREEN,
            None => BLUE,
        };
        let due = match group.due_to {
            DueTo::Policy => String::new(),
            due => format!("  due to {}", due.word()),
        };
        self.wrapped(INDENT, style, &format!("{} → {}{due}", group.old, group.new));
        let places = group.places(several_days);
        let lead = format!("{}{}  ", " ".repeat(INDENT), places.len());
        self.behind(&lead, DIM, &places.join(" "), PLAIN);
    }

    /// What did it: clauses that were not said of the flip before, facts, rules that flipped first.
    fn flip(&mut self, flip: &Flip, said: &mut Vec<String>) {
        let pad = " ".repeat(INDENT + 2);
        for clause in &flip.clauses {
            let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
            let text = format!(
                "{}: {} → {} ({})",
                clause.clause,
                word(&clause.old),
                word(&clause.new),
                clause.condition
            );
            if !said.contains(&text) {
                self.behind(&format!("{pad}by "), DIM, &text, PLAIN);
                said.push(text);
            }
        }
        for fact in flip.facts.iter().take(MOST_FACTS) {
            self.behind(&format!("{pad}{} ", flip.country), DIM, &fact_line(fact), DIM);
        }
        if !flip.through.is_empty() {
            let text = flip.through.join(", ");
            if !said.contains(&text) {
                self.behind(&format!("{pad}through "), DIM, &text, PLAIN);
                said.push(text);
            }
        }
    }
}

/// `terror = 3 (2014-12-31, a source) facts/a.yaml:3`, `terror = 3 → 4 (…)`.
pub(super) fn fact_line(fact: &FactFlip) -> String {
    let value = match (&fact.old, &fact.new) {
        (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
        (_, Some(one)) | (Some(one), None) => one.clone(),
        (None, None) => "unknown".to_owned(),
    };
    let source = fact.source.as_ref().map(|source| format!(", {source}")).unwrap_or_default();
    format!("{} = {value} ({}{source}) {}", fact.fact, fact.observed, fact.place)
}

pub(super) fn rule_title(difference: &Difference<'_>, name: &str) -> String {
    let sides = [difference.new, difference.old];
    let found = sides.iter().find_map(|side| {
        let program = &side.checked.program;
        program.rule_named(name).and_then(|id| program.rule(id).title.clone())
    });
    found.map(|title| line(&title)).unwrap_or_default()
}

fn sign(mark: Mark) -> (&'static str, Style) {
    match mark {
        Mark::Added => ("+", GREEN),
        Mark::Removed => ("-", RED),
        Mark::Amended => ("~", YELLOW),
    }
}

fn arrow(way: Direction) -> &'static str {
    match way {
        Direction::Stricter => "▲ stricter",
        Direction::Looser => "▽ looser",
    }
}

fn way_style(way: Option<Direction>) -> Style {
    match way {
        Some(Direction::Stricter) => YELLOW,
        Some(Direction::Looser) => BLUE,
        None => PLAIN,
    }
}

fn verdict_lead(verdict: Verdict) -> String {
    let mark = match verdict {
        Verdict::Stricter => "▲",
        Verdict::Looser => "▽",
        Verdict::Neither => "◆",
        Verdict::Added => "+",
        Verdict::Removed => "-",
        Verdict::Undecided => "?",
        Verdict::Equivalent | Verdict::Same => "=",
    };
    format!("{mark} {} ", left(verdict.word(), 10))
}

fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Stricter | Verdict::Neither => YELLOW,
        Verdict::Looser | Verdict::Undecided => BLUE,
        Verdict::Added => GREEN,
        Verdict::Removed => RED,
        Verdict::Equivalent | Verdict::Same => DIM,
    }
}
