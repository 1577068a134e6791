//! A rule's section.

use super::{Book, QUESTIONS};
use crate::program::{Body, Cite, Relation, Rule, RuleId};
use std::fmt::Write as _;
use std::sync::Arc;

impl Book<'_> {
    /// Appends the section of a rule.
    pub(super) fn rule(&self, id: RuleId, text: &mut String) {
        let rule = self.program.rule(id);
        let title = rule.title.as_deref().unwrap_or(&rule.name);
        let _ = write!(text, "<a id=\"{}\"></a>\n\n## {title}\n\n", rule.full_name);
        let _ = write!(text, "`{}`, {}", rule.full_name, article(rule));
        if !rule.cites.is_empty() {
            let _ = write!(text, ", resting on {}", self.cites(&rule.cites));
        }
        text.push_str(".\n\n");
        paragraph(text, &rule.docs.join(" "));
        let _ = write!(text, "```r2p\n{}\n```\n\n", self.texts.text(rule.span));
        self.facts_asked(rule, text);
        self.relations(id, rule, text);
        list(text, "Amended because", rule.amendments.iter().map(|a| a.because.to_string()));
        list(text, "What to do", rule.advise.iter().map(ToString::to_string));
        list(text, "Notes", rule.notes.iter().map(ToString::to_string));
        let tests = self.tests.get(&id).into_iter().flatten();
        list(text, "Tests", tests.filter_map(|at| self.program.tests.get(*at)).map(|t| t.title.to_string()));
    }

    /// Authorities, each with its place, in one line.
    pub(super) fn cites(&self, cites: &[Cite]) -> String {
        let one = |cite: &Cite| {
            let citation = &self.program.vocabulary.source(cite.source).citation;
            cite.at.as_ref().map_or_else(|| citation.to_string(), |at| format!("{citation} ({at})"))
        };
        cites.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn facts_asked(&self, rule: &Rule, text: &mut String) {
        let asked = rule.reads.iter().map(|id| self.program.vocabulary.fact(*id));
        let lines = asked.map(|fact| {
            let question = fact.question.as_deref().unwrap_or_default();
            format!("[`{0}`]({QUESTIONS}#fact.{0}) {question}", fact.name)
        });
        list(text, "Facts asked", lines);
    }

    fn relations(&self, id: RuleId, rule: &Rule, text: &mut String) {
        list(text, "Rules asked", rule.asks.iter().map(|id| self.link(*id)));
        let reason = |relation: &Relation| because(relation.because.as_ref());
        let said = |relations: &[Relation]| -> Vec<String> {
            relations.iter().map(|r| format!("{}{}", self.link(r.risk), reason(r))).collect()
        };
        match &rule.body {
            Body::Risk { amplifies, .. } => {
                list(text, "Held back by", self.bearing_on(id, inhibits));
                list(
                    text,
                    "Amplified by",
                    self.bearing_on(id, |rule| match &rule.body {
                        Body::Risk { amplifies, .. } => amplifies,
                        _ => &[],
                    }),
                );
                list(text, "Amplifies", said(amplifies));
            }
            Body::Resilience { inhibits, .. } => list(text, "Holds back", said(inhibits)),
            Body::Assistance { builds_on, .. } => {
                list(text, "Builds on", builds_on.iter().map(|r| self.link(*r)))
            }
            _ => {}
        }
    }

    /// The rules that bear on a risk, with their reasons.
    fn bearing_on(&self, risk: RuleId, of: fn(&Rule) -> &[Relation]) -> Vec<String> {
        let mut lines = Vec::new();
        for id in self.program.rule_ids() {
            for relation in of(self.program.rule(id)).iter().filter(|relation| relation.risk == risk) {
                let place = relation.condition.as_ref().map_or_else(String::new, |condition| {
                    format!(
                        " where `{}`",
                        self.texts.text(condition.span).split_whitespace().collect::<Vec<_>>().join(" ")
                    )
                });
                lines.push(format!("{}{place}{}", self.link(id), because(relation.because.as_ref())));
            }
        }
        lines
    }
}

fn inhibits(rule: &Rule) -> &[Relation] {
    match &rule.body {
        Body::Resilience { inhibits, .. } => inhibits,
        _ => &[],
    }
}

fn because(reason: Option<&Arc<str>>) -> String {
    reason.map_or_else(String::new, |reason| format!(": {reason}"))
}

/// The kind of a rule, with its article.
fn article(rule: &Rule) -> String {
    let word = rule.kind.word();
    let article = if word.starts_with(['a', 'o']) { "an" } else { "a" };
    match &rule.each {
        Some(_) => format!("{article} {word} for each item of a list"),
        None => format!("{article} {word}"),
    }
}

fn paragraph(text: &mut String, words: &str) {
    if !words.is_empty() {
        let _ = write!(text, "{}\n\n", words.trim());
    }
}

/// A heading and a list under it, where there is anything to list.
pub(super) fn list(text: &mut String, heading: &str, lines: impl IntoIterator<Item = String>) {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_none() {
        return;
    }
    let _ = write!(text, "**{heading}**\n\n");
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
    text.push('\n');
}
