//! The world at a glance: the map, and the table that can be sorted and filtered.

use super::Page;
use super::world;
use crate::country::codes::usual_name;
use crate::finding::Finding;
use crate::report::junit::escaped;
use crate::report::tally::uninhibited;
use crate::report::{Country, Tally, words};
use r2pc_lang::program::Outcome;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a country stands, worst first: what the map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Extreme,
    High,
    Present,
    HeldBack,
    Open,
    Clear,
}

impl Standing {
    const ALL: [Standing; 6] = [
        Standing::Extreme,
        Standing::High,
        Standing::Present,
        Standing::HeldBack,
        Standing::Open,
        Standing::Clear,
    ];

    /// The worst risk of a country that nothing surely holds back; else whether one is held back, or open.
    fn of(findings: &[Finding]) -> Standing {
        let loose = findings.iter().filter(|f| f.verdict() == Some(Outcome::Present) && uninhibited(f));
        let level = loose.filter_map(|f| f.levels.first().copied()).max();
        let any = |outcome| findings.iter().any(|f| f.outcomes.contains(&outcome));
        match level {
            Some(3..) => Standing::Extreme,
            Some(2) => Standing::High,
            Some(_) => Standing::Present,
            None if findings.iter().any(|f| f.verdict() == Some(Outcome::Present)) => Standing::HeldBack,
            None if any(Outcome::Present) => Standing::Open,
            None => Standing::Clear,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Standing::Extreme => "extreme",
            Standing::High => "high",
            Standing::Present => "moderate",
            Standing::HeldBack => "held",
            Standing::Open => "open",
            Standing::Clear => "clear",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Standing::Extreme => "an extreme risk that nothing is known to hold back",
            Standing::High => "a high risk that nothing is known to hold back",
            Standing::Present => "a moderate risk that nothing is known to hold back",
            Standing::HeldBack => "risks are present, and each is held back",
            Standing::Open => "no risk is known to be present; some are open",
            Standing::Clear => "no risk is present",
        }
    }
}

/// The map with its legend.
pub(super) fn map(_page: &Page<'_>, all: &[Country<'_>]) -> String {
    let standings: BTreeMap<&str, Standing> =
        all.iter().map(|country| (country.code, Standing::of(country.findings))).collect();
    let dress = |code: &str| {
        let standing = standings.get(code)?;
        Some((standing.class(), format!("{}: {}", escaped(name(code)), standing.words())))
    };
    let legend = Standing::ALL.iter().fold(String::new(), |mut text, standing| {
        let count = standings.values().filter(|own| *own == standing).count();
        let _ = writeln!(
            text,
            "<li><svg viewBox=\"0 0 20 14\" aria-hidden=\"true\" class=\"{}\"><rect width=\"20\" height=\"14\"/></svg> \
             {} <b>{count}</b></li>",
            standing.class(),
            standing.words(),
        );
        text
    });
    format!(
        "<section aria-labelledby=\"map\">\n<h2 id=\"map\">Risk and what holds it back</h2>\n<figure class=\"map\">\n<svg \
         viewBox=\"0 0 {} {}\" aria-hidden=\"true\">\n<defs><pattern id=\"hatch\" width=\"8\" height=\"8\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"8\" height=\"8\" \
         class=\"hatched\"/><line y2=\"8\" class=\"stroke\"/></pattern></defs>\n{}</svg>\n<figcaption>The worst risk of \
         each country that nothing is known to hold back. The table below says the same, country by \
         country.</figcaption>\n<ul class=\"legend\">\n{legend}</ul>\n</figure>\n</section>\n",
        world::SIZE.0,
        world::SIZE.1,
        world::shapes(dress),
    )
}

/// What a country is called; its code where it has no name.
pub(super) fn name(code: &str) -> &str {
    usual_name(code).unwrap_or(code)
}

const COLUMNS: [(&str, &str); 8] = [
    ("Country", "text"),
    ("Warning", "number"),
    ("Risks present", "number"),
    ("Uninhibited", "number"),
    ("Risks open", "number"),
    ("Resilience holding", "number"),
    ("Unmet obligations", "number"),
    ("Open verdicts", "number"),
];

/// The table of countries.
pub(super) fn table(page: &Page<'_>, all: &[Country<'_>]) -> String {
    let heads = COLUMNS.iter().fold(String::new(), |mut text, (name, kind)| {
        let _ = write!(text, "<th scope=\"col\" data-kind=\"{kind}\">{name}</th>");
        text
    });
    let rows: String = all.iter().map(|country| row(page, country)).collect();
    format!(
        "<section aria-labelledby=\"countries\">\n<h2 id=\"countries\" tabindex=\"-1\">Countries</h2>\n<div class=\"tools\" \
         hidden>\n<label>Find <input type=\"search\" id=\"find\" autocomplete=\"off\" placeholder=\"name or \
         code\"></label>\n<label>Show <select id=\"show\"><option value=\"0\">all</option><option value=\"1\">with a \
         warning</option><option value=\"2\">with an alert</option><option value=\"3\">with an alarm</option><option \
         value=\"u\">with an uninhibited risk</option></select></label>\n<p id=\"count\" role=\"status\"></p>\n</div>\n<div \
         class=\"wide\" role=\"group\" aria-labelledby=\"countries\">\n<table id=\"table\">\n<caption \
         class=\"unseen\">Countries by their risks, resilience and obligations</caption>\n<thead><tr>{heads}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n"
    )
}

fn row(page: &Page<'_>, country: &Country<'_>) -> String {
    let tally = Tally::of(page.report, country.findings);
    let level = (1..=3).rev().find(|level| tally.raised[level - 1] > 0).unwrap_or(0);
    let warning = match level {
        3 => "alarm",
        2 => "alert",
        1 => "watch",
        _ if tally.warning_open > 0 => "open",
        _ => "none",
    };
    let others = tally.warnings().saturating_sub(1);
    let more = if others > 0 { format!(" +{others}") } else { String::new() };
    let open = country.findings.iter().filter(|f| words::verdict(f) == "unknown").count();
    let cell = |n: usize| format!("<td data-v=\"{n}\">{n}</td>");
    format!(
        "<tr data-level=\"{level}\" data-loose=\"{}\"><th scope=\"row\"><a href=\"#{code}\">{}</a> <span \
         class=\"code\">{code}</span></th><td data-v=\"{}\"><span class=\"mark {warning}\">{warning}</span>{more}</td>{}{}{}\
         {}{}{}</tr>\n",
        tally.uninhibited,
        escaped(name(country.code)),
        level * 1000 + tally.warnings(),
        cell(tally.present),
        cell(tally.uninhibited),
        cell(tally.risk_open),
        cell(tally.holding),
        cell(tally.unmet),
        cell(open),
        code = country.code,
    )
}
