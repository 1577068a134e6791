//! Which clause belongs to which kind of rule, which stands once, which must stand.

use super::RuleText;
use crate::check::names::rule_article;
use crate::check::sink::Sink;
use crate::codes::{name as names_codes, rule as codes};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::{ClauseKind, RuleKind};
use std::collections::BTreeMap;

/// The word that opens a clause.
pub(in crate::check) fn opener(kind: &ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Indicator { .. } => "indicator",
        ClauseKind::Present(_) => "present",
        ClauseKind::Holds(_) => "holds",
        ClauseKind::Level { .. } => "level",
        ClauseKind::Inhibits(_) => "inhibits",
        ClauseKind::Amplifies(_) => "amplifies",
        ClauseKind::Requires(_) => "requires",
        ClauseKind::Due(_) => "due",
        ClauseKind::Binding(_) => "binding",
        ClauseKind::AppliesWhen(_) | ClauseKind::AppliesUnless(_) => "applies",
        ClauseKind::Each(_) => "for",
        ClauseKind::Force { .. } => "in",
        ClauseKind::Stale(_) => "stale",
        ClauseKind::Raise { .. } => "raise",
        ClauseKind::Offer { .. } => "offer",
        ClauseKind::Builds(_) => "builds",
        ClauseKind::Gives(_) => "gives",
        ClauseKind::Cites(_) => "cites",
        ClauseKind::Concerns(_) => "concerns",
        ClauseKind::Pillar(_) => "pillar",
        ClauseKind::Advise(_) => "advise",
        ClauseKind::Formerly(_) => "formerly",
        ClauseKind::Tags(_) => "tags",
        ClauseKind::Note(_) => "note",
    }
}

/// The second word of an opener of two words.
fn second_word(opener: &str) -> Option<&'static str> {
    match opener {
        "for" => Some("each"),
        "in" => Some("force"),
        "due" => Some("by"),
        "stale" => Some("after"),
        "builds" => Some("on"),
        "present" | "holds" | "binding" | "applies" => Some("when"),
        _ => None,
    }
}

/// The whole opener, as messages say it.
fn words(kind: &ClauseKind) -> String {
    if let ClauseKind::AppliesUnless(_) = kind {
        return "applies unless".to_owned();
    }
    let first = opener(kind);
    second_word(first).map_or_else(|| first.to_owned(), |second| format!("{first} {second}"))
}

/// The kinds of rule that a clause belongs to.
fn homes(kind: &ClauseKind) -> &'static [RuleKind] {
    use RuleKind::{Assistance, Measure, Obligation, Resilience, Risk, Warning};
    match kind {
        ClauseKind::Indicator { .. } => &[Risk, Resilience],
        ClauseKind::Present(_)
        | ClauseKind::Level { .. }
        | ClauseKind::Amplifies(_)
        | ClauseKind::Concerns(_) => &[Risk],
        ClauseKind::Holds(_) | ClauseKind::Inhibits(_) => &[Resilience],
        ClauseKind::Requires(_) | ClauseKind::Due(_) | ClauseKind::Binding(_) | ClauseKind::Pillar(_) => {
            &[Obligation]
        }
        ClauseKind::Raise { .. } => &[Warning],
        ClauseKind::Offer { .. } | ClauseKind::Builds(_) => &[Assistance],
        ClauseKind::Gives(_) => &[Measure],
        ClauseKind::AppliesWhen(_)
        | ClauseKind::AppliesUnless(_)
        | ClauseKind::Each(_)
        | ClauseKind::Force { .. } => &[Risk, Resilience, Obligation, Warning, Assistance],
        _ => &RuleKind::ALL,
    }
}

/// Whether a clause may stand once only.
fn single(kind: &ClauseKind) -> bool {
    matches!(
        kind,
        ClauseKind::Present(_)
            | ClauseKind::Holds(_)
            | ClauseKind::Due(_)
            | ClauseKind::Binding(_)
            | ClauseKind::Each(_)
            | ClauseKind::Force { .. }
            | ClauseKind::Stale(_)
            | ClauseKind::Gives(_)
            | ClauseKind::Pillar(_)
    )
}

/// Reports clauses of another kind, clauses that stand twice, and clauses that are not there.
pub(super) fn check(text: &RuleText<'_>, sink: &mut Sink) {
    let kind = text.node.kind;
    let mut once: BTreeMap<String, Span> = BTreeMap::new();
    let mut parts: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for of in &text.clauses {
        let clause = of.clause;
        if !homes(&clause.kind).contains(&kind) {
            sink.error(misplaced(text, &clause.kind, clause.span));
        }
        if single(&clause.kind)
            && let Some(first) = once.insert(words(&clause.kind), clause.span)
        {
            sink.error(repeated(&words(&clause.kind), first, clause.span));
        }
        let named = match &clause.kind {
            ClauseKind::Indicator { name, .. } | ClauseKind::Offer { name, .. } => Some(name),
            ClauseKind::Level { level, .. } | ClauseKind::Raise { level, .. } => Some(level),
            _ => None,
        };
        if let Some(name) = named
            && let Some(first) = parts.insert((opener(&clause.kind), &name.text), name.span)
        {
            let opener = opener(&clause.kind);
            let text = format!("`{opener} {}` stands here twice", name.text);
            let code = if matches!(opener, "level" | "raise") {
                codes::REPEATED_CLAUSE
            } else {
                names_codes::DUPLICATE
            };
            sink.error(Diagnostic::error(code, name.span, text).related(first, "the first").help(
                if matches!(opener, "level" | "raise") {
                    "join the two conditions with `or`, or remove one"
                } else {
                    "rename one of the two, or join them with `or`"
                },
            ));
        }
    }
    if !text.broken {
        missing(text, sink);
    }
}

fn misplaced(text: &RuleText<'_>, clause: &ClauseKind, span: Span) -> Diagnostic {
    let (kind, words) = (text.node.kind, words(clause));
    let message = match homes(clause) {
        [home] => format!("`{words}` belongs to {}; this is {}", rule_article(*home), rule_article(kind)),
        homes if kind == RuleKind::Measure && homes.len() > 2 => {
            format!("`{words}` does not belong to a measure, which has no verdict")
        }
        homes => {
            let all: Vec<&str> = homes.iter().map(|home| rule_article(*home)).collect();
            format!("`{words}` belongs to {}; this is {}", all.join(" or "), rule_article(kind))
        }
    };
    let help = match (clause, kind) {
        (ClauseKind::Inhibits(_), RuleKind::Risk) => {
            "a risk `amplifies` others; what holds a risk back is a `resilience`"
        }
        (ClauseKind::Amplifies(_), RuleKind::Resilience) => "a resilience `inhibits` risks",
        (ClauseKind::Present(_), RuleKind::Resilience) => "write `holds when …`",
        (ClauseKind::Holds(_), RuleKind::Risk) => "write `present when …`",
        (ClauseKind::Level { .. }, RuleKind::Warning) => "write `raise watch|alert|alarm when …`",
        (ClauseKind::Raise { .. }, RuleKind::Risk) => "write `level high|extreme when …`",
        (ClauseKind::Requires(_), RuleKind::Risk) => "write `present when …`",
        (ClauseKind::Requires(_), RuleKind::Resilience) => "write `holds when …`",
        (ClauseKind::Present(_) | ClauseKind::Holds(_), RuleKind::Obligation) => "write `requires …`",
        (ClauseKind::Present(_) | ClauseKind::Holds(_), RuleKind::Warning) => "write `raise watch when …`",
        (_, RuleKind::Measure) => "put it into the rule that asks for the measure",
        _ => "remove it, or move it to a rule of that kind",
    };
    Diagnostic::error(codes::MISPLACED_CLAUSE, span, message)
        .related(text.node.name.span, format!("{} is declared here", rule_article(kind)))
        .help(help)
}

fn repeated(words: &str, first: Span, span: Span) -> Diagnostic {
    Diagnostic::error(codes::REPEATED_CLAUSE, span, format!("`{words}` stands here twice"))
        .related(first, "the first")
        .help(if words.ends_with("when") {
            "join the two conditions with `and` or `or`, or remove one"
        } else {
            "keep one of the two"
        })
}

fn missing(text: &RuleText<'_>, sink: &mut Sink) {
    let has = |wanted: fn(&ClauseKind) -> bool| text.clauses.iter().any(|of| wanted(&of.clause.kind));
    let (found, clause, help) = match text.node.kind {
        RuleKind::Risk => (
            has(|c| matches!(c, ClauseKind::Present(_) | ClauseKind::Indicator { .. })),
            "present when",
            "write `indicator NAME \"…\" when …`, of which one is then enough, or `present when …`",
        ),
        RuleKind::Resilience => {
            (has(|c| matches!(c, ClauseKind::Holds(_))), "holds when", "write `holds when …`")
        }
        RuleKind::Obligation => {
            (has(|c| matches!(c, ClauseKind::Requires(_))), "requires", "write `requires …`")
        }
        RuleKind::Warning => (
            has(|c| matches!(c, ClauseKind::Raise { .. })),
            "raise",
            "write `raise watch when …`, `raise alert when …` or `raise alarm when …`",
        ),
        RuleKind::Assistance => {
            (has(|c| matches!(c, ClauseKind::Offer { .. })), "offer", "write `offer NAME \"…\" when …`")
        }
        RuleKind::Measure => {
            (has(|c| matches!(c, ClauseKind::Gives(_))), "gives", "write `gives …`, a number")
        }
    };
    if !found {
        let message =
            format!("`{}` is {} without `{clause}`", text.node.name.text, rule_article(text.node.kind));
        sink.error(Diagnostic::error(codes::MISSING_CLAUSE, text.node.name.span, message).help(help));
    }
}
