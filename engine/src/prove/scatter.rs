//! Fact sets at random and at the boundaries: values at and beside every figure and day that the policies name. For what
//! a proof leaves open.

use super::decode::ONE_SOURCE;
use super::terms::Terms;
use crate::calendar;
use crate::facts::{CellKey, CountryFacts, Observation, Origin};
use jiff::civil::Date;
use r2pc_lang::program::{
    EnumId, FactType, FieldType, NumberKind, NumberType, Program, RecordId, Scalar, SetType,
};
use r2pc_lang::source::{FileId, Span};
use r2pc_lang::value::{
    Content, Days, Duration, Element, Fields, ItemValue, ListValue, Reason, SetValue, Value,
};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A sequence of numbers that looks random and is the same on every run.
pub(super) struct Scatter<'p> {
    program: &'p Program,
    figures: Vec<Decimal>,
    days: Vec<Date>,
    texts: Vec<Arc<str>>,
    state: u64,
}

impl<'p> Scatter<'p> {
    pub(super) fn new(program: &'p Program, terms: &Terms, as_of: Date) -> Scatter<'p> {
        let beside = |figure: &Decimal| {
            let step = Decimal::new(1, figure.scale() + 1);
            [*figure, *figure - step, *figure + step, *figure - Decimal::ONE, *figure + Decimal::ONE]
        };
        let few = [Decimal::ZERO, Decimal::ONE, Decimal::TWO, Decimal::TEN, Decimal::ONE_HUNDRED];
        let figures = terms.figures.iter().chain(&terms.bounds).flat_map(beside).chain(few).collect();
        let mut days: Vec<Date> = terms.days.iter().copied().collect();
        for months in [0, 1, 6, 12, 24] {
            days.push(calendar::minus(as_of, Duration::Months(months)));
            days.push(calendar::plus(as_of, Duration::Months(months)));
        }
        let texts = terms.texts.iter().chain(&terms.keys).cloned().chain(["first", "second"].map(Arc::from));
        Scatter { program, figures, days, texts: texts.collect(), state: 0x2545_F491_4F6C_DD1D }
    }

    fn below(&mut self, most: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap_or(0) % most.max(1)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(from.len());
        from.get(at).cloned()
    }

    /// Observations of some cells on the days they are read at.
    pub(super) fn facts(&mut self, cells: &[(CellKey, Date)]) -> CountryFacts {
        let mut facts = CountryFacts::default();
        for (at, (key, day)) in cells.iter().enumerate() {
            let sources = match self.below(8) {
                0 => continue,
                1 => 2,
                _ => 1,
            };
            for source in 0..sources {
                let ty = &self.program.vocabulary.fact(key.0).ty;
                let content =
                    if self.below(10) == 0 { Content::Missing(self.reason()) } else { self.content(ty) };
                let span = Span::new(FileId(0), at * 2 + source, at * 2 + source + 1);
                let name = if source == 0 { ONE_SOURCE } else { "another source" };
                let source = Origin::Text(Arc::from(name));
                let seen = Observation { content, source, observed: *day, since: None, recorded: *day, span };
                facts.cells.entry(*key).or_default().push(seen);
            }
        }
        facts
    }

    fn reason(&mut self) -> Reason {
        self.pick(&[Reason::Withheld, Reason::NotReported, Reason::NotCollected])
            .unwrap_or(Reason::NotCollected)
    }

    fn content(&mut self, ty: &FactType) -> Content {
        let value = match ty {
            FactType::Scalar(ty) => self.scalar(ty),
            FactType::Set(ty) => Some(self.set(ty)),
            FactType::Record(record) => Some(Value::Record(self.fields(*record, None))),
            FactType::List { record, open } => Some(self.list(*record, *open)),
        };
        value.map_or(Content::Missing(Reason::NotCollected), Content::Value)
    }

    fn scalar(&mut self, ty: &Scalar) -> Option<Value> {
        Some(match ty {
            Scalar::Bool => Value::Bool(self.below(2) == 0),
            Scalar::Number(ty) => Value::Number(self.number(ty)),
            Scalar::Date => Value::Date(Days::from(self.pick(&self.days.clone())?)),
            Scalar::Duration => Value::Duration(Duration::Months(u32::try_from(self.below(60)).unwrap_or(0))),
            Scalar::Text => Value::Text(self.pick(&self.texts.clone())?),
            Scalar::Country => Value::Text(Arc::from(self.pick(&super::world::COUNTRIES)?)),
            Scalar::Enum(ty) => Value::Choice(self.choice(*ty)),
        })
    }

    fn choice(&mut self, ty: EnumId) -> u32 {
        let count = self.program.vocabulary.enumeration(ty).values.len();
        u32::try_from(self.below(count)).unwrap_or(0)
    }

    /// A figure that the policies name or one beside it, brought into the range of the type.
    fn number(&mut self, ty: &NumberType) -> Decimal {
        let figure = self.pick(&self.figures.clone()).unwrap_or_default();
        let figure = if ty.kind == NumberKind::Count { figure.trunc() } else { figure };
        let least = ty.min.unwrap_or(Decimal::MIN);
        figure.max(least).min(ty.max.unwrap_or(Decimal::MAX)).normalize()
    }

    fn set(&mut self, ty: &SetType) -> Value {
        let all: Vec<Element> = match ty {
            SetType::Enum(ty) => {
                let count = u32::try_from(self.program.vocabulary.enumeration(*ty).values.len()).unwrap_or(0);
                (0..count).map(Element::Choice).collect()
            }
            SetType::Country => {
                super::world::COUNTRIES.iter().map(|code| Element::Country(Arc::from(*code))).collect()
            }
        };
        let members = all.into_iter().filter(|_| self.below(2) == 0).collect();
        Value::Set(SetValue { members, open: self.below(6) == 0 })
    }

    fn fields(&mut self, record: RecordId, key: Option<(u32, &Arc<str>)>) -> Fields {
        let declared: Vec<FieldType> =
            self.program.vocabulary.record(record).fields.iter().map(|field| field.ty.clone()).collect();
        let mut fields = Vec::new();
        for (at, ty) in (0u32..).zip(&declared) {
            let content = match (key, ty) {
                (Some((place, name)), _) if place == at => {
                    Some(Content::Value(Value::Text(Arc::clone(name))))
                }
                _ if self.below(8) == 0 => None,
                (_, FieldType::Scalar(ty)) => self.scalar(ty).map(Content::Value),
                (_, FieldType::Set(ty)) => Some(Content::Value(self.set(ty))),
            };
            fields.push(content);
        }
        fields
    }

    /// A list of a few items; only lists whose keys are texts have any.
    fn list(&mut self, record: RecordId, open: bool) -> Value {
        let declared = self.program.vocabulary.record(record);
        let by_text = |at: &u32| {
            let field = declared.fields.get(*at as usize);
            field.is_some_and(|field| field.ty == FieldType::Scalar(Scalar::Text))
        };
        let mut items = Vec::new();
        if let Some(key) = declared.key.filter(by_text) {
            let mut names = self.texts.clone();
            names.sort();
            names.dedup();
            for name in names {
                if self.below(2) == 0 && items.len() < 4 {
                    let fields = self.fields(record, Some((key, &name)));
                    items.push(ItemValue { key: name, fields });
                }
            }
        }
        Value::List(ListValue { items, open: open || self.below(6) == 0 })
    }
}
