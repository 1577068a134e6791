//! Numbers.

use super::super::bits::Bits;
use super::super::calendar;
use super::super::circuit::Lit;
use super::super::kleene::Kleene;
use super::super::range::{End, Number, Range};
use super::{Binding, Encoder, Res, Scope, Value, unsupported};
use r2pc_lang::program::{
    Aggregate, Arithmetic, Comprehension, Constant, Function, Num, NumKind, NumberType, ParameterId,
};
use rust_decimal::Decimal;

impl Encoder<'_, '_> {
    /// What a number can be.
    pub(in super::super) fn num(&mut self, num: &Num, scope: &mut Scope) -> Res<Number> {
        Ok(match &num.kind {
            NumKind::Constant(value) => constant(*value)?,
            NumKind::Read(read) => self.read_num(read, &num.ty, scope)?,
            NumKind::Parameter(id) => self.parameter_num(*id, &num.ty, scope)?,
            NumKind::Slot(slot) => match scope.get(*slot) {
                Binding::Value(Value::Num(number)) => number.clone(),
                _ => return unsupported("a variable that is not a number"),
            },
            NumKind::Call(call) => match self.call(call, scope)? {
                Value::Num(number) => number,
                _ => return unsupported("a define of another type"),
            },
            NumKind::Negate(a) => {
                let a = self.num(a, scope)?;
                Number { range: a.range.negate(self.c()), ..a }
            }
            NumKind::Arithmetic(how, a, b) => {
                let (a, b) = (self.num(a, scope)?, self.num(b, scope)?);
                self.arithmetic(*how, &a, &b)?
            }
            NumKind::Function(Function::Abs, a) => {
                let a = self.num(a, scope)?;
                Number { range: a.range.absolute(self.c()), ..a }
            }
            NumKind::Function(..) => return unsupported("`ln` and `exp`"),
            NumKind::Least(parts) => self.extreme(parts, Range::least, scope)?,
            NumKind::Greatest(parts) => self.extreme(parts, Range::greatest, scope)?,
            NumKind::Count(over) => self.count(over, scope)?,
            NumKind::Aggregate(which, value, over) => self.aggregate(*which, value, over, &num.ty, scope)?,
            NumKind::Change(series, over) => self.change(series, *over, scope)?,
            NumKind::OverTime(which, series, _, step) => self.over_time(*which, series, *step, scope)?,
            NumKind::Picked(pick, read) => self.picked_num(*pick, read, &num.ty, scope)?,
            NumKind::Measure(rule) => self.measure(rule, scope)?,
            NumKind::Days(span) => {
                let (later, earlier) = (self.day(&span.later, scope)?, self.day(&span.earlier, scope)?);
                Number::whole(later.subtract(&earlier, self.c()))
            }
            NumKind::Otherwise(value, fallback, _) => {
                let (value, fallback) = (self.num(value, scope)?, self.num(fallback, scope)?);
                let known = value.range.is_known(self.c());
                self.choose_num(known, &value, &fallback)?
            }
        })
    }

    pub(super) fn choose_num(&mut self, when: Lit, yes: &Number, no: &Number) -> Res<Number> {
        match Number::choose(when, yes, no, self.c()) {
            Some(number) => Ok(number),
            None => unsupported("numbers with too many digits"),
        }
    }

    /// The values of a parameter by case: the first case that holds counts; before its first day it has none.
    pub(super) fn parameter(&mut self, id: ParameterId, scope: &Scope) -> Vec<(Lit, Option<Constant>)> {
        let program = self.s.program;
        let today = self.w.days.bits(&scope.day, &mut self.w.c);
        let mut cases = Vec::new();
        for (from, value) in program.parameter(id).values.iter().rev() {
            let from = Bits::constant(calendar::number(*from));
            let begun = !today.less(&from, &mut self.w.c);
            cases.push((begun, Some(value.clone())));
        }
        cases.push((Lit::TRUE, None));
        cases
    }

    fn parameter_num(&mut self, id: ParameterId, ty: &NumberType, scope: &Scope) -> Res<Number> {
        let cases = self.parameter(id, scope);
        let unknown = Number { range: self.type_range(ty), scale: self.w.scale(ty), div: 1 };
        let mut number = unknown.clone();
        for (when, value) in cases.into_iter().rev() {
            let value = match value {
                Some(Constant::Number(value)) => constant(value)?,
                _ => unknown.clone(),
            };
            number = self.choose_num(when, &value, &number)?;
        }
        Ok(number)
    }

    pub(super) fn arithmetic(&mut self, how: Arithmetic, a: &Number, b: &Number) -> Res<Number> {
        match how {
            Arithmetic::Add | Arithmetic::Subtract => {
                let (x, y, scale, div) = self.aligned(a, b)?;
                let c = self.c();
                let range = if how == Arithmetic::Add { x.add(&y, c) } else { x.subtract(&y, c) };
                Ok(Number { range, scale, div })
            }
            Arithmetic::Multiply => match (a.range.built_in(), b.range.built_in()) {
                (_, Some(factor)) => self.scaled_by(a, b, factor),
                (Some(factor), _) => self.scaled_by(b, a, factor),
                _ => self.product(a, b),
            },
            Arithmetic::Divide => match b.range.built_in() {
                Some(divisor) if divisor != 0 => self.divided_by(a, b, divisor),
                _ => unsupported("a division by a fact"),
            },
        }
    }

    /// A number times a known one.
    fn scaled_by(&mut self, a: &Number, known: &Number, factor: i128) -> Res<Number> {
        let (scale, div) = (a.scale + known.scale, a.div.saturating_mul(known.div));
        let range = a.range.times(factor, self.c());
        narrow(Number { range, scale, div })
    }

    /// A number through a known one: a / (k / 10^s) is a × 10^s / k.
    fn divided_by(&mut self, a: &Number, known: &Number, divisor: i128) -> Res<Number> {
        let Ok(by) = u32::try_from(divisor.unsigned_abs()) else {
            return unsupported("a division by so large a figure");
        };
        let factor = 10i128.pow(known.scale) * i128::from(known.div) * divisor.signum();
        let range = a.range.times(factor, self.c());
        narrow(Number { range, scale: a.scale, div: a.div.saturating_mul(by) })
    }

    fn extreme(
        &mut self,
        parts: &[Num],
        pick: fn(&Range, &Range, &mut super::Circuit) -> Range,
        scope: &mut Scope,
    ) -> Res<Number> {
        let mut whole: Option<Number> = None;
        for part in parts {
            let part = self.num(part, scope)?;
            whole = Some(match whole {
                None => part,
                Some(before) => {
                    let (a, b, scale, div) = self.aligned(&before, &part)?;
                    Number { range: pick(&a, &b, self.c()), scale, div }
                }
            });
        }
        Ok(whole.unwrap_or_else(Number::all))
    }

    fn count(&mut self, over: &Comprehension, scope: &mut Scope) -> Res<Number> {
        let items = self.items(over, scope)?;
        let c = self.c();
        let sure: Vec<Lit> = items.entries.iter().map(|entry| entry.is_in.yes).collect();
        let perhaps: Vec<Lit> = items.entries.iter().map(|entry| !entry.is_in.no).collect();
        let (low, high) = (Bits::count(&sure, c), Bits::count(&perhaps, c));
        Ok(Number::whole(Range { low: End::at(low), high: End { bits: high, open: items.open } }))
    }

    /// Sum, least and greatest of a list's items (semantics, 2.2).
    fn aggregate(
        &mut self,
        which: Aggregate,
        value: &Num,
        over: &Comprehension,
        ty: &NumberType,
        scope: &mut Scope,
    ) -> Res<Number> {
        let items = self.items(over, scope)?;
        let mut parts: Vec<(Kleene, Range)> = Vec::new();
        let (mut scale, mut div) = (self.w.scale(&value.ty), 1);
        for entry in &items.entries {
            scope.bind(over.slot, entry.binding.clone());
            let number = self.num(value, scope)?;
            if !parts.is_empty() && (scale, div) != (number.scale, number.div) {
                return unsupported("items counted in different parts");
            }
            (scale, div) = (number.scale, number.div);
            parts.push((entry.is_in, number.range));
        }
        if which != Aggregate::Sum && (scale, div) != (self.w.scale(ty), 1) {
            return unsupported("the least or greatest of computed numbers");
        }
        let unseen = self.type_range(&value.ty);
        let range = match which {
            Aggregate::Sum => self.sum(&parts, &unseen, items.open),
            Aggregate::Min => {
                let whole = self.type_range(ty);
                self.least_of(&parts, &unseen, items.open, &whole)
            }
            Aggregate::Max => {
                let turned: Vec<_> =
                    parts.iter().map(|(is_in, range)| (*is_in, range.negate(self.c()))).collect();
                let unseen = unseen.negate(self.c());
                let whole = self.type_range(ty).negate(self.c());
                let least = self.least_of(&turned, &unseen, items.open, &whole);
                least.negate(self.c())
            }
            Aggregate::Mean | Aggregate::Middle => {
                return unsupported("`mean` and `middle` of a list's items");
            }
        };
        Ok(Number { range, scale, div })
    }

    fn sum(&mut self, parts: &[(Kleene, Range)], unseen: &Range, open: Lit) -> Range {
        let c = self.c();
        let zero = Range::constant(0);
        let mut total = zero.clone();
        for (is_in, range) in parts {
            let hull = range.hull(&zero, c);
            let perhaps = Range::choose(is_in.no, &zero, &hull, c);
            let part = Range::choose(is_in.yes, range, &perhaps, c);
            total = total.add(&part, c);
        }
        let not_negative =
            unseen.low.open == Lit::FALSE && unseen.low.bits.known().is_some_and(|low| low >= 0);
        let beyond =
            Range { low: if not_negative { total.low.clone() } else { End::open() }, high: End::open() };
        Range::choose(open, &beyond, &total, c)
    }

    /// The least of the items that are in, widened downwards by those that may be; where none is surely in, the whole
    /// range of the type.
    pub(super) fn least_of(
        &mut self,
        parts: &[(Kleene, Range)],
        unseen: &Range,
        open: Lit,
        whole: &Range,
    ) -> Range {
        let c = self.c();
        let mut sure = Range { low: End::open(), high: End::open() };
        let mut some = Lit::FALSE;
        for (is_in, range) in parts {
            let with = sure.least(range, c);
            let first = Range::choose(some, &with, range, c);
            sure = Range::choose(is_in.yes, &first, &sure, c);
            some = c.or(some, is_in.yes);
        }
        let mut low = sure.low.clone();
        let perhaps = |(is_in, range): &(Kleene, Range)| (c.and(!is_in.yes, !is_in.no), range.clone());
        let mut others: Vec<(Lit, Range)> = parts.iter().map(perhaps).collect();
        others.push((open, unseen.clone()));
        for (perhaps, range) in others {
            let widened = Range { low: low.clone(), high: End::open() }.least(&range, c).low;
            low = End::choose(perhaps, &widened, &low, c);
        }
        let seen = Range { low, high: sure.high };
        Range::choose(some, &seen, whole, c)
    }
}

/// A figure in its own parts.
fn constant(value: Decimal) -> Res<Number> {
    let value = value.normalize();
    narrow(Number { range: Range::constant(value.mantissa()), scale: value.scale(), div: 1 })
}

/// A number that stays within what the evaluator computes exactly.
pub(super) fn narrow(number: Number) -> Res<Number> {
    let width = number.range.low.bits.width().max(number.range.high.bits.width());
    if width > 80 || number.scale > 15 || number.div > 100_000 {
        return unsupported("numbers with too many digits");
    }
    Ok(number)
}
