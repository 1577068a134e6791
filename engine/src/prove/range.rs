//! Intervals of numbers and days: what is still possible, as two ends (semantics, 1.1).

use super::bits::Bits;
use super::circuit::{Circuit, Lit};
use super::kleene::Kleene;
use r2pc_lang::program::Comparison;

/// An end of an interval; where it is open there is no bound, and the bits mean nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) bits: Bits,
    pub(super) open: Lit,
}

/// What a number or a day can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: End,
    pub(super) high: End,
}

impl End {
    pub(super) fn at(bits: Bits) -> End {
        End { bits, open: Lit::FALSE }
    }

    pub(super) fn open() -> End {
        End { bits: Bits::constant(0), open: Lit::TRUE }
    }

    pub(super) fn choose(when: Lit, yes: &End, no: &End, c: &mut Circuit) -> End {
        let bits = if yes.open == Lit::TRUE {
            no.bits.clone()
        } else if no.open == Lit::TRUE {
            yes.bits.clone()
        } else {
            Bits::choose(when, &yes.bits, &no.bits, c)
        };
        End { bits, open: c.choose(when, yes.open, no.open) }
    }

    fn map2(&self, other: &End, c: &mut Circuit, bits: fn(&Bits, &Bits, &mut Circuit) -> Bits) -> End {
        End { bits: bits(&self.bits, &other.bits, c), open: c.or(self.open, other.open) }
    }

    /// The lesser (or greater) of two where an open one stands for no limit on this side.
    fn inner(&self, other: &End, c: &mut Circuit, bits: fn(&Bits, &Bits, &mut Circuit) -> Bits) -> End {
        let both = bits(&self.bits, &other.bits, c);
        let or_other = Bits::choose(self.open, &other.bits, &both, c);
        End { bits: Bits::choose(other.open, &self.bits, &or_other, c), open: c.and(self.open, other.open) }
    }

    fn negate(&self, c: &mut Circuit) -> End {
        End { bits: self.bits.negate(c), open: self.open }
    }

    fn times(&self, factor: i128, c: &mut Circuit) -> End {
        End { bits: self.bits.times(factor, c), open: if factor == 0 { Lit::FALSE } else { self.open } }
    }

    /// Whether two ends are the same, where neither or both have no bound.
    fn same(&self, other: &End, c: &mut Circuit) -> Lit {
        let (open, bits) = (c.and(self.open, other.open), self.bits.equal(&other.bits, c));
        let closed = c.all([!self.open, !other.open, bits]);
        c.or(open, closed)
    }
}

impl Range {
    pub(super) fn all() -> Range {
        Range { low: End::open(), high: End::open() }
    }

    pub(super) fn point(bits: Bits) -> Range {
        Range { low: End::at(bits.clone()), high: End::at(bits) }
    }

    pub(super) fn constant(value: i128) -> Range {
        Range::point(Bits::constant(value))
    }

    /// Whether one value only is possible.
    pub(super) fn is_known(&self, c: &mut Circuit) -> Lit {
        let equal = self.low.bits.equal(&self.high.bits, c);
        c.all([!self.low.open, !self.high.open, equal])
    }

    /// `self < other`
    pub(super) fn less(&self, other: &Range, c: &mut Circuit) -> Kleene {
        let below = self.high.bits.less(&other.low.bits, c);
        let reaches = !self.low.bits.less(&other.high.bits, c);
        let yes = c.all([!self.high.open, !other.low.open, below]);
        Kleene::apart(yes, c.all([!self.low.open, !other.high.open, reaches]), c)
    }

    /// `self is other`
    pub(super) fn same(&self, other: &Range, c: &mut Circuit) -> Kleene {
        let (a, b) = (self.is_known(c), other.is_known(c));
        let equal = self.low.bits.equal(&other.low.bits, c);
        let (under, over) = (self.less(other, c).yes, other.less(self, c).yes);
        let (yes, no) = (c.all([a, b, equal]), c.or(under, over));
        Kleene::apart(yes, no, c)
    }

    pub(super) fn compare(&self, how: Comparison, other: &Range, c: &mut Circuit) -> Kleene {
        match how {
            Comparison::Is => self.same(other, c),
            Comparison::IsNot => !self.same(other, c),
            Comparison::Less => self.less(other, c),
            Comparison::GreaterEqual => !self.less(other, c),
            Comparison::Greater => other.less(self, c),
            Comparison::LessEqual => !other.less(self, c),
        }
    }

    pub(super) fn hull(&self, other: &Range, c: &mut Circuit) -> Range {
        Range {
            low: self.low.map2(&other.low, c, Bits::least),
            high: self.high.map2(&other.high, c, Bits::greatest),
        }
    }

    /// The interval of the lesser of two values.
    pub(super) fn least(&self, other: &Range, c: &mut Circuit) -> Range {
        Range {
            low: self.low.map2(&other.low, c, Bits::least),
            high: self.high.inner(&other.high, c, Bits::least),
        }
    }

    /// The interval of the greater of two values.
    pub(super) fn greatest(&self, other: &Range, c: &mut Circuit) -> Range {
        Range {
            low: self.low.inner(&other.low, c, Bits::greatest),
            high: self.high.map2(&other.high, c, Bits::greatest),
        }
    }

    pub(super) fn add(&self, other: &Range, c: &mut Circuit) -> Range {
        Range {
            low: self.low.map2(&other.low, c, Bits::add),
            high: self.high.map2(&other.high, c, Bits::add),
        }
    }

    /// `self - other`
    pub(super) fn subtract(&self, other: &Range, c: &mut Circuit) -> Range {
        Range {
            low: self.low.map2(&other.high, c, Bits::subtract),
            high: self.high.map2(&other.low, c, Bits::subtract),
        }
    }

    pub(super) fn negate(&self, c: &mut Circuit) -> Range {
        Range { low: self.high.negate(c), high: self.low.negate(c) }
    }

    /// Times a known number.
    pub(super) fn times(&self, factor: i128, c: &mut Circuit) -> Range {
        let (low, high) = (self.low.times(factor, c), self.high.times(factor, c));
        if factor < 0 { Range { low: high, high: low } } else { Range { low, high } }
    }

    pub(super) fn absolute(&self, c: &mut Circuit) -> Range {
        let (zero, turned) = (Bits::constant(0), self.negate(c));
        let (low_below, high_above) = (self.low.bits.less(&zero, c), zero.less(&self.high.bits, c));
        let positive = c.and(!self.low.open, !low_below);
        let negative = c.and(!self.high.open, !high_above);
        let across = Range { low: End::at(zero), high: turned.high.map2(&self.high, c, Bits::greatest) };
        let not_positive = Range::choose(negative, &turned, &across, c);
        Range::choose(positive, self, &not_positive, c)
    }

    /// `if when then yes else no`
    pub(super) fn choose(when: Lit, yes: &Range, no: &Range, c: &mut Circuit) -> Range {
        if yes == no {
            return yes.clone();
        }
        Range {
            low: End::choose(when, &yes.low, &no.low, c),
            high: End::choose(when, &yes.high, &no.high, c),
        }
    }

    /// Whether two intervals are one and the same.
    pub(super) fn identical(&self, other: &Range, c: &mut Circuit) -> Lit {
        let (low, high) = (self.low.same(&other.low, c), self.high.same(&other.high, c));
        c.and(low, high)
    }

    /// The number that is known when the circuit is built.
    pub(super) fn built_in(&self) -> Option<i128> {
        let closed = self.low.open == Lit::FALSE && self.high.open == Lit::FALSE;
        (closed && self.low.bits == self.high.bits).then(|| self.low.bits.known()).flatten()
    }
}

/// A number: whole parts of 1 / (10^scale × div).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) range: Range,
    pub(super) scale: u32,
    pub(super) div: u32,
}

impl Number {
    pub(super) fn whole(range: Range) -> Number {
        Number { range, scale: 0, div: 1 }
    }

    pub(super) fn all() -> Number {
        Number::whole(Range::all())
    }

    /// Both in the same parts; none where that needs numbers too large.
    pub(super) fn aligned(&self, other: &Number, c: &mut Circuit) -> Option<(Range, Range, u32, u32)> {
        let scale = self.scale.max(other.scale);
        let div = if self.div == other.div { self.div } else { self.div.checked_mul(other.div)? };
        if scale > 15 || div > 100_000 {
            return None;
        }
        let mut in_parts = |number: &Number| {
            let factor = 10i128.pow(scale - number.scale) * i128::from(div / number.div);
            number.range.times(factor, c)
        };
        Some((in_parts(self), in_parts(other), scale, div))
    }

    pub(super) fn choose(when: Lit, yes: &Number, no: &Number, c: &mut Circuit) -> Option<Number> {
        let (a, b, scale, div) = yes.aligned(no, c)?;
        Some(Number { range: Range::choose(when, &a, &b, c), scale, div })
    }
}

#[cfg(test)]
mod tests {
    use super::super::circuit::Model;
    use super::*;
    use crate::number;
    use crate::possible::Interval;
    use proptest::prelude::*;
    use r2pc_lang::program::{Arithmetic, Function};
    use rust_decimal::Decimal;
    use rust_decimal::prelude::ToPrimitive;
    use std::collections::BTreeMap;

    type Ends = (Option<i64>, Option<i64>);

    fn ends() -> impl Strategy<Value = Ends> {
        (proptest::option::weighted(0.8, -9i64..9), 0i64..6, proptest::bool::weighted(0.8))
            .prop_map(|(low, d, closed)| (low, closed.then(|| low.unwrap_or(0) + d)))
    }

    fn symbolic((low, high): Ends) -> Range {
        let end = |end: Option<i64>| end.map_or_else(End::open, |v| End::at(Bits::constant(v.into())));
        Range { low: end(low), high: end(high) }
    }

    fn concrete((low, high): Ends) -> Interval<Decimal> {
        Interval { low: low.map(Decimal::from), high: high.map(Decimal::from) }
    }

    fn read(range: &Range, c: &Circuit) -> Ends {
        let model = Model::new(c, &BTreeMap::new());
        let end = |end: &End| (!model.is(end.open)).then(|| end.bits.value(&model) as i64);
        (end(&range.low), end(&range.high))
    }

    fn whole(interval: Interval<Decimal>) -> Ends {
        (interval.low.and_then(|d| d.to_i64()), interval.high.and_then(|d| d.to_i64()))
    }

    proptest! {
        #[test]
        fn intervals_are_those_of_the_evaluator(a in ends(), b in ends(), k in -3i64..4) {
            let mut c = Circuit::default();
            let (x, y, p, q) = (symbolic(a), symbolic(b), concrete(a), concrete(b));
            let sum = x.add(&y, &mut c);
            prop_assert_eq!(read(&sum, &c), whole(number::arithmetic(Arithmetic::Add, &p, &q).unwrap()));
            let difference = x.subtract(&y, &mut c);
            prop_assert_eq!(read(&difference, &c), whole(number::arithmetic(Arithmetic::Subtract, &p, &q).unwrap()));
            let product = x.times(k.into(), &mut c);
            prop_assert_eq!(read(&product, &c), whole(number::arithmetic(Arithmetic::Multiply, &p, &Interval::point(k.into())).unwrap()));
            let absolute = x.absolute(&mut c);
            prop_assert_eq!(read(&absolute, &c), whole(number::function(Function::Abs, &p).unwrap()));
            prop_assert_eq!(read(&x.least(&y, &mut c), &c), whole(p.least(q)));
            prop_assert_eq!(read(&x.greatest(&y, &mut c), &c), whole(p.greatest(q)));
            prop_assert_eq!(read(&x.hull(&y, &mut c), &c), whole(p.hull(q)));
            for how in [Comparison::Is, Comparison::IsNot, Comparison::Less, Comparison::LessEqual, Comparison::Greater, Comparison::GreaterEqual] {
                let truth = x.compare(how, &y, &mut c).value(&Model::new(&c, &BTreeMap::new()));
                prop_assert_eq!(truth, p.compare(how, &q), "{:?}", how);
            }
        }
    }
}
