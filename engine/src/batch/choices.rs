//! Columns of enum values: a bit a lane for each value that is possible, where there are few.

use super::bits::Bits;
use super::planes::Planes;
use crate::possible::Choices;
use crate::truth::Truth;
use r2pc_lang::program::Comparison;

/// Enums of more values are kept lane by lane.
const FEW: usize = 16;

/// Enum values, a lane each.
#[derive(Clone, Debug)]
pub(crate) enum ChoiceCol {
    /// The same in every lane.
    Same(Choices),
    /// By value: where it is possible; others are nowhere.
    Planes(Vec<Bits>),
    /// Any.
    Each(Vec<Choices>),
}

impl ChoiceCol {
    /// The column of these values, in the form that is read fastest.
    pub(crate) fn of(choices: Vec<Choices>) -> ChoiceCol {
        let all = choices.iter().fold(Choices::NONE, |all, one| all.union(*one));
        let size = all.iter().last().map_or(0, |last| last as usize + 1);
        if size > FEW {
            return ChoiceCol::Each(choices);
        }
        let plane = |value| Bits::of_each(&choices, |one| one.has(value));
        ChoiceCol::Planes((0..).take(size).map(plane).collect())
    }

    /// What is possible in a lane.
    pub(crate) fn lane(&self, lane: usize) -> Choices {
        match self {
            ChoiceCol::Same(choices) => *choices,
            ChoiceCol::Planes(planes) => {
                (0..).zip(planes).filter(|(_, can)| can.get(lane)).map(|(value, _)| value).collect()
            }
            ChoiceCol::Each(choices) => choices.get(lane).copied().unwrap_or(Choices::NONE),
        }
    }

    pub(crate) fn size(&self) -> usize {
        match self {
            ChoiceCol::Same(_) => size_of::<Choices>(),
            ChoiceCol::Planes(planes) => planes.iter().map(Bits::size).sum(),
            ChoiceCol::Each(choices) => size_of_val(&**choices),
        }
    }

    /// All lanes.
    pub(crate) fn each(&self, lanes: usize) -> impl Iterator<Item = Choices> {
        (0..lanes).map(|lane| self.lane(lane))
    }

    pub(crate) fn gather(&self, from: &[u32]) -> ChoiceCol {
        match self {
            ChoiceCol::Same(choices) => ChoiceCol::Same(*choices),
            ChoiceCol::Planes(planes) => {
                ChoiceCol::Planes(planes.iter().map(|plane| plane.gather(from)).collect())
            }
            ChoiceCol::Each(_) => {
                ChoiceCol::Each(from.iter().map(|lane| self.lane(*lane as usize)).collect())
            }
        }
    }

    pub(crate) fn select(mask: &Bits, here: &ChoiceCol, there: &ChoiceCol) -> ChoiceCol {
        let either = |lane| if mask.get(lane) { here.lane(lane) } else { there.lane(lane) };
        ChoiceCol::of((0..mask.lanes()).map(either).collect())
    }

    /// Where a value in a set is possible.
    pub(crate) fn can(&self, set: Choices, lanes: usize) -> Bits {
        match self {
            ChoiceCol::Same(choices) => Bits::all(lanes, choices.intersects(set)),
            ChoiceCol::Planes(planes) => (0..)
                .zip(planes)
                .filter(|(value, _)| set.has(*value))
                .fold(Bits::all(lanes, false), |any, (_, can)| any.or(can)),
            ChoiceCol::Each(choices) => Bits::of_each(choices, |one| one.intersects(set)),
        }
    }

    /// Where nothing but a value is possible.
    pub(crate) fn is_only(&self, value: u32, lanes: usize) -> Bits {
        let only = Choices::one(value);
        self.can(only, lanes).and_not(&self.can(only.others(), lanes))
    }

    /// Where one value is possible.
    pub(crate) fn is_known(&self, lanes: usize) -> Bits {
        match self {
            ChoiceCol::Same(choices) => Bits::all(lanes, choices.known().is_some()),
            ChoiceCol::Planes(planes) => {
                let (mut one, mut more) = (Bits::all(lanes, false), Bits::all(lanes, false));
                for can in planes {
                    more = more.or(&one.clone().and(can));
                    one = one.or(can);
                }
                one.and_not(&more)
            }
            ChoiceCol::Each(choices) => Bits::of_each(choices, |one| one.known().is_some()),
        }
    }

    /// `a op b`
    pub(crate) fn compare(how: Comparison, a: &ChoiceCol, b: &ChoiceCol, lanes: usize) -> Planes {
        match (a, b) {
            (ChoiceCol::Same(a), ChoiceCol::Same(b)) => Planes::all(lanes, a.compare(how, *b)),
            (a, ChoiceCol::Same(b)) => a.compare_to(how, *b, lanes),
            (ChoiceCol::Same(a), b) => b.compare_to(mirrored(how), *a, lanes),
            _ => {
                let truths: Vec<Truth> =
                    a.each(lanes).zip(b.each(lanes)).map(|(a, b)| a.compare(how, b)).collect();
                Planes::of_truths(&truths)
            }
        }
    }

    /// `a op b`, b the same in every lane.
    fn compare_to(&self, how: Comparison, to: Choices, lanes: usize) -> Planes {
        let (Some(least), Some(most)) = (to.span().low, to.span().high) else {
            return Planes::all(lanes, Truth::Unknown);
        };
        let can = |set| self.can(set, lanes);
        match how {
            Comparison::Is if to.is_open() => Planes { yes: can(to), no: Bits::all(lanes, true) },
            Comparison::Is => Planes { yes: can(to), no: can(to.others()) },
            Comparison::Less => {
                Planes { yes: can(Choices::below(most)), no: can(Choices::below(least).others()) }
            }
            Comparison::LessEqual => {
                Planes { yes: can(Choices::below(most + 1)), no: can(Choices::below(least + 1).others()) }
            }
            Comparison::IsNot => self.compare_to(Comparison::Is, to, lanes).not(),
            Comparison::GreaterEqual => self.compare_to(Comparison::Less, to, lanes).not(),
            Comparison::Greater => self.compare_to(Comparison::LessEqual, to, lanes).not(),
        }
    }
}

/// The comparison with its sides changed.
pub(crate) fn mirrored(how: Comparison) -> Comparison {
    match how {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::ends::COMPARISONS;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn some() -> impl Strategy<Value = Choices> {
        vec(prop_oneof![9 => 0u32..4, 1 => 0u32..30], 1..4).prop_map(Choices::from_iter)
    }

    proptest! {
        #[test]
        fn columns_come_to_what_choices_do(pairs in vec((some(), some()), 1..100), one in some()) {
            let lanes = pairs.len();
            let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let (a, b, one) = (ChoiceCol::of(a), ChoiceCol::of(b), ChoiceCol::Same(one));
            for how in COMPARISONS {
                for (x, y) in [(&a, &b), (&a, &one), (&one, &b)] {
                    let planes = ChoiceCol::compare(how, x, y, lanes);
                    for lane in 0..lanes {
                        prop_assert_eq!(planes.get(lane), x.lane(lane).compare(how, y.lane(lane)), "{:?}", how);
                    }
                }
            }
            let known = a.is_known(lanes);
            for lane in 0..lanes {
                prop_assert_eq!(known.get(lane), a.lane(lane).known().is_some());
                for value in 0..5 {
                    prop_assert_eq!(a.is_only(value, lanes).get(lane), a.lane(lane).known() == Some(value));
                }
            }
        }
    }
}
