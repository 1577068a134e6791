//! A country's section: its risks against its resilience, its years, findings with their sources, and what is missing.

use super::overview::name;
use super::{Page, charts};
use crate::finding::{FactUsed, Finding, Truth};
use crate::report::details::reasons;
use crate::report::junit::escaped;
use crate::report::{Country, Report, Tally, Weight, counted, plain, weight, words};
use r2pc_lang::program::{Outcome, RuleId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How many facts are named among those that most verdicts wait for.
const MOST_GAPS: usize = 12;

/// The section.
pub(super) fn section(page: &Page<'_>, country: &Country<'_>) -> String {
    let (report, code) = (page.report, country.code);
    let tally = Tally::of(report, country.findings);
    let mut text = format!(
        "<section class=\"country\" id=\"{code}\" aria-labelledby=\"name-{code}\" tabindex=\"-1\">\n<h3 \
         id=\"name-{code}\">{} <span class=\"code\">{code}</span></h3>\n<p>{}</p>\n",
        escaped(name(code)),
        summary(&tally),
    );
    text.push_str(&charts::trend(page.trends, code, name(code)));
    let present = |f: &&Finding| f.verdict() == Some(Outcome::Present);
    text.push_str(&findings(
        report,
        "Warnings",
        country.findings.iter().filter(|f| weight(f) >= Weight::Watch),
    ));
    text.push_str(&balance(report, country.findings.iter().filter(present)));
    text.push_str(&findings(report, "What the risks rest on", country.findings.iter().filter(present)));
    text.push_str(&findings(
        report,
        "Obligations unmet",
        country.findings.iter().filter(|f| weight(f) == Weight::Unmet),
    ));
    text.push_str(&findings(
        report,
        "Resilience that holds",
        country.findings.iter().filter(|f| f.verdict() == Some(Outcome::Holding)),
    ));
    text.push_str(&gaps(report, country.findings));
    text + "<p class=\"back\"><a href=\"#countries\">Back to the table</a></p>\n</section>\n"
}

fn summary(tally: &Tally) -> String {
    let [watch, alert, alarm] = tally.raised;
    let raised: Vec<String> = [(alarm, "alarm"), (alert, "alert"), (watch, "watch")]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, level)| format!("{n} at {level}"))
        .collect();
    let warnings = if raised.is_empty() {
        "No warning is raised".to_owned()
    } else {
        format!("Warnings: {}", raised.join(", "))
    };
    format!(
        "{warnings}. {} present, {} of them not known to be held back, {} open. {} of resilience known to hold, {} known \
         not to. {} unmet.",
        counted(tally.present, "risk"),
        tally.uninhibited,
        tally.risk_open,
        counted(tally.holding, "source"),
        tally.lacking,
        counted(tally.unmet, "obligation"),
    )
}

/// Risks down, what holds each back beside it.
fn balance<'a>(report: &Report<'_>, risks: impl Iterator<Item = &'a Finding>) -> String {
    let rows = risks.fold(String::new(), |mut text, risk| {
        let _ = writeln!(
            text,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            titled(report, risk),
            badge(report, risk),
            held_back(report, risk),
            linked(report, &risk.perhaps_inhibited_by),
            linked(report, &risk.amplified_by),
        );
        text
    });
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h4>Risks against resilience</h4>\n<div class=\"wide\" role=\"group\" aria-label=\"Risks against \
         resilience\"><table>\n<thead><tr><th scope=\"col\">Risk</th><th scope=\"col\">Level</th><th scope=\"col\">Held \
         back by</th><th scope=\"col\">Perhaps, not known to hold</th><th scope=\"col\">Made worse by</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n"
    )
}

fn held_back(report: &Report<'_>, risk: &Finding) -> String {
    match risk.inhibited {
        Some(Truth::True) => linked(report, &risk.inhibited_by),
        _ => "<span class=\"mark loose\">nothing known</span>".to_owned(),
    }
}

/// Rules by title, each leading to its text.
fn linked(report: &Report<'_>, rules: &[RuleId]) -> String {
    if rules.is_empty() {
        return "–".to_owned();
    }
    rules.iter().map(|id| rule_link(report, *id)).collect::<Vec<_>>().join("; ")
}

/// A rule's title, or its name, leading to its text.
fn rule_link(report: &Report<'_>, id: RuleId) -> String {
    let rule = report.program.rule(id);
    let title = rule.title.as_deref().unwrap_or(&rule.full_name);
    format!("<a href=\"#rule-{}\">{}</a>", escaped(&rule.full_name), escaped(title))
}

/// A finding's rule by title, with the item it is about.
fn titled(report: &Report<'_>, finding: &Finding) -> String {
    let link = rule_link(report, finding.rule);
    match &finding.item {
        Some(key) => format!("{link}: {}", escaped(key)),
        None => link,
    }
}

/// The level or verdict, marked.
fn badge(report: &Report<'_>, finding: &Finding) -> String {
    let could_be = words::level_could_be(report, finding);
    let (word, more) = match (words::level(report, finding), could_be.first()) {
        (Some(level), _) => (level, ""),
        (None, Some(least)) => (*least, "+"),
        (None, None) => (words::verdict(finding), ""),
    };
    format!("<span class=\"mark {word}\">{}{more}</span>", words::spaced(word))
}

/// Findings under a heading, each with what it rests on.
fn findings<'a>(report: &Report<'_>, heading: &str, all: impl Iterator<Item = &'a Finding>) -> String {
    let mut all: Vec<&Finding> = all.collect();
    // Stable: findings of one weight keep the report's order.
    all.sort_by_key(|finding| std::cmp::Reverse((weight(finding), finding.levels.first().copied())));
    let items: String = all.into_iter().map(|finding| detail(report, finding)).collect();
    if items.is_empty() { String::new() } else { format!("<h4>{heading}</h4>\n{items}") }
}

fn detail(report: &Report<'_>, finding: &Finding) -> String {
    let rule = report.rule(finding);
    let title = rule.title.as_deref().unwrap_or(&rule.full_name);
    let item = finding.item.as_ref().map(|key| format!(": {}", escaped(key))).unwrap_or_default();
    let waived = if finding.waived.is_some() { " <span class=\"mark\">waived</span>" } else { "" };
    let mut text = format!(
        "<details><summary>{} {}{item}{waived}</summary>\n<p>{}</p>\n",
        badge(report, finding),
        escaped(title),
        said(report, finding),
    );
    if let Some(waiver) = &finding.waived {
        let by = words::waived(waiver);
        let _ = writeln!(text, "<p>It is {}: {}</p>", escaped(&by), escaped(&waiver.reason));
    }
    let (_, clauses) = reasons(report, finding);
    if !clauses.is_empty() {
        let clauses: String =
            clauses.iter().map(|clause| format!("<li><code>{}</code></li>", escaped(clause))).collect();
        let _ = writeln!(text, "<ul>{clauses}</ul>");
    }
    text.push_str(&facts(report, finding));
    for assumed in &finding.assumed {
        let _ = writeln!(
            text,
            "<p>Assumed: {}, because {}</p>",
            escaped(&assumed.value),
            escaped(&assumed.because)
        );
    }
    for advice in &rule.advise {
        let _ = writeln!(text, "<p>Advice: {}</p>", escaped(advice));
    }
    text + "</details>\n"
}

/// What the finding says, and where its rule stands.
fn said(report: &Report<'_>, finding: &Finding) -> String {
    let rule = report.rule(finding);
    let nature =
        words::nature(finding).map(|n| format!(" This is {}.", plain::nature(n))).unwrap_or_default();
    format!("Rule <a href=\"#rule-{0}\"><code>{0}</code></a>.{nature}", escaped(&rule.full_name))
}

fn facts(report: &Report<'_>, finding: &Finding) -> String {
    if finding.facts.is_empty() {
        return String::new();
    }
    let rows: String = finding.facts.iter().map(|fact| fact_row(report, fact)).collect();
    format!(
        "<div class=\"wide\" role=\"group\" aria-label=\"Facts\"><table class=\"facts\">\n<thead><tr><th \
         scope=\"col\">Fact</th><th scope=\"col\">Value</th><th scope=\"col\">Observed</th><th \
         scope=\"col\">Source</th><th scope=\"col\">Where</th></tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )
}

fn fact_row(report: &Report<'_>, fact: &FactUsed) -> String {
    let value = match (&fact.value, fact.reason) {
        (Some(value), _) => value.clone(),
        (None, Some(reason)) => words::spaced(reason.word()),
        (None, None) => "unknown".to_owned(),
    };
    format!(
        "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escaped(&words::cell_place(report.program, &fact.place)),
        escaped(&value),
        fact.observed,
        escaped(words::source(report.program, fact).unwrap_or("not said")),
        escaped(&report.place(fact.span)),
    )
}

/// The facts that most open verdicts wait for, and the open verdicts.
fn gaps(report: &Report<'_>, findings: &[Finding]) -> String {
    let open: Vec<&Finding> = findings.iter().filter(|f| words::verdict(f) == "unknown").collect();
    if open.is_empty() {
        return String::new();
    }
    let mut waiting: BTreeMap<String, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for finding in &open {
        let cells: BTreeMap<String, &str> = finding
            .missing
            .iter()
            .map(|m| (words::cell_place(report.program, &m.place), m.reason.word()))
            .collect();
        for (cell, reason) in cells {
            let entry = waiting.entry(cell).or_default();
            entry.0 += 1;
            entry.1.insert(reason);
        }
    }
    let mut waiting: Vec<_> = waiting.into_iter().collect();
    waiting.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    let more = waiting.len().saturating_sub(MOST_GAPS);
    let rows = waiting.iter().take(MOST_GAPS).fold(String::new(), |mut text, (cell, (count, reasons))| {
        let reasons: Vec<String> = reasons.iter().map(|reason| words::spaced(reason)).collect();
        let _ = writeln!(
            text,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{count}</td></tr>",
            escaped(cell),
            reasons.join(", ")
        );
        text
    });
    let verdicts: String = open.iter().map(|f| format!("<li>{}</li>", titled(report, f))).collect();
    let more = if more > 0 { format!("<p>And {more} more.</p>") } else { String::new() };
    format!(
        "<h4>What is not known</h4>\n<div class=\"wide\" role=\"group\" aria-label=\"What is not \
         known\"><table>\n<thead><tr><th scope=\"col\">Fact</th><th scope=\"col\">Why</th><th scope=\"col\">Verdicts that \
         wait for it</th></tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n{more}<details><summary>{}</summary><ul class=\"verdicts\">\
         {verdicts}</ul></details>\n",
        counted(open.len(), "open verdict"),
    )
}
