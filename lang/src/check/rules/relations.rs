//! `inhibits`, `amplifies`, `builds on`: which rules they name, and whose items (semantics, 8.6).

use super::ClauseOf;
use crate::check::env::Each;
use crate::check::expr::Lower;
use crate::check::names::{Found, Kind, Space, rule_article};
use crate::check::packages::dotted;
use crate::check::sink::{Res, Sink};
use crate::codes::{name as names_codes, rule as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{Relation, Rule, RuleId, Slot};
use crate::source::Span;
use crate::syntax::{self, ClauseKind, Name, Path, RuleKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The rule that a clause names.
pub(super) enum Target {
    Rule(RuleId),
    /// It has an error of its own, which has been said.
    Broken,
}

impl Lower<'_, '_> {
    /// The rule of a kind that a clause names.
    pub(super) fn target(&mut self, path: &Path, wanted: RuleKind, clause: &str) -> Res<Target> {
        let (names, packages) = (self.env.names, self.env.packages);
        let name = dotted(path);
        if names.find(packages, self.scope.package, Space::Names, &name) == Found::Nothing {
            let visible = names.visible(packages, self.scope.package, Space::Names);
            let candidates: Vec<&str> =
                visible.filter(|entry| entry.kind == Kind::Rule(wanted)).map(|entry| &*entry.name).collect();
            let help = self.sink.did_you_mean(&name, candidates);
            let text = format!("there is no {} `{name}`", wanted.word());
            return Err(self
                .sink
                .error(Diagnostic::error(names_codes::UNKNOWN, path.span, text).maybe_help(help)));
        }
        let id = names.resolve(packages, self.scope.package, Space::Names, &name, path.span, self.sink)?;
        let entry = names.entry(id);
        match (entry.kind, entry.id.get()) {
            (Kind::Rule(kind), Some(at)) if kind == wanted => Ok(Target::Rule(RuleId(at))),
            (Kind::Rule(kind), None) if kind == wanted => Ok(Target::Broken),
            (Kind::Unreadable, _) => Ok(Target::Broken),
            _ => {
                let word = Name { text: name, span: path.span };
                let text = format!(
                    "`{clause}` names {}; `{}` is {}",
                    rule_article(wanted),
                    word.text,
                    entry.kind.article()
                );
                Err(self.sink.error(
                    Diagnostic::error(codes::RELATION_KIND, path.span, text)
                        .related(entry.name_span, "declared here")
                        .help(format!("name {} here", rule_article(wanted))),
                ))
            }
        }
    }

    /// One `inhibits` or `amplifies` clause: a relation for each risk it names.
    pub(super) fn relation(
        &mut self,
        rule: &Rule,
        relation: &syntax::Relation,
        of: &ClauseOf<'_>,
        seen: &mut BTreeMap<RuleId, Span>,
    ) -> Res<Vec<Relation>> {
        let word = if matches!(of.clause.kind, ClauseKind::Inhibits(_)) { "inhibits" } else { "amplifies" };
        let depth = self.scope.used.len();
        let condition = relation.condition.as_ref().map(|expr| self.cond(expr)).transpose();
        let names_item =
            rule.each.is_some() && self.scope.used.get(depth..).is_some_and(|used| used.contains(&Slot(0)));
        let mut all = Vec::new();
        let mut broken = None;
        for path in &relation.rules {
            let risk = match self.target(path, RuleKind::Risk, word) {
                Ok(Target::Rule(id)) => id,
                Ok(Target::Broken) => continue,
                Err(reported) => {
                    broken = Some(reported);
                    continue;
                }
            };
            if let Err(reported) = self.check_relation(rule, risk, path, word, names_item, seen) {
                broken = Some(reported);
            }
            if let Ok(condition) = &condition {
                all.push(Relation {
                    risk,
                    condition: condition.clone(),
                    because: relation.because.as_ref().map(|t| Arc::clone(&t.value)),
                    span: of.clause.span,
                });
            }
        }
        condition?;
        broken.map_or(Ok(all), Err)
    }

    fn check_relation(
        &mut self,
        rule: &Rule,
        risk: RuleId,
        path: &Path,
        word: &str,
        names_item: bool,
        seen: &mut BTreeMap<RuleId, Span>,
    ) -> Res<()> {
        let target = self.env.rule(risk);
        if target.full_name == rule.full_name {
            let text = format!("`{}` {word} itself", rule.name);
            return Err(self.error(
                codes::RELATION_KIND,
                path.span,
                text,
                "name another risk, or write a `level` clause",
            ));
        }
        if let Some(first) = seen.insert(risk, path.span) {
            let text = format!("`{}` is named twice", target.name);
            return Err(self.sink.error(
                Diagnostic::error(codes::REPEATED_CLAUSE, path.span, text)
                    .related(first, "first here")
                    .help("keep one, and join its conditions with `or`"),
            ));
        }
        let own = rule.each.as_ref().map(|items| Each::of(&items.domain));
        match (own, target.each) {
            (_, Some(Each::Broken)) => Err(Sink::follows()),
            (Some(mine), Some(theirs)) if mine != theirs => Err(self.other_list(rule, risk, path)),
            (Some(_), None) if names_item => {
                let text =
                    format!("`{}` has one finding, so this condition cannot name an item", target.name);
                let help = "against a risk without `for each` this rule counts as a whole: leave the item out of `where`";
                Err(self.error(codes::RELATION_ITEMS, path.span, text, help))
            }
            _ => Ok(()),
        }
    }

    fn other_list(&mut self, rule: &Rule, risk: RuleId, path: &Path) -> crate::check::sink::Reported {
        let target = self.env.rule(risk);
        let text = format!(
            "`{}` and `{}` have a finding for each item of two different lists",
            rule.name, target.name
        );
        let mut diagnostic = Diagnostic::error(codes::RELATION_ITEMS, path.span, text)
            .related(target.name_span, "the other rule is declared here")
            .help("give both the same `for each` list, or leave it out of one of them");
        if let Some(items) = &rule.each {
            diagnostic = diagnostic.related(items.span, "the items of this rule");
        }
        self.sink.error(diagnostic)
    }
}
