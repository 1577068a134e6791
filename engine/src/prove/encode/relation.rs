//! What holds a risk back, and what makes it worse (semantics, 8.6).

use super::super::calendar::DayRef;
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::{Binding, Encoder, Res, Scope};
use crate::eval::Side;
use r2pc_lang::program::{Body, Outcome, Relation, RuleId, RuleRef};
use std::sync::Arc;

impl Encoder<'_, '_> {
    pub(super) fn related(
        &mut self,
        side: Side,
        rule: &RuleRef,
        by: Option<RuleId>,
        scope: &Scope,
    ) -> Res<Kleene> {
        let id = self.target(rule, scope)?;
        match self.row_key(rule, scope)? {
            None if self.s.program.rule(id).each.is_some() => self.related_whole(side, id, by, &scope.day),
            key => self.related_row(side, id, key.as_ref(), by, &scope.day),
        }
    }

    fn bearing(&self, side: Side, risk: RuleId, by: Option<RuleId>) -> Vec<(RuleId, usize)> {
        let all = self.s.relations.on(side, risk).iter();
        all.filter(|(id, _)| by.is_none_or(|only| only == *id)).copied().collect()
    }

    /// A risk with items as a whole: inhibited when every item that is present is, amplified when one that is
    /// present is.
    fn related_whole(&mut self, side: Side, risk: RuleId, by: Option<RuleId>, day: &DayRef) -> Res<Kleene> {
        if self.bearing(side, risk, by).is_empty() {
            return Ok(Kleene::FALSE);
        }
        let rows = self.rule(risk, day);
        let mut parts = Vec::new();
        for row in &rows.rows {
            let present = row.view.is(Outcome::Present, self.c());
            let related = self.related_row(side, risk, row.key.as_ref(), by, day)?;
            let exists = Kleene::known(row.exists);
            let there = Kleene::all(&[exists, present], self.c());
            parts.push(match side {
                Side::Inhibits => Kleene::any(&[!there, related], self.c()),
                Side::Amplifies => Kleene::all(&[there, related], self.c()),
            });
        }
        if let Some((open, _)) = &rows.unseen {
            let (yes, no) = match side {
                Side::Inhibits => (!*open, Lit::FALSE),
                Side::Amplifies => (Lit::FALSE, !*open),
            };
            parts.push(Kleene { yes, no });
        }
        Ok(match side {
            Side::Inhibits => Kleene::all(&parts, self.c()),
            Side::Amplifies => Kleene::any(&parts, self.c()),
        })
    }

    /// One row of a risk: related where some rule that names it has its effect, in the context it asks for.
    pub(super) fn related_row(
        &mut self,
        side: Side,
        risk: RuleId,
        key: Option<&Arc<str>>,
        by: Option<RuleId>,
        day: &DayRef,
    ) -> Res<Kleene> {
        let itemised = self.s.program.rule(risk).each.is_some();
        let mut parts = Vec::new();
        for (id, place) in self.bearing(side, risk, by) {
            if itemised && key.is_none() {
                parts.push(Kleene::UNKNOWN);
            } else {
                parts.push(self.effect(side, id, place, key.filter(|_| itemised), day)?);
            }
        }
        Ok(Kleene::any(&parts, self.c()))
    }

    /// Whether one declared relation is in effect: its rule is holding (or present) and its `where` is true.
    fn effect(
        &mut self,
        side: Side,
        id: RuleId,
        place: usize,
        key: Option<&Arc<str>>,
        day: &DayRef,
    ) -> Res<Kleene> {
        let program = self.s.program;
        let rule = program.rule(id);
        let effective = match side {
            Side::Inhibits => Outcome::Holding,
            Side::Amplifies => Outcome::Present,
        };
        let (view, item) = match key.filter(|_| rule.each.is_some()) {
            Some(key) => (self.keyed(id, key, day), self.item_of(id, key, day)?),
            None => (self.rule(id, day).whole.clone(), Binding::Unset),
        };
        let mut parts = vec![view.is(effective, self.c())];
        let declared: &[Relation] = match &rule.body {
            Body::Resilience { inhibits, .. } => inhibits,
            Body::Risk { amplifies, .. } => amplifies,
            _ => &[],
        };
        if let Some(condition) = declared.get(place).and_then(|relation| relation.condition.as_ref()) {
            let mut scope = Self::rule_scope(rule, day, &item);
            parts.push(self.cond(condition, &mut scope));
        }
        Ok(Kleene::all(&parts, self.c()))
    }

    fn item_of(&mut self, id: RuleId, key: &str, day: &DayRef) -> Res<Binding> {
        let rule = self.s.program.rule(id);
        let Some(each) = &rule.each else { return Ok(Binding::Unset) };
        let mut scope = Self::rule_scope(rule, day, &Binding::Unset);
        let items = self.domain(&each.domain, &mut scope)?;
        let found = items.entries.into_iter().find(|entry| &*entry.key == key);
        Ok(found.map_or(Binding::Unset, |entry| entry.binding))
    }
}
