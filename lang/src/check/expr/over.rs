//! Quantifiers and aggregates over items.

use super::arithmetic::ranged;
use super::{Bare, Lower, Typed, cond};
use crate::check::sink::Res;
use crate::codes::{name as names_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Aggregate, Comprehension, Cond, CondKind, Day, DayKind, Num, NumKind, NumberKind, NumberType,
};
use crate::source::Span;
use crate::syntax::{Binder, Expr, Name, Over, QuantifierKind};
use rust_decimal::Decimal;

const AGGREGATES: [&str; 5] = ["sum", "mean", "middle", "min", "max"];

impl Lower<'_, '_> {
    /// `any(x in xs where E)` and the like.
    pub(super) fn quantifier(
        &mut self,
        kind: QuantifierKind,
        over: &Over,
        satisfies: Option<&Expr>,
        span: Span,
    ) -> Res<Typed> {
        let depth = self.scope.variables.len();
        let items = match over {
            Over::Binder(binder) => self.bind(binder),
            Over::Path(path) => self.bind_nameless(path),
        };
        let satisfies = satisfies.map(|expr| self.cond(expr)).transpose();
        self.leave(depth);
        let (items, satisfies) = (items?, satisfies?);
        let kind = match (kind, satisfies) {
            (QuantifierKind::Any, satisfies) => CondKind::Any(Box::new(items), satisfies.map(Box::new)),
            (QuantifierKind::None, satisfies) => CondKind::None(Box::new(items), satisfies.map(Box::new)),
            (QuantifierKind::Every, Some(satisfies)) => CondKind::Every(Box::new(items), Box::new(satisfies)),
            (QuantifierKind::Every, None) => return Err(self.every_what(span)),
            (QuantifierKind::Count, None) => return Ok(Typed::Num(count(items, span), Bare::No)),
            (QuantifierKind::Count, Some(satisfies)) => return Err(self.count_satisfies(&satisfies)),
        };
        Ok(cond(kind, span))
    }

    fn every_what(&mut self, span: Span) -> crate::check::sink::Reported {
        self.error(
            codes::QUANTIFIER,
            span,
            "`every` does not say what each item must satisfy",
            "write `every(x in xs where … satisfies …)`: what stands behind `where` only chooses the items",
        )
    }

    fn count_satisfies(&mut self, satisfies: &Cond) -> crate::check::sink::Reported {
        self.error(
            codes::QUANTIFIER,
            satisfies.span,
            "`count` counts the items that `where` chooses",
            "write `count(x in xs where …)`, joining the two conditions with `and`",
        )
    }

    /// `sum(E for x in xs where E)` and the like.
    pub(super) fn aggregate(
        &mut self,
        function: &Name,
        value: &Expr,
        binder: &Binder,
        span: Span,
    ) -> Res<Typed> {
        let depth = self.scope.variables.len();
        let items = self.bind(binder);
        let value = self.value(value, None);
        self.leave(depth);
        let aggregate = match &*function.text {
            "sum" => Aggregate::Sum,
            "mean" => Aggregate::Mean,
            "middle" => Aggregate::Middle,
            "min" => Aggregate::Min,
            "max" => Aggregate::Max,
            word => {
                let text = format!("`{word}` is not taken over a list");
                let help = self
                    .sink
                    .did_you_mean(word, AGGREGATES)
                    .unwrap_or_else(|| "write `sum`, `mean`, `middle`, `min` or `max`".to_owned());
                return Err(self
                    .sink
                    .error(Diagnostic::error(names_codes::UNKNOWN, function.span, text).help(help)));
            }
        };
        let (items, value) = (items?, value?);
        match super::arithmetic::figure(value) {
            Ok((num, bare)) => {
                let ty = aggregated(aggregate, &num.ty);
                let kind = NumKind::Aggregate(aggregate, Box::new(num), Box::new(items));
                Ok(Typed::Num(Num { kind, ty, span }, if bare == Bare::Ratio { bare } else { Bare::No }))
            }
            Err(Typed::Day(day)) if matches!(aggregate, Aggregate::Min | Aggregate::Max) => {
                let latest = aggregate == Aggregate::Max;
                Ok(Typed::Day(Day {
                    kind: DayKind::Aggregate { latest, day: Box::new(day), over: Box::new(items) },
                    span,
                }))
            }
            Err(other) => {
                let text =
                    format!("`{}` is taken over numbers, and this is {}", function.text, self.say(&other));
                let help = match (&other, aggregate) {
                    (Typed::Cond(_), Aggregate::Sum) => {
                        "to count the items of which it is true, write `count(x in xs where …)`"
                    }
                    (Typed::Day(_), _) => "of dates there is the earliest, `min`, and the latest, `max`",
                    _ => "name a field that is a number",
                };
                Err(self.mismatch(other.span(), text, help))
            }
        }
    }
}

fn count(items: Comprehension, span: Span) -> Num {
    let ty = NumberType { kind: NumberKind::Count, unit: None, min: Some(Decimal::ZERO), max: None };
    Num { kind: NumKind::Count(Box::new(items)), ty, span }
}

/// The type of what is made of items of a type.
fn aggregated(aggregate: Aggregate, ty: &NumberType) -> NumberType {
    let not_negative = ty.min.is_some_and(|low| low >= Decimal::ZERO);
    match aggregate {
        Aggregate::Sum => ranged(ty.kind, ty.unit, (not_negative.then_some(Decimal::ZERO), None)),
        Aggregate::Min | Aggregate::Max => ty.clone(),
        Aggregate::Mean | Aggregate::Middle => {
            let kind = if ty.kind == NumberKind::Count { NumberKind::Number } else { ty.kind };
            ranged(kind, ty.unit, (ty.min, ty.max))
        }
    }
}
