//! Columns: what an expression can be, in every lane of a context.

use super::bits::Bits;
use super::choices::ChoiceCol;
use super::days::DayCol;
use super::numbers::NumCol;
use super::planes::Planes;
use crate::eval::{Lengths, Members};
use crate::facts::reading::Rest;
use crate::possible::{Choices, Texts};
use crate::truth::Truth;
use r2pc_lang::value::Element;
use std::rc::Rc;

/// What an expression of some type can be in each lane.
#[derive(Clone, Debug)]
pub(crate) enum Col<'a> {
    /// Conditions.
    Truth(Planes),
    /// Numbers.
    Num(Rc<NumCol>),
    /// Days.
    Day(Rc<DayCol>),
    /// Values of an enum.
    Choice(Rc<ChoiceCol>),
    /// Lengths of time.
    Length(Rc<Vec<Lengths>>),
    /// Texts and countries.
    Text(Rc<Vec<Texts>>),
    /// Sets of values of an enum.
    EnumSet(Rc<EnumSets>),
    /// Sets of countries.
    CountrySet(Rc<Vec<Members>>),
    /// The observations that a reading rests on.
    Rests(Rc<Vec<Rc<[Rest<'a>]>>>),
}

/// Sets of values of an enum: those that are surely in, and those that are perhaps in.
#[derive(Clone, Debug)]
pub(crate) struct EnumSets {
    pub(crate) certain: Vec<Choices>,
    pub(crate) perhaps: Vec<Choices>,
}

impl EnumSets {
    /// The values that are surely in a lane's set, and those that are surely or perhaps in.
    pub(crate) fn lane(&self, lane: usize) -> (Choices, Choices) {
        let of = |sets: &[Choices]| sets.get(lane).copied().unwrap_or(Choices::NONE);
        let certain = of(&self.certain);
        (certain, certain.union(of(&self.perhaps)))
    }

    /// Whether a value is in a lane's set.
    pub(crate) fn has(&self, lane: usize, value: u32) -> Truth {
        let (certain, possible) = self.lane(lane);
        match (certain.has(value), possible.has(value)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }
}

fn lanes_of<T: Clone>(items: &[T], from: &[u32]) -> Vec<T> {
    from.iter().filter_map(|lane| items.get(*lane as usize).cloned()).collect()
}

fn pick<T: Clone>(items: &[T], from: &[u32]) -> Rc<Vec<T>> {
    Rc::new(lanes_of(items, from))
}

fn choose<T: Clone>(mask: &Bits, here: &[T], there: &[T]) -> Vec<T> {
    let either = |(lane, (a, b)): (usize, (&T, &T))| if mask.get(lane) { a.clone() } else { b.clone() };
    here.iter().zip(there).enumerate().map(either).collect()
}

impl<'a> Col<'a> {
    /// The values of other lanes.
    pub(crate) fn gather(&self, from: &[u32]) -> Col<'a> {
        match self {
            Col::Truth(planes) => Col::Truth(planes.gather(from)),
            Col::Num(numbers) => Col::Num(Rc::new(numbers.gather(from))),
            Col::Day(days) => Col::Day(Rc::new(days.gather(from))),
            Col::Choice(choices) => Col::Choice(Rc::new(choices.gather(from))),
            Col::Length(lengths) => Col::Length(pick(lengths, from)),
            Col::Text(texts) => Col::Text(pick(texts, from)),
            Col::EnumSet(sets) => Col::EnumSet(Rc::new(EnumSets {
                certain: lanes_of(&sets.certain, from),
                perhaps: lanes_of(&sets.perhaps, from),
            })),
            Col::CountrySet(sets) => Col::CountrySet(pick(sets, from)),
            Col::Rests(rests) => Col::Rests(pick(rests, from)),
        }
    }

    /// These lanes from here, the others from there; both are of one type.
    pub(crate) fn select(mask: &Bits, here: &Col<'a>, there: &Col<'a>) -> Col<'a> {
        match (here, there) {
            (Col::Truth(a), Col::Truth(b)) => Col::Truth(Planes::select(mask, a, b)),
            (Col::Num(a), Col::Num(b)) => Col::Num(Rc::new(NumCol::select(mask, a, b))),
            (Col::Day(a), Col::Day(b)) => Col::Day(Rc::new(DayCol::select(mask, a, b))),
            (Col::Choice(a), Col::Choice(b)) => Col::Choice(Rc::new(ChoiceCol::select(mask, a, b))),
            (Col::Length(a), Col::Length(b)) => Col::Length(Rc::new(choose(mask, a, b))),
            (Col::Text(a), Col::Text(b)) => Col::Text(Rc::new(choose(mask, a, b))),
            (Col::EnumSet(a), Col::EnumSet(b)) => Col::EnumSet(Rc::new(EnumSets {
                certain: choose(mask, &a.certain, &b.certain),
                perhaps: choose(mask, &a.perhaps, &b.perhaps),
            })),
            (Col::CountrySet(a), Col::CountrySet(b)) => Col::CountrySet(Rc::new(choose(mask, a, b))),
            _ => here.clone(),
        }
    }

    /// Its bytes; what values that are no numbers point at is not counted.
    pub(crate) fn size(&self) -> usize {
        fn each<T>(items: &[T]) -> usize {
            size_of_val(items)
        }
        match self {
            Col::Truth(planes) => planes.yes.size() + planes.no.size(),
            Col::Num(numbers) => numbers.size(),
            Col::Day(days) => days.size(),
            Col::Choice(choices) => choices.size(),
            Col::Length(lengths) => each(lengths),
            Col::Text(texts) => each(texts),
            Col::EnumSet(sets) => each(&sets.certain) + each(&sets.perhaps),
            Col::CountrySet(sets) => each(sets),
            Col::Rests(rests) => each(rests),
        }
    }

    /// Where there is one possible value.
    pub(crate) fn is_known(&self, lanes: usize) -> Bits {
        match self {
            Col::Truth(planes) => planes.is_known(),
            Col::Num(numbers) => numbers.is_known(lanes),
            Col::Day(days) => days.is_known(lanes),
            Col::Choice(choices) => choices.is_known(lanes),
            Col::Length(lengths) => Bits::of_each(lengths, |l| l.known().is_some()),
            Col::Text(texts) => {
                Bits::from_fn(lanes, |lane| texts.get(lane).is_some_and(|t| t.known().is_some()))
            }
            Col::EnumSet(sets) => Bits::of_each(&sets.perhaps, |open| open == Choices::NONE),
            Col::CountrySet(sets) => {
                Bits::from_fn(lanes, |lane| sets.get(lane).is_some_and(Members::is_known))
            }
            Col::Rests(_) => Bits::all(lanes, true),
        }
    }
}

/// A comparison of two columns, lane by lane.
pub(crate) fn compare_lanes<T>(a: &[T], b: &[T], lanes: usize, compare: impl Fn(&T, &T) -> Truth) -> Planes {
    Planes::from_fn(lanes, |lane| match (a.get(lane), b.get(lane)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Truth::Unknown,
    })
}

/// Whether an element is in a lane's set of countries or values.
pub(crate) fn has(set: &Col<'_>, lane: usize, element: &Element) -> Truth {
    match (set, element) {
        (Col::EnumSet(sets), Element::Choice(value)) => sets.has(lane, *value),
        (Col::CountrySet(sets), element) => sets.get(lane).map_or(Truth::Unknown, |set| set.has(element)),
        _ => Truth::False,
    }
}
