//! Diagnostics of any phase: drawn with their lines, one a line, or as `r2pc.lint/1`.

use super::excerpt::{self, Excerpt, harmless};
use crate::config::severity_word;
use crate::problem::{Complaints, Problem};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use r2pc_engine::report::counted;
use r2pc_lang::diagnostic::{Diagnostic, Label, Severity};
use r2pc_lang::source::{FileId, Sources};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// More than so many are counted, not drawn.
const MOST: usize = 30;

/// Drawn for people, with colours.
pub(crate) fn graphical(complaints: &Complaints, width: usize, all: bool) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode())
        .with_links(false)
        .with_width(width)
        .without_syntax_highlighting();
    let mut out = String::new();
    let mut draw = |report: &dyn miette::Diagnostic| {
        // Writing into a string does not fail, and a place that miette cannot draw leaves its message standing.
        let _ = handler.render_report(&mut out, report);
        out.push('\n');
    };
    let mut excerpts = BTreeMap::new();
    let (shown, left_out) = chosen(&complaints.diagnostics, all);
    for diagnostic in shown {
        draw(&Shown::new(diagnostic, &complaints.sources, &mut excerpts));
    }
    for problem in &complaints.problems {
        draw(&ShownProblem(problem));
    }
    let mut out = excerpt::cells_named(&out);
    if left_out > 0 {
        let _ = writeln!(out, "… and {left_out} more: `-v` draws them all, `-f plain` writes a line each\n");
    }
    out
}

/// Which are drawn, and how many are not, beside notes, which matter once all else is mended: those that say what was
/// said before, if only of another file, and those beyond [`MOST`].
fn chosen(diagnostics: &[Diagnostic], all: bool) -> (Vec<&Diagnostic>, usize) {
    let mut said = BTreeSet::new();
    let heavy: Vec<_> = diagnostics.iter().filter(|d| all || d.severity != Severity::Info).collect();
    let fresh = heavy.iter().filter(|d| all || said.insert((d.code, &d.message)));
    let shown: Vec<_> = fresh.take(if all { usize::MAX } else { MOST }).copied().collect();
    let left_out = heavy.len() - shown.len();
    (shown, left_out)
}

/// One a line: `file:line:column: severity[code]: message`, the help behind it.
pub(crate) fn plain(complaints: &Complaints) -> String {
    let mut out = String::new();
    for d in &complaints.diagnostics {
        let file = complaints.sources.file(d.span.file);
        let at = file.line_column(d.span.start as usize);
        let place = match file.cell(d.span.start as usize) {
            Some(cell) => format!("{}:{cell}", file.name()),
            None => format!("{}:{}:{}", file.name(), at.line, at.column),
        };
        line(&mut out, Some(&place), severity_word(d.severity), d.code.name(), &d.message, d.help.as_deref());
    }
    for p in &complaints.problems {
        line(&mut out, p.file.as_deref(), "error", p.code.name(), &p.message, p.help.as_deref());
    }
    out
}

fn line(
    out: &mut String,
    place: Option<&str>,
    severity: &str,
    code: &str,
    message: &str,
    help: Option<&str>,
) {
    let place = place.map(|p| format!("{p}: ")).unwrap_or_default();
    let help = help.map(|h| format!(" ({h})")).unwrap_or_default();
    let text = format!("{place}{severity}[{code}]: {message}{help}").replace(['\n', '\r'], " ");
    let _ = writeln!(out, "{}", harmless(&text));
}

/// `r2pc.lint/1`; what concerns a whole file has no line, what concerns none has no file.
pub(crate) fn json(complaints: &Complaints) -> Value {
    let texts = complaints.diagnostics.iter().map(|d| diagnostic_json(d, &complaints.sources));
    let problems = complaints.problems.iter().map(problem_json);
    json!({ "format": "r2pc.lint/1", "diagnostics": texts.chain(problems).collect::<Vec<_>>() })
}

fn diagnostic_json(d: &Diagnostic, sources: &Sources) -> Value {
    let file = sources.file(d.span.file);
    let (from, to) = (file.position(d.span.start as usize), file.position(d.span.end as usize));
    let mut told = json!({
        "code": d.code, "severity": d.severity, "message": d.message, "file": file.name(),
        "line": from.line, "column": from.column, "end_line": to.line, "end_column": to.column,
        "help": d.help,
    });
    if let Some(cell) = file.cell(d.span.start as usize) {
        told["cell"] = cell.into();
    }
    told
}

fn problem_json(p: &Problem) -> Value {
    json!({
        "code": p.code, "severity": "error", "message": p.message, "file": p.file,
        "line": null, "column": null, "end_line": null, "end_column": null,
        "help": p.help,
    })
}

/// `3 errors, 1 warning in 2 files`; empty where there is nothing to sum up. Says so where notes were not drawn.
pub(crate) fn summary(complaints: &Complaints, all: bool) -> String {
    let of = |severity| complaints.diagnostics.iter().filter(|d| d.severity == severity).count();
    let counts = [
        (of(Severity::Error) + complaints.problems.len(), "error"),
        (of(Severity::Warning), "warning"),
        (of(Severity::Info), "note"),
    ];
    let parts: Vec<_> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect();
    let named = complaints.problems.iter().filter_map(|p| p.file.as_deref());
    let pointed = complaints.diagnostics.iter().map(|d| complaints.sources.file(d.span.file).name());
    let files = named.chain(pointed).collect::<BTreeSet<_>>().len();
    let hint = if all || of(Severity::Info) == 0 { "" } else { "; `-v` draws the notes" };
    match (parts.is_empty(), files) {
        (true, _) => String::new(),
        (false, 0) => parts.join(", "),
        (false, n) => format!("{} in {}{hint}", parts.join(", "), counted(n, "file")),
    }
}

/// A diagnostic as miette draws it.
#[derive(Debug)]
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    message: String,
    help: Option<String>,
    excerpt: Arc<Excerpt<'a>>,
    elsewhere: Vec<Elsewhere<'a>>,
}

impl<'a> Shown<'a> {
    fn new(
        d: &'a Diagnostic,
        sources: &'a Sources,
        excerpts: &mut BTreeMap<FileId, Arc<Excerpt<'a>>>,
    ) -> Self {
        let mut excerpt = |file: FileId| {
            Arc::clone(excerpts.entry(file).or_insert_with(|| Arc::new(Excerpt::new(sources.file(file)))))
        };
        let others = d.related.iter().filter(|label| label.span.file != d.span.file);
        Shown {
            diagnostic: d,
            message: harmless(&d.message).into_owned(),
            help: d.help.as_deref().map(|h| harmless(h).into_owned()),
            excerpt: excerpt(d.span.file),
            elsewhere: others.map(|label| Elsewhere { label, excerpt: excerpt(label.span.file) }).collect(),
        }
    }
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn std::fmt::Display + 's>> {
        Some(Box::new(self.diagnostic.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'s>(&'s self) -> Option<Box<dyn std::fmt::Display + 's>> {
        self.help.as_deref().map(|h| Box::new(h) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let d = self.diagnostic;
        let own = LabeledSpan::new_primary_with_span(labelled(&d.label), self.excerpt.underlined(d.span));
        let near = d.related.iter().filter(|label| label.span.file == d.span.file);
        let near =
            near.map(|l| LabeledSpan::new_with_span(labelled(&l.text), self.excerpt.underlined(l.span)));
        Some(Box::new(std::iter::once(own).chain(near)))
    }

    fn related<'s>(&'s self) -> Option<Box<dyn Iterator<Item = &'s dyn miette::Diagnostic> + 's>> {
        let related = self.elsewhere.iter().map(|e| e as &dyn miette::Diagnostic);
        (!self.elsewhere.is_empty()).then(|| Box::new(related) as Box<dyn Iterator<Item = _>>)
    }
}

fn labelled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| harmless(text).into_owned())
}

/// A further place in another file.
#[derive(Debug)]
struct Elsewhere<'a> {
    label: &'a Label,
    excerpt: Arc<Excerpt<'a>>,
}

impl std::fmt::Display for Elsewhere<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&harmless(&self.label.text))
    }
}

impl std::error::Error for Elsewhere<'_> {}

impl miette::Diagnostic for Elsewhere<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = LabeledSpan::new_primary_with_span(None, self.excerpt.underlined(self.label.span));
        Some(Box::new(std::iter::once(place)))
    }
}

/// A problem as miette draws it.
#[derive(Debug)]
struct ShownProblem<'a>(&'a Problem);

impl std::fmt::Display for ShownProblem<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&harmless(&self.0.message))
    }
}

impl std::error::Error for ShownProblem<'_> {}

impl miette::Diagnostic for ShownProblem<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn std::fmt::Display + 's>> {
        Some(Box::new(self.0.code))
    }

    fn help<'s>(&'s self) -> Option<Box<dyn std::fmt::Display + 's>> {
        self.0.help.as_deref().map(|h| Box::new(h) as Box<dyn std::fmt::Display>)
    }
}

#[cfg(test)]
mod tests;
