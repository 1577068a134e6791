//! The rows of a rule: what can be of each (semantics, 8.2, 8.4, 8.5).

use super::items::ItemLanes;
use super::{Block, Ctx};
use crate::batch::bits::Bits;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::eval::{declared_levels, has_levels, in_force};
use crate::plan::{BodyPlan, EachPlan, Node, RowPlan};
use r2pc_lang::program::{Body, Outcome, Rule, RuleId};
use r2pc_lang::syntax::RuleKind;
use std::rc::Rc;
use std::sync::Arc;

/// What a rule says, in each lane of a root.
#[derive(Debug)]
pub(crate) struct RuleRows<'a> {
    pub(crate) sets: Vec<RowSet<'a>>,
    /// What an unseen item of an open list can be.
    pub(crate) unseen: Option<RowSet<'a>>,
}

/// How the rows of a set are found.
#[derive(Clone, Debug)]
pub(crate) enum RowKey<'a> {
    /// They have no key.
    None,
    /// All have this one.
    Known(Arc<str>),
    /// Each that of its item.
    Items(Rc<ItemLanes<'a>>),
}

/// Rows, a lane each.
#[derive(Clone, Debug)]
pub(crate) struct RowSet<'a> {
    pub(crate) key: RowKey<'a>,
    pub(crate) ctx: Ctx,
    /// Which lanes have a row.
    pub(crate) there: Bits,
    pub(crate) can: Can,
    /// Of an assistance: where its offers are told, and each of them.
    pub(crate) offers: Option<(Bits, Vec<Planes>)>,
    /// Of an obligation with `binding when`.
    pub(crate) binding: Option<Planes>,
    /// Of a measure.
    pub(crate) value: Option<Rc<NumCol>>,
}

/// Which outcomes and which levels are possible, in each lane.
#[derive(Clone, Debug)]
pub(crate) struct Can {
    /// By place among the outcomes of the kind.
    pub(crate) outcomes: Vec<Bits>,
    /// By level; none of kinds without.
    pub(crate) levels: Vec<Bits>,
}

/// The place of an outcome among those of its kind.
pub(crate) fn place(kind: RuleKind, outcome: Outcome) -> Option<usize> {
    Outcome::of(kind).iter().position(|of_kind| *of_kind == outcome)
}

impl Can {
    /// Nothing is possible yet.
    pub(crate) fn nothing(kind: RuleKind, lanes: usize) -> Can {
        let none = Bits::all(lanes, false);
        Can {
            outcomes: vec![none.clone(); Outcome::of(kind).len()],
            levels: if has_levels(kind) { vec![none; 4] } else { Vec::new() },
        }
    }

    pub(crate) fn allow(&mut self, kind: RuleKind, outcome: Outcome, lanes: &Bits) {
        if let Some(can) = place(kind, outcome).and_then(|at| self.outcomes.get_mut(at)) {
            *can = can.clone().or(lanes);
        }
    }

    fn allow_level(&mut self, level: usize, lanes: &Bits) {
        if let Some(can) = self.levels.get_mut(level) {
            *can = can.clone().or(lanes);
        }
    }

    /// Only what these lanes allow.
    fn within(self, lanes: &Bits) -> Can {
        let keep = |bits: Vec<Bits>| bits.into_iter().map(|can| can.and(lanes)).collect();
        Can { outcomes: keep(self.outcomes), levels: keep(self.levels) }
    }

    /// In these lanes the rule does not apply, or perhaps not: it is then at the lowest level.
    fn or_not_applicable(mut self, kind: RuleKind, lanes: &Bits) -> Can {
        self.allow(kind, Outcome::NotApplicable, lanes);
        self.allow_level(0, lanes);
        self
    }

    /// All that a rule can come to, because of its list.
    fn open(rule: &Rule, lanes: &Bits) -> Can {
        let mut can = Can::nothing(rule.kind, lanes.lanes());
        let due = matches!(&rule.body, Body::Obligation { due: Some(_), .. });
        for outcome in Outcome::of(rule.kind) {
            if due || *outcome != Outcome::Pending {
                can.allow(rule.kind, *outcome, lanes);
            }
        }
        for level in declared_levels(rule).iter() {
            can.allow_level(level as usize, lanes);
        }
        can
    }
}

impl<'a> RowSet<'a> {
    fn new(key: RowKey<'a>, ctx: Ctx, there: Bits, can: Can) -> Self {
        RowSet { key, ctx, there, can, offers: None, binding: None, value: None }
    }

    /// The lanes of a cell's rows.
    pub(crate) fn of_cell(&self, cell: usize) -> impl Iterator<Item = usize> {
        let items = match &self.key {
            RowKey::Items(items) => Some(items.run(cell)),
            _ => None,
        };
        let itself = items.is_none().then_some(cell);
        items.into_iter().flatten().chain(itself)
    }
}

impl<'a> Block<'a> {
    /// What a rule says in each lane of a root.
    pub(crate) fn rule(&mut self, id: RuleId, root: Ctx) -> Rc<RuleRows<'a>> {
        if let Some(rows) = self.rules.get(&(id, root)) {
            return Rc::clone(rows);
        }
        let rows = Rc::new(self.rows(id, root));
        self.rules.insert((id, root), Rc::clone(&rows));
        rows
    }

    /// Where a rule is in force, in the lanes of a context.
    pub(super) fn in_force(&self, id: RuleId, ctx: Ctx) -> Bits {
        let rule = self.plan.program.rule(id);
        if rule.force.is_none() {
            return Bits::all(self.lanes(ctx), true);
        }
        Bits::from_fn(self.lanes(ctx), |lane| in_force(rule, self.day(ctx, lane)))
    }

    fn rows(&mut self, id: RuleId, root: Ctx) -> RuleRows<'a> {
        let plan = self.plan;
        let rule = plan.program.rule(id);
        let Some(lowered) = plan.rules.get(id.index()) else {
            return RuleRows { sets: Vec::new(), unseen: None };
        };
        let (domain, rows) = match (&lowered.each, lowered.rows.as_slice()) {
            (EachPlan::One, [row]) => {
                return RuleRows { sets: vec![self.row(id, row, RowKey::None, root)], unseen: None };
            }
            (EachPlan::Known(keys), rows) => {
                let set =
                    |(key, row): (&Arc<str>, _)| self.row(id, row, RowKey::Known(Arc::clone(key)), root);
                return RuleRows { sets: keys.iter().zip(rows).map(set).collect(), unseen: None };
            }
            (EachPlan::Items(domain), rows) => (domain, rows),
            (EachPlan::One, _) => return RuleRows { sets: Vec::new(), unseen: None },
        };
        let (ctx, items) = self.items(domain, root);
        let missing = items.missing.clone();
        let force = self.in_force(id, root);
        let unknown = Can::open(rule, &force).or_not_applicable(rule.kind, &force.clone().not());
        let mut sets = vec![RowSet::new(RowKey::None, root, missing.clone(), unknown)];
        sets.extend(rows.first().map(|row| self.row(id, row, RowKey::Items(Rc::clone(&items)), ctx)));
        let open = items.open.clone().and_not(&missing);
        let unseen = (!open.is_empty()).then(|| {
            let can = Can::open(rule, &Bits::all(self.lanes(root), true));
            RowSet::new(RowKey::None, root, open, can)
        });
        RuleRows { sets, unseen }
    }

    /// One row a lane (semantics, 8.2).
    fn row(&mut self, id: RuleId, row: &'a RowPlan, key: RowKey<'a>, ctx: Ctx) -> RowSet<'a> {
        let kind = self.plan.program.rule(id).kind;
        let there = self.truth(row.is_in, ctx).yes.clone();
        let applies = self.truth(row.applies, ctx);
        let force = self.in_force(id, ctx);
        let applying = applies.yes.clone().and(&force);
        let not = applies.no.clone().or(&force.not());
        let can = self.body(kind, &row.body, ctx).within(&applying).or_not_applicable(kind, &not);
        let mut set = RowSet::new(key, ctx, there, can);
        match &row.body {
            BodyPlan::Assistance { offers, strength } => {
                let strength = self.truth(*strength, ctx);
                let offers = offers.iter().map(|offer| self.truth(*offer, ctx).and(&strength)).collect();
                set.offers = Some((applying, offers));
            }
            BodyPlan::Obligation { binding: Some(binding), .. } => {
                set.binding = Some(self.truth(*binding, ctx));
            }
            BodyPlan::Measure { gives } => set.value = Some(self.numbers(*gives, ctx)),
            _ => {}
        }
        set
    }

    /// What a rule that applies can come to.
    fn body(&mut self, kind: RuleKind, body: &'a BodyPlan, ctx: Ctx) -> Can {
        match body {
            BodyPlan::Risk { present, levels } => {
                let present = self.truth(*present, ctx);
                let mut can = self.decided(kind, &present, ctx);
                for (level, bits) in (0..).zip(self.reached(1, levels, ctx)) {
                    can.allow_level(level, &bits.and(&present.yes));
                }
                can.allow_level(0, &present.no);
                can
            }
            BodyPlan::Resilience { holds } => {
                let holds = self.truth(*holds, ctx);
                self.decided(kind, &holds, ctx)
            }
            BodyPlan::Obligation { met, due, .. } => self.obligation(*met, *due, ctx),
            BodyPlan::Warning { raises } => {
                let mut raised = Planes::all(self.lanes(ctx), crate::truth::Truth::False);
                for (_, when) in raises {
                    raised = raised.or(&self.truth(*when, ctx));
                }
                let mut can = self.decided(kind, &raised, ctx);
                for (level, bits) in (0..).zip(self.reached(0, raises, ctx)) {
                    can.allow_level(level, &bits);
                }
                can
            }
            BodyPlan::Assistance { offers, strength } => {
                let mut offered = Planes::all(self.lanes(ctx), crate::truth::Truth::False);
                for offer in offers {
                    offered = offered.or(&self.truth(*offer, ctx));
                }
                let whole = offered.and(&self.truth(*strength, ctx));
                self.decided(kind, &whole, ctx)
            }
            BodyPlan::Measure { .. } => Can::nothing(kind, self.lanes(ctx)),
        }
    }

    /// True: the kind's positive outcome, false: its negative one, unknown: both.
    fn decided(&self, kind: RuleKind, condition: &Planes, ctx: Ctx) -> Can {
        let mut can = Can::nothing(kind, self.lanes(ctx));
        if let Some(poles) = crate::outcomes::poles(kind) {
            can.allow(kind, poles.yes, &condition.yes);
            can.allow(kind, poles.no, &condition.no);
        }
        can
    }

    /// An obligation not fulfilled is pending through its day and unmet after it.
    fn obligation(&mut self, met: Node, due: Option<Node>, ctx: Ctx) -> Can {
        let met = self.truth(met, ctx);
        let kind = RuleKind::Obligation;
        let Some(due) = due else { return self.decided(kind, &met, ctx) };
        let due = self.dates(due, ctx);
        let lanes = self.lanes(ctx);
        let still_time = Planes::from_fn(lanes, |lane| {
            let today = crate::possible::Interval::point(self.day(ctx, lane));
            today.compare(r2pc_lang::program::Comparison::LessEqual, &due.lane(lane))
        });
        let mut can = Can::nothing(kind, lanes);
        can.allow(kind, Outcome::Met, &met.yes);
        can.allow(kind, Outcome::Pending, &met.no.clone().and(&still_time.yes));
        can.allow(kind, Outcome::Unmet, &met.no.clone().and(&still_time.no));
        can
    }

    /// The highest level surely reached, and those above it that may be, by level.
    fn reached(&mut self, base: usize, when: &[(u32, Node)], ctx: Ctx) -> [Bits; 4] {
        let lanes = self.lanes(ctx);
        let mut sure = [(); 4].map(|()| Bits::all(lanes, false));
        let mut perhaps = sure.clone();
        for (level, node) in when.iter().filter(|(level, _)| *level as usize > base) {
            let planes = self.truth(*node, ctx);
            let level = *level as usize;
            if let (Some(sure), Some(perhaps)) = (sure.get_mut(level), perhaps.get_mut(level)) {
                *sure = sure.clone().or(&planes.surely());
                *perhaps = perhaps.clone().or(&planes.yes.clone().and(&planes.no));
            }
        }
        let mut above = Bits::all(lanes, false);
        let mut result = [(); 4].map(|()| Bits::all(lanes, false));
        for (level, place) in result.iter_mut().enumerate().rev() {
            let (Some(sure), Some(perhaps)) = (sure.get(level), perhaps.get(level)) else { continue };
            let floor = if level == base { Bits::all(lanes, true) } else { sure.clone() };
            *place = floor.or(perhaps).and_not(&above);
            above = above.or(sure);
        }
        result
    }
}
