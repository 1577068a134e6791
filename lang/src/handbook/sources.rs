//! What rests on which authority, and where the points of a source have gone.

use super::{Book, Page, SOURCES};
use crate::program::{Citing, CitingKind, Program, Source, SourceId, Traced};
use std::collections::BTreeMap;
use std::fmt::Write as _;

impl Book<'_> {
    /// The index by source: sources that something cites, by name.
    pub(super) fn sources(&self) -> Page {
        let mut text = String::from("# Sources\n\nEach authority, and what rests on it.\n\n");
        let mut resting: BTreeMap<SourceId, Vec<String>> = BTreeMap::new();
        for (citing, cite) in self.program.cites() {
            let at = cite.at.as_ref().map_or_else(String::new, |at| format!(" ({at})"));
            resting.entry(cite.source).or_default().push(format!("{}{at}", self.citing(&citing)));
        }
        for (id, lines) in resting {
            let source = self.program.vocabulary.source(id);
            let _ = write!(text, "## {}\n\n{}.\n\n", source.citation, described(source));
            for line in lines {
                let _ = writeln!(text, "- {line}");
            }
            text.push('\n');
            if !source.points.is_empty() {
                text.push_str(&table(&self.program.trace(id)));
                text.push('\n');
            }
        }
        Page { file: SOURCES.into(), title: "Sources".into(), text }
    }

    fn citing(&self, citing: &Citing) -> String {
        match citing.kind {
            CitingKind::Rule(_) => {
                self.program.rule_named(&citing.name).map_or_else(|| said(citing), |id| self.link(id))
            }
            _ => said(citing),
        }
    }
}

/// The page of one source: a row a point, with what cites it or why nothing does.
#[must_use]
pub fn trace(program: &Program, source: SourceId) -> String {
    let row = program.vocabulary.source(source);
    let traced = program.trace(source);
    let lost = traced.iter().filter(|point| point.lost()).count();
    let cited = traced.iter().filter(|point| !point.cited_by.is_empty()).count();
    let mut text = format!("# {}\n\n{}.\n\n", row.citation, described(row));
    let _ = write!(
        text,
        "{} points: {cited} cited, {} with a reason why not, {lost} lost.\n\n",
        traced.len(),
        traced.len() - cited - lost
    );
    text.push_str(&table(&traced));
    text
}

fn described(source: &Source) -> String {
    let mut parts: Vec<String> = source.title.iter().map(|title| format!("*{title}*")).collect();
    parts.extend(source.date.map(|date| date.to_string()));
    parts.extend(source.url.iter().map(|url| format!("<{url}>")));
    if parts.is_empty() { format!("`{}`", source.name) } else { parts.join(", ") }
}

fn table(traced: &[Traced<'_>]) -> String {
    let mut text = String::from("| point | place | kind | what it says | where it has gone |\n");
    text.push_str("| --- | --- | --- | --- | --- |\n");
    for Traced { point, cited_by } in traced {
        let mut gone: Vec<String> = cited_by.iter().map(said).collect();
        gone.extend(point.because.iter().map(ToString::to_string));
        if gone.is_empty() {
            gone.push("**lost**".to_owned());
        }
        let at = point.at.as_deref().unwrap_or_default();
        let says = point.says.replace('|', "\\|");
        let _ = writeln!(text, "| {} | {at} | {} | {says} | {} |", point.id, point.kind, gone.join(", "));
    }
    text
}

/// What cites, in a word or two: rules by their name, others with what they are.
fn said(citing: &Citing) -> String {
    let name = &citing.name;
    match citing.kind {
        CitingKind::Rule(_) => format!("`{name}`"),
        CitingKind::Parameter => format!("parameter `{name}`"),
        CitingKind::Fact => format!("fact `{name}`"),
        CitingKind::Assert => format!("assertion `{name}`"),
        CitingKind::Test => format!("test “{name}”"),
    }
}
