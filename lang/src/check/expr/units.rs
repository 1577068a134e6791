//! Units of numbers that meet (semantics, 3.2), and the ranges of what comes out.

use super::{Bare, Lower};
use crate::check::describe;
use crate::check::sink::Res;
use crate::codes::types as codes;
use crate::diagnostic::Diagnostic;
use crate::program::{Num, NumKind, NumberKind, NumberType};
use rust_decimal::Decimal;

/// A number and how firmly its unit stands.
pub(super) type Figure = (Num, Bare);

impl Lower<'_, '_> {
    /// Gives two numbers that are compared or added one unit, or says why they have none.
    pub(super) fn unify(&mut self, (mut a, x): Figure, (mut b, y): Figure) -> Res<(Num, Num, Bare)> {
        let percent = |num: &Num| num.ty.kind == NumberKind::Percent;
        let in_days = |num: &Num| num.ty.kind == NumberKind::Days;
        match (x, y) {
            (Bare::Literal, Bare::Literal) => return Ok((a, b, Bare::Literal)),
            (Bare::Ratio, _) if percent(&b) => {
                a.ty.kind = NumberKind::Percent;
                return Ok((a, b, Bare::No));
            }
            (_, Bare::Ratio) if percent(&a) => {
                b.ty.kind = NumberKind::Percent;
                return Ok((a, b, Bare::No));
            }
            _ => {}
        }
        if percent(&a) != percent(&b) {
            let (share, other, bare) = if percent(&a) { (&a, &b, y) } else { (&b, &a, x) };
            return Err(self.percent_mismatch(share, other, bare));
        }
        if in_days(&a) != in_days(&b) {
            let other = if in_days(&a) { &b } else { &a };
            return Err(self.days_mismatch(other));
        }
        match (x, y) {
            (Bare::Literal, _) => a.ty.unit = b.ty.unit,
            (_, Bare::Literal) => b.ty.unit = a.ty.unit,
            _ if a.ty.unit != b.ty.unit => return Err(self.unit_mismatch(&a, &b)),
            _ => {}
        }
        let bare = match (x, y) {
            (Bare::Ratio, Bare::Ratio | Bare::Literal) | (Bare::Literal, Bare::Ratio) => Bare::Ratio,
            _ => Bare::No,
        };
        Ok((a, b, bare))
    }

    fn percent_mismatch(&mut self, share: &Num, other: &Num, bare: Bare) -> crate::check::sink::Reported {
        let help = match (&share.kind, &other.kind, bare) {
            (_, NumKind::Constant(value), Bare::Literal) => {
                format!("write `{}%`", describe::as_percent(*value))
            }
            (_, _, Bare::Literal) => "give the figure with a `%`".to_owned(),
            (NumKind::Constant(value), _, _) => format!("write `{}` for the number", value.normalize()),
            _ => "declare both as `percent`, or both as `number`".to_owned(),
        };
        let what = if bare == Bare::Literal {
            "a bare number".to_owned()
        } else {
            describe::number(self.env.vocabulary, &other.ty)
        };
        let span = if bare == Bare::Literal { other.span } else { share.span.to(other.span) };
        let text = format!("a percent does not meet {what}");
        self.sink.error(
            Diagnostic::error(codes::PERCENT_MISMATCH, span, text)
                .related(share.span, "this is a percent")
                .help(help),
        )
    }

    fn days_mismatch(&mut self, other: &Num) -> crate::check::sink::Reported {
        let help = match &other.kind {
            NumKind::Constant(value) => format!("write `{} days`", value.normalize()),
            _ => "compare it with a duration, such as `30 days`".to_owned(),
        };
        let what = describe::number(self.env.vocabulary, &other.ty);
        self.error(codes::UNIT_MISMATCH, other.span, format!("days do not meet {what}"), help)
    }

    fn unit_mismatch(&mut self, a: &Num, b: &Num) -> crate::check::sink::Reported {
        let vocabulary = self.env.vocabulary;
        let name = |num: &Num| num.ty.unit.map(|id| &*vocabulary.unit(id).name);
        let text = format!(
            "{} does not meet {}",
            describe::number(vocabulary, &a.ty),
            describe::number(vocabulary, &b.ty)
        );
        let help = match (name(a), name(b)) {
            (Some(unit), None) | (None, Some(unit)) => {
                format!("declare the other one as `of {unit}`, if that is what it counts")
            }
            _ => "compare figures of one unit: a ratio of two of one unit has none".to_owned(),
        };
        let diagnostic = Diagnostic::error(codes::UNIT_MISMATCH, a.span.to(b.span), text)
            .related(a.span, describe::number(vocabulary, &a.ty))
            .related(b.span, describe::number(vocabulary, &b.ty))
            .help(help);
        self.sink.error(diagnostic)
    }
}

/// The smallest range that holds both.
pub(super) fn hull(a: &NumberType, b: &NumberType) -> (Option<Decimal>, Option<Decimal>) {
    let min = a.min.zip(b.min).map(|(x, y)| x.min(y));
    let max = a.max.zip(b.max).map(|(x, y)| x.max(y));
    (min, max)
}

/// The range of a sum.
pub(super) fn sum(a: &NumberType, b: &NumberType) -> (Option<Decimal>, Option<Decimal>) {
    (add(a.min, b.min), add(a.max, b.max))
}

/// The range of a difference.
pub(super) fn difference(a: &NumberType, b: &NumberType) -> (Option<Decimal>, Option<Decimal>) {
    (subtract(a.min, b.max), subtract(a.max, b.min))
}

/// The range of a product: of two that have both ends, or of two that are 0 or more.
pub(super) fn product(a: &NumberType, b: &NumberType) -> (Option<Decimal>, Option<Decimal>) {
    if let (Some(p), Some(q), Some(r), Some(s)) = (a.min, a.max, b.min, b.max) {
        let corners: Option<Vec<Decimal>> =
            [(p, r), (p, s), (q, r), (q, s)].into_iter().map(|(x, y)| x.checked_mul(y)).collect();
        let corners = corners.unwrap_or_default();
        return (corners.iter().min().copied(), corners.iter().max().copied());
    }
    let not_negative = |ty: &NumberType| ty.min.is_some_and(|low| low >= Decimal::ZERO);
    ((not_negative(a) && not_negative(b)).then_some(Decimal::ZERO), None)
}

fn add(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a.zip(b).and_then(|(x, y)| x.checked_add(y))
}

fn subtract(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a.zip(b).and_then(|(x, y)| x.checked_sub(y))
}
