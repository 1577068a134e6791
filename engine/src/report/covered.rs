//! What tests have seen of the policies: a table by rule, the gaps, and both as JSON.

use super::layout::{BOLD, DIM, GREEN, RED, YELLOW, cut, left, paint, right, width};
use super::tested::Tested;
use crate::coverage::{Boundary, Coverage, Part, Share, Side};
use r2pc_lang::mutate::Owner;
use r2pc_lang::source::Span;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What is still to be seen of one condition or boundary.
struct Gap<'a> {
    part: &'a Part,
    /// The condition.
    span: Span,
    /// `unknown`, or `below 25`.
    missing: Missing<'a>,
}

enum Missing<'a> {
    Truth(&'static str),
    Side(&'a Boundary, Side),
}

/// The name of a rule, define or parameter in reports.
pub(super) fn owner(tested: &Tested<'_>, owner: Owner) -> String {
    let program = tested.program;
    let in_package = |package, name: &str| format!("{}.{name}", program.package(package).name);
    match owner {
        Owner::Rule(id) => program.rule(id).full_name.to_string(),
        Owner::Define(id) => in_package(program.define(id).package, &program.define(id).name),
        Owner::Parameter(id) => in_package(program.parameter(id).package, &program.parameter(id).name),
    }
}

/// `95.3 %`
pub(super) fn percent(permille: usize) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

/// A share of one as JSON writes it, in thousandths.
pub(super) fn ratio(permille: usize) -> Value {
    format!("{}.{:03}", permille / 1000, permille % 1000)
        .parse::<serde_json::Number>()
        .map_or(Value::Null, Value::Number)
}

fn gaps(coverage: &Coverage) -> Vec<Gap<'_>> {
    let mut all = Vec::new();
    for part in &coverage.parts {
        for condition in &part.conditions {
            let missing = condition.gaps().map(|truth| Missing::Truth(truth.word()));
            all.extend(missing.map(|missing| Gap { part, span: condition.span, missing }));
        }
        for boundary in &part.boundaries {
            let missing = boundary.gaps().map(|side| Missing::Side(boundary, side));
            all.extend(missing.map(|missing| Gap { part, span: boundary.span, missing }));
        }
    }
    all.sort_by_key(|gap| (gap.span.file, gap.span.start, gap.span.end));
    all
}

impl Gap<'_> {
    /// `never unknown`, `never just below 25 (nearest: 2 away)`.
    fn said(&self, tested: &Tested<'_>) -> String {
        match &self.missing {
            Missing::Truth(word) => format!("never {word}"),
            Missing::Side(boundary, side) => {
                let figure = tested.text(boundary.figure);
                let nearest = boundary.nearest(*side).map(|d| format!(" (nearest: {} away)", d.normalize()));
                let nearest = nearest.unwrap_or_default();
                match side {
                    Side::At => format!("never at {figure}"),
                    Side::Below => format!("never just below {figure}{nearest}"),
                    Side::Above => format!("never just above {figure}{nearest}"),
                }
            }
        }
    }
}

/// In a few words.
pub(super) fn sum(coverage: &Coverage) -> String {
    format!(
        "conditions {} · boundaries {}",
        percent(coverage.conditions().permille()),
        percent(coverage.boundaries().permille())
    )
}

/// Rules that are not wholly seen (all rules where asked), then each gap with its line.
pub(super) fn table(tested: &Tested<'_>, coverage: &Coverage, columns: usize, all: bool) -> String {
    let shown: Vec<&Part> = coverage
        .parts
        .iter()
        .filter(|part| all || !is_whole(part.conditions()) || !is_whole(part.boundaries()))
        .collect();
    let names: Vec<String> = shown.iter().map(|part| owner(tested, part.owner)).collect();
    let first = names.iter().map(|name| width(name)).max().unwrap_or_default().max(width("all"));
    let mut text = format!(
        "{}\n",
        paint(
            BOLD,
            &format!("{}  {}  {}", left("coverage", first), right("conditions", 20), right("boundaries", 20))
        )
    );
    let mut row = |name: &str, conditions: Share, boundaries: Share| {
        let _ = writeln!(text, "{}  {}  {}", left(name, first), cell(conditions), cell(boundaries));
    };
    for (part, name) in shown.iter().zip(&names) {
        row(name, part.conditions(), part.boundaries());
    }
    row("all", coverage.conditions(), coverage.boundaries());
    text.push('\n');
    let mut last = None;
    for gap in gaps(coverage) {
        if last.replace(gap.part.name_span) != Some(gap.part.name_span) {
            let name = owner(tested, gap.part.owner);
            let _ =
                writeln!(text, "{}  {}", paint(BOLD, &name), paint(DIM, &tested.place(gap.part.name_span)));
        }
        let lead = format!("  {}  {}", tested.place(gap.span), gap.said(tested));
        let rest = columns.saturating_sub(width(&lead) + 2);
        let _ = writeln!(text, "{lead}  {}", paint(DIM, &cut(&tested.text(gap.span), rest.max(12))));
    }
    if last.is_some() {
        text.push('\n');
    }
    text
}

fn is_whole(share: Share) -> bool {
    share.seen == share.of
}

/// ` 34 of 36   94.4 %`, in a colour that says how well that is.
fn cell(share: Share) -> String {
    if share.of == 0 {
        return right("–", 20);
    }
    let style = match share.permille() {
        1000 => GREEN,
        800.. => YELLOW,
        _ => RED,
    };
    let counts = format!("{} of {}", share.seen, share.of);
    format!("{} {}", right(&counts, 12), paint(style, &right(&percent(share.permille()), 7)))
}

/// A gap a line.
pub(super) fn plain(tested: &Tested<'_>, coverage: &Coverage) -> String {
    gaps(coverage).iter().fold(String::new(), |mut text, gap| {
        let name = owner(tested, gap.part.owner);
        let place = tested.place(gap.span);
        let _ = writeln!(text, "gap {place}: {name}: {}: {}", gap.said(tested), tested.text(gap.span));
        text
    })
}

/// The shares, by rule too, and the gaps.
pub(super) fn json(tested: &Tested<'_>, coverage: &Coverage) -> Value {
    let share = |share: Share| json!({ "seen": share.seen, "of": share.of });
    let rules = coverage.parts.iter().map(|part| {
        let file = tested.sources.file(part.name_span.file);
        json!({
            "rule": owner(tested, part.owner),
            "define": matches!(part.owner, Owner::Define(_)),
            "file": file.name(),
            "line": file.line_column(part.name_span.start as usize).line,
            "tests": part.tests,
            "conditions": share(part.conditions()),
            "boundaries": share(part.boundaries()),
        })
    });
    json!({
        "conditions": ratio(coverage.conditions().permille()),
        "boundaries": ratio(coverage.boundaries().permille()),
        "seen": { "conditions": share(coverage.conditions()), "boundaries": share(coverage.boundaries()) },
        "rules": rules.collect::<Vec<_>>(),
        "gaps": gaps(coverage).iter().map(|gap| gap_json(tested, gap)).collect::<Vec<_>>(),
    })
}

fn gap_json(tested: &Tested<'_>, gap: &Gap<'_>) -> Value {
    let mut value = place_json(tested, gap.span);
    let (kind, missing, nearest) = match &gap.missing {
        Missing::Truth(word) => ("condition", *word, None),
        Missing::Side(boundary, side) => {
            ("boundary", side.word(), boundary.nearest(*side).map(|d| d.normalize().to_string()))
        }
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("rule".to_owned(), json!(owner(tested, gap.part.owner)));
        fields.insert("kind".to_owned(), json!(kind));
        fields.insert("missing".to_owned(), json!(missing));
        fields.insert("nearest".to_owned(), json!(nearest));
        fields.insert("text".to_owned(), json!(tested.text(gap.span)));
    }
    value
}

/// File, line and column of both ends.
pub(super) fn place_json(tested: &Tested<'_>, span: Span) -> Value {
    let file = tested.sources.file(span.file);
    let (start, end) = (file.line_column(span.start as usize), file.line_column(span.end as usize));
    json!({
        "file": file.name(),
        "line": start.line, "column": start.column,
        "end_line": end.line, "end_column": end.column,
    })
}
