//! Sums in one canonical form, so that the same sum in another order, with other signs or moved across a comparison is
//! the same gates: adders in another order are very hard for a solver to prove equal.

use super::bits::Bits;
use super::circuit::{Circuit, Lit};
use std::collections::BTreeMap;

/// Beyond so many terms a sum is taken as one.
const MOST_TERMS: usize = 8;

/// A constant and so many times each of some numbers.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    constant: i128,
    terms: BTreeMap<Vec<Lit>, i128>,
}

impl Linear {
    pub(super) fn constant(constant: i128) -> Linear {
        Linear { constant, terms: BTreeMap::new() }
    }

    pub(super) fn term(bits: &[Lit]) -> Linear {
        Linear { constant: 0, terms: BTreeMap::from([(bits.to_vec(), 1)]) }
    }

    /// `self + factor × other`; none where it becomes too large.
    pub(super) fn plus(&self, factor: i128, other: &Linear) -> Option<Linear> {
        let mut terms = self.terms.clone();
        for (bits, times) in &other.terms {
            let place = terms.entry(bits.clone()).or_insert(0);
            *place = place.checked_add(times.checked_mul(factor)?)?;
        }
        terms.retain(|_, times| *times != 0);
        let constant = self.constant.checked_add(other.constant.checked_mul(factor)?)?;
        let small = terms.values().chain([&constant]).all(|n| n.unsigned_abs() < 1 << 90);
        (small && terms.len() <= MOST_TERMS).then_some(Linear { constant, terms })
    }

    /// What divides all factors of the terms; 0 where there are none.
    fn divisor(&self) -> i128 {
        self.terms.values().fold(0, |all, times| gcd(all, times.abs()))
    }

    fn divided(&self, by: i128) -> Linear {
        let terms = self.terms.iter().map(|(bits, times)| (bits.clone(), times / by)).collect();
        Linear { constant: self.constant.div_euclid(by), terms }
    }

    /// The number.
    pub(super) fn bits(&self, c: &mut Circuit) -> Bits {
        let mut terms = self.terms.iter();
        if let (Some((bits, 1)), None, 0) = (terms.next(), terms.next(), self.constant) {
            return Bits::atom(bits.clone());
        }
        let by = self.divisor();
        if by > 1 && self.constant % by == 0 {
            let whole = self.divided(by).bits(c);
            return whole.times_plain(by, c).with_sum(self.clone());
        }
        let (mut plus, mut minus) = (Vec::new(), Vec::new());
        for (bits, times) in &self.terms {
            let part = Bits::atom(bits.clone()).times_plain(times.abs(), c);
            if *times > 0 { plus.push(part) } else { minus.push(part) }
        }
        let add = |parts: Vec<Bits>, c: &mut Circuit| {
            parts.into_iter().reduce(|total, part| total.sum_plain(&part, false, c))
        };
        let constant = Bits::constant(self.constant);
        let total = match (add(plus, c), add(minus, c)) {
            (Some(plus), Some(minus)) => plus.sum_plain(&minus, true, c).sum_plain(&constant, false, c),
            (Some(plus), None) if self.constant == 0 => plus,
            (Some(plus), None) => plus.sum_plain(&constant, false, c),
            (None, Some(minus)) => constant.sum_plain(&minus, true, c),
            (None, None) => constant,
        };
        if self.terms.is_empty() { total } else { total.with_sum(self.clone()) }
    }

    /// `self < 0`
    pub(super) fn is_negative(&self, c: &mut Circuit) -> Lit {
        let by = self.divisor();
        if by == 0 {
            return Lit::from(self.constant < 0);
        }
        // Of whole numbers: by × (terms) < -constant where terms < -constant / by, rounded up.
        let whole = Linear { constant: 0, ..self.divided(by) };
        let below = -(self.constant.div_euclid(by));
        let (plus, minus) = whole.sides();
        match (plus.terms.is_empty(), minus.terms.is_empty()) {
            (false, true) => plus.bits(c).less_plain(&Bits::constant(below), false, c),
            (true, false) => !minus.bits(c).less_plain(&Bits::constant(1 - below), false, c),
            _ if minus.terms < plus.terms => !less_by(&minus, &plus, 1 - below, c),
            _ => less_by(&plus, &minus, below, c),
        }
    }

    /// `self = 0`
    pub(super) fn is_zero(&self, c: &mut Circuit) -> Lit {
        let by = self.divisor();
        if by == 0 {
            return Lit::from(self.constant == 0);
        }
        if self.constant % by != 0 {
            return Lit::FALSE;
        }
        let whole = self.divided(by);
        let (plus, minus) = whole.sides();
        let turned = plus.terms.is_empty() || !minus.terms.is_empty() && minus.terms < plus.terms;
        let (left, right, constant) =
            if turned { (minus, plus, whole.constant) } else { (plus, minus, -whole.constant) };
        let right = Linear { constant, ..right };
        left.bits(c).equal_plain(&right.bits(c), c)
    }

    /// The terms that are added and those that are taken away, both added.
    fn sides(&self) -> (Linear, Linear) {
        let side = |sign: i128| {
            let terms = self.terms.iter().filter(|(_, times)| times.signum() == sign);
            Linear { constant: 0, terms: terms.map(|(bits, times)| (bits.clone(), times.abs())).collect() }
        };
        (side(1), side(-1))
    }
}

/// `left < right + more`
fn less_by(left: &Linear, right: &Linear, more: i128, c: &mut Circuit) -> Lit {
    let (a, b) = (left.bits(c), right.bits(c));
    match more {
        0 => a.less_plain(&b, false, c),
        1 => a.less_plain(&b, true, c),
        more if more > 0 => a.less_plain(&b.sum_plain(&Bits::constant(more), false, c), false, c),
        more => a.sum_plain(&Bits::constant(-more), false, c).less_plain(&b, false, c),
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
