//! What holds a risk back, and what makes it worse (semantics, 8.6).

use super::{Binding, Evaluator, Scope};
use crate::cause::{Causes, Possible, Tri};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Body, FactId, Outcome, Program, Relation, Rule, RuleId, RuleRef};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The relations of a program, found from the risk's side: which rule declares each, and at which place.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    inhibitors: BTreeMap<RuleId, Vec<(RuleId, usize)>>,
    amplifiers: BTreeMap<RuleId, Vec<(RuleId, usize)>>,
    /// By rule: the facts that it or any rule it asks reads.
    reads: Vec<BTreeSet<FactId>>,
}

/// Which relation of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// A resilience inhibits a risk.
    Inhibits,
    /// A risk amplifies a risk.
    Amplifies,
}

impl Relations {
    /// The relations that a program's rules declare.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut relations = Relations { reads: reads(program), ..Relations::default() };
        for id in program.rule_ids() {
            let table = match program.rule(id).body {
                Body::Resilience { .. } => &mut relations.inhibitors,
                Body::Risk { .. } => &mut relations.amplifiers,
                _ => continue,
            };
            for (place, relation) in declared(program.rule(id)).iter().enumerate() {
                table.entry(relation.risk).or_default().push((id, place));
            }
        }
        relations
    }

    /// Whether a rule's result can depend on a fact: it reads it, or asks a rule that does.
    #[must_use]
    pub fn reads(&self, rule: RuleId, fact: FactId) -> bool {
        self.reads.get(rule.index()).is_none_or(|facts| facts.contains(&fact))
    }

    /// Whether neither a rule's result nor what bears on it can depend on any of these facts.
    #[must_use]
    pub fn reads_none(&self, rule: RuleId, facts: &BTreeSet<FactId>) -> bool {
        let bearing = [Side::Inhibits, Side::Amplifies].into_iter().flat_map(|side| self.on(side, rule));
        let mut rules = bearing.map(|(id, _)| *id).chain([rule]);
        rules.all(|id| self.reads.get(id.index()).is_some_and(|reads| reads.is_disjoint(facts)))
    }

    /// The facts that a rule's result can depend on.
    pub(crate) fn facts(&self, rule: RuleId) -> impl Iterator<Item = &FactId> {
        self.reads.get(rule.index()).into_iter().flatten()
    }

    /// The rules that bear on a risk, by id.
    #[must_use]
    pub fn on(&self, side: Side, risk: RuleId) -> &[(RuleId, usize)] {
        let table = match side {
            Side::Inhibits => &self.inhibitors,
            Side::Amplifies => &self.amplifiers,
        };
        table.get(&risk).map_or(&[], Vec::as_slice)
    }
}

/// The facts that each rule reads, those read by the rules it asks included.
fn reads(program: &Program) -> Vec<BTreeSet<FactId>> {
    let mut reads: Vec<BTreeSet<FactId>> = vec![BTreeSet::new(); program.rules.len()];
    for id in &program.order {
        let rule = program.rule(*id);
        let asked = rule.asks.iter().filter_map(|asked| reads.get(asked.index())).flatten().copied();
        let all = asked.chain(rule.reads.iter().copied()).collect();
        if let Some(place) = reads.get_mut(id.index()) {
            *place = all;
        }
    }
    reads
}

/// The relations that a rule declares.
pub(crate) fn declared(rule: &Rule) -> &[Relation] {
    match &rule.body {
        Body::Resilience { inhibits, .. } => inhibits,
        Body::Risk { amplifies, .. } => amplifies,
        _ => &[],
    }
}

impl Side {
    /// The verdict in which a rule has its effect.
    pub(crate) fn effective(self) -> Outcome {
        match self {
            Side::Inhibits => Outcome::Holding,
            Side::Amplifies => Outcome::Present,
        }
    }
}

impl Evaluator<'_> {
    pub(super) fn rule_inhibited(&mut self, rule: &RuleRef, by: Option<RuleId>, scope: &Scope) -> Tri {
        self.related(Side::Inhibits, rule, by, scope)
    }

    pub(super) fn rule_amplified(&mut self, rule: &RuleRef, by: Option<RuleId>, scope: &Scope) -> Tri {
        self.related(Side::Amplifies, rule, by, scope)
    }

    fn related(&mut self, side: Side, rule: &RuleRef, by: Option<RuleId>, scope: &Scope) -> Tri {
        let Some(id) = self.target(rule, scope) else { return Possible::known(Truth::Unknown) };
        match self.row_key(rule, scope) {
            None if self.program.rule(id).each.is_some() => self.related_whole(side, id, by, scope.day),
            key => self.related_row(side, id, key.as_ref(), by, scope.day),
        }
    }

    /// A risk with items as a whole: inhibited when every item that is present is, amplified when one that is
    /// present is.
    fn related_whole(&mut self, side: Side, risk: RuleId, by: Option<RuleId>, day: Date) -> Tri {
        if self.bearing(side, risk, by).is_empty() {
            return Possible::known(Truth::False);
        }
        let result = self.rule(risk, day);
        let mut parts = Vec::new();
        for row in &result.rows {
            let present = Tri::of(crate::outcomes::is(&row.outcomes, Outcome::Present), row.causes.clone());
            let related = self.related_row(side, risk, row.key.as_ref(), by, day);
            parts.push(match side {
                Side::Inhibits => Tri::any(vec![!present, related]),
                Side::Amplifies => Tri::all(vec![present, related]),
            });
        }
        if let Some(unseen) = &result.unseen {
            parts.push(Tri::of(Truth::Unknown, unseen.causes.clone()));
        }
        match side {
            Side::Inhibits => Tri::all(parts),
            Side::Amplifies => Tri::any(parts),
        }
    }

    /// Whether a risk as a whole is known to be held back, or not.
    pub(crate) fn inhibited_whole(&mut self, risk: RuleId, day: Date) -> Truth {
        if self.program.rule(risk).each.is_some() {
            self.related_whole(Side::Inhibits, risk, None, day).value
        } else {
            self.related_row(Side::Inhibits, risk, None, None, day).value
        }
    }

    /// One row of a risk: related where some rule that names it has its effect, in the context it asks for.
    fn related_row(
        &mut self,
        side: Side,
        risk: RuleId,
        key: Option<&Arc<str>>,
        by: Option<RuleId>,
        day: Date,
    ) -> Tri {
        Tri::any(self.relations_of_row(side, risk, key, by, day).into_iter().map(|(_, tri)| tri).collect())
    }

    /// The rules that bear on a row of a risk, each with whether it does.
    pub(crate) fn relations_of_row(
        &mut self,
        side: Side,
        risk: RuleId,
        key: Option<&Arc<str>>,
        by: Option<RuleId>,
        day: Date,
    ) -> Vec<(RuleId, Tri)> {
        let itemised = self.program.rule(risk).each.is_some();
        let bearing = self.bearing(side, risk, by);
        let effect = |this: &mut Self, (id, place)| {
            let tri = if itemised && key.is_none() {
                let causes: Causes = this.whole(risk, day).causes;
                Tri::of(Truth::Unknown, causes)
            } else {
                this.effect(side, id, place, key.filter(|_| itemised), day)
            };
            (id, tri)
        };
        bearing.into_iter().map(|relation| effect(self, relation)).collect()
    }

    fn bearing(&self, side: Side, risk: RuleId, by: Option<RuleId>) -> Vec<(RuleId, usize)> {
        let all = self.relations.on(side, risk).iter();
        all.filter(|(id, _)| by.is_none_or(|only| only == *id)).copied().collect()
    }

    /// Whether one declared relation is in effect: its rule is holding (or present) and its `where` is true.
    fn effect(&mut self, side: Side, id: RuleId, place: usize, key: Option<&Arc<str>>, day: Date) -> Tri {
        let program = self.program;
        let rule = program.rule(id);
        let (view, item) = match key.filter(|_| rule.each.is_some()) {
            Some(key) => (self.keyed(id, key, day), self.item_of(id, key, day)),
            None => (self.whole(id, day), Binding::Unset),
        };
        let mut parts = vec![view.is(side.effective())];
        if let Some(condition) = declared(program.rule(id)).get(place).and_then(|r| r.condition.as_ref()) {
            let mut scope = self.rule_scope(rule, day, &item);
            parts.push(self.cond(condition, &mut scope));
        }
        Tri::all(parts)
    }

    fn item_of(&mut self, id: RuleId, key: &str, day: Date) -> Binding {
        let result = self.rule(id, day);
        let row = result.rows.iter().find(|row| row.key.as_deref() == Some(key));
        row.map_or(Binding::Unset, |row| row.binding.clone())
    }
}
