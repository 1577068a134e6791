//! The values worth trying for a cell: what the conditions that read it can tell apart (semantics, 7.4).

use super::mention::{is_comparison, is_direct, mentions};
use crate::calendar;
use crate::eval::Relations;
use crate::finding::CellPlace;
use jiff::civil::Date;
use r2pc_lang::program::{
    Call, Cond, CondKind, Constant, Day, DayKind, DefineId, FactId, FactType, FieldType, Length, LengthKind,
    Num, NumKind, NumberKind, NumberType, ParameterId, Program, RuleId, Scalar, SetType,
};
use r2pc_lang::source::Span;
use r2pc_lang::value::{Days, Duration, Element, ListValue, SetValue, Value};
use r2pc_lang::visit::{self, Visitor};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The values that a rule's conditions on a fact may turn on: every figure, day and length that its comparisons of the
/// fact name, its defines and the rules it asks included, as far as they read the fact.
#[derive(Debug)]
pub(crate) struct Marks {
    numbers: BTreeSet<Decimal>,
    days: BTreeSet<Date>,
    /// Whether the fact only meets figures, as it stands: a value of each gap between them then stands for all values.
    is_direct: bool,
}

impl Marks {
    pub(super) fn of(
        program: &Program,
        relations: &Relations,
        rule: RuleId,
        fact: FactId,
        as_of: Date,
    ) -> Marks {
        let mut collector = Collector {
            program,
            relations,
            fact,
            as_of,
            marks: Marks { numbers: BTreeSet::new(), days: BTreeSet::from([as_of]), is_direct: true },
            seen: BTreeSet::from([rule]),
            defines: BTreeSet::new(),
        };
        let mut waiting = vec![rule];
        while let Some(rule) = waiting.pop() {
            let rule = program.rule(rule);
            visit::walk_rule(&mut collector, rule);
            let reading = rule.asks.iter().filter(|asked| relations.reads(**asked, fact));
            waiting.extend(reading.filter(|asked| collector.seen.insert(**asked)));
        }
        collector.marks
    }

    /// Whether [`candidates`] hold a value of each kind that a cell's conditions tell apart.
    pub(crate) fn cover(&self, program: &Program, place: &CellPlace) -> bool {
        match scalar(program, place) {
            Some(Scalar::Bool | Scalar::Enum(_)) => true,
            Some(Scalar::Number(_)) => self.is_direct,
            _ => false,
        }
    }

    /// The least step that tells the figures apart, within a type: one unit of their last digit.
    pub(crate) fn step(&self, ty: &NumberType) -> Decimal {
        let ends = ty.min.into_iter().chain(ty.max);
        let scale = self.numbers.iter().copied().chain(ends).map(|n| n.normalize().scale()).max();
        let scale = if ty.kind == NumberKind::Count { 0 } else { scale.unwrap_or(0) };
        Decimal::new(1, scale)
    }

    /// The figures that conditions name.
    pub(crate) fn figures(&self) -> &BTreeSet<Decimal> {
        &self.numbers
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
    relations: &'p Relations,
    fact: FactId,
    as_of: Date,
    marks: Marks,
    seen: BTreeSet<RuleId>,
    defines: BTreeSet<DefineId>,
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
}

impl Visitor for Collector<'_> {
    fn parameter(&mut self, parameter: ParameterId, _span: Span) {
        let program = self.program;
        program.parameter(parameter).values.iter().for_each(|(_, constant)| self.constant(constant));
    }

    fn num(&mut self, num: &Num) {
        match &num.kind {
            NumKind::Constant(number) => {
                self.marks.numbers.insert(*number);
            }
            _ => visit::walk_num(self, num),
        }
    }

    fn day(&mut self, day: &Day) {
        match &day.kind {
            DayKind::Constant(date) => {
                self.marks.days.insert(*date);
            }
            _ => visit::walk_day(self, day),
        }
    }

    fn length(&mut self, length: &Length) {
        match &length.kind {
            LengthKind::Constant(length) => self.duration(*length),
            _ => visit::walk_length(self, length),
        }
    }

    fn cond(&mut self, cond: &Cond) {
        if is_comparison(cond) {
            if !mentions(self.program, self.relations, self.fact, cond) {
                return;
            }
            self.marks.is_direct &= is_direct(self.program, self.fact, cond);
        } else if matches!(cond.kind, CondKind::Trend { .. }) {
            self.marks.is_direct = false;
        }
        if let CondKind::Within { length, .. } = &cond.kind {
            self.duration(*length);
        }
        visit::walk_cond(self, cond);
    }

    fn call(&mut self, call: &Call) {
        visit::walk_call(self, call);
        if self.defines.insert(call.define) {
            visit::walk_expr(self, &self.program.define(call.define).body);
        }
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CellType<'p> {
    /// One value.
    Scalar(&'p Scalar),
    /// A set.
    Set(&'p SetType),
    /// A list of items.
    List,
}

/// What a cell holds; none of a record as a whole.
pub(crate) fn cell_type<'p>(program: &'p Program, place: &CellPlace) -> Option<CellType<'p>> {
    let vocabulary = &program.vocabulary;
    match (&vocabulary.fact(place.cell.fact).ty, place.cell.field) {
        (FactType::Scalar(scalar), _) => Some(CellType::Scalar(scalar)),
        (FactType::Set(set), _) => Some(CellType::Set(set)),
        (FactType::Record(record) | FactType::List { record, .. }, Some(field)) => {
            Some(match &vocabulary.record(*record).fields.get(field as usize)?.ty {
                FieldType::Scalar(scalar) => CellType::Scalar(scalar),
                FieldType::Set(set) => CellType::Set(set),
            })
        }
        (FactType::List { .. }, None) => Some(CellType::List),
        (FactType::Record(_), None) => None,
    }
}

/// The type of a cell with one value.
pub(crate) fn scalar<'p>(program: &'p Program, place: &CellPlace) -> Option<&'p Scalar> {
    match cell_type(program, place)? {
        CellType::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

/// The values worth trying for a cell.
pub(super) fn candidates(program: &Program, place: &CellPlace, marks: &Marks) -> Vec<Value> {
    if let Some(scalar) = scalar(program, place) {
        return of_scalar(program, scalar, marks);
    }
    match cell_type(program, place) {
        Some(CellType::Set(set)) => of_set(program, set),
        Some(CellType::List) => vec![Value::List(ListValue { items: Vec::new(), open: false })],
        _ => Vec::new(),
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
