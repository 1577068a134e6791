//! A threshold on whose figure no test stands: moved by the smallest step, every test would still pass.

use super::code::UNTESTED_THRESHOLD;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Cell, Comparison, Cond, CondKind, FactId, FactType, Given, Num, NumKind, Program, Read, RecordId,
};
use crate::value::{Content, Fields, Value};
use crate::visit::{self, Visitor};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(given) = given(cx.program) else { return };
    let mut search = Search { cx, given, out };
    cx.program.rules.iter().for_each(|rule| visit::walk_rule(&mut search, rule));
    cx.program.defines.iter().for_each(|define| visit::walk_expr(&mut search, &define.body));
}

/// Where numbers are given: a fact, or a field of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Fact(FactId),
    Field(RecordId, u32),
}

/// The figures that tests give; none where a test reads a file, which may hold any.
fn given(program: &Program) -> Option<BTreeMap<Place, BTreeSet<Decimal>>> {
    let mut figures = Figures::default();
    for given in program.tests.iter().flat_map(|test| &test.given) {
        let Given::Fact { fact, field, content, .. } = given else { return None };
        let Content::Value(value) = content else { continue };
        let record = match &program.vocabulary.fact(*fact).ty {
            FactType::Record(record) | FactType::List { record, .. } => Some(*record),
            FactType::Scalar(_) | FactType::Set(_) => None,
        };
        match (record, field, value) {
            (Some(record), Some(field), Value::Number(n)) => figures.add(Place::Field(record, *field), *n),
            (Some(record), _, Value::Record(fields)) => figures.fields(record, fields),
            (Some(record), _, Value::List(list)) => {
                list.items.iter().for_each(|item| figures.fields(record, &item.fields));
            }
            (None, _, Value::Number(n)) => figures.add(Place::Fact(*fact), *n),
            _ => {}
        }
    }
    Some(figures.0)
}

#[derive(Default)]
struct Figures(BTreeMap<Place, BTreeSet<Decimal>>);

impl Figures {
    fn add(&mut self, place: Place, figure: Decimal) {
        self.0.entry(place).or_default().insert(figure);
    }

    fn fields(&mut self, record: RecordId, fields: &Fields) {
        for (at, content) in (0..).zip(fields) {
            if let Some(Content::Value(Value::Number(n))) = content {
                self.add(Place::Field(record, at), *n);
            }
        }
    }
}

struct Search<'s, 'a> {
    cx: &'s Context<'a>,
    given: BTreeMap<Place, BTreeSet<Decimal>>,
    out: &'s mut Vec<Diagnostic>,
}

impl Search<'_, '_> {
    fn threshold(&mut self, number: &Num, figure: &Num) {
        let (NumKind::Read(read), NumKind::Constant(value)) = (&number.kind, &figure.kind) else { return };
        let Some(place) = self.place(read) else { return };
        if self.given.get(&place).is_some_and(|figures| figures.contains(value)) {
            return;
        }
        let (said, figure_said) = (self.cx.sources.text(number.span), self.cx.sources.text(figure.span));
        let message = format!("no test gives `{said}` the figure {figure_said}");
        let help = "write a test that stands on the threshold: it tells `>` from `>=`, and notices when the figure moves";
        self.out.push(Diagnostic::warning(UNTESTED_THRESHOLD, figure.span, message).help(help));
    }

    fn place(&self, read: &Read) -> Option<Place> {
        match read.cell {
            Cell::Item { record, field, .. } => Some(Place::Field(record, field)),
            Cell::Fact { fact, field: None, .. } => Some(Place::Fact(fact)),
            Cell::Fact { fact, field: Some(field), .. } => match self.cx.vocabulary().fact(fact).ty {
                FactType::Record(record) => Some(Place::Field(record, field)),
                _ => None,
            },
        }
    }
}

impl Visitor for Search<'_, '_> {
    fn cond(&mut self, cond: &Cond) {
        match &cond.kind {
            CondKind::CompareNum(op, left, right) if !matches!(op, Comparison::Is | Comparison::IsNot) => {
                self.threshold(left, right);
                self.threshold(right, left);
            }
            CondKind::BetweenNum(value, low, high) => {
                self.threshold(value, low);
                self.threshold(value, high);
            }
            _ => {}
        }
        visit::walk_cond(self, cond);
    }
}
