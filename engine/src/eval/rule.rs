//! Rules: the rows of a rule on a day, and what other rules ask of it (semantics, 8).

use super::list::{Entry, Items};
use super::{Binding, Evaluator, Log, Scope, Value};
use crate::cause::{Causes, Possible, Tri};
use crate::eval::day::union;
use crate::number::Numbers;
use crate::outcomes::{self, Outcomes};
use crate::possible::Choices;
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::{self, Body, LevelWhen, Outcome, Rule, RuleId, RuleRef, RuleTarget};
use r2pc_lang::syntax::RuleKind;
use std::rc::Rc;
use std::sync::Arc;

/// What a rule says on a day, row by row.
#[derive(Clone, Debug)]
pub struct RuleResult<'a> {
    /// One row; of a rule with `for each`, one an item.
    pub rows: Vec<Row<'a>>,
    /// What an unseen item of an open list can be, and why there may be one.
    pub unseen: Option<Row<'a>>,
}

/// What a rule says of a country, or of one item.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The item's key; none for a rule without `for each`, and where the list itself is unknown.
    pub key: Option<Arc<str>>,
    /// What the rule's first variable stands for.
    pub binding: Binding,
    /// What can be.
    pub outcomes: Outcomes,
    /// What keeps that open.
    pub causes: Causes,
    /// The possible levels of a risk or warning.
    pub levels: Choices,
    /// What keeps those open.
    pub level_causes: Causes,
    /// The truth of each offer.
    pub offers: Vec<Truth>,
    /// Whether a breach would be one of law.
    pub binding_law: Option<Truth>,
    /// The number of a measure.
    pub value: Option<Possible<Numbers>>,
    /// What was read.
    pub log: Log<'a>,
}

impl<'a> Row<'a> {
    fn blank(key: Option<Arc<str>>, binding: Binding) -> Row<'a> {
        Row {
            key,
            binding,
            outcomes: Outcomes::new(),
            causes: Causes::new(),
            levels: Choices::NONE,
            level_causes: Causes::new(),
            offers: Vec::new(),
            binding_law: None,
            value: None,
            log: Log::default(),
        }
    }

    /// A row that does not apply: at the lowest level.
    fn not_applicable(kind: RuleKind, key: Option<Arc<str>>, binding: Binding) -> Row<'a> {
        let levels = if has_levels(kind) { Choices::one(0) } else { Choices::NONE };
        Row { outcomes: Outcomes::from([Outcome::NotApplicable]), levels, ..Row::blank(key, binding) }
    }

    /// A row of which nothing is known, because of its list.
    fn open(rule: &Rule, causes: Causes) -> Row<'a> {
        let due = matches!(&rule.body, Body::Obligation { due: Some(_), .. });
        let outcomes =
            Outcome::of(rule.kind).iter().copied().filter(|o| due || *o != Outcome::Pending).collect();
        let levels = declared_levels(rule);
        Row {
            outcomes,
            levels,
            level_causes: if levels.is_open() { causes.clone() } else { Causes::new() },
            causes,
            ..Row::blank(None, Binding::Unset)
        }
    }
}

/// What another rule sees of a rule: a row, or the rule as a whole.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) outcomes: Outcomes,
    pub(crate) causes: Causes,
    pub(crate) levels: Choices,
    pub(crate) level_causes: Causes,
}

impl View {
    fn of(row: &Row<'_>) -> View {
        View {
            outcomes: row.outcomes.clone(),
            causes: row.causes.clone(),
            levels: row.levels,
            level_causes: row.level_causes.clone(),
        }
    }

    pub(super) fn is(&self, outcome: Outcome) -> Tri {
        Tri::of(outcomes::is(&self.outcomes, outcome), self.causes.clone())
    }
}

pub(crate) fn has_levels(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Risk | RuleKind::Warning)
}

/// The levels that a rule has a clause for, and the lowest ones it can always be at.
pub(crate) fn declared_levels(rule: &Rule) -> Choices {
    let above = |levels: &[LevelWhen]| levels.iter().map(|l| l.level).collect::<Choices>();
    match &rule.body {
        Body::Risk { levels, .. } => above(levels).union([0, 1].into_iter().collect()),
        Body::Warning { raises } => above(raises).union(Choices::one(0)),
        _ => Choices::NONE,
    }
}

impl<'a> Evaluator<'a> {
    /// What a rule says on a day; computed once.
    pub fn rule(&mut self, id: RuleId, day: Date) -> Rc<RuleResult<'a>> {
        self.note_owner(Owner::Rule(id));
        if let Some(result) = self.results.get(&(id, day)) {
            return Rc::clone(result);
        }
        if let Some(result) = self.unchanged(id, day) {
            return result;
        }
        let result = Rc::new(self.rows(self.program.rule(id), day));
        self.results.insert((id, day), Rc::clone(&result));
        result
    }

    /// The scope of a rule's own conditions.
    pub(crate) fn rule_scope(&self, rule: &Rule, day: Date, item: &Binding) -> Scope {
        let mut scope = Scope::new(day, rule.stale, rule.frame);
        if rule.each.is_some() {
            scope.bind(program::Slot(0), item.clone());
        }
        scope
    }

    fn rows(&mut self, rule: &Rule, day: Date) -> RuleResult<'a> {
        let in_force = in_force(rule, day);
        let Some(each) = &rule.each else {
            let row = self.row(rule, day, None, Binding::Unset, Possible::known(Truth::True), in_force);
            return RuleResult { rows: vec![row], unseen: None };
        };
        let mut scope = self.rule_scope(rule, day, &Binding::Unset);
        let (items, log) = self.logged(|this| this.items(each, &mut scope));
        if items.missing {
            return RuleResult { rows: vec![unknown_list(rule, items, log, in_force)], unseen: None };
        }
        let unseen = items.open.then(|| Row::open(rule, items.causes.clone()));
        let mut rows = Vec::new();
        for Entry { binding, is_in, key } in items.entries {
            let mut row = self.row(rule, day, key, binding, is_in, in_force);
            row.log.merge(log.clone());
            rows.push(row);
        }
        RuleResult { rows, unseen }
    }

    /// The row of one item alone, read anew; none where the item is not there.
    pub(crate) fn row_of(&mut self, id: RuleId, key: &str, day: Date) -> Option<Row<'a>> {
        let rule = self.program.rule(id);
        let each = rule.each.as_ref()?;
        let mut scope = self.rule_scope(rule, day, &Binding::Unset);
        let entry = self.entry(each, key, &mut scope)?;
        Some(self.row(rule, day, entry.key, entry.binding, entry.is_in, in_force(rule, day)))
    }

    /// One row (semantics, 8.2).
    fn row(
        &mut self,
        rule: &Rule,
        day: Date,
        key: Option<Arc<str>>,
        binding: Binding,
        is_in: Tri,
        in_force: bool,
    ) -> Row<'a> {
        if !in_force {
            return Row::not_applicable(rule.kind, key, binding);
        }
        let mut scope = self.rule_scope(rule, day, &binding);
        let (mut row, log) = self.logged(|this| {
            let mut conditions = vec![is_in];
            conditions.extend(rule.applies.iter().map(|cond| this.cond(cond, &mut scope)));
            let applies = Tri::all(conditions);
            if applies.value == Truth::False {
                return Row::not_applicable(rule.kind, key, binding);
            }
            let mut row = this.body(rule, Row::blank(key, binding), &mut scope);
            if applies.value == Truth::Unknown {
                row.outcomes.insert(Outcome::NotApplicable);
                if has_levels(rule.kind) {
                    row.levels = row.levels.union(Choices::one(0));
                }
                row.causes.extend(applies.causes.iter().cloned());
                row.level_causes.extend(applies.causes);
            }
            row
        });
        if row.outcomes.len() < 2 {
            row.causes.clear();
        }
        if !row.levels.is_open() {
            row.level_causes.clear();
        }
        row.log = log;
        row
    }

    fn body(&mut self, rule: &Rule, row: Row<'a>, scope: &mut Scope) -> Row<'a> {
        match &rule.body {
            Body::Risk { present, levels, .. } => {
                let present = self.cond(present, scope);
                let (when, causes) = self.level_conditions(levels, scope);
                Row {
                    levels: outcomes::risk_levels(present.value, &when),
                    level_causes: union(causes, present.causes.clone()),
                    ..decided(rule.kind, present, row)
                }
            }
            Body::Resilience { holds, .. } => decided(rule.kind, self.cond(holds, scope), row),
            Body::Obligation { requires, due, binding, .. } => {
                let met = Tri::all(requires.iter().map(|cond| self.cond(cond, scope)).collect());
                let row = self.obligation(met, due.as_ref(), row, scope);
                Row { binding_law: binding.as_ref().map(|cond| self.cond(cond, scope).value), ..row }
            }
            Body::Warning { raises } => {
                let (when, causes) = self.level_conditions(raises, scope);
                let raised = when.iter().fold(Truth::False, |any, (_, truth)| any.or(*truth));
                Row {
                    levels: outcomes::warning_levels(&when),
                    level_causes: causes.clone(),
                    ..decided(rule.kind, Tri::of(raised, causes), row)
                }
            }
            Body::Assistance { offers, builds_on } => {
                let offered: Vec<Tri> = offers.iter().map(|offer| self.cond(&offer.when, scope)).collect();
                let strength = self.some_holds(builds_on, scope.day);
                let truths = offered.iter().map(|offer| offer.value.and(strength.value)).collect();
                let whole = Tri::all(vec![Tri::any(offered), strength]);
                Row { offers: truths, ..decided(rule.kind, whole, row) }
            }
            Body::Measure { gives } => Row { value: Some(self.num(gives, scope)), ..row },
        }
    }

    /// An obligation not fulfilled is pending through its day and unmet after it.
    fn obligation(
        &mut self,
        met: Tri,
        due: Option<&program::Day>,
        row: Row<'a>,
        scope: &mut Scope,
    ) -> Row<'a> {
        let mut row = decided(RuleKind::Obligation, met.clone(), row);
        let Some(due) = due else { return row };
        if met.value == Truth::True {
            return row;
        }
        let due = self.day(due, scope);
        let today = crate::possible::Interval::point(scope.day);
        let still_time = today.compare(program::Comparison::LessEqual, &due.value);
        if still_time.can_be_true() {
            row.outcomes.insert(Outcome::Pending);
        }
        if !still_time.can_be_false() {
            row.outcomes.remove(&Outcome::Unmet);
        }
        if !still_time.is_known() {
            row.causes.extend(due.causes);
        }
        row
    }

    fn level_conditions(&mut self, levels: &[LevelWhen], scope: &mut Scope) -> (Vec<(u32, Truth)>, Causes) {
        let mut causes = Causes::new();
        let mut condition = |level: &LevelWhen| {
            let truth: Tri = self.cond(&level.when, scope);
            causes.extend(truth.causes);
            (level.level, truth.value)
        };
        let truths = levels.iter().map(&mut condition).collect();
        (truths, causes)
    }

    /// An offer builds on one of these; where none is named it needs none (semantics, 8.7).
    fn some_holds(&mut self, rules: &[RuleId], day: Date) -> Tri {
        if rules.is_empty() {
            return Possible::known(Truth::True);
        }
        Tri::any(rules.iter().map(|rule| self.whole(*rule, day).is(Outcome::Holding)).collect())
    }

    /// The rule that a reference names.
    pub(super) fn target(&self, rule: &RuleRef, scope: &Scope) -> Option<RuleId> {
        match rule.rule {
            RuleTarget::Rule(id) => Some(id),
            RuleTarget::Slot(slot) => match scope.get(slot) {
                Binding::Rule(id) => Some(*id),
                _ => None,
            },
        }
    }

    /// The key of the row that a reference names; none for the rule as a whole.
    pub(super) fn row_key(&self, rule: &RuleRef, scope: &Scope) -> Option<Arc<str>> {
        match &rule.row {
            program::Row::Whole => None,
            program::Row::Key(key) => Some(Arc::clone(key)),
            program::Row::Slot(slot) => {
                let target = self.target(rule, scope)?;
                self.binding_key(target, scope.get(*slot))
            }
        }
    }

    fn binding_key(&self, rule: RuleId, binding: &Binding) -> Option<Arc<str>> {
        match binding {
            Binding::Item(_, key) => Some(Arc::clone(key)),
            Binding::Rule(rule) => Some(Arc::clone(&self.program.rule(*rule).full_name)),
            Binding::Value(Value::Text(text)) => text.value.known().map(Arc::clone),
            Binding::Value(Value::Choice(choice)) => {
                let each = self.program.rule(rule).each.as_ref()?;
                let ty = match &each.domain {
                    program::Domain::Choices(ty, _) => *ty,
                    program::Domain::Set(set) => match set.ty {
                        program::SetType::Enum(ty) => ty,
                        program::SetType::Country => return None,
                    },
                    _ => return None,
                };
                choice.value.known().map(|v| Arc::from(self.program.vocabulary.enumeration(ty).word(v)))
            }
            _ => None,
        }
    }

    pub(super) fn view(&mut self, rule: &RuleRef, scope: &Scope) -> Option<View> {
        let id = self.target(rule, scope)?;
        Some(match self.row_key(rule, scope) {
            None => self.whole(id, scope.day),
            Some(key) => self.keyed(id, &key, scope.day),
        })
    }

    /// One row by its key: without such an item not applicable if the list is complete, else unknown.
    pub(super) fn keyed(&mut self, id: RuleId, key: &str, day: Date) -> View {
        let result = self.rule(id, day);
        if let Some(row) = result.rows.iter().find(|row| row.key.as_deref() == Some(key)) {
            return View::of(row);
        }
        let unlisted = result.rows.iter().find(|row| row.key.is_none()).or(result.unseen.as_ref());
        match unlisted {
            Some(row) => View::of(row),
            None => View::of(&Row::not_applicable(self.program.rule(id).kind, None, Binding::Unset)),
        }
    }

    /// The rule as a whole (semantics, 8.4).
    pub(crate) fn whole(&mut self, id: RuleId, day: Date) -> View {
        let rule = self.program.rule(id);
        let result = self.rule(id, day);
        if let ([row], None, None) = (result.rows.as_slice(), &result.unseen, &rule.each) {
            return View::of(row);
        }
        if !in_force(rule, day) {
            return View::of(&Row::not_applicable(rule.kind, None, Binding::Unset));
        }
        let rows = || result.rows.iter().chain(&result.unseen);
        let outcomes = outcomes::whole(rule.kind, rows().map(|row| &row.outcomes));
        let levels = outcomes::highest_level(rows().map(|row| row.levels));
        let causes = || rows().flat_map(|row| row.causes.iter().cloned()).collect::<Causes>();
        let level_causes = || rows().flat_map(|row| row.level_causes.iter().cloned()).collect();
        View {
            causes: if outcomes.len() > 1 { causes() } else { Causes::new() },
            level_causes: if levels.is_open() { level_causes() } else { Causes::new() },
            levels: if has_levels(rule.kind) { levels } else { Choices::NONE },
            outcomes,
        }
    }

    pub(super) fn verdict_is(&mut self, rule: &RuleRef, outcome: Outcome, scope: &Scope) -> Tri {
        self.view(rule, scope).map_or(Possible::known(Truth::Unknown), |view| view.is(outcome))
    }

    pub(super) fn is_settled(&mut self, rule: &RuleRef, scope: &Scope) -> bool {
        let measured =
            self.target(rule, scope).is_some_and(|id| self.program.rule(id).kind == RuleKind::Measure);
        if measured {
            return self.measure(rule, scope).value.known().is_some();
        }
        self.view(rule, scope).is_some_and(|view| view.outcomes.len() == 1)
    }

    pub(super) fn level(&mut self, rule: &RuleRef, scope: &Scope) -> Possible<Choices> {
        match self.view(rule, scope) {
            Some(view) => Possible { value: view.levels, causes: view.level_causes },
            None => Possible::known(Choices::all(4)),
        }
    }

    /// The number of a measure: of one row, or of a measure without rows.
    pub(super) fn measure(&mut self, rule: &RuleRef, scope: &Scope) -> Possible<Numbers> {
        let unknown = Possible::known(Numbers::all());
        let Some(id) = self.target(rule, scope) else { return unknown };
        let key = self.row_key(rule, scope);
        let result = self.rule(id, scope.day);
        let row = result.rows.iter().find(|row| row.key == key);
        row.and_then(|row| row.value.clone()).unwrap_or(unknown)
    }
}

/// Whether a rule is in force: both its days count as in.
#[must_use]
pub fn in_force(rule: &Rule, day: Date) -> bool {
    rule.force.is_none_or(|(from, until)| from <= day && until.is_none_or(|until| day <= until))
}

/// True: the kind's positive outcome, false: its negative one, unknown: both.
fn decided<'a>(kind: RuleKind, condition: Tri, row: Row<'a>) -> Row<'a> {
    let Some(poles) = outcomes::poles(kind) else { return row };
    let yes = condition.value.can_be_true().then_some(poles.yes);
    let no = condition.value.can_be_false().then_some(poles.no);
    Row { outcomes: yes.into_iter().chain(no).collect(), causes: condition.causes, ..row }
}

/// The one row of a rule whose list was never observed: item null, every outcome possible.
fn unknown_list<'a>(rule: &Rule, items: Items, log: Log<'a>, in_force: bool) -> Row<'a> {
    if !in_force {
        return Row::not_applicable(rule.kind, None, Binding::Unset);
    }
    Row { log, ..Row::open(rule, items.causes) }
}
