//! Truths of many lanes at once: a bit a lane says whether it can be true, another whether it can be false.

use super::bits::Bits;
use crate::truth::Truth;
use r2pc_lang::syntax::ThresholdKind;

/// A truth a lane. Both bits: unknown; never neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planes {
    /// Where it can be true.
    pub(crate) yes: Bits,
    /// Where it can be false.
    pub(crate) no: Bits,
}

impl Planes {
    /// The same for all lanes.
    pub(crate) fn all(lanes: usize, truth: Truth) -> Planes {
        Planes { yes: Bits::all(lanes, truth.can_be_true()), no: Bits::all(lanes, truth.can_be_false()) }
    }

    /// Known everywhere.
    pub(crate) fn known(yes: Bits) -> Planes {
        Planes { no: yes.clone().not(), yes }
    }

    /// A truth for each lane, as a function of the lane says.
    pub(crate) fn from_fn(lanes: usize, truth: impl Fn(usize) -> Truth) -> Planes {
        Planes {
            yes: Bits::from_fn(lanes, |lane| truth(lane).can_be_true()),
            no: Bits::from_fn(lanes, |lane| truth(lane).can_be_false()),
        }
    }

    /// Truths, a lane each.
    pub(crate) fn of_truths(truths: &[Truth]) -> Planes {
        Planes {
            yes: Bits::of_each(truths, Truth::can_be_true),
            no: Bits::of_each(truths, Truth::can_be_false),
        }
    }

    /// The truth of a lane.
    pub(crate) fn get(&self, lane: usize) -> Truth {
        match (self.yes.get(lane), self.no.get(lane)) {
            (true, false) => Truth::True,
            (false, _) => Truth::False,
            (true, true) => Truth::Unknown,
        }
    }

    pub(crate) fn and(self, other: &Planes) -> Planes {
        Planes { yes: self.yes.and(&other.yes), no: self.no.or(&other.no) }
    }

    pub(crate) fn or(self, other: &Planes) -> Planes {
        Planes { yes: self.yes.or(&other.yes), no: self.no.and(&other.no) }
    }

    pub(crate) fn not(self) -> Planes {
        Planes { yes: self.no, no: self.yes }
    }

    /// Where it is true.
    pub(crate) fn surely(&self) -> Bits {
        self.yes.clone().and_not(&self.no)
    }

    /// Where it is false.
    pub(crate) fn surely_not(&self) -> Bits {
        self.no.clone().and_not(&self.yes)
    }

    /// Where it is true or false.
    pub(crate) fn is_known(&self) -> Bits {
        self.yes.clone().and(&self.no).not()
    }

    /// Where both are known, whether they are the same.
    pub(crate) fn same(&self, other: &Planes) -> Planes {
        let alike = |a: Bits, b: &Bits, c: Bits, d: &Bits| a.and(b).or(&c.and(d));
        Planes {
            yes: alike(self.yes.clone(), &other.yes, self.no.clone(), &other.no),
            no: alike(self.yes.clone(), &other.no, self.no.clone(), &other.yes),
        }
    }

    pub(crate) fn gather(&self, from: &[u32]) -> Planes {
        Planes { yes: self.yes.gather(from), no: self.no.gather(from) }
    }

    /// These lanes from here, the others from there.
    pub(crate) fn select(mask: &Bits, here: &Planes, there: &Planes) -> Planes {
        let pick = |a: &Bits, b: &Bits| a.clone().and(mask).or(&b.clone().and_not(mask));
        Planes { yes: pick(&here.yes, &there.yes), no: pick(&here.no, &there.no) }
    }
}

/// How many of several are set, in each lane: its digits, the lowest first.
pub(crate) fn counted(lanes: usize, parts: impl Iterator<Item = Bits>) -> Vec<Bits> {
    let mut digits: Vec<Bits> = Vec::new();
    for mut carry in parts {
        for digit in &mut digits {
            let next = carry.clone().and(digit);
            let sum = std::mem::replace(digit, Bits::all(lanes, false)).xor(&carry);
            *digit = sum;
            carry = next;
        }
        if !carry.is_empty() {
            digits.push(carry);
        }
    }
    digits
}

/// `at least K of (…)` and its kin (semantics, 1.6).
pub(crate) fn threshold(kind: ThresholdKind, k: usize, parts: &[Planes], lanes: usize) -> Planes {
    let [surely, perhaps] = match (kind, k) {
        // Nothing need be counted.
        (ThresholdKind::AtLeast, 1) | (ThresholdKind::None, _) => [Vec::new(), Vec::new()],
        (ThresholdKind::AtLeast, k) if k == parts.len() => [Vec::new(), Vec::new()],
        (ThresholdKind::All, _) => [Vec::new(), Vec::new()],
        _ => [
            counted(lanes, parts.iter().map(Planes::surely)),
            counted(lanes, parts.iter().map(|part| part.yes.clone())),
        ],
    };
    let at_least = |k: usize| {
        let less = |digits: &[Bits]| Bits::less(digits, k as u64, lanes);
        Planes { yes: less(&perhaps).not(), no: less(&surely) }
    };
    match kind {
        ThresholdKind::AtLeast if k == 1 => any_of(parts, lanes),
        ThresholdKind::AtLeast if k == parts.len() => all_of(parts, lanes),
        ThresholdKind::AtLeast => at_least(k),
        ThresholdKind::AtMost => at_least(k + 1).not(),
        ThresholdKind::Exactly => at_least(k).and(&at_least(k + 1).not()),
        ThresholdKind::All => all_of(parts, lanes),
        ThresholdKind::None => any_of(parts, lanes).not(),
    }
}

/// All hold.
fn all_of(parts: &[Planes], lanes: usize) -> Planes {
    parts.iter().fold(Planes::all(lanes, Truth::True), Planes::and)
}

/// Some holds.
fn any_of(parts: &[Planes], lanes: usize) -> Planes {
    parts.iter().fold(Planes::all(lanes, Truth::False), Planes::or)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    /// A lane for every combination of three truths.
    fn every() -> [Planes; 3] {
        [1, 3, 9].map(|step| Planes::from_fn(27, |lane| TRUTHS[lane / step % 3]))
    }

    /// A formula of a few leaves.
    #[derive(Clone, Debug)]
    enum Formula {
        Leaf(usize),
        Not(Box<Formula>),
        And(Vec<Formula>),
        Or(Vec<Formula>),
        AtLeast(usize, Vec<Formula>),
    }

    fn formula() -> impl Strategy<Value = Formula> {
        (0usize..3).prop_map(Formula::Leaf).prop_recursive(4, 24, 4, |inner| {
            let parts = || vec(inner.clone(), 1..4);
            prop_oneof![
                inner.clone().prop_map(|part| Formula::Not(Box::new(part))),
                parts().prop_map(Formula::And),
                parts().prop_map(Formula::Or),
                (0usize..4, parts()).prop_map(|(k, parts)| Formula::AtLeast(k, parts)),
            ]
        })
    }

    impl Formula {
        fn eval(&self, leaves: &[Planes; 3]) -> Planes {
            let all = |parts: &[Formula]| parts.iter().map(|part| part.eval(leaves)).collect::<Vec<_>>();
            match self {
                Formula::Leaf(at) => leaves[*at].clone(),
                Formula::Not(part) => part.eval(leaves).not(),
                Formula::And(parts) => all_of(&all(parts), 27),
                Formula::Or(parts) => any_of(&all(parts), 27),
                Formula::AtLeast(k, parts) => threshold(ThresholdKind::AtLeast, *k, &all(parts), 27),
            }
        }

        /// The negation, moved to the leaves as De Morgan says.
        fn negated(&self) -> Formula {
            let all = |parts: &[Formula]| parts.iter().map(Formula::negated).collect::<Vec<_>>();
            match self {
                Formula::Leaf(_) => Formula::Not(Box::new(self.clone())),
                Formula::Not(part) => (**part).clone(),
                Formula::And(parts) => Formula::Or(all(parts)),
                Formula::Or(parts) => Formula::And(all(parts)),
                // That fewer than k hold is that more than n - k do not.
                Formula::AtLeast(k, parts) => match (parts.len() + 1).checked_sub(*k) {
                    Some(others) => Formula::AtLeast(others, all(parts)),
                    None => Formula::AtLeast(0, Vec::new()),
                },
            }
        }
    }

    proptest! {
        #[test]
        fn a_negation_can_be_moved_to_the_leaves(formula in formula()) {
            let leaves = every();
            prop_assert_eq!(formula.eval(&leaves).not(), formula.negated().eval(&leaves));
        }

        #[test]
        fn what_is_known_stays_when_more_becomes_known(formula in formula(), truths in vec(any::<bool>(), 81)) {
            let leaves = every();
            let mut truths = truths.into_iter();
            let settled = leaves.clone().map(|planes| {
                let known: Vec<Truth> = (0..27)
                    .zip(truths.by_ref())
                    .map(|(lane, truth)| {
                        let before = planes.get(lane);
                        if before.is_known() { before } else { Truth::from(truth) }
                    })
                    .collect();
                Planes::of_truths(&known)
            });
            let (before, after) = (formula.eval(&leaves), formula.eval(&settled));
            for lane in 0..27 {
                prop_assert!(after.get(lane).is_known());
                if before.get(lane).is_known() {
                    prop_assert_eq!(before.get(lane), after.get(lane));
                }
            }
        }
    }

    #[test]
    fn planes_are_three_valued_truths() {
        let [a, b, c] = every();
        for lane in 0..27 {
            let [x, y, z] = [&a, &b, &c].map(|planes| planes.get(lane));
            assert_eq!(a.clone().and(&b).get(lane), x.and(y));
            assert_eq!(a.clone().or(&b).get(lane), x.or(y));
            assert_eq!(a.clone().not().get(lane), !x);
            assert_eq!(a.is_known().get(lane), x.is_known());
            let same = if x.is_known() && y.is_known() { Truth::from(x == y) } else { Truth::Unknown };
            assert_eq!(a.same(&b).get(lane), same);
            let yes = [x, y, z].iter().filter(|t| **t == Truth::True).count();
            let maybe = [x, y, z].iter().filter(|t| !t.is_known()).count();
            for k in 0..5 {
                for kind in [
                    ThresholdKind::AtLeast,
                    ThresholdKind::AtMost,
                    ThresholdKind::Exactly,
                    ThresholdKind::All,
                    ThresholdKind::None,
                ] {
                    let planes = threshold(kind, k, &[a.clone(), b.clone(), c.clone()], 27);
                    assert_eq!(
                        planes.get(lane),
                        crate::truth::threshold(kind, k, yes, maybe, 3),
                        "{kind:?} {k}"
                    );
                }
            }
        }
    }
}
