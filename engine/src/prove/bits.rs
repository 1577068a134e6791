//! Whole numbers as bits, in two's complement of as many bits as they need.

use super::circuit::{Circuit, Lit, Model};

/// A number: lowest bit first, the last is its sign. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits(Vec<Lit>);

impl Bits {
    /// A known number.
    pub(super) fn constant(value: i128) -> Bits {
        let mut bits: Vec<Lit> = (0..127).map(|at| Lit::from(value >> at & 1 == 1)).collect();
        bits.push(Lit::from(value < 0));
        Bits(bits).trimmed()
    }

    /// A number of 0 or more from its bits.
    pub(super) fn natural(mut bits: Vec<Lit>) -> Bits {
        bits.push(Lit::FALSE);
        Bits(bits).trimmed()
    }

    /// The number that is known when the circuit is built.
    pub(super) fn known(&self) -> Option<i128> {
        let sign = i128::from(self.sign() == Lit::TRUE);
        let digits = self.0.iter().rev().try_fold(-sign, |value, bit| match *bit {
            Lit::FALSE => Some(value << 1),
            Lit::TRUE => Some(value << 1 | 1),
            _ => None,
        });
        digits.filter(|_| self.0.len() < 127)
    }

    fn trimmed(mut self) -> Bits {
        while self.0.len() > 1 && self.0[self.0.len() - 1] == self.0[self.0.len() - 2] {
            self.0.pop();
        }
        self
    }

    fn sign(&self) -> Lit {
        self.0.last().copied().unwrap_or(Lit::FALSE)
    }

    fn bit(&self, at: usize) -> Lit {
        self.0.get(at).copied().unwrap_or_else(|| self.sign())
    }

    /// The inputs among the bits.
    pub(super) fn lits(&self) -> &[Lit] {
        &self.0
    }

    pub(super) fn width(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&self, other: &Bits, c: &mut Circuit) -> Bits {
        self.sum(other, false, c)
    }

    pub(super) fn subtract(&self, other: &Bits, c: &mut Circuit) -> Bits {
        self.sum(other, true, c)
    }

    pub(super) fn negate(&self, c: &mut Circuit) -> Bits {
        Bits::constant(0).subtract(self, c)
    }

    /// `self + other`, or `self - other`.
    fn sum(&self, other: &Bits, minus: bool, c: &mut Circuit) -> Bits {
        let width = self.width().max(other.width()) + 1;
        let mut carry = Lit::from(minus);
        let mut bits = Vec::with_capacity(width);
        for at in 0..width {
            let a = self.bit(at);
            let b = if minus { !other.bit(at) } else { other.bit(at) };
            let half = c.xor(a, b);
            bits.push(c.xor(half, carry));
            let (both, carried) = (c.and(a, b), c.and(half, carry));
            carry = c.or(both, carried);
        }
        Bits(bits).trimmed()
    }

    /// `self` times a known number.
    pub(super) fn times(&self, factor: i128, c: &mut Circuit) -> Bits {
        if let Some(product) = self.known().and_then(|value| value.checked_mul(factor)) {
            return Bits::constant(product);
        }
        let mut total = Bits::constant(0);
        for at in 0..128 {
            if factor.unsigned_abs() >> at & 1 == 1 {
                let mut shifted = vec![Lit::FALSE; at];
                shifted.extend(&self.0);
                total = total.add(&Bits(shifted), c);
            }
        }
        if factor < 0 { total.negate(c) } else { total }
    }

    /// `self < other`
    pub(super) fn less(&self, other: &Bits, c: &mut Circuit) -> Lit {
        let width = self.width().max(other.width());
        let mut less = Lit::FALSE;
        for at in 0..width {
            // At the sign the greater bit is the lesser number.
            let (a, b) = (self.bit(at), other.bit(at));
            let (a, b) = if at + 1 == width { (b, a) } else { (a, b) };
            let (below, above) = (c.and(!a, b), c.and(a, !b));
            let kept = c.and(!above, less);
            less = c.or(below, kept);
        }
        less
    }

    pub(super) fn equal(&self, other: &Bits, c: &mut Circuit) -> Lit {
        let width = self.width().max(other.width());
        let bits: Vec<Lit> = (0..width).map(|at| c.iff(self.bit(at), other.bit(at))).collect();
        c.all(bits)
    }

    /// `if when then yes else no`
    pub(super) fn choose(when: Lit, yes: &Bits, no: &Bits, c: &mut Circuit) -> Bits {
        let width = yes.width().max(no.width());
        Bits((0..width).map(|at| c.choose(when, yes.bit(at), no.bit(at))).collect()).trimmed()
    }

    pub(super) fn least(&self, other: &Bits, c: &mut Circuit) -> Bits {
        let less = self.less(other, c);
        Bits::choose(less, self, other, c)
    }

    pub(super) fn greatest(&self, other: &Bits, c: &mut Circuit) -> Bits {
        let less = self.less(other, c);
        Bits::choose(less, other, self, c)
    }

    /// How many of some hold.
    pub(super) fn count(parts: &[Lit], c: &mut Circuit) -> Bits {
        let mut total = Bits::constant(0);
        for part in parts {
            total = total.add(&Bits::natural(vec![*part]), c);
        }
        total
    }

    /// The number under a model.
    pub(super) fn value(&self, model: &Model) -> i128 {
        let start = if model.is(self.sign()) { -1 } else { 0 };
        self.0.iter().rev().fold(start, |value, bit| value << 1 | i128::from(model.is(*bit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn constants_are_known() {
        for value in [0, 1, -1, 2, -2, 127, -128, 1_000_000_007] {
            assert_eq!(Bits::constant(value).known(), Some(value));
        }
    }

    proptest! {
        #[test]
        fn arithmetic_of_bits_is_arithmetic(a in 0u32..200, b in 0u32..200, k in -9i128..9) {
            let mut c = Circuit::default();
            let (x, y) = (c.inputs(8), c.inputs(8));
            let set = |bits: &[Lit], value: u32| bits.iter().zip(0..).map(|(l, at)| (l.node(), value >> at & 1 == 1)).collect::<Vec<_>>();
            let inputs: BTreeMap<u32, bool> = set(&x, a).into_iter().chain(set(&y, b)).collect();
            let (x, y) = (Bits::natural(x), Bits::natural(y));
            let (a, b) = (i128::from(a), i128::from(b));
            let difference = x.subtract(&y, &mut c);
            let scaled = difference.times(k, &mut c);
            let sum = scaled.add(&y, &mut c);
            let (less, equal) = (scaled.less(&y, &mut c), scaled.equal(&y, &mut c));
            let (least, greatest) = (scaled.least(&x, &mut c), scaled.greatest(&x, &mut c));
            let model = Model::new(&c, &inputs);
            prop_assert_eq!(difference.value(&model), a - b);
            prop_assert_eq!(scaled.value(&model), (a - b) * k);
            prop_assert_eq!(sum.value(&model), (a - b) * k + b);
            prop_assert_eq!(model.is(less), (a - b) * k < b);
            prop_assert_eq!(model.is(equal), (a - b) * k == b);
            prop_assert_eq!(least.value(&model), ((a - b) * k).min(a));
            prop_assert_eq!(greatest.value(&model), ((a - b) * k).max(a));
        }
    }
}
