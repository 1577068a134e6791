//! What needs acting on, country by country: raised warnings, risks that nothing holds back, unmet obligations, each
//! with what it rests on and what is missing.

use super::layout::{BLUE, BOLD, DIM, GREEN, RED, RED_BOLD, YELLOW, cut, left, line, paint, width, wrap};
use super::tally::uninhibited;
use super::{Country, Report, Weight, countries, plain, weight, words};
use crate::finding::{FactUsed, Finding, ReasonedValue, Truth};
use anstyle::Style;
use r2pc_lang::program::Outcome;
use std::fmt::Write as _;

/// How much is said of each finding that needs acting on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Raised warnings alone, a line each.
    Warnings,
    /// Every finding, a line each.
    Headlines,
    /// Conditions, facts and what is missing too.
    Full,
}

/// Titles are left out where there is less room.
const LEAST_TITLE: usize = 12;
/// How many of a finding's facts are shown.
const MOST_FACTS: usize = 6;

impl Detail {
    /// As much as a reader can take in: everything of a few findings, headlines of many, warnings alone of a world.
    #[must_use]
    pub fn fitting(report: &Report<'_>) -> Detail {
        match report.findings.iter().filter(|f| rank(f).is_some()).count() {
            0..=40 => Detail::Full,
            41..=160 => Detail::Headlines,
            _ => Detail::Warnings,
        }
    }
}

/// The place of a finding among those that need acting on, the heaviest first; none where it does not.
fn rank(finding: &Finding) -> Option<u8> {
    match (weight(finding), finding.verdict()) {
        (Weight::Alarm, _) => Some(0),
        (Weight::Alert, _) => Some(1),
        (Weight::Watch, _) => Some(2),
        (_, Some(Outcome::Present)) if uninhibited(finding) => Some(3),
        (Weight::Unmet, _) => Some(4),
        _ => None,
    }
}

/// The sections of all countries that have something to show.
pub(super) fn details(report: &Report<'_>, columns: usize, detail: Detail) -> String {
    let sections = countries(report).into_iter().map(|country| section(report, &country, columns, detail));
    sections.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn section(report: &Report<'_>, country: &Country<'_>, columns: usize, detail: Detail) -> String {
    let last = if detail == Detail::Warnings { 2 } else { u8::MAX };
    let ranked = country.findings.iter().filter_map(|f| rank(f).map(|rank| (rank, f)));
    let mut shown: Vec<_> = ranked.filter(|(rank, _)| *rank <= last).collect();
    // Stable: within a rank the order of the report stays.
    shown.sort_by_key(|(rank, _)| *rank);
    if shown.is_empty() {
        return String::new();
    }
    let title = format!("{} ", country.code);
    let rule = "─".repeat(columns.saturating_sub(width(&title)));
    let mut text = format!("{}{}\n", paint(BOLD, &title), paint(DIM, &rule));
    let mut before: Option<&Finding> = None;
    for (_, finding) in shown {
        let sibling = before.filter(|before| before.rule == finding.rule && detail == Detail::Full);
        text.push_str(&match sibling {
            Some(_) => item_headline(report, finding),
            None => headline(report, finding, columns, detail),
        });
        if detail == Detail::Full {
            text.push_str(&body(report, finding, sibling, columns));
        }
        before = Some(finding);
    }
    text
}

/// `  ✗ unmet     ["crpd_op"]`: a further item of the rule above.
fn item_headline(report: &Report<'_>, finding: &Finding) -> String {
    let (mark, style) = mark(finding);
    let item = finding.item.as_deref().map(line).unwrap_or_default();
    let lead = format!("  {mark} {} ", left(&says(report, finding), 9));
    format!("{}{}\n", paint(style, &lead), paint(BOLD, &format!("[\"{item}\"]")))
}

/// `  ✗ unmet   Be a party to the Rome Statute  r2p.obligation.rome_statute`. Where both have no room on a line, the
/// title is cut; if there are lines to follow, the name is the first of them instead.
fn headline(report: &Report<'_>, finding: &Finding, columns: usize, detail: Detail) -> String {
    let (mark, style) = mark(finding);
    let lead = format!("  {mark} {} ", left(&says(report, finding), 9));
    let name = line(&words::row_name(report, finding));
    let title = line(report.rule(finding).title.as_deref().unwrap_or_default());
    let room = columns.saturating_sub(width(&lead));
    let fits = width(&title) + 2 + width(&name) <= room;
    let for_title = if detail == Detail::Full { room } else { room.saturating_sub(width(&name) + 2) };
    let lead = paint(style, &lead);
    if title.is_empty() || (!fits && for_title < LEAST_TITLE) {
        return format!("{lead}{}\n", paint(BOLD, &cut(&name, room)));
    }
    let title = paint(BOLD, &if fits { title } else { cut(&title, for_title) });
    if !fits && detail == Detail::Full {
        return format!("{lead}{title}\n{}", rule_line(&name, columns));
    }
    format!("{lead}{title}  {}\n", paint(DIM, &name))
}

fn rule_line(name: &str, columns: usize) -> String {
    let mut body = Body { text: String::new(), columns };
    body.say("rule", DIM, name);
    body.text
}

/// The verdict of a headline: `unmet`, a level, or the least possible one as `watch+`.
fn says(report: &Report<'_>, finding: &Finding) -> String {
    match (weight(finding), words::level(report, finding)) {
        (Weight::Unmet, _) => "unmet".to_owned(),
        (_, Some(level)) => level.to_owned(),
        (_, None) => {
            words::level_could_be(report, finding).first().map(|l| format!("{l}+")).unwrap_or_default()
        }
    }
}

fn mark(finding: &Finding) -> (&'static str, Style) {
    match weight(finding) {
        Weight::Alarm | Weight::Alert => ("▲", RED_BOLD),
        Weight::Watch => ("▲", YELLOW),
        Weight::Unmet => ("✗", RED),
        _ => ("●", YELLOW),
    }
}

/// Lines of a heading and a text, such as `because   …`.
struct Body {
    text: String,
    columns: usize,
}

const INDENT: &str = "              ";
const HEADING: usize = 9;

impl Body {
    fn say(&mut self, heading: &str, style: Style, text: &str) {
        let room = self.columns.saturating_sub(INDENT.len() + HEADING + 1).max(20);
        for (at, part) in wrap(&line(text), room).iter().enumerate() {
            let heading = if at == 0 { heading } else { "" };
            let heading = paint(DIM, &left(heading, HEADING));
            let _ = writeln!(self.text, "{INDENT}{heading} {}", paint(style, part));
        }
    }
}

/// What a finding rests on; of a further item of a rule, what was not said of the one above.
fn body(report: &Report<'_>, finding: &Finding, sibling: Option<&Finding>, columns: usize) -> String {
    let mut body = Body { text: String::new(), columns };
    let said = sibling.map(|sibling| reasons(report, sibling).1).unwrap_or_default();
    let (heading, clauses) = reasons(report, finding);
    for (at, clause) in clauses.iter().filter(|clause| !said.contains(clause)).enumerate() {
        body.say(if at == 0 { heading } else { "" }, Style::new(), clause);
    }
    let shown = finding.facts.iter().take(MOST_FACTS).map(|fact| fact_line(report, fact));
    for (at, fact) in shown.enumerate() {
        body.say(if at == 0 { "rests on" } else { "" }, Style::new(), &fact);
    }
    if let Some(more) = finding.facts.len().checked_sub(MOST_FACTS).filter(|more| *more > 0) {
        body.say("", DIM, &format!("and {more} more"));
    }
    assumed(finding, &mut body);
    relations(report, finding, &mut body);
    missing(report, finding, &mut body);
    if let Some(waiver) = &finding.waived {
        body.say("waived", GREEN, &format!("until {} by {}: {}", waiver.until, waiver.owner, waiver.reason));
    }
    let nature = words::nature(finding);
    if let Some(nature) = nature.filter(|_| sibling.and_then(words::nature) != nature) {
        body.say("nature", Style::new(), plain::nature(nature));
    }
    let advise = if sibling.is_some() { &[][..] } else { &report.rule(finding).advise };
    for advice in advise {
        body.say("advice", Style::new(), advice);
    }
    body.text
}

/// The clauses that made it, under a heading: what is required and not so, or the true clauses of a risk or warning.
pub(super) fn reasons(report: &Report<'_>, finding: &Finding) -> (&'static str, Vec<String>) {
    let came_to = |truth| {
        let clauses = finding.because.iter().filter(move |r| r.value == ReasonedValue::Truth(truth));
        clauses.filter(|r| !r.clause.starts_with("applies"))
    };
    if weight(finding) == Weight::Unmet {
        return ("requires", came_to(Truth::False).map(|r| report.condition(finding, r.span)).collect());
    }
    (
        "because",
        came_to(Truth::True)
            .map(|r| format!("{}: {}", r.clause, report.condition(finding, r.span)))
            .collect(),
    )
}

/// `political_terror = 5 (2014-12-31, Political Terror Scale) facts/LBY.yaml:12`.
pub(super) fn fact_line(report: &Report<'_>, fact: &FactUsed) -> String {
    let name = words::cell_place(report.program, &fact.place);
    let value = match (&fact.value, fact.reason) {
        (Some(value), _) => format!("= {value}"),
        (None, Some(reason)) => words::spaced(reason.word()),
        (None, None) => "unknown".to_owned(),
    };
    let source = words::source(report.program, fact).map(|s| format!(", {s}")).unwrap_or_default();
    format!("{name} {value} ({}{source}) {}", fact.observed, report.place(fact.span))
}

fn assumed(finding: &Finding, body: &mut Body) {
    for assumed in &finding.assumed {
        body.say("assumed", YELLOW, &format!("{}: {}", assumed.value, assumed.because));
    }
}

fn relations(report: &Report<'_>, finding: &Finding, body: &mut Body) {
    let names = |rules| words::names(report.program, rules).join(", ");
    if !finding.perhaps_inhibited_by.is_empty() {
        let text = format!("inhibited by {}, not known to hold", names(&finding.perhaps_inhibited_by));
        body.say("perhaps", BLUE, &text);
    }
    if !finding.amplified_by.is_empty() {
        body.say("amplified", RED, &format!("by {}", names(&finding.amplified_by)));
    }
}

fn missing(report: &Report<'_>, finding: &Finding, body: &mut Body) {
    let one = |m: &crate::finding::Missing| {
        let name = words::cell_place(report.program, &m.place);
        format!("{name} ({})", words::spaced(m.reason.word()))
    };
    let mut names: Vec<_> = finding.missing.iter().map(one).collect();
    names.dedup();
    let more = names.len().saturating_sub(MOST_FACTS);
    names.truncate(MOST_FACTS);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    if !names.is_empty() {
        body.say("missing", BLUE, &names.join(", "));
    }
}
