//! What can be done about a place: fixes of what is said there, missing declarations, parts made of conditions.

use super::completion;
use super::diagnostics::near;
use super::{Page, describe};
use crate::state::Snapshot;
use r2pc_lang::codes;
use r2pc_lang::diagnostic::{Diagnostic, Edit};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::suggest;
use r2pc_lang::symbols::{Kind, Target, Ty};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What kind of action it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// It mends what a diagnostic says.
    Fix,
    /// It mends everything that can be mended without asking.
    FixAll,
    /// It makes a part of a condition a part of its own.
    Extract,
    /// It shows the page of a code.
    Explain,
    /// It writes something new.
    Write,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an imperative.
    pub title: String,
    /// Its kind.
    pub kind: ActionKind,
    /// The edits, disjoint.
    pub edits: Vec<Edit>,
    /// What it mends.
    pub mends: Option<Diagnostic>,
    /// Whether it is the likely one.
    pub preferred: bool,
}

/// What can be done about a range of bytes of a document.
#[must_use]
pub fn actions(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Vec<Action> {
    let said =
        snapshot.doc_of(file).and_then(|(_, doc)| near(snapshot, doc)).unwrap_or_else(|| Arc::from([]));
    let touches = |d: &&Diagnostic| d.span.start as usize <= range.end && range.start <= d.span.end as usize;
    let here: Vec<&Diagnostic> = said.iter().filter(touches).collect();
    let page = Page::of(snapshot, file);
    let mut out = Vec::new();
    for diagnostic in &here {
        out.extend(fix(diagnostic));
        out.extend(page.iter().flat_map(|page| missing_names(page, diagnostic)));
    }
    out.extend(fix_all(&said));
    if let Some(page) = &page {
        out.extend(extract(page, range.clone()));
        out.extend(super::tests_of::tests_of(page, range.start));
    }
    out.extend(here.iter().map(|d| explain(d)));
    out
}

/// The fix of a diagnostic, or the name that its help offers.
fn fix(diagnostic: &Diagnostic) -> Option<Action> {
    let (title, edits, safe) = match &diagnostic.fix {
        Some(fix) => (fix.title.clone(), fix.edits.clone(), fix.safe),
        None => {
            let meant = suggest::meant(diagnostic.help.as_deref()?)?;
            let edit = Edit { span: diagnostic.span, text: meant.to_owned() };
            (format!("write `{meant}`"), vec![edit], false)
        }
    };
    let mends = Some((*diagnostic).clone());
    Some(Action { title: capitalised(&title), kind: ActionKind::Fix, edits, mends, preferred: safe })
}

/// All fixes that keep the meaning, at once.
fn fix_all(said: &[Diagnostic]) -> Option<Action> {
    let mut edits: Vec<Edit> = Vec::new();
    let safe = said.iter().filter_map(|d| d.fix.as_ref()).filter(|fix| fix.safe);
    for fix in safe {
        let apart = |new: &Edit| {
            edits.iter().all(|old| new.span.end <= old.span.start || old.span.end <= new.span.start)
        };
        if fix.edits.iter().all(apart) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    let title = "Apply all safe fixes in this file".to_owned();
    (!edits.is_empty()).then_some(Action {
        title,
        kind: ActionKind::FixAll,
        edits,
        mends: None,
        preferred: false,
    })
}

/// For a name that nothing in sight declares: the packages that do, else a declaration.
fn missing_names(page: &Page<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    let unknown = [codes::name::UNKNOWN, codes::name::NOT_IN_SCOPE];
    if !unknown.contains(&diagnostic.code) {
        return Vec::new();
    }
    let name = page.snapshot.text(diagnostic.span);
    let action = |title: String, edit: Edit| Action {
        title,
        kind: ActionKind::Fix,
        edits: vec![edit],
        mends: Some(diagnostic.clone()),
        preferred: false,
    };
    let names = &page.set.names;
    let seen = names.seen_from(&page.syntax.outline.package);
    let head = name.split('.').next().unwrap_or(name);
    let has = |package: &str| names.in_package(package, name).or(names.in_package(package, head)).is_some();
    let packages = names.packages().filter(|package| !seen.contains(package) && has(package));
    let mut out: Vec<Action> = packages
        .map(|package| action(format!("Add `use {package}`"), completion::use_line(page, package)))
        .collect();
    if out.is_empty() && is_dotted_name(name) {
        let before =
            declaration_at(page, diagnostic.span.start).map_or(0, |span| line_start(page, span.start));
        let at = page.span(before, before);
        let text = if is_cited(page, diagnostic.span) {
            format!("source {name} \"{name}\" {{\n  title \"\"\n}}\n\n")
        } else {
            format!("fact {name}: bool \"?\" stale after 2 years\n\n")
        };
        let what = if is_cited(page, diagnostic.span) { "source" } else { "fact" };
        out.push(action(format!("Declare the {what} `{name}`"), Edit { span: at, text }));
    }
    out
}

/// Whether a text could be a name.
fn is_dotted_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .split('.')
            .all(|word| word.chars().all(|c| c.is_alphanumeric() || c == '_') && !word.is_empty())
}

/// Whether a name stands where a source is cited.
fn is_cited(page: &Page<'_>, span: Span) -> bool {
    let before = page.syntax.tokens().iter().filter(|token| token.end <= span.start as usize);
    let words: Vec<&str> = before.map(|token| token.text(page.text())).collect();
    let mut back =
        words.iter().rev().skip_while(|word| **word != "cites" && **word != "prefers" && !opens_clause(word));
    back.next().is_some_and(|word| *word == "cites" || *word == "prefers")
}

/// Whether a word opens another clause than `cites`.
fn opens_clause(word: &str) -> bool {
    matches!(
        word,
        "when" | "requires" | "gives" | "where" | "inhibits" | "{" | "}" | "expect" | "given" | "="
    )
}

/// The declaration at an offset.
fn declaration_at(page: &Page<'_>, offset: u32) -> Option<Span> {
    let mut all = page.syntax.parsed.file.declarations.iter().map(|declaration| declaration.span);
    all.find(|span| span.touches(offset as usize))
}

/// Where the declaration's documentation, or itself, begins its line.
fn line_start(page: &Page<'_>, offset: u32) -> usize {
    let file = page.snapshot.file(page.file);
    let mut line = file.line_of(offset as usize);
    let is_doc = |line: usize| {
        file.text().get(file.line_range(line)).is_some_and(|text| text.trim_start().starts_with("///"))
    };
    while line > 0 && is_doc(line - 1) {
        line -= 1;
    }
    file.line_range(line).start
}

/// A condition that is selected becomes a define.
fn extract(page: &Page<'_>, range: Range<usize>) -> Option<Action> {
    let selected = page.text().get(range.clone())?;
    let text = selected.trim();
    let start = range.start + (selected.len() - selected.trim_start().len());
    let end = start + text.len();
    if !text.contains([' ', '(']) || !reads_alone(text) || !completion::wants_condition(page, start) {
        return None;
    }
    let declaration = declaration_at(page, u32::try_from(start).ok()?)?;
    let params = variables_in(page, start, end)?;
    let name = free_name(page, "extracted");
    let list = |with_types: bool| {
        let shown =
            params.iter().map(|(name, ty)| if with_types { format!("{name}: {ty}") } else { name.clone() });
        shown.collect::<Vec<_>>().join(", ")
    };
    let (head, call) = match params.is_empty() {
        true => (name.clone(), name.clone()),
        false => (format!("{name}({})", list(true)), format!("{name}({})", list(false))),
    };
    let before = line_start(page, declaration.start);
    let edits = vec![
        Edit {
            span: page.span(before, before),
            text: format!("define {head} = {}\n\n", describe::one_line(text)),
        },
        Edit { span: page.span(start, end), text: call },
    ];
    let title = "Extract a `define`".to_owned();
    Some(Action { title, kind: ActionKind::Extract, edits, mends: None, preferred: false })
}

/// Whether a text is an expression by itself.
fn reads_alone(text: &str) -> bool {
    let mut sources = r2pc_lang::source::Sources::new();
    let file = sources.add("", format!("define x = {text}"));
    let parsed = r2pc_lang::parse::parse(&sources, file);
    parsed.diagnostics.is_empty() && parsed.file.declarations.len() == 1
}

/// The variables that a run of text says and does not bind itself, with their types; none where one has no type that
/// could be written.
fn variables_in(page: &Page<'_>, start: usize, end: usize) -> Option<Vec<(String, String)>> {
    let inside = |span: Span| start <= span.start as usize && span.end as usize <= end;
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for reference in page.resolved().references.iter().filter(|r| inside(r.span)) {
        let Target::Variable(bound) = reference.target else { continue };
        if inside(bound) {
            continue;
        }
        let variable = page.resolved().variables.iter().find(|variable| variable.span == bound)?;
        match &variable.ty {
            Ty::Record(owner) | Ty::Enum(owner) => {
                found.insert((variable.name.to_string(), page.snapshot.text(*owner).to_owned()));
            }
            _ => return None,
        }
    }
    // An indicator is said without its rule only inside it.
    let own_part = page.resolved().references.iter().filter(|r| inside(r.span)).any(|r| {
        page.definition(&r.target).is_some_and(|d| {
            d.kind == Kind::Indicator
                && !page.text().get(..r.span.start as usize).unwrap_or("").ends_with('.')
        })
    });
    (!own_part).then(|| found.into_iter().collect())
}

/// A name that nothing has.
fn free_name(page: &Page<'_>, base: &str) -> String {
    let seen = page.set.names.seen_from(&page.syntax.outline.package);
    let names = (1..).map(|n| if n == 1 { base.to_owned() } else { format!("{base}_{n}") });
    names
        .into_iter()
        .find(|name| page.set.names.lookup(&seen, name).is_none())
        .unwrap_or_else(|| base.to_owned())
}

/// The page of a diagnostic's code.
fn explain(diagnostic: &Diagnostic) -> Action {
    Action {
        title: format!("Explain `{}`", diagnostic.code),
        kind: ActionKind::Explain,
        edits: Vec::new(),
        mends: Some(diagnostic.clone()),
        preferred: false,
    }
}

/// A title with its first letter large.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
