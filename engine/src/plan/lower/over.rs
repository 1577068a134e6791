//! Lists and what else variables range over: lists open a level, all else is written out.

use super::super::op::{Domain, Entry, ListRef, Node, Op, Range};
use super::time::range;
use super::{Bind, Env, IndexOf, Level, Lowering};
use crate::possible::Choices;
use crate::truth::Truth;
use r2pc_lang::program::{self, Aggregate, Cell, Comprehension, Cond, Day, ListRead, Num, Read, SetType};
use std::sync::Arc;

/// Something known when the policy is read that a variable stands for.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) bind: Bind,
    /// Whether it is in.
    pub(super) is_in: Node,
    pub(super) key: Arc<str>,
}

/// What a variable ranges over, as a plan sees it.
pub(super) enum Over {
    /// A lane an item.
    Items(Domain),
    /// Written out.
    Known(Vec<Known>),
}

impl Lowering<'_> {
    /// The key of an item, where that is what is read: it stays known whatever the list says on other days.
    pub(super) fn own_key(&mut self, read: &Read, env: &Env) -> Option<Node> {
        let Cell::Item { slot, record, field, .. } = &read.cell else { return None };
        let Bind::Item(depth) = env.get(*slot) else { return None };
        if self.program.vocabulary.record(*record).key != Some(*field) {
            return None;
        }
        let key = self.add(Op::ItemKey);
        Some(self.at_depth(depth, key, env))
    }

    /// A condition on a list as a whole.
    pub(super) fn list(&mut self, list: &ListRead, env: &mut Env, op: &dyn Fn(ListRef) -> Op) -> Node {
        let by = self.program.vocabulary.fact(list.fact).by;
        self.indexed(list.index, by, env, |this, index, env| {
            this.on_days(op(ListRef { fact: list.fact, index, stale: env.stale, days: 0 }), env)
        })
    }

    /// What is made of a comprehension. A list of a fact `by` something whose index is known only per country is taken
    /// for each value it may have.
    fn comprehend(
        &mut self,
        over: &Comprehension,
        env: &mut Env,
        of: &mut dyn FnMut(&mut Self, Over, &mut Env) -> Node,
    ) -> Node {
        let program::Domain::List(list) = &over.domain else {
            let over = self.over(over, env);
            return of(self, over, env);
        };
        let by = self.program.vocabulary.fact(list.fact).by;
        self.indexed(list.index, by, env, |this, index, env| {
            let list = ListRef { fact: list.fact, index, stale: env.stale, days: env.days() };
            of(this, Over::Items(Domain::List(list)), env)
        })
    }

    /// What a variable ranges over; the index of a list is one that is known.
    pub(super) fn over(&mut self, over: &Comprehension, env: &mut Env) -> Over {
        let yes = self.truth(Truth::True);
        let depth = env.depth();
        match &over.domain {
            program::Domain::List(list) => {
                let by = self.program.vocabulary.fact(list.fact).by;
                let index = match self.index(list.index, by, env) {
                    IndexOf::One(index) => index,
                    IndexOf::Of(..) => None,
                };
                let list = ListRef { fact: list.fact, index, stale: env.stale, days: env.days() };
                Over::Items(Domain::List(list))
            }
            program::Domain::Choices(ty, values) => {
                let names = self.program.vocabulary.enumeration(*ty);
                let known = |value: &u32| {
                    let bind = Bind::Node(depth, self.add(Op::Choices(Choices::one(*value))));
                    Known { bind, is_in: yes, key: Arc::from(names.word(*value)) }
                };
                Over::Known(values.iter().map(known).collect())
            }
            program::Domain::Rules(rules) => {
                let known = |rule: &program::RuleId| {
                    let key = Arc::clone(&self.program.rule(*rule).full_name);
                    Known { bind: Bind::Rule(*rule), is_in: yes, key }
                };
                Over::Known(rules.iter().map(known).collect())
            }
            program::Domain::Set(set) => {
                let node = self.set(set, env);
                let SetType::Enum(ty) = set.ty else { return Over::Items(Domain::Members(node)) };
                let (names, size) = (self.program.vocabulary.enumeration(ty), self.size(ty));
                let known = |value: u32| {
                    let choice = self.add(Op::Choices(Choices::one(value)));
                    let is_in = self.add(Op::ChoiceIn(choice, node));
                    Known { bind: Bind::Node(depth, choice), is_in, key: Arc::from(names.word(value)) }
                };
                Over::Known((0..size).map(known).collect())
            }
        }
    }

    /// Runs something for an item of a level opened by a domain, given whether the item is in.
    pub(super) fn for_item<T>(
        &mut self,
        over: &Comprehension,
        domain: &Domain,
        env: &mut Env,
        run: impl FnOnce(&mut Self, Node, &mut Env) -> T,
    ) -> T {
        let before = env.get(over.slot);
        let result = self.inside(Level::Items, env, |this, env| {
            let bind = match domain {
                Domain::List(_) => Bind::Item(env.depth()),
                Domain::Members(_) => Bind::Node(env.depth(), this.add(Op::ItemKey)),
            };
            env.bind(over.slot, bind);
            let listed = this.add(Op::ItemIn);
            let is_in = this.passes(over, listed, env);
            run(this, is_in, env)
        });
        env.bind(over.slot, before);
        result
    }

    /// Runs something for each thing that is known, given whether it is in.
    fn for_known<T>(
        &mut self,
        over: &Comprehension,
        known: Vec<Known>,
        env: &mut Env,
        mut run: impl FnMut(&mut Self, Node, &mut Env) -> T,
    ) -> Vec<T> {
        let before = env.get(over.slot);
        let mut results = Vec::new();
        for one in known {
            env.bind(over.slot, one.bind);
            let is_in = self.passes(over, one.is_in, env);
            results.push(run(self, is_in, env));
        }
        env.bind(over.slot, before);
        results
    }

    /// Whether what a variable stands for is in and passes its condition.
    pub(super) fn passes(&mut self, over: &Comprehension, is_in: Node, env: &mut Env) -> Node {
        let Some(condition) = &over.condition else { return is_in };
        let condition = self.cond(condition, env);
        self.all(vec![is_in, condition])
    }

    /// Whether some item is in and satisfies; or, where `not`, is in and does not.
    pub(super) fn any_item(
        &mut self,
        over: &Comprehension,
        satisfies: Option<&Cond>,
        not: bool,
        env: &mut Env,
    ) -> Node {
        let of_item = |this: &mut Self, is_in: Node, env: &mut Env| {
            let Some(satisfies) = satisfies else { return is_in };
            let satisfied = this.cond(satisfies, env);
            let asked = if not { this.not(satisfied) } else { satisfied };
            this.all(vec![is_in, asked])
        };
        self.comprehend(over, env, &mut |this, domain, env| match domain {
            Over::Items(domain) => {
                let body = this.for_item(over, &domain, env, of_item);
                this.add(Op::AnyItem(domain, body))
            }
            Over::Known(known) => {
                let parts = this.for_known(over, known, env, of_item);
                this.any(parts)
            }
        })
    }

    pub(super) fn count(&mut self, over: &Comprehension, env: &mut Env) -> Node {
        self.comprehend(over, env, &mut |this, domain, env| match domain {
            Over::Items(domain) => {
                let body = this.for_item(over, &domain, env, |_, is_in, _| is_in);
                this.add(Op::CountItems(domain, body))
            }
            Over::Known(known) => {
                let parts = this.for_known(over, known, env, |_, is_in, _| is_in);
                this.add(Op::CountOf(parts.into()))
            }
        })
    }

    pub(super) fn aggregate(
        &mut self,
        which: Aggregate,
        value: &Num,
        over: &Comprehension,
        whole: Range,
        env: &mut Env,
    ) -> Node {
        let unseen = range(&value.ty);
        let entry =
            |this: &mut Self, is_in: Node, env: &mut Env| Entry { is_in, value: this.num(value, env) };
        self.comprehend(over, env, &mut |this, domain, env| match domain {
            Over::Items(domain) => {
                let entry = this.for_item(over, &domain, env, entry);
                this.add(Op::AggregateItems { which, domain, entry, unseen, range: whole })
            }
            Over::Known(known) => {
                let entries = this.for_known(over, known, env, entry).into();
                this.add(Op::AggregateOf { which, entries, range: whole })
            }
        })
    }

    pub(super) fn day_of_items(
        &mut self,
        latest: bool,
        day: &Day,
        over: &Comprehension,
        env: &mut Env,
    ) -> Node {
        let entry = |this: &mut Self, is_in: Node, env: &mut Env| Entry { is_in, value: this.day(day, env) };
        self.comprehend(over, env, &mut |this, domain, env| match domain {
            Over::Items(domain) => {
                let entry = this.for_item(over, &domain, env, entry);
                this.add(Op::DayOfItems { latest, domain, entry })
            }
            Over::Known(known) => {
                let entries = this.for_known(over, known, env, entry).into();
                this.add(Op::DayOf { latest, entries })
            }
        })
    }
}
