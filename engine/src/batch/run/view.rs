//! What other rules see of a rule: one of its rows, or the rule as a whole (semantics, 8.3, 8.4).

use super::row::{Can, RowKey, RowSet, RuleRows, place};
use super::{Block, Ctx};
use crate::batch::bits::Bits;
use crate::batch::choices::ChoiceCol;
use crate::batch::column::Col;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::eval::has_levels;
use crate::outcomes::{Poles, poles};
use crate::plan::{KeyOf, RowsOf};
use crate::possible::{Choices, Interval, Texts};
use crate::truth::Truth;
use r2pc_lang::program::{Outcome, RuleId};
use r2pc_lang::syntax::RuleKind;
use std::rc::Rc;
use std::sync::Arc;

/// What can be of a rule, in the lanes of some context.
pub(crate) type View = Can;

/// Which row each lane asks.
#[derive(Clone, Debug)]
pub(super) enum Keys {
    /// The rule as a whole.
    Whole,
    /// The row of this key.
    Same(Arc<str>),
    /// Each that of its own key; without one the rule as a whole.
    Each(Vec<Option<Arc<str>>>),
}

/// Where a lane's row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowAt {
    /// Lane so many of the rows' set so many.
    Set(usize, usize),
    /// The row of what nobody wrote.
    Unseen(usize),
    /// There is none.
    None,
}

impl Can {
    /// `R is V`: true when only V is possible, false when V is not.
    pub(crate) fn is(&self, kind: RuleKind, outcome: Outcome, lanes: usize) -> Planes {
        let none = || Bits::all(lanes, false);
        let at = place(kind, outcome);
        let yes = at.and_then(|at| self.outcomes.get(at)).cloned().unwrap_or_else(none);
        let others = self.outcomes.iter().enumerate().filter(|(other, _)| Some(*other) != at);
        let others = others.fold(none(), |all, (_, can)| all.or(can));
        // Of no row nothing is possible.
        Planes { no: yes.clone().not().or(&others), yes }
    }

    /// Where one outcome is possible.
    pub(crate) fn settled(&self, lanes: usize) -> Bits {
        let (mut one, mut more) = (Bits::all(lanes, false), Bits::all(lanes, false));
        for can in &self.outcomes {
            more = more.or(&one.clone().and(can));
            one = one.or(can);
        }
        one.and_not(&more)
    }

    pub(super) fn gather(&self, from: &[u32]) -> Can {
        let all = |bits: &[Bits]| bits.iter().map(|can| can.gather(from)).collect();
        Can { outcomes: all(&self.outcomes), levels: all(&self.levels) }
    }

    fn select(mask: &Bits, here: &Can, there: &Can) -> Can {
        let pick = |a: &[Bits], b: &[Bits]| {
            let one = |(a, b): (&Bits, &Bits)| a.clone().and(mask).or(&b.clone().and_not(mask));
            a.iter().zip(b).map(one).collect()
        };
        Can { outcomes: pick(&here.outcomes, &there.outcomes), levels: pick(&here.levels, &there.levels) }
    }
}

impl RuleRows<'_> {
    fn all(&self) -> impl Iterator<Item = &RowSet<'_>> {
        self.sets.iter().chain(&self.unseen)
    }

    /// In each lane of the root: whether something holds of some row.
    fn some(&self, lanes: usize, of: impl Fn(&Can) -> Bits) -> Bits {
        let here = |set: &RowSet<'_>| {
            let rows = of(&set.can).and(&set.there);
            match &set.key {
                RowKey::Items(items) => items.any(&rows),
                _ => rows,
            }
        };
        self.all().fold(Bits::all(lanes, false), |any, set| any.or(&here(set)))
    }
}

/// Where one of several outcomes or levels is possible.
fn one_of<'b>(lanes: usize, bits: impl Iterator<Item = &'b Bits>) -> Bits {
    bits.fold(Bits::all(lanes, false), |any, can| any.or(can))
}

impl<'a> Block<'a> {
    /// The rule as a whole, in each lane of a root.
    pub(super) fn whole(&mut self, id: RuleId, root: Ctx) -> Rc<View> {
        if let Some(view) = self.wholes.get(&(id, root)) {
            return Rc::clone(view);
        }
        let view = Rc::new(self.whole_anew(id, root));
        self.wholes.insert((id, root), Rc::clone(&view));
        view
    }

    fn whole_anew(&mut self, id: RuleId, root: Ctx) -> View {
        let rule = self.plan.program.rule(id);
        let rows = self.rule(id, root);
        if let ([row], None, None) = (rows.sets.as_slice(), &rows.unseen, &rule.each) {
            return row.can.clone();
        }
        let lanes = self.lanes(root);
        let mut view = match rule.kind {
            RuleKind::Risk | RuleKind::Warning | RuleKind::Assistance => some(rule.kind, &rows, lanes),
            RuleKind::Obligation | RuleKind::Resilience => each(rule.kind, &rows, lanes),
            RuleKind::Measure => Can::nothing(rule.kind, lanes),
        };
        if has_levels(rule.kind) {
            view.levels = (0..4).map(|level| highest(level, &rows, lanes)).collect();
        }
        let force = self.in_force(id, root);
        let mut nowhere = Can::nothing(rule.kind, lanes);
        nowhere.allow(rule.kind, Outcome::NotApplicable, &Bits::all(lanes, true));
        if let Some(low) = nowhere.levels.first_mut() {
            *low = Bits::all(lanes, true);
        }
        Can::select(&force, &view, &nowhere)
    }

    /// Which rows a reference asks, lane by lane.
    pub(super) fn keys(&mut self, rows: &RowsOf, ctx: Ctx) -> Keys {
        match &rows.key {
            KeyOf::Whole => Keys::Whole,
            KeyOf::Key(key) => Keys::Same(Arc::clone(key)),
            KeyOf::Item(level) => {
                let (outer, map) = self.outward(ctx, *level);
                let Some(items) = self.context(outer).items.clone() else { return Keys::Whole };
                let key = |lane: usize| {
                    let at = map.as_ref().map_or(Some(lane), |map| map.get(lane).map(|at| *at as usize));
                    Some(Arc::clone(items.key(at?)?))
                };
                Keys::Each((0..self.lanes(ctx)).map(key).collect())
            }
            KeyOf::Text(text) => match self.eval(*text, ctx) {
                Col::Text(texts) => {
                    Keys::Each(texts.iter().map(Texts::known).map(Option::<&Arc<str>>::cloned).collect())
                }
                _ => Keys::Whole,
            },
            KeyOf::Choice(choice, ty) => {
                let names = self.plan.program.vocabulary.enumeration(*ty);
                let word = |choices: Choices| choices.known().map(|value| Arc::from(names.word(value)));
                Keys::Each(self.choices(*choice, ctx).each(self.lanes(ctx)).map(word).collect())
            }
        }
    }

    /// Where the row of a key is: without such an item that of what nobody wrote, if the list is not complete.
    pub(super) fn row_at(&self, rows: &RuleRows<'a>, key: &str, root_lane: usize) -> RowAt {
        for (at, set) in rows.sets.iter().enumerate() {
            match &set.key {
                RowKey::Known(known) if &**known == key && set.there.get(root_lane) => {
                    return RowAt::Set(at, root_lane);
                }
                RowKey::Items(items) => {
                    let of_key = |item: &usize| {
                        set.there.get(*item) && items.key(*item).is_some_and(|found| **found == *key)
                    };
                    if let Some(item) = items.run(root_lane).find(of_key) {
                        return RowAt::Set(at, item);
                    }
                }
                _ => {}
            }
        }
        let keyless = |set: &RowSet<'_>| matches!(set.key, RowKey::None) && set.there.get(root_lane);
        match rows.sets.iter().position(keyless) {
            Some(at) => RowAt::Set(at, root_lane),
            None if rows.unseen.as_ref().is_some_and(keyless) => RowAt::Unseen(root_lane),
            None => RowAt::None,
        }
    }

    /// What is seen of a rule in the lanes of a context.
    pub(super) fn view(&mut self, id: RuleId, keys: &Keys, ctx: Ctx) -> View {
        let root = self.context(ctx).root;
        let key_of: Box<dyn Fn(usize) -> Option<Arc<str>>> = match keys {
            Keys::Whole => return self.whole_in(id, ctx),
            Keys::Same(key) => Box::new(move |_| Some(Arc::clone(key))),
            Keys::Each(keys) => Box::new(move |lane| keys.get(lane).cloned().flatten()),
        };
        let lanes = self.lanes(ctx);
        let rows = self.rule(id, root);
        let at: Vec<Option<RowAt>> = (0..lanes)
            .map(|lane| key_of(lane).map(|key| self.row_at(&rows, &key, self.root_lane(ctx, lane))))
            .collect();
        let view = self.gathered(id, &rows, &at);
        let keyed = Bits::of_each(&at, |at| at.is_some());
        if keyed.clone().not().is_empty() {
            return view;
        }
        let whole = self.whole_in(id, ctx);
        Can::select(&keyed, &view, &whole)
    }

    fn whole_in(&mut self, id: RuleId, ctx: Ctx) -> View {
        let whole = self.whole(id, self.context(ctx).root);
        match &self.context(ctx).to_root {
            None => (*whole).clone(),
            Some(map) => whole.gather(map),
        }
    }

    /// The rows that lanes ask, put together.
    fn gathered(&self, id: RuleId, rows: &RuleRows<'a>, at: &[Option<RowAt>]) -> View {
        let kind = self.plan.program.rule(id).kind;
        let not_applicable = place(kind, Outcome::NotApplicable);
        let bit = |at: Option<RowAt>, of: &dyn Fn(&Can) -> bool, otherwise: bool| match at {
            Some(RowAt::Set(set, _)) => rows.sets.get(set).is_some_and(|set| of(&set.can)),
            Some(RowAt::Unseen(_)) => rows.unseen.as_ref().is_some_and(|set| of(&set.can)),
            Some(RowAt::None) | None => otherwise,
        };
        let lane = |at: Option<RowAt>| match at {
            Some(RowAt::Set(_, lane) | RowAt::Unseen(lane)) => lane,
            _ => 0,
        };
        let outcome = |place: usize| {
            Bits::of_each(at, |at| {
                let of = |can: &Can| can.outcomes.get(place).is_some_and(|can| can.get(lane(at)));
                bit(at, &of, Some(place) == not_applicable)
            })
        };
        let level = |level: usize| {
            Bits::of_each(at, |at| {
                let of = |can: &Can| can.levels.get(level).is_some_and(|can| can.get(lane(at)));
                bit(at, &of, level == 0)
            })
        };
        Can {
            outcomes: (0..Outcome::of(kind).len()).map(outcome).collect(),
            levels: if has_levels(kind) { (0..4).map(level).collect() } else { Vec::new() },
        }
    }

    pub(super) fn verdict(&mut self, rows: &RowsOf, outcome: Outcome, ctx: Ctx) -> Planes {
        let keys = self.keys(rows, ctx);
        let kind = self.plan.program.rule(rows.rule).kind;
        self.view(rows.rule, &keys, ctx).is(kind, outcome, self.lanes(ctx))
    }

    pub(super) fn settled(&mut self, rows: &RowsOf, ctx: Ctx) -> Planes {
        let lanes = self.lanes(ctx);
        if self.plan.program.rule(rows.rule).kind == RuleKind::Measure {
            return Planes::known(self.measure(rows, ctx).is_known(lanes));
        }
        let keys = self.keys(rows, ctx);
        Planes::known(self.view(rows.rule, &keys, ctx).settled(lanes))
    }

    pub(super) fn levels(&mut self, rows: &RowsOf, ctx: Ctx) -> ChoiceCol {
        let keys = self.keys(rows, ctx);
        ChoiceCol::Planes(self.view(rows.rule, &keys, ctx).levels)
    }

    /// The number of a measure, which has one row without a key.
    pub(super) fn measure(&mut self, rows: &RowsOf, ctx: Ctx) -> NumCol {
        let result = self.rule(rows.rule, self.context(ctx).root);
        let value = result.sets.first().and_then(|set| set.value.clone());
        match (value, &rows.key, &self.context(ctx).to_root) {
            (Some(value), KeyOf::Whole, None) => (*value).clone(),
            (Some(value), KeyOf::Whole, Some(map)) => value.gather(map),
            _ => NumCol::Same(Interval::all()),
        }
    }
}

/// A risk, warning or offer is there if any row is; rows that do not apply count as none.
fn some(kind: RuleKind, rows: &RuleRows<'_>, lanes: usize) -> View {
    let mut view = Can::nothing(kind, lanes);
    let Some(Poles { yes, no }) = poles(kind) else { return view };
    let possible = rows.some(lanes, |can| can.is(kind, yes, can.lanes()).yes);
    let sure = rows.some(lanes, |can| can.is(kind, yes, can.lanes()).surely());
    view.allow(kind, yes, &possible);
    view.allow(kind, no, &sure.not());
    view
}

/// The worst outcome wins: unmet or lacking, then pending, then met or holding; no row that applies: not applicable.
fn each(kind: RuleKind, rows: &RuleRows<'_>, lanes: usize) -> View {
    let mut view = Can::nothing(kind, lanes);
    let Some(Poles { yes, no }) = poles(kind) else { return view };
    let from_worst = [no, Outcome::Pending, yes, Outcome::NotApplicable];
    for (at, outcome) in from_worst.iter().enumerate() {
        let worse = rows.some(lanes, |can| {
            let places = from_worst.iter().skip(at).filter_map(|outcome| place(kind, *outcome));
            one_of(can.lanes(), places.filter_map(|place| can.outcomes.get(place))).not()
        });
        let reached = if *outcome == Outcome::NotApplicable {
            Bits::all(lanes, true)
        } else {
            rows.some(lanes, |can| can.is(kind, *outcome, can.lanes()).yes)
        };
        view.allow(kind, *outcome, &reached.and_not(&worse));
    }
    view
}

/// Where a level can be the highest of all rows.
fn highest(level: usize, rows: &RuleRows<'_>, lanes: usize) -> Bits {
    let none = |can: &Can| Bits::all(can.lanes(), false);
    let above = rows.some(lanes, |can| one_of(can.lanes(), can.levels.iter().take(level + 1)).not());
    let reached = if level == 0 {
        Bits::all(lanes, true)
    } else {
        rows.some(lanes, |can| can.levels.get(level).cloned().unwrap_or_else(|| none(can)))
    };
    reached.and_not(&above)
}

impl Can {
    fn lanes(&self) -> usize {
        self.outcomes.first().map_or(0, Bits::lanes)
    }

    /// What is possible in a lane.
    pub(crate) fn outcomes_at(&self, kind: RuleKind, lane: usize) -> crate::batch::OutcomeSet {
        let possible = Outcome::of(kind).iter().zip(&self.outcomes).filter(|(_, can)| can.get(lane));
        possible.fold(crate::batch::OutcomeSet::default(), |all, (outcome, _)| all.with(*outcome))
    }

    /// The levels that are possible in a lane.
    pub(crate) fn levels_at(&self, lane: usize) -> Choices {
        (0..).zip(&self.levels).filter(|(_, can)| can.get(lane)).map(|(level, _)| level).collect()
    }
}

/// A truth where there is no rule to ask.
pub(super) fn unknown(lanes: usize) -> Planes {
    Planes::all(lanes, Truth::Unknown)
}
