//! Products of numbers that both vary, and comparisons of a quotient whose divisor varies: `x / y < r` is read as
//! `x < r × y`, which is exact where nothing is negative (semantics, 3.4).

use super::super::bits::Bits;
use super::super::circuit::{Circuit, Lit};
use super::super::kleene::Kleene;
use super::super::range::{End, Number, Range};
use super::{Encoder, Res, Scope, unsupported};
use r2pc_lang::program::{Arithmetic, Comparison, Expr, Num, NumKind};

/// A quotient: its numerator and its divisor, neither negative.
pub(super) struct Quotient {
    over: Number,
    under: Number,
}

impl Encoder<'_, '_> {
    /// The product of two numbers of 0 or more.
    pub(super) fn product(&mut self, a: &Number, b: &Number) -> Res<Number> {
        if !is_natural(&a.range) || !is_natural(&b.range) {
            return unsupported("a product of two facts that may be negative");
        }
        let c = self.c();
        let (Some(low), Some(high)) = (
            a.range.low.bits.product(&b.range.low.bits, c),
            a.range.high.bits.product(&b.range.high.bits, c),
        ) else {
            return unsupported("numbers with too many digits");
        };
        // Nothing times anything is nothing.
        let nothing = |end: &End, c: &mut Circuit| {
            let zero = end.bits.equal(&Bits::constant(0), c);
            c.and(!end.open, zero)
        };
        let (none_a, none_b) = (nothing(&a.range.high, c), nothing(&b.range.high, c));
        let (a_open, b_open) = (c.and(a.range.high.open, !none_b), c.and(b.range.high.open, !none_a));
        let none = c.or(none_a, none_b);
        let high = Bits::choose(none, &Bits::constant(0), &high, c);
        let range = Range { low: End::at(low), high: End { bits: high, open: c.or(a_open, b_open) } };
        let div = a.div.saturating_mul(b.div);
        super::num::narrow(Number { range, scale: a.scale + b.scale, div })
    }

    /// The quotient that a number is, where its divisor varies.
    pub(super) fn quotient(&mut self, num: &Num, scope: &mut Scope) -> Res<Option<Quotient>> {
        match &num.kind {
            NumKind::Arithmetic(Arithmetic::Divide, over, under) => {
                let under = self.num(under, scope)?;
                if under.range.built_in().is_some() {
                    return Ok(None);
                }
                let over = self.num(over, scope)?;
                if num.ty.min.is_some()
                    || num.ty.max.is_some()
                    || !is_natural(&over.range)
                    || !is_natural(&under.range)
                {
                    return unsupported("a division of facts that may be negative");
                }
                Ok(Some(Quotient { over, under }))
            }
            NumKind::Call(call) if call.args.is_empty() => {
                let define = self.s.program.define(call.define);
                let Expr::Num(body) = &define.body else { return Ok(None) };
                let mut inner = Scope::new(scope.day.clone(), scope.stale, define.frame);
                self.quotient(body, &mut inner)
            }
            _ => Ok(None),
        }
    }

    /// `over / under how r`: unknown where the divisor may be 0.
    pub(super) fn compare_quotient(&mut self, how: Comparison, q: &Quotient, r: &Number) -> Res<Kleene> {
        let (x, y) = (&q.over.range, &q.under.range);
        let zero = Bits::constant(0);
        let defined = zero.less(&y.low.bits, self.c());
        match how {
            Comparison::Less => {
                let reached = self.held(&x.high, q, &r.range.low, &y.low, r)?;
                let beyond = self.held(&x.low, q, &r.range.high, &y.high, r)?;
                let c = self.c();
                let positive = zero.less(&r.range.high.bits, c);
                let yes = c.all([defined, !x.high.open, !r.range.low.open, reached.0]);
                let not_below = c.choose(y.high.open, !positive, !beyond.0);
                let no = c.all([defined, !r.range.high.open, not_below]);
                Ok(Kleene::apart(yes, no, c))
            }
            Comparison::Greater => {
                let reached = self.held(&x.low, q, &r.range.high, &y.high, r)?;
                let beyond = self.held(&x.high, q, &r.range.low, &y.low, r)?;
                let c = self.c();
                let negative = r.range.high.bits.less(&zero, c);
                let above = c.choose(y.high.open, negative, reached.1);
                let yes = c.all([defined, !r.range.high.open, above]);
                let no = c.all([defined, !x.high.open, !r.range.low.open, !beyond.1]);
                Ok(Kleene::apart(yes, no, c))
            }
            Comparison::GreaterEqual => self.compare_quotient(Comparison::Less, q, r).map(|of| !of),
            Comparison::LessEqual => self.compare_quotient(Comparison::Greater, q, r).map(|of| !of),
            Comparison::Is | Comparison::IsNot => unsupported("a quotient of facts that is to be one number"),
        }
    }

    /// Whether an end of the numerator is below, and whether it is above, an end of the other side times one of the divisor.
    fn held(&mut self, x: &End, q: &Quotient, r: &End, y: &End, other: &Number) -> Res<(Lit, Lit)> {
        let Some(bits) = r.bits.product(&y.bits, self.c()) else {
            return unsupported("numbers with too many digits");
        };
        let product = super::num::narrow(Number {
            range: Range::point(bits),
            scale: other.scale + q.under.scale,
            div: other.div.saturating_mul(q.under.div),
        })?;
        let numerator = Number { range: Range::point(x.bits.clone()), ..q.over.clone() };
        let (a, b, ..) = self.aligned(&numerator, &product)?;
        let c = self.c();
        Ok((a.low.bits.less(&b.low.bits, c), b.low.bits.less(&a.low.bits, c)))
    }
}

/// Whether a number is surely not negative.
fn is_natural(range: &Range) -> bool {
    range.low.open == Lit::FALSE && range.low.bits.is_natural() && range.high.bits.is_natural()
}
