//! Gaps for people: on a terminal, read aloud, in a spreadsheet, on a page.

use super::{By, Gapped, Group, bounds, reasons};
use crate::gaps::{Chosen, Gap, Open, Unit};
use crate::report::csv::rows;
use crate::report::layout::{BLUE, BOLD, DIM, PLAIN, cut, left, line, paint, right, width, wrap};
use crate::report::markdown::escaped;
use crate::report::{counted, words};
use std::fmt::Write as _;

/// The groups in columns, what to find out first, and by country what holds in any case.
#[must_use]
pub fn gaps_table(gapped: &Gapped<'_>, columns: usize) -> String {
    let first = gapped.first();
    let mut text = paint(DIM, &format!("As of {}", gapped.report.as_of)) + "\n";
    let lead = [Some(gapped.sum()), gapped.lead(&first)];
    for part in wrap(&line(&lead.into_iter().flatten().collect::<Vec<_>>().join(" ")), columns) {
        let _ = writeln!(text, "{}", paint(BOLD, &part));
    }
    let groups = gapped.groups();
    if groups.is_empty() {
        return text;
    }
    text.push('\n');
    table(gapped, &groups, columns, &mut text);
    if !first.is_empty() {
        let _ = writeln!(
            text,
            "\n{}",
            paint(BOLD, "What to find out first: what settles most next; fewer may do")
        );
        first.iter().enumerate().for_each(|(at, chosen)| step(gapped, at, chosen, columns, &mut text));
    }
    if gapped.by == By::Country {
        in_any_case(gapped, columns, &mut text);
    }
    text
}

fn table(gapped: &Gapped<'_>, groups: &[Group<'_>], columns: usize, text: &mut String) {
    let heading = match gapped.by {
        By::Fact => "fact",
        By::Country => "country",
        By::Source => "source",
    };
    let shown = groups.get(..gapped.most.min(groups.len())).unwrap_or_default();
    let names: Vec<String> = shown.iter().map(|group| line(&gapped.name(&group.unit))).collect();
    let room = columns.saturating_sub(46).max(20);
    let widest = names.iter().map(|name| width(name)).chain([heading.len()]).max().unwrap_or(0).min(room);
    let head =
        format!("{}  settles  keeps open  {}  why", left(heading, widest), right(other_heading(gapped), 9));
    let _ =
        writeln!(text, "{}\n{}", paint(DIM, &head), paint(DIM, &"─".repeat(columns.min(width(&head) + 24))));
    for (group, name) in shown.iter().zip(&names) {
        let why: Vec<String> = reasons(&group.gaps)
            .iter()
            .map(|(reason, n)| format!("{} {n}", words::spaced(reason.word())))
            .collect();
        let number = |n: usize, columns: usize| {
            let (text, style) = if n == 0 { ("·".to_owned(), DIM) } else { (n.to_string(), PLAIN) };
            paint(style, &right(&text, columns))
        };
        let start = paint(BOLD, &left(&cut(name, widest), widest));
        let counts = format!(
            "  {}  {}  {}",
            number(group.settles, 7),
            number(group.keeps_open, 10),
            number(other(gapped, group), 9)
        );
        let space = columns.saturating_sub(widest + 34).max(10);
        let _ = writeln!(text, "{start}{counts}  {}", cut(&why.join(", "), space));
    }
    if groups.len() > shown.len() {
        let _ = writeln!(text, "{}", paint(DIM, &format!("and {} more", groups.len() - shown.len())));
    }
}

/// What the third column counts.
fn other_heading(gapped: &Gapped<'_>) -> &'static str {
    if gapped.by == By::Fact { "countries" } else { "gaps" }
}

fn other(gapped: &Gapped<'_>, group: &Group<'_>) -> usize {
    let mut countries: Vec<&str> = group.gaps.iter().map(|gap| &*gap.country).collect();
    countries.dedup();
    if gapped.by == By::Fact { countries.len() } else { group.gaps.len() }
}

fn step(gapped: &Gapped<'_>, at: usize, chosen: &Chosen, columns: usize, text: &mut String) {
    let names: Vec<String> = chosen.units.iter().map(|unit| gapped.name(unit)).collect();
    let settled = match chosen.units.len() {
        1 => format!("settles {}", counted(chosen.settles, "verdict")),
        _ => format!("together settle {}", counted(chosen.settles, "verdict")),
    };
    let lead = format!("{:>3}  ", at + 1);
    let said = format!("{} — {settled}, {} in all", names.join(" and "), chosen.total);
    for (row, part) in wrap(&line(&said), columns.saturating_sub(lead.len()).max(20)).iter().enumerate() {
        let lead = if row == 0 { paint(BLUE, &lead) } else { " ".repeat(lead.len()) };
        let _ = writeln!(text, "{lead}{part}");
    }
}

/// Of each country, what holds of its open verdicts whatever the values are.
fn in_any_case(gapped: &Gapped<'_>, columns: usize, text: &mut String) {
    let bounded: Vec<(&Open, String)> = gapped
        .gaps
        .open
        .iter()
        .filter_map(|open| bounds(gapped.report, &open.finding).map(|bounds| (open, bounds)))
        .collect();
    if bounded.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", paint(BOLD, "In any case, whatever the values are"));
    for (open, bounds) in bounded.iter().take(gapped.most) {
        let said =
            format!("{} {}: {bounds}", open.finding.country, words::row_name(gapped.report, &open.finding));
        for (row, part) in wrap(&line(&said), columns.saturating_sub(4).max(20)).iter().enumerate() {
            let _ = writeln!(text, "  {}{part}", if row == 0 { "" } else { "  " });
        }
    }
    if bounded.len() > gapped.most {
        let _ = writeln!(text, "  {}", paint(DIM, &format!("and {} more", bounded.len() - gapped.most)));
    }
}

/// A sentence a line.
#[must_use]
pub fn gaps_plain(gapped: &Gapped<'_>) -> String {
    let first = gapped.first();
    let mut text = format!("{}\n", gapped.sum());
    for group in gapped.groups().iter().take(gapped.most) {
        let why: Vec<String> = reasons(&group.gaps)
            .iter()
            .map(|(reason, n)| format!("{} {n}", words::spaced(reason.word())))
            .collect();
        let said = format!(
            "{}: settles {}, keeps {} open, {}",
            gapped.name(&group.unit),
            group.settles,
            group.keeps_open,
            why.join(", ")
        );
        let _ = writeln!(text, "{}", line(&said));
    }
    for chosen in &first {
        let names: Vec<String> = chosen.units.iter().map(|unit| gapped.name(unit)).collect();
        let said =
            format!("find out {}: settles {}, {} in all", names.join(" and "), chosen.settles, chosen.total);
        let _ = writeln!(text, "{}", line(&said));
    }
    text
}

/// A row for every gap of every country.
#[must_use]
pub fn gaps_csv(gapped: &Gapped<'_>) -> String {
    let header = ["country", "fact", "why", "verdicts_settled", "verdicts_open", "sources"];
    let row = |gap: &Gap| {
        let sources = gapped.gaps.sources.get(&gap.place.cell.fact).into_iter().flatten();
        let sources: Vec<&str> = sources.map(|source| &**source).collect();
        [
            gap.country.to_string(),
            words::cell_place(gapped.report.program, &gap.place),
            gap.reason.word().to_owned(),
            gap.settles.len().to_string(),
            gap.keeps_open.len().to_string(),
            sources.join("; "),
        ]
    };
    rows(header, gapped.gaps.gaps.iter().map(row))
}

/// A page for a wiki or a request for data.
#[must_use]
pub fn gaps_markdown(gapped: &Gapped<'_>) -> String {
    let first = gapped.first();
    let mut text = format!("# r2pc gaps, as of {}\n\n{}", gapped.report.as_of, escaped(&gapped.sum()));
    if let Some(lead) = gapped.lead(&first) {
        let _ = write!(text, " {}", escaped(&lead));
    }
    text.push_str("\n\n| what | settles | keeps open | why |\n| --- | ---: | ---: | --- |\n");
    for group in gapped.groups().iter().take(gapped.most) {
        let why: Vec<String> = reasons(&group.gaps)
            .iter()
            .map(|(reason, n)| format!("{} {n}", words::spaced(reason.word())))
            .collect();
        let name = escaped(&gapped.name(&group.unit));
        let _ = writeln!(text, "| {name} | {} | {} | {} |", group.settles, group.keeps_open, why.join(", "));
    }
    if !first.is_empty() {
        text.push_str("\n## What to find out first\n\n");
    }
    for chosen in &first {
        let names: Vec<String> = chosen.units.iter().map(|unit: &Unit| escaped(&gapped.name(unit))).collect();
        let settled = counted(chosen.settles, "verdict");
        let _ = writeln!(text, "1. {} settles {settled}, {} in all", names.join(" and "), chosen.total);
    }
    text
}
