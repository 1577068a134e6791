//! The policies as they were read, the sources of the facts, and how to cite the page.

use super::Page;
use crate::report::junit::escaped;
use crate::report::{Country, Report, counted, words};
use r2pc_lang::program::Rule;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Every rule with its text, package by package.
pub(super) fn as_read(report: &Report<'_>) -> String {
    let mut text = format!(
        "<section aria-labelledby=\"policies\">\n<h2 id=\"policies\">Policies as read</h2>\n<p>The same rules and thresholds \
         hold for every State. What tells this set from others: <code class=\"digest\">{}</code></p>\n",
        escaped(report.digest)
    );
    for package in &report.program.packages {
        let own = |rule: &&Rule| report.program.package(rule.package).name == package.name;
        let rules: Vec<&Rule> = report.program.rules.iter().filter(own).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = writeln!(
            text,
            "<details><summary><code>{}</code>: {}</summary>",
            escaped(&package.name),
            counted(rules.len(), "rule")
        );
        for rule in rules {
            text.push_str(&rule_text(report, rule));
        }
        text.push_str("</details>\n");
    }
    text + "</section>\n"
}

fn rule_text(report: &Report<'_>, rule: &Rule) -> String {
    let title = rule.title.as_deref().unwrap_or(&rule.full_name);
    let cites: Vec<String> = rule
        .cites
        .iter()
        .map(|cite| {
            let source = report.program.vocabulary.source(cite.source);
            let at = cite.at.as_ref().map(|at| format!(", {at}")).unwrap_or_default();
            escaped(&format!("{}{at}", source.title.as_deref().unwrap_or(&source.citation)))
        })
        .collect();
    let rests = if cites.is_empty() { String::new() } else { format!(" Rests on {}.", cites.join("; ")) };
    // Many lines: unlike elsewhere, their breaks stay.
    let lines = report.sources.text(rule.span).lines().map(escaped_code).collect::<Vec<_>>().join("\n");
    format!(
        "<article id=\"rule-{0}\" tabindex=\"-1\"><h3>{1}</h3><p><code>{0}</code> ({2}), {3}.{rests}</p><div class=\"wide\" \
         role=\"group\" aria-label=\"Text of {0}\"><pre>{lines}</pre></div></article>\n",
        escaped(&rule.full_name),
        escaped(title),
        rule.kind.word(),
        escaped(&report.place(rule.span)),
    )
}

/// A line of code with its indent.
fn escaped_code(line: &str) -> String {
    let text = line.trim_start();
    format!("{}{}", " ".repeat(line.len() - text.len()), escaped(text))
}

/// How to cite the page, and the sources that its facts come from.
pub(super) fn citing(page: &Page<'_>, all: &[Country<'_>]) -> String {
    let report = page.report;
    let facts = all.iter().flat_map(|country| country.findings).flat_map(|finding| &finding.facts);
    let sources: BTreeSet<&str> = facts.filter_map(|fact| words::source(report.program, fact)).collect();
    let list = sources.iter().fold(String::new(), |mut text, source| {
        let _ = writeln!(text, "<li>{}</li>", escaped(source));
        text
    });
    format!(
        "<section aria-labelledby=\"citing\">\n<h2 id=\"citing\">How to cite</h2>\n<p>Cite the page with its day and the \
         digest of its policies, and the sources below for the facts:</p>\n<blockquote>{}. Facts as of {}. r2pc {}, policy \
         set <span class=\"digest\">{}</span>. Made {}.</blockquote>\n<h3>Sources of the facts that findings rest \
         on</h3>\n<ul>\n{list}</ul>\n<p>The figures are the providers' own; their licences hold.</p>\n</section>\n",
        escaped(page.title),
        report.as_of,
        env!("CARGO_PKG_VERSION"),
        escaped(report.digest),
        page.made,
    )
}

/// Whose work the map is.
pub(super) fn credits() -> &'static str {
    "<p>Map: Natural Earth (public domain), 1:110m, Equal Earth projection. Borders and names as Natural Earth and Unicode \
     CLDR give them; they are no statement on anybody's status.</p>\n"
}
