//! From a checked program to a plan: variables become levels, and where they are known when the policy is read, values.

mod condition;
mod over;
mod rule;
mod time;
mod value;

use super::Pool;
use super::op::{At, CellRef, KeyOf, Node, Op, ReadOp, RowsOf, Want};
use crate::possible::Choices;
use r2pc_lang::program::{
    Arg, Call, Cell, Cond, DefineId, Domain, EnumId, Expr, Index, IndexKey, IndexType, Program, Read, Row,
    RuleId, RuleRef, RuleTarget, SetType, Slot, When,
};
use r2pc_lang::value::Duration;
use std::collections::HashMap;
use std::sync::Arc;

/// A level of contexts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Level {
    /// Lanes of the level around it, on days of its own.
    Days,
    /// A lane an item.
    Items,
}

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Bind {
    /// Nothing.
    Unset,
    /// A rule.
    Rule(RuleId),
    /// The item of the level of this depth.
    Item(u32),
    /// A node of the level of this depth.
    Node(u32, Node),
}

/// Where an expression stands.
#[derive(Clone, Debug)]
pub(super) struct Env {
    /// The levels, the outermost first; there is one at least.
    levels: Vec<Level>,
    stale: Option<Duration>,
    slots: Vec<Bind>,
}

impl Env {
    /// Outside all lists, with unbound variables.
    pub(super) fn new(stale: Option<Duration>, frame: u32) -> Env {
        Env { levels: vec![Level::Days], stale, slots: vec![Bind::Unset; frame as usize] }
    }

    fn depth(&self) -> u32 {
        u32::try_from(self.levels.len()).unwrap_or(u32::MAX) - 1
    }

    /// How many levels out the day was set.
    fn days(&self) -> u32 {
        let items = self.levels.iter().rev().take_while(|level| **level == Level::Items).count();
        u32::try_from(items).unwrap_or(u32::MAX)
    }

    pub(super) fn bind(&mut self, slot: Slot, bind: Bind) {
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = bind;
        }
    }

    fn get(&self, slot: Slot) -> Bind {
        self.slots.get(slot.index()).copied().unwrap_or(Bind::Unset)
    }

    /// A frame of its own at the same place.
    fn inner(&self, stale: Option<Duration>, frame: u32) -> Env {
        Env { levels: self.levels.clone(), stale, slots: vec![Bind::Unset; frame as usize] }
    }
}

/// An index of a fact `by` something.
enum IndexOf {
    One(Option<IndexKey>),
    /// The value of a node, one of so many.
    Of(Node, u32),
}

/// A call as it is seen from where it stands: what decides which node it is.
type CallKey = (DefineId, Option<Duration>, Vec<Level>, Vec<Bind>);

/// A program on its way to a plan.
pub(super) struct Lowering<'p> {
    pub(super) program: &'p Program,
    pub(super) pool: Pool,
    calls: HashMap<CallKey, Node>,
}

impl<'p> Lowering<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Lowering { program, pool: Pool::default(), calls: HashMap::new() }
    }

    pub(super) fn add(&mut self, op: Op) -> Node {
        self.pool.add(op)
    }

    /// A node of the level where the day was set, seen from here.
    fn on_days(&mut self, op: Op, env: &Env) -> Node {
        let node = self.add(op);
        self.pool.up(env.days(), node)
    }

    /// Runs something a level further in.
    fn inside<T>(&mut self, level: Level, env: &mut Env, run: impl FnOnce(&mut Self, &mut Env) -> T) -> T {
        env.levels.push(level);
        let result = run(self, env);
        env.levels.pop();
        result
    }

    /// A node of the level of this depth, seen from here.
    fn at_depth(&mut self, depth: u32, node: Node, env: &Env) -> Node {
        self.pool.up(env.depth().saturating_sub(depth), node)
    }

    /// The node of an expression of any type.
    fn value(&mut self, expr: &Expr, env: &mut Env) -> Node {
        match expr {
            Expr::Cond(cond) => self.cond(cond, env),
            Expr::Num(num) => self.num(num, env),
            Expr::Day(day) => self.day(day, env),
            // Nothing but whether it is known is ever asked of a span as such.
            Expr::Span(span) => {
                let (later, earlier) = (self.day(&span.later, env), self.day(&span.earlier, env));
                self.add(Op::DaysBetween(later, earlier))
            }
            Expr::Length(length) => self.length(length, env),
            Expr::Choice(choice) => self.choice(choice, env),
            Expr::Text(text) => self.text(text, env),
            Expr::Set(set) => self.set(set, env),
        }
    }

    /// A define, written out. Its arguments are read where it is called.
    fn call(&mut self, call: &Call, env: &mut Env) -> Node {
        let define = self.program.define(call.define);
        let mut inner = env.inner(env.stale, define.frame);
        for (place, arg) in (0..).zip(&call.args) {
            let bind = match arg {
                Arg::Item(slot) => env.get(*slot),
                Arg::Value(expr) => Bind::Node(env.depth(), self.value(expr, env)),
            };
            inner.bind(Slot(place), bind);
        }
        let key = (call.define, env.stale, env.levels.clone(), inner.slots.clone());
        if let Some(node) = self.calls.get(&key) {
            return *node;
        }
        let node = self.value(&define.body, &mut inner);
        self.calls.insert(key, node);
        node
    }

    /// An indicator is its condition alone, under its own rule's limit of age (semantics, 8.5).
    fn indicator(&mut self, rule: RuleId, indicator: u32, env: &Env) -> Option<Node> {
        let declared = self.program.rule(rule);
        let indicator = declared.indicators.get(indicator as usize)?;
        let mut inner = env.inner(declared.stale, declared.frame);
        if declared.each.is_some() {
            inner.bind(Slot(0), env.get(Slot(0)));
        }
        Some(self.cond(&indicator.when, &mut inner))
    }

    fn index(&mut self, index: Option<Index>, by: Option<IndexType>, env: &Env) -> IndexOf {
        let slot = match index {
            None => return IndexOf::One(None),
            Some(Index::Key(key)) => return IndexOf::One(Some(key)),
            Some(Index::Slot(slot)) => slot,
        };
        match (env.get(slot), by) {
            (Bind::Rule(rule), _) => IndexOf::One(Some(IndexKey::Rule(rule))),
            (Bind::Node(depth, node), Some(IndexType::Enum(ty))) => {
                let node = self.at_depth(depth, node, env);
                match self.pool.op(node) {
                    Op::Choices(choices) => IndexOf::One(choices.known().map(IndexKey::Choice)),
                    _ => IndexOf::Of(node, self.size(ty)),
                }
            }
            _ => IndexOf::One(None),
        }
    }

    /// Something of a fact `by` something: where its index is known only per country, of each value it may have.
    fn indexed(
        &mut self,
        index: Option<Index>,
        by: Option<IndexType>,
        env: &mut Env,
        mut of: impl FnMut(&mut Self, Option<IndexKey>, &mut Env) -> Node,
    ) -> Node {
        match self.index(index, by, env) {
            IndexOf::One(key) => of(self, key, env),
            IndexOf::Of(on, size) => {
                let cases = (0..size).map(|value| of(self, Some(IndexKey::Choice(value)), env)).collect();
                let default = of(self, None, env);
                self.add(Op::Switch { on, cases, default })
            }
        }
    }

    fn size(&self, ty: EnumId) -> u32 {
        u32::try_from(self.program.vocabulary.enumeration(ty).values.len()).unwrap_or(0)
    }

    fn all_choices(&self, ty: EnumId) -> Choices {
        Choices::all(self.program.vocabulary.enumeration(ty).values.len())
    }

    fn want_set(&self, ty: &SetType) -> Want {
        let all = match ty {
            SetType::Enum(ty) => self.all_choices(*ty),
            SetType::Country => Choices::NONE,
        };
        Want::Set(ty.clone(), all)
    }

    /// What is made of a reading: `op` is given what is read, as it stands at the level where it is read.
    fn reading(&mut self, read: &Read, env: &mut Env, op: &dyn Fn(ReadOp) -> Op) -> Node {
        match &read.at {
            When::Now => self.reading_at(&read.cell, At::Now, env, op),
            When::Ago(by) => {
                self.shifted(*by, env, |this, env| this.reading_at(&read.cell, At::Now, env, op))
            }
            When::On(day) => {
                let day = self.day(day, env);
                self.reading_at(&read.cell, At::On(day), env, op)
            }
        }
    }

    /// Something so long ago.
    fn shifted(
        &mut self,
        by: Duration,
        env: &mut Env,
        run: impl FnOnce(&mut Self, &mut Env) -> Node,
    ) -> Node {
        let days = env.days();
        let body = self.inside(Level::Days, env, run);
        self.add(Op::Shifted { by, days, body })
    }

    fn reading_at(&mut self, cell: &Cell, at: At, env: &mut Env, op: &dyn Fn(ReadOp) -> Op) -> Node {
        match cell {
            Cell::Fact { fact, index, field } => {
                let by = self.program.vocabulary.fact(*fact).by;
                self.indexed(*index, by, env, |this, index, env| {
                    let cell = CellRef::Fact(*fact, index, *field);
                    this.read_cell(cell, at.clone(), env, op)
                })
            }
            Cell::Item { slot, field, .. } => match env.get(*slot) {
                Bind::Item(depth) => self.item_field(depth, *field, at, env, op),
                _ => self.read_cell(CellRef::Nowhere, at, env, op),
            },
        }
    }

    fn read_cell(&mut self, cell: CellRef, at: At, env: &Env, op: &dyn Fn(ReadOp) -> Op) -> Node {
        let read = |days| ReadOp { cell, at: at.clone(), stale: env.stale, days };
        match at {
            At::Now => self.on_days(op(read(0)), env),
            At::On(_) => self.add(op(read(env.days()))),
        }
    }

    /// A field of an item: read at the innermost of the levels that set its item and its day.
    fn item_field(&mut self, depth: u32, field: u32, at: At, env: &Env, op: &dyn Fn(ReadOp) -> Op) -> Node {
        let stale = env.stale;
        if let At::On(_) = at {
            let cell = CellRef::Item(env.depth() - depth, field);
            return self.add(op(ReadOp { cell, at, stale, days: env.days() }));
        }
        let day_depth = env.depth() - env.days();
        if day_depth > depth {
            let cell = CellRef::Item(day_depth - depth, field);
            let node = self.add(op(ReadOp { cell, at, stale, days: 0 }));
            return self.pool.up(env.days(), node);
        }
        let read = ReadOp { cell: CellRef::Item(0, field), at, stale, days: depth - day_depth };
        let node = self.add(op(read));
        self.at_depth(depth, node, env)
    }

    /// The rows of a rule that a reference names; none where a variable stands for no rule.
    fn rows(&mut self, rule: &RuleRef, env: &Env) -> Option<RowsOf> {
        let target = match rule.rule {
            RuleTarget::Rule(id) => id,
            RuleTarget::Slot(slot) => match env.get(slot) {
                Bind::Rule(id) => id,
                _ => return None,
            },
        };
        let key = match &rule.row {
            Row::Whole => KeyOf::Whole,
            Row::Key(key) => KeyOf::Key(Arc::clone(key)),
            Row::Slot(slot) => self.key_of(target, env.get(*slot), env),
        };
        Some(RowsOf { rule: target, key, days: env.days() })
    }

    fn key_of(&mut self, rule: RuleId, bind: Bind, env: &Env) -> KeyOf {
        match bind {
            Bind::Unset => KeyOf::Whole,
            Bind::Rule(rule) => KeyOf::Key(Arc::clone(&self.program.rule(rule).full_name)),
            Bind::Item(depth) => KeyOf::Item(env.depth() - depth),
            Bind::Node(depth, node) => {
                let node = self.at_depth(depth, node, env);
                if self.is_text(node) {
                    return KeyOf::Text(node);
                }
                let Some(ty) = self.choices_of(rule) else { return KeyOf::Whole };
                match self.pool.op(node) {
                    Op::Choices(choices) => choices.known().map_or(KeyOf::Whole, |value| {
                        KeyOf::Key(Arc::from(self.program.vocabulary.enumeration(ty).word(value)))
                    }),
                    _ => KeyOf::Choice(node, ty),
                }
            }
        }
    }

    /// The enum that a rule ranges over.
    fn choices_of(&self, rule: RuleId) -> Option<EnumId> {
        match &self.program.rule(rule).each.as_ref()?.domain {
            Domain::Choices(ty, _) => Some(*ty),
            Domain::Set(set) => match set.ty {
                SetType::Enum(ty) => Some(ty),
                SetType::Country => None,
            },
            _ => None,
        }
    }

    fn is_text(&self, node: Node) -> bool {
        match self.pool.op(node) {
            Op::Text(_) | Op::ItemKey | Op::Read(_, _, Want::Text) => true,
            Op::Up(_, node) | Op::Shifted { body: node, .. } | Op::Otherwise(node, _) => self.is_text(*node),
            Op::Switch { default, .. } => self.is_text(*default),
            _ => false,
        }
    }

    /// A reference to rows, read where its day was set, or where its key is known.
    fn asking(
        &mut self,
        rows: Option<RowsOf>,
        env: &Env,
        unknown: Op,
        op: impl FnOnce(RowsOf) -> Op,
    ) -> Node {
        match rows {
            None => self.add(unknown),
            Some(rows) if matches!(rows.key, KeyOf::Whole | KeyOf::Key(_)) => {
                self.on_days(op(RowsOf { days: 0, ..rows }), env)
            }
            Some(rows) => self.add(op(rows)),
        }
    }

    fn conds<'c>(&mut self, parts: impl IntoIterator<Item = &'c Cond>, env: &mut Env) -> Vec<Node> {
        parts.into_iter().map(|part| self.cond(part, env)).collect()
    }
}
