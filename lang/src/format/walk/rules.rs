//! Declarations and clauses.

use super::super::hints::Style;
use super::Walk;
use crate::source::Span;
use crate::syntax::{
    Amend, AmendmentKind, Assert, AssertItem, Cite, Clause, ClauseKind, Expr, Path, Relation, Rule, Text,
};

impl Walk<'_, '_> {
    pub(super) fn rule(&mut self, rule: &Rule) {
        rule.title.iter().for_each(|title| self.texts(title));
        for clause in &rule.clauses {
            self.item(clause.span.start);
            self.clause(clause);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Indicator { when, title, .. } => self.titled(clause.span, title.as_ref(), when),
            ClauseKind::Offer { when, title, .. } => self.titled(clause.span, Some(title), when),
            ClauseKind::Present(e)
            | ClauseKind::Holds(e)
            | ClauseKind::Level { when: e, .. }
            | ClauseKind::Requires(e)
            | ClauseKind::Due(e)
            | ClauseKind::Binding(e)
            | ClauseKind::AppliesWhen(e)
            | ClauseKind::AppliesUnless(e)
            | ClauseKind::Raise { when: e, .. }
            | ClauseKind::Gives(e) => self.expr(e),
            ClauseKind::Inhibits(relation) | ClauseKind::Amplifies(relation) => {
                self.relation(clause.span, relation)
            }
            ClauseKind::Each(binder) => self.binder(binder),
            ClauseKind::Builds(paths) | ClauseKind::Concerns(paths) | ClauseKind::Tags(paths) => {
                self.names(paths)
            }
            ClauseKind::Cites(cites) => self.cites(cites),
            ClauseKind::Advise(text) | ClauseKind::Note(text) => self.texts(text),
            ClauseKind::Force { .. }
            | ClauseKind::Stale(_)
            | ClauseKind::Pillar(_)
            | ClauseKind::Formerly(_) => {}
        }
    }

    /// `indicator NAME "…" when E`: the condition may go to a line of its own.
    fn titled(&mut self, span: Span, title: Option<&Text>, when: &Expr) {
        let group = self.group(span, Style::Each);
        self.break_before_keyword(group, when.span.start);
        title.into_iter().for_each(|title| self.texts(title));
        self.expr(when);
    }

    fn relation(&mut self, span: Span, relation: &Relation) {
        let group = self.group(span, Style::Each);
        self.names(&relation.rules);
        if let Some(condition) = &relation.condition {
            self.break_before_keyword(group, condition.span.start);
            self.expr(condition);
        }
        if let Some(because) = &relation.because {
            self.break_before_keyword(group, because.span.start);
            self.texts(because);
        }
    }

    /// Names between commas.
    pub(super) fn names(&mut self, paths: &[Path]) {
        if let [first, .., last] = paths {
            self.listed(first.span.to(last.span), paths.iter().map(|path| path.span.start));
        }
    }

    /// Authorities between commas.
    pub(super) fn cites(&mut self, cites: &[Cite]) {
        let end = |cite: &Cite| cite.at.as_ref().map_or(cite.source.span, |at| at.span);
        if let [first, .., last] = cites {
            self.listed(first.source.span.to(end(last)), cites.iter().map(|cite| cite.source.span.start));
        }
    }

    /// `cites …` as a line of a block.
    pub(super) fn cites_item(&mut self, cites: &[Cite]) {
        for first in cites.iter().take(1) {
            self.item_of_keyword(first.source.span.start);
        }
        self.cites(cites);
    }

    /// A keyword and a text as a line of a block.
    pub(super) fn text_item(&mut self, text: &Text) {
        self.item_of_keyword(text.span.start);
        self.texts(text);
    }

    pub(super) fn amend(&mut self, amend: &Amend) {
        self.text_item(&amend.because);
        for amendment in &amend.amendments {
            self.item(amendment.span.start);
            if let AmendmentKind::Add(clause) | AmendmentKind::Replace(clause) = &amendment.kind {
                self.clause(clause);
            }
        }
    }

    pub(super) fn assertion(&mut self, assert: &Assert) {
        assert.title.iter().for_each(|title| self.texts(title));
        for item in &assert.items {
            match item {
                AssertItem::NoReads { span, .. }
                | AssertItem::Monotone { span, .. }
                | AssertItem::SameForAll(span) => self.item(span.start),
                AssertItem::Apart { parts, span } => {
                    self.item(span.start);
                    let first = parts.first().map_or(span.start, |part| part.span.start);
                    let open = self.index.before(self.index.at(first));
                    self.bracketed(open, self.index.end(span.end), parts.iter().map(|part| part.span.start));
                    parts.iter().for_each(|part| self.expr(part));
                }
                AssertItem::Never(condition) | AssertItem::Always(condition, None) => {
                    self.item_of_keyword(condition.span.start);
                    self.expr(condition);
                }
                AssertItem::Always(condition, Some(implied)) => {
                    self.item_of_keyword(condition.span.start);
                    let group = self.group(condition.span.to(implied.span), Style::Each);
                    self.expr(condition);
                    self.break_before_keyword(group, implied.span.start);
                    self.expr(implied);
                }
                AssertItem::Cites(cites) => self.cites_item(cites),
                AssertItem::Note(text) => self.text_item(text),
            }
        }
    }
}
