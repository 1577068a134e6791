//! A plan evaluated for a block of cells: some countries on some days, a lane each.

mod items;
mod number;
mod read;
mod relation;
mod row;
mod table;
mod time;
mod truth;
mod value;
mod view;

pub(crate) use row::{RowKey, RowSet};

use super::choices::ChoiceCol;
use super::column::Col;
use super::days::DayCol;
use super::hash::Quick;
use super::numbers::NumCol;
use super::planes::Planes;
use super::source::{Cells, Source, Tables};
use crate::calendar;
use crate::plan::{Domain, Node, Op, Plan};
use crate::possible::{Choices, Interval};
use items::ItemLanes;
use jiff::civil::Date;
use r2pc_lang::program::RuleId;
use r2pc_lang::syntax::RuleKind;
use r2pc_lang::value::Duration;
use std::collections::HashMap;
use std::rc::Rc;

/// A context that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ctx(u32);

/// So many lanes, and what tells them apart.
#[derive(Clone, Debug)]
struct Context<'a> {
    /// The context around it; none of a root.
    parent: Option<Ctx>,
    lanes: usize,
    /// The context of countries and days that its lanes are of.
    root: Ctx,
    /// Of each lane, the root's; none where they are the same.
    to_root: Option<Rc<[u32]>>,
    /// The days of a root: its lanes are each country on each of them.
    days: Rc<[Date]>,
    /// What its lanes stand for, where it is one of items.
    items: Option<Rc<ItemLanes<'a>>>,
}

/// The limits of age of a fact and of the rule that reads it.
type Limits = [Option<Duration>; 2];

/// Evaluates a plan for some countries.
pub(crate) struct Block<'a> {
    plan: &'a Plan<'a>,
    countries: usize,
    /// Of each cell, the countries that have observations of it, in order.
    cells: Cells<'a>,
    /// The cells that are read in columns.
    tables: &'a Tables<'a>,
    /// Of each stretch of a table on each day of a root, the row behind the last that has begun.
    until: HashMap<Ctx, Rc<[u32]>>,
    /// Of each day of a root, under two limits of age, the first on which something is not too old.
    oldest: HashMap<(Ctx, Limits), Rc<[Date]>>,
    known_by: Option<Date>,
    contexts: Vec<Context<'a>>,
    roots: HashMap<Rc<[Date]>, Ctx>,
    shifts: HashMap<(Ctx, Duration), Ctx>,
    opened: HashMap<(Ctx, &'a Domain), Ctx>,
    /// By node: what it is in each context where somebody has asked.
    done: Vec<Vec<(Ctx, Col<'a>)>>,
    seen: HashMap<read::Asked, Rc<[read::Seen<'a>]>>,
    listed: HashMap<read::Asked, Rc<[read::Listed<'a>]>>,
    rules: HashMap<(RuleId, Ctx), Rc<row::RuleRows<'a>>, Quick>,
    wholes: HashMap<(RuleId, Ctx), Rc<view::View>, Quick>,
}

impl<'a> Block<'a> {
    /// A block of countries, as facts were known by a day.
    pub(crate) fn new(plan: &'a Plan<'a>, source: &'a Source<'a>, known_by: Option<Date>) -> Self {
        Block {
            plan,
            countries: source.countries(),
            cells: source.cells(),
            tables: &source.tables,
            until: HashMap::new(),
            oldest: HashMap::new(),
            known_by,
            contexts: Vec::new(),
            roots: HashMap::new(),
            shifts: HashMap::new(),
            opened: HashMap::new(),
            done: vec![Vec::new(); plan.nodes()],
            seen: HashMap::new(),
            listed: HashMap::new(),
            rules: HashMap::default(),
            wholes: HashMap::default(),
        }
    }

    fn context(&self, ctx: Ctx) -> &Context<'a> {
        &self.contexts[ctx.0 as usize]
    }

    pub(crate) fn lanes(&self, ctx: Ctx) -> usize {
        self.context(ctx).lanes
    }

    fn open(&mut self, context: Context<'a>) -> Ctx {
        let ctx = Ctx(u32::try_from(self.contexts.len()).unwrap_or(u32::MAX));
        self.contexts.push(context);
        ctx
    }

    /// The context of all countries on some days: country by country, day by day.
    pub(crate) fn root(&mut self, days: &Rc<[Date]>) -> Ctx {
        if let Some(ctx) = self.roots.get(days) {
            return *ctx;
        }
        let ctx = Ctx(u32::try_from(self.contexts.len()).unwrap_or(u32::MAX));
        self.roots.insert(Rc::clone(days), ctx);
        self.open(Context {
            parent: None,
            lanes: self.countries * days.len(),
            root: ctx,
            to_root: None,
            days: Rc::clone(days),
            items: None,
        })
    }

    /// The same lanes so long ago.
    fn shift(&mut self, ctx: Ctx, by: Duration) -> Ctx {
        if let Some(shifted) = self.shifts.get(&(ctx, by)) {
            return *shifted;
        }
        let now = self.context(ctx).clone();
        let days = self.context(now.root).days.iter().map(|day| calendar::minus(*day, by)).collect();
        let root = self.root(&days);
        let shifted = self.open(Context { parent: Some(ctx), root, days, items: None, ..now });
        self.shifts.insert((ctx, by), shifted);
        shifted
    }

    /// The context so many levels out, and of each lane the lane there; none where they are the same.
    fn outward(&self, ctx: Ctx, levels: u32) -> (Ctx, Option<Rc<[u32]>>) {
        let (mut at, mut map): (Ctx, Option<Rc<[u32]>>) = (ctx, None);
        for _ in 0..levels {
            let context = self.context(at);
            let Some(parent) = context.parent else { break };
            if let Some(items) = &context.items {
                map = Some(match map {
                    None => Rc::clone(&items.to_parent),
                    Some(inner) => {
                        inner.iter().filter_map(|lane| items.to_parent.get(*lane as usize).copied()).collect()
                    }
                });
            }
            at = parent;
        }
        (at, map)
    }

    /// The lanes of a context in its root: country by country, day by day.
    fn root_lane(&self, ctx: Ctx, lane: usize) -> usize {
        match &self.context(ctx).to_root {
            None => lane,
            Some(map) => map.get(lane).map_or(0, |lane| *lane as usize),
        }
    }

    /// The day of a lane.
    fn day(&self, ctx: Ctx, lane: usize) -> Date {
        let days = &self.context(self.context(ctx).root).days;
        days.get(self.root_lane(ctx, lane) % days.len().max(1)).copied().unwrap_or(Date::MIN)
    }

    /// What a node can be in each lane of a context.
    pub(crate) fn eval(&mut self, node: Node, ctx: Ctx) -> Col<'a> {
        let context = self.context(ctx);
        let ctx = if context.to_root.is_none() && self.plan.is_closed(node) { context.root } else { ctx };
        let before = self.done.get(node.0 as usize).map_or(&[][..], Vec::as_slice);
        // The latest context is asked most.
        if let Some((_, col)) = before.iter().rev().find(|(asked, _)| *asked == ctx) {
            return col.clone();
        }
        let plan = self.plan;
        let col = self.compute(plan.op(node), ctx);
        if let Some(done) = self.done.get_mut(node.0 as usize) {
            done.push((ctx, col.clone()));
        }
        col
    }

    fn compute(&mut self, op: &'a Op, ctx: Ctx) -> Col<'a> {
        match op {
            Op::Up(levels, node) => {
                let (outer, map) = self.outward(ctx, *levels);
                let col = self.eval(*node, outer);
                match map {
                    None => col,
                    Some(map) => col.gather(&map),
                }
            }
            Op::Shifted { by, body, .. } => {
                let shifted = self.shift(ctx, *by);
                self.eval(*body, shifted)
            }
            Op::Otherwise(a, b) => {
                let value = self.eval(*a, ctx);
                let known = value.is_known(self.lanes(ctx));
                Col::select(&known, &value, &self.eval(*b, ctx))
            }
            Op::Switch { on, cases, default } => {
                let on = self.choices(*on, ctx);
                let mut result = self.eval(*default, ctx);
                for (value, case) in (0..).zip(cases) {
                    let mask = on.is_only(value, self.lanes(ctx));
                    if !mask.is_empty() {
                        result = Col::select(&mask, &self.eval(*case, ctx), &result);
                    }
                }
                result
            }
            Op::Read(read, pick, want) => self.read(read, *pick, want, ctx),
            Op::Rests(read) => Col::Rests(self.rests(read, ctx)),
            Op::Parameter(id, want) => self.parameter(*id, want, ctx),
            _ => self.compute_truth(op, ctx),
        }
    }

    /// A rule's kind, and what it says in each lane of a root.
    pub(crate) fn rule_of(&mut self, id: RuleId, root: Ctx) -> (RuleKind, Rc<row::RuleRows<'a>>) {
        (self.plan.program.rule(id).kind, self.rule(id, root))
    }

    /// Forgets what nobody needs once a rule has been evaluated, and all before it.
    pub(crate) fn release(&mut self, id: RuleId) {
        for node in self.plan.last(id) {
            self.release_node(*node);
        }
    }

    fn release_node(&mut self, node: Node) {
        if !self.plan.op(node).reads()
            && let Some(done) = self.done.get_mut(node.0 as usize)
        {
            done.clear();
        }
    }

    /// Forgets all but what was read of facts.
    pub(crate) fn forget(&mut self) {
        (0..).map(Node).take(self.done.len()).for_each(|node| self.release_node(node));
        self.rules.clear();
        self.wholes.clear();
        self.seen.clear();
        self.listed.clear();
    }

    /// The bytes of what was read of facts, and of where the items of lists are.
    pub(crate) fn size(&self) -> (usize, usize) {
        let columns = self.done.iter().flatten().map(|(_, col)| col.size());
        let items = self.contexts.iter().filter_map(|context| context.items.as_ref());
        (columns.sum(), items.map(|items| items.size()).sum())
    }

    fn truth(&mut self, node: Node, ctx: Ctx) -> Planes {
        match self.eval(node, ctx) {
            Col::Truth(planes) => planes,
            _ => Planes::all(self.lanes(ctx), crate::truth::Truth::Unknown),
        }
    }

    fn numbers(&mut self, node: Node, ctx: Ctx) -> Rc<NumCol> {
        match self.eval(node, ctx) {
            Col::Num(numbers) => numbers,
            _ => Rc::new(NumCol::Same(Interval::all())),
        }
    }

    fn dates(&mut self, node: Node, ctx: Ctx) -> Rc<DayCol> {
        match self.eval(node, ctx) {
            Col::Day(days) => days,
            _ => Rc::new(DayCol::Same(Interval::all())),
        }
    }

    fn choices(&mut self, node: Node, ctx: Ctx) -> Rc<ChoiceCol> {
        match self.eval(node, ctx) {
            Col::Choice(choices) => choices,
            _ => Rc::new(ChoiceCol::Same(Choices::all(128))),
        }
    }
}
