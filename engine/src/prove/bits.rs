//! Whole numbers as bits, in two's complement of as many bits as they need.

use super::circuit::{Circuit, Lit, Model};
use super::linear::Linear;
use std::sync::Arc;

/// A number: lowest bit first, the last is its sign. Never empty.
#[derive(Clone, Debug)]
pub(super) struct Bits {
    bits: Vec<Lit>,
    /// What it is the sum of, where it is one.
    sum: Option<Arc<Linear>>,
}

impl PartialEq for Bits {
    fn eq(&self, other: &Bits) -> bool {
        self.bits == other.bits
    }
}

impl Eq for Bits {}

impl Bits {
    /// A known number.
    pub(super) fn constant(value: i128) -> Bits {
        let mut bits: Vec<Lit> = (0..127).map(|at| Lit::from(value >> at & 1 == 1)).collect();
        bits.push(Lit::from(value < 0));
        Bits::atom(bits)
    }

    /// A number of 0 or more from its bits.
    pub(super) fn natural(mut bits: Vec<Lit>) -> Bits {
        bits.push(Lit::FALSE);
        Bits::atom(bits)
    }

    /// A number that is no sum of others.
    pub(super) fn atom(mut bits: Vec<Lit>) -> Bits {
        while bits.len() > 1 && bits[bits.len() - 1] == bits[bits.len() - 2] {
            bits.pop();
        }
        Bits { bits, sum: None }
    }

    /// The same number, which is a sum.
    pub(super) fn with_sum(self, sum: Linear) -> Bits {
        Bits { sum: Some(Arc::new(sum)), ..self }
    }

    fn linear(&self) -> Linear {
        match (self.known(), &self.sum) {
            (Some(value), _) => Linear::constant(value),
            (None, Some(sum)) => Linear::clone(sum),
            (None, None) => Linear::term(&self.bits),
        }
    }

    /// The number that is known when the circuit is built.
    pub(super) fn known(&self) -> Option<i128> {
        let sign = i128::from(self.sign() == Lit::TRUE);
        let digits = self.bits.iter().rev().try_fold(-sign, |value, bit| match *bit {
            Lit::FALSE => Some(value << 1),
            Lit::TRUE => Some(value << 1 | 1),
            _ => None,
        });
        digits.filter(|_| self.bits.len() < 127)
    }

    fn sign(&self) -> Lit {
        self.bits.last().copied().unwrap_or(Lit::FALSE)
    }

    fn bit(&self, at: usize) -> Lit {
        self.bits.get(at).copied().unwrap_or_else(|| self.sign())
    }

    /// The inputs among the bits.
    pub(super) fn lits(&self) -> &[Lit] {
        &self.bits
    }

    pub(super) fn width(&self) -> usize {
        self.bits.len()
    }

    pub(super) fn add(&self, other: &Bits, c: &mut Circuit) -> Bits {
        match self.linear().plus(1, &other.linear()) {
            Some(sum) => sum.bits(c),
            None => self.sum_plain(other, false, c),
        }
    }

    pub(super) fn subtract(&self, other: &Bits, c: &mut Circuit) -> Bits {
        match self.linear().plus(-1, &other.linear()) {
            Some(sum) => sum.bits(c),
            None => self.sum_plain(other, true, c),
        }
    }

    pub(super) fn negate(&self, c: &mut Circuit) -> Bits {
        Bits::constant(0).subtract(self, c)
    }

    /// `self + other`, or `self - other`, as they stand.
    pub(super) fn sum_plain(&self, other: &Bits, minus: bool, c: &mut Circuit) -> Bits {
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
        Bits::atom(bits)
    }

    /// `self` times a known number.
    pub(super) fn times(&self, factor: i128, c: &mut Circuit) -> Bits {
        match Linear::constant(0).plus(factor, &self.linear()) {
            Some(product) => product.bits(c),
            None => {
                let product = self.times_plain(factor.saturating_abs(), c);
                if factor < 0 { Bits::constant(0).sum_plain(&product, true, c) } else { product }
            }
        }
    }

    /// `self` times a known number of 0 or more, as it stands.
    pub(super) fn times_plain(&self, factor: i128, c: &mut Circuit) -> Bits {
        if let Some(product) = self.known().and_then(|value| value.checked_mul(factor)) {
            return Bits::constant(product);
        }
        let mut total: Option<Bits> = None;
        for at in 0..127 {
            if factor >> at & 1 == 1 {
                let mut shifted = vec![Lit::FALSE; at];
                shifted.extend(&self.bits);
                let shifted = Bits::atom(shifted);
                total = Some(total.map_or_else(|| shifted.clone(), |t| t.sum_plain(&shifted, false, c)));
            }
        }
        total.unwrap_or_else(|| Bits::constant(0))
    }

    /// Whether it is surely not negative.
    pub(super) fn is_natural(&self) -> bool {
        self.sign() == Lit::FALSE
    }

    /// `self` times a number of 0 or more, or times a known one; none where that needs too many bits.
    pub(super) fn product(&self, other: &Bits, c: &mut Circuit) -> Option<Bits> {
        if let Some(factor) = other.known() {
            return Some(self.times(factor, c));
        }
        if let Some(factor) = self.known() {
            return Some(other.times(factor, c));
        }
        // One order for both.
        let both = self.is_natural() && other.is_natural();
        let turned = if both { self.bits < other.bits } else { !other.is_natural() };
        let (a, b) = if turned { (other, self) } else { (self, other) };
        if !b.is_natural() || a.width() + b.width() > 80 {
            return None;
        }
        let mut total = Bits::constant(0);
        for (at, bit) in b.bits.iter().enumerate() {
            let mut part = vec![Lit::FALSE; at];
            part.extend(a.bits.iter().map(|digit| c.and(*digit, *bit)));
            total = total.sum_plain(&Bits::atom(part), false, c);
        }
        Some(total)
    }

    /// `self < other`
    pub(super) fn less(&self, other: &Bits, c: &mut Circuit) -> Lit {
        match self.linear().plus(-1, &other.linear()) {
            Some(difference) => difference.is_negative(c),
            None => self.less_plain(other, false, c),
        }
    }

    /// `self < other`, or `self <= other`, as they stand.
    pub(super) fn less_plain(&self, other: &Bits, or_equal: bool, c: &mut Circuit) -> Lit {
        let width = self.width().max(other.width());
        let mut less = Lit::from(or_equal);
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
        match self.linear().plus(-1, &other.linear()) {
            Some(difference) => difference.is_zero(c),
            None => self.equal_plain(other, c),
        }
    }

    /// `self = other`, as they stand.
    pub(super) fn equal_plain(&self, other: &Bits, c: &mut Circuit) -> Lit {
        let width = self.width().max(other.width());
        let bits: Vec<Lit> = (0..width).map(|at| c.iff(self.bit(at), other.bit(at))).collect();
        c.all(bits)
    }

    /// `if when then yes else no`
    pub(super) fn choose(when: Lit, yes: &Bits, no: &Bits, c: &mut Circuit) -> Bits {
        if when == Lit::TRUE || yes == no {
            return yes.clone();
        }
        if when == Lit::FALSE {
            return no.clone();
        }
        let width = yes.width().max(no.width());
        Bits::atom((0..width).map(|at| c.choose(when, yes.bit(at), no.bit(at))).collect())
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
            total = total.sum_plain(&Bits::natural(vec![*part]), false, c);
        }
        total
    }

    /// The number that the bits come to, as some reading of edges says.
    pub(super) fn read(&self, is: &dyn Fn(Lit) -> bool) -> i128 {
        let start = if is(self.sign()) { -1 } else { 0 };
        self.bits.iter().rev().fold(start, |value, bit| value << 1 | i128::from(is(*bit)))
    }

    /// The number under a model.
    pub(super) fn value(&self, model: &Model) -> i128 {
        self.read(&|lit| model.is(lit))
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
            let product = difference.product(&y, &mut c).unwrap();
            let (less, equal) = (scaled.less(&y, &mut c), scaled.equal(&y, &mut c));
            let (least, greatest) = (scaled.least(&x, &mut c), scaled.greatest(&x, &mut c));
            let model = Model::new(&c, &inputs);
            prop_assert_eq!(difference.value(&model), a - b);
            prop_assert_eq!(scaled.value(&model), (a - b) * k);
            prop_assert_eq!(product.value(&model), (a - b) * b);
            prop_assert_eq!(sum.value(&model), (a - b) * k + b);
            prop_assert_eq!(model.is(less), (a - b) * k < b);
            prop_assert_eq!(model.is(equal), (a - b) * k == b);
            prop_assert_eq!(least.value(&model), ((a - b) * k).min(a));
            prop_assert_eq!(greatest.value(&model), ((a - b) * k).max(a));
        }
    }
}
