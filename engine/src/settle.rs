//! What would settle an unknown (semantics, 7.4): one cell at a time is given each value that can make a difference,
//! and the rule is read again.

mod together;

pub use together::{SettlingSet, together};

use crate::calendar;
use crate::cause::{Cause, Causes};
use crate::eval::{Evaluator, Relations, Row, Suppositions};
use crate::finding::CellPlace;
use jiff::civil::Date;
use r2pc_lang::program::{
    Constant, Day, DayKind, FactId, FactType, FieldType, Length, LengthKind, Num, NumKind, NumberKind,
    NumberType, Program, RuleId, Scalar, SetType,
};
use r2pc_lang::value::{Content, Days, Duration, Element, ListValue, SetValue, Value};
use r2pc_lang::visit::{self, Visitor};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Looks for values that settle rows of rules read on one day. What a rule's conditions turn on is found once.
#[derive(Debug)]
pub struct Settler<'p> {
    program: &'p Program,
    as_of: Date,
    marks: BTreeMap<(RuleId, FactId), Marks>,
}

impl<'p> Settler<'p> {
    /// For rules of a program read on a day.
    #[must_use]
    pub fn new(program: &'p Program, as_of: Date) -> Self {
        Settler { program, as_of, marks: BTreeMap::new() }
    }

    /// Whether some value of a cell alone makes a row's verdict, level and number known.
    pub fn alone(&mut self, evaluator: &Evaluator<'_>, rule: RuleId, row: &Row<'_>, cause: &Cause) -> bool {
        let as_of = self.as_of;
        self.candidates(evaluator.relations, rule, &cause.place).into_iter().any(|value| {
            let supposition = Suppositions::from([((cause.place.clone(), cause.day), Content::Value(value))]);
            is_settled(&mut evaluator.supposing(supposition), rule, row, as_of)
        })
    }

    /// Whether one choice of values for all causes together makes a row's verdict, level and number known; `pick` says
    /// which of each cell's values, so that several choices can be tried.
    pub fn all(
        &mut self,
        evaluator: &Evaluator<'_>,
        rule: RuleId,
        row: &Row<'_>,
        causes: &Causes,
        pick: usize,
    ) -> bool {
        let mut suppositions = Suppositions::new();
        for cause in causes {
            let mut values = self.candidates(evaluator.relations, rule, &cause.place);
            if let Some(at) = pick.checked_rem(values.len()) {
                let value = Content::Value(values.swap_remove(at));
                suppositions.insert((cause.place.clone(), cause.day), value);
            }
        }
        is_settled(&mut evaluator.supposing(suppositions), rule, row, self.as_of)
    }

    /// The values worth trying for a cell that a rule's verdict may turn on.
    fn candidates(&mut self, relations: &Relations, rule: RuleId, place: &CellPlace) -> Vec<Value> {
        let (program, as_of) = (self.program, self.as_of);
        let fact = place.cell.fact;
        let marks = self
            .marks
            .entry((rule, fact))
            .or_insert_with(|| Marks::of(program, relations, rule, fact, as_of));
        candidates(program, place, marks)
    }
}

/// What keeps a row's verdict, level or number open.
pub(crate) fn open_causes<'r>(row: &'r Row<'_>) -> impl Iterator<Item = Cause> + 'r {
    let measured = row.value.iter().flat_map(|value| &value.causes);
    row.causes.iter().chain(&row.level_causes).chain(measured).cloned()
}

/// Whether the row of the same item has one verdict, one level and one number; a row that is gone is settled too.
fn is_settled(evaluator: &mut Evaluator<'_>, rule: RuleId, row: &Row<'_>, as_of: Date) -> bool {
    match &row.key {
        Some(key) => evaluator.row_of(rule, key, as_of).is_none_or(|now| row_is_settled(&now)),
        None => evaluator.rule(rule, as_of).rows.iter().all(row_is_settled),
    }
}

fn row_is_settled(row: &Row<'_>) -> bool {
    row.outcomes.len() <= 1
        && !row.levels.is_open()
        && row.value.as_ref().is_none_or(|value| value.value.known().is_some())
}

/// The values that a rule's conditions on a fact may turn on: every figure, day and length that it names, its defines
/// and the rules it asks included, as far as they read the fact.
#[derive(Debug, Default)]
struct Marks {
    numbers: BTreeSet<Decimal>,
    days: BTreeSet<Date>,
}

impl Marks {
    fn of(program: &Program, relations: &Relations, rule: RuleId, fact: FactId, as_of: Date) -> Marks {
        let mut collector = Collector {
            program,
            as_of,
            marks: Marks::default(),
            seen: BTreeSet::from([rule]),
            defines: BTreeSet::new(),
        };
        collector.marks.days.insert(as_of);
        let mut waiting = vec![rule];
        while let Some(rule) = waiting.pop() {
            let rule = program.rule(rule);
            visit::walk_rule(&mut collector, rule);
            let reading = rule.asks.iter().filter(|asked| relations.reads(**asked, fact));
            waiting.extend(reading.filter(|asked| collector.seen.insert(**asked)));
        }
        collector.marks
    }

    /// Each figure, and one number in each gap between them and beyond them, within a type.
    fn numbers(&self, ty: &NumberType) -> BTreeSet<Decimal> {
        let mut marks: BTreeSet<Decimal> = self.numbers.clone();
        marks.extend(ty.min.into_iter().chain(ty.max));
        let (first, last) = (marks.first().copied(), marks.last().copied());
        let between: Vec<Decimal> =
            marks.iter().zip(marks.iter().skip(1)).map(|(a, b)| (*a + *b) / Decimal::TWO).collect();
        marks.extend(between);
        marks.extend(first.map(|n| n - Decimal::ONE));
        marks.extend(last.map(|n| n + Decimal::ONE));
        marks.insert(Decimal::ZERO);
        let whole = ty.kind == NumberKind::Count;
        marks
            .into_iter()
            .map(|n| if whole { n.floor() } else { n })
            .filter(|n| ty.min.is_none_or(|min| *n >= min) && ty.max.is_none_or(|max| *n <= max))
            .collect()
    }

    /// Each day, and the days beside it.
    fn days(&self) -> BTreeSet<Date> {
        let beside = |day: &Date| [day.yesterday().ok(), Some(*day), day.tomorrow().ok()];
        self.days.iter().flat_map(beside).flatten().collect()
    }
}

struct Collector<'p> {
    program: &'p Program,
    as_of: Date,
    marks: Marks,
    seen: BTreeSet<RuleId>,
    defines: BTreeSet<r2pc_lang::program::DefineId>,
}

impl Collector<'_> {
    fn constant(&mut self, constant: &Constant) {
        match constant {
            Constant::Number(number) => {
                self.marks.numbers.insert(*number);
            }
            Constant::Date(day) => {
                self.marks.days.insert(*day);
            }
            Constant::Duration(length) => self.duration(*length),
            Constant::Bool(_) | Constant::Text(_) | Constant::Choice(_) => {}
        }
    }

    fn duration(&mut self, length: Duration) {
        self.marks.days.extend([calendar::minus(self.as_of, length), calendar::plus(self.as_of, length)]);
    }

    fn parameter(&mut self, id: r2pc_lang::program::ParameterId) {
        let program = self.program;
        program.parameter(id).values.iter().for_each(|(_, constant)| self.constant(constant));
    }
}

impl Visitor for Collector<'_> {
    fn num(&mut self, num: &Num) {
        match &num.kind {
            NumKind::Constant(number) => {
                self.marks.numbers.insert(*number);
            }
            NumKind::Parameter(id) => self.parameter(*id),
            _ => visit::walk_num(self, num),
        }
    }

    fn day(&mut self, day: &Day) {
        match &day.kind {
            DayKind::Constant(date) => {
                self.marks.days.insert(*date);
            }
            DayKind::Parameter(id) => self.parameter(*id),
            _ => visit::walk_day(self, day),
        }
    }

    fn length(&mut self, length: &Length) {
        match &length.kind {
            LengthKind::Constant(length) => self.duration(*length),
            LengthKind::Parameter(id) => self.parameter(*id),
            _ => visit::walk_length(self, length),
        }
    }

    fn cond(&mut self, cond: &r2pc_lang::program::Cond) {
        if let r2pc_lang::program::CondKind::Within { length, .. } = &cond.kind {
            self.duration(*length);
        }
        visit::walk_cond(self, cond);
    }

    fn call(&mut self, call: &r2pc_lang::program::Call) {
        visit::walk_call(self, call);
        if self.defines.insert(call.define) {
            visit::walk_expr(self, &self.program.define(call.define).body);
        }
    }
}

/// The values worth trying for a cell.
fn candidates(program: &Program, place: &CellPlace, marks: &Marks) -> Vec<Value> {
    let vocabulary = &program.vocabulary;
    let fact = vocabulary.fact(place.cell.fact);
    let of_field = |record, field: u32| {
        vocabulary.record(record).fields.get(field as usize).map(|declared| &declared.ty)
    };
    match (&fact.ty, place.cell.field) {
        (FactType::Scalar(scalar), _) => of_scalar(program, scalar, marks),
        (FactType::Set(set), _) => of_set(program, set),
        (FactType::Record(record) | FactType::List { record, .. }, Some(field)) => {
            match of_field(*record, field) {
                Some(FieldType::Scalar(scalar)) => of_scalar(program, scalar, marks),
                Some(FieldType::Set(set)) => of_set(program, set),
                None => Vec::new(),
            }
        }
        (FactType::List { .. }, None) => vec![Value::List(ListValue { items: Vec::new(), open: false })],
        (FactType::Record(_), None) => Vec::new(),
    }
}

fn of_scalar(program: &Program, scalar: &Scalar, marks: &Marks) -> Vec<Value> {
    match scalar {
        Scalar::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Scalar::Number(ty) => marks.numbers(ty).into_iter().map(Value::Number).collect(),
        Scalar::Date => marks.days().into_iter().map(|day| Value::Date(Days::from(day))).collect(),
        Scalar::Duration => [Duration::Months(0), Duration::Months(12_000)].map(Value::Duration).to_vec(),
        Scalar::Text | Scalar::Country => vec![Value::Text(Arc::from(""))],
        Scalar::Enum(ty) => {
            let count = program.vocabulary.enumeration(*ty).values.len();
            (0..).take(count).map(Value::Choice).collect()
        }
    }
}

/// No element, all of them, each alone.
fn of_set(program: &Program, ty: &SetType) -> Vec<Value> {
    let set = |members| Value::Set(SetValue { members, open: false });
    let SetType::Enum(ty) = ty else { return vec![set(Vec::new())] };
    let count = program.vocabulary.enumeration(*ty).values.len();
    let all: Vec<Element> = (0..).take(count).map(Element::Choice).collect();
    let each = all.iter().map(|element| set(vec![element.clone()]));
    [set(Vec::new()), set(all.clone())].into_iter().chain(each).collect()
}

#[cfg(test)]
mod tests;
