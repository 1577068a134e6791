//! A walk over the typed trees of a program, for whoever looks for something in them: thresholds, facts, conditions.
//!
//! A visitor overrides the methods of the nodes it cares for and calls the matching `walk_…` to go on below them.
//! Calls of defines are not followed: [`Visitor::call`] sees the call and its arguments.

use crate::program::{
    Arg, Body, Call, Choice, ChoiceKind, Comprehension, Cond, CondKind, Day, DayKind, Domain, Expr, Length,
    LengthKind, ListRead, Member, Num, NumKind, ParameterId, Read, Rule, RuleRef, Series, Set, SetKind,
    SpanBetween, Text, TextKind, When,
};
use crate::source::Span;

/// Sees the nodes of a tree; the default of each method goes on below the node.
#[allow(missing_docs, reason = "each method sees the node of its name")]
pub trait Visitor {
    fn cond(&mut self, cond: &Cond) {
        walk_cond(self, cond);
    }
    fn num(&mut self, num: &Num) {
        walk_num(self, num);
    }
    fn day(&mut self, day: &Day) {
        walk_day(self, day);
    }
    fn length(&mut self, length: &Length) {
        walk_length(self, length);
    }
    fn choice(&mut self, choice: &Choice) {
        walk_choice(self, choice);
    }
    fn text(&mut self, text: &Text) {
        walk_text(self, text);
    }
    fn set(&mut self, set: &Set) {
        walk_set(self, set);
    }
    fn read(&mut self, read: &Read) {
        walk_read(self, read);
    }
    fn parameter(&mut self, _parameter: ParameterId, _span: Span) {}
    fn list(&mut self, _list: &ListRead) {}
    fn rule_ref(&mut self, _rule: &RuleRef) {}
    fn call(&mut self, call: &Call) {
        walk_call(self, call);
    }
    fn comprehension(&mut self, over: &Comprehension) {
        walk_comprehension(self, over);
    }
}

/// All conditions and numbers of a rule, clause by clause.
pub fn walk_rule<V: Visitor + ?Sized>(v: &mut V, rule: &Rule) {
    rule.each.iter().for_each(|each| v.comprehension(each));
    rule.applies.iter().for_each(|cond| v.cond(cond));
    rule.indicators.iter().for_each(|indicator| v.cond(&indicator.when));
    match &rule.body {
        Body::Risk { present, levels, amplifies, .. } => {
            v.cond(present);
            levels.iter().for_each(|level| v.cond(&level.when));
            amplifies.iter().filter_map(|r| r.condition.as_ref()).for_each(|cond| v.cond(cond));
        }
        Body::Resilience { holds, inhibits } => {
            v.cond(holds);
            inhibits.iter().filter_map(|r| r.condition.as_ref()).for_each(|cond| v.cond(cond));
        }
        Body::Obligation { requires, due, binding, .. } => {
            requires.iter().for_each(|cond| v.cond(cond));
            due.iter().for_each(|day| v.day(day));
            binding.iter().for_each(|cond| v.cond(cond));
        }
        Body::Warning { raises } => raises.iter().for_each(|raise| v.cond(&raise.when)),
        Body::Assistance { offers, .. } => offers.iter().for_each(|offer| v.cond(&offer.when)),
        Body::Measure { gives } => v.num(gives),
    }
}

/// An expression of any type.
pub fn walk_expr<V: Visitor + ?Sized>(v: &mut V, expr: &Expr) {
    match expr {
        Expr::Cond(cond) => v.cond(cond),
        Expr::Num(num) => v.num(num),
        Expr::Day(day) => v.day(day),
        Expr::Span(span) => walk_span(v, span),
        Expr::Length(length) => v.length(length),
        Expr::Choice(choice) => v.choice(choice),
        Expr::Text(text) => v.text(text),
        Expr::Set(set) => v.set(set),
    }
}

/// Below a condition.
pub fn walk_cond<V: Visitor + ?Sized>(v: &mut V, cond: &Cond) {
    match &cond.kind {
        CondKind::Constant(_) | CondKind::Slot(_) | CondKind::Indicator { .. } => {}
        CondKind::Parameter(id) => v.parameter(*id, cond.span),
        CondKind::And(parts) | CondKind::Or(parts) | CondKind::Threshold { pool: parts, .. } => {
            parts.iter().for_each(|part| v.cond(part));
        }
        CondKind::Not(part)
        | CondKind::Established(part)
        | CondKind::RuledOut(part)
        | CondKind::Temporal { condition: part, .. } => v.cond(part),
        CondKind::Same(a, b) | CondKind::Otherwise(a, b, _) => {
            [a, b].into_iter().for_each(|part| v.cond(part))
        }
        CondKind::Read(read) | CondKind::Reason(read, _) => v.read(read),
        CondKind::Call(call) => v.call(call),
        CondKind::Any(over, satisfies) | CondKind::None(over, satisfies) => {
            v.comprehension(over);
            satisfies.iter().for_each(|part| v.cond(part));
        }
        CondKind::Every(over, satisfies) => {
            v.comprehension(over);
            v.cond(satisfies);
        }
        CondKind::Verdict(rule, _)
        | CondKind::Settled(rule)
        | CondKind::Inhibited(rule, _)
        | CondKind::Amplified(rule, _)
        | CondKind::Tagged(rule, _) => v.rule_ref(rule),
        CondKind::Known(expr) => walk_expr(v, expr),
        CondKind::ListReason(list, _) | CondKind::ListKnown(list) => v.list(list),
        CondKind::Trend { series, .. } => walk_series(v, series),
        _ => walk_comparison(v, cond),
    }
}

fn walk_comparison<V: Visitor + ?Sized>(v: &mut V, cond: &Cond) {
    match &cond.kind {
        CondKind::CompareNum(_, a, b) => [a, b].into_iter().for_each(|part| v.num(part)),
        CondKind::CompareDay(_, a, b) => [a, b].into_iter().for_each(|part| v.day(part)),
        CondKind::CompareSpan(_, span, length) => {
            walk_span(v, span);
            v.length(length);
        }
        CondKind::CompareLength(_, a, b) => [a, b].into_iter().for_each(|part| v.length(part)),
        CondKind::CompareChoice(_, a, b) => [a, b].into_iter().for_each(|part| v.choice(part)),
        CondKind::SameText(a, b) => [a, b].into_iter().for_each(|part| v.text(part)),
        CondKind::BetweenNum(a, b, c) => [a, b, c].into_iter().for_each(|part| v.num(part)),
        CondKind::BetweenDay(a, b, c) => [a, b, c].into_iter().for_each(|part| v.day(part)),
        CondKind::BetweenChoice(a, b, c) => [a, b, c].into_iter().for_each(|part| v.choice(part)),
        CondKind::OneOf(member, set) => {
            walk_member(v, member);
            v.set(set);
        }
        CondKind::Includes { set, of, .. } => [set, of].into_iter().for_each(|part| v.set(part)),
        CondKind::Within { day, .. } => v.day(day),
        _ => {}
    }
}

/// Below a number.
pub fn walk_num<V: Visitor + ?Sized>(v: &mut V, num: &Num) {
    match &num.kind {
        NumKind::Constant(_) | NumKind::Slot(_) => {}
        NumKind::Parameter(id) => v.parameter(*id, num.span),
        NumKind::Read(read) | NumKind::Picked(_, read) => v.read(read),
        NumKind::Call(call) => v.call(call),
        NumKind::Negate(a) | NumKind::Function(_, a) => v.num(a),
        NumKind::Arithmetic(_, a, b) | NumKind::Otherwise(a, b, _) => {
            [a, b].into_iter().for_each(|part| v.num(part));
        }
        NumKind::Least(parts) | NumKind::Greatest(parts) => parts.iter().for_each(|part| v.num(part)),
        NumKind::Count(over) => v.comprehension(over),
        NumKind::Aggregate(_, value, over) => {
            v.comprehension(over);
            v.num(value);
        }
        NumKind::Change(series, _) | NumKind::OverTime(_, series, _, _) => walk_series(v, series),
        NumKind::Measure(rule) => v.rule_ref(rule),
        NumKind::Days(span) => walk_span(v, span),
    }
}

/// Below a day.
pub fn walk_day<V: Visitor + ?Sized>(v: &mut V, day: &Day) {
    match &day.kind {
        DayKind::Constant(_) | DayKind::Today | DayKind::Slot(_) => {}
        DayKind::Parameter(id) => v.parameter(*id, day.span),
        DayKind::Read(read) | DayKind::Picked(_, read) => v.read(read),
        DayKind::Call(call) => v.call(call),
        DayKind::Move { day, length, .. } => {
            v.day(day);
            v.length(length);
        }
        DayKind::Earliest(days) | DayKind::Latest(days) => days.iter().for_each(|day| v.day(day)),
        DayKind::Aggregate { day, over, .. } => {
            v.comprehension(over);
            v.day(day);
        }
        DayKind::Otherwise(a, b, _) => [a, b].into_iter().for_each(|day| v.day(day)),
    }
}

/// Both days of a span.
pub fn walk_span<V: Visitor + ?Sized>(v: &mut V, span: &SpanBetween) {
    v.day(&span.later);
    v.day(&span.earlier);
}

/// Below a length of time.
pub fn walk_length<V: Visitor + ?Sized>(v: &mut V, length: &Length) {
    match &length.kind {
        LengthKind::Constant(_) | LengthKind::Slot(_) => {}
        LengthKind::Parameter(id) => v.parameter(*id, length.span),
        LengthKind::Read(read) => v.read(read),
        LengthKind::Call(call) => v.call(call),
        LengthKind::Otherwise(a, b, _) => [a, b].into_iter().for_each(|length| v.length(length)),
    }
}

/// Below an enum value.
pub fn walk_choice<V: Visitor + ?Sized>(v: &mut V, choice: &Choice) {
    match &choice.kind {
        ChoiceKind::Constant(_) | ChoiceKind::Slot(_) => {}
        ChoiceKind::Parameter(id) => v.parameter(*id, choice.span),
        ChoiceKind::Read(read) | ChoiceKind::Picked(_, read) => v.read(read),
        ChoiceKind::Call(call) => v.call(call),
        ChoiceKind::LevelOf(rule) => v.rule_ref(rule),
        ChoiceKind::Otherwise(a, b, _) => [a, b].into_iter().for_each(|choice| v.choice(choice)),
    }
}

/// Below a text.
pub fn walk_text<V: Visitor + ?Sized>(v: &mut V, text: &Text) {
    match &text.kind {
        TextKind::Constant(_) | TextKind::Slot(_) => {}
        TextKind::Read(read) => v.read(read),
        TextKind::Call(call) => v.call(call),
        TextKind::Otherwise(a, b, _) => [a, b].into_iter().for_each(|text| v.text(text)),
    }
}

/// Below a set.
pub fn walk_set<V: Visitor + ?Sized>(v: &mut V, set: &Set) {
    match &set.kind {
        SetKind::Constant(_) | SetKind::Slot(_) => {}
        SetKind::Read(read) => v.read(read),
        SetKind::Call(call) => v.call(call),
        SetKind::One(member) => walk_member(v, member),
    }
}

fn walk_member<V: Visitor + ?Sized>(v: &mut V, member: &Member) {
    match member {
        Member::Choice(choice) => v.choice(choice),
        Member::Country(text) => v.text(text),
    }
}

/// The day of a reading that has one of its own.
pub fn walk_read<V: Visitor + ?Sized>(v: &mut V, read: &Read) {
    if let When::On(day) = &read.at {
        v.day(day);
    }
}

fn walk_series<V: Visitor + ?Sized>(v: &mut V, series: &Series) {
    match series {
        Series::Num(read, _) | Series::Choice(read, _) | Series::Day(read) => v.read(read),
        Series::Measure(rule, _) => v.rule_ref(rule),
    }
}

/// The arguments of a call.
pub fn walk_call<V: Visitor + ?Sized>(v: &mut V, call: &Call) {
    for arg in &call.args {
        if let Arg::Value(expr) = arg {
            walk_expr(v, expr);
        }
    }
}

/// The domain and the condition of a comprehension.
pub fn walk_comprehension<V: Visitor + ?Sized>(v: &mut V, over: &Comprehension) {
    match &over.domain {
        Domain::List(list) => v.list(list),
        Domain::Set(set) => v.set(set),
        Domain::Choices(..) | Domain::Rules(_) => {}
    }
    over.condition.iter().for_each(|cond| v.cond(cond));
}
