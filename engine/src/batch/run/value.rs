//! Days, lengths, enum values, texts, sets and parameters.

use super::{Block, Ctx};
use crate::batch::choices::ChoiceCol;
use crate::batch::column::{Col, EnumSets};
use crate::batch::days::DayCol;
use crate::batch::numbers::NumCol;
use crate::batch::planes::Planes;
use crate::eval::{Lengths, Members, moved};
use crate::plan::{Node, Op, Want};
use crate::possible::{Choices, Interval, Texts};
use crate::truth::Truth;
use jiff::civil::Date;
use r2pc_lang::program::{Constant, ParameterId};
use r2pc_lang::value::Element;
use std::rc::Rc;
use std::sync::Arc;

impl<'a> Block<'a> {
    pub(super) fn compute_value(&mut self, op: &'a Op, ctx: Ctx) -> Col<'a> {
        let lanes = self.lanes(ctx);
        match op {
            Op::Date(date) => Col::Day(Rc::new(DayCol::Same(*date))),
            Op::Today => days((0..lanes).map(|lane| Interval::point(self.day(ctx, lane)))),
            Op::Moved { day, length, back } => {
                let (from, by) = (self.dates(*day, ctx), self.lengths(*length, ctx));
                days(from.each(lanes).zip(&*by).map(|(day, by)| moved(day, *by, *back)))
            }
            Op::ExtremeDay { latest, parts } => Col::Day(Rc::new(self.extreme_day(*latest, parts, ctx))),
            Op::DayOfItems { latest, domain, entry } => {
                days(self.day_of_items(*latest, domain, *entry, ctx).into_iter())
            }
            Op::DayOf { latest, entries } => days(self.day_of(*latest, entries, ctx).into_iter()),
            Op::Length(length) => Col::Length(Rc::new(vec![*length; lanes])),
            Op::Choices(choices) => Col::Choice(Rc::new(ChoiceCol::Same(*choices))),
            Op::LevelOf(rows) => Col::Choice(Rc::new(self.levels(rows, ctx))),
            Op::Text(text) => {
                let text = text.as_ref().map_or(Texts::Any, |text| Texts::one(Arc::clone(text)));
                Col::Text(Rc::new(vec![text; lanes]))
            }
            Op::ItemKey => Col::Text(Rc::new(match &self.context(ctx).items {
                Some(items) => items.keys().map(|key| Texts::one(Arc::clone(key))).collect(),
                None => vec![Texts::Any; lanes],
            })),
            Op::EnumSet(values) => enum_sets(vec![*values; lanes], vec![Choices::NONE; lanes]),
            Op::SetOfChoice(choice) => {
                let choices = self.choices(*choice, ctx);
                let only = |keep: bool| {
                    let pick = |c: Choices| if c.known().is_some() == keep { c } else { Choices::NONE };
                    choices.each(lanes).map(pick).collect()
                };
                enum_sets(only(true), only(false))
            }
            Op::SetOfText(text) => {
                let Col::Text(texts) = self.eval(*text, ctx) else {
                    return Col::CountrySet(Rc::new(vec![Members::any(); lanes]));
                };
                Col::CountrySet(Rc::new(texts.iter().map(set_of_text).collect()))
            }
            _ => Col::CountrySet(Rc::new(vec![Members::any(); lanes])),
        }
    }

    fn lengths(&mut self, node: Node, ctx: Ctx) -> Rc<Vec<Lengths>> {
        match self.eval(node, ctx) {
            Col::Length(lengths) => lengths,
            _ => Rc::new(vec![Lengths::Any; self.lanes(ctx)]),
        }
    }

    fn extreme_day(&mut self, latest: bool, parts: &[Node], ctx: Ctx) -> DayCol {
        let lanes = self.lanes(ctx);
        let pick = if latest { Interval::greatest } else { Interval::least };
        let mut whole: Option<DayCol> = None;
        for part in parts {
            let part = self.dates(*part, ctx);
            whole = Some(match whole {
                None => (*part).clone(),
                Some(whole) => DayCol::of(whole.each(lanes).zip(part.each(lanes)).map(|(a, b)| pick(a, b))),
            });
        }
        whole.unwrap_or(DayCol::Same(Interval::all()))
    }

    /// A parameter's value on each day; before its first day anything.
    pub(super) fn parameter(&self, id: ParameterId, want: &Want, ctx: Ctx) -> Col<'a> {
        let lanes = self.lanes(ctx);
        let plan = self.plan;
        let of = |lane: usize| plan.program.parameter(id).value_on(self.day(ctx, lane));
        let all = 0..lanes;
        match want {
            Want::Truth => Col::Truth(Planes::from_fn(lanes, |lane| match of(lane) {
                Some(Constant::Bool(value)) => Truth::from(*value),
                _ => Truth::Unknown,
            })),
            Want::Num(range) => {
                let one = |lane| match of(lane) {
                    Some(Constant::Number(value)) => Interval::point(*value),
                    _ => *range,
                };
                let numbers: Vec<_> = all.map(one).collect();
                let same = numbers.first().filter(|first| numbers.iter().all(|number| number == *first));
                Col::Num(Rc::new(
                    same.map_or_else(|| NumCol::of(numbers.clone()), |same| NumCol::Same(*same)),
                ))
            }
            Want::Day => days(all.map(|lane| match of(lane) {
                Some(Constant::Date(date)) => Interval::point(*date),
                _ => Interval::all(),
            })),
            Want::Length => Col::Length(Rc::new(
                all.map(|lane| match of(lane) {
                    Some(Constant::Duration(length)) => Lengths::one(*length),
                    _ => Lengths::Any,
                })
                .collect(),
            )),
            Want::Choice(any) => {
                let one = |lane| match of(lane) {
                    Some(Constant::Choice(value)) => Choices::one(*value),
                    _ => *any,
                };
                Col::Choice(Rc::new(ChoiceCol::of(all.map(one).collect())))
            }
            Want::Text | Want::Set(..) => Col::Text(Rc::new(vec![Texts::Any; lanes])),
        }
    }
}

fn days(days: impl Iterator<Item = Interval<Date>>) -> Col<'static> {
    Col::Day(Rc::new(DayCol::of(days)))
}

fn enum_sets(certain: Vec<Choices>, perhaps: Vec<Choices>) -> Col<'static> {
    Col::EnumSet(Rc::new(EnumSets { certain, perhaps }))
}

/// The set of one country: perhaps each of those it can be.
fn set_of_text(text: &Texts) -> Members {
    let Texts::OneOf(codes) = text else { return Members::any() };
    let truth = if codes.len() == 1 { Truth::True } else { Truth::Unknown };
    let named = codes.iter().map(|code| (Element::Country(Arc::clone(code)), truth)).collect();
    Members { named, rest: Truth::False }
}
