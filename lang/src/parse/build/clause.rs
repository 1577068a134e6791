//! Clauses of rules, and amendments of them.

use super::super::grammar::{Pair, Parts, Rule};
use super::super::recover::{self, Block};
use super::Builder;
use crate::source::Span;
use crate::syntax::{Amendment, AmendmentKind, Cite, Clause, ClauseKind, Expr, Relation, Text};

/// A line of an amendment.
pub(super) enum AmendItem {
    /// `because "…"`
    Because(Text),
    /// `add`, `replace`, `remove`
    Change(Box<Amendment>),
}

impl Builder<'_> {
    /// The items of a block between braces; a broken item is reported and left out.
    pub(super) fn block<'i, T>(
        &mut self,
        parts: Parts<'i>,
        block: Block,
        build: impl Fn(&mut Self, Pair<'i>) -> Option<T>,
    ) -> Vec<T> {
        let mut items = Vec::new();
        let mut before: Option<Span> = None;
        for part in parts.nodes() {
            let span = self.span(&part);
            if part.as_rule() != Rule::broken_item {
                before = Some(span);
                items.push((span, self.item(span, |b| build(b, part))));
            } else if recover::item(self, block, span, before) == recover::Lost::WithTheOneBefore {
                items.pop();
                before = None;
            }
        }
        items.into_iter().filter_map(|(_, item)| item).collect()
    }

    /// A clause with its documentation.
    pub(super) fn clause(&mut self, pair: Pair<'_>) -> Option<Clause> {
        let mut parts = Parts::of(pair);
        let docs = self.docs(&mut parts);
        let body = parts.node()?;
        let span = self.span(&body);
        let kind = self.clause_kind(body)?;
        Some(Clause { docs, kind, span })
    }

    fn clause_kind(&mut self, pair: Pair<'_>) -> Option<ClauseKind> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let parts = &mut parts;
        Some(match rule {
            Rule::indicator_clause => ClauseKind::Indicator {
                name: self.next_name(parts)?,
                title: self.opt_text(parts)?,
                when: self.next_expr(parts)?,
            },
            Rule::present_clause => ClauseKind::Present(self.next_expr(parts)?),
            Rule::holds_clause => ClauseKind::Holds(self.next_expr(parts)?),
            Rule::level_clause => {
                ClauseKind::Level { level: self.next_name(parts)?, when: self.next_expr(parts)? }
            }
            Rule::inhibits_clause => ClauseKind::Inhibits(self.relation(parts)?),
            Rule::amplifies_clause => ClauseKind::Amplifies(self.relation(parts)?),
            Rule::requires_clause => ClauseKind::Requires(self.next_expr(parts)?),
            Rule::due_clause => ClauseKind::Due(self.next_expr(parts)?),
            Rule::binding_clause => ClauseKind::Binding(self.next_expr(parts)?),
            Rule::applies_clause => self.applies(parts)?,
            Rule::each_clause => {
                let binder = parts.node()?;
                ClauseKind::Each(self.binder(binder)?)
            }
            Rule::force_clause => {
                let from = self.next_date(parts)?;
                let until = parts.has(Rule::kw_until).then(|| self.next_date(parts));
                ClauseKind::Force { from, until: until.map_or(Some(None), |date| date.map(Some))? }
            }
            Rule::stale_clause => ClauseKind::Stale(self.next_duration(parts)?),
            Rule::raise_clause => {
                ClauseKind::Raise { level: self.next_name(parts)?, when: self.next_expr(parts)? }
            }
            Rule::offer_clause => ClauseKind::Offer {
                name: self.next_name(parts)?,
                title: self.next_text(parts)?,
                when: self.next_expr(parts)?,
            },
            _ => self.describing_clause(rule, parts)?,
        })
    }

    /// The clauses that say something of the rule rather than of a country.
    fn describing_clause(&mut self, rule: Rule, parts: &mut Parts<'_>) -> Option<ClauseKind> {
        Some(match rule {
            Rule::builds_clause => ClauseKind::Builds(self.next_paths(parts)?),
            Rule::gives_clause => ClauseKind::Gives(self.next_expr(parts)?),
            Rule::cites_clause => ClauseKind::Cites(self.cite_list(parts)?),
            Rule::concerns_clause => ClauseKind::Concerns(self.next_paths(parts)?),
            Rule::pillar_clause => ClauseKind::Pillar(self.next_name(parts)?),
            Rule::advise_clause => ClauseKind::Advise(self.next_text(parts)?),
            Rule::formerly_clause => ClauseKind::Formerly(self.next_path(parts)?),
            Rule::tags_clause => ClauseKind::Tags(self.next_paths(parts)?),
            _ => ClauseKind::Note(self.next_text(parts)?),
        })
    }

    fn applies(&mut self, parts: &mut Parts<'_>) -> Option<ClauseKind> {
        parts.has(Rule::kw_applies);
        let unless = parts.any()?.as_rule() == Rule::kw_unless;
        let condition = self.next_expr(parts)?;
        Some(if unless { ClauseKind::AppliesUnless(condition) } else { ClauseKind::AppliesWhen(condition) })
    }

    fn relation(&mut self, parts: &mut Parts<'_>) -> Option<Relation> {
        let mut parts = Parts::of(parts.node()?);
        let rules = self.next_paths(&mut parts)?;
        let condition = match parts.opt(Rule::expr) {
            Some(expr) => Some(self.expr(expr)?),
            None => None,
        };
        let because = self.opt_text(&mut parts)?;
        Some(Relation { rules, condition, because })
    }

    /// `cites …`
    pub(super) fn cites(&mut self, pair: Pair<'_>) -> Option<Vec<Cite>> {
        self.cite_list(&mut Parts::of(pair))
    }

    fn cite_list(&mut self, parts: &mut Parts<'_>) -> Option<Vec<Cite>> {
        let mut cites = Vec::new();
        while let Some(cite) = parts.node() {
            let mut parts = Parts::of(cite);
            let source = self.next_path(&mut parts)?;
            let at = match parts.opt(Rule::string) {
                Some(text) => Some(self.text(text)?),
                None => None,
            };
            cites.push(Cite { source, at });
        }
        Some(cites)
    }

    /// The next piece as an expression.
    fn next_expr(&mut self, parts: &mut Parts<'_>) -> Option<Expr> {
        let pair = parts.node()?;
        self.expr(pair)
    }

    /// A line of an amendment.
    pub(super) fn amend_item(&mut self, pair: Pair<'_>) -> Option<AmendItem> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let kind = match parts.any()?.as_rule() {
            Rule::kw_because => return self.next_text(&mut parts).map(AmendItem::Because),
            Rule::kw_add => AmendmentKind::Add(self.next_clause(&mut parts)?),
            Rule::kw_replace => AmendmentKind::Replace(self.next_clause(&mut parts)?),
            _ => AmendmentKind::Remove {
                opener: self.next_name(&mut parts)?,
                name: self.next_name(&mut parts),
            },
        };
        Some(AmendItem::Change(Box::new(Amendment { kind, span })))
    }

    fn next_clause(&mut self, parts: &mut Parts<'_>) -> Option<Clause> {
        let pair = parts.node()?;
        self.clause(pair)
    }
}
