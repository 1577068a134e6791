//! What a definition is, in the words of its author: for hover, completion and outlines.

use super::Page;
use r2pc_lang::source::Span;
use r2pc_lang::symbols::{Definition, Kind};
use r2pc_lang::syntax::{
    Cite, ClauseKind, Declaration, DeclarationKind, Fact, FactItem, ParameterItem, Period, Rule, Source,
    SourceItem,
};

/// The title or question of a definition.
#[must_use]
pub fn title(page: &Page<'_>, definition: &Definition) -> Option<String> {
    let declaration = page.declaration(definition)?;
    let text = match (&declaration.kind, definition.member) {
        (DeclarationKind::Source(it), _) => Some(&it.citation),
        (DeclarationKind::Unit(it), _) => Some(&it.title),
        (DeclarationKind::Enum(it), Some(at)) => it.values.get(at)?.title.as_ref(),
        (DeclarationKind::Record(it), Some(at)) => it.fields.get(at)?.question.as_ref(),
        (DeclarationKind::Fact(it), _) => it.question.as_ref(),
        (DeclarationKind::Parameter(it), _) => it.title.as_ref(),
        (DeclarationKind::Rule(it), None) => it.title.as_ref(),
        (DeclarationKind::Rule(it), Some(at)) => match &it.clauses.get(at)?.kind {
            ClauseKind::Indicator { title, .. } => title.as_ref(),
            ClauseKind::Offer { title, .. } => Some(title),
            _ => None,
        },
        (DeclarationKind::Assert(it), _) => it.title.as_ref(),
        _ => None,
    };
    text.map(|text| text.value.to_string())
}

/// The declaration's head, as it is written: what opens it, without the body.
#[must_use]
pub fn head(page: &Page<'_>, definition: &Definition) -> String {
    let Some(declaration) = page.declaration(definition) else {
        return definition.name.to_string();
    };
    let written = |span: Span| one_line(page.snapshot.text(span));
    match (&declaration.kind, definition.kind) {
        (_, Kind::Value) => value_head(page, definition),
        (_, Kind::Field | Kind::Indicator | Kind::Offer) => written(definition.whole),
        (DeclarationKind::Fact(fact), _) => {
            let by = fact.by.as_ref().map(|by| format!(" by {}", by.text)).unwrap_or_default();
            format!("fact {}{by}: {}", definition.name, written(fact.ty.span))
        }
        (DeclarationKind::Define(_) | DeclarationKind::Unit(_) | DeclarationKind::Enum(_), _) => {
            written(declaration.span)
        }
        (DeclarationKind::Record(_), _) => page.snapshot.text(declaration.span).to_owned(),
        _ => {
            let text = page.snapshot.text(declaration.span);
            one_line(text.split('{').next().unwrap_or(text))
        }
    }
}

/// A value with its enum.
fn value_head(page: &Page<'_>, definition: &Definition) -> String {
    let owner = definition.owner.map(|owner| page.snapshot.text(owner)).unwrap_or_default();
    format!("{owner}.{}", definition.name)
}

/// The type of a fact or field, as it is written.
#[must_use]
pub fn type_text(page: &Page<'_>, definition: &Definition) -> Option<String> {
    let declaration = page.declaration(definition)?;
    let ty = match (&declaration.kind, definition.member) {
        (DeclarationKind::Fact(fact), _) => &fact.ty,
        (DeclarationKind::Record(record), Some(at)) => &record.fields.get(at)?.ty,
        _ => return None,
    };
    let by = definition.by.as_ref().map(|by| format!("by {by}: ")).unwrap_or_default();
    Some(format!("{by}{}", one_line(page.snapshot.text(ty.span))))
}

/// What hover and completion say of a definition, in Markdown, one paragraph or list an entry.
#[must_use]
pub fn paragraphs(page: &Page<'_>, definition: &Definition) -> Vec<String> {
    let Some(declaration) = page.declaration(definition) else {
        return Vec::new();
    };
    let mut out: Vec<String> =
        title(page, definition).into_iter().map(|title| format!("**{}**", plain(&title))).collect();
    let docs = docs(declaration, definition);
    if !docs.is_empty() {
        out.push(docs);
    }
    let lines = match &declaration.kind {
        DeclarationKind::Fact(fact) => fact_lines(page, fact, definition),
        DeclarationKind::Source(source) => source_lines(source),
        DeclarationKind::Parameter(it) if definition.kind == Kind::Parameter => {
            parameter_lines(page, &it.items)
        }
        DeclarationKind::Rule(rule) if definition.member.is_none() => rule_lines(page, rule),
        DeclarationKind::Record(_) | DeclarationKind::Enum(_) => shape_lines(page, definition),
        _ => Vec::new(),
    };
    if !lines.is_empty() {
        out.push(lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
    }
    out
}

/// The `///` lines of a declaration or of the part that a definition is.
fn docs(declaration: &Declaration, definition: &Definition) -> String {
    let docs = match (&declaration.kind, definition.member) {
        (DeclarationKind::Record(it), Some(at)) => it.fields.get(at).map(|field| &field.docs),
        (DeclarationKind::Rule(it), Some(at)) => it.clauses.get(at).map(|clause| &clause.docs),
        (_, Some(_)) => None,
        (_, None) => Some(&declaration.docs),
    };
    docs.map(|docs| docs.lines.join("\n")).unwrap_or_default()
}

fn fact_lines(page: &Page<'_>, fact: &Fact, definition: &Definition) -> Vec<String> {
    let mut lines = shape_lines(page, definition);
    for item in &fact.items {
        lines.push(match item {
            FactItem::Cites(cites) => {
                cites.iter().map(|cite| cite_line(page, cite)).collect::<Vec<_>>().join("; ")
            }
            FactItem::Per(period, _) => format!("one figure per {}", period_word(*period)),
            FactItem::Stale(d) => format!("stale after {}", page.snapshot.text(d.span)),
            FactItem::Published(d) => format!("published after {}", page.snapshot.text(d.span)),
            FactItem::Prefers(sources) => {
                let names: Vec<&str> = sources.iter().map(|path| page.snapshot.text(path.span)).collect();
                format!("prefers {}", names.join(", "))
            }
            FactItem::Tags(tags) => {
                let names: Vec<&str> = tags.iter().map(|path| page.snapshot.text(path.span)).collect();
                format!("tags {}", names.join(", "))
            }
            FactItem::Note(note) => plain(&note.value),
        });
    }
    if !fact.items.iter().any(|item| matches!(item, FactItem::Stale(_))) {
        lines.push("no limit to the age of an observation".into());
    }
    lines
}

/// The unit, and the values of an enum, that a type names.
fn shape_lines(page: &Page<'_>, definition: &Definition) -> Vec<String> {
    let Some(r2pc_lang::symbols::Shape::One(name) | r2pc_lang::symbols::Shape::Set(name)) = &definition.shape
    else {
        return Vec::new();
    };
    let names = &page.set.names;
    let seen = names.seen_from(names.package_of(definition));
    let mut lines = Vec::new();
    if let Some(it) = names.lookup_kind(&seen, name, |kind| kind == Kind::Enum) {
        let values: Vec<&str> = names.members(it.span).map(|value| &*value.name).collect();
        lines.push(format!("values: {}", values.join(", ")));
    }
    let unit = type_text(page, definition).and_then(|ty| Some(ty.rsplit_once(" of ")?.1.to_owned()));
    if let Some(unit) = unit.and_then(|unit| names.lookup_kind(&seen, &unit, |kind| kind == Kind::Unit)) {
        let meaning = title(page, unit).unwrap_or_default();
        lines.push(format!("unit: {} ({})", unit.name, plain(&meaning)));
    }
    lines
}

fn source_lines(source: &Source) -> Vec<String> {
    let line = |item: &SourceItem| match item {
        SourceItem::Title(text) => format!("_{}_", plain(&text.value)),
        SourceItem::Date(date, _) => date.to_string(),
        SourceItem::Url(text) => format!("<{}>", text.value),
        SourceItem::Point(point) => format!("{}: {}", plain(&point.id.value), plain(&point.says.value)),
        SourceItem::Note(text) => plain(&text.value),
    };
    source.items.iter().map(line).collect()
}

fn parameter_lines(page: &Page<'_>, items: &[ParameterItem]) -> Vec<String> {
    let mut lines = Vec::new();
    for item in items {
        match item {
            ParameterItem::From(date, _, value) => {
                lines.push(format!("from {date}: {}", page.snapshot.text(value.span)));
            }
            ParameterItem::Cites(cites) => lines.extend(cites.iter().map(|cite| cite_line(page, cite))),
            ParameterItem::Note(note) => lines.push(plain(&note.value)),
        }
    }
    lines
}

fn rule_lines(page: &Page<'_>, rule: &Rule) -> Vec<String> {
    let mut lines = Vec::new();
    for clause in &rule.clauses {
        match &clause.kind {
            ClauseKind::Cites(cites) => lines.extend(cites.iter().map(|cite| cite_line(page, cite))),
            ClauseKind::Inhibits(_)
            | ClauseKind::Amplifies(_)
            | ClauseKind::Concerns(_)
            | ClauseKind::Force { .. }
            | ClauseKind::Stale(_)
            | ClauseKind::Pillar(_)
            | ClauseKind::Builds(_)
            | ClauseKind::Each(_) => lines.push(one_line(page.snapshot.text(clause.span))),
            ClauseKind::Advise(text) | ClauseKind::Note(text) => lines.push(plain(&text.value)),
            _ => {}
        }
    }
    lines
}

/// A citation with what the source says of itself.
fn cite_line(page: &Page<'_>, cite: &Cite) -> String {
    let found = page.resolved_target(cite.source.span).and_then(|target| page.definition(&target).cloned());
    let citation = found.as_ref().and_then(|d| title(page, d));
    let name = citation.unwrap_or_else(|| page.snapshot.text(cite.source.span).to_owned());
    let at = cite.at.as_ref().map(|at| format!(", {}", at.value)).unwrap_or_default();
    format!("cites {}{}", plain(&name), plain(&at))
}

impl Page<'_> {
    /// What the name that ends a span stands for.
    #[must_use]
    pub fn resolved_target(&self, span: Span) -> Option<r2pc_lang::symbols::Target> {
        let resolved = self.set.resolved(span.file)?;
        resolved.references.iter().find(|r| r.span.end == span.end).map(|r| r.target.clone())
    }
}

/// The word of a period.
fn period_word(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}

/// A text on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with the signs of Markdown escaped.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
