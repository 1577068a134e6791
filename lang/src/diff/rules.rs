//! Rules as pieces: clause by clause, as amendments leave them.

use super::item::{Item, Kind, Nature, PieceValue, Pieces};
use super::node::{indicators, length};
use super::sign::Sign::{self, Down, Unclear, Up};
use super::steps::uses_of;
use super::text::Renames;
use super::version::{Texts, Version};
use crate::check::{AmendedRule, amended};
use crate::source::Sources;
use crate::syntax::{Cite, ClauseKind, Expr, ExprKind, Pool, Relation, RuleKind, ThresholdKind};
use std::sync::Arc;

/// The rules of a version.
pub(super) fn items<'a>(version: &Version<'a>) -> Vec<Item<'a>> {
    amended(version.sources, version.trees).into_iter().map(|rule| item(version.sources, &rule)).collect()
}

fn item<'a>(sources: &'a Sources, rule: &AmendedRule<'a>) -> Item<'a> {
    let node = rule.node;
    let mut pieces = Pieces::new(sources, node.name.span);
    pieces.text("kind", Nature::Meaning, node.kind.word());
    pieces.docs("documentation", rule.docs.map_or(&[], |docs| &docs.lines));
    if let Some(title) = &node.title {
        pieces.words("title", title);
    }
    for (package, because) in &rule.amendments {
        pieces.said(format!("reason of {package} for amending"), because, node.name.span);
    }
    let signs = Signs::of(sources, rule);
    let mut formerly = Vec::new();
    for (clause, by) in &rule.clauses {
        pieces.by.clone_from(by);
        if let ClauseKind::Formerly(path) = &clause.kind {
            let old = pieces.path(path);
            let full = if path.rest.is_empty() { format!("{}.{old}", rule.package) } else { old };
            formerly.push(Arc::from(full));
        }
        conditions(&mut pieces, &signs, &clause.kind);
        others(&mut pieces, &clause.kind);
        if let ClauseKind::Indicator { name, .. } = &clause.kind {
            pieces.docs(format!("documentation of indicator {}", name.text), &clause.docs.lines);
        }
    }
    Item {
        kind: Kind::Rule(node.kind),
        name: Arc::clone(&node.name.text),
        full: format!("{}.{}", rule.package, node.name.text).into(),
        title: node.title.as_ref().map(|title| Arc::clone(&title.value)),
        span: rule.span,
        formerly,
        pieces: pieces.list,
    }
}

/// Clauses that can hold conditions and figures.
fn conditions<'a>(pieces: &mut Pieces<'a>, signs: &Signs<'_, 'a>, clause: &'a ClauseKind) {
    let applies = signs.applies();
    match clause {
        ClauseKind::Indicator { name, title, when } => {
            let (sign, adding) = signs.indicator(&name.text);
            pieces.expr(format!("indicator {}", name.text), when, sign, adding);
            if let Some(title) = title {
                pieces.words(format!("title of indicator {}", name.text), title);
            }
        }
        ClauseKind::Present(when) => pieces.expr("present when", when, Up, Unclear),
        ClauseKind::Holds(when) => pieces.expr("holds when", when, Down, Unclear),
        ClauseKind::Level { level, when } => pieces.expr(format!("level {}", level.text), when, Up, Up),
        ClauseKind::Raise { level, when } => pieces.expr(format!("raise {}", level.text), when, Up, Up),
        ClauseKind::Requires(when) => pieces.expr("requires", when, Down, Up),
        ClauseKind::Due(day) => pieces.expr("due by", day, Down, Unclear),
        ClauseKind::Binding(when) => pieces.expr("binding when", when, Unclear, Unclear),
        ClauseKind::AppliesWhen(when) => pieces.expr("applies when", when, applies, applies.flipped()),
        ClauseKind::AppliesUnless(when) => {
            pieces.expr("applies unless", when, applies.flipped(), applies.flipped());
        }
        ClauseKind::Offer { name, title, when } => {
            pieces.expr(format!("offer {}", name.text), when, Up, Up);
            pieces.words(format!("title of offer {}", name.text), title);
        }
        ClauseKind::Gives(value) => pieces.expr("gives", value, Unclear, Unclear),
        ClauseKind::Each(binder) => {
            let piece = pieces.span("for each", Nature::Meaning, binder.span);
            (piece.value, piece.sign) = (PieceValue::Binder(binder), applies);
        }
        ClauseKind::Stale(limit) => pieces.figure("stale after", length(limit), Unclear),
        ClauseKind::Inhibits(relation) => relations(pieces, "inhibits", relation),
        ClauseKind::Amplifies(relation) => relations(pieces, "amplifies", relation),
        _ => {}
    }
}

/// A relation is a piece for each risk that it names.
fn relations<'a>(pieces: &mut Pieces<'a>, word: &str, relation: &'a Relation) {
    for risk in &relation.rules {
        let key = format!("{word} {}", pieces.path(risk));
        match &relation.condition {
            Some(condition) => pieces.expr(key.clone(), condition, Unclear, Unclear),
            None => pieces.mark(key.clone(), Nature::Meaning, risk.span),
        }
        if let Some(because) = &relation.because {
            pieces.words(format!("reason of {key}"), because);
        }
    }
}

/// Clauses without conditions.
fn others(pieces: &mut Pieces<'_>, clause: &ClauseKind) {
    match clause {
        ClauseKind::Force { from, until } => {
            let until = until.map(|(day, _)| format!(" until {day}")).unwrap_or_default();
            pieces.text("in force", Nature::Meaning, &format!("from {}{until}", from.0));
        }
        ClauseKind::Builds(rules) => {
            for rule in rules {
                pieces.mark(format!("builds on {}", pieces.path(rule)), Nature::Meaning, rule.span);
            }
        }
        ClauseKind::Cites(list) => cites(pieces, list),
        ClauseKind::Concerns(crimes) => {
            for crime in crimes {
                pieces.mark(format!("concerns {}", pieces.path(crime)), Nature::Filing, crime.span);
            }
        }
        ClauseKind::Pillar(pillar) => {
            pieces.span("pillar", Nature::Filing, pillar.span);
        }
        ClauseKind::Formerly(path) => {
            pieces.span("formerly", Nature::Filing, path.span);
        }
        ClauseKind::Tags(tags) => {
            for tag in tags {
                pieces.mark(format!("tag {}", pieces.path(tag)), Nature::Filing, tag.span);
            }
        }
        ClauseKind::Advise(text) => pieces.words("advise", text),
        ClauseKind::Note(text) => pieces.words("note", text),
        _ => {}
    }
}

/// Authorities, a piece for each.
pub(super) fn cites(pieces: &mut Pieces<'_>, list: &[Cite]) {
    for cite in list {
        let key = format!("cites {}", pieces.path(&cite.source));
        match &cite.at {
            Some(at) => {
                let piece = pieces.span(key, Nature::Authority, at.span);
                piece.shown = format!("at {}", piece.shown);
            }
            None => pieces.mark(key, Nature::Authority, cite.source.span),
        }
    }
}

/// Which way a rule's strictness goes with its clauses.
struct Signs<'r, 'a> {
    sources: &'a Sources,
    rule: &'r AmendedRule<'a>,
}

impl<'r, 'a> Signs<'r, 'a> {
    fn of(sources: &'a Sources, rule: &'r AmendedRule<'a>) -> Self {
        Signs { sources, rule }
    }

    /// Of a rule that applies more often: the harder to hold, the stricter is a resilience (semantics, 12.2).
    fn applies(&self) -> Sign {
        match self.rule.node.kind {
            RuleKind::Resilience => Down,
            RuleKind::Measure => Unclear,
            _ => Up,
        }
    }

    /// Of an indicator that is true, and of one more: as the conditions that read it say.
    fn indicator(&self, name: &str) -> (Sign, Sign) {
        let reads: Vec<(&Expr, Sign)> = self.rule.clauses.iter().filter_map(|(c, _)| read(&c.kind)).collect();
        let main = |kind: &ClauseKind| matches!(kind, ClauseKind::Present(_) | ClauseKind::Holds(_));
        let default = !self.rule.clauses.iter().any(|(clause, _)| main(&clause.kind));
        let renames = Renames::default();
        let texts = Texts { sources: self.sources, renames: &renames };
        let uses = |wanted: &dyn Fn(&Expr) -> Option<Sign>| {
            let signs = reads.iter().flat_map(|(expr, of)| {
                uses_of(expr, wanted, &texts).into_iter().map(|sign| of.of(sign)).collect::<Vec<_>>()
            });
            let of_default = default.then(|| self.applies());
            Sign::joined(signs.chain(of_default)).unwrap_or(Unclear)
        };
        let own = format!("{}.{name}", self.rule.node.name.text);
        let named = |expr: &Expr| {
            let path = matches!(expr.kind, ExprKind::Path(_)).then(|| texts.shown(expr.span))?;
            (path == name || path == own).then_some(Up)
        };
        let true_one = uses(&|expr| named(expr).or_else(|| pool(expr).map(|kind| indicators(kind).0)));
        let one_more = uses(&|expr| pool(expr).map(|kind| indicators(kind).1));
        (true_one, one_more)
    }
}

/// The condition of a clause that can read indicators, and the clause's sign.
fn read(clause: &ClauseKind) -> Option<(&Expr, Sign)> {
    match clause {
        ClauseKind::Present(when) | ClauseKind::Level { when, .. } | ClauseKind::Raise { when, .. } => {
            Some((when, Up))
        }
        ClauseKind::Holds(when) | ClauseKind::Requires(when) => Some((when, Down)),
        _ => None,
    }
}

/// The threshold of an expression over all indicators.
fn pool(expr: &Expr) -> Option<ThresholdKind> {
    match &expr.kind {
        ExprKind::Threshold { kind, pool: Pool::Indicators(_), .. } => Some(*kind),
        _ => None,
    }
}
