//! Numbers, days, lengths, enum values, texts and sets.

use super::super::op::{Node, Op, Want};
use super::time::range;
use super::{Bind, Env, Lowering};
use crate::eval::Lengths;
use crate::possible::{Choices, Interval};
use r2pc_lang::program::{
    Choice, ChoiceKind, Day, DayKind, Length, LengthKind, Member, Num, NumKind, RuleRef, Set, SetKind,
    SetType, Slot, Text, TextKind,
};

impl Lowering<'_> {
    /// What a variable stands for; where it stands for no value, anything.
    pub(super) fn variable(&mut self, slot: Slot, env: &Env, unknown: Op) -> Node {
        match env.get(slot) {
            Bind::Node(depth, node) => self.at_depth(depth, node, env),
            _ => self.add(unknown),
        }
    }

    /// The node of a number.
    pub(super) fn num(&mut self, num: &Num, env: &mut Env) -> Node {
        let range = range(&num.ty);
        match &num.kind {
            NumKind::Constant(value) => self.add(Op::Number(Interval::point(value.normalize()))),
            NumKind::Read(read) => self.reading(read, env, &|read| Op::Read(read, None, Want::Num(range))),
            NumKind::Picked(pick, read) => {
                self.reading(read, env, &|read| Op::Read(read, Some(*pick), Want::Num(range)))
            }
            NumKind::Parameter(id) => self.on_days(Op::Parameter(*id, Want::Num(range)), env),
            NumKind::Slot(slot) => self.variable(*slot, env, Op::Number(range)),
            NumKind::Call(call) => self.call(call, env),
            NumKind::Negate(a) => {
                let a = self.num(a, env);
                self.add(Op::Negate(a))
            }
            NumKind::Arithmetic(how, a, b) => {
                let (a, b) = (self.num(a, env), self.num(b, env));
                self.add(Op::Arithmetic(*how, a, b, range))
            }
            NumKind::Function(which, a) => {
                let a = self.num(a, env);
                self.add(Op::Function(*which, a, range))
            }
            NumKind::Least(parts) => self.extreme(parts, false, env),
            NumKind::Greatest(parts) => self.extreme(parts, true, env),
            NumKind::Count(over) => self.count(over, env),
            NumKind::Aggregate(which, value, over) => self.aggregate(*which, value, over, range, env),
            NumKind::Change(series, over) => self.change(series, *over, env),
            NumKind::OverTime(which, series, _, step) => self.over_time(*which, series, *step, &num.ty, env),
            NumKind::Measure(rule) => self.measure(rule, env),
            NumKind::Days(span) => {
                let (later, earlier) = (self.day(&span.later, env), self.day(&span.earlier, env));
                self.add(Op::DaysBetween(later, earlier))
            }
            NumKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.num(value, env), self.num(fallback, env));
                self.add(Op::Otherwise(value, fallback))
            }
        }
    }

    fn extreme(&mut self, parts: &[Num], greatest: bool, env: &mut Env) -> Node {
        let parts = parts.iter().map(|part| self.num(part, env)).collect();
        self.add(Op::Extreme { greatest, parts })
    }

    pub(super) fn measure(&mut self, rule: &RuleRef, env: &Env) -> Node {
        let rows = self.rows(rule, env);
        self.asking(rows, env, Op::Number(Interval::all()), Op::Measure)
    }

    /// The node of a day.
    pub(super) fn day(&mut self, day: &Day, env: &mut Env) -> Node {
        match &day.kind {
            DayKind::Constant(date) => self.add(Op::Date(Interval::point(*date))),
            DayKind::Today => self.on_days(Op::Today, env),
            DayKind::Read(read) => self.reading(read, env, &|read| Op::Read(read, None, Want::Day)),
            DayKind::Picked(pick, read) => {
                self.reading(read, env, &|read| Op::Read(read, Some(*pick), Want::Day))
            }
            DayKind::Parameter(id) => self.on_days(Op::Parameter(*id, Want::Day), env),
            DayKind::Slot(slot) => self.variable(*slot, env, Op::Date(Interval::all())),
            DayKind::Call(call) => self.call(call, env),
            DayKind::Move { day, length, back } => {
                let (day, length) = (self.day(day, env), self.length(length, env));
                self.add(Op::Moved { day, length, back: *back })
            }
            DayKind::Earliest(days) => self.extreme_day(days, false, env),
            DayKind::Latest(days) => self.extreme_day(days, true, env),
            DayKind::Aggregate { latest, day, over } => self.day_of_items(*latest, day, over, env),
            DayKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.day(value, env), self.day(fallback, env));
                self.add(Op::Otherwise(value, fallback))
            }
        }
    }

    fn extreme_day(&mut self, days: &[Day], latest: bool, env: &mut Env) -> Node {
        let parts = days.iter().map(|day| self.day(day, env)).collect();
        self.add(Op::ExtremeDay { latest, parts })
    }

    /// The node of a length of time.
    pub(super) fn length(&mut self, length: &Length, env: &mut Env) -> Node {
        match &length.kind {
            LengthKind::Constant(length) => self.add(Op::Length(Lengths::one(*length))),
            LengthKind::Read(read) => self.reading(read, env, &|read| Op::Read(read, None, Want::Length)),
            LengthKind::Parameter(id) => self.on_days(Op::Parameter(*id, Want::Length), env),
            LengthKind::Slot(slot) => self.variable(*slot, env, Op::Length(Lengths::Any)),
            LengthKind::Call(call) => self.call(call, env),
            LengthKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.length(value, env), self.length(fallback, env));
                self.add(Op::Otherwise(value, fallback))
            }
        }
    }

    /// The node of an enum value.
    pub(super) fn choice(&mut self, choice: &Choice, env: &mut Env) -> Node {
        let all = self.all_choices(choice.ty);
        match &choice.kind {
            ChoiceKind::Constant(value) => self.add(Op::Choices(Choices::one(*value))),
            ChoiceKind::Read(read) => {
                self.reading(read, env, &|read| Op::Read(read, None, Want::Choice(all)))
            }
            ChoiceKind::Picked(pick, read) => {
                self.reading(read, env, &|read| Op::Read(read, Some(*pick), Want::Choice(all)))
            }
            ChoiceKind::Parameter(id) => self.on_days(Op::Parameter(*id, Want::Choice(all)), env),
            ChoiceKind::Slot(slot) => self.variable(*slot, env, Op::Choices(all)),
            ChoiceKind::Call(call) => self.call(call, env),
            ChoiceKind::LevelOf(rule) => {
                let rows = self.rows(rule, env);
                self.asking(rows, env, Op::Choices(Choices::all(4)), Op::LevelOf)
            }
            ChoiceKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.choice(value, env), self.choice(fallback, env));
                self.add(Op::Otherwise(value, fallback))
            }
        }
    }

    /// The node of a text or country.
    pub(super) fn text(&mut self, text: &Text, env: &mut Env) -> Node {
        match &text.kind {
            TextKind::Constant(text) => self.add(Op::Text(Some(text.clone()))),
            TextKind::Read(read) => match self.own_key(read, env) {
                Some(key) => key,
                None => self.reading(read, env, &|read| Op::Read(read, None, Want::Text)),
            },
            TextKind::Slot(slot) => self.variable(*slot, env, Op::Text(None)),
            TextKind::Call(call) => self.call(call, env),
            TextKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.text(value, env), self.text(fallback, env));
                self.add(Op::Otherwise(value, fallback))
            }
        }
    }

    /// The node of a set.
    pub(super) fn set(&mut self, set: &Set, env: &mut Env) -> Node {
        let unknown = match &set.ty {
            SetType::Enum(_) => Op::EnumSet(Choices::NONE),
            SetType::Country => Op::AnyCountries,
        };
        match &set.kind {
            SetKind::Constant(values) => self.add(Op::EnumSet(values.iter().copied().collect())),
            SetKind::Read(read) => {
                let want = self.want_set(&set.ty);
                self.reading(read, env, &|read| Op::Read(read, None, want.clone()))
            }
            SetKind::Slot(slot) => self.variable(*slot, env, unknown),
            SetKind::Call(call) => self.call(call, env),
            SetKind::One(member) => match &**member {
                Member::Choice(choice) => {
                    let choice = self.choice(choice, env);
                    self.add(Op::SetOfChoice(choice))
                }
                Member::Country(text) => {
                    let text = self.text(text, env);
                    self.add(Op::SetOfText(text))
                }
            },
        }
    }
}
