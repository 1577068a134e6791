//! What holds a risk back, and what makes it worse (semantics, 8.6).

use super::row::{RowKey, RowSet, RuleRows};
use super::view::{Keys, RowAt, unknown};
use super::{Block, Ctx};
use crate::batch::bits::Bits;
use crate::batch::planes::Planes;
use crate::eval::Side;
use crate::plan::RowsOf;
use crate::truth::Truth;
use r2pc_lang::program::{Outcome, RuleId};
use std::sync::Arc;

impl<'a> Block<'a> {
    pub(super) fn related(&mut self, side: Side, rows: &RowsOf, by: Option<RuleId>, ctx: Ctx) -> Planes {
        let keys = self.keys(rows, ctx);
        let itemised = self.plan.program.rule(rows.rule).each.is_some();
        match &keys {
            Keys::Whole if itemised => self.related_whole_in(side, rows.rule, by, ctx),
            Keys::Whole => self.related_rows(side, rows.rule, &keys, by, ctx),
            Keys::Same(_) => self.related_rows(side, rows.rule, &keys, by, ctx),
            Keys::Each(each) => {
                let keyed = Bits::from_fn(each.len(), |lane| each.get(lane).is_some_and(Option::is_some));
                let with = self.related_rows(side, rows.rule, &keys, by, ctx);
                if keyed.clone().not().is_empty() {
                    return with;
                }
                let without = if itemised {
                    self.related_whole_in(side, rows.rule, by, ctx)
                } else {
                    self.related_rows(side, rows.rule, &Keys::Whole, by, ctx)
                };
                Planes::select(&keyed, &with, &without)
            }
        }
    }

    fn related_whole_in(&mut self, side: Side, risk: RuleId, by: Option<RuleId>, ctx: Ctx) -> Planes {
        let whole = self.related_whole(side, risk, by, self.context(ctx).root);
        match &self.context(ctx).to_root {
            None => whole,
            Some(map) => whole.gather(map),
        }
    }

    /// A risk with items as a whole: inhibited when every item that is present is, amplified when one that is present
    /// is.
    fn related_whole(&mut self, side: Side, risk: RuleId, by: Option<RuleId>, root: Ctx) -> Planes {
        let lanes = self.lanes(root);
        if self.bearing(side, risk, by).is_empty() {
            return Planes::all(lanes, Truth::False);
        }
        let rows = self.rule(risk, root);
        let kind = self.plan.program.rule(risk).kind;
        // Of an inhibited risk, whether some item is present and not inhibited: its negation.
        let mut some = Planes::all(lanes, Truth::False);
        for set in &rows.sets {
            let present = set.can.is(kind, Outcome::Present, self.lanes(set.ctx));
            let related = self.related_set(side, risk, set, by);
            let part = match side {
                Side::Inhibits => present.and(&related.not()),
                Side::Amplifies => present.and(&related),
            };
            let (yes, sure) = (part.yes.clone().and(&set.there), part.surely().and(&set.there));
            some = some.or(&match &set.key {
                RowKey::Items(items) => Planes { yes: items.any(&yes), no: items.any(&sure).not() },
                _ => Planes { yes, no: sure.not() },
            });
        }
        if let Some(unseen) = &rows.unseen {
            some = some.or(&Planes { yes: unseen.there.clone(), no: Bits::all(lanes, true) });
        }
        match side {
            Side::Inhibits => some.not(),
            Side::Amplifies => some,
        }
    }

    /// Whether each row of a set of a risk's rows is related.
    pub(crate) fn related_set(
        &mut self,
        side: Side,
        risk: RuleId,
        set: &RowSet<'a>,
        by: Option<RuleId>,
    ) -> Planes {
        let keys = match &set.key {
            RowKey::None => Keys::Whole,
            RowKey::Known(key) => Keys::Same(Arc::clone(key)),
            RowKey::Items(items) => Keys::Each(items.keys().map(|key| Some(Arc::clone(key))).collect()),
        };
        self.related_rows(side, risk, &keys, by, set.ctx)
    }

    /// Rows of a risk: related where some rule that names it has its effect, in the context it asks for. A row without
    /// a key of a risk with items is that of an unknown list.
    fn related_rows(
        &mut self,
        side: Side,
        risk: RuleId,
        keys: &Keys,
        by: Option<RuleId>,
        ctx: Ctx,
    ) -> Planes {
        let lanes = self.lanes(ctx);
        let itemised = self.plan.program.rule(risk).each.is_some();
        let mut some = Planes::all(lanes, Truth::False);
        for (id, place) in self.bearing(side, risk, by) {
            let effect = match keys {
                Keys::Whole if itemised => unknown(lanes),
                keys => {
                    let keys = if itemised { keys } else { &Keys::Whole };
                    self.effect(side, id, place, keys, ctx)
                }
            };
            some = some.or(&effect);
        }
        some
    }

    fn bearing(&self, side: Side, risk: RuleId, by: Option<RuleId>) -> Vec<(RuleId, usize)> {
        let all = self.plan.relations.on(side, risk).iter();
        all.filter(|(id, _)| by.is_none_or(|only| only == *id)).copied().collect()
    }

    /// Whether one declared relation is in effect: its rule is holding (or present) and its `where` is true.
    fn effect(&mut self, side: Side, id: RuleId, place: usize, keys: &Keys, ctx: Ctx) -> Planes {
        let plan = self.plan;
        let rule = plan.program.rule(id);
        let keys = if rule.each.is_some() { keys } else { &Keys::Whole };
        let view = self.view(id, keys, ctx);
        let active = view.is(rule.kind, side.effective(), self.lanes(ctx));
        let Some(relation) = plan.rules.get(id.index()).and_then(|rule| rule.relations.get(place)) else {
            return active;
        };
        let Some(whole) = relation.whole else { return active };
        let whole = self.truth(whole, self.context(ctx).root);
        let whole = match &self.context(ctx).to_root {
            None => whole,
            Some(map) => whole.gather(map),
        };
        if matches!(keys, Keys::Whole) {
            return active.and(&whole);
        }
        let rows = self.rule(id, self.context(ctx).root);
        let by_set = self.conditions(&rows, &relation.rows);
        let truth = |lane: usize| {
            let key = match keys {
                Keys::Whole => None,
                Keys::Same(key) => Some(key),
                Keys::Each(keys) => keys.get(lane).and_then(Option::as_ref),
            };
            let at = key.map(|key| self.row_at(&rows, key, self.root_lane(ctx, lane)));
            match at {
                Some(RowAt::Set(set, row)) => match by_set.get(set) {
                    Some(Some(planes)) => planes.get(row),
                    _ => whole.get(lane),
                },
                _ => whole.get(lane),
            }
        };
        active.and(&Planes::from_fn(self.lanes(ctx), truth))
    }

    /// The condition of a relation in each set of rows; none where rows have no item.
    fn conditions(&mut self, rows: &RuleRows<'a>, nodes: &[crate::plan::Node]) -> Vec<Option<Planes>> {
        let mut nodes = nodes.iter();
        let mut of_set = |set: &RowSet<'a>| match set.key {
            RowKey::None => None,
            _ => nodes.next().map(|node| self.truth(*node, set.ctx)),
        };
        rows.sets.iter().map(&mut of_set).collect()
    }
}
