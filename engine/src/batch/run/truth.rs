//! Conditions.

use super::{Block, Ctx};
use crate::batch::bits::Bits;
use crate::batch::choices::ChoiceCol;
use crate::batch::column::{Col, EnumSets, compare_lanes, has};
use crate::batch::days::DayCol;
use crate::batch::numbers::NumCol;
use crate::batch::planes::{Planes, threshold};
use crate::plan::{Node, Op};
use crate::possible::Texts;
use crate::truth::Truth;
use r2pc_lang::value::Element;

fn planes(planes: Planes) -> Col<'static> {
    Col::Truth(planes)
}

impl<'a> Block<'a> {
    pub(super) fn compute_truth(&mut self, op: &'a Op, ctx: Ctx) -> Col<'a> {
        let lanes = self.lanes(ctx);
        match op {
            Op::Truth(truth) => planes(Planes::all(lanes, *truth)),
            Op::And(parts) => planes(self.joined(parts, ctx, Truth::True, Planes::and)),
            Op::Or(parts) => planes(self.joined(parts, ctx, Truth::False, Planes::or)),
            Op::Not(part) => planes(self.truth(*part, ctx).not()),
            Op::Same(a, b) => {
                let (a, b) = (self.truth(*a, ctx), self.truth(*b, ctx));
                planes(a.same(&b))
            }
            Op::Threshold(kind, count, pool) => {
                let parts: Vec<Planes> = pool.iter().map(|part| self.truth(*part, ctx)).collect();
                planes(threshold(*kind, *count as usize, &parts, lanes))
            }
            Op::CompareNum(how, a, b) => {
                let (a, b) = (self.numbers(*a, ctx), self.numbers(*b, ctx));
                planes(NumCol::compare(*how, &a, &b, lanes))
            }
            Op::CompareDay(how, a, b) => {
                let (a, b) = (self.dates(*a, ctx), self.dates(*b, ctx));
                planes(DayCol::compare(*how, &a, &b, lanes))
            }
            Op::CompareLength(how, a, b) => match (self.eval(*a, ctx), self.eval(*b, ctx)) {
                (Col::Length(a), Col::Length(b)) => {
                    planes(compare_lanes(&a, &b, lanes, |a, b| a.compare(*how, b)))
                }
                _ => planes(Planes::all(lanes, Truth::Unknown)),
            },
            Op::CompareChoice(how, a, b) => {
                let (a, b) = (self.choices(*a, ctx), self.choices(*b, ctx));
                planes(ChoiceCol::compare(*how, &a, &b, lanes))
            }
            Op::SameText(a, b) => match (self.eval(*a, ctx), self.eval(*b, ctx)) {
                (Col::Text(a), Col::Text(b)) => planes(compare_lanes(&a, &b, lanes, Texts::same)),
                _ => planes(Planes::all(lanes, Truth::Unknown)),
            },
            Op::ChoiceIn(..) | Op::TextIn(..) | Op::Includes { .. } => planes(self.membership(op, ctx)),
            _ => self.compute_known(op, ctx),
        }
    }

    fn joined(
        &mut self,
        parts: &[Node],
        ctx: Ctx,
        neutral: Truth,
        join: fn(Planes, &Planes) -> Planes,
    ) -> Planes {
        let neutral = Planes::all(self.lanes(ctx), neutral);
        parts.iter().fold(neutral, |whole, part| join(whole, &self.truth(*part, ctx)))
    }

    /// What is asked of sets.
    fn membership(&mut self, op: &'a Op, ctx: Ctx) -> Planes {
        let lanes = self.lanes(ctx);
        match op {
            Op::ChoiceIn(choice, set) => {
                let choices = self.choices(*choice, ctx);
                if let Op::EnumSet(values) = self.plan.op(*set) {
                    return Planes {
                        yes: choices.can(*values, lanes),
                        no: choices.can(values.others(), lanes),
                    };
                }
                match &self.eval(*set, ctx) {
                    Col::EnumSet(sets) => choice_in(&choices, sets, lanes),
                    set => Planes::from_fn(lanes, |lane| {
                        let values = choices.lane(lane).iter();
                        unanimous(values.map(|value| has(set, lane, &Element::Choice(value))))
                    }),
                }
            }
            Op::TextIn(text, set) => {
                let (text, set) = (self.eval(*text, ctx), self.eval(*set, ctx));
                let Col::Text(texts) = text else { return Planes::all(lanes, Truth::Unknown) };
                Planes::from_fn(lanes, |lane| match texts.get(lane) {
                    Some(Texts::OneOf(codes)) => {
                        unanimous(codes.iter().map(|code| has(&set, lane, &Element::Country(code.clone()))))
                    }
                    _ => Truth::Unknown,
                })
            }
            Op::Includes { set, every, of } => {
                let (set, of) = (self.eval(*set, ctx), self.eval(*of, ctx));
                Planes::from_fn(lanes, |lane| includes(&set, *every, &of, lane))
            }
            _ => Planes::all(lanes, Truth::Unknown),
        }
    }

    /// Conditions on what is known, on items, rules and time.
    fn compute_known(&mut self, op: &'a Op, ctx: Ctx) -> Col<'a> {
        let lanes = self.lanes(ctx);
        match op {
            Op::Established(part) => planes(Planes::known(self.truth(*part, ctx).surely())),
            Op::RuledOut(part) => planes(Planes::known(self.truth(*part, ctx).surely_not())),
            Op::Known(part) => planes(Planes::known(self.eval(*part, ctx).is_known(lanes))),
            Op::ReasonIs(read, reason) => {
                let reasons = self.reasons(read, ctx);
                planes(Planes::known(Bits::of_each(&reasons, |found| found == Some(*reason))))
            }
            Op::ListReasonIs(list, reason) => {
                let listed = self.listed(list, ctx);
                planes(Planes::known(self.of_root_lanes(ctx, |lane| {
                    listed.get(lane).and_then(super::read::Listed::reason) == Some(*reason)
                })))
            }
            Op::ListKnown(list) => {
                let listed = self.listed(list, ctx);
                planes(Planes::known(
                    self.of_root_lanes(ctx, |lane| {
                        listed.get(lane).is_some_and(super::read::Listed::is_known)
                    }),
                ))
            }
            Op::ItemIn => match &self.context(ctx).items {
                Some(items) => planes(items.is_in.clone()),
                None => planes(Planes::all(lanes, Truth::Unknown)),
            },
            Op::AnyItem(domain, body) => planes(self.any_item(domain, *body, ctx)),
            Op::Verdict(rows, outcome) => planes(self.verdict(rows, *outcome, ctx)),
            Op::Settled(rows) => planes(self.settled(rows, ctx)),
            Op::Related(side, rows, by) => planes(self.related(*side, rows, *by, ctx)),
            Op::Trend { points, falling, .. } => planes(self.trend(points, *falling, ctx)),
            _ => self.compute_number(op, ctx),
        }
    }

    /// A bit a lane, as a function of the root's lane says.
    fn of_root_lanes(&self, ctx: Ctx, set: impl Fn(usize) -> bool) -> Bits {
        Bits::from_fn(self.lanes(ctx), |lane| set(self.root_lane(ctx, lane)))
    }
}

/// True where all are, false where none is.
fn unanimous(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.reduce(|a, b| if a == b { a } else { Truth::Unknown }).unwrap_or(Truth::Unknown)
}

/// Whether enum values are in sets, by the bits of the values.
fn choice_in(choices: &ChoiceCol, sets: &EnumSets, lanes: usize) -> Planes {
    Planes {
        yes: Bits::from_fn(lanes, |lane| choices.lane(lane).intersects(sets.lane(lane).1)),
        no: Bits::from_fn(lanes, |lane| !choices.lane(lane).is_within(sets.lane(lane).0)),
    }
}

/// `a includes all|any of b`, in one lane.
fn includes(set: &Col<'_>, every: bool, of: &Col<'_>, lane: usize) -> Truth {
    match (set, of) {
        (Col::CountrySet(a), Col::CountrySet(b)) => match (a.get(lane), b.get(lane)) {
            (Some(a), Some(b)) => a.includes(every, b),
            _ => Truth::Unknown,
        },
        (Col::EnumSet(a), Col::EnumSet(b)) => {
            let ((sure_a, maybe_a), (sure_b, maybe_b)) = (a.lane(lane), b.lane(lane));
            let (yes, no) = match every {
                true => (maybe_b.is_within(sure_a), !sure_b.is_within(maybe_a)),
                false => (sure_a.intersects(sure_b), !maybe_a.intersects(maybe_b)),
            };
            if yes {
                Truth::True
            } else if no {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
        _ => Truth::Unknown,
    }
}
