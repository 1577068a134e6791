//! Numbers.

use super::statistics::Sample;
use super::{Binding, Evaluator, Scope, Value, undefined};
use crate::calendar;
use crate::cause::{Causes, Possible};
use crate::number::{self, Numbers, Undefined};
use crate::possible::Interval;
use r2pc_lang::mutate::Owner;
use r2pc_lang::program::{
    Aggregate, Call, Comprehension, Constant, Num, NumKind, NumberType, ParameterId, Slot, SpanBetween,
};
use rust_decimal::Decimal;

type PossibleNumbers = Possible<Numbers>;

/// What a number of a type can be at most.
pub(super) fn range(ty: &NumberType) -> Numbers {
    Interval { low: ty.min, high: ty.max }
}

/// A number with its causes, which count only where it is unknown.
pub(super) fn possible(value: Numbers, causes: Causes) -> PossibleNumbers {
    if value.known().is_some() { Possible::known(value) } else { Possible { value, causes } }
}

impl Evaluator<'_> {
    /// What a number can be.
    pub fn num(&mut self, num: &Num, scope: &mut Scope) -> PossibleNumbers {
        match &num.kind {
            NumKind::Constant(value) => Possible::known(Interval::point(*value)),
            NumKind::Read(read) => self.read_num(read, &num.ty, scope),
            NumKind::Parameter(parameter) => self.parameter_num(*parameter, &num.ty, scope),
            NumKind::Slot(slot) => slot_num(*slot, &num.ty, scope),
            NumKind::Call(call) => self.call_num(call, &num.ty, scope),
            NumKind::Negate(a) => {
                let a = self.num(a, scope);
                Possible { value: number::negate(&a.value), causes: a.causes }
            }
            NumKind::Arithmetic(how, a, b) => self.operation(&num.ty, |this| {
                let (a, b) = (this.num(a, scope), this.num(b, scope));
                let causes = a.causes.into_iter().chain(b.causes).collect();
                (number::arithmetic(*how, &a.value, &b.value), causes)
            }),
            NumKind::Function(which, a) => self.operation(&num.ty, |this| {
                let a = this.num(a, scope);
                (number::function(*which, &a.value), a.causes)
            }),
            NumKind::Least(parts) => self.extreme(parts, Interval::least, scope),
            NumKind::Greatest(parts) => self.extreme(parts, Interval::greatest, scope),
            NumKind::Count(over) => self.count(over, scope),
            NumKind::Aggregate(which, value, over) => self.aggregate(*which, value, over, &num.ty, scope),
            NumKind::Change(series, over) => self.change(series, *over, scope),
            NumKind::OverTime(which, series, _, step) => {
                self.over_time(*which, series, *step, &num.ty, scope)
            }
            NumKind::Picked(pick, read) => self.picked_num(*pick, read, &num.ty, scope),
            NumKind::Measure(rule) => self.measure(rule, scope),
            NumKind::Days(span) => self.days(span, scope),
            NumKind::Otherwise(value, fallback, because) => {
                let known = self.num(value, scope);
                if known.value.known().is_some() {
                    return known;
                }
                let fallback = self.num(fallback, scope);
                if self.cautious {
                    return Possible { value: known.value.hull(fallback.value), causes: known.causes };
                }
                self.assume(num.span, crate::text::numbers(&fallback.value), because);
                fallback
            }
        }
    }

    /// An operation that may have no result: it is then unknown over its type, for that reason, because of its
    /// operands' cells (semantics, 3.4).
    fn operation(
        &mut self,
        ty: &NumberType,
        run: impl FnOnce(&mut Self) -> (Result<Numbers, Undefined>, Causes),
    ) -> PossibleNumbers {
        let ((result, causes), operands) = self.with_operands(run);
        match result {
            Ok(value) => possible(value, causes),
            Err(Undefined) => Possible { value: range(ty), causes: undefined(&operands) },
        }
    }

    fn call_num(&mut self, call: &Call, ty: &NumberType, scope: &mut Scope) -> PossibleNumbers {
        match self.call(call, scope) {
            Value::Num(num) => num,
            _ => Possible::known(range(ty)),
        }
    }

    fn parameter_num(&mut self, id: ParameterId, ty: &NumberType, scope: &Scope) -> PossibleNumbers {
        match self.parameter(id, scope) {
            Some(Constant::Number(value)) => Possible::known(Interval::point(*value)),
            _ => Possible::known(range(ty)),
        }
    }

    /// The value of a parameter in force on the day; none before its first day.
    pub(super) fn parameter(&self, id: ParameterId, scope: &Scope) -> Option<&Constant> {
        self.note_owner(Owner::Parameter(id));
        self.program.parameter(id).value_on(scope.day)
    }

    fn extreme(
        &mut self,
        parts: &[Num],
        pick: fn(Numbers, Numbers) -> Numbers,
        scope: &mut Scope,
    ) -> PossibleNumbers {
        let mut value: Option<Numbers> = None;
        let mut causes = Causes::new();
        for part in parts {
            let part = self.num(part, scope);
            causes.extend(part.causes);
            value = Some(value.map_or(part.value, |whole| pick(whole, part.value)));
        }
        possible(value.unwrap_or_else(Interval::all), causes)
    }

    fn count(&mut self, over: &Comprehension, scope: &mut Scope) -> PossibleNumbers {
        let items = self.items(over, scope);
        let sure = items.entries.iter().filter(|entry| entry.is_in.value.is_known()).count();
        let high = (!items.open).then(|| Decimal::from(items.entries.len()));
        possible(Interval { low: Some(Decimal::from(sure)), high }, items.into_causes())
    }

    fn aggregate(
        &mut self,
        which: Aggregate,
        value: &Num,
        over: &Comprehension,
        ty: &NumberType,
        scope: &mut Scope,
    ) -> PossibleNumbers {
        let ((sample, causes), operands) = self.with_operands(|this| {
            let items = this.items(over, scope);
            let mut causes = Causes::new();
            let sample = this.sample(&items, range(&value.ty), over, scope, |this, scope| {
                let number = this.num(value, scope);
                causes.extend(number.causes);
                number.value
            });
            causes.extend(items.into_causes());
            (sample, causes)
        });
        match sample.aggregate(which) {
            Ok(result) => possible(result.unwrap_or_else(|| range(ty)), causes),
            Err(Undefined) => Possible { value: range(ty), causes: undefined(&operands) },
        }
    }

    /// The values of the items of a comprehension.
    pub(super) fn sample<T: Copy + Ord>(
        &mut self,
        items: &super::list::Items,
        unseen: Interval<T>,
        over: &Comprehension,
        scope: &mut Scope,
        mut value: impl FnMut(&mut Self, &mut Scope) -> Interval<T>,
    ) -> Sample<T> {
        let mut sample =
            Sample { sure: Vec::new(), perhaps: Vec::new(), unseen: items.open.then_some(unseen) };
        for entry in &items.entries {
            scope.bind(over.slot, entry.binding.clone());
            let value = value(self, scope);
            if entry.is_in.value.is_known() { sample.sure.push(value) } else { sample.perhaps.push(value) }
        }
        sample
    }

    /// The days from one day to another.
    fn days(&mut self, span: &SpanBetween, scope: &mut Scope) -> PossibleNumbers {
        let (later, earlier) = (self.day(&span.later, scope), self.day(&span.earlier, scope));
        let between = |later, earlier| Decimal::from(calendar::days_between(later, earlier));
        let value = Interval {
            low: later.value.low.zip(earlier.value.high).map(|(l, e)| between(l, e)),
            high: later.value.high.zip(earlier.value.low).map(|(l, e)| between(l, e)),
        };
        possible(value, later.causes.into_iter().chain(earlier.causes).collect())
    }
}

fn slot_num(slot: Slot, ty: &NumberType, scope: &Scope) -> PossibleNumbers {
    match scope.get(slot) {
        Binding::Value(Value::Num(num)) => num.clone(),
        _ => Possible::known(range(ty)),
    }
}
