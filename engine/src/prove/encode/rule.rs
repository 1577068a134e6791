//! Rules: the rows of a rule on a day, and what other rules ask of it (semantics, 8).

use super::super::bits::Bits;
use super::super::calendar::{self, DayRef};
use super::super::circuit::{Circuit, Lit};
use super::super::kleene::Kleene;
use super::super::range::{Number, Range};
use super::super::rules::{Levels, Outcomes, Row, RuleRows, View, has_levels};
use super::list::Entry;
use super::{Binding, Encoder, Res, Scope, Unsupported, Value, unsupported};
use crate::eval::Side as Relation;
use crate::outcomes;
use r2pc_lang::program::{
    self, Body, Comparison, Cond, Domain, LevelWhen, Outcome, Rule, RuleId, RuleRef, RuleTarget, SetType,
    Slot,
};
use r2pc_lang::syntax::RuleKind;
use std::rc::Rc;
use std::sync::Arc;

impl<'p> Encoder<'_, 'p> {
    /// What a rule can be on a day; worked out once. Rules that are proved equal are shared by both versions.
    pub(in super::super) fn rule(&mut self, id: RuleId, day: &DayRef) -> Rc<RuleRows> {
        if let Some(rows) = self.s.rules.get(&(id, day.clone())).map(Rc::clone) {
            self.s.noted(id);
            return rows;
        }
        let name = (self.s.names.rule(id).to_owned(), day.clone());
        let equal = self.s.equal.contains(&id);
        if equal && let Some(rows) = self.w.shared.get(&name) {
            return Rc::clone(rows);
        }
        let rule: &'p Rule = self.s.program.rule(id);
        self.s.within.push(id);
        let cut = equal && self.w.cut && rule.each.is_none() && rule.kind != RuleKind::Measure;
        let rows = if cut { Ok(self.free(rule)) } else { self.rows(rule, day) };
        let rows = Rc::new(rows.unwrap_or_else(|why| self.opaque_rule(id, rule, day, &why)));
        self.s.within.pop();
        if equal {
            self.w.shared.insert(name, Rc::clone(&rows));
        }
        self.s.rules.insert((id, day.clone()), Rc::clone(&rows));
        rows
    }

    /// What a rule would be if it were written otherwise; none where it cannot be encoded.
    pub(in super::super) fn variant(&mut self, id: RuleId, rule: &Rule, day: &DayRef) -> Option<RuleRows> {
        self.s.within.push(id);
        let rows = self.rows(rule, day);
        self.s.within.pop();
        rows.ok()
    }

    /// The scope of a rule's own conditions.
    pub(super) fn rule_scope(rule: &Rule, day: &DayRef, item: &Binding) -> Scope {
        let mut scope = Scope::new(day.clone(), rule.stale, rule.frame);
        if rule.each.is_some() {
            scope.bind(Slot(0), item.clone());
        }
        scope
    }

    /// Any possible outcomes and levels.
    fn free(&mut self, rule: &Rule) -> RuleRows {
        let c = self.c();
        let mut view = View::NONE;
        let possible = Outcome::of(rule.kind);
        let inputs = c.inputs(possible.len());
        possible.iter().zip(&inputs).for_each(|(outcome, lit)| view.outcomes[*outcome as usize] = *lit);
        c.some_of(&inputs);
        if has_levels(rule.kind) {
            let inputs = c.inputs(4);
            c.some_of(&inputs);
            view.levels.copy_from_slice(&inputs);
        }
        RuleRows {
            kind: rule.kind,
            encoded: true,
            rows: vec![plain_row(view.clone())],
            unseen: None,
            whole: view,
        }
    }

    /// A rule that cannot be encoded: free under its name, or under what it says where both versions say the same.
    fn opaque_rule(&mut self, id: RuleId, rule: &Rule, day: &DayRef, why: &Unsupported) -> RuleRows {
        self.s.note(&why.0);
        let meaning = self.s.names.meaning_written_out(rule);
        let tag = if self.s.equal.contains(&id) { "" } else { self.s.tag_of(&meaning) };
        let mut view = View::NONE;
        for outcome in Outcome::of(rule.kind) {
            let name = format!("{tag}{meaning} {day:?} {}", outcome.word());
            view.outcomes[*outcome as usize] = self.w.opaque(name).yes;
        }
        for level in 0..4 {
            let name = format!("{tag}{meaning} {day:?} level {level}");
            view.levels[level] = if has_levels(rule.kind) { self.w.opaque(name).yes } else { Lit::FALSE };
        }
        let owners: Vec<Lit> =
            view.outcomes.iter().chain(&view.levels).copied().filter(|lit| *lit != Lit::FALSE).collect();
        let c = self.c();
        if rule.kind != RuleKind::Measure {
            let some = c.any(view.outcomes);
            c.require(&owners, some);
        }
        if has_levels(rule.kind) {
            let some = c.any(view.levels);
            c.require(&owners, some);
        }
        let mut row = plain_row(view.clone());
        if rule.kind == RuleKind::Measure {
            // A number that only a measure of the same name has.
            let bits =
                (0..8).map(|at| self.w.opaque(format!("{tag}{meaning} {day:?} bit {at}")).yes).collect();
            row.value = Some(Number::whole(Range::point(Bits::natural(bits))));
        }
        RuleRows { kind: rule.kind, encoded: false, rows: vec![row], unseen: None, whole: view }
    }

    fn in_force(&mut self, rule: &Rule, day: &DayRef) -> Lit {
        let Some((from, until)) = rule.force else { return Lit::TRUE };
        let today = self.w.days.bits(day, &mut self.w.c);
        let c = self.c();
        let begun = !today.less(&Bits::constant(calendar::number(from)), c);
        let over = until.map_or(Lit::FALSE, |until| Bits::constant(calendar::number(until)).less(&today, c));
        c.and(begun, !over)
    }

    fn rows(&mut self, rule: &Rule, day: &DayRef) -> Res<RuleRows> {
        let in_force = self.in_force(rule, day);
        let not_applicable = View::only(rule.kind, Outcome::NotApplicable);
        let Some(each) = &rule.each else {
            let entry = Entry { binding: Binding::Unset, is_in: Kleene::TRUE, key: Arc::from("") };
            let mut row = self.row(rule, day, &entry, in_force)?;
            row.key = None;
            let whole = row.view.clone();
            return Ok(RuleRows { kind: rule.kind, encoded: true, rows: vec![row], unseen: None, whole });
        };
        let mut scope = Self::rule_scope(rule, day, &Binding::Unset);
        let items = self.items(each, &mut scope)?;
        let mut rows = Vec::new();
        for entry in &items.entries {
            rows.push(self.row(rule, day, entry, in_force)?);
        }
        let open_view = open_row(rule);
        let unlisted = View::choose(in_force, &open_view, &not_applicable, self.c());
        if items.missing != Lit::FALSE {
            rows.push(Row { exists: items.missing, ..plain_row(unlisted) });
        }
        let unseen_open = self.c().and(items.open, !items.missing);
        let unseen = (unseen_open != Lit::FALSE).then_some((unseen_open, open_view));
        let all = whole(rule.kind, &rows, unseen.as_ref(), self.c());
        let whole = View::choose(in_force, &all, &not_applicable, self.c());
        Ok(RuleRows { kind: rule.kind, encoded: true, rows, unseen, whole })
    }

    /// A rule with what bears on each row of a risk: whether something inhibits it, and whether something amplifies it.
    pub(in super::super) fn finding(&mut self, id: RuleId, day: &DayRef) -> Res<RuleRows> {
        let mut rows = RuleRows::clone(&self.rule(id, day));
        if rows.kind != RuleKind::Risk {
            return Ok(rows);
        }
        for row in &mut rows.rows {
            let key = row.key.clone();
            let inhibited = self.related_row(Relation::Inhibits, id, key.as_ref(), None, day)?;
            let amplified = self.related_row(Relation::Amplifies, id, key.as_ref(), None, day)?;
            row.related = Some([inhibited, amplified]);
        }
        Ok(rows)
    }

    /// One row (semantics, 8.2).
    fn row(&mut self, rule: &Rule, day: &DayRef, entry: &Entry, in_force: Lit) -> Res<Row> {
        let mut scope = Self::rule_scope(rule, day, &entry.binding);
        let mut conditions = vec![entry.is_in];
        conditions.extend(self.conds(&rule.applies, &mut scope));
        let applies = Kleene::all(&conditions, self.c());
        let mut row = self.body(rule, &mut scope)?;
        let not_applicable = View::only(rule.kind, Outcome::NotApplicable);
        let c = self.c();
        let perhaps_not = c.and(!applies.yes, !applies.no);
        row.view.or_when(perhaps_not, &not_applicable, c);
        let stands = c.and(in_force, !applies.no);
        row.view = View::choose(stands, &row.view, &not_applicable, c);
        for (_, truth) in &mut row.offers {
            *truth = Kleene { yes: c.and(stands, truth.yes), no: c.or(!stands, truth.no) };
        }
        row.law = row.law.map(|law| Kleene::choose(stands, law, Kleene::FALSE, c));
        row.key = Some(Arc::clone(&entry.key));
        row.exists = !entry.is_in.no;
        Ok(row)
    }

    fn body(&mut self, rule: &Rule, scope: &mut Scope) -> Res<Row> {
        let kind = rule.kind;
        Ok(match &rule.body {
            Body::Risk { present, levels, .. } => {
                let present = self.cond(present, scope);
                let when = self.level_conditions(levels, scope);
                let c = self.c();
                let mut view = decided(kind, present);
                view.levels = reached(1, &when, c);
                for level in &mut view.levels {
                    *level = c.and(!present.no, *level);
                }
                view.levels[0] = c.or(view.levels[0], !present.yes);
                plain_row(view)
            }
            Body::Resilience { holds, .. } => plain_row(decided(kind, self.cond(holds, scope))),
            Body::Obligation { requires, due, binding, .. } => {
                let requires = self.conds(requires, scope);
                let met = Kleene::all(&requires, self.c());
                let mut view = decided(kind, met);
                if let Some(due) = due {
                    let due = self.day(due, scope)?;
                    let today = self.w.days.bits(&scope.day, &mut self.w.c);
                    let c = self.c();
                    let still_time = Range::point(today).compare(Comparison::LessEqual, &due, c);
                    view.outcomes[Outcome::Pending as usize] = c.and(!met.yes, !still_time.no);
                    view.outcomes[Outcome::Unmet as usize] = c.and(!met.yes, !still_time.yes);
                }
                let law = binding.as_ref().map(|cond| self.cond(cond, scope));
                Row { law, ..plain_row(view) }
            }
            Body::Warning { raises } => {
                let when = self.level_conditions(raises, scope);
                let truths: Vec<Kleene> = when.iter().map(|(_, truth)| *truth).collect();
                let c = self.c();
                let mut view = decided(kind, Kleene::any(&truths, c));
                view.levels = reached(0, &when, c);
                plain_row(view)
            }
            Body::Assistance { offers, builds_on } => {
                let conditions: Vec<&Cond> = offers.iter().map(|offer| &offer.when).collect();
                let offered: Vec<Kleene> =
                    conditions.into_iter().map(|cond| self.cond(cond, scope)).collect();
                let strength = self.some_holds(builds_on, &scope.day);
                let c = self.c();
                let some = Kleene::any(&offered, c);
                let view = decided(kind, Kleene::all(&[some, strength], c));
                let named = offers.iter().zip(&offered);
                let offers =
                    named.map(|(o, t)| (Arc::clone(&o.name), Kleene::all(&[*t, strength], c))).collect();
                Row { offers, ..plain_row(view) }
            }
            Body::Measure { gives } => Row { value: Some(self.num(gives, scope)?), ..plain_row(View::NONE) },
        })
    }

    fn level_conditions(&mut self, levels: &[LevelWhen], scope: &mut Scope) -> Vec<(usize, Kleene)> {
        levels.iter().map(|level| (level.level as usize, self.cond(&level.when, scope))).collect()
    }

    /// An offer builds on one of these; where none is named it needs none (semantics, 8.7).
    fn some_holds(&mut self, rules: &[RuleId], day: &DayRef) -> Kleene {
        if rules.is_empty() {
            return Kleene::TRUE;
        }
        let holding: Vec<Kleene> =
            rules.iter().map(|id| self.rule(*id, day).whole.is(Outcome::Holding, &mut self.w.c)).collect();
        Kleene::any(&holding, self.c())
    }

    /// The rule that a reference names.
    pub(super) fn target(&self, rule: &RuleRef, scope: &Scope) -> Res<RuleId> {
        match rule.rule {
            RuleTarget::Rule(id) => Ok(id),
            RuleTarget::Slot(slot) => match scope.get(slot) {
                Binding::Rule(id) => Ok(*id),
                _ => unsupported("a rule that is not fixed"),
            },
        }
    }

    /// The key of the row that a reference names; none for the rule as a whole.
    pub(super) fn row_key(&self, rule: &RuleRef, scope: &Scope) -> Res<Option<Arc<str>>> {
        match &rule.row {
            program::Row::Whole => Ok(None),
            program::Row::Key(key) => Ok(Some(Arc::clone(key))),
            program::Row::Slot(slot) => match scope.get(*slot) {
                Binding::Item(_, _, key) => Ok(Some(Arc::clone(key))),
                Binding::Rule(id) => Ok(Some(Arc::clone(&self.s.program.rule(*id).full_name))),
                Binding::Value(Value::Choice(values)) => {
                    let each = self.s.program.rule(self.target(rule, scope)?).each.as_ref();
                    let ty = match each.map(|each| &each.domain) {
                        Some(Domain::Choices(ty, _)) => *ty,
                        Some(Domain::Set(set)) => match set.ty {
                            SetType::Enum(ty) => ty,
                            SetType::Country => return unsupported("a row by country"),
                        },
                        _ => return unsupported("a row that is not fixed"),
                    };
                    match values.iter().position(|lit| *lit == Lit::TRUE) {
                        Some(at) => Ok(Some(self.element_name(ty, at))),
                        None => unsupported("a row that is not fixed"),
                    }
                }
                _ => unsupported("a row that is not fixed"),
            },
        }
    }

    pub(super) fn view(&mut self, rule: &RuleRef, scope: &Scope) -> Res<View> {
        let id = self.target(rule, scope)?;
        Ok(match self.row_key(rule, scope)? {
            None => self.rule(id, &scope.day).whole.clone(),
            Some(key) => self.keyed(id, &key, &scope.day),
        })
    }

    /// One row by its key: without such an item not applicable if the list is complete, else unknown.
    pub(super) fn keyed(&mut self, id: RuleId, key: &str, day: &DayRef) -> View {
        let rows = self.rule(id, day);
        let c = self.c();
        let mut view = View::only(rows.kind, Outcome::NotApplicable);
        if let Some((open, unseen)) = &rows.unseen {
            view = View::choose(*open, unseen, &view, c);
        }
        for wanted in [None, Some(key)] {
            if let Some(row) = rows.rows.iter().find(|row| row.key.as_deref() == wanted) {
                view = View::choose(row.exists, &row.view, &view, c);
            }
        }
        view
    }

    pub(super) fn verdict_is(&mut self, rule: &RuleRef, outcome: Outcome, scope: &Scope) -> Res<Kleene> {
        let view = self.view(rule, scope)?;
        Ok(view.is(outcome, self.c()))
    }

    pub(super) fn is_settled(&mut self, rule: &RuleRef, scope: &mut Scope) -> Res<Lit> {
        let id = self.target(rule, scope)?;
        if self.s.program.rule(id).kind == RuleKind::Measure {
            let value = self.measure(rule, scope)?;
            return Ok(value.range.is_known(self.c()));
        }
        let view = self.view(rule, scope)?;
        Ok(view.is_settled(self.c()))
    }

    /// The number of a measure.
    pub(super) fn measure(&mut self, rule: &RuleRef, scope: &mut Scope) -> Res<Number> {
        let id = self.target(rule, scope)?;
        let rows = self.rule(id, &scope.day);
        match rows.rows.first().and_then(|row| row.value.clone()).filter(|_| rows.encoded) {
            Some(value) => Ok(value),
            None => unsupported("a measure that is not encoded"),
        }
    }
}

fn plain_row(view: View) -> Row {
    Row { key: None, exists: Lit::TRUE, view, offers: Vec::new(), law: None, value: None, related: None }
}

/// True: the kind's positive outcome, false: its negative one, unknown: both.
fn decided(kind: RuleKind, condition: Kleene) -> View {
    let mut view = View::NONE;
    if let Some(poles) = outcomes::poles(kind) {
        view.outcomes[poles.yes as usize] = !condition.no;
        view.outcomes[poles.no as usize] = !condition.yes;
    }
    view
}

/// A row of which nothing is known, because of its list.
fn open_row(rule: &Rule) -> View {
    let mut view = View::NONE;
    let due = matches!(&rule.body, Body::Obligation { due: Some(_), .. });
    for outcome in Outcome::of(rule.kind).iter().filter(|o| due || **o != Outcome::Pending) {
        view.outcomes[*outcome as usize] = Lit::TRUE;
    }
    let (base, declared): (&[u32], &[LevelWhen]) = match &rule.body {
        Body::Risk { levels, .. } => (&[0, 1], levels),
        Body::Warning { raises } => (&[0], raises),
        _ => (&[], &[]),
    };
    for level in base.iter().copied().chain(declared.iter().map(|level| level.level)) {
        if let Some(place) = view.levels.get_mut(level as usize) {
            *place = Lit::TRUE;
        }
    }
    view
}

/// The highest level surely reached, and those above it that may be.
fn reached(base: usize, when: &[(usize, Kleene)], c: &mut Circuit) -> Levels {
    let mut levels: Levels = [Lit::FALSE; 4];
    let mut surely_above = Lit::FALSE;
    for level in (base..4).rev() {
        let here: Vec<Kleene> = when.iter().filter(|(at, _)| *at == level).map(|(_, truth)| *truth).collect();
        let sure = if level == base { Lit::TRUE } else { c.any(here.iter().map(|t| t.yes)) };
        let perhaps: Vec<Lit> = here.iter().map(|t| !t.no).collect();
        let perhaps = c.any(perhaps);
        let possible = c.or(sure, perhaps);
        levels[level] = c.and(possible, !surely_above);
        surely_above = c.or(surely_above, sure);
    }
    levels
}

/// The rule as a whole (semantics, 8.4).
fn whole(kind: RuleKind, rows: &[Row], unseen: Option<&(Lit, View)>, c: &mut Circuit) -> View {
    let mut views: Vec<(Lit, View)> = rows.iter().map(|row| (row.exists, row.view.clone())).collect();
    views.extend(unseen.cloned());
    let outcomes = match kind {
        RuleKind::Risk | RuleKind::Warning | RuleKind::Assistance => some_item(kind, &views, c),
        RuleKind::Obligation | RuleKind::Resilience => each_item(kind, &views, c),
        RuleKind::Measure => [Lit::FALSE; 12],
    };
    let levels = if has_levels(kind) { highest(&views, c) } else { [Lit::FALSE; 4] };
    View { outcomes, levels }
}

/// A risk, warning or offer is there if any item is.
fn some_item(kind: RuleKind, views: &[(Lit, View)], c: &mut Circuit) -> Outcomes {
    let mut outcomes = [Lit::FALSE; 12];
    if let Some(poles) = outcomes::poles(kind) {
        let can: Vec<Lit> =
            views.iter().map(|(exists, view)| c.and(*exists, view.can_be(poles.yes))).collect();
        let sure: Vec<Lit> = views
            .iter()
            .map(|(exists, view)| {
                let is = view.is(poles.yes, c).yes;
                c.and(*exists, is)
            })
            .collect();
        outcomes[poles.yes as usize] = c.any(can);
        outcomes[poles.no as usize] = !c.any(sure);
    }
    outcomes
}

/// The worst outcome wins: unmet or lacking, then pending, then met or holding, then not applicable.
fn each_item(kind: RuleKind, views: &[(Lit, View)], c: &mut Circuit) -> Outcomes {
    let mut outcomes = [Lit::FALSE; 12];
    let Some(poles) = outcomes::poles(kind) else { return outcomes };
    let from_worst = [poles.no, Outcome::Pending, poles.yes, Outcome::NotApplicable];
    for (at, outcome) in from_worst.into_iter().enumerate() {
        let reached: Vec<Lit> =
            views.iter().map(|(exists, view)| c.and(*exists, view.can_be(outcome))).collect();
        let reached = if outcome == Outcome::NotApplicable { Lit::TRUE } else { c.any(reached) };
        let mut all = vec![reached];
        for (exists, view) in views {
            let not_worse = c.any(from_worst.iter().skip(at).map(|o| view.can_be(*o)));
            all.push(c.or(!*exists, not_worse));
        }
        outcomes[outcome as usize] = c.all(all);
    }
    outcomes
}

/// The highest level of all items.
fn highest(views: &[(Lit, View)], c: &mut Circuit) -> Levels {
    let mut levels: Levels = [Lit::FALSE; 4];
    for (level, place) in levels.iter_mut().enumerate() {
        let reached: Vec<Lit> =
            views.iter().map(|(exists, view)| c.and(*exists, view.levels[level])).collect();
        let mut all = vec![if level == 0 { Lit::TRUE } else { c.any(reached) }];
        for (exists, view) in views {
            let not_above = c.any(view.levels.iter().take(level + 1).copied());
            all.push(c.or(!*exists, not_above));
        }
        *place = c.all(all);
    }
    levels
}
