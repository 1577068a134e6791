//! Arithmetic over intervals of exact decimals (semantics, 3).
//!
//! Decimals hold 28 significant digits and round to the nearest value, ties to even. Division by what may be zero,
//! the logarithm of what may not be positive and results of 10^28 and more have no known value; where they cannot
//! have one at all the result is [`Undefined`].

use crate::possible::Interval;
use r2pc_lang::program::{Arithmetic, Function};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// What numbers can be.
pub type Numbers = Interval<Decimal>;

/// No value is possible: a division by zero, say. The reason is then `undefined`, the cause the operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undefined;

/// An end of an interval as a number with signed infinities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Below,
    At(Decimal),
    Above,
}

impl End {
    fn sign(self) -> i32 {
        match self {
            End::Below => -1,
            End::Above => 1,
            End::At(d) if d.is_zero() => 0,
            End::At(d) if d.is_sign_negative() => -1,
            End::At(_) => 1,
        }
    }

    fn infinite(sign: i32) -> End {
        match sign {
            0 => End::At(Decimal::ZERO),
            s if s < 0 => End::Below,
            _ => End::Above,
        }
    }

    /// A computed decimal: too large is infinite, in the direction of its sign.
    fn of(result: Option<Decimal>, sign: i32) -> End {
        match result {
            Some(d) if d.abs() < limit() => End::At(d.normalize()),
            _ => End::infinite(sign),
        }
    }

    fn add(self, other: End) -> End {
        match (self, other) {
            (End::At(a), End::At(b)) => End::of(a.checked_add(b), if a.is_sign_negative() { -1 } else { 1 }),
            (End::At(_), infinite) | (infinite, _) => infinite,
        }
    }

    fn multiply(self, other: End) -> End {
        let sign = self.sign() * other.sign();
        match (self, other) {
            (End::At(a), End::At(b)) => End::of(a.checked_mul(b), sign),
            _ => End::infinite(sign),
        }
    }

    /// The divisor's interval does not hold zero, so `other` is not zero.
    fn divide(self, other: End) -> End {
        let sign = self.sign() * other.sign();
        match (self, other) {
            (End::At(a), End::At(b)) => End::of(a.checked_div(b), sign),
            (_, End::Below | End::Above) => End::At(Decimal::ZERO),
            _ => End::infinite(sign),
        }
    }

    fn negate(self) -> End {
        match self {
            End::Below => End::Above,
            End::At(d) => End::At(-d),
            End::Above => End::Below,
        }
    }
}

/// Results from here on are not numbers any more (semantics, 3.4).
fn limit() -> Decimal {
    Decimal::from_i128_with_scale(10i128.pow(28), 0)
}

fn ends(numbers: &Numbers) -> (End, End) {
    (numbers.low.map_or(End::Below, End::At), numbers.high.map_or(End::Above, End::At))
}

fn interval(low: End, high: End) -> Numbers {
    let finite = |end| if let End::At(d) = end { Some(d) } else { None };
    Interval { low: finite(low), high: finite(high) }
}

/// The result of known operands must itself be known, else it is undefined.
fn settled(result: Numbers, operands_known: bool) -> Result<Numbers, Undefined> {
    if operands_known && result.known().is_none() { Err(Undefined) } else { Ok(result) }
}

/// `-a`
#[must_use]
pub fn negate(a: &Numbers) -> Numbers {
    let (low, high) = ends(a);
    interval(high.negate(), low.negate())
}

/// `a + b`, `a - b`, `a * b`, `a / b`.
///
/// # Errors
/// Where no choice of the operands gives a number.
pub fn arithmetic(how: Arithmetic, a: &Numbers, b: &Numbers) -> Result<Numbers, Undefined> {
    let known = a.known().is_some() && b.known().is_some();
    match how {
        Arithmetic::Add => settled(add(a, b), known),
        Arithmetic::Subtract => settled(add(a, &negate(b)), known),
        Arithmetic::Multiply => settled(corners(a, b, End::multiply), known),
        Arithmetic::Divide => divide(a, b, known),
    }
}

fn add(a: &Numbers, b: &Numbers) -> Numbers {
    let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
    interval(a_low.add(b_low), a_high.add(b_high))
}

fn divide(a: &Numbers, b: &Numbers, known: bool) -> Result<Numbers, Undefined> {
    let (low, high) = ends(b);
    if low.sign() > 0 || high.sign() < 0 {
        settled(corners(a, b, End::divide), known)
    } else if b.known().is_some() {
        Err(Undefined)
    } else {
        Ok(Interval::all())
    }
}

/// Least and greatest of an operation that takes its extremes at the ends of its operands.
fn corners(a: &Numbers, b: &Numbers, operation: fn(End, End) -> End) -> Numbers {
    let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
    let first = operation(a_low, b_low);
    let rest = [operation(a_low, b_high), operation(a_high, b_low), operation(a_high, b_high)];
    let low = rest.into_iter().fold(first, End::min);
    let high = rest.into_iter().fold(first, End::max);
    interval(low, high)
}

/// `abs a`, `ln a`, `exp a`.
///
/// # Errors
/// `ln` of what cannot be positive, results of 10^28 and more.
pub fn function(which: Function, a: &Numbers) -> Result<Numbers, Undefined> {
    match which {
        Function::Abs => Ok(absolute(a)),
        Function::Ln => logarithm(a),
        Function::Exp => exponential(a),
    }
}

fn absolute(a: &Numbers) -> Numbers {
    let (low, high) = ends(a);
    if low.sign() >= 0 {
        *a
    } else if high.sign() <= 0 {
        negate(a)
    } else {
        interval(End::At(Decimal::ZERO), low.negate().max(high))
    }
}

fn logarithm(a: &Numbers) -> Result<Numbers, Undefined> {
    let (low, high) = ends(a);
    if high.sign() <= 0 {
        return Err(Undefined);
    }
    if low.sign() <= 0 {
        return Ok(Interval::all());
    }
    Ok(Interval { low: a.low.and_then(ln), high: a.high.and_then(ln) })
}

fn exponential(a: &Numbers) -> Result<Numbers, Undefined> {
    let low = Some(a.low.and_then(exp).unwrap_or(Decimal::ZERO));
    let result = Interval { low, high: a.high.and_then(exp) };
    settled(result, a.known().is_some())
}

fn ln(d: Decimal) -> Option<Decimal> {
    fifteen_digits(libm::log(double(d)?))
}

fn exp(d: Decimal) -> Option<Decimal> {
    fifteen_digits(libm::exp(double(d)?)).filter(|d| *d < limit())
}

/// The double of a number, whatever zeros stand behind it: with them, its last digit would be another now and then.
fn double(d: Decimal) -> Option<f64> {
    d.normalize().to_f64()
}

/// Rounded to 15 significant digits: what a double from a software routine, the same everywhere, surely holds.
fn fifteen_digits(value: f64) -> Option<Decimal> {
    Decimal::from_f64(value)?.round_sf(15).map(|d| d.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zeros_behind_a_number_change_no_function_of_it() {
        let written = n("54.59815003314420000");
        assert_ne!(written.scale(), written.normalize().scale());
        assert_eq!(exp(written), exp(written.normalize()));
        assert_eq!(ln(written), ln(written.normalize()));
    }

    fn n(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn point(text: &str) -> Numbers {
        Interval::point(n(text))
    }

    fn known(how: Arithmetic, a: &str, b: &str) -> Option<Decimal> {
        arithmetic(how, &point(a), &point(b)).ok().and_then(|r| r.known())
    }

    #[test]
    fn s3_1_shares_subtract_exactly() {
        assert_eq!(known(Arithmetic::Subtract, "0.45", "0.40"), Some(n("0.05")));
    }

    #[test]
    fn s3_4_division_by_zero_is_undefined_and_by_perhaps_zero_is_open() {
        assert_eq!(arithmetic(Arithmetic::Divide, &point("1"), &point("0")), Err(Undefined));
        let perhaps = Interval::between(n("0"), n("2"));
        assert_eq!(arithmetic(Arithmetic::Divide, &point("1"), &perhaps), Ok(Interval::all()));
        let surely_not = Interval { low: Some(n("2")), high: None };
        assert_eq!(
            arithmetic(Arithmetic::Divide, &point("1"), &surely_not),
            Ok(Interval::between(n("0"), n("0.5")))
        );
    }

    #[test]
    fn s3_4_results_of_ten_to_the_28_are_undefined() {
        let large = "1000000000000000000";
        assert_eq!(known(Arithmetic::Multiply, large, "1000000000"), Some(n("1000000000000000000000000000")));
        assert_eq!(arithmetic(Arithmetic::Multiply, &point(large), &point("10000000000")), Err(Undefined));
    }

    #[test]
    fn s3_4_logarithms() {
        assert_eq!(function(Function::Ln, &point("0")), Err(Undefined));
        assert_eq!(function(Function::Ln, &point("1")), Ok(point("0")));
        assert_eq!(function(Function::Ln, &Interval::between(n("-1"), n("1"))), Ok(Interval::all()));
        assert_eq!(function(Function::Exp, &point("1")).unwrap().known(), Some(n("2.71828182845905")));
        assert_eq!(function(Function::Exp, &point("100")), Err(Undefined));
        let any = function(Function::Exp, &Interval::all()).unwrap();
        assert_eq!(any, Interval { low: Some(Decimal::ZERO), high: None });
    }

    #[test]
    fn nothing_times_anything_is_nothing() {
        let open = Interval { low: Some(Decimal::ZERO), high: None };
        assert_eq!(arithmetic(Arithmetic::Multiply, &point("0"), &open), Ok(point("0")));
    }

    #[test]
    fn absolute_values() {
        assert_eq!(absolute(&Interval::between(n("-3"), n("2"))), Interval::between(n("0"), n("3")));
        assert_eq!(absolute(&Interval::between(n("-3"), n("-2"))), Interval::between(n("2"), n("3")));
    }

    fn decimals() -> impl Strategy<Value = Decimal> {
        (-2000i64..2000, 0u32..3).prop_map(|(m, s)| Decimal::new(m, s))
    }

    fn intervals() -> impl Strategy<Value = (Decimal, Numbers)> {
        (decimals(), decimals(), decimals()).prop_map(|(a, b, c)| {
            let mut sorted = [a, b, c];
            sorted.sort();
            (sorted[1], Interval::between(sorted[0], sorted[2]))
        })
    }

    proptest! {
        #[test]
        fn s1_3_an_operator_never_loses_a_possibility((a, xs) in intervals(), (b, ys) in intervals()) {
            for how in [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide] {
                let Ok(one) = arithmetic(how, &Interval::point(a), &Interval::point(b)) else { continue };
                let all = arithmetic(how, &xs, &ys).expect("some choice gives a number");
                prop_assert_eq!(one.hull(all), all, "{:?} {} {}", how, a, b);
            }
        }
    }
}
